//! One batch of a run, chunk by chunk. Reading and writing take turns on the connection; meanwhile the cores rate the chunk that
//! was read last and make rows of the one before.

use crate::billing::codes;
use crate::billing::run::bills::Sorted;
use crate::billing::run::due::Due;
use crate::billing::run::rating::{self, RatedAccount};
use crate::billing::run::standing::Run;
use crate::billing::run::writing::Writer;
use crate::billing::run::{Prices, read_chunk};
use crate::billing::wallets::Means;
use crate::customers::model::account;
use crate::gate::{ActionContext, internal};
use boss_kernel::id::AccountId;
use boss_kernel::{Error, Result};
use sea_orm::ConnectionTrait;
use std::collections::{HashMap, HashSet};
use tokio::task::{JoinHandle, spawn_blocking};

/// Accounts of one batch: others who write wait this long.
const BATCH_ACCOUNTS: usize = 2_048;
/// Accounts of one chunk: as many as bills are written in one statement.
const CHUNK_ACCOUNTS: usize = 512;

/// A batch on its way.
struct Batch<'r> {
    run: &'r mut Run,
    prices: Prices,
    due: Due,
    means: Means,
    /// Who was billed before for accounts that somebody else pays for now.
    former: HashSet<AccountId>,
    /// Families with something for one of those, until all of the batch is rated.
    held: Vec<RatedAccount>,
    /// Payers of these.
    held_payers: HashMap<AccountId, account::Model>,
    /// Accounts of this run, for those who watch.
    total: u64,
}

/// A chunk that the cores rate.
struct Ahead {
    rating: JoinHandle<Vec<RatedAccount>>,
    /// Payers of its accounts that are not among them, and who paid for them before.
    payers: HashMap<AccountId, account::Model>,
    /// Accounts that can't be billed while a draft of theirs waits.
    waiting: Vec<RatedAccount>,
}

/// Bills the next accounts of a run and moves it on. Returns whether there may be more.
pub(super) async fn bill(context: &mut ActionContext, run: &mut Run, total: u64) -> Result<bool> {
    let writer = Writer {
        run_id: run.id,
        billed_on: run.billed_on,
        final_on: context.now.date_in(context.zone),
        horizon: run.horizon,
        draft: run.draft,
        preview: context.reads_only(),
        now: context.now,
    };
    let due = Due::of_batch(&context.tx, run, BATCH_ACCOUNTS).await?;
    // Read anew in every batch: prices may change between two.
    // Everything the batch locks, it locks here: accounts, then what they settle with. Numbers follow.
    let means = match run.draft {
        true => Means::default(),
        false => Means::of(&context.tx, &due.billed()).await?,
    };
    let mut batch = Batch {
        run,
        prices: Prices::default(),
        former: due.former(),
        due,
        means,
        held: Vec::new(),
        held_payers: HashMap::new(),
        total,
    };
    let mut ahead = batch.rate_next(context).await?;
    while let Some((rated, payers)) = batch.next_to_sort(ahead).await? {
        let sorted = Sorted::new(rated, &payers, &mut batch.run.tally);
        let numbers = writer.take_numbers(&context.tx, &sorted, &mut batch.run.preview).await?;
        let (to_bill, rest) = sorted.split();
        let settling = batch.means.settling(to_bill.iter().map(|bill| (bill.payer.id, bill.total)));
        let backend = context.tx.get_database_backend();
        let rows = spawn_blocking(move || writer.rows(backend, to_bill, numbers, &settling));
        ahead = batch.rate_next(context).await?;
        let rows = rows.await.map_err(internal)??;
        writer.write(context, rows, rest, (&mut batch.means, &mut *batch.run)).await?;
    }
    Ok(batch.due.may_go_on())
}

/// Accounts that were rated, and payers of theirs that are not among them.
type Rated = (Vec<RatedAccount>, HashMap<AccountId, account::Model>);

impl Batch<'_> {
    /// The accounts of the chunk that was rated whose bills can be made, and after the last chunk those that
    /// were held back; none when all are.
    async fn next_to_sort(&mut self, ahead: Option<Ahead>) -> Result<Option<Rated>> {
        let Some(Ahead { rating, payers, waiting }) = ahead else {
            let held = (std::mem::take(&mut self.held), std::mem::take(&mut self.held_payers));
            return Ok(Some(held).filter(|(rated, _)| !rated.is_empty()));
        };
        let mut rated = rating.await.map_err(internal)?;
        rated.extend(waiting);
        let rated = self.hold_back(rated, &payers);
        Ok(Some((rated, payers)))
    }

    /// Holds back the families with something for who was billed before, wherever these stand in the batch:
    /// all that one account is billed and given back is settled at once, in whichever chunks it was found.
    fn hold_back(
        &mut self,
        rated: Vec<RatedAccount>,
        payers: &HashMap<AccountId, account::Model>,
    ) -> Vec<RatedAccount> {
        if self.former.is_empty() {
            return rated;
        }
        let family = |rated: &RatedAccount| rated.account.payer_account_id.unwrap_or(rated.account.id);
        let concerned = |rated: &&RatedAccount| {
            let mut billed = rated.others_billed().chain([rated.account.id]);
            billed.any(|account| self.former.contains(&account))
        };
        let families: HashSet<AccountId> = rated.iter().filter(concerned).map(family).collect();
        let (held, rated) = rated.into_iter().partition(|rated| families.contains(&family(rated)));
        self.held.extend::<Vec<RatedAccount>>(held);
        if !families.is_empty() {
            self.held_payers.extend(payers.iter().map(|(id, row)| (*id, row.clone())));
        }
        rated
    }

    /// Reads the next chunk and lets the cores rate it; nothing when the batch is full or all accounts were read.
    async fn rate_next(&mut self, context: &ActionContext) -> Result<Option<Ahead>> {
        context.task.report("billing", self.run.tally.accounts_done(), Some(self.total))?;
        let chunk = self.due.next(self.run, CHUNK_ACCOUNTS);
        if chunk.accounts.is_empty() {
            return Ok(None);
        }
        let (waiting, accounts): (Vec<_>, Vec<_>) =
            chunk.accounts.into_iter().partition(|account| account.draft_run_id.is_some());
        let input =
            read_chunk(&context.tx, &mut self.prices, accounts, self.run.horizon, &self.run.ahead).await?;
        let parked = |account: account::Model| {
            let outcome = Err(Error::new(codes::DRAFT_WAITING).with("number", &account.number));
            RatedAccount { account, outcome }
        };
        Ok(Some(Ahead {
            rating: spawn_blocking(move || rating::rate_chunk(&input)),
            payers: chunk.payers,
            waiting: waiting.into_iter().map(parked).collect(),
        }))
    }
}
