//! Tax: by line, by rate, by place, and what is left of a bill to credit.

use crate::answer::{Answer, Got, cents, count, list};
use crate::case::{Input, Trouble, Try, decimal};
use crate::discounts::{bill, fees, tax_rates};
use boss_kernel::{Amount, Currency, Decimal, Percent, TaxRate};
use boss_rating::taxes::{self, TaxRates};
use boss_rating::{BilledLine, CreditPart, OwedCharge, TaxTerms, Taxed, credit_note, creditable};
use serde_json::Value;

/// A percentage as a number.
pub(crate) fn percent(percent: Percent) -> Got {
    decimal(&Value::String(percent.to_string())).into()
}

/// Charges with their rates, and without.
pub(crate) fn taxed_lines(charges: &[OwedCharge]) -> (Vec<(TaxRate, Taxed)>, Vec<Taxed>) {
    let taxed = |charge: &OwedCharge| Taxed { net: charge.net, tax: charge.tax, gross: charge.gross };
    let lines: Vec<(TaxRate, Taxed)> =
        charges.iter().map(|charge| (charge.tax_rate, taxed(charge))).collect();
    let plain = lines.iter().map(|(_, taxed)| *taxed).collect();
    (lines, plain)
}

/// A place from the country down: `US-CA`, `US_CA`.
fn place(text: &str) -> Vec<String> {
    text.split(['-', '_']).map(str::to_owned).collect()
}

pub(crate) fn lines(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let mut rates = TaxRates { customer: input.rate("customer_rate")?, ..TaxRates::default() };
    if let Some(places) = input.get("country_rates").and_then(Value::as_object) {
        for (name, rate) in places {
            let rate = decimal(rate).ok_or(Trouble::from("no rate"))?;
            rates.places.insert(place(name), TaxRate::new(rate)?);
        }
    }
    let at = input.maybe_text("place").map(place).unwrap_or_default();
    let own: &[Value] = if input.has("line_rates") { input.list("line_rates")? } else { &[] };
    let everywhere = input.rate("rate")?;
    let mut taxed: Vec<(TaxRate, Taxed)> = Vec::new();
    for (index, amount) in input.wholes("lines_cents")?.into_iter().enumerate() {
        let line = own.get(index).and_then(decimal).map(TaxRate::new).transpose()?.or(everywhere);
        let rate = rates.rate(line, &at).unwrap_or(TaxRate::ZERO);
        let terms = TaxTerms { rate, inclusive: input.flag("tax_inclusive") };
        taxed.push((rate, terms.split(Amount::new(amount, currency))?));
    }
    let plain: Vec<Taxed> = taxed.iter().map(|(_, line)| *line).collect();
    let total = taxes::sum(&plain, currency)?;
    Ok(Answer::new()
        .with("line_tax", list(plain.iter().map(|line| cents(line.tax))))
        .with("groups", count(taxes::by_rate(&taxed, currency)?.len()))
        .with("sub_total_cents", cents(total.net))
        .with("tax_cents", cents(total.tax))
        .with("total_cents", cents(total.gross)))
}

/// Several taxes on a line: each one's share of the line's tax, and what it was charged on.
pub(crate) fn mixed(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let fees = fees(input)?;
    let charges = bill(input, &fees, currency)?;
    let mut names: Vec<(TaxRate, Amount, Amount)> = Vec::new();
    for (fee, charge) in fees.iter().zip(&charges) {
        for (rate, share) in fee.taxes.iter().zip(taxes::shares(charge.tax, &fee.taxes)?) {
            match names.iter_mut().find(|(known, ..)| known == rate) {
                Some((_, base, tax)) => (*base, *tax) = (base.plus(charge.net)?, tax.plus(share)?),
                None => names.push((*rate, charge.net, share)),
            }
        }
    }
    let per_tax = names.into_iter().fold(Answer::new(), |answer, (rate, base, tax)| {
        let share = rate.fraction().checked_mul(Decimal::ONE_HUNDRED).unwrap_or_default().normalize();
        answer.with(&format!("{share}%"), Answer::new().with("base", cents(base)).with("amount", cents(tax)))
    });
    let (lines, plain) = taxed_lines(&charges);
    let total = taxes::sum(&plain, currency)?;
    Ok(Answer::new()
        .with("per_tax", per_tax)
        .with("taxes_cents", cents(total.tax))
        .with("total_cents", cents(total.gross))
        .with("effective_rate", percent(taxes::effective_rate(&lines, currency)?)))
}

/// The lines of a bill that is to be credited. Where only its total is told, that is one untaxed line with the coupon on it.
fn billed(input: &Input<'_>, currency: Currency) -> Try<Vec<BilledLine>> {
    let line = |terms: TaxTerms, amount: Amount, discount: Amount| -> Try<BilledLine> {
        let billed = CreditPart::new(terms, amount, discount)?;
        Ok(BilledLine { terms, billed, credited: CreditPart::nothing(currency) })
    };
    if input.has("fees") {
        let charges = bill(input, &fees(input)?, currency)?;
        let of = |charge: &OwedCharge| -> Try<BilledLine> {
            let off = Amount::sum(charge.discounts.iter().map(|applied| applied.amount), currency)?;
            let terms = TaxTerms { rate: charge.tax_rate, inclusive: false };
            line(terms, charge.net.plus(off)?, off)
        };
        return charges.iter().map(of).collect();
    }
    let amounts = amounts(input, "invoice_fee_cents", "invoice_fees_cents")?;
    if let Some(amounts) = amounts {
        let terms = TaxTerms { rate: combined_tax(input)?, inclusive: false };
        let of = |amount: &i64| line(terms, Amount::new(*amount, currency), Amount::zero(currency));
        return amounts.iter().map(of).collect();
    }
    let coupon = Amount::new(input.maybe_whole("coupon_cents")?.unwrap_or(0), currency);
    let priced = Amount::new(input.whole("invoice_total_cents")?, currency).plus(coupon)?;
    Ok(vec![line(TaxTerms { rate: TaxRate::ZERO, inclusive: false }, priced, coupon)?])
}

/// One amount, or several.
fn amounts(input: &Input<'_>, one: &str, several: &str) -> Try<Option<Vec<i64>>> {
    if input.has(several) {
        return Ok(Some(input.wholes(several)?));
    }
    Ok(input.maybe_whole(one)?.map(|amount| vec![amount]))
}

fn combined_tax(input: &Input<'_>) -> Try<TaxRate> {
    Ok(taxes::combined(&input.get("tax_percent").map_or(Ok(Vec::new()), tax_rates)?)?)
}

/// What a credit note over all or some of a bill comes to.
pub(crate) fn credit(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let lines = billed(input, currency)?;
    let items = match amounts(input, "credit_item_cents", "credit_items_cents")? {
        Some(amounts) => {
            amounts.into_iter().map(|amount| Amount::new(amount, currency)).enumerate().collect()
        }
        None => creditable(&lines)?,
    };
    let paid = Amount::new(input.maybe_whole("paid_cents")?.unwrap_or(0), currency);
    let note = credit_note(&lines, &items, paid, currency)?;
    let whole: Vec<Taxed> = lines.iter().map(|line| line.billed.taxed).collect();
    let whole = taxes::sum(&whole, currency)?;
    let taxed = note.total.taxed;
    Ok(Answer::new()
        .with(
            "invoice",
            Answer::new().with("taxes_cents", cents(whole.tax)).with("total_cents", cents(whole.gross)),
        )
        .with("sub_total_cents", cents(taxed.net))
        .with("tax_cents", cents(taxed.tax))
        .with("total_cents", cents(taxed.gross))
        .with("max_creditable_cents", cents(taxed.gross))
        .with("max_refundable_cents", cents(note.refundable))
        .with("coupon_adjustment_cents", cents(note.total.discount)))
}

/// The same as an estimate; net and tax apart only where the bill's lines are told.
pub(crate) fn estimate(input: &Input<'_>) -> Try<Answer> {
    let answer = credit(input)?;
    if !input.has("fees") {
        return Ok(answer);
    }
    let (net, tax) = (answer.get("sub_total_cents").cloned(), answer.get("tax_cents").cloned());
    Ok(answer.with("sub_total_excl_cents", net).with("taxes_cents", tax))
}

/// Credit notes by the words of their input: over an item of a bill, or over what an ended service has not served.
pub(crate) fn credit_note_rounding(input: &Input<'_>) -> Try<Answer> {
    if input.has("terminate") { crate::fees::credit_note_of_end(input) } else { credit(input) }
}
