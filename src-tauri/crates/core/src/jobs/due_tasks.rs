//! Activations that wait for nothing but their day.

use crate::catalog::model::Connector;
use crate::jobs::{Turn, apart};
use crate::orders::{self, CompleteDueTasks};
use boss_kernel::Result;

/// Tasks completed in one transaction.
const MOST_TASKS: u64 = 200;
/// Transactions of one turn.
const MOST_ROUNDS: usize = 50;

/// Completes those whose day has come and returns how many.
pub(super) async fn complete(turn: &Turn<'_>) -> Result<u64> {
    let mut completed = 0;
    for _ in 0..MOST_ROUNDS {
        let (db, now) = (turn.gate.store().reader(), turn.gate.clock().now());
        let due = orders::due(db, Connector::None, now, MOST_TASKS).await?;
        if due.is_empty() {
            break;
        }
        let tasks = due.into_iter().map(|(id, _)| id).collect();
        let done = apart::each_by_itself(turn, tasks, |task_ids, alone| CompleteDueTasks {
            task_ids,
            without_add_ons: alone,
        })
        .await?;
        completed += done.iter().map(|part| part.completed).sum::<u64>();
    }
    Ok(completed)
}
