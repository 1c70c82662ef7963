//! A company with a month to bill, copies of it to do harm to, and what has to hold of them.

use crate::victim::{self, End, Victim};
use boss_core::billing::checks as billing_checks;
use boss_core::billing::wallets::checks as wallet_checks;
use boss_core::ledger::checks as ledger_checks;
use boss_core::store::Address;
use boss_kernel::NaiveDate;
use boss_tests::desk::EngineChoice;
use boss_tests::{Desk, Month, postgres};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use std::path::Path;

const ACCOUNTS: i64 = 5_000;
const USAGE_DAYS: u64 = 3;
/// One in a hundred is in another currency than what it is sold, and so is parked.
const PARKED: &str = "UPDATE account SET currency = 'USD' WHERE id % 100 = 7";
const SOUND_BILLS: i64 = ACCOUNTS - ACCOUNTS / 100;

/// One in ten has paid for a half of its bill in advance.
const PREPAID: &str = "INSERT INTO wallet (account_id, name, kind, currency, priority, charge_kinds, balance_minor, moved_on, created_at, version) \
        SELECT id, 'Prepaid', 'prepaid', currency, 0, '[]', 5000, '2026-01-01', 0, 1 FROM account WHERE id % 10 = 3; \
    INSERT INTO wallet_entry (wallet_id, kind, amount_minor, booked_on, created_at) SELECT id, 'topUp', 5000, '2026-01-01', 0 FROM wallet; \
    INSERT INTO ledger_entry (booked_on, kind, source_kind, source_id, created_at) \
        SELECT '2026-01-01', 'wallet', 'walletEntry', id, 0 FROM wallet_entry; \
    INSERT INTO posting (entry_id, ledger_account, account_id, currency, amount_minor) \
        SELECT e.id, 'bank', w.account_id, w.currency, 5000 FROM ledger_entry e JOIN wallet_entry x ON x.id = e.source_id JOIN wallet w ON w.id = x.wallet_id; \
    INSERT INTO posting (entry_id, ledger_account, account_id, currency, amount_minor) \
        SELECT e.id, 'wallet', w.account_id, w.currency, -5000 FROM ledger_entry e JOIN wallet_entry x ON x.id = e.source_id JOIN wallet w ON w.id = x.wallet_id";

/// What has to come out the same however often a run was killed, by what people know things by: ids may differ where the
/// engine gives each but once.
const PICTURES: [&str; 8] = [
    "SELECT number, account_id, customer_id, period_from, period_to, billed_on, due_on, currency, net_minor, tax_minor, \
            total_minor, paid_minor, invoiced_minor, state, version FROM {}bill",
    "SELECT b.number, c.subscription_id, c.price_id, c.price_version_id, c.period_from, c.period_to, c.served_from, c.served_to, \
            c.billable_on, c.quantity, c.unit_price, c.tax_rate, c.currency, c.net_minor, c.tax_minor, c.total_minor, c.explanation \
            FROM {}charge c JOIN {}bill b ON b.id = c.bill_id",
    "SELECT b.number, e.booked_on, e.kind, p.ledger_account, p.account_id, p.currency, p.amount_minor FROM {}posting p \
            JOIN {}ledger_entry e ON e.id = p.entry_id JOIN {}bill b ON b.id = e.source_id AND e.source_kind = 'bill'",
    "SELECT w.account_id, w.balance_minor, w.moved_on, w.version, e.kind, e.amount_minor, e.booked_on, b.number, s.amount_minor, s.settled_on \
            FROM {}wallet w JOIN {}wallet_entry e ON e.wallet_id = w.id LEFT JOIN {}bill b ON b.id = e.bill_id \
            LEFT JOIN {}settlement s ON s.wallet_entry_id = e.id",
    "SELECT w.account_id, x.kind, e.booked_on, p.ledger_account, p.account_id, p.currency, p.amount_minor FROM {}posting p \
            JOIN {}ledger_entry e ON e.id = p.entry_id JOIN {}wallet_entry x ON x.id = e.source_id AND e.source_kind = 'walletEntry' \
            JOIN {}wallet w ON w.id = x.wallet_id",
    "SELECT id, billed_until, rerate_from, parked_run_id IS NULL, version FROM {}account",
    "SELECT account_id, code, params FROM {}parked_account",
    "SELECT until_on, billed_on, accounts, bills, charges, parked, state, reached_account_id FROM {}bill_run",
];

/// Each counts what must not be there, at any time.
const FAULTS: [&str; 7] = [
    "SELECT count(*) - (SELECT coalesce(max(next) - 1, 0) FROM number_series WHERE name = 'bill') FROM bill",
    "SELECT count(*) - count(DISTINCT account_id) FROM bill",
    "SELECT count(*) - 2 * (SELECT count(*) FROM bill) FROM charge",
    "SELECT count(*) - 3 * (SELECT count(*) FROM bill) FROM posting p JOIN ledger_entry e ON e.id = p.entry_id WHERE e.kind = 'bill'",
    "SELECT count(*) - (SELECT count(*) FROM bill WHERE account_id % 10 = 3) FROM settlement",
    "SELECT count(*) FROM bill b LEFT JOIN settlement s ON s.bill_id = b.id WHERE b.paid_minor <> coalesce(s.amount_minor, 0)",
    "SELECT count(*) - (SELECT count(*) FROM bill) FROM account WHERE billed_until > '2026-01-01'",
];

/// What a process left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    Nothing,
    Batches,
    All,
}

/// A company before a run and after one that nobody disturbed.
pub(crate) struct Company {
    folder: tempfile::TempDir,
    pub(crate) before: Address,
    pub(crate) sound: Address,
    /// How long that run took.
    pub(crate) micros: u64,
}

impl Company {
    pub(crate) async fn on_sqlite() -> Company {
        Company::prepared(EngineChoice::Sqlite).await
    }

    pub(crate) async fn on_postgres() -> Company {
        Company::prepared(EngineChoice::Postgres).await
    }

    async fn prepared(engine: EngineChoice) -> Company {
        let desk = Desk::open(engine).await;
        let first: NaiveDate = "2026-01-01".parse().unwrap();
        Month::begin(&desk, ACCOUNTS, first).await.unwrap().used(&desk, first, USAGE_DAYS).await.unwrap();
        let store = desk.gate.store().clone();
        let db = connect(store.address()).await;
        db.execute_unprepared(PARKED).await.unwrap();
        db.execute_unprepared(PREPAID).await.unwrap();
        db.close().await.unwrap();
        let folder = tempfile::tempdir().unwrap();
        let before = match store.address() {
            Address::Sqlite(_) => Address::Sqlite(folder.path().join("before.db")),
            Address::Postgres(url) => Address::Postgres(url.clone()),
        };
        store.clone().close().await.unwrap();
        if let (Address::Sqlite(from), Address::Sqlite(to)) = (store.address(), &before) {
            std::fs::copy(from, to).unwrap();
        }
        let mut company = Company { folder, sound: before.clone(), before, micros: 0 };
        company.sound = company.copy("sound").await;
        let mut undisturbed = Victim::start(&company.sound, false);
        assert_eq!(undisturbed.wait(), End::ByItself);
        company.micros = undisturbed.micros();
        company.check_done(&company.sound).await;
        company
    }

    /// A copy of the company before the run.
    pub(crate) async fn copy(&self, name: &str) -> Address {
        match &self.before {
            Address::Sqlite(before) => {
                let path = self.folder.path().join(format!("{name}.db"));
                std::fs::copy(before, &path).unwrap();
                Address::Sqlite(path)
            }
            Address::Postgres(_) => postgres::copy_database(&self.before, name).await,
        }
    }

    pub(crate) async fn remove(&self, place: &Address) {
        match place {
            Address::Sqlite(path) => {
                for ending in ["db", "db-wal", "db-shm", "db.opening"] {
                    std::fs::remove_file(path.with_extension(ending)).ok();
                }
            }
            Address::Postgres(_) => postgres::drop_database(place).await,
        }
    }

    /// What a killed process left is whole as far as it goes.
    pub(crate) async fn check_half_done(&self, place: &Address) -> Left {
        let db = connect(place).await;
        for fault in FAULTS {
            assert_eq!(number(&db, fault).await, 0, "{fault}");
        }
        let runs = number(&db, "SELECT count(*) FROM bill_run").await;
        let done = number(&db, "SELECT count(*) FROM bill_run WHERE state = 'completed'").await;
        db.close().await.unwrap();
        match (runs, done) {
            (0, 0) => Left::Nothing,
            (1, 0) => Left::Batches,
            (1, 1) => Left::All,
            _ => panic!("{runs} runs, of which {done} are done"),
        }
    }

    /// A run that came to its end is as the one nobody disturbed; the books and the audit trail hold.
    pub(crate) async fn check_done(&self, place: &Address) {
        assert_eq!(self.check_half_done(place).await, Left::All);
        let db = connect(place).await;
        assert_eq!(number(&db, "SELECT count(*) FROM bill").await, SOUND_BILLS);
        match &self.sound {
            Address::Sqlite(sound) => same_on_sqlite(&db, sound).await,
            Address::Postgres(_) => same_on_postgres(&db, &connect(&self.sound).await).await,
        }
        // As everywhere a company has been at work for a while, the planner knows how many rows there are.
        db.execute_unprepared("ANALYZE").await.unwrap();
        // Usage is given here by day, without the events it came in as.
        let billing = billing_checks::CHECKS.iter().filter(|check| check.name.starts_with("billing."));
        for check in billing.chain(wallet_checks::CHECKS).chain(ledger_checks::CHECKS) {
            assert_eq!(ledger_checks::run(&db, check).await.unwrap().broken, None, "{}", check.name);
        }
        let trail = "SELECT count(*) FROM audit_object WHERE kind = 'bill' AND verb = 'created'";
        assert_eq!(number(&db, trail).await, SOUND_BILLS, "each bill is in the audit trail once");
        db.close().await.unwrap();
        let gate = victim::door(place).await;
        gate.seal_audit().await.unwrap();
        gate.verify_audit().await.unwrap();
        gate.store().clone().close().await.unwrap();
    }
}

async fn connect(place: &Address) -> DatabaseConnection {
    let url = match place {
        Address::Sqlite(path) => format!("sqlite://{}", path.display()),
        Address::Postgres(url) => url.clone(),
    };
    let mut options = sea_orm::ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

async fn number(db: &DatabaseConnection, text: &str) -> i64 {
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await.unwrap();
    row.unwrap().try_get_by_index(0).unwrap()
}

/// Nothing is in one that is not in the other.
async fn same_on_sqlite(db: &DatabaseConnection, sound: &Path) {
    let attach = Statement::from_sql_and_values(
        DbBackend::Sqlite,
        "ATTACH ? AS sound",
        [sound.display().to_string().into()],
    );
    db.execute_raw(attach).await.unwrap();
    for picture in PICTURES {
        let (here, there) = (picture.replace("{}", "main."), picture.replace("{}", "sound."));
        for (one, other) in [(&here, &there), (&there, &here)] {
            let differing = format!("SELECT count(*) FROM ({one} EXCEPT {other})");
            assert_eq!(number(db, &differing).await, 0, "{picture}");
        }
    }
    db.execute_unprepared("DETACH sound").await.unwrap();
}

async fn same_on_postgres(db: &DatabaseConnection, sound: &DatabaseConnection) {
    for picture in PICTURES {
        let rows = picture.replace("{}", "");
        let digest = format!(
            "SELECT md5(string_agg(line, ';' ORDER BY line)) FROM (SELECT x::text AS line FROM ({rows}) x) y"
        );
        let mut digests = Vec::new();
        for db in [db, sound] {
            let row = db.query_one_raw(Statement::from_string(DbBackend::Postgres, digest.clone())).await;
            let digest: Option<String> = row.unwrap().unwrap().try_get_by_index(0).unwrap();
            digests.push(digest.expect("rows"));
        }
        assert_eq!(digests[0], digests[1], "{picture}");
    }
}
