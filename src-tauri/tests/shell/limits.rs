//! What the local server takes in, from whom, and for how long.

use crate::http::{Answer, Browser};
use crate::program::{PASSWORD, Program, request_id};
use crate::serve::Server;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// What a process holds, and held at most, in kilobytes.
fn memory(pid: u32, which: &str) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find(|line| line.starts_with(which)).unwrap();
    line.split_whitespace().nth(1).unwrap().parse().unwrap()
}

pub(crate) fn signed_in(server: &Server, login: &str) -> Browser {
    let mut browser = server.browser();
    browser.sign_in(login, PASSWORD).done();
    browser
}

pub(crate) const FIRST_PASSWORD: &str = "a first quiet desk";

/// Somebody with a password of their own.
pub(crate) fn add_person(server: &Server, owner: &Browser, login: &str, role: &str) {
    let input = json!({
        "login": login, "name": login, "password": FIRST_PASSWORD, "roles": [role], "ownPassword": PASSWORD,
    });
    owner.post("/api/act", &call("staff.add", &input)).done();
    let mut newcomer = server.browser();
    newcomer.sign_in(login, FIRST_PASSWORD).done();
    let own = json!({ "old": FIRST_PASSWORD, "new": PASSWORD });
    newcomer.post("/api/act", &call("staff.change_own_password", &own)).done();
}

pub(crate) fn call(action: &str, input: &Value) -> Value {
    json!({ "action": action, "input": input, "requestId": request_id() })
}

/// A body of `size` bytes made of one piece, as hostile as JSON can be.
fn filled(head: &str, piece: &str, size: usize) -> Vec<u8> {
    let mut body = format!("{head}[{piece}");
    while body.len() < size {
        body.push(',');
        body.push_str(piece);
    }
    body.push(']');
    body.into_bytes()
}

#[test]
fn nothing_of_a_body_is_read_before_it_is_known_who_sends_it() {
    let server = Server::start(Program::founded());
    let stranger = server.browser();
    let mut with_cookie = server.browser();
    with_cookie.cookie = Some(format!("boss_{}={}", server.port, "0".repeat(32)));
    let before = memory(server.child.id(), "VmHWM");
    for path in ["/api/act", "/api/ask", "/api/log", "/api/files?name=x.csv"] {
        for piece in ["0", "{\"\":0}"] {
            let body = filled("", piece, 16 * 1024 * 1024);
            for browser in [&stranger, &with_cookie] {
                assert_eq!(browser.call("POST", path, &body).refused(401), "gate.not_signed_in");
            }
        }
    }
    let grown = memory(server.child.id(), "VmHWM") - before;
    assert!(grown < 32 * 1024, "{grown} kB for what nobody was to read");
}

#[test]
fn a_body_is_bounded_by_what_it_is_for() {
    let server = Server::start(Program::founded());
    let owner = signed_in(&server, "owner");
    add_person(&server, &owner, "su", "support");
    let support = signed_in(&server, "su");
    let before = memory(server.child.id(), "VmHWM");
    let head = r#"{"action":"staff.add","requestId":"00000000-0000-7000-8000-000000000001","input":"#;
    for (path, head) in [("/api/ask", r#"{"query":"staff.list","input":"#), ("/api/act", head)] {
        for piece in ["0", "{\"\":0}", "[]"] {
            for size in [200_000, 300_000, 16 * 1024 * 1024] {
                let body = filled(head, piece, size);
                assert_eq!(owner.call("POST", path, &body).refused(413), "shell.body_too_large");
            }
        }
        let deep = format!("{head}{}{}}}", "[".repeat(100), "]".repeat(100));
        assert_eq!(owner.call("POST", path, deep.as_bytes()).refused(413), "shell.body_too_large");
    }
    let grown = memory(server.child.id(), "VmHWM") - before;
    assert!(grown < 64 * 1024, "{grown} kB");
    let sign_in = json!({ "login": "owner", "password": "x".repeat(5000) });
    assert_eq!(owner.post("/api/session", &sign_in).refused(413), "shell.body_too_large");
    // A list of many bills is taken in, from those who may send it.
    let many = json!({ "billIds": (1..60_000).collect::<Vec<_>>() });
    let refused = |answer: Answer| answer.json()["code"].as_str().unwrap().to_owned();
    let answer = refused(owner.post("/api/act", &call("billing.finalise_bills", &many)));
    assert_ne!(answer, "shell.body_too_large");
    let answer = refused(support.post("/api/act", &call("billing.finalise_bills", &many)));
    assert_eq!(answer, "shell.body_too_large");
}

#[test]
fn half_sent_requests_are_closed_and_keep_nobody_out() {
    let server = Server::start(Program::founded());
    let half = |text: &str| {
        let mut stream = TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        stream.write_all(text.as_bytes()).ok();
        stream.set_read_timeout(Some(Duration::from_secs(45))).unwrap();
        stream
    };
    let host = format!("Host: 127.0.0.1:{}\r\nx-boss: 1\r\n", server.port);
    let mut streams = Vec::new();
    for _ in 0..500 {
        streams.push(half("POST /api/session HTTP/1.1\r\nHost: 127"));
    }
    // With more connections than are kept, a person still gets in: idle ones make room.
    signed_in(&server, "owner");
    let slow = format!("POST /api/session HTTP/1.1\r\n{host}Content-Length: 50\r\n\r\n{{\"login\":");
    streams.push(half(&slow));
    let begun = Instant::now();
    let mut bytes = Vec::new();
    for mut stream in streams {
        bytes.clear();
        // An end or a reset both mean that it was closed; running out of patience does not.
        let ended = stream.read_to_end(&mut bytes);
        let timed_out = ended.is_err_and(|cause| cause.kind() == std::io::ErrorKind::WouldBlock);
        assert!(!timed_out, "still open after {:?}", begun.elapsed());
    }
    assert!(String::from_utf8_lossy(&bytes).starts_with("HTTP/1.1 408"), "the last one is told why");
}

#[test]
fn the_cookie_alone_opens_nothing() {
    let server = Server::start(Program::founded());
    let owner = signed_in(&server, "owner");
    let ask = json!({ "query": "staff.list", "input": {} });
    let mut thief = server.browser();
    thief.cookie.clone_from(&owner.cookie);
    for page in [None, Some("1".to_owned()), Some("0".repeat(32))] {
        thief.page = page;
        assert_eq!(thief.post("/api/ask", &ask).refused(401), "gate.not_signed_in");
        assert_eq!(thief.get("/api/session").done(), json!(null));
        assert_eq!(thief.get("/api/place").done()["state"], json!("signIn"));
        assert_eq!(thief.call("DELETE", "/api/session", b"").refused(401), "gate.not_signed_in");
    }
    let mut page_alone = server.browser();
    page_alone.page.clone_from(&owner.page);
    assert_eq!(page_alone.post("/api/ask", &ask).refused(401), "gate.not_signed_in");
    owner.post("/api/ask", &ask).done();
    // A page that is loaded again has both, and so has a second one that was handed the page's half.
    let again = Browser { port: server.port, cookie: owner.cookie, page: owner.page, code: None };
    again.post("/api/ask", &ask).done();
}

pub(crate) fn uploads(server: &Server) -> Vec<PathBuf> {
    let all = |path: PathBuf| std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path());
    let folders = all(server.program.scratch().to_owned())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with("boss-uploads-"));
    folders.flat_map(all).filter(|path| !path.ends_with(".in-use")).collect()
}

#[test]
fn a_file_comes_in_for_those_who_may_import_and_goes_with_its_session() {
    let server = Server::start(Program::founded());
    let send = |browser: &Browser, name: &str, bytes: &[u8]| {
        browser.call("POST", &format!("/api/files?name={name}&purpose=usage"), bytes)
    };
    assert_eq!(send(&server.browser(), "u.csv", b"event_id").refused(401), "gate.not_signed_in");
    let owner = signed_in(&server, "owner");
    add_person(&server, &owner, "su", "support");
    add_person(&server, &owner, "wu", "operations");
    let support = signed_in(&server, "su");
    assert_eq!(send(&support, "u.csv", b"event_id").refused(403), "gate.not_permitted");
    let taken = send(&owner, "%E7%94%A8%E9%87%8F.csv", &vec![b'x'; 3_000_000]).done();
    assert_eq!((&taken["name"], &taken["size"]), (&json!("用量.csv"), &json!(3_000_000)));
    assert_eq!(taken["token"].as_str().map(str::len), Some(32));
    // Many files of another person push out that person's own, and nobody else's.
    let operations = signed_in(&server, "wu");
    for number in 0..12 {
        send(&operations, &format!("{number}.csv"), b"event_id").done();
    }
    assert_eq!(uploads(&server).len(), 1 + 8);
    operations.call("DELETE", "/api/session", b"").done();
    assert_eq!(uploads(&server).len(), 1);
    // What was used for a trial stays for the import, and goes with it.
    let file = send(&owner, "u.csv", b"event_id,subscription,meter,at,quantity\n").done();
    let import = |dry_run: bool| {
        let mut call = call("usage.import", &json!({ "file": file["token"] }));
        call["dryRun"] = json!(dry_run);
        owner.post("/api/act", &call)
    };
    let tried = import(true);
    assert_eq!(uploads(&server).len(), 2, "{tried:?}");
    if import(false).status == 200 {
        assert_eq!(uploads(&server).len(), 1);
    }
}

#[test]
fn only_who_asked_for_work_cancels_it_and_reports_are_bounded() {
    let server = Server::start(Program::founded());
    let report = |message: &str| json!({ "message": message, "stack": null, "requestId": null });
    let stranger = server.browser();
    assert_eq!(stranger.post("/api/log", &report("x")).refused(401), "gate.not_signed_in");
    let owner = signed_in(&server, "owner");
    let forged = "x\n{\"level\":\"INFO\",\"fields\":{\"message\":\"forged\"}}";
    owner.post("/api/log", &report(forged)).done();
    let kept = (0..100).filter(|_| owner.post("/api/log", &report(&"y".repeat(3000))).status == 200).count();
    assert!(kept < 20, "{kept} reports");
    let log = server.program.log();
    let lines: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
    assert!(lines.iter().all(|line| line["fields"]["message"] != json!("forged")), "{log}");
    let reported = lines.iter().find(|line| line["fields"]["report"].is_string()).expect("the report");
    assert!(reported["fields"]["report"].as_str().unwrap().contains("forged"), "{reported}");
    // Guesses at logins are found, however many of them there are.
    for number in 0..60 {
        let guess = json!({ "login": format!("nobody-{number}"), "password": "x" });
        assert_ne!(stranger.post("/api/session", &guess).status, 200);
    }
    let log = server.program.log();
    let guesses = log.matches("unknown login").count();
    assert!((1..=40).contains(&guesses), "{guesses} lines");
}
