//! `whosaid completions` and `whosaid man`: the command line, described for shells and as manual pages.

use std::fs;
use std::io::{self, Write};
use std::process::ExitCode;

use clap::CommandFactory;
use clap_mangen::Man;

use super::args::{Arguments, CompletionsArgs, ManArgs};
use super::failure::Failure;

const NAME: &str = "whosaid";

/// Prints the script that completes commands and flags in a shell.
pub fn completions(asked: &CompletionsArgs) -> Result<ExitCode, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(asked.shell, &mut Arguments::command(), NAME, &mut script);
    io::stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}

/// Prints the manual page of the program, or writes one for it and for each of its commands into a folder.
pub fn man(asked: &ManArgs) -> Result<ExitCode, Failure> {
    let Some(folder) = &asked.folder else {
        let mut page = Vec::new();
        Man::new(Arguments::command()).render(&mut page)?;
        io::stdout().write_all(&page)?;
        return Ok(ExitCode::SUCCESS);
    };
    let written = fs::create_dir_all(folder).and_then(|()| clap_mangen::generate_to(Arguments::command(), folder));
    written.map_err(|e| Failure::Fatal(format!("cannot write manual pages into {}: {e}", folder.display())))?;
    Ok(ExitCode::SUCCESS)
}
