//! Entities: everybody and everything that the article names.

use std::ops::Range;

use super::gender::Evidence;
use super::lexicon::class;
use super::name::NameKind;
use super::words::Word;
use crate::word_list::{WordList, word_list};

/// Forms of incorporation.
pub(super) static INCORPORATIONS: WordList = word_list!("speakers", "incorporations");

/// Somebody or something that the article names.
#[derive(Clone, Debug)]
pub(super) struct Actor {
    /// What it seems to be.
    pub kind: NameKind,
    /// The words of its fullest name.
    pub name: Range<usize>,
    /// How likely it is a person, 0 to 1.
    pub person: f32,
    /// What tells its gender.
    pub gender: Evidence,
    /// Indices of the names, in text order.
    pub mentions: Vec<u32>,
    /// For 'the Trump campaign': the actor Trump.
    pub owner: Option<u32>,
    /// What it is called in roles ('governor'), with the words of the role.
    pub roles: Vec<Role>,
}

/// 'the mayor of Springfield', of Ann Lee.
#[derive(Clone, Debug)]
pub(super) struct Role {
    /// The word that is the role's noun.
    pub head: usize,
    /// The whole phrase.
    pub words: Range<usize>,
}

impl Actor {
    /// Whether it can be a 'he' (`male`) or a 'she'.
    pub fn can_be(&self, male: bool) -> bool {
        !self.gender.is_known() || (self.gender.leaning() > 0.0) == male
    }

    /// Whether its gender is known.
    pub fn gendered(&self) -> bool {
        self.gender.is_known()
    }
}

/// A name's words without 'Jr.' and commas at its end.
pub(super) fn significant<'w, 'd>(words: &'w [Word<'d>], core: &Range<usize>) -> &'w [Word<'d>] {
    let mut end = core.end;
    while end > core.start + 1 && (words[end - 1].lexeme.is(class::SUFFIX) || !words[end - 1].wordy) {
        end -= 1;
    }
    &words[core.start..end]
}

pub(super) fn personal(kind: NameKind) -> bool {
    matches!(kind, NameKind::Person | NameKind::Unknown)
}

/// The text of a name, white space made single, without a possessive ending and soft hyphens; one in a story in capitals as
/// names are written elsewhere.
pub(super) fn text_of(text: &str, words: &[Word<'_>], range: &Range<usize>) -> String {
    let (Some(first), Some(last)) = (words.get(range.start), words.get(range.end.wrapping_sub(1))) else {
        return String::new();
    };
    let end = last.span.start as usize + last.text.len();
    let slice = text.get(first.span.start as usize..end).unwrap_or("");
    let visible = |c: &char| !matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}');
    let mut out = String::with_capacity(slice.len());
    for part in slice.split_whitespace() {
        if !out.is_empty() {
            out.push(' ');
        }
        let mut inside = false;
        for c in part.chars().filter(visible) {
            if first.shouted && inside {
                out.extend(c.to_lowercase());
            } else {
                out.push(c);
            }
            inside = c.is_alphabetic();
        }
    }
    out
}
