//! What happens on a day: customers come, order, change and leave; their transfers arrive.

use super::founding::place_of;
use super::{BookedSubscription, Player};
use crate::demo::{
    ContactRole, CustomerKind, CustomerRef, InvoiceKind, OrderRef, PlannedAccount, PlannedCustomer,
    PlannedPayment, PlannedTaxProfile, Step, SubscriptionRef, codes,
};
use boss_core::customers::model::{CustomerKind as Kind, InvoiceKind as Invoice, Invoicing};
use boss_core::customers::{AddAccount, AddCustomer, ContactProfile, NewAccount, NewCustomer, NewTaxProfile};
use boss_core::orders::model::OrderState;
use boss_core::orders::{CompleteTask, PlaceOrder, PlaceOrderItem, PlacedItem, ShowOrder};
use boss_core::payments::model::PaymentMethod;
use boss_core::payments::{AllocationWish, BillShare, RecordPayment};
use boss_kernel::id::{BillId, OrderId, ServiceOrderId};
use boss_kernel::{Error, Language, NaiveDate, Result};

fn missing(what: &str) -> Error {
    Error::new(codes::DATA_UNREADABLE).with("file", "catalogue.json").caused_by(what)
}

impl Player {
    pub(super) async fn do_step(&mut self, step: Step) -> Result<()> {
        match step {
            Step::OpenCustomer { customer } => self.open_customer(customer).await,
            Step::PlaceOrder { order } => self.place_order(order).await,
            Step::Activate { subscription } => self.activate(subscription).await,
            Step::ChangeQuantity { subscription, quantity } => {
                let (effective_on, subscription_id) = (self.today(), self.subscription(subscription)?.id);
                let effective_on = effective_on.into();
                let item = PlaceOrderItem::Modify { subscription_id, quantity, effective_on, credit: None };
                self.change(subscription, item).await
            }
            Step::Terminate { subscription } => {
                let (effective_on, subscription_id) = (self.today(), self.subscription(subscription)?.id);
                let effective_on = effective_on.into();
                let item = PlaceOrderItem::Delete { subscription_id, effective_on, credit: None };
                self.change(subscription, item).await
            }
        }
    }

    pub(super) fn today(&self) -> NaiveDate {
        self.now().date_in(super::ZONE)
    }

    fn subscription(&self, subscription: SubscriptionRef) -> Result<&BookedSubscription> {
        self.booked.subscriptions.get(&subscription).ok_or_else(|| missing("a subscription is not booked"))
    }

    async fn open_customer(&mut self, customer: CustomerRef) -> Result<()> {
        let plan = self.plan.clone();
        let planned = plan.customer(customer);
        let mut accounts = planned.accounts.iter().map(|account| plan.account(*account));
        let first = accounts.next();
        let add = AddCustomer {
            customer: new_customer(planned),
            tax_profiles: vec![new_tax_profile(&planned.tax_profile)],
            account: first.map(|account| new_account(account, planned.language)),
        };
        let added = self.operations(add).await?;
        self.booked.customers.insert(customer.0, added.customer_id);
        if let (Some(first), Some(id)) = (first, added.account_id) {
            self.booked.accounts.insert(first.reference.0, id);
            self.booked.planned_accounts.insert(id, first.reference.0);
        }
        for account in accounts {
            let add = AddAccount {
                customer_id: added.customer_id,
                tax_profile_id: None,
                account: new_account(account, planned.language),
            };
            let id = self.operations(add).await?.account_id;
            self.booked.accounts.insert(account.reference.0, id);
            self.booked.planned_accounts.insert(id, account.reference.0);
        }
        self.agree_terms(customer).await
    }

    async fn place_order(&mut self, order: OrderRef) -> Result<()> {
        let plan = self.plan.clone();
        let planned = plan.order(order);
        let today = self.today();
        let account_id = *self
            .booked
            .accounts
            .get(&planned.account.0)
            .ok_or_else(|| missing("an account is not booked"))?;
        let mut items = Vec::new();
        for reference in &planned.items {
            let subscription = plan.subscription(*reference);
            let offering = self.booked.offerings.get(place_of(subscription.offering));
            items.push(PlaceOrderItem::Add {
                offering_id: *offering.ok_or_else(|| missing("an offering is not booked"))?,
                quantity: subscription.quantity,
                start_on: today,
                parent_id: None,
                parent_item: None,
            });
        }
        let place = PlaceOrder { account_id, requested_on: Some(today), note: None, items };
        let placed = self.operations(place).await?;
        for (reference, item) in planned.items.iter().zip(&placed.items) {
            if let Some(number) = self.booked.numbers.get_mut(reference.0 as usize) {
                number.clone_from(&item.subscription_number);
            }
            self.booked.subscriptions.insert(*reference, booked(placed.order_id, item));
        }
        Ok(())
    }

    /// Completes the activation task, where one waits for a person.
    async fn activate(&mut self, subscription: SubscriptionRef) -> Result<()> {
        let booked = self.subscription(subscription)?;
        if !booked.waits {
            return Ok(());
        }
        let (order, task) = (booked.order, booked.task);
        self.complete(order, task).await
    }

    /// Orders a change of a subscription that takes effect today, and does what it asks of a person.
    async fn change(&mut self, subscription: SubscriptionRef, item: PlaceOrderItem) -> Result<()> {
        let plan = self.plan.clone();
        let account = plan.subscription(subscription).account;
        let account_id =
            *self.booked.accounts.get(&account.0).ok_or_else(|| missing("an account is not booked"))?;
        let place =
            PlaceOrder { account_id, requested_on: Some(self.today()), note: None, items: vec![item] };
        let placed = self.operations(place).await?;
        for item in placed.items.iter().filter(|item| item.state != OrderState::Completed) {
            self.complete(placed.order_id, item.task_id).await?;
        }
        Ok(())
    }

    async fn complete(&mut self, order_id: OrderId, task_id: ServiceOrderId) -> Result<()> {
        let detail = self.gate.ask(&self.people.operations, ShowOrder { order_id }).await?;
        let task = detail.items.iter().map(|item| &item.task).find(|task| task.task_id == task_id);
        let task = task.ok_or_else(|| missing("a task is not booked"))?;
        if task.completed_on.is_some() {
            // Done before a crash: the acts that follow keep their numbers.
            self.next_act()?;
            return Ok(());
        }
        let complete = CompleteTask { task_id, completed_on: self.today(), version: task.version };
        self.operations(complete).await?;
        Ok(())
    }

    /// Books a transfer and settles its bill with it.
    pub(super) async fn record_payment(&mut self, transfer: PlannedPayment, bill_id: BillId) -> Result<()> {
        let account_id = self.booked.accounts.get(&transfer.account.0);
        let record = RecordPayment {
            account_id: *account_id.ok_or_else(|| missing("an account is not booked"))?,
            amount: transfer.amount,
            received_on: transfer.paid_on,
            method: PaymentMethod::BankTransfer,
            reference: Some(transfer.bank_reference),
            note: Some(transfer.payer),
            allocate: AllocationWish::Bills(vec![BillShare { bill_id, amount: transfer.amount }]),
        };
        self.finance(record).await?;
        Ok(())
    }
}

fn booked(order: OrderId, item: &PlacedItem) -> BookedSubscription {
    BookedSubscription {
        id: item.subscription_id,
        order,
        task: item.task_id,
        waits: item.state != OrderState::Completed,
    }
}

fn new_customer(planned: &PlannedCustomer) -> NewCustomer {
    let contact = |contact: &crate::demo::PlannedContact| ContactProfile {
        name: contact.name.clone(),
        position: Some(position(contact.role, planned.language).to_owned()),
        phone: Some(contact.phone.clone()),
        email: Some(contact.email.clone()),
        is_primary: contact.role == ContactRole::Business,
    };
    NewCustomer {
        kind: match planned.kind {
            CustomerKind::Organization => Kind::Organization,
            CustomerKind::Individual => Kind::Individual,
        },
        name: planned.name.clone(),
        credit_code: planned.credit_code.clone(),
        phone: Some(planned.tax_profile.phone.clone()),
        email: Some(planned.tax_profile.email.clone()),
        address: Some(planned.address.clone()),
        note: planned.industry.as_ref().map(|industry| industry.in_language(planned.language).to_owned()),
        contacts: planned.contacts.iter().map(contact).collect(),
    }
}

fn position(role: ContactRole, language: Language) -> &'static str {
    match (role, language) {
        (ContactRole::Business, Language::Chinese) => "商务",
        (ContactRole::Business, Language::English) => "Business",
        (ContactRole::Finance, Language::Chinese) => "财务",
        (ContactRole::Finance, Language::English) => "Finance",
        (ContactRole::Technical, Language::Chinese) => "技术",
        (ContactRole::Technical, Language::English) => "Technical",
    }
}

fn new_tax_profile(planned: &PlannedTaxProfile) -> NewTaxProfile {
    NewTaxProfile {
        title: planned.title.clone(),
        tax_number: planned.tax_number.clone(),
        invoice_kind: match planned.invoice_kind {
            InvoiceKind::Special => Invoice::Special,
            InvoiceKind::Ordinary => Invoice::Ordinary,
        },
        address: Some(planned.address.clone()),
        phone: Some(planned.phone.clone()),
        bank_name: planned.bank_name.clone(),
        bank_account: planned.bank_account.clone(),
        email: Some(planned.email.clone()),
        is_default: true,
    }
}

fn new_account(planned: &PlannedAccount, language: Language) -> NewAccount {
    NewAccount {
        name: planned.name.clone(),
        currency: planned.currency,
        cycle_day: planned.cycle_day.day(),
        payment_terms_days: i32::try_from(planned.payment_terms_days).unwrap_or(i32::MAX),
        credit_limit: Some(planned.credit_limit),
        language,
        invoicing: Invoicing::PerBill,
        opened_on: None,
    }
}
