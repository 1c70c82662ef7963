//! Which actions a page may offer for an object now, and why not where it may not.

use crate::gate::action::Action;
use crate::gate::codes;
use crate::gate::session::Actor;
use boss_kernel::error::NoticeView;
use boss_kernel::{Error, Notice, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a rule says that had to read for its answer: its refusal is a reason to show, a fault of
/// the database is not.
pub fn rule_of(checked: Result<()>) -> Result<Result<()>> {
    match checked {
        Err(error) if is_fault(&error) => Err(error),
        said => Ok(said),
    }
}

/// Whether something failed that no rule refused.
pub(super) fn is_fault(error: &Error) -> bool {
    error.code().as_str().starts_with("store.") || error.code() == codes::INTERNAL
}

/// An action on an object: a page shows it, disabled with the reason where it is not allowed now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AllowedAction {
    /// The action's name in the registry.
    pub action: String,
    /// Whether it would be let through now.
    pub allowed: bool,
    /// Why not, in words for the person who asks.
    pub reason: Option<NoticeView>,
}

impl AllowedAction {
    /// Whether `actor` may do `A` to an object for which the area's own rules answered `rule`.
    pub fn of<A: Action>(actor: &Actor, rule: Result<()>) -> AllowedAction {
        let permitted = if actor.may(A::PERMISSION) {
            Ok(())
        } else {
            Err(Error::new(codes::NOT_PERMITTED).with("name", &actor.name).with("action", A::NAME))
        };
        let refusal = permitted.and(rule).err();
        let reason = refusal.as_ref().map(|error| {
            let params = error.params().clone();
            NoticeView::from(&Notice { place: None, code: error.code(), params })
        });
        AllowedAction { action: A::NAME.to_owned(), allowed: reason.is_none(), reason }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use boss_kernel::store_error;

    #[test]
    fn a_fault_of_the_database_is_no_reason() {
        assert_eq!(rule_of(Ok(())), Ok(Ok(())));
        let refused = Error::new(codes::NOT_PERMITTED);
        assert_eq!(rule_of(Err(refused.clone())), Ok(Err(refused)));
        for fault in [store_error::UNAVAILABLE, codes::INTERNAL] {
            assert_eq!(rule_of(Err(Error::new(fault))), Err(Error::new(fault)));
        }
    }
}
