//! The laws of `oobelens::laws` over made-up inputs in which everything that is odd is common.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

#[path = "laws/edges.rs"]
mod edges;
#[path = "laws/format.rs"]
mod format;
#[path = "laws/made.rs"]
mod made;
#[path = "laws/redact.rs"]
mod redact;
#[path = "laws/report.rs"]
mod report;
#[path = "laws/template.rs"]
mod template;

use proptest::test_runner::{Config, FileFailurePersistence};

/// So many cases, or as many as `PROPTEST_CASES` says; one that failed once is tried first ever after.
fn cases(cases: u32) -> Config {
    let cases = std::env::var("PROPTEST_CASES").ok().and_then(|number| number.parse().ok()).unwrap_or(cases);
    let failure_persistence = Some(Box::new(FileFailurePersistence::WithSource("failed")) as Box<_>);
    Config { cases, failure_persistence, max_shrink_iters: 20_000, ..Config::default() }
}
