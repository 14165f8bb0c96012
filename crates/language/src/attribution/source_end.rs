//! Where a source ends: before a second verb of its own ('The landlord, Orme Homes, apologised and said'), and before
//! what its subject did while it spoke ('says Ida Kemp, holding up a shoe').

use crate::Document;
use crate::text::Tag;
use crate::types::Attribution;

/// Takes such verbs off a source's end.
pub(super) fn trim(document: &Document<'_>, a: &mut Attribution) {
    second_verb(document, a);
    participle(document, a);
    addressee(document, a);
}

/// 'said Ann Lee | to Reuters', 'said Lee | to reporters'.
fn addressee(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue, ..]) = (&a.source[..], &a.cue[..]) else { return };
    if source.start < cue.end {
        return;
    }
    let run = document.tokens_in(*source).range();
    let Some(to) = run.clone().skip(1).find(|&t| document.lower(t) == "to") else { return };
    let named = document.capitalised(to - 1) && document.tag(to - 1).is_noun();
    let told = run.end - to <= MAX_TOLD
        && to + 1 < run.end
        && (document.capitalised(to + 1)
            || matches!(document.lower(to + 1), "reporters" | "journalists" | "the" | "a"));
    if named && told {
        a.source[0].end = document.tokens[to - 1].span.end;
    }
}

/// Most tokens of those who are told, after a name.
const MAX_TOLD: usize = 5;

/// 'The landlord, Orme Homes, apologised | and said'.
fn second_verb(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue, ..]) = (&a.source[..], &a.cue[..]) else { return };
    let (run, verb) = (document.tokens_in(*source).range(), document.token_at(cue.start));
    let joined = run.end + 1 == verb && matches!(document.lower(run.end), "and" | "but");
    if !joined || run.len() < 2 {
        return;
    }
    let relative = |t: usize| matches!(document.tag(t), Tag::Wp | Tag::Wdt | Tag::WpS | Tag::Wrb);
    let tense = document.tag(verb);
    // The tagger takes many a past tense for a participle.
    let past = |t: usize| tense == Tag::Vbd && document.tag(t) == Tag::Vbn && document.word(t - 1) == ",";
    let verb_at = |t: usize| document.tag(t).is_finite() || past(t);
    let Some(first) = run.clone().skip(1).find(|&t| verb_at(t)) else { return };
    // It takes many a noun for a verb, too: a verb has the tense of the cue, and no capital.
    let same = (document.tag(first) == tense || past(first)) && !document.capitalised(first);
    if !same || run.clone().take_while(|&t| t < first).any(relative) {
        return;
    }
    a.source[0].end = document.tokens[first - 1].span.end;
}

/// 'says Ida Kemp|, holding up a shoe'.
fn participle(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue, ..]) = (&a.source[..], &a.cue[..]) else { return };
    if source.start < cue.end {
        return;
    }
    let run = document.tokens_in(*source).range();
    let named = |t: usize| document.tag(t).is_noun() || document.tag(t) == Tag::Prp;
    let comma = (run.start + 1..run.end.saturating_sub(1))
        .find(|&t| document.word(t) == "," && document.tag(t + 1) == Tag::Vbg && !document.capitalised(t + 1));
    if let Some(comma) = comma.filter(|&c| named(c - 1) && document.lower(c + 1) != "including") {
        a.source[0].end = document.tokens[comma - 1].span.end;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    fn trimmed(text: &str, content: &str, cue: &str, source: &str) -> String {
        let mut a = marked(text, QuoteKind::Indirect, [content, cue, source]);
        trim(&Document::new(text), &mut a);
        a.source[0].of(text).to_string()
    }

    #[test]
    fn a_source_ends_before_a_verb_of_its_own() {
        let text = "The landlord, Orme Homes, apologised and said the boiler was new.";
        let source = "The landlord, Orme Homes, apologised";
        assert_eq!(trimmed(text, "the boiler was new", "said", source), "The landlord, Orme Homes,");
        let text = "The men who paid and said it was fair left.";
        assert_eq!(trimmed(text, "it was fair", "said", "The men who paid"), "The men who paid");
    }

    #[test]
    fn a_source_ends_before_what_it_does_meanwhile() {
        let text = "“Look,” says Ida Kemp, holding up a shoe.";
        assert_eq!(trimmed(text, "“Look,”", "says", "Ida Kemp, holding up a shoe"), "Ida Kemp");
        let text = "“Look,” say farmers, including Ida Kemp.";
        let source = "farmers, including Ida Kemp";
        assert_eq!(trimmed(text, "“Look,”", "say", source), source);
    }
}
