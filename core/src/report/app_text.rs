//! What became of each app, as text.

use super::text::escaped;
use super::{App, Stage};
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
        // What one line of the log or one evaluation says stands together; check-ins that find the same are one line.
        let moments = app.stages.chunk_by(|one, next| one.first == next.first && one.seconds == 0);
        let moments: Vec<(String, &[Stage])> = moments.map(|stages| (said(stages), stages)).collect();
        for alike in moments.chunk_by(|one, next| one.0 == next.0) {
            moments_alike(alike, &mut text);
        }
        text.push('\n');
    }
    text
}

fn moments_alike(moments: &[(String, &[Stage])], text: &mut String) {
    let ends = moments.first().zip(moments.last());
    let Some((Some(first), Some(last))) = ends.map(|((_, first), (_, last))| (first.first(), last.last())) else {
        return;
    };
    let time = first.first.as_deref().unwrap_or("no time");
    let more = match (moments.len(), &last.last) {
        (many @ 2.., Some(last)) => format!("; {many} times, last at {last}"),
        _ => String::new(),
    };
    let place = format!("{}{}", last.evidence.source, last.evidence.place);
    let _ = writeln!(text, "   {time:<26} {}{more}  ({})", moments[0].0, escaped(&place));
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
    let since = app.since.as_deref().map(|since| format!(" since {since}")).unwrap_or_default();
    let waits = match &app.next_try {
        Some(time) if app.waits => format!(", waits for its next try, not before {time}"),
        _ if app.waits => ", waits for its next try".to_owned(),
        _ => String::new(),
    };
    let _ = writeln!(text, "{name}{intent}: {}{since}{waits}", app.state);
    let mut more = vec![format!("id {}", escaped(&app.id))];
    if app.attempts > 0 {
        let times = if app.attempts == 1 { "once".to_owned() } else { format!("{} times", app.attempts) };
        more.push(format!("a download or an installer began {times}"));
    }
    for code in &app.exit_codes {
        let name = code.name.as_deref().map(|name| format!(" ({name})")).unwrap_or_default();
        more.push(format!("exit code {}{name}", code.code));
    }
    more.extend(app.context.map(|context| format!("installed as the {context}")));
    if app.tracked {
        more.push("the Enrollment Status Page waits for it".to_owned());
    }
    for (word, links) in [("needs", &app.needs), ("replaces", &app.replaces)] {
        let names: Vec<_> =
            links.iter().map(|link| escaped(link.name.as_deref().unwrap_or(&link.id)).to_string()).collect();
        if !names.is_empty() {
            more.push(format!("{word} {}", names.join(", ")));
        }
    }
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
    for rule in &app.detection {
        let met = match rule.met {
            Some(true) => "holds",
            Some(false) => "does not hold",
            None => "not told whether it holds",
        };
        let _ = writeln!(text, "   detected if {}: {met}", escaped(&rule.asks));
    }
}
