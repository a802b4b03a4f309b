//! What is wrong with a knowledge file: where, what was expected, what to do, with a caret under the fault.

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use serde::ser::{Serialize, SerializeStruct, Serializer};
use std::fmt;
use std::ops::Range;

/// A fault in a knowledge file. `Display` shows file, line and the text with a caret under the fault; as data it is
/// file, line, column, message and help.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The file's name as it was given.
    pub file: String,
    /// The file's text.
    pub text: String,
    /// Bytes of the text.
    pub at: Range<usize>,
    /// What is wrong, a sentence without a final point.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
}

impl Diagnostic {
    /// The line the fault is on, from 1.
    pub fn line(&self) -> usize {
        1 + self.before().iter().filter(|&&byte| byte == b'\n').count()
    }

    /// The character of its line the fault begins at, from 1.
    pub fn column(&self) -> usize {
        let line = self.before().rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
        1 + String::from_utf8_lossy(line).chars().count()
    }

    fn before(&self) -> &[u8] {
        &self.text.as_bytes()[..self.at.start.min(self.text.len())]
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut fault = serializer.serialize_struct("Diagnostic", 5)?;
        fault.serialize_field("file", &self.file)?;
        fault.serialize_field("line", &self.line())?;
        fault.serialize_field("column", &self.column())?;
        fault.serialize_field("message", &self.message)?;
        fault.serialize_field("help", &self.help)?;
        fault.end()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let end = self.at.end.min(self.text.len());
        let at = self.at.start.min(end)..end;
        let snippet = Snippet::source(&self.text).path(&self.file).annotation(AnnotationKind::Primary.span(at));
        let mut group = Group::with_title(Level::ERROR.primary_title(&self.message)).element(snippet);
        if let Some(help) = &self.help {
            group = group.element(Level::HELP.message(help));
        }
        f.write_str(&Renderer::plain().render(&[group]))
    }
}

/// The known word nearest to `word`, when it is near enough to be what was meant.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let most = (word.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|other| (distance(word, other), other))
        .filter(|(far, _)| *far <= most)
        .min()
        .map(|(_, other)| other)
}

/// What to say of a word that is not known.
pub fn meant<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    nearest(word, known).map(|near| format!("did you mean `{near}`?"))
}

/// Letters to insert, delete or change to make one word of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, other) in b.iter().enumerate() {
            let changed = diagonal + usize::from(letter != *other);
            diagonal = row[j + 1];
            row[j + 1] = changed.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}
