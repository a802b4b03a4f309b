//! What one device among many comes to.

use super::options::Options;
use super::run::{Survey, survey};
use crate::error::{Error, ErrorKind};
use crate::lake::{About, Done, Seen, Trouble};
use crate::source::Skipped;
use crate::source::devices::{ARCHIVE, Loaded};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The rows of a device.
///
/// # Errors
/// No thread could be started. That nothing could be read is what the rows say.
pub fn rows(loaded: Loaded, options: &Options<'_>) -> Result<Done, Error> {
    let Loaded { device, sources, skipped } = loaded;
    let found = match survey(&sources, &skipped, options) {
        Ok(found) => found,
        Err(error) if matches!(error.kind(), ErrorKind::NothingReadable(_)) => {
            return Ok(Done { device, ..untold("unreadable", error.to_string()) });
        }
        Err(error) => return Err(error),
    };
    let Survey { report, about, unread } = found;
    let trouble = |one: Skipped| {
        let source = one.name.strip_prefix(ARCHIVE).and_then(|rest| rest.strip_prefix('!')).unwrap_or(&one.name);
        Trouble { kind: "partly", source: (source != ARCHIVE).then(|| source.to_owned()), reason: one.reason }
    };
    let troubles: Vec<Trouble> = unread.into_iter().map(trouble).collect();
    Ok(Done::new(device, &Seen { report: Some(&report), about: &about, troubles: &troubles }))
}

/// Of what has no rows but one of the table `errors`; see [`Trouble::kind`].
pub fn untold(kind: &'static str, reason: String) -> Done {
    let troubles = [Trouble { kind, source: None, reason }];
    Done::new(String::new(), &Seen { report: None, about: &About::default(), troubles: &troubles })
}

/// Why one that has the same bytes as `first` has no rows.
pub fn same_as(first: &str) -> String {
    format!("the same bytes as {first}, whose rows stand for both")
}

/// A fault of this program costs one device, and no other: nothing of it is shared but what is only read. The inner error
/// is a sentence for the table `errors`.
///
/// # Errors
/// Those of `work`.
pub fn apart<T>(work: impl FnOnce() -> Result<T, Error>) -> Result<Result<T, String>, Error> {
    match catch_unwind(AssertUnwindSafe(work)) {
        Ok(done) => done.map(Ok),
        Err(_) => Ok(Err("a fault of this program kept it from being read; please report it".to_owned())),
    }
}
