//! Changes of subscriptions: what is served after each, what it costs, what is refused, and what follows.

mod add_ons;
mod bundles;
mod money;
mod refusals;
mod served;
mod together;

use crate::sale::{self, account, add, day, place, units};
use boss_core::catalog::model::Connector;
use boss_core::orders::model::SubscriptionState;
use boss_core::orders::{PlaceOrderItem, PlacedOrder, ShowSubscription, SubscriptionDetail, When};
use boss_kernel::id::{AccountId, OfferingId, SubscriptionId};
use boss_kernel::{NaiveDate, Quantity};
use boss_tests::Desk;

/// A desk at 2026-02-10 with an account that has ten units of an offering since 2026-01-01.
struct Scene<'a> {
    desk: &'a Desk,
    account: AccountId,
    offering: OfferingId,
    subscription: SubscriptionId,
}

impl<'a> Scene<'a> {
    async fn set(desk: &'a Desk) -> Scene<'a> {
        let account = account(desk, "青禾科技有限公司").await;
        let offering = sale::offering(desk, "basic", Connector::None, None).await;
        let placed = place(desk, account, vec![add(offering, 10, "2026-01-01")]).await;
        desk.go_to("2026-02-10");
        Scene { desk, account, offering, subscription: placed.items[0].subscription_id }
    }

    async fn order(&self, item: PlaceOrderItem) -> PlacedOrder {
        place(self.desk, self.account, vec![item]).await
    }

    async fn detail(&self) -> SubscriptionDetail {
        self.desk.ask(ShowSubscription { subscription_id: self.subscription }).await
    }

    /// Each stretch as text: `01-01 – 02-01: 10 of 1 on 1`, a dash where no end is known, `!` where nothing is given back.
    async fn served(&self) -> Vec<String> {
        let detail = self.detail().await;
        let text = |day: NaiveDate| day.format("%m-%d").to_string();
        let stretch = |segment: boss_core::orders::SegmentView| {
            let to = segment.to.map_or("-".to_owned(), text);
            let credit = if segment.credit { "" } else { "!" };
            let (offering, account) = (segment.offering_id, segment.account_id);
            format!("{} {to}{credit}: {} of {offering} on {account}", text(segment.from), segment.quantity)
        };
        detail.segments.into_iter().map(stretch).collect()
    }

    async fn state(&self) -> SubscriptionState {
        self.detail().await.subscription.state
    }
}

fn modify(subscription_id: SubscriptionId, count: i64, effective_on: When) -> PlaceOrderItem {
    PlaceOrderItem::Modify { subscription_id, quantity: units(count), effective_on, credit: None }
}

fn change_offering(
    subscription_id: SubscriptionId,
    offering_id: OfferingId,
    effective_on: When,
) -> PlaceOrderItem {
    PlaceOrderItem::ChangeOffering {
        subscription_id,
        offering_id,
        quantity: None,
        effective_on,
        credit: None,
        end_add_ons: false,
    }
}

fn suspend(subscription_id: SubscriptionId, effective_on: When) -> PlaceOrderItem {
    PlaceOrderItem::Suspend { subscription_id, effective_on, credit: None }
}

fn resume(subscription_id: SubscriptionId, effective_on: When) -> PlaceOrderItem {
    PlaceOrderItem::Resume { subscription_id, quantity: None, effective_on }
}

fn move_to(subscription_id: SubscriptionId, to_account_id: AccountId, effective_on: When) -> PlaceOrderItem {
    PlaceOrderItem::Move { subscription_id, to_account_id, effective_on }
}

fn reactivate(
    subscription_id: SubscriptionId,
    quantity: Option<Quantity>,
    effective_on: When,
) -> PlaceOrderItem {
    PlaceOrderItem::Reactivate { subscription_id, quantity, effective_on }
}

fn end(subscription_id: SubscriptionId, effective_on: When) -> PlaceOrderItem {
    PlaceOrderItem::Delete { subscription_id, effective_on, credit: None }
}

/// On this day.
fn on(text: &str) -> When {
    day(text).into()
}
