//! Writes what was rated: bills, charges, postings, and how far each account is billed.

use crate::billing::model::{BillState, bill, charge, parked_account};
use crate::billing::run::Horizon;
use crate::billing::run::bills::{Part, Rest, Sorted, ToBill};
use crate::billing::run::charge_rows::{charge_row, discounts_of, on_payers_bill};
use crate::billing::run::preview::Preview;
use crate::billing::run::standing::Run;
use crate::billing::summary::RunSettled;
use crate::billing::wallets::{Means, NewBill, NewLine, Settled};
use crate::billing::{posting, rules};
use crate::customers::model::account;
use crate::gate::{ActionContext, ChangeVerb, ObjectKind, internal};
use crate::ledger;
use crate::ledger::model::ledger_entry;
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use boss_kernel::id::{AccountId, BillId, BillRunId, ChargeId};
use boss_kernel::{Amount, Error, Instant, Minor, NaiveDate, Result};
use boss_rating::ChargeToMake;
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::{Expr, ExprTrait, Func};
use sea_orm::{ColumnTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter, Statement};
use std::collections::BTreeSet;
use std::ops::Range;

/// Writes the chunks of one run.
#[derive(Clone, Copy)]
pub(super) struct Writer {
    pub(super) run_id: BillRunId,
    pub(super) billed_on: NaiveDate,
    /// The day its bills become final, from which their terms of payment count: a past day is billed today, and a run that is
    /// taken up later goes on then.
    pub(super) final_on: NaiveDate,
    pub(super) horizon: Horizon,
    /// Whether the bills are drafts: without number, posted nowhere.
    pub(super) draft: bool,
    /// Whether it writes nothing.
    pub(super) preview: bool,
    pub(super) now: Instant,
}

/// Ids and numbers for the bills of a chunk and what belongs to them. All locks of the batch are taken by now: numbers are last.
pub(super) struct Numbers {
    bills: Vec<i64>,
    numbers: Range<i64>,
    charges: Vec<i64>,
    entries: Vec<i64>,
}

/// A bill as far as it is told and counted.
pub(super) struct BillMade {
    pub(super) id: BillId,
    pub(super) payer: AccountId,
    pub(super) label: String,
    is_draft: bool,
    pub(super) net: Amount,
    pub(super) tax: Amount,
    pub(super) total: Amount,
    pub(super) charges: usize,
    pub(super) corrections: usize,
}

/// The rows of a chunk's bills, charges and ledger entries.
pub(super) struct Rows {
    made: Vec<BillMade>,
    bills: Vec<NewBill>,
    /// None in a dry run.
    statements: Vec<Statement>,
}

impl Writer {
    /// Takes what the bills of a chunk will be known by; a dry run only says what that could be.
    pub(super) async fn take_numbers(
        &self,
        tx: &DatabaseTransaction,
        sorted: &Sorted,
        preview: &mut Preview,
    ) -> Result<Numbers> {
        let bills = sorted.to_bill.len();
        if bills == 0 || self.preview {
            let numbers = if self.draft { 0..0 } else { preview.numbers(tx, bills).await? };
            let (charges, entries) = (Vec::new(), Vec::new());
            return Ok(Numbers { bills: preview.ids(bills), numbers, charges, entries });
        }
        let parts = sorted.to_bill.iter().flat_map(|bill| &bill.parts);
        let charges = parts.map(|part| part.charges.len()).sum();
        let booked = if self.draft { 0 } else { bills };
        Ok(Numbers {
            bills: bulk::take_ids::<bill::Entity>(tx, bills).await?,
            charges: bulk::take_ids::<charge::Entity>(tx, charges).await?,
            // One each at most: what comes to nothing is not posted.
            entries: if self.draft {
                Vec::new()
            } else {
                bulk::take_ids::<ledger_entry::Entity>(tx, booked).await?
            },
            numbers: match i64::try_from(booked).map_err(internal)? {
                0 => 0..0,
                count => numbers::take(tx, Numbered::Bill, count).await?,
            },
        })
    }

    /// Makes the rows of a chunk's bills, and the lines of those that `settling` accounts settle. Pure.
    pub(super) fn rows(
        self,
        backend: DbBackend,
        to_bill: Vec<ToBill>,
        numbers: Numbers,
        settling: &BTreeSet<AccountId>,
    ) -> Result<Rows> {
        if self.preview {
            return Ok(self.rows_to_tell(to_bill, numbers, settling));
        }
        let Numbers { bills: bill_ids, numbers, charges: charge_ids, entries: entry_ids } = numbers;
        let mut charge_rows = Vec::with_capacity(charge_ids.len());
        let mut discount_rows = Vec::new();
        let mut charge_ids = charge_ids.into_iter();
        let mut entries = Vec::with_capacity(to_bill.len());
        let mut bill_rows = Vec::with_capacity(to_bill.len());
        let mut payer_rows = Vec::new();
        let mut made = Vec::with_capacity(to_bill.len());
        let mut bills = Vec::with_capacity(to_bill.len());
        let mut numbers = numbers.into_iter();
        for (id, bill) in bill_ids.into_iter().zip(to_bill) {
            let row = self.bill_row(BillId(id), numbers.next(), &bill);
            if !self.draft {
                entries.push(posting::entry_of(&row)?);
            }
            made.push(BillMade::new(&row, &bill));
            bills.push(new_bill(&row, &bill, settling));
            for Part { account, charges, explanations, words } in bill.parts {
                payer_rows.extend(on_payers_bill(account, &row));
                for ((charge, explanation), words) in charges.into_iter().zip(explanations).zip(words) {
                    let id = charge_ids.next().ok_or_else(|| internal("too few charge ids"))?;
                    discount_rows.extend(discounts_of(ChargeId(id), &charge));
                    charge_rows.push(charge_row(
                        ChargeId(id),
                        (row.id, account),
                        charge,
                        (explanation, words),
                    ));
                }
            }
            bill_rows.push(bill::ActiveModel::from(row));
        }
        let (entries, postings) = ledger::Balanced::new(entries)?.rows(entry_ids, self.now);
        let mut statements = bulk::inserts(backend, bill_rows)?;
        statements.extend(bulk::inserts(backend, payer_rows)?);
        statements.extend(bulk::inserts(backend, charge_rows)?);
        statements.extend(bulk::inserts(backend, discount_rows)?);
        statements.extend(bulk::inserts(backend, entries)?);
        statements.extend(bulk::inserts(backend, postings)?);
        Ok(Rows { made, bills, statements })
    }

    /// The bills of a chunk as far as a dry run tells of them.
    fn rows_to_tell(self, to_bill: Vec<ToBill>, numbers: Numbers, settling: &BTreeSet<AccountId>) -> Rows {
        let (mut made, mut bills) = (Vec::with_capacity(to_bill.len()), Vec::with_capacity(to_bill.len()));
        let mut given = numbers.numbers;
        for (id, bill) in numbers.bills.into_iter().zip(to_bill) {
            let row = self.bill_row(BillId(id), given.next(), &bill);
            made.push(BillMade::new(&row, &bill));
            bills.push(new_bill(&row, &bill, settling));
        }
        Rows { made, bills, statements: Vec::new() }
    }

    fn bill_row(&self, id: BillId, number: Option<i64>, to_bill: &ToBill) -> bill::Model {
        let payer = &to_bill.payer;
        bill::Model {
            id,
            number: number.map(|number| Numbered::Bill.format(number)),
            account_id: payer.id,
            customer_id: payer.customer_id,
            bill_run_id: Some(self.run_id).filter(|id| id.0 != 0),
            period_from: to_bill.period.from(),
            period_to: to_bill.period.to(),
            billed_on: self.billed_on,
            due_on: rules::due_on(Ord::max(self.final_on, self.billed_on), payer.payment_terms_days),
            currency: payer.currency,
            net_minor: to_bill.net.to_minor(),
            tax_minor: to_bill.tax.to_minor(),
            total_minor: to_bill.total.to_minor(),
            paid_minor: Minor::ZERO,
            invoiced_minor: Minor::ZERO,
            state: if self.draft { BillState::New } else { rules::first_state(to_bill.total) },
            created_at: self.now,
            version: 1,
            group_name: to_bill.group.clone(),
            reason: None,
            due_by_hand: false,
        }
    }

    /// Counts a chunk and writes it. A dry run does the first only.
    pub(super) async fn write(
        &self,
        context: &mut ActionContext,
        rows: Rows,
        rest: Rest,
        (means, run): (&mut Means, &mut Run),
    ) -> Result<()> {
        let Rows { made, bills, statements } = rows;
        let tally = &mut run.tally;
        made.iter().try_for_each(|bill| tally.add(bill))?;
        let told = self.preview.then(|| bills.iter().map(|new| new.bill.clone()).collect::<Vec<_>>());
        let settled = match self.draft {
            true => Settled::default(),
            false => means.settle(&context.tx, bills).await?,
        };
        for sum in settled.totals()? {
            RunSettled::add(&mut tally.settled, sum.credits, sum.wallets)?;
        }
        if !self.draft {
            let more = made.iter().map(|bill| (bill.payer, Ok(bill.total)));
            let less = settled.paid_by_wallets().map(|(account, paid)| (account, paid.negated()));
            let more = more.chain(less).map(|(account, amount)| amount.map(|amount| (account, amount)));
            let more: Vec<(AccountId, Amount)> = more.collect::<Result<_>>()?;
            tally.check_limits(&context.tx, &rest.limits, more.into_iter()).await?;
        }
        if let Some(bills) = told {
            let bills = bills.iter().chain(settled.bills());
            run.preview.keep_bills(bills, &run.tally.largest);
            run.preview.keep_parked(self.run_id, &rest.parked)?;
            made.into_iter().for_each(|bill| bill.foresee(context));
            settled.tell(context);
            return Ok(());
        }
        bulk::execute(&context.tx, statements).await?;
        for bill in made {
            context.changed(ChangeVerb::Created, ObjectKind::Bill, bill.id.0, bill.label);
        }
        self.park(&context.tx, rest.parked).await?;
        self.mark_billed(&context.tx, &rest.billed).await?;
        if self.draft {
            self.mark_drafted(&context.tx, &rest.charged).await?;
        }
        settled.write(context).await
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

    /// Accounts billed further by an earlier run stay so; what fell due on them after this run's last day is still to be read. So is,
    /// where an account is billed ahead of today, what is charged in arrears for the days to come.
    async fn mark_billed(&self, tx: &DatabaseTransaction, accounts: &[AccountId]) -> Result<()> {
        let no_run: Option<BillRunId> = None;
        let Horizon { until, arrears_until } = self.horizon;
        let billed_until = Expr::case(
            Expr::col(account::Column::BilledUntil).gt(until),
            Expr::col(account::Column::BilledUntil),
        )
        .finally(Expr::val(until));
        let read_until = Ord::min(until, arrears_until);
        let still_to_read = Some(read_until).filter(|_| until > read_until);
        let read_before = Func::coalesce([
            Expr::col(account::Column::ArrearsBilledUntil),
            Expr::col(account::Column::BilledUntil),
        ]);
        let arrears_billed_until = Expr::case(Expr::from(read_before.clone()).gt(read_until), read_before)
            .finally(Expr::val(read_until));
        let rerate_from =
            Expr::case(Expr::col(account::Column::BilledUntil).gt(read_until), Expr::value(Some(read_until)))
                .finally(Expr::value(still_to_read));
        for chunk in bulk::id_chunks(accounts) {
            account::Entity::update_many()
                .col_expr(account::Column::BilledUntil, billed_until.clone().into())
                .col_expr(account::Column::ArrearsBilledUntil, arrears_billed_until.clone().into())
                .col_expr(account::Column::RerateFrom, rerate_from.clone().into())
                .col_expr(account::Column::ParkedRunId, Expr::value(no_run))
                .filter(account::Column::Id.is_in(chunk))
                .exec(tx)
                .await?;
        }
        Ok(())
    }

    /// No other run bills these accounts until the drafts with their charges are gone.
    async fn mark_drafted(&self, tx: &DatabaseTransaction, accounts: &[AccountId]) -> Result<()> {
        for chunk in bulk::id_chunks(accounts) {
            account::Entity::update_many()
                .col_expr(account::Column::DraftRunId, Expr::value(Some(self.run_id)))
                .filter(account::Column::Id.is_in(chunk))
                .exec(tx)
                .await?;
        }
        Ok(())
    }
}

impl BillMade {
    fn new(bill: &bill::Model, to_bill: &ToBill) -> BillMade {
        let charges = || to_bill.parts.iter().flat_map(|part| &part.charges);
        BillMade {
            id: bill.id,
            payer: bill.account_id,
            label: bill.label(),
            is_draft: bill.is_draft(),
            net: to_bill.net,
            tax: to_bill.tax,
            total: to_bill.total,
            charges: charges().count(),
            corrections: charges().filter(|charge| charge.corrects.is_some()).count(),
        }
    }

    /// Says that there would be such a bill.
    fn foresee(self, context: &mut ActionContext) {
        let label = if self.is_draft { self.total.to_string() } else { self.label };
        context.foreseen(ChangeVerb::Created, ObjectKind::Bill, label);
    }
}

/// A bill to be settled. What stands on it is of interest only where there is something to settle it with.
fn new_bill(row: &bill::Model, bill: &ToBill, settling: &BTreeSet<AccountId>) -> NewBill {
    let charges = bill.parts.iter().flat_map(|part| &part.charges);
    let line = |charge: &ChargeToMake| NewLine {
        price: Some((charge.key.price, charge.version)),
        gross: charge.gross,
        corrects: charge.corrects,
    };
    let lines = match settling.contains(&row.account_id) {
        true => charges.map(line).collect(),
        false => Vec::new(),
    };
    NewBill { bill: row.clone(), lines }
}
