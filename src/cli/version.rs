//! `whosaid --version`: the program and all that its tables depend on.

use std::fmt::Write;

use whosaid::annotate::{Engine, StanceSettings};
use whosaid::pipeline::{ROWS_VERSION, TABLES_VERSION};
use whosaid::setting::Word;
use whosaid::tables::schema::SCHEMA_VERSION;

/// A line for the program, and one for each version and model, with its hash.
pub fn long() -> String {
    let mut out = format!("whosaid {}\n", env!("CARGO_PKG_VERSION"));
    let mut line = |what: &str, value: &str, hash: &str| {
        let _ = writeln!(out, "{}", format!("{what:<9} {value:<16} {hash}").trim_end()); // A String takes all.
    };
    line("schema", &SCHEMA_VERSION.to_string(), "");
    line("rows", ROWS_VERSION.trim(), "");
    line("tables", TABLES_VERSION.trim(), "");
    for &engine in Engine::ALL {
        match engine.load(None) {
            Ok(loaded) => {
                let hash = loaded.model.as_ref().map_or("", |model| &model.hash);
                line("engine", loaded.engine.id(), hash);
            }
            Err(_) => line("engine", engine.name(), "not built in"),
        }
    }
    for part in StanceSettings::default().load().map(|loaded| loaded.parts).unwrap_or_default() {
        line("lexicon", &part.id, &part.hash);
    }
    out
}
