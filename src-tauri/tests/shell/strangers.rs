//! What strangers on the same computer can do to those who are signed in at the local server.

use crate::http::Browser;
use crate::limits::{call, signed_in};
use crate::program::{PASSWORD, Program, interrupt};
use crate::serve::Server;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

fn ask() -> Value {
    json!({ "query": "staff.list", "input": {} })
}

#[test]
fn half_sent_bodies_of_strangers_keep_nobody_out() {
    let server = Server::start(Program::founded());
    let owner = signed_in(&server, "owner");
    let stranger = server.browser();
    let body = json!({ "login": "owner", "password": "x".repeat(200) }).to_string();
    let half_sent = |path: &str| stranger.begin(path, body.as_bytes(), 20);
    let paths = ["/api/session", "/api/act", "/api/session/unlock", "/api/place/establish"];
    let mut begun: Vec<_> = (0..400).map(|_| half_sent(paths[0])).collect();
    for number in 0..50 {
        // More of them come all the time.
        begun.extend((0..4).map(|more| half_sent(paths[(number + more) % 4])));
        owner.post("/api/ask", &ask()).done();
    }
    signed_in(&server, "owner");
    let began = Instant::now();
    let last = half_sent(paths[0]).end_of_patience();
    assert_eq!(last.refused(408), "shell.body_timed_out");
    assert!(began.elapsed() < Duration::from_secs(12), "{:?}", began.elapsed());
}

/// A browser whose cookies are `line`, where `{own}` stands for its own half.
fn with_cookies(of: &Browser, line: &str) -> Browser {
    let cookie = line.replace("{own}", of.cookie.as_deref().unwrap_or_default());
    let false_one = format!("boss_{}={}", of.port, "0".repeat(32));
    let cookie = Some(cookie.replace("{false}", &false_one));
    Browser { port: of.port, cookie, page: of.page.clone(), code: None }
}

#[test]
fn a_false_cookie_signs_nobody_out() {
    let server = Server::start(Program::founded());
    let owner = signed_in(&server, "owner");
    let lines = ["{false}; {own}", "{own}; {false}", "{false}; {false}; {false}; {false}; {false}; {own}"];
    for line in lines {
        let beset = with_cookies(&owner, line);
        beset.post("/api/ask", &ask()).done();
        assert_eq!(beset.get("/api/place").done()["state"], json!("ready"), "{line}");
        assert_eq!(beset.get("/api/session").done()["login"], json!("owner"));
    }
    let second = signed_in(&server, "owner");
    // Of two cookies with the same half of the page each session that fits is ended, and no other.
    with_cookies(&owner, lines[0]).call("DELETE", "/api/session", b"").done();
    assert_eq!(owner.post("/api/ask", &ask()).refused(401), "gate.not_signed_in");
    second.post("/api/ask", &ask()).done();
    for browser in [&with_cookies(&second, "{false}"), &owner, &server.browser()] {
        let nothing = browser.call("DELETE", "/api/session", b"");
        assert!(nothing.headers["set-cookie"].contains("Max-Age=0"));
        assert_eq!(nothing.refused(401), "gate.not_signed_in");
    }
    second.post("/api/ask", &ask()).done();
}

#[test]
fn a_login_that_strangers_locked_opens_its_own_desk() {
    let server = Server::start(Program::founded());
    let owner = signed_in(&server, "owner");
    owner.post("/api/session/lock", &json!(null)).done();
    let guess = json!({ "login": "owner", "password": "a wrong guess" });
    let stranger = server.browser();
    let codes: Vec<String> = (0..6)
        .map(|_| {
            let refused = stranger.post("/api/session", &guess).json();
            assert!(refused["params"].get("until").is_none(), "{refused}");
            refused["code"].as_str().unwrap().to_owned()
        })
        .collect();
    assert_eq!(codes[5], "gate.locked_out");
    owner.post("/api/session/unlock", &json!({ "password": PASSWORD })).done();
    let new = json!({ "old": PASSWORD, "new": "another quiet desk" });
    owner.post("/api/act", &call("staff.change_own_password", &new)).done();
}

#[test]
fn five_wrong_passwords_end_a_session() {
    let server = Server::start(Program::founded());
    let owner = signed_in(&server, "owner");
    owner.post("/api/session/lock", &json!(null)).done();
    let unlock = |password: &str| owner.post("/api/session/unlock", &json!({ "password": password }));
    for _ in 0..4 {
        assert_eq!(unlock("a wrong guess").refused(401), "gate.sign_in_refused");
    }
    assert_eq!(unlock("a wrong guess").refused(401), "gate.session_closed");
    assert_eq!(unlock(PASSWORD).refused(401), "gate.not_signed_in");
    assert_eq!(owner.get("/api/place").done()["state"], json!("signIn"));
    signed_in(&server, "owner");
}

#[test]
fn what_repeats_itself_fills_no_log() {
    let mut server = Server::start(Program::founded());
    let path = format!("/{}", "a/".repeat(20_000));
    let host = [("Host", "boss.example.com")];
    assert_eq!(server.browser().send("GET", &path, &host, b"").refused(403), "shell.request_foreign");
    let owner = signed_in(&server, "owner");
    for _ in 0..30 {
        let refused = owner.post("/api/act", &call("staff.set_password", &json!({}))).status;
        assert_eq!(refused, 422);
    }
    interrupt(&server.child);
    assert_eq!(server.child.wait().expect("it ends").code(), Some(0));
    let log = server.program.log();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(log.lines().all(|line| line.len() <= 4096));
    let foreign = lines.iter().find(|line| line["fields"]["path"].is_string()).expect("the foreign one");
    assert_eq!(foreign["fields"]["path"].as_str().map(str::len), Some(200), "{foreign}");
    let said = |message: &str| {
        let of_action = |line: &&Value| line["fields"]["action"] == "staff.set_password";
        let all = lines.iter().filter(|line| line["fields"]["message"] == message);
        all.filter(of_action).collect::<Vec<_>>()
    };
    assert_eq!(said("refused").len(), 1, "{log}");
    let again = said("refused again");
    assert_eq!((again.len(), &again[0]["fields"]["times"]), (1, &json!(29)), "{log}");
}
