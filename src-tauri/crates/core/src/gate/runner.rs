//! How the gate runs an action and answers a query, step by step.

use crate::gate::action::{ActionContext, Changes};
use crate::gate::audit::{self, Deed};
use crate::gate::batches::Batches;
use crate::gate::model::{AuditOutcome, company};
use crate::gate::policy::Decision;
use crate::gate::query::QueryContext;
use crate::gate::session::Session;
use crate::gate::{ActionEntry, Call, Gate, Outcome, codes, request};
use crate::store::Writing;
use boss_kernel::error::NoticeView;
use boss_kernel::{Error, Instant, Result};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::Value;

/// Where no company is founded yet, days begin as in Beijing.
const DEFAULT_ZONE: Tz = chrono_tz::Asia::Shanghai;

impl Gate {
    /// Runs a call of an action: whole, or not at all; one in batches as far as it comes.
    pub async fn run(&self, session: &Session, call: Call) -> Result<Outcome<Value>> {
        let started = self.clock.now();
        let entry = self.registry.find_action(&call.action).map_err(|e| e.in_request(call.request_id))?;
        let span = tracing::info_span!("act", action = entry.name, request = %call.request_id, dry_run = call.dry_run);
        let outcome =
            tracing::Instrument::instrument(self.run_entry(session, entry, &call, started), span).await;
        let outcome = outcome.map_err(|error| error.in_request(call.request_id));
        match &outcome {
            Ok(_) => tracing::info!(action = entry.name, request = %call.request_id, "done"),
            Err(error) => {
                let (code, cause) = (error.code(), error.cause());
                tracing::warn!(action = entry.name, request = %call.request_id, %code, cause, "refused");
            }
        }
        if let (Err(error), true) = (&outcome, entry.audited && !call.dry_run) {
            self.record_refusal(session, entry, &call, error, started).await;
        }
        outcome
    }

    async fn run_entry(
        &self,
        session: &Session,
        entry: &ActionEntry,
        call: &Call,
        now: Instant,
    ) -> Result<Outcome<Value>> {
        if !session.actor.may(entry.permission) {
            return Err(Error::new(codes::NOT_PERMITTED)
                .with("name", &session.actor.name)
                .with("action", entry.name));
        }
        request::refuse_forgotten(call.request_id, now)?;
        if let Some(prove) = entry.prove
            && !request::was_done(self.store.reader(), call.request_id).await?
        {
            prove(call.input.clone(), self, session).await?;
        }
        let mut context = self.action_context(session, entry, call, now).await?;
        let digest = request::digest(entry.name, &audit::blot(&call.input, entry.secrets));
        let staff_id = session.actor.staff_id;
        if let Some(before) =
            request::claim(&context.tx, call.request_id, entry.name, staff_id, &digest, now).await?
        {
            context.tx.rollback().await;
            return Ok(before);
        }
        self.ask_policies(&context, session, entry, &call.input).await?;
        let output = (entry.run)(call.input.clone(), &mut context).await;
        let output = output.and_then(|output| context.task.report("saving", 0, None).map(|()| output));
        let output = output.map_err(|error| match &context.batches {
            Some(batches) => batches.in_words(error),
            None => error,
        })?;
        let outcome = Outcome {
            output,
            request_id: call.request_id,
            dry_run: call.dry_run,
            replayed: false,
            warnings: context.notices.iter().map(NoticeView::from).collect(),
            changes: context.changes.told(),
            stale: entry.stale.iter().map(|tag| tag_word(*tag)).collect(),
        };
        if call.dry_run {
            context.tx.rollback().await;
            return Ok(Outcome { stale: Vec::new(), ..outcome });
        }
        if entry.audited {
            let deed = match &context.batches {
                Some(batches) => batches.deed(),
                None => self.deed(session, entry, call, AuditOutcome::Done, None, now),
            };
            audit::record(&context.tx, deed, context.changes.all()).await?;
        }
        request::keep(&context.tx, &outcome).await?;
        context.tx.commit().await?;
        Ok(outcome)
    }

    async fn ask_policies(
        &self,
        context: &ActionContext,
        session: &Session,
        entry: &ActionEntry,
        input: &Value,
    ) -> Result<()> {
        for policy in self.policies.iter() {
            if let Decision::NeedsSecondPerson(reason) =
                policy.decide(&context.tx, &session.actor, entry.name, input).await?
            {
                return Err(Error::new(codes::SECOND_PERSON_NEEDED)
                    .with("action", entry.name)
                    .with("reason", reason));
            }
        }
        Ok(())
    }

    async fn action_context(
        &self,
        session: &Session,
        entry: &ActionEntry,
        call: &Call,
        now: Instant,
    ) -> Result<ActionContext> {
        let batches = entry.in_batches.then(|| {
            let deed = self.deed(session, entry, call, AuditOutcome::Done, None, now);
            Batches::new(self.store.clone(), self.clock.clone(), deed)
        });
        let writing =
            Writing { action: entry.name.to_owned(), person: session.actor.name.clone(), since: now };
        let tx = self.store.begin_as(writing).await?;
        let zone = company_zone(&tx).await?;
        Ok(ActionContext {
            tx,
            actor: session.actor.clone(),
            request_id: call.request_id,
            now,
            zone,
            today: now.date_in(zone),
            dry_run: call.dry_run,
            task: call.task.clone(),
            files: self.files.clone(),
            changes: Changes::default(),
            notices: Vec::new(),
            batches,
        })
    }

    fn deed(
        &self,
        session: &Session,
        entry: &ActionEntry,
        call: &Call,
        outcome: AuditOutcome,
        error: Option<&Error>,
        started: Instant,
    ) -> Deed {
        Deed {
            at: started,
            staff_id: session.actor.staff_id,
            carrier: session.carrier,
            os_user: session.os_user.clone(),
            action: entry.name.to_owned(),
            request_id: call.request_id,
            input: audit::without_secrets(&call.input, entry.secrets),
            outcome,
            error_code: error.map(|error| error.code().to_string()),
            duration_us: self.clock.now().microseconds() - started.microseconds(),
        }
    }

    /// A refusal is recorded too, in a transaction of its own since the action's was rolled back. If even that fails the
    /// log has it, and the person sees the first error, not this one.
    async fn record_refusal(
        &self,
        session: &Session,
        entry: &ActionEntry,
        call: &Call,
        error: &Error,
        started: Instant,
    ) {
        let failed = error.code().as_str().starts_with("store.") || error.code() == codes::INTERNAL;
        let outcome = if failed { AuditOutcome::Failed } else { AuditOutcome::Refused };
        let deed = self.deed(session, entry, call, outcome, Some(error), started);
        let written = async {
            let tx = self.store.begin().await?;
            audit::record(&tx, deed, &[]).await?;
            tx.commit().await
        };
        if let Err(cause) = written.await {
            let (code, cause) = (cause.code(), cause.cause());
            tracing::error!(%code, cause, action = entry.name, "a refusal could not be recorded");
        }
    }

    /// Answers a query.
    pub async fn answer(&self, session: &Session, name: &str, input: Value) -> Result<Value> {
        let entry = self.registry.find_query(name)?;
        if !session.actor.may(entry.permission) {
            return Err(Error::new(codes::NOT_PERMITTED)
                .with("name", &session.actor.name)
                .with("action", name));
        }
        let _turn = self.store.read_turn(entry.long).await?;
        let now = self.clock.now();
        let db = self.store.reader().clone();
        let zone = company_zone(&db).await?;
        let store = self.store.clone();
        let context =
            QueryContext { db, store, actor: session.actor.clone(), now, zone, today: now.date_in(zone) };
        (entry.run)(input, &context).await.inspect_err(|error| {
            let (code, cause) = (error.code(), error.cause());
            tracing::warn!(query = name, %code, cause, "not answered");
        })
    }
}

fn tag_word(tag: crate::gate::Tag) -> String {
    serde_json::to_value(tag).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The company's time zone.
async fn company_zone(db: &impl ConnectionTrait) -> Result<Tz> {
    let company = company::Entity::find().one(db).await?;
    Ok(company.and_then(|company| company.time_zone.parse().ok()).unwrap_or(DEFAULT_ZONE))
}
