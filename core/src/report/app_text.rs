//! What became of each app, as text.

use super::text::escaped;
use super::{App, Stage, words};
use crate::rule::duration;
use crate::time::TICKS;
use std::fmt::Write;

/// Writes apps as text: how each one stands, its download and exit codes, and what it went through, with how long that
/// took and where it stands.
///
/// Text out of logs is hostile: control and bidirectional characters are shown escaped.
pub fn apps_to_text(apps: &[App]) -> String {
    let mut text = String::new();
    for app in apps {
        head(app, &mut text);
        for moment in moments(app) {
            let Went { time, said, place } = moment;
            let _ = writeln!(text, "   {time:<26} {said}  ({})", escaped(&place));
        }
        text.push('\n');
    }
    text
}

/// What an app went through at a time, and where it stands.
pub struct Went<'a> {
    pub time: &'a str,
    pub said: String,
    pub place: String,
}

/// What an app went through: what one line of the log or one evaluation says stands together, and check-ins that find the
/// same are one.
pub fn moments(app: &App) -> Vec<Went<'_>> {
    let moments = app.stages.chunk_by(|one, next| one.first == next.first && one.seconds == 0);
    let moments: Vec<(String, &[Stage])> = moments.map(|stages| (said(stages), stages)).collect();
    moments.chunk_by(|one, next| one.0 == next.0).filter_map(alike).collect()
}

fn alike<'a>(moments: &[(String, &'a [Stage])]) -> Option<Went<'a>> {
    let ((text, first), (_, last)) = moments.first().zip(moments.last())?;
    let (first, last) = (first.first()?, last.last()?);
    let more = match (moments.len(), &last.last) {
        (many @ 2.., Some(last)) => format!("; {many} times, last at {last}"),
        _ => String::new(),
    };
    let time = first.first.as_deref().unwrap_or("no time");
    Some(Went { time, said: format!("{text}{more}"), place: words::place(&last.evidence) })
}

fn said(stages: &[Stage]) -> String {
    let said = stages.iter().map(|stage| {
        let times = if stage.count > 1 { format!(" ×{}", stage.count) } else { String::new() };
        format!("{}{times}", in_words(stage.stage, stage.outcome))
    });
    let mut said = said.collect::<Vec<_>>().join(", ");
    if let Some(last) = stages.last().filter(|last| last.seconds > 0) {
        let _ = write!(said, ", for {}", duration(last.seconds.saturating_mul(TICKS)));
    }
    said
}

/// What happened to an app, as people say it.
fn in_words(stage: &str, outcome: &str) -> String {
    let words = match (stage, outcome) {
        ("policy", _) => "policy read",
        ("try", "start") => "considered",
        ("try", "none") => "nothing to do",
        ("try", "skipped") => "left for later",
        ("detected", "yes") => "detected",
        ("detected", "no") => "not detected",
        ("detected", _) => "detection failed",
        ("rule", "yes") => "a rule holds",
        ("rule", _) => "a rule does not hold",
        ("applicable", "yes" | "ok") => "meets the requirements",
        ("applicable", "no") => "not applicable",
        ("grs", "waiting") => "waits for its next try",
        ("grs", "set") => "next try put off by a day",
        ("grs", "cleared") => "may be tried again at the next check-in",
        ("grs", "expired") => "no try before that would hold it back",
        ("filtered", _) => "left out by a filter",
        ("content", "ok") => "content found",
        ("report", "ok") => "reported as fine",
        ("report", "failed") => "reported as failed",
        ("report", _) => "reported as under way",
        (stage, outcome) => return format!("{stage} {outcome}"),
    };
    words.to_owned()
}

fn head(app: &App, text: &mut String) {
    let name = escaped(app.name.as_deref().unwrap_or(&app.id));
    let intent = app.intent.map(|intent| format!(" ({intent})")).unwrap_or_default();
    let _ = writeln!(text, "{name}{intent}: {}", words::stands(app));
    let mut more = vec![format!("id {}", escaped(&app.id))];
    if app.attempts > 0 {
        let times = if app.attempts == 1 { "once".to_owned() } else { format!("{} times", app.attempts) };
        more.push(format!("a download or an installer began {times}"));
    }
    for code in &app.exit_codes {
        more.push(format!("exit code {}", words::code(code)));
    }
    more.extend(about(app).iter().map(|line| escaped(line)));
    if let Some(download) = &app.download {
        let total = download.total.map(|total| format!(" of {total}")).unwrap_or_default();
        let mut said = format!("{}{total} bytes loaded", download.bytes);
        for (word, text) in [("by", &download.via), ("from", &download.host)] {
            if let Some(text) = text {
                let _ = write!(said, " {word} {}", escaped(text));
            }
        }
        if let Some(speed) = download.bytes_per_second {
            let _ = write!(said, " at {speed} bytes a second");
        }
        more.push(said);
    }
    let _ = writeln!(text, "   {}", more.join("; "));
    for line in detection(app) {
        let _ = writeln!(text, "   {}", escaped(&line));
    }
}

/// How an app is installed and what hangs together with it, a few words each.
pub fn about(app: &App) -> Vec<String> {
    let mut said = Vec::new();
    said.extend(app.context.map(|context| format!("installed as the {context}")));
    if app.tracked {
        said.push("the Enrollment Status Page waits for it".to_owned());
    }
    for (word, links) in [("needs", &app.needs), ("replaces", &app.replaces)] {
        let names: Vec<&str> = links.iter().map(|link| link.name.as_deref().unwrap_or(&link.id)).collect();
        if !names.is_empty() {
            said.push(format!("{word} {}", names.join(", ")));
        }
    }
    said
}

/// What tells the agent that an app is there, and whether it holds, a line each.
pub fn detection(app: &App) -> impl Iterator<Item = String> {
    app.detection.iter().map(|rule| {
        let met = match rule.met {
            Some(true) => "holds",
            Some(false) => "does not hold",
            None => "not told whether it holds",
        };
        format!("detected if {}: {met}", rule.asks)
    })
}
