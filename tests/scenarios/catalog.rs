//! The catalogue: what is sold, what it costs from when on, and what a changed price does to accounts already billed.

use boss_core::catalog::model::{Connector, OfferingKind, OfferingState, PriceTiming};
use boss_core::catalog::*;
use boss_core::gate::codes as gate_codes;
use boss_core::gate::model::Role;
use boss_core::store::codes as store_codes;
use boss_kernel::id::{MeterId, OfferingId};
use boss_kernel::{Currency, LocalText, NaiveDate};
use boss_rating::{ChargeModel, Tier, Timing};
use boss_tests::{Desk, story};

use crate::customers::behind;

fn day(text: &str) -> NaiveDate {
    text.parse().expect("a value of its form")
}

fn traffic_meter() -> AddMeter {
    AddMeter {
        code: "cdn-traffic".into(),
        name: LocalText::new("CDN 流量", "CDN traffic"),
        unit: LocalText::new("GB", "GB"),
        ..AddMeter::default()
    }
}

fn recurring(amount: &str) -> ChargeModel {
    ChargeModel::Recurring {
        amount: amount.parse().expect("a value of its form"),
        day_count: Default::default(),
    }
}

fn tier(up_to: Option<&str>, price: &str) -> Tier {
    Tier {
        up_to: up_to.map(|bound| bound.parse().expect("a value of its form")),
        unit_price: price.parse().expect("a value of its form"),
        ..Tier::default()
    }
}

fn base_price(versions: Vec<NewPriceVersion>) -> NewPrice {
    NewPrice::monthly("base", LocalText::new("基础费", "Base fee"), PriceTiming::InAdvance, None, versions)
}

fn live(meter: MeterId) -> AddOffering {
    let tiers = vec![tier(Some("500"), "0.26"), tier(None, "0.22")];
    let version = |model| NewPriceVersion::new(day("2025-01-01"), model);
    let (name, timing) = (LocalText::new("流量费", "Traffic"), PriceTiming::InArrears);
    AddOffering {
        code: "live".into(),
        name: LocalText::new("视频直播", "Live streaming"),
        unit: LocalText::new("域名", "domain"),
        tax_rate: "0.06".parse().expect("a value of its form"),
        tax_inclusive: true,
        currency: Currency::CNY,
        connector: Connector::None,
        webhook_url: None,
        prices: vec![
            base_price(vec![version(recurring("298"))]),
            NewPrice::monthly(
                "traffic",
                name,
                timing,
                Some(meter),
                vec![version(ChargeModel::Graduated { tiers })],
            ),
        ],
        kind: OfferingKind::Standard,
        tax_code_id: None,
        phases: Vec::new(),
        parts: Vec::new(),
        base_ids: Vec::new(),
        publish: true,
    }
}

async fn offered(desk: &Desk) -> OfferingId {
    let meter = desk.act(traffic_meter()).await.output;
    desk.act(live(meter)).await.output
}

async fn shown(desk: &Desk, offering_id: OfferingId) -> OfferingDetail {
    desk.ask(ShowOffering { offering_id }).await
}

story!(an_offering_is_made_and_said_in_one_line, |desk| async move {
    let id = offered(&desk).await;
    let detail = shown(&desk, id).await;
    assert_eq!((detail.state, detail.prices.len()), (OfferingState::Published, 2));
    let traffic = &detail.prices[1];
    assert_eq!((traffic.kind, traffic.unit.english.as_str()), (PriceKind::Usage, "GB"));
    assert_eq!(traffic.meter_name.as_ref().unwrap().chinese, "CDN 流量");
    assert!(traffic.versions[0].in_force && traffic.versions[0].valid_until.is_none());
    let row = desk.ask(ListOfferings::default()).await.rows.remove(0);
    assert_eq!(row.price_summary.chinese, "每域名每月 ¥298；每 GB ¥0.22～¥0.26（2 档）");
    assert_eq!(row.price_summary.english, "¥298 per domain a month; ¥0.22–¥0.26 per GB (2 tiers)");
    let orderable = desk.ask(OrderableOfferings { currency: Some(Currency::CNY), search: None }).await.rows;
    assert!(orderable.len() == 1 && orderable[0].needs_quantity);
    let dollars = OrderableOfferings { currency: Some(Currency::USD), search: None };
    assert!(desk.ask(dollars).await.rows.is_empty());
    assert_eq!(desk.ask(ListMeters {}).await.rows[0].prices, 1);
    for (search, found) in [("LIVE", 1), ("直播", 1), ("storage", 0)] {
        let list = desk.ask(ListOfferings { search: Some(search.into()), ..Default::default() }).await;
        assert_eq!(list.total, found, "{search}");
    }
});

story!(every_fault_of_an_offering_is_named, |desk| async move {
    let id = offered(&desk).await;
    let mut bad = live(MeterId(999));
    bad.connector = Connector::Webhook;
    bad.name = LocalText::default();
    let negative = ChargeModel::PerUnit { unit_price: "-1".parse().unwrap() };
    bad.prices[0].versions.push(NewPriceVersion::new(day("2025-01-01"), negative));
    bad.prices[1].versions[0].model =
        ChargeModel::Graduated { tiers: vec![tier(Some("10"), "1"), tier(Some("5"), "1")] };
    let refused = desk.refused(bad).await;
    let places: Vec<_> = refused.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(
        places,
        [
            "name.zh-CN",
            "webhookUrl",
            "prices.0.versions.1.model.unitPrice",
            "prices.0.versions.1.validFrom",
            "prices.0.versions.1.model",
            "prices.1.versions.0.model.tiers.1.upTo",
            "code",
            "prices.1.meterId",
        ]
    );
    let meter = desk.refused(traffic_meter()).await;
    assert_eq!(meter.faults()[0].code, codes::CODE_TAKEN);
    assert_eq!(desk.ask(ListOfferings::default()).await.rows[0].offering_id, id);
});

story!(a_draft_is_published_retired_and_published_again, |desk| async move {
    let draft = AddOffering { publish: false, prices: Vec::new(), ..live(MeterId(1)) };
    let without_prices = AddOffering { publish: true, ..draft.clone() };
    assert_eq!(desk.refused(without_prices).await.faults()[0].code, codes::PRICES_MISSING);
    let id = desk.act(draft).await.output;
    let publish = |version| PublishOffering { offering_id: id, version };
    assert_eq!(desk.refused(publish(1)).await.code(), codes::PRICES_MISSING);
    let sold = AddOffering { code: "live-2".into(), ..live(desk.act(traffic_meter()).await.output) };
    let sold = desk.act(sold).await.output;
    assert_eq!(
        desk.refused(PublishOffering { offering_id: sold, version: 1 }).await.code(),
        codes::ALREADY_PUBLISHED
    );
    desk.act(RetireOffering { offering_id: sold, version: 1 }).await;
    assert!(desk.ask(OrderableOfferings::default()).await.rows.is_empty());
    let retire = RetireOffering { offering_id: sold, version: 2 };
    assert_eq!(desk.refused(retire).await.code(), codes::NOT_PUBLISHED);
    assert_eq!(
        desk.refused(PublishOffering { offering_id: sold, version: 1 }).await.code(),
        store_codes::STALE_VERSION
    );
    desk.act(PublishOffering { offering_id: sold, version: 2 }).await;
    assert_eq!(desk.ask(OrderableOfferings::default()).await.rows.len(), 1);
    let detail = shown(&desk, sold).await;
    assert_eq!((detail.version, detail.timeline.len()), (3, 3));
});

story!(a_price_changes_from_a_day_on, |desk| async move {
    let id = offered(&desk).await;
    let price = shown(&desk, id).await.prices.remove(0);
    let next = |date: &str, model| AddPriceVersion::for_everybody(price.price_id, day(date), model);
    assert_eq!(desk.act(next("2026-03-01", recurring("328"))).await.output.accounts_to_rerate, 0);
    let versions = shown(&desk, id).await.prices.remove(0).versions;
    assert_eq!(versions.iter().map(|v| v.in_force).collect::<Vec<_>>(), [false, true]);
    assert_eq!(versions[1].valid_until, Some(day("2026-02-28")));
    let same = desk.refused(next("2026-03-01", recurring("1"))).await;
    assert_eq!(
        (same.faults()[0].place.as_str(), same.faults()[0].code),
        ("validFrom", codes::VERSION_SAME_DAY)
    );
    let other = desk.refused(next("2026-04-01", ChargeModel::OneTime { amount: "1".parse().unwrap() })).await;
    assert_eq!(other.faults()[0].code, codes::VERSIONS_MIXED);
    let wrong = desk.refused(next("2926-04-01", recurring("-1"))).await;
    let places: Vec<_> = wrong.faults().iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(places, ["validFrom", "model.amount"]);
    let before_the_later = desk.act(next("2026-02-01", recurring("308"))).await;
    assert!(before_the_later.warnings.is_empty());
    let book = price_book(desk.gate.store().reader(), &[id, OfferingId(77)]).await.unwrap();
    let base = &book.offerings[&id].prices[0];
    let days: Vec<_> = base.versions.iter().map(|version| version.valid_from.to_string()).collect();
    assert_eq!(days, ["2025-01-01", "2026-02-01", "2026-03-01"], "in order of their days");
    assert_eq!((base.timing, book.offerings.len()), (Timing::InAdvance, 1));
});

story!(a_price_in_billed_time_marks_the_accounts_it_concerns, |desk| async move {
    let id = offered(&desk).await;
    let customer = crate::customers::organization("云川");
    let account = Some(crate::customers::account());
    desk.act(boss_core::customers::AddCustomer { customer, tax_profiles: Vec::new(), account }).await;
    behind(
        &desk,
        "INSERT INTO subscription (id, number, account_id, offering_id, state, started_on, created_at, version) \
         VALUES (1, 'S000001', 1, 1, 'active', '2025-11-05', 0, 1)",
    )
    .await;
    behind(
        &desk,
        "INSERT INTO subscription_segment (subscription_id, account_id, offering_id, from_on, quantity, credit) \
         VALUES (1, 1, 1, '2025-11-05', 1000000, TRUE)",
    )
    .await;
    behind(&desk, "UPDATE account SET billed_until = '2026-01-01'").await;
    let price_id = shown(&desk, id).await.prices[0].price_id;
    let next = |date: &str| AddPriceVersion::for_everybody(price_id, day(date), recurring("1"));
    assert_eq!(desk.act(next("2026-01-01")).await.output.accounts_to_rerate, 0, "not billed yet");
    let done = desk.act(next("2025-12-01")).await;
    assert_eq!(
        (done.output.accounts_to_rerate, done.warnings[0].code.as_str()),
        (1, "catalog.accounts_to_rerate")
    );
    desk.act(next("2025-12-15")).await;
    let account =
        boss_core::customers::find_account(desk.gate.store().reader(), boss_kernel::id::AccountId(1)).await;
    assert_eq!(account.unwrap().rerate_from, Some(day("2025-12-01")), "the earliest day stays");
    let detail = shown(&desk, id).await;
    assert!(detail.tax_fixed && detail.active_subscriptions == 1);
    let change = ChangeOffering {
        offering_id: id,
        name: LocalText::new("直播", ""),
        unit: detail.unit,
        tax_rate: "0.13".parse().unwrap(),
        tax_inclusive: true,
        connector: Connector::Webhook,
        webhook_url: Some("https://example.com/activate".into()),
        version: 1,
    };
    let refused = desk.refused(change.clone()).await;
    assert_eq!((refused.faults()[0].place.as_str(), refused.faults()[0].code), ("taxRate", codes::TAX_FIXED));
    desk.act(ChangeOffering { tax_rate: detail.tax_rate, ..change }).await;
    let changed = shown(&desk, id).await;
    assert_eq!((changed.name.english.as_str(), changed.connector), ("直播", Connector::Webhook));
});

story!(only_managers_may_price, |desk| async move {
    let finance = desk.colleague("li", &[Role::Finance]).await;
    let refused = desk.gate.act(&finance, traffic_meter()).await.unwrap_err();
    assert_eq!(refused.code(), gate_codes::NOT_PERMITTED);
    let manager = desk.colleague("wu", &[Role::Manager]).await;
    desk.gate.act(&manager, traffic_meter()).await.unwrap();
    assert_eq!(desk.gate.ask(&finance, ListMeters {}).await.unwrap().rows.len(), 1);
    let shown = desk.gate.rehearse(&manager, live(MeterId(1))).await.unwrap();
    assert!(shown.dry_run && shown.changes.len() == 1);
    assert_eq!(desk.ask(ListOfferings::default()).await.total, 0);
});
