//! `customer-search`: how long the list and the search of customers take at 300,000 customers, through the gate, on SQLite: the
//! 99th of a hundred answers in milliseconds, over every kind of question a person asks there, in sixty rounds with other words
//! each.
//!
//! The reference asks, in turn with Boss, for a window of fifty rows along the primary key over a raw connection to the same
//! file: the least any list can cost. `ratio` is the reference's 99th of a hundred over Boss's.

use crate::measure::{Figure, Thousandths, measured, per_cent};
use crate::names::Names;
use crate::{Failure, customers, desk, on_runtime, rows};
use boss_core::customers::model::{CustomerKind, CustomerState, customer};
use boss_core::customers::{FindCustomers, ListCustomers};
use boss_core::store::numbers::Numbered;
use boss_core::store::page::{Sort, Window};
use boss_tests::Desk;
use sea_orm::{ColumnTrait, DatabaseConnection, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::time::{Duration, Instant};

const CUSTOMERS: u64 = 300_000;
const ROUNDS: u64 = 60;
/// A prime: numbers spread over all customers.
const STRIDE: u64 = 104_729;
const WINDOW_ROWS: u64 = 50;

/// What a person asks.
enum Question {
    List(ListCustomers),
    Find(FindCustomers),
}

/// Measures.
pub(crate) fn run() -> Result<(), Failure> {
    on_runtime(async {
        let folder = desk::folder()?;
        let address = desk::file(&folder, "customers.db");
        let names = Names::load()?;
        let desk = desk::open(&address, &folder).await?;
        customers::prepare(&desk, &names, CUSTOMERS).await?;
        desk::leave(desk).await?;
        let desk = desk::open(&address, &folder).await?;
        let raw = rows::connect(&address).await?;
        // One round unmeasured: the program has been open for a while when somebody searches.
        ask_all(&desk, &raw, &questions(&names, ROUNDS)).await?;
        let questions: Vec<Question> = (0..ROUNDS).flat_map(|round| questions(&names, round)).collect();
        let measured = measured(ask_all(&desk, &raw, &questions)).await?;
        let (boss, reference) = measured.output?;
        let (boss, reference) = (per_cent(boss, 99)?, per_cent(reference, 99)?);
        let figure = Figure {
            bench: "customer-search",
            engine: "sqlite",
            value: Thousandths::milliseconds(boss),
            unit: "ms p99",
            reference: Some((
                Thousandths::ratio(reference, boss),
                "p99 of a raw primary-key window of 50 rows",
            )),
            cpu: measured.cpu,
            peak_megabytes: measured.peak_megabytes,
        };
        figure.print();
        Ok(())
    })
}

/// Boss's times and the reference's, question by question. With `BOSS_BENCH_DETAIL` set, tells the slow ones.
async fn ask_all(
    desk: &Desk,
    raw: &DatabaseConnection,
    questions: &[Question],
) -> Result<(Vec<Duration>, Vec<Duration>), Failure> {
    let detail = std::env::var_os("BOSS_BENCH_DETAIL").is_some();
    let (mut boss, mut reference) = (Vec::new(), Vec::new());
    for (place, question) in (0..).zip(questions) {
        let begun = Instant::now();
        ask(desk, question).await?;
        let took = begun.elapsed();
        if detail && took > Duration::from_millis(8) {
            eprintln!("{took:?} {}", described(question));
        }
        boss.push(took);
        let begun = Instant::now();
        window_along_the_key(raw, place * STRIDE % CUSTOMERS).await?;
        reference.push(begun.elapsed());
    }
    Ok((boss, reference))
}

fn described(question: &Question) -> String {
    match question {
        Question::List(list) => format!("{list:?}"),
        Question::Find(find) => format!("{find:?}"),
    }
}

async fn ask(desk: &Desk, question: &Question) -> Result<(), Failure> {
    let found = match question {
        Question::List(list) => desk.gate.ask(&desk.owner, list.clone()).await?.rows.len(),
        Question::Find(find) => desk.gate.ask(&desk.owner, find.clone()).await?.hits.len(),
    };
    if found == 0 {
        return Err(format!("nothing was found for {}", described(question)).into());
    }
    Ok(())
}

async fn window_along_the_key(raw: &DatabaseConnection, after: u64) -> Result<(), Failure> {
    let select = customer::Entity::find()
        .filter(customer::Column::Id.gt(i64::try_from(after)?))
        .order_by_asc(customer::Column::Id)
        .limit(WINDOW_ROWS);
    if select.all(raw).await?.is_empty() {
        return Err("the reference found nothing".into());
    }
    Ok(())
}

fn list(sort: Option<(&str, bool)>, offset: u64, search: Option<String>) -> ListCustomers {
    let sort = sort.map(|(column, descending)| Sort { column: column.to_owned(), descending });
    let window = Window { sort, offset, limit: WINDOW_ROWS };
    ListCustomers { window, search, kind: None, state: None }
}

/// Every kind of question once, with other words each round.
fn questions(names: &Names, round: u64) -> Vec<Question> {
    let number = (round + 1) * STRIDE % CUSTOMERS + 1;
    // A company, since persons have no credit code.
    let company = if number % 7 == 3 { number + 1 } else { number };
    let person = (number - number % 7 + 3).min(CUSTOMERS - CUSTOMERS % 7 - 4);
    let brand = names.brand(company);
    let part = |characters: usize| brand.chars().take(characters).collect::<String>();
    let code = Numbered::Customer.format(i64::try_from(number).unwrap_or(1));
    let (near, far) = (round * 37 % 2_000, number.saturating_sub(WINDOW_ROWS));
    let by_name = Some(("name", false));
    let searched = |text: String| Question::List(list(None, 0, Some(text)));
    let found = |text: String| Question::Find(FindCustomers { text });
    let persons = ListCustomers { kind: Some(CustomerKind::Individual), ..list(None, near, None) };
    let closed = ListCustomers { state: Some(CustomerState::Closed), ..list(by_name, near, None) };
    vec![
        // The list: the top, scrolled, sorted, far down, filtered.
        Question::List(list(None, 0, None)),
        Question::List(list(None, near, None)),
        Question::List(list(Some(("createdAt", false)), near, None)),
        Question::List(list(by_name, near, None)),
        Question::List(list(None, far, None)),
        Question::List(persons),
        Question::List(closed),
        // Searched by two and three characters, by what thousands share, by a person, a number, a credit code, a phone.
        searched(part(2)),
        searched(part(3)),
        searched(names.industry(round).to_owned()),
        Question::List(list(by_name, 0, Some(names.city(round).to_owned()))),
        searched(customers::name(names, person)),
        searched(code.clone()),
        searched(customers::credit_code(company).chars().take(14).collect()),
        searched(customers::phone(number)),
        searched(customers::phone(number).chars().take(6).collect()),
        // Ctrl+K.
        found(part(2)),
        found(customers::name(names, company)),
        found(names.city(round).to_owned()),
        found(code),
        found(customers::phone(number)),
    ]
}
