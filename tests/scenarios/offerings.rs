//! What offerings are made of, and coupons as the catalogue has them: what is taken, what is shown, what is refused.

use boss_core::catalog::model::{Connector, CouponDuration, OfferingKind, PhaseKind, PriceTiming};
use boss_core::catalog::*;
use boss_kernel::id::{OfferingId, TaxCodeId};
use boss_kernel::{Amount, Cadence, Currency, Error, LocalText, Quantity};
use boss_rating::ChargeModel;
use boss_tests::{Desk, story};

use crate::sale;

fn standard(code: &str) -> AddOffering {
    let model = ChargeModel::Recurring { amount: "100".parse().unwrap(), day_count: Default::default() };
    let versions = vec![NewPriceVersion::new(sale::day("2025-01-01"), model)];
    let name = LocalText::new("月费", "Monthly fee");
    AddOffering {
        code: code.to_owned(),
        name: LocalText::new(format!("产品{code}"), format!("Offering {code}")),
        unit: LocalText::new("个", "unit"),
        tax_rate: "0.06".parse().unwrap(),
        tax_inclusive: false,
        currency: Currency::CNY,
        connector: Connector::None,
        webhook_url: None,
        prices: vec![NewPrice::monthly("monthly", name, PriceTiming::InAdvance, None, versions)],
        kind: OfferingKind::Standard,
        tax_code_id: None,
        phases: Vec::new(),
        parts: Vec::new(),
        base_ids: Vec::new(),
        publish: true,
    }
}

fn bundle(code: &str, parts: &[(OfferingId, &str)]) -> AddOffering {
    let part = |(offering_id, quantity): &(OfferingId, &str)| NewPart {
        offering_id: *offering_id,
        quantity: quantity.parse().unwrap(),
    };
    let parts = parts.iter().map(part).collect();
    AddOffering { kind: OfferingKind::Bundle, prices: Vec::new(), parts, ..standard(code) }
}

fn add_on(code: &str, base_ids: Vec<OfferingId>) -> AddOffering {
    AddOffering { kind: OfferingKind::AddOn, base_ids, ..standard(code) }
}

fn faults(error: &Error) -> Vec<(&str, &str)> {
    error.faults().iter().map(|fault| (fault.place.as_str(), fault.code.as_str())).collect()
}

async fn shown(desk: &Desk, offering_id: OfferingId) -> OfferingDetail {
    desk.ask(ShowOffering { offering_id }).await
}

story!(a_bundle_shows_its_parts_and_an_add_on_its_bases, |desk| async move {
    let (mail, disk) = (desk.act(standard("mail")).await.output, desk.act(standard("disk")).await.output);
    let office = desk.act(bundle("office", &[(disk, "2"), (mail, "1.5")])).await.output;
    let archive = desk.act(add_on("archive", vec![mail])).await.output;
    let detail = shown(&desk, office).await;
    assert_eq!((detail.kind, detail.prices.len()), (OfferingKind::Bundle, 0));
    let parts: Vec<_> = detail.parts.iter().map(|part| (part.code.as_str(), part.quantity)).collect();
    assert_eq!(parts, [("disk", Quantity(2_000_000)), ("mail", Quantity(1_500_000))]);
    assert_eq!(shown(&desk, archive).await.bases[0].code, "mail");
    let rows = desk.ask(OrderableOfferings::default()).await.rows;
    let found = |id| rows.iter().find(|row| row.offering_id == id).unwrap();
    assert_eq!(found(office).price_summary.english, "Offering disk × 2, Offering mail × 1.5");
    assert!(found(office).needs_quantity && found(archive).bases[0].offering_id == mail);
    let listed = desk.ask(ListOfferings { search: Some("office".into()), ..Default::default() }).await;
    assert_eq!(listed.rows[0].price_summary.chinese, "产品disk × 2、产品mail × 1.5");
    desk.act(RetireOffering { offering_id: office, version: 1 }).await;
    desk.act(PublishOffering { offering_id: office, version: 2 }).await;
});

story!(a_bundle_holds_only_what_is_sold_by_itself, |desk| async move {
    let mail = desk.act(standard("mail")).await.output;
    let draft = desk.act(AddOffering { publish: false, ..standard("draft") }).await.output;
    let dollars = desk.act(AddOffering { currency: Currency::USD, ..standard("dollars") }).await.output;
    let office = desk.act(bundle("office", &[(mail, "1")])).await.output;
    let parts =
        [(mail, "0"), (mail, "1"), (draft, "1"), (dollars, "1"), (office, "1"), (OfferingId(99), "-1")];
    let refused = desk.refused(bundle("bad", &parts)).await;
    assert_eq!(
        faults(&refused),
        [
            ("parts.0.quantity", "catalog.part_quantity"),
            ("parts.1.offeringId", "catalog.part_twice"),
            ("parts.5.quantity", "catalog.part_quantity"),
            ("parts.2.offeringId", "catalog.part_not_on_sale"),
            ("parts.3.offeringId", "catalog.offering_currency"),
            ("parts.4.offeringId", "catalog.offering_not_standard"),
            ("parts.5.offeringId", "catalog.offering_not_found"),
        ]
    );
    let own = AddOffering {
        kind: OfferingKind::Bundle,
        connector: Connector::Manual,
        phases: vec![NewPhase { kind: PhaseKind::Trial, length: Some(Cadence::MONTHLY) }],
        base_ids: vec![mail],
        ..standard("own")
    };
    assert_eq!(
        faults(&desk.refused(own).await),
        [
            ("parts", "catalog.parts_missing"),
            ("prices", "catalog.bundle_of_parts"),
            ("phases", "catalog.bundle_of_parts"),
            ("connector", "catalog.bundle_of_parts"),
            ("baseIds", "catalog.bases_unexpected"),
        ]
    );
    let plain = AddOffering {
        parts: vec![NewPart { offering_id: mail, quantity: Quantity::ONE }],
        tax_code_id: Some(TaxCodeId(9)),
        ..standard("plain")
    };
    assert_eq!(
        faults(&desk.refused(plain).await),
        [("parts", "catalog.parts_unexpected"), ("taxCodeId", "catalog.tax_code_not_found")]
    );
    let lone = desk.refused(add_on("lone", Vec::new())).await;
    assert_eq!(faults(&lone), [("baseIds", "catalog.bases_missing")]);
    let wrong = desk.refused(add_on("wrong", vec![office, dollars, draft])).await;
    assert_eq!(
        faults(&wrong),
        [("baseIds.0", "catalog.offering_not_standard"), ("baseIds.1", "catalog.offering_currency")]
    );
});

story!(a_phase_is_there_and_ends_before_the_next, |desk| async move {
    let open = |kind| NewPhase { kind, length: None };
    let mut bad = standard("phased");
    bad.phases = vec![open(PhaseKind::Trial), open(PhaseKind::Evergreen)];
    bad.prices[0].phase = Some(3);
    assert_eq!(
        faults(&desk.refused(bad.clone()).await),
        [("phases.0.length", "catalog.phase_open_early"), ("prices.0.phase", "catalog.phase_unknown")]
    );
    bad.prices[0].phase = Some(0);
    bad.phases[0].length = Some(Cadence::MONTHLY);
    assert_eq!(faults(&desk.refused(bad.clone()).await), [("prices.0.phase", "catalog.phase_unknown")]);
    bad.prices[0].phase = Some(2);
    let id = desk.act(bad).await.output;
    let row = desk.ask(ListOfferings::default()).await.rows.remove(0);
    assert_eq!(row.price_summary.english, "phase 2: ¥100 per unit a month");
    assert_eq!(shown(&desk, id).await.prices[0].phase, Some(2));
});

story!(a_price_fits_the_meter_it_charges, |desk| async move {
    let meter = |code: &str| AddMeter {
        code: code.into(),
        name: LocalText::new("计量", "Meter"),
        unit: LocalText::new("个", "piece"),
        ..AddMeter::default()
    };
    let plain = desk.act(meter("calls")).await.output;
    let by_region = desk.act(AddMeter { dimensions: vec!["region".into()], ..meter("store") }).await.output;
    let one: boss_kernel::UnitPrice = "1".parse().unwrap();
    let matrix = |dimension: &str| ChargeModel::Matrix {
        dimensions: vec![dimension.into()],
        rates: Vec::new(),
        otherwise: Some(one),
    };
    let share = ChargeModel::Percentage {
        rate: "2".parse().unwrap(),
        fixed_fee: one,
        free_events: None,
        free_amount: None,
        minimum: None,
        maximum: None,
    };
    let usage = |code: &str, meter, model| {
        let versions = vec![NewPriceVersion::new(sale::day("2025-01-01"), model)];
        NewPrice::monthly(
            code,
            LocalText::new("用量", "Usage"),
            PriceTiming::InArrears,
            Some(meter),
            versions,
        )
    };
    let mut metered = standard("metered");
    metered.prices = vec![usage("a", plain, matrix("region")), usage("b", by_region, matrix("zone"))];
    let refused = desk.refused(metered.clone()).await;
    assert_eq!(
        faults(&refused),
        [
            ("prices.0.versions.0.model.dimensions", "catalog.meter_dimensions_unfit"),
            ("prices.1.versions.0.model.dimensions", "catalog.meter_dimensions_unfit"),
        ]
    );
    assert_eq!(
        (refused.faults()[0].params["kept"].as_str(), refused.faults()[1].params["kept"].as_str()),
        ("—", "region")
    );
    metered.prices = vec![
        usage("a", plain, ChargeModel::PerUnit { unit_price: one }),
        usage("b", by_region, matrix("region")),
    ];
    let id = desk.act(metered).await.output;
    let price_id = shown(&desk, id).await.prices[0].price_id;
    let cases = [
        (matrix("region"), "model.dimensions", "catalog.meter_dimensions_unfit"),
        (ChargeModel::Dynamic { multiplier: one }, "model", "catalog.meter_without_prices"),
        (share, "model.fixedFee", "catalog.meter_without_events"),
    ];
    let from = sale::day("2026-03-01");
    let account = sale::account(&desk, "青禾科技有限公司").await;
    for (model, place, code) in cases {
        let version = AddPriceVersion::for_everybody(price_id, from, model.clone());
        assert_eq!(faults(&desk.refused(version).await), [(place, code)]);
        let agreed = boss_core::billing::AgreePrice {
            price_id,
            account_id: Some(account),
            subscription_id: None,
            valid_from: from,
            valid_to: None,
            model,
            terms: Default::default(),
        };
        assert_eq!(faults(&desk.refused(agreed).await), [(place, code)]);
    }
});

story!(lists_of_the_catalogue_say_what_can_be_done, |desk| async move {
    let rates = vec![NewTaxRate { valid_from: sale::day("2026-01-01"), rate: "0.06".parse().unwrap() }];
    let name = LocalText::new("服务", "Services");
    desk.act(AddTaxCode { code: "services".into(), name: name.clone(), rates }).await;
    desk.act(AddPriceList { code: "partners".into(), name }).await;
    let tax_code = desk.ask(ListTaxCodes {}).await.rows.remove(0);
    assert_eq!(
        (tax_code.actions[0].action.as_str(), tax_code.actions[0].allowed),
        ("catalog.add_tax_rate", true)
    );
    let clerk = desk.colleague("li", &[boss_core::gate::model::Role::Finance]).await;
    let list = desk.gate.ask(&clerk, ListPriceLists {}).await.unwrap().rows.remove(0);
    assert_eq!(
        (list.actions[0].action.as_str(), list.actions[0].allowed),
        ("catalog.add_price_version", false)
    );
});

fn coupon(code: &str) -> AddCoupon {
    AddCoupon {
        code: code.to_owned(),
        name: LocalText::new("开业优惠", "Opening offer"),
        percent: Some("10".parse().unwrap()),
        amount: None,
        duration: CouponDuration::Once,
        cycles: None,
        offering_ids: Vec::new(),
        priority: 0,
        redeem_until: None,
        most_redemptions: None,
    }
}

story!(a_coupon_that_means_nothing_is_refused, |desk| async move {
    let id = desk.act(standard("mail")).await.output;
    desk.act(AddCoupon { offering_ids: vec![id, id], ..coupon("opening") }).await;
    assert_eq!(desk.ask(ListCoupons {}).await.rows[0].offerings.len(), 1);
    let dollars = Some(Amount::new(100, Currency::USD));
    let counted = AddCoupon { duration: CouponDuration::Cycles, ..coupon("x") };
    let cases = [
        (coupon("opening"), "code", "catalog.code_taken"),
        (AddCoupon { percent: None, ..coupon("x") }, "percent", "catalog.coupon_off_needed"),
        (AddCoupon { amount: dollars, ..coupon("x") }, "percent", "catalog.coupon_off_needed"),
        (AddCoupon { percent: "0".parse().ok(), ..coupon("x") }, "percent", "catalog.coupon_percent"),
        (AddCoupon { percent: "100.5".parse().ok(), ..coupon("x") }, "percent", "catalog.coupon_percent"),
        (
            AddCoupon { percent: None, amount: Some(Amount::zero(Currency::CNY)), ..coupon("x") },
            "amount",
            "catalog.coupon_amount",
        ),
        (AddCoupon { cycles: Some(3), ..coupon("x") }, "cycles", "catalog.coupon_cycles"),
        (AddCoupon { cycles: None, ..counted.clone() }, "cycles", "catalog.coupon_cycles"),
        (AddCoupon { cycles: Some(0), ..counted }, "cycles", "catalog.coupon_cycles"),
        (
            AddCoupon { redeem_until: Some(sale::day("2025-12-31")), ..coupon("x") },
            "redeemUntil",
            "catalog.coupon_past",
        ),
        (
            AddCoupon { redeem_until: Some(sale::day("2926-12-31")), ..coupon("x") },
            "redeemUntil",
            "catalog.date_implausible",
        ),
        (
            AddCoupon { most_redemptions: Some(0), ..coupon("x") },
            "mostRedemptions",
            "catalog.coupon_redemptions",
        ),
        (
            AddCoupon { offering_ids: vec![OfferingId(9)], ..coupon("x") },
            "offeringIds.0",
            "catalog.offering_not_found",
        ),
        (
            AddCoupon { percent: None, amount: dollars, offering_ids: vec![id], ..coupon("x") },
            "offeringIds.0",
            "catalog.offering_currency",
        ),
    ];
    for (add, place, code) in cases {
        assert_eq!(faults(&desk.refused(add).await), [(place, code)]);
    }
});
