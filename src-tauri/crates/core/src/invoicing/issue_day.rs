//! The day that stands on invoices. Days go up with the numbers and nothing that is issued changes: one invoice of a day that has not
//! come would keep everybody from issuing until it has.
//!
//! So the clock is believed only as far as what was recorded before bears it out, see [`known_until`]. Beyond that somebody says
//! what day it is, once.

use crate::billing::model::bill_run;
use crate::gate::ActionContext;
use crate::invoicing::model::invoice;
use crate::invoicing::{codes, series};
use boss_kernel::id::InvoiceId;
use boss_kernel::{Error, Instant, NaiveDate, Result};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Statement};

/// Longer pauses are usual, and then the clock may have been set meanwhile.
const LONGEST_PAUSE_SECONDS: i64 = 24 * 3_600;

/// The day that will stand on the invoices: the one a person named, or else today.
///
/// Refuses a day after today or before the latest invoice's; and to take today's from a clock that has leapt.
pub(super) async fn choose(context: &ActionContext, wanted: Option<NaiveDate>) -> Result<NaiveDate> {
    let day = wanted.unwrap_or(context.today);
    series::check_day(&context.tx, day, context.today).await?;
    if wanted.is_none() {
        check_clock(context).await?;
    }
    Ok(day)
}

async fn check_clock(context: &ActionContext) -> Result<()> {
    let Some(known) = known_until(context).await? else { return Ok(()) };
    if context.now <= known.plus_seconds(LONGEST_PAUSE_SECONDS) {
        return Ok(());
    }
    let error = Error::new(codes::DAY_UNCONFIRMED).with("today", context.today);
    Err(error.with("known", known.date_in(context.zone)).at("issuedOn"))
}

/// Until when the time is known: from the latest invoice on, whose day was believed or named, as far as the trail goes on without a
/// longer pause; a day up to which somebody had everything billed has come too. What a leaping clock has written is passed over.
async fn known_until(context: &ActionContext) -> Result<Option<Instant>> {
    let (from, mut known) = anchor(context).await?;
    if let Some(billed) = billed_until(context).await? {
        known = Some(known.map_or(billed, |known| Ord::max(known, billed)));
    }
    let text =
        "SELECT max(at) AS latest FROM audit_record WHERE id >= $1 GROUP BY at / 3600000000 ORDER BY min(id)";
    let backend = context.tx.get_database_backend();
    let hours = Statement::from_sql_and_values(backend, text, [from.into()]);
    for row in context.tx.query_all_raw(hours).await? {
        let latest = Instant(row.try_get("", "latest")?);
        known = match known {
            None => Some(latest),
            Some(before) if latest <= before.plus_seconds(LONGEST_PAUSE_SECONDS) => {
                Some(Ord::max(before, latest))
            }
            leapt => leapt,
        };
    }
    Ok(known)
}

/// Where the trail is read from: the record of the latest invoice, and the time that is known from it. Where a person named an earlier
/// day than the clock's, that day is.
async fn anchor(context: &ActionContext) -> Result<(i64, Option<Instant>)> {
    let latest: Option<(InvoiceId, NaiveDate, Instant)> = invoice::Entity::find()
        .select_only()
        .columns([invoice::Column::Id, invoice::Column::IssuedOn, invoice::Column::CreatedAt])
        .order_by_desc(invoice::Column::Id)
        .into_tuple()
        .one(&context.tx)
        .await?;
    let Some((id, issued_on, created_at)) = latest else { return Ok((0, None)) };
    let text = "SELECT min(record_id) AS record FROM audit_object WHERE kind = 'invoice' AND object_id = $1";
    let found = Statement::from_sql_and_values(context.tx.get_database_backend(), text, [id.into()]);
    let record: Option<i64> = match context.tx.query_one_raw(found).await? {
        Some(row) => row.try_get("", "record")?,
        None => None,
    };
    let day_after = issued_on.succ_opt().unwrap_or(issued_on);
    let known = Ord::min(created_at, Instant::start_of(day_after, context.zone));
    // The record itself may be one of a clock that had leapt.
    Ok((record.map_or(0, |record| record + 1), Some(known)))
}

/// The first moment not billed by the farthest run up to a day that has come, as somebody said who had everything billed up to it.
async fn billed_until(context: &ActionContext) -> Result<Option<Instant>> {
    let tomorrow = context.today.succ_opt().unwrap_or(context.today);
    let until: Option<Option<NaiveDate>> = bill_run::Entity::find()
        .select_only()
        .column_as(bill_run::Column::UntilOn.max(), "until")
        .filter(bill_run::Column::UntilOn.lte(tomorrow))
        .into_tuple()
        .one(&context.tx)
        .await?;
    let until = until.flatten().map(|day| Instant::start_of(day, context.zone));
    Ok(until.map(|until| Ord::min(until, context.now)))
}
