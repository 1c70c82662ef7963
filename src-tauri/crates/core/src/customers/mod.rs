//! Customers: who they are, whom to talk to, what stands on their invoices, and the accounts they are billed by.
//!
//! Guarantees: a customer with contacts has exactly one primary contact, and one with tax profiles exactly one default;
//! a closed customer has no active account, and a closed account had nothing left to bill when it was closed. Doubtful credit codes and likely
//! duplicates are warned of and never block.

mod actions;
mod clean;
mod closing;
pub mod credit_code;
mod duplicates;
mod fields;
mod input;
mod matches;
pub mod model;
pub mod names;
pub mod phone;
mod queries;
mod rules;
mod views;

pub use actions::*;
pub(crate) use closing::guard_closing;
pub use duplicates::{Duplicate, DuplicateReason};
pub use fields::{check_account, check_customer, check_tax_profile};
pub use input::{AccountTerms, ContactProfile, CustomerProfile, NewAccount, NewCustomer, NewTaxProfile};
pub use matches::CustomerMatches;
pub use queries::*;
pub use views::{
    AccountDetail, AccountName, AccountRow, AccountView, ContactView, CustomerDetail, CustomerRow,
    TaxProfileView,
};

use crate::gate::Registry;

pub mod codes {
    //! What this area refuses or warns of.
    boss_kernel::error_codes! {
        /// No customer of this id.
        CUSTOMER_NOT_FOUND = "customers.customer_not_found",
        /// No contact of this id.
        CONTACT_NOT_FOUND = "customers.contact_not_found",
        /// No tax profile of this id, or it is another customer's.
        TAX_PROFILE_NOT_FOUND = "customers.tax_profile_not_found",
        /// No account of this id.
        ACCOUNT_NOT_FOUND = "customers.account_not_found",
        /// A field that must be filled is empty.
        FIELD_EMPTY = "customers.field_empty",
        /// Longer than a field takes.
        TEXT_TOO_LONG = "customers.text_too_long",
        /// Not a phone number.
        PHONE_UNREADABLE = "customers.phone_unreadable",
        /// Not a mail address.
        EMAIL_UNREADABLE = "customers.email_unreadable",
        /// A special invoice without a taxpayer number.
        TAX_NUMBER_NEEDED = "customers.tax_number_needed",
        /// Not a Chinese taxpayer number where one is needed.
        TAX_NUMBER_UNREADABLE = "customers.tax_number_unreadable",
        /// A warning: not the length of a Chinese taxpayer number.
        TAX_NUMBER_UNUSUAL = "customers.tax_number_unusual",
        /// A warning: not the form of a credit code.
        CREDIT_CODE_FORM_UNUSUAL = "customers.credit_code_form_unusual",
        /// A warning: a check character of a credit code does not fit.
        CREDIT_CODE_CHECK_FAILS = "customers.credit_code_check_fails",
        /// A warning: another customer has this credit code.
        SAME_CREDIT_CODE = "customers.same_credit_code",
        /// A warning: another customer has this name.
        SAME_NAME = "customers.same_name",
        /// A warning: another customer has this phone.
        SAME_PHONE = "customers.same_phone",
        /// A warning: another customer has nearly this name.
        SIMILAR_NAME = "customers.similar_name",
        /// Two primary contacts.
        PRIMARY_TWICE = "customers.primary_twice",
        /// The primary contact can only be replaced, not taken away.
        PRIMARY_STAYS = "customers.primary_stays",
        /// Two default tax profiles.
        DEFAULT_TWICE = "customers.default_twice",
        /// The default tax profile can only be replaced, not taken away.
        DEFAULT_STAYS = "customers.default_stays",
        /// Payment terms out of range.
        TERMS_OUT_OF_RANGE = "customers.terms_out_of_range",
        /// A credit limit below zero.
        CREDIT_LIMIT_NEGATIVE = "customers.credit_limit_negative",
        /// A slip of the hand in a year.
        DATE_IMPLAUSIBLE = "customers.date_implausible",
        /// The customer is closed.
        CUSTOMER_CLOSED = "customers.customer_closed",
        /// The customer is not closed.
        CUSTOMER_NOT_CLOSED = "customers.customer_not_closed",
        /// A customer with active accounts can't be closed.
        ACCOUNTS_ACTIVE = "customers.accounts_active",
        /// The account is closed.
        ACCOUNT_CLOSED = "customers.account_closed",
        /// An account with services can't be closed.
        SERVICES_NOT_ENDED = "customers.services_not_ended",
        /// Money of the customer's is still in a wallet.
        WALLET_NOT_EMPTY = "customers.wallet_not_empty",
        /// An account is closed with a balance: a notice.
        CLOSED_WITH_BALANCE = "customers.closed_with_balance",
        /// An account with something to bill can't be closed.
        NOT_BILLED = "customers.not_billed",
        /// The cycle day of a billed account is fixed.
        CYCLE_DAY_FIXED = "customers.cycle_day_fixed",
        /// A draft with charges of the account waits.
        DRAFT_WAITING = "customers.draft_waiting",
        /// An account can't be its own payer.
        PAYER_IS_ITSELF = "customers.payer_is_itself",
        /// A payer of another currency.
        PAYER_CURRENCY = "customers.payer_currency",
        /// The payer is paid for by another account.
        PAYER_IS_PAID_FOR = "customers.payer_is_paid_for",
        /// What is in the account's wallets pays nothing while another account pays for it: a notice.
        WALLET_WAITS = "customers.wallet_waits",
        /// The account pays for others.
        PAYS_FOR_OTHERS = "customers.pays_for_others",
    }
}

/// Adds this area's actions and queries.
pub(crate) fn register(registry: &mut Registry) {
    registry.action::<AddCustomer>().action::<ChangeCustomer>();
    registry.action::<CloseCustomer>().action::<ReopenCustomer>();
    registry.action::<AddContact>().action::<ChangeContact>().action::<RemoveContact>();
    registry.action::<AddTaxProfile>().action::<ChangeTaxProfile>();
    registry.action::<AddAccount>().action::<ChangeAccount>().action::<CloseAccount>().action::<SetPayer>();
    registry.query::<ListCustomers>().query::<ShowCustomer>();
    registry.query::<FindDuplicates>().query::<CheckCreditCode>();
    registry.query::<ListAccounts>().query::<ShowAccount>().query::<FindCustomers>();
}
