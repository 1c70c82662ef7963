//! `rating`: how many charges a second one core makes of what was agreed and used, in memory: 100,000 accounts, each with a monthly
//! fee in advance and a month of usage in three tiers, with tax and with their explanations, compared with what was charged
//! before as a bill run does.
//!
//! The reference reckons the same amounts in the same decimals and no more: it knows the tiers and the days beforehand, looks at no
//! calendar, explains nothing and compares nothing.

use crate::Failure;
use crate::measure::{Figure, Thousandths, measured, median};
use boss_kernel::id::{PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::rounding::round_half_away;
use boss_kernel::{Alignment, Cadence, Currency, CycleDay, Days, Decimal, Error, NaiveDate, Quantity};
use boss_rating::{
    ChargeModel, ChargeToMake, DayCount, DayQuantity, Plan, PriceTimeline, PriceVersion, Segment,
    SubscriptionTimeline, TaxTerms, TaxTimeline, Tier, Timeline, Timing, Usage, Window, difference, owed,
};
use std::sync::Arc;
use std::time::Instant;

const ACCOUNTS: i64 = 100_000;
const ROUNDS: usize = 5;
const FEE: &str = "199";
const TAX: &str = "0.06";
/// Up to so many units, and the price of one.
const TIERS: [(Option<i64>, &str); 3] = [(Some(1_000), "0.24"), (Some(10_000), "0.18"), (None, "0.12")];

/// Measures it, on one core.
pub(crate) fn run() -> Result<(), Failure> {
    let month = NaiveDate::from_ymd_opt(2026, 1, 1).ok_or("a date")?;
    let accounts = (0..ACCOUNTS).map(|number| account(number, month)).collect::<Result<Vec<_>, _>>()?;
    let window = Window::new(Some(month), month + Days::new(31));
    let (mut times, mut ratios, mut cpu, mut peak) = (Vec::new(), Vec::new(), Vec::new(), 0);
    let mut charges = 0;
    let runtime = tokio::runtime::Builder::new_current_thread().build()?;
    for _ in 0..ROUNDS {
        let rated = runtime.block_on(measured(async { rate(&accounts, window) }))?;
        let begun = Instant::now();
        let reckoned = reckon(&accounts)?;
        let raw = begun.elapsed();
        let (made, total) = rated.output?;
        if total != reckoned {
            return Err(format!("rated {total}, and by hand it is {reckoned}").into());
        }
        charges = made;
        ratios.push(Thousandths::ratio(raw, rated.wall));
        times.push(rated.wall);
        cpu.push(rated.cpu);
        peak = peak.max(rated.peak_megabytes);
    }
    let figure = Figure {
        bench: "rating",
        engine: "one core, in memory",
        value: Thousandths::per_second(charges, median(times)?),
        unit: "charges/s",
        reference: Some((median(ratios)?, "the same amounts by decimals alone")),
        cpu: median(cpu)?,
        peak_megabytes: peak,
    };
    figure.print();
    Ok(())
}

/// How many charges there are, and what they come to with tax, in minor units.
fn rate(accounts: &[Timeline], window: Window) -> Result<(u64, i64), Error> {
    let (mut made, mut total) = (0, 0);
    for timeline in accounts {
        let charges: Vec<ChargeToMake> = difference(owed(timeline, window)?, &[])?;
        made += charges.len() as u64;
        total += charges.iter().map(|charge| charge.gross.minor()).sum::<i64>();
    }
    Ok((made, total))
}

/// What they come to with tax, in minor units.
fn reckon(accounts: &[Timeline]) -> Result<i64, Failure> {
    let fee: Decimal = FEE.parse()?;
    let tax: Decimal = TAX.parse()?;
    let mut tiers = Vec::new();
    for (up_to, price) in TIERS {
        tiers.push((up_to.map(Decimal::from), price.parse::<Decimal>()?));
    }
    let mut total = 0;
    for timeline in accounts {
        let prices =
            timeline.subscriptions.iter().flat_map(|known| &known.plans).flat_map(|plan| &plan.prices);
        for price in prices {
            let net = match &price.usage {
                Usage::Sum(days) => graduated(days, &tiers),
                _ => fee,
            };
            let net = round_half_away(net, 2)?;
            total += net + round_half_away(Decimal::new(net, 2) * tax, 2)?;
        }
    }
    Ok(total)
}

fn graduated(days: &[DayQuantity], tiers: &[(Option<Decimal>, Decimal)]) -> Decimal {
    let used = Decimal::new(days.iter().map(|day| day.quantity.0).sum(), 6);
    let (mut above, mut sum) = (Decimal::ZERO, Decimal::ZERO);
    for (up_to, price) in tiers {
        let end = up_to.map_or(used, |up_to| up_to.min(used));
        sum += (end - above).max(Decimal::ZERO) * price;
        above = above.max(end);
    }
    sum
}

fn price(
    id: i64,
    timing: Timing,
    since: NaiveDate,
    model: ChargeModel,
    usage: Usage,
) -> Result<PriceTimeline, Error> {
    let versions = Arc::new([PriceVersion::for_everybody(PriceVersionId(id), since, model)]);
    let tax = TaxTimeline::constant(TaxTerms { rate: TAX.parse()?, inclusive: false });
    let (cadence, alignment) = (Cadence::MONTHLY, Alignment::CycleDay);
    Ok(PriceTimeline { price: PriceId(id), timing, cadence, alignment, phase: None, versions, tax, usage })
}

fn account(number: i64, month: NaiveDate) -> Result<Timeline, Error> {
    let start = month - Days::new(292);
    let tier = |(up_to, unit_price): (Option<i64>, &str)| -> Result<Tier, Error> {
        let up_to = up_to.map(Quantity::whole).transpose()?;
        Ok(Tier { up_to, unit_price: unit_price.parse()?, flat_fee: "0".parse()?, block: None })
    };
    let tiers = TIERS.into_iter().map(tier).collect::<Result<Vec<_>, _>>()?;
    let usage = (0..31_i64).zip(month.iter_days()).map(|(nth, day)| DayQuantity {
        day,
        quantity: Quantity((number * 7_919 + nth * 104_729) % 900_000_000),
    });
    let usage = Usage::Sum(usage.collect());
    let recurring = ChargeModel::Recurring { amount: FEE.parse()?, day_count: DayCount::Actual };
    let prices = vec![
        price(1, Timing::InAdvance, start, recurring, Usage::None)?,
        price(2, Timing::InArrears, start, ChargeModel::Graduated { tiers }, usage)?,
    ];
    let segments = vec![Segment { from: start, to: None, quantity: Quantity::ONE, credit: true }];
    let plans = vec![Plan { start, segments, phases: Vec::new(), prices }];
    Ok(Timeline {
        currency: Currency::CNY,
        cycle_day: CycleDay::FIRST,
        subscriptions: vec![SubscriptionTimeline { subscription: SubscriptionId(number), start, plans }],
        discounts: Vec::new(),
    })
}
