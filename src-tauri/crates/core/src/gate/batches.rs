//! Long actions that are kept batch by batch, so that nobody waits for all of one and a power cut costs one batch.
//!
//! Each batch is a transaction with an audit record of its own under the action's request. The request is claimed with the
//! first batch and answered with the last: one that comes again in between is done on, one that comes afterwards is answered
//! as before. A dry run has no batches: all of it is one transaction, rolled back at its end, or one that only reads.

use crate::gate::action::ActionContext;
use crate::gate::audit::{self, Deed};
use crate::gate::{codes, internal};
use crate::store::{Store, WriteTransaction, Writing, turns};
use boss_kernel::{Clock, Error, Instant, Result};
use std::sync::Arc;

/// What the batches of one call are kept with.
pub(super) struct Batches {
    store: Store,
    clock: Arc<dyn Clock>,
    deed: Deed,
    /// Told to those who wait for the writer.
    writing: Writing,
    began: Instant,
    kept: bool,
}

impl Batches {
    /// For a call whose every batch is recorded as `deed`, each with its own time.
    pub(super) fn new(store: Store, clock: Arc<dyn Clock>, deed: Deed, writing: Writing) -> Batches {
        let began = deed.at;
        Batches { store, clock, deed, writing, began, kept: false }
    }

    async fn begin(&self) -> Result<WriteTransaction> {
        self.store.begin_as(self.writing.clone()).await
    }

    /// The record of the batch at hand.
    pub(super) fn deed(&self) -> Deed {
        let duration_us = self.clock.now().microseconds() - self.began.microseconds();
        Deed { at: self.began, duration_us, ..self.deed.clone() }
    }

    /// A call that was cancelled after a batch was kept did not leave everything as it was.
    pub(super) fn in_words(&self, error: Error) -> Error {
        if self.kept && error.code() == codes::CANCELLED { Error::new(codes::STOPPED) } else { error }
    }
}

impl ActionContext {
    /// Keeps what was done so far, with its audit record, and begins the next transaction, in which everything that was locked
    /// has to be locked again. What was done so far must stand by itself: it stays, whatever becomes of the rest.
    pub async fn keep_batch(&mut self) -> Result<()> {
        if self.dry_run {
            return Ok(());
        }
        let batches = self.batches.as_mut().ok_or_else(|| internal("this action is not kept in batches"))?;
        audit::record(&self.tx, batches.deed(), self.changes.all()).await?;
        // A reader stands in while there is no writing transaction: SQLite begins the next one only after this one's end.
        let reader = batches.store.stand_in().await?;
        std::mem::replace(&mut self.tx, reader).commit().await?;
        self.changes.next_batch();
        batches.kept = true;
        batches.began = batches.clock.now();
        self.now = batches.began;
        self.tx = batches.begin().await?;
        turns::begin_anew(false);
        Ok(())
    }

    /// In a dry run that reads only: goes over to a short writing transaction, for what can only be seen by doing it. What is
    /// done in it is never kept: [`look_on`](ActionContext::look_on) goes back to the state of the database that is read.
    pub(crate) async fn try_out(&mut self) -> Result<Trial> {
        let batches = self.batches.as_ref().ok_or_else(|| internal("this action is not kept in batches"))?;
        let writer = batches.begin().await?;
        turns::begin_anew(false);
        Ok(Trial { reader: std::mem::replace(&mut self.tx, writer) })
    }

    /// Rolls back what was tried out, and reads on.
    pub(crate) async fn look_on(&mut self, trial: Trial) -> Result<()> {
        std::mem::replace(&mut self.tx, trial.reader).rollback().await;
        turns::begin_anew(true);
        Ok(())
    }
}

/// The transaction that a dry run reads from while it tries something out in another.
pub(crate) struct Trial {
    reader: WriteTransaction,
}
