//! Billing accounts.

use super::write;
use crate::customers::fields::{self, under};
use crate::customers::input::{AccountTerms, NewAccount};
use crate::customers::model::{AccountState, CustomerState, account, tax_profile};
use crate::customers::{closing, codes, names, rules};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::store::bulk;
use crate::store::numbers::{self, Numbered};
use crate::store::turns::{self, Rank};
use boss_kernel::id::{AccountId, CustomerId, TaxProfileId};
use boss_kernel::{Amount, CycleDay, Error, Fault, NaiveDate, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, DatabaseTransaction, DbBackend, EntityTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};

/// Opens a billing account for a customer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddAccount {
    /// Whose.
    pub customer_id: CustomerId,
    /// The tax profile its invoices name; the customer's default one when none.
    #[serde(default)]
    pub tax_profile_id: Option<TaxProfileId>,
    /// The account.
    pub account: NewAccount,
}

/// The account that was opened.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct AddedAccount {
    /// Which.
    pub account_id: AccountId,
    /// Its number.
    pub number: String,
}

impl Action for AddAccount {
    const NAME: &'static str = "customers.add_account";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers];
    type Output = AddedAccount;

    async fn run(self, context: &mut ActionContext) -> Result<AddedAccount> {
        let profile = self.tax_profile_id;
        let account = create_account(context, self.customer_id, profile, self.account, "account").await?;
        Ok(AddedAccount { account_id: account.id, number: account.number })
    }
}

/// Changes the terms of a billing account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct ChangeAccount {
    /// Which.
    pub account_id: AccountId,
    /// All its terms.
    pub account: AccountTerms,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for ChangeAccount {
    const NAME: &'static str = "customers.change_account";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Billing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let known = account_for_update(&context.tx, self.account_id).await?;
        let mut faults = fields::account_faults(&self.account, known.currency, "account");
        if known.billed_until.is_some() && self.account.cycle_day != known.cycle_day.day() {
            let error = Error::new(codes::CYCLE_DAY_FIXED).with("number", &known.number);
            faults.push(Fault::at("account.cycleDay", error.with("day", known.cycle_day)));
        }
        let profile = self.account.tax_profile_id;
        faults
            .extend(foreign_profile(&context.tx, known.customer_id, profile, "account.taxProfileId").await?);
        Error::unless_faultless(faults)?;
        let row = account::ActiveModel {
            name: Set(names::tidy(&self.account.name)),
            tax_profile_id: Set(profile),
            cycle_day: Set(CycleDay::new(self.account.cycle_day)?),
            payment_terms_days: Set(self.account.payment_terms_days),
            credit_limit_minor: Set(self.account.credit_limit.map(|limit| limit.to_minor())),
            language: Set(self.account.language),
            invoicing: Set(self.account.invoicing),
            version: Set(self.version + 1),
            ..Default::default()
        };
        update(context, &known, self.version, row).await?;
        write::index(&context.tx, known.customer_id).await
    }
}

/// Closes a billing account for good. Refused while a service is not ended or something is not billed;
/// warns of what is owed or not applied.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CloseAccount {
    /// Which.
    pub account_id: AccountId,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for CloseAccount {
    const NAME: &'static str = "customers.close_account";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Billing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let known = locked(&context.tx, self.account_id).await?;
        let tx: &DatabaseTransaction = &context.tx;
        let owed_until = closing::check_account(&tx.into(), &known).await?;
        if let Some(notice) = closing::balance_notice(&context.tx, &known).await? {
            context.warn(notice);
        }
        let state = rules::close_account(known.state, &known.number)?;
        let row = account::ActiveModel {
            state: Set(state),
            owed_until: Set(owed_until),
            version: Set(self.version + 1),
            ..Default::default()
        };
        update(context, &known, self.version, row).await
    }
}

/// Writes a changed account if it still is what the person saw, and tells of it.
pub(super) async fn update(
    context: &mut ActionContext,
    known: &account::Model,
    version: i64,
    row: account::ActiveModel,
) -> Result<()> {
    let update = account::Entity::update_many()
        .set(row)
        .filter(account::Column::Id.eq(known.id))
        .filter(account::Column::Version.eq(version));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &known.number)?;
    context.changed(ChangeVerb::Changed, ObjectKind::Account, known.id.0, &known.number);
    let customer = write::customer_for_update(&context.tx, known.customer_id).await?;
    context.changed(ChangeVerb::Changed, ObjectKind::Customer, customer.id.0, customer.name);
    Ok(())
}

/// Opens a billing account; `place` is put before the names of faulty fields (`account.`). Without a tax profile the
/// customer's default one is taken, if there is one.
pub async fn create_account(
    context: &mut ActionContext,
    customer_id: CustomerId,
    tax_profile_id: Option<TaxProfileId>,
    new: NewAccount,
    place: &str,
) -> Result<account::Model> {
    let customer = write::customer_for_update(&context.tx, customer_id).await?;
    if customer.state == CustomerState::Closed {
        return Err(Error::new(codes::CUSTOMER_CLOSED).with("name", &customer.name));
    }
    let mut faults = fields::check_account(&new, place);
    faults.extend(foreign_profile(&context.tx, customer_id, tax_profile_id, "taxProfileId").await?);
    Error::unless_faultless(faults)?;
    let name = names::tidy(&new.name);
    let default = default_profile(&context.tx, customer_id).await?.map(|profile| profile.id);
    let row = account::ActiveModel {
        id: NotSet,
        number: Set(numbers::take_one(&context.tx, Numbered::Account).await?),
        customer_id: Set(customer_id),
        tax_profile_id: Set(tax_profile_id.or(default)),
        name: Set(if name.is_empty() { customer.name.clone() } else { name }),
        currency: Set(new.currency),
        cycle_day: Set(CycleDay::new(new.cycle_day).map_err(|error| error.at(under(place, "cycleDay")))?),
        payment_terms_days: Set(new.payment_terms_days),
        credit_limit_minor: Set(new.credit_limit.as_ref().map(Amount::to_minor)),
        language: Set(new.language),
        invoicing: Set(new.invoicing),
        state: Set(AccountState::Active),
        opened_on: Set(new.opened_on.unwrap_or(context.today)),
        billed_until: Set(None),
        arrears_billed_until: Set(None),
        rerate_from: Set(None),
        parked_run_id: Set(None),
        payer_account_id: Set(None),
        draft_run_id: Set(None),
        owed_until: Set(None),
        created_at: Set(context.now),
        version: Set(1),
    };
    let account = account::Entity::insert(row).exec_with_returning(&context.tx).await?;
    turns::note_made(Rank::Account, account.id.0);
    write::index(&context.tx, customer_id).await?;
    context.changed(ChangeVerb::Created, ObjectKind::Account, account.id.0, &account.number);
    context.changed(ChangeVerb::Changed, ObjectKind::Customer, customer.id.0, customer.name);
    Ok(account)
}

/// A fault when a chosen tax profile is not one of the customer's.
async fn foreign_profile(
    tx: &impl ConnectionTrait,
    customer_id: CustomerId,
    chosen: Option<TaxProfileId>,
    place: &str,
) -> Result<Option<Fault>> {
    let Some(id) = chosen else { return Ok(None) };
    let own = tax_profile::Entity::find_by_id(id).filter(tax_profile::Column::CustomerId.eq(customer_id));
    let missing = own.one(tx).await?.is_none();
    Ok(missing.then(|| Fault::at(place, Error::new(codes::TAX_PROFILE_NOT_FOUND))))
}

async fn default_profile(
    db: &impl ConnectionTrait,
    customer_id: CustomerId,
) -> Result<Option<tax_profile::Model>> {
    let own = tax_profile::Entity::find().filter(tax_profile::Column::CustomerId.eq(customer_id));
    Ok(own.filter(tax_profile::Column::IsDefault.eq(true)).one(db).await?)
}

/// What stands on the account's invoices as the buyer: its own tax profile, else the customer's default one, if any.
pub async fn tax_profile_of(
    db: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<Option<tax_profile::Model>> {
    match account.tax_profile_id {
        Some(id) => Ok(tax_profile::Entity::find_by_id(id).one(db).await?),
        None => default_profile(db, account.customer_id).await,
    }
}

/// The account, if there is one of this id; refused with a typed error if not.
pub async fn find_account(db: &impl ConnectionTrait, account_id: AccountId) -> Result<account::Model> {
    let found = account::Entity::find_by_id(account_id).one(db).await?;
    found.ok_or_else(|| Error::new(codes::ACCOUNT_NOT_FOUND))
}

async fn locked(tx: &impl ConnectionTrait, account_id: AccountId) -> Result<account::Model> {
    let found = turns::lock_one::<account::Entity, _>(tx, account_id).await?;
    found.ok_or_else(|| Error::new(codes::ACCOUNT_NOT_FOUND))
}

/// The account, for an action that adds to it: a closed one is refused. On PostgreSQL its row stays locked until the
/// transaction ends, so that nobody closes it meanwhile.
pub async fn account_for_update(tx: &impl ConnectionTrait, account_id: AccountId) -> Result<account::Model> {
    let account = locked(tx, account_id).await?;
    refuse_closed(&account)?;
    Ok(account)
}

fn refuse_closed(account: &account::Model) -> Result<()> {
    match account.state {
        AccountState::Active => Ok(()),
        AccountState::Closed => Err(Error::new(codes::ACCOUNT_CLOSED).with("number", &account.number)),
    }
}

/// The account, for an action that adds to what is owed for it, and the one that pays: whoever pays for it, or itself. Both
/// stay locked on PostgreSQL until the transaction ends; a closed account is refused.
pub async fn account_and_payer_for_update(
    tx: &DatabaseTransaction,
    account_id: AccountId,
) -> Result<(account::Model, account::Model)> {
    loop {
        let seen = find_account(tx, account_id).await?.payer_account_id;
        let both: Vec<AccountId> = [account_id].into_iter().chain(seen).collect();
        // Locks that turn out to be the wrong ones are given back: another payer may come before them in the order.
        let attempt = turns::attempt(tx).await?;
        let locked = turns::lock_all::<account::Entity, _>(&attempt, &both).await?;
        let find = |id: AccountId| locked.iter().find(|row| row.id == id).cloned();
        let missing = || Error::new(codes::ACCOUNT_NOT_FOUND);
        let account = find(account_id).ok_or_else(missing)?;
        if account.payer_account_id == seen {
            refuse_closed(&account)?;
            let payer = find(seen.unwrap_or(account_id)).ok_or_else(missing)?;
            attempt.commit().await?;
            return Ok((account, payer));
        }
        attempt.rollback().await?;
        turns::note_let_go(Rank::Account, both.iter().map(|id| id.0));
    }
}

/// Locks these accounts on PostgreSQL until the transaction ends, in the order of their ids, as everybody does who locks more
/// than one.
pub async fn lock_accounts(tx: &impl ConnectionTrait, accounts: &[AccountId]) -> Result<()> {
    if tx.get_database_backend() == DbBackend::Sqlite {
        turns::note(Rank::Account, turns::in_order_of_ids(accounts).into_iter().map(|id| id.0));
        return Ok(());
    }
    turns::lock_all::<account::Entity, _>(tx, accounts).await?;
    Ok(())
}

/// Says that something on or after `day` changed for these accounts: where `day` lies before what was billed already, the
/// next run reads from there. Returns how many accounts that concerned.
pub async fn mark_rerate_from(
    tx: &impl ConnectionTrait,
    accounts: &[AccountId],
    day: NaiveDate,
) -> Result<u64> {
    let mut concerned = 0;
    // A bill run at the same moment holds these rows: wait for it, and see how far it billed.
    lock_accounts(tx, accounts).await?;
    for chunk in bulk::id_chunks(accounts) {
        let later = Condition::any()
            .add(account::Column::RerateFrom.is_null())
            .add(account::Column::RerateFrom.gt(day));
        let earliest = Expr::case(later, Expr::value(day)).finally(Expr::col(account::Column::RerateFrom));
        let update = account::Entity::update_many()
            .col_expr(account::Column::RerateFrom, earliest.into())
            .filter(account::Column::Id.is_in(chunk))
            .filter(account::Column::BilledUntil.gt(day));
        concerned += update.exec(tx).await?.rows_affected;
    }
    Ok(concerned)
}
