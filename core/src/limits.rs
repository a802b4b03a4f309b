//! Every limit there is, in one place: its size, its switch on the command line, what is said where it is reached. What is
//! beyond a limit is left out and said; nothing an input says of itself makes a limit larger. `docs/limits.md` is made of
//! [`table`].

mod deadline;
mod table;
mod usual;

pub(crate) use deadline::Deadline;
pub use table::{Limit, table};
pub use usual::Limits;

use crate::error::Error;
use crate::knowledge::diagnostic::meant;

impl Limits {
    /// Sets one of the limits that have no member of their own on the command line, by its name in [`table`].
    ///
    /// ```
    /// let mut limits = oobelens::Limits::default();
    /// limits.set("quote-length", 300)?;
    /// assert_eq!(limits.quote_chars, 300);
    /// let said = limits.set("captures", 9).unwrap_err().to_string();
    /// assert_eq!(said, "the limit `captures` is at most 8, not 9: oobelens is built for no more");
    /// # Ok::<(), oobelens::Error>(())
    /// ```
    ///
    /// # Errors
    /// There is no such limit, or it cannot be so large or so small.
    pub fn set(&mut self, name: &str, size: usize) -> Result<(), Error> {
        let table = table();
        let Some(limit) = table.iter().find(|limit| limit.name == name) else {
            let known = || table.iter().filter(|limit| limit.bounds.is_some()).map(|limit| limit.name);
            let help = meant(name, known()).unwrap_or_else(|| {
                let known: Vec<&str> = known().collect();
                format!("expected one of {}", known.join(", "))
            });
            return Err(Error::limit(format!("there is no limit `{name}`: {help}")));
        };
        let Some(bounds) = &limit.bounds else {
            let why = match &limit.switch {
                Some(switch) => format!("it is set with `{switch}`"),
                None => format!("{}, so that there is nothing to set", limit.said),
            };
            return Err(Error::limit(format!("the limit `{name}` has no number here: {why}")));
        };
        if size > bounds.most {
            let most = bounds.most;
            let sentence = format!("the limit `{name}` is at most {most}, not {size}: oobelens is built for no more");
            return Err(Error::limit(sentence));
        }
        if size < bounds.least {
            let least = bounds.least;
            let sentence = format!("the limit `{name}` is at least {least}, not {size}: what is usual needs so much");
            return Err(Error::limit(sentence));
        }
        *(bounds.of)(self) = size;
        Ok(())
    }

    /// The same, each as large as it can be at most.
    pub(crate) fn possible(mut self) -> Self {
        for bounds in table().into_iter().filter_map(|limit| limit.bounds) {
            let size = (bounds.of)(&mut self);
            *size = (*size).clamp(bounds.least, bounds.most);
        }
        self
    }
}
