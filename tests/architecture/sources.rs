//! What must stand in every source file, and what must never stand in some.

use crate::tree::{Source, expect_none, root, sources};

const BELOW_THE_SHELL: &[&str] = &["src-tauri/crates", "migrations/src"];

fn rust_sources() -> Vec<Source> {
    ["src-tauri", "migrations", "tests"].iter().flat_map(|folder| sources(folder, ".rs")).collect()
}

fn below_the_shell() -> Vec<Source> {
    BELOW_THE_SHELL.iter().flat_map(|folder| sources(folder, ".rs")).collect()
}

#[test]
fn every_module_says_what_it_is_for() {
    let silent = |source: &Source| !source.text.trim_start().starts_with("//!");
    let faults =
        rust_sources().iter().filter(|s| silent(s)).map(|s| format!("{} has no //!", s.path)).collect();
    expect_none("modules without a word", faults);
}

#[test]
fn no_float_comes_near_money() {
    let floats = ["f64", "f32", "Float", "Double"];
    let purely = |s: &Source| !s.path.contains("/documents/") && !s.path.ends_with("build.rs");
    let mut faults: Vec<String> =
        below_the_shell().iter().filter(|s| purely(s)).flat_map(|s| s.places_of(&floats)).collect();
    for sql in sources("migrations/sql", ".sql") {
        faults.extend(sql.places_of(&[" REAL", " DOUBLE", " FLOAT", " NUMERIC"]));
    }
    let typescript = sources("ui/src", ".ts").into_iter().chain(sources("ui/src", ".tsx"));
    for source in typescript.filter(|s| !s.path.contains(".test.")) {
        faults.extend(source.places_of(&["parseFloat", ".toFixed("]));
    }
    expect_none("floats near money", faults);
}

#[test]
fn only_the_shell_asks_the_system_for_the_time() {
    let clocks = ["Utc::now", "Local::now", "SystemTime::now", "Instant::now()"];
    let measures = |s: &&Source| s.path.contains("/examples/");
    let faults =
        below_the_shell().iter().filter(|s| !measures(s)).flat_map(|s| s.places_of(&clocks)).collect();
    expect_none("system clocks below the shell", faults);
}

#[test]
fn nothing_depends_on_the_day_of_the_computer() {
    // How long something takes may be measured anywhere; what day it is comes from the core, whose clock tests set.
    let days = ["Utc::now", "Local::now", "SystemTime::now"];
    let may = [
        "src-tauri/src/clock.rs",
        "tests/src/day.rs",
        "tests/bench/start.rs",
        "tests/architecture/sources.rs",
    ];
    let rust = rust_sources().into_iter().filter(|s| !may.contains(&s.path.as_str()));
    let mut faults: Vec<String> = rust.flat_map(|s| s.places_of(&days)).collect();
    for (folder, ending) in [
        ("ui/src", ".ts"),
        ("ui/src", ".tsx"),
        ("ui/test", ".ts"),
        ("ui/test", ".tsx"),
        ("ui/scripts", ".mjs"),
        ("tests/e2e", ".mjs"),
    ] {
        faults.extend(sources(folder, ending).iter().flat_map(|s| s.places_of(&["new Date()", "dayjs()"])));
    }
    faults.extend(sources(".ci", "").iter().flat_map(|s| s.places_of(&["$(date"])));
    expect_none("days asked of the computer", faults);
}

#[test]
fn rows_are_locked_in_one_order() {
    // Usage events have texts for ids and come before everything else; nobody waits for a sign-in or the company's one row.
    let others = ["/store/turns.rs", "/usage/import/corrections.rs", "/staff/", "/gate/door/"];
    let elsewhere = |s: &&Source| !others.iter().any(|path| s.path.contains(path));
    let locks = [".lock(LockType", ".lock_exclusive(", ".lock_shared(", "FOR UPDATE", "FOR NO KEY UPDATE"];
    let faults = sources("src-tauri/crates/core/src", ".rs")
        .iter()
        .filter(elsewhere)
        .flat_map(|s| s.places_of(&locks))
        .collect();
    expect_none("locks that store::turns does not know of", faults);
}

#[test]
fn the_log_gets_no_error_whole() {
    // An error's parameters hold what people typed: the log gets its code and its cause.
    let whole = ["?error", "%error,", "%error)"];
    let faults = rust_sources()
        .iter()
        .filter(|s| s.path.starts_with("src-tauri/"))
        .flat_map(|s| s.places_of(&whole))
        .collect();
    expect_none("errors logged with what people typed", faults);
}

#[test]
fn only_the_gate_opens_writing_transactions() {
    let core = sources("src-tauri/crates/core/src", ".rs");
    let allowed = |s: &Source| {
        s.path.contains("/store/") || s.path.contains("/gate/") || s.path.ends_with("staff/sign_in.rs")
    };
    let faults =
        core.iter().filter(|s| !allowed(s)).flat_map(|s| s.places_of(&[".begin()", ".writer()"])).collect();
    expect_none("writes that pass the door", faults);
}

#[test]
fn only_the_store_knows_how_a_transaction_is_begun_or_a_database_is_connected_to() {
    // What is kept or not is seen to by one type; the savepoints and snapshots of others end nothing.
    let core = sources("src-tauri/crates/core/src", ".rs");
    let shell = sources("src-tauri/src", ".rs");
    let words =
        ["begin_with_options", "begin_with_config", ".transaction(", "Database::connect", "PoolOptions"];
    let elsewhere = |s: &&Source| !s.path.starts_with("src-tauri/crates/core/src/store/");
    let mut faults: Vec<String> =
        core.iter().chain(&shell).filter(elsewhere).flat_map(|s| s.places_of(&words)).collect();
    let store = sources("src-tauri/crates/core/src/store", ".rs");
    let seen_to = |s: &&Source| !s.path.ends_with("/writing.rs");
    let on_writer = ["writer.begin", "writer.execute", "writer.query", "&store.writer,", ".commit()"];
    let known = |place: &String| place.contains("/migrate.rs") && !place.ends_with(": writer.begin");
    faults.extend(
        store.iter().filter(seen_to).flat_map(|s| s.places_of(&on_writer)).filter(|place| !known(place)),
    );
    expect_none("transactions that pass the store's own", faults);
}

#[test]
fn only_the_carrier_knows_tauri() {
    let mut faults = Vec::new();
    for ending in [".ts", ".tsx"] {
        for source in sources("ui/src", ending).into_iter().filter(|s| !s.path.starts_with("ui/src/ipc/")) {
            faults.extend(source.places_of(&["@tauri-apps", "__TAURI"]));
        }
    }
    expect_none("raw Tauri calls", faults);
}

#[test]
fn nobody_writes_any_in_typescript() {
    let mut faults = Vec::new();
    for ending in [".ts", ".tsx"] {
        for source in sources("ui/src", ending).into_iter().filter(|s| !s.path.ends_with("bindings.ts")) {
            faults.extend(source.places_of(&[": any", "as any", "<any>", "as unknown as", "@ts-ignore"]));
        }
    }
    expect_none("escapes from the type system", faults);
}

#[test]
fn files_stay_small() {
    let typescript = sources("ui/src", ".ts").into_iter().chain(sources("ui/src", ".tsx"));
    let generated = |s: &Source| s.path.ends_with("bindings.ts");
    let long = |s: &Source| s.text.lines().count() > 400 && !generated(s);
    let all = rust_sources().into_iter().chain(typescript);
    let faults = all.filter(long).map(|s| format!("{}: {} lines", s.path, s.text.lines().count())).collect();
    expect_none("files past 400 lines", faults);
}

#[test]
fn the_committed_schema_is_the_registrys() {
    let path = root().join("ui/src/ipc/schema.json");
    let committed: serde_json::Value =
        serde_json::from_str(&std::fs::read_to_string(path).expect("schema.json")).expect("JSON");
    let current = boss_core::registry::all().schema();
    assert!(committed == current, "ui/src/ipc/schema.json is not the registry's schema: run `make bindings`");
}
