//! Finding the customer somebody is about to enter a second time: by credit code, name, phone, and nearly the same name.

use crate::customers::model::{CustomerKind, CustomerState, contact, customer};
use crate::customers::{codes, names};
use crate::store::bulk;
use crate::store::search::{self, SearchTokens};
use boss_kernel::id::CustomerId;
use boss_kernel::{Notice, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The most that are shown.
const MOST: usize = 10;
/// How many each search by a part of the name may bring to be compared.
const MOST_COMPARED: u64 = 80;
/// A shorter piece of a credit code is not looked up.
const SHORTEST_CODE: usize = 8;

/// A customer who may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Duplicate {
    /// Who.
    pub customer_id: CustomerId,
    /// Their number.
    pub number: String,
    /// Their name.
    pub name: String,
    /// A company or a person.
    pub kind: CustomerKind,
    /// Whether business is done with them.
    pub state: CustomerState,
    /// Their credit code.
    pub credit_code: Option<String>,
    /// Their phone.
    pub phone: Option<String>,
    /// What is the same or similar, strongest first.
    pub why: Vec<DuplicateReason>,
}

/// Why two customers may be the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub enum DuplicateReason {
    /// The same credit code.
    SameCreditCode,
    /// The same name, apart from blanks, punctuation and legal form.
    SameName,
    /// The same phone, of the customer or a contact.
    SamePhone,
    /// Much of the name is the same.
    SimilarName,
}

/// What is known of the customer being entered, cleaned.
#[derive(Clone, Debug, Default)]
pub(super) struct Suspect {
    pub(super) name: Option<String>,
    pub(super) credit_code: Option<String>,
    pub(super) phones: Vec<String>,
    pub(super) excluding: Option<CustomerId>,
}

type Reasons = BTreeMap<CustomerId, BTreeSet<DuplicateReason>>;

/// Customers who may be `suspect`, likeliest first.
pub(super) async fn find(db: &impl ConnectionTrait, suspect: &Suspect) -> Result<Vec<Duplicate>> {
    let plain = suspect.name.as_deref().map(names::plain).unwrap_or_default();
    let mut reasons = Reasons::new();
    let mut note = |ids: Vec<CustomerId>, reason| {
        ids.into_iter().for_each(|id| {
            reasons.entry(id).or_default().insert(reason);
        });
    };
    if let Some(code) = suspect.credit_code.as_deref().filter(|code| code.len() >= SHORTEST_CODE) {
        let same = customer::Column::CreditCode.eq(code);
        note(customers_where(db, same).await?, DuplicateReason::SameCreditCode);
    }
    if !plain.is_empty() {
        let same = customer::Column::PlainName.eq(&plain);
        note(customers_where(db, same).await?, DuplicateReason::SameName);
    }
    note(with_phone(db, &suspect.phones).await?, DuplicateReason::SamePhone);
    let alike = similar(db, &plain).await?;
    note(alike.keys().copied().collect(), DuplicateReason::SimilarName);
    reasons.retain(|id, _| Some(*id) != suspect.excluding);
    ranked(db, reasons, &alike).await
}

async fn customers_where(
    db: &impl ConnectionTrait,
    condition: sea_orm::sea_query::Expr,
) -> Result<Vec<CustomerId>> {
    let select = customer::Entity::find().select_only().column(customer::Column::Id).filter(condition);
    Ok(select.limit(MOST as u64).into_tuple().all(db).await?)
}

async fn with_phone(db: &impl ConnectionTrait, phones: &[String]) -> Result<Vec<CustomerId>> {
    if phones.is_empty() {
        return Ok(Vec::new());
    }
    let mut ids = customers_where(db, customer::Column::Phone.is_in(phones)).await?;
    let of_contacts = contact::Entity::find()
        .select_only()
        .column(contact::Column::CustomerId)
        .filter(contact::Column::Phone.is_in(phones))
        .limit(MOST as u64);
    ids.extend(of_contacts.into_tuple::<CustomerId>().all(db).await?);
    Ok(ids)
}

/// Customers with nearly this plain name, with how alike the names are; not those with the very same.
async fn similar(db: &impl ConnectionTrait, plain: &str) -> Result<BTreeMap<CustomerId, u32>> {
    let mut ids = BTreeSet::new();
    for probe in names::probes(plain) {
        let Some(tokens) = SearchTokens::of(&probe) else { continue };
        ids.extend(search::matching_customers(db, &tokens, MOST_COMPARED).await?);
    }
    let ids: Vec<CustomerId> = ids.into_iter().collect();
    let known: Vec<(CustomerId, String)> = customer::Entity::find()
        .select_only()
        .column(customer::Column::Id)
        .column(customer::Column::PlainName)
        .filter(customer::Column::Id.is_in(ids))
        .into_tuple()
        .all(db)
        .await?;
    let others = known.into_iter().filter(|(_, name)| name != plain);
    Ok(others.filter_map(|(id, name)| Some((id, names::similarity(plain, &name)?))).collect())
}

async fn ranked(
    db: &impl ConnectionTrait,
    reasons: Reasons,
    alike: &BTreeMap<CustomerId, u32>,
) -> Result<Vec<Duplicate>> {
    let mut order: Vec<(CustomerId, Vec<DuplicateReason>)> =
        reasons.into_iter().map(|(id, why)| (id, why.into_iter().collect())).collect();
    order.sort_by_key(|(id, why)| (why.first().copied(), Reverse(alike.get(id).copied()), *id));
    order.truncate(MOST);
    let ids: Vec<CustomerId> = order.iter().map(|(id, _)| *id).collect();
    let rows = bulk::find_by_ids::<customer::Entity, _>(db, customer::Column::Id, &ids).await?;
    let mut rows: BTreeMap<CustomerId, customer::Model> = rows.into_iter().map(|row| (row.id, row)).collect();
    let shown = |(id, why): (CustomerId, Vec<DuplicateReason>)| {
        let row = rows.remove(&id)?;
        Some(Duplicate {
            customer_id: id,
            number: row.number,
            name: row.name,
            kind: row.kind,
            state: row.state,
            credit_code: row.credit_code,
            phone: row.phone,
            why,
        })
    };
    Ok(order.into_iter().filter_map(shown).collect())
}

impl Duplicate {
    /// As a warning at the field it concerns.
    pub(super) fn notice(&self, place: impl Fn(&str) -> String) -> Option<Notice> {
        let (code, field) = match self.why.first()? {
            DuplicateReason::SameCreditCode => (codes::SAME_CREDIT_CODE, "creditCode"),
            DuplicateReason::SameName => (codes::SAME_NAME, "name"),
            DuplicateReason::SamePhone => (codes::SAME_PHONE, "phone"),
            DuplicateReason::SimilarName => (codes::SIMILAR_NAME, "name"),
        };
        Some(Notice::new(code).with("name", &self.name).with("number", &self.number).at(place(field)))
    }
}
