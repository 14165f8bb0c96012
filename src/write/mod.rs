//! write

mod settings;

pub use settings::OutputSettings;
