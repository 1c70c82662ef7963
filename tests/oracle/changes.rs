//! Changes within a period that was paid in advance: components replaced, added, removed and counted anew, by orders and bill runs.
//!
//! A component is a service of its own from the period's first day on. One that comes later begins as one that costs nothing and is
//! changed, so that it is charged within the same period.

use crate::agreement::recurring;
use crate::answer::{Answer, Got, cents, count};
use crate::case::{Input, Try};
use crate::company::{Company, Sold};
use crate::history::{Line, charges_of};
use boss_kernel::id::{OfferingId, SubscriptionId};
use boss_kernel::{Alignment, Amount, Cadence, CadenceUnit, NaiveDate, Period, Quantity, TaxRate, UnitPrice};
use boss_rating::ChargeModel;

/// What is sold as a component: a price for a unit, by a cadence or once.
struct Component {
    model: ChargeModel,
    cadence: Cadence,
    quantity: Quantity,
}

/// A component before and after the change; neither twice.
struct Slot {
    before: Option<Component>,
    after: Option<Component>,
    /// Only for the rest of the period.
    ends: bool,
}

/// Reads components by their names: each is a price in the period's own cycle, unless it has a cadence of its own.
fn slots(input: &Input<'_>, period: Period) -> Try<Vec<Slot>> {
    let days = Cadence::new(i32::try_from(period.days()).unwrap_or(0), CadenceUnit::Day)?;
    let fee = |amount: UnitPrice, cadence: Cadence, quantity: Quantity| Component {
        model: recurring(amount),
        cadence,
        quantity,
    };
    let one = |key: &str| -> Try<Option<Component>> {
        Ok(input.maybe_price(key)?.map(|amount| fee(amount, days, Quantity::ONE)))
    };
    let came = |after: Component, ends: bool| Slot { before: None, after: Some(after), ends };
    let mut slots = vec![
        Slot { before: one("old")?, after: one("new")?, ends: false },
        Slot { before: one("removed")?, after: None, ends: false },
        Slot { before: None, after: one("added")?, ends: false },
    ];
    if let Some(amount) = input.maybe_price("seat_price")? {
        // Seats are replaced as a component, so that what is given back and what is charged stand apart.
        let seats = |key: &str| Ok::<_, crate::case::Trouble>(fee(amount, days, input.quantity(key)?));
        slots.push(Slot { before: Some(seats("old_seats")?), after: Some(seats("new_seats")?), ends: false });
    }
    if input.has("one_time") {
        let once = input.inner("one_time")?;
        let model = ChargeModel::OneTime { amount: once.price("rate")? };
        let quantity = once.maybe_quantity("quantity")?.unwrap_or(Quantity::ONE);
        slots.push(came(Component { model, cadence: days, quantity }, false));
    }
    for (key, cadence) in [
        ("added_yearly", Cadence::YEARLY),
        ("added_half_yearly", Cadence::HALF_YEARLY),
        ("added_quarterly", Cadence::QUARTERLY),
        ("added_monthly", Cadence::MONTHLY),
    ] {
        let added = input.maybe_price(key)?.map(|amount| fee(amount, cadence, Quantity::ONE));
        slots.extend(added.map(|added| came(added, true)));
    }
    if let Some(amount) = input.maybe_price("add_on_unit_price")? {
        let quantity = input.maybe_quantity("instances")?.unwrap_or(Quantity::ONE);
        slots.push(came(fee(amount, days, quantity), false));
    }
    slots.retain(|slot| slot.before.is_some() || slot.after.is_some());
    Ok(slots)
}

fn sell(company: &Company, component: &Component) -> Try<OfferingId> {
    let sold = Sold {
        cadence: component.cadence,
        alignment: Alignment::Anniversary,
        ..Sold::monthly(component.model.clone())
    };
    company.sell(vec![sold], TaxRate::ZERO)
}

/// Begins a slot: with what was there before, or as something that costs nothing.
fn begin(company: &Company, slot: &Slot, from: NaiveDate) -> Try<SubscriptionId> {
    match (&slot.before, &slot.after) {
        (Some(before), _) => company.begin(sell(company, before)?, before.quantity, from),
        (None, Some(after)) => {
            let model = recurring(UnitPrice::default());
            let free = Component { model, cadence: after.cadence, quantity: Quantity::ONE };
            company.begin(sell(company, &free)?, Quantity::ONE, from)
        }
        (None, None) => Err("an empty slot".into()),
    }
}

pub(crate) fn plan_change(input: &Input<'_>) -> Try<Answer> {
    let (currency, change) = (input.currency()?, input.date("change")?);
    let (from, to) = input.span("period")?;
    let slots = slots(input, Period::new(from, to)?)?;
    let company = Company::open_on(currency, from)?;
    let mut services = Vec::new();
    for slot in &slots {
        services.push(begin(&company, slot, from)?);
    }
    company.bill(from)?;
    company.go_to(change);
    for (slot, service) in slots.iter().zip(services) {
        match &slot.after {
            Some(after) => {
                company.change(service, sell(&company, after)?, Some(after.quantity), change)?;
                if slot.ends {
                    company.end(service, to)?;
                }
            }
            None => company.end(service, change)?,
        }
    }
    // An end that is still to come is known on its day; what begins after the period is not this period's.
    let through =
        if slots.iter().any(|slot| slot.ends) { to } else { change.min(to.pred_opt().unwrap_or(to)) };
    let mut made = charges_of(&company.bill(through)?);
    made.retain(|charge| charge.served.from() < to);
    let (back, charged): (Vec<&Line>, Vec<&Line>) = made.iter().partition(|charge| charge.net.is_negative());
    let sum = |charges: &[&Line]| Amount::sum(charges.iter().map(|charge| charge.net), currency);
    let display = charged.first().map(|charge| {
        let unit_price = charge.unit_price.map(|price| price.0);
        let shown = Answer::new().with("quantity", charge.quantity.to_decimal());
        Got::Object(shown.with("unit_price", unit_price))
    });
    Ok(Answer::new()
        .with("lines", count(made.len()))
        .with("credit_cents", cents(sum(&back)?))
        .with("charge_cents", cents(sum(&charged)?))
        .with("net_cents", cents(Amount::sum(made.iter().map(|charge| charge.net), currency)?))
        .with("display", display))
}
