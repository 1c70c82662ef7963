//! What a person standing before the desk is told, and what they answer.

use crate::progress::ProgressView;
use boss_core::staff::{CompanyProfile, FoundCompany, NewOwner};
use boss_kernel::{Currency, Instant, Language};
use serde::{Deserialize, Serialize};

/// Where the person stands before any page can be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Standing {
    /// No company yet: choose the demo company or found one.
    Choose,
    /// Nobody is signed in here.
    SignIn,
    /// Somebody is.
    Ready,
    /// Somebody is, and the desk is locked.
    Locked,
}

/// A sign-in of the demo company.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct StaffHint {
    pub(crate) login: String,
    pub(crate) password: String,
    pub(crate) name: String,
}

/// The place of one seat.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct PlaceView {
    pub(crate) state: Standing,
    /// What time it is here: the pages go by it, whatever their own computer's clock shows.
    pub(crate) now: Instant,
    pub(crate) company_name: Option<String>,
    pub(crate) demo: bool,
    /// How to sign in at the demo company; none for a real one.
    pub(crate) staff_hint: Option<Vec<StaffHint>>,
    /// How far the setting up of a company is, while it runs.
    pub(crate) progress: Option<ProgressView>,
    /// Whether a company is set up here only with the code that the server shows where it was started.
    pub(crate) code_needed: bool,
}

impl PlaceView {
    /// Somebody stands here at `now`, and there is nothing more to say.
    pub(crate) fn of(state: Standing, now: Instant) -> PlaceView {
        let (demo, code_needed) = (false, false);
        PlaceView { state, now, company_name: None, demo, staff_hint: None, progress: None, code_needed }
    }
}

/// How much demo company a person wants.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
pub(crate) struct DemoChoice {
    /// Customers; 300 where not said.
    pub(crate) customers: Option<u32>,
    /// Months; 12 where not said.
    pub(crate) months: Option<u32>,
}

/// What the founding form asks of a company; the rest is filled in under settings.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct FoundingCompany {
    name: String,
    #[serde(default)]
    name_english: String,
    #[serde(default)]
    tax_number: String,
    #[serde(default)]
    address: String,
    #[serde(default)]
    phone: String,
    #[serde(default)]
    bank_name: String,
    #[serde(default)]
    bank_account: String,
    currency: Currency,
    time_zone: String,
    #[serde(default)]
    language: Language,
    idle_minutes: Option<i32>,
    #[serde(default)]
    logo: Option<String>,
}

/// The founding form's answer.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Founding {
    company: FoundingCompany,
    owner: NewOwner,
}

/// A desk locks after so many minutes where nothing else is said.
const IDLE_MINUTES: i32 = 15;

impl Founding {
    /// As the action that founds the company.
    pub(crate) fn into_action(self) -> FoundCompany {
        let FoundingCompany { name, name_english, tax_number, address, phone, .. } = self.company;
        let FoundingCompany {
            bank_name,
            bank_account,
            currency,
            time_zone,
            language,
            idle_minutes,
            logo,
            ..
        } = self.company;
        let company = CompanyProfile {
            name,
            name_english,
            tax_number,
            address,
            phone,
            bank_name,
            bank_account,
            currency,
            time_zone,
            language,
            idle_minutes: idle_minutes.unwrap_or(IDLE_MINUTES),
            credit_reductions: true,
            command_line_passwords: None,
            logo,
        };
        FoundCompany { company, owner: self.owner, demo: false }
    }
}
