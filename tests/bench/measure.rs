//! Measuring: time on the wall, processor time and memory of a piece of work, and the line a figure is printed as.
//!
//! All arithmetic is in whole numbers; figures have at most three decimals.

use crate::Failure;
use std::fmt;
use std::fs;
use std::time::{Duration, Instant};

/// proc(5): processor time is counted in hundredths of a second.
const MILLISECONDS_PER_TICK: u64 = 10;

/// What a piece of work took.
pub(crate) struct Measured<T> {
    /// What it gave.
    pub(crate) output: T,
    /// On the wall.
    pub(crate) wall: Duration,
    /// Of all threads of this process.
    pub(crate) cpu: Duration,
    /// The highest resident memory of this process meanwhile, in megabytes.
    pub(crate) peak_megabytes: u64,
}

/// Does `work` and measures it.
pub(crate) async fn measured<F: Future>(work: F) -> Result<Measured<F::Output>, Failure> {
    // proc(5): 5 sets the high-water mark back to what is resident now.
    fs::write("/proc/self/clear_refs", "5")?;
    let (begun, cpu) = (Instant::now(), processor_time()?);
    let output = work.await;
    let (wall, cpu) = (begun.elapsed(), processor_time()?.saturating_sub(cpu));
    Ok(Measured { output, wall, cpu, peak_megabytes: peak_megabytes()? })
}

/// Processor time of this process so far, of threads that ended too.
pub(crate) fn processor_time() -> Result<Duration, Failure> {
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The name of the program may hold blanks; it ends with the last bracket. utime and stime are the fields 14 and 15.
    let fields: Vec<&str> = stat.rsplit_once(')').ok_or("no stat")?.1.split_whitespace().collect();
    let ticks = fields.get(11..13).ok_or("no times in stat")?.iter().map(|field| field.parse::<u64>());
    Ok(Duration::from_millis(ticks.sum::<Result<u64, _>>()? * MILLISECONDS_PER_TICK))
}

fn peak_megabytes() -> Result<u64, Failure> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).ok_or("no VmHWM")?;
    let kilobytes: u64 = line.split_whitespace().next().ok_or("no figure")?.parse()?;
    Ok(kilobytes / 1024)
}

/// A number with three decimals.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Thousandths(u128);

impl Thousandths {
    /// One time over another.
    pub(crate) fn ratio(one: Duration, other: Duration) -> Thousandths {
        Thousandths(one.as_micros() * 1000 / other.as_micros().max(1))
    }

    /// So many things in a time, by the second, without decimals: nobody counts thousandths of an account.
    pub(crate) fn per_second(things: u64, time: Duration) -> Thousandths {
        Thousandths(u128::from(things) * 1_000_000 / time.as_micros().max(1) * 1000)
    }

    /// So much of something, for each of so many.
    pub(crate) fn each(amount: u64, of: u64) -> Thousandths {
        Thousandths(u128::from(amount) * 1000 / u128::from(of.max(1)))
    }

    /// A time in milliseconds.
    pub(crate) fn milliseconds(time: Duration) -> Thousandths {
        Thousandths(time.as_micros())
    }

    /// A time in seconds.
    pub(crate) fn seconds(time: Duration) -> Thousandths {
        Thousandths(time.as_millis())
    }
}

impl fmt::Display for Thousandths {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = format!("{}.{:03}", self.0 / 1000, self.0 % 1000);
        f.write_str(text.trim_end_matches('0').trim_end_matches('.'))
    }
}

/// The middle one; of an even number the upper of the two.
pub(crate) fn median<T: Ord + Copy>(values: impl IntoIterator<Item = T>) -> Result<T, Failure> {
    per_cent(values, 50)
}

/// The value that so many in a hundred do not pass.
pub(crate) fn per_cent<T: Ord + Copy>(
    values: impl IntoIterator<Item = T>,
    share: usize,
) -> Result<T, Failure> {
    let mut values: Vec<T> = values.into_iter().collect();
    values.sort_unstable();
    let place = (values.len() * share / 100).min(values.len().saturating_sub(1));
    Ok(*values.get(place).ok_or("nothing was measured")?)
}

/// One line of the output.
pub(crate) struct Figure {
    pub(crate) bench: &'static str,
    /// `sqlite`, `postgres`, or what else did the work.
    pub(crate) engine: &'static str,
    pub(crate) value: Thousandths,
    pub(crate) unit: &'static str,
    /// How Boss stands to the reference, and what that is; none where there is no honest one.
    pub(crate) reference: Option<(Thousandths, &'static str)>,
    pub(crate) cpu: Duration,
    pub(crate) peak_megabytes: u64,
}

impl Figure {
    /// Prints it.
    pub(crate) fn print(&self) {
        let quoted = |text: &str| serde_json::Value::from(text).to_string();
        let (ratio, against) = match self.reference {
            Some((ratio, against)) => (ratio.to_string(), quoted(against)),
            None => ("null".to_owned(), "null".to_owned()),
        };
        println!(
            r#"{{"bench":{},"engine":{},"value":{},"unit":{},"ratio":{ratio},"against":{against},"cpu_s":{},"peak_mb":{}}}"#,
            quoted(self.bench),
            quoted(self.engine),
            self.value,
            quoted(self.unit),
            Thousandths::seconds(self.cpu),
            self.peak_megabytes,
        );
    }
}
