//! The tax platform's number of an invoice: noted, and corrected where it was noted wrongly.

use crate::gate::{Action, ActionContext, ChangeVerb, ObjectKind, Permission, Tag};
use crate::invoicing::model::{invoice, platform_number_correction};
use crate::invoicing::{codes, rules};
use crate::store::{bulk, turns};
use boss_kernel::id::InvoiceId;
use boss_kernel::{Error, Fault, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, DatabaseTransaction, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};

/// Notes the number that the tax platform gave an invoice (数电票号码), where none is noted.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct SetPlatformNumber {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// 20 digits.
    pub platform_number: String,
}

/// Corrects a platform number that was noted wrongly; what was noted is kept with the reason. Two numbers noted crosswise are put
/// right by taking one of them away first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct CorrectPlatformNumber {
    /// Which invoice.
    pub invoice_id: InvoiceId,
    /// The number that stands on it and is wrong, as it was looked at.
    pub noted: String,
    /// The right one, 20 digits; none takes the wrong one away.
    #[serde(default)]
    pub platform_number: Option<String>,
    /// Why, 1 to 500 characters.
    pub reason: String,
}

impl Action for SetPlatformNumber {
    const NAME: &'static str = "invoicing.set_platform_number";
    const PERMISSION: Permission = Permission::InvoicesIssue;
    const STALE: &'static [Tag] = &[Tag::Invoicing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let number =
            rules::platform_number(&self.platform_number).map_err(|error| error.at("platformNumber"))?;
        let row = invoice_for_update(&context.tx, self.invoice_id).await?;
        rules::may_set_platform_number(&row.number, row.platform_number.as_deref())?;
        refuse_taken(&context.tx, &number).await?;
        note(context, row, Some(number)).await
    }
}

impl Action for CorrectPlatformNumber {
    const NAME: &'static str = "invoicing.correct_platform_number";
    const PERMISSION: Permission = Permission::InvoicesIssue;
    const STALE: &'static [Tag] = &[Tag::Invoicing];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let mut faults = Vec::new();
        if let Err(error) = rules::check_reason(&self.reason) {
            faults.push(Fault::at("reason", error));
        }
        let number = match self.platform_number.as_deref().map(rules::platform_number).transpose() {
            Ok(number) => number,
            Err(error) => {
                faults.push(Fault::at("platformNumber", error));
                None
            }
        };
        Error::unless_faultless(faults)?;
        let row = invoice_for_update(&context.tx, self.invoice_id).await?;
        let noted = rules::may_correct_platform_number(&row.number, row.platform_number.as_deref())?;
        let noted = noted.to_owned();
        let as_seen = rules::platform_number(&self.noted).is_ok_and(|seen| seen == noted);
        bulk::refuse_stale(u64::from(as_seen), &row.number)?;
        if let Some(number) = &number {
            if *number == noted {
                let error = Error::new(codes::PLATFORM_NUMBER_UNCHANGED).with("noted", noted);
                return Err(error.with("number", row.number).at("platformNumber"));
            }
            refuse_taken(&context.tx, number).await?;
        }
        let correction = platform_number_correction::ActiveModel {
            id: NotSet,
            invoice_id: Set(row.id),
            noted: Set(noted),
            corrected: Set(number.clone()),
            reason: Set(self.reason.trim().to_owned()),
            created_by: Set(context.staff_id()),
            created_at: Set(context.now),
        };
        platform_number_correction::Entity::insert(correction).exec_without_returning(&context.tx).await?;
        note(context, row, number).await
    }
}

async fn invoice_for_update(tx: &DatabaseTransaction, id: InvoiceId) -> Result<invoice::Model> {
    let row = turns::lock_one::<invoice::Entity, _>(tx, id).await?;
    row.ok_or_else(|| Error::new(codes::NOT_FOUND).with("id", id))
}

/// Refuses a number that stands on another invoice.
async fn refuse_taken(tx: &DatabaseTransaction, number: &str) -> Result<()> {
    let other = invoice::Entity::find().filter(invoice::Column::PlatformNumber.eq(number)).one(tx).await?;
    let Some(other) = other else { return Ok(()) };
    let error = Error::new(codes::PLATFORM_NUMBER_TAKEN).with("number", other.number);
    Err(error.with("noted", number).at("platformNumber"))
}

/// Writes the number beside an invoice that was read and locked.
async fn note(context: &mut ActionContext, row: invoice::Model, number: Option<String>) -> Result<()> {
    let update = invoice::Entity::update_many()
        .col_expr(invoice::Column::PlatformNumber, Expr::value(number))
        .filter(invoice::Column::Id.eq(row.id));
    bulk::refuse_stale(update.exec(&context.tx).await?.rows_affected, &row.number)?;
    context.changed(ChangeVerb::Changed, ObjectKind::Invoice, row.id.0, row.number);
    Ok(())
}
