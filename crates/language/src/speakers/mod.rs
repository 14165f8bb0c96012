//! Speakers: who each source is, within the article.
//!
//! Names are found ([`names`]) and gathered into actors ([`entities`]); titles and appositions say
//! what else they are called ([`roles`]). One walk over the text ([`walk`]) then follows who is
//! mentioned and who speaks, and resolves each source by its form ([`sources`]): a name, a phrase
//! ([`nominals`]), a pronoun ([`rank`]), or nothing at all ([`neighbours`]).

mod body_nouns;
mod entities;
mod gender;
mod groups;
mod index;
mod lexicon;
mod meant;
mod name_parts;
mod name_words;
mod names;
mod neighbours;
mod nominals;
mod rank;
mod roles;
mod source_phrases;
mod sources;
mod table;
#[doc(hidden)]
pub mod training;
mod turns;
mod typing;
mod typing_evidence;
mod unnamed;
mod walk;
mod words;

#[cfg(test)]
mod tests;

mod source_kind;

pub use name_words::{NameWord, name_word, nickname_groups};
pub use source_kind::source_kind;

use std::ops::Range;

use crate::Document;
use crate::types::{Attribution, Entity, Resolution};

/// The speakers of an article.
#[derive(Clone, Debug, Default)]
pub struct Speakers {
    /// Everybody that an attribution is attributed to.
    pub entities: Vec<Entity>,
    /// Each attribution's speaker: as long as the attributions.
    pub of_attribution: Vec<Option<Resolution>>,
    /// Full names (two words or more) of all that the article names, in text order.
    pub named: Vec<String>,
}

/// Resolves the source of each attribution to an entity. [`SpeakerHow`](crate::SpeakerHow) has the rules by which one is found.
pub fn resolve(document: &Document<'_>, attributions: &[Attribution]) -> Speakers {
    if attributions.is_empty() {
        return Speakers::default();
    }
    let mut table = table::Table::default();
    let weights = lexicon::Lexicon::built_in().pronoun_weights();
    with_walks(document, attributions, weights, false, |walk| table.add(walk));
    table.speakers(attributions.len())
}

/// Most words, and most capitalised ones, that are resolved together: several times what a long article has. What
/// is larger is a book or a collection, and who is who is asked of each of its sections: everybody may be anybody
/// else, so the work grows with the square of a section.
const MOST_WORDS: usize = 30_000;
const MOST_CAPITALS: usize = 6_000;

/// The sections of a text: all of it, but for one that is far longer than an article. Cut between sentences where
/// there are any.
fn sections(words: &[words::Word<'_>]) -> Vec<Range<usize>> {
    let (mut out, mut start, mut capitals) = (Vec::new(), 0, 0);
    for (i, word) in words.iter().enumerate() {
        // In fourths of what is allowed.
        let full = (4 * (i - start) / MOST_WORDS).max(4 * capitals / MOST_CAPITALS);
        if full >= 5 || full == 4 && word.sentence != words[i - 1].sentence {
            out.push(start..i);
            (start, capitals) = (i, 0);
        }
        capitals += usize::from(word.capital);
    }
    out.push(start..words.len());
    out
}

/// Sets a walk up for each section, lets it run, and hands it to `each`.
fn with_walks(
    document: &Document<'_>,
    attributions: &[Attribution],
    weights: &rank::Features,
    record: bool,
    mut each: impl FnMut(&walk::Walk<'_, '_>),
) {
    let lexicon = lexicon::Lexicon::built_in();
    let all = words::words(document, lexicon);
    let mut rest = attributions;
    for section in sections(&all) {
        let next = all.get(section.end).map_or(u32::MAX, |w| w.span.start);
        let n = rest.partition_point(|a| a.content.first().is_none_or(|s| s.start < next));
        let (mine, others) = rest.split_at(n);
        rest = others;
        let words = &all[section];
        if document.budget().is_spent_after(words.len()) {
            return;
        }
        let mut names = names::find(words);
        let mut actors = entities::gather(words, &mut names, lexicon);
        typing::decide(words, &names, &mut actors);
        roles::find(words, &names, &mut actors);
        gender::by_pronouns(words, &names, &mut actors);
        let sources: Vec<_> = mine.iter().map(|a| sources::analyse(words, &names, a)).collect();
        let mut walk = walk::Walk::new(document, words, &names, &actors, mine, &sources);
        walk.weights = *weights;
        walk.examples = record.then(Vec::new);
        walk.run();
        each(&walk);
    }
}
