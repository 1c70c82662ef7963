//! Bills made by hand.

use crate::billing::items::{self, BillItemInput};
use crate::billing::model::{bill, bill_item};
use crate::billing::{codes, credit_limits, drafts, rules};
use crate::customers;
use crate::customers::model::account;
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag, internal};
use crate::ledger;
use crate::orders;
use crate::store::bulk;
use crate::store::numbers::Numbered;
use boss_kernel::id::{AccountId, BillId};
use boss_kernel::{Amount, Error, Fault, Minor, NaiveDate, Result};
use boss_rating::Taxed;
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use serde::{Deserialize, Serialize};

/// Makes a bill by hand, for what no price charges: an installation, say. Below zero it gives money back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MakeBill {
    /// Whom it is for. Where another account pays for this one, the bill is that one's.
    pub account_id: AccountId,
    /// What it bills.
    pub items: Vec<BillItemInput>,
    /// When it is to be paid; by the account's terms if not given.
    #[serde(default)]
    pub due_on: Option<NaiveDate>,
    /// The group of subscriptions it belongs to.
    #[serde(default)]
    pub group_name: Option<String>,
    /// Why, for colleagues.
    #[serde(default)]
    pub reason: Option<String>,
    /// Whether it waits as a draft until it is finalised.
    #[serde(default)]
    pub draft: bool,
}

/// The bill that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct MadeBill {
    /// Which.
    pub bill_id: BillId,
    /// Its number; none of a draft and in a dry run.
    pub number: Option<String>,
    /// When it is to be paid.
    pub due_on: NaiveDate,
    /// Without tax.
    pub net: Amount,
    /// The tax.
    pub tax: Amount,
    /// With tax.
    pub total: Amount,
    /// What each item comes to with tax, in their order.
    pub items: Vec<Amount>,
}

impl Action for MakeBill {
    const NAME: &'static str = "billing.make_bill";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Ledger, Tag::Customers, Tag::Invoicing, Tag::Payments];
    type Output = MadeBill;

    async fn run(self, context: &mut ActionContext) -> Result<MadeBill> {
        let found = customers::account_and_payer_for_update(&context.tx, self.account_id).await;
        let (account, payer) = found.map_err(|error| error.at("accountId"))?;
        let taxed = self.checked(context.today, &payer)?;
        let sum = |part: fn(&Taxed) -> Amount| Amount::sum(taxed.iter().map(part), payer.currency);
        let bill = self
            .bill_row(
                context,
                &payer,
                (sum(|item| item.net)?, sum(|item| item.tax)?, sum(|item| item.gross)?),
            )
            .await?;
        bulk::insert(&context.tx, vec![bill::ActiveModel::from(bill.clone())]).await?;
        bulk::insert(&context.tx, self.item_rows(context, &account, &bill, &taxed)).await?;
        let number = match self.draft {
            true => None,
            false => {
                let booked = drafts::book(context, std::slice::from_ref(&bill)).await?;
                credit_limits::warn(context, &booked.over_limit);
                Some(Numbered::Bill.format(booked.numbers.start))
            }
        };
        let label = number.clone().unwrap_or_else(|| bill.label());
        context.changed(ChangeVerb::Created, ObjectKind::Bill, bill.id.0, label);
        context.changed(ChangeVerb::Changed, ObjectKind::Account, payer.id.0, &payer.number);
        context.changed(ChangeVerb::Changed, ObjectKind::Account, account.id.0, &account.number);
        let amount = |minor: Minor| minor.in_currency(bill.currency);
        Ok(MadeBill {
            bill_id: bill.id,
            number: number.filter(|_| !context.dry_run),
            due_on: bill.due_on,
            net: amount(bill.net_minor),
            tax: amount(bill.tax_minor),
            total: amount(bill.total_minor),
            items: taxed.iter().map(|item| item.gross).collect(),
        })
    }
}

impl MakeBill {
    /// What the items come to, or everything that is wrong.
    fn checked(&self, today: NaiveDate, payer: &account::Model) -> Result<Vec<Taxed>> {
        let mut faults = Vec::new();
        let mut taxed = Vec::with_capacity(self.items.len());
        if self.items.is_empty() {
            faults.push(Fault::at("items", Error::new(codes::ITEMS_EMPTY).with("number", &payer.number)));
        }
        if self.items.len() > items::MOST_ITEMS {
            faults
                .push(Fault::at("items", Error::new(codes::ITEMS_TOO_MANY).with("most", items::MOST_ITEMS)));
        }
        for (position, item) in self.items.iter().enumerate() {
            let (figures, found) = item.priced(payer.currency, &format!("items.{position}."));
            taxed.extend(figures);
            faults.extend(found);
        }
        let total = Amount::sum(taxed.iter().map(|item| item.gross), payer.currency)?;
        if !ledger::is_plausible(total) {
            let most = Amount::new(ledger::MOST_MINOR, payer.currency);
            let error = Error::new(codes::AMOUNT_IMPLAUSIBLE).with("amount", total).with("most", most);
            faults.push(Fault::at("items", error));
        }
        if let Some(due) = self.due_on {
            let error = match rules::check_day(due, today) {
                Err(error) => Some(error),
                Ok(()) if due < today => {
                    Some(Error::new(codes::DUE_BEFORE_BILL).with("due", due).with("billed", today))
                }
                Ok(()) => None,
            };
            faults.extend(error.map(|error| Fault::at("dueOn", error)));
        }
        if self.group().chars().count() > orders::MOST_GROUP {
            let error = Error::new(codes::TEXT_TOO_LONG).with("most", orders::MOST_GROUP);
            faults.push(Fault::at("groupName", error));
        }
        if self.reason.as_deref().is_some_and(|reason| reason.trim().chars().count() > items::MOST_REASON) {
            faults
                .push(Fault::at("reason", Error::new(codes::TEXT_TOO_LONG).with("most", items::MOST_REASON)));
        }
        Error::unless_faultless(faults)?;
        Ok(taxed)
    }

    fn group(&self) -> &str {
        self.group_name.as_deref().unwrap_or_default().trim()
    }

    /// The bill as a draft, on the payer.
    async fn bill_row(
        &self,
        context: &ActionContext,
        payer: &account::Model,
        (net, tax, total): (Amount, Amount, Amount),
    ) -> Result<bill::Model> {
        let ids = bulk::take_ids::<bill::Entity>(&context.tx, 1).await?;
        let id = BillId(*ids.first().ok_or_else(|| internal("no id for a bill"))?);
        let by_terms = rules::due_on(context.today, payer.payment_terms_days);
        let reason = self.reason.as_deref().map(str::trim).filter(|text| !text.is_empty());
        Ok(bill::Model {
            id,
            number: None,
            account_id: payer.id,
            customer_id: payer.customer_id,
            bill_run_id: None,
            period_from: context.today,
            period_to: context.today.succ_opt().ok_or_else(|| internal("the calendar ends"))?,
            billed_on: context.today,
            due_on: self.due_on.unwrap_or(by_terms),
            currency: payer.currency,
            net_minor: net.to_minor(),
            tax_minor: tax.to_minor(),
            total_minor: total.to_minor(),
            paid_minor: Minor::ZERO,
            invoiced_minor: Minor::ZERO,
            state: crate::billing::model::BillState::New,
            created_at: context.now,
            version: 1,
            group_name: self.group().to_owned(),
            reason: reason.map(str::to_owned),
            due_by_hand: self.due_on.is_some(),
        })
    }

    fn item_rows(
        &self,
        context: &ActionContext,
        account: &account::Model,
        bill: &bill::Model,
        taxed: &[Taxed],
    ) -> Vec<bill_item::ActiveModel> {
        let row = |(item, taxed): (&BillItemInput, &Taxed)| bill_item::ActiveModel {
            id: NotSet,
            bill_id: Set(bill.id),
            account_id: Set(account.id),
            charge_id: Set(None),
            name: Set(item.name.trim().to_owned()),
            quantity: Set(item.quantity),
            unit_price: Set(item.unit_price),
            tax_rate: Set(item.tax_rate),
            tax_included: Set(item.tax_included),
            currency: Set(bill.currency),
            net_minor: Set(taxed.net.to_minor()),
            tax_minor: Set(taxed.tax.to_minor()),
            total_minor: Set(taxed.gross.to_minor()),
            reason: Set(None),
            created_by: Set(context.staff_id()),
            created_at: Set(context.now),
            tax_code: Set(None),
        };
        self.items.iter().zip(taxed).map(row).collect()
    }
}
