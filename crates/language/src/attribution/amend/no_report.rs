//! Rows that report nobody's words or thoughts: deeds, names, quoted terms.

use super::{cue_tokens, has_finite, naming, refresh, tokens, words};
use crate::Document;
use crate::quotation::Use;
use crate::stance::classify_cue;
use crate::text::{Tag, TokenKind, is_be, is_have};
use crate::types::{Attribution, QuoteKind, Span};
use crate::word_list::WordList;
use std::ops::Range;

/// Drops such rows, and what is a title or a term out of others.
pub(super) fn drop(document: &Document<'_>, found: &mut Vec<Attribution>) {
    for a in found.iter_mut() {
        drop_title(document, a);
        far_source(document, a);
        source_that_stokes(document, a);
        source_that_is_asked(document, a);
    }
    found.retain(|a| match a.kind {
        QuoteKind::Indirect => !is_no_report(document, a),
        _ => !is_term(document, a) && !is_label(document, a) && !naming::is_title(document, a),
    });
}

fn is_no_report(document: &Document<'_>, a: &Attribution) -> bool {
    let (Some(cue), Some(first)) = (cue_tokens(document, a), a.content.first()) else { return false };
    let run = tokens(document, *first);
    if run.is_empty() {
        return true;
    }
    naming::is_naming(document, a, &cue, &run)
        || is_passive_deed(document, a, &cue)
        || is_deed(document, a, &cue, &run)
        || is_inference(document, a, &cue)
        || is_cited(document, a, &cue, &run)
        || is_idiom(document, a, &cue, &run)
        || is_reduced(document, a, &cue)
        || is_degree(document, &cue, &run)
}

/// 'His cables were so frank | that they were read aloud.'
fn is_degree(document: &Document<'_>, cue: &Range<usize>, run: &Range<usize>) -> bool {
    let so = |t: usize| {
        if document.lower(t) != "so" || t + 1 >= cue.end || document.tag(t + 1) != Tag::Jj {
            return false;
        }
        // 'was so worried that' tells what somebody feared.
        !matches!(
            document.lower(t + 1),
            "sure"
                | "certain"
                | "afraid"
                | "worried"
                | "confident"
                | "angry"
                | "glad"
                | "sorry"
                | "frustrated"
                | "proud"
        )
    };
    cue.clone().any(so) && document.lower(run.start) == "that" && cue.clone().any(|t| is_be(document.lower(t)))
}

/// 'Builders were permitted to put up homes', 'the fall was felt most keenly by', 'the case was referred to the council'.
fn is_passive_deed(document: &Document<'_>, a: &Attribution, cue: &Range<usize>) -> bool {
    let passive =
        cue.clone().any(|t| matches!(document.lower(t), "was" | "were" | "been" | "is" | "are" | "be" | "being"));
    let verb = cue.clone().rev().find(|&t| document.tag(t).is_verb()).map_or("", |t| document.lower(t));
    let thing = || {
        let first = a.content.first().map_or(cue.end, |s| document.token_at(s.start));
        first == cue.end && matches!(document.tag(first), Tag::Dt | Tag::PrpS | Tag::Cd)
    };
    passive
        && match verb {
            // 'His side were denied a penalty', 'she was offered £40'.
            "denied" | "refused" | "offered" | "granted" | "awarded" => thing(),
            "permitted" | "allowed" | "sanctioned" | "authorized" | "authorised" | "required" => a.source.is_empty(),
            "felt" => true,
            // 'A strike was called by the nurses.'
            "called" => {
                let before = a.content.iter().all(|s| document.token_at(s.end - 1) < cue.start);
                before && a.content.iter().any(|&s| head_has(document, &tokens(document, s), &words::CALLED))
            }
            "referred" => {
                let as_follows = a.content.iter().any(|s| document.lower(document.token_at(s.start)) == "as");
                a.source.is_empty() && !as_follows && document.lower(cue.end - 1) == "to"
            }
            _ => false,
        }
}

/// Whether a noun of some list is among the words up to the first verb or comma.
fn head_has(document: &Document<'_>, run: &Range<usize>, list: &WordList) -> bool {
    let stops = |t: usize| {
        document.tag(t).is_finite() || document.word(t) == "," || matches!(document.tag(t), Tag::Wdt | Tag::Wp)
    };
    run.clone().take_while(|&t| !stops(t)).any(|t| list.has(document.lower(t)))
}

/// 'Congress approved a budget', 'mills sought bankruptcy protection', 'She observed nine proteins'.
fn is_deed(document: &Document<'_>, a: &Attribution, cue: &Range<usize>, run: &Range<usize>) -> bool {
    let opener = document.lower(run.start);
    let clause = matches!(
        opener,
        "that" | "to" | "whether" | "how" | "what" | "if" | "why" | "who" | "as" | "where" | "when" | "which"
    ) || matches!(document.tag(run.start), Tag::Prp | Tag::Ex | Tag::In);
    if clause || a.content.len() > 1 || document.lower(cue.end - 1) == "that" {
        return false;
    }
    let lemma = classify_cue(document, a.cue.clone()).lemma;
    match lemma.as_str() {
        "deny" => head_of(document, run).is_some_and(|head| words::DENIED.has(document.lower(head))),
        "seek" => head_has(document, run, &words::SOUGHT),
        // 'would choose the mayor' answers a poll.
        "choose" if cue.clone().any(|t| document.tag(t) == Tag::Md) => false,
        // 'invited them to open talks' asks for something.
        "invite" | "push" if run.clone().skip(1).any(|t| document.tag(t) == Tag::To) => false,
        lemma => {
            // 'ruled the ban was void': a clause without 'that' has its verb soon.
            (words::DEEDS.has(lemma) || lemma == "focus on")
                && !head_has(document, run, &words::WORDS)
                && !is_clause(document, run)
        }
    }
}

/// The noun that a phrase is about: the last word before a preposition, a mark or a verb ('funding for such a wall').
fn head_of(document: &Document<'_>, run: &Range<usize>) -> Option<usize> {
    let ends = |t: usize| {
        let tag = document.tag(t);
        tag.is_finite()
            || matches!(tag, Tag::In | Tag::To | Tag::Wdt | Tag::Wp)
            || document.tokens[t].kind == TokenKind::Mark
    };
    run.clone().take_while(|&t| !ends(t)).last()
}

/// Whether some tokens are a clause: a verb with tense that no relative pronoun or participle before it explains.
fn is_clause(document: &Document<'_>, run: &Range<usize>) -> bool {
    let explains = |t: usize| {
        matches!(document.tag(t), Tag::Wdt | Tag::Wp | Tag::Wrb | Tag::Vbn | Tag::Vbg | Tag::Prp)
            || document.lower(t) == "that"
    };
    // 'proteins found in ink': a past tense after a noun is as often a participle.
    let has_tense = |t: usize| match document.tag(t) {
        Tag::Vbd => matches!(document.lower(t), "was" | "were" | "had" | "did"),
        tag => tag.is_finite(),
    };
    let verb = run.clone().find(|&t| has_tense(t));
    verb.is_some_and(|v| !(run.start..v).any(explains))
}

/// 'That suggests a lack of trust.', 'a name suggesting no days are left': the writer's own inference.
fn is_inference(document: &Document<'_>, a: &Attribution, cue: &Range<usize>) -> bool {
    let run = match a.source[..] {
        [source] => tokens(document, source),
        [] if cue.start > 0 => cue.start - 1..cue.start,
        _ => return false,
    };
    let verb = document.lower(cue.end - 1);
    let infers = words::INFERRING.has(verb);
    let demonstrative = run.len() == 1 && matches!(document.word(run.start), "That" | "This");
    infers && (demonstrative || !a.source.is_empty() && words::NAMES.has(document.lower(run.end - 1)))
}

/// 'The Courier, citing fishing groups, reported': whoever is cited is not what is said.
fn is_cited(document: &Document<'_>, a: &Attribution, cue: &Range<usize>, run: &Range<usize>) -> bool {
    let citing = cue.len() == 1 && matches!(document.lower(cue.start), "citing" | "quoting");
    let last = a.content.last().map_or(run.end, |s| document.token_at(s.end - 1) + 1);
    let home = document.sentence_at(cue.start);
    let set_off = cue.start > home.start
        && document.word(cue.start - 1) == ","
        && last + 1 < home.end
        && document.word(last) == ","
        && (last + 1..home.end.min(last + 4)).any(|t| document.tag(t).is_finite());
    citing && set_off && !has_finite(document, run.clone()) && head_has(document, run, &words::CITED)
}

/// 'painted a different picture', 'turned to a subject', 'focusing her attention on', 'answering a call regarding'.
fn is_idiom(document: &Document<'_>, a: &Attribution, cue: &Range<usize>, run: &Range<usize>) -> bool {
    let has = |word: &str| cue.clone().any(|t| document.lower(t) == word);
    let ends = |word: &str| document.lower(cue.end - 1) == word;
    let is_main = |t: usize| document.tag(t).is_verb() && !is_be(document.lower(t)) && !is_have(document.lower(t));
    let verb = cue.clone().find(|&t| is_main(t)).map_or("", |t| document.lower(t));
    match verb {
        // 'among the areas to vote against the measure', 'failed twice, voting for Pike'
        "vote" | "voting" => a.source.is_empty() && cue.clone().all(|t| !document.tag(t).is_finite()),
        "painted" | "paints" | "paint" | "painting" => {
            run.len() <= 6 && document.lower(run.end - 1) == "picture" && !has_finite(document, run.clone())
        }
        "turned" | "turns" | "turning" => ends("to") && cue.len() <= 4,
        "focusing" | "focused" | "focuses" | "focus" => has("attention"),
        "answering" | "answered" | "answer" | "taking" | "took" => has("call") || has("calls"),
        // 'called off its search'.
        "called" | "calls" | "call" | "calling" => ends("off"),
        _ => false,
    }
}

/// 'A builder known to be fond of golf': a participle after the noun that it explains is the writer's.
fn is_reduced(document: &Document<'_>, a: &Attribution, cue: &Range<usize>) -> bool {
    let after_noun = a.content.first().is_some_and(|s| document.token_at(s.end - 1) + 1 == cue.start)
        && document.tag(cue.start.max(1) - 1).is_noun();
    let known = matches!(document.lower(cue.end - 1), "known" | "deemed" | "considered" | "believed" | "thought");
    // 'was considered a record' has its verb with tense, and is a report.
    let bare =
        cue.clone().all(|t| matches!(document.tag(t), Tag::Vbn | Tag::Vbd | Tag::Rb) && !is_be(document.lower(t)));
    a.source.is_empty() && after_noun && known && bare
}

/// An indirect report by a noun has no source in another sentence.
fn far_source(document: &Document<'_>, a: &mut Attribution) {
    let ([source], Some(cue)) = (&a.source[..], cue_tokens(document, a)) else { return };
    let by_noun = cue.clone().any(|t| document.tag(t).is_noun()) && !cue.clone().any(|t| document.tag(t).is_verb());
    let far = document.sentence_of(document.token_at(source.start)) != document.sentence_of(cue.start);
    if a.kind == QuoteKind::Indirect && by_noun && far {
        a.source.clear();
    }
}

/// 'The delay stoked speculation that he might run': what makes others speak is no source.
fn source_that_stokes(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = cue_tokens(document, a).filter(|c| c.len() > 1) else { return };
    let last = cue.end - 1;
    let stokes = document.tag(last).is_noun() && cue.clone().any(|t| words::STOKING.has(document.lower(t)));
    if a.kind == QuoteKind::Indirect && stokes {
        a.source.clear();
    }
}

/// 'The minister, asked about the leak, said she was calm.': who is asked does not ask.
fn source_that_is_asked(document: &Document<'_>, a: &mut Attribution) {
    let (Some(cue), [source]) = (cue_tokens(document, a), &a.source[..]) else { return };
    let end = tokens(document, *source).end;
    let asked = cue.start > 0
        && words::ASKED.has(document.lower(cue.start))
        && document.word(cue.start - 1) == ","
        && (end == cue.start || end + 1 == cue.start);
    // 'The doctor, an expert, questioned it.' has no other verb after it.
    let last = a.content.last().map_or(cue.end, |s| tokens(document, *s).end);
    let closed = last + 1 < document.tokens.len() && document.word(last) == "," && document.tag(last + 1).is_finite();
    if a.kind == QuoteKind::Indirect && asked && closed {
        a.source.clear();
    }
}

/// Most words of a quoted title.
const MAX_TITLE: usize = 5;

/// 'backed her up in an interview on “60 Minutes”': a title at the end of a content is none of it.
fn drop_title(document: &Document<'_>, a: &mut Attribution) {
    let Some(cue) = cue_tokens(document, a) else { return };
    if a.content.len() < 2 || a.kind != QuoteKind::Mixed {
        return;
    }
    let title = |s: &Span| {
        let Some(q) = document.quotations.at(s.start).filter(|q| q.span == *s) else { return false };
        let first = q.tokens.start as usize;
        let inner = tokens(document, q.inner);
        let named = inner.len() <= MAX_TITLE
            && !inner.is_empty()
            && inner.clone().all(|t| {
                document.tokens[t].kind == TokenKind::Mark || document.capitalised(t) || document.tag(t) == Tag::Cd
            });
        // 'on CBS' “60 Minutes”', 'in “The Tide”'
        let after = (first.saturating_sub(MAX_OUTLET)..first).any(|t| matches!(document.lower(t), "on" | "in" | "of"));
        named && first > cue.end && (q.usage == Use::Title || after)
    };
    if a.content.iter().any(|s| !title(s)) && a.content.iter().any(title) {
        a.content.retain(|s| !title(s));
        refresh(document, a);
    }
}

/// Most tokens of an outlet's name before a title.
const MAX_OUTLET: usize = 3;

/// 'the button marked “OK”': words that stand on a thing.
fn is_label(document: &Document<'_>, a: &Attribution) -> bool {
    let ([cue], [content]) = (&a.cue[..], &a.content[..]) else { return false };
    let (cue, run) = (tokens(document, *cue), tokens(document, *content));
    let quotation = document.quotations.opening_at(content.start);
    cue.len() == 1
        && words::LABELLING.has(document.lower(cue.start))
        && run.start == cue.end
        && quotation.is_some_and(|q| q.tokens.len() <= MAX_LABEL)
}

/// Most tokens of what stands on a thing, with its marks.
const MAX_LABEL: usize = 8;

/// Most words of a content without cue and source that is a term: of such rows on the dev articles none was right.
const MAX_TERM: usize = 4;
/// Most quoted words of a longer one.
const MAX_QUOTED: usize = 2;

/// '“Top secret” is the highest level': quoted words that nobody is said to have said, too few for speech.
fn is_term(document: &Document<'_>, a: &Attribution) -> bool {
    if !a.cue.is_empty() || !a.source.is_empty() {
        return false;
    }
    let is_word = |t: &usize| document.tokens[*t].kind != TokenKind::Mark;
    let all = || a.content.iter().flat_map(|&s| tokens(document, s)).filter(is_word);
    let quoted =
        all().filter(|&t| document.quotations.at(document.tokens[t].span.start).is_some()).take(MAX_QUOTED + 1).count();
    if all().take(MAX_TERM + 1).count() > MAX_TERM && (a.kind == QuoteKind::Direct || quoted > MAX_QUOTED) {
        return false;
    }
    // '“Not now.”' in a sentence of its own, with small letters, is speech.
    let (first, last) =
        (document.token_at(a.content[0].start), document.token_at(a.content[a.content.len() - 1].end - 1));
    let home = document.sentence_at(first);
    let alone = home.start == first && last + 1 >= home.end && a.kind == QuoteKind::Direct;
    let ends = last > 0 && matches!(document.word(last - 1), "." | "!" | "?");
    let in_title_case = all().skip(1).all(|t| document.capitalised(t)) && all().nth(1).is_some();
    // Nor is a clause a term.
    let clause = all().any(|t| document.tag(t).is_finite());
    in_title_case || !(clause || alone && ends)
}
