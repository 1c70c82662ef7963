//! What billing asks before an account is closed: that no draft waits on it, and that nothing more of it can fall due.

use crate::billing::codes;
use crate::billing::model::bill;
use crate::billing::run::{read_timeline, would_charge};
use crate::catalog::model::price;
use crate::customers::codes as customer_codes;
use crate::customers::model::account;
use crate::orders::model::subscription;
use boss_kernel::id::{PriceId, SubscriptionId};
use boss_kernel::{Amount, Error, NaiveDate, Result};
use boss_rating::Finish;
use futures::future::BoxFuture;
use sea_orm::{ColumnTrait, ConnectionTrait, DatabaseExecutor, EntityTrait, PaginatorTrait, QueryFilter};

/// Refuses to close an account with a draft, or with something that falls due after what was billed. Answers with the day up to which
/// it was to be billed.
pub(super) fn may_close<'c>(
    db: &'c DatabaseExecutor<'c>,
    account: &'c account::Model,
) -> BoxFuture<'c, Result<Option<NaiveDate>>> {
    Box::pin(check(db, account))
}

async fn check(db: &DatabaseExecutor<'_>, account: &account::Model) -> Result<Option<NaiveDate>> {
    let drafts = bill::Entity::find()
        .filter(bill::Column::AccountId.eq(account.id))
        .filter(bill::Column::Number.is_null())
        .count(db)
        .await?;
    if drafts > 0 {
        return Err(Error::new(codes::DRAFT_ON_ACCOUNT)
            .with("number", &account.number)
            .with("count", drafts));
    }
    let timeline = read_timeline(db, account.clone()).await?;
    let finish = timeline.finish()?;
    if let Some((through, amount)) = left_to_charge(db, account, &finish).await? {
        let error = Error::new(codes::LEFT_TO_CHARGE).with("number", &account.number);
        return Err(error.with("through", through).with("amount", amount));
    }
    match finish {
        Finish::Nothing => Ok(None),
        Finish::On { day, subscription, price } => match account.billed_until {
            Some(billed) if billed >= day => Ok(Some(day)),
            _ => {
                let error = Error::new(codes::FALLS_DUE_LATER).with("until", day);
                Err(in_words(db, account, (subscription, price), error).await?)
            }
        },
        Finish::Open { .. } => {
            let error = Error::new(customer_codes::SERVICES_NOT_ENDED).with("number", &account.number);
            Err(error.with("count", 1))
        }
    }
}

/// What a run would still charge an account, or give it back, that was billed up to where nothing can fall
/// due any more: a change on the very day it is billed until was not looked at by the last run. Nothing of
/// an account that was never billed, or not so far: that falls due later.
async fn left_to_charge(
    db: &DatabaseExecutor<'_>,
    account: &account::Model,
    finish: &Finish,
) -> Result<Option<(NaiveDate, Amount)>> {
    let far_enough = |billed: &NaiveDate| finish.day().is_none_or(|day| *billed >= day);
    let Some(billed) = account.billed_until.filter(far_enough) else { return Ok(None) };
    let charges = would_charge(db, account.clone(), billed).await?;
    if charges.charges.is_empty() {
        return Ok(None);
    }
    Ok(Some((billed, charges.total)))
}

/// Names what falls due last.
async fn in_words(
    db: &impl ConnectionTrait,
    account: &account::Model,
    (subscription, price): (SubscriptionId, PriceId),
    error: Error,
) -> Result<Error> {
    let subscription = subscription::Entity::find_by_id(subscription).one(db).await?;
    let price = price::Entity::find_by_id(price).one(db).await?;
    let error = error.with("number", &account.number);
    let error = error.with("subscription", subscription.map(|row| row.number).unwrap_or_default());
    Ok(error.with("price", price.map(|row| row.name_chinese).unwrap_or_default()))
}
