//! What every list has in common: windows by the server, in an order the list knows.

use boss_core::store::{codes, page::MOST_ROWS};
use boss_tests::{Desk, story};
use serde_json::{Value, json};

/// Every query that takes a window, with an input it accepts.
fn lists(desk: &Desk) -> Vec<(&'static str, Value)> {
    let schema = desk.gate.registry().schema();
    let takes_window = |name: &str| {
        let queries = schema["queries"].as_array().unwrap();
        let input = queries.iter().find(|query| query["name"] == name).unwrap()["input"]["$ref"].as_str();
        let definition = input.and_then(|path| path.rsplit('/').next()).map(|name| &schema["$defs"][name]);
        definition.is_some_and(|definition| !definition["properties"]["window"].is_null())
    };
    let input = |name: &str| match name {
        "catalog.listed_customers" => json!({ "priceListId": 1 }),
        "reports.charged" => json!({ "month": "2026-01", "currency": "CNY" }),
        "reports.receivables" => json!({ "asOf": "2026-01-31", "currency": "CNY" }),
        "usage.events" => json!({ "subscriptionId": 1, "meterId": 1, "day": "2026-01-01" }),
        _ => json!({}),
    };
    let names = desk.gate.registry().queries().map(|query| query.name);
    names.filter(|name| takes_window(name)).map(|name| (name, input(name))).collect()
}

story!(a_list_refuses_an_order_it_does_not_know, |desk| async move {
    let lists = lists(&desk);
    assert!(lists.len() >= 15, "{} lists", lists.len());
    for (name, mut input) in lists {
        input["window"] = json!({ "sort": { "column": "shoeSize", "descending": true } });
        let refused = desk.gate.answer(&desk.owner, name, input).await;
        assert_eq!(refused.map_err(|error| error.code()), Err(codes::SORT_UNKNOWN), "{name}");
    }
});

story!(a_window_beyond_the_end_is_empty, |desk| async move {
    for (name, mut input) in lists(&desk) {
        input["window"] = json!({ "offset": u64::MAX, "limit": MOST_ROWS * 1_000 });
        let answer = desk.gate.answer(&desk.owner, name, input).await;
        let rows = answer.map(|list| list["rows"].clone());
        assert_eq!(rows.map_err(|error| error.code()), Ok(json!([])), "{name}");
    }
});
