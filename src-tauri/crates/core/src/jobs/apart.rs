//! Many tasks at once, and each by itself where one of them fails: what is wrong with one keeps no other from being done.

use crate::gate::{Action, codes as gate_codes};
use crate::jobs::Turn;
use crate::orders::SetTaskAside;
use boss_kernel::id::ServiceOrderId;
use boss_kernel::{Error, Result, store_error};

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

/// Whether it may be one task that fails, and not all of them alike.
fn is_a_tasks_own(error: &Error) -> bool {
    let of_the_store = [
        store_error::UNAVAILABLE,
        store_error::BUSY,
        store_error::FULL,
        store_error::DISK_FAILED,
        store_error::NOT_OPENED,
        store_error::CONFLICT,
        gate_codes::NOT_PERMITTED,
    ];
    !of_the_store.contains(&error.code())
}
