//! A month to be billed: accounts with one subscription each, which has a recurring and a graduated usage price and thirty days
//! of usage in January 2026; everything before that month has been billed.

use crate::Failure;
use boss_core::catalog::model::PriceTiming;
use boss_core::customers::model::{AccountState, CustomerKind, CustomerState, Invoicing, account, customer};
use boss_core::orders::model::{SubscriptionState, subscription, subscription_segment};
use boss_core::store::bulk;
use boss_core::usage::model::usage_day;
use boss_kernel::id::{AccountId, CustomerId, MeterId, OfferingId, SegmentId, SubscriptionId};
use boss_kernel::{Currency, CycleDay, Days, Instant, Language, NaiveDate, Quantity};
use boss_tests::{Desk, Given, GivenPrice};
use sea_orm::{ConnectionTrait, TransactionTrait};

const USAGE_DAYS: u64 = 30;
const EARLY: Instant = Instant(0);
/// Accounts whose usage is written at once.
const CHUNK: usize = 2_000;

/// Fills the empty company of `desk`.
pub(crate) async fn prepare(desk: &Desk, accounts: i64) -> Result<(), Failure> {
    let given = Given::at(desk).await;
    let meter = given.meter("traffic").await;
    let offering = offering(&given, meter).await;
    let tx = given.db.begin().await?;
    bulk::insert(&tx, (1..=accounts).map(customer_row).collect()).await?;
    let rows: Result<Vec<_>, Failure> = (1..=accounts).map(account_row).collect();
    bulk::insert(&tx, rows?).await?;
    let rows: Result<Vec<_>, Failure> = (1..=accounts).map(|id| subscription_row(id, offering)).collect();
    bulk::insert(&tx, rows?).await?;
    let rows: Result<Vec<_>, Failure> = (1..=accounts).map(|id| segment_row(id, offering)).collect();
    bulk::insert(&tx, rows?).await?;
    let first: NaiveDate = "2026-01-01".parse()?;
    for chunk in (1..=accounts).collect::<Vec<_>>().chunks(CHUNK) {
        let rows = chunk.iter().flat_map(|id| (0..USAGE_DAYS).map(|day| usage_row(*id, meter, first, day)));
        bulk::insert(&tx, rows.collect()).await?;
    }
    tx.commit().await?;
    // What a company that has been at work for a while has long had: figures for the planner.
    given.db.execute_unprepared("ANALYZE").await?;
    Ok(given.db.close().await?)
}

async fn offering(given: &Given, meter: MeterId) -> OfferingId {
    let recurring = [("2025-01-01", r#"{"model":"recurring","amount":"99"}"#)];
    let graduated = [(
        "2025-01-01",
        r#"{"model":"graduated","tiers":[{"upTo":"100","unitPrice":"0.5"},{"upTo":"500","unitPrice":"0.4"},{"unitPrice":"0.3"}]}"#,
    )];
    let (in_arrears, meter) = (PriceTiming::InArrears, Some(meter));
    let prices = [
        GivenPrice { code: "base", meter: None, timing: PriceTiming::InAdvance, versions: &recurring },
        GivenPrice { code: "traffic", meter, timing: in_arrears, versions: &graduated },
    ];
    given.offering("cdn", "0.06", &prices).await
}

fn customer_row(id: i64) -> customer::ActiveModel {
    let row = customer::Model {
        id: CustomerId(id),
        number: format!("C{id:06}"),
        kind: CustomerKind::Organization,
        name: format!("Customer {id}"),
        plain_name: format!("customer{id}"),
        credit_code: None,
        phone: None,
        email: None,
        address: None,
        note: None,
        state: CustomerState::Active,
        created_at: EARLY,
        version: 1,
    };
    row.into()
}

fn account_row(id: i64) -> Result<account::ActiveModel, Failure> {
    let row = account::Model {
        id: AccountId(id),
        number: format!("A{id:06}"),
        customer_id: CustomerId(id),
        tax_profile_id: None,
        name: "main".into(),
        currency: Currency::CNY,
        cycle_day: CycleDay::FIRST,
        payment_terms_days: 30,
        credit_limit_minor: None,
        language: Language::Chinese,
        invoicing: Invoicing::PerBill,
        state: AccountState::Active,
        opened_on: "2025-01-01".parse()?,
        billed_until: Some("2026-01-01".parse()?),
        rerate_from: None,
        parked_run_id: None,
        created_at: EARLY,
        version: 1,
    };
    Ok(row.into())
}

fn subscription_row(id: i64, offering: OfferingId) -> Result<subscription::ActiveModel, Failure> {
    let row = subscription::Model {
        id: SubscriptionId(id),
        number: format!("S{id:06}"),
        account_id: AccountId(id),
        offering_id: offering,
        parent_id: None,
        moved: false,
        state: SubscriptionState::Active,
        started_on: Some("2025-06-10".parse()?),
        ended_on: None,
        created_at: EARLY,
        version: 1,
    };
    Ok(row.into())
}

fn segment_row(id: i64, offering: OfferingId) -> Result<subscription_segment::ActiveModel, Failure> {
    let row = subscription_segment::Model {
        id: SegmentId(id),
        subscription_id: SubscriptionId(id),
        account_id: AccountId(id),
        offering_id: offering,
        from_on: "2025-06-10".parse()?,
        to_on: None,
        quantity: Quantity(3_000_000),
        credit: true,
    };
    Ok(row.into())
}

/// Up to fifty units a day, different for every account and day.
fn usage_row(id: i64, meter: MeterId, first: NaiveDate, day: u64) -> usage_day::ActiveModel {
    let spread = id * 7_919 + i64::try_from(day).unwrap_or(0) * 104_729;
    let row = usage_day::Model {
        subscription_id: SubscriptionId(id),
        meter_id: meter,
        day: first.checked_add_days(Days::new(day)).unwrap_or(first),
        quantity: Quantity(spread % 50_000_000),
        events: 1,
    };
    row.into()
}
