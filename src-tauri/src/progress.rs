//! Long work as seen from a carrier: how far it is, how fast it goes, how long it will take, and how it is cancelled.
//!
//! Guarantees: a watcher hears at most once in its interval, and always of a new phase; figures are whole numbers; work that
//! has ended is forgotten; only who asked for work watches and cancels it.

use boss_core::gate::{Progress, ProgressSink, Task};
use boss_kernel::RequestId;
use boss_kernel::id::StaffId;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// How often a person is told: about ten times a second.
const TELL_EVERY: Duration = Duration::from_millis(100);
/// How often it is looked whether work has ended.
const LOOK_EVERY: Duration = Duration::from_millis(20);
/// A rate is worth telling only after so long.
const SETTLING_MS: u64 = 500;

/// How far a piece of work is, as it travels.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ProgressView {
    /// The request, or `place` while a company is being set up.
    pub(crate) request_id: String,
    /// What it is doing, as a word the UI has a text for.
    pub(crate) phase: String,
    /// How much is done.
    pub(crate) done: u64,
    /// How much there is, if known.
    pub(crate) total: Option<u64>,
    /// How much is done in a second, once that can be told.
    pub(crate) rate_per_second: Option<u64>,
    /// How long the phase will still take, once that can be told.
    pub(crate) seconds_left: Option<u64>,
}

/// Works out rates, phase by phase.
struct Pace {
    request_id: String,
    phase: String,
    began: Instant,
    told: Option<Instant>,
    /// The phase's end is told at once, and once.
    told_complete: bool,
}

impl Pace {
    fn new(request_id: String) -> Pace {
        Pace { request_id, phase: String::new(), began: Instant::now(), told: None, told_complete: false }
    }

    /// What to tell of `progress` at `now`; none when it is too soon after the last time.
    fn view(&mut self, progress: &Progress, now: Instant, every: Duration) -> Option<ProgressView> {
        if self.phase != progress.phase {
            self.phase.clone_from(&progress.phase);
            self.began = now;
            self.told = None;
            self.told_complete = false;
        }
        let complete = progress.total == Some(progress.done);
        let ends = complete && !self.told_complete;
        if self.told.is_some_and(|told| now.duration_since(told) < every) && !ends {
            return None;
        }
        self.told_complete = complete;
        self.told = Some(now);
        let elapsed = u64::try_from(now.duration_since(self.began).as_millis()).unwrap_or(u64::MAX);
        let known = elapsed >= SETTLING_MS && progress.done > 0;
        let rate = known.then(|| progress.done.saturating_mul(1000) / elapsed);
        let left = progress.total.map(|total| total.saturating_sub(progress.done));
        let seconds_left =
            left.filter(|_| known).map(|left| left.saturating_mul(elapsed) / progress.done / 1000);
        Some(ProgressView {
            request_id: self.request_id.clone(),
            phase: progress.phase.clone(),
            done: progress.done,
            total: progress.total,
            rate_per_second: rate,
            seconds_left,
        })
    }
}

fn open<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A sink that tells `tell` of progress, at most once in `every`.
pub(crate) fn paced(
    request_id: String,
    every: Duration,
    tell: impl Fn(ProgressView) + Send + Sync + 'static,
) -> ProgressSink {
    let pace = Mutex::new(Pace::new(request_id));
    Arc::new(move |progress| {
        let view = open(&pace).view(progress, Instant::now(), every);
        if let Some(view) = view {
            tell(view);
        }
    })
}

struct Running {
    by: Option<StaffId>,
    task: Task,
    latest: Option<ProgressView>,
}

/// The requests that run now, for watching and cancelling.
#[derive(Clone, Default)]
pub(crate) struct RunningTasks(Arc<Mutex<BTreeMap<RequestId, Running>>>);

/// Forgets a request when its work has ended, however it ended.
pub(crate) struct Registered {
    tasks: RunningTasks,
    request_id: RequestId,
}

impl Drop for Registered {
    fn drop(&mut self) {
        open(&self.tasks.0).remove(&self.request_id);
    }
}

impl RunningTasks {
    /// Enters a request that begins now; its progress is kept and handed to `tell`. None of the two where the same request runs
    /// already: it then waits for the first one behind the gate and has nothing to tell of its own.
    pub(crate) fn begin(
        &self,
        request_id: RequestId,
        by: Option<StaffId>,
        tell: impl Fn(&ProgressView) + Send + Sync + 'static,
    ) -> (Task, Option<Registered>) {
        let tasks = self.clone();
        let keep = move |view: ProgressView| {
            tell(&view);
            if let Some(running) = open(&tasks.0).get_mut(&request_id) {
                running.latest = Some(view);
            }
        };
        let mut running = open(&self.0);
        if running.contains_key(&request_id) {
            return (Task::unwatched(), None);
        }
        let task = Task::watched(paced(request_id.to_string(), TELL_EVERY, keep));
        running.insert(request_id, Running { by, task: task.clone(), latest: None });
        (task, Some(Registered { tasks: self.clone(), request_id }))
    }

    /// The last that was told of a request of this person's that runs.
    pub(crate) fn latest(&self, request_id: RequestId, by: Option<StaffId>) -> Option<ProgressView> {
        let running = open(&self.0);
        running.get(&request_id).filter(|running| running.by == by).and_then(|running| running.latest.clone())
    }

    /// Asks a request of this person's to stop; nothing happens when it has ended.
    pub(crate) fn cancel(&self, request_id: RequestId, by: Option<StaffId>) {
        if let Some(running) = open(&self.0).get(&request_id).filter(|running| running.by == by) {
            running.task.cancel();
        }
    }

    /// Asks everything to stop: the program is being closed.
    pub(crate) fn cancel_all(&self) {
        open(&self.0).values().for_each(|running| running.task.cancel());
    }

    /// Waits until nothing runs any more, for `most` at the longest.
    pub(crate) async fn ended(&self, most: Duration) {
        let until = tokio::time::Instant::now() + most;
        while !open(&self.0).is_empty() && tokio::time::Instant::now() < until {
            tokio::time::sleep(LOOK_EVERY).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn progress(phase: &str, done: u64) -> Progress {
        Progress { phase: phase.to_owned(), done, total: Some(1000) }
    }

    #[test]
    fn rate_and_time_left_are_worked_out_by_phase() {
        let mut pace = Pace::new("r".to_owned());
        let start = Instant::now();
        let at = |ms| start + Duration::from_millis(ms);
        assert!(
            pace.view(&progress("reading", 0), at(0), TELL_EVERY)
                .is_some_and(|v| v.rate_per_second.is_none())
        );
        assert_eq!(pace.view(&progress("reading", 10), at(50), TELL_EVERY), None);
        let view = pace.view(&progress("reading", 250), at(1000), TELL_EVERY);
        assert_eq!(view.map(|v| (v.rate_per_second, v.seconds_left)), Some((Some(250), Some(3))));
        let next = pace.view(&progress("writing", 5), at(1010), TELL_EVERY);
        assert!(next.is_some_and(|v| v.rate_per_second.is_none() && v.seconds_left.is_none()));
        assert!(pace.view(&progress("writing", 1000), at(1011), TELL_EVERY).is_some());
        assert_eq!(pace.view(&progress("writing", 1000), at(1012), TELL_EVERY), None, "told once");
    }

    #[test]
    fn a_request_is_watched_cancelled_and_forgotten() {
        let tasks = RunningTasks::default();
        let id = RequestId::new(boss_kernel::Instant(0), [7; 10]);
        let (own, other) = (Some(StaffId(1)), Some(StaffId(2)));
        let (task, registered) = tasks.begin(id, own, |_| ());
        let (second, none) = tasks.begin(id, own, |_| ());
        assert!(none.is_none());
        task.report("rating", 1, Some(2)).unwrap();
        assert_eq!(tasks.latest(id, own).map(|view| view.done), Some(1));
        assert_eq!(tasks.latest(id, other), None);
        tasks.cancel(id, other);
        assert!(!task.is_cancelled());
        tasks.cancel(id, own);
        assert!(task.report("rating", 2, Some(2)).is_err() && !second.is_cancelled());
        drop(registered);
        assert_eq!(tasks.latest(id, own), None);
    }
}
