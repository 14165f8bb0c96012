//! `whosaid init`: a config file to start from.

use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::process::ExitCode;

use whosaid::config::{DEFAULT_FILE, Settings, template};

use super::args::InitArgs;
use super::failure::Failure;

/// Writes a config.toml with every setting, its default and what it does.
pub fn init(asked: &InitArgs) -> Result<ExitCode, Failure> {
    let path = asked.folder.join(DEFAULT_FILE);
    let failed = |e: io::Error| match e.kind() {
        ErrorKind::AlreadyExists => {
            Failure::Usage(format!("{} is there already; --force replaces it with the defaults", path.display()))
        }
        _ => Failure::Fatal(format!("cannot write {}: {e}", path.display())),
    };
    let mut options = OpenOptions::new();
    options.write(true).create(true).create_new(!asked.force).truncate(asked.force);
    let mut file = options.open(&path).map_err(failed)?;
    file.write_all(template(&Settings::default()).as_bytes()).map_err(failed)?;
    writeln!(io::stdout(), "{}", path.display())?;
    Ok(ExitCode::SUCCESS)
}
