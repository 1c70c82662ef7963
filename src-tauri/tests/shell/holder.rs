//! Who acts on the command line: the system's account, and a password where the company wants one.

use crate::program::{PASSWORD, Program};
use sea_orm::{ConnectionTrait, Database, Statement};
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

pub(crate) async fn texts(program: &Program, query: &str) -> Vec<String> {
    let url = format!("sqlite:{}", program.path("boss.db").display());
    let db = Database::connect(url).await.expect("opens");
    let rows =
        db.query_all_raw(Statement::from_string(db.get_database_backend(), query)).await.expect("reads");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

fn password_file(path: &Path, password: &str, mode: u32) {
    std::fs::write(path, format!("{password}\n")).expect("writes");
    std::fs::set_permissions(path, PermissionsExt::from_mode(mode)).expect("rights");
}

#[tokio::test]
async fn the_account_in_the_trail_is_the_systems_and_not_made_up() {
    let program = Program::founded();
    let person =
        json!({ "login": "li", "name": "li", "password": PASSWORD, "roles": [], "ownPassword": PASSWORD });
    let mut command = program.command(&["do", "staff.add", &person.to_string()]);
    for name in ["USER", "LOGNAME", "USERNAME"] {
        command.env(name, "mallory");
    }
    assert!(command.output().expect("runs").status.success());
    let whole =
        "SELECT coalesce(os_user, '-') || ' ' || as_holder FROM audit_record WHERE action = 'staff.add'";
    let kept = texts(&program, whole).await;
    let id = std::process::Command::new("id").arg("-un").output().expect("id");
    let account = String::from_utf8(id.stdout).expect("UTF-8");
    assert_eq!(kept, [format!("{} 1", account.trim())]);
}

#[tokio::test]
async fn a_company_can_have_the_command_line_ask_for_passwords() {
    let program = Program::founded();
    let shown = program.run(&["--json", "ask", "staff.company"]).json();
    let mut company = shown["company"].clone();
    company["commandLinePasswords"] = json!(true);
    let change = json!({ "company": company, "version": shown["version"] }).to_string();
    program.run(&["do", "staff.change_company", &change]).done();
    let said = program.run(&["ask", "staff.list"]).refused();
    assert!(said.contains("gate.password_needed") && said.contains("BOSS_PASSWORD_FILE"), "{said}");
    let file = program.path("password");
    let named = file.display().to_string();
    let ask = || program.run(&["--password-file", &named, "ask", "staff.list"]);
    password_file(&file, PASSWORD, 0o644);
    assert!(ask().refused().contains("shell.password_file_shared"));
    password_file(&file, "a wrong guess", 0o600);
    assert!(ask().refused().contains("gate.sign_in_refused"));
    password_file(&file, PASSWORD, 0o600);
    ask().done();
    let back = json!({ "company": shown["company"], "version": 2 }).to_string();
    program.run(&["--password-file", &named, "do", "staff.change_company", &back]).done();
    let held = "SELECT action || ' ' || as_holder FROM audit_record WHERE action <> 'staff.found_company' ORDER BY id";
    let expected = ["staff.change_company 1", "staff.sign_in 0", "staff.change_company 0"];
    assert_eq!(texts(&program, held).await, expected);
}

#[tokio::test]
async fn wrong_passwords_on_the_command_line_lock_the_login() {
    let program = Program::founded();
    let shown = program.run(&["--json", "ask", "staff.company"]).json();
    let mut company = shown["company"].clone();
    company["commandLinePasswords"] = json!(true);
    let change = json!({ "company": company, "version": shown["version"] }).to_string();
    program.run(&["do", "staff.change_company", &change]).done();
    let file = program.path("password");
    let named = file.display().to_string();
    password_file(&file, "a wrong guess", 0o600);
    for _ in 0..5 {
        let said = program.run(&["--password-file", &named, "ask", "staff.list"]).refused();
        assert!(said.contains("gate.sign_in_refused"), "{said}");
    }
    password_file(&file, PASSWORD, 0o600);
    let said = program.run(&["--password-file", &named, "ask", "staff.list"]).refused();
    assert!(said.contains("gate.locked_out"), "{said}");
}

#[test]
fn whoever_has_a_first_password_sets_their_own_on_the_command_line_too() {
    let program = Program::founded();
    let person = json!({ "login": "li", "name": "li", "password": "a first quiet desk", "roles": ["finance"], "ownPassword": PASSWORD });
    program.run(&["do", "staff.add", &person.to_string()]).done();
    let as_li = |arguments: &[&str]| program.run(&[&["--as", "li"][..], arguments].concat());
    assert!(as_li(&["ask", "customers.list"]).refused().contains("gate.password_temporary"));
    let change = json!({ "old": "a first quiet desk", "new": PASSWORD }).to_string();
    as_li(&["do", "staff.change_own_password", &change]).done();
    as_li(&["ask", "customers.list"]).done();
}
