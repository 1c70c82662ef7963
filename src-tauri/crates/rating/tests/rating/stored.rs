//! The forms that are stored as JSON: charge models and explanations. They must stay readable.

use crate::make::*;
use boss_rating::*;

#[test]
fn charge_models() {
    for (model, json) in [
        (one_time("500"), r#"{"model":"oneTime","amount":"500"}"#),
        (recurring("99.90"), r#"{"model":"recurring","amount":"99.9","dayCount":"actual"}"#),
        (counted("99", DayCount::Thirty360), r#"{"model":"recurring","amount":"99","dayCount":"thirty360"}"#),
        (per_unit("0.00035"), r#"{"model":"perUnit","unitPrice":"0.00035"}"#),
        (
            graduated(&[("1000", "0.01", "5"), ("", "0.008", "0")]),
            r#"{"model":"graduated","tiers":[{"upTo":"1000","unitPrice":"0.01","flatFee":"5"},{"upTo":null,"unitPrice":"0.008","flatFee":"0"}]}"#,
        ),
    ] {
        assert_eq!(serde_json::to_string(&model).unwrap(), json);
        assert_eq!(serde_json::from_str::<ChargeModel>(json).unwrap(), model);
    }
    let brief = r#"{"model":"graduated","tiers":[{"upTo":"10","unitPrice":"2"},{"unitPrice":"1"}]}"#;
    assert_eq!(
        serde_json::from_str::<ChargeModel>(brief).unwrap(),
        graduated(&[("10", "2", "0"), ("", "1", "0")])
    );
    assert_eq!(
        serde_json::from_str::<ChargeModel>(r#"{"model":"recurring","amount":"5"}"#).unwrap(),
        recurring("5")
    );
}

#[test]
fn what_is_no_model_is_not_read() {
    for (json, reason) in [
        (r#"{"model":"recurring","amount":5}"#, "invalid type"),
        (r#"{"model":"recurring","amount":"5","daycount":"actual"}"#, "unknown field"),
        (r#"{"model":"stairs","amount":"5"}"#, "unknown variant"),
    ] {
        let error = serde_json::from_str::<ChargeModel>(json).unwrap_err().to_string();
        assert!(reason.split('|').any(|words| error.contains(words)), "{json}: {error}");
    }
}

#[test]
fn the_schema_names_every_model() {
    let schema = serde_json::to_string(&schemars::schema_for!(ChargeModel)).unwrap();
    for word in [
        "oneTime",
        "recurring",
        "perUnit",
        "graduated",
        "unitPrice",
        "upTo",
        "flatFee",
        "dayCount",
        "volume",
        "stairstep",
        "package",
        "percentage",
        "matrix",
        "seats",
        "minimumCommitment",
    ] {
        assert!(schema.contains(word), "{word}: {schema}");
    }
}

#[test]
fn explanations_come_back_as_they_were() {
    let rows = &[("5", "7", "100"), ("", "6.5", "0")];
    let prices = [
        PriceTimeline {
            tax: taxed("0.06", true),
            ..price(1, Timing::InAdvance, counted("99", DayCount::Fixed30))
        },
        price(2, Timing::InAdvance, one_time("10")),
        usage_price(3, graduated(rows), &[("2026-01-20", "7"), ("2026-01-02", "1")][..1]),
        usage_price(4, per_unit("0.5"), &[("2026-01-01", "3")]),
    ];
    let first = timeline(1, &[segment("2026-01-10", None, "2")], &prices);
    let mut books = Books::default();
    let mut made = books.run(&first, until("2026-02-01")).unwrap();
    made.extend(
        books
            .run(&timeline(1, &[segment("2026-01-12", None, "2")], &prices[..2]), until("2026-02-01"))
            .unwrap(),
    );
    assert!(made.len() >= 5, "{made:?}");
    for charge in made {
        let json = serde_json::to_string(&charge.explanation).unwrap();
        assert_eq!(serde_json::from_str::<Explanation>(&json).unwrap(), charge.explanation);
        assert!(json.len() < 700, "{} bytes: {json}", json.len());
    }
}
