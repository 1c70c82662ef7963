//! Events that correct earlier ones, also of days that were billed.

use super::meters::{FULL, assert_books, day, filter, meter, used};
use super::{HEADER, faults, import, january, setting};
use boss_core::billing::RunBilling;
use boss_core::catalog::AddMeter;
use boss_core::catalog::model::{MeterAggregation, MeterDetail};
use boss_core::ledger::model::LedgerAccount;
use boss_core::usage::{ListDays, ListEvents, codes};
use boss_tests::story;

story!(a_correction_takes_the_earlier_event_s_place, |desk| async move {
    let setting = setting(&desk).await;
    desk.act(import(
        &desk,
        &format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,5\ne2,S1,traffic,2026-01-05 09:00,7\n"),
    ))
    .await;
    // Another quantity, another day, and a chain within one file; then one that is taken away altogether.
    let text = format!(
        "{FULL}c1,S1,traffic,2026-01-05 08:00,6,,,e1\nc2,S1,traffic,2026-01-06 08:00,4,,,c1\n\
         c3,S1,traffic,2026-01-05 09:00,0,,,e2\n"
    );
    let done = desk.act(import(&desk, &text)).await;
    assert_eq!((done.output.events_accepted, done.output.events_corrected), (3, 3));
    assert_eq!(
        done.warnings.iter().map(|notice| notice.code.clone()).collect::<Vec<_>>(),
        [codes::CORRECTED.as_str()]
    );
    assert_eq!(used(&setting, setting.meter, None).await, "sum 06:4");
    assert_eq!(desk.act(import(&desk, &text)).await.output.events_duplicate, 3);
    assert_eq!(used(&setting, setting.meter, None).await, "sum 06:4");

    let query = ListDays { subscription_id: setting.subscription, meter_id: None, period: january() };
    let days = desk.ask(query).await.rows;
    let figures: Vec<_> =
        days.iter().map(|row| (row.quantity.to_string(), row.events, row.uncounted)).collect();
    assert_eq!(figures, [("0".into(), 0, 4), ("4".into(), 1, 0)]);
    let events = ListEvents {
        subscription_id: setting.subscription,
        meter_id: setting.meter,
        day: day("2026-01-05"),
        window: Default::default(),
    };
    let shown = desk.ask(events).await;
    let rows: Vec<_> = shown
        .rows
        .iter()
        .map(|row| (row.event_id.as_str(), row.replaces.as_deref(), row.replaced_by.as_deref(), row.counts))
        .collect();
    let expected = [
        ("c1", Some("e1"), Some("c2"), false),
        ("e1", None, Some("c1"), false),
        ("c3", Some("e2"), None, false),
        ("e2", None, Some("c3"), false),
    ];
    assert_eq!((shown.total, rows), (4, expected.to_vec()));
    assert_books(&desk).await;
});

story!(a_correction_is_heard_on_every_meter, |desk| async move {
    let setting = setting(&desk).await;
    let base = desk.act(meter("base")).await.output;
    let reading =
        |code: &str, aggregation| AddMeter { source_meter_id: Some(base), aggregation, ..meter(code) };
    let peak = desk.act(reading("peak", MeterAggregation::Max)).await.output;
    let last = desk.act(reading("last", MeterAggregation::Latest)).await.output;
    let count = desk.act(reading("count", MeterAggregation::Count)).await.output;
    let level = desk.act(reading("level", MeterAggregation::TimeWeighted)).await.output;
    let users =
        AddMeter { value_attribute: Some("user".into()), ..reading("users", MeterAggregation::Unique) };
    let users = desk.act(users).await.output;
    let series = AddMeter { dimensions: vec!["user".into()], ..reading("series", MeterAggregation::Sum) };
    let series = desk.act(series).await.output;
    let each = AddMeter { detail: MeterDetail::Event, ..reading("each", MeterAggregation::Sum) };
    let each = desk.act(each).await.output;
    let of_ann =
        AddMeter { filters: vec![filter("user", &["ann"])], ..reading("ann", MeterAggregation::Sum) };
    let of_ann = desk.act(of_ann).await.output;
    let text = format!(
        "{FULL}b1,S1,base,2026-01-05 08:00,9,user=ann,,\nb2,S1,base,2026-01-05 09:00,2,user=bob,,\n\
         b3,S1,base,2026-01-05 10:00,4,user=bob,,\n"
    );
    desk.act(import(&desk, &text)).await;
    let all = [peak, last, count, level, users, series, each, of_ann];
    let figures = async || {
        let mut figures = Vec::new();
        for meter in all {
            figures.push(used(&setting, meter, None).await);
        }
        figures
    };
    let before = [
        "max 05:9",
        "latest 05:4",
        "sum 05:3",
        "level 0 05:15",
        "unique 05:ann 05:bob",
        "series 05:ann:9 05:bob:6",
        "events 05:9 05:2 05:4",
        "sum 05:9",
    ];
    assert_eq!(figures().await, before);
    let text =
        format!("{FULL}x1,S1,base,2026-01-05 08:00,3,user=bob,,b1\nx2,S1,base,2026-01-05 10:00,0,,,b3\n");
    desk.act(import(&desk, &text)).await;
    let after = [
        "max 05:3",
        "latest 05:2",
        "sum 05:2",
        "level 0 05:5",
        "unique 05:bob",
        "series 05:bob:5",
        "events 05:3 05:2",
        "sum ",
    ];
    assert_eq!(figures().await, after);
    assert_books(&desk).await;
});

// A meter that was added after an event came in never counted it, and so must not take it away.
story!(a_correction_takes_nothing_from_a_meter_that_never_counted, |desk| async move {
    let setting = setting(&desk).await;
    desk.act(import(&desk, &format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,5\n"))).await;
    let young = AddMeter { source_meter_id: Some(setting.meter), ..meter("young") };
    let young = desk.act(young).await.output;
    desk.act(import(&desk, &format!("{HEADER}e2,S1,traffic,2026-01-05 09:00,7\n"))).await;
    let text =
        format!("{FULL}c1,S1,traffic,2026-01-05 08:00,1,,,e1\nc2,S1,traffic,2026-01-05 09:00,2,,,e2\n");
    desk.act(import(&desk, &text)).await;
    assert_eq!(used(&setting, setting.meter, None).await, "sum 05:3");
    assert_eq!(used(&setting, young, None).await, "sum 05:3");
    assert_books(&desk).await;
});

story!(a_correction_of_a_billed_day_is_billed, |desk| async move {
    let setting = setting(&desk).await;
    let lines = "e1,S1,traffic,2025-12-20 08:00,100\ne2,S1,traffic,2026-01-20 08:00,10\n";
    desk.act(import(&desk, &format!("{HEADER}{lines}"))).await;
    let run = || RunBilling { through: day("2026-01-31"), account_ids: None, draft: false };
    desk.act(run()).await;
    let owed = async || {
        use boss_core::ledger::model::posting;
        use sea_orm::EntityTrait;
        let postings = posting::Entity::find().all(&setting.given.db).await.unwrap();
        let receivable = postings.iter().filter(|row| row.ledger_account == LedgerAccount::Receivable);
        receivable.map(|row| row.amount_minor.0).sum::<i64>()
    };
    // 110 units at 0.5, and 6 % tax.
    assert_eq!(owed().await, 5_830);
    // The correcting event is of a day not billed yet: what it takes away was billed.
    desk.go_to("2026-02-10");
    let done = desk.act(import(&desk, &format!("{FULL}c1,S1,traffic,2026-02-03 08:00,1,,,e1\n"))).await;
    assert_eq!((done.output.events_late, done.output.accounts_late), (1, 1));
    let notices: Vec<_> = done.warnings.iter().map(|notice| notice.code.clone()).collect();
    assert_eq!(notices, [codes::LATE_USAGE.as_str(), codes::CORRECTED.as_str()]);
    let marked = setting.given.read_account(setting.account).await.rerate_from;
    assert_eq!(marked, Some(day("2025-12-20")));
    desk.act(run()).await;
    assert_eq!(owed().await, 530);
    assert_books(&desk).await;
});

story!(a_correction_of_another_ones_event_marks_both_accounts, |desk| async move {
    let setting = setting(&desk).await;
    let other = setting.given.account("Beta", 1).await;
    let offering = setting.given.offering("other", "0.06", &[]).await;
    setting.given.subscription("S2", other, offering, &[("2025-12-10", None, "1")]).await;
    desk.act(import(&desk, &format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,5\n"))).await;
    for account in [setting.account, other] {
        setting.given.billed_until(account, "2026-02-01").await;
    }
    let text = format!("{FULL}c1,S2,traffic,2026-01-05 08:00,5,,,e1\n");
    let done = desk.act(import(&desk, &text)).await.output;
    assert_eq!((done.events_late, done.accounts_late), (1, 2));
    for account in [setting.account, other] {
        assert_eq!(setting.given.read_account(account).await.rerate_from, Some(day("2026-01-05")));
    }
    assert_eq!(used(&setting, setting.meter, None).await, "sum ");
    assert_books(&desk).await;
});

story!(an_event_is_corrected_once, |desk| async move {
    let setting = setting(&desk).await;
    desk.act(import(
        &desk,
        &format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,5\ne2,S1,traffic,2026-01-05 08:00,5\n"),
    ))
    .await;
    desk.act(import(&desk, &format!("{FULL}c1,S1,traffic,2026-01-05 08:00,6,,,e1\n"))).await;
    let at = "2026-01-05 08:00";
    let text = format!(
        "{FULL}x1,S1,traffic,{at},1,,,e1\nx2,S1,traffic,{at},1,,,e9\nx3,S1,traffic,{at},1,,,x4\n\
         x4,S1,traffic,{at},1,,,\nx5,S1,traffic,{at},1,,,e2\nx6,S1,traffic,{at},2,,,e2\n\
         c1,S1,traffic,{at},6,,,\n"
    );
    let refusal = desk.refused(import(&desk, &text)).await;
    let expected = [
        (2, codes::REPLACED_BEFORE),
        (3, codes::REPLACED_UNKNOWN),
        (4, codes::REPLACED_UNKNOWN),
        (7, codes::REPLACED_BEFORE),
        // The correction again, without what it corrects.
        (8, codes::EVENT_CONTRADICTS),
    ]
    .map(|(line, code)| (format!("line {line}"), code.as_str()));
    assert_eq!(faults(&refusal), expected);
    assert_eq!(used(&setting, setting.meter, None).await, "sum 05:11");
    assert_books(&desk).await;
});
