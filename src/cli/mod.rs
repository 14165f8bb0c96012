//! The command line: what is asked for, done by the library, told in words and exit codes.

mod args;
mod audit;
mod check;
mod config;
mod eval;
mod extract;
mod failure;
mod flags;
mod lexicon;
mod query;
mod report;
mod run;
mod schema;
mod status;
mod stream;
#[cfg(feature = "training")]
mod train;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

use args::{Arguments, Command};
use extract::printable;
use failure::Failure;

/// Parses the arguments, does what they ask, and says how it went.
pub fn main() -> ExitCode {
    let arguments = Arguments::try_parse().unwrap_or_else(|wrong| {
        if wrong.use_stderr() {
            // What was typed may hold sequences that the terminal obeys.
            let _ = write!(io::stderr(), "{}", printable(&wrong.render().to_string())); // Nobody left to tell.
            std::process::exit(i32::from(failure::USAGE));
        }
        wrong.exit() // Help or the version.
    });
    let done = match &arguments.command {
        None => run::run(&arguments.run),
        Some(Command::Run(asked)) => run::run(asked),
        Some(Command::Extract(asked)) => extract::extract(asked),
        Some(Command::Stream(asked)) => stream::stream(asked),
        Some(Command::Eval(asked)) => eval::eval(asked),
        Some(Command::Audit(asked)) => audit::audit(asked),
        Some(Command::Lexicon(asked)) => lexicon::lexicon(asked),
        #[cfg(feature = "training")]
        Some(Command::Train(asked)) => train::train(asked),
        #[cfg(not(feature = "training"))]
        Some(Command::Train(_)) => Err(Failure::Usage(
            "this program was built without training; build it with `--features training`".to_string(),
        )),
        Some(Command::Query(asked)) => query::query(asked),
        Some(Command::Report(asked)) => report::report(asked),
        Some(Command::Status(asked)) => status::status(asked),
        Some(Command::Check(asked)) => check::check(asked),
        Some(Command::Config(asked)) => config::config(asked),
        Some(Command::Schema(asked)) => schema::schema(asked),
    };
    match done {
        Ok(code) => code,
        Err(Failure::ReaderGone) => ExitCode::SUCCESS,
        Err(Failure::Told(code)) => ExitCode::from(code),
        Err(failure) => {
            let _ = writeln!(io::stderr(), "error: {}", printable(&failure.to_string())); // Nobody left to tell.
            ExitCode::from(failure.code())
        }
    }
}
