//! Windows of many sources in parallel, their results in order.

use crate::error::Error;
use crate::source::{Opened, Source};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// A window of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// The number of the source.
    pub source: usize,
    /// Its first byte.
    pub start: u64,
}

/// What a worker keeps from window to window.
#[derive(Debug, Default)]
pub struct Worker<'s> {
    /// Grows to the longest item and is used again.
    pub buffer: Vec<u8>,
    opened: Option<(usize, Opened<'s>)>,
}

impl<'s> Worker<'s> {
    /// The source of a task, opened; it stays open for the next window.
    pub fn open(&mut self, sources: &'s [Source], source: usize) -> std::io::Result<()> {
        if self.opened.as_ref().is_none_or(|(number, _)| *number != source) {
            // The one before is let go afterwards: of a cabinet, the members next to each other were unpacked together.
            self.opened = Some((source, sources[source].open()?));
        }
        Ok(())
    }

    /// The buffer and the source that was opened last.
    pub fn parts(&mut self) -> (&mut Vec<u8>, Option<&Opened<'s>>) {
        (&mut self.buffer, self.opened.as_ref().map(|(_, opened)| opened))
    }
}

/// Runs `work` on every task, on `threads` threads, and `fold` on the results in the order of the tasks. `fold` says
/// whether to go on.
pub fn run<'s, T: Send>(
    tasks: &[Task],
    threads: usize,
    work: impl Fn(&mut Worker<'s>, Task) -> T + Sync,
    mut fold: impl FnMut(Task, T) -> bool + Send,
) -> Result<(), Error> {
    if threads <= 1 || tasks.len() <= 1 {
        let mut worker = Worker::default();
        for &task in tasks {
            let result = work(&mut worker, task);
            if !fold(task, result) {
                break;
            }
        }
        return Ok(());
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
    let pool = pool.map_err(|error| Error::threads(threads, error.to_string()))?;
    let next = AtomicUsize::new(0);
    let stopped = AtomicBool::new(false);
    let order = Mutex::new(Order { due: 0, waiting: BTreeMap::new(), held_up: 0, fold: &mut fold });
    let moved = Condvar::new();
    // Small tasks go several at a time: handing on a result costs as much as a small file.
    let batch = (tasks.len() / (threads * 64)).clamp(1, 16);
    // Results wait for their turn: at most so many, so that memory does not depend on the size of the input.
    let ahead = 4 * threads * batch;
    pool.broadcast(|_| {
        let _release = Release { stopped: &stopped, moved: &moved };
        let mut worker = Worker::default();
        let mut results = Vec::new();
        loop {
            let at = next.fetch_add(batch, Ordering::Relaxed);
            let Some(some) = tasks.get(at..).filter(|some| !some.is_empty() && !stopped.load(Ordering::Relaxed)) else {
                break;
            };
            results.extend(some.iter().take(batch).map(|&task| work(&mut worker, task)));
            let mut order = order.lock().unwrap_or_else(PoisonError::into_inner);
            while at >= order.due + ahead && !stopped.load(Ordering::Relaxed) {
                order.held_up += 1;
                order = moved.wait(order).unwrap_or_else(PoisonError::into_inner);
                order.held_up -= 1;
            }
            order.waiting.extend((at..).zip(results.drain(..)));
            if !order.drain(tasks) {
                stopped.store(true, Ordering::Relaxed);
            }
            if order.held_up > 0 {
                moved.notify_all();
            }
        }
    });
    Ok(())
}

/// A worker that panics must not leave the others waiting for its result.
struct Release<'r> {
    stopped: &'r AtomicBool,
    moved: &'r Condvar,
}

impl Drop for Release<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.stopped.store(true, Ordering::Relaxed);
            self.moved.notify_all();
        }
    }
}

struct Order<'f, T, F> {
    due: usize,
    waiting: BTreeMap<usize, T>,
    /// Workers that are too far ahead.
    held_up: usize,
    fold: &'f mut F,
}

impl<T, F: FnMut(Task, T) -> bool> Order<'_, T, F> {
    /// Folds what is due. Says whether to go on.
    fn drain(&mut self, tasks: &[Task]) -> bool {
        while let Some(result) = self.waiting.remove(&self.due) {
            let task = tasks[self.due];
            self.due += 1;
            if !(self.fold)(task, result) {
                return false;
            }
        }
        true
    }
}
