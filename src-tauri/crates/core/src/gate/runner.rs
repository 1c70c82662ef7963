//! How the gate runs an action and answers a query, step by step.

use crate::gate::action::{ActionContext, Changes, Prepared, Proof};
use crate::gate::allowed::is_fault;
use crate::gate::attempts::Attempts;
use crate::gate::audit::{self, Deed};
use crate::gate::batches::Batches;
use crate::gate::cleaning::{self, Fields};
use crate::gate::model::{AuditOutcome, company};
use crate::gate::policy::Decision;
use crate::gate::query::QueryContext;
use crate::gate::received::Received;
use crate::gate::refusals::RefusalKind;
use crate::gate::session::{Carrier, Session};
use crate::gate::{ActionEntry, Call, Gate, Outcome, codes, meanwhile, request};
use crate::store::{self, WriteTransaction, Writing, turns};
use boss_kernel::error::NoticeView;
use boss_kernel::{Error, Instant, Result};
use chrono_tz::Tz;
use sea_orm::{ConnectionTrait, EntityTrait};
use serde_json::Value;

/// Where no company is founded yet, days begin as in Beijing.
const DEFAULT_ZONE: Tz = chrono_tz::Asia::Shanghai;

/// How the transaction of a run is to end.
enum Ending {
    /// What was done is committed.
    Kept(Outcome<Value>),
    /// Nothing was done, or nothing is to stay of it.
    Undone(Outcome<Value>),
}

impl Ending {
    /// Ends it, so that nobody waits for it any longer: what failed is rolled back.
    async fn close(ending: Result<Ending>, tx: WriteTransaction) -> Result<Outcome<Value>> {
        match ending {
            Ok(Ending::Kept(outcome)) => tx.commit().await.map(|()| outcome),
            Ok(Ending::Undone(outcome)) => {
                tx.rollback().await;
                Ok(outcome)
            }
            Err(error) => {
                tx.rollback().await;
                Err(error)
            }
        }
    }
}

impl Gate {
    /// Runs a call of an action: whole, or not at all; one in batches as far as it comes.
    pub async fn run(&self, session: &Session, call: Call) -> Result<Outcome<Value>> {
        let started = self.clock.now();
        let entry = self.registry.find_action(&call.action).map_err(|e| e.in_request(call.request_id))?;
        let span = tracing::info_span!("act", action = entry.name, request = %call.request_id, dry_run = call.dry_run);
        let received = Received::read(entry, call);
        let call = &received.call;
        let running = self.run_entry(session, entry, &received, started);
        let outcome = tracing::Instrument::instrument(running, span).await;
        let outcome = outcome.map_err(|error| error.in_request(call.request_id));
        match &outcome {
            Ok(_) => tracing::info!(action = entry.name, request = %call.request_id, "done"),
            Err(error) => self.refused(session, entry, &received, error, started).await,
        }
        outcome
    }

    /// Says in the log and in the trail that a call was refused; of equal ones in a minute only how
    /// many there were.
    async fn refused(
        &self,
        session: &Session,
        entry: &ActionEntry,
        received: &Received,
        error: &Error,
        started: Instant,
    ) {
        let (call, code, cause) = (&received.call, error.code(), error.cause());
        // What scheduled work fails at is recorded by it, when it begins to and when it ends: not at each of its tries.
        let of_job = session.carrier == Carrier::Job;
        let outcome = if is_fault(error) { AuditOutcome::Failed } else { AuditOutcome::Refused };
        let in_trail = entry.audited && !call.dry_run && !of_job;
        let deed = in_trail.then(|| self.deed(session, entry, received, outcome, Some(error), started));
        let kind = RefusalKind::new(session.actor.staff_id, entry.name, code, in_trail);
        if of_job || self.door.refusals.is_first(kind, self.clock.now(), deed.as_ref()) {
            tracing::warn!(action = entry.name, request = %call.request_id, %code, cause, "refused");
            if let Some(deed) = deed {
                self.record_refusal(entry, deed, error).await;
            }
        }
    }

    async fn run_entry(
        &self,
        session: &Session,
        entry: &ActionEntry,
        received: &Received,
        now: Instant,
    ) -> Result<Outcome<Value>> {
        let call = &received.call;
        meanwhile::check(&session.actor, entry)?;
        received.check()?;
        let id = call.request_id;
        let id_checked = request::check_id(id, entry.remembered_days, now);
        let mut proof = Proof::default();
        // One that was done is answered as then, whatever its id tells.
        if (entry.prove.is_some() || id_checked.is_err())
            && !request::was_done(self.store.reader(), id).await?
        {
            id_checked?;
            if let Some(prove) = entry.prove {
                proof = prove(call.input.clone(), self, session).await?;
            }
        }
        let mut attempts = Attempts::default();
        loop {
            let began = if attempts.is_first() { now } else { self.clock.now() };
            // A preview is a long question: it leaves readers for those who come, lock or ask for a
            // page.
            let _turn = match call.dry_run && entry.dry_run_reads {
                true => Some(self.store.read_turn(true).await?),
                false => None,
            };
            let prepared = self.prepare(entry, call).await?;
            let mut context = self.action_context(session, entry, received, began).await?;
            context.proof = proof.clone();
            context.prepared = prepared;
            if let Some((changes, batches)) = attempts.take_left() {
                (context.changes, context.batches) = (changes, Some(batches));
            }
            let ending = self.attempt(&mut context, session, entry, received).await;
            let ActionContext { tx, told_outside, changes, batches, .. } = context;
            let error = match Ending::close(ending, tx).await {
                Ok(outcome) => return Ok(outcome),
                Err(error) => error,
            };
            if told_outside || !attempts.go_on(&error, changes, batches).await {
                return Err(error);
            }
        }
    }

    /// What an action prepares before its transaction. A request that was done before is answered as then, whatever has become of
    /// what it needed.
    async fn prepare(&self, entry: &ActionEntry, call: &Call) -> Result<Prepared> {
        match entry.prepare {
            Some(prepare) if !request::was_done(self.store.reader(), call.request_id).await? => {
                prepare(call.input.clone(), self, &call.task).await
            }
            _ => Ok(None),
        }
    }

    /// One run of an action in the transaction of `context`, up to the moment before that ends.
    async fn attempt(
        &self,
        context: &mut ActionContext,
        session: &Session,
        entry: &ActionEntry,
        received: &Received,
    ) -> Result<Ending> {
        let (now, call) = (context.now, &received.call);
        self.take_rights_of_now(context, entry).await?;
        let plain = received.without_secrets();
        let digest = request::digest(entry, plain, &call.input, &self.fingerprint_key);
        let staff_id = session.actor.staff_id;
        let reads_only = call.dry_run && entry.dry_run_reads;
        let before = match reads_only {
            true => request::before(&context.tx, call.request_id, staff_id, &digest).await?,
            false => request::claim(&context.tx, call.request_id, entry.name, staff_id, &digest, now).await?,
        };
        if let Some(before) = before {
            return Ok(Ending::Undone(before));
        }
        self.ask_policies(context, entry, &call.input).await?;
        let output = turns::in_order(reads_only, (entry.run)(call.input.clone(), context)).await;
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
            return Ok(Ending::Undone(Outcome { stale: Vec::new(), ..outcome }));
        }
        self.check_before_kept(context, session, entry).await?;
        if entry.audited {
            let deed = match &context.batches {
                Some(batches) => batches.deed(),
                None => self.deed(session, entry, received, AuditOutcome::Done, None, now),
            };
            audit::record(&context.tx, deed, context.changes.all()).await?;
        }
        request::keep(&context.tx, &outcome, entry.given_once).await?;
        Ok(Ending::Kept(outcome))
    }

    async fn ask_policies(&self, context: &ActionContext, entry: &ActionEntry, input: &Value) -> Result<()> {
        for policy in self.policies.iter() {
            if let Decision::NeedsSecondPerson(reason) =
                policy.decide(&context.tx, &context.actor, entry.name, input).await?
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
        received: &Received,
        now: Instant,
    ) -> Result<ActionContext> {
        let call = &received.call;
        let (action, person) = (entry.name.to_owned(), session.actor.name.clone());
        let writing = Writing { action, person, since: now };
        let batches = entry.in_batches.then(|| {
            let deed = self.deed(session, entry, received, AuditOutcome::Done, None, now);
            Batches::new(self.store.clone(), self.clock.clone(), deed, writing.clone())
        });
        let apart = match entry.tried_apart {
            [] => None,
            _ if !call.dry_run => None,
            tables => self.store.begin_apart(&[&["request"], tables].concat()).await?,
        };
        let is_apart = apart.is_some();
        let tx = match apart {
            Some(apart) => apart,
            None if call.dry_run && entry.dry_run_reads => self.store.stand_in().await?,
            None => self.store.begin_as(writing).await?,
        };
        let zone = company_zone(&tx).await?;
        Ok(ActionContext {
            apart: is_apart,
            prepared: None,
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
            told_outside: false,
            proof: Proof::default(),
        })
    }

    fn deed(
        &self,
        session: &Session,
        entry: &ActionEntry,
        received: &Received,
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
            request_id: received.call.request_id,
            input: received.kept(outcome != AuditOutcome::Done),
            outcome,
            error_code: error.map(|error| error.code().to_string()),
            duration_us: self.clock.now().microseconds() - started.microseconds(),
            as_holder: session.as_holder,
        }
    }

    /// A refusal is recorded too, in a transaction of its own since the action's was rolled back. If even that fails the
    /// log has it, and the person sees the first error, not this one.
    async fn record_refusal(&self, entry: &ActionEntry, deed: Deed, error: &Error) {
        // Whoever waited for the writer in vain does not wait for it once more.
        if store::is_held(error) {
            return self.door.record_later(deed);
        }
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
        if session.actor.must_change_password {
            return Err(Error::new(codes::PASSWORD_TEMPORARY));
        }
        let _turn = self.store.read_turn(entry.long).await?;
        let now = self.clock.now();
        let db = self.store.reader().clone();
        let zone = company_zone(&db).await?;
        let store = self.store.clone();
        let context =
            QueryContext { db, store, actor: session.actor.clone(), now, zone, today: now.date_in(zone) };
        let input = cleaning::clean_input(input, Fields { secret: &[], multi_line: &[] });
        (entry.run)(input, &context).await.inspect_err(|error| {
            let (code, cause) = (error.code(), error.cause());
            let kind = RefusalKind::new(session.actor.staff_id, entry.name, code, false);
            if self.door.refusals.is_first(kind, now, None) {
                tracing::warn!(query = name, %code, cause, "not answered");
            }
        })
    }
}

fn tag_word(tag: crate::gate::Tag) -> String {
    serde_json::to_value(tag).ok().and_then(|word| word.as_str().map(str::to_owned)).unwrap_or_default()
}

/// The company's time zone.
pub(super) async fn company_zone(db: &impl ConnectionTrait) -> Result<Tz> {
    let company = company::Entity::find().one(db).await?;
    Ok(company.and_then(|company| company.time_zone.parse().ok()).unwrap_or(DEFAULT_ZONE))
}
