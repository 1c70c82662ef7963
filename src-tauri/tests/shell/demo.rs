//! The demo company as people get it: built on both engines, once, whole or not at all.

use crate::http::Browser;
use crate::program::{Program, interrupt};
use boss_core::store::Address;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;

const SMALL: &[&str] = &["demo", "--customers", "12", "--months", "3"];

fn pdfs(folder: &Path) -> usize {
    let files = std::fs::read_dir(folder).expect("the folder").map(|file| file.expect("a file").path());
    files.filter(|path| std::fs::read(path).expect("a file").starts_with(b"%PDF-")).count()
}

/// Builds the slice, looks at what came of it, and builds it again.
fn build_and_check(program: &Program) {
    let out = program.path("invoices");
    let folder = out.display().to_string();
    let arguments = [&["--json"], SMALL, &["--out", &folder]].concat();
    let done = program.run(&arguments).json();
    let months = done["months"].as_array().expect("a list");
    assert_eq!((months.len(), &done["built"]), (3, &json!(true)));
    let sum = |field: &str| months.iter().map(|month| month[field].as_u64().expect("a count")).sum::<u64>();
    assert!(sum("events") > 8_000 && sum("bills") >= 12 && sum("parked") == 0, "{done}");
    assert_eq!(done["invoices"].as_u64(), Some(sum("invoices")));
    assert_eq!(pdfs(&out) as u64, sum("invoices"));
    let last = months[2]["month"].as_str().expect("a text");
    let report = program.run(&["--json", "report", "month", last]).json();
    assert!(
        report["figures"]
            .as_array()
            .expect("a list")
            .iter()
            .all(|figure| figure["tiesToLedger"] != json!(false)),
        "{report}"
    );
    let books = program.run(&["--json", "books", "check"]).json();
    assert_eq!(books["broken"], json!(0));
    let trail = program.run(&["--json", "audit", "verify"]).json();
    assert_eq!(trail["unsealed"], json!(0));
    let again = program.run(&arguments).json();
    assert_eq!((&again["built"], &again["months"]), (&json!(false), &json!([])));
    assert_eq!(program.run(&["--json", "audit", "verify"]).json(), trail);
}

#[test]
fn on_sqlite() {
    let program = Program::new();
    build_and_check(&program);
    let signed_in = program.run(&["--as", "finance", "--json", "ask", "staff.company"]).json();
    assert_eq!(signed_in["demo"], json!(true));
}

#[test]
fn on_postgres() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let address = runtime.block_on(boss_tests::postgres::fresh_database("demo on postgres"));
    let Address::Postgres(url) = &address else { panic!("not PostgreSQL") };
    build_and_check(&Program::on(url.clone()));
    runtime.block_on(boss_tests::postgres::drop_database(&address));
}

#[test]
fn what_was_stopped_on_postgres_goes_on() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let address = runtime.block_on(boss_tests::postgres::fresh_database("demo goes on"));
    let Address::Postgres(url) = &address else { panic!("not PostgreSQL") };
    let program = Program::on(url.clone());
    let mut child = program.start(SMALL);
    program.wait_for_log("\"message\":\"done\",\"action\":\"billing.run\"");
    child.kill().unwrap();
    child.wait().unwrap();
    build_and_check(&program);
    runtime.block_on(boss_tests::postgres::drop_database(&address));
}

#[test]
fn ctrl_c_leaves_nothing() {
    let program = Program::new();
    let child = program.start(&["demo", "--customers", "60", "--months", "12"]);
    program.wait_for_log("\"message\":\"done\",\"action\":\"billing.run\"");
    interrupt(&child);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(130), "{said}");
    assert!(said.contains("[gate.cancelled"), "{said}");
    let left: Vec<_> =
        std::fs::read_dir(program.folder()).unwrap().map(|file| file.unwrap().file_name()).collect();
    assert_eq!(left, ["logs"]);
}

#[test]
fn ctrl_c_in_an_import_imports_nothing() {
    let program = Program::new();
    program.run(&["demo", "--customers", "3", "--months", "1"]).done();
    let usage = |path: &str| program.run(&["--json", "ask", path, "{}"]).json();
    let before = usage("usage.imports");
    let subscriptions = usage("orders.subscriptions");
    let number = subscriptions["rows"][0]["number"].as_str().unwrap();
    let started = subscriptions["rows"][0]["startedOn"].as_str().unwrap();
    let file = program.path("large.csv");
    let mut lines = String::from("event_id,subscription,meter,at,quantity\n");
    for line in 0..1_500_000 {
        lines.push_str(&format!("x{line},{number},cdn-traffic,{started}T12:00:00+08:00,1\n"));
    }
    std::fs::write(&file, lines).unwrap();
    let mut child = program.start(&["usage", "import", &file.display().to_string()]);
    let mut first = String::new();
    // Progress is told after some seconds: by then the import is under way.
    let mut err = BufReader::new(child.stderr.take().unwrap());
    err.read_line(&mut first).unwrap();
    assert!(first.contains("/s") || first.contains(" / "), "{first}");
    interrupt(&child);
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut err, &mut rest).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(130), "{rest}");
    assert!(rest.contains("Cancelling") && rest.contains("[gate.cancelled"), "{rest}");
    assert_eq!(usage("usage.imports"), before);
    assert_eq!(program.run(&["--json", "books", "check"]).json()["broken"], json!(0));
}

#[test]
fn a_real_company_is_never_touched() {
    let program = Program::founded();
    let url = format!("sqlite:{}", program.path("boss.db").display());
    let before = program.run(&["--json", "audit", "verify"]).json();
    let said = program.run(&[&["--db", &url], SMALL].concat()).refused();
    assert!(said.contains("[demo.not_demo]") && said.contains("云川数据服务有限公司"), "{said}");
    assert_eq!(program.run(&["--json", "audit", "verify"]).json(), before);
}

#[test]
fn sizes_out_of_range_are_refused() {
    let said = Program::new().run(&["demo", "--customers", "0"]).refused();
    assert!(said.contains("customers:") && said.contains("demo.size_out_of_range"), "{said}");
}

#[test]
fn it_is_chosen_in_the_browser() {
    let program = Program::new();
    let mut child = program.start(&["--json", "serve", "--listen", "127.0.0.1:0"]);
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let address: Value = serde_json::from_str(&line).unwrap();
    let port = address["url"].as_str().unwrap().rsplit(':').next().unwrap().parse().unwrap();
    let mut browser = Browser::new(port);
    browser.code = address["setUpCode"].as_str().map(str::to_owned);
    let place = browser.post("/api/place/demo", &json!({ "customers": 3, "months": 1 })).done();
    assert_eq!((&place["state"], &place["demo"]), (&json!("signIn"), &json!(true)));
    let hint = place["staffHint"][0].clone();
    browser.sign_in(hint["login"].as_str().unwrap(), hint["password"].as_str().unwrap()).done();
    let company = browser.post("/api/ask", &json!({ "query": "staff.company", "input": {} })).done();
    assert_eq!(company["demo"], json!(true));
    interrupt(&child);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(program.path("demo.db").exists());
}
