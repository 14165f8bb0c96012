//! Settings, shown: as TOML with the origin of each value, as JSON, as the documented file.

use std::fmt::Write;

use serde_json::json;
use toml::Value;

use super::keys::KEYS;
use super::resolved::{Origins, Resolved, Source};
use super::settings::Settings;
use crate::setting::{Form, Section, Setting};

/// All settings as TOML that can be used as a config file; behind each that is not a default, where it came from.
pub fn as_toml(resolved: &Resolved) -> String {
    let mut out = match &resolved.origins.file {
        Some(file) => format!("# config file: {}\n", file.display()),
        None => "# config file: none\n".to_string(),
    };
    render(&resolved.settings, &mut out, |key| {
        let origin = match resolved.source(key.key) {
            Source::Default => return (String::new(), String::new()),
            Source::File => "the config file".to_string(),
            Source::Environment => key.variable(),
            Source::Flag => "a flag".to_string(),
            Source::Caller => "the calling program".to_string(),
        };
        (String::new(), format!("  # from {origin}"))
    });
    out
}

/// All settings as JSON: `file` (or null), and for each dotted key its `value` and `source`.
pub fn as_json(settings: &Settings, origins: &Origins) -> serde_json::Value {
    let setting = |setting: &&Setting| {
        let (value, source) = (settings.get(setting.key), origins.source(settings, setting.key));
        (setting.key.to_string(), json!({ "value": value, "source": source }))
    };
    let settings: serde_json::Map<String, serde_json::Value> = KEYS.iter().map(setting).collect();
    json!({ "file": origins.file, "settings": settings })
}

/// The config file that says `settings`, every key documented.
pub fn template(settings: &Settings) -> String {
    let mut out = String::from(
        "# The settings of whosaid. A key that is left out has its default.\n\
         # WHOSAID_* variables (WHOSAID_THREADS, WHOSAID_WALK_HIDDEN) go over this file, flags over both;\n\
         # `whosaid config` shows what is in force and where it came from.\n",
    );
    render(settings, &mut out, |key| {
        let mut doc = String::from("\n");
        for line in key.doc() {
            let _ = writeln!(doc, "# {line}"); // Writing to a String cannot fail.
        }
        (doc, String::new())
    });
    out
}

/// Writes every setting, with what `around` puts before and behind it.
fn render(settings: &Settings, out: &mut String, around: impl Fn(&Setting) -> (String, String)) {
    let mut section = "";
    for key in KEYS.iter() {
        let Some(value) = settings.get(key.key) else { continue };
        let own_table = match &value {
            Value::Table(entries) if key.form == Form::Map => Some(entries),
            _ => None,
        };
        let (before, behind) = around(key);
        if let Some(entries) = own_table {
            section = key.key;
            let _ = writeln!(out, "{}{before}[{}]{behind}", if before.is_empty() { "\n" } else { "" }, key.key);
            for (name, value) in entries {
                // As a table of its own, so that a name with a space comes in quotes.
                let _ = write!(out, "{}", toml::Table::from_iter([(name.clone(), value.clone())]));
            }
            continue;
        }
        if key.table() != section {
            section = key.table();
            let _ = write!(out, "\n[{section}]\n");
        }
        let _ = writeln!(out, "{before}{} = {}{behind}", key.name(), written(key.name(), &value));
    }
}

/// A value as TOML; a list that would be long is one of several lines.
fn written(name: &str, value: &Value) -> String {
    let line = value.to_string();
    match value {
        Value::Array(items) if name.len() + line.len() > MAX_COLUMNS => {
            let mut rows = vec![String::new()];
            for item in items.iter().map(ToString::to_string) {
                let last = rows.last_mut().filter(|r| r.len() + item.len() + 6 <= MAX_COLUMNS);
                match last {
                    Some(row) if row.is_empty() => row.push_str(&item),
                    Some(row) => row.push_str(&format!(", {item}")),
                    None => rows.push(item),
                }
            }
            format!("[\n    {},\n]", rows.join(",\n    "))
        }
        _ => line,
    }
}

/// Beyond this a list is broken into lines.
const MAX_COLUMNS: usize = 100;

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::super::file::parse;
    use super::super::{Layer, resolve};
    use super::*;

    #[test]
    fn the_documented_file_says_what_it_was_made_from() {
        let mut settings = Settings { threads: 7, ..Settings::default() };
        settings.walk.exclude = vec!["a \"b\"".to_string()];
        let text = template(&settings);
        let mut again = Settings::default();
        again.apply(&parse(Path::new("c.toml"), &text).expect("a layer"));
        assert_eq!(again, settings);
    }

    #[test]
    fn origins_stand_behind_the_values() {
        let flags = Layer::default().with("threads", 3).expect("a layer");
        let environment = Layer::default().with("walk.hidden", true).expect("a layer");
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("c.toml");
        std::fs::write(&file, "input = \"articles\"\nthreads = 1\n").expect("written");
        let resolved = resolve(Some(&file), &environment, &flags).expect("settings");
        let text = as_toml(&resolved);
        assert!(text.contains("\nthreads = 3  # from a flag\n"), "{text}");
        assert!(text.contains("\nhidden = true  # from WHOSAID_WALK_HIDDEN\n"), "{text}");
        let input = folder.path().join("articles");
        assert!(text.contains(&format!("\ninput = \"{}\"  # from the config file\n", input.display())), "{text}");
        assert!(text.contains("\nquiet = false\n"), "{text}");
        let json = as_json(&resolved.settings, &resolved.origins);
        assert_eq!(json["settings"]["threads"], json!({ "value": 3, "source": "flag" }));
        assert_eq!(json["settings"]["quiet"]["source"], "default");
    }
}
