//! The report as one page: no network, no script from elsewhere, readable without the script it has.
//!
//! Everything goes through templates that escape, and a policy forbids the browser whatever is not in the page: only the
//! one style and the one script here may run, known by their hashes. To add a section: a function and an entry in
//! [`SECTIONS`].

mod axis;
mod became;
mod device;
mod finding;
mod lanes;
mod picture;
mod runbook;
mod sources;

use super::{Report, words};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = include_str!("html/style.css");
const SCRIPT: &str = include_str!("html/script.js");
/// SHA-256 of the two, as the policy names them; a test says what they must be.
const STYLE_HASH: &str = "sha256-H7BS4Qd6ziEd9DLzgwsZ6zBR5sjTq5VEehlvQfuKdMc=";
const SCRIPT_HASH: &str = "sha256-mzRuHmq+SEM6kv8Bc1U/la+A4eb4iz3lfdAKedAtMHk=";

/// A part of the page.
struct Section {
    id: &'static str,
    title: &'static str,
    /// Nothing where there is nothing to say.
    write: fn(&Report) -> Option<Markup>,
}

/// Every section, in order.
const SECTIONS: &[Section] = &[
    Section { id: "picture", title: "What happened, and when", write: picture::write },
    Section { id: "findings", title: "Findings", write: finding::write },
    Section { id: "next", title: "Next, as the runbook has it", write: runbook::next },
    Section { id: "page", title: "Enrollment Status Page", write: device::status_page },
    Section { id: "enrolment", title: "Enrolment", write: device::enrolments },
    Section { id: "apps", title: "Apps", write: device::apps },
    Section { id: "scripts", title: "Scripts", write: became::scripts },
    Section { id: "surroundings", title: "Restarts, sign-ins, network", write: became::others },
    Section { id: "runbook", title: "Runbook", write: runbook::points },
    Section { id: "sources", title: "What was read", write: sources::write },
];

pub(super) fn to_html(report: &Report) -> String {
    let (word, weight) = words::headline(report.verdict.finding.map(|number| &report.findings[number]));
    let part =
        |section: &Section| Some(Part { id: section.id, title: section.title, content: (section.write)(report)? });
    frame(&Frame {
        title: word,
        of: "oobelens: a device on its way through Autopilot",
        head: html! { span class=(format!("tag {weight}")) { (word) } " " (report.verdict.sentence) },
        below: &[format!("Times: {}.", report.coverage.clock)],
        parts: SECTIONS.iter().filter_map(part).collect(),
    })
}

/// A page.
pub(crate) struct Frame<'f> {
    /// What stands on its tab.
    pub title: &'f str,
    /// What it is, over its heading.
    pub of: &'f str,
    /// Its heading.
    pub head: Markup,
    /// Sentences below it.
    pub below: &'f [String],
    pub parts: Vec<Part>,
}

/// A part of a page.
pub(crate) struct Part {
    pub id: &'static str,
    pub title: &'static str,
    pub content: Markup,
}

/// Writes a page: it loads nothing, and runs nothing but its own script.
pub(crate) fn frame(frame: &Frame<'_>) -> String {
    let policy = format!(
        "default-src 'none'; style-src '{STYLE_HASH}'; script-src '{SCRIPT_HASH}'; base-uri 'none'; form-action 'none'"
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="color-scheme" content="light dark";
                title { (frame.title) " – oobelens" }
                style { (PreEscaped(STYLE)) }
            }
            body {
                a .skip href="#main" { "Skip to the findings" }
                header {
                    p .of { (frame.of) }
                    h1 { (frame.head) }
                    @for sentence in frame.below { p .quiet { (sentence) } }
                    nav aria-label="Sections" {
                        @for part in &frame.parts { a href=(format!("#{}", part.id)) { (part.title) } }
                    }
                    div #tools hidden role="search" {
                        label for="search" { "Search" }
                        input #search type="search" autocomplete="off" spellcheck="false";
                        button #unfold type="button" { "Unfold all" }
                        output #shown aria-live="polite" {}
                    }
                }
                main #main {
                    @for part in &frame.parts {
                        section id=(part.id) aria-labelledby=(format!("{}-title", part.id)) {
                            h2 id=(format!("{}-title", part.id)) { (part.title) }
                            (part.content)
                        }
                    }
                }
                footer {
                    "Made by oobelens " (env!("CARGO_PKG_VERSION")) ". Nothing in this page was loaded from anywhere."
                }
                script { (PreEscaped(SCRIPT)) }
            }
        }
    };
    words::harmless(&page.into_string())
}

/// A table that the script makes sortable. It can be scrolled sideways, with the keyboard too.
pub(crate) fn table(named: &str, heads: &[&str], rows: &[Markup]) -> Markup {
    html! {
        div .wide tabindex="0" role="region" aria-label=(format!("{named}: table")) {
            table .sortable {
                thead { tr { @for head in heads { th scope="col" { (head) } } } }
                tbody { @for row in rows { (row) } }
            }
        }
    }
}

/// Links to findings, numbered as people count them.
fn links(numbers: &[usize]) -> Markup {
    html! {
        @for (at, number) in numbers.iter().enumerate() {
            @if at > 0 { ", " }
            a href=(format!("#finding-{}", number + 1)) { (number + 1) }
        }
    }
}

/// Where a record stands, when, and what it says.
fn record(evidence: &crate::finding::Evidence) -> Markup {
    html! {
        figure .record {
            figcaption {
                span .place { (words::place(evidence)) }
                @if let Some(time) = &evidence.time { " " span .time { (time) } }
            }
            pre { (evidence.quote) }
        }
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    /// As a policy names a text: source <https://www.w3.org/TR/CSP3/#grammardef-hash-source>
    fn hash(text: &str) -> String {
        const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let digest = Sha256::digest(text);
        let mut named = String::from("sha256-");
        for three in digest.chunks(3) {
            let bits = three.iter().fold(0_u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
            for place in 0..=three.len() {
                named.push(char::from(DIGITS[(bits >> (18 - 6 * place) & 63) as usize]));
            }
            named.extend(std::iter::repeat_n('=', 3 - three.len()));
        }
        named
    }

    #[test]
    fn the_policy_names_the_style_and_the_script() {
        assert_eq!(super::STYLE_HASH, hash(super::STYLE), "STYLE_HASH");
        assert_eq!(super::SCRIPT_HASH, hash(super::SCRIPT), "SCRIPT_HASH");
    }
}
