//! One batch of a run, chunk by chunk. Reading and writing take turns on the connection; meanwhile the cores rate the chunk that
//! was read last and make rows of the one before.

use crate::billing::run::rating::{self, RatedAccount};
use crate::billing::run::standing::Run;
use crate::billing::run::writing::{Sorted, Writer};
use crate::billing::run::{Prices, due, internal, read_chunk};
use crate::gate::ActionContext;
use boss_kernel::Result;
use sea_orm::ConnectionTrait;
use tokio::task::{JoinHandle, spawn_blocking};

/// Accounts of one batch: others who write wait this long.
const BATCH_ACCOUNTS: usize = 2_048;
/// Accounts of one chunk: as many as bills are written in one statement.
const CHUNK_ACCOUNTS: usize = 512;

/// A batch on its way.
struct Batch<'r> {
    run: &'r mut Run,
    prices: Prices,
    left: usize,
    /// Accounts of this run, for those who watch.
    total: u64,
}

/// Bills the next accounts of a run and moves it on. Returns whether there may be more.
pub(super) async fn bill(context: &mut ActionContext, run: &mut Run, total: u64) -> Result<bool> {
    let writer = Writer { run_id: run.id, billed_on: run.billed_on, horizon: run.horizon, now: context.now };
    // Read anew in every batch: prices may change between two.
    let mut batch = Batch { run, prices: Prices::default(), left: BATCH_ACCOUNTS, total };
    let mut ahead = batch.rate_next(context).await?;
    while let Some(rating) = ahead {
        let sorted = Sorted::new(rating.await.map_err(internal)?, &mut batch.run.tally);
        let numbers = writer.take_numbers(&context.tx, &sorted).await?;
        let (to_bill, rest) = sorted.split();
        let backend = context.tx.get_database_backend();
        let rows = spawn_blocking(move || writer.rows(backend, to_bill, numbers));
        ahead = batch.rate_next(context).await?;
        let rows = rows.await.map_err(internal)??;
        writer.write(context, rows, rest, &mut batch.run.tally).await?;
    }
    Ok(batch.left == 0)
}

impl Batch<'_> {
    /// Reads the next chunk and lets the cores rate it; nothing when the batch is full or all accounts were read.
    async fn rate_next(&mut self, context: &ActionContext) -> Result<Option<JoinHandle<Vec<RatedAccount>>>> {
        context.task.report("billing", self.run.tally.accounts_done(), Some(self.total))?;
        let accounts = due::next(&context.tx, self.run, self.left.min(CHUNK_ACCOUNTS)).await?;
        if accounts.is_empty() {
            return Ok(None);
        }
        self.left -= accounts.len();
        let input = read_chunk(&context.tx, &mut self.prices, accounts, self.run.horizon).await?;
        Ok(Some(spawn_blocking(move || rating::rate_chunk(&input))))
    }
}
