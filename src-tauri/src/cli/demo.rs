//! `boss demo`: builds the demo company, tells its months, and leaves the PDFs of its invoices in a folder.

use super::arguments::Common;
use super::desk::{CommandDesk, interruptible, registry};
use super::screen::{Screen, grouped, money};
use super::table::{Side, Table};
use crate::clock::SystemClock;
use crate::codes;
use crate::demo::{self, Built, MonthLine};
use crate::place::DataFolder;
use boss_core::gate::{Gate, Session, Task};
use boss_core::invoicing::{InvoicePdf, ListInvoices};
use boss_core::store::page::{MOST_ROWS, Window};
use boss_kernel::id::InvoiceId;
use boss_kernel::{Clock, Error, Result};
use futures::{StreamExt, TryStreamExt};
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

/// What the command did.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DemoDone {
    database: String,
    /// False where the demo company was there already.
    built: bool,
    months: Vec<MonthLine>,
    /// PDFs written; none where no folder was named.
    invoices: Option<u64>,
    folder: Option<PathBuf>,
}

/// Builds the demo company, in a file of its own where no database is named.
pub(super) async fn build(
    common: &Common,
    screen: Screen,
    (customers, months): (u32, u32),
    out: Option<&Path>,
) -> Result<()> {
    let folder = DataFolder::of_person()?;
    let address = common.db.clone().unwrap_or_else(|| folder.demo_address());
    let size = demo::size_until(SystemClock.now(), customers, months)?;
    if let Some(out) = out {
        std::fs::create_dir_all(out).map_err(|cause| unwritable(out, cause))?;
    }
    let lines = Mutex::new(Vec::new());
    let built = {
        let watch = screen.progress();
        let task = watch.sink.clone().map_or_else(Task::unwatched, Task::watched);
        let tell = |line: &MonthLine| lines.lock().unwrap_or_else(PoisonError::into_inner).push(line.clone());
        interruptible(screen, &task, demo::build(&address, size, &task, &registry(), &tell)).await?
    };
    // Somebody who works in a company of their own only looks at the demo: later commands stay with theirs.
    if common.db.is_none() && !folder.has_company() {
        folder.remember(&address);
    }
    let common = Common { db: Some(address.clone()), ..common.clone() };
    let invoices = match out {
        Some(out) => Some(write_invoices(&CommandDesk::open(&common, screen).await?, out).await?),
        None => None,
    };
    let done = DemoDone {
        database: address.to_string(),
        built: built == Built::New,
        months: lines.into_inner().unwrap_or_else(PoisonError::into_inner),
        invoices,
        folder: out.map(Path::to_owned),
    };
    screen.answer(&done, |done| show(screen, done));
    Ok(())
}

fn unwritable(path: &Path, cause: impl std::fmt::Display) -> Error {
    Error::new(codes::FILE_UNWRITABLE).with("path", path.display()).with("reason", cause)
}

fn show(screen: Screen, done: &DemoDone) {
    if done.built {
        screen.say(format!(
            "{} {}",
            screen.pick("演示公司已建好：", "The demo company is ready:"),
            done.database
        ));
        months(screen, &done.months).show(screen);
    } else {
        screen.say(format!(
            "{} {}",
            screen.pick(
                "演示公司早已建好，保持原样：",
                "The demo company was there already and stays as it is:"
            ),
            done.database
        ));
    }
    if let (Some(invoices), Some(folder)) = (done.invoices, &done.folder) {
        let (invoices, folder) = (grouped(invoices), folder.display());
        screen.say(match screen.language {
            boss_kernel::Language::Chinese => format!("{invoices} 张发票的 PDF 在 {folder}"),
            boss_kernel::Language::English => format!("The PDFs of {invoices} invoices are in {folder}"),
        });
    }
}

fn months(screen: Screen, lines: &[MonthLine]) -> Table {
    let mut table = Table::new([
        (screen.pick("月份", "month"), Side::Left),
        (screen.pick("用量事件", "usage events"), Side::Right),
        (screen.pick("账单", "bills"), Side::Right),
        (screen.pick("发票", "invoices"), Side::Right),
        (screen.pick("出账", "billed"), Side::Right),
        (screen.pick("开票", "invoiced"), Side::Right),
        (screen.pick("收款", "collected"), Side::Right),
        (screen.pick("未收", "open"), Side::Right),
    ]);
    for line in lines {
        table.row([
            line.month.to_string(),
            grouped(line.events.unsigned_abs()),
            grouped(line.bills.unsigned_abs()),
            grouped(line.invoices),
            money(line.billed),
            money(line.invoiced),
            money(line.collected),
            money(line.open),
        ]);
    }
    table
}

/// Writes the PDF of every invoice into `out`, on all processors.
async fn write_invoices(desk: &CommandDesk, out: &Path) -> Result<u64> {
    let watch = desk.screen.progress();
    let task = watch.sink.clone().map_or_else(Task::unwatched, Task::watched);
    interruptible(desk.screen, &task, async {
        let mut written = 0;
        loop {
            let window = Window { sort: None, offset: written, limit: MOST_ROWS };
            let list =
                desk.gate.ask(&desk.session, ListInvoices { window, ..ListInvoices::default() }).await?;
            if list.rows.is_empty() {
                return Ok(written);
            }
            let writing = list.rows.iter().map(|row| {
                let (gate, session, folder) = (desk.gate.clone(), desk.session.clone(), out.to_owned());
                let id = row.invoice_id;
                async move {
                    let writing =
                        tokio::spawn(async move { write_invoice(&gate, &session, id, &folder).await });
                    let internal = |cause| Error::new(boss_core::gate::codes::INTERNAL).caused_by(cause);
                    writing.await.map_err(internal)?
                }
            });
            let mut written_now =
                futures::stream::iter(writing.collect::<Vec<_>>()).buffer_unordered(processors());
            while written_now.try_next().await?.is_some() {
                written += 1;
                task.report("printing", written, Some(list.total))?;
            }
        }
    })
    .await
}

fn processors() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

async fn write_invoice(gate: &Gate, session: &Session, invoice_id: InvoiceId, folder: &Path) -> Result<()> {
    let file = gate.ask(session, InvoicePdf { invoice_id }).await?;
    // The core names files without folders; taking the last part keeps it so even if that should change.
    let name = Path::new(&file.file_name).file_name().unwrap_or("invoice.pdf".as_ref());
    let path = folder.join(name);
    std::fs::write(&path, file.bytes()?).map_err(|cause| unwritable(&path, cause))
}
