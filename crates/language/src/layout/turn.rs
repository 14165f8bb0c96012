//! Speech that the layout sets off instead of quotation marks.

use crate::types::{QuoteForm as Form, Span};

/// Speech that the layout gives to somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct Turn {
    /// How it is set off.
    pub form: Form,
    /// What is said, a span a paragraph.
    pub content: Vec<Span>,
    /// The mention next to it: a label ('BRIGHT'), a signature.
    pub source: Option<Span>,
    /// What marks it as speech: the colon after the label, the dash before the signature.
    pub cue: Option<Span>,
    /// A mention elsewhere in the text that names the speaker, where `source` does not ('Q', 'A', no label).
    pub taker: Option<Span>,
    /// A mention of the person whom the turn addresses as 'you'.
    pub listener: Option<Span>,
    /// The paragraph that introduces it, if one does ('The watchdog said:').
    pub intro: Option<u32>,
    /// Whether it stands without a label between two questions of one asker, who has one.
    pub answers: bool,
}

impl Turn {
    /// A turn without names.
    pub(super) fn new(form: Form, content: Vec<Span>) -> Self {
        Self { form, content, source: None, cue: None, taker: None, listener: None, intro: None, answers: false }
    }

    /// Whether something in the text marks it as somebody's speech: a label, a signature, an introduction. Other turns
    /// (an interview without labels) tell only who 'I' and 'you' are: where they begin and end is a guess.
    pub fn is_marked(&self) -> bool {
        self.source.is_some() || self.cue.is_some() || self.intro.is_some() || self.answers
    }

    /// The bytes from its content's beginning to its end.
    pub fn extent(&self) -> Span {
        let start = self.content.first().map_or(0, |s| s.start);
        Span { start, end: self.content.last().map_or(start, |s| s.end) }
    }
}
