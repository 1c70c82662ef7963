//! The file of an import: looked at, opened and read on a thread of its own.
//!
//! Guarantees: only a regular file is read; nobody waits for a file that does not come: its first part is there before the import
//! takes the writer, and if the rest stops coming meanwhile, the import is given up; that it was cancelled is heard at any moment.

use crate::gate::{FileShelf, FileToken, Task, codes as gate_codes};
use crate::store::hex;
use crate::usage::codes;
use crate::usage::import::reading::{self, Chunk, Reading};
use boss_documents::csv_in::TextEncoding;
use boss_kernel::{Error, Result};
use sha2::{Digest, Sha256};
use std::fs::{File, Metadata};
use std::io::Read;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::sync::mpsc::{self, Receiver, Sender};

/// Chunks that may wait to be written.
const WAITING_CHUNKS: usize = 1;
/// How often somebody who waits asks whether it was cancelled.
const PULSE: Duration = Duration::from_millis(100);
/// So many of these without a byte of the file, and the import, which keeps others from writing, is given up.
const MOST_PULSES: u32 = 100;

/// Which file was read, and how.
#[derive(Clone, Debug)]
pub(super) struct FileFacts {
    pub(super) sha256: String,
    pub(super) bytes: u64,
    pub(super) encoding: TextEncoding,
}

/// What the reading thread tells while it reads.
#[derive(Default)]
struct Shared {
    /// Name and size of the file.
    opened: OnceLock<(String, u64)>,
    bytes_read: AtomicU64,
    facts: OnceLock<FileFacts>,
}

/// A file that is being read.
pub(in crate::usage) struct Source {
    shared: Arc<Shared>,
    first: Option<Chunk>,
    chunks: Receiver<Result<Chunk>>,
}

impl Source {
    /// Opens the file and waits for its first part, for as long as it takes: nobody else waits.
    pub(super) async fn open(
        files: FileShelf,
        token: FileToken,
        reading: Reading,
        task: &Task,
    ) -> Result<Source> {
        let (sender, chunks) = mpsc::channel(WAITING_CHUNKS);
        let shared = Arc::new(Shared::default());
        let told = shared.clone();
        // A thread of its own: where a drive hangs for good, the program can end all the same.
        std::thread::spawn(move || {
            if let Err(error) = read(&files, &token, &reading, &told, &sender) {
                // Nobody receives any more: the import was given up, and its error is known there.
                sender.blocking_send(Err(error)).ok();
            }
        });
        let mut source = Source { shared, first: None, chunks };
        source.first = source.wait(task, None).await?;
        Ok(source)
    }

    /// The name people know the file by.
    pub(super) fn name(&self) -> String {
        self.shared.opened.get().map(|(name, _)| name.clone()).unwrap_or_default()
    }

    /// Tells how much of the file is read, and fails where the import was cancelled.
    pub(super) fn report(&self, task: &Task) -> Result<()> {
        self.progress().report(task)
    }

    /// Tells the same while the file is being read on.
    pub(super) fn progress(&self) -> ReadingProgress {
        ReadingProgress(self.shared.clone())
    }

    /// The next part of the file; none at its end.
    pub(super) async fn next(&mut self, task: &Task) -> Result<Option<Chunk>> {
        match self.first.take() {
            Some(first) => Ok(Some(first)),
            None => self.wait(task, Some(MOST_PULSES)).await,
        }
    }

    /// Which file it was, once it was read to its end.
    pub(super) fn facts(&self) -> Option<FileFacts> {
        self.shared.facts.get().cloned()
    }

    async fn wait(&mut self, task: &Task, patience: Option<u32>) -> Result<Option<Chunk>> {
        let (mut pulses, mut seen) = (0, self.shared.bytes_read.load(Ordering::Relaxed));
        loop {
            if let Ok(received) = tokio::time::timeout(PULSE, self.chunks.recv()).await {
                return received.transpose();
            }
            self.report(task)?;
            let now = self.shared.bytes_read.load(Ordering::Relaxed);
            pulses = if now == seen { pulses + 1 } else { 0 };
            seen = now;
            if patience.is_some_and(|patience| pulses > patience) {
                return Err(Error::new(codes::FILE_STALLED));
            }
        }
    }
}

/// How much of a file is read.
pub(super) struct ReadingProgress(Arc<Shared>);

impl ReadingProgress {
    /// Tells it, and fails where the import was cancelled.
    pub(super) fn report(&self, task: &Task) -> Result<()> {
        let size = self.0.opened.get().map(|(_, size)| *size);
        task.report("reading", self.0.bytes_read.load(Ordering::Relaxed), size)
    }
}

fn read(
    files: &FileShelf,
    token: &FileToken,
    reading: &Reading,
    shared: &Shared,
    chunks: &Sender<Result<Chunk>>,
) -> Result<()> {
    let gone = |cause: std::io::Error| Error::new(gate_codes::FILE_GONE).caused_by(cause);
    let shelved = files.get(token)?;
    // Asked before it is opened: opening a pipe waits for its other end.
    refuse_irregular(&std::fs::metadata(&shelved.path).map_err(gone)?)?;
    let file = File::open(&shelved.path).map_err(gone)?;
    let data = file.metadata().map_err(gone)?;
    refuse_irregular(&data)?;
    shared.opened.set((shelved.name, data.len())).ok();
    let mut file = WatchedFile { file, shared, digest: Sha256::new() };
    let encoding = reading::read_chunks(&mut file, reading, chunks)?;
    let facts = FileFacts {
        sha256: hex(&file.digest.finalize()),
        bytes: shared.bytes_read.load(Ordering::Relaxed),
        encoding,
    };
    shared.facts.set(facts).ok();
    Ok(())
}

/// Pipes, devices and folders have no end, or none that is theirs.
fn refuse_irregular(data: &Metadata) -> Result<()> {
    if data.is_file() { Ok(()) } else { Err(Error::new(codes::FILE_IRREGULAR)) }
}

/// Counts and digests the bytes that pass.
struct WatchedFile<'s> {
    file: File,
    shared: &'s Shared,
    digest: Sha256,
}

impl Read for WatchedFile<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
        let count = self.file.read(buffer)?;
        self.digest.update(&buffer[..count]);
        self.shared.bytes_read.fetch_add(u64::try_from(count).unwrap_or(0), Ordering::Relaxed);
        Ok(count)
    }
}
