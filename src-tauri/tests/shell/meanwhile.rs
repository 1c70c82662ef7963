//! What may have become of a person while their call was on its way to the local server.

use crate::http::Browser;
use crate::limits::{FIRST_PASSWORD, add_person, call, signed_in, uploads};
use crate::program::{PASSWORD, Program};
use crate::serve::Server;
use serde_json::{Value, json};

/// Gives somebody another role.
fn give_role(owner: &Browser, login: &str, role: &str) {
    let list = owner.post("/api/ask", &json!({ "query": "staff.list", "input": {} })).done();
    let rows = list["rows"].as_array().unwrap();
    let row = rows.iter().find(|row| row["login"] == login).unwrap();
    let input = json!({
        "staffId": row["staffId"], "name": login, "active": true, "roles": [role],
        "version": row["version"], "ownPassword": PASSWORD,
    });
    owner.post("/api/act", &call("staff.change", &input)).done();
}

#[test]
fn a_call_is_done_with_the_rights_of_when_it_has_come() {
    let server = Server::start(Program::founded());
    let owner = signed_in(&server, "owner");
    add_person(&server, &owner, "wu", "admin");
    add_person(&server, &owner, "su", "operations");
    let (wu, su) = (signed_in(&server, "wu"), signed_in(&server, "su"));
    let begin = |browser: &Browser, path: &str, body: &Value| {
        let body = body.to_string();
        browser.begin(path, body.as_bytes(), body.len() / 2)
    };
    let act = begin(&wu, "/api/act", &call("staff.change_company", &json!({})));
    let ask = begin(&wu, "/api/ask", &json!({ "query": "staff.list", "input": {} }));
    let unattended = json!({ "query": "staff.list", "input": {}, "unattended": true });
    let poll = begin(&wu, "/api/ask", &unattended);
    let file = su.begin("/api/files?name=u.csv&purpose=usage", &[b'x'; 3_000], 1_000);
    // They are known, and what follows is read with them.
    wu.post("/api/ask", &json!({ "query": "staff.list", "input": {} })).done();
    give_role(&owner, "wu", "support");
    give_role(&owner, "su", "support");
    for begun in [act, ask, poll, file] {
        assert_eq!(begun.end().refused(403), "gate.not_permitted");
    }
    assert_eq!(uploads(&server).len(), 0);
    let list = begin(&wu, "/api/log", &json!({ "message": "x", "stack": null, "requestId": null }));
    wu.call("DELETE", "/api/session", b"").done();
    assert_eq!(list.end().refused(401), "gate.not_signed_in");
}

#[test]
fn who_has_to_change_their_password_sends_no_files() {
    let server = Server::start(Program::founded());
    let owner = signed_in(&server, "owner");
    let input = json!({
        "login": "wu", "name": "wu", "password": FIRST_PASSWORD, "roles": ["operations"],
        "ownPassword": PASSWORD,
    });
    owner.post("/api/act", &call("staff.add", &input)).done();
    let mut wu = server.browser();
    wu.sign_in("wu", FIRST_PASSWORD).done();
    let send = |browser: &Browser| browser.call("POST", "/api/files?name=u.csv&purpose=usage", b"event_id");
    assert_eq!(send(&wu).refused(403), "gate.password_temporary");
    assert_eq!(uploads(&server).len(), 0);
    let ask = json!({ "query": "customers.list", "input": {} });
    assert_eq!(wu.post("/api/ask", &ask).refused(403), "gate.password_temporary");
    let own = json!({ "old": FIRST_PASSWORD, "new": PASSWORD });
    wu.post("/api/act", &call("staff.change_own_password", &own)).done();
    send(&signed_in(&server, "wu")).done();
}
