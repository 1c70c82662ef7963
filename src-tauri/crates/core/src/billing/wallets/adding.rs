//! New wallets: with money the customer pays in, or with a gift.

use crate::billing::wallets::model::{WalletEntryKind, WalletKind, wallet, wallet_offering};
use crate::billing::wallets::moves::{self, Movement};
use crate::billing::wallets::{WalletMoved, rules};
use crate::catalog::model::offering;
use crate::catalog::{PriceKind, codes as catalog_codes};
use crate::customers;
use crate::customers::model::account;
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::ledger::model::PaymentMethod;
use crate::store::bulk;
use boss_kernel::id::{AccountId, OfferingId};
use boss_kernel::{Amount, Error, Fault, Minor, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ConnectionTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Opens a wallet with money that the customer paid in. It pays the bills made from now on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct OpenWallet {
    /// Whose.
    pub account_id: AccountId,
    /// What it is called, 1 to 100 characters.
    pub name: String,
    /// 0 to 1,000; wallets with smaller ones pay first, among equals the one that expires first.
    #[serde(default)]
    pub priority: i32,
    /// The first day on which it pays nothing any more; for good if not given.
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    /// Only for these offerings; for all where none is named.
    #[serde(default)]
    pub offering_ids: Vec<OfferingId>,
    /// Only for charges of these kinds; for all where none is named.
    #[serde(default)]
    pub charge_kinds: Vec<PriceKind>,
    /// What was paid in, above zero, in the account's currency.
    pub amount: Amount,
    /// How it came in.
    #[serde(default)]
    pub method: Option<PaymentMethod>,
    /// The bank's or the payer's reference, at most 100 characters.
    #[serde(default)]
    pub reference: Option<String>,
}

/// Gives an account a wallet with a gift. It pays the bills made from now on and is never paid out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct GrantWallet {
    /// To which account.
    pub account_id: AccountId,
    /// What it is called, 1 to 100 characters.
    pub name: String,
    /// 0 to 1,000; wallets with smaller ones pay first, among equals the one that expires first.
    #[serde(default)]
    pub priority: i32,
    /// The first day on which it pays nothing any more; for good if not given.
    #[serde(default)]
    pub expires_on: Option<NaiveDate>,
    /// Only for these offerings; for all where none is named.
    #[serde(default)]
    pub offering_ids: Vec<OfferingId>,
    /// Only for charges of these kinds; for all where none is named.
    #[serde(default)]
    pub charge_kinds: Vec<PriceKind>,
    /// What is given, above zero, in the account's currency.
    pub amount: Amount,
    /// Why, 1 to 500 characters.
    pub reason: String,
}

/// What both ways of making a wallet say of it.
struct NewWallet {
    account_id: AccountId,
    kind: WalletKind,
    name: String,
    priority: i32,
    expires_on: Option<NaiveDate>,
    offering_ids: Vec<OfferingId>,
    charge_kinds: Vec<PriceKind>,
    amount: Amount,
}

impl Action for OpenWallet {
    const NAME: &'static str = "billing.open_wallet";
    const PERMISSION: Permission = Permission::PaymentsRecord;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Payments, Tag::Ledger];
    type Output = WalletMoved;

    async fn run(self, context: &mut ActionContext) -> Result<WalletMoved> {
        let faults = rules::reference_fault(self.reference.as_deref()).into_iter().collect();
        let movement = Movement {
            method: self.method,
            reference: rules::trimmed(self.reference.as_deref()),
            ..Movement::new(WalletEntryKind::TopUp, self.amount, context.today)
        };
        let new = NewWallet {
            account_id: self.account_id,
            kind: WalletKind::Prepaid,
            name: self.name,
            priority: self.priority,
            expires_on: self.expires_on,
            offering_ids: self.offering_ids,
            charge_kinds: self.charge_kinds,
            amount: self.amount,
        };
        new.add(context, faults, movement).await
    }
}

impl Action for GrantWallet {
    const NAME: &'static str = "billing.grant_wallet";
    const PERMISSION: Permission = Permission::TermsWrite;
    const STALE: &'static [Tag] = &[Tag::Billing, Tag::Payments, Tag::Ledger];
    type Output = WalletMoved;

    async fn run(self, context: &mut ActionContext) -> Result<WalletMoved> {
        let faults = rules::reason_fault(&self.reason).into_iter().collect();
        let movement = Movement {
            reason: rules::trimmed(Some(&self.reason)),
            ..Movement::new(WalletEntryKind::Granted, self.amount, context.today)
        };
        let new = NewWallet {
            account_id: self.account_id,
            kind: WalletKind::Granted,
            name: self.name,
            priority: self.priority,
            expires_on: self.expires_on,
            offering_ids: self.offering_ids,
            charge_kinds: self.charge_kinds,
            amount: self.amount,
        };
        new.add(context, faults, movement).await
    }
}

impl NewWallet {
    /// Makes it, empty, and books the first movement on it.
    async fn add(
        self,
        context: &mut ActionContext,
        mut faults: Vec<Fault>,
        first: Movement,
    ) -> Result<WalletMoved> {
        let account = customers::account_for_update(&context.tx, self.account_id).await;
        let account = account.map_err(|error| error.at("accountId"))?;
        let refused = moves::refuse_paid_for(&context.tx, &account).await;
        refused.map_err(|error| error.at("accountId"))?;
        faults.extend(rules::name_fault(&self.name));
        faults.extend(rules::priority_fault(self.priority));
        faults.extend(rules::expiry_fault(self.expires_on, None, context.today));
        faults.extend(rules::amount_faults(self.amount, account.currency, Amount::zero(account.currency)));
        faults.extend(self.unknown(&context.tx, &account).await?);
        Error::unless_faultless(faults)?;
        moves::tell_of_open_bills(context, account.id).await?;
        let wallet = self.write(context, &account).await?;
        context.changed(ChangeVerb::Created, ObjectKind::Wallet, wallet.id.0, &wallet.name);
        context.changed(ChangeVerb::Changed, ObjectKind::Account, account.id.0, account.number);
        moves::move_one(context, wallet, first).await
    }

    /// Offerings that don't exist or are sold in another currency: they could never be paid.
    async fn unknown(&self, tx: &impl ConnectionTrait, account: &account::Model) -> Result<Vec<Fault>> {
        let column = offering::Column::Id;
        let known = bulk::find_by_ids::<offering::Entity, _>(tx, column, &self.offering_ids).await?;
        let known: BTreeMap<OfferingId, offering::Model> =
            known.into_iter().map(|row| (row.id, row)).collect();
        let fault = |(index, id): (usize, &OfferingId)| {
            let error = match known.get(id) {
                None => Error::new(catalog_codes::OFFERING_NOT_FOUND),
                Some(row) if row.currency != account.currency => {
                    let error = Error::new(catalog_codes::OFFERING_CURRENCY).with("name", &row.name_chinese);
                    error.with("currency", row.currency).with("wanted", account.currency)
                }
                Some(_) => return None,
            };
            Some(Fault::at(format!("offeringIds.{index}"), error))
        };
        Ok(self.offering_ids.iter().enumerate().filter_map(fault).collect())
    }

    async fn write(&self, context: &ActionContext, account: &account::Model) -> Result<wallet::Model> {
        let row = wallet::ActiveModel {
            id: NotSet,
            account_id: Set(account.id),
            name: Set(self.name.trim().to_owned()),
            kind: Set(self.kind),
            currency: Set(account.currency),
            priority: Set(self.priority),
            expires_on: Set(self.expires_on),
            charge_kinds: Set(rules::write_kinds(&self.charge_kinds)?),
            balance_minor: Set(Minor::ZERO),
            moved_on: Set(context.today),
            created_by: Set(context.staff_id()),
            created_at: Set(context.now),
            version: Set(0),
        };
        let wallet = wallet::Entity::insert(row).exec_with_returning(&context.tx).await?;
        let offerings: BTreeSet<OfferingId> = self.offering_ids.iter().copied().collect();
        let limit = |offering_id| wallet_offering::ActiveModel {
            wallet_id: Set(wallet.id),
            offering_id: Set(offering_id),
        };
        bulk::insert(&context.tx, offerings.into_iter().map(limit).collect()).await?;
        Ok(wallet)
    }
}
