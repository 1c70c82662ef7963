//! What comes in: cleaned by one rule, and kept in the trail as the action read it.

use crate::door::texts;
use boss_core::gate::model::Role;
use boss_core::gate::{Call, codes as gate_codes};
use boss_core::staff::{AddStaff, ListStaff, codes};
use boss_tests::Desk;
use boss_tests::desk::{FIRST_PASSWORD, PASSWORD};
use boss_tests::story;
use serde_json::{Value, json};

const SECRET: &str = "hunter2-hunter2";

async fn run(desk: &Desk, action: &str, input: Value) -> Result<Value, boss_kernel::Error> {
    let call = Call::new(action, input, desk.gate.new_request_id());
    desk.gate.run(&desk.owner, call).await.map(|outcome| outcome.output)
}

story!(a_secret_in_the_wrong_place_reaches_no_trail, |desk| async move {
    let li = desk.colleague("li", &[Role::Support]).await;
    let good = json!({
        "login": "wu", "name": "Wu", "password": SECRET, "roles": [], "ownPassword": PASSWORD,
    });
    let with = |name: &str, value: Value| {
        let mut input = good.clone();
        input[name] = value;
        input
    };
    let mut inputs = vec![json!(SECRET), json!([SECRET]), json!({ SECRET: SECRET }), json!(null)];
    inputs.push(json!({ "login": "wu", "name": "Wu", "Password": SECRET, "roles": [] }));
    inputs.push(json!({ "login": "wu", "name": "Wu", "passwort": { "is": SECRET }, "roles": SECRET }));
    inputs.extend([with("roles", json!([SECRET])), with("password", json!({ "new": SECRET }))]);
    inputs.extend([with("login", json!([SECRET])), with("name", json!({ SECRET: 1 }))]);
    for input in inputs {
        let refused = run(&desk, "staff.add", input.clone()).await.unwrap_err();
        assert_eq!(refused.code(), gate_codes::INPUT_UNREADABLE, "{input}");
        // One who may not do it leaves no more.
        let call = Call::new("staff.add", input, desk.gate.new_request_id());
        desk.gate.run(&li, call).await.unwrap_err();
        // Equal ones of a minute are counted, not kept.
        desk.clock.advance_seconds(61);
    }
    // Fields the action does not have are not read, and not kept.
    run(&desk, "staff.add", with("Password", json!(SECRET))).await.unwrap();
    for table in ["audit_record", "request"] {
        let column = if table == "request" { "outcome || input_digest" } else { "input" };
        for kept in texts(&desk, &format!("SELECT {column} FROM {table}")).await {
            assert!(!kept.contains("hunter2"), "{table}: {kept}");
        }
    }
    let kept = "SELECT input FROM audit_record WHERE outcome = 'refused' AND staff_id = 1 ORDER BY id";
    let kept = texts(&desk, kept).await;
    assert_eq!(kept[0], r#"{"unread":"string"}"#);
    assert_eq!(kept[2], r#"{"unread":{"…":1}}"#);
    assert_eq!(kept[4], r#"{"unread":{"login":"string","name":"string","roles":"array","…":1}}"#);
});

story!(a_refused_call_leaves_little, |desk| async move {
    let li = desk.colleague("li", &[Role::Support]).await;
    let long = AddStaff {
        login: "wu".into(),
        name: "吴".repeat(100_000),
        password: FIRST_PASSWORD.into(),
        roles: Vec::new(),
        own_password: PASSWORD.into(),
    };
    desk.gate.act(&li, long.clone()).await.unwrap_err();
    let mut unreadable = serde_json::to_value(&long).unwrap();
    unreadable["roles"] = json!("x".repeat(300_000));
    run(&desk, "staff.add", unreadable).await.unwrap_err();
    for kept in texts(&desk, "SELECT input FROM audit_record WHERE outcome = 'refused'").await {
        assert!(kept.len() <= 2_100, "{} bytes", kept.len());
    }
});

story!(every_text_is_cleaned_by_one_rule, |desk| async move {
    let customer = json!({ "customer": {
        "kind": "organization",
        "name": " \u{202e}云川\u{3000}科\u{200b}技\0\u{a0}",
        "note": "one\r\ntwo\0\u{7}\tthree \n",
        "address": "Cafe\u{301}\nroad",
    }});
    run(&desk, "customers.add", customer).await.unwrap();
    let kept = texts(&desk, "SELECT name || '|' || note || '|' || address FROM customer").await;
    assert_eq!(kept, ["云川 科技|one\ntwo\tthree|Café road"]);
    // Questions are cleaned too: one engine can't even be asked for U+0000.
    let found = desk.gate.answer(&desk.owner, "customers.list", json!({ "search": "云川\0" })).await;
    assert!(found.is_ok(), "{found:?}");
});

story!(signs_that_can_not_be_typed_are_no_password, |desk| async move {
    for password in ["a quiet\0desk", "a quiet\ndesk"] {
        let person = AddStaff {
            login: "li".into(),
            name: "\0Li\u{feff}".into(),
            password: password.into(),
            roles: Vec::new(),
            own_password: PASSWORD.into(),
        };
        let refused = desk.refused(person).await;
        assert_eq!(refused.faults()[0].code, codes::PASSWORD_UNREADABLE);
    }
    assert_eq!(desk.ask(ListStaff {}).await.rows.len(), 1);
});
