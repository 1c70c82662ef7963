//! Invoice numbers: one series, without a gap.

use crate::invoicing::codes;
use crate::invoicing::model::{invoice, invoice_series};
use crate::store::turns::{self, Rank};
use boss_kernel::id::InvoiceSeriesId;
use boss_kernel::{Error, NaiveDate, Result};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DatabaseTransaction, EntityTrait, ExprTrait, Order, QueryFilter,
    QueryOrder, QuerySelect,
};

/// Behind all other numbers, should anybody take both.
const INVOICES: i64 = 1_000;
/// The series every invoice is numbered in, made on first use.
const MAIN: &str = "main";
pub(super) const PREFIX: &str = "INV-";
const DIGITS: i32 = 8;
/// [`DIGITS`], as a length.
pub(super) const WIDTH: usize = 8;

/// A number as wide as any, for what is laid out before it has its own.
pub(super) fn widest() -> String {
    format!("{PREFIX}{:0WIDTH$}", 0)
}

/// Numbers that were taken from a series.
pub(super) struct Taken {
    pub(super) series_id: InvoiceSeriesId,
    first: i64,
    prefix: String,
    digits: usize,
}

impl Taken {
    /// The `position`-th of them, from zero: its sequence and how it is printed.
    pub(super) fn number(&self, position: i64) -> (i64, String) {
        let sequence = self.first + position;
        (sequence, format!("{}{sequence:0width$}", self.prefix, width = self.digits))
    }
}

/// Takes `count` numbers. Call it after everything that may fail: the series stays locked until the transaction ends.
pub(super) async fn take(tx: &DatabaseTransaction, count: i64) -> Result<Taken> {
    turns::note(Rank::Number, [INVOICES]);
    let new = invoice_series::ActiveModel {
        id: NotSet,
        code: Set(MAIN.to_owned()),
        prefix: Set(PREFIX.to_owned()),
        digits: Set(DIGITS),
        next_number: Set(1),
    };
    let once = OnConflict::column(invoice_series::Column::Code).do_nothing().to_owned();
    invoice_series::Entity::insert(new).on_conflict(once).exec_without_returning(tx).await?;
    let next = Expr::col(invoice_series::Column::NextNumber).add(count);
    let taken = invoice_series::Entity::update_many()
        .col_expr(invoice_series::Column::NextNumber, next)
        .filter(invoice_series::Column::Code.eq(MAIN))
        .exec_with_returning(tx)
        .await?;
    let series = taken.into_iter().next();
    let series =
        series.ok_or_else(|| Error::new(crate::gate::codes::INTERNAL).caused_by("no invoice series"))?;
    Ok(Taken {
        series_id: series.id,
        first: series.next_number - count,
        prefix: series.prefix,
        digits: usize::try_from(series.digits).unwrap_or(0),
    })
}

/// Refuses a day after today or before the latest invoice's: numbers and days go up together. It is asked early, for the person
/// who waits, and again once the series is locked, since a colleague may have issued in between.
///
/// Where the clock was some hours ahead when the latest was issued, that day may be named until it has come.
pub(super) async fn check_day(db: &impl ConnectionTrait, day: NaiveDate, today: NaiveDate) -> Result<()> {
    let last = last(db).await?;
    if let Some((number, last)) = last.as_ref().filter(|(_, last)| *last > today) {
        let tomorrow = today.succ_opt().unwrap_or(today);
        if day == *last && day <= tomorrow {
            return Ok(());
        }
        let error = Error::new(codes::CLOCK_BEHIND).with("number", number).with("day", last);
        return Err(error.with("today", today).at("issuedOn"));
    }
    if day <= today && last.as_ref().is_none_or(|(_, last)| *last <= day) {
        return Ok(());
    }
    let from = last.map_or_else(|| "…".to_owned(), |(_, last)| last.to_string());
    let error = Error::new(codes::ISSUE_DAY_IMPOSSIBLE).with("day", day).with("from", from);
    Err(error.with("to", today).at("issuedOn"))
}

/// The number and day of the invoice with the latest day.
async fn last(db: &impl ConnectionTrait) -> Result<Option<(String, NaiveDate)>> {
    let last = invoice::Entity::find()
        .select_only()
        .columns([invoice::Column::Number, invoice::Column::IssuedOn])
        .order_by(invoice::Column::IssuedOn, Order::Desc)
        .order_by(invoice::Column::Id, Order::Desc)
        .limit(1)
        .into_tuple()
        .one(db)
        .await?;
    Ok(last)
}
