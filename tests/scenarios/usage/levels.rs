//! Levels that would fall below zero: refused at the line that does it, whatever the order of the lines.

use super::meters::{FULL, assert_books, filter, meter, used};
use super::{HEADER, faults, import, setting};
use boss_core::catalog::AddMeter;
use boss_core::catalog::model::MeterAggregation;
use boss_core::usage::codes;
use boss_kernel::Error;
use boss_tests::{Desk, story};

fn level(code: &str) -> AddMeter {
    AddMeter { aggregation: MeterAggregation::TimeWeighted, ..meter(code) }
}

async fn refused(desk: &Desk, text: &str) -> Error {
    desk.refused(import(desk, text)).await
}

/// What a refusal says of its only line: the day, the level then, and the level without the line.
fn said(error: &Error) -> [&str; 3] {
    let params = &error.faults()[0].params;
    ["day", "level", "before"].map(|name| params[name].as_str())
}

story!(a_level_below_zero_is_refused_at_its_line, |desk| async move {
    let setting = setting(&desk).await;
    let disks = desk.act(level("disks")).await.output;
    let error =
        refused(&desk, &format!("{HEADER}d1,S1,disks,2026-01-05 08:00,3\nd2,S1,disks,2026-01-09 08:00,-4\n"))
            .await;
    assert_eq!(faults(&error), [("line 3".into(), codes::LEVEL_BELOW_ZERO.as_str())]);
    assert_eq!(said(&error), ["2026-01-09", "-1", "3"]);
    assert_eq!(used(&setting, disks, None).await, "level 0 ");
    // A later line of the file may raise what an earlier one lowers; so may one of the same day.
    let text = format!(
        "{HEADER}d1,S1,disks,2026-01-20 08:00,-4\nd2,S1,disks,2026-01-05 08:00,3\n\
         d3,S1,disks,2026-01-09 08:00,-1\nd4,S1,disks,2026-01-09 09:00,2\n"
    );
    desk.act(import(&desk, &text)).await;
    assert_eq!(used(&setting, disks, None).await, "level 0 05:3 09:1 20:-4");
    // What comes late is measured at what follows it, and what is there already is not counted twice.
    let late = refused(&desk, &format!("{text}d5,S1,disks,2026-01-10 08:00,-1\n")).await;
    assert_eq!(faults(&late), [("line 6".into(), codes::LEVEL_BELOW_ZERO.as_str())]);
    assert_eq!(said(&late), ["2026-01-20", "-1", "0"]);
    desk.act(import(&desk, &text)).await;
    assert_eq!(used(&setting, disks, Some("2026-01-21")).await, "level 0 ");
    assert_books(&desk).await;
});

story!(a_correction_may_take_a_level_below_zero_too, |desk| async move {
    let setting = setting(&desk).await;
    let disks = desk.act(level("disks")).await.output;
    let text = format!("{HEADER}d1,S1,disks,2025-12-10 08:00,3\nd2,S1,disks,2026-01-09 08:00,-3\n");
    desk.act(import(&desk, &text)).await;
    let void = format!("{FULL}v1,S1,disks,2026-01-20 08:00,0,,,d1\n");
    let error = refused(&desk, &void).await;
    assert_eq!(faults(&error), [("line 2".into(), codes::LEVEL_BELOW_ZERO.as_str())]);
    assert_eq!(said(&error), ["2026-01-09", "-3", "0"]);
    let less = format!("{FULL}c1,S1,disks,2025-12-10 08:00,2,,,d1\n");
    assert_eq!(said(&refused(&desk, &less).await), ["2026-01-09", "-1", "0"]);
    let both = format!("{FULL}c1,S1,disks,2025-12-10 08:00,2,,,d1\nc2,S1,disks,2026-01-09 08:00,-2,,,d2\n");
    assert_eq!(desk.act(import(&desk, &both)).await.output.events_corrected, 2);
    assert_eq!(used(&setting, disks, Some("2026-01-09")).await, "level 2 09:-2");
    assert_books(&desk).await;
});

story!(a_level_read_from_another_one_is_watched_too, |desk| async move {
    let setting = setting(&desk).await;
    let disks = desk.act(level("disks")).await.output;
    let north = AddMeter {
        source_meter_id: Some(disks),
        filters: vec![filter("region", &["north"])],
        ..level("north")
    };
    let north = desk.act(north).await.output;
    let text = format!(
        "{FULL}d1,S1,disks,2026-01-05 08:00,3,region=south,,\nd2,S1,disks,2026-01-05 08:00,1,region=north,,\n\
         d3,S1,disks,2026-01-08 08:00,-2,region=north,,\nd4,S1,disks,2026-01-08 09:00,-1,region=south,,\n"
    );
    let error = refused(&desk, &text).await;
    assert_eq!(faults(&error), [("line 4".into(), codes::LEVEL_BELOW_ZERO.as_str())]);
    assert_eq!(error.faults()[0].params["meter"], "north");
    assert_eq!(said(&error), ["2026-01-08", "-1", "1"]);
    assert_eq!(used(&setting, north, None).await, "level 0 ");
});
