//! A text with its paragraphs, sentences and tokens: what the later stages of the core read.

use super::{paragraphs, sentences, tokens};
use crate::quotation::{self, Quotations};
use crate::types::{Run, Span};

/// A word, number, mark or clitic of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the text.
    pub span: Span,
    /// Bytes of [`Document::lower`]'s buffer.
    lower: Span,
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

/// A paragraph: what stands between line ends, without white space around it.
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
pub struct Document<'t> {
    /// The text.
    pub text: &'t str,
    /// Paragraphs.
    pub paragraphs: Vec<Paragraph>,
    /// Sentences.
    pub sentences: Vec<Sentence>,
    /// Tokens.
    pub tokens: Vec<Token>,
    /// Which quotation each stretch of the text is in.
    pub quotations: Quotations,
    lower: String,
}

impl<'t> Document<'t> {
    /// Analyses a text.
    pub fn new(text: &'t str) -> Self {
        let mut out = Self {
            text,
            paragraphs: Vec::new(),
            sentences: Vec::new(),
            tokens: Vec::with_capacity(text.len() / 5),
            quotations: Quotations::default(),
            lower: String::with_capacity(text.len()),
        };
        let mut spans = Vec::new();
        for paragraph in paragraphs::split(text) {
            let first_token = out.tokens.len();
            let first_sentence = out.sentences.len();
            spans.clear();
            tokens::split(text, paragraph, &mut spans);
            for &span in &spans {
                let start = out.lower.len();
                out.lower.extend(span.of(text).chars().flat_map(char::to_lowercase));
                out.tokens.push(Token { span, lower: Span::new(start, out.lower.len()) });
            }
            for run in sentences::split(text, &spans) {
                let tokens = Run::new(first_token + run.start as usize, first_token + run.end as usize);
                let span = Span {
                    start: out.tokens[tokens.range()][0].span.start,
                    end: out.tokens[tokens.end as usize - 1].span.end,
                };
                out.sentences.push(Sentence { span, tokens, paragraph: out.paragraphs.len() as u32 });
            }
            out.paragraphs.push(Paragraph {
                span: paragraph,
                sentences: Run::new(first_sentence, out.sentences.len()),
                tokens: Run::new(first_token, out.tokens.len()),
            });
        }
        out.quotations = quotation::find(&out);
        out
    }

    /// The text of token `i`.
    pub fn word(&self, i: usize) -> &'t str {
        self.tokens[i].span.of(self.text)
    }

    /// The lower-cased text of token `i`.
    pub fn lower(&self, i: usize) -> &str {
        self.tokens[i].lower.of(&self.lower)
    }

    /// How many tokens have a letter or digit.
    pub fn n_words(&self) -> u32 {
        self.tokens.iter().filter(|t| t.span.of(self.text).chars().any(char::is_alphanumeric)).count() as u32
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

    /// Index of the sentence that token `i` is in.
    pub fn sentence_of(&self, i: usize) -> usize {
        self.sentences.partition_point(|s| s.tokens.end as usize <= i)
    }
}
