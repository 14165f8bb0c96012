//! Hashes of everything but the articles that the stored rows and the tables depend on.
//!
//! Every setting says at its declaration what depends on it ([`Affects`]), so none can be forgotten here.

use whosaid_language::Analyser;

use super::memory;
use super::version::{ROWS_VERSION, TABLES_VERSION};
use crate::annotate::{EngineModel, LexiconPart};
use crate::config::{KEYS, Settings};
use crate::corpus::speakers::Gazetteer;
use crate::setting::{Affects, Section};
use crate::store;
use crate::tables::schema::SCHEMA_VERSION;

/// What the rows of an article depend on besides the article: versions, the engine and its model, lexicons, settings.
pub(super) fn of_rows(
    settings: &Settings,
    analyser: &Analyser,
    model: Option<&EngineModel>,
    lexicons: &[LexiconPart],
) -> [u8; 32] {
    let mut hash = Hash::default();
    hash.add(ROWS_VERSION);
    hash.add(&format!("{SCHEMA_VERSION} {}", store::FORMAT));
    hash.add(analyser.engine().id());
    hash.add(model.map_or("", |m| &m.hash));
    hash.add(&lexicons.len().to_string());
    lexicons.iter().for_each(|l| hash.add(&l.hash));
    hash.add_settings(settings, Affects::Rows);
    hash.finish()
}

/// What a shard of tables depends on besides its records and their resolutions.
pub(super) fn of_shards(settings: &Settings, of_rows: &[u8; 32]) -> [u8; 32] {
    let mut hash = Hash::default();
    hash.0.update(of_rows);
    hash.add(TABLES_VERSION);
    hash.add_settings(settings, Affects::Shards);
    hash.finish()
}

/// What all the tables depend on besides the records in the store.
pub(super) fn of_tables(settings: &Settings, gazetteer: Option<&Gazetteer>, of_shards: &[u8; 32]) -> [u8; 32] {
    let mut hash = Hash::default();
    hash.0.update(of_shards);
    hash.add(gazetteer.map_or("", Gazetteer::hash));
    // A bound on memory shortens a window of all articles.
    hash.add(&memory::window(settings.corpus.window, settings.max_memory).to_string());
    hash.add_settings(settings, Affects::Tables);
    hash.finish()
}

/// A hash of several words: each with its length, so that no two lists of words are alike.
#[derive(Default)]
struct Hash(blake3::Hasher);

impl Hash {
    fn add(&mut self, word: &str) {
        self.0.update(&(word.len() as u64).to_le_bytes()).update(word.as_bytes());
    }

    fn add_settings(&mut self, settings: &Settings, affecting: Affects) {
        for setting in KEYS.iter().filter(|s| s.affects == affecting) {
            self.add(setting.key);
            self.add(&settings.get(setting.key).map_or(String::new(), |value| value.to_string()));
        }
    }

    fn finish(self) -> [u8; 32] {
        *self.0.finalize().as_bytes()
    }
}
