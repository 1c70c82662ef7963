//! Is this customer known already? Asked while a new one is typed.

use crate::customers::model::{CustomerKind, CustomerState};
use crate::gate::{Permission, Query, QueryContext, Tag, codes as gate_codes};
use boss_kernel::error::NoticeView;
use boss_kernel::id::CustomerId;
use boss_kernel::{Error, Result};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Customers who may be the one being typed, likeliest first, at most ten.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct FindDuplicates {
    /// The name as far as it is typed.
    pub name: Option<String>,
    /// The credit code as far as it is typed.
    pub credit_code: Option<String>,
    /// A phone number, of the customer or a contact.
    pub phone: Option<String>,
    /// The customer being changed, who is no duplicate of themselves.
    pub excluding: Option<CustomerId>,
}

/// Customers who may be the same.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct Duplicates {
    /// Likeliest first.
    pub candidates: Vec<Duplicate>,
}

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

impl Query for FindDuplicates {
    const NAME: &'static str = "customers.duplicates";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = Duplicates;

    async fn run(self, _context: &QueryContext) -> Result<Duplicates> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}

/// Whether a unified social credit code is well formed and its check characters fit (GB 32100).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CheckCreditCode {
    /// As typed.
    pub credit_code: String,
}

/// What the check found. A code that fails can be kept all the same: some early real ones do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CreditCodeCheck {
    /// In capitals, without blanks: as it will be kept.
    pub credit_code: String,
    /// Whether everything fits.
    pub valid: bool,
    /// What does not fit.
    pub notice: Option<NoticeView>,
}

impl Query for CheckCreditCode {
    const NAME: &'static str = "customers.check_credit_code";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[];
    type Output = CreditCodeCheck;

    async fn run(self, _context: &QueryContext) -> Result<CreditCodeCheck> {
        Err(Error::new(gate_codes::INTERNAL))
    }
}
