//! Values written as plain words: in environment variables and after `--set`.

use toml::{Table, Value};

use super::error::ConfigError;
use super::keys::{self, Form, Key, OTHER_VARIABLES, PREFIX};
use super::layer::Layer;

/// The layer of the `WHOSAID_*` variables among `variables`.
pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Result<Layer, ConfigError> {
    let mut layer = Layer::default();
    let mut ours: Vec<(String, String)> = variables.into_iter().filter(|(n, _)| n.starts_with(PREFIX)).collect();
    ours.sort(); // The environment has no order; the first error should not depend on it.
    for (name, value) in ours {
        if OTHER_VARIABLES.contains(&name.as_str()) {
            continue;
        }
        let Some(key) = keys::KEYS.iter().find(|k| k.variable() == name) else {
            let known: Vec<String> = keys::KEYS.iter().map(Key::variable).collect();
            // The prefix is common to all, and would make everything look near.
            let bare = |n: &str| n[PREFIX.len()..].to_string();
            let bare_known: Vec<String> = known.iter().map(|n| bare(n)).collect();
            let nearest = keys::nearest_of(&bare(&name), bare_known.iter().map(String::as_str));
            let nearest = nearest.map(|n| format!("{PREFIX}{n}"));
            return Err(ConfigError::UnknownName { origin: format!("the environment variable {name}"), nearest });
        };
        layer.overlay(&one(key, &value).map_err(|message| ConfigError::BadValue { origin: name, message })?);
    }
    Ok(layer)
}

/// The layer of `--set KEY=VALUE` arguments, in order.
pub fn from_assignments<'a>(assignments: impl IntoIterator<Item = &'a str>) -> Result<Layer, ConfigError> {
    let mut layer = Layer::default();
    for assignment in assignments {
        let origin = format!("--set {assignment}");
        let Some((name, value)) = assignment.split_once('=') else {
            return Err(ConfigError::BadValue { origin, message: "write it as KEY=VALUE".to_string() });
        };
        let name = name.trim();
        let Some(key) = keys::find(name) else {
            let nearest = keys::nearest(name).map(str::to_string);
            return Err(ConfigError::UnknownName { origin, nearest });
        };
        layer.overlay(&one(key, value).map_err(|message| ConfigError::BadValue { origin, message })?);
    }
    Ok(layer)
}

/// The layer of flags that are settings: the setting's name and the flag's word.
pub fn from_flags<'a>(flags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Layer, ConfigError> {
    let mut layer = Layer::default();
    for (name, value) in flags {
        let flag = name.rsplit('.').next().unwrap_or(name).replace('_', "-");
        let origin = format!("--{flag} {value}");
        let Some(key) = keys::find(name) else { return Err(ConfigError::UnknownName { origin, nearest: None }) };
        layer.overlay(&one(key, value).map_err(|message| ConfigError::BadValue { origin, message })?);
    }
    Ok(layer)
}

/// A layer of one setting.
fn one(key: &Key, written: &str) -> Result<Layer, String> {
    let mut table = Table::from_iter([(key.last().to_string(), value(key.form, written)?)]);
    for section in key.section().rsplit('.').filter(|s| !s.is_empty()) {
        table = Table::from_iter([(section.to_string(), Value::Table(table))]);
    }
    table.try_into::<Layer>().map_err(|e: toml::de::Error| e.message().to_string())
}

/// The TOML value of a plain word.
fn value(form: Form, written: &str) -> Result<Value, String> {
    let word = written.trim();
    match form {
        Form::Text => Ok(Value::String(word.to_string())),
        Form::Flag => match word.to_ascii_lowercase().as_str() {
            "true" | "1" | "yes" | "on" => Ok(Value::Boolean(true)),
            "false" | "0" | "no" | "off" => Ok(Value::Boolean(false)),
            _ => Err(format!("'{word}' is neither true nor false")),
        },
        Form::Number => {
            word.parse().map(Value::Integer).map_err(|_| format!("'{word}' is not a whole number that fits"))
        }
        Form::Decimal => word.parse().map(Value::Float).map_err(|_| format!("'{word}' is not a number")),
        Form::Size => Ok(word.parse().map_or_else(|_| Value::String(word.to_string()), Value::Integer)),
        Form::List if word.starts_with('[') => {
            let array = format!("list = {word}").parse::<Table>().map_err(|e| e.message().to_string())?;
            array.get("list").cloned().ok_or_else(|| format!("'{word}' is not a TOML array"))
        }
        Form::Map => {
            let entry = |item: &str| {
                let (name, value) = item.split_once('=').ok_or_else(|| format!("'{item}' is not name=value"))?;
                Ok((name.trim().to_string(), Value::String(value.trim().to_string())))
            };
            items(word).iter().map(|i| entry(i)).collect::<Result<Table, String>>().map(Value::Table)
        }
        Form::List => Ok(Value::Array(items(word).into_iter().map(Value::String).collect())),
    }
}

/// Splits at the commas that are outside braces; empty items vanish.
fn items(list: &str) -> Vec<String> {
    let (mut depth, mut out) = (0i32, vec![String::new()]);
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth <= 0 => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out.into_iter().map(|i| i.trim().to_string()).filter(|i| !i.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn environment(pairs: &[(&str, &str)]) -> Result<Layer, ConfigError> {
        from_environment(pairs.iter().map(|(n, v)| (n.to_string(), v.to_string())))
    }

    #[test]
    fn variables_of_every_form_are_read() {
        let layer = environment(&[
            ("PATH", "/bin"),
            ("WHOSAID_CONFIG", "elsewhere.toml"),
            ("WHOSAID_THREADS", "3"),
            ("WHOSAID_WALK_HIDDEN", "Yes"),
            ("WHOSAID_WALK_EXCLUDE", "*.{tmp,bak}, drafts/**"),
            ("WHOSAID_READ_FIELDS_TEXT", "[\"a,b\"]"),
            ("WHOSAID_WALK_MAX_FILE_SIZE", "2 MiB"),
            ("WHOSAID_READ_FORMATS", "log=txt, bak = none"),
        ])
        .expect("a layer");
        assert_eq!(layer.threads, Some(3));
        assert_eq!(layer.walk.hidden, Some(true));
        assert_eq!(layer.walk.exclude, Some(vec!["*.{tmp,bak}".to_string(), "drafts/**".to_string()]));
        assert_eq!(layer.read.fields.text, Some(vec!["a,b".to_string()]));
        assert_eq!(layer.walk.max_file_size.map(|s| s.0), Some(2 << 20));
        let formats = layer.read.formats.expect("formats");
        assert_eq!(formats.into_iter().map(|(k, v)| format!("{k}:{v}")).collect::<Vec<_>>(), ["bak:none", "log:txt"]);
        assert_eq!(layer.quiet, None);
    }

    #[test]
    fn an_unknown_variable_is_refused_with_the_nearest() {
        let error = environment(&[("WHOSAID_THREDS", "2")]).expect_err("an error").to_string();
        assert_eq!(error, "the environment variable WHOSAID_THREDS names no setting; did you mean 'WHOSAID_THREADS'?");
    }

    #[test]
    fn a_bad_value_names_its_variable() {
        let error = environment(&[("WHOSAID_QUIET", "maybe")]).expect_err("an error").to_string();
        assert_eq!(error, "WHOSAID_QUIET: 'maybe' is neither true nor false");
        let error = environment(&[("WHOSAID_THREADS", "-2")]).expect_err("an error").to_string();
        assert!(error.starts_with("WHOSAID_THREADS: "), "{error}");
    }

    #[test]
    fn assignments_are_read_in_order() {
        let layer = from_assignments(["threads=2", "threads = 4", "read.path_pattern={outlet}/{slug}"]).expect("layer");
        assert_eq!(layer.threads, Some(4));
        assert_eq!(layer.read.path_pattern.as_deref(), Some("{outlet}/{slug}"));
        let error = from_assignments(["walk.hiden=true"]).expect_err("an error").to_string();
        assert_eq!(error, "--set walk.hiden=true names no setting; did you mean 'walk.hidden'?");
        assert!(from_assignments(["threads"]).expect_err("an error").to_string().contains("KEY=VALUE"));
    }
}
