//! Everything that can pass the gate: each area that has actions or queries of its own adds them here, once.

use crate::gate::Registry;
use boss_kernel::ErrorCode;

/// All actions and queries of Boss.
pub fn all() -> Registry {
    let mut registry = Registry::default();
    crate::staff::register(&mut registry);
    crate::customers::register(&mut registry);
    crate::catalog::register(&mut registry);
    crate::orders::register(&mut registry);
    crate::usage::register(&mut registry);
    crate::billing::register(&mut registry);
    crate::invoicing::register(&mut registry);
    crate::payments::register(&mut registry);
    crate::reports::register(&mut registry);
    crate::flows::register(&mut registry);
    crate::jobs::register(&mut registry);
    registry
}

/// Every error code that core and the crates below it can answer with; a test holds them against the texts.
pub fn error_codes() -> Vec<ErrorCode> {
    let areas: &[&[ErrorCode]] = &[
        boss_kernel::error::codes::ALL,
        boss_kernel::store_error::ALL,
        crate::store::codes::ALL,
        crate::gate::codes::ALL,
        crate::staff::codes::ALL,
        crate::customers::codes::ALL,
        crate::catalog::codes::ALL,
        crate::orders::codes::ALL,
        crate::usage::codes::ALL,
        crate::ledger::codes::ALL,
        crate::billing::codes::ALL,
        crate::billing::wallets::codes::ALL,
        crate::invoicing::codes::ALL,
        crate::payments::codes::ALL,
        crate::reports::codes::ALL,
        crate::flows::codes::ALL,
        crate::jobs::codes::ALL,
    ];
    areas.iter().flat_map(|codes| codes.iter().copied()).collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_error_has_its_texts_in_both_languages() {
        assert_eq!(boss_kernel::texts::faults(&super::error_codes()), Vec::<String>::new());
    }

    #[test]
    fn the_schema_describes_every_action_and_query() {
        let registry = super::all();
        let schema = registry.schema();
        assert_eq!(schema["actions"].as_array().map(Vec::len), Some(registry.actions().count()));
        assert_eq!(schema["queries"].as_array().map(Vec::len), Some(registry.queries().count()));
    }
}
