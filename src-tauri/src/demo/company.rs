//! The seller and its staff: read from `assets/demo/company.json` and `assets/demo/staff.json`.
//!
//! Guarantees: nothing here is a real company's; the tax number is well formed and belongs to nobody.

use super::{codes, read};
use boss_core::customers::credit_code;
use boss_kernel::{Currency, Error, Language, LocalText, Result};
use serde::{Deserialize, Serialize};

/// The seller's logo, a PNG of 400 × 120 pixels meant to be shown at 200 × 60.
pub const LOGO_PNG: &[u8] = include_bytes!("../../../assets/demo/logo.png");

/// The company that Boss is the back office of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedCompany {
    /// Registered name.
    pub name: LocalText,
    /// The name in daily use.
    pub short_name: LocalText,
    /// Unified social credit code, which is the tax number too.
    pub tax_number: String,
    /// Registered address.
    pub address: LocalText,
    /// Switchboard.
    pub phone: String,
    /// Where bills come from.
    pub email: String,
    /// Website.
    pub website: String,
    /// The bank and branch payments go to.
    pub bank_name: LocalText,
    /// The account payments go to.
    pub bank_account: String,
    /// The books' currency, and that of every account of the demo.
    pub currency: Currency,
    /// The desk's first language.
    pub language: Language,
    /// IANA name of the zone that days are counted in. China has one, without clock changes.
    pub time_zone: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct CompanyFile {
    name: LocalText,
    short_name: LocalText,
    division: String,
    organization: String,
    address: LocalText,
    phone: String,
    email: String,
    website: String,
    bank_name: LocalText,
    bank_account: String,
    currency: Currency,
    language: Language,
    time_zone: String,
}

/// What a member of staff may do, in Boss's own role names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum StaffRole {
    /// Everything, staff and settings included.
    Admin,
    /// Reports, exceptions, prices and limits.
    Manager,
    /// Customers, accounts, orders, activation.
    Operations,
    /// Bill runs, invoices, payments, closing the month.
    Finance,
    /// Reading what went wrong for a customer.
    Support,
}

/// One person who signs in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedMember {
    /// Sign-in name, unique.
    pub login: String,
    /// The person's name.
    pub name: LocalText,
    /// At least one role.
    pub roles: Vec<StaffRole>,
    /// The language the person's desk opens in.
    pub language: Language,
}

/// Everybody who signs in, with the one password they share in the demo. The first member is the owner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct PlannedStaff {
    /// The password of every member; written down in `assets/demo/README.md`.
    pub password: String,
    /// The owner first, who has every permission.
    pub members: Vec<PlannedMember>,
}

impl PlannedCompany {
    pub(super) fn load() -> Result<PlannedCompany> {
        let file: CompanyFile = read("company.json", include_str!("../../../assets/demo/company.json"))?;
        let tax_number = credit_code::compose(&file.division, &file.organization)
            .ok_or_else(|| Error::new(codes::DATA_UNREADABLE).with("file", "company.json"))?;
        Ok(PlannedCompany {
            name: file.name,
            short_name: file.short_name,
            tax_number,
            address: file.address,
            phone: file.phone,
            email: file.email,
            website: file.website,
            bank_name: file.bank_name,
            bank_account: file.bank_account,
            currency: file.currency,
            language: file.language,
            time_zone: file.time_zone,
        })
    }
}

impl PlannedStaff {
    /// Reads it.
    pub fn load() -> Result<PlannedStaff> {
        read("staff.json", include_str!("../../../assets/demo/staff.json"))
    }
}
