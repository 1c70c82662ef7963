//! Is this customer known already? Asked while a new one is typed.

use crate::customers::duplicates::{self, Duplicate, Suspect};
use crate::customers::{clean, credit_code};
use crate::gate::{Permission, Query, QueryContext, Tag};
use boss_kernel::Result;
use boss_kernel::error::NoticeView;
use boss_kernel::id::CustomerId;
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

impl Query for FindDuplicates {
    const NAME: &'static str = "customers.duplicates";
    const PERMISSION: Permission = Permission::CustomersRead;
    const TAGS: &'static [Tag] = &[Tag::Customers];
    type Output = Duplicates;

    async fn run(self, context: &QueryContext) -> Result<Duplicates> {
        let suspect = Suspect {
            name: self.name,
            credit_code: clean::code(self.credit_code),
            phones: clean::number(self.phone).into_iter().collect(),
            excluding: self.excluding,
        };
        Ok(Duplicates { candidates: duplicates::find(&context.db, &suspect).await? })
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
        let credit_code = credit_code::normalized(&self.credit_code);
        let doubt = credit_code::doubt(&credit_code);
        Ok(CreditCodeCheck {
            valid: doubt.is_none(),
            notice: doubt.as_ref().map(NoticeView::from),
            credit_code,
        })
    }
}
