//! Accounts that other accounts pay for.

use crate::customers::actions::account::{find_account, lock_accounts, update};
use crate::customers::codes;
use crate::customers::model::{AccountState, account};
use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::store::turns::{self, Turn};
use boss_kernel::id::AccountId;
use boss_kernel::{Amount, Error, Notice, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::Set;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Statement};
use serde::{Deserialize, Serialize};

/// Has another account pay for this one, or this one for itself again. From the next bill run on, what this account owes stands on the
/// payer's bills; bills that are made stay with whom they were made for, and so does what corrects them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetPayer {
    /// Which.
    pub account_id: AccountId,
    /// The account that pays for it; none where it pays for itself.
    #[serde(default)]
    pub payer_account_id: Option<AccountId>,
    /// The version that was looked at.
    pub version: i64,
}

impl Action for SetPayer {
    const NAME: &'static str = "customers.set_payer";
    const PERMISSION: Permission = Permission::CustomersWrite;
    const STALE: &'static [Tag] = &[Tag::Customers, Tag::Billing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        // A bill run looks at families: who pays for whom changes before a batch of it or after.
        turns::take(&context.tx, Turn::Billing).await?;
        // Both are locked, so that two people can't make a chain of two families at the same moment.
        let both: Vec<AccountId> = [self.account_id].into_iter().chain(self.payer_account_id).collect();
        lock_accounts(&context.tx, &both).await?;
        let known = find_account(&context.tx, self.account_id).await?;
        if known.state == AccountState::Closed {
            return Err(Error::new(codes::ACCOUNT_CLOSED).with("number", known.number));
        }
        if let Some(payer) = self.payer_account_id {
            let payer = find_account(&context.tx, payer).await.map_err(|error| error.at("payerAccountId"))?;
            check(&context.tx, &known, &payer).await.map_err(|error| error.at("payerAccountId"))?;
            warn_of_wallets(context, &known, &payer).await?;
            context.changed(ChangeVerb::Changed, ObjectKind::Account, payer.id.0, payer.number);
        }
        let row = account::ActiveModel {
            payer_account_id: Set(self.payer_account_id),
            version: Set(self.version + 1),
            ..Default::default()
        };
        update(context, &known, self.version, row).await
    }
}

/// Says that what is in the account's wallets pays nothing while another account gets its bills. Wallets belong to an area above this
/// one, so their table is read by name.
async fn warn_of_wallets(
    context: &mut ActionContext,
    account: &account::Model,
    payer: &account::Model,
) -> Result<()> {
    let text =
        "SELECT CAST(coalesce(sum(balance_minor), 0) AS bigint) AS held FROM wallet WHERE account_id = $1";
    let backend = context.tx.get_database_backend();
    let select = Statement::from_sql_and_values(backend, text, [account.id.into()]);
    let held: i64 = match context.tx.query_one_raw(select).await? {
        Some(row) => row.try_get("", "held")?,
        None => 0,
    };
    if held > 0 {
        let notice = Notice::new(codes::WALLET_WAITS).with("number", &account.number);
        let notice = notice.with("amount", Amount::new(held, account.currency));
        context.warn(notice.with("payer", &payer.number).at("payerAccountId"));
    }
    Ok(())
}

/// A payer is another account, active, of the same currency, and pays for itself; who pays for others is paid for by nobody.
async fn check(tx: &impl ConnectionTrait, account: &account::Model, payer: &account::Model) -> Result<()> {
    if payer.id == account.id {
        return Err(Error::new(codes::PAYER_IS_ITSELF).with("number", &account.number));
    }
    if payer.state == AccountState::Closed {
        return Err(Error::new(codes::ACCOUNT_CLOSED).with("number", &payer.number));
    }
    if payer.currency != account.currency {
        return Err(Error::new(codes::PAYER_CURRENCY)
            .with("number", &payer.number)
            .with("currency", payer.currency)
            .with("expected", account.currency));
    }
    if payer.payer_account_id.is_some() {
        return Err(Error::new(codes::PAYER_IS_PAID_FOR).with("number", &payer.number));
    }
    refuse_payer(tx, account).await
}

/// Refuses what an account that pays for others can't do: be closed, or be paid for.
pub(in crate::customers) async fn refuse_payer(
    db: &impl ConnectionTrait,
    account: &account::Model,
) -> Result<()> {
    let paid_for = account::Entity::find()
        .filter(account::Column::PayerAccountId.eq(account.id))
        .filter(account::Column::State.eq(AccountState::Active))
        .count(db)
        .await?;
    if paid_for == 0 {
        return Ok(());
    }
    Err(Error::new(codes::PAYS_FOR_OTHERS).with("number", &account.number).with("count", paid_for))
}
