//! Two actions that lock the same rows in opposite order: PostgreSQL breaks one of them off, and
//! the gate runs it again. SQLite has one writer, and nobody to wait for.

use boss_core::gate::{Action, ActionContext, Call, Gate, Permission, Tag};
use boss_kernel::{Result, store_error};
use boss_tests::Desk;
use boss_tests::desk::{EngineChoice, tell};
use schemars::JsonSchema;
use sea_orm::{ConnectionTrait, Statement};
use serde::{Deserialize, Serialize};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tokio::sync::Barrier;

/// Runs of all actions of a story.
static RUNS: AtomicU32 = AtomicU32::new(0);

/// Each has its first row, and wants the other's: a circle.
static CIRCLE: std::sync::LazyLock<Barrier> = std::sync::LazyLock::new(|| Barrier::new(2));

/// Raises two series of numbers by one, one after the other.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RaiseBoth {
    first: String,
    second: String,
    /// Tells somebody outside in between.
    tells_outside: bool,
}

async fn raise(context: &ActionContext, name: &str) -> Result<()> {
    let text = format!("UPDATE number_series SET next = next + 1 WHERE name = '{name}'");
    context.tx.execute_unprepared(&text).await?;
    Ok(())
}

/// The first two runs wait for each other here; a run that follows finds the way free.
async fn meet() {
    if RUNS.fetch_add(1, Ordering::SeqCst) < 2 {
        CIRCLE.wait().await;
    }
}

impl Action for RaiseBoth {
    const NAME: &'static str = "test.raise_both";
    const PERMISSION: Permission = Permission::Everyone;
    const STALE: &'static [Tag] = &[];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        raise(context, &self.first).await?;
        if self.tells_outside {
            context.tells_outside();
        }
        meet().await;
        raise(context, &self.second).await
    }
}

/// The same, each series in a batch of its own that begins with a third.
#[derive(Clone, Serialize, Deserialize, JsonSchema)]
struct RaiseInBatches {
    first: String,
    second: String,
}

async fn next_of(context: &ActionContext, name: &str) -> i64 {
    let text = format!("SELECT next FROM number_series WHERE name = '{name}'");
    let backend = context.tx.get_database_backend();
    let row = context.tx.query_one_raw(Statement::from_string(backend, text)).await.unwrap().unwrap();
    row.try_get_by_index(0).unwrap()
}

impl Action for RaiseInBatches {
    const NAME: &'static str = "test.raise_in_batches";
    const PERMISSION: Permission = Permission::Everyone;
    const STALE: &'static [Tag] = &[];
    const IN_BATCHES: bool = true;
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        if next_of(context, "kept").await == 0 {
            raise(context, "kept").await?;
            context.keep_batch().await?;
        }
        raise(context, &self.first).await?;
        // Whoever looks for a circle first is broken off: this one.
        context.tx.execute_unprepared("SET LOCAL deadlock_timeout = '50ms'").await?;
        meet().await;
        raise(context, &self.second).await
    }
}

async fn gate_of(desk: &Desk) -> Gate {
    let mut registry = boss_core::registry::all();
    registry.action::<RaiseBoth>().action::<RaiseInBatches>();
    let db = super::door::beside(desk).await;
    db.execute_unprepared("INSERT INTO number_series (name, next) VALUES ('a', 0), ('b', 0), ('kept', 0)")
        .await
        .unwrap();
    Gate::new(desk.gate.store().clone(), desk.clock.clone(), Arc::new(registry))
}

async fn numbers(desk: &Desk) -> Vec<String> {
    let query = "SELECT name || next FROM number_series WHERE name IN ('a', 'b', 'kept') ORDER BY name";
    super::door::texts(desk, query).await
}

fn both(first: &str, second: &str, tells_outside: bool) -> RaiseBoth {
    RaiseBoth { first: first.into(), second: second.into(), tells_outside }
}

#[test]
fn who_is_broken_off_is_run_again() {
    tell(EngineChoice::Postgres, |desk| async move {
        let gate = gate_of(&desk).await;
        let (one, other) = tokio::join!(
            gate.act(&desk.owner, both("a", "b", false)),
            gate.act(&desk.owner, both("b", "a", false)),
        );
        one.unwrap();
        other.unwrap();
        assert_eq!(RUNS.load(Ordering::SeqCst), 3, "the circle was there, and one of the two ran twice");
        assert_eq!(numbers(&desk).await, ["a2", "b2", "kept0"]);
        let records = "SELECT outcome FROM audit_record WHERE action = 'test.raise_both'";
        assert_eq!(super::door::texts(&desk, records).await, ["done", "done"]);
    });
}

#[test]
fn who_has_told_something_outside_is_not_run_again() {
    tell(EngineChoice::Postgres, |desk| async move {
        let gate = gate_of(&desk).await;
        let (one, other) = tokio::join!(
            gate.act(&desk.owner, both("a", "b", true)),
            gate.act(&desk.owner, both("b", "a", true)),
        );
        let refused: Vec<_> = [one.err(), other.err()].into_iter().flatten().collect();
        assert_eq!(refused.len(), 1, "{refused:?}");
        assert_eq!(refused[0].code(), store_error::ROLLED_BACK);
        assert_eq!(RUNS.load(Ordering::SeqCst), 2);
        assert_eq!(numbers(&desk).await, ["a1", "b1", "kept0"]);
    });
}

#[test]
fn of_what_is_kept_in_batches_only_the_batch_at_hand_runs_again() {
    tell(EngineChoice::Postgres, |desk| async move {
        let gate = gate_of(&desk).await;
        let batches =
            |first: &str, second: &str| RaiseInBatches { first: first.into(), second: second.into() };
        let input = serde_json::to_value(batches("a", "b")).unwrap();
        let call = Call::new(RaiseInBatches::NAME, input, gate.new_request_id());
        let (one, other) =
            tokio::join!(gate.run(&desk.owner, call.clone()), gate.act(&desk.owner, both("b", "a", false)));
        one.unwrap();
        other.unwrap();
        assert_eq!(numbers(&desk).await, ["a2", "b2", "kept1"]);
        assert!(gate.run(&desk.owner, call).await.unwrap().replayed);
        let records = "SELECT outcome FROM audit_record WHERE action = 'test.raise_in_batches'";
        assert_eq!(super::door::texts(&desk, records).await, ["done", "done"]);
    });
}
