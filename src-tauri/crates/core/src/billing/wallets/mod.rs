//! Wallets and credits: what pays a bill by itself, before anybody pays it.
//!
//! A wallet holds money of one account: **prepaid**, which the customer paid in and gets back if it is not used, or **granted**, a
//! gift. It pays bills when they are made, in the order of its priority, until its day of expiry, and only for what it is limited
//! to. A **credit** is a bill below zero; it is set off against later bills before any wallet is touched, the oldest first.
//!
//! Guarantees: a wallet is never below zero, and holds what its entries add up to; entries and settlements are never changed;
//! nothing is booked on a wallet before its latest entry; every movement posts to the ledger in its own transaction:
//!
//! | movement | debit | credit |
//! | --- | --- | --- |
//! | paid in | bank | wallet |
//! | a gift | goodwill, which takes from revenue | wallet |
//! | a bill is paid | wallet | receivable |
//! | what a gift paid is taken back | receivable | wallet |
//! | paid back | wallet | bank |
//! | prepaid money expires | wallet | breakage, which is revenue |
//! | a gift expires | wallet | goodwill |
//!
//! Setting a credit off posts nothing: both bills stand in the account's receivable, and what is paid of both moves by the same
//! amount in opposite directions. Money in a wallet does not lessen what an account owes, and so counts for no credit limit: it is for
//! bills to come, while what is owed is what bills have left when wallets have paid.

mod adding;
pub mod checks;
mod entries;
mod lines;
pub mod model;
mod moves;
mod moving;
mod queries;
mod restoring;
mod rules;
mod settling;
mod shown;

pub use adding::{GrantWallet, OpenWallet};
pub use entries::{ListWalletEntries, WalletEntryList, WalletEntryRow};
pub(in crate::billing) use lines::{NewLine, lines_of};
pub use moving::{ExpireWallets, ExpiredWallets, ReturnWallet, TopUpWallet};
pub use queries::{ListWallets, OpenCredit, WalletList, WalletOffering, WalletRow};
pub(in crate::billing) use restoring::bills_of_gifts;
pub(in crate::billing) use settling::{Means, NewBill, Settled};
pub use shown::{SettledBy, SettlementSource, Settles};
pub(in crate::billing) use shown::{settled_by, settles};

use crate::gate::Registry;
use boss_kernel::Amount;
use boss_kernel::id::WalletId;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub mod codes {
    //! What wallets refuse.
    boss_kernel::error_codes! {
        /// No such wallet.
        WALLET_NOT_FOUND = "billing.wallet_not_found",
        /// No name, or too long a one.
        WALLET_NAME = "billing.wallet_name",
        /// Zero or less.
        WALLET_AMOUNT = "billing.wallet_amount",
        /// More than a wallet can hold.
        WALLET_IMPLAUSIBLE = "billing.wallet_implausible",
        /// A day of expiry for money that counts for good.
        WALLET_ENDLESS = "billing.wallet_endless",
        /// Not the account's currency.
        WALLET_CURRENCY = "billing.wallet_currency",
        /// A priority out of range.
        WALLET_PRIORITY = "billing.wallet_priority",
        /// A day of expiry that has come already.
        WALLET_EXPIRY_PAST = "billing.wallet_expiry_past",
        /// A day of expiry decades away.
        WALLET_EXPIRY_FAR = "billing.wallet_expiry_far",
        /// A day of expiry before the one the customer was told.
        WALLET_EXPIRY_SHORTENED = "billing.wallet_expiry_shortened",
        /// The wallet has expired.
        WALLET_EXPIRED = "billing.wallet_expired",
        /// A gift is not topped up, nor paid back.
        WALLET_GRANTED = "billing.wallet_granted",
        /// Nothing is in it.
        WALLET_EMPTY = "billing.wallet_empty",
        /// More than is in it.
        WALLET_HOLDS_LESS = "billing.wallet_holds_less",
        /// No reason is given, or too long a one.
        WALLET_REASON = "billing.wallet_reason",
        /// A reference too long.
        WALLET_REFERENCE = "billing.wallet_reference",
        /// A day that has not come.
        WALLET_DAY_AHEAD = "billing.wallet_day_ahead",
        /// Another account pays for this one: a wallet of its own would pay nothing.
        WALLET_PAID_FOR = "billing.wallet_paid_for",
        /// Bills are open that the wallet will not pay: a notice.
        WALLET_BILLS_OPEN = "billing.wallet_bills_open",
    }
}

/// A wallet after something moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WalletMoved {
    /// Which.
    pub wallet_id: WalletId,
    /// What went in, or came out (below zero).
    pub amount: Amount,
    /// What is in it now.
    pub balance: Amount,
    /// For the next change.
    pub version: i64,
}

/// Adds the actions and queries of wallets.
pub(super) fn register(registry: &mut Registry) {
    registry.action::<OpenWallet>().action::<GrantWallet>().action::<TopUpWallet>();
    registry.action::<ReturnWallet>().action::<ExpireWallets>();
    registry.query::<ListWallets>().query::<ListWalletEntries>();
}
