//! Runs the program as a person would, in the folder `tests/input`.

use std::path::PathBuf;
use std::process::{Command, Output};

/// The folder of this crate's tests.
pub fn tests() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests")
}

/// The program with these arguments; nothing of the person's own terminal reaches it.
pub fn oobelens(args: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_oobelens"));
    command.args(args).current_dir(tests().join("input"));
    for name in ["NO_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "COLUMNS", "TERM"] {
        command.env_remove(name);
    }
    command
}

/// What it says with these arguments.
#[allow(dead_code, reason = "every test file is a crate of its own and uses what it needs")]
pub fn run(args: &[&str]) -> Said {
    Said::of(oobelens(args).output().expect("the program starts"))
}

/// What the program said.
#[allow(dead_code, reason = "as above")]
#[derive(Debug)]
pub struct Said {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Said {
    pub fn of(output: Output) -> Self {
        Said {
            code: output.status.code().expect("the program ends by itself"),
            out: String::from_utf8(output.stdout).expect("results are UTF-8"),
            err: String::from_utf8(output.stderr).expect("messages are UTF-8"),
        }
    }
}
