//! A quotation between two speakers, and narrative behind one: '“A,” said Ann Lee. “B …” Bo Ray said it was late.'
//!
//! The sentence that a quotation stands alone in belongs to whoever spoke before it, when the next speaker has something
//! of his own to say; and what follows a quotation in a sentence of its own is no part of it.

use super::kind_of;
use super::taken::Taken;
use crate::Document;
use crate::quotation::Use;
use crate::stance::classify_cue;
use crate::types::{Attribution, CueClass, Span};

/// How many attributions before one are looked at for the speaker before it.
const NEAR: usize = 4;
/// Most tokens after the roles of that speaker up to the end of the sentence: 'on Monday', '.'.
const MAX_TAIL: usize = 6;
/// Most tokens of narrative behind a quotation that are cut off.
const MAX_NARRATIVE: usize = 60;

/// Both rules, over an engine's attributions.
pub(super) fn all(document: &Document<'_>, found: &mut [Attribution]) {
    take_lone(document, found);
    take_second(document, found);
    for i in 0..found.len() {
        join_over_aside(document, found, i);
        cut_narrative(document, &mut found[i]);
        cut_asides(document, &mut found[i]);
        drop_gesture(document, &mut found[i]);
        give_to_speaker_before(document, found, i);
    }
}

/// Gives a quotation that stands alone in its sentence, and that no attribution has, to whoever spoke in the sentence before.
fn take_lone(document: &Document<'_>, found: &mut [Attribution]) {
    let taken = Taken::by(found);
    let speech = document.quotations.outermost().filter(|q| q.usage == Use::Speech && q.closed && taken.leaves(q.span));
    for q in speech {
        let (start, end) = (q.tokens.start as usize, q.tokens.end as usize);
        let lone = document.sentence_at(start).start == start && document.sentence_at(end - 1).end == end;
        if !lone || start == 0 {
            continue;
        }
        // Sorted by their contents: the report before is the last one that begins before the quotation.
        let at = found.partition_point(|a| a.content.first().is_none_or(|s| s.start < q.span.start));
        let near = at.saturating_sub(NEAR)..at;
        let Some(owner) = near.rev().find(|&k| speaks_before(document, &found[k], start)) else { continue };
        let owner = &mut found[owner];
        owner.content.push(q.span);
        owner.content.sort_unstable();
        owner.kind = kind_of(document, &owner.content);
    }
}

/// '“If it rises,” said Ann Lee, a potter, “we leave.”': gives the second half of a sentence that no attribution has to whoever
/// said the first.
fn take_second(document: &Document<'_>, found: &mut [Attribution]) {
    let taken = Taken::by(found);
    let speech = document.quotations.outermost().filter(|q| q.usage == Use::Speech && q.closed && taken.leaves(q.span));
    for q in speech {
        let (start, end) = (q.tokens.start as usize, q.tokens.end as usize);
        let goes_on = start > 1
            && start + 1 < end
            && document.word(start - 1) == ","
            && (!document.capitalised(start + 1) || document.word(start + 1) == "I");
        if !goes_on {
            continue;
        }
        let home = document.sentence_of(start);
        let at = found.partition_point(|a| a.content.first().is_none_or(|s| s.start < q.span.start));
        let first_half = |a: &Attribution| {
            let (Some(cue), Some(source)) = (a.cue.first(), a.source.first()) else { return false };
            let before = cue.start.min(source.start);
            cue.end.max(source.end) <= q.span.start
                && document.sentence_of(document.token_at(cue.start)) == home
                && a.content.iter().all(|s| s.end <= before)
                && a.content.last().is_some_and(|s| {
                    let last = document.token_at(s.end - 1);
                    document.quotations.at(s.end - 1).is_some() && last > 0 && document.word(last - 1) == ","
                })
        };
        let near = at.saturating_sub(NEAR)..at;
        if let Some(owner) = near.rev().find(|&k| first_half(&found[k])) {
            let owner = &mut found[owner];
            owner.content.push(q.span);
            owner.content.sort_unstable();
            owner.kind = kind_of(document, &owner.content);
        }
    }
}

/// Whether an attribution is a report of quoted words in the sentence that ends before token `start`, and fills it to its end.
fn speaks_before(document: &Document<'_>, b: &Attribution, start: usize) -> bool {
    let (Some(cue), false) = (b.cue.first(), b.source.is_empty()) else { return false };
    let first = document.tokens[start].span;
    let end = b.cue.iter().chain(&b.source).chain(&b.content).map(|s| s.end).max().unwrap_or(0);
    let sentence = document.sentence_at(document.token_at(cue.start));
    sentence.end == start
        && end <= first.start
        && start - document.token_at(end - 1) <= MAX_TAIL
        && is_one_paragraph(document, *cue, first)
        && b.content.iter().any(|s| document.quotations.touch(*s))
}

/// Cuts off what follows a quotation in a sentence of its own, where the cue stands before the quotation.
fn cut_narrative(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = a.cue.first().copied() else { return };
    let mut changed = false;
    for s in &mut a.content {
        if cue.end > s.start || !document.quotations.touch(*s) {
            continue;
        }
        // The first sentence that begins in it, right after a closing mark.
        let run = document.tokens_in(*s).range();
        let next = document.sentence_at(run.start).end;
        let rest = next..run.end;
        let closed = next > run.start && {
            let last = document.tokens[next - 1].span;
            document.quotations.at(last.start).is_some_and(|q| q.closed && q.span.end == last.end)
        };
        if closed
            && (1..=MAX_NARRATIVE).contains(&rest.len())
            && !document.quotations.touch(document.span_of(rest.clone()))
        {
            s.end = document.tokens[next - 1].span.end;
            changed = true;
        }
    }
    if changed {
        a.kind = kind_of(document, &a.content);
    }
}

/// '“Nobody rang us.” Eddie Croft pointed at the phone.': what a verb governs that reports nothing is no part of the
/// quotation before its sentence.
fn drop_gesture(document: &Document<'_>, a: &mut Attribution) {
    let ([cue], [source], 2..) = (&a.cue[..], &a.source[..], a.content.len()) else { return };
    let verb = document.token_at(cue.start);
    let home = document.sentence_at(verb);
    let opens = document.token_at(source.start) == home.start && source.end <= cue.start;
    if !opens || classify_cue(document, vec![*cue]).class != CueClass::Other || !document.tag(verb).is_verb() {
        return;
    }
    let before = |s: &Span| {
        let q = document.quotations.at(s.start);
        s.end <= source.start && q.is_some_and(|q| q.closed && document.token_at(s.end - 1) < home.start)
    };
    let object =
        |s: &Span| s.start >= cue.end && home.contains(&document.token_at(s.start)) && !document.quotations.touch(*s);
    if a.content.iter().all(|s| before(s) || object(s)) && a.content.iter().any(before) {
        a.content.retain(before);
        a.cue.clear();
        a.kind = kind_of(document, &a.content);
    }
}

/// Most tokens of an aside between dashes.
const MAX_ASIDE: usize = 16;

/// '“Yet” — he raised a finger — “ask me again.”': the quotation after an aside that reports nothing belongs to the one before.
fn join_over_aside(document: &Document<'_>, found: &mut [Attribution], i: usize) {
    let ([cue], Some(last)) = (&found[i].cue[..], found[i].content.last().copied()) else { return };
    let verb = document.token_at(cue.start);
    let Some(q) = document.quotations.at(last.end - 1) else { return };
    let dash = (q.tokens.start as usize).saturating_sub(1);
    let from = verb.saturating_sub(MAX_ASIDE)..verb;
    let opening = from.rev().find(|&t| is_dash(document, t));
    let Some(opening) = opening.filter(|&t| t > 0 && is_dash(document, dash) && dash > verb) else { return };
    let before = document.tokens[opening - 1].span;
    // 'he raised a finger', not 'he told reporters'.
    let object = found[i].content[0];
    let mute = classify_cue(document, vec![*cue]).class == CueClass::Other
        || object.start > cue.end && document.quotations.at(object.start).is_none();
    if !mute || dash - opening > MAX_ASIDE || !document.quotations.at(before.start).is_some_and(|b| b.closed) {
        return;
    }
    let near = i.saturating_sub(NEAR)..(i + NEAR).min(found.len());
    let owner = near.into_iter().find(|&k| k != i && found[k].content.iter().any(|s| s.end == before.end));
    if let Some(owner) = owner {
        found[i].content.clear();
        found[owner].content.push(q.span);
        found[owner].content.sort_unstable();
        found[owner].kind = kind_of(document, &found[owner].content);
    }
}

fn is_dash(document: &Document<'_>, t: usize) -> bool {
    matches!(document.word(t), "—" | "–" | "―" | "-" | "--")
}

/// '“But” – and here he smiles – “I am one of five”': the narrator's aside between two quotations is no part of them.
fn cut_asides(document: &Document<'_>, a: &mut Attribution) {
    let mut k = 0;
    while k < a.content.len() {
        let s = a.content[k];
        let quotation = document.quotations.at(s.start).filter(|q| q.closed && q.span.end < s.end);
        k += 1;
        let Some(q) = quotation else { continue };
        let from = q.tokens.end as usize;
        let end = document.token_at(s.end - 1);
        if from >= end || !is_dash(document, from) {
            continue;
        }
        let outside = |t: &usize| document.quotations.at(document.tokens[*t].span.start).is_none();
        let to = (from + 1..end.min(from + MAX_ASIDE)).take_while(outside).last().map_or(from, |t| t + 1);
        let opens = document.tokens.get(to).and_then(|t| document.quotations.opening_at(t.span.start));
        if let Some(next) = opens.filter(|_| to > from + 2 && is_dash(document, to - 1)) {
            a.content[k - 1].end = q.span.end;
            a.content.insert(k, Span { start: next.span.start, end: s.end });
            a.kind = kind_of(document, &a.content);
        }
    }
}

/// Gives the quotations before attribution `i`'s speaker to the one who spoke before them.
fn give_to_speaker_before(document: &Document<'_>, found: &mut [Attribution], i: usize) {
    let a = &found[i];
    let (Some(cue), Some(source), true) = (a.cue.first(), a.source.first(), a.content.len() > 1) else { return };
    let home = document.sentence_at(document.token_at(cue.start));
    // 'Bo Ray said it was late': the speaker opens the sentence, and something follows the cue.
    let opens = document.token_at(source.start) == home.start && source.end <= cue.start;
    let own = a.content.iter().any(|s| s.start >= cue.end && home.contains(&document.token_at(s.start)));
    let before: Vec<Span> = a.content.iter().copied().filter(|s| s.end <= source.start).collect();
    let (Some(first), Some(last), true) = (before.first(), before.last(), opens && own) else { return };
    let quoted = |s: &Span| {
        let whole = |q: &crate::quotation::Quotation| q.closed && q.span.end >= s.end;
        document.quotations.opening_at(s.start).is_some_and(whole)
    };
    let start = document.token_at(first.start);
    let adjacent = document.token_at(last.end - 1) + 1 == home.start && document.sentence_at(start).start == start;
    if !adjacent || !before.iter().all(quoted) || !is_one_paragraph(document, *first, *source) {
        return;
    }
    let near = i.saturating_sub(NEAR)..i;
    let Some(owner) = near.rev().find(|&k| speaks_before(document, &found[k], start)) else { return };
    found[i].content.retain(|s| !before.contains(s));
    found[i].kind = kind_of(document, &found[i].content);
    let owner = &mut found[owner];
    owner.content.extend(before);
    owner.content.sort_unstable();
    owner.kind = kind_of(document, &owner.content);
}

/// Whether two spans stand in one paragraph.
pub(super) fn is_one_paragraph(document: &Document<'_>, a: Span, b: Span) -> bool {
    let paragraph = |s: Span| document.paragraphs.partition_point(|p| p.span.end <= s.start);
    paragraph(a) == paragraph(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::{contents, marked};
    use crate::types::QuoteKind;

    #[test]
    fn the_second_half_of_a_sentence_belongs_to_who_said_the_first() {
        let text = "“If it rises,” said Eli Marsh, a potter, “we leave.” He went.";
        let mut found = vec![marked(text, QuoteKind::Direct, ["“If it rises,”", "said", "Eli Marsh"])];
        all(&Document::new(text), &mut found);
        assert_eq!(contents(text, &found), ["“If it rises,” | “we leave.”"]);
    }

    #[test]
    fn a_quotation_belongs_to_who_has_just_spoken() {
        let text = "“It was loud,” said Eli Marsh. “Like a bomb!” Jan Kaur told us it was a fire.";
        let mut other = marked(text, QuoteKind::Mixed, ["“Like a bomb!”", "told", "Jan Kaur"]);
        other.content.push(marked(text, QuoteKind::Indirect, ["it was a fire", "", ""]).content[0]);
        let mut found = vec![marked(text, QuoteKind::Direct, ["“It was loud,”", "said", "Eli Marsh"]), other];
        all(&Document::new(text), &mut found);
        assert_eq!(contents(text, &found), ["“It was loud,” | “Like a bomb!”", "it was a fire"]);
        assert_eq!(found[1].kind, QuoteKind::Indirect);
    }
}
