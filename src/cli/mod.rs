//! The command line: what is asked for, done by the library, told in words and exit codes.

mod args;
mod audit;
mod check;
mod config;
mod eval;
mod extract;
mod failure;
mod flags;
mod init;
mod lexicon;
mod query;
mod report;
mod run;
mod schema;
mod settle;
mod shell;
mod status;
mod stream;
#[cfg(feature = "training")]
mod train;
mod version;

use std::ffi::OsString;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;

use args::{Arguments, Color, Command};
use extract::printable;
use failure::Failure;
pub use settle::records as annotated;

/// Parses the arguments, of which the first is the program's name, does what they ask, and says how it went.
pub fn main(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    let is_long = arguments.iter().any(|argument| argument == "--version");
    let arguments = Arguments::try_parse_from(arguments).unwrap_or_else(|wrong| {
        if wrong.kind() == ErrorKind::DisplayVersion && is_long {
            let _ = write!(io::stdout(), "{}", version::long()); // Nobody left to tell.
            std::process::exit(i32::from(failure::DONE));
        }
        if wrong.use_stderr() {
            // What was typed may hold sequences that the terminal obeys.
            let _ = write!(io::stderr(), "{}", printable(&wrong.render().to_string())); // Nobody left to tell.
            std::process::exit(i32::from(failure::USAGE));
        }
        wrong.exit() // Help or the version.
    });
    let choice = match arguments.color {
        Color::Auto => anstream::ColorChoice::Auto,
        Color::Always => anstream::ColorChoice::Always,
        Color::Never => anstream::ColorChoice::Never,
    };
    choice.write_global();
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
        Some(Command::Settle(asked)) => settle::run(asked),
        Some(Command::Status(asked)) => status::status(asked),
        Some(Command::Check(asked)) => check::check(asked),
        Some(Command::Init(asked)) => init::init(asked),
        Some(Command::Completions(asked)) => shell::completions(asked),
        Some(Command::Man(asked)) => shell::man(asked),
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

/// The scores that `whosaid eval` prints with these arguments, as JSON.
///
/// # Errors
/// What `whosaid eval` would print instead of scores.
pub fn evaluate(arguments: impl IntoIterator<Item = OsString>) -> Result<String, String> {
    let command = ["whosaid", "eval", "--json"].map(OsString::from);
    let parsed = Arguments::try_parse_from(command.into_iter().chain(arguments)).map_err(|e| e.to_string())?;
    let Some(Command::Eval(asked)) = &parsed.command else { return Err("only arguments of eval are taken".into()) };
    let (scores, failed) = eval::scores(asked).map_err(|failure| failure.to_string())?;
    if failed.is_empty() { Ok(scores) } else { Err(failed.join("\n")) }
}
