//! Hashes of everything but the articles that the stored rows and the tables depend on.
//!
//! Settings are taken apart without `..`: a new one does not compile until it is decided here what depends on it.

use whosaid_language::Analyser;

use super::version::{ROWS_VERSION, TABLES_VERSION};
use crate::annotate::{AnnotateSettings, EngineModel, LexiconPart, StanceSettings};
use crate::config::Settings;
use crate::corpus::CorpusSettings;
use crate::corpus::duplicates::DuplicateSettings;
use crate::corpus::speakers::{Gazetteer, SpeakerSettings};
use crate::store;
use crate::tables::schema::SCHEMA_VERSION;
use crate::write::OutputSettings;

/// What the rows of an article depend on besides the article: versions, the engine and its model, lexicons, settings.
pub(super) fn of_rows(
    settings: &Settings,
    analyser: &Analyser,
    model: Option<&EngineModel>,
    lexicons: &[LexiconPart],
) -> [u8; 32] {
    let Settings {
        read,
        write: OutputSettings { text_in_parquet, folder: _, csv: _, parquet: _ },
        annotate: AnnotateSettings { max_seconds },
        // The thresholds are for the search over all articles; what is kept of each depends on whether there is one.
        duplicates: DuplicateSettings { enabled, article_similarity: _, quote_similarity: _ },
        // Their contents count instead of their paths: `analyser`, `model` and `lexicons`.
        engine: _,
        model: _,
        stance: StanceSettings { lexicons: _ },
        // Decide about the tables: `of_tables`.
        speakers: _,
        corpus: _,
        // Decide which articles are read, not what becomes of one.
        walk: _,
        limit: _,
        max_failures: _,
        incremental: _,
        verify: _,
        // Decide how the run goes about it.
        threads: _,
        max_memory: _,
        quiet: _,
        log_format: _,
        progress: _,
        prometheus: _,
    } = settings;
    let mut hasher = blake3::Hasher::new();
    let mut add = |what: &str| {
        hasher.update(&(what.len() as u64).to_le_bytes()).update(what.as_bytes());
    };
    add(ROWS_VERSION);
    add(&format!("{SCHEMA_VERSION} {}", store::FORMAT));
    add(analyser.engine().id());
    add(model.map_or("", |m| &m.hash));
    add(&lexicons.len().to_string());
    lexicons.iter().for_each(|l| add(&l.hash));
    add(&serde_json::to_string(read).unwrap_or_default());
    add(&max_seconds.to_string());
    add(if *text_in_parquet { "text" } else { "" });
    add(if *enabled { "duplicates" } else { "" });
    *hasher.finalize().as_bytes()
}

/// What a shard of tables depends on besides its records and their resolutions.
pub(super) fn of_shards(of_rows: &[u8; 32]) -> [u8; 32] {
    *blake3::Hasher::new().update(of_rows).update(TABLES_VERSION.as_bytes()).finalize().as_bytes()
}

/// What all the tables depend on besides the records in the store.
pub(super) fn of_tables(settings: &Settings, gazetteer: Option<&Gazetteer>, of_shards: &[u8; 32]) -> [u8; 32] {
    let OutputSettings { csv, parquet, text_in_parquet: _, folder: _ } = &settings.write;
    let CorpusSettings { window } = &settings.corpus;
    let DuplicateSettings { article_similarity, quote_similarity, enabled: _ } = &settings.duplicates;
    // The gazetteer's contents count instead of its path.
    let SpeakerSettings { gazetteer: _ } = &settings.speakers;
    let mut hasher = blake3::Hasher::new();
    hasher.update(of_shards);
    hasher.update(&window.to_le_bytes());
    hasher.update(format!("{} {}", article_similarity.value(), quote_similarity.value()).as_bytes());
    hasher.update(gazetteer.map_or("", Gazetteer::hash).as_bytes());
    hasher.update(&[u8::from(*csv), u8::from(*parquet)]);
    *hasher.finalize().as_bytes()
}
