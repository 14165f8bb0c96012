//! What rows depend on beside the articles.

use std::fs::File;

use whosaid_language::Analyser;

use crate::annotate::{EngineModel, LexiconPart};
use crate::config::Settings;
use crate::corpus::duplicates::DuplicateSettings;
use crate::corpus::speakers::Gazetteer;
use crate::store;
use crate::tables::schema::SCHEMA_VERSION;

/// A hash of the program, the engine and its model, the lexicons, and the settings that rows depend on.
pub(super) fn of_rows(
    settings: &Settings,
    analyser: &Analyser,
    model: Option<&EngineModel>,
    lexicons: &[LexiconPart],
) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    let mut add = |what: &str| {
        hasher.update(&(what.len() as u64).to_le_bytes()).update(what.as_bytes());
    };
    add(env!("CARGO_PKG_VERSION"));
    add(&program());
    add(&format!("{SCHEMA_VERSION} {}", store::FORMAT));
    add(analyser.engine().id());
    add(model.map_or("", |m| &m.hash));
    add(&lexicons.len().to_string());
    lexicons.iter().for_each(|l| add(&l.hash));
    add(&serde_json::to_string(&settings.read).unwrap_or_default());
    add(&settings.annotate.max_seconds.to_string());
    add(if settings.write.text_in_parquet { "text" } else { "" });
    // The thresholds are for the search over all articles; only whether there is one concerns what is kept of each.
    add(if settings.duplicates.enabled { "duplicates" } else { "" });
    *hasher.finalize().as_bytes()
}

/// A hash of what the tables are made by, beside the store: a snapshot of the same store by the same is the same.
pub(super) fn of_tables(settings: &Settings, gazetteer: Option<&Gazetteer>, of_rows: &[u8; 32]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    hasher.update(of_rows);
    hasher.update(&settings.corpus.window.to_le_bytes());
    let DuplicateSettings { article_similarity, quote_similarity, enabled: _ } = &settings.duplicates;
    hasher.update(format!("{} {}", article_similarity.value(), quote_similarity.value()).as_bytes());
    hasher.update(gazetteer.map_or("", Gazetteer::hash).as_bytes());
    hasher.update(&[u8::from(settings.write.csv), u8::from(settings.write.parquet)]);
    *hasher.finalize().as_bytes()
}

/// A hash of the running program: two builds of one version may read an article differently. Empty where it cannot be
/// read.
fn program() -> String {
    let mut hasher = blake3::Hasher::new();
    let read = std::env::current_exe().and_then(File::open).and_then(|file| hasher.update_reader(file).map(drop));
    read.map_or(String::new(), |()| hasher.finalize().to_hex().to_string())
}
