//! How fast rating is: charges a second on one core, for accounts with one recurring and one graduated usage price.
//!
//! Each account is rated for its last month from a checkpoint and compared with nothing charged, as a monthly bill run does.
//! Run with `cargo run --release -p boss-rating --example speed`.

use boss_kernel::id::{PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{Alignment, Cadence, Currency, CycleDay, Days, Error, NaiveDate, Quantity};
use boss_rating::{
    ChargeModel, DayCount, DayQuantity, Plan, PriceTimeline, PriceVersion, Segment, SubscriptionTimeline,
    TaxTerms, TaxTimeline, Tier, Timeline, Timing, Usage, Window, difference, owed,
};
use std::sync::Arc;
use std::time::Instant;

const ACCOUNTS: i64 = 100_000;

fn price(
    id: i64,
    timing: Timing,
    since: NaiveDate,
    model: ChargeModel,
    usage: Usage,
) -> Result<PriceTimeline, Error> {
    let versions = Arc::new([PriceVersion::for_everybody(PriceVersionId(id), since, model)]);
    let tax = TaxTimeline::constant(TaxTerms { rate: "0.06".parse()?, inclusive: true });
    let (cadence, alignment) = (Cadence::MONTHLY, Alignment::CycleDay);
    Ok(PriceTimeline { price: PriceId(id), timing, cadence, alignment, phase: None, versions, tax, usage })
}

fn account(number: i64, start: NaiveDate, month: NaiveDate) -> Result<Timeline, Error> {
    let tier = |up_to: Option<i64>, unit_price: &str| -> Result<Tier, Error> {
        let up_to = up_to.map(Quantity::whole).transpose()?;
        Ok(Tier { up_to, unit_price: unit_price.parse()?, flat_fee: "0".parse()?, block: None })
    };
    let tiers = vec![tier(Some(1_000), "0.24")?, tier(Some(10_000), "0.18")?, tier(None, "0.12")?];
    let usage = (0..31_i64).zip(month.iter_days()).map(|(nth, day)| DayQuantity {
        day,
        quantity: Quantity((number * 7_919 + nth * 104_729) % 900_000_000),
    });
    let recurring = ChargeModel::Recurring { amount: "199".parse()?, day_count: DayCount::Actual };
    Ok(Timeline {
        currency: Currency::CNY,
        cycle_day: CycleDay::FIRST,
        subscriptions: vec![SubscriptionTimeline {
            subscription: SubscriptionId(number),
            start,
            plans: vec![Plan {
                start,
                segments: vec![Segment { from: start, to: None, quantity: Quantity::ONE, credit: true }],
                phases: Vec::new(),
                prices: vec![
                    price(1, Timing::InAdvance, start, recurring, Usage::None)?,
                    price(
                        2,
                        Timing::InArrears,
                        start,
                        ChargeModel::Graduated { tiers },
                        Usage::Sum(usage.collect()),
                    )?,
                ],
            }],
        }],
        discounts: Vec::new(),
    })
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let start = NaiveDate::from_ymd_opt(2025, 3, 15).ok_or("a date")?;
    let month = NaiveDate::from_ymd_opt(2026, 1, 1).ok_or("a date")?;
    let accounts =
        (0..ACCOUNTS).map(|number| account(number, start, month)).collect::<Result<Vec<_>, _>>()?;
    let window = Window::new(Some(month), month + Days::new(31));
    let begun = Instant::now();
    let (mut charges, mut steps) = (0, 0);
    for timeline in &accounts {
        let to_make = difference(owed(timeline, window)?, &[])?;
        charges += to_make.len();
        steps += to_make.iter().map(|charge| charge.explanation.steps.len()).sum::<usize>();
    }
    let micros = begun.elapsed().as_micros().max(1);
    println!(
        r#"{{"bench":"rating","value":{},"unit":"charges/s/core","charges":{charges},"steps":{steps}}}"#,
        charges as u128 * 1_000_000 / micros
    );
    Ok(())
}
