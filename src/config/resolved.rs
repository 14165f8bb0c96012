//! Settings, resolved from their layers, with the origin of each value.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::layer::Layer;
use super::settings::Settings;
use super::{ConfigError, DEFAULT_FILE, file};
use crate::setting::Section;

/// Where a setting's value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// The built-in default.
    Default,
    /// The config file.
    File,
    /// A `WHOSAID_*` variable.
    Environment,
    /// A flag.
    Flag,
    /// The program that called the library.
    Caller,
}

/// Where the values of settings came from.
#[derive(Clone, Debug, Default)]
pub struct Origins {
    /// The config file that was read.
    pub file: Option<PathBuf>,
    sources: BTreeMap<&'static str, Source>,
}

impl Origins {
    /// Where `settings` have the value of that key from.
    pub fn source(&self, settings: &Settings, key: &str) -> Source {
        match self.sources.get(key) {
            Some(source) => *source,
            None if settings.get(key) == Settings::default().get(key) => Source::Default,
            None => Source::Caller,
        }
    }
}

/// Settings with their origins.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The settings in force.
    pub settings: Settings,
    /// Where they came from.
    pub origins: Origins,
}

impl Resolved {
    /// Where the value of the setting of that dotted name came from.
    pub fn source(&self, key: &str) -> Source {
        self.origins.source(&self.settings, key)
    }

    /// Lays a layer over what there is.
    fn apply(&mut self, layer: &Layer, source: Source) {
        self.settings.apply(layer);
        self.origins.sources.extend(layer.iter().map(|(key, _)| (key, source)));
    }
}

/// Lays the layers over one another: defaults, the file, the environment, the flags.
///
/// `file` is the config file asked for; without one, [`DEFAULT_FILE`] in the current folder counts where it exists.
///
/// # Errors
/// What is wrong with the config file, and where.
pub fn resolve(file: Option<&Path>, environment: &Layer, flags: &Layer) -> Result<Resolved, ConfigError> {
    let file = file.or_else(|| Some(Path::new(DEFAULT_FILE)).filter(|f| f.exists()));
    let mut resolved = Resolved::default();
    if let Some(file) = file {
        resolved.apply(&file::read(file)?, Source::File);
        resolved.origins.file = Some(file.to_path_buf());
    }
    resolved.apply(environment, Source::Environment);
    resolved.apply(flags, Source::Flag);
    Ok(resolved)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_source_is_known() {
        let mut resolved = Resolved::default();
        let file = Layer::default().with("threads", 2).and_then(|l| l.with("read.fields.text", vec!["body"]));
        resolved.apply(&file.expect("a layer"), Source::File);
        resolved.apply(&Layer::default().with("threads", 4).expect("a layer"), Source::Flag);
        resolved.settings.quiet = true;
        assert_eq!(resolved.source("threads"), Source::Flag);
        assert_eq!(resolved.source("read.fields.text"), Source::File);
        assert_eq!(resolved.source("read.fields.id"), Source::Default);
        assert_eq!(resolved.source("quiet"), Source::Caller);
        assert_eq!(resolved.settings.threads, 4);
    }
}
