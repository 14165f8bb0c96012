//! Where a source begins: behind an adverbial of time, a dateline or a time of day, and before a bracket. It ends before an
//! emoji.

use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// First words of an adverbial of time that stands before a source ('Last night Nadia Rahman').
static TIME_OPENERS: WordList = word_list!("attribution", "time-openers");
/// Prepositions that open one: no source begins with them ('By July officials', 'Over the weekend police').
static TIME_PREPOSITIONS: WordList = word_list!("attribution", "time-prepositions");
/// Units and days with which it ends.
static TIMES: WordList = word_list!("attribution", "times");
/// Words that follow a number and a unit ('Two days later').
const AFTER_UNITS: [&str; 5] = ["later", "earlier", "ago", "before", "on"];
/// Most tokens of such an adverbial.
const MAX_ADVERBIAL: usize = 5;
/// Most tokens of a dateline up to its dash.
const MAX_DATELINE: usize = 12;
/// How far before a source the bracket is looked for that it closes.
const MAX_BRACKET: usize = 8;

/// Takes an adverbial of time, a dateline or a time of day off a source's beginning; adds the name before a bracket that
/// the source closes ('Aldgate Foods (LSE: ALG)').
pub(super) fn trim(document: &Document<'_>, a: &mut Attribution) {
    drop_emoji(document, a);
    let Some(first) = a.source.first().copied() else {
        add_before_bracket(document, a);
        return;
    };
    let tokens = document.tokens_in(first).range();
    if tokens.is_empty() {
        return;
    }
    if let Some(start) = before_quantity(document, tokens.clone()) {
        a.source[0].start = document.tokens[start].span.start;
        return;
    }
    let start = after_adverbial(document, tokens.clone());
    let start = if start == tokens.start { after_place(document, tokens.clone()) } else { start };
    if start > tokens.start && start < tokens.end {
        a.source[0].start = document.tokens[start].span.start;
    } else if let Some(start) = before_bracket(document, tokens) {
        let span = Span { start: document.tokens[start].span.start, end: first.end };
        if !a.content.iter().chain(&a.cue).any(|s| s.overlaps(span)) {
            a.source[0] = span;
        }
    }
}

/// '| As | many as half of them say': a number begins with its first word.
fn before_quantity(document: &Document<'_>, tokens: Range<usize>) -> Option<usize> {
    let before = tokens.start.checked_sub(1)?;
    let counted = matches!(document.lower(tokens.start), "many" | "much" | "few" | "little")
        && tokens.len() > 2
        && document.lower(tokens.start + 1) == "as";
    (counted && document.lower(before) == "as").then_some(before)
}

/// Most tokens of a phrase that a preposition governs at the beginning of a sentence.
const MAX_PHRASE: usize = 5;

/// 'In | court papers the company denies it': where an engine took the object of the sentence's first preposition for
/// a part of the source, which begins with its own article.
fn after_place(document: &Document<'_>, tokens: Range<usize>) -> usize {
    let sentence = document.sentence_at(tokens.start);
    let governed = tokens.start == sentence.start + 1 && document.tag(sentence.start) == Tag::In;
    if !governed || document.lower(sentence.start) == "of" {
        return tokens.start;
    }
    let high = tokens.end.min(tokens.start + MAX_PHRASE);
    let article = |t: usize| matches!(document.tag(t), Tag::Dt | Tag::PrpS | Tag::Prp);
    let starts = |t: usize| article(t) && document.tag(t - 1).is_noun() && t + 1 < tokens.end;
    (tokens.start + 1..high).find(|&t| starts(t)).unwrap_or(tokens.start)
}

/// The first arrow of Unicode: dingbats and emoji stand behind it, signs of money, trade and degrees before it.
const FIRST_PICTURE: char = '\u{2190}';

/// 'said Ann Lee 🙂.': a picture at a source's end names nobody.
fn drop_emoji(document: &Document<'_>, a: &mut Attribution) {
    let Some(last) = a.source.last_mut() else { return };
    let tokens = document.tokens_in(*last).range();
    let picture =
        |t: usize| document.tokens[t].kind == TokenKind::Symbol && document.word(t).starts_with(|c| c >= FIRST_PICTURE);
    if let Some(end) = tokens.rev().find(|&t| !picture(t)) {
        last.end = document.tokens[end].span.end.min(last.end);
    }
}

/// 'Calder Shellfish, Inc. (Nasdaq: CBSF) today announced': the subject of a cue whose source no engine has found.
fn add_before_bracket(document: &Document<'_>, a: &mut Attribution) {
    let (&[cue], Some(content)) = (&a.cue[..], a.content.first()) else { return };
    let verb = document.tokens_in(cue).range();
    let Some(close) = verb.start.checked_sub(1).filter(|&t| document.word(t) == ")") else { return };
    let active = document.tag(verb.end - 1) == Tag::Vbd && verb.len() <= 2 && content.start > cue.end;
    if let Some(start) = before_bracket(document, close..close + 1).filter(|_| active) {
        let span = document.span_of(start..close + 1);
        if !a.content.iter().any(|s| s.overlaps(span)) {
            a.source = vec![span];
        }
    }
}

/// Where the name begins before the bracket that a source closes.
fn before_bracket(document: &Document<'_>, tokens: Range<usize>) -> Option<usize> {
    let within = tokens.clone().any(|t| document.word(t) == "(");
    let after = document.tokens.get(tokens.end).map(|_| document.word(tokens.end));
    let closes = document.word(tokens.end - 1) == ")" || after == Some(")");
    if within || !closes {
        return None;
    }
    let open = (tokens.start.saturating_sub(MAX_BRACKET)..tokens.start).rev().find(|&t| document.word(t) == "(")?;
    let sentence = document.sentence_of(open);
    if sentence != document.sentence_of(tokens.start) {
        return None;
    }
    let name = |t: usize| {
        let word = document.tokens[t].kind == TokenKind::Word;
        let form = |t: usize| {
            matches!(document.lower(t).trim_end_matches('.'), "inc" | "ltd" | "llc" | "plc" | "corp" | "co" | "lp")
        };
        word && (document.capitalised(t) || form(t) || matches!(document.lower(t), "of" | "and" | "de"))
            || matches!(document.word(t), "&" | ".")
            || document.word(t) == "," && form(t + 1)
    };
    let mut start = open;
    while start > 0 && name(start - 1) && document.sentence_of(start - 1) == sentence {
        start -= 1;
    }
    while start < open && !document.capitalised(start) {
        start += 1;
    }
    (start < open).then_some(start)
}

/// Where the noun phrase begins that an adverbial of time or a dateline stands before in `tokens`.
fn after_adverbial(document: &Document<'_>, tokens: Range<usize>) -> usize {
    // 'LONDON (AP) —', 'AUSTIN, Texas, Feb. 3, 2025 –'
    let high = tokens.end.min(tokens.start + MAX_DATELINE);
    if let Some(dash) = (tokens.start + 1..high).find(|&t| matches!(document.word(t), "—" | "–" | "--" | "―" | "-"))
        && document.spaced(dash)
        && document.word(tokens.start).chars().all(|c| !c.is_lowercase())
    {
        return dash + 1;
    }
    let first = document.lower(tokens.start);
    // An engine may leave the preposition out of the source.
    let before = tokens.start.checked_sub(1).filter(|&t| document.sentence_of(t) == document.sentence_of(tokens.start));
    let cut = before.is_some_and(|t| TIME_PREPOSITIONS.has(document.lower(t)));
    let preposition = cut || TIME_PREPOSITIONS.has(first);
    let clock = tokens.len() > 1
        && document.tokens[tokens.start].kind == TokenKind::Number
        && document.word(tokens.start).contains(':');
    if clock {
        // '09:31 Orme Marine tells us'
        return tokens.start + 1;
    }
    // 'Two days later', 'A week earlier'
    let article = matches!(first, "a" | "an")
        && tokens.len() > 3
        && TIMES.has(document.lower(tokens.start + 1))
        && AFTER_UNITS.contains(&document.lower(tokens.start + 2));
    let counted = article || document.tag(tokens.start) == Tag::Cd;
    if !preposition && !counted && !TIME_OPENERS.has(first) {
        return tokens.start;
    }
    let within = tokens.start..tokens.end.min(tokens.start + MAX_ADVERBIAL);
    let Some(time) = within.clone().find(|&t| TIMES.has(document.lower(t))) else { return tokens.start };
    let mut at = time + 1;
    if counted {
        if at >= tokens.end || !AFTER_UNITS.contains(&document.lower(at)) {
            return tokens.start;
        }
        at += 1;
    } else if at < tokens.end && (TIMES.has(document.lower(at)) || document.word(at) == ",") {
        at += 1;
    }
    if at >= tokens.end {
        return tokens.start;
    }
    // 'Last week's guest' is somebody; 'this year the party' is not.
    let noun = document.tag(at).is_noun() || matches!(document.tag(at), Tag::Jj | Tag::Prp);
    let phrase = document.capitalised(at)
        || matches!(document.lower(at), "the" | "a" | "an" | "his" | "her" | "their" | "its")
        || (preposition || counted) && noun;
    let possessive = matches!(document.lower(at), "'s" | "’s") || matches!(document.lower(time + 1), "'s" | "’s");
    if phrase && !possessive { at } else { tokens.start }
}
