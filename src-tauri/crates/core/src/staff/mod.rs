//! Staff and the company: who works here, with which roles, and whose desk this is.
//!
//! Guarantees: passwords are kept as argon2id hashes only; five wrong passwords lock a login for a
//! while, or end the session they are given in, however they are sent; a new password ends the
//! sessions begun with the old one, and one that somebody else set is changed before anything else
//! is done; nobody changes logins without their own password, nor the owner's but the owner; who
//! came in or was refused is in the trail; the company always keeps an active owner and
//! administrator, so nobody can lock everybody out.

mod actions;
mod passwords;
mod profile;
mod queries;
mod rules;
mod sign_in;

pub(crate) use actions::prove_own_password;
pub use actions::{
    AddStaff, ChangeCompany, ChangeOwnPassword, ChangeStaff, CompanyProfile, FoundCompany, NewOwner,
    SetPassword,
};
pub use queries::{Company, ListStaff, StaffList, StaffRow};

use crate::gate::Registry;

pub mod codes {
    //! What the staff area refuses.
    boss_kernel::error_codes! {
        /// Too short, or too easy.
        PASSWORD_WEAK = "staff.password_weak",
        /// One of those tried first.
        PASSWORD_COMMON = "staff.password_common",
        /// Longer than anybody types.
        PASSWORD_LONG = "staff.password_long",
        /// Holds signs that can't be typed.
        PASSWORD_UNREADABLE = "staff.password_unreadable",
        /// One's own password is changed with the old one.
        OWN_PASSWORD = "staff.own_password",
        /// Only the owner changes the owner's login.
        OWNER_ONLY = "staff.owner_only",
        /// Nobody changes their own roles.
        OWN_ROLES = "staff.own_roles",
        /// Two roles one person may not have together.
        ROLES_APART = "staff.roles_apart",
        /// Not a login.
        LOGIN_UNREADABLE = "staff.login_unreadable",
        /// Not the password until now.
        OLD_PASSWORD_WRONG = "staff.old_password_wrong",
        /// The new password is the old one.
        PASSWORD_SAME = "staff.password_same",
        /// Somebody has it already.
        LOGIN_TAKEN = "staff.login_taken",
        /// A field that must be filled is empty.
        FIELD_EMPTY = "staff.field_empty",
        /// Not a time zone.
        TIME_ZONE_UNKNOWN = "staff.time_zone_unknown",
        /// Nobody with this id.
        NOT_FOUND = "staff.not_found",
        /// The last administrator can't be removed.
        LAST_ADMINISTRATOR = "staff.last_administrator",
        /// The owner can't be deactivated.
        OWNER_STAYS = "staff.owner_stays",
        /// Something is booked in this currency.
        CURRENCY_FIXED = "staff.currency_fixed",
        /// Days were counted in this time zone.
        TIME_ZONE_FIXED = "staff.time_zone_fixed",
        /// Idle minutes out of range.
        IDLE_OUT_OF_RANGE = "staff.idle_out_of_range",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<FoundCompany>().action::<ChangeCompany>();
    registry.action::<AddStaff>().action::<ChangeStaff>().action::<SetPassword>();
    registry.action::<ChangeOwnPassword>();
    registry.query::<Company>().query::<ListStaff>();
}
