//! The lemma of a cue that has no word of the table of classes.

use crate::Document;
use crate::text::{Tag, is_be, is_do, is_have, lemma};

/// Verbs that mean little without their noun: 'made the claim' is a claim (Quirk et al. 1985, 17.54 and 16.58).
const LIGHT: &[&str] = &["do", "give", "have", "make", "take"];

/// Letters before -ed from which on a word is no base form ('embed', 'proceed').
const MIN_STEM: usize = 6;

/// The lemma of the cue's main verb, as a dictionary of English has it; of its noun after a verb that means little without;
/// after 'be' and 'have', of its noun or adjective; else its first word.
pub(super) fn of_cue(document: &Document<'_>, tokens: &[usize]) -> String {
    let cue = Words { document, tokens };
    let Some((at, verb)) = cue.main_verb() else {
        let complement = cue.complement(0);
        return complement.or_else(|| cue.auxiliary()).unwrap_or_else(|| cue.lower(0).to_string());
    };
    let noun = || cue.complement(at + 1);
    if LIGHT.contains(&verb.as_str()) { noun().unwrap_or(verb) } else { verb }
}

/// The words of a cue, which need not be next to each other in the text.
struct Words<'d, 't> {
    document: &'d Document<'t>,
    tokens: &'d [usize],
}

impl Words<'_, '_> {
    fn lower(&self, k: usize) -> &str {
        self.document.lower(self.tokens[k])
    }

    fn tag(&self, k: usize) -> Tag {
        self.document.tag(self.tokens[k])
    }

    fn as_in_dictionaries(&self, k: usize, tag: Tag) -> String {
        lemma(self.lower(k), tag).into_owned()
    }

    /// The first verb that is no auxiliary, and its lemma.
    fn main_verb(&self) -> Option<(usize, String)> {
        let verb = (0..self.tokens.len()).find(|&k| self.tag(k).is_verb() && !self.is_auxiliary(k));
        match verb {
            Some(k) => Some((k, self.as_in_dictionaries(k, self.verb_tag(k)))),
            // 'Slashes prospects': what a tagger takes for a plural is the verb of a headline.
            None => {
                let is_object = |tag: Tag| tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::Dt | Tag::Rp);
                let is_headline = self.tag(0) == Tag::Nns && self.tokens.len() > 1 && is_object(self.tag(1));
                is_headline.then(|| (0, self.as_in_dictionaries(0, Tag::Vbz)))
            }
        }
    }

    /// The tag of a verb. The tagger takes some forms in -ed for base forms ('haven't insulated').
    fn verb_tag(&self, k: usize) -> Tag {
        let stem = self.lower(k).strip_suffix("ed").filter(|stem| stem.len() >= MIN_STEM);
        if stem.is_some() { Tag::Vbn } else { self.tag(k) }
    }

    fn is_auxiliary(&self, k: usize) -> bool {
        let word = self.lower(k);
        let has_base = || (k + 1..self.tokens.len()).any(|next| self.tag(next) == Tag::Vb);
        is_be(word) || is_have(word) || is_do(word) && has_base()
    }

    /// The noun that a verb takes ('a brief but forceful argument for change' -> argument), else the adjective.
    fn complement(&self, from: usize) -> Option<String> {
        let mut adjective = None;
        let mut k = from;
        while k < self.tokens.len() {
            let tag = self.tag(k);
            if tag.is_noun() {
                // 'radio clips': the last of several is the head.
                while k + 1 < self.tokens.len() && self.tag(k + 1).is_noun() {
                    k += 1;
                }
                return Some(self.as_in_dictionaries(k, self.tag(k)));
            }
            if tag == Tag::In && adjective.is_some() {
                break;
            }
            if tag.is_adjective() {
                // 'were surprised': surprise, as for a participle that the tagger takes for a verb.
                let is_participle = self.lower(k).ends_with("ed");
                adjective = Some(self.as_in_dictionaries(k, if is_participle { Tag::Vbn } else { tag }));
            }
            k += 1;
        }
        adjective
    }

    /// 'be', 'have' or 'do', where that is all there is.
    fn auxiliary(&self) -> Option<String> {
        let k = (0..self.tokens.len()).find(|&k| self.tag(k).is_verb())?;
        Some(self.as_in_dictionaries(k, self.tag(k)))
    }
}
