//! Abbreviations that keep their full stop, from `data/abbreviations.txt`.

use std::sync::LazyLock;

use crate::hash::WordMap;

/// What may follow an abbreviation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Abbreviation {
    /// A name: the sentence goes on.
    Title,
    /// A number, or it is none.
    Number,
    /// It may end a sentence.
    Final,
    /// A date.
    Month,
}

struct Entry {
    follows: Abbreviation,
    /// Counts in lower case too.
    any_case: bool,
}

/// More bytes than any abbreviation has.
const MAX_BYTES: usize = 10;

static TABLE: LazyLock<WordMap<&'static str, Entry>> = LazyLock::new(|| {
    include_str!("../../../data/abbreviations.txt")
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let mut columns = line.split_whitespace();
            let word = columns.next()?;
            let follows = match columns.next()? {
                "title" => Abbreviation::Title,
                "number" => Abbreviation::Number,
                "month" => Abbreviation::Month,
                _ => Abbreviation::Final,
            };
            Some((word, Entry { follows, any_case: columns.next().is_some() }))
        })
        .collect()
});

/// What may follow `word` (given without its last full stop) if it is an abbreviation.
///
/// Of a hyphenated word, the last part decides ('R-Ky').
pub(crate) fn abbreviation(word: &str) -> Option<Abbreviation> {
    let last = word.rsplit('-').next().unwrap_or(word);
    if last.is_empty() || last.len() > MAX_BYTES || !last.is_ascii() {
        return None;
    }
    let mut buffer = [0u8; MAX_BYTES];
    let lower = &mut buffer[..last.len()];
    lower.copy_from_slice(last.as_bytes());
    lower.make_ascii_lowercase();
    let entry = TABLE.get(std::str::from_utf8(lower).ok()?)?;
    (entry.any_case || last.as_bytes()[0].is_ascii_uppercase()).then_some(entry.follows)
}
