//! Boss's own scheduled work while a window or a server is open: every few seconds each kind of work gets a turn.

use crate::place::CompanyPlace;
use boss_core::jobs::{Kind, OtherSystems, Schedule};
use futures::future::{join, join_all};
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(5);

/// Does due work for as long as the program lives, but not while a company is being set up. No kind of work waits for another; what
/// fails is logged, and tried again after a while.
pub(crate) async fn keep_running(place: Arc<CompanyPlace>) {
    let systems = match OtherSystems::new() {
        Ok(systems) => systems,
        Err(error) => {
            return tracing::error!(code = %error.code(), cause = error.cause(), "no due work will be done");
        }
    };
    let schedule = Schedule::new(systems);
    let turns = join_all(schedule.kinds().iter().map(|kind| keep_turning(&place, &schedule, kind)));
    join(turns, keep_log()).await;
}

/// Says how often what was logged again and again came.
async fn keep_log() {
    let mut ticks = tokio::time::interval(EVERY);
    loop {
        ticks.tick().await;
        crate::logging::say_repeats();
    }
}

async fn keep_turning(place: &CompanyPlace, schedule: &Schedule, kind: &Kind) {
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        if let Err(error) = place.do_due_work(schedule, kind).await {
            let (code, cause) = (error.code(), error.cause());
            tracing::warn!(work = kind.name, %code, cause, "due work was not done");
        }
    }
}
