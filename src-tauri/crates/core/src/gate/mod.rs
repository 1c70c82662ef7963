//! The one door: every write is an [`Action`], every read a [`Query`], and all of them pass here.
//!
//! For an action the gate, in order: knows who asks, checks the permission, answers a request it has seen before as before,
//! asks the policies whether a second person is needed, runs the action in one transaction, writes the audit record in that
//! same transaction, commits, and tells which queries are stale. A dry run is the same path, rolled back at its end. A long
//! action may be kept in batches, each a transaction of its own (see `batches`).

mod action;
mod allowed;
mod arrival;
mod attempts;
mod audit;
mod batches;
pub mod chain;
mod cleaning;
mod door;
mod files;
mod founding;
mod holder;
mod input_size;
mod meanwhile;
pub mod model;
mod outcome;
mod permission;
pub mod policy;
mod printing;
mod progress;
mod query;
mod reading;
mod received;
mod refusals;
mod registry;
mod request;
mod runner;
pub mod session;
mod upkeep;

pub use action::{Action, ActionContext, ObjectKind, Prepared, Proof};
pub use allowed::{AllowedAction, rule_of};
pub(crate) use arrival::Arrival;
pub use audit::{TimelineEntry, timeline};
pub(crate) use cleaning::clean_line;
pub(crate) use door::{CountedTry, Who};
pub use files::{FileShelf, FileToken, ShelvedFile};
pub use input_size::InputSize;
pub use outcome::{Change, ChangeVerb, DocumentFile, Outcome};
pub use permission::{Permission, permissions_of};
pub use progress::{Progress, ProgressSink, Task};
pub use query::{Query, QueryContext, Tag};
pub(crate) use registry::internal;
pub use registry::{ActionEntry, QueryEntry, Registry};
pub use request::FingerprintKey;
pub use session::{Actor, Carrier, Session, SessionToken};

use crate::gate::policy::ApprovalPolicy;
use crate::store::Store;
use boss_kernel::{Clock, RequestId, Result};
use std::sync::Arc;

pub mod codes {
    //! What the gate refuses.
    boss_kernel::error_codes! {
        /// No such action.
        ACTION_UNKNOWN = "gate.action_unknown",
        /// No such query.
        QUERY_UNKNOWN = "gate.query_unknown",
        /// The role does not allow it.
        NOT_PERMITTED = "gate.not_permitted",
        /// The input does not have the action's form.
        INPUT_UNREADABLE = "gate.input_unreadable",
        /// A field does not have its form.
        FIELD_UNREADABLE = "gate.field_unreadable",
        /// A field that is needed is not there.
        FIELD_MISSING = "gate.field_missing",
        /// A field of another type than is needed: a number where a text belongs.
        FIELD_MISTYPED = "gate.field_mistyped",
        /// A word that is not one of those to choose from.
        CHOICE_UNKNOWN = "gate.choice_unknown",
        /// The same request id came with another input.
        REQUEST_REUSED = "gate.request_reused",
        /// The request id is older than Boss remembers requests.
        REQUEST_TOO_OLD = "gate.request_too_old",
        /// The request id is not a UUID of version 7.
        REQUEST_ID_UNREADABLE = "gate.request_id_unreadable",
        /// The request id is of a time to come.
        REQUEST_TOO_NEW = "gate.request_too_new",
        /// A policy asks for a second person.
        SECOND_PERSON_NEEDED = "gate.second_person_needed",
        /// The person cancelled it.
        CANCELLED = "gate.cancelled",
        /// The person cancelled it after a part of it was kept.
        STOPPED = "gate.stopped",
        /// Nobody is signed in.
        NOT_SIGNED_IN = "gate.not_signed_in",
        /// The session is locked after idling.
        SESSION_LOCKED = "gate.session_locked",
        /// Login and password do not fit.
        SIGN_IN_REFUSED = "gate.sign_in_refused",
        /// Too many wrong passwords for a login.
        LOCKED_OUT = "gate.locked_out",
        /// Too many wrong passwords in a session, which has ended.
        SESSION_CLOSED = "gate.session_closed",
        /// Too many wait for their password to be looked at.
        DOOR_BUSY = "gate.door_busy",
        /// The password was set by somebody else, and is to be changed first.
        PASSWORD_TEMPORARY = "gate.password_temporary",
        /// The command line asks for a password, and none was given.
        PASSWORD_NEEDED = "gate.password_needed",
        /// No member of staff with this login.
        STAFF_UNKNOWN = "gate.staff_unknown",
        /// No company has been founded in this database.
        NOT_FOUNDED = "gate.not_founded",
        /// A company was founded already.
        ALREADY_FOUNDED = "gate.already_founded",
        /// A file that was chosen is not there any more.
        FILE_GONE = "gate.file_gone",
        /// A name has characters that can't be printed: a notice.
        NAME_UNPRINTABLE = "gate.name_unprintable",
        /// The audit trail was altered.
        CHAIN_BROKEN = "gate.chain_broken",
        /// A record was slipped in among sealed ones.
        CHAIN_SLIPPED_IN = "gate.chain_slipped_in",
        /// A link that was noted down is not in the chain any more.
        CHAIN_CUT = "gate.chain_cut",
        /// A fault of Boss itself.
        INTERNAL = "gate.internal",
    }
}

/// The door. Cheap to clone; all clones share the same store and file shelf.
#[derive(Clone)]
pub struct Gate {
    store: Store,
    clock: Arc<dyn Clock>,
    registry: Arc<Registry>,
    files: FileShelf,
    policies: Arc<Vec<Box<dyn ApprovalPolicy>>>,
    door: Arc<door::Door>,
    fingerprint_key: FingerprintKey,
}

impl Gate {
    /// A door to `store`, with the actions and queries of `registry`, telling the time by `clock`.
    pub fn new(store: Store, clock: Arc<dyn Clock>, registry: Arc<Registry>) -> Gate {
        let (files, policies, door) = (FileShelf::default(), Arc::default(), Arc::default());
        let fingerprint_key = FingerprintKey::fresh();
        Gate { store, clock, registry, files, policies, door, fingerprint_key }
    }

    /// The same door with policies that may ask for a second person.
    pub fn with_policies(mut self, policies: Vec<Box<dyn ApprovalPolicy>>) -> Gate {
        self.policies = Arc::new(policies);
        self
    }

    /// The same door with a key that is no secret: for companies that are made up.
    pub fn with_fingerprint_key(mut self, key: FingerprintKey) -> Gate {
        self.fingerprint_key = key;
        self
    }

    /// The store behind the door.
    pub fn store(&self) -> &Store {
        &self.store
    }

    /// The company's time zone; Beijing's where none is founded yet.
    pub async fn zone(&self) -> Result<chrono_tz::Tz> {
        runner::company_zone(self.store.reader()).await
    }

    /// Everything that can pass the door.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Files people chose, waiting to be read by an action.
    pub fn files(&self) -> &FileShelf {
        &self.files
    }

    /// The clock this door tells the time by.
    pub fn clock(&self) -> &dyn Clock {
        self.clock.as_ref()
    }

    /// A fresh request id, for callers that have none of their own.
    pub fn new_request_id(&self) -> RequestId {
        RequestId::new(self.clock.now(), rand::random())
    }

    /// Runs a typed action once, under a fresh request id.
    pub async fn act<A: Action>(&self, session: &Session, action: A) -> Result<Outcome<A::Output>> {
        let call = Call::new(
            A::NAME,
            serde_json::to_value(&action).map_err(registry::internal)?,
            self.new_request_id(),
        );
        self.run(session, call).await?.typed()
    }

    /// Shows what a typed action would do, without doing it.
    pub async fn rehearse<A: Action>(&self, session: &Session, action: A) -> Result<Outcome<A::Output>> {
        let input = serde_json::to_value(&action).map_err(registry::internal)?;
        let call = Call { dry_run: true, ..Call::new(A::NAME, input, self.new_request_id()) };
        self.run(session, call).await?.typed()
    }

    /// Answers a typed query.
    pub async fn ask<Q: Query>(&self, session: &Session, query: Q) -> Result<Q::Output> {
        let input = serde_json::to_value(&query).map_err(registry::internal)?;
        let answer = self.answer(session, Q::NAME, input).await?;
        serde_json::from_value(answer).map_err(registry::internal)
    }
}

/// One call of an action, as it comes over any carrier.
#[derive(Clone)]
pub struct Call {
    /// The action's name.
    pub action: String,
    /// Its input.
    pub input: serde_json::Value,
    /// The intention behind it.
    pub request_id: RequestId,
    /// Roll back at the end.
    pub dry_run: bool,
    /// Where progress is told and whether it was cancelled.
    pub task: Task,
}

impl Call {
    /// A call that is not a dry run and whose progress nobody watches.
    pub fn new(action: &str, input: serde_json::Value, request_id: RequestId) -> Call {
        Call { action: action.to_owned(), input, request_id, dry_run: false, task: Task::unwatched() }
    }
}
