//! Usage events, generated month by month and never held in memory.
//!
//! A month's events are shared out over subscriptions and days in proportion to scale and rhythm; within a day they follow
//! the hours of the meter's rhythm. Quantities grow with the customer, the season and the weekday.
//! Guarantees: an event's id is unique and the same in every run; events lie within the served days of their subscription;
//! each is delivered exactly once as on time or late, and a few are delivered again with the same content.

mod calendar;
mod csv;
mod schedule;

pub use csv::{USAGE_CSV_HEADER, UsageCount};

use self::schedule::{MonthStream, Schedule};
use super::DemoPlan;
use super::catalogue::MeterRef;
use super::random::{Draw, Purpose};
use super::timeline::SubscriptionRef;
use boss_kernel::{Datelike, Days, Instant, NaiveDate, Quantity, Result};
use std::fmt;

/// China is eight hours ahead of UTC, all year.
pub(super) const ZONE_OFFSET_SECONDS: i64 = 8 * 3600;

/// The id of an event: subscription, meter, day and the event's number on that day. Printed as `000042-3-20250131-0007`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct EventId {
    subscription: u32,
    meter: u32,
    /// Year, month and day as one number, 20250131.
    day: i64,
    ordinal: u32,
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:06}-{}-{:08}-{:04}", self.subscription, self.meter, self.day, self.ordinal)
    }
}

/// How an event comes in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Delivery {
    /// In the file of its month.
    OnTime,
    /// In the file of the month after.
    Late,
    /// Once more, with the same id and content; to be recognised as a duplicate.
    Repeated,
}

/// One usage event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UsageEvent {
    /// Unique but for repeated deliveries.
    pub id: EventId,
    /// Whose usage.
    pub subscription: SubscriptionRef,
    /// What was used.
    pub meter: MeterRef,
    /// When, to a second.
    pub at: Instant,
    /// How much, in the meter's unit; above zero.
    pub quantity: Quantity,
    /// How it comes in.
    pub delivery: Delivery,
}

/// What becomes of an event, drawn once for it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Plain,
    /// Comes with the next month's file, if it lies in its month's last two days and there is a next month.
    Late,
    /// Comes twice in its month's file.
    Doubled,
    /// Comes again with the next month's file, if it lies in its month's last two days and there is a next month.
    Resent,
}

impl Fate {
    fn draw(draw: &mut Draw) -> Fate {
        match draw.below(10_000) {
            0..300 => Fate::Late,
            300..305 => Fate::Doubled,
            305..315 => Fate::Resent,
            _ => Fate::Plain,
        }
    }
}

/// Days at a month's end whose events may be late.
const LATE_DAYS: u32 = 2;

impl DemoPlan {
    /// Calls `visit` with everything the usage file of month `month` (counted from 0) holds, in its order: first what is
    /// late from the month before, then day by day. An error of `visit` ends it.
    pub fn for_each_usage_event(
        &self,
        month: u32,
        mut visit: impl FnMut(&UsageEvent) -> Result<()>,
    ) -> Result<()> {
        let mut maker = EventMaker { plan: self, scratch: Scratch::default() };
        if let Some(before) = month.checked_sub(1) {
            let before = Schedule::of(self, before)?;
            for offset in before.days.saturating_sub(LATE_DAYS)..before.days {
                maker.deliver_late(&before, offset, &mut visit)?;
            }
        }
        let schedule = Schedule::of(self, month)?;
        let is_last = month + 1 == self.size.months;
        for offset in 0..schedule.days {
            let may_be_late = !is_last && offset + LATE_DAYS >= schedule.days;
            maker.deliver_day(&schedule, offset, may_be_late, &mut visit)?;
        }
        Ok(())
    }
}

/// Lists that are filled anew for every stream and day, kept to spare allocations.
#[derive(Default)]
struct Scratch {
    seconds: Vec<u64>,
    shares: Vec<u64>,
}

struct EventMaker<'a> {
    plan: &'a DemoPlan,
    scratch: Scratch,
}

impl EventMaker<'_> {
    fn deliver_day(
        &mut self,
        schedule: &Schedule,
        offset: u32,
        may_be_late: bool,
        visit: &mut impl FnMut(&UsageEvent) -> Result<()>,
    ) -> Result<()> {
        self.make_day(schedule, offset, |event, fate| match fate {
            Fate::Late if may_be_late => Ok(()),
            Fate::Doubled => {
                visit(&event)?;
                visit(&UsageEvent { delivery: Delivery::Repeated, ..event })
            }
            _ => visit(&event),
        })
    }

    fn deliver_late(
        &mut self,
        schedule: &Schedule,
        offset: u32,
        visit: &mut impl FnMut(&UsageEvent) -> Result<()>,
    ) -> Result<()> {
        self.make_day(schedule, offset, |event, fate| match fate {
            Fate::Late => visit(&UsageEvent { delivery: Delivery::Late, ..event }),
            Fate::Resent => visit(&UsageEvent { delivery: Delivery::Repeated, ..event }),
            Fate::Plain | Fate::Doubled => Ok(()),
        })
    }

    /// Every event of day `offset` of the month, stream by stream, each stream's by time.
    fn make_day(
        &mut self,
        schedule: &Schedule,
        offset: u32,
        mut take: impl FnMut(UsageEvent, Fate) -> Result<()>,
    ) -> Result<()> {
        let day = schedule.first + Days::new(u64::from(offset));
        for stream in &schedule.streams {
            if stream.events_on(offset) > 0 {
                self.make_stream_day(schedule, stream, day, &mut take)?;
            }
        }
        Ok(())
    }

    fn make_stream_day(
        &mut self,
        schedule: &Schedule,
        stream: &MonthStream,
        day: NaiveDate,
        take: &mut impl FnMut(UsageEvent, Fate) -> Result<()>,
    ) -> Result<()> {
        let offset = day.day0();
        let events = stream.events_on(offset);
        let meter = self.plan.catalogue.meter(stream.meter);
        let days = u64::try_from((day - self.plan.size.first_month).num_days()).unwrap_or(0);
        let index = u64::from(stream.subscription.0) << 20 | u64::from(stream.meter.0) << 14 | days;
        let mut draw = Draw::new(self.plan.size.seed, Purpose::Usage, index);
        let Scratch { seconds, shares } = &mut self.scratch;
        seconds.clear();
        seconds.extend((0..events).map(|_| calendar::second_of_day(meter.rhythm, &mut draw)));
        seconds.sort_unstable();
        shares.clear();
        shares.extend((0..events).map(|_| draw.between(500, 1500)));
        let volume = i128::from(schedule.volume_on(stream, offset));
        let all = i128::from(shares.iter().sum::<u64>().max(1));
        let granule = 10_i64.pow(6 - meter.decimals.min(6));
        let midnight = i64::from(day.num_days_from_ce() - UNIX_EPOCH_FROM_CE) * 86_400 - ZONE_OFFSET_SECONDS;
        let number = i64::from(day.year()) * 10_000 + i64::from(day.month() * 100 + day.day());
        for ((ordinal, &second), &share) in (0..events).zip(&*seconds).zip(&*shares) {
            let exact = i64::try_from(volume * i128::from(share) / all).unwrap_or(i64::MAX);
            let quantity = Quantity((exact / granule * granule).max(granule));
            let id =
                EventId { subscription: stream.subscription.0, meter: stream.meter.0, day: number, ordinal };
            let at = Instant(0).plus_seconds(midnight + i64::try_from(second).unwrap_or(0));
            let (subscription, meter) = (stream.subscription, stream.meter);
            let event = UsageEvent { id, subscription, meter, at, quantity, delivery: Delivery::OnTime };
            take(event, Fate::draw(&mut draw))?;
        }
        Ok(())
    }
}

/// Days from the first day of year 1 to 1970-01-01, as chrono counts them.
const UNIX_EPOCH_FROM_CE: i32 = 719_163;
