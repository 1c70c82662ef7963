//! The company's profile: what is checked, what stays as it is, and how it is written.

use crate::gate::model::{company, company_logo};
use crate::gate::{ActionContext, codes as gate_codes};
use crate::staff::{CompanyProfile, codes, rules};
use crate::store::hex;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use boss_documents::Logo;
use boss_kernel::{Error, Fault, Result};
use chrono_tz::Tz;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ConnectionTrait, EntityTrait, Statement};
use sha2::{Digest, Sha256};

/// Everything that is wrong with a profile, by place. A logo has to be a picture that documents can show.
pub(super) fn faults(profile: &CompanyProfile) -> Vec<Fault> {
    let mut faults = Vec::new();
    rules::require(&mut faults, "company.name", &profile.name);
    if profile.time_zone.parse::<Tz>().is_err() {
        let error = Error::new(codes::TIME_ZONE_UNKNOWN).with("text", &profile.time_zone);
        faults.push(Fault::at("company.timeZone", error));
    }
    if !(1..=480).contains(&profile.idle_minutes) {
        faults.push(Fault::at("company.idleMinutes", Error::new(codes::IDLE_OUT_OF_RANGE)));
    }
    if let Err(error) = logo_of(profile).and_then(|logo| logo.map(|png| Logo::from_png(&png)).transpose()) {
        faults.push(Fault::at("company.logo", error));
    }
    faults
}

/// Warns of what invoices could not show.
pub(super) fn warn_unprintable(context: &mut ActionContext, profile: &CompanyProfile) -> Result<()> {
    context.warn_unprintable("company.name", &profile.name)?;
    context.warn_unprintable("company.nameEnglish", &profile.name_english)?;
    context.warn_unprintable("company.taxNumber", &profile.tax_number)?;
    context.warn_unprintable("company.address", &profile.address)?;
    context.warn_unprintable("company.phone", &profile.phone)?;
    context.warn_unprintable("company.bankName", &profile.bank_name)?;
    context.warn_unprintable("company.bankAccount", &profile.bank_account)
}

fn logo_of(profile: &CompanyProfile) -> Result<Option<Vec<u8>>> {
    let decoded = profile.logo.as_ref().map(|text| STANDARD.decode(text)).transpose();
    decoded.map_err(|cause| Error::new(gate_codes::FIELD_UNREADABLE).with("reason", cause))
}

/// What can't change any more: days that were billed began in the old zone, and the books are kept in the old currency.
/// Services, usage and the ledger belong to areas above this one, so their tables are read by name.
pub(super) async fn fixed_faults(db: &impl ConnectionTrait, profile: &CompanyProfile) -> Result<Vec<Fault>> {
    let Some(before) = company::Entity::find().one(db).await? else { return Ok(Vec::new()) };
    let mut faults = Vec::new();
    if before.currency != profile.currency {
        let error = Error::new(codes::CURRENCY_FIXED).with("currency", before.currency);
        faults.push(Fault::at("company.currency", error));
    }
    if before.time_zone != profile.time_zone {
        let error = Error::new(codes::TIME_ZONE_FIXED).with("zone", before.time_zone);
        faults.push(Fault::at("company.timeZone", error));
    }
    if faults.is_empty() || !is_in_use(db).await? {
        return Ok(Vec::new());
    }
    Ok(faults)
}

async fn is_in_use(db: &impl ConnectionTrait) -> Result<bool> {
    let text = "SELECT 1 AS found WHERE EXISTS (SELECT 1 FROM subscription) OR EXISTS (SELECT 1 FROM usage_event) \
                OR EXISTS (SELECT 1 FROM ledger_entry)";
    let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), text)).await?;
    Ok(row.is_some())
}

/// The row of a checked profile; its logo is kept for good, since documents will name it.
pub(super) async fn row(tx: &impl ConnectionTrait, profile: CompanyProfile) -> Result<company::ActiveModel> {
    let logo_digest = match logo_of(&profile)? {
        Some(png) => Some(keep_logo(tx, png).await?),
        None => None,
    };
    Ok(company::ActiveModel {
        id: Set(1),
        name: Set(profile.name),
        name_english: Set(profile.name_english),
        tax_number: Set(profile.tax_number),
        address: Set(profile.address),
        phone: Set(profile.phone),
        bank_name: Set(profile.bank_name),
        bank_account: Set(profile.bank_account),
        currency: Set(profile.currency),
        time_zone: Set(profile.time_zone),
        language: Set(profile.language),
        idle_minutes: Set(profile.idle_minutes),
        credit_reductions: Set(profile.credit_reductions),
        command_line_passwords: Set(profile.command_line_passwords),
        logo_digest: Set(logo_digest),
        demo: NotSet,
        founded_at: NotSet,
        version: NotSet,
    })
}

async fn keep_logo(tx: &impl ConnectionTrait, png: Vec<u8>) -> Result<String> {
    let digest = hex(&Sha256::digest(&png));
    let kept = company_logo::ActiveModel { digest: Set(digest.clone()), png: Set(png) };
    let once = OnConflict::column(company_logo::Column::Digest).do_nothing().to_owned();
    company_logo::Entity::insert(kept).on_conflict(once).exec_without_returning(tx).await?;
    Ok(digest)
}
