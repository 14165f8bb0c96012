//! What can be wrong with settings, said so that the reader can mend it.

use std::path::PathBuf;

/// A problem with the settings.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The config file cannot be read.
    #[error("cannot read the config file {}: {source}{}", path.display(), missing_hint(source))]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The config file is not TOML, or a value in it is of the wrong kind.
    #[error("{}:{line}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// What is wrong there.
        message: String,
    },
    /// The config file has a key that no setting has.
    #[error("{}:{line}: unknown key '{key}'{}", path.display(), hint(nearest.as_deref()))]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// The key, dotted.
        key: String,
        /// The valid key most like it.
        nearest: Option<String>,
    },
    /// An environment variable or `--set` names no setting.
    #[error("{origin} names no setting{}", hint(nearest.as_deref()))]
    UnknownName {
        /// The variable, or the flag as typed.
        origin: String,
        /// The valid name most like it.
        nearest: Option<String>,
    },
    /// An environment variable or `--set` has a value that its setting cannot take.
    #[error("{origin}: {message}")]
    BadValue {
        /// The variable, or the flag as typed.
        origin: String,
        /// What is wrong with the value.
        message: String,
    },
}

fn hint(nearest: Option<&str>) -> String {
    match nearest {
        Some(name) => format!("; did you mean '{name}'?"),
        None => "; `whosaid config` lists every setting".to_string(),
    }
}

fn missing_hint(source: &std::io::Error) -> &'static str {
    if source.kind() == std::io::ErrorKind::NotFound {
        "; `whosaid config --default` prints a file to start from"
    } else {
        ""
    }
}
