//! config.toml, read into a layer.

use std::ops::Range;
use std::path::{Component, Path, PathBuf};

use toml::de::{DeTable, DeValue};
use toml::{Table, Value};

use super::error::ConfigError;
use super::keys::{self, KEYS};
use super::layer::Layer;

/// Reads a config file. Its relative paths count from its own folder.
///
/// # Errors
/// That it cannot be read, or the first thing that is wrong in it, with its line.
pub fn read(path: &Path) -> Result<Layer, ConfigError> {
    let unreadable = |source| ConfigError::Unreadable { path: path.to_path_buf(), source };
    // A pipe that nobody writes to would never end.
    if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
        return Err(unreadable(std::io::Error::other("it is not a file")));
    }
    let text = std::fs::read_to_string(path).map_err(unreadable)?;
    parse(path, &text)
}

/// The layer of a config file's text.
pub(super) fn parse(path: &Path, text: &str) -> Result<Layer, ConfigError> {
    let invalid = |span, message: &str| ConfigError::Invalid {
        path: path.to_path_buf(),
        line: line(text, span),
        message: message.to_string(),
    };
    let table = DeTable::parse(text).map_err(|e| invalid(e.span(), e.message()))?;
    if let Some((key, span)) = first_unknown(table.get_ref(), "") {
        if keys::is_section(&key) {
            return Err(invalid(Some(span), &format!("'{key}' is a table of settings: write [{key}]")));
        }
        let nearest = keys::nearest(&key).map(str::to_string);
        return Err(ConfigError::UnknownKey { path: path.to_path_buf(), line: line(text, Some(span)), key, nearest });
    }
    let values: Table = toml::from_str(text).map_err(|e| invalid(e.span(), e.message()))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut layer = Layer::default();
    for setting in KEYS.iter() {
        let Some((value, span)) = find(&values, table.get_ref(), setting.key) else { continue };
        let value = if setting.is_path { with_paths_from(folder, value) } else { value.clone() };
        layer.set(setting, value).map_err(|message| invalid(Some(span), &format!("{}: {message}", setting.key)))?;
    }
    Ok(layer)
}

/// The value at a dotted key, and where it stands.
fn find<'a>(values: &'a Table, places: &DeTable<'_>, key: &str) -> Option<(&'a Value, Range<usize>)> {
    let (name, rest) = key.split_once('.').map_or((key, None), |(table, rest)| (table, Some(rest)));
    let (value, place) = (values.get(name)?, places.get(name)?);
    match (rest, value, place.get_ref()) {
        (None, _, _) => Some((value, place.span())),
        (Some(rest), Value::Table(values), DeValue::Table(places)) => find(values, places, rest),
        _ => None,
    }
}

/// A value whose relative paths count from `folder`. The empty word is no path.
fn with_paths_from(folder: &Path, value: &Value) -> Value {
    match value {
        Value::String(path) if !path.is_empty() => {
            Value::String(beside(folder, Path::new(path)).to_string_lossy().into_owned())
        }
        Value::Array(paths) => Value::Array(paths.iter().map(|path| with_paths_from(folder, path)).collect()),
        other => other.clone(),
    }
}

/// The first key, by place, that no setting has, or a table of settings that is no table.
fn first_unknown(table: &DeTable<'_>, above: &str) -> Option<(String, Range<usize>)> {
    let unknown = table.iter().filter_map(|(key, value)| {
        let name = if above.is_empty() { key.get_ref().to_string() } else { format!("{above}.{}", key.get_ref()) };
        match value.get_ref() {
            DeValue::Table(inner) if keys::is_section(&name) => first_unknown(inner, &name),
            _ if keys::find(&name).is_some() => None,
            _ => Some((name, key.span())),
        }
    });
    unknown.min_by_key(|(_, span)| span.start)
}

/// Line of a place in the text, from 1.
fn line(text: &str, span: Option<Range<usize>>) -> usize {
    let before = span.map_or(0, |s| s.start.min(text.len()));
    1 + text.as_bytes()[..before].iter().filter(|b| **b == b'\n').count()
}

/// `path` as seen from where `folder` is seen, without a `.` on the way.
fn beside(folder: &Path, path: &Path) -> PathBuf {
    let steps: PathBuf = folder.join(path).components().filter(|c| *c != Component::CurDir).collect();
    if steps.as_os_str().is_empty() { PathBuf::from(".") } else { steps }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(text: &str) -> String {
        parse(Path::new("c.toml"), text).expect_err("an error").to_string()
    }

    #[test]
    fn an_unknown_key_is_named_with_its_line_and_the_nearest() {
        assert_eq!(message("input = \"a\"\nthread = 2\n"), "c.toml:2: unknown key 'thread'; did you mean 'threads'?");
        assert_eq!(
            message("[walk]\nhidden = true\n\nhiden = true\n"),
            "c.toml:4: unknown key 'walk.hiden'; did you mean 'walk.hidden'?"
        );
        assert_eq!(message("[wlak]\nhidden = true\n").split(';').next(), Some("c.toml:1: unknown key 'wlak'"));
        assert_eq!(message("xyzzy = 1"), "c.toml:1: unknown key 'xyzzy'; `whosaid config` lists every setting");
    }

    #[test]
    fn the_first_of_several_unknown_keys_is_named() {
        assert!(message("zebra = 1\napple = 2\n").contains("'zebra'"));
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_placed() {
        let text = message("input = \"a\"\n\nthreads = \"two\"\n");
        assert!(text.starts_with("c.toml:3: ") && text.contains("two"), "{text}");
        assert!(message("walk = 3").starts_with("c.toml:1: "));
        assert!(message("threads = -1").starts_with("c.toml:1: "));
        assert!(message("threads = \n").starts_with("c.toml:1: "));
    }

    #[test]
    fn paths_count_from_the_files_folder() {
        assert_eq!(beside(Path::new("a/b"), Path::new("data/")), PathBuf::from("a/b/data"));
        assert_eq!(beside(Path::new(""), Path::new("./data")), PathBuf::from("data"));
        assert_eq!(beside(Path::new(""), Path::new(".")), PathBuf::from("."));
        assert_eq!(beside(Path::new("a"), Path::new("/data")), PathBuf::from("/data"));
    }
}
