//! The config.toml that ships with the project.

use std::path::Path;

use whosaid::config::{self, Layer, Settings};

#[test]
fn it_is_the_documented_file_for_what_it_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("config.toml");
    let resolved = config::resolve(Some(&path), &Layer::default(), &Layer::default()).expect("settings");
    let mut settings = resolved.settings;
    // As they are written: from the file's folder.
    settings.walk.root = "data/articles".into();
    settings.write.folder = "output".into();
    let wanted = config::template(&settings);
    if std::env::var_os("WHOSAID_REFRESH").is_some() {
        std::fs::write(&path, &wanted).expect("a writable config.toml");
    }
    let text = std::fs::read_to_string(&path).expect("config.toml");
    let differing = text.lines().zip(wanted.lines()).find(|(found, wanted)| found != wanted);
    assert_eq!(differing, None, "WHOSAID_REFRESH=1 cargo test --test it config_file");
    assert_eq!(text.len(), wanted.len(), "WHOSAID_REFRESH=1 cargo test --test it config_file");
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
