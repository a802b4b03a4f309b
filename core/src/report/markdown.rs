//! Markdown, for a ticket: what failed, with proof, and what to do next. Everything that a log says is code or escaped:
//! no tracker makes a link, a picture, a mention or an issue's number of it.

use super::text::{became, ends, shortened, story};
use super::{PointState, Report, State, counted, words};
use crate::finding::{Evidence, Finding};
use std::fmt::Write;

/// A part of the ticket; it writes nothing where there is nothing to say.
type Part = fn(&Report, &mut String);

/// Every part, in order.
const PARTS: &[Part] = &[verdict, findings, next, runbook, status_page, enrolments, apps, became, read];

/// Apps that are named.
const APPS: usize = 20;

pub(super) fn to_markdown(report: &Report) -> String {
    let mut page = String::new();
    PARTS.iter().for_each(|part| part(report, &mut page));
    words::harmless(&page.replace("\n\n\n", "\n\n"))
}

fn heading(page: &mut String, text: &str) {
    let _ = write!(page, "\n## {text}\n\n");
}

fn verdict(report: &Report, page: &mut String) {
    let (word, _) = words::headline(report.verdict.finding.map(|number| &report.findings[number]));
    let _ =
        write!(page, "# {word}\n\n{}\n\nTimes: {}.\n", plain(&report.verdict.sentence), plain(&report.coverage.clock));
}

fn findings(report: &Report, page: &mut String) {
    if report.findings.is_empty() {
        return;
    }
    heading(page, "Findings");
    for (number, finding) in report.findings.iter().enumerate() {
        self::finding(number, finding, page);
    }
}

fn finding(number: usize, finding: &Finding, page: &mut String) {
    let (long, weight) = (words::at_length(finding), words::weight(finding));
    let summary = plain(&finding.summary);
    let _ = write!(page, "### {}. {weight}: {summary}\n\n", number + 1);
    let mut about = format!("{} · {}", code(&finding.rule), words::confidence(finding.confidence));
    if !finding.points.is_empty() {
        let _ = write!(about, " · runbook {}", plain(&finding.points.join(", ")));
    }
    about.extend(words::when(finding).map(|when| format!(" · {}", plain(&when))));
    let _ = write!(page, "{about}\n\n");
    for said in &finding.codes {
        let _ = writeln!(page, "- {}: {}", plain(&words::code(said)), plain(&said.meaning));
    }
    let context = if long { finding.context.len() } else { finding.context.len().min(2) };
    for line in &finding.context[..context] {
        let _ = writeln!(page, "- {} ({})", plain(&line.text), code(&words::place(&line.evidence)));
    }
    if !finding.codes.is_empty() || context > 0 {
        page.push('\n');
    }
    if long {
        let _ = write!(page, "**Why:** {}\n\n**Do:** {}\n\n", plain(&finding.why), plain(&finding.fix));
    }
    ends(&finding.evidence, if long { 4 } else { 2 }).for_each(|evidence| quote(evidence, page));
}

/// Where a record stands, and what it says as a block of code.
fn quote(evidence: &Evidence, page: &mut String) {
    let time = evidence.time.as_deref().unwrap_or("no time");
    let _ = write!(page, "{} {}\n\n", code(&words::place(evidence)), plain(time));
    // Indented code has no end that a log could write.
    for line in shortened(&evidence.quote).lines().filter(|line| !line.trim().is_empty()) {
        let _ = writeln!(page, "    {line}");
    }
    page.push('\n');
}

fn next(report: &Report, page: &mut String) {
    if report.next.is_empty() {
        return;
    }
    heading(page, "Next, as the runbook has it");
    for (at, next) in report.next.iter().enumerate() {
        let _ = write!(page, "**{}** (see {})\n\n", plain(&next.title), words::numbers(next.findings.iter().copied()));
        for (number, step) in next.steps.iter().enumerate() {
            let _ = writeln!(page, "{}. {}", number + 1, plain(step));
        }
        page.push('\n');
        if let Some(never) = &next.never {
            let _ = write!(page, "{}\n\n", plain(never));
        }
        // Lists of one runbook share what comes after them.
        let last = report.next.get(at + 1).is_none_or(|after| after.runbook != next.runbook);
        if last && !next.rollback.is_empty() {
            let _ = write!(page, "If this device still fails: {}\n\n", plain(&next.rollback.join(" ")));
        }
    }
}

fn runbook(report: &Report, page: &mut String) {
    let count = |state: State| report.runbook.iter().filter(|point| point.state == state).count();
    let rows: Vec<&PointState> = report.runbook.iter().filter(|point| point.state < State::Nothing).collect();
    if report.runbook.is_empty() {
        return;
    }
    heading(page, "Runbook");
    if !rows.is_empty() {
        page.push_str("| point | what the logs say | | see |\n|---|---|---|---|\n");
    }
    for point in rows {
        let see = match (&point.evidence, &point.shows[..]) {
            (Some(evidence), _) => code(&words::place(evidence)),
            (None, [shown, more @ ..]) if point.state == State::Shown => match more.len() {
                0 => plain(&shown.text),
                more => format!("{} and {more} more", plain(&shown.text)),
            },
            _ => words::numbers(point.findings.iter().copied()),
        };
        row(&[&plain(&point.point), point.state.words(), &plain(&point.title), &see], page);
    }
    let others = [State::Nothing, State::NoData, State::NotProvable].map(|state| (count(state), state.words()));
    let others: Vec<String> =
        others.iter().filter(|(count, _)| *count > 0).map(|(n, word)| format!("{n} {word}")).collect();
    if !others.is_empty() {
        let _ = writeln!(page, "\nOther points: {}.", others.join(", "));
    }
}

fn status_page(report: &Report, page: &mut String) {
    let Some(esp) = &report.page else { return };
    heading(page, "Enrollment Status Page");
    for phase in esp.phases.iter().filter(|phase| phase.is_told()) {
        let _ = writeln!(page, "- {}: {}", phase.phase, plain(&story::of_phase(phase)));
    }
    for line in story::of_page(esp) {
        let _ = writeln!(page, "- {}", plain(&line));
    }
}

fn enrolments(report: &Report, page: &mut String) {
    if report.enrolments.is_empty() && report.oobe.is_none() {
        return;
    }
    heading(page, "Enrolment");
    let lines = report.enrolments.iter().map(story::attempt).chain(report.oobe.as_ref().map(story::of_oobe));
    for line in lines {
        let _ = writeln!(page, "- {}", plain(&line));
    }
}

/// Scripts, restarts, sign-ins, the network.
fn became(report: &Report, page: &mut String) {
    for section in became::told(report) {
        heading(page, section.title);
        for (line, evidence) in section.lines.iter().take(became::LINES) {
            let place = evidence.map(|evidence| format!(" ({})", code(&words::place(evidence)))).unwrap_or_default();
            let _ = writeln!(page, "- {}{place}", plain(line));
        }
        let more = section.lines.len().saturating_sub(became::LINES);
        let more = (more > 0).then(|| format!("and {more} more"));
        for line in more.into_iter().chain(section.rest) {
            let _ = writeln!(page, "\n{}", plain(&line));
        }
    }
}

fn apps(report: &Report, page: &mut String) {
    if report.apps.is_empty() {
        return;
    }
    heading(page, "Apps");
    let rest: Vec<_> = report.apps.iter().filter(|app| !app.fine).collect();
    if !rest.is_empty() {
        page.push_str("| app | wanted | how it stands | exit codes | loaded |\n|---|---|---|---|---|\n");
    }
    for app in rest.iter().take(APPS) {
        let codes = app.exit_codes.iter().map(words::code).collect::<Vec<_>>().join(", ");
        let loaded = app.download.as_ref().map(words::loaded).unwrap_or_default();
        let cells = [words::name(app), app.intent.unwrap_or_default(), &words::stands(app), &codes, &loaded].map(plain);
        row(&cells.each_ref().map(String::as_str), page);
    }
    if rest.len() > APPS {
        let _ = writeln!(page, "\nand {} more that are not known to be as they should", rest.len() - APPS);
    }
    let _ = writeln!(page, "{}{}.", if rest.is_empty() { "" } else { "\n" }, words::apps(report));
}

fn read(report: &Report, page: &mut String) {
    heading(page, "What was read");
    let _ = writeln!(page, "{}", plain(&words::coverage(&report.coverage)));
    let unread: Vec<_> = report.coverage.sources.iter().filter(|source| source.note.is_some()).collect();
    if !unread.is_empty() {
        page.push('\n');
    }
    for source in unread {
        let note = source.note.as_deref().unwrap_or_default();
        let _ = writeln!(page, "- {}: {} ({})", code(&source.source), plain(note), plain(&source.format));
    }
    let cut = report.coverage.not_kept;
    if cut > 0 {
        let _ = writeln!(page, "\n{} counted but not kept.", counted(cut, "happening"));
    }
}

/// Words of a log as text. A word that a tracker would turn into a link or a mention becomes code, and so does one that
/// begins a line as a list or a heading does; in any other, what means something in Markdown is escaped.
fn plain(text: &str) -> String {
    let word = |word: &str| {
        let linked = ["@", "#", "://", "www.", "mailto:"].iter().any(|mark| word.contains(mark));
        if linked { code(word) } else { escaped(word) }
    };
    let words: Vec<String> = text.split_whitespace().map(word).collect();
    let mut text = words.join(" ");
    if text.starts_with(['-', '+', '=']) {
        text.insert(0, '\\');
    }
    // `1.` at the beginning of a line is a list.
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    if digits > 0 && text[digits..].starts_with(['.', ')']) {
        text.insert(digits, '\\');
    }
    text
}

fn escaped(word: &str) -> String {
    let mut safe = String::with_capacity(word.len());
    for char in word.chars() {
        if matches!(char, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '|' | '~' | '&' | '$') {
            safe.push('\\');
        }
        safe.push(char);
    }
    safe
}

/// A row of a table. What would end a cell is escaped, in code too: tables are cut before code is looked for.
fn row(cells: &[&str], page: &mut String) {
    for cell in cells {
        page.push_str("| ");
        let mut before = ' ';
        for char in cell.chars() {
            if char == '|' && before != '\\' {
                page.push('\\');
            }
            page.push(char);
            before = char;
        }
        page.push(' ');
    }
    page.push_str("|\n");
}

/// As code: between more backticks than it holds in a row.
fn code(text: &str) -> String {
    let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let longest = text.split(|char| char != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    let room = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{fence}{room}{text}{room}{fence}")
}

#[cfg(test)]
mod tests {
    use super::{code, plain, row};

    #[test]
    fn nothing_a_log_says_is_markdown() {
        assert_eq!(plain("a *b* <img src=x> [c](d)"), "a \\*b\\* \\<img src=x\\> \\[c\\](d)");
        assert_eq!(
            plain("ask @megan about #12\nor https://x.example"),
            "ask `@megan` about `#12` or `https://x.example`"
        );
        assert_eq!(plain("1. no list"), "1\\. no list");
        assert_eq!(plain("- no list"), "\\- no list");
        assert_eq!(plain("| no cell"), "\\| no cell");
    }

    #[test]
    fn code_ends_where_it_should() {
        assert_eq!(code("a"), "`a`");
        assert_eq!(code("a ` b `` c"), "```a ` b `` c```");
        assert_eq!(code("`"), "`` ` ``");
        let mut line = String::new();
        row(&[&code("a|b\nc"), &plain("d|e")], &mut line);
        assert_eq!(line, "| `a\\|b c` | d\\|e |\n");
    }
}
