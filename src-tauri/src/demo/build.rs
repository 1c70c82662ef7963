//! Building the demo company in a database.
//!
//! Guarantees: in a file the company appears whole or not at all, since it is built beside and moved into place when it is
//! complete; a real company is never touched; a demo company that is there already stays as it is.

use super::player;
use super::{DemoPlan, DemoSize, codes};
use crate::clock::SystemClock;
use boss_core::gate::{Gate, Registry, Task};
use boss_core::store::{Address, Durability, Store};
use boss_kernel::{Datelike, Error, Instant, NaiveDate, Result};
use chrono::Months;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The size of a demo company whose last month is the last full one before `now` in its time zone.
pub fn size_until(now: Instant, customers: u32, months: u32) -> Result<DemoSize> {
    let size = DemoSize::of(customers, months);
    size.check()?;
    let today = now.date_in(chrono_tz::Asia::Shanghai);
    let first = today.with_day(1).and_then(|first: NaiveDate| first.checked_sub_months(Months::new(months)));
    Ok(first.map_or(size, |first| size.starting(first)))
}
