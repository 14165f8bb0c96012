//! Mentions by name: what the finder of names gives.

use std::ops::Range;

/// What a name seems to name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum NameKind {
    Person,
    Body,
    Place,
    /// A work, an event or a thing.
    Other,
    Unknown,
}

/// One mention of somebody or something by name.
#[derive(Clone, Debug)]
pub(super) struct Name {
    /// The name itself, without title: indices of words.
    pub core: Range<usize>,
    /// With its title.
    pub full: Range<usize>,
    /// What it seems to name.
    pub kind: NameKind,
    /// By title or honorific: -1 a woman, 1 a man, 0 unknown.
    pub gender: f32,
    /// Has an honorific or title, so that it must be a person.
    pub titled: bool,
    /// Followed by a possessive, or part of a longer phrase ('the Trump campaign').
    pub modifier: bool,
    /// Seems to be the subject of its clause.
    pub subject: bool,
    /// For 'the Trump campaign': the index of the name 'Trump'; `core` then covers the whole phrase.
    pub owner: Option<usize>,
    /// Index of the entity that it names; set by the clustering.
    pub entity: u32,
}
