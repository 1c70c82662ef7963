//! `start`: from the start of the program to the first paint of its window, in milliseconds, for a company of twenty customers;
//! `peak_mb` is what all processes of the window together hold, as proportional set size, when it has stood idle for three
//! seconds at the page it opens with. Median of five starts after one that fills the system's caches. `cpu_s` is the processor
//! time of all these processes up to then.
//!
//! The reference is an empty page in the web view's own bare window, from the start of its process until its page tells that two
//! frames were drawn: nothing that shows pages with this web view starts faster. Both run in turns; `ratio` is the reference's
//! time over Boss's. Needs a display.

use crate::measure::{Figure, Thousandths, median};
use crate::{Failure, desk};
use std::io::{ErrorKind, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

const ROUNDS: usize = 5;
const IDLE: Duration = Duration::from_secs(3);
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(2);
/// Where Debian and Ubuntu put the web view's own window.
const BARE_WINDOW: &str = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const EMPTY_PAGE: &str = "<!doctype html><title>empty</title><script>\
    requestAnimationFrame(() => requestAnimationFrame(() => fetch('/painted')))</script>";

/// One start of a window.
struct Started {
    first_paint: Duration,
    megabytes: u64,
    cpu: Duration,
}

/// Measures.
pub(crate) fn run() -> Result<(), Failure> {
    let folder = desk::folder()?;
    let program = std::env::current_exe()?.with_file_name("boss");
    let seat = Seat { folder: folder.path().to_owned(), program };
    seat.build_company()?;
    seat.start()?;
    let with_reference = Path::new(BARE_WINDOW).exists();
    if with_reference {
        seat.start_bare()?;
    }
    let (mut boss, mut ratios) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        let started = seat.start()?;
        if with_reference {
            ratios.push(Thousandths::ratio(seat.start_bare()?.first_paint, started.first_paint));
        }
        boss.push(started);
    }
    let reference =
        if ratios.is_empty() { None } else { Some((median(ratios)?, "first paint of an empty page")) };
    let figure = Figure {
        bench: "start",
        engine: "window",
        value: Thousandths::milliseconds(median(boss.iter().map(|started| started.first_paint))?),
        unit: "ms",
        reference,
        cpu: median(boss.iter().map(|started| started.cpu))?,
        peak_megabytes: median(boss.iter().map(|started| started.megabytes))?,
    };
    figure.print();
    Ok(())
}

/// A person's seat: a folder with a database, preferences and caches of its own.
struct Seat {
    folder: PathBuf,
    program: PathBuf,
}

impl Seat {
    fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command
            .env("BOSS_DATA", self.folder.join("data"))
            .env("XDG_DATA_HOME", self.folder.join("share"))
            .env("XDG_CONFIG_HOME", self.folder.join("config"))
            .env("XDG_CACHE_HOME", self.folder.join("cache"))
            .env("NO_AT_BRIDGE", "1")
            // Without a bus no earlier window can be brought to the front instead of opening one.
            .env("DBUS_SESSION_BUS_ADDRESS", "disabled:")
            .env("BOSS_DB", format!("sqlite:{}", self.folder.join("company.db").display()))
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        command
    }

    fn build_company(&self) -> Result<(), Failure> {
        let mut demo = self.command(&self.program);
        demo.args(["demo", "--customers", "20", "--months", "2"]).stderr(Stdio::inherit());
        if !demo.status().map_err(|cause| format!("{}: {cause}", self.program.display()))?.success() {
            return Err("the company could not be built".into());
        }
        Ok(())
    }

    /// Starts Boss and reads when it says that it was painted.
    fn start(&self) -> Result<Started, Failure> {
        let report = self.folder.join("start.json");
        if let Err(cause) = std::fs::remove_file(&report)
            && cause.kind() != ErrorKind::NotFound
        {
            return Err(cause.into());
        }
        let begun = SystemTime::now().duration_since(UNIX_EPOCH)?;
        let window = Window(self.command(&self.program).env("BOSS_START_REPORT", &report).spawn()?);
        let painted = wait("the window's first paint", || Ok(painted_at(&report)))?;
        window.rest(painted.saturating_sub(begun))
    }

    /// Starts a bare window with an empty page and waits for the page's word.
    fn start_bare(&self) -> Result<Started, Failure> {
        let server = TcpListener::bind("127.0.0.1:0")?;
        server.set_nonblocking(true)?;
        let page = format!("http://{}/", server.local_addr()?);
        let begun = Instant::now();
        let window = Window(self.command(Path::new(BARE_WINDOW)).arg(page).spawn()?);
        let first_paint = wait("the empty page", || match server.accept() {
            Ok((stream, _)) => Ok(serve(stream)?.then(|| begun.elapsed())),
            Err(cause) if cause.kind() == ErrorKind::WouldBlock => Ok(None),
            Err(cause) => Err(cause.into()),
        })?;
        window.rest(first_paint)
    }
}

fn painted_at(report: &Path) -> Option<Duration> {
    let report: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(report).ok()?).ok()?;
    report["firstPaintAt"].as_u64().map(Duration::from_micros)
}

/// Answers one request; whether it was the page's word that it is painted.
fn serve(mut stream: TcpStream) -> Result<bool, Failure> {
    stream.set_nonblocking(false)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    let mut request = [0; 2048];
    let read = stream.read(&mut request)?;
    let request = String::from_utf8_lossy(request.get(..read).unwrap_or_default()).into_owned();
    let body = if request.starts_with("GET / ") { EMPTY_PAGE } else { "" };
    let length = body.len();
    write!(
        stream,
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n{body}"
    )?;
    Ok(request.starts_with("GET /painted "))
}

fn wait<T>(what: &str, mut look: impl FnMut() -> Result<Option<T>, Failure>) -> Result<T, Failure> {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(found) = look()? {
            return Ok(found);
        }
        std::thread::sleep(POLL);
    }
    Err(format!("waited in vain for {what}: is there a display?").into())
}

/// A running window; it ends with this value.
struct Window(Child);

impl Window {
    /// Lets it stand idle and says what it holds.
    fn rest(self, first_paint: Duration) -> Result<Started, Failure> {
        std::thread::sleep(IDLE);
        let (mut kilobytes, mut ticks) = (0, 0);
        for process in family(self.0.id())? {
            kilobytes += proportional_kilobytes(process)?;
            ticks += stat(process).map_or(0, |stat| stat.ticks);
        }
        Ok(Started { first_paint, megabytes: kilobytes / 1024, cpu: Duration::from_millis(ticks * 10) })
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        // It may have ended by itself, which the figures then show.
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

/// What proc(5) says of a process: whose child it is and its processor time in hundredths of a second.
struct Stat {
    parent: u32,
    ticks: u64,
}

fn stat(process: u32) -> Option<Stat> {
    let text = std::fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = fields.get(11..13)?.iter().filter_map(|field| field.parse::<u64>().ok()).sum();
    Some(Stat { parent: fields.get(1)?.parse().ok()?, ticks })
}

/// A process and all its descendants.
fn family(ancestor: u32) -> Result<Vec<u32>, Failure> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir("/proc")? {
        let Ok(process) = entry?.file_name().to_string_lossy().parse::<u32>() else { continue };
        // Those that end while we look are passed over.
        all.extend(stat(process).map(|stat| (process, stat.parent)));
    }
    let mut family = vec![ancestor];
    let mut place = 0;
    while let Some(parent) = family.get(place).copied() {
        family.extend(all.iter().filter(|(_, of)| *of == parent).map(|(process, _)| *process));
        place += 1;
    }
    Ok(family)
}

fn proportional_kilobytes(process: u32) -> Result<u64, Failure> {
    let text = std::fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).ok_or("no Pss")?;
    Ok(line.split_whitespace().next().ok_or("no figure")?.parse()?)
}
