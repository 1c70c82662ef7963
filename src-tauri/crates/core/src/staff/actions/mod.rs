//! Founding the company, and keeping its staff.

mod company;
mod passwords;
mod people;
mod proving;

pub use company::{ChangeCompany, CompanyProfile, FoundCompany, NewOwner};
pub use passwords::{ChangeOwnPassword, SetPassword};
pub use people::{AddStaff, ChangeStaff};
pub(crate) use proving::own_password as prove_own_password;
