//! What the program leaves on the disk, and how it ends.

use crate::program::{PASSWORD, Program, interrupt, terminate};
use crate::serve::Server;
use serde_json::json;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Child;

fn names(folder: &Path) -> Vec<String> {
    let names = std::fs::read_dir(folder).unwrap();
    names.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect()
}

fn mode(path: &Path) -> u32 {
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn a_server_that_is_asked_to_end_leaves_nothing_behind() {
    let ways: [fn(&Child); 2] = [interrupt, terminate];
    for end in ways {
        let mut server = Server::start(Program::founded());
        let left = server.program.scratch().join("boss-documents-left");
        assert!(!left.exists());
        let mut browser = server.browser();
        browser.sign_in("owner", PASSWORD).done();
        browser.call("POST", "/api/files?name=u.csv", b"event_id").done();
        assert_eq!(names(server.program.scratch()).len(), 1);
        // A connection that is open and idle holds up nothing.
        let _idle = std::net::TcpStream::connect(("127.0.0.1", server.port)).unwrap();
        end(&server.child);
        assert_eq!(server.child.wait().unwrap().code(), Some(0));
        assert_eq!(names(server.program.scratch()), Vec::<String>::new());
    }
}

#[test]
fn what_a_killed_program_left_is_taken_away_at_the_next_start() {
    let mut server = Server::start(Program::founded());
    let mut browser = server.browser();
    browser.sign_in("owner", PASSWORD).done();
    browser.call("POST", "/api/files?name=u.csv", b"event_id").done();
    // A second one that runs at the same time leaves the first one's alone.
    let mut second = server.program.start(&["--json", "serve", "--listen", "127.0.0.1:0"]);
    server.program.wait_for_log("let in");
    std::thread::sleep(std::time::Duration::from_secs(1));
    browser.call("POST", "/api/files?name=u.csv", b"event_id").done();
    terminate(&second);
    second.wait().unwrap();
    assert_eq!(names(server.program.scratch()).len(), 1);
    server.child.kill().unwrap();
    server.child.wait().unwrap();
    assert_eq!(names(server.program.scratch()).len(), 1);
    let mut third = server.program.start(&["--json", "serve", "--listen", "127.0.0.1:0"]);
    server.program.wait_for_log("left behind");
    terminate(&third);
    third.wait().unwrap();
    assert_eq!(names(server.program.scratch()), Vec::<String>::new());
}

#[test]
fn a_command_that_is_asked_to_end_says_so_and_rolls_back() {
    let program = Program::new();
    let child = program.start(&["demo", "--customers", "60", "--months", "12"]);
    program.wait_for_log("\"action\":\"billing.run\"");
    terminate(&child);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(143), "{said}");
    assert!(said.contains("[gate.cancelled"), "{said}");
    assert_eq!(names(program.folder()), ["logs"]);
    assert!(program.log().contains("the command ended with an error"), "the last line is there");
}

#[test]
fn folder_and_log_are_for_their_owner_alone() {
    let program = Program::new();
    let data = program.path("data");
    let founding = serde_json::to_string(&boss_tests::desk::founding()).unwrap();
    let done = program.command(&["do", "staff.found_company", &founding]).env("BOSS_DATA", &data).output();
    assert!(done.unwrap().status.success());
    assert_eq!(mode(&data), 0o700);
    assert_eq!(mode(&data.join("logs")), 0o700);
    for name in names(&data.join("logs")) {
        assert_eq!(mode(&data.join("logs").join(name)), 0o600);
    }
    let log = std::fs::read_dir(data.join("logs")).unwrap().map(|file| file.unwrap().path());
    let log: String = log.map(|path| std::fs::read_to_string(path).unwrap()).collect();
    assert!(log.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()), "{log}");
    assert!(log.contains(&json!("staff.found_company").to_string()));
}
