//! Being asked to stop: Ctrl+C (SIGINT) and the system's polite end (SIGTERM), which mean the same here and differ in the exit
//! code only.

use std::sync::atomic::{AtomicU8, Ordering};

/// Which signal asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Signal {
    /// Ctrl+C.
    Interrupt,
    /// A service manager, or the system going down.
    Terminate,
}

impl Signal {
    /// 128 and the number of the signal, as shells count.
    pub(crate) const fn exit_code(self) -> u8 {
        match self {
            Signal::Interrupt => 130,
            Signal::Terminate => 143,
        }
    }
}

/// The exit code of the last signal that came.
static LAST: AtomicU8 = AtomicU8::new(Signal::Interrupt.exit_code());

/// What a command that was cancelled ends with.
pub(crate) fn exit_code() -> u8 {
    LAST.load(Ordering::Acquire)
}

/// Hears signals from now on; one that comes while nobody waits is kept.
pub(crate) struct Signals {
    #[cfg(unix)]
    terminate: Option<tokio::signal::unix::Signal>,
    #[cfg(unix)]
    interrupt: Option<tokio::signal::unix::Signal>,
}

impl Signals {
    /// To be called within the runtime.
    #[cfg(unix)]
    pub(crate) fn heard() -> Signals {
        use tokio::signal::unix::{SignalKind, signal};
        let hear = |kind| {
            let heard = signal(kind);
            if let Err(cause) = &heard {
                tracing::warn!(%cause, "a signal can't be heard: it will end the program at once");
            }
            heard.ok()
        };
        Signals { terminate: hear(SignalKind::terminate()), interrupt: hear(SignalKind::interrupt()) }
    }

    #[cfg(not(unix))]
    pub(crate) fn heard() -> Signals {
        Signals {}
    }

    /// The next signal.
    #[cfg(unix)]
    pub(crate) async fn next(&mut self) -> Signal {
        async fn of(heard: &mut Option<tokio::signal::unix::Signal>) {
            let came = match heard {
                Some(heard) => heard.recv().await.is_some(),
                None => false,
            };
            if !came {
                std::future::pending::<()>().await;
            }
        }
        let signal = tokio::select! {
            () = of(&mut self.terminate) => Signal::Terminate,
            () = of(&mut self.interrupt) => Signal::Interrupt,
        };
        LAST.store(signal.exit_code(), Ordering::Release);
        signal
    }

    /// The next signal.
    #[cfg(not(unix))]
    pub(crate) async fn next(&mut self) -> Signal {
        if tokio::signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
        LAST.store(Signal::Interrupt.exit_code(), Ordering::Release);
        Signal::Interrupt
    }
}
