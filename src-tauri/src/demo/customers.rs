//! Who buys: customers with contacts, tax profile and billing accounts.
//!
//! Guarantees: a customer depends on the seed and its own number only. What a small plan must show too (individuals, foreign
//! customers, second accounts, cycle days 15 and 31, later joins) goes by the customer's number, the rest by chance.

use super::names::{self, Identity, NameBook};
use super::payments::PaymentHabit;
use super::random::{Draw, Purpose};
use super::size::DemoSize;
use boss_kernel::{Amount, Currency, CycleDay, Days, Language, LocalText, NaiveDate, Period, Result};
use serde::Serialize;

/// A customer: its place in [`DemoPlan::customers`](super::DemoPlan::customers).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct CustomerRef(pub u32);

/// An account: its place in [`DemoPlan::accounts`](super::DemoPlan::accounts).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct AccountRef(pub u32);

/// Organisation or person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum CustomerKind {
    /// A company, at home or abroad.
    Organization,
    /// A natural person; no identity number is given.
    Individual,
}

/// What a contact is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum ContactRole {
    /// Contracts and changes; the first contact of every customer.
    Business,
    /// Bills, invoices, payments.
    Finance,
    /// The service itself.
    Technical,
}

/// A person to talk to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedContact {
    /// Name.
    pub name: String,
    /// What about.
    pub role: ContactRole,
    /// Mobile number, unique in the plan.
    pub phone: String,
    /// Mail address at example.com, unique in the plan.
    pub email: String,
}

/// Which kind of Chinese invoice is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
pub enum InvoiceKind {
    /// Special VAT invoice (增值税专用发票): the buyer deducts the tax.
    Special,
    /// Ordinary VAT invoice (增值税普通发票).
    Ordinary,
}

/// What stands on the customer's invoices (发票抬头).
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedTaxProfile {
    /// Title.
    pub title: String,
    /// The credit code; none for individuals and foreign customers.
    pub tax_number: Option<String>,
    /// Invoice kind asked for.
    pub invoice_kind: InvoiceKind,
    /// Registered address.
    pub address: String,
    /// Registered phone.
    pub phone: String,
    /// Bank and branch; none for individuals.
    pub bank_name: Option<String>,
    /// Bank account, unique in the plan; none for individuals.
    pub bank_account: Option<String>,
    /// Where invoices are sent.
    pub email: String,
}

/// A customer as operations enters it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedCustomer {
    /// Its place in the plan.
    pub reference: CustomerRef,
    /// Organisation or person.
    pub kind: CustomerKind,
    /// Full name, unique in the plan.
    pub name: String,
    /// The name in Latin letters.
    pub english_name: Option<String>,
    /// The name in daily use.
    pub short_name: String,
    /// Unified social credit code, unique in the plan; Chinese organisations only.
    pub credit_code: Option<String>,
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// The language of its bills and invoices.
    pub language: Language,
    /// Line of business; none for individuals.
    pub industry: Option<LocalText>,
    /// Address.
    pub address: String,
    /// The day it becomes a customer.
    pub opened_on: NaiveDate,
    /// At least one.
    pub contacts: Vec<PlannedContact>,
    /// What stands on its invoices.
    pub tax_profile: PlannedTaxProfile,
    /// Its accounts, at least one.
    pub accounts: Vec<AccountRef>,
    #[serde(skip)]
    pub(super) level: Level,
}

/// How much a customer uses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Level {
    /// Multiple of a meter's typical month: 1 to 4000, most of them small.
    pub(super) scale: u64,
    /// Thousandths of the first month's usage that are added every month; may be negative.
    pub(super) growth: i64,
}

/// A billing account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PlannedAccount {
    /// Its place in the plan.
    pub reference: AccountRef,
    /// Whose it is.
    pub customer: CustomerRef,
    /// Name, in the customer's language.
    pub name: String,
    /// CNY.
    pub currency: Currency,
    /// The day its cycle starts: mostly 1, some 15, a few 31.
    pub cycle_day: CycleDay,
    /// Days from bill to due date: 15, 30 or 45.
    pub payment_terms_days: u32,
    /// Credit limit in CNY.
    pub credit_limit: Amount,
    /// How its bills are paid; see [`DemoPlan::payments_for`](super::DemoPlan::payments_for).
    pub payment_habit: PaymentHabit,
}

/// Makes customers one after the other.
pub(super) struct CustomerMaker<'a> {
    size: &'a DemoSize,
    names: NameBook,
    accounts: Vec<PlannedAccount>,
}

/// Whether customer `number` is an individual: one in twelve.
fn is_individual(number: u32) -> bool {
    number % 12 == 5
}

/// Whether customer `number` is abroad: one in 37.
fn is_foreign(number: u32) -> bool {
    number % 37 == 10
}

impl<'a> CustomerMaker<'a> {
    pub(super) fn new(size: &'a DemoSize) -> Result<CustomerMaker<'a>> {
        Ok(CustomerMaker { size, names: NameBook::load(size.seed)?, accounts: Vec::new() })
    }

    /// Every customer, and the accounts of all.
    pub(super) fn make_all(mut self) -> Result<(Vec<PlannedCustomer>, Vec<PlannedAccount>)> {
        let customers = (0..self.size.customers).map(|number| self.make(number)).collect::<Result<_>>()?;
        Ok((customers, self.accounts))
    }

    fn make(&mut self, number: u32) -> Result<PlannedCustomer> {
        let mut draw = Draw::new(self.size.seed, Purpose::Customer, u64::from(number));
        let identity = self.identity(number, &mut draw);
        let kind = if is_individual(number) && !is_foreign(number) {
            CustomerKind::Individual
        } else {
            CustomerKind::Organization
        };
        let language = if is_foreign(number) { Language::English } else { Language::Chinese };
        let level = level(kind, &mut draw);
        let contacts = self.contacts(number, kind, language, &identity, &mut draw);
        let opened_on = self.opened_on(number, &mut draw)?;
        let accounts = self.open_accounts(number, kind, language, level.scale, &mut draw)?;
        Ok(PlannedCustomer {
            reference: CustomerRef(number),
            kind,
            tax_profile: tax_profile(number, kind, &identity, &contacts, &mut draw),
            name: identity.name,
            english_name: identity.english_name,
            short_name: identity.short_name,
            credit_code: identity.credit_code,
            country: identity.country,
            language,
            industry: identity.industry,
            address: identity.address,
            opened_on,
            contacts,
            accounts,
            level,
        })
    }

    fn identity(&self, number: u32, draw: &mut Draw) -> Identity {
        let wide = u64::from(number);
        if is_foreign(number) {
            self.names.foreign_organization(wide / 37, wide, draw)
        } else if is_individual(number) {
            self.names.individual(wide / 12, draw)
        } else {
            self.names.organization(wide, draw)
        }
    }

    /// Seven in ten are there from the first day, the others come on a later day of any month.
    fn opened_on(&self, number: u32, draw: &mut Draw) -> Result<NaiveDate> {
        if number % 10 < 7 {
            return Ok(self.size.first_month);
        }
        let first_choice = u64::from(self.size.months > 1);
        let month = draw.between(first_choice, u64::from(self.size.months - 1));
        let month = self.size.month(u32::try_from(month).unwrap_or(0))?;
        Ok(day_in(month, draw.between(1, 24)))
    }

    fn contacts(
        &self,
        number: u32,
        kind: CustomerKind,
        language: Language,
        identity: &Identity,
        draw: &mut Draw,
    ) -> Vec<PlannedContact> {
        let roles = [ContactRole::Business, ContactRole::Finance, ContactRole::Technical];
        let count = if kind == CustomerKind::Individual { 1 } else { draw.between(1, 3) };
        let wide = u64::from(number);
        let contact = |(place, role): (u64, ContactRole)| {
            let (name, local_part) = match &identity.english_name {
                Some(english) if kind == CustomerKind::Individual => {
                    (identity.name.clone(), english.to_lowercase().replace(' ', "."))
                }
                _ => self.names.person(language, draw),
            };
            let phone = match language {
                Language::Chinese => names::mobile(wide, place),
                Language::English => names::foreign_phone(wide / 37, place),
            };
            let email = format!("{local_part}{}@example.com", wide * names::MOST_CONTACTS + place);
            PlannedContact { name, role, phone, email }
        };
        (0..count).zip(roles).map(contact).collect()
    }

    fn open_accounts(
        &mut self,
        number: u32,
        kind: CustomerKind,
        language: Language,
        scale: u64,
        draw: &mut Draw,
    ) -> Result<Vec<AccountRef>> {
        let with_second = kind == CustomerKind::Organization && number % 23 == 4;
        let names = match language {
            Language::Chinese => ["主账户", "视频业务账户"],
            Language::English => ["Main account", "Video account"],
        };
        let terms = [15, 30, 45][draw.weighted([20, 60, 20].into_iter())];
        let limit = match kind {
            CustomerKind::Individual => 200_000,
            CustomerKind::Organization => i64::try_from(scale.div_ceil(10).max(1)).unwrap_or(1) * 1_000_000,
        };
        let mut opened = Vec::new();
        for name in names.into_iter().take(if with_second { 2 } else { 1 }) {
            let place = u32::try_from(self.accounts.len()).unwrap_or(u32::MAX);
            self.accounts.push(PlannedAccount {
                reference: AccountRef(place),
                customer: CustomerRef(number),
                name: name.to_owned(),
                currency: Currency::CNY,
                cycle_day: cycle_day(number)?,
                payment_terms_days: terms,
                credit_limit: Amount::new(limit, Currency::CNY),
                payment_habit: PaymentHabit::of_account(place),
            });
            opened.push(AccountRef(place));
        }
        Ok(opened)
    }
}

/// Day `offset` of `month`, counted from 0, or its last day.
fn day_in(month: Period, offset: u64) -> NaiveDate {
    month.from().checked_add_days(Days::new(offset)).map_or(month.from(), |day| day.min(month.last_day()))
}

fn cycle_day(number: u32) -> Result<CycleDay> {
    CycleDay::new(match number {
        n if n % 19 == 7 => 31,
        n if n % 11 == 3 => 15,
        _ => 1,
    })
}

/// Heavy-tailed: more than half are tiny, one in two hundred is a thousand times as large.
fn level(kind: CustomerKind, draw: &mut Draw) -> Level {
    let growth = i64::try_from(draw.below(71)).unwrap_or(0) - 10;
    if kind == CustomerKind::Individual {
        return Level { scale: draw.between(1, 3), growth };
    }
    let (least, most) = [(1, 4), (5, 20), (30, 120), (200, 800), (1500, 4000)]
        [draw.weighted([550, 300, 110, 35, 5].into_iter())];
    Level { scale: draw.between(least, most), growth }
}

fn tax_profile(
    number: u32,
    kind: CustomerKind,
    identity: &Identity,
    contacts: &[PlannedContact],
    draw: &mut Draw,
) -> PlannedTaxProfile {
    let for_invoices =
        contacts.iter().find(|contact| contact.role == ContactRole::Finance).or(contacts.first());
    let phone = match (kind, identity.country.as_str(), contacts.first()) {
        (CustomerKind::Organization, "CN", _) => names::landline(u64::from(number)),
        (_, _, first) => first.map(|contact| contact.phone.clone()).unwrap_or_default(),
    };
    let special = identity.credit_code.is_some() && draw.chance(750);
    PlannedTaxProfile {
        title: identity.name.clone(),
        tax_number: identity.credit_code.clone(),
        invoice_kind: if special { InvoiceKind::Special } else { InvoiceKind::Ordinary },
        address: identity.address.clone(),
        phone,
        bank_name: identity.bank_name.clone(),
        bank_account: identity.bank_account.clone(),
        email: for_invoices.map(|contact| contact.email.clone()).unwrap_or_default(),
    }
}
