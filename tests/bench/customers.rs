//! Hundreds of thousands of customers, each with a contact and an account, as the areas' own actions would have left them.

use crate::Failure;
use crate::names::Names;
use boss_core::customers::model::{
    AccountState, CustomerKind, CustomerState, Invoicing, account, contact, customer,
};
use boss_core::customers::names::plain;
use boss_core::store::{bulk, numbers, search};
use boss_kernel::id::{AccountId, ContactId, CustomerId};
use boss_kernel::{Currency, CycleDay, Instant, Language};
use boss_tests::{Desk, Given};
use sea_orm::{ConnectionTrait, TransactionTrait};

/// Customers written at once.
const CHUNK: usize = 10_000;
/// Between two customers: so their days of creation spread over years.
const SECONDS_BETWEEN: i64 = 600;

/// Every seventh is a person.
fn is_person(number: u64) -> bool {
    number % 7 == 3
}

/// A customer's name.
pub(crate) fn name(names: &Names, number: u64) -> String {
    if is_person(number) { names.person(number) } else { names.company(number) }
}

/// A company's credit code: of the right shape, and different for each.
pub(crate) fn credit_code(number: u64) -> String {
    format!("91{}MA{number:08}", 470_101 + number % 24 * 100)
}

/// A mobile number in a range that is not handed out, different for each.
pub(crate) fn phone(number: u64) -> String {
    format!("154{:08}", number * 331 % 100_000_000)
}

/// Fills the empty company of `desk` with so many customers.
pub(crate) async fn prepare(desk: &Desk, names: &Names, customers: u64) -> Result<(), Failure> {
    let given = Given::at(desk).await;
    let tx = given.db.begin().await?;
    for chunk in (1..=customers).collect::<Vec<_>>().chunks(CHUNK) {
        let rows: Result<Vec<_>, Failure> = chunk.iter().map(|number| customer_row(names, *number)).collect();
        bulk::insert(&tx, rows?).await?;
        let rows: Result<Vec<_>, Failure> = chunk.iter().map(|number| contact_row(names, *number)).collect();
        bulk::insert(&tx, rows?).await?;
        let rows: Result<Vec<_>, Failure> = chunk.iter().map(|number| account_row(*number)).collect();
        bulk::insert(&tx, rows?).await?;
        for number in chunk {
            let id = CustomerId(i64::try_from(*number)?);
            search::index_customer(&tx, id, &name(names, *number)).await?;
        }
    }
    let count = i64::try_from(customers)?;
    numbers::take(&tx, numbers::Numbered::Customer, count).await?;
    numbers::take(&tx, numbers::Numbered::Account, count).await?;
    tx.commit().await?;
    given.db.execute_unprepared("ANALYZE").await?;
    Ok(given.db.close().await?)
}

fn created_at(id: i64) -> Instant {
    Instant(0).plus_seconds(1_500_000_000 + id * SECONDS_BETWEEN)
}

fn customer_row(names: &Names, number: u64) -> Result<customer::ActiveModel, Failure> {
    let id = i64::try_from(number)?;
    let name = name(names, number);
    let person = is_person(number);
    let row = customer::Model {
        id: CustomerId(id),
        number: numbers::Numbered::Customer.format(id),
        kind: if person { CustomerKind::Individual } else { CustomerKind::Organization },
        plain_name: plain(&name),
        name,
        credit_code: (!person).then(|| credit_code(number)),
        phone: Some(phone(number)),
        email: None,
        address: Some(names.city(number).to_owned()),
        note: None,
        state: if number.is_multiple_of(20) { CustomerState::Closed } else { CustomerState::Active },
        created_at: created_at(id),
        version: 1,
    };
    Ok(row.into())
}

fn contact_row(names: &Names, number: u64) -> Result<contact::ActiveModel, Failure> {
    let id = i64::try_from(number)?;
    let row = contact::Model {
        id: ContactId(id),
        customer_id: CustomerId(id),
        name: names.person(number + 17),
        position: None,
        phone: Some(phone(number + 50_000_000)),
        email: None,
        is_primary: true,
        created_at: created_at(id),
    };
    Ok(row.into())
}

fn account_row(number: u64) -> Result<account::ActiveModel, Failure> {
    let id = i64::try_from(number)?;
    let row = account::Model {
        id: AccountId(id),
        number: numbers::Numbered::Account.format(id),
        customer_id: CustomerId(id),
        tax_profile_id: None,
        name: "主账户".to_owned(),
        currency: Currency::CNY,
        cycle_day: CycleDay::FIRST,
        payment_terms_days: 30,
        credit_limit_minor: None,
        language: Language::Chinese,
        invoicing: Invoicing::PerBill,
        state: AccountState::Active,
        opened_on: "2025-01-01".parse()?,
        billed_until: None,
        arrears_billed_until: None,
        rerate_from: None,
        parked_run_id: None,
        payer_account_id: None,
        draft_run_id: None,
        owed_until: None,
        created_at: created_at(id),
        version: 1,
    };
    Ok(row.into())
}
