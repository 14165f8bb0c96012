//! The command line: what is asked for, done by the library, told in words and exit codes.

mod args;
mod config;
mod eval;
mod extract;
mod failure;
mod flags;
mod lexicon;
mod query;
mod run;
mod schema;
mod status;
mod stream;
mod train;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use failure::Failure;

/// Parses the arguments, does what they ask, and says how it went.
pub fn main() -> ExitCode {
    let arguments = Arguments::parse(); // Leaves with 2 where the arguments are wrong, with 0 after help.
    let done = match &arguments.command {
        None => run::run(&arguments.run),
        Some(Command::Run(asked)) => run::run(asked),
        Some(Command::Extract(asked)) => extract::extract(asked),
        Some(Command::Stream(asked)) => stream::stream(asked),
        Some(Command::Eval(asked)) => eval::eval(asked),
        Some(Command::Lexicon(asked)) => lexicon::lexicon(asked),
        Some(Command::Train(asked)) => train::train(asked),
        Some(Command::Query(asked)) => query::query(asked),
        Some(Command::Status(asked)) => status::status(asked),
        Some(Command::Config(asked)) => config::config(asked),
        Some(Command::Schema(asked)) => schema::schema(asked),
    };
    match done {
        Ok(code) => code,
        Err(Failure::ReaderGone) => ExitCode::SUCCESS,
        Err(Failure::Told(code)) => ExitCode::from(code),
        Err(failure) => {
            let _ = writeln!(io::stderr(), "error: {failure}"); // Nobody left to tell.
            ExitCode::from(failure.code())
        }
    }
}
