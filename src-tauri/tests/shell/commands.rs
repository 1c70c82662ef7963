//! Commands, their messages in both languages, their exit codes.

use crate::holder::texts;
use crate::program::{PASSWORD, Program};
use serde_json::json;

#[test]
fn nothing_is_made_by_a_mistyped_name() {
    let program = Program::new();
    let missing = program.path("no-such.db");
    let url = format!("sqlite:{}", missing.display());
    let said = program.run(&["--db", &url, "books", "check"]).refused();
    assert!(said.contains("There is no database at") && said.contains("[shell.database_missing]"), "{said}");
    assert!(!missing.exists());
}

#[test]
fn errors_are_told_in_the_persons_language() {
    let program = Program::new();
    let said = program.run(&["--lang", "zh-CN", "ask", "staff.list"]).refused();
    assert!(said.contains("错误：") && said.contains("没有数据库"), "{said}");
    let mut command = program.command(&["ask", "staff.list"]);
    let output = command.env("LANG", "zh_CN.UTF-8").output().expect("the program starts");
    assert!(String::from_utf8_lossy(&output.stderr).contains("没有数据库"));
}

#[test]
fn what_can_not_be_understood_ends_with_2() {
    let program = Program::new();
    for arguments in [
        vec!["bill", "run", "--through", "2026-02-30"],
        vec!["no-such-command"],
        vec!["--db", "mysql:x", "books", "check"],
        vec!["invoice", "issue"],
        vec!["invoice", "issue", "--run", "1", "--bill", "B1"],
        vec!["--lang", "fr", "books", "check"],
        vec!["serve", "--listen", "here"],
    ] {
        let said = program.run(&arguments);
        assert_eq!(said.code, Some(2), "{arguments:?}: {}", said.err);
        assert!(said.out.is_empty());
    }
}

#[test]
fn without_a_screen_the_window_says_what_to_do_instead() {
    let said = Program::new().run(&[]).refused();
    assert!(said.contains("boss serve") && said.contains("[shell.no_screen]"), "{said}");
}

#[test]
fn any_action_and_query_by_name() {
    let program = Program::founded();
    let person =
        json!({ "login": "li", "name": "李敏", "password": PASSWORD, "ownPassword": PASSWORD, "roles": ["finance"] }).to_string();
    let dry = program.run(&["do", "staff.add", &person, "--dry-run"]).done();
    assert!(dry.contains("Dry run") && dry.contains("created staff 李敏"), "{dry}");
    let done = program.run(&["--json", "do", "staff.add", &person]).json();
    assert_eq!(done["dryRun"], json!(false));
    assert_eq!(done["changes"][0]["label"], json!("李敏"));
    let list = program.run(&["--json", "ask", "staff.list"]).json();
    let logins: Vec<_> = list["rows"].as_array().unwrap().iter().map(|row| row["login"].clone()).collect();
    assert_eq!(logins, [json!("li"), json!("owner")]);
    let table = program.run(&["ask", "staff.list", "{}"]).done();
    assert!(table.lines().any(|line| line.contains("李敏") && line.contains("finance")), "{table}");
    let again = program.run(&["do", "staff.add", &person]).refused();
    assert!(
        again.contains("login:") && again.contains("staff.login_taken") && again.contains("request"),
        "{again}"
    );
}

#[test]
fn input_from_files_and_from_a_pipe() {
    let program = Program::founded();
    let person = |login: &str| {
        json!({ "login": login, "name": login, "password": PASSWORD, "ownPassword": PASSWORD, "roles": [] })
            .to_string()
    };
    let file = program.path("person.json");
    std::fs::write(&file, person("wu")).unwrap();
    program.run(&["do", "staff.add", &format!("@{}", file.display())]).done();
    let mut command = program.command(&["do", "staff.add", "-"]);
    let piped = std::fs::File::open({
        std::fs::write(&file, person("he")).unwrap();
        &file
    });
    let output = command.stdin(piped.unwrap()).output().unwrap();
    assert!(output.status.success());
    for (input, code) in [
        ("{", "shell.json_unreadable"),
        ("@/no/such", "shell.file_unreadable"),
        ("{}", "gate.input_unreadable"),
    ] {
        let said = program.run(&["do", "staff.add", input]).refused();
        assert!(said.contains(code), "{said}");
    }
}

#[test]
fn refusals_are_json_for_programs() {
    let program = Program::founded();
    let said = program.run(&["--json", "do", "no.such_action", "{}"]).refused();
    let error: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!(error["error"]["code"], json!("gate.action_unknown"));
    assert!(error["error"]["texts"]["zh-CN"]["what"].is_string());
    let said = program.run(&["--json", "--as", "nobody", "ask", "staff.list"]).refused();
    assert!(said.contains("gate.staff_unknown"), "{said}");
}

#[test]
fn who_does_it_may_only_do_what_their_role_allows() {
    let program = Program::founded();
    let person =
        json!({ "login": "li", "name": "li", "password": PASSWORD, "ownPassword": PASSWORD, "roles": ["finance"] }).to_string();
    program.run(&["do", "staff.add", &person]).done();
    let said = program.run(&["--as", "li", "do", "staff.add", &person]).refused();
    assert!(said.contains("[gate.not_permitted"), "{said}");
    for command in [vec!["audit", "verify"], vec!["backup", "copy.db"]] {
        let said = program.run(&[vec!["--as", "li"], command].concat()).refused();
        assert!(said.contains("[gate.not_permitted"), "{said}");
    }
}

#[test]
fn the_audit_trail_is_sealed_and_verified() {
    let program = Program::founded();
    let found = program.run(&["--json", "audit", "verify"]).json();
    assert_eq!((&found["sealed"], &found["unsealed"]), (&json!(1), &json!(0)));
    assert!(program.run(&["audit", "verify"]).done().contains("nothing altered"));
    let head = found["head"].as_str().expect("a link");
    program.run(&["audit", "verify", "--noted", head]).done();
    let said = program.run(&["audit", "verify", "--noted", &"0".repeat(head.len())]).refused();
    assert!(said.contains("gate.chain_cut"), "{said}");
    assert!(program.run(&["--lang", "zh-CN", "audit", "verify"]).done().contains("审计记录完好"));
}

#[test]
fn a_backup_is_whole_and_overwrites_nothing() {
    let program = Program::founded();
    let copy = program.path("copy.db");
    let copy_text = copy.display().to_string();
    program.run(&["backup", &copy_text]).done();
    let list = program.run(&["--db", &format!("sqlite:{copy_text}"), "--json", "ask", "staff.list"]).json();
    assert_eq!(list["rows"][0]["login"], json!("owner"));
    let said = program.run(&["backup", &copy_text]).refused();
    assert!(said.contains("store.backup_exists"), "{said}");
    assert!(!program.path("request.key").exists(), "nothing beside a backup helps to try passwords");
}

#[cfg(unix)]
#[test]
fn what_boss_keeps_is_for_its_owner_alone() {
    use std::os::unix::fs::PermissionsExt;
    let program = Program::new();
    let folder = program.path("new");
    let founding = serde_json::to_string(&boss_tests::desk::founding()).unwrap();
    let mut founds = program.command(&["do", "staff.found_company", &founding]);
    assert!(founds.env("BOSS_DATA", &folder).status().unwrap().success());
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder), 0o700);
    for name in ["boss.db", "boss.db.opening"] {
        assert_eq!(mode(&folder.join(name)), 0o600, "{name}");
    }
}

#[test]
fn a_request_that_is_sent_again_is_done_once() {
    let program = Program::founded();
    let draft = json!({ "flow": "open-account", "title": "t", "step": "s", "data": {} }).to_string();
    let first = program.run(&["--json", "do", "flows.save_draft", &draft]).json();
    let request = first["requestId"].as_str().expect("a request");
    let again = program.run(&["--json", "do", "flows.save_draft", &draft, "--request", request]).json();
    assert_eq!((&again["output"], &again["replayed"]), (&first["output"], &json!(true)));
    // What holds a password is known again by the program that read it only, and not done twice
    // either.
    let person =
        json!({ "login": "li", "name": "li", "password": PASSWORD, "ownPassword": PASSWORD, "roles": [] })
            .to_string();
    let first = program.run(&["--json", "do", "staff.add", &person]).json();
    let request = first["requestId"].as_str().expect("a request");
    let said = program.run(&["do", "staff.add", &person, "--request", request]).refused();
    assert!(said.contains("gate.request_reused"), "{said}");
}

#[test]
fn a_backup_is_for_whom_nothing_is_kept_from() {
    let program = Program::founded();
    let person = json!({ "login": "li", "name": "li", "password": PASSWORD, "ownPassword": PASSWORD, "roles": ["admin"] }).to_string();
    program.run(&["do", "staff.add", &person]).done();
    let copy = program.path("copy.db").display().to_string();
    let said = program.run(&["--as", "li", "backup", &copy]).refused();
    assert!(said.contains("gate.not_permitted"), "{said}");
    assert!(!program.path("copy.db").exists());
}

#[tokio::test]
async fn who_copied_the_company_stands_in_the_trail() {
    let program = Program::founded();
    let person =
        json!({ "login": "li", "name": "li", "password": PASSWORD, "ownPassword": PASSWORD, "roles": ["finance"] }).to_string();
    program.run(&["do", "staff.add", &person]).done();
    let copy = program.path("copy.db").display().to_string();
    program.run(&["--as", "li", "backup", &copy]).refused();
    program.run(&["backup", &copy]).done();
    program.run(&["backup", &copy]).refused();
    let kept = "SELECT staff_id || ' ' || outcome || ' ' || coalesce(error_code, '-') || ' ' || input \
                FROM audit_record WHERE action = 'store.backup' ORDER BY id";
    let input = json!({ "file": copy }).to_string();
    let expected = ["2 refused gate.not_permitted", "1 done -", "1 failed store.backup_exists"];
    assert_eq!(texts(&program, kept).await, expected.map(|ended| format!("{ended} {input}")));
    program.run(&["audit", "verify"]).done();
}

#[test]
fn a_backup_is_restored_and_what_it_replaces_is_kept() {
    let program = Program::founded();
    let copy = program.path("copy.db").display().to_string();
    program.run(&["backup", &copy]).done();
    let person =
        json!({ "login": "li", "name": "li", "password": PASSWORD, "ownPassword": PASSWORD, "roles": [] })
            .to_string();
    program.run(&["do", "staff.add", &person]).done();
    let restored = program.run(&["--json", "restore", &copy]).json();
    let kept = restored["kept"].as_str().expect("the old database").to_owned();
    let people = |arguments: &[&str]| {
        let list = program.run(&[arguments, &["--json", "ask", "staff.list"]].concat()).json();
        list["rows"].as_array().expect("rows").len()
    };
    assert_eq!((people(&[]), people(&["--db", &format!("sqlite:{kept}")])), (1, 2));
    let said = program.run(&["restore", &program.path("missing.db").display().to_string()]).refused();
    assert!(said.contains("store.restore_failed"), "{said}");
}

#[test]
fn the_schema_goes_to_the_screen_or_to_a_file() {
    let program = Program::new();
    let file = program.path("schema.json");
    program.run(&["schema", "--write", &file.display().to_string()]).done();
    let written: serde_json::Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    assert_eq!(written, program.run(&["schema"]).json());
    assert!(written["actions"].as_array().unwrap().iter().any(|action| action["name"] == json!("staff.add")));
}

#[test]
fn a_log_is_kept_without_passwords() {
    let program = Program::founded();
    let text = program.log();
    assert!(text.contains("staff.found_company") && !text.contains(PASSWORD), "{text}");
}

#[test]
fn scheduled_work_can_be_done_where_no_window_is_open() {
    let program = Program::founded();
    let done = program.run(&["--json", "jobs", "run"]).json();
    assert_eq!(done["failed"], json!({}), "{done}");
    assert!(done["done"]["sealAudit"].as_u64().is_some_and(|sealed| sealed > 0), "{done}");
    let person = json!({ "login": "zhou", "name": "周宁", "password": PASSWORD, "ownPassword": PASSWORD, "roles": ["support"] });
    program.run(&["do", "staff.add", &person.to_string()]).done();
    let said = program.run(&["--as", "zhou", "jobs", "run"]).refused();
    assert!(said.contains("[gate.not_permitted"), "{said}");
}

#[test]
fn the_open_database_is_no_file_to_import() {
    let program = Program::founded();
    for name in ["boss.db", "boss.db-wal"] {
        let path = program.path(name);
        if !path.exists() {
            std::fs::write(&path, "").unwrap();
        }
        let said = program.run(&["usage", "import", &path.display().to_string()]).refused();
        assert!(said.contains("[shell.file_is_database"), "{said}");
    }
    program.run(&["books", "check"]).done();
}

#[test]
fn a_described_year_is_charged_without_a_database() {
    let program = Program::new();
    let described = concat!(env!("CARGO_MANIFEST_DIR"), "/../assets/simulations/year.json");
    let simulated = program.run(&["--json", "simulate", described]).json();
    let totals: Vec<&str> = simulated["runs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|run| run["total"]["minor"].as_str().unwrap())
        .collect();
    assert_eq!(totals.len(), 4);
    assert_eq!((totals[0], totals[1]), ("27623", "158754"));
    let said = program.run(&["simulate", described]).done();
    assert!(said.contains("Run through 2026-03-31: net") && said.contains("Discount SPRING 10 %"), "{said}");
    let said = program.run(&["--lang", "zh-CN", "simulate", described]).done();
    assert!(said.contains("最低消费") && said.contains("所有出账合计"), "{said}");
    let schema = program.run(&["simulate", "--schema"]).done();
    assert!(schema.contains("minimumCommitment") && schema.contains("cycleDay"), "{schema}");
    let text = std::fs::read_to_string(described).unwrap();
    let gap = program.path("gap.json");
    std::fs::write(&gap, text.replacen("\"from\": \"2026-05-08\"", "\"from\": \"2026-05-01\"", 1)).unwrap();
    let refused = program.run(&["simulate", &gap.display().to_string()]).refused();
    assert!(refused.contains("subscriptions.0.plans.0.segments.1.from"), "{refused}");
    std::fs::write(&gap, text.replacen("\"every\": 14", "\"evry\": 14", 1)).unwrap();
    assert!(
        program.run(&["simulate", &gap.display().to_string()]).refused().contains("[shell.json_unreadable]")
    );
}

#[test]
fn bills_can_wait_as_drafts_until_somebody_has_looked() {
    let program = Program::new();
    program.run(&["demo", "--customers", "12", "--months", "1"]).done();
    let today = boss_tests::day::today().to_string();
    let run = |more: &[&str]| {
        program.run(&[&["--json", "bill", "run", "--through", &today], more].concat()).json()["output"]
            .clone()
    };
    let said = run(&["--draft", "--dry-run"]);
    let drafted = run(&["--draft"]);
    assert_eq!((&drafted["draft"], &drafted["totals"]), (&json!(true), &said["totals"]));
    assert!(drafted["bills"].as_i64() > Some(0), "{drafted}");
    assert_eq!(run(&[])["bills"], json!(0), "who waits for drafts is billed by no other run");
    let number = drafted["billRunId"].to_string();
    let told = program.run(&["bill", "finalise", "--run", &number, "--dry-run"]).done();
    assert!(told.contains("Dry run") && told.contains(" bills"), "{told}");
    let made = program.run(&["--json", "bill", "finalise", "--run", &number]).json()["output"].clone();
    assert_eq!((&made["bills"], &made["totals"]), (&drafted["bills"], &drafted["totals"]));
    assert!(made["firstNumber"].as_str().is_some_and(|first| first.starts_with('B')), "{made}");
    program.run(&["books", "check"]).done();
    let again = program.run(&["bill", "finalise", "--run", &number]).refused();
    assert!(again.contains("[billing.no_drafts,"), "{again}");
}
