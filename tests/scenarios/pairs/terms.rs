//! Prices agreed, price lists, coupons, wallets.

use super::stage::{Stage, cny};
use boss_core::billing::wallets::{
    ExpireWallets, GrantWallet, OpenWallet, ReturnWallet, TopUpWallet, WalletMoved,
};
use boss_core::billing::{AgreePrice, EndAgreedPrice, EndDiscount, GiveCoupon, PutOnPriceList};
use boss_core::catalog::AddCoupon;
use boss_core::catalog::model::CouponDuration;
use boss_kernel::id::{CustomerId, PriceId, PriceListId};
use boss_kernel::{Days, LocalText};
use boss_rating::ChargeModel;
use serde_json::Value;

pub(super) async fn input(stage: &Stage<'_>, case: &str) -> Option<Value> {
    if case.ends_with("_wallet") || case.ends_with("_wallets") {
        return wallets(stage, case).await;
    }
    let input = match case {
        "billing.agree_price" => serde_json::to_value(agreed(stage)),
        "billing.end_agreed_price" => {
            let price = agreed(stage);
            let valid_to = price.valid_from;
            let price_version_id = stage.act(price).await?.price_version_id;
            serde_json::to_value(EndAgreedPrice { price_version_id, valid_to })
        }
        "billing.put_on_price_list" => {
            let payer = format!("SELECT customer_id FROM account WHERE id = {}", stage.payer);
            let customer_id = CustomerId(stage.pick(&payer).await);
            let on = format!(
                "SELECT price_list_id FROM customer_price_list WHERE customer_id = {customer_id} ORDER BY from_on DESC LIMIT 1"
            );
            let now_on = PriceListId(stage.pick(&on).await);
            let price_list_id = stage.lists.into_iter().find(|list| *list != now_on);
            serde_json::to_value(PutOnPriceList { customer_id, from_on: stage.today(), price_list_id })
        }
        "billing.give_coupon" => serde_json::to_value(coupon(stage).await?),
        "billing.end_discount" => {
            let given = coupon(stage).await?;
            let to_on = given.from_on;
            let discount_id = stage.act(given).await?.discount_id;
            serde_json::to_value(EndDiscount { discount_id, to_on })
        }
        _ => return None,
    };
    Some(input.unwrap())
}

/// A price for one early day.
fn agreed(stage: &Stage<'_>) -> AgreePrice {
    let valid_from = stage.early_day();
    AgreePrice {
        account_id: Some(if stage.next() % 2 == 0 { stage.child } else { stage.payer }),
        subscription_id: None,
        price_id: PriceId(stage.price),
        valid_from,
        valid_to: valid_from.checked_add_days(Days::new(1)),
        model: ChargeModel::Recurring { amount: "90".parse().unwrap(), day_count: Default::default() },
        terms: Default::default(),
    }
}

async fn coupon(stage: &Stage<'_>) -> Option<GiveCoupon> {
    let code = format!("coupon-{}", stage.next());
    let new = AddCoupon {
        code: code.clone(),
        name: LocalText::new("优惠", "Coupon"),
        percent: None,
        amount: Some(cny(100)),
        duration: CouponDuration::Once,
        cycles: None,
        offering_ids: Vec::new(),
        priority: 0,
        redeem_until: None,
        most_redemptions: None,
    };
    stage.act(new).await?;
    let from_on = stage.today();
    Some(GiveCoupon { account_id: stage.child, coupon_code: code, subscription_id: None, from_on })
}

fn prepaid(stage: &Stage<'_>) -> OpenWallet {
    OpenWallet {
        account_id: stage.payer,
        name: format!("预付 {}", stage.next()),
        priority: 0,
        expires_on: None,
        offering_ids: Vec::new(),
        charge_kinds: Vec::new(),
        amount: cny(5_000),
        method: None,
        reference: None,
    }
}

async fn wallets(stage: &Stage<'_>, case: &str) -> Option<Value> {
    let gift = GrantWallet {
        account_id: stage.payer,
        name: format!("赠送 {}", stage.next()),
        priority: 5,
        expires_on: None,
        offering_ids: Vec::new(),
        charge_kinds: Vec::new(),
        amount: cny(700),
        reason: "开业".to_owned(),
    };
    let input = match case {
        "billing.open_wallet" => serde_json::to_value(prepaid(stage)),
        "billing.grant_wallet" => serde_json::to_value(gift),
        "billing.top_up_wallet" => {
            let WalletMoved { wallet_id, version, .. } = stage.act(prepaid(stage)).await?;
            let amount = cny(1_000);
            let top_up =
                TopUpWallet { wallet_id, version, amount, method: None, reference: None, expires_on: None };
            serde_json::to_value(top_up)
        }
        "billing.return_wallet" => {
            let WalletMoved { wallet_id, version, .. } = stage.act(prepaid(stage)).await?;
            let reason = "不再需要".to_owned();
            let back =
                ReturnWallet { wallet_id, version, amount: None, reason, method: None, reference: None };
            serde_json::to_value(back)
        }
        "billing.expire_wallets" => {
            let id = stage.act(gift).await?.wallet_id;
            let today = stage.today();
            stage.execute(&format!("UPDATE wallet SET expires_on = '{today}' WHERE id = {id}")).await;
            serde_json::to_value(ExpireWallets { on: today, account_id: None })
        }
        _ => return None,
    };
    Some(input.unwrap())
}
