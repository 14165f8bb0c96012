//! A sentence as the conditions of the lexicon see it.

use super::condition::{Class, Condition, Lists, Part, Place, State, Test};
use super::negation;
use crate::Document;
use crate::text::{Tag, TokenKind, is_be, is_do, is_have};
use std::ops::Range;

/// A sentence of a document with its tags, word numbers and state.
pub(super) struct Context<'a> {
    pub document: &'a Document<'a>,
    pub tags: &'a [Tag],
    /// The lexicon's word numbers of the document's tokens.
    pub words: &'a [u32],
    pub lists: &'a Lists,
    /// The sentence's tokens.
    pub sentence: Range<usize>,
    /// Most of its words are capitalised: capitals say nothing about names.
    pub headline: bool,
    /// It ends in a question mark.
    pub question: bool,
    /// Tokens of the last if-clause opened in it.
    pub condition: Range<usize>,
}

/// Tokens of its sentence that a condition sees each way: more than a sentence of a news article has. Bounds
/// the work on a text without sentences.
const HORIZON: usize = 400;

impl<'a> Context<'a> {
    /// The context of one sentence of a document.
    pub(super) fn new(
        document: &'a Document<'a>,
        tags: &'a [Tag],
        words: &'a [u32],
        lists: &'a Lists,
        sentence: Range<usize>,
    ) -> Self {
        let (mut long, mut capital) = (0, 0);
        for i in sentence.clone() {
            if document.tokens[i].kind == TokenKind::Word && document.tokens[i].span.len() > 3 {
                long += 1;
                capital += usize::from(document.capitalised(i));
            }
        }
        let last = sentence.clone().rev().find(|&i| !is_quote(document.word(i)));
        let question = last.is_some_and(|i| document.word(i).ends_with('?'));
        let headline = long >= 4 && capital * 10 >= long * 8;
        Self { document, tags, words, lists, sentence, headline, question, condition: 0..0 }
    }

    /// Whether all conditions of `when` and none of `unless` hold of the expression at `at`.
    pub(super) fn licenses(&self, at: &Range<usize>, when: &[Condition], unless: &[Condition]) -> bool {
        when.iter().all(|c| self.holds(at, c)) && !unless.iter().any(|c| self.holds(at, c))
    }

    fn holds(&self, at: &Range<usize>, condition: &Condition) -> bool {
        condition.parts.iter().any(|part| match part {
            Part::Is(state, wanted) => self.is(at, *state) == *wanted,
            Part::At { place, none, tests } => self.any_at(at, *place, tests) != *none,
        })
    }

    fn is(&self, at: &Range<usize>, state: State) -> bool {
        match state {
            State::Negated => negation::reaches(self, at),
            State::Question => self.question,
            State::Start => self.starts(at.start),
            State::Quoted => self.document.quotations.at(self.document.tokens[at.start].span.start).is_some(),
            State::Conditional => self.condition.contains(&at.start),
            State::Headline => self.headline,
        }
    }

    /// Whether token `i` opens its sentence, a quotation, or what follows a dash, a colon or an opening bracket.
    pub(super) fn starts(&self, i: usize) -> bool {
        let Some(p) = self.before(i, 1) else { return true };
        let word = self.document.word(p);
        is_opening(word) || matches!(word, ":" | "—" | "–" | "--" | "―" | "-" | "(" | "•" | "…" | "...")
    }

    fn any_at(&self, at: &Range<usize>, place: Place, tests: &[Test]) -> bool {
        let one = |i: Option<usize>| match i {
            Some(i) => tests.iter().any(|t| self.test(i, t)),
            None => tests.iter().any(|t| matches!(t, Test::Class(Class::Edge | Class::Open))),
        };
        let any = |mut range: Range<usize>| range.any(|i| tests.iter().any(|t| self.test(i, t)));
        match place {
            Place::First => one(Some(at.start)),
            Place::Last => one(Some(at.end - 1)),
            Place::Next(n) => one(self.after(at.end - 1, n as usize)),
            Place::Prev(n) => one(self.before(at.start, n as usize)),
            Place::Right => one(self.right(at.end)),
            Place::Left => one(self.left(at.start)),
            Place::Verb => one(self.verb(at.end)),
            Place::Subject => one(self.subject(at.start)),
            Place::After(n) => any(at.end..self.sentence.end.min(at.end + n as usize)),
            Place::Before(n) => any(at.start.saturating_sub(n as usize).max(self.sentence.start)..at.start),
            Place::ClauseAfter => any(at.end..self.clause_end(at.end)),
            Place::ClauseBefore => any(self.clause_start(at.start)..at.start),
            Place::Sentence => any(self.horizon_before(at.start)..at.start) || any(at.end..self.horizon(at.end)),
        }
    }

    fn test(&self, i: usize, test: &Test) -> bool {
        match test {
            Test::Word(w) => self.words[i] == *w,
            Test::List(l) => self.lists.words[*l as usize].binary_search(&self.words[i]).is_ok(),
            Test::Class(class) => self.class(i, *class),
        }
    }

    /// The token `n` after `i`, if the sentence has it.
    pub(super) fn after(&self, i: usize, n: usize) -> Option<usize> {
        Some(i + n).filter(|&j| j < self.sentence.end)
    }

    /// The token `n` before `i`, if the sentence has it.
    pub(super) fn before(&self, i: usize, n: usize) -> Option<usize> {
        i.checked_sub(n).filter(|&j| j >= self.sentence.start)
    }

    /// The first token from `i` on that is neither adverb nor negation.
    pub(super) fn right(&self, i: usize) -> Option<usize> {
        (i..self.sentence.end.min(i + 5)).find(|&j| !self.class(j, Class::Adverb))
    }

    /// The first token before `i` that is no adverb, negation or auxiliary.
    fn left(&self, i: usize) -> Option<usize> {
        let from = i.saturating_sub(5).max(self.sentence.start);
        (from..i).rev().find(|&j| {
            !(self.class(j, Class::Adverb)
                || self.tags[j] == Tag::Md
                || is_be(self.lower(j))
                || is_have(self.lower(j))
                || is_do(self.lower(j)))
        })
    }

    /// The main verb after a modal that ends before `i`.
    fn verb(&self, i: usize) -> Option<usize> {
        let mut last = None;
        for j in i..self.sentence.end.min(i + 9) {
            let tag = self.tags[j];
            let word = self.lower(j);
            if tag.is_verb() {
                last = Some(j);
                if !matches!(word, "be" | "have" | "been") {
                    return last;
                }
            } else if last.is_some() && !self.class(j, Class::Adverb)
                || self.class(j, Class::Punctuation)
                || tag == Tag::To
            {
                return last;
            }
        }
        last
    }

    /// The head of the subject of a verb at `i`: the nearest noun or pronoun before it in its clause.
    pub(super) fn subject(&self, i: usize) -> Option<usize> {
        let from = i.saturating_sub(8).max(self.sentence.start);
        for j in (from..i).rev() {
            if matches!(self.tags[j], Tag::Prp | Tag::Wp | Tag::Wdt | Tag::Ex) || self.tags[j].is_noun() {
                return Some(j);
            }
            if matches!(self.lower(j), "that" | "this" | "these" | "those" | "who" | "which" | "what") {
                return Some(j);
            }
            if self.class(j, Class::Punctuation) && !is_quote(self.document.word(j)) {
                return None;
            }
        }
        None
    }

    /// The lower-cased token.
    pub(super) fn lower(&self, i: usize) -> &str {
        self.document.lower(i)
    }

    /// Where the clause that token `i` is in ends: at the next punctuation mark other than a quotation mark.
    pub(super) fn clause_end(&self, i: usize) -> usize {
        let end = self.horizon(i);
        (i..end).find(|&j| self.class(j, Class::Punctuation) && !is_quote(self.document.word(j))).unwrap_or(end)
    }

    /// How far a condition sees from token `i` on: to the sentence's end, but not further than [`HORIZON`].
    fn horizon(&self, i: usize) -> usize {
        self.sentence.end.min(i + HORIZON).max(i)
    }

    fn horizon_before(&self, i: usize) -> usize {
        self.sentence.start.max(i.saturating_sub(HORIZON)).min(i)
    }

    fn clause_start(&self, i: usize) -> usize {
        let start = self.horizon_before(i);
        (start..i)
            .rev()
            .find(|&j| self.class(j, Class::Punctuation) && !is_quote(self.document.word(j)))
            .map_or(start, |j| j + 1)
    }

    /// Whether a token stands as (part of) a name: capitalised where common words are not.
    pub(super) fn is_name(&self, i: usize) -> bool {
        if self.headline || !self.document.capitalised(i) || self.tags[i] == Tag::Prp {
            return false;
        }
        if self.starts(i) {
            // 'Will Dunham', 'May said', 'Great Britain' also open sentences.
            return self.tags[i].is_proper()
                && self.after(i, 1).is_some_and(|j| self.document.capitalised(j) || self.lower(j) == "'s");
        }
        let beside = |j: Option<usize>| {
            j.is_some_and(|j| self.document.capitalised(j) && self.document.tokens[j].kind == TokenKind::Word)
        };
        self.tags[i].is_proper() || beside(self.before(i, 1).filter(|&j| !self.starts(j))) || beside(self.after(i, 1))
    }

    /// Whether token `i` is of a class.
    pub(super) fn class(&self, i: usize, class: Class) -> bool {
        use Tag::*;
        let tag = self.tags[i];
        match class {
            Class::Adjective => matches!(tag, Jj | Jjr | Jjs),
            Class::Adverb => matches!(tag, Rb | Rbr | Rbs),
            Class::Base => matches!(tag, Vb | Vbp),
            Class::Capital => self.document.capitalised(i),
            Class::Common => matches!(tag, Nn | Nns),
            Class::Comparative => matches!(tag, Jjr | Rbr),
            Class::Determiner => matches!(tag, Dt | PrpS | Pos | Pdt),
            Class::Edge => false,
            Class::Finite => tag.is_finite(),
            Class::Gerund => tag == Vbg,
            Class::Modal => tag == Md,
            Class::Name => tag.is_proper(),
            Class::Noun => tag.is_noun(),
            Class::Number => {
                tag == Cd
                    || tag == Dollar
                    || matches!(self.document.tokens[i].kind, TokenKind::Number)
                    || self.lists.has(self.lists.number_word, self.words[i])
            }
            Class::Open => tag == Cc || self.mark(i),
            Class::Participle => matches!(tag, Vbn | Vbd),
            Class::Past => tag == Vbd,
            Class::Plural => matches!(tag, Nns | Nnps),
            Class::Preposition => matches!(tag, In | To),
            Class::Pronoun => tag == Prp,
            Class::Punctuation => self.mark(i),
            Class::Quote => is_quote(self.document.word(i)),
            Class::Singular => tag == Nn,
            Class::Superlative => matches!(tag, Jjs | Rbs),
            Class::Verb => tag.is_verb(),
            Class::Wh => matches!(tag, Wdt | Wp | WpS | Wrb),
        }
    }

    fn mark(&self, i: usize) -> bool {
        self.document.tokens[i].kind == TokenKind::Mark
    }
}

/// Whether a token is a quotation mark.
pub(super) fn is_quote(word: &str) -> bool {
    matches!(word, "\"" | "“" | "”" | "''" | "``" | "‘" | "’" | "'" | "`" | "«" | "»" | "„")
}

fn is_opening(word: &str) -> bool {
    is_quote(word) && !matches!(word, "”" | "’" | "»")
}
