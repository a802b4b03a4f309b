//! Where results go: stdout or a file. A closed pipe is no error, and nothing else is ever printed there.

use crate::interrupt;
use anstream::{AutoStream, ColorChoice};
use oobelens::report::{is_hostile, json};
use serde::Serialize;
use std::fmt;
use std::fs::{self, File};
use std::io::{self, ErrorKind, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// The width of text that goes to no terminal.
const WIDTH: usize = 100;
/// Prose wider than this tires the eye.
const WIDEST: usize = 120;

/// Why the program ends with 2: a sentence.
#[derive(Debug)]
pub struct Trouble(String);

impl Trouble {
    pub fn new(sentence: impl Into<String>) -> Self {
        Trouble(sentence.into())
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<oobelens::Error> for Trouble {
    fn from(error: oobelens::Error) -> Self {
        Trouble(error.to_string())
    }
}

/// Where a result goes.
pub struct Output {
    /// `None`: stdout.
    path: Option<PathBuf>,
    /// What is written in its place and gets its name when it is whole, so that a run that fails or is ended leaves an older
    /// file as it is. `None`: what is written is seen at once.
    aside: Option<PathBuf>,
    /// Opened with the first byte.
    sink: Option<Box<dyn Write + Send>>,
    /// Whether a person looks at it as it comes.
    pub terminal: bool,
    /// Whether it may be coloured.
    pub colour: bool,
    columns: usize,
}

impl Output {
    /// The file that was named with `-o`, or stdout. A file that can never be written is trouble now, not after the
    /// work.
    pub fn new(path: Option<&Path>) -> Result<Self, Trouble> {
        if let Some(path) = path.filter(|path| *path != Path::new("-")) {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
            if !folder.is_dir() {
                return Err(Trouble(format!(
                    "cannot write {}: there is no folder {}",
                    path.display(),
                    folder.display()
                )));
            }
            if path.is_dir() {
                return Err(Trouble(format!("cannot write {}: it is a folder; name a file", path.display())));
            }
            // A device or a pipe takes what it gets; a link stays one.
            let plain = path.symlink_metadata().map_or(true, |about| about.is_file());
            return Ok(Output {
                path: Some(path.to_owned()),
                aside: plain.then(|| aside(path)),
                sink: None,
                terminal: false,
                colour: false,
                columns: WIDTH,
            });
        }
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let columns =
            terminal_size::terminal_size().filter(|_| terminal).map_or(WIDTH, |(width, _)| usize::from(width.0));
        let colour = AutoStream::choice(&stdout) != ColorChoice::Never;
        Ok(Output { path: None, aside: None, sink: None, terminal, colour, columns })
    }

    /// Refuses to write over anything that is to be read: logs are evidence, and some exist only once.
    pub fn spare(self, inputs: &[PathBuf]) -> Result<Self, Trouble> {
        // A file that is not there yet can be none of them.
        let Some(target) = self.path.as_ref().filter(|path| path.is_file()).and_then(|path| path.canonicalize().ok())
        else {
            return Ok(self);
        };
        if inputs.iter().filter_map(|input| input.canonicalize().ok()).any(|input| target.starts_with(input)) {
            let path = target.display();
            return Err(Trouble(format!(
                "cannot write {path}: it exists and stands among what is to be read; name another file, or remove it first"
            )));
        }
        Ok(self)
    }

    /// What is written is seen at once, before all of it is.
    #[must_use]
    pub fn live(mut self) -> Self {
        self.aside = None;
        self
    }

    /// Columns for prose.
    pub fn width(&self) -> usize {
        self.columns.min(WIDEST)
    }

    /// Columns of the terminal; none where lines may be as long as they are.
    pub fn columns(&self) -> Option<usize> {
        self.terminal.then_some(self.columns)
    }

    /// Writes, and says whether anybody still reads.
    pub fn write(&mut self, bytes: &[u8]) -> Result<bool, Trouble> {
        let done = self.sink().and_then(|sink| sink.write_all(bytes));
        self.said(done)
    }

    /// Writes a value as indented JSON.
    pub fn json(&mut self, value: &impl Serialize) -> Result<bool, Trouble> {
        let mut bytes = json::pretty(value);
        bytes.push(b'\n');
        self.write(&bytes)
    }

    /// To be called when all has been written: an empty result is a result, and what is buffered goes out.
    pub fn finish(mut self) -> Result<bool, Trouble> {
        let mut done = self.sink().and_then(|sink| sink.flush());
        // Closed before it is renamed: Windows renames nothing that is open.
        self.sink = None;
        if let (Ok(()), Some(aside), Some(path)) = (&done, self.aside.as_ref(), &self.path) {
            done = fs::rename(aside, path);
        }
        self.said(done)
    }

    fn sink(&mut self) -> io::Result<&mut Box<dyn Write + Send>> {
        if self.sink.is_none() {
            self.sink = Some(match &self.path {
                Some(path) => Box::new(match &self.aside {
                    None => File::create(path)?,
                    Some(aside) => {
                        interrupt::unfinished(aside);
                        match File::create(aside) {
                            // A file may be written to in a folder that may not.
                            Err(error) if error.kind() == ErrorKind::PermissionDenied && path.is_file() => {
                                self.aside = None;
                                File::create(path)?
                            }
                            created => created?,
                        }
                    }
                }),
                // Translates colours for consoles that know no ANSI.
                None if self.colour => Box::new(AutoStream::auto(io::stdout())),
                None => Box::new(io::stdout()),
            });
        }
        self.sink.as_mut().ok_or_else(|| io::Error::from(ErrorKind::NotFound))
    }

    fn said(&self, done: io::Result<()>) -> Result<bool, Trouble> {
        match (done, &self.path) {
            (Ok(()), _) => Ok(true),
            (Err(error), None) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
            (Err(error), None) => Err(Trouble(format!("cannot write to stdout: {error}"))),
            (Err(error), Some(path)) => Err(Trouble(format!("cannot write {}: {error}", path.display()))),
        }
    }
}

/// What was not finished goes.
impl Drop for Output {
    fn drop(&mut self) {
        self.sink = None;
        if let Some(aside) = &self.aside {
            // Nothing is there where it has its name already.
            let _ = fs::remove_file(aside);
            interrupt::finished(aside);
        }
    }
}

/// The name under which a file is written until it is whole.
fn aside(path: &Path) -> PathBuf {
    let mut aside = path.as_os_str().to_owned();
    aside.push(format!(".{}.part", std::process::id()));
    PathBuf::from(aside)
}

/// Makes a folder to write into, unless it holds something and that was not allowed, or `below` stands among what is
/// to be
/// read: logs are evidence.
pub fn empty_folder(folder: &Path, below: &Path, inputs: &[PathBuf], force: bool) -> Result<(), Trouble> {
    let there = below
        .ancestors()
        .find_map(|path| if path.as_os_str().is_empty() { Path::new(".") } else { path }.canonicalize().ok());
    let inside = |input: &PathBuf| {
        input.canonicalize().ok().zip(there.as_ref()).is_some_and(|(input, there)| there.starts_with(input))
    };
    if inputs.iter().any(inside) {
        let below = below.display();
        return Err(Trouble(format!(
            "cannot write into {below}: it stands among what is to be read; name another folder"
        )));
    }
    let cannot = |error: io::Error| Trouble(format!("cannot write into {}: {error}", folder.display()));
    fs::create_dir_all(folder).map_err(cannot)?;
    if !force && fs::read_dir(folder).map_err(cannot)?.next().is_some() {
        return Err(Trouble(format!(
            "cannot write into {}: it is not empty; name another folder, or allow it with --force",
            folder.display()
        )));
    }
    Ok(())
}

/// Writes a file, and the folders it stands in: all of it or nothing.
pub fn write_file(path: &Path, bytes: &[u8]) -> Result<(), Trouble> {
    let folder = path.parent().unwrap_or(Path::new("."));
    let aside = aside(path);
    interrupt::unfinished(&aside);
    let done = fs::create_dir_all(folder).and_then(|()| fs::write(&aside, bytes));
    let done = done.and_then(|()| fs::rename(&aside, path));
    if done.is_err() {
        let _ = fs::remove_file(&aside);
    }
    interrupt::finished(&aside);
    done.map_err(|error| Trouble(format!("cannot write {}: {error}", path.display())))
}

/// Says something on stderr. File names come from devices: what a terminal would obey is escaped.
pub fn complain(message: &str) {
    let mut safe = String::with_capacity(message.len() + 1);
    for char in message.chars() {
        match char {
            '\n' => safe.push('\n'),
            char if is_hostile(char) => safe.extend(char.escape_unicode()),
            char => safe.push(char),
        }
    }
    safe.push('\n');
    // Nobody is left to hear that stderr is closed.
    let _ = io::stderr().write_all(safe.as_bytes());
}
