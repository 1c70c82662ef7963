//! Which company is open at this seat: its database, the choosing of one where there is none, and signing in.
//!
//! Guarantees: one setting-up of a company at a time; a demo company in a file appears whole or not at all; nothing is asked
//! of a database while it is being exchanged.

mod calls;
mod folder;
mod reports;
mod view;

pub(crate) use calls::{ActCall, AskCall, act, ask, document};
pub(crate) use folder::DataFolder;
pub(crate) use reports::UiErrorReport;
pub(crate) use view::{DemoChoice, Founding, PlaceView, Standing};

use crate::clock::{CompanyClock, SystemClock};
use crate::codes;
use crate::demo::{self, DemoSize, PlannedStaff};
use crate::progress::{ProgressView, paced};
use boss_core::gate::model::company;
use boss_core::gate::{Carrier, Gate, Registry, Session, SessionToken, Task, codes as gate_codes};
use boss_core::jobs::{Kind, Schedule};
use boss_core::store::{Address, Durability, Store};
use boss_kernel::{Clock, Error, Result};
use reports::Reports;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};
use std::time::Duration;
use view::StaffHint;

/// Under this name the progress of setting up a company travels.
const REQUEST: &str = "place";
/// How long setting up a company waits for scheduled work that is under way: longer than one call of another system takes.
const PATIENCE: Duration = Duration::from_secs(20);
const TELL_EVERY: Duration = Duration::from_millis(100);

/// Opens a database behind a gate that tells the company's time.
pub(crate) async fn open_gate(
    address: &Address,
    registry: Arc<Registry>,
    clock: Arc<CompanyClock>,
) -> Result<Gate> {
    let folder = DataFolder::of_person()?;
    let store = Store::open_with_backups(address, Durability::Full, &folder.backups()).await?;
    clock.go_by(&store).await?;
    folder.forget_old_key();
    Ok(Gate::new(store, clock, registry))
}

/// The company of a window or a server.
pub(crate) struct CompanyPlace {
    folder: DataFolder,
    /// Whether the person said which database; otherwise it is Boss's to choose.
    named: bool,
    carrier: Carrier,
    registry: Arc<Registry>,
    clock: Arc<CompanyClock>,
    gate: RwLock<Gate>,
    /// Held alone by whoever sets up a company, and together by kinds of scheduled work, so that neither meets the other.
    alone: tokio::sync::RwLock<()>,
    /// Whether a company is being set up, which scheduled work is not.
    being_set_up: AtomicBool,
    progress: Arc<Mutex<Option<ProgressView>>>,
    reports: Reports,
}

impl CompanyPlace {
    /// Opens the database at `named`, or the one that was open last.
    pub(crate) async fn open(
        folder: DataFolder,
        named: Option<Address>,
        carrier: Carrier,
    ) -> Result<CompanyPlace> {
        let registry = Arc::new(boss_core::registry::all());
        let address = named.clone().unwrap_or_else(|| folder.default_address());
        let clock = Arc::new(CompanyClock::default());
        let gate = open_gate(&address, registry.clone(), clock.clone()).await?;
        Ok(CompanyPlace {
            folder,
            named: named.is_some(),
            carrier,
            registry,
            clock,
            gate: RwLock::new(gate),
            alone: tokio::sync::RwLock::new(()),
            being_set_up: AtomicBool::new(false),
            progress: Arc::default(),
            reports: Reports::default(),
        })
    }

    /// The gate of the open company.
    pub(crate) fn gate(&self) -> Gate {
        self.gate.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// How calls come in here.
    pub(crate) fn carrier(&self) -> Carrier {
        self.carrier
    }

    /// Faults of the page.
    pub(crate) fn reports(&self) -> &Reports {
        &self.reports
    }

    /// The session behind a token.
    pub(crate) async fn session(&self, token: Option<&SessionToken>) -> Result<Session> {
        let token = token.ok_or_else(|| Error::new(gate_codes::NOT_SIGNED_IN))?;
        self.gate().session(token, self.carrier).await
    }

    /// The session behind a token, for what the page asks by itself: it does not keep the desk from locking.
    pub(crate) async fn session_of_poll(&self, token: Option<&SessionToken>) -> Result<Session> {
        let token = token.ok_or_else(|| Error::new(gate_codes::NOT_SIGNED_IN))?;
        self.gate().session_of_poll(token, self.carrier).await
    }

    /// Where the holder of `token` stands.
    pub(crate) async fn view(&self, token: Option<&SessionToken>) -> Result<PlaceView> {
        let now = self.gate().clock().now();
        let progress = self.latest_progress();
        let being_set_up = self.being_set_up.load(Ordering::Acquire);
        let company = if being_set_up { None } else { self.gate().company().await? };
        let Some(company) = company else {
            let state = Standing::Choose;
            return Ok(PlaceView { progress, ..PlaceView::of(state, now) });
        };
        let state = match self.session_of_poll(token).await {
            Ok(_) => Standing::Ready,
            Err(error) if error.code() == gate_codes::SESSION_LOCKED => Standing::Locked,
            Err(error) if error.code() == gate_codes::NOT_SIGNED_IN => Standing::SignIn,
            Err(error) => return Err(error),
        };
        let staff_hint = staff_hint(&company)?;
        let (demo, company_name) = (company.demo, Some(company.name));
        Ok(PlaceView { demo, company_name, staff_hint, ..PlaceView::of(state, now) })
    }

    /// Waits for scheduled work to end, which takes moments; a company being set up takes longer, and is said.
    async fn set_up(&self) -> Result<SettingUp<'_>> {
        let waiting = tokio::time::timeout(PATIENCE, self.alone.write());
        let alone = waiting.await.map_err(|_| Error::new(codes::FOUNDING_RUNS))?;
        self.being_set_up.store(true, Ordering::Release);
        Ok(SettingUp { being_set_up: &self.being_set_up, _alone: alone })
    }

    /// Founds a person's own company in the open database.
    pub(crate) async fn establish(&self, founding: Founding) -> Result<()> {
        let _set_up = self.set_up().await?;
        let gate = self.gate();
        let founder = gate.session_of_founder(self.carrier).await?;
        gate.act(&founder, founding.into_action()).await?;
        self.folder.remember(gate.store().address());
        Ok(())
    }

    /// Builds the demo company, in a file of its own where the person named no database, and opens it.
    pub(crate) async fn choose_demo(
        &self,
        choice: DemoChoice,
        tell: impl Fn(&ProgressView) + Send + Sync + 'static,
    ) -> Result<()> {
        let _set_up = self.set_up().await?;
        let now = self.gate();
        if now.company().await?.is_some() {
            return Err(Error::new(gate_codes::ALREADY_FOUNDED));
        }
        let full = DemoSize::full();
        let size = demo::size_until(
            SystemClock.now(),
            choice.customers.unwrap_or(full.customers),
            choice.months.unwrap_or(full.months),
        )?;
        let address = match self.named {
            true => now.store().address().clone(),
            false => self.folder.demo_address(),
        };
        let progress = self.progress.clone();
        let sink = paced(REQUEST.to_owned(), TELL_EVERY, move |view| {
            tell(&view);
            *progress.lock().unwrap_or_else(PoisonError::into_inner) = Some(view);
        });
        if &address == now.store().address() && matches!(address, Address::Sqlite(_)) {
            now.store().clone().close().await?;
        }
        let task = Task::watched(sink);
        let built = demo::build(&address, size, &task, &self.registry, &|_| ()).await;
        *self.progress.lock().unwrap_or_else(PoisonError::into_inner) = None;
        let opened = if built.is_ok() { &address } else { now.store().address() };
        let gate = open_gate(opened, self.registry.clone(), self.clock.clone()).await?;
        *self.gate.write().unwrap_or_else(PoisonError::into_inner) = gate;
        built?;
        self.folder.remember(&address);
        Ok(())
    }

    /// Leaves the demo company for the person's own, which is not founded yet or was founded before. Only who is signed in
    /// there leaves it, and nobody leaves a real company so.
    pub(crate) async fn leave_demo(&self, token: Option<&SessionToken>) -> Result<()> {
        self.session(token).await?;
        if !self.gate().company().await?.is_some_and(|company| company.demo) {
            return Err(Error::new(codes::NOT_THE_DEMO));
        }
        if let Some(token) = token {
            self.gate().close_session(token).await?;
        }
        let _set_up = self.set_up().await?;
        let address = self.folder.company_address();
        let gate = open_gate(&address, self.registry.clone(), self.clock.clone()).await?;
        *self.gate.write().unwrap_or_else(PoisonError::into_inner) = gate;
        self.folder.remember(&address);
        Ok(())
    }

    /// Does what is due of one kind of scheduled work, unless a company is being set up.
    pub(crate) async fn do_due_work(&self, schedule: &Schedule, kind: &Kind) -> Result<()> {
        let Ok(_together) = self.alone.try_read() else { return Ok(()) };
        let gate = self.gate();
        if gate.company().await?.is_some() {
            self.clock.go_by(gate.store()).await?;
            schedule.turn(&gate, kind).await?;
        }
        Ok(())
    }

    fn latest_progress(&self) -> Option<ProgressView> {
        self.progress.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A company is being set up for as long as this is held.
struct SettingUp<'p> {
    being_set_up: &'p AtomicBool,
    _alone: tokio::sync::RwLockWriteGuard<'p, ()>,
}

impl Drop for SettingUp<'_> {
    fn drop(&mut self) {
        self.being_set_up.store(false, Ordering::Release);
    }
}

/// The demo company tells who may sign in; a real one never does.
fn staff_hint(company: &company::Model) -> Result<Option<Vec<StaffHint>>> {
    if !company.demo {
        return Ok(None);
    }
    let PlannedStaff { password, members } = PlannedStaff::load()?;
    let language = company.language;
    let hint = |member: demo::PlannedMember| StaffHint {
        login: member.login,
        password: password.clone(),
        name: member.name.in_language(language).to_owned(),
    };
    Ok(Some(members.into_iter().map(hint).collect()))
}
