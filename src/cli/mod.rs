//! The command line: what is asked for, done by the library, told in words and exit codes.

mod args;
mod config;
mod extract;
mod failure;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;

/// Parses the arguments, does what they ask, and says how it went.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse(); // Leaves with 2 where the arguments are wrong, with 0 after help.
    let done = match arguments.command {
        Command::Extract(asked) => extract::extract(&asked),
        Command::Config(asked) => config::config(&asked),
    };
    match done {
        Ok(code) => code,
        Err(Failure::ReaderGone) => ExitCode::SUCCESS,
        Err(failure) => {
            let _ = writeln!(io::stderr(), "error: {failure}"); // Nobody left to tell.
            ExitCode::from(failure.code())
        }
    }
}
