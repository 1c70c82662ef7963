//! The one list of everything that can pass the gate. Bindings, JSON schemas, the command line's `do` and `ask`, and the
//! permission matrix are made from it; there is no second list.

use crate::gate::action::{Action, ActionContext, Prepared, Proof};
use crate::gate::permission::Permission;
use crate::gate::query::{Query, QueryContext, Tag};
use crate::gate::reading::read_input;
use crate::gate::session::{Actor, Session};
use crate::gate::{Gate, InputSize, Outcome, Progress, Task, codes, meanwhile};
use boss_kernel::{Error, ErrorView, Result};
use futures::future::BoxFuture;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde_json::{Value, json};
use std::collections::BTreeMap;

type ReadInput = fn(&Value) -> Result<Value>;
type RunAction = for<'c> fn(Value, &'c mut ActionContext) -> BoxFuture<'c, Result<Value>>;
type Prove = for<'c> fn(Value, &'c Gate, &'c Session) -> BoxFuture<'c, Result<Proof>>;
type Prepare = for<'c> fn(Value, &'c Gate, &'c Task) -> BoxFuture<'c, Result<Prepared>>;
type RunQuery = for<'c> fn(Value, &'c QueryContext) -> BoxFuture<'c, Result<Value>>;
type MakeSchema = fn(&mut SchemaGenerator) -> Schema;

/// An action, its type forgotten.
pub struct ActionEntry {
    /// Its name.
    pub name: &'static str,
    /// Who may.
    pub permission: Permission,
    /// Which queries it makes stale.
    pub stale: &'static [Tag],
    /// The largest input that is taken in over HTTP.
    pub most_input: InputSize,
    pub(super) secrets: &'static [&'static str],
    pub(super) multi_line: &'static [&'static str],
    pub(super) remembered_days: i64,
    pub(super) read: ReadInput,
    pub(super) given_once: &'static [&'static str],
    pub(super) audited: bool,
    pub(super) in_batches: bool,
    pub(super) with_temporary_password: bool,
    pub(super) dry_run_reads: bool,
    pub(super) prove: Option<Prove>,
    pub(super) prepare: Option<Prepare>,
    pub(super) tried_apart: &'static [&'static str],
    pub(super) run: RunAction,
    input: MakeSchema,
    output: MakeSchema,
}

/// A query, its type forgotten.
pub struct QueryEntry {
    /// Its name.
    pub name: &'static str,
    /// Who may.
    pub permission: Permission,
    /// What its answer depends on.
    pub tags: &'static [Tag],
    pub(super) long: bool,
    pub(super) run: RunQuery,
    input: MakeSchema,
    output: MakeSchema,
}

impl ActionEntry {
    /// Whether somebody may do it.
    pub fn is_for(&self, actor: &Actor) -> bool {
        meanwhile::check(actor, self).is_ok()
    }

    /// The JSON schema of its input, with the definitions it refers to.
    pub(super) fn input_schema(&self) -> Value {
        let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        let mut schema = Value::from((self.input)(&mut generator));
        schema["$defs"] = Value::Object(generator.take_definitions(true));
        schema
    }
}

/// Everything that can pass the gate, by name.
#[derive(Default)]
pub struct Registry {
    actions: BTreeMap<&'static str, ActionEntry>,
    queries: BTreeMap<&'static str, QueryEntry>,
}

/// A fault of Boss itself, with its cause for the log.
pub(crate) fn internal(cause: impl std::fmt::Display) -> Error {
    Error::new(codes::INTERNAL).caused_by(cause)
}

/// The input as the action reads it: fields it does not have are left out.
fn read_action<A: Action>(input: &Value) -> Result<Value> {
    serde_json::to_value(read_input::<A>(input)?).map_err(internal)
}

fn run_action<'c, A: Action>(input: Value, context: &'c mut ActionContext) -> BoxFuture<'c, Result<Value>> {
    Box::pin(async move {
        let action: A = read_input(input)?;
        serde_json::to_value(action.run(context).await?).map_err(internal)
    })
}

fn prove<'c, A: Action>(input: Value, gate: &'c Gate, session: &'c Session) -> BoxFuture<'c, Result<Proof>> {
    Box::pin(async move { read_input::<A>(input)?.prove(gate, session).await })
}

fn prepare<'c, A: Action>(input: Value, gate: &'c Gate, task: &'c Task) -> BoxFuture<'c, Result<Prepared>> {
    Box::pin(async move { read_input::<A>(input)?.prepare(gate, task).await })
}

fn run_query<'c, Q: Query>(input: Value, context: &'c QueryContext) -> BoxFuture<'c, Result<Value>> {
    Box::pin(async move {
        let query: Q = read_input(input)?;
        serde_json::to_value(query.run(context).await?).map_err(internal)
    })
}

impl Registry {
    /// Adds an action. Two of one name are a mistake of the programmer and end the program at its start.
    pub fn action<A: Action>(&mut self) -> &mut Registry {
        let entry = ActionEntry {
            name: A::NAME,
            permission: A::PERMISSION,
            stale: A::STALE,
            most_input: A::MOST_INPUT,
            secrets: A::SECRETS,
            multi_line: A::MULTI_LINE,
            remembered_days: A::REMEMBERED_DAYS,
            read: read_action::<A>,
            given_once: A::GIVEN_ONCE,
            audited: A::AUDITED,
            in_batches: A::IN_BATCHES,
            with_temporary_password: A::WITH_TEMPORARY_PASSWORD,
            dry_run_reads: A::DRY_RUN_READS,
            prove: A::NEEDS_PROOF.then_some(prove::<A> as Prove),
            prepare: A::NEEDS_PREPARATION.then_some(prepare::<A> as Prepare),
            tried_apart: A::TRIED_APART,
            run: run_action::<A>,
            input: |generator| generator.subschema_for::<A>(),
            output: |generator| generator.subschema_for::<A::Output>(),
        };
        assert!(self.actions.insert(A::NAME, entry).is_none(), "two actions are named {}", A::NAME);
        self
    }

    /// Adds a query.
    pub fn query<Q: Query>(&mut self) -> &mut Registry {
        let entry = QueryEntry {
            name: Q::NAME,
            permission: Q::PERMISSION,
            tags: Q::TAGS,
            long: Q::LONG,
            run: run_query::<Q>,
            input: |generator| generator.subschema_for::<Q>(),
            output: |generator| generator.subschema_for::<Q::Output>(),
        };
        assert!(self.queries.insert(Q::NAME, entry).is_none(), "two queries are named {}", Q::NAME);
        self
    }

    /// The action of this name.
    pub fn find_action(&self, name: &str) -> Result<&ActionEntry> {
        self.actions.get(name).ok_or_else(|| Error::new(codes::ACTION_UNKNOWN).with("name", name))
    }

    /// The query of this name.
    pub fn find_query(&self, name: &str) -> Result<&QueryEntry> {
        self.queries.get(name).ok_or_else(|| Error::new(codes::QUERY_UNKNOWN).with("name", name))
    }

    /// All actions, by name.
    pub fn actions(&self) -> impl Iterator<Item = &ActionEntry> {
        self.actions.values()
    }

    /// All queries, by name.
    pub fn queries(&self) -> impl Iterator<Item = &QueryEntry> {
        self.queries.values()
    }

    /// The JSON Schema document that the TypeScript bindings are generated from.
    pub fn schema(&self) -> Value {
        let mut generator = schemars::generate::SchemaSettings::draft2020_12().into_generator();
        let action = |entry: &ActionEntry, generator: &mut SchemaGenerator| {
            json!({ "name": entry.name, "permission": entry.permission, "stale": entry.stale,
                    "input": (entry.input)(generator), "output": (entry.output)(generator) })
        };
        let query = |entry: &QueryEntry, generator: &mut SchemaGenerator| {
            json!({ "name": entry.name, "permission": entry.permission, "tags": entry.tags,
                    "input": (entry.input)(generator), "output": (entry.output)(generator) })
        };
        let actions: Vec<Value> = self.actions.values().map(|entry| action(entry, &mut generator)).collect();
        let queries: Vec<Value> = self.queries.values().map(|entry| query(entry, &mut generator)).collect();
        generator.subschema_for::<ErrorView>();
        generator.subschema_for::<Progress>();
        generator.subschema_for::<Outcome<AnyOutput>>();
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "title": "Boss",
            "$defs": generator.take_definitions(true),
            "actions": actions,
            "queries": queries,
        })
    }
}

/// Stands for any output where the schema describes an outcome in general.
#[derive(serde::Serialize, serde::Deserialize, JsonSchema)]
struct AnyOutput {}
