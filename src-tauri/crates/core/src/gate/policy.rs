//! Where a policy can ask for a second person before an action runs.
//!
//! The gate asks every policy after permissions and before anything is written. A policy that asks for a second person stops
//! the action with a typed error; nothing is done in part.

use crate::gate::session::Actor;
use async_trait::async_trait;
use boss_kernel::Result;
use sea_orm::DatabaseTransaction;
use serde_json::Value;

/// What a policy says of one call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Go on.
    Proceed,
    /// A second person has to agree, for this reason.
    NeedsSecondPerson(String),
}

/// Decides whether an action needs a second person.
#[async_trait]
pub trait ApprovalPolicy: Send + Sync {
    /// Looks at the call; may read, must not write.
    async fn decide(
        &self,
        tx: &DatabaseTransaction,
        actor: &Actor,
        action: &str,
        input: &Value,
    ) -> Result<Decision>;
}
