//! A throw-away PostgreSQL cluster for tests: started once by whichever test comes first, shared by all, without a network
//! port and without syncing to disk. Each test gets a database of its own, copied from a migrated template.

use boss_core::store::{Address, Durability, Store};
use sea_orm::{ConnectionTrait, Database};
use std::fs::File;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where Debian and Ubuntu put the programs of each version of the server.
const VERSIONS: &str = "/usr/lib/postgresql";

/// The programs of the newest version that is installed.
fn programs() -> PathBuf {
    let versions = std::fs::read_dir(VERSIONS).expect("the server is installed by make");
    let number = |path: &PathBuf| path.file_name().and_then(|name| name.to_str()?.parse::<u32>().ok());
    let newest = versions.filter_map(|version| Some(version.ok()?.path())).max_by_key(number);
    newest.expect("the server is installed by make").join("bin")
}

fn folder() -> PathBuf {
    std::env::temp_dir().join("boss-test-postgres")
}

fn url(database: &str) -> String {
    format!("postgres://postgres@localhost/{database}?host={}", folder().display())
}

/// A command that runs as the user `postgres` where we are root, since the server refuses to run as root.
fn command(program: &str) -> Command {
    let program = programs().join(program);
    let root = std::env::var("USER").is_ok_and(|user| user == "root")
        || Path::new("/root").metadata().is_ok_and(|_| is_root());
    let mut command = if root { Command::new("runuser") } else { Command::new(&program) };
    if root {
        command.args(["-u", "postgres", "--"]).arg(&program);
    }
    command.stdin(Stdio::null()).current_dir("/");
    command
}

fn is_root() -> bool {
    let output = Command::new("id").arg("-u").output();
    output.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn run(mut command: Command) {
    let output = command.output().expect("the server's programs are installed by make");
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn start_cluster() {
    let folder = folder();
    std::fs::create_dir_all(&folder).expect("the temporary folder can be written");
    if is_root() {
        run(chown(&folder));
    }
    let data = folder.join("data");
    if !data.join("PG_VERSION").exists() {
        let mut init = command("initdb");
        init.arg("-D").arg(&data).args([
            "-U",
            "postgres",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        ]);
        run(init);
    }
    let options = format!(
        "-c listen_addresses='' -c unix_socket_directories='{}' -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_connections=300",
        folder.display()
    );
    let mut start = command("pg_ctl");
    start
        .arg("-D")
        .arg(&data)
        .arg("-l")
        .arg(folder.join("log"))
        .arg("-w")
        .arg("-o")
        .arg(options)
        .arg("start");
    // The server lives on after this test: it must not hold the test's output open.
    start.stdout(Stdio::null()).stderr(Stdio::null());
    let started = start.status().expect("the server's programs are installed by make");
    assert!(started.success(), "PostgreSQL did not start; see {}", folder.join("log").display());
}

fn chown(folder: &Path) -> Command {
    let mut command = Command::new("chown");
    command.arg("postgres").arg(folder);
    command
}

/// The name of the template for this very schema: the template of another text of it is never taken by mistake.
fn template() -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/sql");
    let files = std::fs::read_dir(folder).expect("the schema can be listed");
    let mut paths: Vec<PathBuf> = files.map(|file| file.expect("a file of the schema").path()).collect();
    paths.sort();
    let mut fingerprint = DefaultHasher::new();
    for path in paths {
        std::fs::read(path).expect("the schema can be read").hash(&mut fingerprint);
    }
    format!("boss_template_{:016x}", fingerprint.finish())
}

async fn prepare_template() {
    let server = Database::connect(url("postgres")).await.expect("the server answers");
    let name = template();
    let there = format!("SELECT 1 FROM pg_database WHERE datname = '{name}'");
    let found =
        server.query_one_raw(sea_orm::Statement::from_string(sea_orm::DbBackend::Postgres, there)).await;
    if found.expect("the server answers").is_some() {
        return;
    }
    let making = format!("{name}_making");
    server.execute_unprepared(&format!("DROP DATABASE IF EXISTS {making}")).await.expect("can drop");
    server.execute_unprepared(&format!("CREATE DATABASE {making}")).await.expect("can create");
    let store = Store::open(&Address::Postgres(url(&making)), Durability::Test).await.expect("can migrate");
    store.close().await.expect("can close");
    server
        .execute_unprepared(&format!("ALTER DATABASE {making} RENAME TO {name}"))
        .await
        .expect("can rename");
}

/// The address of a fresh, migrated database named after the test.
pub async fn fresh_database(test: &str) -> Address {
    let lock = File::create(std::env::temp_dir().join("boss-test-postgres.lock")).expect("can write");
    lock.lock().expect("can lock");
    if Database::connect(url("postgres")).await.is_err() {
        start_cluster();
    }
    prepare_template().await;
    let name: String = test.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let name =
        format!("t_{}_{}", std::process::id(), name.to_lowercase().chars().take(40).collect::<String>());
    let server = Database::connect(url("postgres")).await.expect("the server answers");
    server
        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await
        .expect("can drop");
    server
        .execute_unprepared(&format!("CREATE DATABASE {name} TEMPLATE {}", template()))
        .await
        .expect("can create");
    drop(lock);
    Address::Postgres(url(&name))
}

/// A cluster of a test's own, on a port of this computer, ended and removed with the test.
pub struct Cluster {
    folder: tempfile::TempDir,
    port: u16,
}

impl Cluster {
    /// One that lets in only who encrypts, and proves itself with a certificate and its key.
    pub fn encrypted(certificate: &Path, key: &Path) -> Cluster {
        let folder = tempfile::tempdir().expect("a temporary folder");
        if is_root() {
            run(chown(folder.path()));
        }
        let data = folder.path().join("data");
        let mut init = command("initdb");
        init.arg("-D").arg(&data).args(["-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-sync"]);
        run(init);
        for (from, to) in [(certificate, "server.crt"), (key, "server.key")] {
            std::fs::copy(from, data.join(to)).expect("can copy");
            let mut narrow = Command::new("chmod");
            narrow.arg("600").arg(data.join(to));
            run(narrow);
            if is_root() {
                run(chown(&data.join(to)));
            }
        }
        std::fs::write(
            data.join("pg_hba.conf"),
            "hostssl all all 0.0.0.0/0 trust\nhostssl all all ::/0 trust\n",
        )
        .expect("can write");
        let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let port = listener.local_addr().expect("an address").port();
        drop(listener);
        let options = format!(
            "-c listen_addresses=localhost -p {port} -c unix_socket_directories='' -c fsync=off -c ssl=on"
        );
        let mut start = command("pg_ctl");
        start.arg("-D").arg(&data).arg("-l").arg(folder.path().join("log")).args(["-w", "-o"]).arg(options);
        let started = start.arg("start").stdout(Stdio::null()).stderr(Stdio::null()).status();
        assert!(started.is_ok_and(|status| status.success()), "the encrypted server did not start");
        Cluster { folder, port }
    }

    /// Its database, by a name of this computer and with these parameters.
    pub fn address(&self, host: &str, parameters: &str) -> Address {
        Address::Postgres(format!("postgres://postgres@{host}:{}/postgres?{parameters}", self.port))
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        let mut stop = command("pg_ctl");
        stop.arg("-D").arg(self.folder.path().join("data")).args(["-m", "immediate", "stop"]);
        stop.stdout(Stdio::null()).stderr(Stdio::null()).status().ok();
    }
}

/// Whether the server's programs are there.
pub fn is_installed() -> bool {
    Path::new(VERSIONS).is_dir() && programs().join("initdb").exists()
}

/// The name of the database at an address made here.
fn name_of(address: &Address) -> Option<&str> {
    let Address::Postgres(url) = address else { return None };
    url.split("localhost/").nth(1)?.split('?').next()
}

/// The address of a copy of a database that nobody has open, in place of an earlier copy of this ending.
pub async fn copy_database(address: &Address, ending: &str) -> Address {
    let original = name_of(address).expect("a database made here");
    let copied = Address::Postgres(url(&format!("{original}_{ending}")));
    drop_database(&copied).await;
    let server = Database::connect(url("postgres")).await.expect("the server answers");
    let make = format!("CREATE DATABASE {original}_{ending} TEMPLATE {original}");
    server.execute_unprepared(&make).await.expect("can copy");
    copied
}

/// Removes a test's database.
pub async fn drop_database(address: &Address) {
    let Some(name) = name_of(address) else { return };
    let server = Database::connect(url("postgres")).await.expect("the server answers");
    server
        .execute_unprepared(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"))
        .await
        .expect("can drop");
}
