//! Many tasks at once, and each by itself where one of them fails: what is wrong with one keeps no other from being done.

use crate::gate::{Action, codes as gate_codes};
use crate::jobs::Turn;
use crate::orders::SetTaskAside;
use crate::store;
use boss_kernel::id::ServiceOrderId;
use boss_kernel::{Error, ErrorCode, Result, store_error};

/// Does `action` with all of these tasks; where that fails, with each by itself, and those that fail then are set aside for a
/// while. `action` is told whether it is for one by itself. Returns what was done. Fails where the database can't be written at all, which is no task's fault.
pub(super) async fn each_by_itself<A: Action>(
    turn: &Turn<'_>,
    tasks: Vec<ServiceOrderId>,
    action: impl Fn(Vec<ServiceOrderId>, bool) -> A,
) -> Result<Vec<A::Output>> {
    match turn.gate.act(&turn.session, action(tasks.clone(), false)).await {
        Ok(done) => return Ok(vec![done.output]),
        Err(error) if !is_a_tasks_own(&error) => return Err(error),
        Err(_) => {}
    }
    let mut done = Vec::with_capacity(tasks.len());
    for task_id in tasks {
        match turn.gate.act(&turn.session, action(vec![task_id], true)).await {
            Ok(one) => done.push(one.output),
            Err(error) if !is_a_tasks_own(&error) => return Err(error),
            Err(error) => {
                let code = error.code();
                tracing::error!(%code, cause = error.cause(), task = task_id.0, "a task was set aside");
                let set_aside = SetTaskAside { task_id, error_code: code.to_string() };
                turn.gate.act(&turn.session, set_aside).await?;
            }
        }
    }
    Ok(done)
}

/// What a task that is damaged, or was done by somebody meanwhile, can fail with in the store.
const OF_ONE_TASK: [ErrorCode; 5] = [
    store_error::NOT_FOUND,
    store_error::RULE_BROKEN,
    store_error::CORRUPT,
    store_error::FAILED,
    store::codes::STALE_VERSION,
];

/// Whether it may be one task that fails, and not all of them alike: a database that is held, full or gone
/// is no task's fault, and is tried again with all of them.
fn is_a_tasks_own(error: &Error) -> bool {
    let code = error.code();
    let of_the_store = code.as_str().starts_with("store.");
    code != gate_codes::NOT_PERMITTED && (!of_the_store || OF_ONE_TASK.contains(&code))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every code of the store, so that a new one is nobody's own until somebody says it is.
    #[test]
    fn of_the_stores_refusals_only_what_is_wrong_with_one_row_is_a_tasks_own() {
        let own =
            ["store.not_found", "store.rule_broken", "store.corrupt", "store.failed", "store.stale_version"];
        for code in store_error::ALL.iter().chain(store::codes::ALL) {
            assert!(code.as_str().starts_with("store."), "{code}");
            let expected = own.contains(&code.as_str());
            assert_eq!(is_a_tasks_own(&Error::new(*code)), expected, "{code}");
        }
        assert!(!is_a_tasks_own(&Error::new(gate_codes::NOT_PERMITTED)));
        assert!(is_a_tasks_own(&Error::new(gate_codes::INTERNAL)));
    }
}
