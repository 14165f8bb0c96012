//! Speakers: who each source is, within the article.
//!
//! Names are found ([`names`]) and gathered into actors ([`entities`]); titles and appositions say
//! what else they are called ([`roles`]). One walk over the text ([`walk`]) then follows who is
//! mentioned and who speaks, and resolves each source by its form ([`sources`]): a name, a phrase
//! ([`nominals`]), a pronoun ([`rank`]), or nothing at all ([`neighbours`]).

mod entities;
mod lexicon;
mod name_parts;
mod name_words;
mod names;
mod neighbours;
mod nominals;
mod rank;
mod roles;
mod sources;
mod table;
#[doc(hidden)]
pub mod training;
mod walk;
mod words;

#[cfg(test)]
mod tests;

mod source_kind;

pub use name_words::{NameWord, name_word, nickname_groups};
pub use source_kind::source_kind;

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

/// Resolves the source of each attribution to an entity.
///
/// `how` of a resolution is one of: `exact_name`, `title_and_surname`, `surname`, `short_name`,
/// `acronym`, `several` (two or more names), `apposition`, `role` ('the mayor', who has a name),
/// `epithet` ('the woman', of whom the text just spoke), `body_noun` ('the agency'), `body_of` ('her campaign'), `phrase`
/// (nobody named), `pronoun`, `pronoun_it`, `pronoun_they`, `relative`, `label` ('LEE: ...'),
/// `first_person_in_quote`, `signature`, `same_sentence`, `same_cue`, `left_out_subject`,
/// `subject_before_colon`, `neighbouring_quote`.
pub fn resolve(document: &Document<'_>, attributions: &[Attribution]) -> Speakers {
    if attributions.is_empty() {
        return Speakers::default();
    }
    with_walk(document, attributions, lexicon::Lexicon::built_in().pronoun_weights(), false, table::write)
}

/// Sets the walk up, lets it run, and hands it to `then`.
fn with_walk<T>(
    document: &Document<'_>,
    attributions: &[Attribution],
    weights: &rank::Features,
    record: bool,
    then: impl FnOnce(&walk::Walk<'_, '_>) -> T,
) -> T {
    let lexicon = lexicon::Lexicon::built_in();
    let words = words::words(document, lexicon);
    let mut names = names::find(&words);
    let mut actors = entities::gather(&words, &mut names, lexicon);
    roles::find(&words, &names, &mut actors);
    entities::vote(&words, &names, &mut actors);
    let sources: Vec<_> = attributions.iter().map(|a| sources::analyse(&words, &names, a)).collect();
    let mut walk = walk::Walk::new(document, &words, &names, &actors, attributions, &sources);
    walk.weights = *weights;
    walk.examples = record.then(Vec::new);
    walk.run();
    then(&walk)
}
