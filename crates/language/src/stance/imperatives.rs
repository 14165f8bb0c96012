//! Imperatives of appeal or advice ('Do n't shoot', 'Vote'), which no list of words can hold.
//!
//! Only the surest places count: a base form that opens a quotation's or, after a negation, any sentence, and is
//! no verb of an instruction to a reader ('click here', 'see below') or of address ('look', 'listen').

use super::context::Context;
use crate::text::Tag;
use crate::types::{Holder, Polarity, StanceMarker};

/// Verbs whose imperative is an instruction to a reader, an address or a formula, not an appeal.
const NO_APPEAL: &[&str] = &[
    "click",
    "see",
    "read",
    "watch",
    "follow",
    "look",
    "listen",
    "remember",
    "let",
    "thank",
    "note",
    "sign",
    "subscribe",
    "share",
    "get",
    "say",
    "make",
    "take",
    "guess",
    "imagine",
    "consider",
    "suppose",
    "wait",
    "be",
    "have",
    "do",
    "bless",
    "hear",
    "check",
    "scroll",
    "contact",
    "tell",
    "believe",
    "trust",
    "mind",
    "excuse",
    "pardon",
    "forget",
    "welcome",
    "compare",
    "ask",
    "call",
    "talk",
    "know",
    "mean",
    "like",
    "love",
    "want",
    "need",
    "think",
    "go",
    "come",
];

/// Whether the verb at token `i` is an imperative of appeal or advice, and if so, whether it is negated.
pub(super) fn of_appeal(context: &Context<'_>, i: usize) -> Option<bool> {
    let tag = context.tags[i];
    if !matches!(tag, Tag::Vb | Tag::Vbp) || context.headline || context.question {
        return None;
    }
    let word = context.lower(i);
    if let Some(negation) = context.before(i, 1).filter(|&j| matches!(context.lower(j), "n't" | "not")) {
        let auxiliary = context.before(negation, 1).filter(|&j| context.lower(j) == "do")?;
        let opens = context.starts(auxiliary)
            || context
                .before(auxiliary, 1)
                .is_some_and(|j| matches!(context.lower(j), "please" | "so" | "but" | "and"));
        let addressed = context.before(auxiliary, 1).is_some_and(|j| context.lower(j) == ",")
            && context.before(auxiliary, 2).is_some_and(|j| context.class(j, super::condition::Class::Name));
        return ((opens || addressed) && !matches!(word, "forget" | "worry" | "know" | "think" | "get" | "mind")
            || opens && word == "get")
            .then_some(true);
    }
    let quoted = context.document.quotations.at(context.document.tokens[i].span.start).is_some();
    // A bare verb at the head of a quoted sentence, with an object or end behind it.
    let object = context.after(i, 1).is_none_or(|j| {
        matches!(
            context.tags[j],
            Tag::Dt
                | Tag::PrpS
                | Tag::Prp
                | Tag::In
                | Tag::Rp
                | Tag::Stop
                | Tag::Nn
                | Tag::Nns
                | Tag::Nnp
                | Tag::Vbg
                | Tag::Cc
        )
    });
    let opens = context.before(i, 1).is_none_or(|j| super::context::is_quote(context.document.word(j)));
    let whole = opens && context.document.capitalised(i);
    (quoted && whole && object && tag == Tag::Vb && !NO_APPEAL.contains(&word)).then_some(false)
}

/// The marker of such an imperative: the verb alone.
pub(super) fn marker(
    context: &Context<'_>,
    i: usize,
    subcategory: u16,
    negated: bool,
    (holder, attribution): (Holder, Option<u32>),
) -> StanceMarker {
    StanceMarker {
        span: context.document.tokens[i].span,
        lemma: context.lower(i).to_string(),
        subcategory,
        polarity: if negated { Polarity::Negated } else { Polarity::Affirmed },
        valence: None,
        questioned: context.question,
        conditional: false,
        holder,
        quote: attribution,
    }
}
