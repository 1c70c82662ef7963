//! What was billed, by offering and by customer: grouped and sorted in SQL, the largest rows by name and the rest as one.

use crate::reports::{Drill, Month, ReportTable, ReportTableRow, ReportTableSort};
use boss_kernel::{Amount, Currency, Decimal, LocalText, Result};
use rust_decimal::RoundingStrategy;
use sea_orm::{ConnectionTrait, QueryResult, Statement, Value};
use serde_json::json;

/// What a table groups by.
#[derive(Clone, Copy)]
pub(super) enum By {
    Offering,
    Customer,
}

/// Groups of two months, this one and the one before: `$1` currency, `$2` first day of the month before, `$3` of this one,
/// `$4` of the next.
/// What people put on bills counts for the offering of the charge it adjusts; what adjusts none is nobody's and among the others.
const OF_OFFERINGS: &str = "SELECT y.id AS id, sum(y.count) AS count, sum(y.net) AS net, sum(y.tax) AS tax, sum(y.total) AS total, \
     sum(y.earlier) AS earlier FROM (\
     SELECT c.offering_id AS id, count(CASE WHEN b.billed_on >= $3 THEN 1 END) AS count, \
     sum(CASE WHEN b.billed_on >= $3 THEN c.net_minor ELSE 0 END) AS net, \
     sum(CASE WHEN b.billed_on >= $3 THEN c.tax_minor ELSE 0 END) AS tax, \
     sum(CASE WHEN b.billed_on >= $3 THEN c.total_minor ELSE 0 END) AS total, \
     sum(CASE WHEN b.billed_on < $3 THEN c.total_minor ELSE 0 END) AS earlier \
     FROM bill b JOIN charge c ON c.bill_id = b.id \
     WHERE b.number IS NOT NULL AND b.currency = $1 AND b.billed_on >= $2 AND b.billed_on < $4 GROUP BY c.offering_id \
     UNION ALL \
     SELECT c.offering_id AS id, count(CASE WHEN b.billed_on >= $3 THEN 1 END) AS count, \
     sum(CASE WHEN b.billed_on >= $3 THEN i.net_minor ELSE 0 END) AS net, \
     sum(CASE WHEN b.billed_on >= $3 THEN i.tax_minor ELSE 0 END) AS tax, \
     sum(CASE WHEN b.billed_on >= $3 THEN i.total_minor ELSE 0 END) AS total, \
     sum(CASE WHEN b.billed_on < $3 THEN i.total_minor ELSE 0 END) AS earlier \
     FROM bill_item i JOIN bill b ON b.id = i.bill_id LEFT JOIN charge c ON c.id = i.charge_id \
     WHERE b.number IS NOT NULL AND b.currency = $1 AND b.billed_on >= $2 AND b.billed_on < $4 GROUP BY c.offering_id) y GROUP BY y.id";
const OF_CUSTOMERS: &str = "SELECT b.customer_id AS id, count(CASE WHEN b.billed_on >= $3 THEN 1 END) AS count, \
     sum(CASE WHEN b.billed_on >= $3 THEN b.net_minor ELSE 0 END) AS net, \
     sum(CASE WHEN b.billed_on >= $3 THEN b.tax_minor ELSE 0 END) AS tax, \
     sum(CASE WHEN b.billed_on >= $3 THEN b.total_minor ELSE 0 END) AS total, \
     sum(CASE WHEN b.billed_on < $3 THEN b.total_minor ELSE 0 END) AS earlier \
     FROM bill b WHERE b.number IS NOT NULL AND b.currency = $1 AND b.billed_on >= $2 AND b.billed_on < $4 GROUP BY b.customer_id";
const FIGURES: &str = "CAST(x.count AS bigint) AS count, CAST(x.net AS bigint) AS net, CAST(x.tax AS bigint) AS tax, \
     CAST(x.total AS bigint) AS total, CAST(x.earlier AS bigint) AS earlier";
const SUMS: &str = "CAST(count(*) AS bigint) AS groups, CAST(coalesce(sum(x.count), 0) AS bigint) AS count, \
     CAST(coalesce(sum(x.net), 0) AS bigint) AS net, CAST(coalesce(sum(x.tax), 0) AS bigint) AS tax, \
     CAST(coalesce(sum(x.total), 0) AS bigint) AS total, CAST(coalesce(sum(x.earlier), 0) AS bigint) AS earlier";

impl By {
    fn groups(self) -> &'static str {
        match self {
            By::Offering => OF_OFFERINGS,
            By::Customer => OF_CUSTOMERS,
        }
    }

    fn names(self) -> &'static str {
        match self {
            By::Offering => "n.code AS code, n.name_chinese AS chinese, n.name_english AS english",
            By::Customer => "n.number AS code, n.name AS chinese, n.name AS english",
        }
    }

    fn table(self) -> &'static str {
        match self {
            By::Offering => "offering",
            By::Customer => "customer",
        }
    }

    fn order(self, sort: ReportTableSort) -> &'static str {
        match (sort, self) {
            (ReportTableSort::Total, _) => "x.total DESC",
            (ReportTableSort::Net, _) => "x.net DESC",
            (ReportTableSort::Change, _) => "x.total - x.earlier DESC",
            (ReportTableSort::Name, By::Offering) => "n.name_chinese",
            (ReportTableSort::Name, By::Customer) => "n.name",
        }
    }

    fn drill(self, id: i64, month: Month, currency: Currency) -> Drill {
        let filter = match self {
            By::Offering => json!({ "month": month, "currency": currency, "offeringId": id }),
            By::Customer => json!({ "month": month, "currency": currency, "customerId": id }),
        };
        Drill { query: "reports.charged".to_owned(), filter }
    }
}

/// The figures of one row, in minor units.
#[derive(Clone, Copy, Default)]
struct Figures {
    count: i64,
    net: i64,
    tax: i64,
    total: i64,
    earlier: i64,
}

impl Figures {
    fn read(row: &QueryResult) -> Result<Figures> {
        Ok(Figures {
            count: row.try_get("", "count")?,
            net: row.try_get("", "net")?,
            tax: row.try_get("", "tax")?,
            total: row.try_get("", "total")?,
            earlier: row.try_get("", "earlier")?,
        })
    }

    fn less(self, other: Figures) -> Figures {
        Figures {
            count: self.count.saturating_sub(other.count),
            net: self.net.saturating_sub(other.net),
            tax: self.tax.saturating_sub(other.tax),
            total: self.total.saturating_sub(other.total),
            earlier: self.earlier.saturating_sub(other.earlier),
        }
    }
}

/// Reads a table with at most `rows` named rows.
pub(super) async fn read(
    db: &impl ConnectionTrait,
    by: By,
    (month, currency): (Month, Currency),
    rows: u64,
    sort: ReportTableSort,
) -> Result<ReportTable> {
    let values = |more: Option<i64>| -> Vec<Value> {
        let before = month.before(1).first_day();
        let days = [currency.into(), before.into(), month.first_day().into(), month.end().into()];
        days.into_iter().chain(more.map(Value::from)).collect()
    };
    let backend = db.get_database_backend();
    let sums = format!("SELECT {SUMS} FROM ({}) x", by.groups());
    let sums = db.query_one_raw(Statement::from_sql_and_values(backend, sums, values(None))).await?;
    let (all, groups) = match &sums {
        Some(row) => (Figures::read(row)?, row.try_get::<i64>("", "groups")?),
        None => (Figures::default(), 0),
    };
    let listed = format!(
        "SELECT x.id AS id, {}, {FIGURES} FROM ({}) x JOIN {} n ON n.id = x.id ORDER BY {}, x.id LIMIT $5",
        by.names(),
        by.groups(),
        by.table(),
        by.order(sort)
    );
    let limit = i64::try_from(rows).unwrap_or(i64::MAX);
    let statement = Statement::from_sql_and_values(backend, listed, values(Some(limit)));
    let mut rest = all;
    let mut named = Vec::new();
    for row in db.query_all_raw(statement).await? {
        let figures = Figures::read(&row)?;
        rest = rest.less(figures);
        let id: i64 = row.try_get("", "id")?;
        let name =
            LocalText::new(row.try_get::<String>("", "chinese")?, row.try_get::<String>("", "english")?);
        named.push(ReportTableRow {
            id: Some(id),
            code: row.try_get("", "code")?,
            drill: Some(by.drill(id, month, currency)),
            ..row_of(name, figures, all, currency)
        });
    }
    let others_count = u64::try_from(groups).unwrap_or(0).saturating_sub(named.len() as u64);
    let others = (others_count > 0).then(|| row_of(LocalText::new("其他", "Others"), rest, all, currency));
    let sum = row_of(LocalText::new("合计", "Total"), all, all, currency);
    Ok(ReportTable { rows: named, others, others_count, sum })
}

fn row_of(name: LocalText, figures: Figures, all: Figures, currency: Currency) -> ReportTableRow {
    ReportTableRow {
        id: None,
        code: String::new(),
        name,
        count: u64::try_from(figures.count).unwrap_or(0),
        net: Amount::new(figures.net, currency),
        tax: Amount::new(figures.tax, currency),
        total: Amount::new(figures.total, currency),
        before: Amount::new(figures.earlier, currency),
        share: share(figures.total, all.total),
        drill: None,
    }
}

/// A fraction of one with four decimals; empty of nothing.
fn share(part: i64, whole: i64) -> String {
    let fraction = Decimal::from(part).checked_div(Decimal::from(whole));
    fraction.map_or_else(String::new, |fraction| {
        fraction.round_dp_with_strategy(4, RoundingStrategy::MidpointAwayFromZero).normalize().to_string()
    })
}

#[cfg(test)]
mod tests {
    #[test]
    fn shares() {
        assert_eq!(super::share(1, 3), "0.3333");
        assert_eq!(super::share(2, 3), "0.6667");
        assert_eq!(super::share(1, 0), "");
        assert_eq!(super::share(5, 5), "1");
    }
}
