//! To be built.

pub mod model;

use crate::gate::Registry;

pub mod codes {
    //! What this area refuses.
    boss_kernel::error_codes! {}
}

/// Adds this area's actions and queries.
pub(crate) fn register(_registry: &mut Registry) {}
