//! What is kept of an article to find its duplicates and those of its quotes.

use whosaid_language::{QuoteKind, SpeakerKind};

use super::sketch::Sketch;
use super::words::{hash_of, words_of, words_of_quote};
use crate::tables::{Rows, SpeakerRow, sort_number};

/// Words of a quote by which it is compared; of a longer one, its beginning.
pub(super) const MAX_WORDS: usize = 256;

/// What is kept of an article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Facts {
    /// Rises with the date of publication.
    pub(super) date: Option<u32>,
    pub(super) article: Sketch,
    /// In the order of the rows.
    pub(super) quotes: Vec<QuoteFacts>,
}

#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct QuoteFacts {
    /// What follows the article's id in the quote's.
    pub id: String,
    /// A hash of each word, in their order.
    pub words: Vec<u32>,
    /// A hash of the speaker's surname, or of the name of what is no person; 0 if nobody is known to speak.
    pub speaker: u32,
    /// Index of the speaker among those of the article.
    pub speaker_index: Option<u32>,
    /// Whether all or a part of it is in quotation marks.
    pub is_quoted: bool,
}

impl Facts {
    /// Whether the article has a quote.
    pub fn has_quotes(&self) -> bool {
        !self.quotes.is_empty()
    }

    /// The facts of an article with that text; its rows may be those from before the corpus stage.
    pub fn of(text: &str, rows: &Rows) -> Self {
        let speakers: Vec<u32> = rows.speakers.iter().map(speaker_key).collect();
        let doc_id = rows.document.doc_id.as_str();
        let quotes = rows.quotes.iter().map(|quote| QuoteFacts {
            id: quote.quote_id.strip_prefix(doc_id).unwrap_or(&quote.quote_id).to_string(),
            words: words_of_quote(&quote.content, MAX_WORDS),
            speaker: quote.speaker.and_then(|s| speakers.get(s as usize)).copied().unwrap_or(0),
            speaker_index: quote.speaker,
            is_quoted: quote.kind != QuoteKind::Indirect,
        });
        Self {
            date: rows.document.date.map(|d| sort_number(d).max(0) as u32),
            article: Sketch::of(text),
            quotes: quotes.collect(),
        }
    }
}

/// What may stand behind a surname.
const SUFFIXES: [&str; 5] = ["jr", "sr", "ii", "iii", "iv"];

/// Two articles seldom give one person the same full name, but nearly always the same last one.
fn speaker_key(speaker: &SpeakerRow) -> u32 {
    let mut words = Vec::new();
    let name = if speaker.kind == SpeakerKind::Person {
        let names = speaker.name.split_whitespace();
        let is_suffix = |n: &&str| SUFFIXES.contains(&n.trim_matches(['.', ',']).to_ascii_lowercase().as_str());
        names.rev().find(|n| !is_suffix(n)).unwrap_or(&speaker.name)
    } else {
        let name = speaker.name.as_str();
        name.strip_prefix("the ").or_else(|| name.strip_prefix("The ")).unwrap_or(name)
    };
    words_of(name, |word| words.push(word));
    // 0 is nobody.
    if words.is_empty() { 0 } else { (hash_of(&words) as u32).max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(name: &str, kind: SpeakerKind) -> u32 {
        speaker_key(&SpeakerRow::new("", name, kind))
    }

    #[test]
    fn a_person_goes_by_the_surname_and_a_body_by_its_name() {
        let person = |name| key(name, SpeakerKind::Person);
        assert_eq!(person("Ann O’Dowd"), person("O'DOWD"));
        assert_eq!(person("Robert Lunn Jr."), person("Lunn"));
        assert_ne!(person("Ann Lee"), person("Ann Lunn"));
        let body = |name| key(name, SpeakerKind::Organisation);
        assert_eq!(body("the Harbour Trust"), body("Harbour Trust"));
        assert_ne!(body("the Harbour Trust"), body("the Water Trust"));
        assert_eq!((person("…"), body("")), (0, 0));
        assert_eq!(person("Jr."), person("jr"));
    }
}
