//! `whosaid config`: the settings in force.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

use whosaid::config::{self, Settings};
use whosaid::pipeline::check_settings;

use super::args::ConfigArgs;
use super::extract::printable;
use super::failure::Failure;

/// Which fields of the input the last run took for what, as comments; nothing where there was no run, or none had fields.
fn fields_taken(output: &Path) -> String {
    let read = std::fs::read_to_string(output.join("run.json")).ok();
    let run: Option<serde_json::Value> = read.and_then(|text| serde_json::from_str(&text).ok());
    let fields = run.as_ref().and_then(|run| run.get("fields")).and_then(serde_json::Value::as_object);
    let Some(fields) = fields.filter(|fields| !fields.is_empty()) else { return String::new() };
    let mut out = String::from("\n# Fields that the last run took, by piece: articles\n");
    for (name, n) in fields {
        let (piece, field) = name.split_once('.').unwrap_or((name, ""));
        out.push_str(&format!("# {piece} from {}: {n}\n", printable(field)));
    }
    out
}

/// Shows the settings in force.
pub fn config(asked: &ConfigArgs) -> Result<ExitCode, Failure> {
    let mut refused = None;
    let text = if asked.default {
        config::template(&Settings::default())
    } else {
        let resolved = asked.settings.resolve()?;
        refused = check_settings(&resolved.settings).err();
        if asked.json {
            format!("{:#}\n", config::as_json(&resolved.settings, &resolved.origins))
        } else {
            config::as_toml(&resolved) + &fields_taken(&resolved.settings.write.folder)
        }
    };
    io::stdout().write_all(text.as_bytes())?;
    // What every run would refuse is told here, too: before the night.
    refused.map_or(Ok(ExitCode::SUCCESS), |error| Err(Failure::Usage(error.to_string())))
}
