//! oobelens on the command line. Glue only: arguments in, a call into the library, a result out.
//!
//! Results go to stdout, everything else to stderr. Exit 0: nothing open; 1: something is; 2: trouble.
#![forbid(unsafe_code)]

mod args;
mod commands;
mod filter;
mod interrupt;
mod output;
mod progress;
mod redaction;
mod rows;
mod words;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    let args = match args::Args::try_parse() {
        Ok(args) => args,
        Err(message) => {
            // Help and version come this way too, on stdout and with 0. That nobody reads them any more is no trouble.
            let _ = message.print();
            return ExitCode::from(message.exit_code() as u8);
        }
    };
    interrupt::begin();
    match commands::run(&args) {
        Ok(code) => code,
        Err(trouble) => {
            output::complain(&format!("oobelens: {trouble}"));
            ExitCode::from(2)
        }
    }
}
