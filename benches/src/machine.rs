//! What it was measured on, and what else that machine was doing.

/// The processor, and how many threads it runs.
pub fn name() -> String {
    let told = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = told
        .lines()
        .find_map(|line| line.strip_prefix("model name"))
        .map(|rest| rest.trim_start_matches([' ', '\t', ':']));
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    format!("{} with {threads} threads", model.unwrap_or(std::env::consts::ARCH))
}

/// Up to this share of the machine's time other programs may take.
const QUIET: f64 = 0.03;
/// How many times the rounds that are wanted are tried.
const PATIENCE: usize = 4;

/// Measures until so many rounds were quiet, that is, other programs took next to nothing of the machine's time. Where
/// that does not come to pass, the quietest rounds are kept. Returns them, and the largest share others had in one of
/// them, where the system tells it.
///
/// # Errors
/// Those of `measure`.
pub fn quietly<T>(
    rounds: usize,
    mut measure: impl FnMut() -> Result<T, String>,
) -> Result<(Vec<T>, Option<f64>), String> {
    let mut kept: Vec<(f64, T)> = Vec::new();
    let mut told = true;
    for _ in 0..rounds * PATIENCE {
        let before = Times::now();
        let measured = measure()?;
        let share = before.zip(Times::now()).map(|(before, after)| after.others_since(before));
        told &= share.is_some();
        kept.push((share.unwrap_or(0.0), measured));
        if kept.iter().filter(|(share, _)| *share <= QUIET).count() >= rounds {
            break;
        }
    }
    kept.sort_by(|a, b| a.0.total_cmp(&b.0));
    kept.truncate(rounds);
    let worst = kept.last().map(|(share, _)| *share).filter(|_| told);
    Ok((kept.into_iter().map(|(_, measured)| measured).collect(), worst))
}

/// What the processors have done since the machine was started, in ticks.
#[derive(Debug, Clone, Copy)]
struct Times {
    all: u64,
    busy: u64,
    /// By this program and its children that have ended.
    own: u64,
}

impl Times {
    /// `None` where the system does not tell.
    fn now() -> Option<Self> {
        let machine = std::fs::read_to_string("/proc/stat").ok()?;
        let own = std::fs::read_to_string("/proc/self/stat").ok()?;
        let times = numbers(machine.lines().next()?.strip_prefix("cpu ")?);
        // Guests are counted in the first two already; the fourth and fifth are idle.
        let all: u64 = times.iter().take(8).sum();
        // The program's name stands in brackets and may hold anything.
        let own = numbers(own.rsplit_once(')')?.1.trim_start().trim_start_matches(char::is_alphabetic));
        Some(Times { all, busy: all - times.get(3)? - times.get(4)?, own: own.get(10..14)?.iter().sum() })
    }

    fn others_since(self, before: Times) -> f64 {
        let others = (self.busy - before.busy).saturating_sub(self.own - before.own);
        others as f64 / (self.all - before.all).max(1) as f64
    }
}

fn numbers(text: &str) -> Vec<u64> {
    text.split_whitespace().map(|word| word.parse().unwrap_or_default()).collect()
}
