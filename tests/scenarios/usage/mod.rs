//! Files of usage: counted once, whole or not at all, with every fault at its line.

mod corrections;
mod files;
mod history;
mod levels;
mod meters;
mod past;

use boss_core::catalog::model::PriceTiming;
use boss_core::gate::model::Role;
use boss_core::gate::{Call, FileToken, Task, codes as gate_codes};
use boss_core::usage::{FileEncoding, ImportUsage, ListDays, ListEvents, ListImports, UsageImported, codes};
use boss_kernel::error::codes as kernel_codes;
use boss_kernel::id::{AccountId, MeterId, SubscriptionId};
use boss_kernel::{Error, Period};
use boss_tests::{Desk, Given, GivenPrice, story};

pub(crate) struct Setting {
    given: Given,
    account: AccountId,
    meter: MeterId,
    subscription: SubscriptionId,
}

/// One subscription `S1` from 10 December on, with usage on the meter `traffic`; it is the first of February.
async fn setting(desk: &Desk) -> Setting {
    desk.go_to("2026-02-01");
    let given = Given::at(desk).await;
    let meter = given.meter("traffic").await;
    given.meter("storage").await;
    let versions = [("2025-01-01", r#"{"model":"perUnit","unitPrice":"0.5"}"#)];
    let price = GivenPrice {
        code: "traffic",
        meter: Some(meter),
        timing: PriceTiming::InArrears,
        versions: &versions,
    };
    let offering = given.offering("cdn", "0.06", &[price]).await;
    let account = given.account("Alpha", 1).await;
    let subscription = given.subscription("S1", account, offering, &[("2025-12-10", None, "1")]).await;
    Setting { given, account, meter, subscription }
}

fn shelve(desk: &Desk, bytes: &[u8]) -> FileToken {
    let name = format!("usage-{}.csv", bytes.len());
    let path = desk.folder.path().join(&name);
    std::fs::write(&path, bytes).unwrap();
    desk.gate.files().put(&path, &name)
}

fn import(desk: &Desk, text: &str) -> ImportUsage {
    ImportUsage { file: shelve(desk, text.as_bytes()), encoding: None }
}

const HEADER: &str = "event_id,subscription,meter,at,quantity\n";

fn january() -> Period {
    Period::new("2026-01-01".parse().unwrap(), "2026-02-01".parse().unwrap()).unwrap()
}

fn faults(error: &Error) -> Vec<(String, &'static str)> {
    error.faults().iter().map(|fault| (fault.place.clone(), fault.code.as_str())).collect()
}

story!(an_event_counts_once, |desk| async move {
    let setting = setting(&desk).await;
    let text = format!(
        "{HEADER}e1,S1,traffic,2026-01-05T08:00:00+08:00,1.5\n\
         e2,S1,traffic,2026-01-05T23:59:59+08:00,2\n\
         e1,S1,traffic,2026-01-05T08:00:00+08:00,1.5\n\
         e3,S1,traffic,2026-01-05T16:00:00Z,0.25\n"
    );
    let first = desk.act(import(&desk, &text)).await;
    assert_eq!(
        (first.output.rows_read, first.output.events_accepted, first.output.events_duplicate),
        (4, 3, 1)
    );
    assert_eq!(first.output.meters[0].quantity.unwrap().to_string(), "3.75");
    assert_eq!(
        first.warnings.iter().map(|notice| notice.code.as_str()).collect::<Vec<_>>(),
        ["usage.duplicates"]
    );
    let again = desk.act(import(&desk, &text)).await.output;
    assert_eq!((again.events_accepted, again.events_duplicate, again.first_day), (0, 4, None));

    let query =
        ListDays { subscription_id: setting.subscription, meter_id: Some(setting.meter), period: january() };
    let days = desk.ask(query).await;
    let figures: Vec<_> =
        days.rows.iter().map(|row| (row.day.to_string(), row.quantity.to_string(), row.events)).collect();
    assert_eq!(figures, [("2026-01-05".into(), "3.5".into(), 2), ("2026-01-06".into(), "0.25".into(), 1)]);
    assert_eq!((days.totals[0].quantity.to_string().as_str(), days.totals[0].events), ("3.75", 3));

    let query = ListEvents {
        subscription_id: setting.subscription,
        meter_id: setting.meter,
        day: "2026-01-05".parse().unwrap(),
        window: Default::default(),
    };
    let events = desk.ask(query).await;
    let lines: Vec<_> = events.rows.iter().map(|row| (row.event_id.as_str(), row.line)).collect();
    assert_eq!((events.total, lines), (2, vec![("e1", 2), ("e2", 3)]));
    let imports = desk.ask(ListImports::default()).await;
    assert_eq!((imports.total, imports.rows[0].events_accepted, imports.rows[1].events_accepted), (2, 0, 3));
    assert_eq!(imports.rows[0].imported_by.as_deref(), Some("陈敏"));
});

story!(every_fault_is_named_and_nothing_is_kept, |desk| async move {
    let setting = setting(&desk).await;
    let text = format!(
        "{HEADER}e1,S1,traffic,2026-01-05T08:00:00+08:00,1.5\n\
         e2,S9,traffic,2026-01-05T08:00:00+08:00,1\n\
         e3,S1,light,2026-01-05T08:00:00+08:00,1\n\
         e4,S1,traffic,2026-02-30T08:00:00+08:00,1\n\
         e5,S1,traffic,2026-01-05T08:00:00+08:00,-1\n\
         e6,S1,traffic,2026-01-05T08:00:00+08:00,1.0000001\n\
         e7,S1,traffic,2025-12-09T08:00:00+08:00,1\n\
         e8,S1,traffic,2026-02-01T09:00:01+08:00,1\n\
         ,S9,traffic,yesterday,abc\n\
         e1,S1,traffic,2026-01-05T08:00:00+08:00,7\n\
         e9,S1,traffic\n"
    );
    let refusal = desk.refused(import(&desk, &text)).await;
    assert_eq!((refusal.code(), refusal.params()["count"].as_str()), (codes::FILE_FAULTY, "13"));
    let expected: Vec<(String, &str)> = [
        (3, codes::SUBSCRIPTION_UNKNOWN),
        (4, codes::METER_UNKNOWN),
        (5, codes::TIME_UNREADABLE),
        (6, codes::QUANTITY_NEGATIVE),
        (7, kernel_codes::QUANTITY_TOO_PRECISE),
        (8, codes::BEFORE_START),
        (9, codes::IN_THE_FUTURE),
        (10, codes::EVENT_ID_MISSING),
        (10, codes::TIME_UNREADABLE),
        (10, kernel_codes::QUANTITY_UNREADABLE),
        (10, codes::SUBSCRIPTION_UNKNOWN),
        (11, codes::EVENT_CONTRADICTS),
        (12, boss_documents::codes::CSV_LINE_UNEVEN),
    ]
    .map(|(line, code)| (format!("line {line}"), code.as_str()))
    .to_vec();
    assert_eq!(faults(&refusal), expected);
    assert_eq!(desk.ask(ListImports::default()).await.total, 0);
    let query = ListDays { subscription_id: setting.subscription, meter_id: None, period: january() };
    assert_eq!(desk.ask(query).await.rows.len(), 0);
});

story!(columns_encodings_and_delimiters_are_found, |desk| async move {
    let setting = setting(&desk).await;
    let bom = "\u{feff}quantity;at;备注;METER;subscription;event_id\n2;2026-01-05 08:00;好;traffic;S1;b1\n";
    desk.act(import(&desk, bom)).await;
    let tabs =
        "event_id\tsubscription\tmeter\tat\tquantity\t备注\nt1\tS1\ttraffic\t2026/1/5 8:00\t3\t甲乙丙丁\n";
    let (gb18030, _, _) = encoding_rs::GB18030.encode(tabs);
    let encoding = Some(FileEncoding::Gb18030);
    let output = desk.act(ImportUsage { file: shelve(&desk, &gb18030), encoding }).await.output;
    assert_eq!(output.encoding, FileEncoding::Gb18030);
    let query = ListDays { subscription_id: setting.subscription, meter_id: None, period: january() };
    let days = desk.ask(query).await;
    assert_eq!((days.rows.len(), days.rows[0].quantity.to_string().as_str()), (1, "5"));
    let refusal = desk.refused(import(&desk, "event_id,meter,when\n1,2,3\n")).await;
    assert_eq!(refusal.faults().len(), 3);
    assert!(refusal.faults().iter().all(|fault| fault.code == codes::COLUMN_MISSING));
});

// More lines than one statement takes, with duplicates at every distance.
story!(a_long_file_adds_up, |desk| async move {
    let setting = setting(&desk).await;
    let line = |event: usize| {
        let second = event % 86_400;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        format!("e{event},S1,traffic,2026-01-{:02}T{hour:02}:{minute:02}:{second:02}Z,1\n", event % 28 + 1)
    };
    let lines: String =
        (0..9_500).map(|event| line(if event % 19 == 18 { event / 2 } else { event })).collect();
    let distinct: std::collections::BTreeSet<&str> = lines.lines().collect();
    let output = desk.act(import(&desk, &format!("{HEADER}{lines}"))).await.output;
    let accepted = i64::try_from(distinct.len()).unwrap();
    assert_eq!((output.events_accepted, output.events_duplicate), (accepted, 9_500 - accepted));
    let query = ListDays { subscription_id: setting.subscription, meter_id: None, period: january() };
    let days = desk.ask(query).await;
    assert_eq!(
        (days.totals[0].events, days.totals[0].quantity.to_string()),
        (accepted, accepted.to_string())
    );
});

story!(late_usage_marks_its_account, |desk| async move {
    let setting = setting(&desk).await;
    setting.given.billed_until(setting.account, "2026-01-20").await;
    let text = format!(
        "{HEADER}e1,S1,traffic,2026-01-20T08:00:00+08:00,1\ne2,S1,traffic,2026-01-19T08:00:00+08:00,1\n\
         e3,S1,storage,2026-01-22T08:00:00+08:00,1\n"
    );
    let on_time = desk.act(import(&desk, &format!("{HEADER}e0,S1,traffic,2026-01-21 08:00,1\n"))).await;
    assert_eq!(setting.given.read_account(setting.account).await.rerate_from, None);
    assert_eq!(on_time.warnings.len(), 0);
    let late = desk.act(import(&desk, &text)).await;
    assert_eq!((late.output.events_late, late.output.accounts_late), (1, 1));
    let marked = setting.given.read_account(setting.account).await.rerate_from;
    assert_eq!(marked.map(|day| day.to_string()).as_deref(), Some("2026-01-19"));
    let notices: Vec<&str> = late.warnings.iter().map(|notice| notice.code.as_str()).collect();
    assert_eq!(notices, ["usage.late_usage", "usage.not_priced"]);
});

story!(the_check_of_a_file_is_the_import_itself, |desk| async move {
    setting(&desk).await;
    let text = format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,1.5\n");
    let shown = desk.rehearse(import(&desk, &text)).await;
    assert_eq!(desk.ask(ListImports::default()).await.total, 0);
    let done = desk.act(import(&desk, &text)).await;
    // On PostgreSQL a rolled-back import has used up its id: nothing else may differ.
    assert_eq!(UsageImported { import_id: done.output.import_id, ..shown.output }, done.output);
});

story!(a_cancelled_import_leaves_nothing, |desk| async move {
    setting(&desk).await;
    let action = import(&desk, &format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,1.5\n"));
    let input = serde_json::to_value(action).unwrap();
    let task = Task::unwatched();
    task.cancel();
    let call = Call { task, ..Call::new("usage.import", input, desk.gate.new_request_id()) };
    assert_eq!(desk.gate.run(&desk.owner, call).await.unwrap_err().code(), gate_codes::CANCELLED);
    assert_eq!(desk.ask(ListImports::default()).await.total, 0);
});

story!(support_may_look_but_not_import, |desk| async move {
    setting(&desk).await;
    let support = desk.colleague("wu", &[Role::Support]).await;
    let refusal = desk.gate.act(&support, import(&desk, HEADER)).await.unwrap_err();
    assert_eq!(refusal.code(), gate_codes::NOT_PERMITTED);
    assert!(desk.gate.ask(&support, ListImports::default()).await.is_ok());
});
