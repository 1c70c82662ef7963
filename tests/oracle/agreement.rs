//! Agreements in the engine's own types: services, prices, runs, and the charges an account has on its books.

use crate::case::{Input, Trouble, Try};
use boss_kernel::id::{ChargeId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{
    Alignment, Amount, BillingCalendar, Cadence, CadenceUnit, Currency, CycleDay, Datelike, Days, Decimal,
    NaiveDate, Period, Quantity, UnitPrice,
};
use boss_rating::{
    ChargeModel, ChargeToMake, Charged, DayCount, DayQuantity, Owed, OwedCharge, Plan, PriceTerms,
    PriceTimeline, PriceVersion, Segment, Step, SubscriptionTimeline, TaxTerms, TaxTimeline, Timeline,
    Timing, Usage, Window, difference, owed,
};
use std::sync::Arc;

/// The day after; inclusive ends become half-open with it.
pub(crate) fn after(day: NaiveDate) -> NaiveDate {
    day.succ_opt().unwrap_or(NaiveDate::MAX)
}

/// So many days later.
pub(crate) fn later(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// A cadence by the name other engines give it.
pub(crate) fn cadence(name: &str) -> Try<Cadence> {
    use CadenceUnit::{Day, Month, Week, Year};
    let name = name.trim().to_lowercase().replace([' ', '-'], "_");
    let (every, unit) = match name.as_str() {
        "daily" | "day" => (1, Day),
        "weekly" | "week" => (1, Week),
        "biweekly" | "fortnightly" => (2, Week),
        "monthly" | "month" => (1, Month),
        "bimestrial" | "bimonthly" => (2, Month),
        "quarterly" | "quarter" => (3, Month),
        "triannual" => (4, Month),
        "biannual" | "semiannual" | "semi_annual" | "half_yearly" | "semiannually" => (6, Month),
        "annual" | "yearly" | "annually" | "year" => (1, Year),
        "sesquiennial" => (18, Month),
        "biennial" => (2, Year),
        "triennial" => (3, Year),
        other => counted(other).ok_or_else(|| Trouble::Failed(format!("no cadence is called {other}")))?,
    };
    Ok(Cadence::new(every, unit)?)
}

/// `thirty_days`, `6_months`.
fn counted(name: &str) -> Option<(i32, CadenceUnit)> {
    let (number, unit) = name.rsplit_once('_')?;
    let unit = match unit.trim_end_matches('s') {
        "day" => CadenceUnit::Day,
        "week" => CadenceUnit::Week,
        "month" => CadenceUnit::Month,
        "year" => CadenceUnit::Year,
        _ => return None,
    };
    let words = [
        ("one", 1),
        ("two", 2),
        ("three", 3),
        ("four", 4),
        ("five", 5),
        ("six", 6),
        ("seven", 7),
        ("eight", 8),
        ("nine", 9),
        ("ten", 10),
        ("twelve", 12),
        ("thirty", 30),
        ("sixty", 60),
        ("ninety", 90),
    ];
    let word = |text: &str| {
        let known = words.iter().find(|(word, _)| *word == text).map(|(_, number)| *number);
        known.or_else(|| text.parse::<i32>().ok())
    };
    let number = match number.split_once('_') {
        Some((tens, ones)) => word(tens)?.checked_add(word(ones)?)?,
        None => word(number)?,
    };
    Some((number, unit))
}

/// The billing day of a date.
pub(crate) fn day_of(date: NaiveDate) -> Try<CycleDay> {
    Ok(CycleDay::new(i32::try_from(date.day()).unwrap_or(0))?)
}

/// Always in force.
pub(crate) fn versions(model: ChargeModel, terms: PriceTerms) -> Arc<[PriceVersion]> {
    let since = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap_or_default();
    let version = PriceVersion::for_everybody(PriceVersionId(1), since, model);
    Arc::new([PriceVersion { terms, ..version }])
}

/// A monthly price in advance, untaxed, on the account's billing day.
pub(crate) fn price(id: i64, model: ChargeModel) -> PriceTimeline {
    PriceTimeline {
        price: PriceId(id),
        timing: Timing::InAdvance,
        cadence: Cadence::MONTHLY,
        alignment: Alignment::CycleDay,
        phase: None,
        versions: versions(model, PriceTerms::default()),
        tax: taxed(TaxTerms { rate: boss_kernel::TaxRate::ZERO, inclusive: false }),
        usage: Usage::None,
    }
}

pub(crate) fn taxed(terms: TaxTerms) -> TaxTimeline {
    TaxTimeline::constant(terms)
}

/// A price of usage.
pub(crate) fn usage_price(id: i64, model: ChargeModel, terms: PriceTerms, usage: Usage) -> PriceTimeline {
    let versions = versions(model, terms);
    PriceTimeline {
        timing: Timing::InArrears,
        versions,
        usage,
        ..price(id, ChargeModel::OneTime { amount: ONE })
    }
}

/// A price of one.
pub(crate) const ONE: UnitPrice = UnitPrice(Decimal::ONE);

pub(crate) fn recurring(amount: UnitPrice) -> ChargeModel {
    recurring_by(amount, DayCount::Actual)
}

pub(crate) fn recurring_by(amount: UnitPrice, day_count: DayCount) -> ChargeModel {
    ChargeModel::Recurring { amount, day_count }
}

/// One unit served from a day to another; never, where that is the same day.
pub(crate) fn served(from: NaiveDate, to: Option<NaiveDate>) -> Vec<Segment> {
    served_with(from, to, Quantity::ONE)
}

pub(crate) fn served_with(from: NaiveDate, to: Option<NaiveDate>, quantity: Quantity) -> Vec<Segment> {
    if to == Some(from) { Vec::new() } else { vec![Segment { from, to, quantity, credit: true }] }
}

/// A subscription on one offering.
pub(crate) fn subscription(
    id: i64,
    start: NaiveDate,
    segments: Vec<Segment>,
    prices: Vec<PriceTimeline>,
) -> SubscriptionTimeline {
    let plans = vec![Plan { start, segments, phases: Vec::new(), prices }];
    SubscriptionTimeline { subscription: SubscriptionId(id), start, plans }
}

pub(crate) fn timeline(
    currency: Currency,
    cycle_day: CycleDay,
    subscriptions: Vec<SubscriptionTimeline>,
) -> Timeline {
    Timeline { currency, cycle_day, subscriptions, discounts: Vec::new() }
}

pub(crate) fn until(day: NaiveDate) -> Window {
    Window::new(None, day)
}

/// The charges owed, in order of their first days served.
pub(crate) fn owed_until(timeline: &Timeline, day: NaiveDate) -> Try<Vec<OwedCharge>> {
    let Owed { mut charges, .. } = owed(timeline, until(day))?;
    charges.sort_by_key(|charge| (charge.served.from(), charge.key));
    Ok(charges)
}

/// A price whose cycle is one given stretch of days, for a service that counts from its first day.
pub(crate) fn by_period(price: PriceTimeline, period: Period) -> Try<PriceTimeline> {
    let days = i32::try_from(period.days()).unwrap_or(0);
    let cadence = Cadence::new(days, CadenceUnit::Day)?;
    Ok(PriceTimeline { cadence, alignment: Alignment::Anniversary, ..price })
}

/// The sum of nets.
pub(crate) fn net_sum(charges: &[OwedCharge], currency: Currency) -> Try<Amount> {
    Ok(Amount::sum(charges.iter().map(|charge| charge.net), currency)?)
}

/// What a charge comes to before its last rounding, as its explanation shows it, to eight decimals.
pub(crate) fn exact(charge: &OwedCharge) -> Decimal {
    charge.explanation.exact().unwrap_or_default()
}

/// The days charged and the days they are of, stretch by stretch.
pub(crate) fn days_of(charge: &OwedCharge) -> Vec<(i64, i64)> {
    let days = charge.explanation.steps.iter().filter_map(|step| match step {
        Step::Days { days, of, .. } => Some((*days, *of)),
        _ => None,
    });
    days.collect()
}

/// The alignment of an interval by its words: `monthly anniversary`, or the interval and a billing time.
pub(crate) fn interval(input: &Input<'_>, key: &str) -> Try<(Cadence, Alignment)> {
    let words = input.maybe_text(key).unwrap_or("monthly");
    let (name, time) = words.split_once(' ').map_or((words, None), |(name, time)| (name, Some(time)));
    let told = input.word("billing_time", &["anniversary", "calendar"])?;
    let alignment = match time.or(told) {
        Some("anniversary") => Alignment::Anniversary,
        Some("calendar") | None => Alignment::Calendar,
        Some(other) => return Err(Trouble::Failed(format!("no billing time is called {other}"))),
    };
    Ok((cadence(name)?, alignment))
}

/// The calendar of a cadence and billing day for a service that begins on a day; without a billing day, its anniversaries.
pub(crate) fn calendar(input: &Input<'_>, start: NaiveDate) -> Try<BillingCalendar> {
    let cadence = cadence(input.text("billing_period")?)?;
    Ok(match billing_day(input)? {
        Some(day) => BillingCalendar::aligned(cadence, Alignment::CycleDay, day, start),
        None => BillingCalendar::aligned(cadence, Alignment::Anniversary, CycleDay::FIRST, start),
    })
}

/// The billing day named.
pub(crate) fn billing_day(input: &Input<'_>) -> Try<Option<CycleDay>> {
    let day = input.maybe_whole("bill_cycle_day")?.or(input.maybe_whole("billing_day")?);
    day.map(|day| Ok(CycleDay::new(i32::try_from(day).unwrap_or(0))?)).transpose()
}

/// A figure of one day.
pub(crate) fn on(day: NaiveDate, quantity: Quantity) -> DayQuantity {
    DayQuantity { day, quantity }
}

/// The charges of an account as they stand on its books.
#[derive(Default)]
pub(crate) struct Books {
    charged: Vec<Charged>,
}

impl Books {
    /// Books a charge that was made elsewhere for a whole cycle.
    pub(crate) fn book(&mut self, charged: Charged) {
        let charge = self.next_id();
        self.charged.push(Charged { charge, ..charged });
    }

    fn next_id(&self) -> ChargeId {
        ChargeId(i64::try_from(self.charged.len()).unwrap_or(0) + 1)
    }

    /// Runs up to a day and books what is to be charged.
    pub(crate) fn run(&mut self, timeline: &Timeline, day: NaiveDate) -> Try<Vec<ChargeToMake>> {
        let made = difference(owed(timeline, until(day))?, &self.charged)?;
        for charge in &made {
            let id = self.next_id();
            self.charged.push(Charged {
                key: charge.key,
                charge: id,
                version: charge.version,
                served: charge.served,
                billable_on: charge.billable_on,
                tax_rate: charge.tax_rate,
                net: charge.net,
                tax: charge.tax,
                gross: charge.gross,
                discounts: charge.discounts.clone(),
            });
        }
        Ok(made)
    }
}

/// The sum of nets of what was charged.
pub(crate) fn made_net(made: &[ChargeToMake], currency: Currency) -> Try<Amount> {
    Ok(Amount::sum(made.iter().map(|charge| charge.net), currency)?)
}
