//! What an action is and what it is given to work with.

use crate::gate::batches::Batches;
use crate::gate::outcome::{Change, ChangeVerb};
use crate::gate::permission::Permission;
use crate::gate::query::Tag;
use crate::gate::session::{Actor, Session};
use crate::gate::{FileShelf, Gate, InputSize, Task};
use crate::store::{WriteTransaction, turns};
use boss_kernel::id::StaffId;
use boss_kernel::{Instant, NaiveDate, Notice, RequestId, Result};
use chrono_tz::Tz;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::any::Any;
use std::collections::HashSet;
use std::future::Future;

/// A write: the value is its input, `run` is what it does, inside one transaction that the gate opens and closes, or inside
/// several where it is kept in batches.
pub trait Action: Serialize + DeserializeOwned + JsonSchema + Send + Sync + 'static {
    /// `area.verb_object`, the name on every carrier.
    const NAME: &'static str;
    /// Who may.
    const PERMISSION: Permission;
    /// Which queries answer differently afterwards.
    const STALE: &'static [Tag];
    /// Input fields that must not reach the audit trail, by name.
    const SECRETS: &'static [&'static str] = &[];
    /// Input fields that hold texts of several lines, by name; what lies within them has lines as
    /// well. Lines of other texts become blanks.
    const MULTI_LINE: &'static [&'static str] = &["note", "remarks", "reason"];
    /// For how many days a request is remembered. One nearly that old is refused, since its first
    /// time may be forgotten.
    const REMEMBERED_DAYS: i64 = 30;
    /// Output fields that are told once: a request that comes again is answered without them, and nobody finds them in what is kept.
    const GIVEN_ONCE: &'static [&'static str] = &[];
    /// Whether the audit trail keeps it. Only what a person types and may throw away, again and again, is not kept.
    const AUDITED: bool = true;
    /// Whether it is kept batch by batch (see [`ActionContext::keep_batch`]). A request that did not come to its end is then done
    /// on when it comes again: `run` has to find in the database what is left to do.
    const IN_BATCHES: bool = false;
    /// The largest input that is taken in over HTTP.
    const MOST_INPUT: InputSize = InputSize::FORM;
    /// Whether its dry run only reads: it is given one state of the database to read from, keeps nobody waiting however long it
    /// takes, and locks nothing. `run` asks [`ActionContext::reads_only`] and stops before it writes.
    const DRY_RUN_READS: bool = false;
    /// Whether [`prove`](Action::prove) has something to check.
    const NEEDS_PROOF: bool = false;
    /// Whether [`prepare`](Action::prepare) has something to do.
    const NEEDS_PREPARATION: bool = false;
    /// Tables that a dry run on SQLite writes beside the database, for an action that takes long: all that it writes in a dry run.
    /// Where there are none, a dry run takes the one writer.
    const TRIED_APART: &'static [&'static str] = &[];
    /// What it returns.
    type Output: Serialize + DeserializeOwned + JsonSchema + Send + 'static;

    /// Whether somebody may do it whose password is one that somebody else set.
    const WITH_TEMPORARY_PASSWORD: bool = false;

    /// Checks what must be counted even where the action is refused, such as a password, and works
    /// out what takes long, such as the hash of one: it comes before the transaction, and not for a
    /// request that was done before.
    fn prove(&self, _gate: &Gate, _session: &Session) -> impl Future<Output = Result<Proof>> + Send {
        std::future::ready(Ok(Proof::default()))
    }

    /// Does what takes long or waits for others and needs no transaction, before there is one, so that nobody waits for it. What it
    /// returns, `run` finds in its context.
    fn prepare(&self, _gate: &Gate, _task: &Task) -> impl Future<Output = Result<Prepared>> + Send {
        std::future::ready(Ok(None))
    }

    /// Validates and does it. An error rolls everything back, but for batches that were kept.
    fn run(self, context: &mut ActionContext) -> impl Future<Output = Result<Self::Output>> + Send;
}

/// What [`Action::prove`] found out for the action's run.
#[derive(Clone, Default)]
pub struct Proof {
    /// The hash of a new password.
    pub password_hash: Option<String>,
}

/// What an action prepared before its transaction, its type forgotten.
pub type Prepared = Option<Box<dyn Any + Send + Sync>>;

/// Kinds of objects that changes and audit records name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs, reason = "the words of DESIGN 3")]
pub enum ObjectKind {
    Company,
    Staff,
    Customer,
    Contact,
    TaxProfile,
    Account,
    Meter,
    Offering,
    PriceList,
    TaxCode,
    Coupon,
    Order,
    Subscription,
    ServiceOrder,
    UsageImport,
    BillRun,
    Bill,
    Invoice,
    Payment,
    Discount,
    Wallet,
    Draft,
}

impl ObjectKind {
    /// The word used over IPC and in the audit trail.
    pub const fn word(self) -> &'static str {
        match self {
            ObjectKind::Company => "company",
            ObjectKind::Staff => "staff",
            ObjectKind::Customer => "customer",
            ObjectKind::Contact => "contact",
            ObjectKind::TaxProfile => "taxProfile",
            ObjectKind::Account => "account",
            ObjectKind::Meter => "meter",
            ObjectKind::Offering => "offering",
            ObjectKind::PriceList => "priceList",
            ObjectKind::TaxCode => "taxCode",
            ObjectKind::Coupon => "coupon",
            ObjectKind::Order => "order",
            ObjectKind::Subscription => "subscription",
            ObjectKind::ServiceOrder => "serviceOrder",
            ObjectKind::UsageImport => "usageImport",
            ObjectKind::BillRun => "billRun",
            ObjectKind::Bill => "bill",
            ObjectKind::Invoice => "invoice",
            ObjectKind::Payment => "payment",
            ObjectKind::Discount => "discount",
            ObjectKind::Wallet => "wallet",
            ObjectKind::Draft => "draft",
        }
    }
}

/// What a running action works with: its transaction, who asks, the time, and where it says what it did.
pub struct ActionContext {
    /// The one transaction everything happens in; of an action in batches, that of the batch at hand.
    pub tx: WriteTransaction,
    /// Who asks.
    pub actor: Actor,
    /// The intention.
    pub request_id: RequestId,
    /// Now; of an action in batches, when the batch at hand began.
    pub now: Instant,
    /// The company's time zone.
    pub zone: Tz,
    /// Today in the company's time zone.
    pub today: NaiveDate,
    /// Whether everything is rolled back at the end.
    pub dry_run: bool,
    /// Progress and cancellation.
    pub task: Task,
    /// Files that people chose.
    pub files: FileShelf,
    /// Whether a dry run writes beside the database (see [`Action::TRIED_APART`]).
    pub apart: bool,
    /// What was prepared before the transaction.
    pub prepared: Prepared,
    pub(super) changes: Changes,
    pub(super) notices: Vec<Notice>,
    pub(super) batches: Option<Batches>,
    pub(super) told_outside: bool,
    pub(super) proof: Proof,
}

/// Changes that an answer names: it is kept with its request and drawn on a page. The audit trail has all of them.
const MOST_TOLD: usize = 1_000;

/// What an action did so far, in order.
#[derive(Default)]
pub(super) struct Changes {
    /// Of the batch at hand.
    all: Vec<Change>,
    /// The first of all batches.
    told: Vec<Change>,
    /// How many of these are of batches that were kept.
    told_before: usize,
    known: HashSet<(&'static str, i64)>,
}

impl Changes {
    /// Every one of the batch at hand, for the audit trail.
    pub(super) fn all(&self) -> &[Change] {
        &self.all
    }

    /// The first of them, for the answer.
    pub(super) fn told(&self) -> Vec<Change> {
        self.told.clone()
    }

    /// Those so far are in the audit trail; others follow.
    pub(super) fn next_batch(&mut self) {
        self.all.clear();
        self.known.clear();
        self.told_before = self.told.len();
    }

    /// Those of batches that were kept: the batch at hand was undone.
    pub(super) fn without_batch_at_hand(mut self) -> Changes {
        self.told.truncate(self.told_before);
        self.next_batch();
        self
    }
}

impl ActionContext {
    /// Says that an object was made, changed or removed: it shows in previews and in the object's timeline. An object that
    /// was named before is not named again as changed.
    pub fn changed(&mut self, verb: ChangeVerb, kind: ObjectKind, id: i64, label: impl Into<String>) {
        let is_new = self.changes.known.insert((kind.word(), id));
        if verb == ChangeVerb::Changed && !is_new {
            return;
        }
        let (kind, label) = (kind.word().to_owned(), label.into());
        let change = Change { verb, kind, id: Some(id), label };
        if self.changes.told.len() < MOST_TOLD {
            self.changes.told.push(change.clone());
        }
        self.changes.all.push(change);
    }

    /// Says that an object would be made, where a dry run does not even give it an id.
    pub fn foreseen(&mut self, verb: ChangeVerb, kind: ObjectKind, label: impl Into<String>) {
        if self.changes.told.len() < MOST_TOLD {
            let (kind, label) = (kind.word().to_owned(), label.into());
            self.changes.told.push(Change { verb, kind, id: None, label });
        }
    }

    /// Says something the person should know that stops nothing.
    pub fn warn(&mut self, notice: Notice) {
        self.notices.push(notice);
    }

    /// Says that something outside the database is told or used up now: from here on the action is
    /// not run a second time when the database breaks its transaction off.
    pub fn tells_outside(&mut self) {
        self.told_outside = true;
    }

    /// What was found out before the transaction began.
    pub fn proof(&self) -> &Proof {
        &self.proof
    }

    /// Whether this is a dry run that can't write (see [`Action::DRY_RUN_READS`]).
    pub fn reads_only(&self) -> bool {
        turns::reads_only()
    }

    /// The member of staff who asks, if it is not Boss itself.
    pub fn staff_id(&self) -> Option<StaffId> {
        self.actor.staff_id
    }
}
