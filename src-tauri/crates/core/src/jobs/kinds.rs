//! The list of all scheduled work.

use crate::gate::{Gate, Session};
use crate::jobs::{OtherSystems, backups, calls, clearing, due_tasks, sealing};
use boss_kernel::Result;
use futures::future::BoxFuture;

/// How often a kind of work is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rhythm {
    /// At every turn, every few seconds: it finds out by itself, reading only, whether there is anything to do.
    EachTurn,
    /// So many seconds after it was last done, whichever program did it; at once where it never was.
    Every(i64),
}

/// What a kind of work is given for its turn.
pub struct Turn<'a> {
    /// The open company.
    pub gate: &'a Gate,
    /// For calls of other systems.
    pub systems: &'a OtherSystems,
    /// Boss itself.
    pub session: Session,
}

/// Does what is due of a kind and returns how much that was.
pub type RunKind = for<'a> fn(&'a Turn<'a>) -> BoxFuture<'a, Result<u64>>;

/// One kind of scheduled work.
#[derive(Clone, Copy)]
pub struct Kind {
    /// Its name, as reports, the trail and the log have it; never changed.
    pub name: &'static str,
    /// How often it is done.
    pub rhythm: Rhythm,
    /// Whether a turn may take long, because it waits for others: then no other kind waits for it.
    pub takes_long: bool,
    /// What it does.
    pub run: RunKind,
}

/// All kinds of scheduled work, in the order in which one round gives them their turns.
pub fn kinds() -> Vec<Kind> {
    let quick = |name, run| Kind { name, rhythm: Rhythm::EachTurn, takes_long: false, run };
    vec![
        quick("completeDueTasks", |turn| Box::pin(due_tasks::complete(turn))),
        Kind { takes_long: true, ..quick("callOtherSystems", |turn| Box::pin(calls::call_due(turn))) },
        quick("clearAway", |turn| Box::pin(clearing::clear_away(turn))),
        quick("writeDoor", |turn| Box::pin(turn.gate.write_door())),
        quick("sealAudit", |turn| Box::pin(sealing::seal(turn))),
        Kind { takes_long: true, ..quick("makeBackup", |turn| Box::pin(backups::make_if_due(turn.gate))) },
    ]
}
