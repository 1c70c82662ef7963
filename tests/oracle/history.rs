//! Histories of orders, payments and bill runs: what each run bills after what was changed and billed before.
//!
//! A history is a list of steps, each on its day (`on`): a service begins (`begin`, at a `rate` or once at a `fixed` price), changes
//! its price (`change`), ends (`end`), pauses and resumes; money comes in (`pay`); a run bills through its day (`bill`). A change
//! takes effect on its day, or on the day it names (`effective`). Where an input tells only what was agreed (`events`) and when it was
//! billed (`target`, `run_targets`), these are the steps.

use crate::agreement::{billing_day, cadence, day_of, recurring};
use crate::answer::{Answer, Got, count, list, major};
use crate::case::{Input, Trouble, Try, day, not_supported};
use crate::company::{Company, Sold};
use crate::usage::new_item;
use boss_core::billing::BillView;
use boss_core::catalog::model::PriceTiming;
use boss_core::orders::PlaceOrderItem;
use boss_kernel::id::SubscriptionId;
use boss_kernel::{
    Amount, Cadence, Currency, CycleDay, Decimal, NaiveDate, Period, Quantity, TaxRate, UnitPrice,
};
use boss_rating::ChargeModel;
use std::collections::BTreeMap;

/// What a service costs.
#[derive(Clone, Copy)]
struct Fee {
    amount: UnitPrice,
    once: bool,
    cadence: Cadence,
    arrears: bool,
}

#[derive(Clone)]
enum Step {
    Begin(String, Fee),
    Change(String, Fee, NaiveDate),
    End(String, NaiveDate),
    Pause(String, NaiveDate),
    Resume(String, NaiveDate),
    Pay(Decimal),
    Bill,
}

/// Steps in order, each with its day.
type Steps = Vec<(NaiveDate, Step)>;

/// A fee by the step's own words, and by those of the whole case where it has none.
fn fee(step: &Input<'_>, case: &Input<'_>) -> Try<Fee> {
    let named = step.maybe_text("billing_period").or(case.maybe_text("billing_period"));
    let modes = ["IN_ADVANCE", "IN_ARREAR"];
    let mode = step.word("billing_mode", &modes)?.or(case.word("billing_mode", &modes)?);
    let once = step.maybe_price("fixed")?;
    Ok(Fee {
        amount: once.map_or_else(|| step.price("rate"), Ok)?,
        once: once.is_some(),
        cadence: named.map_or(Ok(Cadence::MONTHLY), cadence)?,
        arrears: mode == Some("IN_ARREAR"),
    })
}

/// The steps of a history.
fn told(case: &Input<'_>) -> Try<Steps> {
    let mut steps = Vec::new();
    for step in case.inputs("history")? {
        let on = step.date("on")?;
        let effective = step.maybe_date("effective")?.unwrap_or(on);
        let named = |key: &str| step.maybe_text(key).map(str::to_owned);
        let one = if let Some(name) = named("begin") {
            Step::Begin(name, fee(&step, case)?)
        } else if let Some(name) = named("change") {
            Step::Change(name, fee(&step, case)?, effective)
        } else if let Some(name) = named("end") {
            Step::End(name, effective)
        } else if let Some(name) = named("pause") {
            Step::Pause(name, effective)
        } else if let Some(name) = named("resume") {
            Step::Resume(name, effective)
        } else if let Some(paid) = step.maybe_decimal("pay")? {
            Step::Pay(paid)
        } else if step.flag("bill") {
            Step::Bill
        } else {
            return Err("a step that does nothing".into());
        };
        steps.push((on, one));
    }
    Ok(steps)
}

/// The steps of agreements and the days they are billed: an event begins a service, or changes the one before where both are of one
/// subscription or are its phases.
fn agreed(case: &Input<'_>, targets: &[NaiveDate]) -> Try<Steps> {
    let mut steps: Steps = Vec::new();
    let mut last: Option<String> = None;
    let follows = case.flag("same_subscription");
    for (place, event) in case.inputs("events")?.iter().enumerate() {
        let on = event.date("date")?;
        let phase = event.has("phase");
        let fee = fee(event, case)?;
        match last.clone().filter(|_| follows || phase) {
            Some(name) => steps.push((on, Step::Change(name, fee, on))),
            None => {
                let name = format!("service {place}");
                steps.push((on, Step::Begin(name.clone(), fee)));
                if let Some(end) = event.maybe_date("end")? {
                    steps.push((end.max(on), Step::End(name.clone(), end)));
                }
                last = Some(name);
            }
        }
    }
    // What is agreed on a day is known when that day is billed; what comes after the last run is never billed.
    let until = targets.last().copied().unwrap_or(NaiveDate::MAX);
    steps.retain(|(on, _)| *on <= until);
    steps.extend(targets.iter().map(|target| (*target, Step::Bill)));
    steps.sort_by_key(|(on, step)| (*on, matches!(step, Step::Bill)));
    Ok(steps)
}

/// The billing day that the case and all its events name, or the day of the first step.
fn cycle_day(case: &Input<'_>, first: NaiveDate) -> Try<CycleDay> {
    let mut days = vec![billing_day(case)?];
    if case.has("events") {
        for event in case.inputs("events")? {
            days.push(billing_day(&event)?);
        }
    }
    let mut days = days.into_iter().flatten();
    let Some(day) = days.next() else { return day_of(first) };
    if days.any(|other| other != day) {
        return not_supported("the billing day of an account that was billed can't be changed");
    }
    Ok(day)
}

/// A company that goes through a history.
struct Played {
    company: Company,
    services: BTreeMap<String, SubscriptionId>,
    /// The bills of each run.
    runs: Vec<Vec<BillView>>,
}

impl Played {
    fn play(steps: &[(NaiveDate, Step)], currency: Currency, cycle_day: CycleDay) -> Try<Played> {
        let first = steps.first().ok_or("no steps")?.0;
        let company = Company::open(currency, cycle_day, first)?;
        let mut played = Played { company, services: BTreeMap::new(), runs: Vec::new() };
        for (on, step) in steps {
            played.company.go_to(*on);
            played.step(*on, step)?;
        }
        Ok(played)
    }

    fn offering(&self, fee: Fee) -> Try<boss_kernel::id::OfferingId> {
        let model = match fee.once {
            true => ChargeModel::OneTime { amount: fee.amount },
            false => recurring(fee.amount),
        };
        let timing = if fee.arrears { PriceTiming::InArrears } else { PriceTiming::InAdvance };
        let sold = Sold { cadence: fee.cadence, timing, at_end: fee.arrears, ..Sold::monthly(model) };
        self.company.sell(vec![sold], TaxRate::ZERO)
    }

    fn service(&self, name: &str) -> Try<SubscriptionId> {
        Ok(*self.services.get(name).ok_or_else(|| format!("no service is called {name}"))?)
    }

    fn step(&mut self, on: NaiveDate, step: &Step) -> Try<()> {
        let company = &self.company;
        match step {
            Step::Begin(name, fee) => {
                let id = company.begin(self.offering(*fee)?, Quantity::ONE, on)?;
                self.services.insert(name.clone(), id);
            }
            Step::Change(name, fee, from) => {
                company.change(self.service(name)?, self.offering(*fee)?, None, *from)?;
            }
            Step::End(name, from) => company.end(self.service(name)?, *from)?,
            Step::Pause(name, from) => {
                let (subscription_id, effective_on) = (self.service(name)?, (*from).into());
                company.order(PlaceOrderItem::Suspend { subscription_id, effective_on, credit: None })?;
            }
            Step::Resume(name, from) => {
                let (subscription_id, effective_on) = (self.service(name)?, (*from).into());
                company.order(PlaceOrderItem::Resume { subscription_id, effective_on, quantity: None })?;
            }
            Step::Pay(paid) => company.pay(Amount::round(*paid, company.currency)?)?,
            Step::Bill => {
                let bills = company.bill(on)?;
                self.runs.push(bills);
            }
        }
        Ok(())
    }
}

/// A charge as it stands on a bill.
pub(crate) struct Line {
    pub(crate) served: Period,
    pub(crate) net: Amount,
    pub(crate) quantity: Quantity,
    pub(crate) unit_price: Option<UnitPrice>,
}

/// The charges of a run by the days they are for.
pub(crate) fn charges_of(bills: &[BillView]) -> Vec<Line> {
    let mut charges: Vec<_> = bills.iter().flat_map(|bill| &bill.charges).collect();
    charges.sort_by_key(|charge| (charge.served.from(), charge.charge_id));
    charges
        .into_iter()
        .map(|charge| Line {
            served: charge.served,
            net: charge.net,
            quantity: charge.quantity,
            unit_price: charge.unit_price.or(charge.cycle_price),
        })
        .collect()
}

/// What bills come to.
pub(crate) fn total(bills: &[BillView], currency: Currency) -> Try<Amount> {
    Ok(Amount::sum(bills.iter().map(|bill| bill.bill.total), currency)?)
}

/// A run as the cases tell one.
fn run_answer(bills: &[BillView], company: &Company) -> Try<Answer> {
    let charges = charges_of(bills);
    let open = |bill: &BillView| Ok::<_, Trouble>(company.view(bill.bill.bill_id)?.bill.open);
    let open = bills.iter().map(open).collect::<Try<Vec<Amount>>>()?;
    Ok(Answer::new()
        .with("items", count(charges.len()))
        .with("balance", major(total(bills, company.currency)?))
        .with("open", major(Amount::sum(open, company.currency)?)))
}

/// The shares of a price billed, to nine places: what the same history bills at a price so large that it shows them.
fn cycles(steps: &[(NaiveDate, Step)], cycle_day: CycleDay) -> Try<Decimal> {
    let large = UnitPrice(Decimal::from(1_000_000_000));
    let mut steps = steps.to_vec();
    for (_, step) in &mut steps {
        if let Step::Begin(_, fee) | Step::Change(_, fee, _) = step {
            fee.amount = large;
        }
    }
    let played = Played::play(&steps, Currency::JPY, cycle_day)?;
    let bills: Vec<BillView> = played.runs.into_iter().flatten().collect();
    Ok(Decimal::new(total(&bills, Currency::JPY)?.minor(), 9))
}

pub(crate) fn invoice_generation(input: &Input<'_>) -> Try<Answer> {
    if input.has("existing") {
        return not_supported("charges are told in place of the orders and runs that made them");
    }
    let currency = input.currency()?;
    if input.has("history") {
        let steps = told(input)?;
        let first = steps.first().ok_or("no steps")?.0;
        let played = Played::play(&steps, currency, cycle_day(input, first)?)?;
        let runs = played.runs.iter().map(|bills| run_answer(bills, &played.company));
        return Ok(Answer::new().with("runs", list(runs.collect::<Try<Vec<Answer>>>()?)));
    }
    let targets = match input.maybe_date("target")? {
        Some(target) => vec![target, target],
        None => {
            let days: Option<Vec<NaiveDate>> = input.list("run_targets")?.iter().map(day).collect();
            days.ok_or("a run on no day")?
        }
    };
    let steps = agreed(input, &targets)?;
    let first = steps.first().ok_or("no steps")?.0;
    let cycle_day = cycle_day(input, first)?;
    let played = Played::play(&steps, currency, cycle_day)?;
    if !input.has("target") {
        let run = |(target, bills): (&NaiveDate, &Vec<BillView>)| {
            Ok(run_answer(bills, &played.company)?.with("target", *target))
        };
        let runs = targets.iter().zip(&played.runs).map(run).collect::<Try<Vec<Answer>>>()?;
        return Ok(Answer::new().with("invoices", list(runs)));
    }
    let [bills, again] = played.runs.as_slice() else { return Err("not two runs".into()) };
    let charges = charges_of(bills);
    let second = if again.is_empty() { Got::Nothing } else { count(charges_of(again).len()) };
    Ok(Answer::new()
        .with("number_of_items", count(charges.len()))
        .with("number_of_cycles", cycles(&steps, cycle_day)?)
        .with("items_amount", list(charges.iter().map(|charge| major(charge.net))))
        .with("items", list(charges.iter().map(|charge| new_item(charge.served, charge.net))))
        .with("balance", major(total(bills, currency)?))
        .with("second_run", second))
}
