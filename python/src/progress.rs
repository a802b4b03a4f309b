//! How far the work is, told to Python.

use oobelens::Progress;
use pyo3::prelude::*;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Written by the threads that work, read by the one that waits for them.
#[derive(Debug, Default)]
pub struct Far {
    stop: AtomicBool,
    done: AtomicU64,
    total: AtomicU64,
}

impl Far {
    /// Notes how far it is; says whether to go on.
    pub fn note(&self, progress: Progress) -> bool {
        self.done.store(progress.done, Ordering::Relaxed);
        self.total.store(progress.total, Ordering::Relaxed);
        !self.stop.load(Ordering::Relaxed)
    }

    /// Asks for signals and tells Python how far it is; an exception of either stops the work.
    pub fn tell(&self, tell: Option<&Py<PyAny>>) -> PyResult<()> {
        let told = Python::attach(|py| {
            py.check_signals()?;
            let [done, total] = [&self.done, &self.total].map(|number| number.load(Ordering::Relaxed));
            match tell.filter(|_| total > 0) {
                Some(tell) => tell.call1(py, (done, total)).map(drop),
                None => Ok(()),
            }
        });
        if told.is_err() {
            self.stop.store(true, Ordering::Relaxed);
        }
        told
    }

    /// What was to do is done: the rest of the bytes are those that no window had to read.
    pub fn end(&self) {
        self.done.store(self.total.load(Ordering::Relaxed), Ordering::Relaxed);
    }
}
