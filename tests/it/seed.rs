//! The article that the project was conceived on, where it is at hand: no quoted stretch may be lost.

use std::fs;
use std::path::{Path, PathBuf};

use whosaid::annotate::Engine;
use whosaid::setting::Word;
use whosaid_language::Analyser;

fn article() -> Option<PathBuf> {
    let shared = std::env::var_os("WHOSAID_SHARED").map(PathBuf::from);
    let shared = shared.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared"));
    let mut files = fs::read_dir(shared.join("corpora/seed")).ok()?.filter_map(Result::ok);
    files.next().map(|f| f.path())
}

#[test]
fn every_quoted_stretch_of_the_seed_article_has_its_speaker() {
    let Some(path) = article() else {
        println!(
            "SKIPPED every_quoted_stretch_of_the_seed_article_has_its_speaker: no corpora/seed beside the project"
        );
        return;
    };
    let text = fs::read_to_string(path).expect("the article");
    // A stretch runs from an opening mark to its closing one, over paragraphs that open with a mark again.
    let mut stretches: Vec<Vec<usize>> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        match (c, open) {
            ('“', false) => (stretches.push(vec![at]), open = true).1,
            ('“', true) => stretches.last_mut().expect("open").push(at),
            ('”', _) => open = false,
            _ => {}
        }
    }
    for &engine in Engine::ALL {
        let found = Analyser::builder().engine(engine.load(None).expect("a model").engine).build().annotate(&text);
        let speaker_at = |at: &usize| {
            let quote = found.quotes.iter().find(|q| q.content.iter().any(|s| s.range().contains(at)))?;
            Some(found.speaker(quote)?.name.as_str())
        };
        let speakers: Vec<Vec<Option<&str>>> =
            stretches.iter().map(|pieces| pieces.iter().map(speaker_at).collect()).collect();
        let by = |name| speakers.iter().filter(|s| s.iter().all(|p| *p == Some(name))).count();
        let name = engine.name();
        assert_eq!(by("Keir Starmer") + by("Donald Trump"), stretches.len(), "{name}: {speakers:?}");
        assert_eq!(by("Donald Trump"), 2, "{name}");
        assert!(stretches.iter().any(|s| s.len() == 2));
    }
}
