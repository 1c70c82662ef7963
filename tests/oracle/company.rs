//! A company in a throw-away database: what a case tells is done there by the product's own actions, through the gate.

use crate::case::{Trouble, Try};
use boss_core::billing::wallets::{ListWallets, OpenWallet, WalletRow};
use boss_core::billing::{BillItemInput, BillView, ListBills, MakeBill, RunBilling, ViewBill};
use boss_core::catalog::model::{Connector, OfferingKind, PriceTiming};
use boss_core::catalog::{AddMeter, AddOffering, NewPrice, NewPriceVersion};
use boss_core::customers::model::{CustomerKind, Invoicing};
use boss_core::customers::{AddCustomer, NewAccount, NewCustomer};
use boss_core::gate::{Action, Query};
use boss_core::orders::{PlaceOrder, PlaceOrderItem, PlacedOrder, ShowSubscription};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{AllocationRule, AllocationWish, RecordPayment};
use boss_core::usage::ImportUsage;
use boss_kernel::id::{AccountId, BillId, MeterId, OfferingId, SubscriptionId};
use boss_kernel::{
    Alignment, Amount, Cadence, Currency, CycleDay, Datelike, Language, LocalText, NaiveDate, Quantity,
    TaxRate,
};
use boss_rating::{ChargeModel, PriceTerms};
use boss_tests::{Desk, Template};
use std::cell::{Cell, RefCell};
use std::collections::BTreeSet;
use std::future::Future;
use std::sync::{Arc, OnceLock};
use tokio::runtime::{Builder, Runtime};

/// One for all companies of the process.
fn runtime() -> &'static Runtime {
    static RUNTIME: OnceLock<Runtime> = OnceLock::new();
    RUNTIME.get_or_init(|| {
        Builder::new_multi_thread().worker_threads(2).enable_all().build().expect("a runtime")
    })
}

fn template() -> &'static Template {
    static TEMPLATE: OnceLock<Template> = OnceLock::new();
    TEMPLATE.get_or_init(|| runtime().block_on(Template::found()))
}

fn wait<F: Future>(future: F) -> F::Output {
    runtime().block_on(future)
}

fn text(name: &str) -> LocalText {
    LocalText::new(name, name)
}

/// A company with one customer and account.
pub(crate) struct Company {
    desk: Desk,
    pub(crate) account: AccountId,
    pub(crate) currency: Currency,
    /// The day it is; it only goes on.
    today: Cell<NaiveDate>,
    /// Names for what is made.
    made: Cell<u32>,
    /// Bills that were looked at.
    seen: RefCell<BTreeSet<BillId>>,
}

/// A price to sell by.
pub(crate) struct Sold {
    pub(crate) model: ChargeModel,
    pub(crate) terms: PriceTerms,
    pub(crate) timing: PriceTiming,
    /// In arrears: billed as soon as the service ends.
    pub(crate) at_end: bool,
    pub(crate) cadence: Cadence,
    pub(crate) alignment: Alignment,
    pub(crate) meter: Option<MeterId>,
}

impl Sold {
    /// By the account's months, in advance.
    pub(crate) fn monthly(model: ChargeModel) -> Sold {
        Sold {
            model,
            terms: PriceTerms::default(),
            timing: PriceTiming::InAdvance,
            at_end: false,
            cadence: Cadence::MONTHLY,
            alignment: Alignment::CycleDay,
            meter: None,
        }
    }
}

impl Company {
    /// With an account that was opened on `day`.
    pub(crate) fn open(currency: Currency, cycle_day: CycleDay, day: NaiveDate) -> Try<Company> {
        let desk = wait(template().desk());
        let company = Company {
            desk,
            account: AccountId(0),
            currency,
            today: Cell::new(day),
            made: Cell::new(0),
            seen: RefCell::default(),
        };
        company.desk.go_to(&day.to_string());
        let account = NewAccount {
            name: String::new(),
            currency,
            cycle_day: cycle_day.day(),
            payment_terms_days: 30,
            credit_limit: None,
            language: Language::English,
            invoicing: Invoicing::PerBill,
            opened_on: None,
        };
        let customer = NewCustomer {
            kind: CustomerKind::Organization,
            name: "Customer".to_owned(),
            credit_code: None,
            phone: None,
            email: None,
            address: None,
            note: None,
            contacts: Vec::new(),
        };
        let add = AddCustomer { customer, tax_profiles: Vec::new(), account: Some(account) };
        let account = company.act(add)?.account_id.ok_or("no account")?;
        Ok(Company { account, ..company })
    }

    /// With an account on the billing day of the day it was opened on.
    pub(crate) fn open_on(currency: Currency, day: NaiveDate) -> Try<Company> {
        let cycle_day = CycleDay::new(i32::try_from(day.day()).unwrap_or(1))?;
        Company::open(currency, cycle_day, day)
    }

    pub(crate) fn act<A: Action>(&self, action: A) -> Try<A::Output> {
        Ok(wait(self.desk.gate.act(&self.desk.owner, action))?.output)
    }

    fn ask<Q: Query>(&self, query: Q) -> Try<Q::Output> {
        Ok(wait(self.desk.gate.ask(&self.desk.owner, query))?)
    }

    /// Goes on to a day; never back.
    pub(crate) fn go_to(&self, day: NaiveDate) {
        if day > self.today.get() {
            self.today.set(day);
            self.desk.go_to(&day.to_string());
        }
    }

    fn name(&self, kind: &str) -> String {
        self.made.set(self.made.get() + 1);
        format!("{kind}{}", self.made.get())
    }

    /// A meter and what usage files call it.
    pub(crate) fn meter(&self) -> Try<(MeterId, String)> {
        let code = self.name("meter");
        let meter =
            AddMeter { code: code.clone(), name: text(&code), unit: text("unit"), ..AddMeter::default() };
        Ok((self.act(meter)?, code))
    }

    /// Sells by prices, taxed on top; in force long before anything was sold.
    pub(crate) fn sell(&self, prices: Vec<Sold>, tax_rate: TaxRate) -> Try<OfferingId> {
        let since = NaiveDate::from_ymd_opt(2001, 1, 1).ok_or("no day")?;
        let price = |sold: Sold| {
            let code = self.name("price");
            let version = NewPriceVersion { valid_from: since, model: sold.model, terms: sold.terms };
            NewPrice {
                name: text(&code),
                code,
                meter_id: sold.meter,
                timing: sold.timing,
                bill_at_end: sold.at_end,
                cadence: sold.cadence,
                alignment: sold.alignment,
                phase: None,
                versions: vec![version],
            }
        };
        let code = self.name("offering");
        self.act(AddOffering {
            name: text(&code),
            code,
            unit: text("unit"),
            tax_rate,
            tax_inclusive: false,
            currency: self.currency,
            connector: Connector::None,
            webhook_url: None,
            prices: prices.into_iter().map(price).collect(),
            kind: OfferingKind::Standard,
            tax_code_id: None,
            phases: Vec::new(),
            parts: Vec::new(),
            base_ids: Vec::new(),
            publish: true,
        })
    }

    pub(crate) fn order(&self, item: PlaceOrderItem) -> Try<PlacedOrder> {
        let (account_id, items) = (self.account, vec![item]);
        self.act(PlaceOrder { account_id, requested_on: None, note: None, items })
    }

    /// Orders so many of an offering from a day on.
    pub(crate) fn begin(
        &self,
        offering_id: OfferingId,
        quantity: Quantity,
        start_on: NaiveDate,
    ) -> Try<SubscriptionId> {
        let add = PlaceOrderItem::Add { offering_id, quantity, start_on, parent_id: None, parent_item: None };
        let placed = self.order(add)?.items.into_iter().next();
        Ok(placed.ok_or("nothing was ordered")?.subscription_id)
    }

    pub(crate) fn end(&self, subscription_id: SubscriptionId, on: NaiveDate) -> Try<()> {
        let effective_on = on.into();
        self.order(PlaceOrderItem::Delete { subscription_id, effective_on, credit: None }).map(drop)
    }

    pub(crate) fn change(
        &self,
        subscription_id: SubscriptionId,
        offering_id: OfferingId,
        quantity: Option<Quantity>,
        on: NaiveDate,
    ) -> Try<()> {
        let change = PlaceOrderItem::ChangeOffering {
            subscription_id,
            offering_id,
            quantity,
            effective_on: on.into(),
            credit: None,
            end_add_ons: false,
        };
        self.order(change).map(drop)
    }

    /// Imports usage at noon of a day.
    pub(crate) fn use_up(
        &self,
        subscription_id: SubscriptionId,
        meter: &str,
        (day, quantity): (NaiveDate, Quantity),
    ) -> Try<()> {
        let number = self.ask(ShowSubscription { subscription_id })?.subscription.number;
        let event = self.name("event");
        let text = format!(
            "event_id,subscription,meter,at,quantity\n{event},{number},{meter},{day} 08:00,{quantity}\n"
        );
        let path = self.desk.folder.path().join("usage.csv");
        std::fs::write(&path, text).map_err(|error| error.to_string())?;
        let file = self.desk.gate.files().put(&path, "usage.csv");
        self.act(ImportUsage { file, encoding: None }).map(drop)
    }

    /// Bills through a day, and looks at the bills that came of it.
    pub(crate) fn bill(&self, through: NaiveDate) -> Try<Vec<BillView>> {
        self.go_to(through);
        self.act(RunBilling { through, account_ids: Some(vec![self.account]), draft: false })?;
        self.new_bills()
    }

    /// Bills not looked at before, oldest first.
    fn new_bills(&self) -> Try<Vec<BillView>> {
        let list = self.ask(ListBills { account_id: Some(self.account), ..ListBills::default() })?;
        let mut bills = Vec::new();
        for row in list.rows.iter().rev() {
            if self.seen.borrow_mut().insert(row.bill_id) {
                bills.push(self.view(row.bill_id)?);
            }
        }
        Ok(bills)
    }

    pub(crate) fn view(&self, bill_id: BillId) -> Try<BillView> {
        self.ask(ViewBill { bill_id })
    }

    /// A bill of items by hand.
    pub(crate) fn make_bill(&self, items: Vec<BillItemInput>) -> Try<BillView> {
        let made = self.act(by_hand(self.account, items))?;
        self.seen.borrow_mut().insert(made.bill_id);
        self.view(made.bill_id)
    }

    /// A credit: a bill below zero by hand.
    pub(crate) fn credit(&self, amount: Amount) -> Try<BillView> {
        self.make_bill(vec![untaxed(amount.negated()?)])
    }

    /// Bills by hand that are asked for at the same moment.
    pub(crate) fn make_bills_at_once(&self, amounts: &[Amount]) -> Try<Vec<BillView>> {
        let made = wait(async {
            let start = Arc::new(tokio::sync::Barrier::new(amounts.len()));
            let calls: Vec<_> = amounts
                .iter()
                .map(|amount| {
                    let (gate, owner) = (self.desk.gate.clone(), self.desk.owner.clone());
                    let (bill, start) = (by_hand(self.account, vec![untaxed(*amount)]), start.clone());
                    tokio::spawn(async move {
                        start.wait().await;
                        gate.act(&owner, bill).await
                    })
                })
                .collect();
            let mut made = Vec::new();
            for call in calls {
                made.push(call.await);
            }
            made
        });
        let mut bills = Vec::new();
        for outcome in made {
            let outcome = outcome.map_err(|error| Trouble::Failed(error.to_string()))?;
            bills.push(self.view(outcome?.output.bill_id)?);
        }
        Ok(bills)
    }

    pub(crate) fn open_wallet(&self, wallet: OpenWallet) -> Try<()> {
        self.act(wallet).map(drop)
    }

    pub(crate) fn wallets(&self) -> Try<Vec<WalletRow>> {
        Ok(self.ask(ListWallets { account_id: self.account })?.wallets)
    }

    /// Takes in money, which pays what is due first.
    pub(crate) fn pay(&self, amount: Amount) -> Try<()> {
        let payment = RecordPayment {
            account_id: self.account,
            amount,
            received_on: self.today.get(),
            method: PaymentMethod::BankTransfer,
            reference: None,
            note: None,
            allocate: AllocationWish::Rule(AllocationRule::OldestFirst),
        };
        self.act(payment).map(drop)
    }
}

fn by_hand(account_id: AccountId, items: Vec<BillItemInput>) -> MakeBill {
    MakeBill { account_id, items, due_on: None, group_name: None, reason: None, draft: false }
}

/// An item without tax.
pub(crate) fn untaxed(amount: Amount) -> BillItemInput {
    item(amount, TaxRate::ZERO, false)
}

/// An item that is taxed, on top or within.
pub(crate) fn item(amount: Amount, tax_rate: TaxRate, tax_included: bool) -> BillItemInput {
    let (name, amount) = ("Item".to_owned(), Some(amount));
    BillItemInput { name, amount, tax_rate, tax_included, ..BillItemInput::default() }
}
