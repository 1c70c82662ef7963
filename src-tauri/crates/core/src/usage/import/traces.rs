//! Where events are: by whose they are and by day, so that the events behind a day are found without a look at all others.

use crate::store::bulk;
use crate::usage::import::intake::Event;
use crate::usage::model::{usage_trace, utc_day};
use boss_kernel::Result;
use boss_kernel::id::{MeterId, SubscriptionId, UsageImportId};
use sea_orm::ActiveValue::Set;
use sea_orm::DatabaseTransaction;
use std::collections::{HashMap, HashSet};

/// The ids of a chunk's events, by place. Written once a chunk, so that a place with many events has few rows.
#[derive(Default)]
pub(super) struct Traces {
    ids: HashMap<(SubscriptionId, MeterId, i64), Vec<String>>,
    part: i64,
}

impl Traces {
    /// Adds events, except those on `known` lines, which were there already.
    pub(super) fn add(&mut self, events: &[Event], known: &HashSet<i64>) {
        for event in events {
            if known.is_empty() || !known.contains(&event.line) {
                let place = (event.subscription, event.meter, utc_day(event.at));
                self.ids.entry(place).or_default().push(event.event_id.clone());
            }
        }
    }

    /// Writes them down in the order of the table's key, and forgets them.
    pub(super) async fn flush(&mut self, tx: &DatabaseTransaction, import: UsageImportId) -> Result<()> {
        self.part += 1;
        let mut places: Vec<_> = self.ids.drain().collect();
        places.sort_unstable_by_key(|(place, _)| *place);
        let mut rows = Vec::with_capacity(places.len());
        for ((subscription, meter, day), ids) in places {
            let ids = serde_json::to_string(&ids).map_err(crate::gate::internal)?;
            rows.push(usage_trace::ActiveModel {
                subscription_id: Set(subscription),
                meter_id: Set(meter),
                utc_day: Set(day),
                import_id: Set(import),
                part: Set(self.part),
                event_ids: Set(ids),
            });
        }
        bulk::insert(tx, rows).await
    }
}
