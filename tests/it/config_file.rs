//! The config.toml that ships with the project.

use std::path::Path;

use whosaid::config::{self, Layer, Settings};

#[test]
fn it_is_the_documented_file_for_what_it_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml");
    let text = std::fs::read_to_string(path).expect("config.toml");
    let layer: Layer = toml::from_str(&text).expect("settings");
    let mut settings = Settings::default();
    settings.apply(&layer);
    // Differences are mended by `whosaid config --default`, with the two values below put in again.
    assert_eq!(text, config::template(&settings));
}

#[test]
fn it_differs_from_the_defaults_only_where_the_sample_corpus_needs_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml");
    let resolved = config::resolve(Some(&path), &Layer::default(), &Layer::default()).expect("settings");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut expected = Settings::default();
    expected.walk.root = root.join("data/articles");
    expected.write.folder = root.join("output");
    expected.read.path_pattern = Some("{outlet}/{date}/{slug}".to_string());
    assert_eq!(resolved.settings, expected);
}
