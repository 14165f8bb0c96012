//! The light analysis that the rules read: a class for each token, units, and the quotation each token is in.

use super::lexicon::{Entry, Form, Lexicon};
use crate::Document;
use crate::quotation::{Quotation, Use};
use crate::text::Tag;
use crate::types::{Run, Span};

/// Coarse class of a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Class {
    Word,
    Name,
    Number,
    Determiner,
    Possessive,
    Pronoun,
    Relative,
    Wh,
    That,
    If,
    Of,
    To,
    Preposition,
    Subordinator,
    And,
    But,
    Be,
    Have,
    Do,
    Modal,
    Not,
    Adverb,
    Time,
    Verb,
    Genitive,
    Comma,
    Stop,
    Colon,
    Semicolon,
    Dash,
    OpenQuote,
    CloseQuote,
    OpenBracket,
    CloseBracket,
    Symbol,
}

impl Class {
    /// Number of classes.
    pub const COUNT: usize = Class::Symbol as usize + 1;

    /// Auxiliary verbs and what stands among them.
    pub fn is_auxiliary(self) -> bool {
        matches!(self, Self::Be | Self::Have | Self::Do | Self::Modal)
    }

    /// What a noun phrase is made of besides its links.
    pub fn is_nominal(self) -> bool {
        matches!(self, Self::Word | Self::Name | Self::Number)
    }
}

/// One outermost quotation, in tokens.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stretch {
    /// Its tokens, marks included.
    pub tokens: Run,
    /// Whether it reads as whole sentences of speech: begins with a capital letter and has several words.
    pub whole: bool,
    /// Whether it ends with a comma or a sentence's end inside its marks.
    pub finished: bool,
    /// Whether it ends with a comma inside its marks.
    pub comma: bool,
    /// Whether it asks or exclaims at its end.
    pub exclaims: bool,
    /// Whether it goes on from the paragraph before.
    pub continues: bool,
    /// Whether its closing mark is there.
    pub closed: bool,
    /// Whether it is somebody's speech.
    pub speech: bool,
}

/// A sentence of the narrator: the text's sentences, joined where a quotation runs over their boundary.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unit {
    /// Its tokens.
    pub tokens: Run,
    /// Its paragraph's index.
    pub paragraph: u32,
}

/// A document, analysed for the rules.
pub(super) struct Analysis<'d, 't> {
    pub document: &'d Document<'t>,
    pub lexicon: &'static Lexicon,
    /// A class for each token.
    pub class: Vec<Class>,
    /// A lexicon entry for each token.
    pub entry: Vec<Entry>,
    /// For each token, the stretch it is in (index + 1), or 0.
    pub stretch_of: Vec<u16>,
    pub stretches: Vec<Stretch>,
    pub units: Vec<Unit>,
}

impl<'d, 't> Analysis<'d, 't> {
    /// Analyses a document.
    pub fn new(document: &'d Document<'t>) -> Self {
        let n = document.tokens.len();
        let lexicon = Lexicon::built_in();
        let mut out = Self {
            document,
            lexicon,
            class: Vec::with_capacity(n),
            entry: Vec::with_capacity(n),
            stretch_of: vec![0; n],
            stretches: Vec::new(),
            units: Vec::with_capacity(document.sentences.len()),
        };
        out.find_stretches();
        for i in 0..n {
            let entry = lexicon.entry(document.lower(i));
            out.entry.push(entry);
            let class = out.classify(i, entry);
            out.class.push(class);
        }
        for s in &out.stretches {
            let r = s.tokens;
            if document.tokens[r.start as usize].span.end <= document.tokens[r.start as usize].span.start + 3 {
                out.class[r.start as usize] = Class::OpenQuote;
            }
            if s.closed && r.len() > 1 {
                out.class[r.end as usize - 1] = Class::CloseQuote;
            }
        }
        out.find_units();
        out
    }

    fn find_stretches(&mut self) {
        let d = self.document;
        let mut list: Vec<Quotation> = d.quotations.list.iter().copied().filter(|q| q.depth == 0).collect();
        list.sort_by_key(|q| q.span);
        let mut end = 0;
        for q in list {
            let tokens = d.tokens_in(q.span);
            if q.span.start < end || tokens.is_empty() || self.stretches.len() >= usize::from(u16::MAX) - 1 {
                continue;
            }
            end = q.span.end;
            let inner = q.inner.of(d.text).trim();
            let words = d.tokens_in(q.inner).len();
            let first = inner.trim_start_matches(|c: char| !c.is_alphanumeric()).chars().next();
            let last = inner.trim_end_matches(['"', '”', '\'', '’', ')', ']', ' ']).chars().next_back();
            let finished = last.is_none_or(|c| matches!(c, '.' | ',' | '!' | '?' | '…' | '-' | '—' | '–')) || !q.closed;
            let capital = first.is_some_and(|c| c.is_uppercase() || c.is_numeric());
            self.stretches.push(Stretch {
                tokens,
                whole: capital && (words >= 4 || finished),
                finished,
                comma: last == Some(','),
                exclaims: matches!(last, Some('?' | '!' | '…')),
                continues: q.continues,
                closed: q.closed,
                speech: q.usage == Use::Speech,
            });
            let id = self.stretches.len() as u16;
            self.stretch_of[tokens.range()].fill(id);
        }
    }

    fn find_units(&mut self) {
        let d = self.document;
        for (i, s) in d.sentences.iter().enumerate() {
            let start = s.tokens.start as usize;
            let joined = i > 0
                && d.sentences[i - 1].paragraph == s.paragraph
                && start > 0
                && self.stretch_of[start - 1] != 0
                && (self.stretch_of[start] == self.stretch_of[start - 1]
                    || self.asks_before(start, s.tokens.end as usize));
            match self.units.last_mut() {
                Some(u) if joined => u.tokens.end = s.tokens.end,
                _ => self.units.push(Unit { tokens: s.tokens, paragraph: s.paragraph }),
            }
        }
    }

    /// Whether a quotation that asks or exclaims ends before `start`, and its cue is in the sentence `start..end`.
    fn asks_before(&self, start: usize, end: usize) -> bool {
        self.stretch_of[start] == 0
            && self.stretch(start - 1).is_some_and(|s| s.exclaims && s.tokens.end as usize == start)
            && (start..end.min(start + 9)).take_while(|&k| self.stretch_of[k] == 0).any(|k| self.verb(k).is_some())
    }

    fn classify(&self, i: usize, entry: Entry) -> Class {
        let d = self.document;
        let word = d.word(i);
        let first = word.chars().next().unwrap_or(' ');
        if !first.is_alphanumeric() && !matches!(first, '\'' | '’' | '@' | '#' | '&' | '$' | '£' | '€') {
            return match first {
                ',' => Class::Comma,
                '.' | '!' | '?' | '…' => Class::Stop,
                ':' => Class::Colon,
                ';' => Class::Semicolon,
                '-' | '–' | '—' => Class::Dash,
                '(' | '[' | '{' => Class::OpenBracket,
                ')' | ']' | '}' => Class::CloseBracket,
                _ => Class::Symbol,
            };
        }
        let tag = d.tag(i);
        let lower = d.lower(i);
        if matches!(lower, "'s" | "’s" | "'" | "’") {
            return if tag == Tag::Pos { Class::Genitive } else { Class::Be };
        }
        match entry.class {
            Class::Word => {}
            Class::That => {
                return match tag {
                    Tag::Wdt => Class::Relative,
                    Tag::Dt => Class::Determiner,
                    _ => Class::That,
                };
            }
            Class::Possessive if lower == "her" && tag == Tag::Prp => return Class::Pronoun,
            Class::Determiner if matches!(tag, Tag::Rbs | Tag::Rbr) => return Class::Adverb,
            // 'May', 'Will', 'Her Majesty': names when capitalised inside a sentence.
            _ if tag.is_proper() && entry.class != Class::Time && first.is_uppercase() && !self.is_initial(i) => {
                return Class::Name;
            }
            class => return class,
        }
        match tag {
            Tag::Nnp | Tag::Nnps => Class::Name,
            Tag::Cd => Class::Number,
            Tag::Vbd | Tag::Vbp | Tag::Vbz => Class::Verb,
            Tag::Rb | Tag::Rbr | Tag::Rp => Class::Adverb,
            _ if first.is_numeric() || matches!(first, '$' | '£' | '€') => Class::Number,
            _ if first == '@' || first == '#' => Class::Name,
            _ if first.is_uppercase() && !self.is_initial(i) && !tag.is_verb() => Class::Name,
            _ => Class::Word,
        }
    }

    /// Whether a token begins a sentence or a quotation.
    fn is_initial(&self, i: usize) -> bool {
        i == 0
            || self.stretch_of[i] != self.stretch_of[i - 1]
            || matches!(self.class[i - 1], Class::Stop | Class::Colon | Class::OpenQuote | Class::Dash)
            || self.document.paragraphs.binary_search_by_key(&(i as u32), |p| p.tokens.start).is_ok()
            || self.stretch_of[i] != 0 && self.stretches[self.stretch_of[i] as usize - 1].tokens.start as usize + 1 == i
    }

    /// The outermost quotation that token `i` is in.
    pub fn stretch(&self, i: usize) -> Option<&Stretch> {
        self.stretches.get((self.stretch_of[i] as usize).wrapping_sub(1))
    }

    /// The lower-cased text of token `i`, empty past the end.
    pub fn lower(&self, i: usize) -> &str {
        if i < self.class.len() { self.document.lower(i) } else { "" }
    }

    /// Class of token `i`, `Stop` past either end.
    pub fn at(&self, i: usize) -> Class {
        self.class.get(i).copied().unwrap_or(Class::Stop)
    }

    /// The lemma and form of a cue verb at token `i`.
    pub fn verb(&self, i: usize) -> Option<(u16, Form)> {
        if !matches!(self.class[i], Class::Word | Class::Verb | Class::Preposition) {
            return None;
        }
        let (lemma, form) = self.entry[i].verb?;
        let form = match (form, self.document.tag(i)) {
            (Form::Past, Tag::Vbn) => Form::Participle,
            (Form::Base, Tag::Vbd) => Form::Past,
            (form, _) => form,
        };
        Some((lemma, form))
    }

    /// Whether token `i` is a verb with tense, an auxiliary or a modal.
    pub fn is_finite(&self, i: usize) -> bool {
        self.class[i] == Class::Verb || self.class[i].is_auxiliary()
    }

    /// Whether token `i` is a gerund or present participle that is no modifier.
    pub fn is_gerund(&self, i: usize) -> bool {
        self.class[i] == Class::Word && self.document.tag(i) == Tag::Vbg
    }

    /// The bytes from token `start` to token `end` (exclusive), which is after it.
    pub fn span(&self, start: usize, end: usize) -> Span {
        Span { start: self.document.tokens[start].span.start, end: self.document.tokens[end - 1].span.end }
    }
}
