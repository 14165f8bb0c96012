//! `whosaid config`, and how the layers come together for every command.

use std::env;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use whosaid::annotate::Engine;
use whosaid::config::{self, Layer, Resolved, Settings};
use whosaid::report::LogFormat;

use super::args::{ConfigArgs, LayerArgs, SettingArgs};
use super::failure::Failure;

/// Shows the settings in force.
pub fn config(asked: &ConfigArgs) -> Result<ExitCode, Failure> {
    let text = if asked.default {
        config::template(&Settings::default())
    } else {
        let resolved = resolve(&asked.settings)?;
        if asked.json { format!("{:#}\n", config::as_json(&resolved)) } else { config::as_toml(&resolved) }
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The settings for a command that takes all flags.
pub fn resolve(asked: &SettingArgs) -> Result<Resolved, Failure> {
    let mut flags = Layer {
        input: asked.input.clone(),
        output: asked.output.clone(),
        incremental: asked.incremental.then_some(true),
        verify: asked.verify.then_some(true),
        threads: asked.threads,
        quiet: asked.quiet.then_some(true),
        log_format: asked.log_format.as_deref().map(|f| if f == "json" { LogFormat::Json } else { LogFormat::Human }),
        progress: asked.no_progress.then_some(false),
        limit: asked.limit,
        ..Layer::default()
    };
    // Words that the settings themselves read: a wrong one is told as theirs.
    let words = [
        ("max_failures", &asked.max_failures),
        ("max_gone", &asked.max_gone),
        ("read.since", &asked.since),
        ("read.until", &asked.until),
    ];
    let words = words.into_iter().filter_map(|(key, word)| Some((key, word.as_deref()?)));
    flags.overlay(&config::from_flags(words)?);
    resolve_layers(&asked.layers, &flags)
}

/// The settings for a command that takes only the flags of the layers themselves, and `flags`.
pub fn resolve_layers(asked: &LayerArgs, flags: &Layer) -> Result<Resolved, Failure> {
    let mut variables = Vec::new();
    for (name, value) in env::vars_os() {
        let Ok(name) = name.into_string() else { continue };
        if name.starts_with("WHOSAID_") {
            let value = value.into_string().map_err(|_| Failure::Usage(format!("{name}: its value is not Unicode")))?;
            variables.push((name, value));
        }
    }
    let file = asked.config.clone().or_else(|| {
        variables.iter().find(|(n, v)| n == "WHOSAID_CONFIG" && !v.is_empty()).map(|(_, v)| PathBuf::from(v))
    });
    let environment = config::from_environment(variables)?;
    // A flag of its own says more than `--set`.
    let mut above = config::from_assignments(asked.assignments.iter().map(String::as_str))?;
    above.overlay(flags);
    let engine = asked.engine.as_deref().and_then(|name| Engine::ALL.into_iter().find(|e| e.name() == name));
    above.overlay(&Layer { engine, model: asked.model.clone(), ..Layer::default() });
    Ok(config::resolve(file.as_deref(), &environment, &above)?)
}
