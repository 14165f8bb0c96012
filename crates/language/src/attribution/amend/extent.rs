//! Where contents go on that were cut short, and where they begin.

use super::words;
use super::{before_final_mark, cue_tokens, has_finite, is_free, refresh, tokens};
use crate::Document;
use crate::text::{Tag, is_be};
use crate::types::{Attribution, QuoteKind, Span};
use std::ops::Range;

/// Mends beginnings and ends.
pub(super) fn all(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut i = 0;
    while i < found.len() {
        source_after_cue(document, &mut found[i]);
        infinitive_of_cue(document, &mut found[i]);
        cue_to_colon(document, found, i);
        cut_at_blank(document, &mut found[i]);
        keep_what_they_say(document, &mut found[i]);
        end_with_quotation(document, &mut found[i]);
        end_with_clause(document, &mut found[i]);
        join_pieces(document, found, i);
        go_on(document, found, i);
        i -= fronted_clause(document, found, i);
        i += 1;
    }
}

/// Most tokens of a content that is looked through.
const MAX_CONTENT: usize = 80;
/// Most tokens by which a content is lengthened.
const MAX_GROWTH: usize = 60;

/// Lengthens a content that was cut short, to the end of its sentence.
fn go_on(document: &Document<'_>, found: &mut [Attribution], i: usize) {
    let a = &found[i];
    let (Some(&last), Some(cue)) = (a.content.last(), cue_tokens(document, a)) else { return };
    let run = tokens(document, last);
    let home = document.sentence_at(run.end - 1);
    let end = before_final_mark(document, &home);
    let rest = run.end..end;
    if rest.is_empty() || rest.len() > MAX_GROWTH || run.len() > MAX_CONTENT || cue.start >= run.end {
        return;
    }
    let of_rest = document.span_of(rest.clone());
    if document.quotations.touch(last) && document.quotations.at(last.end - 1).is_some() {
        return;
    }
    // Not into a quotation that goes on after the sentence.
    if document.quotations.at(of_rest.end - 1).is_some_and(|q| q.span.end > of_rest.end) {
        return;
    }
    let goes_on = and_that(document, &rest)
        || run.start == cue.end && is_without_verb(document, &run)
        || over_brackets(document, &rest)
        || a.content.len() == 1 && second_predicate(document, &cue, &run, &rest)
        || counted_on(document, &run, &rest)
        || until_day(document, &cue, &run, &rest);
    if goes_on && !super::has_role_in(a, of_rest) && is_free(found, i, of_rest) {
        let a = &mut found[i];
        if let Some(last) = a.content.last_mut() {
            last.end = of_rest.end;
        }
        refresh(document, a);
    }
}

/// '... is illegal|, and that the towns may sue': of 54 such clauses in PolNeAR 50 belong to the content.
fn and_that(document: &Document<'_>, rest: &Range<usize>) -> bool {
    let at = rest.start + usize::from(document.word(rest.start) == ",");
    at + 2 < rest.end && matches!(document.lower(at), "and" | "but" | "or") && document.lower(at + 1) == "that"
}

/// 'whether its decay|, in the form of ..., was caused by ...': a clause has a verb.
fn is_without_verb(document: &Document<'_>, run: &Range<usize>) -> bool {
    let opens = run.len() > 1
        && match document.lower(run.start) {
            "whether" | "if" => true,
            // 'that argument' is no clause, whatever the tagger says: a clause opens with its subject.
            "that" => {
                let subject = document.tag(run.start + 1);
                document.tag(run.start) == Tag::In
                    && (matches!(subject, Tag::Dt | Tag::Prp | Tag::PrpS | Tag::Nns) || subject.is_proper())
            }
            _ => false,
        };
    opens && !run.clone().any(|t| document.tag(t).is_verb() || document.tag(t) == Tag::Md)
}

/// Most tokens in brackets.
const MAX_BRACKETS: usize = 12;

/// 'made by the slug| (Arion subfuscus) in medical uses'.
fn over_brackets(document: &Document<'_>, rest: &Range<usize>) -> bool {
    if document.word(rest.start) != "(" {
        return false;
    }
    let close = (rest.start + 1..rest.end.min(rest.start + MAX_BRACKETS)).find(|&t| document.word(t) == ")");
    close.is_some_and(|c| c + 2 < rest.end && document.tag(c + 1) == Tag::In)
}

/// 'claiming the levy is void| and broke the charter', 'said 40 were hurt|, as were six of the police'.
fn second_predicate(document: &Document<'_>, cue: &Range<usize>, run: &Range<usize>, rest: &Range<usize>) -> bool {
    let tag = |t: usize| if t < rest.end { document.tag(t) } else { Tag::Stop };
    let (first, second) = (document.lower(rest.start), rest.start + 1);
    if first == "and" && document.tag(cue.end - 1) == Tag::Vbg {
        return tag(second).is_finite() && has_finite(document, run.clone());
    }
    first == ","
        && second + 2 < rest.end
        && document.lower(second) == "as"
        && matches!(document.lower(second + 1), "were" | "did" | "are" | "do")
}

/// '... 8 deaths and 61 severe cases in Peru|, 7 cases in other countries': a list of numbers goes on with a number.
fn counted_on(document: &Document<'_>, run: &Range<usize>, rest: &Range<usize>) -> bool {
    let next = rest.start + 1 + usize::from(rest.len() > 2 && document.lower(rest.start + 1) == "and");
    document.word(rest.start) == ","
        && next + 1 < rest.end
        && document.tag(next) == Tag::Cd
        && run.clone().filter(|&t| document.tag(t) == Tag::Cd).take(2).count() == 2
        // '37 confirmed cases': no verb after a number.
        && !rest.clone().any(|t| document.tag(t).is_finite() && document.tag(t - 1) != Tag::Cd)
}

/// 'The office forecast rain | through Wednesday': until when it will be is a part of what is foreseen.
fn until_day(document: &Document<'_>, cue: &Range<usize>, run: &Range<usize>, rest: &Range<usize>) -> bool {
    let foresees = cue.clone().any(|t| {
        let verb = document.lower(t);
        matches!(verb, "forecast" | "forecasts" | "forecasting" | "forecasted") || verb.starts_with("predict")
    });
    foresees
        && run.start == cue.end
        && rest.len() <= MAX_GAP
        && matches!(document.lower(rest.start), "until" | "through" | "till" | "into")
        && words::WHEN.has(document.lower(rest.end - 1))
}

/// 'Drivers have been warned | to expect delays': an infinitive belongs to what somebody is told (PolNeAR: 83 of 87).
fn infinitive_of_cue(document: &Document<'_>, a: &mut Attribution) {
    let [cue] = &a.cue[..] else { return };
    let run = tokens(document, *cue);
    let Some(k) = a.content.iter().position(|s| document.token_at(s.start) == run.end) else { return };
    let to = run.end.saturating_sub(2);
    let told = run.len() > 3 && document.lower(to) == "to" && document.tag(to + 1) == Tag::Vb;
    let verb = to.saturating_sub(1);
    let asked = matches!(
        document.lower(verb),
        "told" | "warned" | "asked" | "urged" | "advised" | "ordered" | "encouraged" | "instructed"
    );
    let passive = run.clone().any(|t| matches!(document.lower(t), "been" | "is" | "are" | "was" | "were" | "being"));
    if told && asked && passive && document.quotations.at(a.content[k].start).is_none() {
        a.content[k].start = document.tokens[to].span.start;
        a.cue[0].end = document.tokens[verb].span.end;
    }
}

/// Most tokens between a verb and the colon before speech.
const MAX_TO_COLON: usize = 14;

/// 'responded to | the rules via Twitter: “...”': a cue goes on to the colon (PolNeAR: 176 of 206).
fn cue_to_colon(document: &Document<'_>, found: &mut [Attribution], i: usize) {
    let ([cue], Some(first)) = (&found[i].cue[..], found[i].content.first()) else { return };
    let (run, said) = (tokens(document, *cue), document.token_at(first.start));
    let gap = run.end..said;
    let speech = document.quotations.opening_at(first.start).is_some();
    let fits = speech
        && (2..=MAX_TO_COLON).contains(&gap.len())
        && document.word(said - 1) == ":"
        && document.tag(run.start).is_finite()
        && !is_be(document.lower(run.start))
        && document.sentence_at(run.start).contains(&(said - 1))
        && !gap.clone().any(|t| {
            document.tag(t).is_finite()
                || document.tag(t) == Tag::Wrb
                || matches!(document.word(t), "," | ";" | "(" | "—")
        });
    if fits {
        let whole = document.span_of(run.start..said);
        let between = document.span_of(gap);
        if !super::has_role_in(&found[i], between) && is_free(found, i, between) {
            found[i].cue = vec![whole];
        }
    }
}

/// Most tokens between two pieces of one content.
const MAX_GAP: usize = 4;

/// Joins two pieces of unquoted content with a few words between them that have no role.
fn join_pieces(document: &Document<'_>, found: &mut [Attribution], i: usize) {
    let mut k = 0;
    while k + 1 < found[i].content.len() {
        let (left, right) = (found[i].content[k], found[i].content[k + 1]);
        let gap = document.token_at(left.end - 1) + 1..document.token_at(right.start);
        let between = Span { start: left.end, end: right.start };
        let both = Span { start: left.start, end: right.end };
        let second_verb = gap.clone().any(|t| matches!(document.lower(t), "and" | "but"))
            && gap.clone().any(|t| document.tag(t).is_verb());
        let joins = (1..=MAX_GAP).contains(&gap.len())
            && !second_verb
            && document.sentence_at(gap.start).contains(&gap.end)
            && !document.quotations.touch(both)
            && !super::has_role_in(&Attribution { content: Vec::new(), ..found[i].clone() }, between)
            && is_free(found, i, between);
        if joins {
            found[i].content[k].end = right.end;
            found[i].content.remove(k + 1);
        } else {
            k += 1;
        }
    }
}

/// Confidence below which another row gives way to the clause that it stands in.
const WEAK: f32 = 0.35;

/// 'As the board looks to end it, divers will go on, officials said.': the clause in front belongs to what is said, and
/// a weak row within it was none. Returns how many rows before this one were removed.
fn fronted_clause(document: &Document<'_>, found: &mut Vec<Attribution>, i: usize) -> usize {
    let a = &found[i];
    let ([content], Some(cue), Some(source)) = (&a.content[..], a.cue.last(), a.source.last()) else { return 0 };
    let run = tokens(document, *content);
    let home = document.sentence_at(run.start);
    let last = document.token_at(cue.end.max(source.end) - 1) + 1;
    let late = content.end <= cue.start && content.end <= source.start && last >= before_final_mark(document, &home);
    if !late || run.start < home.start + 3 || run.start > home.start + MAX_GROWTH || a.kind != QuoteKind::Indirect {
        return 0;
    }
    let front = document.span_of(home.start..run.start);
    // The content begins after the clause's comma, or within the clause ('As the board looks | to end it, ...').
    let comma = document.word(run.start - 1) == "," || run.clone().any(|t| document.word(t) == ",");
    let opens = words::SUBORDINATORS.has(document.lower(home.start))
        && comma
        && has_finite(document, home.start..run.start)
        && !document.quotations.touch(front);
    if !opens {
        return 0;
    }
    let weak = |b: &Attribution| {
        let roles = || b.content.iter().chain(&b.cue).chain(&b.source);
        b.confidence < WEAK && roles().all(|s| front.contains(*s))
    };
    let low = i.saturating_sub(super::NEAR);
    let removed: Vec<usize> = (low..i).filter(|&k| weak(&found[k])).collect();
    let free = (low..(i + super::NEAR).min(found.len()))
        .all(|k| k == i || removed.contains(&k) || !super::has_role_in(&found[k], front));
    if !free {
        return 0;
    }
    found[i].content[0].start = front.start;
    for &k in removed.iter().rev() {
        found.remove(k);
    }
    removed.len()
}

/// ', reads the motion,': the phrase between a cue and the comma after it is the source, no mention in another sentence
/// and no part of the content.
fn source_after_cue(document: &Document<'_>, a: &mut Attribution) {
    let ([cue], Some(&first)) = (&a.cue[..], a.content.first()) else { return };
    let run = tokens(document, *cue);
    let home = document.sentence_at(run.start);
    let elsewhere = a.source.first().is_none_or(|s| !home.contains(&document.token_at(s.start)));
    let fronted = words::SUBORDINATORS.has(document.lower(home.start));
    if !elsewhere || !fronted || run.start == home.start || document.word(run.start - 1) != "," {
        return;
    }
    let high = home.end.min(run.end + MAX_BRACKETS);
    let phrase =
        |t: &usize| document.tag(*t).is_noun() || matches!(document.tag(*t), Tag::Dt | Tag::Jj | Tag::PrpS | Tag::Pos);
    let end = (run.end..high).find(|t| !phrase(t)).unwrap_or(high);
    if end == run.end || end + 1 >= home.end || document.word(end) != "," {
        return;
    }
    let named = document.span_of(run.end..end);
    if first.start == named.start && first.end > named.end {
        a.content[0].start = document.tokens[end + 1].span.start;
    }
    if !a.content.iter().any(|s| s.overlaps(named)) {
        a.source = vec![named];
    }
}

/// A wide blank before a capital, with no mark before it, ends what stands in front (a gloss in another language): what
/// is reported after it does not begin before it.
fn cut_at_blank(document: &Document<'_>, a: &mut Attribution) {
    let (Some(&first), Some(cue)) = (a.content.first(), a.cue.first()) else { return };
    let run = tokens(document, first);
    if first.start > cue.start || a.kind != QuoteKind::Indirect || run.len() > MAX_CONTENT {
        return;
    }
    let wide = |t: usize| {
        let blank = &document.text[document.tokens[t - 1].span.end as usize..document.tokens[t].span.start as usize];
        blank.chars().count() > 1
            && !blank.contains('\n')
            && document.capitalised(t)
            && document.tokens[t - 1].kind != crate::text::TokenKind::Mark
            && !document.capitalised(t - 1)
    };
    if let Some(t) = (run.start + 1..run.end).rev().find(|&t| wide(t)) {
        a.content[0].start = document.tokens[t].span.start;
    }
}

/// Most tokens before such a verb.
const MAX_JUDGEMENT: usize = 12;

/// 'It is premature to assume he has won, as some have taken to saying.': they say that he has won.
fn keep_what_they_say(document: &Document<'_>, a: &mut Attribution) {
    let ([content], Some(cue)) = (&a.content[..], a.cue.first()) else { return };
    let run = tokens(document, *content);
    let home = document.sentence_at(run.start);
    let as_clause = run.end + 1 < home.end
        && document.word(run.end) == ","
        && document.lower(run.end + 1) == "as"
        && cue.start > content.end;
    if !as_clause {
        return;
    }
    let high = run.end.min(run.start + MAX_JUDGEMENT);
    let judged = (run.start..high).find(|&t| words::WRONG.has(document.lower(t)));
    let Some(to) = judged.and_then(|j| (j + 1..high).find(|&t| document.lower(t) == "to")) else { return };
    if to + 3 < run.end && words::CLAIMS.has(document.lower(to + 1)) && has_finite(document, to + 2..run.end) {
        let first = to + 2 + usize::from(document.lower(to + 2) == "that");
        a.content = vec![document.span_of(first..run.end)];
        refresh(document, a);
    }
}

/// Most tokens from the comma after such a clause to the verb of the main one.
const MAX_MAIN: usize = 6;

/// 'But when the mayor says that cars are done|, she should try walking': a report in a clause that stands in front ends
/// with it.
fn end_with_clause(document: &Document<'_>, a: &mut Attribution) {
    let (&[content], [source], Some(cue)) = (&a.content[..], &a.source[..], cue_tokens(document, a)) else { return };
    let (run, source) = (tokens(document, content), tokens(document, *source));
    let home = document.sentence_at(cue.start);
    let first = home.start + usize::from(matches!(document.lower(home.start), "but" | "and" | "so"));
    let opens = first + 1 == source.start
        && source.end == cue.start
        && run.start == cue.end
        && words::SUBORDINATORS.has(document.lower(first));
    if !opens || a.kind != QuoteKind::Indirect || run.end + 1 < home.end || run.len() > MAX_CONTENT {
        return;
    }
    let main = |comma: usize| {
        let subject = comma + 1;
        let opener = document.tag(subject);
        let phrase = matches!(opener, Tag::Prp | Tag::Dt | Tag::PrpS) || opener.is_proper() || opener == Tag::Nns;
        let verb = (subject + 1..run.end.min(subject + MAX_MAIN)).find(|&t| document.tag(t).is_finite());
        phrase && verb.is_some_and(|v| !(subject..v).any(|t| matches!(document.word(t), "," | "and" | "but")))
    };
    let comma = (run.start + 1..run.end.saturating_sub(2))
        .find(|&t| document.word(t) == "," && has_finite(document, run.start..t) && main(t));
    if let Some(comma) = comma {
        a.content[0].end = document.tokens[comma - 1].span.end;
        refresh(document, a);
    }
}

/// '... was called “a disgrace” | by the harbour master': what is said of somebody in the passive ends with its quotation.
fn end_with_quotation(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = cue_tokens(document, a).filter(|_| a.kind == QuoteKind::Mixed) else { return };
    let passive = cue.clone().any(|t| matches!(document.lower(t), "is" | "are" | "was" | "were" | "been" | "being"))
        && document.tag(cue.end - 1) == Tag::Vbn;
    let Some(last) = a.content.last_mut().filter(|s| passive && document.token_at(s.start) >= cue.end) else { return };
    let run = tokens(document, *last);
    let quoted = run.clone().find_map(|t| document.quotations.at(document.tokens[t].span.start));
    let Some(quotation) = quoted else { return };
    let next = quotation.tokens.end as usize;
    if !run.contains(&next) || !matches!(document.lower(next), "by" | "into" | "in") {
        return;
    }
    last.end = quotation.span.end;
    if document.lower(next) == "by" && next + 1 < run.end && a.source.is_empty() {
        a.source = vec![document.span_of(next + 1..run.end)];
    }
    refresh(document, a);
}
