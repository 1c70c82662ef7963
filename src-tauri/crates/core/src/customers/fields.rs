//! What customers, contacts, tax profiles and accounts must look like: every fault at its field, all of them at once.

use crate::customers::clean::{clean_contact, clean_customer, clean_tax_profile};
use crate::customers::input::{
    AccountTerms, ContactProfile, CustomerProfile, NewAccount, NewCustomer, NewTaxProfile,
};
use crate::customers::model::InvoiceKind;
use crate::customers::{codes, credit_code, phone};
use boss_kernel::{Amount, Currency, CycleDay, Datelike, Error, Fault, NaiveDate, Notice, Result};

const LONGEST_LINE: usize = 200;
const LONGEST_NOTE: usize = 4_000;
/// Lengths of Chinese taxpayer numbers: 18 for a credit code, the others of older or individual registrations.
const TAX_NUMBER_LENGTHS: [usize; 4] = [15, 17, 18, 20];
const LONGEST_TERMS: i32 = 365;

/// The path of a field under `place`, with or without the dot at its end.
pub(super) fn under(place: &str, field: &str) -> String {
    match place.trim_end_matches('.') {
        "" => field.to_owned(),
        place => format!("{place}.{field}"),
    }
}

/// Collects faults below one place.
struct Faults<'p> {
    place: &'p str,
    found: Vec<Fault>,
}

impl<'p> Faults<'p> {
    fn at(place: &'p str) -> Faults<'p> {
        Faults { place, found: Vec::new() }
    }

    fn add(&mut self, field: &str, error: Error) {
        self.found.push(Fault::at(under(self.place, field), error));
    }

    fn need(&mut self, field: &str, text: &str) {
        if text.trim().is_empty() {
            self.add(field, Error::new(codes::FIELD_EMPTY));
        }
    }

    fn bound(&mut self, field: &str, text: Option<&str>, most: usize) {
        let length = text.map_or(0, |text| text.chars().count());
        if length > most {
            self.add(field, Error::new(codes::TEXT_TOO_LONG).with("length", length).with("most", most));
        }
    }

    fn phone(&mut self, text: Option<&str>) {
        if let Some(text) = text.filter(|text| phone::normalized(text).is_none()) {
            self.add("phone", Error::new(codes::PHONE_UNREADABLE).with("text", text));
        }
    }

    fn email(&mut self, text: Option<&str>) {
        if let Some(text) = text.filter(|text| !is_email(text)) {
            self.add("email", Error::new(codes::EMAIL_UNREADABLE).with("text", text));
        }
    }

    fn fail(&mut self, field: &str, checked: Result<()>) {
        if let Err(error) = checked {
            self.add(field, error);
        }
    }
}

/// One address of the form `name@host.tld`; hosts in any script.
pub(super) fn is_email(text: &str) -> bool {
    let Some((name, host)) = text.split_once('@') else { return false };
    let name_fits = |c: char| c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.".contains(c);
    let dots_fit = |part: &str| !part.starts_with('.') && !part.ends_with('.') && !part.contains("..");
    let label_fits = |label: &str| {
        !label.is_empty()
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_alphanumeric() || c == '-')
    };
    let labels: Vec<&str> = host.split('.').collect();
    let top = labels.last().is_some_and(|top| top.chars().count() >= 2 && !top.chars().all(char::is_numeric));
    (1..=64).contains(&name.len())
        && name.chars().all(name_fits)
        && dots_fit(name)
        && labels.len() >= 2
        && labels.iter().all(|label| label_fits(label))
        && top
        && text.len() <= 254
}

/// What is wrong with a cleaned profile.
pub(super) fn customer_faults(profile: &CustomerProfile, place: &str) -> Vec<Fault> {
    let mut faults = Faults::at(place);
    faults.need("name", &profile.name);
    faults.bound("name", Some(&profile.name), LONGEST_LINE);
    faults.bound("creditCode", profile.credit_code.as_deref(), 40);
    faults.phone(profile.phone.as_deref());
    faults.email(profile.email.as_deref());
    faults.bound("address", profile.address.as_deref(), LONGEST_LINE);
    faults.bound("note", profile.note.as_deref(), LONGEST_NOTE);
    faults.found
}

/// What is wrong with a cleaned contact.
pub(super) fn contact_faults(contact: &ContactProfile, place: &str) -> Vec<Fault> {
    let mut faults = Faults::at(place);
    faults.need("name", &contact.name);
    faults.bound("name", Some(&contact.name), LONGEST_LINE);
    faults.bound("position", contact.position.as_deref(), LONGEST_LINE);
    faults.phone(contact.phone.as_deref());
    faults.email(contact.email.as_deref());
    faults.found
}

/// What is wrong with a new customer and their contacts; `place` is put before the names of fields.
pub fn check_customer(new: &NewCustomer, place: &str) -> Vec<Fault> {
    let (profile, contacts) = new.clone().split();
    let mut faults = customer_faults(&clean_customer(profile), place);
    for (index, contact) in contacts.iter().enumerate() {
        let place = under(place, &format!("contacts.{index}"));
        faults.extend(contact_faults(&clean_contact(contact.clone()), &place));
    }
    let mut primaries = contacts.iter().enumerate().filter(|(_, contact)| contact.is_primary).skip(1);
    if let Some((index, _)) = primaries.next() {
        let place = under(place, &format!("contacts.{index}.isPrimary"));
        faults.push(Fault::at(place, Error::new(codes::PRIMARY_TWICE)));
    }
    faults
}

/// What is wrong with a tax profile; `place` is put before the names of fields.
pub fn check_tax_profile(new: &NewTaxProfile, place: &str) -> Vec<Fault> {
    let profile = clean_tax_profile(new.clone());
    let mut faults = Faults::at(place);
    faults.need("title", &profile.title);
    faults.bound("title", Some(&profile.title), LONGEST_LINE);
    let special = profile.invoice_kind == InvoiceKind::Special;
    match profile.tax_number.as_deref() {
        None if special => faults.add("taxNumber", Error::new(codes::TAX_NUMBER_NEEDED)),
        Some(number) if special && !is_chinese_tax_number(number) => {
            let length = number.chars().count();
            let error = Error::new(codes::TAX_NUMBER_UNREADABLE).with("text", number).with("length", length);
            faults.add("taxNumber", error);
        }
        number => faults.bound("taxNumber", number, 40),
    }
    faults.phone(profile.phone.as_deref());
    faults.email(profile.email.as_deref());
    for (field, text) in [
        ("address", &profile.address),
        ("bankName", &profile.bank_name),
        ("bankAccount", &profile.bank_account),
    ] {
        faults.bound(field, text.as_deref(), LONGEST_LINE);
    }
    faults.found
}

fn is_chinese_tax_number(number: &str) -> bool {
    TAX_NUMBER_LENGTHS.contains(&number.len()) && number.bytes().all(|b| b.is_ascii_alphanumeric())
}

/// What is doubtful about a cleaned tax number: a length Chinese numbers do not have, or a credit code that fails its check.
pub(super) fn tax_number_doubt(number: Option<&str>, place: &str) -> Option<Notice> {
    let number = number?;
    let place = under(place, "taxNumber");
    if !is_chinese_tax_number(number) {
        return Some(Notice::new(codes::TAX_NUMBER_UNUSUAL).with("text", number).at(place));
    }
    // Eighteen digits, the last perhaps an X, may be a person's number: the check of credit codes says nothing about them.
    let personal = number.bytes().take(17).all(|b| b.is_ascii_digit());
    if number.len() != 18 || personal {
        return None;
    }
    credit_code::doubt(number).map(|notice| notice.at(place))
}

/// What is wrong with a new account; `place` is put before the names of fields.
pub fn check_account(new: &NewAccount, place: &str) -> Vec<Fault> {
    let mut faults = Faults::at(place);
    faults.bound("name", Some(&new.name), LONGEST_LINE);
    terms_faults(&mut faults, new.cycle_day, new.payment_terms_days, new.credit_limit, new.currency);
    if let Some(day) = new.opened_on {
        faults.fail("openedOn", plausible(day));
    }
    faults.found
}

/// What is wrong with changed terms of an account in `currency`.
pub(super) fn account_faults(terms: &AccountTerms, currency: Currency, place: &str) -> Vec<Fault> {
    let mut faults = Faults::at(place);
    faults.need("name", &terms.name);
    faults.bound("name", Some(&terms.name), LONGEST_LINE);
    terms_faults(&mut faults, terms.cycle_day, terms.payment_terms_days, terms.credit_limit, currency);
    faults.found
}

fn terms_faults(
    faults: &mut Faults<'_>,
    cycle_day: i32,
    terms: i32,
    limit: Option<Amount>,
    currency: Currency,
) {
    faults.fail("cycleDay", CycleDay::new(cycle_day).map(|_| ()));
    if !(0..=LONGEST_TERMS).contains(&terms) {
        let error = Error::new(codes::TERMS_OUT_OF_RANGE).with("days", terms).with("most", LONGEST_TERMS);
        faults.add("paymentTermsDays", error);
    }
    if let Some(limit) = limit {
        faults.fail("creditLimit", Amount::zero(currency).plus(limit).map(|_| ()));
        if limit.is_negative() {
            faults.add("creditLimit", Error::new(codes::CREDIT_LIMIT_NEGATIVE));
        }
    }
}

fn plausible(day: NaiveDate) -> Result<()> {
    if (1990..2100).contains(&day.year()) {
        return Ok(());
    }
    Err(Error::new(codes::DATE_IMPLAUSIBLE).with("date", day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::customers::model::{CustomerKind, Invoicing};
    use boss_kernel::Language;

    #[test]
    fn mail_addresses() {
        for text in ["li@example.com", "a.b+c@sub.example.cn", "王@例子.中国", "x_y@a-b.org"] {
            assert!(is_email(text), "{text}");
        }
        for text in [
            "not an email",
            "a@b",
            "@example.com",
            "a@",
            "a@@b.com",
            "a@b..com",
            ".a@b.com",
            "a b@c.com",
            "a@-b.com",
            "a@1.2",
            "a@b.com, c@d.com",
        ] {
            assert!(!is_email(text), "{text}");
        }
    }

    #[test]
    fn all_faults_are_named_at_once() {
        let contact = ContactProfile {
            name: String::new(),
            position: None,
            phone: Some("abc".into()),
            email: Some("not an email".into()),
            is_primary: true,
        };
        let new = NewCustomer {
            kind: CustomerKind::Organization,
            name: "  ".into(),
            credit_code: None,
            phone: None,
            email: None,
            address: None,
            note: None,
            contacts: vec![contact.clone(), contact],
        };
        let faults = check_customer(&new, "customer.");
        let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
        assert_eq!(places[..3], ["customer.name", "customer.contacts.0.name", "customer.contacts.0.phone"]);
        assert_eq!(places.len(), 8);
        assert_eq!(places[7], "customer.contacts.1.isPrimary");
    }

    #[test]
    fn a_special_invoice_needs_a_taxpayer_number() {
        let profile = |kind, number: Option<&str>| NewTaxProfile {
            title: "云川".into(),
            tax_number: number.map(str::to_owned),
            invoice_kind: kind,
            address: None,
            phone: None,
            bank_name: None,
            bank_account: None,
            email: None,
            is_default: false,
        };
        let kinds = |profile| check_tax_profile(&profile, "").into_iter().map(|f| f.code).collect::<Vec<_>>();
        assert_eq!(kinds(profile(InvoiceKind::Special, None)), [codes::TAX_NUMBER_NEEDED]);
        assert_eq!(kinds(profile(InvoiceKind::Special, Some("123"))), [codes::TAX_NUMBER_UNREADABLE]);
        assert_eq!(kinds(profile(InvoiceKind::Special, Some("91470101ma0000015j"))), []);
        assert_eq!(kinds(profile(InvoiceKind::Ordinary, Some("DE123456789"))), []);
        assert!(tax_number_doubt(Some("DE123456789"), "").is_some());
        assert!(tax_number_doubt(Some("91470101MA0000015K"), "").is_some());
        assert!(tax_number_doubt(Some("110101199003070011"), "").is_none());
    }

    #[test]
    fn terms_of_an_account() {
        let new = NewAccount {
            name: String::new(),
            currency: Currency::CNY,
            cycle_day: 32,
            payment_terms_days: -1,
            credit_limit: Some(Amount::new(-1, Currency::USD)),
            language: Language::Chinese,
            invoicing: Invoicing::PerBill,
            opened_on: NaiveDate::from_ymd_opt(2926, 1, 1),
        };
        let places: Vec<String> =
            check_account(&new, "account").into_iter().map(|fault| fault.place).collect();
        let expected = [
            "account.cycleDay",
            "account.paymentTermsDays",
            "account.creditLimit",
            "account.creditLimit",
            "account.openedOn",
        ];
        assert_eq!(places, expected);
    }
}
