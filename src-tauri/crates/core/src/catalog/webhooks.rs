//! What calls of other systems are signed with, and whether systems of the own network may be called.

use crate::catalog::model::{Secret, webhook_policy, webhook_secret};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use boss_kernel::id::OfferingId;
use boss_kernel::{Instant, Result};
use sea_orm::ActiveValue::Set;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait};

/// How long the secret before still signs too, so that the other system can take the new one over meanwhile.
pub const PREVIOUS_SECONDS: i64 = 24 * 3600;

/// The secrets that sign an offering's calls now: the one that counts, and for a while the one before.
#[derive(Debug)]
pub struct SigningSecrets(Vec<Secret>);

impl SigningSecrets {
    /// The keys in them.
    pub fn keys(&self) -> impl Iterator<Item = Vec<u8>> {
        self.0.iter().filter_map(|secret| STANDARD.decode(secret.0.strip_prefix(PREFIX)?).ok())
    }
}

/// Receivers' libraries know a secret by it.
const PREFIX: &str = "whsec_";

/// A new secret: 256 random bits.
pub(super) fn new_secret() -> Secret {
    let key: [u8; 32] = rand::random();
    Secret(format!("{PREFIX}{}", STANDARD.encode(key)))
}

/// Makes an offering's first secret where it has none.
pub async fn ensure_secret(tx: &impl ConnectionTrait, offering: OfferingId, now: Instant) -> Result<()> {
    let row = webhook_secret::ActiveModel {
        offering_id: Set(offering),
        secret: Set(new_secret()),
        previous: Set(None),
        set_at: Set(now),
        set_by: Set(None),
    };
    let once = OnConflict::column(webhook_secret::Column::OfferingId).do_nothing().to_owned();
    webhook_secret::Entity::insert(row).on_conflict(once).exec_without_returning(tx).await?;
    Ok(())
}

/// What signs an offering's calls at `now`.
pub async fn signing_secrets(
    db: &impl ConnectionTrait,
    offering: OfferingId,
    now: Instant,
) -> Result<SigningSecrets> {
    let row = webhook_secret::Entity::find_by_id(offering).one(db).await?;
    let secrets = row.map(|row| {
        let before = row.previous.filter(|_| now < row.set_at.plus_seconds(PREVIOUS_SECONDS));
        std::iter::once(row.secret).chain(before).collect()
    });
    Ok(SigningSecrets(secrets.unwrap_or_default()))
}

/// When an offering's secret was set, if it has one.
pub(super) async fn secret_set_at(
    db: &impl ConnectionTrait,
    offering: OfferingId,
) -> Result<Option<Instant>> {
    let row = webhook_secret::Entity::find_by_id(offering).one(db).await?;
    Ok(row.map(|row| row.set_at))
}

/// Whether the company allows systems on this computer and in its own network to be called.
pub async fn local_systems(db: &impl ConnectionTrait) -> Result<bool> {
    let row = webhook_policy::Entity::find_by_id(1).one(db).await?;
    Ok(row.is_some_and(|row| row.local_systems))
}
