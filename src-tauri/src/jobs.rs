//! Boss's own scheduled work while a window or a server is open: every few seconds what is due is done.

use crate::place::CompanyPlace;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_secs(5);

/// Does due work for as long as the program lives, but not while a company is being set up. A failure is logged and the next
/// round tries again.
pub(crate) async fn keep_running(place: Arc<CompanyPlace>) {
    let client = match boss_core::jobs::http_client() {
        Ok(client) => client,
        Err(error) => {
            return tracing::error!(code = %error.code(), cause = error.cause(), "no due work will be done");
        }
    };
    let mut ticks = tokio::time::interval(EVERY);
    ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        ticks.tick().await;
        crate::logging::say_repeats();
        if let Err(error) = place.do_due_work(&client).await {
            tracing::warn!(code = %error.code(), cause = error.cause(), "due work was not done");
        }
    }
}
