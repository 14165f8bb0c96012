//! A text with its paragraphs, sentences, tokens and their parts of speech.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::OnceLock;

use super::tokens::{TokenKind, Tokeniser, is_apostrophe, is_break_hint};
use super::{lemma, paragraphs, sentences, tagger};
use crate::budget::Budget;
use crate::types::{Run, Span};
use tagger::Tag;

/// Bytes of text that are divided into tokens in one step of a [`Budget`]. Estimated, not fitted: it only decides how
/// soon a spent budget is noticed.
const BYTES_PER_STEP: usize = 16;

/// A word, number, mark or clitic of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text.
    pub span: Span,
    /// Bytes of [`TextLayer::lower`]'s buffer.
    lower: Span,
    /// Kind of its characters.
    pub kind: TokenKind,
}

/// A sentence.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the text, from its first token's start to its last token's end.
    pub span: Span,
    /// Its tokens.
    pub tokens: Run,
    /// Index of its paragraph.
    pub paragraph: u32,
}

/// A paragraph, without white space around it: a line of the text, or several where a sentence runs on
/// over a line end. Goes from its first token's start to its last one's end; has at least one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paragraph {
    /// Bytes of the text.
    pub span: Span,
    /// Its sentences.
    pub sentences: Run,
    /// Its tokens.
    pub tokens: Run,
}

/// An analysed text. Lists are in text order.
#[derive(Debug)]
pub struct TextLayer<'t> {
    /// The text.
    pub text: &'t str,
    /// Paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Sentences.
    pub sentences: Vec<Sentence>,
    /// Tokens.
    pub tokens: Vec<Token>,
    lower: String,
    n_words: u32,
    tags: OnceLock<Vec<Tag>>,
    budget: Budget<'t>,
}

impl<'t> TextLayer<'t> {
    /// Analyses a text.
    pub fn new(text: &'t str) -> Self {
        Self::within(text, Budget::unlimited())
    }

    /// Analyses a text as far as `budget` allows.
    pub fn within(text: &'t str, budget: Budget<'t>) -> Self {
        let mut out = Self {
            text,
            paragraphs: Vec::new(),
            sentences: Vec::new(),
            tokens: Vec::with_capacity(text.len() / 5),
            lower: String::with_capacity(text.len()),
            n_words: 0,
            tags: OnceLock::new(),
            budget,
        };
        for paragraph in paragraphs::split(text) {
            if out.budget.is_spent_after(paragraph.len() / BYTES_PER_STEP) {
                break;
            }
            let first_token = out.tokens.len();
            let first_sentence = out.sentences.len();
            let index = out.paragraphs.len() as u32;
            let Self { tokens, sentences, lower, n_words, .. } = &mut out;
            Tokeniser::new(text, paragraph).run(|start, end, kind| {
                let span = Span::new(start, end);
                let lower = push_lower(lower, span.of(text));
                *n_words += u32::from(kind != TokenKind::Mark && kind != TokenKind::Symbol);
                tokens.push(Token { span, lower, kind });
            });
            sentences::split(text, &tokens[first_token..], |start, end| {
                let run = Run::new(first_token + start, first_token + end);
                let (first, last) = (tokens[run.start as usize].span, tokens[run.end as usize - 1].span);
                let span = Span { start: first.start, end: last.end };
                sentences.push(Sentence { span, tokens: run, paragraph: index });
            });
            if out.tokens.len() == first_token {
                // Nothing but control characters.
                continue;
            }
            let (first, last) = (out.tokens[first_token].span, out.tokens[out.tokens.len() - 1].span);
            out.paragraphs.push(Paragraph {
                span: Span { start: first.start, end: last.end },
                sentences: Run::new(first_sentence, out.sentences.len()),
                tokens: Run::new(first_token, out.tokens.len()),
            });
        }
        out
    }

    /// The text of token `i`.
    pub fn word(&self, i: usize) -> &'t str {
        self.tokens[i].span.of(self.text)
    }

    /// The lower-cased text of token `i`, with ' for any apostrophe of a word (’s, n’t, o’clock).
    pub fn lower(&self, i: usize) -> &str {
        self.tokens[i].lower.of(&self.lower)
    }

    /// Whether the tagger's dictionary has a lower-case word; so of every word without a tagger.
    pub fn is_word(&self, lower: &str) -> bool {
        tagger::built_in().is_none_or(|model| model.lower_class(&tagger::Form::new(lower, lower, TokenKind::Word)) != 0)
    }

    /// The part of speech of token `i`. The whole document is tagged at the first call.
    pub fn tag(&self, i: usize) -> Tag {
        self.tags()[i]
    }

    /// The parts of speech of all tokens.
    pub fn tags(&self) -> &[Tag] {
        self.tags.get_or_init(|| match tagger::built_in() {
            Some(model) => tagger::tag(self, model),
            None => vec![Tag::Nn; self.tokens.len()],
        })
    }

    /// The lemma of token `i`, in lower case; proper nouns are given as they are written. Tags the document
    /// at the first call.
    pub fn lemma(&self, i: usize) -> Cow<'_, str> {
        let tag = self.tag(i);
        if tag.is_proper() { Cow::Borrowed(self.word(i)) } else { lemma::lemma(self.lower(i), tag) }
    }

    /// The budget of the text: every long loop over it asks.
    pub fn budget(&self) -> &Budget<'t> {
        &self.budget
    }

    /// Number of tokens with a letter or digit.
    pub fn n_words(&self) -> u32 {
        self.n_words
    }

    /// Whether white space (or a paragraph's end) stands before token `i`.
    pub fn spaced(&self, i: usize) -> bool {
        i == 0 || self.tokens[i - 1].span.end < self.tokens[i].span.start
    }

    /// Whether token `i` is a footnote's mark (`[4]`, '¹'): what is markup and no tag.
    pub(crate) fn is_note(&self, i: usize) -> bool {
        self.tokens[i].kind == TokenKind::Markup && !self.word(i).starts_with('<')
    }

    /// Whether token `i` opens with an upper-case letter.
    pub fn capitalised(&self, i: usize) -> bool {
        self.word(i).chars().next().is_some_and(char::is_uppercase)
    }

    /// Index of the first token that ends after byte `offset` (the number of tokens if none does).
    pub fn token_at(&self, offset: u32) -> usize {
        self.tokens.partition_point(|t| t.span.end <= offset)
    }

    /// The tokens that overlap a span.
    pub fn tokens_in(&self, span: Span) -> Run {
        let start = self.token_at(span.start);
        Run::new(start, start.max(self.tokens.partition_point(|t| t.span.start < span.end)))
    }

    /// The bytes from the first to the last of some tokens, of which there is at least one.
    pub(crate) fn span_of(&self, run: Range<usize>) -> Span {
        Span { start: self.tokens[run.start].span.start, end: self.tokens[run.end - 1].span.end }
    }

    /// The tokens of the sentence that token `i` is in.
    pub(crate) fn sentence_at(&self, i: usize) -> Range<usize> {
        self.sentences[self.sentence_of(i)].tokens.range()
    }

    /// Index of the sentence that token `i` is in.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end as usize <= i)
    }
}

/// Appends a token in lower case and with plain apostrophes to `buffer`, and says where it stands there.
fn push_lower(buffer: &mut String, token: &str) -> Span {
    let start = buffer.len();
    if token.is_ascii() {
        buffer.push_str(token);
        buffer[start..].make_ascii_lowercase();
    } else if token.chars().any(char::is_alphanumeric) {
        let plain = token
            .chars()
            .filter(|&c| c != '\u{ad}' && !is_break_hint(c))
            .map(|c| if is_apostrophe(c) { '\'' } else { c });
        buffer.extend(plain.flat_map(char::to_lowercase));
    } else {
        buffer.push_str(token);
    }
    Span::new(start, buffer.len())
}
