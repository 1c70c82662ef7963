//! What invoices are made of, read in sets.

use crate::billing::ChargeWords;
use crate::billing::model::{bill, bill_item, charge};
use crate::catalog::model::offering;
use crate::customers::model::{account, customer, tax_profile};
use crate::gate::model::company;
use crate::invoicing::model::{invoice_bill, invoice_line};
use crate::invoicing::rules::Share;
use crate::store::bulk;
use boss_kernel::id::{AccountId, BillId, BillItemId, ChargeId, CustomerId, OfferingId, TaxProfileId};
use boss_kernel::{
    Amount, Error, Language, LocalText, Minor, NaiveDate, Quantity, Result, TaxRate, UnitPrice,
};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, ConnectionTrait, DerivePartialModel, EntityTrait, ExprTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use std::collections::BTreeMap;

/// What stays the same for all invoices of one action.
pub(super) struct House {
    pub(super) company: company::Model,
    offerings: BTreeMap<OfferingId, offering::Model>,
}

/// How a charge is described on an invoice.
pub(super) struct Description {
    pub(super) text: String,
    pub(super) unit: String,
    pub(super) tax_code: Option<String>,
    pub(super) tax_inclusive: bool,
}

impl House {
    /// Reads the company and the catalogue.
    pub(super) async fn read(db: &impl ConnectionTrait) -> Result<House> {
        let company = company::Entity::find().one(db).await?;
        let offerings = offering::Entity::find().all(db).await?;
        Ok(House {
            company: company.ok_or_else(|| Error::new(crate::gate::codes::NOT_FOUNDED))?,
            offerings: offerings.into_iter().map(|row| (row.id, row)).collect(),
        })
    }

    /// What stands on a line: a charge's own words, and the unit of its quantity; of an item its own name.
    pub(super) fn describe(&self, line: &BillLine, language: Language) -> Result<Description> {
        match &line.of {
            LineOf::Charge(charge) => self.describe_charge(charge, language),
            LineOf::Item(item) => Ok(Description {
                text: item.name.clone(),
                unit: String::new(),
                tax_code: item.tax_code.clone(),
                tax_inclusive: item.tax_included,
            }),
        }
    }

    fn describe_charge(&self, charge: &ChargeLine, language: Language) -> Result<Description> {
        let missing = || Error::new(crate::gate::codes::INTERNAL).caused_by("a charge without its offering");
        // Whether its prices contain the tax is fixed once a service of it has started.
        let offering = self.offerings.get(&charge.offering_id).ok_or_else(missing)?;
        let words = charge.words();
        let mut text = words.line(language);
        if charge.corrects_charge_id.is_some() {
            text.push_str(match language {
                Language::Chinese => "（更正）",
                Language::English => " (correction)",
            });
        }
        let unit = words.unit.in_language(language).to_owned();
        Ok(Description { text, unit, tax_code: words.tax_code, tax_inclusive: offering.tax_inclusive })
    }
}

/// What an invoice needs of a charge; the explanation stays where it is.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "charge::Entity", from_query_result)]
pub(super) struct ChargeLine {
    pub(super) id: ChargeId,
    pub(super) bill_id: BillId,
    pub(super) served_from: NaiveDate,
    pub(super) served_to: NaiveDate,
    pub(super) quantity: Quantity,
    pub(super) unit_price: Option<UnitPrice>,
    pub(super) tax_rate: TaxRate,
    pub(super) net_minor: Minor,
    pub(super) tax_minor: Minor,
    pub(super) corrects_charge_id: Option<ChargeId>,
    pub(super) offering_id: OfferingId,
    offering_chinese: String,
    offering_english: String,
    price_chinese: String,
    price_english: String,
    unit_chinese: String,
    unit_english: String,
    tax_code: Option<String>,
}

impl ChargeLine {
    /// What the charge is called.
    fn words(&self) -> ChargeWords {
        ChargeWords {
            offering_id: self.offering_id,
            offering: LocalText::new(&self.offering_chinese, &self.offering_english),
            price: LocalText::new(&self.price_chinese, &self.price_english),
            unit: LocalText::new(&self.unit_chinese, &self.unit_english),
            tax_code: self.tax_code.clone(),
        }
    }
}

/// A line of a bill: a charge, or what a person put on it.
pub(super) struct BillLine {
    pub(super) bill_id: BillId,
    pub(super) of: LineOf,
    /// The days it is for.
    pub(super) period: (NaiveDate, NaiveDate),
    pub(super) quantity: Option<Quantity>,
    pub(super) unit_price: Option<UnitPrice>,
    pub(super) tax_rate: TaxRate,
}

/// What stands on a line of a bill.
pub(super) enum LineOf {
    Charge(ChargeLine),
    Item(bill_item::Model),
}

/// What a line of a bill is known by.
pub(super) type LineKey = (Option<ChargeId>, Option<BillItemId>);

impl BillLine {
    fn of_charge(charge: ChargeLine) -> BillLine {
        BillLine {
            bill_id: charge.bill_id,
            period: (charge.served_from, charge.served_to),
            quantity: Some(charge.quantity),
            unit_price: charge.unit_price,
            tax_rate: charge.tax_rate,
            of: LineOf::Charge(charge),
        }
    }

    /// An item is for the days of its bill.
    fn of_item(item: bill_item::Model, bill: &bill::Model) -> BillLine {
        BillLine {
            bill_id: item.bill_id,
            period: (bill.period_from, bill.period_to),
            quantity: item.quantity,
            unit_price: item.unit_price,
            tax_rate: item.tax_rate,
            of: LineOf::Item(item),
        }
    }

    /// What it is known by.
    pub(super) fn key(&self) -> LineKey {
        match &self.of {
            LineOf::Charge(charge) => (Some(charge.id), None),
            LineOf::Item(item) => (None, Some(item.id)),
        }
    }

    /// Whether it corrects an earlier charge: then quantity and price don't explain it.
    pub(super) fn is_correction(&self) -> bool {
        matches!(&self.of, LineOf::Charge(charge) if charge.corrects_charge_id.is_some())
    }
}

/// A line of a bill and what no invoice covers of it yet.
pub(super) struct OpenLine {
    pub(super) line: BillLine,
    pub(super) left: Share,
}

/// A bill with what no invoice covers of it yet.
pub(super) struct OpenBill {
    pub(super) bill: bill::Model,
    pub(super) lines: Vec<OpenLine>,
    /// What this action has invoiced of it so far.
    pub(super) taken: Amount,
}

impl OpenBill {
    /// With tax, what no invoice covers yet.
    pub(super) fn left(&self) -> Result<Amount> {
        let invoiced = self.bill.invoiced_minor.in_currency(self.bill.currency).plus(self.taken)?;
        self.bill.total_minor.in_currency(self.bill.currency).minus(invoiced)
    }

    /// Whether an invoice covers part of it already.
    pub(super) fn is_begun(&self) -> bool {
        self.bill.invoiced_minor != Minor::ZERO || !self.taken.is_zero()
    }
}

/// Bills and who they are for.
#[derive(Default)]
pub(super) struct Sources {
    pub(super) bills: BTreeMap<BillId, OpenBill>,
    pub(super) accounts: BTreeMap<AccountId, account::Model>,
    pub(super) customers: BTreeMap<CustomerId, customer::Model>,
    profiles: BTreeMap<TaxProfileId, tax_profile::Model>,
    default_profiles: BTreeMap<CustomerId, TaxProfileId>,
}

impl Sources {
    /// Reads bills without their lines, with accounts, customers and every tax profile of these customers.
    pub(super) async fn read(db: &impl ConnectionTrait, bill_ids: &[BillId]) -> Result<Sources> {
        let bills = bulk::find_by_ids::<bill::Entity, _>(db, bill::Column::Id, bill_ids).await?;
        let account_ids = distinct(bills.iter().map(|bill| bill.account_id));
        let customer_ids = distinct(bills.iter().map(|bill| bill.customer_id));
        let accounts = bulk::find_by_ids::<account::Entity, _>(db, account::Column::Id, &account_ids).await?;
        let customers =
            bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &customer_ids).await?;
        let profiles =
            bulk::find_by_ids::<tax_profile::Entity, _>(db, tax_profile::Column::CustomerId, &customer_ids)
                .await?;
        let open = |bill: bill::Model| {
            let taken = Amount::zero(bill.currency);
            (bill.id, OpenBill { bill, lines: Vec::new(), taken })
        };
        let defaults = profiles.iter().filter(|profile| profile.is_default);
        Ok(Sources {
            default_profiles: defaults.map(|profile| (profile.customer_id, profile.id)).collect(),
            bills: bills.into_iter().map(open).collect(),
            accounts: accounts.into_iter().map(|row| (row.id, row)).collect(),
            customers: customers.into_iter().map(|row| (row.id, row)).collect(),
            profiles: profiles.into_iter().map(|row| (row.id, row)).collect(),
        })
    }

    /// The tax profile a bill is invoiced to: the one asked for, else the account's, else the customer's default.
    /// `Err` when the one asked for is not the customer's.
    pub(super) fn profile(
        &self,
        bill: &bill::Model,
        wanted: Option<TaxProfileId>,
    ) -> std::result::Result<Option<&tax_profile::Model>, TaxProfileId> {
        if let Some(id) = wanted {
            let own = self.profiles.get(&id).filter(|profile| profile.customer_id == bill.customer_id);
            return own.map(Some).ok_or(id);
        }
        let of_account = self.accounts.get(&bill.account_id).and_then(|account| account.tax_profile_id);
        let id = of_account.or_else(|| self.default_profiles.get(&bill.customer_id).copied());
        Ok(id.and_then(|id| self.profiles.get(&id)))
    }

    /// Takes back what was taken of a bill: its invoice is not issued. Its lines are not drawn upon again.
    pub(super) fn give_back(&mut self, bill: BillId) {
        if let Some(open) = self.bills.get_mut(&bill) {
            open.taken = Amount::zero(open.bill.currency);
        }
    }

    /// Reads the lines of all bills, charges before items, and takes off what earlier invoices cover of them.
    pub(super) async fn read_lines(&mut self, db: &impl ConnectionTrait) -> Result<()> {
        let ids: Vec<BillId> = self.bills.keys().copied().collect();
        for chunk in bulk::id_chunks(&ids) {
            let charges = charge::Entity::find()
                .filter(charge::Column::BillId.is_in(chunk.clone()))
                .order_by_asc(charge::Column::Id)
                .into_partial_model::<ChargeLine>()
                .all(db)
                .await?;
            for charge in charges {
                let left = Share { net: charge.net_minor.0, tax: charge.tax_minor.0 };
                if let Some(open) = self.bills.get_mut(&charge.bill_id) {
                    open.lines.push(OpenLine { line: BillLine::of_charge(charge), left });
                }
            }
            let items = bill_item::Entity::find()
                .filter(bill_item::Column::BillId.is_in(chunk))
                .order_by_asc(bill_item::Column::Id);
            for item in items.all(db).await? {
                let left = Share { net: item.net_minor.0, tax: item.tax_minor.0 };
                if let Some(open) = self.bills.get_mut(&item.bill_id) {
                    let line = BillLine::of_item(item, &open.bill);
                    open.lines.push(OpenLine { line, left });
                }
            }
        }
        let begun = self.bills.values().filter(|open| open.is_begun()).map(|open| open.bill.id);
        let covered = covered_by_invoices(db, &begun.collect::<Vec<_>>()).await?;
        for open in self.bills.values_mut().flat_map(|open| &mut open.lines) {
            if let Some(share) = covered.get(&open.line.key()) {
                open.left = open.left.less(*share);
            }
        }
        Ok(())
    }
}

/// How much of each line of these bills invoices cover.
async fn covered_by_invoices(
    db: &impl ConnectionTrait,
    bills: &[BillId],
) -> Result<BTreeMap<LineKey, Share>> {
    let sum =
        |column: invoice_line::Column| Expr::col((invoice_line::Entity, column)).sum().cast_as("bigint");
    let mut covered = BTreeMap::new();
    for chunk in bulk::id_chunks(bills) {
        let of_bill = invoice_bill::Entity::find()
            .select_only()
            .column(invoice_bill::Column::InvoiceId)
            .filter(invoice_bill::Column::BillId.is_in(chunk.clone()));
        let rows: Vec<(Option<ChargeId>, Option<BillItemId>, i64, i64)> = invoice_line::Entity::find()
            .select_only()
            .columns([invoice_line::Column::ChargeId, invoice_line::Column::BillItemId])
            .column_as(sum(invoice_line::Column::NetMinor), "net")
            .column_as(sum(invoice_line::Column::TaxMinor), "tax")
            .filter(invoice_line::Column::InvoiceId.in_subquery(sea_orm::QueryTrait::into_query(of_bill)))
            .filter(invoice_line::Column::BillId.is_in(chunk))
            .group_by(invoice_line::Column::ChargeId)
            .group_by(invoice_line::Column::BillItemId)
            .into_tuple()
            .all(db)
            .await?;
        covered.extend(rows.into_iter().map(|(charge, item, net, tax)| ((charge, item), Share { net, tax })));
    }
    Ok(covered)
}

fn distinct<T: Ord>(ids: impl Iterator<Item = T>) -> Vec<T> {
    ids.collect::<std::collections::BTreeSet<T>>().into_iter().collect()
}
