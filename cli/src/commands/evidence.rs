//! `oobelens evidence`

use crate::args::{Common, Evidence};
use crate::output::{Output, Trouble};
use std::process::ExitCode;

pub fn run(_args: &Evidence, _common: &Common, _output: Output) -> Result<ExitCode, Trouble> {
    Err(Trouble::new("not yet"))
}
