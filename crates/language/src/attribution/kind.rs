//! Direct, mixed or indirect.

use crate::Document;
use crate::text::TokenKind;
use crate::types::{QuoteKind, Span};

/// Share of a direct content's letters that may stand outside of quotation marks (a bracketed gloss, a stray word).
const MAX_SHARE_OUTSIDE: f64 = 0.02;

/// The kind of a content by the quotations of its document, whatever their marks: `Direct` when at most
/// [`MAX_SHARE_OUTSIDE`] of its letters and digits stand outside of quotations, `Indirect` when all do, else `Mixed`.
/// Only quotations that open inside of the content count: what is reported within somebody's speech has no marks of
/// its own.
pub fn kind_of(document: &Document<'_>, content: &[Span]) -> QuoteKind {
    let Some(first) = content.first() else { return QuoteKind::Indirect };
    let (mut letters, mut inside, mut gloss) = (0, 0, false);
    for &piece in content {
        for t in document.tokens_in(piece).range() {
            let token = &document.tokens[t];
            if token.kind == TokenKind::Mark {
                // '“Vamos” (let's go)': what the words mean is none of them.
                let closed = || document.quotations.at(document.tokens[t - 1].span.start);
                let opens = document.word(t) == "(" && t > 0 && closed().is_some_and(|q| q.tokens.end as usize == t);
                gloss = opens || gloss && document.word(t) != ")";
                continue;
            }
            if gloss {
                continue;
            }
            letters += token.span.len();
            let quotation = document.quotations.innermost_at(token.span.start);
            if quotation.is_some_and(|q| q.span.start >= first.start) {
                inside += token.span.len();
            }
        }
    }
    let outside = (letters - inside) as f64;
    match inside {
        0 => QuoteKind::Indirect,
        _ if outside <= MAX_SHARE_OUTSIDE * letters as f64 => QuoteKind::Direct,
        _ => QuoteKind::Mixed,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(text: &str, content: &str) -> QuoteKind {
        let start = text.find(content).expect("the content is in the text");
        kind_of(&Document::new(text), &[Span::new(start, start + content.len())])
    }

    #[test]
    fn any_marks_make_a_content_direct() {
        for text in [
            "“We won,” she said.",
            "\"We won,\" she said.",
            "'We won,' she said.",
            "‘We won,’ she said.",
            "''We won,'' she said.",
            "``We won,'' she said.",
            "«We won», she said.",
            "»We won,« she said.",
            "„We won“, she said.",
            "″We won,″ she said.",
            "＂We won,＂ she said.",
            "`We won,' she said.",
        ] {
            let content = text.split(" she").next().expect("a first half").trim_end_matches(',');
            assert_eq!(kind(text, content), QuoteKind::Direct, "{text}");
        }
    }

    #[test]
    fn a_quotation_left_open_or_reopened_by_paragraph_is_direct() {
        let text = "She wrote: \"The roof has to go.\n\n\"We are cold.\n\n\"It rains.\"\n\nNobody saw it.";
        assert_eq!(kind(text, &text[11..text.len() - 16]), QuoteKind::Direct);
    }

    #[test]
    fn a_gloss_in_brackets_is_no_part() {
        assert_eq!(kind("“Vamos” (let us go), she said.", "“Vamos” (let us go)"), QuoteKind::Direct);
        assert_eq!(
            kind("The “old” (and cold) hall was shut, she said.", "The “old” (and cold) hall"),
            QuoteKind::Mixed
        );
    }

    #[test]
    fn part_in_marks_is_mixed_and_none_is_indirect() {
        assert_eq!(
            kind("He was ‘let down badly’ by them, he said.", "He was ‘let down badly’ by them"),
            QuoteKind::Mixed
        );
        assert_eq!(
            kind("The ’90s boom wasn't the mayors' fault, he said.", "The ’90s boom wasn't the mayors' fault"),
            QuoteKind::Indirect
        );
        assert_eq!(kind("“My boss said I was slow,” he said.", "I was slow"), QuoteKind::Indirect);
    }
}
