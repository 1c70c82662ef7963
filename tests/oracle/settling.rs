//! What pays a bill: credits and wallets, by the bills, wallets and runs of a company.

use crate::agreement::recurring;
use crate::answer::{Answer, Got, cents, count, list, major};
use crate::case::{Input, Trouble, Try, not_supported};
use crate::charges::month;
use crate::company::{Company, Sold, item, untaxed};
use crate::history::total;
use boss_core::billing::wallets::OpenWallet;
use boss_core::billing::{BillItemInput, BillView};
use boss_core::catalog::PriceKind;
use boss_core::catalog::model::PriceTiming;
use boss_kernel::id::OfferingId;
use boss_kernel::{Amount, Currency, CycleDay, Decimal, NaiveDate, Quantity, TaxRate, UnitPrice};
use boss_rating::ChargeModel;
use std::collections::BTreeMap;

/// A company in whose month everything here happens.
fn company(currency: Currency) -> Try<Company> {
    Company::open(currency, CycleDay::FIRST, month().0)
}

fn amounts(minors: &[i64], currency: Currency) -> Vec<Amount> {
    minors.iter().map(|minor| Amount::new(*minor, currency)).collect()
}

/// What is left of credits.
fn left_of(company: &Company, credits: &[BillView]) -> Try<Vec<Got>> {
    let left = |credit: &BillView| Ok(cents(company.view(credit.bill.bill_id)?.bill.open.negated()?));
    credits.iter().map(left).collect()
}

fn give(company: &Company, credits: &[Amount]) -> Try<Vec<BillView>> {
    credits.iter().map(|credit| company.credit(*credit)).collect()
}

pub(crate) fn credit_notes(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let company = company(currency)?;
    let credits = give(&company, &amounts(&input.wholes("credit_notes_balance_cents")?, currency))?;
    let amount = Amount::new(input.whole("invoice_total_cents")?, currency);
    // A bill of nothing is not made.
    let settled = match amount.is_zero() {
        true => Vec::new(),
        false => company.make_bill(vec![untaxed(amount)])?.settled_by,
    };
    let applied = Amount::sum(settled.iter().map(|part| part.amount), currency)?;
    Ok(Answer::new()
        .with("applied", list(settled.iter().map(|part| cents(part.amount))))
        .with("left", Got::List(left_of(&company, &credits)?))
        .with("due", cents(amount.minus(applied)?)))
}

/// Bills that are made at the same moment and draw on the same credits.
pub(crate) fn credit_notes_at_once(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let company = company(currency)?;
    let credits = give(&company, &amounts(&input.wholes("credit_notes_balance_cents")?, currency))?;
    let bills = amounts(&input.wholes("invoices_cents")?, currency);
    if input.maybe_whole("threads")?.is_some_and(|threads| usize::try_from(threads) != Ok(bills.len())) {
        return Err("not a bill for each thread".into());
    }
    let made = company.make_bills_at_once(&bills)?;
    let applied = made.iter().flat_map(|bill| &bill.settled_by).map(|part| part.amount);
    let applied = Amount::sum(applied, currency)?;
    Ok(Answer::new()
        .with("sum_applied", cents(applied))
        .with("left", Got::List(left_of(&company, &credits)?)))
}

fn wallet(company: &Company, name: &str, amount: Amount) -> OpenWallet {
    OpenWallet {
        account_id: company.account,
        name: name.to_owned(),
        priority: 50,
        expires_on: None,
        offering_ids: Vec::new(),
        charge_kinds: Vec::new(),
        amount,
        method: None,
        reference: None,
    }
}

/// What wallets and credits paid of a bill.
fn paid(bill: &BillView, currency: Currency) -> Try<Amount> {
    Ok(Amount::sum(bill.settled_by.iter().map(|part| part.amount), currency)?)
}

fn in_wallets(company: &Company) -> Try<Amount> {
    let wallets = company.wallets()?;
    Ok(Amount::sum(wallets.iter().map(|wallet| wallet.balance), company.currency)?)
}

/// Bills one after the other from one wallet.
pub(crate) fn wallet_draw(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let company = company(currency)?;
    let held = Amount::round(input.decimal("wallet_major")?, currency)?;
    company.open_wallet(wallet(&company, "prepaid", held))?;
    let (mut totals, mut used, mut left, mut due) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for fee in input.inputs("fees_in_order")? {
        let amount = Amount::round(fee.decimal("amount")?, currency)?;
        let bill = company.make_bill(vec![item(amount, fee.tax("tax_percent")?, false)])?;
        totals.push(major(bill.bill.total));
        used.push(major(paid(&bill, currency)?));
        left.push(major(in_wallets(&company)?));
        due.push(major(bill.bill.open));
    }
    Ok(Answer::new()
        .with("invoice_totals_incl", Got::List(totals))
        .with("used", Got::List(used))
        .with("wallet_after", Got::List(left))
        .with("amount_due", Got::List(due)))
}

/// Fees too small for a cent, their tax, and a wallet that pays no more than the bill.
pub(crate) fn rounding_and_cap(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let company = company(currency)?;
    let tax = input.tax("tax_percent")?;
    company.open_wallet(wallet(&company, "prepaid", Amount::new(input.whole("wallet_cents")?, currency)))?;
    let fee = |fee: Decimal| {
        let (quantity, unit_price) = (Some(Quantity::ONE), Some(UnitPrice(fee)));
        let amount = Amount::zero(currency);
        BillItemInput { quantity, unit_price, amount: None, ..item(amount, tax, false) }
    };
    let fees: Vec<BillItemInput> = input.decimals("fees_major")?.into_iter().map(fee).collect();
    let bill = company.make_bill(fees)?;
    Ok(Answer::new()
        .with("fee_cents", list(bill.items.iter().map(|item| cents(item.net))))
        .with("precise_fee_tax_cents", list(bill.items.iter().map(|item| cents(item.tax))))
        .with("fees_cents", cents(bill.bill.net))
        .with("taxes_cents", cents(bill.bill.tax))
        .with("sub_total_incl_cents", cents(bill.bill.total))
        .with("prepaid_used_cents", cents(paid(&bill, currency)?))
        .with("total_cents", cents(bill.bill.open))
        .with("wallet_left_cents", cents(in_wallets(&company)?)))
}

/// Credits run down the lines of a bill; the lines of a graduated price are its tiers in the source, one charge in Boss.
pub(crate) fn credit_application(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let company = company(currency)?;
    let (meter, code) = company.meter()?;
    let metered = |model: ChargeModel| Sold {
        timing: PriceTiming::InArrears,
        meter: Some(meter),
        ..Sold::monthly(model)
    };
    let mut sold = vec![metered(ChargeModel::Graduated { tiers: crate::tiers::tiers(input)? })];
    if let Some(amount) = input.maybe_price("minimum")? {
        let model = ChargeModel::MinimumCommitment { amount, day_count: boss_rating::DayCount::Actual };
        sold.push(Sold { timing: PriceTiming::InArrears, ..Sold::monthly(model) });
    }
    let service = company.begin(company.sell(sold, TaxRate::ZERO)?, Quantity::ONE, month().0)?;
    let credits = input.decimals("credits")?.into_iter().map(|credit| Amount::round(credit, currency));
    give(&company, &credits.collect::<Result<Vec<Amount>, _>>()?)?;
    company.go_to(month().1);
    company.use_up(service, &code, (month().0, crate::charges::quantity(input)?))?;
    let bills = company.bill(last_day())?;
    let bill = bills.first().ok_or("no bill")?;
    let settled = list(bill.settled_by.iter().map(|part| major(part.amount)));
    let lines = bill.charges.iter().map(|charge| Answer::new().with("amount", major(charge.total)));
    Ok(Answer::new().with("lines", list(lines)).with("credits", settled).with("total", major(bill.bill.open)))
}

fn last_day() -> NaiveDate {
    month().1.pred_opt().unwrap_or_default()
}

/// A fee's kind by the word for it.
fn kind(word: &str) -> Try<PriceKind> {
    Ok(match word {
        "charge" => PriceKind::Usage,
        "subscription" => PriceKind::Recurring,
        "commitment" => PriceKind::Commitment,
        "add_on" | "one_off" | "fixed_charge" => PriceKind::OneTime,
        other => return Err(Trouble::Failed(format!("no fee is called {other}"))),
    })
}

/// An amount with its tax, in minor units, the tax rounded by itself.
fn gross(fee: &Input<'_>, currency: Currency) -> Try<Amount> {
    let whole = |value: Decimal| Amount::round(value, Currency::JPY).map(|amount| amount.minor());
    let (told, precise) = (fee.maybe_decimal("tax")?, fee.maybe_decimal("precise_tax")?);
    let tax = whole(told.or(precise).unwrap_or_default())?;
    if precise.is_some_and(|precise| whole(precise).ok() != Some(tax)) {
        return Err("a tax that is not the exact one rounded".into());
    }
    Ok(Amount::new(whole(fee.decimal("amount")?)?, currency).plus(Amount::new(tax, currency))?)
}

/// The offerings of each metric.
type Metrics = BTreeMap<String, Vec<OfferingId>>;

/// Fees that fall due together, each a service of its own; and the offering of each metric.
fn served(input: &Input<'_>, company: &Company) -> Try<(Vec<Amount>, Metrics)> {
    let (mut due, mut metrics) = (Vec::new(), Metrics::new());
    let mut used = Vec::new();
    for fee in input.inputs("fees")? {
        let amount = gross(&fee, company.currency)?;
        let price = UnitPrice(amount.to_decimal());
        let kind = kind(fee.maybe_text("type").unwrap_or("charge"))?;
        let arrears = |model: ChargeModel| Sold { timing: PriceTiming::InArrears, ..Sold::monthly(model) };
        let mut meter = None;
        let sold = match kind {
            PriceKind::Usage => {
                let (id, code) = company.meter()?;
                meter = Some(code);
                Sold { meter: Some(id), ..arrears(ChargeModel::PerUnit { unit_price: price }) }
            }
            PriceKind::Recurring => arrears(recurring(price)),
            PriceKind::OneTime => Sold::monthly(ChargeModel::OneTime { amount: price }),
            PriceKind::Commitment => arrears(ChargeModel::MinimumCommitment {
                amount: price,
                day_count: boss_rating::DayCount::Actual,
            }),
        };
        let offering = company.sell(vec![sold], TaxRate::ZERO)?;
        let service = company.begin(offering, Quantity::ONE, month().0)?;
        used.extend(meter.map(|code| (service, code)));
        let metric = fee.maybe_text("metric").unwrap_or_default();
        metrics.entry(metric.to_owned()).or_default().push(offering);
        due.push(amount);
    }
    company.go_to(month().1);
    for (service, code) in used {
        company.use_up(service, &code, (month().0, Quantity::ONE))?;
    }
    Ok((due, metrics))
}

/// Opens a wallet with its fields, or `EUR 1000`; answers what it is called.
fn opened(place: usize, value: &Input<'_>, company: &Company, metrics: &Metrics) -> Try<String> {
    let (name, amount) = match value.as_text() {
        Some(text) => {
            let (code, balance) = text.split_once(' ').ok_or("no balance")?;
            let balance: i64 = balance.parse().map_err(|_| "no balance")?;
            (code.to_owned(), Amount::new(balance, code.parse()?))
        }
        None => {
            let balance = value.maybe_whole("balance")?.or(value.maybe_whole("balance_cents")?);
            let own: Option<Currency> = value.maybe_text("currency").map(str::parse).transpose()?;
            let amount = Amount::new(balance.ok_or("no balance")?, own.unwrap_or(company.currency));
            let name = value.maybe_text("name");
            (name.map_or(format!("wallet {place}"), str::to_owned), amount)
        }
    };
    // A wallet of another currency is another account's.
    if amount.currency() == company.currency {
        let mut opened = wallet(company, &name, amount);
        if value.as_text().is_none() {
            let priority = value.maybe_whole("priority")?.and_then(|number| i32::try_from(number).ok());
            opened.priority = priority.unwrap_or(opened.priority);
            opened.expires_on = value.maybe_date("expires")?;
            let only = value.maybe_text("limited_to").or(value.maybe_text("only"));
            opened.charge_kinds = only.map(kind).transpose()?.into_iter().collect();
            if let Some(metric) = value.maybe_text("metric") {
                opened.offering_ids = metrics.get(metric).cloned().ok_or("no fee of this metric")?;
            }
        }
        company.open_wallet(opened)?;
    }
    Ok(name)
}

/// Several wallets and what each of them pays.
pub(crate) fn wallet_order(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let company = company(currency)?;
    let all = input
        .inputs("wallets")
        .map_err(|_| Trouble::NotSupported("wallets told in a sentence, not by their fields".to_owned()))?;
    let (due, metrics) = match input.has("fees") {
        true => served(input, &company)?,
        false => (Vec::new(), Metrics::new()),
    };
    let mut names = Vec::new();
    for (place, one) in all.iter().enumerate() {
        names.push(opened(place, one, &company, &metrics)?);
    }
    let whole = input.maybe_whole("invoice_total")?.map(|total| Amount::new(total, currency));
    let bills = match due.is_empty() {
        true => vec![company.make_bill(vec![untaxed(whole.ok_or("no fees and no total")?)])?],
        false => company.bill(last_day())?,
    };
    let billed = total(&bills, currency)?;
    if whole.is_some_and(|whole| whole != billed) {
        return Err(Trouble::Failed(format!("the fees come to {billed:?}, not to the bill's total")));
    }
    let by_name = |name: &str| -> Try<Amount> {
        let parts = bills.iter().flat_map(|bill| &bill.settled_by).filter(|part| part.label == name);
        Ok(Amount::sum(parts.map(|part| part.amount), currency)?)
    };
    let mut used = Answer::new();
    for name in &names {
        used = used.with(name, cents(by_name(name)?));
    }
    let used = match names.as_slice() {
        [only] => cents(by_name(only)?),
        _ => Got::Object(used),
    };
    let open = Amount::sum(bills.iter().map(|bill| bill.bill.open), currency)?;
    Ok(Answer::new().with("used", used).with("due", cents(open)))
}

/// Lines with tax.
pub(crate) fn taxed_lines(input: &Input<'_>) -> Try<Answer> {
    if ["customer_rate", "country_rates", "place"].iter().any(|key| input.has(key)) {
        return not_supported("a tax rate belongs to what is sold, not to a customer or place");
    }
    let currency = input.currency()?;
    let everywhere = input.rate("rate")?.unwrap_or(TaxRate::ZERO);
    let inclusive = input.flag("tax_inclusive");
    let own = input.maybe_decimals("line_rates")?;
    let mut items = Vec::new();
    for (place, amount) in input.wholes("lines_cents")?.into_iter().enumerate() {
        let own = own.get(place).copied().flatten().map(TaxRate::new).transpose()?;
        items.push(item(Amount::new(amount, currency), own.unwrap_or(everywhere), inclusive));
    }
    let bill = company(currency)?.make_bill(items)?;
    let mut rates: Vec<TaxRate> = bill.items.iter().map(|item| item.tax_rate).collect();
    rates.sort_unstable();
    rates.dedup();
    Ok(Answer::new()
        .with("line_tax", list(bill.items.iter().map(|item| cents(item.tax))))
        .with("groups", count(rates.len()))
        .with("sub_total_cents", cents(bill.bill.net))
        .with("tax_cents", cents(bill.bill.tax))
        .with("total_cents", cents(bill.bill.total)))
}

/// A bill, and a credit by hand over a part of it.
pub(crate) fn partial_credit(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let (company, tax) = (company(currency)?, input.tax("tax_percent")?);
    let fee = Amount::new(input.whole("invoice_fee_cents")?, currency);
    let bill = company.make_bill(vec![item(fee, tax, false)])?.bill;
    let back = Amount::new(input.whole("credit_item_cents")?, currency);
    let credit = company.make_bill(vec![item(back.negated()?, tax, false)])?.bill;
    let invoice = Answer::new().with("taxes_cents", cents(bill.tax)).with("total_cents", cents(bill.total));
    Ok(Answer::new()
        .with("invoice", invoice)
        .with("sub_total_cents", cents(credit.net.negated()?))
        .with("tax_cents", cents(credit.tax.negated()?))
        .with("total_cents", cents(credit.total.negated()?)))
}
