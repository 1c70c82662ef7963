//! From what a meter recorded to what a cycle used, on the days served.

use crate::explanation::Step;
use crate::rating::ServedCycle;
use crate::usage::{Dated, DayQuantity, DayValue, Usage, within};
use boss_kernel::{NaiveDate, Period, Quantity, Result};
use std::collections::BTreeSet;

/// What a cycle used.
pub(super) enum Measured {
    /// So much.
    Quantity(Quantity),
    /// A level, stretch by stretch, over the days of the cycle.
    Level(Level),
}

/// A level over a cycle.
pub(super) struct Level {
    /// The days each level stood and was served, in order.
    pub(super) stretches: Vec<(Period, Quantity)>,
    /// The days of the whole cycle.
    pub(super) of: i64,
}

impl ServedCycle<'_> {
    /// The days whose usage is looked at.
    pub(super) fn used(&self) -> Period {
        Period::new(self.whole.from(), self.whole.to().min(self.used_until)).unwrap_or(self.whole)
    }

    fn serves(&self, day: NaiveDate) -> bool {
        self.stretches.iter().any(|stretch| stretch.period.contains(day))
    }

    /// The records on days served, in order; a step says what was left out.
    pub(super) fn served_of<'a, T: Dated>(
        &self,
        entries: &'a [T],
        quantity: impl Fn(&T) -> Quantity,
        steps: &mut Vec<Step>,
    ) -> Result<Vec<&'a T>> {
        let (served, unserved) = self.parted(entries);
        let total = unserved.iter().try_fold(Quantity::ZERO, |sum, entry| sum.plus(quantity(entry)))?;
        unserved_step(total, &unserved, steps);
        Ok(served)
    }

    /// The records on days served, and those on other days of the cycle.
    fn parted<'a, T: Dated>(&self, entries: &'a [T]) -> (Vec<&'a T>, Vec<&'a T>) {
        within(entries, self.used()).iter().partition(|entry| self.serves(entry.day()))
    }
}

fn unserved_step<T: Dated>(total: Quantity, unserved: &[&T], steps: &mut Vec<Step>) {
    if !total.is_zero() {
        steps.push(Step::Unserved { total, days: days_of(unserved) });
    }
}

/// How many different days.
pub(super) fn days_of<T: Dated>(entries: &[&T]) -> i64 {
    let mut days: Vec<NaiveDate> = entries.iter().map(|entry| entry.day()).collect();
    days.dedup();
    i64::try_from(days.len()).unwrap_or(i64::MAX)
}

/// What the cycle used, with its steps.
pub(super) fn measure(cycle: &ServedCycle<'_>, usage: &Usage, steps: &mut Vec<Step>) -> Result<Measured> {
    let quantity = match usage {
        Usage::Level { opening, changes } => {
            return Ok(Measured::Level(level(cycle, *opening, changes)?));
        }
        Usage::None => summed::<DayQuantity>(cycle, &[], |entry| entry.quantity, steps)?,
        Usage::Sum(days) | Usage::Events(days) => summed(cycle, days, |entry| entry.quantity, steps)?,
        Usage::Series(days) => summed(cycle, days, |entry| entry.quantity, steps)?,
        Usage::Priced(days) => summed(cycle, days, |entry| entry.quantity, steps)?,
        Usage::Max(days) => {
            let (served, unserved) = cycle.parted(days);
            let highest = unserved.iter().map(|entry| entry.quantity).max();
            unserved_step(highest.unwrap_or_default(), &unserved, steps);
            let peak = served.iter().max_by_key(|entry| (entry.quantity, std::cmp::Reverse(entry.day)));
            steps.push(
                peak.map_or(Step::NO_USAGE, |entry| Step::Peak { on: entry.day, quantity: entry.quantity }),
            );
            peak.map_or(Quantity::ZERO, |entry| entry.quantity)
        }
        Usage::Latest(days) => {
            let (served, unserved) = cycle.parted(days);
            let latest = unserved.last().map(|entry| entry.quantity);
            unserved_step(latest.unwrap_or_default(), &unserved, steps);
            let last = served.last();
            steps.push(
                last.map_or(Step::NO_USAGE, |entry| Step::Latest { on: entry.day, quantity: entry.quantity }),
            );
            last.map_or(Quantity::ZERO, |entry| entry.quantity)
        }
        Usage::Unique(days) => {
            let (served, unserved) = cycle.parted(days);
            unserved_step(Quantity::whole(distinct(&unserved))?, &unserved, steps);
            let count = distinct(&served);
            steps.push(Step::Distinct { count, days: days_of(&served) });
            Quantity::whole(count)?
        }
    };
    Ok(Measured::Quantity(quantity))
}

fn distinct(entries: &[&DayValue]) -> i64 {
    let values: BTreeSet<&str> = entries.iter().map(|entry| entry.value.as_str()).collect();
    i64::try_from(values.len()).unwrap_or(i64::MAX)
}

fn summed<T: Dated>(
    cycle: &ServedCycle<'_>,
    entries: &[T],
    quantity: impl Fn(&T) -> Quantity,
    steps: &mut Vec<Step>,
) -> Result<Quantity> {
    let before = steps.len();
    let served = cycle.served_of(entries, &quantity, steps)?;
    let total = served.iter().try_fold(Quantity::ZERO, |sum, entry| sum.plus(quantity(entry)))?;
    steps.insert(before, Step::Usage { total, days: days_of(&served) });
    Ok(total)
}

/// The level on each day served, from what it was before and its changes.
fn level(cycle: &ServedCycle<'_>, opening: Quantity, changes: &[DayQuantity]) -> Result<Level> {
    let used = cycle.used();
    let begun = changes.partition_point(|change| change.day < used.from());
    let (before, later) = changes.split_at(begun);
    let mut level = before.iter().try_fold(opening, |sum, change| sum.plus(change.quantity))?;
    let mut from = used.from();
    let mut stood = Vec::new();
    for change in later.iter().take_while(|change| change.day < used.to()) {
        if let Ok(period) = Period::new(from, change.day) {
            stood.push((period, level));
            from = change.day;
        }
        level = level.plus(change.quantity)?;
    }
    stood.push((Period::new(from, used.to())?, level));
    let mut stretches = Vec::new();
    for (period, level) in stood {
        let served = cycle.stretches.iter().filter_map(|stretch| stretch.period.overlap(period));
        stretches.extend(served.map(|served| (served, level.max(Quantity::ZERO))));
    }
    Ok(Level { stretches, of: cycle.whole.days() })
}
