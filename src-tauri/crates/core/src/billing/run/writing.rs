//! Writes what was rated: bills, charges, postings, and how far each account is billed.

use crate::billing::model::{bill, charge, charge_discount, parked_account};
use crate::billing::rules;
use crate::billing::run::rating::{AccountCharges, RatedAccount};
use crate::billing::run::report::Report;
use crate::billing::run::{Horizon, internal};
use crate::customers::model::account;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::ledger::model::{EntryKind, LedgerAccount};
use crate::ledger::{self, NewEntry, NewPosting};
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use boss_kernel::id::{AccountId, BillId, BillRunId, ChargeId};
use boss_kernel::{Amount, Days, Error, Minor, NaiveDate, Period, Result};
use boss_rating::ChargeToMake;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use std::collections::HashMap;

/// Writes the chunks of one run.
pub(super) struct Writer {
    pub(super) run_id: BillRunId,
    pub(super) billed_on: NaiveDate,
    pub(super) horizon: Horizon,
}

/// An account with something to charge, and the bill it gets.
struct NewBill {
    row: bill::Model,
    charges: AccountCharges,
}

impl Writer {
    /// Writes a chunk and adds it to the report.
    pub(super) async fn write(
        &self,
        context: &mut ActionContext,
        rated: Vec<RatedAccount>,
        report: &mut Report,
    ) -> Result<()> {
        let mut billed: Vec<AccountId> = Vec::with_capacity(rated.len());
        let mut parked: Vec<(account::Model, Error)> = Vec::new();
        let mut to_bill: Vec<(account::Model, AccountCharges, Period)> = Vec::with_capacity(rated.len());
        for RatedAccount { account, outcome } in rated {
            report.summary.accounts += 1;
            match outcome {
                Err(reason) => parked.push((account, reason)),
                Ok(charges) => {
                    billed.push(account.id);
                    report.expect(&account, &charges);
                    if let Some(period) = charges.period {
                        to_bill.push((account, charges, period));
                    }
                }
            }
        }
        let limit =
            |account: &account::Model| Some(account.credit_limit_minor?.in_currency(account.currency));
        let limits: HashMap<AccountId, Amount> =
            to_bill.iter().filter_map(|(account, ..)| Some((account.id, limit(account)?))).collect();
        let bills = self.new_bills(context, to_bill).await?;
        self.write_bills(context, bills, report).await?;
        self.park(&context.tx, parked, report).await?;
        self.mark_billed(&context.tx, &billed).await?;
        report.check_limits(&context.tx, &limits).await
    }

    /// Gives each account with a charge its bill with id and number.
    async fn new_bills(
        &self,
        context: &mut ActionContext,
        to_bill: Vec<(account::Model, AccountCharges, Period)>,
    ) -> Result<Vec<NewBill>> {
        if to_bill.is_empty() {
            return Ok(Vec::new());
        }
        let ids = bulk::take_ids::<bill::Entity>(&context.tx, to_bill.len()).await?;
        let count = i64::try_from(to_bill.len()).map_err(internal)?;
        let numbers = numbers::take(&context.tx, Numbered::Bill, count).await?;
        let mut bills = Vec::with_capacity(to_bill.len());
        for ((id, number), (account, charges, period)) in ids.into_iter().zip(numbers).zip(to_bill) {
            let terms = u64::try_from(account.payment_terms_days).unwrap_or(0);
            let row = bill::Model {
                id: BillId(id),
                number: Numbered::Bill.format(number),
                account_id: account.id,
                customer_id: account.customer_id,
                bill_run_id: self.run_id,
                period_from: period.from(),
                period_to: period.to(),
                billed_on: self.billed_on,
                due_on: self.billed_on.checked_add_days(Days::new(terms)).unwrap_or(self.billed_on),
                currency: account.currency,
                net_minor: charges.net.to_minor(),
                tax_minor: charges.tax.to_minor(),
                total_minor: charges.total.to_minor(),
                paid_minor: Minor::ZERO,
                invoiced_minor: Minor::ZERO,
                state: rules::first_state(charges.total),
                created_at: context.now,
                version: 1,
            };
            context.changed(ChangeVerb::Created, ObjectKind::Bill, id, &row.number);
            bills.push(NewBill { row, charges });
        }
        Ok(bills)
    }

    async fn write_bills(
        &self,
        context: &mut ActionContext,
        bills: Vec<NewBill>,
        report: &mut Report,
    ) -> Result<()> {
        let count = bills.iter().map(|bill| bill.charges.charges.len()).sum();
        let mut charge_ids = bulk::take_ids::<charge::Entity>(&context.tx, count).await?.into_iter();
        let mut charge_rows = Vec::with_capacity(count);
        let mut discount_rows = Vec::new();
        let mut entries = Vec::with_capacity(bills.len());
        let mut bill_rows = Vec::with_capacity(bills.len());
        for NewBill { row, charges } in bills {
            report.add(&row, &charges)?;
            entries.push(self.entry(&row)?);
            for (charge, explanation) in charges.charges.into_iter().zip(charges.explanations) {
                let id = charge_ids.next().ok_or_else(|| internal("too few charge ids"))?;
                discount_rows.extend(discounts_of(ChargeId(id), &charge));
                charge_rows.push(charge_row(ChargeId(id), &row, charge, explanation));
            }
            bill_rows.push(bill::ActiveModel::from(row));
        }
        bulk::insert(&context.tx, bill_rows).await?;
        bulk::insert(&context.tx, charge_rows).await?;
        bulk::insert(&context.tx, discount_rows).await?;
        ledger::post(&context.tx, entries, context.now).await
    }

    /// Receivable to revenue and tax payable; with the opposite signs where the customer gets money back.
    fn entry(&self, bill: &bill::Model) -> Result<NewEntry> {
        let amount = |minor: Minor| minor.in_currency(bill.currency);
        let posting = |ledger_account, amount: Amount| NewPosting {
            ledger_account,
            account_id: Some(bill.account_id),
            amount,
        };
        Ok(NewEntry {
            booked_on: self.billed_on,
            kind: EntryKind::Bill,
            source_kind: "bill",
            source_id: bill.id.0,
            postings: vec![
                posting(LedgerAccount::Receivable, amount(bill.total_minor)),
                posting(LedgerAccount::Revenue, amount(bill.net_minor).negated()?),
                posting(LedgerAccount::TaxPayable, amount(bill.tax_minor).negated()?),
            ],
        })
    }

    async fn park(
        &self,
        tx: &DatabaseTransaction,
        parked: Vec<(account::Model, Error)>,
        report: &mut Report,
    ) -> Result<()> {
        let mut rows = Vec::with_capacity(parked.len());
        let ids: Vec<AccountId> = parked.iter().map(|(account, _)| account.id).collect();
        for (account, reason) in parked {
            rows.push(parked_account::ActiveModel {
                bill_run_id: Set(self.run_id),
                account_id: Set(account.id),
                code: Set(reason.code().to_string()),
                params: Set(serde_json::to_string(reason.params()).map_err(internal)?),
            });
            report.park(account, &reason);
        }
        for chunk in bulk::id_chunks(&ids) {
            account::Entity::update_many()
                .col_expr(account::Column::ParkedRunId, Expr::value(self.run_id))
                .filter(account::Column::Id.is_in(chunk))
                .exec(tx)
                .await?;
        }
        bulk::insert(tx, rows).await
    }

    /// Accounts billed further by an earlier run stay so. Where an account is billed ahead of today, what is charged in arrears
    /// for the days to come is still to be read.
    async fn mark_billed(&self, tx: &DatabaseTransaction, accounts: &[AccountId]) -> Result<()> {
        let no_run: Option<BillRunId> = None;
        let Horizon { until, arrears_until } = self.horizon;
        let billed_until = Expr::case(
            Expr::col(account::Column::BilledUntil).gt(until),
            Expr::col(account::Column::BilledUntil),
        )
        .finally(Expr::val(until));
        let still_to_read = Some(arrears_until).filter(|_| until > arrears_until);
        let rerate_from = Expr::case(
            Expr::col(account::Column::BilledUntil).gt(arrears_until),
            Expr::value(Some(arrears_until)),
        )
        .finally(Expr::value(still_to_read));
        for chunk in bulk::id_chunks(accounts) {
            account::Entity::update_many()
                .col_expr(account::Column::BilledUntil, billed_until.clone().into())
                .col_expr(account::Column::RerateFrom, rerate_from.clone().into())
                .col_expr(account::Column::ParkedRunId, Expr::value(no_run))
                .filter(account::Column::Id.is_in(chunk))
                .exec(tx)
                .await?;
        }
        Ok(())
    }
}

fn discounts_of(id: ChargeId, charge: &ChargeToMake) -> impl Iterator<Item = charge_discount::ActiveModel> {
    charge.discounts.iter().map(move |applied| charge_discount::ActiveModel {
        charge_id: Set(id),
        discount_id: Set(applied.discount),
        amount_minor: Set(applied.amount.to_minor()),
    })
}

fn charge_row(
    id: ChargeId,
    bill: &bill::Model,
    charge: ChargeToMake,
    explanation: String,
) -> charge::ActiveModel {
    charge::ActiveModel {
        id: Set(id),
        bill_id: Set(bill.id),
        account_id: Set(bill.account_id),
        subscription_id: Set(charge.key.subscription),
        price_id: Set(charge.key.price),
        price_version_id: Set(charge.version),
        period_from: Set(charge.key.period.from()),
        period_to: Set(charge.key.period.to()),
        served_from: Set(charge.served.from()),
        served_to: Set(charge.served.to()),
        billable_on: Set(charge.billable_on),
        quantity: Set(charge.quantity),
        unit_price: Set(charge.unit_price),
        tax_rate: Set(charge.tax_rate),
        currency: Set(charge.net.currency()),
        net_minor: Set(charge.net.to_minor()),
        tax_minor: Set(charge.tax.to_minor()),
        total_minor: Set(charge.gross.to_minor()),
        explanation: Set(explanation),
        corrects_charge_id: Set(charge.corrects),
    }
}
