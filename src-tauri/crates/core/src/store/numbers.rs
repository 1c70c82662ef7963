//! Running numbers of customers, accounts, orders, bills and payments: `B00000042`.
//!
//! Taken inside the writing transaction, so a rolled-back request leaves no gap and no two rows share one. Legal invoice
//! numbers have their own series (see invoicing).

use crate::store::turns::{self, Rank};
use boss_kernel::Result;
use sea_orm::{ConnectionTrait, Statement};
use std::ops::Range;

/// What is numbered, and how its number looks; in the order in which who takes several takes them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbered {
    /// `C000001`
    Customer,
    /// `A000001`
    Account,
    /// `O000001`
    Order,
    /// `S000001`
    Subscription,
    /// `B00000001`
    Bill,
    /// `P00000001`
    Payment,
}

impl Numbered {
    /// All that is numbered.
    pub const ALL: [Numbered; 6] = [
        Numbered::Customer,
        Numbered::Account,
        Numbered::Order,
        Numbered::Subscription,
        Numbered::Bill,
        Numbered::Payment,
    ];

    /// The letter its numbers begin with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Numbered::Customer => "C",
            Numbered::Account => "A",
            Numbered::Order => "O",
            Numbered::Subscription => "S",
            Numbered::Bill => "B",
            Numbered::Payment => "P",
        }
    }

    /// The table it is kept in, and the name of its series.
    pub const fn name(self) -> &'static str {
        match self {
            Numbered::Customer => "customer",
            Numbered::Account => "account",
            Numbered::Order => "order",
            Numbered::Subscription => "subscription",
            Numbered::Bill => "bill",
            Numbered::Payment => "payment",
        }
    }

    /// The number as it is shown.
    pub fn format(self, number: i64) -> String {
        match self {
            Numbered::Customer => format!("C{number:06}"),
            Numbered::Account => format!("A{number:06}"),
            Numbered::Order => format!("O{number:06}"),
            Numbered::Subscription => format!("S{number:06}"),
            Numbered::Bill => format!("B{number:08}"),
            Numbered::Payment => format!("P{number:08}"),
        }
    }
}

/// Takes `count` numbers at once. Call it last, after every other lock: on PostgreSQL the series stays locked until the
/// transaction ends.
pub async fn take(tx: &impl ConnectionTrait, what: Numbered, count: i64) -> Result<Range<i64>> {
    if count == 0 {
        return Ok(0..0);
    }
    turns::note(Rank::Number, [what as i64]);
    let text = "INSERT INTO number_series (name, next) VALUES ($1, 1 + $2) \
                ON CONFLICT (name) DO UPDATE SET next = number_series.next + $2 RETURNING next";
    let statement =
        Statement::from_sql_and_values(tx.get_database_backend(), text, [what.name().into(), count.into()]);
    let row = tx.query_one_raw(statement).await?;
    let next: i64 = row.map(|row| row.try_get("", "next")).transpose()?.unwrap_or(1 + count);
    Ok(next - count..next)
}

/// How many numbers were taken so far.
pub async fn taken(db: &impl ConnectionTrait, what: Numbered) -> Result<u64> {
    let text = "SELECT next FROM number_series WHERE name = $1";
    let select = Statement::from_sql_and_values(db.get_database_backend(), text, [what.name().into()]);
    let next: Option<i64> = db.query_one_raw(select).await?.map(|row| row.try_get("", "next")).transpose()?;
    Ok(next.and_then(|next| u64::try_from(next - 1).ok()).unwrap_or(0))
}

/// Takes one number and formats it.
pub async fn take_one(tx: &impl ConnectionTrait, what: Numbered) -> Result<String> {
    Ok(what.format(take(tx, what, 1).await?.start))
}
