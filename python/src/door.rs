//! The one door for long work.

use crate::errors;
use crate::progress::Far;
use oobelens::{Error, Knowledge, Options, Progress};
use pyo3::prelude::*;
use std::sync::LazyLock;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// How long Ctrl-C may go unheard, and how often it is told how far the work is.
pub const PATIENCE: Duration = Duration::from_millis(50);

/// What everybody knows, compiled once in a process.
pub static BUILTIN: LazyLock<Knowledge> = LazyLock::new(Knowledge::builtin);

/// What the work is given: how many threads to take, and when to stop.
pub struct Pass<'d> {
    threads: usize,
    progress: &'d (dyn Fn(Progress) -> bool + Sync),
}

impl<'d> Pass<'d> {
    /// Options that stop when they are told to.
    pub fn options(&self, knowledge: &'d Knowledge) -> Options<'d> {
        Options::new(knowledge).threads(self.threads).progress(self.progress)
    }
}

/// Does what may take long: other Python threads run meanwhile, Ctrl-C stops it, and an error becomes an exception.
/// `tell` is called now and then with the bytes done and those in all; an exception of it stops the work.
///
/// Python runs its signal handlers on its main thread only, and that thread would sleep until the work is done. So the
/// work goes to a thread of its own, and the caller's thread wakes up now and then to ask for signals.
pub fn enter<T: Send>(
    py: Python<'_>,
    threads: Option<usize>,
    tell: Option<&Py<PyAny>>,
    work: impl FnOnce(&Pass<'_>) -> Result<T, Error> + Send,
) -> PyResult<T> {
    let far = Far::default();
    let progress = |progress: Progress| far.note(progress);
    let pass = Pass { threads: threads.unwrap_or(0), progress: &progress };
    let worked = py.detach(|| {
        thread::scope(|scope| {
            let (done, wait) = mpsc::channel::<()>();
            let worker = scope.spawn(|| {
                // Dropped when the work ends, by a panic too.
                let _done = done;
                work(&pass)
            });
            let mut heard = Ok(());
            while wait.recv_timeout(PATIENCE) == Err(RecvTimeoutError::Timeout) {
                if heard.is_ok() {
                    heard = far.tell(tell);
                }
            }
            let result = worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            if result.is_ok() && heard.is_ok() {
                far.end();
                heard = far.tell(tell);
            }
            heard.map(|()| result)
        })
    });
    worked?.map_err(|error| errors::exception(&error))
}
