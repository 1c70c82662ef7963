//! Tax codes: rates by date, and what a rate in billed time does.

use super::*;
use boss_core::catalog::model::{Connector, OfferingKind};
use boss_core::catalog::{
    AddOffering, AddTaxCode, AddTaxRate, ChangeTaxCode, ListOfferings, ListTaxCodes, NewPrice,
    NewPriceVersion, NewTaxRate,
};
use boss_kernel::id::TaxCodeId;

fn rate(from: &str, rate: &str) -> NewTaxRate {
    NewTaxRate { valid_from: day(from), rate: rate.parse().unwrap() }
}

fn tax_code(rates: Vec<NewTaxRate>) -> AddTaxCode {
    AddTaxCode { code: "telecom".into(), name: LocalText::new("基础电信", "Telecom"), rates }
}

/// At 100 a month in advance; 6 %, and 9 % from March on by its tax code.
async fn taxed(desk: &Desk) -> (TaxCodeId, OfferingId) {
    let code = desk.act(tax_code(vec![rate("2026-03-01", "0.09")])).await.output;
    let versions = vec![NewPriceVersion::new(day("2025-01-01"), recurring("100"))];
    let name = LocalText::new("月费", "Monthly fee");
    let offering = AddOffering {
        code: "line".into(),
        name: LocalText::new("专线", "Line"),
        unit: LocalText::new("条", "line"),
        tax_rate: "0.06".parse().unwrap(),
        tax_inclusive: false,
        currency: Currency::CNY,
        connector: Connector::None,
        webhook_url: None,
        prices: vec![NewPrice::monthly("base", name, PriceTiming::InAdvance, None, versions)],
        kind: OfferingKind::Standard,
        tax_code_id: Some(code),
        phases: Vec::new(),
        parts: Vec::new(),
        base_ids: Vec::new(),
        publish: true,
    };
    (code, desk.act(offering).await.output)
}

story!(a_rate_counts_from_its_day, |desk| async move {
    let (code, offering) = taxed(&desk).await;
    let given = Given::at(&desk).await;
    let account = given.account("Alpha", 1).await;
    given.subscription("S1", account, offering, &[("2026-01-01", None, "1")]).await;
    desk.go_to("2026-03-31");
    bill_once(&desk, "2026-03-31").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(figures(&bills[0]), [(10_000, 600, 10_600), (10_000, 600, 10_600), (10_000, 900, 10_900)]);
    // In billed time: what was charged at the old rate is taken back at it, and charged anew.
    let added = desk.act(AddTaxRate {
        tax_code_id: code,
        valid_from: day("2026-02-01"),
        rate: "0.13".parse().unwrap(),
    });
    let added = added.await;
    assert_eq!(added.output.accounts_to_rerate, 1);
    assert_eq!(added.warnings[0].code, "catalog.accounts_to_rerate");
    bill_once(&desk, "2026-03-31").await;
    let bills = bills_of(&desk, account).await;
    assert_eq!(figures(&bills[1]), [(-10_000, -600, -10_600), (10_000, 1_300, 11_300)]);
    let row = desk.ask(ListTaxCodes {}).await.rows.remove(0);
    let rates: Vec<_> = row.rates.iter().map(|rate| (rate.rate.to_string(), rate.in_force)).collect();
    assert_eq!(rates, [("0.09".to_owned(), true), ("0.13".to_owned(), false)]);
    let search = Some("line".to_owned());
    let listed = desk.ask(ListOfferings { search, ..ListOfferings::default() }).await.rows.remove(0);
    assert_eq!((listed.offering_id, listed.tax_rate.to_string()), (offering, "0.09".to_owned()));
    assert_eq!(row.offerings, 1);
    let detail = desk.ask(ShowOffering { offering_id: offering }).await;
    assert_eq!(detail.tax_code_name.unwrap().english, "Telecom");
});

story!(an_offering_gets_another_tax_code_from_a_day_on, |desk| async move {
    let (telecom, offering_id) = taxed(&desk).await;
    let rates = vec![rate("2025-01-01", "0.13"), rate("2026-04-01", "0.1")];
    let lease = AddTaxCode { code: "lease".into(), name: LocalText::new("租赁", "Lease"), rates };
    let lease = desk.act(lease).await.output;
    let given = Given::at(&desk).await;
    let account = given.account("Alpha", 1).await;
    given.subscription("S1", account, offering_id, &[("2026-01-01", None, "1")]).await;
    desk.go_to("2026-03-31");
    bill_once(&desk, "2026-03-31").await;
    let change = |tax_code_id, from: &str| ChangeTaxCode { offering_id, tax_code_id, valid_from: day(from) };
    let done = desk.act(change(lease, "2026-03-01")).await;
    assert_eq!(
        (done.output.accounts_to_rerate, done.warnings[0].code.as_str()),
        (1, "catalog.accounts_to_rerate")
    );
    bill_once(&desk, "2026-04-30").await;
    let bills = bills_of(&desk, account).await;
    // March goes from 9 % to 13 %, April has the new code's 10 %.
    assert_eq!(
        figures(&bills[1]),
        [(-10_000, -900, -10_900), (10_000, 1_300, 11_300), (10_000, 1_000, 11_000)]
    );
    // A rate of the code it has now concerns it, one in time of the former code changes nothing.
    let later = |tax_code_id, from: &str| AddTaxRate {
        tax_code_id,
        valid_from: day(from),
        rate: "0.2".parse().unwrap(),
    };
    desk.act(later(telecom, "2026-04-01")).await;
    bill_once(&desk, "2026-04-30").await;
    assert_eq!(bills_of(&desk, account).await.len(), 2);
    assert_eq!(desk.act(later(lease, "2026-04-15")).await.output.accounts_to_rerate, 1);
    let detail = desk.ask(ShowOffering { offering_id }).await;
    let held: Vec<_> = detail.tax_codes.iter().map(|held| (held.tax_code_id, held.valid_from)).collect();
    assert_eq!(held, [(lease, Some(day("2026-03-01"))), (telecom, None)]);
    assert_eq!(detail.tax_code_id, Some(lease));
    let offerings: Vec<_> = desk.ask(ListTaxCodes {}).await.rows.iter().map(|row| row.offerings).collect();
    assert_eq!(offerings, [1, 0]);
    for (wrong, expected) in [
        (change(telecom, "2026-03-01"), ("validFrom", "catalog.tax_code_same_day")),
        (change(lease, "2026-05-01"), ("taxCodeId", "catalog.tax_code_unchanged")),
        (change(TaxCodeId(99), "2026-05-01"), ("taxCodeId", "catalog.tax_code_not_found")),
        (change(telecom, "2926-05-01"), ("validFrom", "catalog.date_implausible")),
    ] {
        assert_eq!(fault(&desk.refused(wrong).await), expected);
    }
});

story!(faults_of_tax_codes_are_named, |desk| async move {
    let twice =
        tax_code(vec![rate("2026-03-01", "0.09"), rate("2026-03-01", "0.1"), rate("2926-03-01", "0")]);
    let refused = desk.refused(twice).await;
    let places: Vec<_> = refused.faults().iter().map(|f| (f.place.as_str(), f.code.as_str())).collect();
    assert_eq!(
        places,
        [("rates.1.validFrom", "catalog.rate_same_day"), ("rates.2.validFrom", "catalog.date_implausible")]
    );
    assert_eq!(fault(&desk.refused(tax_code(Vec::new())).await), ("rates", "catalog.rates_missing"));
    let (code, _) = taxed(&desk).await;
    assert_eq!(
        fault(&desk.refused(tax_code(vec![rate("2026-03-01", "0")])).await),
        ("code", "catalog.code_taken")
    );
    let add = |tax_code_id, from: &str| AddTaxRate {
        tax_code_id,
        valid_from: day(from),
        rate: "0.1".parse().unwrap(),
    };
    let same = desk.refused(add(code, "2026-03-01")).await;
    assert_eq!(fault(&same), ("validFrom", "catalog.rate_same_day"));
    let unknown = desk.refused(add(TaxCodeId(99), "2026-03-01")).await;
    assert_eq!(fault(&unknown), ("taxCodeId", "catalog.tax_code_not_found"));
});
