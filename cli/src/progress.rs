//! A bar on stderr while a long run goes on; nothing where stderr is no terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::io::{self, IsTerminal};
use std::time::{Duration, Instant};

/// A run that is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_millis(400);

/// How far a run is. Gone when it is dropped.
pub struct Bar {
    bar: ProgressBar,
    start: Instant,
}

impl Bar {
    /// `wanted`: stdout is not what the terminal shows.
    pub fn new(wanted: bool) -> Self {
        let shown = wanted && io::stderr().is_terminal();
        let target = if shown { ProgressDrawTarget::stderr_with_hz(10) } else { ProgressDrawTarget::hidden() };
        let bar = ProgressBar::with_draw_target(None, target);
        if let Ok(style) = ProgressStyle::with_template("{bar:32} {bytes} of {total_bytes}, {bytes_per_sec}") {
            bar.set_style(style);
        }
        Bar { bar, start: Instant::now() }
    }

    /// So many bytes are done.
    pub fn at(&self, done: u64, total: u64) {
        if self.start.elapsed() >= PATIENCE {
            self.bar.set_length(total);
            self.bar.set_position(done);
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
