//! Speech that goes on after the sentence of its report: it belongs to the verb that reported the quotation before, not to one
//! in a participle's phrase or a relative clause at the end of that sentence ('“A,” said Ann Lee, who asked for tea. “B.”').

use super::between::is_one_paragraph;
use super::kind_of;
use crate::Document;
use crate::text::Tag;
use crate::types::{Attribution, Span};

/// How far from such an attribution the one is looked for that it interrupts.
const NEAR: usize = 8;

/// Gives speech back to the verb before. Of such quotations after a participle in PolNeAR's training articles 20 belong to 'said',
/// four to the participle.
pub(super) fn give_back(document: &Document<'_>, found: &mut [Attribution]) {
    for i in 0..found.len() {
        let Some(cue) = found[i].cue.first().copied() else { continue };
        let verb = document.token_at(cue.start);
        let points = points(document, verb);
        if !points && !is_subordinate(document, &found[i], verb) {
            continue;
        }
        let sentence = document.sentence_of(verb);
        let later = |s: &Span| {
            document.sentence_of(document.token_at(s.start)) > sentence
                && document.quotations.at(s.start).is_some()
                && (points || is_one_paragraph(document, cue, *s))
        };
        if !found[i].content.iter().any(later) {
            continue;
        }
        let near = i.saturating_sub(NEAR)..(i + NEAR).min(found.len());
        let owner = near.into_iter().find(|&k| {
            let a = &found[k];
            let home = a.cue.first().map(|c| document.token_at(c.start));
            let here = home.is_some_and(|t| t < verb && document.sentence_of(t) == sentence);
            let quoted = |s: &Span| {
                let before = points || a.cue.first().is_some_and(|c| s.end <= c.start);
                before && document.quotations.at(s.end - 1).is_some()
            };
            here && a.content.iter().any(quoted)
        });
        let Some(owner) = owner else { continue };
        let moved: Vec<Span> = found[i].content.iter().copied().filter(later).collect();
        found[i].content.retain(|s| !later(s));
        found[i].kind = kind_of(document, &found[i].content);
        found[owner].content.extend(moved);
        found[owner].content.sort_unstable();
        found[owner].kind = kind_of(document, &found[owner].content);
    }
}

/// A participle that says what somebody points at.
fn points(document: &Document<'_>, verb: usize) -> bool {
    matches!(document.lower(verb), "referring" | "alluding" | "speaking" | "pointing" | "gesturing" | "nodding")
}

/// A participle or a relative clause after a comma, in a sentence that no colon ends: ', citing a survey.', ', who asked for tea.'
fn is_subordinate(document: &Document<'_>, a: &Attribution, verb: usize) -> bool {
    let home = document.sentence_at(verb);
    let after_comma = |t: usize| t > home.start && document.word(t - 1) == ",";
    let participle = document.tag(verb) == Tag::Vbg && after_comma(verb);
    let relative = || {
        let [source] = a.source[..] else { return false };
        let who = document.tokens_in(source).range();
        who.len() == 1
            && who.start < verb
            && home.contains(&who.start)
            && after_comma(who.start)
            && matches!(document.lower(who.start), "who" | "which")
    };
    document.word(home.end - 1) != ":" && (participle || relative() || in_relative_clause(document, a, home.start))
}

/// 'Ann Lee said of the vote, in which she was sure they would win': the subject of the clause is another than its relative.
fn in_relative_clause(document: &Document<'_>, a: &Attribution, home: usize) -> bool {
    let [source] = a.source[..] else { return false };
    let who = document.tokens_in(source).range().start;
    let Some(relative) = who.checked_sub(1).filter(|&t| t > home + 1) else { return false };
    let opens = relative - usize::from(document.tag(relative - 1) == Tag::In);
    matches!(document.lower(relative), "which" | "whom" | "where" | "when") && document.word(opens - 1) == ","
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::{contents, marked};
    use crate::types::QuoteKind;

    #[test]
    fn speech_goes_on_after_a_clause_of_its_report() {
        for (text, cue, own, source) in [
            ("“It held,” Ode wrote, citing a survey. “It will.”", "citing", "a survey", ""),
            ("“It held,” Ode wrote, who asked for tea. “It will.”", "asked", "for tea", "who"),
            ("“It held,” Ode wrote of it, in which she hoped for tea. “It will.”", "hoped", "for tea", "she"),
        ] {
            let mut other = marked(text, QuoteKind::Mixed, [own, cue, source]);
            other.content.push(marked(text, QuoteKind::Direct, ["“It will.”", "", ""]).content[0]);
            let mut found = vec![marked(text, QuoteKind::Direct, ["“It held,”", "wrote", "Ode"]), other];
            give_back(&Document::new(text), &mut found);
            assert_eq!(contents(text, &found), ["“It held,” | “It will.”", own], "{text}");
            assert_eq!(found[1].kind, QuoteKind::Indirect);
        }
    }

    #[test]
    fn a_participle_before_a_colon_keeps_its_speech() {
        let text = "“It held,” Ode wrote, adding: “It will.”";
        let mut found = vec![
            marked(text, QuoteKind::Direct, ["“It held,”", "wrote", "Ode"]),
            marked(text, QuoteKind::Direct, ["“It will.”", "adding", ""]),
        ];
        give_back(&Document::new(text), &mut found);
        assert_eq!(contents(text, &found), ["“It held,”", "“It will.”"]);
    }
}
