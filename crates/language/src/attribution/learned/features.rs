//! Input features of the networks: for each token its subwords, word shape, quotation state and part of speech.

use super::wordpiece::Vocabulary;
use crate::Document;
use crate::quotation::{Quotation, Use};
use crate::text::Tag;

/// Number of word shapes.
pub const WORD_SHAPES: usize = 8;
/// Number of quotation states: [`QUOTED`] towards the marks, each at one of three positions (inside a sentence, at its
/// start, at its paragraph's start).
pub const QUOTE_STATES: usize = 3 * QUOTED;
/// Number of parts of speech.
pub const SPEECH_PARTS: usize = Tag::ALL.len();
/// Number of states towards the quotation marks: see [`state`].
const QUOTED: usize = 8;

/// The features of a document's tokens. Kept and refilled from document to document.
#[derive(Debug, Default)]
pub struct Features {
    /// Subwords of all tokens.
    pub subwords: Vec<u16>,
    /// End of each token's subwords in `subwords`.
    pub ends: Vec<u32>,
    /// Word shape of each token, below [`WORD_SHAPES`].
    pub shapes: Vec<u8>,
    /// Quotation state of each token, below [`QUOTE_STATES`].
    pub states: Vec<u8>,
    /// Part of speech of each token, below [`SPEECH_PARTS`].
    pub tags: Vec<u8>,
    scratch: String,
}

/// 0 lower case, 1 capitalised, 2 capitals, 3 mixed case, 4 number, 5 letters and digits, 6 mark, 7 letters without case.
fn shape(word: &str) -> u8 {
    let (mut upper, mut lower, mut digits, mut other, mut letters) = (0, 0, 0, 0, 0);
    let mut first_upper = false;
    for (i, c) in word.chars().enumerate() {
        if c.is_uppercase() {
            upper += 1;
            first_upper |= i == 0;
        } else if c.is_lowercase() {
            lower += 1;
        } else if c.is_numeric() {
            digits += 1;
        } else if c.is_alphabetic() {
            letters += 1;
        } else {
            other += 1;
        }
    }
    let _ = other;
    match (upper, lower, digits, letters) {
        (0, 0, 0, 0) => 6,
        (0, 0, _, 0) => 4,
        (_, _, 1.., _) => 5,
        (0, 0, 0, _) => 7,
        (0, ..) => 0,
        (1, ..) if first_upper => 1,
        (_, 0, ..) => 2,
        _ if first_upper && upper == 1 => 1,
        _ => 3,
    }
}

/// 0 outside of quotations, 1 in speech, 2 its opening mark, 3 its closing mark, 4 nested in speech,
/// 5 in a quotation without its closing mark, 6 opening mark of a continued quotation, 7 in scare quotes or a title.
fn state(outer: Option<&Quotation>, nested: bool, start: u32, end: u32) -> u8 {
    match outer {
        None => 0,
        Some(q) if q.usage != Use::Speech => 7,
        Some(q) if start < q.inner.start => {
            if q.continues {
                6
            } else {
                2
            }
        }
        Some(q) if q.closed && end > q.inner.end => 3,
        Some(_) if nested => 4,
        Some(q) if !q.closed => 5,
        Some(_) => 1,
    }
}

impl Features {
    /// Fills in the features of `document`.
    pub fn fill(&mut self, document: &Document<'_>, vocabulary: &Vocabulary) {
        self.subwords.clear();
        self.ends.clear();
        self.shapes.clear();
        self.states.clear();
        self.tags.clear();
        self.tags.extend(document.tags().iter().map(|&t| t as u8));
        let quotations = &document.quotations.list;
        let mut next = 0;
        let mut outer: Option<&Quotation> = None;
        let mut nested_until = 0;
        for paragraph in &document.paragraphs {
            for sentence in &document.sentences[paragraph.sentences.range()] {
                for i in sentence.tokens.range() {
                    let span = document.tokens[i].span;
                    while let Some(q) = quotations.get(next).filter(|q| q.span.start <= span.start) {
                        if q.depth == 0 {
                            outer = Some(q);
                        } else {
                            nested_until = nested_until.max(q.span.end);
                        }
                        next += 1;
                    }
                    let here = outer.filter(|q| span.start < q.span.end);
                    let position = if i == paragraph.tokens.start as usize {
                        2
                    } else {
                        u8::from(i == sentence.tokens.start as usize)
                    };
                    self.states.push(state(here, span.start < nested_until, span.start, span.end) * 3 + position);
                    self.shapes.push(shape(span.of(document.text)));
                    vocabulary.split(document.lower(i), &mut self.scratch, &mut self.subwords);
                    self.ends.push(self.subwords.len() as u32);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes() {
        let words = ["said", "Ann", "NATO", "McCain", "1,200", "G7", "“", "I", "中", "Jean-Luc", "U.S."];
        assert_eq!(words.map(shape), [0, 1, 2, 3, 4, 5, 6, 1, 7, 3, 2]);
    }

    #[test]
    fn a_token_has_pieces_a_look_and_a_place() {
        let words = Vocabulary::new("[UNK]\nhe\nsaid\n.\n,\n“\n”\nyes").unwrap();
        let document = Document::new("“Yes,” he said.\n\nHe said.");
        let mut f = Features::default();
        f.fill(&document, &words);
        assert_eq!(f.subwords, [5, 7, 4, 6, 1, 2, 3, 1, 2, 3]);
        assert_eq!((f.ends.len(), f.tags.len()), (document.tokens.len(), document.tokens.len()));
        assert_eq!(f.tags[4], Tag::Prp as u8);
        assert_eq!(f.states[..5], [2 * 3 + 2, 3, 3, 3 * 3, 0]);
        assert_eq!(f.states[7], 2);
        assert_eq!(f.shapes[..3], [6, 1, 6]);
        f.fill(&Document::new(""), &words);
        assert!(f.ends.is_empty() && f.subwords.is_empty());
    }
}
