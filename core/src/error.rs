//! The one error of the crate: a sentence with a place.

use crate::knowledge::Diagnostic;
use std::io;
use std::path::{Path, PathBuf};

/// What went wrong. `Display` is a sentence that says what was expected, what was found, where, and what to do.
#[derive(Debug, thiserror::Error)]
#[error(transparent)]
pub struct Error(Box<ErrorKind>);

/// The kinds of [`Error`].
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// A file or folder that was named cannot be read.
    #[error("cannot read {}: {source}", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file or folder cannot be written.
    #[error("cannot write {}: {source}", path.display())]
    Write {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// Nothing that was named could be read as a log.
    #[error("nothing to read: {0}")]
    NothingReadable(String),
    /// Rule, signal or runbook files are faulty.
    #[error("{}", render(.0))]
    Knowledge(Vec<Diagnostic>),
    /// A time zone that was named is not known.
    #[error(
        "there is no time zone {0:?}: expected an offset such as `+03:00`, `UTC`, a name of Windows such as `W. Europe Standard Time`, or one of the IANA database such as `Europe/Berlin`"
    )]
    Zone(String),
    /// A day that was named is none.
    #[error("{0:?} is no day: expected one such as `2026-08-01`")]
    Day(String),
    /// A limit that was set is none, or cannot be so.
    #[error("{0}")]
    Limit(String),
    /// What was given for a part of a report is none.
    #[error("cannot make the table `{table}` of a report: expected a JSON array of its rows: {message}")]
    Rows {
        /// The table.
        table: &'static str,
        /// What was found, and where.
        message: String,
    },
    /// What was given for a report is none, or one of another version.
    #[error("cannot read the report: {0}")]
    Report(String),
    /// A worker thread could not be started.
    #[error("cannot start {threads} threads: {message}")]
    Threads {
        /// How many were asked for.
        threads: usize,
        /// What the system said.
        message: String,
    },
}

impl Error {
    /// What kind of error it is.
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    pub(crate) fn io(path: &Path, source: io::Error) -> Self {
        Error(Box::new(ErrorKind::Io { path: path.to_owned(), source }))
    }

    pub(crate) fn write(path: &Path, source: io::Error) -> Self {
        Error(Box::new(ErrorKind::Write { path: path.to_owned(), source }))
    }

    pub(crate) fn knowledge(faults: Vec<Diagnostic>) -> Self {
        Error(Box::new(ErrorKind::Knowledge(faults)))
    }

    pub(crate) fn nothing(message: impl Into<String>) -> Self {
        Error(Box::new(ErrorKind::NothingReadable(message.into())))
    }

    pub(crate) fn zone(name: &str) -> Self {
        Error(Box::new(ErrorKind::Zone(name.to_owned())))
    }

    pub(crate) fn day(text: &str) -> Self {
        Error(Box::new(ErrorKind::Day(text.to_owned())))
    }

    pub(crate) fn limit(sentence: String) -> Self {
        Error(Box::new(ErrorKind::Limit(sentence)))
    }

    #[cfg(feature = "arrow")]
    pub(crate) fn rows(table: &'static str, message: &impl std::fmt::Display) -> Self {
        Error(Box::new(ErrorKind::Rows { table, message: message.to_string() }))
    }

    pub(crate) fn report(message: String) -> Self {
        Error(Box::new(ErrorKind::Report(message)))
    }

    pub(crate) fn threads(threads: usize, message: String) -> Self {
        Error(Box::new(ErrorKind::Threads { threads, message }))
    }
}

fn render(faults: &[Diagnostic]) -> String {
    faults.iter().map(|fault| fault.to_string()).collect::<Vec<_>>().join("\n\n")
}
