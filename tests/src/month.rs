//! Months to be billed, of any number of accounts with one subscription each, which has a recurring and a graduated usage price.

use crate::desk::Desk;
use crate::given::{Given, GivenPrice};
use boss_core::catalog::model::PriceTiming;
use boss_core::customers::model::{AccountState, CustomerKind, CustomerState, Invoicing, account, customer};
use boss_core::orders::model::{SubscriptionState, subscription, subscription_segment};
use boss_core::store::bulk;
use boss_core::usage::model::usage_day;
use boss_kernel::id::{AccountId, CustomerId, MeterId, OfferingId, SegmentId, SubscriptionId};
use boss_kernel::{Currency, CycleDay, Days, Instant, Language, NaiveDate, Quantity, Result};
use sea_orm::{ConnectionTrait, TransactionTrait};

const EARLY: Instant = Instant(0);
/// Accounts whose usage is written at once.
const CHUNK: usize = 2_000;

/// A company of accounts that were billed up to some day.
pub struct Month {
    accounts: i64,
    meter: MeterId,
}

impl Month {
    /// Fills the empty company of `desk`; its accounts are billed up to `first`, the first day of a month, and numbered from 1.
    pub async fn begin(desk: &Desk, accounts: i64, first: NaiveDate) -> Result<Month> {
        let given = Given::at(desk).await;
        let meter = given.meter("traffic").await;
        let offering = offering(&given, meter).await;
        let since = first.checked_sub_days(Days::new(200)).unwrap_or(first);
        let tx = given.db.begin().await?;
        bulk::insert(&tx, (1..=accounts).map(customer_row).collect()).await?;
        bulk::insert(&tx, (1..=accounts).map(|id| account_row(id, since, first)).collect()).await?;
        bulk::insert(&tx, (1..=accounts).map(|id| subscription_row(id, offering, since)).collect()).await?;
        bulk::insert(&tx, (1..=accounts).map(|id| segment_row(id, offering, since)).collect()).await?;
        tx.commit().await?;
        given.db.close().await?;
        Ok(Month { accounts, meter })
    }

    /// Usage on so many days from `first` on.
    pub async fn used(&self, desk: &Desk, first: NaiveDate, days: u64) -> Result<()> {
        let given = Given::at(desk).await;
        let tx = given.db.begin().await?;
        for chunk in (1..=self.accounts).collect::<Vec<_>>().chunks(CHUNK) {
            let rows =
                chunk.iter().flat_map(|id| (0..days).map(|day| usage_row(*id, self.meter, first, day)));
            bulk::insert(&tx, rows.collect()).await?;
        }
        tx.commit().await?;
        // What a company that has been at work for a while has long had: figures for the planner.
        given.db.execute_unprepared("ANALYZE").await?;
        given.db.close().await?;
        Ok(())
    }
}

async fn offering(given: &Given, meter: MeterId) -> OfferingId {
    let recurring = [("2015-01-01", r#"{"model":"recurring","amount":"99"}"#)];
    let graduated = [(
        "2015-01-01",
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

fn account_row(id: i64, since: NaiveDate, billed_until: NaiveDate) -> account::ActiveModel {
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
        opened_on: since,
        billed_until: Some(billed_until),
        arrears_billed_until: None,
        rerate_from: None,
        parked_run_id: None,
        payer_account_id: None,
        draft_run_id: None,
        owed_until: None,
        created_at: EARLY,
        version: 1,
    };
    row.into()
}

fn subscription_row(id: i64, offering: OfferingId, since: NaiveDate) -> subscription::ActiveModel {
    let row = subscription::Model {
        id: SubscriptionId(id),
        number: format!("S{id:06}"),
        account_id: AccountId(id),
        offering_id: offering,
        parent_id: None,
        moved: false,
        bill_group: String::new(),
        state: SubscriptionState::Active,
        started_on: Some(since),
        ended_on: None,
        created_at: EARLY,
        version: 1,
        bundle_id: None,
    };
    row.into()
}

fn segment_row(id: i64, offering: OfferingId, since: NaiveDate) -> subscription_segment::ActiveModel {
    let row = subscription_segment::Model {
        id: SegmentId(id),
        subscription_id: SubscriptionId(id),
        account_id: AccountId(id),
        offering_id: offering,
        from_on: since,
        to_on: None,
        quantity: Quantity(3_000_000),
        credit: true,
    };
    row.into()
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
        amount: Quantity::ZERO,
        uncounted: 0,
        figure: None,
    };
    row.into()
}
