//! Whom an attribution is attributed to, before entities are written out.

use super::sources::Phrase;
use crate::types::SpeakerHow;

/// Who an attribution is attributed to, before entities are written out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Who {
    /// Somebody named.
    Actor(usize),
    /// Several, of whom some have names.
    Several(Vec<Member>),
    /// A phrase of the text: nobody named.
    Phrase(Phrase),
    /// A body that nobody names: 'her campaign'; its owner and the phrase.
    Owned(usize, Phrase),
    /// One of those whom a phrase describes: 'one' or 'another' (its word), and the phrase.
    OneOf(usize, Phrase),
}

/// One of several speakers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Member {
    /// Somebody named.
    Actor(usize),
    /// Words for others.
    Words(std::ops::Range<usize>),
}

/// A found speaker: who, how, how sure.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub who: Who,
    pub how: SpeakerHow,
    pub confidence: f32,
}
