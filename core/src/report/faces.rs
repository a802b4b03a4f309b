//! The faces of the report: every way to write it, in one table. To add one: a file with a function from a report to
//! text, and an entry in [`FACES`]. The command line goes through it.

use super::{Report, html, json, junit, markdown, sarif, text, timesketch};
use crate::engine::Options;
use std::path::Path;

/// How text for a terminal is laid out; the other faces do not ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Look {
    /// Columns, at least 40.
    pub width: usize,
    /// Whether it may be coloured with ANSI codes.
    pub colour: bool,
}

/// 100 columns, no colour.
impl Default for Look {
    fn default() -> Self {
        Look { width: 100, colour: false }
    }
}

/// A way to write a report.
#[derive(Clone, Copy)]
pub struct Face {
    /// Its name, as `--output-format` takes it.
    pub name: &'static str,
    /// How the names of its files end, without the dot. The first face with an ending has it.
    pub endings: &'static [&'static str],
    /// What it is for, in a line.
    pub about: &'static str,
    /// Whether it shows what happened moment by moment. Without it, it is written all the same, with less in it.
    pub timeline: bool,
    write: fn(&Report, Look) -> String,
    left_out: fn(&Report) -> Option<String>,
}

/// Every face, the usual one first.
pub const FACES: &[Face] = &[
    Face {
        name: "text",
        endings: &["txt"],
        about: "for a terminal: the verdict first",
        write: |report, look| text::to_text(report, look.width, look.colour),
        ..PLAIN
    },
    Face {
        name: "json",
        endings: &["json"],
        about: "everything, as schemas/report.schema.json describes it",
        write: |report, _| json::to_json(report),
        ..PLAIN
    },
    Face {
        name: "jsonl",
        endings: &["jsonl", "ndjson"],
        about: "the verdict on the first line, then a finding a line",
        write: |report, _| json::to_jsonl(report),
        ..PLAIN
    },
    Face {
        name: "markdown",
        endings: &["md", "markdown"],
        about: "for a ticket: nothing in it becomes a link, a picture or a mention",
        write: |report, _| markdown::to_markdown(report),
        ..PLAIN
    },
    Face {
        name: "html",
        endings: &["html", "htm"],
        about: "one page with a picture of the time; loads nothing from anywhere",
        timeline: true,
        write: |report, _| html::to_html(report),
        ..PLAIN
    },
    Face {
        name: "sarif",
        endings: &["sarif", "sarif.json"],
        about: "SARIF 2.1.0, for code scanning and viewers of it",
        write: |report, _| sarif::to_sarif(report),
        ..PLAIN
    },
    Face {
        name: "junit",
        endings: &["xml"],
        about: "a test case a point of the runbook, for a build server",
        write: |report, _| junit::to_junit(report),
        ..PLAIN
    },
    Face {
        name: "timesketch-csv",
        endings: &["csv"],
        about: "what happened, for Timesketch; only what has a place on UTC",
        timeline: true,
        write: |report, _| timesketch::to_csv(report),
        left_out: timesketch::left_out,
    },
    Face {
        name: "timesketch-jsonl",
        endings: &["timesketch.jsonl"],
        about: "the same, an object a line",
        timeline: true,
        write: |report, _| timesketch::to_jsonl(report),
        left_out: timesketch::left_out,
    },
];

const PLAIN: Face =
    Face { name: "", endings: &[], about: "", timeline: false, write: |_, _| String::new(), left_out: |_| None };

impl Face {
    /// The face of that name.
    ///
    /// ```
    /// # use oobelens::report::Face;
    /// assert!(Face::named("html").is_some_and(|face| face.timeline));
    /// assert!(Face::named("word").is_none());
    /// ```
    pub fn named(name: &str) -> Option<&'static Face> {
        FACES.iter().find(|face| face.name == name)
    }

    /// The face a file is meant to have, by the longest ending it has; none where no face has that ending.
    ///
    /// ```
    /// # use oobelens::report::Face;
    /// let of = |path: &str| Face::of_file(path.as_ref()).map(|face| face.name);
    /// assert_eq!(of("out/ticket.MD"), Some("markdown"));
    /// assert_eq!(of("report.sarif.json"), Some("sarif"));
    /// assert_eq!(of("report"), None);
    /// ```
    pub fn of_file(path: &Path) -> Option<&'static Face> {
        let name = path.file_name()?.to_string_lossy().to_lowercase();
        let ends = |ending: &str| name.strip_suffix(ending).is_some_and(|before| before.ends_with('.'));
        let endings = FACES.iter().flat_map(|face| face.endings.iter().map(move |ending| (*ending, face)));
        endings.filter(|(ending, _)| ends(ending)).max_by_key(|(ending, _)| ending.len()).map(|(_, face)| face)
    }

    /// Asks for all this face can show.
    pub fn options<'k>(&self, options: Options<'k>) -> Options<'k> {
        if self.timeline { options.timeline() } else { options }
    }

    /// Writes a report.
    pub fn write(&self, report: &Report, look: Look) -> String {
        (self.write)(report, look)
    }

    /// A sentence that says what of the report this face has no place for; none where it tells all it is meant to.
    pub fn left_out(&self, report: &Report) -> Option<String> {
        (self.left_out)(report)
    }
}

impl std::fmt::Debug for Face {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Face").field("name", &self.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::FACES;

    #[test]
    fn no_two_faces_share_a_name_or_an_ending() {
        let mut said: Vec<&str> = FACES.iter().flat_map(|face| face.endings.iter().copied()).collect();
        said.extend(FACES.iter().map(|face| face.name).filter(|name| !said.contains(name)).collect::<Vec<_>>());
        let all = said.len();
        said.sort_unstable();
        said.dedup();
        assert_eq!(said.len(), all);
        assert!(FACES.iter().all(|face| !face.name.is_empty() && !face.about.is_empty()));
    }
}
