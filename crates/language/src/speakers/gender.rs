//! Whether somebody named is a woman or a man, by what the article says and by the given name; and what tells it.
//!
//! Evidence is a signed weight, below 0 for a woman, above 0 for a man; 1 is a given name that hardly anybody of the other
//! gender bears.

use super::lexicon::class;
use super::words::Word;
use crate::types::GenderHow;

/// Least weight at which a gender counts as known. Fitted with the weights below on the dev articles.
const MIN_KNOWN: f32 = 0.35;
/// 'Mrs Lee', 'Baroness Lee'.
const TITLE: f32 = 2.0;
/// 'Lee, his wife', 'actress Ann Lee'.
const RELATION: f32 = 1.5;
/// A pronoun that was resolved to it without doubt.
const RESOLVED: f32 = 0.45;
/// Most that all pronouns weigh: more than a given name, less than a title.
const MAX_PRONOUNS: f32 = 1.6;
/// Weight of one unit of evidence in log-odds. Fitted on 200 annotated people of the dev articles.
const LOG_ODDS: f32 = 3.0;

/// The evidence on somebody's gender.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Evidence {
    title: f32,
    relation: f32,
    given_name: f32,
    pronoun: f32,
}

impl Evidence {
    /// Adds what a title or honorific tells: -1 a woman, 1 a man.
    pub fn add_title(&mut self, gender: f32) {
        self.title += TITLE * gender;
    }

    /// Adds what a noun for a relative or a role tells.
    pub fn add_relation(&mut self, gender: f32) {
        self.relation += RELATION * gender;
    }

    /// Adds what a given name tells.
    pub fn add_given_name(&mut self, weight: f32) {
        self.given_name += weight;
    }

    /// Adds a resolved or agreeing pronoun.
    pub fn add_pronoun(&mut self, weight: f32) {
        self.pronoun += weight;
    }

    /// Adds the pronouns that the walk over the article gave to somebody, by how sure each was.
    pub fn add_resolved(&mut self, pronouns: f32) {
        self.pronoun += RESOLVED * pronouns;
    }

    /// All of it: below 0 a woman, above 0 a man.
    pub fn leaning(&self) -> f32 {
        self.title.clamp(-4.0, 4.0)
            + self.relation.clamp(-2.0, 2.0)
            + self.given_name
            + self.pronoun.clamp(-MAX_PRONOUNS, MAX_PRONOUNS)
    }

    /// Whether it is known.
    pub fn is_known(&self) -> bool {
        self.leaning().abs() > MIN_KNOWN
    }

    /// Whether no title or role tells it.
    pub fn is_by_name(&self) -> bool {
        self.title == 0.0 && self.relation == 0.0
    }

    /// How sure it is, 0.5 to 1.
    pub fn confidence(&self) -> f32 {
        1.0 / (1.0 + (-LOG_ODDS * self.leaning().abs()).exp())
    }

    /// What tells it: the heaviest evidence for the gender that it comes to.
    pub fn clue(&self) -> GenderHow {
        let sign = self.leaning().signum();
        let list = [
            (self.title * sign, GenderHow::Title),
            (self.pronoun * sign, GenderHow::Pronoun),
            (self.relation * sign, GenderHow::Relation),
            (self.given_name * sign, GenderHow::GivenName),
        ];
        list.into_iter().reduce(|a, b| if b.0 > a.0 { b } else { a }).map_or(GenderHow::GivenName, |c| c.1)
    }
}

/// The gender that the given name of a full name tells.
pub(super) fn of_given_name(name: &[Word<'_>]) -> f32 {
    name.first().filter(|w| name.len() > 1 && w.lexeme.is(class::GIVEN)).map_or(0.0, |w| w.lexeme.gender)
}
