//! Real logs: counts an independent scan has made, the laws, and what a diagnosis of each must say.
#![allow(clippy::unwrap_used, reason = "a test may fail")]

mod make;
mod support;

#[path = "corpus/acceptance.rs"]
mod acceptance;
#[path = "corpus/coverage.rs"]
mod coverage;
#[path = "corpus/evtx.rs"]
mod event_logs;
#[path = "corpus/explained.rs"]
mod explained;
#[path = "corpus/laws.rs"]
mod laws;
#[path = "corpus/redact.rs"]
mod redact;
#[path = "corpus/story.rs"]
mod story;
#[path = "corpus/etl.rs"]
mod traces;
#[path = "corpus/truth.rs"]
mod truth;
