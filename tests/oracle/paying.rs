//! What pays a bill: credits, credit notes and wallets; and what a parent's bill carries.

use crate::agreement::{owed_until, usage_price};
use crate::answer::{Answer, Got, cents, list, major};
use crate::case::{Input, Trouble, Try, decimal};
use crate::charges::{account, month, plainly, quantity, used};
use crate::tiers::{only, tiers};
use boss_kernel::{Amount, Currency, NaiveDate};
use boss_rating::{
    ChargeKind, ChargeModel, DayCount, DueLine, PriceTerms, Settlement, Source, TaxTerms, Taxed, Usage,
    Wallet, child_balance, settle, taxes,
};

/// A day on which wallets without expiry are as good as on any other.
fn today() -> NaiveDate {
    month().1
}

fn line(kind: ChargeKind, gross: Amount) -> DueLine {
    DueLine { kind, price: None, gross }
}

fn amounts(minors: &[i64], currency: Currency) -> Vec<Amount> {
    minors.iter().map(|minor| Amount::new(*minor, currency)).collect()
}

/// What a source pays of one line.
fn of_line(settled: &Settlement, line: usize) -> Got {
    list(settled.parts.iter().filter(|part| part.line == line).map(|part| major(part.amount)))
}

/// Credits run down the lines of a graduated price, a line for each tier, and of its minimum.
pub(crate) fn credit_application(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let (quantity, tiers) = (quantity(input)?, tiers(input)?);
    let mut prices = Vec::new();
    for place in 0..tiers.len() {
        let model = ChargeModel::Graduated { tiers: only(&tiers, place) };
        let id = i64::try_from(place).unwrap_or(0) + 1;
        prices.push(usage_price(id, model, PriceTerms::default(), used(quantity)));
    }
    if let Some(amount) = input.maybe_price("minimum")? {
        let model = ChargeModel::MinimumCommitment { amount, day_count: DayCount::Actual };
        prices.push(usage_price(100, model, PriceTerms::default(), Usage::None));
    }
    let charges = owed_until(&account(currency, prices), month().1)?;
    let charges: Vec<_> = charges.into_iter().filter(|charge| !charge.gross.is_zero()).collect();
    let is_minimum = |place: usize| charges.get(place).is_some_and(|charge| charge.key.price.0 == 100);
    let kind = |place: usize| if is_minimum(place) { ChargeKind::Commitment } else { ChargeKind::Usage };
    let lines: Vec<DueLine> =
        charges.iter().enumerate().map(|(place, charge)| line(kind(place), charge.gross)).collect();
    let credits = input.decimals("credits")?.into_iter().map(|credit| Amount::round(credit, currency));
    let credits = credits.collect::<Result<Vec<Amount>, _>>()?;
    let settled = settle(&lines, currency, &credits, &[], today())?;
    let mut answers = Vec::new();
    for (place, line) in lines.iter().enumerate() {
        let parts = settled.parts.iter().filter(|part| part.line == place).map(|part| part.amount);
        let left = line.gross.minus(Amount::sum(parts, currency)?)?;
        let name = if is_minimum(place) { "charge_minimum" } else { "amount" };
        answers.push(
            Answer::new()
                .with(name, major(line.gross))
                .with("credits", of_line(&settled, place))
                .with("total", major(left)),
        );
    }
    Ok(Answer::new().with("lines", list(answers)).with("total", major(settled.due)))
}

/// Credits after a bill: what is left of each.
fn left_of(credits: &[Amount], settled: &Settlement) -> Try<Vec<Amount>> {
    let left = |(index, credit): (usize, &Amount)| credit.minus(settled.used(Source::Credit(index))?);
    Ok(credits.iter().enumerate().map(left).collect::<Result<Vec<Amount>, _>>()?)
}

pub(crate) fn credit_notes(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let credits = amounts(&input.wholes("credit_notes_balance_cents")?, currency);
    let total = Amount::new(input.whole("invoice_total_cents")?, currency);
    let settled = settle(&[line(ChargeKind::Recurring, total)], currency, &credits, &[], today())?;
    Ok(Answer::new()
        .with("applied", list(settled.parts.iter().map(|part| cents(part.amount))))
        .with("left", list(left_of(&credits, &settled)?.into_iter().map(cents)))
        .with("due", cents(settled.due)))
}

/// Several bills that draw on the same credits; each takes its turn, as the account's lock makes it.
pub(crate) fn credit_notes_in_turn(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let mut credits = amounts(&input.wholes("credit_notes_balance_cents")?, currency);
    let mut applied = Amount::zero(currency);
    for total in amounts(&input.wholes("invoices_cents")?, currency) {
        let settled = settle(&[line(ChargeKind::Recurring, total)], currency, &credits, &[], today())?;
        applied = applied.plus(total.minus(settled.due)?)?;
        credits = left_of(&credits, &settled)?;
    }
    Ok(Answer::new().with("sum_applied", cents(applied)).with("left", list(credits.into_iter().map(cents))))
}

fn wallet(balance: Amount, created: usize) -> Wallet {
    let created = i64::try_from(created).unwrap_or(0);
    Wallet { balance, priority: 50, expires: None, created, kinds: None, prices: None }
}

/// Bills one after the other from one wallet.
pub(crate) fn wallet_draw(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let mut purse = wallet(Amount::round(input.decimal("wallet_major")?, currency)?, 0);
    let (mut totals, mut used, mut left, mut due) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for fee in input.inputs("fees_in_order")? {
        let terms = TaxTerms { rate: fee.tax("tax_percent")?, inclusive: false };
        let gross = terms.split(Amount::round(fee.decimal("amount")?, currency)?)?.gross;
        let lines = [line(ChargeKind::Recurring, gross)];
        let settled = settle(&lines, currency, &[], std::slice::from_ref(&purse), today())?;
        let paid = settled.used(Source::Wallet(0))?;
        purse.balance = purse.balance.minus(paid)?;
        totals.push(major(gross));
        used.push(major(paid));
        left.push(major(purse.balance));
        due.push(major(settled.due));
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
    let terms = TaxTerms { rate: input.tax("tax_percent")?, inclusive: false };
    let mut lines: Vec<Taxed> = Vec::new();
    for fee in input.decimals("fees_major")? {
        let model = ChargeModel::PerUnit { unit_price: boss_kernel::UnitPrice(fee) };
        let charge = plainly(currency, model, used(boss_kernel::Quantity::ONE))?;
        lines.push(terms.split(charge.net)?);
    }
    let total = taxes::sum(&lines, currency)?;
    let purse = wallet(Amount::new(input.whole("wallet_cents")?, currency), 0);
    let dues: Vec<DueLine> = lines.iter().map(|taxed| line(ChargeKind::Usage, taxed.gross)).collect();
    let settled = settle(&dues, currency, &[], std::slice::from_ref(&purse), today())?;
    let paid = settled.used(Source::Wallet(0))?;
    Ok(Answer::new()
        .with("fee_cents", list(lines.iter().map(|line| cents(line.net))))
        .with("precise_fee_tax_cents", list(lines.iter().map(|line| cents(line.tax))))
        .with("fees_cents", cents(total.net))
        .with("taxes_cents", cents(total.tax))
        .with("sub_total_incl_cents", cents(total.gross))
        .with("prepaid_used_cents", cents(paid))
        .with("total_cents", cents(settled.due))
        .with("wallet_left_cents", cents(purse.balance.minus(paid)?)))
}

pub(crate) fn child(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let carried = input.decimals("parent_items_for_child")?.into_iter();
    let carried = carried.map(|item| Amount::round(item, currency)).collect::<Result<Vec<Amount>, _>>()?;
    let charged = Amount::round(input.decimal("child_charged")?, currency)?;
    Ok(Answer::new().with("child_balance", major(child_balance(charged, carried)?)))
}

/// Amounts as they are booked.
pub(crate) fn rounding(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    Ok(Answer::new().with("amount", major(Amount::round(input.decimal("amount")?, currency)?)))
}

pub(crate) fn allocation(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let weights = input.list("weights")?.iter().map(|weight| {
        let weight = decimal(weight).ok_or(Trouble::from("no weight"))?;
        Ok(crate::case::units(weight)?.millionths())
    });
    let weights = weights.collect::<Try<Vec<i64>>>()?;
    let total = Amount::round(input.decimal("amount")?, currency)?;
    let shares = boss_kernel::rounding::allocate(total, &weights)?;
    Ok(Answer::new().with("shares", list(shares.into_iter().map(major))))
}
