//! Settings: the defaults, under config.toml, under the `WHOSAID_*` variables, under the flags.
//!
//! Each of these is a [`Layer`] that says as much as it likes; laid over one another they give
//! [`Settings`], which the stages read, and where each value came from.

mod error;
mod file;
mod keys;
mod layer;
mod max_failures;
mod settings;
mod show;
mod size;
mod words;

use std::path::Path;

pub use error::ConfigError;
pub use keys::{Form, KEYS, Key, nearest_of};
pub use layer::{
    AnnotateLayer, FieldsLayer, Layer, NumericDates, ReadLayer, ReportLayer, StanceLayer, WalkLayer, WriteLayer,
};
pub use max_failures::MaxFailures;
pub use settings::{Resolved, Settings, Source};
pub use show::{as_json, as_toml, template};
pub use size::Size;
pub use words::{from_assignments, from_environment, from_flags};

/// The config file that is read when none is named, if it is there.
pub const DEFAULT_FILE: &str = "config.toml";

/// Lays the layers over one another: defaults, the file, the environment, the flags.
///
/// `file` is the config file asked for; without one, [`DEFAULT_FILE`] in the current folder counts where it exists.
pub fn resolve(file: Option<&Path>, environment: &Layer, flags: &Layer) -> Result<Resolved, ConfigError> {
    let file = file.or_else(|| Some(Path::new(DEFAULT_FILE)).filter(|f| f.exists()));
    let mut resolved = Resolved::default();
    if let Some(file) = file {
        resolved.apply(&file::read(file)?, Source::File);
        resolved.file = Some(file.to_path_buf());
    }
    resolved.apply(environment, Source::Environment);
    resolved.apply(flags, Source::Flag);
    Ok(resolved)
}
