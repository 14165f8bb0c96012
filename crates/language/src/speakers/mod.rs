//! Speakers: who each source is, within the article.
//!
//! Straight on, each step knowing only those before it:
//!
//! 1. **Mentions.** Names are found in the words ([`names`]).
//! 2. **Entities.** Names are gathered into actors ([`clustering`]); their kind ([`typing`]), their roles ([`roles`]) and
//!    what tells their gender ([`gender_clues`]) are added, and each source's form is read ([`sources`]). All of it is a
//!    [`Section`], which nobody changes any more.
//! 3. **Antecedents.** One walk over the words ([`walk`]) keeps what the text has told so far ([`Discourse`](discourse::Discourse))
//!    and asks, by the form of a source, who is meant: a name ([`named`]), a phrase ([`nominals`]), 'he' or 'she'
//!    ([`third_person`]), 'it' or 'they' ([`things`], of which [`texts`] and two named together, [`pairs`]), 'who'
//!    ([`relatives`]). What the words before a source do not tell, those around it may ([`neighbours`], [`turns`]).
//! 4. **Speakers.** Whoever was found is written out under one name ([`table`]).

mod bodies;
mod body_names;
mod callings;
mod clustering;
mod described;
mod discourse;
mod entities;
mod foreign_bodies;
mod found;
mod french;
mod fronted;
mod gender;
mod gender_clues;
mod groups;
mod index;
mod kinds;
mod label_clues;
mod leads;
mod lexicon;
mod name;
mod name_kinds;
mod name_parts;
mod name_shapes;
mod name_starts;
mod name_words;
mod named;
mod names;
mod neighbours;
mod nicknames;
mod nominals;
mod noun_phrases;
mod nouns_in_capitals;
mod offices;
mod pairs;
mod phrase;
mod pronouns;
mod rank;
mod relatives;
mod roles;
mod section;
mod source_kind;
mod source_names;
mod sources;
mod station_names;
mod subjects;
mod table;
mod texts;
mod things;
mod third_person;
#[doc(hidden)]
pub mod training;
mod turns;
mod typing;
mod typing_clues;
mod typing_evidence;
mod typing_names;
mod typing_weights;
mod variation;
mod walk;
mod words;

#[cfg(test)]
mod tests;

pub use name_words::{NameWord, name_word, nickname_groups};
pub use source_kind::source_kind;

use std::ops::Range;

use crate::Document;
use crate::types::{Attribution, Entity, Resolution};
use section::Section;

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
    for_each_section(document, attributions, |section| {
        let mut walked = walk::run(section, weights, |_, _| ());
        neighbours::resolve(section, &mut walked.found);
        table.add(section, &walked.found, &walked.pronouns);
    });
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

/// Gathers each section of a text with its attributions, and hands it to `each`.
fn for_each_section(document: &Document<'_>, attributions: &[Attribution], mut each: impl FnMut(&Section<'_, '_>)) {
    let all = words::words(document, lexicon::Lexicon::built_in());
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
        each(&Section::gather(document, words, mine));
    }
}
