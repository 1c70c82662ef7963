//! The company, its people and its catalogue.

use super::{LAST_ACT, People, Player, act, last_request, request_id, session_of};
use crate::demo::{
    Activation, DemoPlan, LOGO_PNG, OfferingRef, PlannedMember, PlannedModel, PlannedOffering, PlannedPrice,
    PlannedPriceVersion, StaffRole, Timing,
};
use base64::Engine;
use boss_core::catalog::model::{Connector, OfferingKind, PriceTiming};
use boss_core::catalog::{AddMeter, AddOffering, AddPriceVersion, NewPrice, NewPriceVersion, ShowOffering};
use boss_core::gate::model::{Role, staff};
use boss_core::gate::{Carrier, Gate};
use boss_core::staff::{AddStaff, CompanyProfile, FoundCompany, NewOwner};
use boss_kernel::{Currency, Language, LocalText, Result};
use boss_rating::{ChargeModel, DayCount, Tier};
use sea_orm::{EntityTrait, PaginatorTrait};

/// Desks of the demo lock late: people look around.
const IDLE_MINUTES: i32 = 60;

/// Founds the company with everybody but its last colleague.
pub(super) async fn found(plan: &DemoPlan, gate: &Gate, acts: &mut u64) -> Result<People> {
    let found_before = staff::Entity::find().count(gate.store().reader()).await? > 0;
    let mut members = plan.staff.members.iter();
    let mut next = || {
        *acts += 1;
        request_id(gate.clock().now(), *acts)
    };
    let founding_id = next();
    if let (false, Some(owner)) = (found_before, members.next()) {
        let founder = gate.session_of_founder(Carrier::CommandLine).await?;
        act(gate, &founder, founding(plan, owner), founding_id).await?;
    }
    let owner = gate.session_of_holder(None, Carrier::CommandLine, None).await?;
    let colleagues = plan.staff.members.split_first().map_or(&[][..], |(_, rest)| rest);
    for member in colleagues.split_last().map_or(&[][..], |(_, rest)| rest) {
        act(gate, &owner, new_colleague(plan, member), next()).await?;
    }
    Ok(People {
        operations: session_of(gate, "operations").await?,
        finance: session_of(gate, "finance").await?,
        manager: session_of(gate, "manager").await?,
    })
}

fn founding(plan: &DemoPlan, owner: &PlannedMember) -> FoundCompany {
    let planned = &plan.company;
    let company = CompanyProfile {
        name: planned.name.chinese.clone(),
        name_english: planned.name.english.clone(),
        tax_number: planned.tax_number.clone(),
        address: planned.address.chinese.clone(),
        phone: planned.phone.clone(),
        bank_name: planned.bank_name.chinese.clone(),
        bank_account: planned.bank_account.clone(),
        currency: planned.currency,
        time_zone: planned.time_zone.clone(),
        language: planned.language,
        idle_minutes: IDLE_MINUTES,
        credit_reductions: true,
        command_line_passwords: None,
        logo: Some(base64::engine::general_purpose::STANDARD.encode(LOGO_PNG)),
    };
    let owner =
        NewOwner { login: owner.login.clone(), name: name_of(owner), password: plan.staff.password.clone() };
    FoundCompany { company, owner, demo: true }
}

fn name_of(member: &PlannedMember) -> String {
    member.name.in_language(Language::Chinese).to_owned()
}

fn new_colleague(plan: &DemoPlan, member: &PlannedMember) -> AddStaff {
    AddStaff {
        login: member.login.clone(),
        name: name_of(member),
        password: plan.staff.password.clone(),
        roles: member.roles.iter().map(|role| role_of(*role)).collect(),
        own_password: plan.staff.password.clone(),
    }
}

fn role_of(role: StaffRole) -> Role {
    match role {
        StaffRole::Admin => Role::Admin,
        StaffRole::Manager => Role::Manager,
        StaffRole::Operations => Role::Operations,
        StaffRole::Finance => Role::Finance,
        StaffRole::Support => Role::Support,
    }
}

impl Player {
    /// Enters meters and offerings with the prices of the first day.
    pub(super) async fn enter_catalogue(&mut self) -> Result<()> {
        let plan = self.plan.clone();
        for meter in &plan.catalogue.meters {
            let add = AddMeter {
                code: meter.code.clone(),
                name: meter.name.clone(),
                unit: meter.unit.clone(),
                ..AddMeter::default()
            };
            let id = self.manager(add).await?;
            self.booked.meters.push(id);
        }
        for offering in &plan.catalogue.offerings {
            let add = self.new_offering(offering);
            let id = self.manager(add).await?;
            self.booked.offerings.push(id);
        }
        Ok(())
    }

    fn new_offering(&self, planned: &PlannedOffering) -> AddOffering {
        let first = planned.prices.first();
        let counted = planned.quantity.as_ref().map(|range| range.unit.clone());
        AddOffering {
            code: planned.code.clone(),
            name: planned.name.clone(),
            unit: counted.unwrap_or_else(|| LocalText::new("项", "service")),
            tax_rate: first.map(|price| price.tax_rate).unwrap_or_default(),
            tax_inclusive: first.is_some_and(|price| price.tax_inclusive),
            currency: Currency::CNY,
            connector: match planned.activation {
                Activation::Immediate => Connector::None,
                Activation::ManualTask => Connector::Manual,
            },
            webhook_url: None,
            prices: planned.prices.iter().map(|price| self.new_price(price)).collect(),
            kind: OfferingKind::Standard,
            tax_code_id: None,
            phases: Vec::new(),
            parts: Vec::new(),
            base_ids: Vec::new(),
            publish: true,
        }
    }

    fn new_price(&self, planned: &PlannedPrice) -> NewPrice {
        let meter = planned.versions.first().and_then(|version| version.model.meter());
        let place = meter.and_then(|code| self.plan.catalogue.meters.iter().position(|m| m.code == code));
        let version = |version: &PlannedPriceVersion| {
            NewPriceVersion::new(version.valid_from, new_model(&version.model))
        };
        let timing = match planned.timing {
            Timing::InAdvance => PriceTiming::InAdvance,
            Timing::InArrears => PriceTiming::InArrears,
        };
        let meter = place.and_then(|place| self.booked.meters.get(place).copied());
        let versions = planned.versions.iter().take(1).map(version).collect();
        NewPrice::monthly(&planned.code, planned.name.clone(), timing, meter, versions)
    }

    /// In the month before the one price change of the plan, the manager enters the new version.
    pub(super) async fn announce_price_change(&mut self, month: u32) -> Result<()> {
        let plan = self.plan.clone();
        let size = plan.size;
        if size.price_change_on() != Some(size.month(month)?.to()) {
            return Ok(());
        }
        self.open_day(size.month(month)?.from());
        for (offering, id) in plan.catalogue.offerings.iter().zip(self.booked.offerings.clone()) {
            for price in &offering.prices {
                let Some(version) = price.versions.get(1) else { continue };
                let detail = self.ask_manager(ShowOffering { offering_id: id }).await?;
                let Some(booked) = detail.prices.iter().find(|booked| booked.code == price.code) else {
                    continue;
                };
                let model = new_model(&version.model);
                let add = AddPriceVersion::for_everybody(booked.price_id, version.valid_from, model);
                self.manager(add).await?;
            }
        }
        Ok(())
    }

    /// The last colleague joins when everything is done; with this the demo company is complete.
    pub(super) async fn welcome_last_colleague(&mut self) -> Result<()> {
        debug_assert_ne!(self.acts, LAST_ACT);
        let plan = self.plan.clone();
        let Some(member) = plan.staff.members.last() else { return Ok(()) };
        let owner = self.gate.session_of_holder(None, Carrier::CommandLine, None).await?;
        act(&self.gate, &owner, new_colleague(&plan, member), last_request(&plan)).await?;
        Ok(())
    }
}

/// How a planned price is worked out, as the catalogue takes it.
pub(super) fn new_model(model: &PlannedModel) -> ChargeModel {
    match model {
        PlannedModel::OneTime { amount } => ChargeModel::OneTime { amount: *amount },
        PlannedModel::Recurring { amount } => {
            ChargeModel::Recurring { amount: *amount, day_count: DayCount::default() }
        }
        PlannedModel::PerUnit { unit_price, .. } => ChargeModel::PerUnit { unit_price: *unit_price },
        PlannedModel::Graduated { tiers, .. } => {
            let tier = |tier: &crate::demo::PlannedTier| Tier {
                up_to: tier.up_to,
                unit_price: tier.unit_price,
                ..Tier::default()
            };
            ChargeModel::Graduated { tiers: tiers.iter().map(tier).collect() }
        }
    }
}

/// The places of what an order asks for.
pub(super) fn place_of(offering: OfferingRef) -> usize {
    usize::try_from(offering.0).unwrap_or(usize::MAX)
}
