//! What a changed price would have made of the past.

use super::*;
use boss_core::billing::{NoticeFormat, PriceEffect, PriceNotice, codes};
use boss_core::catalog::{ShowOffering, codes as catalog_codes};
use boss_kernel::Language;
use boss_kernel::id::PriceId;
use boss_rating::ChargeModel;
use boss_tests::story;

fn effect(price_id: PriceId, model: &str) -> PriceEffect {
    let model: ChargeModel = serde_json::from_str(model).unwrap();
    PriceEffect { price_id, model, terms: Default::default(), price_list_id: None, months: 1 }
}

story!(a_price_is_tried_on_the_past_of_everybody_who_has_it, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    let whole = setting.given.account("Alpha", 1).await;
    let joined = setting.given.account("Beta", 1).await;
    let gone = setting.given.account("Gamma", 1).await;
    setting.given.subscription("S1", whole, setting.offering, &[("2026-01-01", None, "2")]).await;
    setting.given.subscription("S2", joined, setting.offering, &[("2026-01-17", None, "1")]).await;
    let before = [("2025-06-01", Some("2025-07-01"), "1")];
    setting.given.subscription("S3", gone, setting.offering, &before).await;
    used(&desk, &[("e1", "S1", "2026-01-10 08:00", "90"), ("e2", "S1", "2026-01-31 23:00", "60")]).await;
    let prices = desk.ask(ShowOffering { offering_id: setting.offering }).await.prices;
    let (base, traffic) = (prices[0].price_id, prices[1].price_id);

    let dearer = desk.ask(effect(base, r#"{"model":"recurring","amount":"120"}"#)).await;
    assert_eq!(
        (dearer.from.to_string().as_str(), dearer.through.to_string().as_str()),
        ("2026-01-01", "2026-01-31")
    );
    assert_eq!((dearer.accounts, dearer.affected, dearer.unrated), (2, 2, 0));
    assert_eq!((dearer.before.minor(), dearer.after.minor()), (28_090 + 5_129, 32_330 + 6_154));
    let named: Vec<_> =
        dearer.dearer.iter().map(|row| (row.customer_name.as_str(), row.difference.minor())).collect();
    assert_eq!(named, [("Alpha", 4_240), ("Beta", 1_025)]);
    assert!(dearer.cheaper.is_empty());

    let cheaper = desk.ask(effect(traffic, r#"{"model":"perUnit","unitPrice":"0.2"}"#)).await;
    assert_eq!((cheaper.accounts, cheaper.affected), (2, 1));
    assert_eq!(cheaper.cheaper[0].difference.minor(), 3_180 - 6_890);
    assert!(cheaper.dearer.is_empty());

    // Nothing was written, and what is billed is what the price is: with it the month of June that nobody asked about.
    let run = bill_through(&desk, "2026-01-31").await.output;
    assert_eq!(run.totals[0].total.minor(), 28_090 + 5_129 + 10_600);
});

story!(everybody_affected_is_named_in_a_notice, |desk| async move {
    let setting = setting(&desk).await;
    desk.go_to("2026-02-01");
    for number in 1..=30 {
        let account = setting.given.account(&format!("Customer {number}"), 1).await;
        let (subscription, units) = (format!("S{number}"), number.to_string());
        setting
            .given
            .subscription(&subscription, account, setting.offering, &[("2026-01-01", None, &units)])
            .await;
    }
    let price = desk.ask(ShowOffering { offering_id: setting.offering }).await.prices[0].price_id;
    let valid_from = "2026-03-01".parse().unwrap();
    let notice = PriceNotice {
        effect: effect(price, r#"{"model":"recurring","amount":"120"}"#),
        valid_from,
        language: Language::English,
        format: NoticeFormat::Xlsx,
    };
    let book = desk.ask(notice.clone()).await;
    assert_eq!(
        (book.file_name.as_str(), &book.bytes().unwrap()[..2]),
        ("cdn-base-2026-03-01.xlsx", &b"PK"[..])
    );
    let list = desk.ask(PriceNotice { format: NoticeFormat::Csv, ..notice.clone() }).await.bytes().unwrap();
    let list = String::from_utf8(list).unwrap();
    // Everybody, where the page names twenty; first who pays most: thirty units at 20 more, and 6 % tax.
    assert_eq!(list.lines().filter(|line| line.contains("Customer ")).count(), 30);
    let first = list.lines().find(|line| line.contains("Customer ")).unwrap();
    assert!(first.contains("Customer 30,") && first.contains("636.00"), "{first}");
    let printed =
        desk.ask(PriceNotice { format: NoticeFormat::Pdf, language: Language::Chinese, ..notice }).await;
    assert!(printed.bytes().unwrap().starts_with(b"%PDF-") && printed.file_name == "cdn-base-2026-03-01.pdf");
});

story!(what_can_not_be_tried_is_refused, |desk| async move {
    let setting = setting(&desk).await;
    let prices = desk.ask(ShowOffering { offering_id: setting.offering }).await.prices;
    let asked = effect(prices[0].price_id, r#"{"model":"recurring","amount":"120"}"#);
    let mixed = effect(prices[0].price_id, r#"{"model":"perUnit","unitPrice":"1"}"#);
    let negative = effect(prices[0].price_id, r#"{"model":"recurring","amount":"-1"}"#);
    for (query, place, code) in [
        (PriceEffect { months: 0, ..asked.clone() }, "months", codes::MONTHS_OUT_OF_RANGE),
        (PriceEffect { months: 13, ..asked.clone() }, "months", codes::MONTHS_OUT_OF_RANGE),
        (PriceEffect { price_id: PriceId(99), ..asked }, "priceId", catalog_codes::PRICE_NOT_FOUND),
        (mixed, "model", catalog_codes::VERSIONS_MIXED),
        (negative, "model.amount", boss_rating::codes::PRICE_NEGATIVE),
    ] {
        let refused = desk.gate.ask(&desk.owner, query).await.unwrap_err();
        let found = &refused.faults()[0];
        assert_eq!((found.place.as_str(), found.code), (place, code));
    }
});
