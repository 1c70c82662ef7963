//! Areas of the core import downward only, and have the same rooms.

use crate::tree::{Source, expect_none, root, sources};

const CORE: &str = "src-tauri/crates/core/src";

/// The areas from the ground up; areas of one floor stand in one list.
const FLOORS: &[&[&str]] = &[
    &["store", "gate"],
    &["staff"],
    &["customers", "catalog"],
    &["orders"],
    &["usage"],
    &["ledger"],
    &["billing"],
    &["invoicing"],
    &["payments"],
    &["reports"],
    &["flows"],
    &["jobs"],
];

/// Rooms every area may have; `actions` and `queries` may be folders.
const ROOMS: &[&str] = &["mod.rs", "model.rs", "rules.rs", "actions.rs", "queries.rs", "checks.rs"];

fn floor_of(area: &str) -> Option<usize> {
    FLOORS.iter().position(|areas| areas.contains(&area))
}

fn area_of(source: &Source) -> Option<&str> {
    source
        .path
        .strip_prefix(CORE)?
        .trim_start_matches('/')
        .split('/')
        .next()
        .filter(|name| !name.ends_with(".rs"))
}

/// The areas named by `crate::area` in a line, also inside `use crate::{a, b::c}`.
fn areas_in(line: &str) -> Vec<&str> {
    let mut named = Vec::new();
    for (at, _) in line.match_indices("crate::") {
        let rest = &line[at + "crate::".len()..];
        let list = rest.strip_prefix('{').map_or(rest, |inner| inner.split('}').next().unwrap_or(inner));
        let parts = if rest.starts_with('{') { list.split(',').collect() } else { vec![list] };
        named.extend(
            parts
                .into_iter()
                .filter_map(|part| part.trim().split(|c: char| !c.is_alphanumeric() && c != '_').next()),
        );
    }
    named
}

#[test]
fn areas_import_downward_only() {
    let mut faults = Vec::new();
    for source in sources(CORE, ".rs") {
        let Some(area) = area_of(&source) else { continue };
        let Some(own) = floor_of(area) else {
            faults.push(format!("{}: the area {area} stands on no floor", source.path));
            continue;
        };
        for (number, line) in source.code_lines() {
            let upward =
                areas_in(line).into_iter().filter(|named| floor_of(named).is_some_and(|floor| floor > own));
            faults
                .extend(upward.map(|named| format!("{}:{number}: {area} must not use {named}", source.path)));
        }
    }
    expect_none("upward imports", faults);
}

#[test]
fn every_area_has_the_rooms_a_stranger_expects() {
    let mut faults = Vec::new();
    for area in FLOORS.iter().skip(1).flat_map(|areas| areas.iter()) {
        let folder = root().join(CORE).join(area);
        if !folder.join("mod.rs").exists() {
            faults.push(format!("{area} has no mod.rs"));
        }
        let acts = folder.join("actions.rs").exists() || folder.join("actions").exists();
        let answers = folder.join("queries.rs").exists() || folder.join("queries").exists();
        if !acts && !answers && !matches!(*area, "ledger" | "jobs") {
            faults.push(format!("{area} has neither {} nor {}", ROOMS[3], ROOMS[4]));
        }
    }
    expect_none("rooms", faults);
}

#[test]
fn the_reader_of_imports_reads_lists() {
    assert_eq!(areas_in("use crate::{billing, orders::model};"), ["billing", "orders"]);
    assert_eq!(areas_in("let x = crate::billing::run(crate::store::y);"), ["billing", "store"]);
    assert!(areas_in("use std::fmt;").is_empty());
}
