//! Whatever comes in, in whatever order, and is corrected: what is kept by day is what the events that count make.

use super::meters::{FULL, assert_books, filter, meter, used};
use super::{Setting, import, setting};
use boss_core::catalog::AddMeter;
use boss_core::catalog::model::{MeterAggregation, MeterDetail};
use boss_core::usage::ListEvents;
use boss_kernel::id::MeterId;
use boss_tests::{Desk, story};
use std::collections::{BTreeMap, BTreeSet};

/// An event as the story knows it.
#[derive(Clone, Debug)]
struct Known {
    id: String,
    day: u32,
    hour: u32,
    quantity: i64,
    user: &'static str,
    replaces: Option<String>,
}

impl Known {
    fn line(&self) -> String {
        let Known { id, day, hour, quantity, user, .. } = self;
        let replaces = self.replaces.as_deref().unwrap_or_default();
        format!("{id},S1,base,2026-01-{day:02} {hour:02}:00,{quantity},user={user},,{replaces}\n")
    }
}

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most
    }
}

struct Meters {
    base: MeterId,
    count: MeterId,
    peak: MeterId,
    last: MeterId,
    users: MeterId,
    level: MeterId,
    series: MeterId,
    each: MeterId,
    some: MeterId,
}

impl Meters {
    async fn add(desk: &Desk) -> Meters {
        use MeterAggregation::{Count, Latest, Max, Sum, TimeWeighted, Unique};
        let base = desk.act(meter("base")).await.output;
        let reading =
            |code: &str, aggregation| AddMeter { source_meter_id: Some(base), aggregation, ..meter(code) };
        let users = AddMeter { value_attribute: Some("user".into()), ..reading("users", Unique) };
        let series = AddMeter { dimensions: vec!["user".into()], ..reading("series", Sum) };
        let some = AddMeter { filters: vec![filter("user", &["ann", "bob"])], ..reading("some", Sum) };
        Meters {
            base,
            count: desk.act(reading("count", Count)).await.output,
            peak: desk.act(reading("peak", Max)).await.output,
            last: desk.act(reading("last", Latest)).await.output,
            users: desk.act(users).await.output,
            level: desk.act(reading("level", TimeWeighted)).await.output,
            series: desk.act(series).await.output,
            each: desk.act(AddMeter { detail: MeterDetail::Event, ..reading("each", Sum) }).await.output,
            some: desk.act(some).await.output,
        }
    }

    /// Compares what is kept with what the events that count make.
    async fn check(&self, setting: &Setting, counting: &[Known]) {
        let mut days: BTreeMap<u32, Vec<&Known>> = BTreeMap::new();
        for event in counting {
            days.entry(event.day).or_default().push(event);
        }
        days.values_mut().for_each(|events| events.sort_by_key(|event| (event.hour, event.id.clone())));
        let by_day = |figure: &dyn Fn(&[&Known]) -> Vec<String>| {
            let words = days.iter().flat_map(|(day, events)| {
                figure(events).into_iter().map(move |figure| format!("{day:02}:{figure}"))
            });
            words.collect::<Vec<_>>().join(" ")
        };
        let sum = |events: &[&Known]| events.iter().map(|event| event.quantity).sum::<i64>();
        let users = |events: &[&Known]| events.iter().map(|event| event.user).collect::<BTreeSet<_>>();
        let of_users = |events: &[&Known]| -> Vec<String> {
            let of = |user: &&str| {
                sum(&events.iter().copied().filter(|event| event.user == *user).collect::<Vec<_>>())
            };
            users(events).iter().map(|user| format!("{user}:{}", of(user))).collect()
        };
        let each = |events: &[&Known]| events.iter().map(|event| event.quantity.to_string()).collect();
        let last = |events: &[&Known]| events.last().map(|event| event.quantity.to_string());
        let peak = |events: &[&Known]| events.iter().map(|event| event.quantity).max();
        let some = |events: &[&Known]| -> Vec<String> {
            let some: Vec<_> = events.iter().copied().filter(|event| event.user != "cid").collect();
            if some.is_empty() { Vec::new() } else { vec![sum(&some).to_string()] }
        };
        for (meter, expected) in [
            (self.base, format!("sum {}", by_day(&|events| vec![sum(events).to_string()]))),
            (self.count, format!("sum {}", by_day(&|events| vec![events.len().to_string()]))),
            (self.peak, format!("max {}", by_day(&|events| vec![peak(events).unwrap().to_string()]))),
            (self.last, format!("latest {}", by_day(&|events| last(events).into_iter().collect()))),
            (
                self.users,
                format!(
                    "unique {}",
                    by_day(&|events| users(events).iter().map(|u| (*u).to_owned()).collect())
                ),
            ),
            (self.level, format!("level 0 {}", by_day(&|events| vec![sum(events).to_string()]))),
            (self.series, format!("series {}", by_day(&of_users))),
            (self.each, format!("events {}", by_day(&each))),
            (self.some, format!("sum {}", by_day(&some))),
        ] {
            assert_eq!(used(setting, meter, None).await, expected);
        }
    }
}

story!(what_is_kept_is_what_the_events_that_count_make, |desk| async move {
    let setting = setting(&desk).await;
    let meters = Meters::add(&desk).await;
    let mut dice = Dice(0x9E37_79B9_7F4A_7C15);
    let mut counting: Vec<Known> = Vec::new();
    let mut lines: Vec<String> = Vec::new();
    for round in 0..12 {
        let mut file = String::from(FULL);
        for number in 0..dice.below(30) + 1 {
            // Now and then an event of an earlier file comes again, whether it still counts or not.
            if !lines.is_empty() && dice.below(6) == 0 {
                file.push_str(&lines[usize::try_from(dice.below(lines.len() as u64)).unwrap()]);
                continue;
            }
            let mut event = Known {
                id: format!("{:x}-{round}-{number}", dice.below(1 << 20)),
                day: u32::try_from(dice.below(6) + 1).unwrap(),
                hour: u32::try_from(dice.below(5)).unwrap(),
                quantity: i64::try_from(dice.below(9) + 1).unwrap(),
                user: ["ann", "bob", "cid"][usize::try_from(dice.below(3)).unwrap()],
                replaces: None,
            };
            if !counting.is_empty() && dice.below(3) == 0 {
                let old = counting.swap_remove(usize::try_from(dice.below(counting.len() as u64)).unwrap());
                event.replaces = Some(old.id);
                event.quantity *= i64::from(dice.below(4) != 0);
            }
            file.push_str(&event.line());
            lines.push(event.line());
            if event.replaces.is_none() || event.quantity != 0 {
                counting.push(event);
            }
        }
        desk.act(import(&desk, &file)).await;
        meters.check(&setting, &counting).await;
    }
    assert_books(&desk).await;
    // The events behind every day: those that count are listed as such, and there are as many as are said to be.
    let mut listed = BTreeSet::new();
    for day in 1..=7 {
        let day = format!("2026-01-{day:02}").parse().unwrap();
        let query = ListEvents {
            subscription_id: setting.subscription,
            meter_id: meters.base,
            day,
            window: Default::default(),
        };
        let events = desk.ask(query).await;
        assert_eq!(events.rows.len() as u64, events.total, "{day}");
        listed.extend(events.rows.into_iter().filter(|row| row.counts).map(|row| row.event_id));
    }
    let counting: BTreeSet<String> = counting.into_iter().map(|event| event.id).collect();
    assert_eq!(listed, counting);
});
