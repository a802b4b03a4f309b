//! Errors of the library as exceptions of `oobelens.errors`. Their text is the library's own sentence.

use oobelens::knowledge::Diagnostic;
use oobelens::{Error, ErrorKind};
use pyo3::import_exception;
use pyo3::prelude::*;
use std::io;

import_exception!(oobelens.errors, OobelensError);
import_exception!(oobelens.errors, NothingReadableError);
import_exception!(oobelens.errors, PathNotFoundError);
import_exception!(oobelens.errors, PathPermissionError);
import_exception!(oobelens.errors, ReadError);
import_exception!(oobelens.errors, ReportError);
import_exception!(oobelens.errors, RulesError);
import_exception!(oobelens.errors, UnknownCodeError);
import_exception!(oobelens.errors, ZoneError);

/// File, line, sentence and help of a fault.
pub type FaultCells = (String, Option<usize>, String, Option<String>);

/// A fault in a file of knowledge.
pub fn fault(of: &Diagnostic) -> FaultCells {
    (of.file.clone(), Some(of.line()), of.message.clone(), of.help.clone())
}

/// The exception of an error.
pub fn exception(error: &Error) -> PyErr {
    let sentence = error.to_string();
    match error.kind() {
        ErrorKind::Io { path, source } => {
            let about = (sentence, source.raw_os_error(), path.clone().into_os_string());
            match source.kind() {
                io::ErrorKind::NotFound => PathNotFoundError::new_err(about),
                io::ErrorKind::PermissionDenied => PathPermissionError::new_err(about),
                _ => ReadError::new_err(about),
            }
        }
        ErrorKind::NothingReadable(_) => NothingReadableError::new_err(sentence),
        ErrorKind::Knowledge(faults) => RulesError::new_err((sentence, faults.iter().map(fault).collect::<Vec<_>>())),
        ErrorKind::Report(_) => ReportError::new_err(sentence),
        ErrorKind::Zone(_) => ZoneError::new_err(sentence),
        _ => OobelensError::new_err(sentence),
    }
}
