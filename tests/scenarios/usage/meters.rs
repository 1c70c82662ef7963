//! What meters make of events: every aggregation, filters, meters that read another one's events, and what is refused.

use super::{HEADER, Setting, faults, import, january, setting};
use boss_core::catalog::model::{MeterAggregation, MeterDetail, meter};
use boss_core::catalog::{AddMeter, ListMeters, MeterFilter, Metering, codes as catalog_codes};
use boss_core::gate::codes as gate_codes;
use boss_core::reports::CheckBooks;
use boss_core::usage::{CountPast, ListDays, ListEvents, codes, meter_usage, no_usage};
use boss_kernel::id::MeterId;
use boss_kernel::{LocalText, NaiveDate};
use boss_rating::Usage;
use boss_tests::{Desk, story};
use sea_orm::EntityTrait;

/// A header with everything a file may have.
pub(super) const FULL: &str = "event_id,subscription,meter,at,quantity,attributes,amount,replaces\n";

pub(super) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A meter that sums, of this code.
pub(super) fn meter(code: &str) -> AddMeter {
    AddMeter {
        code: code.into(),
        name: LocalText::new("计量", "Meter"),
        unit: LocalText::new("个", "piece"),
        ..AddMeter::default()
    }
}

pub(super) fn filter(attribute: &str, values: &[&str]) -> MeterFilter {
    MeterFilter { attribute: attribute.into(), values: values.iter().map(|value| (*value).into()).collect() }
}

/// What the subscription used of a meter from a day on, in few words.
pub(super) async fn used(setting: &Setting, id: MeterId, from: Option<&str>) -> String {
    let row = meter::Entity::find_by_id(id).one(&setting.given.db).await.unwrap().unwrap();
    let metering = Metering::of(&row).unwrap();
    let (from, until) = (from.map(day), day("2026-02-01"));
    let found =
        meter_usage(&setting.given.db, &metering, &[setting.subscription], from, until).await.unwrap();
    let usage = found.get(&setting.subscription).cloned().unwrap_or(no_usage(&metering));
    let days = |days: Vec<boss_rating::DayQuantity>| {
        days.iter().map(|d| format!("{}:{}", d.day.format("%d"), d.quantity)).collect::<Vec<_>>().join(" ")
    };
    match usage {
        Usage::None => "none".to_owned(),
        Usage::Sum(found) => format!("sum {}", days(found)),
        Usage::Max(found) => format!("max {}", days(found)),
        Usage::Latest(found) => format!("latest {}", days(found)),
        Usage::Events(found) => format!("events {}", days(found)),
        Usage::Level { opening, changes } => format!("level {opening} {}", days(changes)),
        Usage::Unique(found) => {
            let words = found.iter().map(|d| format!("{}:{}", d.day.format("%d"), d.value));
            format!("unique {}", words.collect::<Vec<_>>().join(" "))
        }
        Usage::Series(found) => {
            let word = |d: &boss_rating::SeriesDay| {
                format!("{}:{}:{}", d.day.format("%d"), d.values.join("/"), d.quantity)
            };
            format!("series {}", found.iter().map(word).collect::<Vec<_>>().join(" "))
        }
        Usage::Priced(found) => {
            let words = found.iter().map(|d| format!("{}:{}:{}", d.day.format("%d"), d.quantity, d.amount));
            format!("priced {}", words.collect::<Vec<_>>().join(" "))
        }
    }
}

pub(super) async fn assert_books(desk: &Desk) {
    let books = desk.ask(CheckBooks {}).await;
    let broken: Vec<_> = books.findings.iter().filter(|finding| finding.broken.is_some()).collect();
    assert!(broken.is_empty(), "{broken:?}");
}

story!(every_aggregation_has_its_form, |desk| async move {
    let setting = setting(&desk).await;
    let calls = desk.act(AddMeter { aggregation: MeterAggregation::Count, ..meter("calls") }).await.output;
    let peak = desk.act(AddMeter { aggregation: MeterAggregation::Max, ..meter("peak") }).await.output;
    let seats = desk.act(AddMeter { aggregation: MeterAggregation::Latest, ..meter("seats") }).await.output;
    let users = AddMeter {
        aggregation: MeterAggregation::Unique,
        value_attribute: Some("user".into()),
        ..meter("users")
    };
    let users = desk.act(users).await.output;
    let disks =
        desk.act(AddMeter { aggregation: MeterAggregation::TimeWeighted, ..meter("disks") }).await.output;
    let matrix = AddMeter { dimensions: vec!["region".into(), "class".into()], ..meter("store") };
    let matrix = desk.act(matrix).await.output;
    let payments = desk.act(AddMeter { detail: MeterDetail::Event, ..meter("payments") }).await.output;
    let priced = desk.act(AddMeter { priced: true, ..meter("sms") }).await.output;
    let text = format!(
        "{FULL}c1,S1,calls,2026-01-05 08:00,7,,,\nc2,S1,calls,2026-01-05 09:00,0,,,\n\
         p1,S1,peak,2026-01-05 08:00,3,,,\np2,S1,peak,2026-01-05 09:00,9.5,,,\np3,S1,peak,2026-01-06 00:00,2,,,\n\
         l1,S1,seats,2026-01-05 18:00,4,,,\nl2,S1,seats,2026-01-05 09:00,8,,,\n\
         u1,S1,users,2026-01-05 08:00,1,user=ann,,\nu2,S1,users,2026-01-05 09:00,1,user=bob,,\n\
         u3,S1,users,2026-01-05 10:00,1,\"{{\"\"user\"\":\"\"ann\"\"}}\",,\nu4,S1,users,2026-01-07 08:00,1,user=ann,,\n\
         d1,S1,disks,2025-12-10 08:00,3,,,\nd2,S1,disks,2026-01-05 08:00,2,,,\nd3,S1,disks,2026-01-20 08:00,-4,,,\n\
         m1,S1,store,2026-01-05 08:00,1.5,region=north;class=hot,,\nm2,S1,store,2026-01-05 09:00,2,class=hot;region=north,,\n\
         m3,S1,store,2026-01-05 08:00,4,region=south;class=hot,,\n\
         e2,S1,payments,2026-01-05 09:00,20,,,\ne1,S1,payments,2026-01-05 08:00,10,,,\n\
         s1,S1,sms,2026-01-05 08:00,1,,0.045,\ns2,S1,sms,2026-01-05 09:00,2,,0.1,\n"
    );
    let done = desk.act(import(&desk, &text)).await.output;
    assert_eq!((done.events_accepted, done.events_corrected), (21, 0));
    for (meter, from, expected) in [
        (calls, None, "sum 05:2"),
        (peak, None, "max 05:9.5 06:2"),
        (seats, None, "latest 05:4"),
        (users, None, "unique 05:ann 05:bob 07:ann"),
        (disks, None, "level 0 10:3 05:2 20:-4"),
        (disks, Some("2026-01-01"), "level 3 05:2 20:-4"),
        (disks, Some("2026-01-06"), "level 5 20:-4"),
        (disks, Some("2026-01-21"), "level 1 "),
        (matrix, None, "series 05:north/hot:3.5 05:south/hot:4"),
        (payments, None, "events 05:10 05:20"),
        (payments, Some("2026-01-06"), "events "),
        (priced, None, "priced 05:3:0.145"),
    ] {
        assert_eq!(used(&setting, meter, from).await, expected);
    }
    // The same file again changes nothing.
    assert_eq!(desk.act(import(&desk, &text)).await.output.events_duplicate, 21);
    assert_eq!(used(&setting, payments, None).await, "events 05:10 05:20");
    assert_eq!(used(&setting, matrix, None).await, "series 05:north/hot:3.5 05:south/hot:4");
    let shown = desk
        .ask(ListDays { subscription_id: setting.subscription, meter_id: None, period: january() })
        .await
        .totals;
    let totals: Vec<_> = shown
        .iter()
        .map(|total| {
            (total.code.as_str(), total.quantity.to_string(), total.amount.map(|sum| sum.to_string()))
        })
        .collect();
    let sum = |code, text: &str| (code, text.to_owned(), None);
    let expected = [
        sum("calls", "2"),
        sum("disks", "-2"),
        sum("payments", "30"),
        sum("peak", "9.5"),
        sum("seats", "4"),
        ("sms", "3".into(), Some("0.145".to_owned())),
        sum("store", "7.5"),
        sum("users", "2"),
    ];
    assert_eq!(totals, expected);
    assert_books(&desk).await;
});

// What comes later for the same days: a largest and a last are of all events, whatever file they came with.
story!(late_events_change_the_figures_of_their_days, |desk| async move {
    let setting = setting(&desk).await;
    let peak = desk.act(AddMeter { aggregation: MeterAggregation::Max, ..meter("peak") }).await.output;
    let seats = desk.act(AddMeter { aggregation: MeterAggregation::Latest, ..meter("seats") }).await.output;
    let early = "p1,S1,peak,2026-01-05 08:00,3\np2,S1,peak,2026-01-06 09:00,9\n\
                 l1,S1,seats,2026-01-05 18:00,4\nl2,S1,seats,2026-01-06 09:00,8\n";
    desk.act(import(&desk, &format!("{HEADER}{early}"))).await;
    setting.given.billed_until(setting.account, "2026-01-20").await;
    let late = "p3,S1,peak,2026-01-05 07:00,5\np4,S1,peak,2026-01-06 07:00,1\n\
                l3,S1,seats,2026-01-05 07:00,1\nl4,S1,seats,2026-01-06 17:00,2\n";
    let done = desk.act(import(&desk, &format!("{HEADER}{late}"))).await.output;
    assert_eq!((done.events_late, done.accounts_late), (4, 1));
    assert_eq!(used(&setting, peak, None).await, "max 05:5 06:9");
    assert_eq!(used(&setting, seats, None).await, "latest 05:4 06:2");
    let marked = setting.given.read_account(setting.account).await.rerate_from;
    assert_eq!(marked, Some(day("2026-01-05")));
    assert_books(&desk).await;
});

story!(a_meter_reads_another_ones_events, |desk| async move {
    let setting = setting(&desk).await;
    let all = desk.act(meter("requests")).await.output;
    let first = "r0,S1,requests,2026-01-04 08:00,1,region=north;user=ann,,\n";
    desk.act(import(&desk, &format!("{FULL}{first}"))).await;
    let north = AddMeter {
        source_meter_id: Some(all),
        filters: vec![filter("region", &["north", "east"]), filter("paid", &["true"])],
        ..meter("north")
    };
    let north = desk.act(north).await.output;
    let people = AddMeter {
        source_meter_id: Some(all),
        aggregation: MeterAggregation::Unique,
        value_attribute: Some("user".into()),
        ..meter("people")
    };
    let people = desk.act(people).await.output;
    let text = format!(
        "{FULL}r1,S1,requests,2026-01-05 08:00,1,region=north;user=ann;paid=true,,\n\
         r2,S1,requests,2026-01-05 09:00,2,region=east;user=bob;paid=true,,\n\
         r3,S1,requests,2026-01-05 10:00,4,region=west;user=bob;paid=true,,\n\
         r4,S1,requests,2026-01-05 11:00,8,region=north;user=cid;paid=false,,\n"
    );
    let done = desk.act(import(&desk, &text)).await;
    let warned: Vec<_> = done.warnings.iter().map(|notice| notice.code.clone()).collect();
    assert_eq!(warned, [codes::NOT_PRICED.as_str()]);
    assert_eq!(used(&setting, all, None).await, "sum 04:1 05:15");
    // What came in before a meter was added is not counted on it.
    assert_eq!(used(&setting, north, None).await, "sum 05:3");
    assert_eq!(used(&setting, people, None).await, "unique 05:ann 05:bob 05:cid");
    let events = |meter_id, on: &str| ListEvents {
        subscription_id: setting.subscription,
        meter_id,
        day: day(on),
        window: Default::default(),
    };
    let shown = desk.ask(events(north, "2026-01-05")).await;
    let ids: Vec<_> = shown.rows.iter().map(|row| row.event_id.as_str()).collect();
    assert_eq!((shown.total, ids), (2, vec!["r1", "r2"]));
    assert_eq!(shown.rows[0].attributes["region"], "north");
    assert_eq!(desk.ask(events(people, "2026-01-05")).await.rows.len(), 4);
    assert_eq!(desk.ask(events(people, "2026-01-04")).await.rows.len(), 0);
    // Unless it is told to.
    setting.given.billed_until(setting.account, "2026-01-20").await;
    let past = desk.act(CountPast { meter_id: people }).await.output;
    assert_eq!((past.events, past.first_day, past.accounts_late), (1, Some(day("2026-01-04")), 1));
    assert_eq!(setting.given.read_account(setting.account).await.rerate_from, Some(day("2026-01-04")));
    assert_eq!(desk.act(CountPast { meter_id: people }).await.output.events, 0);
    assert_eq!(desk.act(CountPast { meter_id: north }).await.output.events, 0);
    assert_eq!(used(&setting, people, None).await, "unique 04:ann 05:ann 05:bob 05:cid");
    assert_eq!(desk.ask(events(people, "2026-01-04")).await.rows.len(), 1);
    assert_eq!(desk.refused(CountPast { meter_id: all }).await.code(), codes::NOTHING_PAST);
    let rows = desk.ask(ListMeters {}).await.rows;
    let shown = rows.iter().find(|row| row.meter_id == north).unwrap();
    assert_eq!(shown.source_name.as_ref().map(|name| name.english.as_str()), Some("Meter"));
    assert_eq!(shown.filters[0].values, ["north", "east"]);
    assert_books(&desk).await;
});

story!(a_filtered_meter_says_what_it_did_not_count, |desk| async move {
    let setting = setting(&desk).await;
    let hot = AddMeter { filters: vec![filter("class", &["hot"])], ..meter("hot") };
    let hot = desk.act(hot).await.output;
    let text = format!(
        "{FULL}h1,S1,hot,2026-01-05 08:00,1,class=hot,,\nh2,S1,hot,2026-01-05 09:00,2,class=cold,,\n\
         h3,S1,hot,2026-01-05 10:00,4,,,\n"
    );
    let done = desk.act(import(&desk, &text)).await;
    let filtered = done.warnings.iter().find(|notice| notice.code == codes::FILTERED.as_str()).unwrap();
    assert_eq!((done.output.events_accepted, filtered.params["events"].as_str()), (3, "2"));
    assert_eq!(used(&setting, hot, None).await, "sum 05:1");
    assert_books(&desk).await;
});

story!(every_fault_of_attributes_and_prices_is_at_its_line, |desk| async move {
    let setting = setting(&desk).await;
    let users = AddMeter {
        aggregation: MeterAggregation::Unique,
        value_attribute: Some("user".into()),
        ..meter("users")
    };
    desk.act(users).await;
    desk.act(AddMeter { priced: true, ..meter("sms") }).await;
    desk.act(AddMeter { aggregation: MeterAggregation::TimeWeighted, ..meter("disks") }).await;
    desk.act(AddMeter { source_meter_id: Some(setting.meter), ..meter("derived") }).await;
    let at = "2026-01-05 08:00";
    let text = format!(
        "{FULL}a1,S1,users,{at},1,,,\na2,S1,users,{at},1,user=ann;user=bob,,\na3,S1,sms,{at},1,,,\n\
         a4,S1,sms,{at},1,,-1,\na5,S1,traffic,{at},1,,0.5,\na6,S1,derived,{at},1,,,\n\
         a7,S1,traffic,{at},-1,,,\na8,S1,disks,{at},-1,,,\na9,S1,sms,{at},1,,0.0000001,a9\n"
    );
    let refusal = desk.refused(import(&desk, &text)).await;
    let expected = [
        (2, codes::ATTRIBUTE_MISSING),
        (3, codes::ATTRIBUTES_UNREADABLE),
        (4, codes::AMOUNT_MISSING),
        (5, codes::AMOUNT_UNREADABLE),
        (6, codes::AMOUNT_UNEXPECTED),
        (7, codes::METER_DERIVED),
        (8, codes::QUANTITY_NEGATIVE),
        (10, codes::AMOUNT_UNREADABLE),
        (10, codes::REPLACES_ITSELF),
    ]
    .map(|(line, code)| (format!("line {line}"), code.as_str()));
    assert_eq!(faults(&refusal), expected);
});

story!(a_meter_that_makes_no_sense_is_refused, |desk| async move {
    let setting = setting(&desk).await;
    let derived = AddMeter { source_meter_id: Some(setting.meter), ..meter("derived") };
    let derived = desk.act(derived).await.output;
    let bad = AddMeter {
        aggregation: MeterAggregation::Max,
        source_meter_id: Some(derived),
        filters: vec![filter("a=b", &[]), filter("region", &["north"]), filter("region", &["south"])],
        value_attribute: Some("user".into()),
        dimensions: vec!["region".into()],
        detail: MeterDetail::Event,
        priced: true,
        ..meter("traffic")
    };
    let refusal = desk.refused(bad).await;
    assert_eq!(refusal.code(), boss_kernel::error::codes::INPUT_FAULTY);
    let expected = [
        ("code", catalog_codes::CODE_TAKEN),
        ("filters.0.attribute", catalog_codes::ATTRIBUTE_UNREADABLE),
        ("filters.0.values", catalog_codes::FILTER_EMPTY),
        ("filters.2.attribute", catalog_codes::ATTRIBUTE_TWICE),
        ("valueAttribute", catalog_codes::VALUE_ATTRIBUTE_UNEXPECTED),
        ("dimensions", catalog_codes::DIMENSIONS_UNFIT),
        ("detail", catalog_codes::DETAIL_UNFIT),
        ("priced", catalog_codes::PRICED_UNFIT),
        ("sourceMeterId", catalog_codes::SOURCE_DERIVED),
        ("priced", catalog_codes::SOURCE_UNPRICED),
    ]
    .map(|(place, code)| (place.to_owned(), code.as_str()));
    assert_eq!(faults(&refusal), expected);
    let nowhere = AddMeter { source_meter_id: Some(MeterId(999)), ..meter("nowhere") };
    assert_eq!(
        faults(&desk.refused(nowhere).await),
        [("sourceMeterId".to_owned(), catalog_codes::METER_NOT_FOUND.as_str())]
    );
    let support = desk.colleague("wu", &[boss_core::gate::model::Role::Support]).await;
    let refusal = desk.gate.act(&support, meter("mine")).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::NOT_PERMITTED);
});

// Events that never had the attribute can't be counted by it: nothing is counted, and the events are named.
story!(the_past_is_counted_whole_or_not_at_all, |desk| async move {
    let setting = setting(&desk).await;
    let text = format!(
        "{FULL}e1,S1,traffic,2026-01-04 08:00,1,user=ann,,\ne2,S1,traffic,2026-01-05 08:00,1,,,\n\
         e3,S1,traffic,2026-01-05 08:00,1,user=bob,,e1\n"
    );
    desk.act(import(&desk, &text)).await;
    let users = AddMeter {
        source_meter_id: Some(setting.meter),
        aggregation: MeterAggregation::Unique,
        value_attribute: Some("user".into()),
        ..meter("users")
    };
    let users = desk.act(users).await.output;
    let refusal = desk.refused(CountPast { meter_id: users }).await;
    assert_eq!(faults(&refusal), [("event e2".to_owned(), codes::ATTRIBUTE_MISSING.as_str())]);
    assert_eq!(used(&setting, users, None).await, "unique ");
    desk.act(import(&desk, &format!("{FULL}e4,S1,traffic,2026-01-05 08:00,1,user=cid,,e2\n"))).await;
    // The correction has what the event lacked.
    assert_eq!(desk.act(CountPast { meter_id: users }).await.output.events, 1);
    assert_eq!(used(&setting, users, None).await, "unique 05:bob 05:cid");
    assert_books(&desk).await;
});
