//! What the switches of redaction ask for.

use crate::args::Redaction;
use crate::output::Trouble;
use oobelens::redact::{Key, Kind};
use oobelens::{Options, Redactor, Source};
use std::fs;

impl Redaction {
    /// Whether anything is to be redacted.
    pub fn wanted(&self) -> bool {
        self.redact || self.redact_key.is_some() || self.redact_scripts || !self.redact_word.is_empty()
    }

    /// What redacts, where it is wanted, after it has learnt the names in what is to be read.
    pub fn redactor(&self, sources: &[Source], options: &Options<'_>) -> Result<Option<Redactor>, Trouble> {
        if self.wanted() { self.learnt(sources, options).map(Some) } else { Ok(None) }
    }

    /// What redacts, wanted or not.
    pub fn learnt(&self, sources: &[Source], options: &Options<'_>) -> Result<Redactor, Trouble> {
        Ok(self.unlearnt()?.learn(sources, options)?)
    }

    /// What redacts, before it has learnt a name but for those that were given.
    pub fn unlearnt(&self) -> Result<Redactor, Trouble> {
        let key = match self.redact_key.as_deref() {
            None => Key::random()?,
            Some(text) => match text.strip_prefix('@') {
                Some(file) => Key::new(
                    fs::read_to_string(file)
                        .map_err(|error| Trouble::new(format!("cannot read the key in {file}: {error}")))?
                        .trim_end(),
                ),
                None => Key::new(text),
            },
        };
        let redactor = Redactor::new(key).scripts(self.redact_scripts);
        Ok(self.redact_word.iter().fold(redactor, |redactor, word| redactor.learn_name(Kind::Secret, word)))
    }
}
