//! Paying into a wallet, paying back what is left, and booking off what has expired.

use crate::billing::wallets::model::{WalletEntryKind, wallet};
use crate::billing::wallets::moves::{self, Movement, Moves};
use crate::billing::wallets::{WalletMoved, codes, rules};
use crate::customers;
use crate::gate::{Action, ActionContext, Permission, Tag};
use crate::ledger::model::PaymentMethod;
use crate::store::{bulk, turns};
use boss_kernel::id::{AccountId, WalletId};
use boss_kernel::{Amount, Currency, Error, Fault, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Pays money of the customer's into a wallet. It pays the bills made from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct TopUpWallet {
    /// Which; not a gift, and not expired.
    pub wallet_id: WalletId,
    /// The version that was looked at.
    pub version: i64,
    /// Above zero, in the wallet's currency.
    pub amount: Amount,
    /// How it came in.
    #[serde(default)]
    pub method: Option<PaymentMethod>,
    /// The bank's or the payer's reference, at most 100 characters.
    #[serde(default)]
    pub reference: Option<String>,
    /// Until when all of it counts from now on; not before its day until now, which stays if none is given.
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
}

/// Pays back to the customer what is left in a wallet, or a part of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ReturnWallet {
    /// Which; not a gift, and not expired.
    pub wallet_id: WalletId,
    /// The version that was looked at.
    pub version: i64,
    /// How much; all that is in it if not given.
    #[serde(default)]
    pub amount: Option<Amount>,
    /// Why, 1 to 500 characters.
    pub reason: String,
    /// How it goes out.
    #[serde(default)]
    pub method: Option<PaymentMethod>,
    /// The bank's reference, at most 100 characters.
    #[serde(default)]
    pub reference: Option<String>,
}

/// Books off what is left in wallets that have expired. Bill runs do it too for the accounts whose bills they make; otherwise nobody does
/// by himself, since a bill of an earlier day can still use what counted on that day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExpireWallets {
    /// The day on which it is booked: wallets that pay nothing any more on it. Not in the future.
    pub on: NaiveDate,
    /// Only those of this account.
    #[serde(default)]
    pub account_id: Option<AccountId>,
}

/// What was booked off.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ExpiredWallets {
    /// Wallets.
    pub wallets: u64,
    /// What was left in them, by currency.
    pub amounts: Vec<Amount>,
}

impl Action for TopUpWallet {
    const NAME: &'static str = "billing.top_up_wallet";
    const PERMISSION: Permission = Permission::PaymentsRecord;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Payments, Tag::Ledger];
    type Output = WalletMoved;

    async fn run(self, context: &mut ActionContext) -> Result<WalletMoved> {
        let account_id = moves::account_of(&context.tx, self.wallet_id).await?;
        let account = customers::account_for_update(&context.tx, account_id).await?;
        moves::refuse_paid_for(&context.tx, &account).await?;
        let wallet = seen(context, self.wallet_id, self.version).await?;
        rules::may_top_up(&wallet, context.today)?;
        let mut faults = rules::amount_faults(self.amount, wallet.currency, rules::balance(&wallet));
        faults.extend(rules::reference_fault(self.reference.as_deref()));
        faults.extend(rules::later_expiry_fault(self.expires_on, &wallet, context.today));
        Error::unless_faultless(faults)?;
        let movement = Movement {
            method: self.method,
            reference: rules::trimmed(self.reference.as_deref()),
            ..Movement::new(WalletEntryKind::TopUp, self.amount, context.today)
        };
        moves::tell_of_open_bills(context, account_id).await?;
        let expires_on = self.expires_on.or(wallet.expires_on);
        moves::move_one(context, wallet::Model { expires_on, ..wallet }, movement).await
    }
}

impl Action for ReturnWallet {
    const NAME: &'static str = "billing.return_wallet";
    const PERMISSION: Permission = Permission::PaymentsRecord;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Payments, Tag::Ledger];
    type Output = WalletMoved;

    async fn run(self, context: &mut ActionContext) -> Result<WalletMoved> {
        let account_id = moves::account_of(&context.tx, self.wallet_id).await?;
        customers::lock_accounts(&context.tx, &[account_id]).await?;
        let wallet = seen(context, self.wallet_id, self.version).await?;
        rules::may_return(&wallet, context.today)?;
        let held = rules::balance(&wallet);
        let amount = self.amount.unwrap_or(held);
        let mut faults = rules::amount_faults(amount, wallet.currency, Amount::zero(wallet.currency));
        if amount.currency() == wallet.currency && amount.minor() > held.minor() {
            let error = Error::new(codes::WALLET_HOLDS_LESS).with("name", &wallet.name);
            faults.push(Fault::at("amount", error.with("amount", amount).with("balance", held)));
        }
        faults.extend(rules::reason_fault(&self.reason));
        faults.extend(rules::reference_fault(self.reference.as_deref()));
        Error::unless_faultless(faults)?;
        let movement = Movement {
            method: self.method,
            reference: rules::trimmed(self.reference.as_deref()),
            reason: rules::trimmed(Some(&self.reason)),
            ..Movement::new(WalletEntryKind::Returned, amount.negated()?, context.today)
        };
        moves::move_one(context, wallet, movement).await
    }
}

/// The wallet as the person saw it.
async fn seen(context: &ActionContext, id: WalletId, version: i64) -> Result<wallet::Model> {
    let wallet = moves::wallet_by_id(&context.tx, id).await?;
    bulk::refuse_stale(u64::from(wallet.version == version), &wallet.name)?;
    Ok(wallet)
}

impl Action for ExpireWallets {
    const NAME: &'static str = "billing.expire_wallets";
    const PERMISSION: Permission = Permission::BillingRun;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Payments, Tag::Ledger];
    type Output = ExpiredWallets;

    async fn run(self, context: &mut ActionContext) -> Result<ExpiredWallets> {
        if self.on > context.today {
            let error = Error::new(codes::WALLET_DAY_AHEAD).with("date", self.on);
            return Err(error.with("today", context.today).at("on"));
        }
        let mut select = wallet::Entity::find()
            .filter(wallet::Column::BalanceMinor.gt(0))
            .filter(wallet::Column::ExpiresOn.lte(self.on));
        if let Some(account) = self.account_id {
            select = select.filter(wallet::Column::AccountId.eq(account));
        }
        let accounts: Vec<AccountId> =
            select.clone().all(&context.tx).await?.iter().map(|wallet| wallet.account_id).collect();
        customers::lock_accounts(&context.tx, &accounts).await?;
        let wallets = turns::lock(&context.tx, select).await?;
        let mut expired = ExpiredWallets { wallets: 0, amounts: Vec::new() };
        let mut sums: BTreeMap<Currency, Amount> = BTreeMap::new();
        let mut moves = Moves::default();
        let mut changed = Vec::with_capacity(wallets.len());
        for mut wallet in wallets {
            let sum = sums.entry(wallet.currency).or_insert(Amount::zero(wallet.currency));
            *sum = sum.plus(rules::balance(&wallet))?;
            expired.wallets += 1;
            expire(&mut moves, &mut wallet, self.on)?;
            changed.push(wallet);
        }
        moves.write(context).await?;
        moves::save_all(context, changed).await?;
        expired.amounts = sums.into_values().collect();
        Ok(expired)
    }
}

/// Books off all that is left in a wallet.
pub(super) fn expire(moves: &mut Moves, wallet: &mut wallet::Model, on: NaiveDate) -> Result<()> {
    let left = rules::balance(wallet).negated()?;
    moves.add(wallet, Movement::new(WalletEntryKind::Expired, left, on))?;
    Ok(())
}
