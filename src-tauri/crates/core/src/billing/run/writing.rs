//! Writes what was rated: bills, charges, postings, and how far each account is billed.

use crate::billing::model::{bill, charge, charge_discount, parked_account};
use crate::billing::run::rating::{AccountCharges, RatedAccount};
use crate::billing::run::tally::Tally;
use crate::billing::run::{Horizon, internal};
use crate::billing::{rules, wallets};
use crate::customers::model::account;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind};
use crate::ledger::model::{EntryKind, LedgerAccount, ledger_entry};
use crate::ledger::{self, NewEntry, NewPosting};
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use boss_kernel::id::{AccountId, BillId, BillRunId, ChargeId};
use boss_kernel::{Amount, Days, Error, Instant, Minor, NaiveDate, Period, Result};
use boss_rating::ChargeToMake;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, Statement};
use std::collections::HashMap;
use std::ops::Range;

/// Writes the chunks of one run.
#[derive(Clone, Copy)]
pub(super) struct Writer {
    pub(super) run_id: BillRunId,
    pub(super) billed_on: NaiveDate,
    pub(super) horizon: Horizon,
    pub(super) now: Instant,
}

/// An account with something to charge.
pub(super) struct ToBill {
    account: account::Model,
    charges: AccountCharges,
    period: Period,
}

/// A rated chunk by what becomes of its accounts.
pub(super) struct Sorted {
    to_bill: Vec<ToBill>,
    rest: Rest,
}

/// What is written of a chunk beside its bills.
#[derive(Default)]
pub(super) struct Rest {
    billed: Vec<AccountId>,
    parked: Vec<(AccountId, Error)>,
    limits: HashMap<AccountId, Amount>,
}

/// Ids and numbers for the bills of a chunk and what belongs to them.
pub(super) struct Numbers {
    bills: Vec<i64>,
    numbers: Range<i64>,
    charges: Vec<i64>,
    entries: Vec<i64>,
}

/// A bill as far as it is told and counted.
pub(super) struct BillMade {
    pub(super) id: BillId,
    pub(super) number: String,
    pub(super) net: Amount,
    pub(super) tax: Amount,
    pub(super) total: Amount,
    pub(super) charges: usize,
    pub(super) corrections: usize,
}

/// The rows of a chunk's bills, charges and ledger entries.
pub(super) struct Rows {
    bills: Vec<BillMade>,
    statements: Vec<Statement>,
}

impl Sorted {
    /// Sorts a chunk and counts it.
    pub(super) fn new(rated: Vec<RatedAccount>, tally: &mut Tally) -> Sorted {
        let mut sorted = Sorted { to_bill: Vec::with_capacity(rated.len()), rest: Rest::default() };
        let rest = &mut sorted.rest;
        for RatedAccount { account, outcome } in rated {
            tally.accounts += 1;
            let charges = match outcome {
                Ok(charges) => charges,
                Err(reason) => {
                    tally.parked += 1;
                    rest.parked.push((account.id, reason));
                    continue;
                }
            };
            rest.billed.push(account.id);
            tally.expect(account.id, &charges);
            if let Some(period) = charges.period {
                let limit = account.credit_limit_minor.map(|limit| limit.in_currency(account.currency));
                rest.limits.extend(limit.map(|limit| (account.id, limit)));
                sorted.to_bill.push(ToBill { account, charges, period });
            }
        }
        sorted
    }

    /// What gets bills, and what is written beside them.
    pub(super) fn split(self) -> (Vec<ToBill>, Rest) {
        (self.to_bill, self.rest)
    }
}

impl Writer {
    /// Takes what the bills of a chunk will be known by.
    pub(super) async fn take_numbers(&self, tx: &DatabaseTransaction, sorted: &Sorted) -> Result<Numbers> {
        let bills = sorted.to_bill.len();
        if bills == 0 {
            let (bills, charges, entries) = (Vec::new(), Vec::new(), Vec::new());
            return Ok(Numbers { bills, numbers: 0..0, charges, entries });
        }
        let charges = sorted.to_bill.iter().map(|bill| bill.charges.charges.len()).sum();
        Ok(Numbers {
            bills: bulk::take_ids::<bill::Entity>(tx, bills).await?,
            charges: bulk::take_ids::<charge::Entity>(tx, charges).await?,
            // One each at most: what comes to nothing is not posted.
            entries: bulk::take_ids::<ledger_entry::Entity>(tx, bills).await?,
            numbers: numbers::take(tx, Numbered::Bill, i64::try_from(bills).map_err(internal)?).await?,
        })
    }

    /// Makes the rows of a chunk's bills. Pure.
    pub(super) fn rows(self, backend: DbBackend, to_bill: Vec<ToBill>, numbers: Numbers) -> Result<Rows> {
        let Numbers { bills: bill_ids, numbers, charges: charge_ids, entries: entry_ids } = numbers;
        let mut charge_rows = Vec::with_capacity(charge_ids.len());
        let mut discount_rows = Vec::new();
        let mut charge_ids = charge_ids.into_iter();
        let mut entries = Vec::with_capacity(to_bill.len());
        let mut bill_rows = Vec::with_capacity(to_bill.len());
        let mut bills = Vec::with_capacity(to_bill.len());
        for ((id, number), bill) in bill_ids.into_iter().zip(numbers).zip(to_bill) {
            let row = self.bill_row(BillId(id), number, &bill);
            entries.push(self.entry(&row)?);
            bills.push(made(&row, &bill.charges));
            let charges = bill.charges;
            for (charge, explanation) in charges.charges.into_iter().zip(charges.explanations) {
                let id = charge_ids.next().ok_or_else(|| internal("too few charge ids"))?;
                discount_rows.extend(discounts_of(ChargeId(id), &charge));
                charge_rows.push(charge_row(ChargeId(id), &row, charge, explanation));
            }
            bill_rows.push(bill::ActiveModel::from(row));
        }
        let (entries, postings) = ledger::Balanced::new(entries)?.rows(entry_ids, self.now);
        let mut statements = bulk::inserts(backend, bill_rows)?;
        statements.extend(bulk::inserts(backend, charge_rows)?);
        statements.extend(bulk::inserts(backend, discount_rows)?);
        statements.extend(bulk::inserts(backend, entries)?);
        statements.extend(bulk::inserts(backend, postings)?);
        Ok(Rows { bills, statements })
    }

    fn bill_row(&self, id: BillId, number: i64, ToBill { account, charges, period }: &ToBill) -> bill::Model {
        let terms = u64::try_from(account.payment_terms_days).unwrap_or(0);
        bill::Model {
            id,
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
            created_at: self.now,
            version: 1,
        }
    }

    /// Writes a chunk and counts it.
    pub(super) async fn write(
        &self,
        context: &mut ActionContext,
        rows: Rows,
        rest: Rest,
        tally: &mut Tally,
    ) -> Result<()> {
        bulk::execute(&context.tx, rows.statements).await?;
        let bills: Vec<BillId> = rows.bills.iter().map(|bill| bill.id).collect();
        for bill in rows.bills {
            tally.add(&bill)?;
            context.changed(ChangeVerb::Created, ObjectKind::Bill, bill.id.0, bill.number);
        }
        wallets::settle_new_bills(context, self.billed_on, &bills).await?;
        self.park(&context.tx, rest.parked).await?;
        self.mark_billed(&context.tx, &rest.billed).await?;
        tally.check_limits(&context.tx, &rest.limits).await
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

    async fn park(&self, tx: &DatabaseTransaction, parked: Vec<(AccountId, Error)>) -> Result<()> {
        let mut rows = Vec::with_capacity(parked.len());
        for (account_id, reason) in &parked {
            rows.push(parked_account::ActiveModel {
                bill_run_id: Set(self.run_id),
                account_id: Set(*account_id),
                code: Set(reason.code().to_string()),
                params: Set(serde_json::to_string(reason.params()).map_err(internal)?),
            });
        }
        let ids: Vec<AccountId> = parked.iter().map(|(id, _)| *id).collect();
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

fn made(bill: &bill::Model, charges: &AccountCharges) -> BillMade {
    BillMade {
        id: bill.id,
        number: bill.number.clone(),
        net: charges.net,
        tax: charges.tax,
        total: charges.total,
        charges: charges.charges.len(),
        corrections: charges.charges.iter().filter(|charge| charge.corrects.is_some()).count(),
    }
}

fn discounts_of(
    id: ChargeId,
    charge: &ChargeToMake,
) -> impl Iterator<Item = charge_discount::ActiveModel> + use<'_> {
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
