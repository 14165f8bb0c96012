//! Settings: the defaults, under config.toml, under the `WHOSAID_*` variables, under the flags.
//!
//! Each stage declares its own ([`crate::setting`]); [`Settings`] has them all. A file, the environment and the flags
//! are each a [`Layer`] that says as much as it likes; laid over one another they give [`Resolved`] settings.

mod error;
mod file;
mod keys;
mod layer;
mod max_failures;
mod resolved;
mod settings;
mod show;
mod words;

pub use error::ConfigError;
pub use keys::{KEYS, nearest_of};
pub use layer::Layer;
pub use max_failures::MaxFailures;
pub use resolved::{Origins, Resolved, Source, resolve};
pub use settings::Settings;
pub use show::{as_json, as_toml, template};
pub use words::{from_assignments, from_environment, from_flags};

/// The config file that is read when none is named, if it is there.
pub const DEFAULT_FILE: &str = "config.toml";
