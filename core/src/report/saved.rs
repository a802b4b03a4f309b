//! A report that was written as JSON and is read again: it says the same in every face.

use super::{Report, SCHEMA_VERSION};
use crate::error::Error;
use rustc_hash::FxHashSet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::sync::{LazyLock, Mutex, PoisonError};

/// A word out of a short list, such as how an app stands.
pub type Word = &'static str;

/// So many words, each no longer than this, are taken out of reports in the life of a process: they stay in memory. A report
/// of ours holds some dozens.
const MOST: usize = 1024;
const LONGEST: usize = 64;

static KNOWN: LazyLock<Mutex<FxHashSet<Word>>> = LazyLock::new(Mutex::default);

impl Report {
    /// The report out of its JSON, as [the face of that name](super::FACES) writes it.
    ///
    /// ```
    /// use oobelens::{Knowledge, Options, Report, Source, diagnose_sources};
    /// use oobelens::report::{Face, Look};
    /// # let log = "<![LOG[EMS Agent Started]LOG]!><time=\"09:22:49.9230032\" date=\"3-24-2026\" component=\"A\" context=\"\" \
    /// #            type=\"1\" thread=\"4\" file=\"\">\r\n";
    /// let source = Source::memory("IntuneManagementExtension.log", log);
    /// let report = diagnose_sources(vec![source], &Options::new(&Knowledge::builtin()))?;
    /// let face = |name: &str, report: &Report| Face::named(name).unwrap().write(report, Look::default());
    /// let again = Report::from_json(&face("json", &report))?;
    /// assert_eq!(face("html", &again), face("html", &report));
    /// # Ok::<(), oobelens::Error>(())
    /// ```
    ///
    /// # Errors
    /// It is no report, or one whose shape has another version.
    pub fn from_json(json: &str) -> Result<Report, Error> {
        #[derive(Deserialize)]
        struct Version {
            schema_version: u32,
        }
        let trouble = |error: serde_json::Error| Error::report(format!("it is none as oobelens writes it: {error}"));
        let Version { schema_version } = serde_json::from_str(json).map_err(trouble)?;
        if schema_version != SCHEMA_VERSION {
            return Err(Error::report(format!(
                "its shape has version {schema_version}, and version {SCHEMA_VERSION} is read here: diagnose the device again"
            )));
        }
        serde_json::from_str(json).map_err(trouble)
    }
}

/// Reads a word.
pub fn word<'de, D: Deserializer<'de>>(from: D) -> Result<Word, D::Error> {
    known(String::deserialize(from)?).map_err(D::Error::custom)
}

/// Reads a word that may be missing.
pub fn some<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Word>, D::Error> {
    Option::<String>::deserialize(from)?.map(known).transpose().map_err(D::Error::custom)
}

fn known(word: String) -> Result<Word, String> {
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(known) = known.get(word.as_str()) {
        return Ok(known);
    }
    if word.len() > LONGEST || known.len() >= MOST {
        let start: String = word.chars().take(LONGEST).collect();
        return Err(format!("{start:?} is no word of a report"));
    }
    let word: Word = Box::leak(word.into_boxed_str());
    known.insert(word);
    Ok(word)
}

#[cfg(test)]
mod tests {
    use super::super::{FACES, Look};
    use super::*;
    use crate::{Knowledge, Options, diagnose};

    #[test]
    fn a_report_that_was_written_says_the_same_in_every_face() {
        let knowledge = Knowledge::builtin();
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../testdata/bundles");
        for bundle in std::fs::read_dir(folder).expect("the bundles") {
            let path = bundle.expect("an entry").path();
            let report = diagnose(&[path.join("input")], &Options::new(&knowledge).timeline()).expect("a bundle");
            let json = serde_json::to_string(&report).expect("plain data");
            let again = Report::from_json(&json).expect("it is one");
            for face in FACES {
                let [was, is] = [&report, &again].map(|report| face.write(report, Look::default()));
                assert!(was == is, "{}: {}", path.display(), face.name);
            }
        }
    }

    #[test]
    fn what_is_no_report_is_said() {
        let said = |json: &str| Report::from_json(json).expect_err("no report").to_string();
        assert!(said("{").contains("it is none as oobelens writes it: EOF"), "{}", said("{"));
        assert!(said(r#"{"schema_version":1}"#).contains("diagnose the device again"));
        assert!(said(r#"{"schema_version":2}"#).contains("missing field"));
        let long = "x".repeat(LONGEST + 1);
        assert!(known(long).is_err() && known("missing".to_owned()).is_ok());
    }
}
