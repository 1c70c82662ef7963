//! Rows that more than one kind of beginning writes: a customer, an account, and the connection they are written over.

use crate::desk::Desk;
use boss_core::customers::model::{AccountState, CustomerKind, CustomerState, Invoicing, account, customer};
use boss_core::store::Address;
use boss_kernel::id::CustomerId;
use boss_kernel::{Currency, CycleDay, Instant, Language, NaiveDate};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{Database, DatabaseConnection};

/// When everything a story starts from was made.
pub(crate) const EARLY: Instant = Instant(0);

/// A day as a story writes it.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("a date")
}

/// A connection of its own to a desk's database.
pub(crate) async fn connection(desk: &Desk) -> DatabaseConnection {
    let url = match desk.gate.store().address() {
        Address::Sqlite(path) => format!("sqlite://{}", path.display()),
        Address::Postgres(url) => url.clone(),
    };
    Database::connect(url).await.expect("the database answers")
}

/// An active organisation of this name.
pub(crate) fn customer(name: &str) -> customer::ActiveModel {
    customer::ActiveModel {
        id: NotSet,
        number: Set(format!("C-{name}")),
        kind: Set(CustomerKind::Organization),
        name: Set(name.into()),
        plain_name: Set(name.to_lowercase()),
        credit_code: Set(None),
        phone: Set(None),
        email: Set(None),
        address: Set(None),
        note: Set(None),
        state: Set(CustomerState::Active),
        created_at: Set(EARLY),
        version: Set(1),
    }
}

/// An active account in CNY, billed from the first of the month, payment within 30 days.
pub(crate) fn account(customer_id: CustomerId, name: &str) -> account::ActiveModel {
    account::ActiveModel {
        id: NotSet,
        number: Set(format!("A-{name}")),
        customer_id: Set(customer_id),
        tax_profile_id: Set(None),
        name: Set(name.into()),
        currency: Set(Currency::CNY),
        cycle_day: Set(CycleDay::FIRST),
        payment_terms_days: Set(30),
        credit_limit_minor: Set(None),
        language: Set(Language::Chinese),
        invoicing: Set(Invoicing::PerBill),
        state: Set(AccountState::Active),
        opened_on: Set(day("2025-01-01")),
        billed_until: Set(None),
        arrears_billed_until: Set(None),
        rerate_from: Set(None),
        parked_run_id: Set(None),
        payer_account_id: Set(None),
        draft_run_id: Set(None),
        owed_until: Set(None),
        created_at: Set(EARLY),
        version: Set(1),
    }
}
