//! `whosaid config`: the settings in force.

use std::io::{self, Write};
use std::process::ExitCode;

use whosaid::config::{self, Settings};

use super::args::ConfigArgs;
use super::failure::Failure;

/// Shows the settings in force.
pub fn config(asked: &ConfigArgs) -> Result<ExitCode, Failure> {
    let text = if asked.default {
        config::template(&Settings::default())
    } else {
        let resolved = asked.settings.resolve()?;
        if asked.json {
            format!("{:#}\n", config::as_json(&resolved.settings, &resolved.origins))
        } else {
            config::as_toml(&resolved)
        }
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}
