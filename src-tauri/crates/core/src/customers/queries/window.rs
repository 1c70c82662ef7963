//! Windows and totals of long lists.

use crate::store::page::Window;
use boss_kernel::Result;
use sea_orm::sea_query::{Alias, Asterisk, Expr, Func, Query};
use sea_orm::{ConnectionTrait, EntityTrait, QuerySelect, QueryTrait, Select};

/// Lists are counted up to here; what a page says beyond is "more than".
const MOST_COUNTED: u64 = 20_000;

/// How many rows a list has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Total {
    /// How many; at least so many when not exact.
    pub(super) count: u64,
    /// Whether it was counted to the end.
    pub(super) exact: bool,
}

impl Total {
    /// What a window of `found` rows shows by itself: the end of the list, or that at least one row follows.
    pub(super) fn at_least(window: &Window, found: usize) -> Total {
        let seen = window.rows_before() + found as u64;
        let ended = (found as u64) < window.rows() && (found > 0 || window.rows_before() == 0);
        if ended { Total { count: seen, exact: true } } else { Total { count: seen + 1, exact: false } }
    }
}

/// Counts the rows of `select` up to a bound.
pub(super) async fn count_up_to<E: EntityTrait>(
    db: &impl ConnectionTrait,
    select: Select<E>,
) -> Result<Total> {
    let rows = select.limit(MOST_COUNTED + 1).into_query();
    let count = Query::select()
        .expr_as(Func::count(Expr::col(Asterisk)), "counted")
        .from_subquery(rows, Alias::new("rows_counted"))
        .to_owned();
    let row = db.query_one(&count).await?;
    let counted: i64 = row.map(|row| row.try_get("", "counted")).transpose()?.unwrap_or(0);
    let counted = u64::try_from(counted).unwrap_or(0);
    Ok(Total { count: counted.min(MOST_COUNTED), exact: counted <= MOST_COUNTED })
}

/// The window of a list that is at hand whole.
pub(super) fn window_of<T>(all: Vec<T>, window: &Window) -> Vec<T> {
    let offset = usize::try_from(window.rows_before()).unwrap_or(usize::MAX);
    let limit = usize::try_from(window.rows()).unwrap_or(usize::MAX);
    all.into_iter().skip(offset).take(limit).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_window_ends_the_list() {
        let window = |offset| Window { sort: None, offset, limit: 10 };
        assert_eq!(Total::at_least(&window(20), 4), Total { count: 24, exact: true });
        assert_eq!(Total::at_least(&window(20), 10), Total { count: 31, exact: false });
        assert!(!Total::at_least(&window(20), 0).exact, "the list may have ended before");
        assert_eq!(window_of((0..30).collect(), &window(25)), [25, 26, 27, 28, 29]);
    }
}
