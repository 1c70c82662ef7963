//! Files as they come: what they are written in, what is no file, what they hold too much of, and who waits for them.

use super::{HEADER, Setting, faults, import, setting, shelve};
use crate::door::texts;
use boss_core::store::{Address, Engine};
use boss_core::usage::{FileEncoding, ImportUsage, ListImports, UsageImported, codes};
use boss_documents::codes as document_codes;
use boss_kernel::ErrorCode;
use boss_tests::{Desk, story};
use sea_orm::{
    ConnectionTrait, Database, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use std::process::Command;
use std::time::Duration;

/// Somebody who writes and does not come to an end.
async fn busy_writer(desk: &Desk, setting: &Setting) -> DatabaseTransaction {
    let (url, mode) = match desk.gate.store().address() {
        Address::Sqlite(path) => {
            (format!("sqlite://{}", path.display()), Some(SqliteTransactionMode::Immediate))
        }
        Address::Postgres(url) => (url.clone(), None),
    };
    let db = Database::connect(url).await.unwrap();
    let options = TransactionOptions { sqlite_transaction_mode: mode, ..TransactionOptions::default() };
    let tx = db.begin_with_options(options).await.unwrap();
    let text = format!("UPDATE account SET version = version WHERE id = {}", setting.account.0);
    tx.execute_unprepared(&text).await.unwrap();
    tx
}

story!(what_a_file_is_written_in_is_not_guessed, |desk| async move {
    setting(&desk).await;
    let text = b"event_id,subscription,meter,at,quantity,attributes\ne1,S1,traffic,2026-01-05 08:00,1,region=Z\xFCrich\n";
    let read = |encoding| ImportUsage { file: shelve(&desk, text), encoding };
    let refused = desk.refused(read(None)).await;
    assert_eq!(refused.code(), document_codes::CSV_ENCODING_UNCLEAR);
    let shown = desk.rehearse(read(Some(FileEncoding::Windows1252))).await.output;
    assert_eq!(shown.encoding, FileEncoding::Windows1252);
    desk.act(read(Some(FileEncoding::Windows1252))).await;
    let kept = texts(&desk, "SELECT attributes FROM usage_event").await;
    assert_eq!(kept, [r#"{"region":"Zürich"}"#]);
});

story!(the_trail_names_the_very_file, |desk| async move {
    setting(&desk).await;
    let text = format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,1.5\n");
    let output = desk.act(import(&desk, &text)).await.output;
    let path = desk.folder.path().join("same.csv");
    std::fs::write(&path, &text).unwrap();
    let sum = Command::new("sha256sum").arg(&path).output().unwrap();
    let sum = String::from_utf8(sum.stdout).unwrap();
    assert!(sum.starts_with(&output.file_sha256), "{sum}");
    assert_eq!(output.file_bytes, i64::try_from(text.len()).unwrap());
    let labels = texts(&desk, "SELECT label FROM audit_object WHERE kind = 'usageImport'").await;
    assert!(labels[0].contains(&output.file_sha256), "{labels:?}");
    assert_eq!(desk.ask(ListImports::default()).await.rows[0].file_sha256, Some(output.file_sha256));
});

story!(what_is_no_file_is_refused_at_once, |desk| async move {
    setting(&desk).await;
    let pipe = desk.folder.path().join("pipe.csv");
    assert!(Command::new("mkfifo").arg(&pipe).status().unwrap().success());
    for path in [pipe.as_path(), desk.folder.path(), std::path::Path::new("/dev/zero")] {
        let file = desk.gate.files().put(path, "usage.csv");
        let refused = desk.refused(ImportUsage { file, encoding: None });
        let refused = tokio::time::timeout(Duration::from_secs(5), refused).await.unwrap();
        assert_eq!(refused.code(), codes::FILE_IRREGULAR, "{path:?}");
    }
});

story!(checking_a_file_waits_for_nobody, |desk| async move {
    let setting = setting(&desk).await;
    setting.given.billed_until(setting.account, "2026-01-20").await;
    let first = format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,1.5\ne2,S1,traffic,2026-01-06 08:00,1\n");
    desk.act(import(&desk, &first)).await;
    let text = "event_id,subscription,meter,at,quantity,replaces\n\
        e1,S1,traffic,2026-01-05 08:00,1.5,\nn1,S1,traffic,2026-01-07 08:00,2,e2\n\
        n2,S1,traffic,2026-01-08 08:00,2,\nn2,S1,traffic,2026-01-08 08:00,2,\nn3,S1,traffic,2026-01-09 08:00,0,n2\n";
    let writer = busy_writer(&desk, &setting).await;
    let shown =
        tokio::time::timeout(Duration::from_secs(8), desk.rehearse(import(&desk, text))).await.unwrap();
    writer.rollback().await.unwrap();
    let done = desk.act(import(&desk, text)).await;
    assert_eq!(UsageImported { import_id: done.output.import_id, ..shown.output }, done.output);
    assert_eq!((done.output.events_duplicate, done.output.events_corrected), (2, 2));
    let codes = |of: &[boss_kernel::error::NoticeView]| {
        of.iter().map(|notice| notice.code.clone()).collect::<Vec<_>>()
    };
    assert_eq!(codes(&shown.warnings), codes(&done.warnings));
    if desk.gate.store().engine() == Engine::Sqlite {
        assert_eq!(texts(&desk, "SELECT CAST(count(*) AS TEXT) FROM usage_event").await, ["5"]);
    }
});

story!(a_refusal_is_short_whatever_the_file_holds, |desk| async move {
    setting(&desk).await;
    let junk = "x".repeat(200_000);
    let lines: String = (0..40).map(|n| format!("e{n},{junk},{junk},{junk},{junk}\n")).collect();
    let refused = desk.refused(import(&desk, &format!("{HEADER}{lines}"))).await;
    assert_eq!(refused.code(), codes::FILE_FAULTY);
    let view = serde_json::to_string(&refused.view()).unwrap();
    assert!(view.len() < 200_000, "{}", view.len());
    let too_long = |code: ErrorCode| refused.faults().iter().filter(|fault| fault.code == code).count();
    assert_eq!(too_long(codes::NAME_TOO_LONG), 80);
    let endless = "x".repeat(15_000_000);
    let refused = desk
        .refused(import(
            &desk,
            &format!("{HEADER}e1,S1,traffic,2026-01-05 08:00,1\ne2,{endless},traffic,1,1\n"),
        ))
        .await;
    assert_eq!(refused.code(), document_codes::CSV_RECORD_TOO_LONG);
    assert_eq!((&refused.params()["line"][..], &refused.params()["most"][..]), ("3", "1048576"));
});

story!(usage_on_days_not_served_is_told, |desk| async move {
    let Setting { given, account, .. } = setting(&desk).await;
    let offering =
        texts(&desk, "SELECT CAST(offering_id AS TEXT) FROM subscription").await[0].parse().unwrap();
    let paused = [("2026-01-01", Some("2026-01-05"), "1"), ("2026-01-20", None, "1")];
    given.subscription("S2", account, boss_kernel::id::OfferingId(offering), &paused).await;
    let text = format!(
        "{HEADER}e1,S2,traffic,2026-01-04 08:00,1\ne2,S2,traffic,2026-01-05 08:00,50000\ne3,S2,traffic,2026-01-19 08:00,0.5\n\
         e4,S2,traffic,2026-01-20 08:00,1\ne2,S2,traffic,2026-01-05 08:00,50000\n"
    );
    let done = desk.act(import(&desk, &text)).await;
    assert_eq!((done.output.events_accepted, done.output.events_unserved), (4, 2));
    let told = &done.output.unserved[0];
    assert_eq!(
        (told.subscription_number.as_str(), told.meter_code.as_str(), told.events),
        ("S2", "traffic", 2)
    );
    assert_eq!(told.quantity.unwrap().to_string(), "50000.5");
    assert_eq!(
        (told.first_day.to_string().as_str(), told.last_day.to_string().as_str()),
        ("2026-01-05", "2026-01-19")
    );
    let notice = done.warnings.iter().find(|notice| notice.code == codes::NOT_SERVED.as_str()).unwrap();
    assert!(notice.texts.english.what.contains("S2 traffic: 50000.5"), "{notice:?}");
    assert_eq!(desk.ask(ListImports::default()).await.rows[0].events_unserved, Some(2));
});

story!(sums_nobody_could_bill_are_refused_at_their_line, |desk| async move {
    let Setting { given, account, .. } = setting(&desk).await;
    let offering =
        texts(&desk, "SELECT CAST(offering_id AS TEXT) FROM subscription").await[0].parse().unwrap();
    given
        .subscription("S2", account, boss_kernel::id::OfferingId(offering), &[("2026-01-01", None, "1")])
        .await;
    let most = "9000000000000";
    let line =
        |id: &str, number: &str, day: &str| format!("{id},{number},traffic,2026-01-{day} 08:00,{most}\n");
    for second in ["05", "25"] {
        let text = format!("{HEADER}{}{}", line("e1", "S1", "05"), line("e2", "S1", second));
        let refused = desk.refused(import(&desk, &text)).await;
        let place = if second == "05" { "line 3" } else { "line 2" };
        assert_eq!(faults(&refused), [(place.to_owned(), "usage.sum_too_large")]);
    }
    // Each by itself can be billed; all together are told as far as they can be.
    let text = format!("{HEADER}{}{}", line("e1", "S1", "05"), line("e2", "S2", "05"));
    let done = desk.act(import(&desk, &text)).await.output;
    assert_eq!((done.events_accepted, done.meters[0].quantity), (2, None));
    for by in [desk.rehearse(import(&desk, &text)).await.output, desk.act(import(&desk, &text)).await.output]
    {
        assert_eq!((by.events_accepted, by.events_duplicate), (0, 2));
    }
    let later = format!("{HEADER}{}", line("e3", "S1", "28"));
    let refused = desk.refused(import(&desk, &later)).await;
    assert_eq!(faults(&refused), [("line 2".to_owned(), "usage.sum_too_large")]);
    let over = format!("{HEADER}e4,S1,traffic,2026-01-05 08:00,10000000000000\n");
    let refused = desk.refused(import(&desk, &over)).await;
    assert_eq!(faults(&refused), [("line 2".to_owned(), "kernel.quantity_overflow")]);
});
