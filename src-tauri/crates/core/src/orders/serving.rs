//! What accounts were served, for bill runs: one query per two thousand accounts, whatever the number of subscriptions.

use crate::orders::model::{SubscriptionState, subscription, subscription_segment};
use crate::store::bulk;
use boss_kernel::id::{AccountId, OfferingId, SubscriptionId};
use boss_kernel::{NaiveDate, Quantity, Result};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, JoinType, QueryFilter, QueryOrder,
    QuerySelect, RelationDef,
};
use std::collections::{BTreeSet, HashMap};

/// What one account is served, or was, of one subscription.
///
/// A subscription that moved is there once for each of its accounts, with the stretches each is billed for. One that is gone
/// from an account, by a backdated move or an end on its first day, is still there with its empty stretches: what was charged for
/// it has to be given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Served {
    /// The account that is billed.
    pub account: AccountId,
    /// The subscription.
    pub subscription: SubscriptionId,
    /// `S000001`.
    pub number: String,
    /// The first day ever served, on whichever account.
    pub started_on: Option<NaiveDate>,
    /// Whether it ever moved between accounts: its charges are then told apart by the account of their bill.
    pub moved: bool,
    /// Whether it pauses on this account: where its last stretch ends it has not ended, and may go on. On
    /// an account it moved away from it has ended, whatever becomes of it.
    pub paused: bool,
    /// The group it is billed with; empty for most.
    pub group: String,
    /// In order of time; never empty. Between two of them the service paused, or another account was billed.
    pub stretches: Vec<ServedStretch>,
}

/// Days with one offering and quantity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedStretch {
    /// What is served.
    pub offering: OfferingId,
    /// The first day served.
    pub from: NaiveDate,
    /// The first day not served any more; open while no end is known.
    pub to: Option<NaiveDate>,
    /// How many units.
    pub quantity: Quantity,
    /// False: what was charged in advance for days from `to` on stays charged.
    pub credit: bool,
}

impl ServedStretch {
    /// Whether it has no days: a backdated change left none, and what was charged for it is given back.
    pub fn is_empty(&self) -> bool {
        self.to == Some(self.from)
    }
}

impl Served {
    /// The day on which this account's service of the subscription ended, or on which the last empty stretch lies; none while
    /// it goes on.
    pub fn ended_on(&self) -> Option<NaiveDate> {
        let open = self.stretches.iter().any(|stretch| stretch.to.is_none());
        self.stretches.iter().filter_map(|stretch| stretch.to).max().filter(|_| !open)
    }
}

#[derive(FromQueryResult)]
struct Row {
    account_id: AccountId,
    subscription_id: SubscriptionId,
    number: String,
    started_on: Option<NaiveDate>,
    moved: bool,
    state: SubscriptionState,
    holder_id: AccountId,
    bill_group: String,
    offering_id: OfferingId,
    from_on: NaiveDate,
    to_on: Option<NaiveDate>,
    quantity: Quantity,
    credit: bool,
}

fn to_subscription() -> RelationDef {
    subscription_segment::Entity::belongs_to(subscription::Entity)
        .from(subscription_segment::Column::SubscriptionId)
        .to(subscription::Column::Id)
        .into()
}

/// What these accounts are and were served, by account, then by subscription. Accounts that never had a service are not in it.
pub async fn served_on(db: &impl ConnectionTrait, accounts: &[AccountId]) -> Result<Vec<Served>> {
    use subscription_segment::Column;
    let mut served: Vec<Served> = Vec::with_capacity(accounts.len());
    for chunk in bulk::id_chunks(accounts) {
        let rows = subscription_segment::Entity::find()
            .filter(Column::AccountId.is_in(chunk))
            .select_only()
            .columns([
                Column::AccountId,
                Column::SubscriptionId,
                Column::OfferingId,
                Column::FromOn,
                Column::ToOn,
                Column::Quantity,
                Column::Credit,
            ])
            .columns([
                subscription::Column::Number,
                subscription::Column::StartedOn,
                subscription::Column::Moved,
                subscription::Column::State,
                subscription::Column::BillGroup,
            ])
            .column_as(subscription::Column::AccountId, "holder_id")
            .join(JoinType::InnerJoin, to_subscription())
            .order_by_asc(Column::AccountId)
            .order_by_asc(Column::SubscriptionId)
            .order_by_asc(Column::FromOn)
            .order_by_asc(Column::Id)
            .into_model::<Row>()
            .all(db)
            .await?;
        rows.into_iter().for_each(|row| take_in(&mut served, row));
    }
    Ok(served)
}

/// All accounts that ever were billed for each subscription that moved between accounts.
pub async fn accounts_of_moved(
    db: &impl ConnectionTrait,
) -> Result<HashMap<SubscriptionId, BTreeSet<AccountId>>> {
    let rows: Vec<(SubscriptionId, AccountId)> = subscription_segment::Entity::find()
        .select_only()
        .columns([subscription_segment::Column::SubscriptionId, subscription_segment::Column::AccountId])
        .join(JoinType::InnerJoin, to_subscription())
        // As the index of those few says it.
        .filter(Expr::cust("subscription.moved"))
        .into_tuple()
        .all(db)
        .await?;
    let mut accounts: HashMap<SubscriptionId, BTreeSet<AccountId>> = HashMap::new();
    for (subscription, account) in rows {
        accounts.entry(subscription).or_default().insert(account);
    }
    Ok(accounts)
}

/// The accounts that are or were served a subscription on or after a day.
pub async fn accounts_served(
    db: &impl ConnectionTrait,
    subscription: SubscriptionId,
    day: NaiveDate,
) -> Result<Vec<AccountId>> {
    use subscription_segment::Column;
    let select = subscription_segment::Entity::find()
        .select_only()
        .column(Column::AccountId)
        .distinct()
        .filter(Column::SubscriptionId.eq(subscription))
        .filter(Column::ToOn.is_null().or(Column::ToOn.gt(day)));
    Ok(select.into_tuple().all(db).await?)
}

/// The first day each of these subscriptions was ever served with each offering, on whichever account.
pub async fn first_days(
    db: &impl ConnectionTrait,
    subscriptions: &[SubscriptionId],
) -> Result<HashMap<(SubscriptionId, OfferingId), NaiveDate>> {
    use subscription_segment::Column;
    let mut first: HashMap<(SubscriptionId, OfferingId), NaiveDate> = HashMap::new();
    for chunk in bulk::id_chunks(subscriptions) {
        let rows: Vec<(SubscriptionId, OfferingId, NaiveDate)> = subscription_segment::Entity::find()
            .filter(Column::SubscriptionId.is_in(chunk))
            .filter(Column::ToOn.is_null().or(Expr::col(Column::ToOn).gt(Expr::col(Column::FromOn))))
            .select_only()
            .columns([Column::SubscriptionId, Column::OfferingId, Column::FromOn])
            .into_tuple()
            .all(db)
            .await?;
        for (subscription, offering, from) in rows {
            let known = first.entry((subscription, offering)).or_insert(from);
            *known = std::cmp::min(from, *known);
        }
    }
    Ok(first)
}

fn take_in(served: &mut Vec<Served>, row: Row) {
    let stretch = ServedStretch {
        offering: row.offering_id,
        from: row.from_on,
        to: row.to_on,
        quantity: row.quantity,
        credit: row.credit,
    };
    match served.last_mut() {
        Some(last) if last.account == row.account_id && last.subscription == row.subscription_id => {
            last.stretches.push(stretch);
        }
        _ => served.push(Served {
            account: row.account_id,
            subscription: row.subscription_id,
            number: row.number,
            started_on: row.started_on,
            moved: row.moved,
            paused: row.state == SubscriptionState::Suspended && row.holder_id == row.account_id,
            group: row.bill_group,
            stretches: vec![stretch],
        }),
    }
}
