//! Windows of many sources in parallel, their results in order.

use crate::error::Error;
use crate::source::{Opened, Source};
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};

/// A window of a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Task {
    /// The number of the source.
    pub source: usize,
    /// Its first byte.
    pub start: u64,
    /// Whether the source is unpacked in one piece when it is opened: two threads would wait for the same.
    pub packed: bool,
}

/// Windows of a packed source that go to one thread together: 4 MiB of the usual ones.
const TOGETHER: usize = 16;

/// Tasks that go to a thread together. Small ones go several at a time: handing on a result costs as much as a small file.
fn groups(tasks: &[Task], threads: usize) -> Vec<Range<usize>> {
    let several = (tasks.len() / (threads * 64)).clamp(1, 16);
    let mut groups = Vec::new();
    let mut from = 0;
    while let Some(first) = tasks.get(from) {
        let most = if first.packed { TOGETHER } else { several };
        let alike = |task: &&Task| task.packed == first.packed && (!first.packed || task.source == first.source);
        let to = from + tasks[from..].iter().take(most).take_while(alike).count();
        groups.push(from..to);
        from = to;
    }
    groups
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
    let groups = groups(tasks, threads);
    // Results wait for their turn: at most so many, so that memory does not depend on the size of the input.
    let ahead = 4 * threads * groups.iter().map(ExactSizeIterator::len).max().unwrap_or(1);
    pool.broadcast(|_| {
        let _release = Release { stopped: &stopped, moved: &moved };
        let mut worker = Worker::default();
        let mut results = Vec::new();
        loop {
            let group = groups.get(next.fetch_add(1, Ordering::Relaxed)).filter(|_| !stopped.load(Ordering::Relaxed));
            let Some(group) = group else { break };
            let at = group.start;
            results.extend(tasks[group.clone()].iter().map(|&task| work(&mut worker, task)));
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_source_goes_to_one_thread_and_small_ones_go_together() {
        let task = |source, packed| Task { source, start: 0, packed };
        let mut tasks = vec![task(0, true); 20];
        tasks.extend(vec![task(1, true); 3]);
        tasks.extend((2..5).map(|source| task(source, false)));
        assert_eq!(groups(&tasks, 2), [0..16, 16..20, 20..23, 23..24, 24..25, 25..26]);
        let small: Vec<Task> = (0..600).map(|source| task(source, false)).collect();
        let of_small = groups(&small, 2);
        assert_eq!(of_small.first(), Some(&(0..4)));
        assert!(of_small.iter().zip(&of_small[1..]).all(|(a, b)| a.end == b.start));
        assert_eq!(of_small.last().map(|last| last.end), Some(600));
    }
}
