//! Ctrl-C. It ends a run at once, with 130, and leaves no file that is not whole: what is written is written aside and is
//! named here until it has its name. Who ends by itself when it is asked to, waits with [`wait`].

use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// What a shell says of a program that Ctrl-C ended.
const ENDED: i32 = 130;

#[derive(Debug)]
struct State {
    /// Files that are not whole yet.
    unfinished: Vec<PathBuf>,
    /// Folders in which another part of the program writes files aside.
    folders: Vec<PathBuf>,
    /// Whether somebody waits for Ctrl-C.
    awaited: bool,
    pressed: bool,
}

static STATE: Mutex<State> =
    Mutex::new(State { unfinished: Vec::new(), folders: Vec::new(), awaited: false, pressed: false });
static PRESSED: Condvar = Condvar::new();

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// From now on Ctrl-C, and being asked to end, is heard. Where the system refuses, it ends the program as it always did.
pub fn begin() {
    let _ = ctrlc::set_handler(pressed);
}

fn pressed() {
    let mut state = state();
    // Who does not come to an end is ended by the second Ctrl-C.
    if state.awaited && !state.pressed {
        state.pressed = true;
        PRESSED.notify_all();
        return;
    }
    // The lock is held to the end: nothing new is begun.
    state.unfinished.iter().for_each(|path| drop(fs::remove_file(path)));
    state.folders.iter().for_each(|folder| sweep(folder));
    end();
}

#[allow(clippy::exit, reason = "a signal has no caller to return to")]
fn end() {
    process::exit(ENDED);
}

/// Removes what this run has not finished in and below a folder: files that end with its number and `.part`.
fn sweep(folder: &Path) {
    let end = format!(".{}.part", process::id());
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            sweep(&path);
        } else if path.to_string_lossy().ends_with(&end) {
            let _ = fs::remove_file(&path);
        }
    }
}

/// A file that is not whole: it goes when the program is ended.
pub fn unfinished(path: &Path) {
    state().unfinished.push(path.to_owned());
}

/// It is whole, or gone.
pub fn finished(path: &Path) {
    state().unfinished.retain(|known| known != path);
}

/// A folder into which files are written aside, under names that end with the number of this process and `.part`.
pub fn writes_into(folder: &Path) {
    state().folders.push(folder.to_owned());
}

/// Waits so long, or until Ctrl-C; says whether it came. Once this was called Ctrl-C only ends the wait.
pub fn wait(time: Duration) -> bool {
    let mut state = state();
    state.awaited = true;
    let waited = PRESSED.wait_timeout_while(state, time, |state| !state.pressed);
    waited.unwrap_or_else(PoisonError::into_inner).0.pressed
}
