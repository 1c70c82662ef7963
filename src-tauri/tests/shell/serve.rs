//! The local server: signing in, acting, asking, and what it lets nobody do.

use crate::http::Browser;
use crate::program::{PASSWORD, Program, interrupt, request_id};
use serde_json::json;
use std::io::{BufRead, BufReader};
use std::process::Child;

/// The id of an intention of 1970.
const OLD: &str = "00000000-0000-7000-8000-000000000001";

/// A server that is told to stop when the test is over, however it ends.
pub(crate) struct Server {
    pub(crate) child: Child,
    pub(crate) port: u16,
    /// What it said when it began.
    pub(crate) said: serde_json::Value,
    pub(crate) program: Program,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.child.kill().ok();
        self.child.wait().ok();
    }
}

impl Server {
    pub(crate) fn start(program: Program) -> Server {
        let mut child = program.start(&["--json", "serve", "--listen", "127.0.0.1:0"]);
        let out = child.stdout.take().expect("its answer");
        let mut line = String::new();
        BufReader::new(out).read_line(&mut line).expect("its address");
        let said: serde_json::Value = serde_json::from_str(&line).expect("JSON");
        let port = said["url"].as_str().and_then(|url| url.rsplit(':').next()?.parse().ok());
        let port = port.unwrap_or_else(|| panic!("no port in {line}"));
        Server { child, port, said, program }
    }

    pub(crate) fn browser(&self) -> Browser {
        Browser::new(self.port)
    }
}

fn person(login: &str) -> serde_json::Value {
    json!({ "login": login, "name": login, "password": PASSWORD, "ownPassword": PASSWORD, "roles": ["finance"] })
}

#[test]
fn sign_in_act_ask_and_stale() {
    let server = Server::start(Program::founded());
    let mut browser = server.browser();
    assert_eq!(browser.get("/api/place").done()["state"], json!("signIn"));
    assert_eq!(browser.get("/api/session").done(), json!(null));
    assert_eq!(
        browser.post("/api/ask", &json!({ "query": "staff.list", "input": {} })).refused(401),
        "gate.not_signed_in"
    );
    assert_eq!(browser.sign_in("owner", "wrong password").refused(401), "gate.sign_in_refused");
    let signed_in = browser.sign_in("owner", PASSWORD);
    let cookie = &signed_in.headers["set-cookie"];
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(signed_in.done()["login"], json!("owner"));
    assert_eq!(browser.get("/api/place").done()["state"], json!("ready"));
    let id = request_id();
    let old = json!({ "action": "staff.add", "input": person("li"), "requestId": OLD, "dryRun": false });
    assert_eq!(browser.post("/api/act", &old).refused(422), "gate.request_too_old");
    let call = json!({ "action": "staff.add", "input": person("li"), "requestId": id, "dryRun": false });
    let outcome = browser.post("/api/act", &call).done();
    assert_eq!((&outcome["stale"], &outcome["replayed"]), (&json!(["staff"]), &json!(false)));
    assert_eq!(browser.post("/api/act", &call).done()["replayed"], json!(true));
    let other = json!({ "action": "staff.add", "input": person("wu"), "requestId": id, "dryRun": false });
    assert_eq!(browser.post("/api/act", &other).refused(422), "gate.request_reused");
    let list = browser.post("/api/ask", &json!({ "query": "staff.list", "input": {} })).done();
    assert_eq!(list["rows"].as_array().map(Vec::len), Some(2));
    assert_eq!(browser.get(&format!("/api/progress?requestId={id}")).done(), json!(null));
    browser.post("/api/cancel", &json!({ "requestId": id })).done();
}

#[test]
fn a_desk_locks_opens_and_ends() {
    let server = Server::start(Program::founded());
    let mut browser = server.browser();
    browser.sign_in("owner", PASSWORD).done();
    browser.post("/api/session/lock", &json!(null)).done();
    assert_eq!(browser.get("/api/place").done()["state"], json!("locked"));
    assert_eq!(
        browser.post("/api/ask", &json!({ "query": "staff.list" })).refused(423),
        "gate.session_locked"
    );
    assert_eq!(
        browser.post("/api/session/unlock", &json!({ "password": "wrong" })).refused(401),
        "gate.sign_in_refused"
    );
    browser.post("/api/session/unlock", &json!({ "password": PASSWORD })).done();
    assert_eq!(browser.get("/api/session").done()["login"], json!("owner"));
    let ended = browser.call("DELETE", "/api/session", b"");
    assert!(ended.headers["set-cookie"].contains("Max-Age=0"));
    assert_eq!(browser.get("/api/session").done(), json!(null));
}

#[test]
fn foreign_requests_are_refused() {
    let server = Server::start(Program::founded());
    let browser = server.browser();
    let host = format!("127.0.0.1:{}", server.port);
    let body = json!({ "login": "owner", "password": PASSWORD }).to_string();
    let post = |headers: &[(&str, &str)]| browser.send("POST", "/api/session", headers, body.as_bytes());
    for headers in [
        vec![("Host", host.as_str())],
        vec![("Host", "boss.example.com"), ("x-boss", "1")],
        vec![("Host", host.as_str()), ("x-boss", "1"), ("Origin", "https://evil.example.com")],
        vec![("Host", host.as_str()), ("x-boss", "1"), ("Origin", "null")],
    ] {
        assert_eq!(post(&headers).refused(403), "shell.request_foreign", "{headers:?}");
    }
    assert_eq!(
        browser.send("GET", "/", &[("Host", "boss.example.com")], b"").refused(403),
        "shell.request_foreign"
    );
    assert_eq!(post(&[("Host", &host), ("x-boss", "1"), ("Origin", &format!("http://{host}"))]).status, 200);
}

#[test]
fn pages_and_nothing_else_of_this_computer() {
    let server = Server::start(Program::founded());
    let browser = server.browser();
    let start = browser.get("/");
    assert_eq!(start.status, 200);
    assert!(start.headers["content-type"].starts_with("text/html"));
    assert!(start.headers["content-security-policy"].contains("script-src 'self'"));
    assert_eq!(browser.get("/customers/17").status, 200);
    for path in [
        "/../../../etc/passwd",
        "/..%2f..%2fetc/passwd",
        "/%2e%2e/Cargo.toml",
        "/assets/../../Cargo.toml",
        "/no.js",
    ] {
        let answer = browser.get(path);
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
    }
    assert_eq!(browser.get("/api/no-such").refused(404), "shell.address_unknown");
    assert_eq!(browser.get("/api/act").refused(404), "shell.address_unknown");
    assert_eq!(browser.call("POST", "/api/session", b"not json").refused(400), "shell.body_unreadable");
}

#[test]
fn a_company_is_founded_in_the_browser() {
    let server = Server::start(Program::new());
    let mut browser = server.browser();
    let place = browser.get("/api/place").done();
    assert_eq!((&place["state"], &place["codeNeeded"]), (&json!("choose"), &json!(true)));
    let founding = json!({
        "company": { "name": "示例服务有限公司", "currency": "CNY", "timeZone": "Asia/Shanghai", "taxNumber": "" },
        "owner": { "login": "chen", "name": "陈敏", "password": PASSWORD },
    });
    let faulty = json!({ "company": { "name": "", "currency": "CNY", "timeZone": "Mars" }, "owner": founding["owner"] });
    for code in [None, Some("2345-2345-2345")] {
        browser.code = code.map(str::to_owned);
        let refused = browser.post("/api/place/establish", &founding).refused(403);
        assert_eq!(refused, "shell.code_wrong");
        assert_eq!(browser.post("/api/place/demo", &json!({})).refused(403), "shell.code_wrong");
    }
    browser.code = server.said["setUpCode"].as_str().map(str::to_owned);
    let large = json!({ "customers": 100_000, "months": 12 });
    assert_eq!(browser.post("/api/place/demo", &large).refused(422), "shell.demo_too_large");
    let refused = browser.post("/api/place/establish", &faulty);
    assert_eq!(refused.refused(422), "kernel.input_faulty");
    let places: Vec<_> =
        refused.json()["faults"].as_array().unwrap().iter().map(|f| f["place"].clone()).collect();
    assert_eq!(places, [json!("company.name"), json!("company.timeZone")]);
    assert_eq!(browser.post("/api/place/establish", &founding).done()["state"], json!("signIn"));
    assert_eq!(browser.post("/api/place/establish", &founding).refused(422), "gate.already_founded");
    browser.sign_in("chen", PASSWORD).done();
    let place = browser.get("/api/place").done();
    assert_eq!((&place["companyName"], &place["staffHint"]), (&json!("示例服务有限公司"), &json!(null)));
}

#[test]
fn it_listens_on_this_computer_only_and_stops_when_told() {
    let program = Program::founded();
    let said = program.run(&["serve", "--listen", "0.0.0.0:0"]).refused();
    assert!(said.contains("[shell.listen_not_loopback]"), "{said}");
    let mut server = Server::start(program);
    let taken = Program::founded();
    let said = taken.run(&["serve", "--listen", &format!("127.0.0.1:{}", server.port)]).refused();
    assert!(said.contains("[shell.listen_failed]"), "{said}");
    assert!(server.said.get("setUpCode").is_none(), "there is a company");
    interrupt(&server.child);
    assert_eq!(server.child.wait().expect("it ends").code(), Some(0));
}
