//! Full names, as far as the layout needs them: runs of capitalised words.

use crate::text::{TextLayer, TokenKind};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Small words inside of names.
static PARTICLES: WordList = word_list!("layout", "particles");

/// Words that show that a capitalised run names no person.
static NO_PERSON: WordList = word_list!("layout", "no-person");

/// Words of titles and roles that may stand before a name with a capital.
static TITLES: WordList = word_list!("layout", "titles");

/// A run of capitalised words that may be a person's full name: without titles, two words or more.
pub(super) fn person_in(document: &TextLayer, range: Range<usize>) -> Option<Range<usize>> {
    persons_in(document, range).next()
}

/// The runs of capitalised words in `range` that may be full names of persons.
pub(super) fn persons_in(document: &TextLayer, range: Range<usize>) -> impl Iterator<Item = Range<usize>> {
    let end = range.end;
    let mut at = range.start;
    std::iter::from_fn(move || {
        while at < end {
            let Some(run) = run_at(document, at, end) else {
                at += 1;
                continue;
            };
            at = run.end;
            if let Some(name) = name_of(document, run) {
                return Some(name);
            }
        }
        None
    })
}

/// The run of capitalised words that begins at `at`.
fn run_at(document: &TextLayer, at: usize, end: usize) -> Option<Range<usize>> {
    if !is_capital(document, at) {
        return None;
    }
    let mut last = at;
    let mut k = at + 1;
    while k < end {
        if is_capital(document, k) {
            last = k;
        } else if !(PARTICLES.has(document.lower(k)) || document.word(k) == "." && document.word(k - 1).len() <= 4) {
            break;
        }
        k += 1;
    }
    Some(at..last + 1)
}

/// The person's name in a run of capitalised words: what follows its titles.
fn name_of(document: &TextLayer, mut run: Range<usize>) -> Option<Range<usize>> {
    while run.len() > 1 && (TITLES.has(document.lower(run.start)) || document.word(run.start) == ".") {
        run.start += 1;
    }
    let words = run.clone().filter(|&t| document.tokens[t].kind == TokenKind::Word).count();
    let person = run.clone().all(|t| !NO_PERSON.has(document.lower(t)));
    ((2..=5).contains(&words) && person).then_some(run)
}

/// Whether a token is a word with a capital letter and small ones, or an initial.
fn is_capital(document: &TextLayer, t: usize) -> bool {
    document.tokens[t].kind == TokenKind::Word && document.capitalised(t) && document.lower(t) != "i"
}
