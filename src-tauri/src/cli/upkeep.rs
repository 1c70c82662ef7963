//! `boss audit verify`, `boss backup`, `boss restore`, `boss jobs run` and `boss serve`: looking after the company's database itself.

use super::arguments::Common;
use super::desk::{self, CommandDesk, stoppable};
use super::screen::{Screen, grouped};
use crate::clock::SystemClock;
use crate::copies::{self, CopyUnderWay};
use crate::place::{CompanyPlace, DataFolder};
use crate::scratch;
use crate::serve::{self, SetUpCode};
use crate::signals::Signals;
use boss_core::gate::{Carrier, Gate, Permission, Session, codes as gate_codes};
use boss_core::store::soundness::CheckedCopy;
use boss_core::store::{backup, restore};
use boss_kernel::{Clock, Error, Result};
use std::net::SocketAddr;
use std::path::Path;

/// Opens the company for somebody who has this permission; the work itself is the store's own and passes no action.
async fn open_for(common: &Common, screen: Screen, needed: Permission, command: &str) -> Result<Gate> {
    let CommandDesk { gate, session, .. } = CommandDesk::open(common, screen).await?;
    if session.actor.may(needed) {
        return match session.actor.must_change_password {
            true => Err(Error::new(gate_codes::PASSWORD_TEMPORARY)),
            false => Ok(gate),
        };
    }
    Err(Error::new(gate_codes::NOT_PERMITTED).with("name", &session.actor.name).with("action", command))
}

/// Checks the whole trail, and only then seals what is not sealed yet: sealed first, what was altered would look whole.
pub(super) async fn verify_audit(common: &Common, screen: Screen, noted: Option<&str>) -> Result<()> {
    let gate = open_for(common, screen, Permission::AuditRead, "audit verify").await?;
    let checked = stoppable(async {
        let before = gate.verify_audit().await?;
        if let Some(head) = noted {
            gate.verify_noted_head(head).await?;
        }
        gate.seal_audit().await?;
        Ok((before.unsealed, gate.verify_audit().await?))
    })
    .await?;
    let (newly_sealed, found) = checked;
    screen.answer(&found, |found| {
        let (count, new) = (grouped(found.sealed), grouped(newly_sealed));
        screen.say(match screen.language {
            boss_kernel::Language::Chinese => format!("审计记录完好：{count} 条，未发现改动；其中 {new} 条刚刚封存。"),
            boss_kernel::Language::English => {
                format!("The audit trail is whole: {count} records, nothing altered; {new} of them were sealed just now.")
            }
        });
        screen.say(format!("{} {}", screen.pick("最后一环", "last link"), found.head));
    });
    Ok(())
}

/// Does what is due, as an open window does every few seconds.
pub(super) async fn run_jobs(common: &Common, screen: Screen) -> Result<()> {
    let gate = open_for(common, screen, Permission::OrdersWrite, "jobs run").await?;
    let report = stoppable(boss_core::jobs::run_due(&gate)).await?;
    screen.answer(&report, |report| {
        let due = grouped(report.count("completeDueTasks"));
        let calls = grouped(report.count("callOtherSystems"));
        screen.say(match screen.language {
            boss_kernel::Language::Chinese => format!("到期开通 {due} 项，调用外部系统 {calls} 次。"),
            boss_kernel::Language::English => format!("{due} due activations done, {calls} calls made."),
        });
    });
    // Whoever runs this by a timetable looks at how it ended.
    report.failed.into_iter().next().map_or(Ok(()), |(work, code)| {
        Err(Error::new(crate::codes::WORK_FAILED).with("work", work).with("code", code))
    })
}

/// Copies the database, and has the trail tell of it. A copy holds everything, so it is for those
/// whom nothing is kept from.
pub(super) async fn write_backup(common: &Common, screen: Screen, file: &Path) -> Result<()> {
    let CommandDesk { gate, session, .. } = CommandDesk::open(common, screen).await?;
    let began = gate.clock().now();
    let written = write_backup_for(&gate, &session, file).await;
    let full_path = std::path::absolute(file).unwrap_or_else(|_| file.to_owned());
    gate.record_backup(&session, &full_path, began, written.as_ref().err()).await?;
    let checked = written?;
    warn_of(&checked, screen);
    let bytes = file.metadata().map(|found| found.len()).unwrap_or_default();
    screen.answer(&serde_json::json!({ "file": file, "bytes": bytes }), |_| {
        screen.say(format!(
            "{}{} ({} kB)",
            screen.pick("已备份到 ", "Backed up to "),
            file.display(),
            grouped(bytes / 1000)
        ));
    });
    Ok(())
}

async fn write_backup_for(gate: &Gate, session: &Session, file: &Path) -> Result<CheckedCopy> {
    let of_people = Permission::ALL.into_iter().filter(|permission| *permission != Permission::JobsRun);
    if of_people.into_iter().any(|permission| !session.actor.may(permission)) {
        let refusal = Error::new(gate_codes::NOT_PERMITTED).with("name", &session.actor.name);
        return Err(refusal.with("action", "backup"));
    }
    let folder = DataFolder::of_person()?;
    copies::sweep(&folder);
    // A data folder that takes no note stands in no copy's way.
    let _under_way = CopyUnderWay::note(&folder, file);
    stoppable(backup::write(gate.store(), file)).await
}

/// Puts a backup in the database's place. Whoever may write the file, or holds the server's credentials, may do so: who works
/// here stands in a database that may not be readable any more.
pub(super) async fn restore(common: &Common, screen: Screen, file: &Path) -> Result<()> {
    let address = desk::address(common)?;
    let restored = restore::restore(&address, file, SystemClock.now()).await?;
    warn_of(&restored.copy, screen);
    let answer = serde_json::json!({ "database": address.to_string(), "kept": restored.kept });
    screen.answer(&answer, |_| {
        screen.say(format!("{}{address}", screen.pick("已恢复到 ", "Restored to ")));
        if let Some(kept) = &restored.kept {
            let words = screen.pick("此前的数据库保留在 ", "The database that was there before is kept at ");
            screen.say(format!("{words}{}", kept.display()));
        }
    });
    Ok(())
}

/// Says what is wrong with a copy that is whole: the same is wrong with the database.
fn warn_of(copy: &CheckedCopy, screen: Screen) {
    if let Some(reference) = &copy.broken_reference {
        let words = screen
            .pick("警告：有记录指向不存在的记录：", "Warning: a record refers to one that is not there: ");
        screen.remark(format!("{words}{reference}"));
    }
}

/// Serves until a signal comes. Where there is no company yet, what sets one up is shown here and nowhere else.
pub(super) async fn serve(common: &Common, screen: Screen, listen: SocketAddr) -> Result<()> {
    let listener = serve::listen(listen).await?;
    let folder = DataFolder::of_person()?;
    scratch::sweep();
    copies::sweep(&folder);
    let place = CompanyPlace::open(folder, common.db.clone(), Carrier::Http).await?;
    let code = SetUpCode::of(&place).await?;
    let address = listener.local_addr().map_or(listen, |address| address);
    let answer = match code.shown() {
        Some(code) => serde_json::json!({ "setUpCode": code, "url": format!("http://{address}") }),
        None => serde_json::json!({ "url": format!("http://{address}") }),
    };
    // From here on a signal ends the server as it should: nobody knows before that it is there.
    let mut signals = Signals::heard();
    screen.answer(&answer, |_| {
        screen.say(format!("{} http://{address}", screen.pick("请在浏览器打开", "Open in a browser:")));
        if let Some(code) = code.shown() {
            screen.say(format!(
                "{} {code}",
                screen.pick("建立公司时需要这个代码：", "To set up a company there, give this code:")
            ));
        }
        screen.say(screen.pick("按 Ctrl+C 停止。", "Ctrl+C stops it."));
    });
    let interrupted = async move {
        signals.next().await;
        // Open requests may take their time to end; whoever asks twice does not want to wait for them.
        tokio::spawn(async move {
            let again = signals.next().await;
            std::process::exit(i32::from(again.exit_code()));
        });
    };
    serve::serve(listener, place, code, interrupted).await
}
