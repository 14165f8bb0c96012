//! A section of a text before anybody is resolved: its words, names, entities and the forms of its sources.

use super::entities::Actor;
use super::found::Who;
use super::lexicon::{Lexicon, class};
use super::name::{Name, NameKind};
use super::sources::{Phrase, Source};
use super::words::{Word, covered};
use super::{clustering, gender_clues, names, roles, sources, typing};
use crate::Document;
use crate::types::{Attribution, Span};

/// Least likelihood of being a person of what can be a 'he' or 'she' though it seems something else.
const MIN_CANDIDATE: f32 = 0.4;

/// What the stages after it read; they change none of it.
pub(super) struct Section<'a, 'd> {
    pub document: &'a Document<'a>,
    pub words: &'a [Word<'d>],
    pub attributions: &'a [Attribution],
    pub names: Vec<Name>,
    pub actors: Vec<Actor>,
    /// The form of each attribution's source.
    pub sources: Vec<Source>,
    /// Per word: the attribution in whose content it stands, `u32::MAX` for none.
    pub content_of: Vec<u32>,
    /// The head's word and the attribution of each source that has one, in this order.
    pub heads: Vec<(usize, usize)>,
}

impl<'a, 'd> Section<'a, 'd> {
    /// Finds the names, gathers them into entities and says what these are, and reads the sources.
    pub fn gather(document: &'a Document<'a>, words: &'a [Word<'d>], attributions: &'a [Attribution]) -> Self {
        let mut names = names::find(words);
        let mut actors = clustering::gather(words, &mut names, Lexicon::built_in());
        typing::decide(words, &names, &mut actors);
        roles::find(words, &names, &mut actors);
        gender_clues::by_pronouns(words, &names, &mut actors);
        let sources: Vec<Source> = attributions.iter().map(|a| sources::analyse(words, &names, a)).collect();
        let mut heads: Vec<(usize, usize)> =
            sources.iter().enumerate().filter_map(|(i, s)| Some((s.head(&names)?, i))).collect();
        heads.sort_unstable();
        let mut content_of = vec![u32::MAX; words.len()];
        for (i, a) in attributions.iter().enumerate() {
            for &span in &a.content {
                content_of[covered(words, span)].fill(i as u32);
            }
        }
        Self { document, words, attributions, names, actors, sources, content_of, heads }
    }

    /// Whether word `i` has one of the classes.
    pub fn is(&self, i: usize, classes: u32) -> bool {
        self.words[i].lexeme.is(classes)
    }

    /// Whether the word is a noun in the plural, by its form or its class.
    pub fn is_plural(&self, i: usize) -> bool {
        let w = &self.words[i];
        // 'Attorneys general', 'sisters-in-law'.
        let first =
            if matches!(w.lower, "general" | "elect" | "designate") && i > 0 { self.words[i - 1].lower } else { "" };
        let inner = w.lower.split_once("-in-").or(w.lower.split_once("-at-")).map_or(first, |(noun, _)| noun);
        if inner.ends_with('s') {
            return true;
        }
        w.lexeme.is(class::GROUP)
            || (w.lower.len() > 3
                && w.lower.ends_with('s')
                && !w.lower.ends_with("ss")
                && !w.lower.ends_with("us")
                && !w.possessive)
    }

    /// Whether the noun of a phrase is one for a person, or 'who' follows it.
    pub fn is_somebody(&self, phrase: &Phrase) -> bool {
        let after = phrase.head + 1;
        let who = |k: usize| self.words.get(k).is_some_and(|w| w.lower == "who");
        let told = who(after) || self.words.get(after).is_some_and(|w| w.is_mark(",")) && who(after + 1);
        self.is(phrase.head, class::PERSON | class::TITLE) || told && !self.words[phrase.head].capital
    }

    /// Whether a phrase describes two: 'The prime minister and the chancellor'.
    pub fn is_pair(&self, phrase: &Phrase) -> bool {
        let determiner = |w: &Word<'_>| matches!(w.lower, "the" | "a" | "an" | "his" | "her" | "their" | "its");
        let words = &self.words[phrase.words.clone()];
        words.first().is_some_and(determiner) && words.windows(2).any(|w| w[0].lower == "and" && determiner(&w[1]))
    }

    /// Whether an actor can be a person at all.
    pub fn personal(&self, actor: usize) -> bool {
        let a = &self.actors[actor];
        let seems = matches!(a.kind, NameKind::Person | NameKind::Unknown);
        a.owner.is_none() && (seems || a.person >= MIN_CANDIDATE)
    }

    /// The actor whose role has word `i` as its noun ('Ann Lee, a lawyer').
    pub fn in_role(&self, i: usize) -> Option<usize> {
        self.actors.iter().position(|a| a.roles.iter().any(|r| r.head == i))
    }

    /// The name whose words end right before word `i`.
    pub fn name_ending_at(&self, i: usize) -> Option<usize> {
        let end = self.names.partition_point(|n| n.core.end <= i);
        self.names[..end].iter().rposition(|n| n.full.end == i)
    }

    /// The entity named at a span.
    pub fn named(&self, span: Span) -> Option<Who> {
        let range = covered(self.words, span);
        let from = self.names.partition_point(|n| n.full.end <= range.start);
        let name = self.names[from..].iter().take_while(|n| n.full.start < range.end).next()?;
        Some(Who::Actor(name.entity as usize))
    }

    /// The paragraph of a word.
    pub fn paragraph(&self, word: usize) -> Option<u32> {
        self.document.sentences.get(self.words[word].sentence as usize).map(|s| s.paragraph)
    }

    /// The first attribution whose source has its head at word `i`.
    pub fn source_at(&self, i: usize) -> Option<usize> {
        let at = self.heads.partition_point(|&(word, _)| word < i);
        self.heads.get(at).filter(|(word, _)| *word == i).map(|&(_, k)| k)
    }

    /// The word where the report begins that has its source at word `i`, or that word.
    pub fn begins_before(&self, i: usize) -> usize {
        self.source_at(i).and_then(|k| self.begins(k)).unwrap_or(i).min(i)
    }

    /// The word where an attribution begins.
    pub fn begins(&self, attribution: usize) -> Option<usize> {
        let a = &self.attributions[attribution];
        let start = a.content.iter().chain(&a.cue).chain(&a.source).map(|s| s.start).min()?;
        let word = self.words.partition_point(|w| w.span.end <= start);
        (word < self.words.len()).then_some(word)
    }
}
