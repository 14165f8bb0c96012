//! Values written as plain words: in environment variables and after `--set`.

use super::error::ConfigError;
use super::keys::{self, KEYS, OTHER_VARIABLES};
use super::layer::Layer;
use crate::setting::PREFIX;

/// The layer of the `WHOSAID_*` variables among `variables`.
///
/// # Errors
/// The first variable, by name, that names no setting or whose value its setting cannot take.
pub fn from_environment(variables: impl IntoIterator<Item = (String, String)>) -> Result<Layer, ConfigError> {
    let mut layer = Layer::default();
    let mut ours: Vec<(String, String)> = variables.into_iter().filter(|(n, _)| n.starts_with(PREFIX)).collect();
    ours.sort(); // The environment has no order; the first error should not depend on it.
    for (name, value) in ours {
        if OTHER_VARIABLES.contains(&name.as_str()) {
            continue;
        }
        let Some(setting) = KEYS.iter().find(|k| k.variable() == name) else {
            // The prefix is common to all, and would make everything look near.
            let known: Vec<String> = KEYS.iter().map(|k| k.variable()[PREFIX.len()..].to_string()).collect();
            let nearest = keys::nearest_of(&name[PREFIX.len()..], known.iter().map(String::as_str));
            let nearest = nearest.map(|n| format!("{PREFIX}{n}"));
            return Err(ConfigError::UnknownName { origin: format!("the environment variable {name}"), nearest });
        };
        layer.set_word(setting, &value).map_err(|message| ConfigError::BadValue { origin: name, message })?;
    }
    Ok(layer)
}

/// The layer of `--set KEY=VALUE` arguments, in order.
///
/// # Errors
/// The first that names no setting, or whose value its setting cannot take.
pub fn from_assignments<'a>(assignments: impl IntoIterator<Item = &'a str>) -> Result<Layer, ConfigError> {
    let mut layer = Layer::default();
    for assignment in assignments {
        let origin = format!("--set {assignment}");
        let Some((name, value)) = assignment.split_once('=') else {
            return Err(ConfigError::BadValue { origin, message: "write it as KEY=VALUE".to_string() });
        };
        let name = name.trim();
        let Some(setting) = keys::find(name) else {
            let nearest = keys::nearest(name).map(str::to_string);
            return Err(ConfigError::UnknownName { origin, nearest });
        };
        layer.set_word(setting, value).map_err(|message| ConfigError::BadValue { origin, message })?;
    }
    Ok(layer)
}

/// The layer of flags that are settings: the setting's key and the flag's word.
///
/// # Errors
/// The first whose word its setting cannot take.
pub fn from_flags<'a>(flags: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Layer, ConfigError> {
    let mut layer = Layer::default();
    for (key, word) in flags {
        let Some(setting) = keys::find(key) else {
            return Err(ConfigError::UnknownName { origin: key.to_string(), nearest: None });
        };
        let flag = setting.flag.map_or(setting.name(), |flag| flag.long);
        layer
            .set_word(setting, word)
            .map_err(|message| ConfigError::BadValue { origin: format!("--{flag} {word}"), message })?;
    }
    Ok(layer)
}

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::super::Settings;
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
        let mut settings = Settings::default();
        let formats = settings.read.formats.len();
        settings.apply(&layer);
        assert_eq!((settings.threads, settings.walk.hidden), (3, true));
        assert_eq!(settings.walk.exclude, ["*.{tmp,bak}", "drafts/**"]);
        assert_eq!(settings.read.fields.text, ["a,b"]);
        assert_eq!(settings.walk.max_file_size, 2 << 20);
        assert_eq!(settings.read.formats.len(), formats + 2);
        assert_eq!(settings.read.formats["bak"], "none");
        assert_eq!(layer.get("quiet"), None);
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
        assert_eq!(layer.get("threads"), Some(&Value::Integer(4)));
        assert_eq!(layer.get("read.path_pattern").and_then(Value::as_str), Some("{outlet}/{slug}"));
        let error = from_assignments(["walk.hiden=true"]).expect_err("an error").to_string();
        assert_eq!(error, "--set walk.hiden=true names no setting; did you mean 'walk.hidden'?");
        assert!(from_assignments(["threads"]).expect_err("an error").to_string().contains("KEY=VALUE"));
    }
}
