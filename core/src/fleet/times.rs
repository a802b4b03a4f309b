//! How long things take: medians and 95th percentiles.

use super::facts::Facts;
use super::told::Took;

/// Of the whole setup, of each phase, and of each app's download and installer; what takes longest first.
pub fn times(facts: &Facts) -> Vec<Took> {
    let setup = facts.archives.iter().filter_map(|archive| archive.setup).collect();
    let mut all: Vec<Took> = took("setup", None, setup).into_iter().collect();
    let phases = facts.phases.iter().filter_map(|(phase, of)| took("phase", Some(phase), of.done.clone()));
    all.extend(longest_first(phases.collect()));
    let downloads = facts.apps.iter().filter_map(|(app, of)| took("download", Some(app), of.downloads.clone()));
    all.extend(longest_first(downloads.collect()));
    let installs = facts.apps.iter().filter_map(|(app, of)| took("installer", Some(app), of.installs.clone()));
    all.extend(longest_first(installs.collect()));
    all
}

fn longest_first(mut times: Vec<Took>) -> Vec<Took> {
    times.sort_by(|a, b| b.p95.total_cmp(&a.p95));
    times
}

fn took(what: &'static str, name: Option<&String>, mut seconds: Vec<i64>) -> Option<Took> {
    seconds.retain(|seconds| *seconds >= 0);
    seconds.sort_unstable();
    let of = |part| quantile(&seconds, part);
    Some(Took { what, name: name.cloned(), count: seconds.len() as u64, median: of(0.5)?, p95: of(0.95)? })
}

/// Between two values in proportion, as `quantile_cont` of SQL.
fn quantile(sorted: &[i64], part: f64) -> Option<f64> {
    let at = part * sorted.len().checked_sub(1)? as f64;
    let (low, high) = (sorted[at.floor() as usize] as f64, sorted[at.ceil() as usize] as f64);
    Some(low + (high - low) * at.fract())
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_are_those_of_sql() {
        assert_eq!(quantile(&[], 0.5), None);
        assert_eq!(quantile(&[7], 0.95), Some(7.0));
        assert_eq!(quantile(&[1, 2, 3, 10], 0.5), Some(2.5));
        assert_eq!(quantile(&(0..=100).collect::<Vec<_>>(), 0.95), Some(95.0));
    }
}
