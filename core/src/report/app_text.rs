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
        // What one line of the log or one evaluation says stands together.
        for stages in app.stages.chunk_by(|one, next| one.first == next.first && one.seconds == 0) {
            moment(stages, &mut text);
        }
        text.push('\n');
    }
    text
}

fn moment(stages: &[Stage], text: &mut String) {
    let (Some(first), Some(last)) = (stages.first(), stages.last()) else { return };
    let said = stages.iter().map(|stage| {
        let times = if stage.count > 1 { format!(" ×{}", stage.count) } else { String::new() };
        format!("{} {}{times}", stage.stage, stage.outcome)
    });
    let mut said = said.collect::<Vec<_>>().join(", ");
    if last.seconds > 0 {
        let _ = write!(said, ", for {}", duration(last.seconds.saturating_mul(TICKS)));
    }
    let time = first.first.as_deref().unwrap_or("no time");
    let place = format!("{}{}", last.evidence.source, last.evidence.place);
    let _ = writeln!(text, "   {time:<26} {said}  ({})", escaped(&place));
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
}
