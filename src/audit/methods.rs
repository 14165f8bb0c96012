//! `methods.md`: the findings as a paragraph to paste into a paper.

use minijinja::{Environment, context};
use serde_json::Value;

use super::design::Design;
use super::error::AuditError;
use super::findings::Findings;

const TEMPLATE: &str = include_str!("methods.md.jinja");

/// Fills in the methods paragraph. `command` is the command line that scored the answers.
///
/// # Errors
/// [`AuditError::Template`] if the template cannot be filled in.
pub fn methods(design: &Design, found: &Findings, command: &str) -> Result<String, AuditError> {
    let mut environment = Environment::new();
    environment.add_filter("percent", |share: f64| format!("{:.1}", 100.0 * share));
    environment.add_filter("two", |number: f64| format!("{number:.2}"));
    environment.add_template("methods.md", TEMPLATE)?;
    let run = &design.corpus.run;
    Ok(environment.get_template("methods.md")?.render(context! {
        design => design,
        found => found,
        command => command,
        run => run,
        models => models(run),
        settings_hash => settings_hash(design),
        version => env!("CARGO_PKG_VERSION"),
    })?)
}

/// The models of the run, with their id and hash.
fn models(run: &Value) -> Vec<&Value> {
    match run.get("models") {
        Some(Value::Array(models)) => models.iter().filter(|m| m.get("id").is_some()).collect(),
        Some(model) if model.get("id").is_some() => vec![model],
        _ => Vec::new(),
    }
}

/// Hash of the settings of the run: what `run.json` says, or else of the settings that it lists.
fn settings_hash(design: &Design) -> Option<String> {
    let run = &design.corpus.run;
    let given = run.get("settings_hash").and_then(|h| h.as_str()).map(str::to_string);
    given.or_else(|| {
        let config = serde_json::to_vec(run.get("config")?).ok()?;
        Some(blake3::hash(&config).to_hex()[..16].to_string())
    })
}
