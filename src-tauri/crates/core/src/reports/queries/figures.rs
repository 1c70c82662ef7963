//! Where the figures of a month come from: sums by day in SQL, put together by month here.

use crate::reports::Month;
use boss_kernel::{Amount, Currency, NaiveDate, Result};
use sea_orm::{ConnectionTrait, Statement, Value};
use std::collections::BTreeMap;

/// How many months a trend has.
pub(super) const TREND_MONTHS: u32 = 12;

/// How many documents there were, and their sum in minor units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Sum {
    pub(super) count: u64,
    pub(super) minor: i64,
}

/// Sums by month.
#[derive(Debug, Default)]
pub(super) struct Months(BTreeMap<Month, Sum>);

impl Months {
    pub(super) fn of(&self, month: Month) -> Sum {
        self.0.get(&month).copied().unwrap_or_default()
    }

    fn add(&mut self, day: NaiveDate, count: i64, minor: i64) {
        let sum = self.0.entry(Month::of(day)).or_default();
        sum.count += u64::try_from(count).unwrap_or(0);
        sum.minor = sum.minor.saturating_add(minor);
    }
}

/// Twelve months of books in one currency.
pub(super) struct Books {
    pub(super) billed: Months,
    pub(super) invoiced: Months,
    pub(super) collected: Months,
    allocated: Months,
    /// Open before the first of the months.
    opening: i64,
    first: Month,
    currency: Currency,
}

/// Documents by day; `$1` is the currency, `$2` the first day, `$3` the first day after.
const BILLED: &str = "SELECT billed_on AS day, count(*) AS count, CAST(sum(total_minor) AS bigint) AS minor FROM bill \
     WHERE currency = $1 AND billed_on >= $2 AND billed_on < $3 GROUP BY billed_on";
const INVOICED: &str = "SELECT issued_on AS day, count(*) AS count, CAST(sum(total_minor) AS bigint) AS minor FROM invoice \
     WHERE currency = $1 AND issued_on >= $2 AND issued_on < $3 GROUP BY issued_on";
/// Payments, and what was paid into wallets and back out of them.
const COLLECTED: &str = "SELECT day, count(*) AS count, CAST(sum(minor) AS bigint) AS minor FROM \
     (SELECT received_on AS day, amount_minor AS minor FROM payment \
      WHERE currency = $1 AND received_on >= $2 AND received_on < $3 \
      UNION ALL SELECT e.booked_on, e.amount_minor FROM wallet_entry e JOIN wallet w ON w.id = e.wallet_id \
      WHERE e.kind IN ('topUp', 'returned') AND w.currency = $1 AND e.booked_on >= $2 AND e.booked_on < $3) x GROUP BY day";
/// What payments and wallets settled of bills. A credit set off is not among it: what one bill owes less the other owes more.
const ALLOCATED: &str = "SELECT day, count(*) AS count, CAST(sum(minor) AS bigint) AS minor FROM \
     (SELECT a.allocated_on AS day, a.amount_minor AS minor FROM allocation a JOIN payment p ON p.id = a.payment_id \
      WHERE p.currency = $1 AND a.allocated_on >= $2 AND a.allocated_on < $3 \
      UNION ALL SELECT s.settled_on, s.amount_minor FROM settlement s JOIN bill b ON b.id = s.bill_id \
      WHERE s.wallet_entry_id IS NOT NULL AND b.currency = $1 AND s.settled_on >= $2 AND s.settled_on < $3) x GROUP BY day";
/// What was open before a day: bills less what settled them; `$1` is the currency, `$2` the day.
const OPEN_BEFORE: &str = "SELECT CAST(coalesce((SELECT sum(total_minor) FROM bill WHERE currency = $1 AND billed_on < $2), 0) \
     - coalesce((SELECT sum(a.amount_minor) FROM allocation a JOIN payment p ON p.id = a.payment_id \
                 WHERE p.currency = $1 AND a.allocated_on < $2), 0) \
     - coalesce((SELECT sum(s.amount_minor) FROM settlement s JOIN bill b ON b.id = s.bill_id \
                 WHERE s.wallet_entry_id IS NOT NULL AND b.currency = $1 AND s.settled_on < $2), 0) AS bigint) AS minor";
/// Bills that were open at the end of a day: `$1` currency, `$2` the first day after. What was paid by then is what is paid
/// now less what was settled since, by payments, credits or wallets.
pub(super) const OPEN_BILLS: &str = "FROM bill b LEFT JOIN (SELECT bill_id, CAST(sum(amount_minor) AS bigint) AS amount FROM \
     (SELECT bill_id, amount_minor FROM allocation WHERE allocated_on >= $2 \
      UNION ALL SELECT bill_id, amount_minor FROM settlement WHERE settled_on >= $2 \
      UNION ALL SELECT credit_bill_id, -amount_minor FROM settlement WHERE settled_on >= $2 AND credit_bill_id IS NOT NULL) x \
     GROUP BY bill_id) later ON later.bill_id = b.id \
     WHERE b.currency = $1 AND b.billed_on < $2 AND b.total_minor <> b.paid_minor - coalesce(later.amount, 0)";
/// The ledger: `$1` currency, `$2` the first day, `$3` the first day after.
const LEDGER_BILLED: &str = "SELECT CAST(coalesce(sum(p.amount_minor), 0) AS bigint) AS minor FROM ledger_entry e \
     JOIN posting p ON p.entry_id = e.id WHERE e.kind = 'bill' AND p.ledger_account = 'receivable' AND p.currency = $1 \
     AND e.booked_on >= $2 AND e.booked_on < $3";
const LEDGER_COLLECTED: &str = "SELECT CAST(coalesce(sum(p.amount_minor), 0) AS bigint) AS minor FROM ledger_entry e \
     JOIN posting p ON p.entry_id = e.id WHERE e.kind IN ('payment', 'wallet') AND p.ledger_account = 'bank' AND p.currency = $1 \
     AND e.booked_on >= $2 AND e.booked_on < $3";
/// The ledger's receivable before a day: `$1` currency, `$2` the day.
const LEDGER_OPEN: &str = "SELECT CAST(coalesce(sum(p.amount_minor), 0) AS bigint) AS minor FROM posting p \
     JOIN ledger_entry e ON e.id = p.entry_id WHERE p.ledger_account = 'receivable' AND p.currency = $1 AND e.booked_on < $2";

impl Books {
    /// Reads the twelve months up to `month`.
    pub(super) async fn read(db: &impl ConnectionTrait, month: Month, currency: Currency) -> Result<Books> {
        let first = month.before(TREND_MONTHS - 1);
        let days = || vec![currency.into(), first.first_day().into(), month.end().into()];
        Ok(Books {
            billed: by_month(db, BILLED, days()).await?,
            invoiced: by_month(db, INVOICED, days()).await?,
            collected: by_month(db, COLLECTED, days()).await?,
            allocated: by_month(db, ALLOCATED, days()).await?,
            opening: one(db, OPEN_BEFORE, vec![currency.into(), first.first_day().into()]).await?,
            first,
            currency,
        })
    }

    /// What was open at the end of a month.
    pub(super) fn open(&self, month: Month) -> Result<Amount> {
        let mut open = Amount::new(self.opening, self.currency);
        let mut current = self.first;
        while current <= month {
            open = open.plus(Amount::new(self.billed.of(current).minor, self.currency))?;
            open = open.minus(Amount::new(self.allocated.of(current).minor, self.currency))?;
            current = Month::of(current.end());
        }
        Ok(open)
    }
}

/// What the ledger says of a month.
pub(super) struct LedgerFigures {
    pub(super) billed: Amount,
    pub(super) collected: Amount,
    pub(super) open: Amount,
}

impl LedgerFigures {
    pub(super) async fn read(
        db: &impl ConnectionTrait,
        month: Month,
        currency: Currency,
    ) -> Result<LedgerFigures> {
        let days = || vec![currency.into(), month.first_day().into(), month.end().into()];
        let until = vec![currency.into(), month.end().into()];
        Ok(LedgerFigures {
            billed: Amount::new(one(db, LEDGER_BILLED, days()).await?, currency),
            collected: Amount::new(one(db, LEDGER_COLLECTED, days()).await?, currency),
            open: Amount::new(one(db, LEDGER_OPEN, until).await?, currency),
        })
    }
}

/// How many bills were open at the end of a month.
pub(super) async fn open_count(db: &impl ConnectionTrait, month: Month, currency: Currency) -> Result<u64> {
    let sql = format!("SELECT count(*) AS minor {OPEN_BILLS}");
    let count = one(db, &sql, vec![currency.into(), month.end().into()]).await?;
    Ok(u64::try_from(count).unwrap_or(0))
}

async fn by_month(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<Months> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let mut months = Months::default();
    for row in db.query_all_raw(statement).await? {
        let (day, count, minor) =
            (row.try_get("", "day")?, row.try_get("", "count")?, row.try_get("", "minor")?);
        months.add(day, count, minor);
    }
    Ok(months)
}

async fn one(db: &impl ConnectionTrait, sql: &str, values: Vec<Value>) -> Result<i64> {
    let statement = Statement::from_sql_and_values(db.get_database_backend(), sql, values);
    let row = db.query_one_raw(statement).await?;
    Ok(row.map(|row| row.try_get("", "minor")).transpose()?.unwrap_or(0))
}
