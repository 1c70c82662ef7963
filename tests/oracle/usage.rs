//! Usage in a period that is billed in parts, by level, or again.

use crate::agreement::{
    Books, ONE, after, billing_day, by_period, cadence, interval, made_net, on, owed_until, recurring,
    served, subscription, timeline, usage_price,
};
use crate::answer::{Answer, Got, cents, list, major};
use crate::case::{Input, Trouble, Try, day, decimal, not_supported, price_of, units};
use crate::charges::{account, amount, month, package, packages_of, plainly, priced, quantity, rated, used};
use crate::company::{Company, Sold};
use crate::history::total;
use crate::tiers::{by_tier, tiered, tiers};
use boss_core::catalog::model::PriceTiming;
use boss_kernel::id::{ChargeId, PriceId, PriceVersionId, SubscriptionId};
use boss_kernel::{
    Amount, BillingCalendar, Currency, CycleDay, Decimal, NaiveDate, Period, Quantity, TaxRate, UnitPrice,
};
use boss_rating::{
    ChargeKey, ChargeModel, Charged, DayQuantity, OwedCharge, PriceTerms, PriceTimeline, Step, Tier, Usage,
};

/// What was used before this line, and with it.
fn before_and_with(input: &Input<'_>) -> Try<(Quantity, Quantity)> {
    let before = input.maybe_quantity("already_billed_quantity")?.or(input.maybe_quantity("already_used")?);
    let before = before.unwrap_or_default();
    Ok((before, before.plus(quantity(input)?)?))
}

/// The charge that usage adds to what was billed for the usage before; where the input names that amount, to that amount.
pub(crate) fn added(
    input: &Input<'_>,
    model: &ChargeModel,
    terms: &PriceTerms,
    billed: Option<Decimal>,
) -> Try<Amount> {
    let currency = input.currency()?;
    let (before, with) = before_and_with(input)?;
    let of = |quantity: Quantity| {
        account(currency, vec![usage_price(1, model.clone(), terms.clone(), used(quantity))])
    };
    let mut books = Books::default();
    match billed {
        Some(billed) => {
            let charge = rated(currency, model.clone(), terms.clone(), used(before))?;
            let net = Amount::round(billed, currency)?;
            books.book(charged(charge.key, charge.served, net));
        }
        None if before.is_zero() => {}
        None => drop(books.run(&of(before), month().1)?),
    }
    made_net(&books.run(&of(with), month().1)?, currency)
}

/// An untaxed charge in arrears as it stands on the books.
pub(crate) fn charged(key: ChargeKey, served: Period, net: Amount) -> Charged {
    Charged {
        key,
        charge: ChargeId(0),
        version: PriceVersionId(1),
        served,
        billable_on: key.period.last_day(),
        tax_rate: TaxRate::ZERO,
        net,
        tax: Amount::zero(net.currency()),
        gross: net,
        discounts: Vec::new(),
    }
}

pub(crate) fn package_split(input: &Input<'_>) -> Try<Answer> {
    let (model, terms) = package(input)?;
    let (before, with) = before_and_with(input)?;
    let packages = |quantity: Quantity| -> Try<Quantity> {
        Ok(packages_of(&rated(input.currency()?, model.clone(), terms.clone(), used(quantity))?))
    };
    let packages = packages(with)?.minus(packages(before)?)?;
    let amount = added(input, &model, &terms, input.maybe_decimal("already_billed")?)?;
    Ok(Answer::new().with("packages", packages.to_decimal()).with("amount", major(amount)))
}

/// A second line in one period: what it adds to each tier, and to the whole.
pub(crate) fn graduated_split(input: &Input<'_>) -> Try<Answer> {
    let model = ChargeModel::Graduated { tiers: tiers(input)? };
    let (before, with) = before_and_with(input)?;
    let of = |quantity: Quantity| -> Try<Vec<Decimal>> {
        by_tier(&plainly(input.currency()?, model.clone(), used(quantity))?)
    };
    let (before, with) = (of(before)?, of(with)?);
    let added = with.iter().enumerate().map(|(place, amount)| {
        let before = before.get(place).copied().unwrap_or_default();
        *amount - before
    });
    let lines = list(added.filter(|line| !line.is_zero()));
    let total = self::added(input, &model, &PriceTerms::default(), input.maybe_decimal("already_billed")?)?;
    Ok(Answer::new().with("lines", lines).with("total", major(total)))
}

/// Units that are free: at a price of one, what is charged is what is billable.
pub(crate) fn usage_discount(input: &Input<'_>) -> Try<Answer> {
    let terms = PriceTerms { free_units: input.quantity("free_units")?, ..PriceTerms::default() };
    let billable = added(input, &ChargeModel::PerUnit { unit_price: ONE }, &terms, None)?.to_decimal();
    let discounted = quantity(input)?.minus(units(billable)?)?;
    Ok(Answer::new().with("billable", billable).with("discounted", discounted.to_decimal()))
}

/// What a price comes to without its terms, with its percentage, and with its maximum; what each takes off is the difference.
pub(crate) fn capped(input: &Input<'_>) -> Try<Answer> {
    let model = match (input.maybe_price("unit_price")?, input.has("package_amount")) {
        (Some(unit_price), _) => ChargeModel::PerUnit { unit_price },
        (None, true) => package(input)?.0,
        (None, false) => tiered(input)?,
    };
    let off = if input.has("percent_discount") {
        input.percent("percent_discount")?
    } else {
        boss_kernel::Percent::ZERO
    };
    let reduced = PriceTerms { percent_off: off, ..PriceTerms::default() };
    let capped = PriceTerms { maximum: input.maybe_price("maximum")?, ..reduced.clone() };
    let amount = added(input, &model, &PriceTerms::default(), None)?;
    let after_percent = added(input, &model, &reduced, None)?;
    let total = added(input, &model, &capped, input.maybe_decimal("already_billed")?)?;
    Ok(Answer::new()
        .with("amount", major(amount))
        .with("percent_discount", major(amount.minus(after_percent)?))
        .with("maximum_discount", major(after_percent.minus(total)?))
        .with("discount", major(amount.minus(total)?))
        .with("total", major(total)))
}

/// A level and the days on which it changed, charged in a period by the days it stood.
struct Level {
    opening: Quantity,
    changes: Vec<(NaiveDate, Quantity)>,
    period: Period,
    begun: NaiveDate,
    end: Option<NaiveDate>,
}

impl Level {
    fn read(input: &Input<'_>) -> Try<Level> {
        let (from, last) = input.span("period")?;
        let mut changes = Vec::new();
        for event in input.list("events")? {
            let at = event.get(0).and_then(day).ok_or("no day")?;
            changes.push((at, units(event.get(1).and_then(decimal).ok_or("no units")?)?));
        }
        Ok(Level {
            opening: input.maybe_quantity("carried_in")?.unwrap_or_default(),
            changes,
            period: Period::new(from, after(last))?,
            begun: input.maybe_date("subscription_start")?.unwrap_or(from).max(from),
            end: input.maybe_date("terminated")?.map(after),
        })
    }

    fn charged(mut self, model: ChargeModel, currency: Currency) -> Try<OwedCharge> {
        self.changes.sort_by_key(|(at, _)| *at);
        let mut changes: Vec<DayQuantity> = Vec::new();
        for (at, by) in self.changes {
            match changes.last_mut().filter(|change| change.day == at) {
                Some(change) => change.quantity = change.quantity.plus(by)?,
                None => changes.push(on(at, by)),
            }
        }
        let usage = Usage::Level { opening: self.opening, changes };
        let price = by_period(usage_price(1, model, PriceTerms::default(), usage), self.period)?;
        let account = subscription(1, self.period.from(), served(self.begun, self.end), vec![price]);
        let account = timeline(currency, CycleDay::FIRST, vec![account]);
        let charge = owed_until(&account, self.period.to())?.into_iter().next();
        charge.ok_or_else(|| "nothing is owed".into())
    }
}

pub(crate) fn weighted_sum(input: &Input<'_>) -> Try<Answer> {
    let unit_price = input.maybe_price("unit_price_major")?.unwrap_or(ONE);
    let model = ChargeModel::PerUnit { unit_price };
    let charge = Level::read(input)?.charged(model, input.currency()?)?;
    Ok(Answer::new()
        .with("units", Got::Shown(charge.quantity.to_decimal(), 6))
        .with("amount_cents", cents(charge.net)))
}

/// The days of a period in which a level changes, where the days of the changes are told by their share of it.
const PERIOD_DAYS: u64 = 30;

/// The day from which something is there for `part` of `full`, as its share of the period's days.
fn day_by_share(from: NaiveDate, part: Decimal, full: Decimal) -> Try<NaiveDate> {
    let share = part.checked_div(full).ok_or("a part of nothing")?;
    let days = share.checked_mul(Decimal::from(PERIOD_DAYS)).ok_or("beyond range")?;
    if (days - days.round()).abs() > Decimal::new(1, 3) {
        return not_supported("a level is charged by whole days");
    }
    let left = u64::try_from(days.round()).map_err(|_| "a share below zero")?;
    let gone = PERIOD_DAYS.checked_sub(left).ok_or("more than the period")?;
    Ok(crate::agreement::later(from, gone))
}

/// A level in tiers: each event changes it, and was there for its prorated units' share of the period.
pub(crate) fn graduated_prorated(input: &Input<'_>) -> Try<Answer> {
    let (currency, model) = (input.currency()?, ChargeModel::Graduated { tiers: tiers(input)? });
    let (full, parts) = (input.decimals("event_units")?, input.decimals("event_prorated_units")?);
    if full.len() != parts.len() {
        return Err("not a part for each event".into());
    }
    let told = input.maybe_decimal("final_units")?;
    if told.is_some_and(|told| told != full.iter().sum::<Decimal>()) {
        return Err("the events do not add up".into());
    }
    let from = month().0;
    let mut changes = Vec::new();
    for (full, part) in full.iter().zip(&parts) {
        changes.push((day_by_share(from, *part, *full)?, units(*full)?));
    }
    let period = Period::new(from, crate::agreement::later(from, PERIOD_DAYS))?;
    let level = Level { opening: Quantity::ZERO, changes, period, begun: from, end: None };
    let charge = level.charged(model, currency)?;
    priced(&charge, charge.quantity)
}

/// A level at the price of the tier it reaches in the end, told by the days on which it changed.
pub(crate) fn volume_prorated(input: &Input<'_>) -> Try<Answer> {
    let model = ChargeModel::Volume { tiers: tiers(input)? };
    if !input.has("events") {
        return not_supported("an average is told in place of the days on which the level changed");
    }
    let charge = Level::read(input)?.charged(model, input.currency()?)?;
    if charge.quantity != input.quantity("prorated_quantity")? {
        return Err("the days are not those of the average".into());
    }
    let (of_units, flat) = of_stretches(&charge)?;
    let full = input.quantity("full_quantity")?;
    let average = charge.explanation.average_price(full).unwrap_or_default();
    Ok(Answer::new()
        .with("amount", amount(&charge))
        .with("unit_amount_rounded", major(Amount::round(average.0, charge.net.currency())?))
        .with("per_unit_total", Got::Number(of_units))
        .with("flat", Got::Number(flat)))
}

/// What the stretches of a level come to by the explanation's steps, each by its days of the period, and the flat fees.
fn of_stretches(charge: &OwedCharge) -> Try<(Decimal, Decimal)> {
    let (mut share, mut of_units, mut flat) = (Decimal::ONE, Decimal::ZERO, Decimal::ZERO);
    for step in &charge.explanation.steps {
        match step {
            Step::Seats { days, of, .. } => {
                share = Decimal::from(*days).checked_div(Decimal::from(*of)).ok_or("no days")?;
            }
            Step::Tier { quantity, price, .. } => {
                let whole = quantity.to_decimal().checked_mul(price.0).ok_or("beyond range")?;
                of_units += whole.checked_mul(share).ok_or("beyond range")?;
            }
            Step::FlatFees { fees, .. } => flat = fees.0,
            _ => {}
        }
    }
    Ok((of_units, flat))
}

/// Late usage after a period was billed.
pub(crate) fn incremental(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let (start, end) = (input.date("start")?, input.maybe_date("end")?);
    let pair = |row: &serde_json::Value| {
        let at = row.get(0).and_then(day).ok_or(Trouble::from("no day"))?;
        Ok(on(at, units(row.get(1).and_then(decimal).ok_or("no units")?)?))
    };
    let usage = input.list("usage")?.iter().map(pair).collect::<Try<Vec<DayQuantity>>>()?;
    let tiers = if input.has("tiers") {
        tiers(input)?
    } else {
        let used = usage.iter().try_fold(Quantity::ZERO, |sum, entry| sum.plus(entry.quantity))?;
        vec![block(&input.inner("block")?, used)?]
    };
    let usage = Usage::Events(usage);
    let model = ChargeModel::Graduated { tiers };
    let cadence = cadence(input.text("billing_period")?)?;
    let price = PriceTimeline { cadence, ..usage_price(1, model, PriceTerms::default(), usage) };
    let cycle_day = billing_day(input)?.ok_or("no billing day")?;
    let calendar = BillingCalendar::aligned(cadence, price.alignment, cycle_day, start);
    let account =
        timeline(currency, cycle_day, vec![subscription(1, start, served(start, end), vec![price])]);
    let mut books = Books::default();
    let invoiced = if input.has("already_invoiced") { input.list("already_invoiced")? } else { &[] };
    for row in invoiced {
        let (from, to, net) = item(row, currency)?;
        let period = calendar.cycle_of(from)?;
        let key = ChargeKey { subscription: SubscriptionId(1), price: PriceId(1), period };
        books.book(charged(key, Period::new(from, to)?, net));
    }
    let over = end.map(|end| calendar.start_on_or_after(end));
    let until = input.maybe_date("target")?.or(over).ok_or("no end")?;
    let made = books.run(&account, until)?;
    let items = made.iter().map(|charge| new_item(charge.served, charge.net));
    Ok(Answer::new().with("new_items", list(items)))
}

/// One price for each block begun, of which there are enough for what was used.
fn block(block: &Input<'_>, used: Quantity) -> Try<Tier> {
    let size = block.quantity("size")?;
    if let Some(most) = block.maybe_decimal("max")? {
        let reach = size.to_decimal().checked_mul(most).ok_or("blocks beyond range")?;
        if used.to_decimal() > reach {
            return not_supported("usage beyond the last block");
        }
    }
    let (unit_price, flat_fee) = (block.price("price")?, UnitPrice::default());
    Ok(Tier { up_to: None, unit_price, flat_fee, block: Some(size) })
}

/// From, to and amount of an item.
pub(crate) fn item(row: &serde_json::Value, currency: Currency) -> Try<(NaiveDate, NaiveDate, Amount)> {
    let at = |place: usize| row.get(place);
    let (from, to) = at(0).and_then(day).zip(at(1).and_then(day)).ok_or("an item without days")?;
    let net = Amount::round(at(2).and_then(decimal).ok_or("an item without amount")?, currency)?;
    Ok((from, to, net))
}

pub(crate) fn new_item(served: Period, net: Amount) -> Got {
    Got::List(vec![served.from().into(), served.to().into(), major(net)])
}

/// Several units, each in blocks of its own.
pub(crate) fn two_units(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let quantities = input.inner("quantities")?;
    let mut prices = Vec::new();
    for block in input.inputs("blocks")? {
        let quantity = quantities.maybe_quantity(block.text("unit")?)?.unwrap_or_default();
        let tiers = vec![self::block(&block, quantity)?];
        let (model, used) = (ChargeModel::Graduated { tiers }, used(quantity));
        let id = i64::try_from(prices.len()).unwrap_or(0) + 1;
        prices.push(usage_price(id, model, PriceTerms::default(), used));
    }
    let charges = owed_until(&account(currency, prices), month().1)?;
    let amounts = charges.iter().map(|charge| major(charge.net));
    let total = crate::agreement::net_sum(&charges, currency)?;
    Ok(Answer::new().with("total", major(total)).with("amounts", list(amounts)))
}

/// Credits bought for a prepaid balance, each at a rate.
pub(crate) fn top_up(input: &Input<'_>) -> Try<Answer> {
    let model = ChargeModel::PerUnit { unit_price: input.price("rate")? };
    let charge = plainly(input.currency()?, model, used(input.quantity("credits")?))?;
    Ok(Answer::new()
        .with("credit_amount", major(charge.net))
        .with("invoice_total_cents", cents(charge.gross)))
}

/// A threshold from which usage is billed before its period is over, and the period's own bill.
pub(crate) fn progressive(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let (cadence, alignment) = interval(input, "interval")?;
    let pair = |row: &serde_json::Value| {
        let at = row.get(0).and_then(day).ok_or(Trouble::from("no day"))?;
        Ok((at, units(row.get(1).and_then(decimal).ok_or("no units")?)?))
    };
    let usage = input.list("usage")?.iter().map(pair).collect::<Try<Vec<(NaiveDate, Quantity)>>>()?;
    let first = usage.first().map(|(day, _)| *day).ok_or("no usage")?;
    let calendar = BillingCalendar::aligned(cadence, alignment, CycleDay::FIRST, first);
    let start = input.maybe_date("start")?.unwrap_or_else(|| calendar.start_on_or_before(first));
    let company = Company::open(currency, CycleDay::FIRST, start)?;
    let (meter, code) = company.meter()?;
    let timing = PriceTiming::InArrears;
    let by = |model: ChargeModel| Sold { cadence, alignment, timing, at_end: true, ..Sold::monthly(model) };
    let bill_at = Some(price_of(input.whole("threshold_cents")?, currency));
    let used = Sold {
        meter: Some(meter),
        terms: PriceTerms { bill_at, ..PriceTerms::default() },
        ..by(ChargeModel::PerUnit { unit_price: input.price("unit_price_major")? })
    };
    let fee = by(recurring(price_of(input.whole("plan_cents")?, currency)));
    let offering = company.sell(vec![used, fee], TaxRate::ZERO)?;
    let service = company.begin(offering, Quantity::ONE, start)?;
    let (mut invoices, mut before) = (Vec::new(), Amount::zero(currency));
    for entry in usage {
        company.go_to(entry.0);
        company.use_up(service, &code, entry)?;
        let bill = total(&company.bill(entry.0)?, currency)?;
        if !bill.is_zero() {
            invoices.push(cents(bill));
            before = before.plus(bill)?;
        }
    }
    let over = match input.maybe_date("terminate")? {
        Some(last) => {
            company.go_to(after(last));
            company.end(service, after(last))?;
            after(last)
        }
        None => input.date("bill")?.pred_opt().ok_or("no day")?,
    };
    let bill = total(&company.bill(over)?, currency)?;
    invoices.push(cents(bill));
    let last = Answer::new()
        .with("fees_cents", cents(before.plus(bill)?))
        .with("progressive_credit_cents", cents(before));
    Ok(Answer::new().with("invoices_cents", Got::List(invoices)).with("final", last))
}
