//! One price of a subscription through its cycles.

use crate::charge::{ChargeKey, Scope};
use crate::codes;
use crate::exact::Booking;
use crate::explanation::Step;
use crate::finish::Finish;
use crate::line::Line;
use crate::model::ChargeKind;
use crate::proration::{Stretch, clipped, given_up, held, served_in, stretches_of};
use crate::rating::{Rated, ServedCycle, rate};
use crate::timeline::{Plan, PriceTimeline, PriceVersion, Segment, SubscriptionTimeline, Timeline, Timing};
use boss_kernel::id::SubscriptionId;
use boss_kernel::{BillingCalendar, Error, NaiveDate, Period, Result, UnitPrice};
use chrono::Months;
use std::borrow::Cow;

/// The most years one window may rate. More is a wrong date, not a bill.
const HORIZON_YEARS: u32 = 10;

/// One price, its cycles and the days it applies.
pub(crate) struct PriceRun<'a> {
    subscription: SubscriptionId,
    price: &'a PriceTimeline,
    kind: Option<ChargeKind>,
    calendar: BillingCalendar,
    /// As they were agreed, within the price's phase.
    segments: Cow<'a, [Segment]>,
    /// As they are charged, with what was not given back.
    charged: Option<Vec<Segment>>,
    /// The first day its phase is over, where it ends.
    phase_end: Option<NaiveDate>,
    /// The day a one-time price is due.
    once_on: NaiveDate,
    scope: &'a Scope,
    booking: Booking,
}

impl<'a> PriceRun<'a> {
    pub(crate) fn new(
        timeline: &Timeline,
        subscription: &SubscriptionTimeline,
        plan: &'a Plan,
        price: &'a PriceTimeline,
        scope: &'a Scope,
    ) -> PriceRun<'a> {
        let calendar = price.calendar(timeline.cycle_day, plan.anchor(price, subscription.start));
        let (mut segments, mut once_on) = (Cow::Borrowed(plan.segments.as_slice()), plan.start);
        let mut phase_end = None;
        if let Some(index) = price.phase {
            let phase = plan.phase(index, subscription.start);
            segments = Cow::Owned(phase.map_or(Vec::new(), |(from, to)| clipped(&segments, from, to)));
            once_on = phase.map_or(once_on, |(from, _)| from.max(once_on));
            phase_end = phase.and_then(|(_, to)| to);
        }
        let kind = price.kind();
        let in_advance = kind == Some(ChargeKind::Recurring) && price.timing == Timing::InAdvance;
        let charged = match held(&segments, calendar, phase_end) {
            Cow::Owned(held) if in_advance => Some(held),
            _ => None,
        };
        let booking = Booking::new(timeline.currency);
        let subscription = subscription.subscription;
        PriceRun {
            subscription,
            price,
            kind,
            calendar,
            segments,
            charged,
            phase_end,
            once_on,
            scope,
            booking,
        }
    }

    /// Adds a line for every cycle that ends after `from` and is billable.
    pub(crate) fn lines(&self, from: Option<NaiveDate>, lines: &mut Vec<Line>) -> Result<()> {
        let segments = self.charged.as_deref().unwrap_or(&self.segments);
        let (Some(first), Some(last)) = (segments.first(), segments.last()) else { return Ok(()) };
        let begin = from.map_or(first.from, |from| from.max(first.from));
        let end = last.to.map_or(self.scope.until, |to| to.min(self.scope.until));
        // What is rated again as a base is no longer ago than one cycle, and not what a wrong date asks for.
        check_horizon(self.subscription, self.scope.from.map_or(begin, |from| from.max(begin)), end)?;
        let mut stretches = Vec::new();
        for whole in self.calendar.cycles(begin, self.scope.until) {
            let goes_on = stretches_of(segments, whole, &mut stretches);
            if let Some(served) = served_in(&stretches) {
                lines.extend(self.line(whole, &stretches, served)?);
            }
            if !goes_on {
                break;
            }
        }
        Ok(())
    }

    /// When the last of its lines falls due, whatever is used and whichever versions are in force.
    pub(crate) fn finish(&self) -> Result<Finish> {
        let (subscription, price) = (self.subscription, self.price.price);
        let on = |day: Option<NaiveDate>| match day.and_then(|day| day.succ_opt()) {
            Some(day) => Finish::On { day, subscription, price },
            None => Finish::Nothing,
        };
        let segments = self.charged.as_deref().unwrap_or(&self.segments);
        if self.kind == Some(ChargeKind::OneTime) {
            let first = self.first_day_served(segments, self.once_on)?;
            return Ok(on(first.filter(|first| *first == self.once_on)));
        }
        let Some(last) = segments.last() else { return Ok(Finish::Nothing) };
        let Some(ended) = last.to else { return Ok(Finish::Open { subscription, price }) };
        let Some(last_day) = ended.pred_opt() else { return Ok(Finish::Nothing) };
        if self.price.timing == Timing::InAdvance {
            return Ok(on(self.first_day_served(segments, last_day)?));
        }
        let whole = self.calendar.cycle_of(last_day)?;
        let mut stretches = Vec::new();
        stretches_of(segments, whole, &mut stretches);
        let Some(served) = served_in(&stretches) else { return Ok(Finish::Nothing) };
        let months = self.price.cadence.months();
        let cycle = ServedCycle { whole, months, stretches: &stretches, served, used_until: whole.to() };
        Ok(on(Some(self.over_on(&cycle))))
    }

    /// The first day served of the cycle that a day lies in.
    fn first_day_served(&self, segments: &[Segment], day: NaiveDate) -> Result<Option<NaiveDate>> {
        let mut stretches = Vec::new();
        stretches_of(segments, self.calendar.cycle_of(day)?, &mut stretches);
        Ok(served_in(&stretches).map(|served| served.from()))
    }

    /// The line of a cycle with something served, if it is billable.
    fn line(&self, whole: Period, stretches: &[Stretch], served: Period) -> Result<Option<Line>> {
        let months = self.price.cadence.months();
        let mut cycle = ServedCycle { whole, months, stretches, served, used_until: whole.to() };
        let on = served.from();
        let once = self.kind == Some(ChargeKind::OneTime);
        if once && on != self.once_on {
            return Ok(None);
        }
        let in_advance = once || (self.price.timing == Timing::InAdvance);
        let (mut billable_on, until) = if in_advance {
            (on, self.scope.until)
        } else {
            (self.over_on(&cycle), self.scope.arrears_until)
        };
        let mut early = None;
        if billable_on >= until {
            early = if in_advance { None } else { self.early(&cycle)? };
            let Some((day, _)) = early else { return Ok(None) };
            billable_on = day;
            cycle.used_until = day.succ_opt().unwrap_or(NaiveDate::MAX);
        }
        let version = self.version_on(on)?;
        let mut steps = Vec::with_capacity(4);
        let (id, since, layer) = (version.version, version.valid_from, version.layer);
        steps.push(Step::Version { version: id, since, on, layer });
        let rated = self.rate(version, &cycle, &mut steps)?;
        if let Some((on, at)) = early {
            steps.push(Step::Early { on, at });
        }
        if !in_advance && early.is_none() && billable_on < whole.last_day() {
            steps.push(Step::AtEnd { last: billable_on });
        }
        self.explain_kept(&cycle, &mut steps);
        let mut line = self.rounded(version, &cycle, rated, steps)?;
        (line.billable_on, line.in_advance, line.early) = (billable_on, in_advance, early.is_some());
        if once {
            let day = Period::new(on, on.succ_opt().unwrap_or(NaiveDate::MAX))?;
            (line.key.period, line.served) = (day, day);
        }
        line.answered = self.scope.covers(line.key);
        Ok(Some(line))
    }

    /// The last day of what a cycle charges in arrears.
    fn over_on(&self, cycle: &ServedCycle<'_>) -> NaiveDate {
        let end = self.segments.last().and_then(|segment| segment.to);
        let closes =
            self.price.timing == Timing::InArrearsOrAtEnd && self.kind != Some(ChargeKind::Commitment);
        if closes && end == Some(cycle.served.to()) {
            cycle.served.last_day()
        } else {
            cycle.whole.last_day()
        }
    }

    fn rate(&self, version: &PriceVersion, cycle: &ServedCycle<'_>, steps: &mut Vec<Step>) -> Result<Rated> {
        let rated = rate(version, cycle, &self.price.usage, self.booking, steps);
        rated.map_err(|error| error.with("price", self.price.price).with("subscription", self.subscription))
    }

    fn rounded(
        &self,
        version: &PriceVersion,
        cycle: &ServedCycle<'_>,
        rated: Rated,
        steps: Vec<Step>,
    ) -> Result<Line> {
        let rounded = self.booking.round(rated.sum, rated.over)?;
        Ok(Line {
            key: ChargeKey { subscription: self.subscription, price: self.price.price, period: cycle.whole },
            cycle: cycle.whole,
            answered: true,
            counts: matches!(self.kind, Some(ChargeKind::Recurring | ChargeKind::Usage)),
            in_advance: false,
            version: version.version,
            served: cycle.served,
            billable_on: cycle.served.from(),
            early: false,
            quantity: rated.quantity,
            unit_price: rated.unit_price,
            tax: self.price.tax.on(cycle.served.from()),
            exact: rounded.exact,
            inexact: rounded.inexact,
            booked: rounded.amount,
            left: rounded.amount,
            discounts: Vec::new(),
            steps,
        })
    }

    /// The day on which a cycle that is not over came to the amount from which it is billed, and that amount.
    fn early(&self, cycle: &ServedCycle<'_>) -> Result<Option<(NaiveDate, UnitPrice)>> {
        // A price that is still to be agreed is missed when the cycle falls due.
        let Some(version) = self.price.version_on(cycle.served.from()) else { return Ok(None) };
        let Some(at) = version.terms.bill_at else { return Ok(None) };
        let threshold = self.booking.round_price(at)?;
        let looked_at = |day: &NaiveDate| cycle.served.contains(*day) && *day < self.scope.arrears_until;
        for day in self.price.usage.days_that_count(cycle.whole).into_iter().filter(looked_at) {
            let until = ServedCycle { used_until: day.succ_opt().unwrap_or(NaiveDate::MAX), ..*cycle };
            let rated = self.rate(version, &until, &mut Vec::new())?;
            if self.booking.round(rated.sum, rated.over)?.amount.minor() >= threshold.minor() {
                return Ok(Some((day, at)));
            }
        }
        Ok(None)
    }

    /// Names what stays charged after an end without credit.
    fn explain_kept(&self, cycle: &ServedCycle<'_>, steps: &mut Vec<Step>) {
        if self.charged.is_none() {
            return;
        }
        let until = self.phase_end.map_or(cycle.whole.to(), |end| end.min(cycle.whole.to()));
        let ends = (0..self.segments.len()).filter_map(|position| given_up(&self.segments, position));
        for end in ends.filter(|end| cycle.whole.from() < *end && *end < until) {
            steps.push(Step::Kept { end, last: until.pred_opt().unwrap_or(end) });
        }
    }

    fn version_on(&self, day: NaiveDate) -> Result<&PriceVersion> {
        self.price.version_on(day).ok_or_else(|| {
            Error::new(codes::NO_PRICE_IN_FORCE)
                .with("price", self.price.price)
                .with("subscription", self.subscription)
                .with("date", day)
        })
    }
}

fn check_horizon(subscription: SubscriptionId, begin: NaiveDate, until: NaiveDate) -> Result<()> {
    let end = begin.checked_add_months(Months::new(12 * HORIZON_YEARS)).unwrap_or(NaiveDate::MAX);
    if until <= end {
        return Ok(());
    }
    Err(Error::new(codes::HORIZON_EXCEEDED)
        .with("subscription", subscription)
        .with("from", begin)
        .with("until", until)
        .with("years", HORIZON_YEARS))
}
