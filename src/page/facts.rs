//! What run.json says of the run that wrote the tables. Its times are left out, so that the same tables give the same
//! page.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

/// Settings that say where the run read and wrote, and how it was watched: they are no part of the method.
const NOT_METHOD: [&str; 9] =
    ["input", "output", "threads", "quiet", "log_format", "progress", "max_memory", "report.prometheus", "report.html"];

/// The run that wrote the tables.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct RunFacts {
    /// Version of the program.
    pub version: String,
    /// Version of the tables' layout.
    pub schema_version: String,
    /// Name of the engine.
    pub engine: String,
    /// Models and lexicons, each with the beginning of its hash.
    pub models: Vec<String>,
    /// Hash of the settings that the rows depend on.
    pub settings_hash: String,
    /// Settings that are not the defaults, as `key=value`.
    pub settings: Vec<String>,
    /// The command that makes the same tables.
    pub command: String,
    /// Confidence below which a quote is in no count.
    pub min_confidence: f64,
    /// Whether articles are searched for copies.
    pub knows_copies: bool,
    /// Input folder as the settings had it.
    #[serde(skip)]
    pub input: Option<String>,
}

impl RunFacts {
    /// Reads `run.json` in the folder of the tables; what it does not say stays empty. `defaults` are the settings
    /// by default, in the form of run.json.
    pub fn read(folder: &Path, defaults: &Value) -> Self {
        let text = fs::read(folder.join("run.json")).unwrap_or_default();
        Self::from_json(&serde_json::from_slice(&text).unwrap_or_default(), defaults)
    }

    fn from_json(run: &Value, defaults: &Value) -> Self {
        let word = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        let model = |model: &Value| {
            let hash: String = word(&model["hash"]).chars().take(12).collect();
            format!("{} ({hash})", word(&model["id"]))
        };
        let none = serde_json::Map::new();
        let all = run["config"]["settings"].as_object().unwrap_or(&none);
        let value = |key: &str| all.get(key).map(|s| &s["value"]);
        let changed: Vec<(&str, String)> = all
            .iter()
            .filter(|(key, setting)| {
                let default = &defaults["settings"][key.as_str()]["value"];
                setting["value"] != *default && !NOT_METHOD.contains(&key.as_str())
            })
            .map(|(key, setting)| (key.as_str(), word(&setting["value"])))
            .collect();
        let mut command = vec!["whosaid".to_string(), "run".to_string()];
        for (flag, key) in [("--input", "input"), ("--output", "output")] {
            if let Some(path) = value(key) {
                command.extend([flag.to_string(), shell(&word(path))]);
            }
        }
        for (key, value) in &changed {
            command.extend(["--set".to_string(), shell(&format!("{key}={value}"))]);
        }
        Self {
            version: word(&run["version"]),
            schema_version: word(&run["schema_version"]),
            engine: word(&run["engine"]),
            models: run["models"].as_array().into_iter().flatten().map(model).collect(),
            settings_hash: word(&run["settings_hash"]).chars().take(16).collect(),
            settings: changed.into_iter().map(|(key, value)| format!("{key}={value}")).collect(),
            command: command.join(" "),
            min_confidence: value("write.min_confidence").and_then(Value::as_f64).unwrap_or(0.0),
            knows_copies: value("duplicates.enabled").and_then(Value::as_bool).unwrap_or(true),
            input: value("input").map(word),
        }
    }
}

/// A word as a shell would take it.
fn shell(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:".contains(c);
    match word.chars().all(plain) && !word.is_empty() {
        true => word.to_string(),
        false => format!("'{}'", word.replace('\'', "'\\''")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn changed_settings_become_a_command_and_times_are_passed_over() {
        let setting = |value: Value| json!({ "value": value });
        let run = json!({
            "version": "0.1.0", "started": "2025-01-01T00:00:00Z", "engine": "fast",
            "models": [{ "id": "fast-4", "hash": "0123456789abcdef" }],
            "config": { "settings": {
                "input": setting(json!("my articles")), "output": setting(json!("out")), "threads": setting(json!(4)),
                "engine": setting(json!("fast")), "write.min_confidence": setting(json!(0.5)),
            } },
        });
        let defaults = json!({ "settings": { "engine": setting(json!("fast")) } });
        let facts = RunFacts::from_json(&run, &defaults);
        assert_eq!(facts.command, "whosaid run --input 'my articles' --output out --set write.min_confidence=0.5");
        assert_eq!((facts.min_confidence, facts.models[0].as_str()), (0.5, "fast-4 (0123456789ab)"));
        assert_eq!(RunFacts::from_json(&Value::Null, &Value::Null).engine, "");
    }
}
