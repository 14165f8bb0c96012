//! One walk over a section, word by word: who is mentioned, who speaks, and who each pronoun is.

use super::discourse::Discourse;
use super::found::{Found, Member, Who};
use super::groups::Part;
use super::pronouns::{Pronoun, pronoun};
use super::rank::Features;
use super::section::Section;
use super::sources::Source;
use super::{named, nominals, relatives, things, third_person};
use crate::types::SpeakerHow;

/// Confidence that each of several who speak together is who it seems: an own estimate.
const SEVERAL_CONFIDENCE: f32 = 0.9;

/// What the walk gives.
pub(super) struct Walked {
    /// Each attribution's speaker, where the text before its source tells it.
    pub found: Vec<Option<Found>>,
    /// For each actor, how often, and how surely, 'he' (above 0) and 'she' (below 0) stood for it.
    pub pronouns: Vec<f32>,
}

/// A 'he' or 'she' that the walk meets.
pub(super) struct Met {
    /// Its word.
    pub word: usize,
    /// Whether it is a 'he'.
    pub male: bool,
    /// The attribution whose source it is.
    pub attribution: Option<usize>,
}

/// Walks from the first word to the last, or until the budget is spent. `meet` is called for every 'he' and 'she' before it is
/// resolved.
pub(super) fn run(
    section: &Section<'_, '_>,
    weights: &Features,
    mut meet: impl FnMut(&Discourse<'_, '_>, Met),
) -> Walked {
    let mut so_far = Discourse::new(section, weights);
    let heads = &section.heads;
    let (mut next_head, mut next_name) = (0, 0);
    for (i, word) in section.words.iter().enumerate() {
        if section.document.budget().is_spent_after(1) {
            break;
        }
        while next_name < section.names.len() && section.names[next_name].core.end - 1 <= i {
            so_far.pass_name(next_name);
            next_name += 1;
        }
        let kind = pronoun(word.lower);
        let third = match kind {
            Some(Pronoun::He) => Some(true),
            Some(Pronoun::She) => Some(false),
            _ => None,
        };
        if let Some(male) = third {
            let attribution = heads.get(next_head).filter(|h| h.0 == i).map(|h| h.1);
            meet(&so_far, Met { word: i, male, attribution });
        }
        let (mut resolved, mut unnamed) = (None, false);
        while next_head < heads.len() && heads[next_head].0 == i {
            let attribution = heads[next_head].1;
            next_head += 1;
            let found = antecedent(&so_far, attribution, i, kind);
            unnamed |= matches!(&found, Some(Found { who: Who::Phrase(_) | Who::Owned(..) | Who::OneOf(..), .. }));
            resolved = so_far.pass_source(attribution, i, found).or(resolved);
        }
        let Some(male) = third else {
            if let (Some(actor), false) = (resolved, word.quoted) {
                so_far.pass_phrase(i, actor);
            }
            continue;
        };
        // 'His deputy, Alan Frith, was calmer. “...,” he said.': what is told goes on with the deputy.
        if word.opens && third_person::is_within_subject(section, i) {
            continue;
        }
        if word.quoted || unnamed && resolved.is_none() || third_person::is_of_unnamed(&so_far, i, male) {
            continue;
        }
        // 'Obama backed her': nobody whom the verb's subject could be.
        if resolved.is_none() && third_person::is_object_of_only_candidate(&so_far, i, male) {
            continue;
        }
        let by_source = resolved.map(|actor| (actor, share_of_source(&so_far, next_head, heads)));
        if let Some((actor, share)) = by_source.or_else(|| third_person::antecedent(&so_far, i, Some(male), None)) {
            so_far.pass_pronoun(i, male, actor, share);
        }
    }
    Walked { pronouns: so_far.traces.iter().map(|t| t.pronouns).collect(), found: so_far.found }
}

/// How sure the source was that was resolved last, before `next` of the sources' heads.
fn share_of_source(so_far: &Discourse<'_, '_>, next: usize, heads: &[(usize, usize)]) -> f32 {
    let last = next.checked_sub(1).and_then(|k| heads.get(k));
    last.and_then(|&(_, attribution)| so_far.found[attribution].as_ref()).map_or(0.5, |found| found.confidence)
}

/// Who the source of an attribution, with its head at word `i`, is; `kind` is what that word can stand for.
fn antecedent(so_far: &Discourse<'_, '_>, attribution: usize, i: usize, kind: Option<Pronoun>) -> Option<Found> {
    let section = so_far.section;
    match &section.sources[attribution] {
        Source::Absent => None,
        Source::Name(n) => Some(named::entity(section, *n)),
        Source::Several(list) => {
            let member = |part: &Part| match part {
                Part::Name(n) => Member::Actor(section.names[*n].entity as usize),
                Part::Words(words) => Member::Words(words.clone()),
            };
            let who = Who::Several(list.iter().map(member).collect());
            Some(Found { who, how: SpeakerHow::Several, confidence: SEVERAL_CONFIDENCE })
        }
        Source::Phrase(phrase) => named::of_headline(section, phrase)
            .or_else(|| relatives::owned(so_far, phrase))
            .or_else(|| nominals::antecedent(so_far, phrase)),
        Source::Pronoun(_) => match kind? {
            Pronoun::He => third_person::speaker(so_far, i, true, attribution),
            Pronoun::She => third_person::speaker(so_far, i, false, attribution),
            Pronoun::It => things::it(so_far, i),
            Pronoun::They => things::they(so_far, i),
            Pronoun::Who => relatives::antecedent(so_far, i),
            Pronoun::First | Pronoun::Second => None,
        },
    }
}
