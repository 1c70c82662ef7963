//! What people type, as it is kept: blanks trimmed, numbers and codes in their one form, empty fields none.

use crate::customers::input::{ContactProfile, CustomerProfile, NewTaxProfile};
use crate::customers::names::half_width;
use crate::customers::{credit_code, names, phone};

fn line(text: Option<String>) -> Option<String> {
    text.map(|text| names::tidy(&text)).filter(|text| !text.is_empty())
}

pub(super) fn code(text: Option<String>) -> Option<String> {
    text.map(|text| credit_code::normalized(&text)).filter(|text| !text.is_empty())
}

/// The number in its one form; what is not a number stays as typed, for the check to name it.
pub(super) fn number(text: Option<String>) -> Option<String> {
    line(text).map(|text| phone::normalized(&text).unwrap_or(text))
}

fn mail(text: Option<String>) -> Option<String> {
    let plain = text.map(|text| text.trim().chars().map(half_width).collect::<String>());
    plain.filter(|text| !text.is_empty())
}

/// A profile as it is kept: blanks trimmed, numbers and codes in their one form, empty fields none.
pub(super) fn clean_customer(profile: CustomerProfile) -> CustomerProfile {
    CustomerProfile {
        kind: profile.kind,
        name: names::tidy(&profile.name),
        credit_code: code(profile.credit_code),
        phone: number(profile.phone),
        email: mail(profile.email),
        address: line(profile.address),
        note: profile.note.map(|note| note.trim().to_owned()).filter(|note| !note.is_empty()),
    }
}

/// A contact as it is kept.
pub(super) fn clean_contact(contact: ContactProfile) -> ContactProfile {
    ContactProfile {
        name: names::tidy(&contact.name),
        position: line(contact.position),
        phone: number(contact.phone),
        email: mail(contact.email),
        is_primary: contact.is_primary,
    }
}

/// A tax profile as it is kept.
pub(super) fn clean_tax_profile(profile: NewTaxProfile) -> NewTaxProfile {
    NewTaxProfile {
        title: names::tidy(&profile.title),
        tax_number: code(profile.tax_number),
        invoice_kind: profile.invoice_kind,
        address: line(profile.address),
        phone: number(profile.phone),
        bank_name: line(profile.bank_name),
        bank_account: line(profile.bank_account),
        email: mail(profile.email),
        is_default: profile.is_default,
    }
}
