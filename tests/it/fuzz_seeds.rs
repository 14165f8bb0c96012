//! The seeds of the fuzz targets, replayed: each must be taken without a panic.

use std::fs;
use std::path::Path;

#[path = "../../fuzz/src/targets.rs"]
mod targets;

/// Runs a target on each of its seeds, and on each cut off in the middle.
fn replay(name: &str, target: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(name);
    let mut n = 0;
    for entry in fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
        let seed = fs::read(entry.expect("a file").path()).expect("a seed");
        target(&seed);
        target(&seed[..seed.len() / 2]);
        n += 1;
    }
    assert!(n > 0, "no seed in {}", folder.display());
}

#[test]
fn seeds_of_every_format_are_read() {
    replay("read", targets::read);
}

#[test]
fn seeds_of_hostile_texts_are_annotated() {
    replay("annotate", targets::annotate);
}

#[test]
fn seeds_of_damaged_models_are_refused() {
    replay("model", targets::model);
}

#[test]
fn seeds_of_config_files_read_back() {
    replay("settings", targets::settings);
}
