//! Changes within a period that was paid in advance: components replaced, added, removed and counted anew.

use crate::agreement::{
    Books, after, by_period, made_net, price, recurring, served_with, subscription, timeline,
};
use crate::answer::{Answer, Got, cents, count};
use crate::case::{Input, Try};
use boss_kernel::{Alignment, Amount, Cadence, CycleDay, NaiveDate, Period, Quantity, UnitPrice};
use boss_rating::{ChargeModel, ChargeToMake, PriceTimeline, Segment, Step, SubscriptionTimeline, Timeline};

/// A component of an agreement, and whether it is there before and after the change.
struct Component {
    price: PriceTimeline,
    quantity: Quantity,
    before: bool,
    after: bool,
    /// Only for the rest of the period.
    ends: bool,
}

impl Component {
    fn segments(&self, (from, to): (NaiveDate, NaiveDate), change: NaiveDate, changed: bool) -> Vec<Segment> {
        match (self.before, self.after, changed) {
            (true, _, false) => served_with(from, None, self.quantity),
            (true, false, true) => served_with(from, Some(change), self.quantity),
            (false, true, true) => served_with(change, self.ends.then_some(to), self.quantity),
            (true, true, true) => served_with(from, None, self.quantity),
            _ => Vec::new(),
        }
    }
}

/// Reads components by their names: each is a price in the period's own cycle, unless it has a cadence of its own.
fn components(input: &Input<'_>, period: Period) -> Try<Vec<Component>> {
    let mut found: Vec<Component> = Vec::new();
    let mut add = |price: PriceTimeline, quantity: Quantity, (before, after, ends): (bool, bool, bool)| {
        found.push(Component { price, quantity, before, after, ends });
    };
    let (left, came) = ((true, false, false), (false, true, false));
    let fee = |id: i64, amount: UnitPrice| by_period(price(id, recurring(amount)), period);
    for (id, key, when) in [(1, "old", left), (2, "new", came), (3, "added", came), (4, "removed", left)] {
        if let Some(amount) = input.maybe_price(key)? {
            add(fee(id, amount)?, Quantity::ONE, when);
        }
    }
    if let Some(amount) = input.maybe_price("seat_price")? {
        // Seats are replaced as a component, so that what is given back and what is charged stand apart.
        for (id, key, when) in [(5, "old_seats", left), (6, "new_seats", came)] {
            add(fee(id, amount)?, input.quantity(key)?, when);
        }
    }
    if input.has("one_time") {
        let once = input.inner("one_time")?;
        let amount = once.price("rate")?;
        let quantity = once.maybe_quantity("quantity")?.unwrap_or(Quantity::ONE);
        add(price(7, ChargeModel::OneTime { amount }), quantity, came);
    }
    let cadences = [
        (8, "added_yearly", Cadence::YEARLY),
        (9, "added_quarterly", Cadence::QUARTERLY),
        (10, "added_monthly", Cadence::MONTHLY),
        (11, "added_half_yearly", Cadence::HALF_YEARLY),
    ];
    for (id, key, cadence) in cadences {
        if let Some(amount) = input.maybe_price(key)? {
            let own =
                PriceTimeline { cadence, alignment: Alignment::Anniversary, ..price(id, recurring(amount)) };
            add(own, Quantity::ONE, (false, true, true));
        }
    }
    if let Some(amount) = input.maybe_price("add_on_unit_price")? {
        let quantity = input.maybe_quantity("instances")?.unwrap_or(Quantity::ONE);
        add(fee(12, amount)?, quantity, came);
    }
    Ok(found)
}

pub(crate) fn plan_change(input: &Input<'_>) -> Try<Answer> {
    let (currency, change) = (input.currency()?, input.date("change")?);
    let span = input.span("period")?;
    let components = components(input, Period::new(span.0, span.1)?)?;
    let account = |changed: bool| -> Timeline {
        let one = |(index, component): (usize, &Component)| -> SubscriptionTimeline {
            let segments = component.segments(span, change, changed);
            let id = i64::try_from(index).unwrap_or(0) + 1;
            let mut subscription = subscription(id, span.0, segments, vec![component.price.clone()]);
            if let Some(plan) = subscription.plans.first_mut() {
                plan.start = if component.before { span.0 } else { change };
            }
            subscription
        };
        timeline(currency, CycleDay::FIRST, components.iter().enumerate().map(one).collect())
    };
    let mut books = Books::default();
    // What begins after the period is not this period's.
    let until = after(change).min(span.1);
    books.run(&account(false), until)?;
    let made = books.run(&account(true), until)?;
    let (back, charged): (Vec<ChargeToMake>, Vec<ChargeToMake>) =
        made.iter().cloned().partition(|charge| charge.net.is_negative());
    let sum = |charges: &[ChargeToMake]| -> Try<Amount> { made_net(charges, currency) };
    Ok(Answer::new()
        .with("lines", count(made.len()))
        .with("credit_cents", cents(sum(&back)?))
        .with("charge_cents", cents(sum(&charged)?))
        .with("net_cents", cents(sum(&made)?))
        .with("display", charged.first().map(display)))
}

/// What a clerk reads beside the amount.
fn display(charge: &ChargeToMake) -> Got {
    let price = charge.explanation.steps.iter().find_map(|step| match step {
        Step::Days { price, .. } | Step::Once { price, .. } => Some(price.0),
        _ => None,
    });
    let answer = Answer::new().with("quantity", charge.quantity.to_decimal()).with("unit_price", price);
    Got::Object(answer)
}
