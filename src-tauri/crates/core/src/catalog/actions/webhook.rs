//! What calls of other systems are signed with, and which systems may be called.

use crate::catalog::actions::offering::offering_for_update;
use crate::catalog::codes;
use crate::catalog::model::{Connector, webhook_policy, webhook_secret};
use crate::catalog::webhooks::{self, PREVIOUS_SECONDS};
use crate::gate::{Action, ActionContext, ChangeVerb, Gate, ObjectKind, Permission, Proof, Session, Tag};
use crate::staff::prove_own_password;
use boss_kernel::id::OfferingId;
use boss_kernel::{Error, Instant, Result};
use schemars::JsonSchema;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use sea_orm::sea_query::OnConflict;
use serde::{Deserialize, Serialize};

/// Makes a new secret to sign an offering's calls with (`webhook-signature`, HMAC-SHA256) and answers it, this once. The one before
/// signs too for a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct RotateWebhookSecret {
    /// The offering that calls.
    pub offering_id: OfferingId,
    /// The password of whoever makes it: who holds the secret can speak to the other system as Boss
    /// does. A wrong one counts as at the door.
    pub own_password: String,
}

/// A new secret.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub struct WebhookSecret {
    /// The secret, `whsec_` and base64; none where the same request comes again, since it is told once.
    pub secret: Option<String>,
    /// Until when the secret before signs too; none where there was none.
    pub previous_until: Option<Instant>,
}

impl Action for RotateWebhookSecret {
    const NAME: &'static str = "catalog.rotate_webhook_secret";
    const PERMISSION: Permission = Permission::CatalogWrite;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    const SECRETS: &'static [&'static str] = &["ownPassword"];
    const GIVEN_ONCE: &'static [&'static str] = &["secret"];
    const NEEDS_PROOF: bool = true;
    type Output = WebhookSecret;

    async fn prove(&self, gate: &Gate, session: &Session) -> Result<Proof> {
        prove_own_password(Self::NAME, (gate, session), &self.own_password, "ownPassword").await?;
        Ok(Proof::default())
    }

    async fn run(self, context: &mut ActionContext) -> Result<WebhookSecret> {
        let offering = offering_for_update(&context.tx, self.offering_id).await?;
        if offering.connector != Connector::Webhook {
            return Err(Error::new(codes::WEBHOOK_SECRET_UNUSED).with("name", offering.name_chinese));
        }
        let before = webhook_secret::Entity::find_by_id(offering.id).one(&context.tx).await?;
        let previous = before.map(|row| row.secret);
        let previous_until = previous.as_ref().map(|_| context.now.plus_seconds(PREVIOUS_SECONDS));
        let secret = webhooks::new_secret();
        let row = webhook_secret::ActiveModel {
            offering_id: Set(offering.id),
            secret: Set(secret.clone()),
            previous: Set(previous),
            set_at: Set(context.now),
            set_by: Set(context.staff_id()),
        };
        use webhook_secret::Column::{OfferingId, Previous, Secret, SetAt, SetBy};
        let anew = OnConflict::column(OfferingId).update_columns([Secret, Previous, SetAt, SetBy]).to_owned();
        webhook_secret::Entity::insert(row).on_conflict(anew).exec_without_returning(&context.tx).await?;
        context.changed(ChangeVerb::Changed, ObjectKind::Offering, offering.id.0, offering.name_chinese);
        // A dry run's secret never counts.
        let secret = (!context.dry_run).then_some(secret.0);
        Ok(WebhookSecret { secret, previous_until })
    }
}

/// Says whether systems on this computer and in its own network may be called. Where machines keep what they tell to nobody else
/// (link-local addresses) is called never.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct AllowLocalSystems {
    /// Whether they may.
    pub allowed: bool,
}

impl Action for AllowLocalSystems {
    const NAME: &'static str = "catalog.allow_local_systems";
    const PERMISSION: Permission = Permission::CompanyManage;
    const STALE: &'static [Tag] = &[Tag::Catalog];
    type Output = ();

    async fn run(self, context: &mut ActionContext) -> Result<()> {
        let row = webhook_policy::ActiveModel { id: Set(1), local_systems: Set(self.allowed) };
        let anew = OnConflict::column(webhook_policy::Column::Id)
            .update_column(webhook_policy::Column::LocalSystems)
            .to_owned();
        webhook_policy::Entity::insert(row).on_conflict(anew).exec_without_returning(&context.tx).await?;
        Ok(())
    }
}
