//! Every code in a text, each with its lines.

use super::write_code;
use crate::args::Common;
use crate::output::{Trouble, complain};
use crate::words::{Page, counted};
use oobelens::engine::{SourceLine, mentioned};
use oobelens::{Knowledge, Options, Redact, Source, collect};
use serde_json::{Value, json};
use std::path::PathBuf;

/// Lines that are named of one code; JSON names all.
const NAMED: usize = 12;

pub fn answer(knowledge: &Knowledge, files: &[PathBuf], common: &Common, page: &mut Page) -> Result<Value, Trouble> {
    let (sources, mut unread) = collect(files)?;
    let (mut found, more) = mentioned(&sources);
    unread.extend(more);
    // What cannot be read is said and no more.
    let texts: Vec<&Source> =
        sources.iter().filter(|source| unread.iter().all(|one| one.name != source.name)).collect();
    let read = texts.len();
    if let Some(redactor) = common.redaction.redactor(&sources, &Options::new(knowledge))? {
        // A text that no format claims tells names too.
        let redactor = texts.into_iter().try_fold(redactor, |redactor, text| redactor.learn_source(text))?;
        unread.iter_mut().for_each(|one| one.redact(&redactor));
        found.iter_mut().flat_map(|one| &mut one.lines).for_each(|line| line.source.redact(&redactor));
    }
    if read == 0 && !unread.is_empty() && found.is_empty() {
        let said: Vec<String> = unread.iter().map(|one| format!("{} {}", one.name, one.reason)).collect();
        return Err(Trouble::new(format!("nothing to read: {}", said.join("; "))));
    }
    for one in &unread {
        complain(&format!("oobelens: {} {}", one.name, one.reason));
    }
    let mut told = Vec::new();
    for one in &found {
        page.wrapped("", &places(&one.lines));
        let mut answer = write_code(knowledge, &one.code, page)?;
        page.blank();
        answer["lines"] = json!(one.lines);
        told.push(answer);
    }
    let times: usize = found.iter().map(|one| one.lines.len()).sum();
    let (codes, files) = (counted(found.len(), "code"), counted(read, "file"));
    page.wrapped("", &format!("{codes}, met {} in {files}.", counted(times, "time")));
    Ok(json!({ "kind": "text", "files": read, "codes": told }))
}

/// `3 times: a.log:3, 17; b.log:4`
fn places(lines: &[SourceLine]) -> String {
    let mut named = String::new();
    for (number, at) in lines.iter().take(NAMED).enumerate() {
        let before = number.checked_sub(1).map(|before| lines[before].source.as_str());
        match before {
            Some(before) if before == at.source => named.push_str(&format!(", {}", at.line)),
            Some(_) => named.push_str(&format!("; {}:{}", at.source, at.line)),
            None => named.push_str(&format!("{}:{}", at.source, at.line)),
        }
    }
    let more = match lines.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("{}: {named}{more}", counted(lines.len(), "time"))
}
