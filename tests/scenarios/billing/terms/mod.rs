//! Terms that one customer has and others don't: price lists, agreed prices, coupons; and what tax codes and phases do to bills.

mod agreed;
mod coupons;
mod phases;
mod price_lists;
mod refusals;
mod taxes;

use super::*;
use boss_core::billing::{
    AgreePrice, EndAgreedPrice, EndDiscount, GiveCoupon, PutOnPriceList, TermsView, ViewTerms,
};
use boss_core::catalog::model::CouponDuration;
use boss_core::catalog::{AddCoupon, AddPriceList, AddPriceVersion, ShowOffering};
use boss_kernel::id::{CustomerId, DiscountId, PriceId, PriceListId, PriceVersionId, SubscriptionId};
use boss_kernel::{Amount, Currency, Error, LocalText, NaiveDate};
use boss_rating::{ChargeModel, PriceTerms};
use boss_tests::story;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn recurring(amount: &str) -> ChargeModel {
    ChargeModel::Recurring { amount: amount.parse().unwrap(), day_count: Default::default() }
}

fn yuan(whole: i64) -> Amount {
    Amount::new(whole * 100, Currency::CNY)
}

/// `Alpha`, served one unit at 100 a month in advance since January 2026, 6 % tax on top.
struct Served {
    setting: Setting,
    account: AccountId,
    customer: CustomerId,
    subscription: SubscriptionId,
    price: PriceId,
}

async fn served(desk: &Desk) -> Served {
    let setting = setting(desk).await;
    let account = setting.given.account("Alpha", 1).await;
    let customer = setting.given.read_account(account).await.customer_id;
    let subscription =
        setting.given.subscription("S1", account, setting.offering, &[("2026-01-01", None, "1")]).await;
    let price = base_price(desk, setting.offering).await;
    Served { setting, account, customer, subscription, price }
}

async fn base_price(desk: &Desk, offering_id: OfferingId) -> PriceId {
    desk.ask(ShowOffering { offering_id }).await.prices[0].price_id
}

/// Net amounts of every charge of the account, bill by bill.
async fn nets(desk: &Desk, account: AccountId) -> Vec<Vec<i64>> {
    let bills = bills_of(desk, account).await;
    bills.iter().map(|bill| bill.charges.iter().map(|charge| charge.net.minor()).collect()).collect()
}

/// Bills up to a day, and once more, which must bill nothing.
async fn bill_once(desk: &Desk, through: &str) {
    bill_through(desk, through).await;
    assert_eq!(bill_through(desk, through).await.output.bills, 0, "billed again up to {through}");
}

async fn terms(desk: &Desk, account_id: AccountId) -> TermsView {
    desk.ask(ViewTerms { account_id }).await
}

/// The only fault of a refusal: where, and why.
fn fault(error: &Error) -> (&str, &str) {
    assert_eq!(error.faults().len(), 1, "{error:?}");
    (error.faults()[0].place.as_str(), error.faults()[0].code.as_str())
}

/// A price list on which the base price is `amount` from 2025 on.
async fn listed(desk: &Desk, code: &str, price_id: PriceId, amount: &str) -> PriceListId {
    let list = AddPriceList { code: code.to_owned(), name: LocalText::new(code, code) };
    let list = desk.act(list).await.output;
    let version = AddPriceVersion::for_everybody(price_id, day("2025-01-01"), recurring(amount));
    desk.act(AddPriceVersion { price_list_id: Some(list), ..version }).await;
    list
}

fn put_on(customer_id: CustomerId, from: &str, price_list_id: Option<PriceListId>) -> PutOnPriceList {
    PutOnPriceList { customer_id, from_on: day(from), price_list_id }
}

/// A price agreed with an account, without end.
fn agreed(account: AccountId, price_id: PriceId, from: &str, amount: &str) -> AgreePrice {
    AgreePrice {
        account_id: Some(account),
        subscription_id: None,
        price_id,
        valid_from: day(from),
        valid_to: None,
        model: recurring(amount),
        terms: Default::default(),
    }
}

fn end_price(price_version_id: PriceVersionId, to: &str) -> EndAgreedPrice {
    EndAgreedPrice { price_version_id, valid_to: day(to) }
}

/// A coupon of no amount yet, for everything and for good.
fn coupon(code: &str) -> AddCoupon {
    AddCoupon {
        code: code.to_owned(),
        name: LocalText::new(code, code),
        percent: None,
        amount: None,
        duration: CouponDuration::Forever,
        cycles: None,
        offering_ids: Vec::new(),
        priority: 0,
        redeem_until: None,
        most_redemptions: None,
    }
}

fn percent(code: &str, percent: &str) -> AddCoupon {
    AddCoupon { percent: Some(percent.parse().unwrap()), ..coupon(code) }
}

fn amount(code: &str, whole: i64) -> AddCoupon {
    AddCoupon { amount: Some(yuan(whole)), ..coupon(code) }
}

fn give(account_id: AccountId, code: &str, from: &str) -> GiveCoupon {
    GiveCoupon { account_id, coupon_code: code.to_owned(), subscription_id: None, from_on: day(from) }
}

fn end(discount_id: DiscountId, to: &str) -> EndDiscount {
    EndDiscount { discount_id, to_on: day(to) }
}
