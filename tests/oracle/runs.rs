//! Whole runs over an account: what a run finds to bill, after changes and after what was billed before.

use crate::agreement::{
    Books, after, billing_day, cadence, day_of, made_net, price, recurring, served, subscription, timeline,
};
use crate::answer::{Answer, Got, count, list, major};
use crate::case::{Input, Try, price_of};
use crate::usage::{item, new_item};
use boss_kernel::id::{ChargeId, PriceVersionId};
use boss_kernel::{
    Alignment, Amount, BillingCalendar, Cadence, Currency, CycleDay, NaiveDate, Period, TaxRate, UnitPrice,
};
use boss_rating::{
    ChargeKey, ChargeModel, ChargeToMake, Charged, PriceTimeline, Segment, SubscriptionTimeline, Timeline,
    Timing, uncharged,
};

/// A stretch of an agreement: a fee from a day to another, on a billing day.
struct Stretch {
    id: i64,
    from: NaiveDate,
    to: Option<NaiveDate>,
    cycle_day: CycleDay,
    price: PriceTimeline,
}

impl Stretch {
    fn fee(id: i64, from: NaiveDate, cycle_day: CycleDay, rate: UnitPrice) -> Stretch {
        Stretch { id, from, to: None, cycle_day, price: price(id, recurring(rate)) }
    }

    fn subscription(&self) -> SubscriptionTimeline {
        subscription(self.id, self.from, served(self.from, self.to), vec![self.price.clone()])
    }
}

/// An account for each billing day its agreements have; an account that changes its day is one after the other.
struct Accounts {
    currency: Currency,
    books: Vec<(CycleDay, Books)>,
}

impl Accounts {
    fn new(currency: Currency) -> Accounts {
        Accounts { currency, books: Vec::new() }
    }

    /// Runs up to and including a day.
    fn run(&mut self, stretches: &[Stretch], day: NaiveDate) -> Try<Vec<ChargeToMake>> {
        for stretch in stretches {
            if !self.books.iter().any(|(known, _)| *known == stretch.cycle_day) {
                self.books.push((stretch.cycle_day, Books::default()));
            }
        }
        let mut made = Vec::new();
        for (cycle_day, books) in &mut self.books {
            let own = stretches.iter().filter(|stretch| stretch.cycle_day == *cycle_day);
            let account: Timeline =
                timeline(self.currency, *cycle_day, own.map(Stretch::subscription).collect());
            made.extend(books.run(&account, after(day))?);
        }
        made.sort_by_key(|charge| (charge.served.from(), charge.key));
        Ok(made)
    }

    fn balance(&self, made: &[ChargeToMake]) -> Try<Amount> {
        made_net(made, self.currency)
    }
}

/// The agreement that events tell: each begins a stretch; those of one subscription, or of phases, end the one before.
fn stretches(input: &Input<'_>) -> Try<Vec<Stretch>> {
    let mut found: Vec<Stretch> = Vec::new();
    for event in input.inputs("events")? {
        let from = event.date("date")?;
        let cycle_day = billing_day(&event)?.or(billing_day(input)?);
        let cycle_day = cycle_day.map_or_else(|| day_of(from), Ok)?;
        let named = event.maybe_text("billing_period").or(input.maybe_text("billing_period"));
        let arrears = event.maybe_text("billing_mode").or(input.maybe_text("billing_mode"));
        let arrears = arrears.is_some_and(|mode| mode.contains("ARREAR"));
        let follows = input.flag("same_subscription") || event.has("phase");
        if let Some(last) = found.last_mut().filter(|_| follows) {
            last.to = Some(from);
        }
        let id = i64::try_from(found.len()).unwrap_or(0) + 1;
        let model = match event.maybe_price("fixed")? {
            Some(amount) => ChargeModel::OneTime { amount },
            None => recurring(event.price("rate")?),
        };
        let price = PriceTimeline {
            cadence: named.map_or(Ok(Cadence::MONTHLY), cadence)?,
            timing: if arrears { Timing::InArrearsOrAtEnd } else { Timing::InAdvance },
            ..price(id, model)
        };
        found.push(Stretch { id, from, to: event.maybe_date("end")?, cycle_day, price });
    }
    Ok(found)
}

pub(crate) fn invoice_generation(input: &Input<'_>) -> Try<Answer> {
    if input.has("step1") {
        return if input.inner("step1")?.has("base_rate") {
            repaired_history(input)
        } else {
            replaced(input)
        };
    }
    if input.has("existing") {
        return with_existing(input);
    }
    let stretches = stretches(input)?;
    let mut accounts = Accounts::new(input.currency()?);
    if input.has("run_targets") {
        let mut invoices = Vec::new();
        for target in input.list("run_targets")? {
            let day = crate::case::day(target).ok_or("no day")?;
            let made = accounts.run(&stretches, day)?;
            let invoice = Answer::new()
                .with("target", day)
                .with("items", count(made.len()))
                .with("balance", major(accounts.balance(&made)?));
            invoices.push(invoice);
        }
        return Ok(Answer::new().with("invoices", list(invoices)));
    }
    let target = input.date("target")?;
    let made = accounts.run(&stretches, target)?;
    let again = accounts.run(&stretches, target)?;
    let second = if again.is_empty() { Got::Nothing } else { count(again.len()) };
    let mut answer = Answer::new()
        .with("number_of_items", count(made.len()))
        .with("items_amount", list(made.iter().map(|charge| major(charge.net))))
        .with("items", list(made.iter().map(|charge| new_item(charge.served, charge.net))))
        .with("balance", major(accounts.balance(&made)?))
        .with("second_run", second);
    if let [stretch] = stretches.as_slice() {
        answer = answer.with("number_of_cycles", cycles(stretch, target)?);
    }
    Ok(answer)
}

/// The shares of a price billed, to nine places.
fn cycles(stretch: &Stretch, target: NaiveDate) -> Try<boss_kernel::Decimal> {
    let whole = price_of(1_000_000_000, Currency::JPY);
    let share = Stretch {
        price: PriceTimeline { versions: price(1, recurring(whole)).versions, ..stretch.price.clone() },
        ..*stretch
    };
    let mut accounts = Accounts::new(Currency::JPY);
    let made = accounts.run(&[share], target)?;
    Ok(boss_kernel::Decimal::new(accounts.balance(&made)?.minor(), 9))
}

/// A base and two add-ons; then the base is replaced from its start and the second add-on was never there.
fn repaired_history(input: &Input<'_>) -> Try<Answer> {
    let cycle_day = billing_day(input)?.ok_or("no billing day")?;
    let (one, two, three) = (input.inner("step1")?, input.inner("step2")?, input.inner("step3")?);
    let start = one.date("target")?;
    let mut accounts = Accounts::new(input.currency()?);
    let mut agreed = vec![Stretch::fee(1, start, cycle_day, one.price("base_rate")?)];
    let first = accounts.run(&agreed, start)?;
    let add_on_start = two.date("add_on_start")?;
    for (index, rate) in two.decimals("add_on_rates")?.into_iter().enumerate() {
        let id = i64::try_from(index).unwrap_or(0) + 2;
        agreed.push(Stretch::fee(id, add_on_start, cycle_day, UnitPrice(rate)));
    }
    let second = accounts.run(&agreed, two.date("target")?)?;
    if let Some(rate) = three.maybe_price("base_rate_replaced_from_start")? {
        // Another offering from the first day on.
        agreed.remove(0);
        agreed.push(Stretch::fee(9, start, cycle_day, rate));
    }
    agreed.retain(|stretch| !(three.flag("second_add_on_removed_from_history") && stretch.id == 3));
    let third = accounts.run(&agreed, three.date("target")?)?;
    Ok(Answer::new()
        .with("step1_items", count(first.len()))
        .with("step1_balance", major(accounts.balance(&first)?))
        .with("step2_items", count(second.len()))
        .with("step2_balance", major(accounts.balance(&second)?))
        .with("step3_items", count(third.len()))
        .with("step3_balance", major(accounts.balance(&third)?)))
}

/// A paid period that another subscription replaces.
fn replaced(input: &Input<'_>) -> Try<Answer> {
    let (one, two) = (input.inner("step1")?, input.inner("step2")?);
    let start = one.date("target")?;
    let cycle_day = billing_day(&one)?.map_or_else(|| day_of(start), Ok)?;
    let mut accounts = Accounts::new(input.currency()?);
    let first = accounts.run(&[Stretch::fee(1, start, cycle_day, one.price("rate")?)], start)?;
    let rate = two.price("same_period_replaced_by_new_subscription_rate")?;
    let second = accounts.run(&[Stretch::fee(2, start, cycle_day, rate)], two.date("target")?)?;
    let paid = one.maybe_decimal("paid")?.unwrap_or_default();
    let paid = Amount::round(paid, accounts.currency)?;
    Ok(Answer::new()
        .with("first_invoice_balance", major(accounts.balance(&first)?.minus(paid)?))
        .with("second_invoice_items", count(second.len()))
        .with("second_invoice_balance", major(accounts.balance(&second)?)))
}

/// Items as charges of their whole cycles.
fn book(
    books: &mut Books,
    calendar: BillingCalendar,
    row: &serde_json::Value,
    currency: Currency,
) -> Try<()> {
    let (from, to, net) = item(row, currency)?;
    let key = ChargeKey {
        subscription: boss_kernel::id::SubscriptionId(1),
        price: boss_kernel::id::PriceId(1),
        period: calendar.cycle_of(from)?,
    };
    books.book(Charged {
        key,
        charge: ChargeId(0),
        version: PriceVersionId(1),
        served: Period::new(from, to)?,
        billable_on: from,
        tax_rate: TaxRate::ZERO,
        net,
        tax: Amount::zero(currency),
        gross: net,
        discounts: Vec::new(),
    });
    Ok(())
}

/// A run over an account that has items already.
fn with_existing(input: &Input<'_>) -> Try<Answer> {
    let stretches = stretches(input)?;
    let [stretch] = stretches.as_slice() else { return Err("more than one agreement".into()) };
    let mut accounts = Accounts::new(input.currency()?);
    let calendar = BillingCalendar::new(stretch.cycle_day);
    let mut books = Books::default();
    for row in input.inputs("existing")? {
        let cells = ["start", "end", "amount"].map(|name| row.get(name).cloned().unwrap_or_default());
        let named = serde_json::Value::Array(cells.to_vec());
        let row = if row.value.is_array() { row.value } else { &named };
        book(&mut books, calendar, row, accounts.currency)?;
    }
    accounts.books.push((stretch.cycle_day, books));
    let target = input.date("target")?;
    let made = accounts.run(&stretches, target)?;
    let again = accounts.run(&stretches, target)?;
    let second = if again.is_empty() { Got::Nothing } else { count(again.len()) };
    Ok(Answer::new()
        .with("items", list(made.iter().map(|charge| new_item(charge.served, charge.net))))
        .with("number_of_items", count(made.len()))
        .with("balance", major(accounts.balance(&made)?))
        .with("second_run", second))
}

/// The calendar that stretches follow, by the longest of them: years or months that begin on its first day.
fn calendar_of(stretches: &[Period]) -> Try<(BillingCalendar, Cadence, NaiveDate)> {
    let longest = stretches.iter().max_by_key(|period| period.days()).ok_or("no items")?;
    let cadence = if longest.days() > 31 { Cadence::YEARLY } else { Cadence::MONTHLY };
    let start = longest.from();
    let calendar = BillingCalendar::aligned(cadence, Alignment::Anniversary, CycleDay::FIRST, start);
    Ok((calendar, cadence, start))
}

/// One price for a service on a calendar.
fn on_calendar(stretches: &[Period], rate: UnitPrice, segments: Vec<Segment>) -> Try<Timeline> {
    let (calendar, cadence, start) = calendar_of(stretches)?;
    let first = segments.first().map_or(start, |segment| segment.from);
    let fee = PriceTimeline { cadence, alignment: Alignment::Anniversary, ..price(1, recurring(rate)) };
    let start = calendar.start_on_or_before(first);
    Ok(timeline(Currency::USD, CycleDay::FIRST, vec![subscription(1, start, segments, vec![fee])]))
}

/// Items of one calendar, and the same service on another: what was charged stays, the new calendar charges the rest, and only what
/// was charged for days that are served no more is given back.
pub(crate) fn repair_merge(input: &Input<'_>) -> Try<Answer> {
    let (currency, rate) = (Currency::USD, input.price("rate")?);
    let stretches = |key: &str| -> Try<Vec<Period>> {
        let stretch = |row| item(row, currency).and_then(|(from, to, _)| Ok(Period::new(from, to)?));
        input.list(key)?.iter().map(stretch).collect()
    };
    let (was, now) = (stretches("existing")?, stretches("proposed")?);
    let until = was.iter().chain(&now).map(|period| period.to()).max().ok_or("no items")?;
    let segments_of = |periods: &[Period]| -> Vec<Segment> {
        periods.iter().flat_map(|period| served(period.from(), Some(period.to()))).collect()
    };
    let rest = uncharged(&segments_of(&now), &was);
    let mut made = if rest.is_empty() {
        Vec::new()
    } else {
        Books::default().run(&on_calendar(&now, rate, rest)?, until)?
    };
    let mut books = Books::default();
    let (calendar, ..) = calendar_of(&was)?;
    let mut kept = Vec::new();
    for (row, period) in input.list("existing")?.iter().zip(&was) {
        let gone = uncharged(&segments_of(std::slice::from_ref(period)), &now);
        if !gone.is_empty() {
            book(&mut books, calendar, row, currency)?;
            let gone: Vec<Period> =
                gone.iter().filter_map(|part| Period::new(part.from, part.to?).ok()).collect();
            kept.extend(uncharged(&segments_of(std::slice::from_ref(period)), &gone));
        }
    }
    made.extend(books.run(&on_calendar(&was, rate, kept)?, until)?);
    made.sort_by_key(|charge| (charge.served.from(), charge.key));
    Ok(Answer::new().with("new_items", list(made.iter().map(|charge| new_item(charge.served, charge.net)))))
}
