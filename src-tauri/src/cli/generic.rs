//! `boss do`, `boss ask` and `boss schema`: everything in the registry, by name.

use super::arguments::Common;
use super::desk::{self, CommandDesk};
use super::screen::{Screen, cell};
use super::table::Table;
use crate::codes;
use crate::files::{self, write_whole};
use crate::place::open_gate;
use boss_core::gate::{Action, Carrier};
use boss_core::staff::FoundCompany;
use boss_kernel::{Error, RequestId, Result};
use serde_json::Value;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

fn unreadable(path: impl std::fmt::Display, cause: impl std::fmt::Display) -> Error {
    Error::new(codes::FILE_UNREADABLE).with("path", path).with("reason", cause)
}

/// Reads JSON from the argument itself, from `@FILE`, or from standard input for `-`.
fn read_json(argument: &str) -> Result<Value> {
    let text = if argument == "-" {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(|cause| unreadable("-", cause))?;
        text
    } else if let Some(path) = argument.strip_prefix('@') {
        std::fs::read_to_string(path).map_err(|cause| unreadable(path, cause))?
    } else {
        argument.to_owned()
    };
    serde_json::from_str(&text).map_err(|cause| Error::new(codes::JSON_UNREADABLE).with("reason", cause))
}

/// Puts the named files on the shelf, and their tokens where the input says `@NAME`.
fn put_files(desk: &CommandDesk, files: &[String], input: &mut Value) -> Result<()> {
    for named in files {
        let (name, path) = named.split_once('=').unwrap_or((named, named));
        let path = Path::new(path);
        path.metadata().map_err(|cause| unreadable(path.display(), cause))?;
        let shown = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
        let token = files::shelve(&desk.gate, path, &shown)?;
        replace(input, &format!("@{name}"), &token.0);
    }
    Ok(())
}

fn replace(value: &mut Value, sought: &str, by: &str) {
    match value {
        Value::String(text) if text == sought => by.clone_into(text),
        Value::Array(items) => items.iter_mut().for_each(|item| replace(item, sought, by)),
        Value::Object(fields) => fields.values_mut().for_each(|field| replace(field, sought, by)),
        _ => {}
    }
}

/// `boss do ACTION JSON`.
pub(super) async fn act(
    common: &Common,
    screen: Screen,
    action: &str,
    (input, files): (&str, &[String]),
    (request, dry_run): (Option<RequestId>, bool),
) -> Result<()> {
    let mut input = read_json(input)?;
    let desk = if action == FoundCompany::NAME {
        founder(common, screen).await?
    } else {
        CommandDesk::open(common, screen).await?
    };
    put_files(&desk, files, &mut input)?;
    let outcome = desk.act_named(action, input, request, dry_run).await?;
    screen.outcome(&outcome, |output| {
        screen.changes(&outcome);
        if !output.is_null() {
            show(output, screen);
        }
    });
    Ok(())
}

/// Founding a company is the one thing done before anybody works here.
async fn founder(common: &Common, screen: Screen) -> Result<CommandDesk> {
    let gate = open_gate(&desk::address(common)?, desk::registry(), Arc::default()).await?;
    let session = gate.session_of_founder(Carrier::CommandLine).await?;
    Ok(CommandDesk { gate, session, screen })
}

/// `boss ask QUERY JSON`.
pub(super) async fn ask(common: &Common, screen: Screen, query: &str, input: &str) -> Result<()> {
    let input = read_json(input)?;
    let desk = CommandDesk::open(common, screen).await?;
    let answer = desk.gate.answer(&desk.session, query, input).await?;
    screen.answer(&answer, |answer| show(answer, screen));
    Ok(())
}

/// Rows as a table, other values by field.
fn show(value: &Value, screen: Screen) {
    let Some(fields) = value.as_object() else { return screen.say(cell(value, screen.language)) };
    for (name, field) in fields.iter().filter(|(name, _)| *name != "rows") {
        screen.say(format!("{name}: {}", cell(field, screen.language)));
    }
    let rows = value.get("rows").and_then(Value::as_array);
    if let Some(table) = rows.and_then(|rows| Table::of_objects(rows, screen)) {
        table.show(screen);
    }
}

/// `boss schema`.
pub(super) fn schema(screen: Screen, file: Option<&Path>) -> Result<()> {
    let schema = desk::registry().schema();
    let internal = |cause| Error::new(boss_core::gate::codes::INTERNAL).caused_by(cause);
    let text = serde_json::to_string_pretty(&schema).map_err(internal)?;
    match file {
        None => screen.say(text),
        Some(path) => write_whole(path, (text + "\n").as_bytes())?,
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_named_file_is_put_wherever_the_input_names_it() {
        let mut input = json!({ "file": "@usage", "list": ["@usage", "@other"], "note": "mail @usage" });
        replace(&mut input, "@usage", "t0");
        assert_eq!(input, json!({ "file": "t0", "list": ["t0", "@other"], "note": "mail @usage" }));
    }

    #[test]
    fn what_is_not_json_is_refused() {
        assert_eq!(read_json("{").unwrap_err().code(), codes::JSON_UNREADABLE);
        assert_eq!(read_json("@/no/such/file").unwrap_err().code(), codes::FILE_UNREADABLE);
        assert_eq!(read_json("{\"a\":1}").unwrap(), json!({ "a": 1 }));
    }
}
