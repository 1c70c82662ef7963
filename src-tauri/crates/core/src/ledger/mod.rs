//! The ledger: double entry, append-only.
//!
//! Guarantees: every entry's postings add up to zero in each currency, checked before they are written; nothing is ever
//! changed or removed; the database itself refuses to. Everything that moves money posts here in its own transaction; the
//! ledger has no actions of its own.

pub mod checks;
mod limits;
pub mod model;
mod posting;

pub use limits::{MOST_MINOR, is_over_limit, is_plausible, owed_by};
pub use posting::{Balanced, NewEntry, NewPosting, post};

pub mod codes {
    //! What the ledger refuses.
    boss_kernel::error_codes! {
        /// Debits and credits differ.
        UNBALANCED = "ledger.unbalanced",
        /// An invariant of the books does not hold.
        BOOKS_BROKEN = "ledger.books_broken",
    }
}
