//! A device that is watched while it works: the report of its live logs, made anew when they have changed.

use super::desk::Quotes;
use super::follow::Followed;
use super::options::Options;
use super::run;
use crate::error::Error;
use crate::redact::{Redact, Redactor};
use crate::report::Report;
use crate::source::{self, Seen, Skipped, Source};
use std::path::{Path, PathBuf};

/// So many logs that were cut off or deleted are remembered.
const ENDED: usize = 64;

/// Follows the logs in and below some paths, each by what file it is and not by its name: a log that is rotated goes on
/// being the same, and one that is written under its name is another. Nothing is held open between two looks, and files
/// are opened shared, so that no writer is ever kept from anything.
///
/// What a look costs: of a log in CMTrace form, what is new and its last record; of any other file that has changed, all
/// of it; and once the rules, over ledgers whose size does not grow with that of the logs. Archives are not opened.
///
/// ```
/// use oobelens::{Knowledge, Options, engine::Watch};
/// let folder = std::env::temp_dir();
/// let knowledge = Knowledge::builtin();
/// let mut watch = Watch::new(&[folder.join("not there yet")], Options::new(&knowledge));
/// let report = watch.look()?.expect("the first look has a report");
/// assert_eq!(report.coverage.records, 0);
/// assert!(watch.look()?.is_none(), "nothing has changed");
/// # Ok::<(), oobelens::Error>(())
/// ```
#[derive(Debug)]
pub struct Watch<'k> {
    paths: Vec<PathBuf>,
    options: Options<'k>,
    /// In the order of their names.
    files: Vec<Followed>,
    ended: Vec<Followed>,
    /// How many more have ended and are not remembered.
    forgotten: u64,
    skipped: Option<Vec<Skipped>>,
    redactor: Option<Redactor>,
}

impl<'k> Watch<'k> {
    /// Of these files and folders, which need not be there yet.
    pub fn new<P: AsRef<Path>>(paths: &[P], options: Options<'k>) -> Self {
        Watch {
            paths: paths.iter().map(|path| path.as_ref().to_owned()).collect(),
            options: options.quiet(),
            files: Vec::new(),
            ended: Vec::new(),
            forgotten: 0,
            skipped: None,
            redactor: None,
        }
    }

    /// With everything personal taken out of each report. Names are learnt from all that stands in the logs at each look:
    /// one that a log tells only later than others use it is taken out from then on, and what was told before stays told.
    ///
    /// ```
    /// use oobelens::redact::Key;
    /// use oobelens::{Knowledge, Options, Redactor, engine::Watch};
    /// let folder = std::env::temp_dir();
    /// let knowledge = Knowledge::builtin();
    /// let watch = Watch::new(&[folder.join("not there yet")], Options::new(&knowledge));
    /// assert!(watch.redact(Redactor::new(Key::new("k"))).look()?.is_some());
    /// # Ok::<(), oobelens::Error>(())
    /// ```
    #[must_use]
    pub fn redact(self, redactor: Redactor) -> Self {
        Watch { redactor: Some(redactor), ..self }
    }

    /// Looks at everything once more; none where nothing has changed since the last look. What cannot be read at this moment
    /// is said in [`Coverage`](crate::Coverage) and tried again with the next look.
    ///
    /// # Errors
    /// A folder that was named cannot be listed; or, where names are learnt, a worker thread cannot be started.
    pub fn look(&mut self) -> Result<Option<Report>, Error> {
        let (sources, mut skipped) = self.listed()?;
        let mut known = std::mem::take(&mut self.files);
        let mut changed = false;
        for source in sources {
            match source.seen() {
                Ok(None) => {}
                Ok(Some(seen)) => changed |= self.take(&source, seen, &mut known, &mut skipped),
                Err(error) => {
                    skipped.push(unread(&source, &error));
                    // What was known of it stays.
                    let at = known.iter().position(|one| one.source.name == source.name);
                    self.files.extend(at.map(|at| known.remove(at)));
                }
            }
        }
        changed |= !known.is_empty();
        known.into_iter().for_each(|gone| self.end(gone, "deleted", "was deleted while it was watched"));
        if !changed && self.skipped.as_ref() == Some(&skipped) {
            return Ok(None);
        }
        if let Some(redactor) = &mut self.redactor {
            let read: Vec<Source> = self.files.iter().map(|file| file.source.clone()).collect();
            redactor.learn_more(&read, &self.options)?;
        }
        let report = self.report(&skipped);
        self.skipped = Some(skipped);
        Ok(Some(report))
    }

    /// What is there now. Before the agent is installed there is no folder of its logs.
    fn listed(&self) -> Result<(Vec<Source>, Vec<Skipped>), Error> {
        let (there, missing): (Vec<&PathBuf>, Vec<&PathBuf>) = self.paths.iter().partition(|path| path.exists());
        // Names are as they will be when all of them are there.
        let (sources, mut skipped) = source::collect_named(&there, self.paths.len() == 1)?;
        skipped.extend(missing.into_iter().map(|path| Skipped {
            name: source::shown(path),
            reason: "is not there yet: it is read as soon as it is".to_owned(),
        }));
        Ok((sources, skipped))
    }

    /// Takes in a file that is there; says whether anything is new.
    fn take(&mut self, source: &Source, seen: Seen, known: &mut Vec<Followed>, skipped: &mut Vec<Skipped>) -> bool {
        if self.files.iter().any(|one| one.is(&seen)) {
            // Another name of a file that has been read.
            return false;
        }
        let mut changed = true;
        let mut file = match known.iter().position(|one| one.is(&seen)) {
            Some(at) => known.remove(at),
            None => Followed::new(source.clone(), self.options.limits),
        };
        if file.is_as(&seen) {
            changed = file.source.name != source.name;
            file.rename(source);
        } else {
            file.rename(source);
            match file.read(seen, self.files.last().map(|one| &one.now), &self.options) {
                Ok(None) => {}
                Ok(Some(cut)) => self.end(cut, "cut off", "was cut off or written anew while it was watched"),
                Err(error) => skipped.push(unread(source, &error)),
            }
        }
        self.files.push(file);
        changed
    }

    /// A log that is no more: what it told stays told.
    fn end(&mut self, file: Followed, word: &str, why: &str) {
        if file.now.coverage.records == 0 || !file.is_log() {
            return;
        }
        let name = |number: usize| match number {
            1 => format!("{} ({word})", file.source.name),
            _ => format!("{} ({word}, {number})", file.source.name),
        };
        let taken = |name: &String| self.ended.iter().any(|one| one.source.name == *name);
        let name = (1..).map(name).find(|name| !taken(name)).unwrap_or_default();
        if self.ended.len() == ENDED {
            self.ended.remove(0);
            self.forgotten += 1;
        }
        self.ended.push(file.end(name, why));
    }

    fn report(&mut self, skipped: &[Skipped]) -> Report {
        if self.redactor.is_some() {
            // What was quoted before may hold names that are known now. Of logs that are no more it is all there is.
            self.files.iter_mut().for_each(|file| file.quotes.clear());
        }
        let redactor = self.redactor.as_ref();
        let options = Options { redact: redactor, ..self.options.clone() };
        let mut all: Vec<&mut Followed> = self.files.iter_mut().chain(&mut self.ended).collect();
        all.sort_by(|a, b| a.source.name.cmp(&b.source.name));
        let sources: Vec<Source> = all.iter().map(|one| one.source.clone()).collect();
        let read = all.iter().map(|one| one.now.clone()).collect();
        let mut quotes = Quotes::default();
        for (number, one) in all.iter_mut().enumerate() {
            quotes.extend(one.quotes.drain().map(|(byte, quote)| ((number, byte), quote)));
        }
        let mut skipped = skipped.to_vec();
        if self.forgotten > 0 {
            let reason = format!("{} more were cut off or deleted before the last {ENDED}: not kept", self.forgotten);
            skipped.push(Skipped { name: "logs that are no more".to_owned(), reason });
        }
        let (mut report, _, quotes) = run::report(&sources, read, &skipped, quotes, &options);
        for ((number, byte), quote) in quotes {
            all[number].quotes.insert(byte, quote);
        }
        report.coverage.opened(Vec::new());
        redactor.into_iter().for_each(|redactor| report.redact(redactor));
        report
    }
}

fn unread(source: &Source, error: &std::io::Error) -> Skipped {
    Skipped { name: source.name.clone(), reason: format!("cannot be read now: {error}") }
}
