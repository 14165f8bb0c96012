//! A source inserted between subject and verb: 'The cat, according to Rex Dunn, bit first.'

use super::kind_of;
use crate::Document;
use crate::types::Attribution;

/// Most tokens after an inserted source that are looked at.
const MAX_REST: usize = 60;

/// Where all that stands before an inserted 'according to X' is a subject, the clause goes on after X.
pub(super) fn go_on(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue], [content]) = (&a.source[..], &a.cue[..], &a.content[..]) else { return };
    let (cue, source) = (document.tokens_in(*cue).range(), document.tokens_in(*source).range());
    if cue.is_empty() || document.lower(cue.start) != "according" || source.start != cue.end {
        return;
    }
    let said = document.tokens_in(*content).range();
    let sentence = document.sentence_at(cue.start);
    let subject = said.end + 1 == cue.start && document.word(said.end) == "," && said.start >= sentence.start;
    let from = source.end + 1;
    let mut to = sentence.end;
    while to > from && matches!(document.word(to - 1), "." | "!" | "?") {
        to -= 1;
    }
    let comma = document.tokens.get(source.end).is_some() && document.word(source.end) == ",";
    if !subject || !comma || from >= to || to - from > MAX_REST {
        return;
    }
    // 'The cat', or 'It was the cat that': a clause without its verb.
    let open = !said.clone().any(|t| document.tag(t).is_finite())
        || matches!(document.lower(said.end - 1), "that" | "which" | "who");
    let verb = document.tag(from).is_finite()
        || from + 1 < to && document.lower(from).ends_with("ly") && document.tag(from + 1).is_finite();
    if open && verb {
        a.content.push(document.span_of(from..to));
        a.kind = kind_of(document, &a.content);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    #[test]
    fn the_verb_after_an_inserted_source_is_said_too() {
        for (text, subject, pieces) in [
            ("The cat, according to Rex Dunn, bit first.", "The cat", 2),
            ("It was a dog that, according to Rex Dunn, bit first.", "It was a dog that", 2),
            ("The cat had bitten, according to Rex Dunn, who saw it.", "The cat had bitten", 1),
        ] {
            let mut a = marked(text, QuoteKind::Indirect, [subject, "according to", "Rex Dunn"]);
            go_on(&Document::new(text), &mut a);
            assert_eq!(a.content.len(), pieces, "{text}");
        }
    }
}
