//! The migrated schema and the entities say the same, on both engines.

use boss_core::store::Engine;
use boss_tests::story;
use sea_orm::{ConnectionTrait, EntityTrait, IdenStatic, Iterable, Statement};
use std::collections::BTreeSet;

/// The columns of a table in the database.
async fn columns_of(desk: &boss_tests::Desk, table: &str) -> BTreeSet<String> {
    let text = match desk.gate.store().engine() {
        Engine::Sqlite => format!("SELECT name AS column_name FROM pragma_table_info('{table}')"),
        Engine::Postgres => format!(
            "SELECT column_name::text FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'"
        ),
    };
    let db = desk.gate.store().reader();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "column_name").unwrap()).collect()
}

/// Tables that are written and read by text alone, and why.
const WITHOUT_ENTITY: &[(&str, &str)] = &[
    ("number_series", "numbers are taken by one statement that no entity can say"),
    ("customer_search", "each engine keeps its index of names in its own way"),
    ("seaql_migrations", "kept by the migrations themselves"),
];

/// The tables of the database but those that the engine keeps for itself or for an index.
async fn tables(desk: &boss_tests::Desk) -> BTreeSet<String> {
    let text = match desk.gate.store().engine() {
        Engine::Sqlite => {
            "SELECT name AS table_name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' \
             AND name NOT LIKE 'customer\\_search\\_%' ESCAPE '\\'"
        }
        Engine::Postgres => {
            "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public' AND table_type = 'BASE TABLE'"
        }
    };
    let db = desk.gate.store().reader();
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap();
    rows.iter().map(|row| row.try_get("", "table_name").unwrap()).collect()
}

/// Compares one entity with its table, and reads from it, so that every column's type can be decoded.
async fn check<E: EntityTrait>(
    desk: &boss_tests::Desk,
    faults: &mut Vec<String>,
    seen: &mut BTreeSet<String>,
) {
    let table = E::default().table_name().to_owned();
    seen.insert(table.clone());
    let known: BTreeSet<String> = E::Column::iter().map(|column| column.as_str().to_owned()).collect();
    let there = columns_of(desk, &table).await;
    if known != there {
        faults.push(format!("{table}: entity {known:?}, database {there:?}"));
    }
    if let Err(cause) = E::find().one(desk.gate.store().reader()).await {
        faults.push(format!("{table}: {cause}"));
    }
}

macro_rules! check_all {
    ($desk:expr, $faults:expr, $seen:expr, $($area:ident :: { $($table:ident),* $(,)? }),* $(,)?) => {
        $($(check::<boss_core::$area::model::$table::Entity>($desk, $faults, $seen).await;)*)*
    };
}

story!(entities_and_schema_agree, |desk| async move {
    let (mut faults, mut seen) = (Vec::new(), BTreeSet::new());
    check_all!(
        &desk,
        &mut faults,
        &mut seen,
        gate::{company, company_logo, staff, staff_role, sign_in_try, session, request, audit_record, audit_object, audit_chain},
        store::{backup},
        customers::{customer, contact, tax_profile, account},
        catalog::{
            meter, offering, price, price_version, coupon, coupon_offering, price_list, tax_code, tax_code_rate, customer_price_list, offering_phase,
            offering_part, offering_base, offering_tax_code, webhook_secret, webhook_policy,
        },
        orders::{order, order_item, subscription, subscription_segment, service_order},
        usage::{usage_import, usage_event, usage_day, usage_value, usage_series, usage_single, usage_month, usage_trace},
        ledger::{ledger_entry, posting},
        billing::{
            bill_run, parked_account, bill, bill_item, charge, charge_discount, discount, payer_bill, wallet, wallet_offering, wallet_entry, settlement,
        },
        invoicing::{invoice_series, invoice, invoice_line, invoice_bill, platform_number_correction},
        payments::{payment, allocation},
        flows::{draft},
        jobs::{scheduled_work},
    );
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    // Every table is looked at, or it is said why not.
    seen.extend(WITHOUT_ENTITY.iter().map(|(table, _)| (*table).to_owned()));
    assert_eq!(tables(&desk).await, seen);
});
