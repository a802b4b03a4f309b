//! The list of what is not known yet, as text.

use super::{Share, WorkList};
use crate::report::escaped;
use std::fmt::Write;

/// Writes the list: the share of every source, then what no signal explains, most frequent first.
///
/// Text out of logs is hostile: control and bidirectional characters are shown escaped.
pub fn work_list_to_text(list: &WorkList) -> String {
    let mut text = String::new();
    line(&mut text, format_args!("Explained of records at {}", list.levels.join(", ")));
    for (name, share) in [("logs", &list.logs), ("events", &list.events)] {
        match share.records {
            0 => line(&mut text, format_args!("{name}: there are none")),
            _ => line(&mut text, format_args!("{name}: {}", said(share))),
        }
    }
    for source in &list.sources {
        line(&mut text, format_args!("   - {}: {}", escaped(&source.source), said(&source.share)));
    }
    text.push('\n');
    if list.sources.is_empty() {
        line(&mut text, format_args!("There is nothing to explain."));
    } else if list.unexplained.is_empty() {
        line(&mut text, format_args!("Every template is explained."));
    } else {
        line(&mut text, format_args!("Not explained, most frequent first"));
    }
    for one in &list.unexplained {
        let place = escaped(&format!("{}{}", one.source, one.place));
        let more = if one.sources > 1 { format!(" and {} sources more", one.sources - 1) } else { String::new() };
        line(&mut text, format_args!("{:>6}  {}  {}", one.count, one.level, escaped(&one.template)));
        line(&mut text, format_args!("        {place}{more}"));
    }
    if list.not_listed > 0 {
        line(&mut text, format_args!("{} records more, of templates that were too many to list", list.not_listed));
    }
    for (source, reason) in &list.unread {
        line(&mut text, format_args!("not read: {}: {}", escaped(source), escaped(reason)));
    }
    text
}

fn line(text: &mut String, said: std::fmt::Arguments<'_>) {
    // Writing into memory cannot fail.
    let _ = writeln!(text, "{said}");
}

/// `12 of 13 records (92.3 %), 3 of 4 templates (75.0 %)`
fn said(share: &Share) -> String {
    let percent = |part: Option<f64>| format!("{:.1} %", part.unwrap_or(1.0) * 100.0);
    format!(
        "{} of {} records ({}), {} of {} templates ({})",
        share.explained,
        share.records,
        percent(share.of_records()),
        share.templates_explained,
        share.templates,
        percent(share.of_templates())
    )
}
