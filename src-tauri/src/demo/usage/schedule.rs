//! How many events each subscription has on each day of a month, and how much it uses.
//!
//! Guarantees: the month's events add up to exactly what the plan's size asks for (nothing only when nobody is active).

use super::calendar::{day_weight, month_weight};
use crate::demo::DemoPlan;
use crate::demo::catalogue::{MeterRef, PlannedMeter, Rhythm};
use crate::demo::random::{Draw, Purpose};
use crate::demo::timeline::{PlannedSubscription, SubscriptionRef};
use boss_kernel::{NaiveDate, Period, Result};
use std::ops::Range;

/// Days of the longest month.
const MOST_DAYS: usize = 31;

/// The usage of one meter of one subscription in one month.
pub(super) struct MonthStream {
    pub(super) subscription: SubscriptionRef,
    pub(super) meter: MeterRef,
    /// The served days of the month, counted from 0: first, and first not served.
    from: u32,
    to: u32,
    /// Weight of its events against other streams'.
    weight: u64,
    /// Millionths used on the served days.
    volume: i64,
    events: [u32; MOST_DAYS],
    /// The sum of the weights of the days that have events.
    eventful: u64,
}

/// The usage of one month.
pub(super) struct Schedule {
    pub(super) first: NaiveDate,
    pub(super) days: u32,
    pub(super) streams: Vec<MonthStream>,
    /// For each meter of the catalogue, the weights of the month's days.
    day_weights: Vec<DayWeights>,
}

type DayWeights = [u64; MOST_DAYS];

/// The place of a day in the arrays above.
fn slot(offset: u32) -> usize {
    usize::try_from(offset).unwrap_or(0).min(MOST_DAYS - 1)
}

impl MonthStream {
    pub(super) fn events_on(&self, offset: u32) -> u32 {
        self.events[slot(offset)]
    }
}

impl Schedule {
    pub(super) fn of(plan: &DemoPlan, month: u32) -> Result<Schedule> {
        let period = plan.size.month(month)?;
        let meters = plan.catalogue.meters.iter();
        let day_weights = meters.map(|meter| weights(meter.rhythm, period)).collect();
        let days = days_between(period.from(), period.to());
        let mut schedule = Schedule { first: period.from(), days, streams: Vec::new(), day_weights };
        for subscription in &plan.subscriptions {
            let Some(served) = served(subscription, period) else { continue };
            for &meter in &plan.catalogue.offering(subscription.offering).meters {
                let volume = month_volume(plan, subscription, meter, month, period);
                schedule.streams.push(schedule.stream(plan, subscription, meter, served, volume));
            }
        }
        schedule.share_out(events_in(plan, month));
        Ok(schedule)
    }

    fn day_weight(&self, meter: MeterRef, offset: u32) -> u64 {
        self.day_weights[meter.0 as usize][slot(offset)]
    }

    /// Millionths that `stream` uses on a day that has events.
    pub(super) fn volume_on(&self, stream: &MonthStream, offset: u32) -> i64 {
        let share = i128::from(stream.volume) * i128::from(self.day_weight(stream.meter, offset));
        i64::try_from(share / i128::from(stream.eventful.max(1))).unwrap_or(i64::MAX)
    }

    /// A stream without events yet, which uses the served days' part of a whole month's `volume`.
    fn stream(
        &self,
        plan: &DemoPlan,
        subscription: &PlannedSubscription,
        meter: MeterRef,
        served: Period,
        volume: i128,
    ) -> MonthStream {
        let (from, to) = (days_between(self.first, served.from()), days_between(self.first, served.to()));
        let weigh = |days: Range<u32>| days.map(|offset| self.day_weight(meter, offset)).sum::<u64>();
        let part = volume * i128::from(weigh(from..to)) / i128::from(weigh(0..self.days).max(1));
        MonthStream {
            subscription: subscription.reference,
            meter,
            from,
            to,
            weight: event_weight(subscription.level.scale, plan.catalogue.meter(meter).rhythm),
            volume: i64::try_from(part).unwrap_or(i64::MAX),
            events: [0; MOST_DAYS],
            eventful: 0,
        }
    }

    /// Shares `events` out over all served days of all streams: one for each, where there are plenty, and the rest by weight.
    fn share_out(&mut self, events: u64) {
        let served: u64 = self.streams.iter().map(|stream| u64::from(stream.to - stream.from)).sum();
        let for_each = u32::from(events >= 2 * served && served > 0);
        let rest = u128::from(events - u64::from(for_each) * served);
        let weigh = |stream: &MonthStream, offset| {
            u128::from(stream.weight) * u128::from(self.day_weights[stream.meter.0 as usize][slot(offset)])
        };
        let all: u128 = self.streams.iter().flat_map(|s| (s.from..s.to).map(|offset| weigh(s, offset))).sum();
        let (mut weight_so_far, mut given) = (0, 0);
        for stream in &mut self.streams {
            for offset in stream.from..stream.to {
                weight_so_far += weigh(stream, offset);
                let due = rest * weight_so_far / all.max(1);
                let count = for_each + u32::try_from(due - given).unwrap_or(u32::MAX);
                given = due;
                stream.events[slot(offset)] = count;
                if count > 0 {
                    stream.eventful += self.day_weights[stream.meter.0 as usize][slot(offset)];
                }
            }
        }
    }
}

fn weights(rhythm: Rhythm, month: Period) -> DayWeights {
    let mut weights = [0; MOST_DAYS];
    for (weight, day) in weights.iter_mut().zip(month.from().iter_days().take_while(|day| *day < month.to()))
    {
        *weight = day_weight(rhythm, day);
    }
    weights
}

fn days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    u32::try_from((to - from).num_days()).unwrap_or(0)
}

/// The days of `month` on which `subscription` is active.
fn served(subscription: &PlannedSubscription, month: Period) -> Option<Period> {
    month.within(subscription.active_on?, subscription.ends_on)
}

/// Large customers report more often, but not in proportion to what they use.
fn event_weight(scale: u64, rhythm: Rhythm) -> u64 {
    let frequency = match rhythm {
        Rhythm::Steady => 1,
        Rhythm::Work => 2,
        Rhythm::Leisure => 3,
    };
    frequency * (1 + (scale * 4).isqrt())
}

/// Events of a month: from a fifth fewer than average in the first to a fifth more in the last, and so on average as asked.
fn events_in(plan: &DemoPlan, month: u32) -> u64 {
    let (months, month) = (i128::from(plan.size.months), i128::from(month));
    let permille = 1000 + (2 * month - (months - 1)) * 200 / months;
    u64::try_from(i128::from(plan.size.events_per_month) * permille / 1000).unwrap_or(0)
}

/// Millionths of the meter's unit in a whole month: the meter's typical month times the customer's scale, the season, the
/// customer's growth and a level of its own between half and one and a half.
fn month_volume(
    plan: &DemoPlan,
    subscription: &PlannedSubscription,
    meter: MeterRef,
    month: u32,
    period: Period,
) -> i128 {
    let PlannedMeter { typical_month, rhythm, .. } = plan.catalogue.meter(meter);
    let index = u64::from(subscription.reference.0) << 8 | u64::from(meter.0);
    let own = Draw::new(plan.size.seed, Purpose::UsageLevel, index).between(500, 1500);
    let growth = (1000 + i128::from(subscription.level.growth) * i128::from(month)).max(100);
    let season = i128::from(month_weight(*rhythm, period.from()));
    let level = i128::from(typical_month.millionths()) * i128::from(subscription.level.scale);
    level * i128::from(own) / 1000 * growth / 1000 * season / 1000
}
