//! Capital amounts against published ones: the examples of the settlement rules (支付结算办法, annex 1), and the words on
//! invoices as the tax platform prints them. Where the rules leave a choice, any of the accepted forms will do.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use boss_documents::{CapitalStyle, capital_amount};
use boss_kernel::{Amount, Currency};
use serde::Deserialize;

#[derive(Deserialize)]
struct Case {
    style: String,
    amount: String,
    accepted: Vec<String>,
}

#[test]
fn published_amounts_have_their_published_words() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("data/capital-amounts.json")).unwrap();
    assert!(cases.len() >= 25);
    for case in cases {
        let style = match case.style.as_str() {
            "invoice" => CapitalStyle::Invoice,
            _ => CapitalStyle::Voucher,
        };
        let words = capital_amount(Amount::parse(&case.amount, Currency::CNY).unwrap(), style).unwrap();
        assert!(case.accepted.contains(&words), "{}: {words}, not {:?}", case.amount, case.accepted);
    }
}
