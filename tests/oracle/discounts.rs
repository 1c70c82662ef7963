//! Coupons: how much, in which order, on which lines, and what is then taxed.

use crate::agreement::{owed_until, price, recurring, served, subscription, taxed, timeline};
use crate::answer::{Answer, Got, cents, list};
use crate::case::{Input, Trouble, Try, decimal, not_supported, price_of};
use crate::charges::month;
use boss_kernel::id::{DiscountId, PriceId, SubscriptionId};
use boss_kernel::{Amount, Currency, CycleDay, Decimal, Percent, TaxRate};
use boss_rating::{
    Discount, DiscountDuration, Off, OwedCharge, PriceTimeline, SubscriptionTimeline, TaxTerms, Timeline,
};
use serde_json::Value;

/// A coupon in its place of application.
fn discount(place: usize, off: Off, currency: Currency) -> Discount {
    let number = i64::try_from(place).unwrap_or(0);
    Discount {
        discount: DiscountId(number + 1),
        label: format!("coupon {}", number + 1).into(),
        off,
        duration: DiscountDuration::Forever,
        from: month().0,
        to: None,
        subscription: None,
        prices: None,
        priority: 0,
        used_before: Amount::zero(currency),
    }
}

/// What a coupon takes off: an amount in hundredths, or a share.
fn off(input: &Input<'_>, currency: Currency) -> Try<Off> {
    for name in ["fixed_cents", "coupon_cents", "amount_cents"] {
        if let Some(amount) = input.maybe_whole(name)? {
            return Ok(Off::Fixed(Amount::new(amount, currency)));
        }
    }
    for name in ["percent", "percentage", "coupon_percent", "percentage_rate"] {
        if input.has(name) {
            return Ok(Off::Percent(input.percent(name)?));
        }
    }
    Err("a coupon of nothing".into())
}

/// One subscription with a fee for each amount.
fn lines(amounts: &[i64], currency: Currency) -> Timeline {
    let (from, _) = month();
    let fee = |(index, amount): (usize, &i64)| {
        price(i64::try_from(index).unwrap_or(0) + 1, recurring(price_of(*amount, currency)))
    };
    let fees = amounts.iter().enumerate().map(fee).collect();
    timeline(currency, CycleDay::FIRST, vec![subscription(1, from, served(from, None), fees)])
}

/// The month's charges with discounts.
fn discounted(mut timeline: Timeline, discounts: Vec<Discount>) -> Try<Vec<OwedCharge>> {
    timeline.discounts = discounts;
    let mut charges = owed_until(&timeline, crate::agreement::after(month().0))?;
    charges.sort_by_key(|charge| (charge.key.subscription, charge.key.price));
    Ok(charges)
}

/// What all discounts take off a charge.
fn taken_off(charge: &OwedCharge) -> Try<Amount> {
    Ok(Amount::sum(charge.discounts.iter().map(|applied| applied.amount), charge.net.currency())?)
}

/// The same for all charges, and what is left of them.
fn totals(charges: &[OwedCharge], currency: Currency) -> Try<(Amount, Amount)> {
    let off = charges.iter().map(taken_off).collect::<Try<Vec<Amount>>>()?;
    Ok((Amount::sum(off, currency)?, Amount::sum(charges.iter().map(|charge| charge.net), currency)?))
}

pub(crate) fn coupon_amount(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let mut coupon = discount(0, off(input, currency)?, currency);
    let types = ["fixed", "fixed once", "fixed recurring", "percentage", "percentage once"];
    let kind = input.word("type", &types)?;
    let used = input.maybe_whole("already_used_cents")?.unwrap_or(0);
    if matches!(kind, Some("fixed once" | "percentage once")) {
        coupon.duration = DiscountDuration::Once;
        coupon.used_before = Amount::new(used, currency);
    }
    let charges = discounted(lines(&[input.whole("base_cents")?], currency), vec![coupon])?;
    let (off, left) = totals(&charges, currency)?;
    Ok(Answer::new().with("amount_cents", cents(off)).with("left_cents", cents(left)))
}

pub(crate) fn coupon_stacking(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let mut coupons = input.inputs("coupons")?;
    // Where the order is said to make no difference it is left to Boss; else they apply as they are listed.
    let any_order = input.flag("either_order");
    let stacked = |coupons: &[Input<'_>]| -> Try<(Amount, Amount)> {
        let mut discounts = Vec::new();
        for (place, coupon) in coupons.iter().enumerate() {
            let mut discount = discount(place, off(coupon, currency)?, currency);
            discount.priority = if any_order { 0 } else { i32::try_from(place).unwrap_or(0) };
            if coupon.flag("limited_to_other_plan") {
                discount.prices = Some([PriceId(i64::MAX)].into());
            }
            discounts.push(discount);
        }
        totals(&discounted(lines(&[input.whole("fees_cents")?], currency), discounts)?, currency)
    };
    let (off, left) = stacked(&coupons)?;
    if any_order {
        coupons.reverse();
        if stacked(&coupons)? != (off, left) {
            return Err("the order of the coupons makes a difference".into());
        }
    }
    Ok(Answer::new()
        .with("coupons_cents", cents(off))
        .with("sub_total_excl_tax_cents", cents(left))
        .with("sub_total_excl_cents", cents(left)))
}

/// An amount off several lines.
pub(crate) fn distribution(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let off = Amount::new(input.whole("discount_cents")?, currency);
    let given = off.is_positive().then(|| discount(0, Off::Fixed(off), currency));
    let lines = lines(&input.wholes("lines_cents")?, currency);
    let charges = discounted(lines, given.into_iter().collect())?;
    let off = charges.iter().map(taken_off).collect::<Try<Vec<Amount>>>()?;
    Ok(Answer::new()
        .with("taxable_cents", list(charges.iter().map(|charge| cents(charge.net))))
        .with("discounts_cents", list(off.into_iter().map(cents))))
}

/// A fee of a bill: whose it is, how much, and how it is taxed.
struct Fee {
    subscription: String,
    name: String,
    amount: i64,
    tax: TaxRate,
}

/// A percentage; none is no tax.
fn tax_rate(value: &Value) -> Try<TaxRate> {
    let several = value.is_array() || value.as_str().is_some_and(|text| text.contains('+'));
    if several {
        return not_supported("a line has one tax");
    }
    let percent = decimal(value).ok_or(Trouble::from("no tax rate"))?;
    Ok(TaxRate::new(Percent::new(percent)?.fraction())?)
}

/// Fees as rows: whose, what, how much, tax.
fn fees(input: &Input<'_>) -> Try<Vec<Fee>> {
    let rows = input.list("fees")?;
    let width = rows.first().and_then(Value::as_array).map_or(0, Vec::len);
    let named = input.get("tier_fields").or(input.get("fee_fields")).and_then(Value::as_array);
    let fields: Vec<&str> = match (named, width) {
        (Some(fields), _) => fields.iter().filter_map(Value::as_str).collect(),
        (None, 2) => vec!["amount_cents", "tax_percent"],
        (None, 3) => vec!["metric", "amount_cents", "tax_percent"],
        (None, _) => vec!["subscription", "metric", "amount_cents", "tax_percent"],
    };
    let fee = |(index, row): (usize, &Value)| -> Try<Fee> {
        let cell = |name: &str| {
            let place = fields.iter().position(|field| *field == name)?;
            row.get(place).or(row.get(name)).filter(|cell| !cell.is_null())
        };
        let text = |name: &str| cell(name).and_then(Value::as_str).map(str::to_owned);
        let amount =
            cell("amount_cents").and_then(Value::as_i64).ok_or(Trouble::from("a fee without amount"))?;
        let tax = cell("tax_percent").map_or(Ok(TaxRate::ZERO), tax_rate)?;
        let name = text("metric").or_else(|| text("plan")).unwrap_or_else(|| format!("fee {index}"));
        Ok(Fee { subscription: text("subscription").unwrap_or_default(), name, amount, tax })
    };
    rows.iter().enumerate().map(fee).collect()
}

/// The fees as prices of their subscriptions, in order.
fn account(fees: &[Fee], currency: Currency) -> Try<Timeline> {
    let (from, _) = month();
    let mut subscriptions: Vec<SubscriptionTimeline> = Vec::new();
    for (index, fee) in fees.iter().enumerate() {
        let id = i64::try_from(index).unwrap_or(0) + 1;
        let tax = taxed(TaxTerms { rate: fee.tax, inclusive: false });
        let price = PriceTimeline { tax, ..price(id, recurring(price_of(fee.amount, currency))) };
        let number = subscription_of(fees, &fee.subscription);
        match subscriptions.iter_mut().find(|known| known.subscription == number) {
            Some(known) => known.plans.iter_mut().for_each(|plan| plan.prices.push(price.clone())),
            None => subscriptions.push(subscription(number.0, from, served(from, None), vec![price])),
        }
    }
    Ok(timeline(currency, CycleDay::FIRST, subscriptions))
}

/// Subscriptions are numbered in the order they are named.
fn subscription_of(fees: &[Fee], name: &str) -> SubscriptionId {
    let first = fees.iter().position(|fee| fee.subscription == name).unwrap_or(0);
    SubscriptionId(i64::try_from(first).unwrap_or(0) + 1)
}

/// Coupons for all fees, for the plan of a subscription, or for fees by name; one for none of them takes nothing off.
fn limited(fees: &[Fee], coupon: &Input<'_>, discount: &mut Discount) {
    let Some(words) = coupon.maybe_text("applies_to").filter(|words| *words != "all") else { return };
    let subscription = words.strip_prefix("plan of ").filter(|name| {
        let of = |fee: &Fee| fee.subscription == **name;
        fees.iter().any(of)
    });
    if let Some(name) = subscription {
        discount.subscription = Some(subscription_of(fees, name));
        return;
    }
    let names: Vec<&str> = words.split(',').map(str::trim).collect();
    let of = |(index, fee): (usize, &Fee)| {
        let id = PriceId(i64::try_from(index).unwrap_or(0) + 1);
        names.contains(&fee.name.as_str()).then_some(id)
    };
    discount.prices = Some(fees.iter().enumerate().filter_map(of).collect::<Vec<PriceId>>().into());
}

/// The fees of a bill less its coupons, taxed.
fn bill(input: &Input<'_>, fees: &[Fee], currency: Currency) -> Try<Vec<OwedCharge>> {
    let mut discounts = Vec::new();
    if input.has("coupons_in_application_order") {
        for (place, coupon) in input.inputs("coupons_in_application_order")?.iter().enumerate() {
            let mut discount = discount(place, off(coupon, currency)?, currency);
            discount.priority = i32::try_from(place).unwrap_or(0);
            limited(fees, coupon, &mut discount);
            discounts.push(discount);
        }
    } else if let Some(amount) = input.maybe_whole("coupons_cents")?.filter(|amount| *amount > 0) {
        discounts.push(discount(0, Off::Fixed(Amount::new(amount, currency)), currency));
    }
    discounted(account(fees, currency)?, discounts)
}

pub(crate) fn tax_breakdown(input: &Input<'_>) -> Try<Answer> {
    let currency = input.currency()?;
    let fees = fees(input)?;
    let charges = bill(input, &fees, currency)?;
    let off = charges.iter().map(taken_off).collect::<Try<Vec<Amount>>>()?;
    let sum = |part: fn(&OwedCharge) -> Amount| Amount::sum(charges.iter().map(part), currency);
    let priced: Decimal = fees.iter().map(|fee| Decimal::from(fee.amount)).sum();
    Ok(Answer::new()
        .with("precise_coupon", list(off.iter().map(|off| cents(*off))))
        .with("tax_cents", list(charges.iter().map(|charge| cents(charge.tax))))
        .with("fees_cents", Got::Number(priced))
        .with("coupons_cents", cents(Amount::sum(off, currency)?))
        .with("sub_total_excl_cents", cents(sum(|charge| charge.net)?))
        .with("taxes_cents", cents(sum(|charge| charge.tax)?))
        .with("total_cents", cents(sum(|charge| charge.gross)?)))
}
