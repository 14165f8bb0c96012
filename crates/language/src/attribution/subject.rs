//! The subject of a cue in its own sentence, for attributions that an engine gave no source, a source in another
//! sentence, or a relative pronoun that belongs to another verb: 'Unite, which represents them, described it as a
//! sham', 'A neighbour came by and asked if they were well'.

use super::agents::is_passive;
use super::reporting::is_reporting;
use crate::Document;
use crate::text::{Tag, TokenKind, is_be, is_do, is_have};
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Most tokens of a subject.
const MAX_SUBJECT: usize = 30;
/// Most tokens of an adverbial of time between it and the cue.
const MAX_TIME: usize = 4;
/// First words, prepositions and last words of such adverbials.
static TIME_OPENERS: WordList = word_list!("attribution", "time-openers");
static TIME_PREPOSITIONS: WordList = word_list!("attribution", "time-prepositions");
static TIMES: WordList = word_list!("attribution", "times");

/// A source before and after it was widened.
type Widened = (Span, Span);

/// Gives an attribution the subject of its cue as its source, where it has none in that clause. Returns what it was and is
/// now, where it was widened.
pub(super) fn rewrite(document: &Document<'_>, a: &mut Attribution) -> Option<Widened> {
    let before = a.source.first().copied();
    replace(document, a);
    let now = *a.source.first()?;
    before.filter(|b| now.start < b.start && now.contains(*b)).map(|before| (before, now))
}

/// Widens the sources of the sentence's other reports in the same way.
pub(super) fn share(found: &mut [Attribution], widened: &[Widened]) {
    for a in found.iter_mut().filter(|_| !widened.is_empty()) {
        if let [source] = a.source[..]
            && let Some((_, now)) = widened.iter().find(|(before, _)| *before == source)
            && !a.content.iter().chain(&a.cue).any(|s| s.overlaps(*now))
        {
            a.source = vec![*now];
        }
    }
}

fn replace(document: &Document<'_>, a: &mut Attribution) {
    let [cue] = a.cue[..] else { return };
    let run = document.tokens_in(cue).range();
    if run.is_empty() {
        return;
    }
    if a.source.is_empty()
        && let Some(subject) = before_participle(document, run.start)
    {
        a.source = vec![document.span_of(subject)];
        return;
    }
    let Some(verb) = first_verb(document, run.clone()) else { return };
    if is_passive(document, verb..run.end) {
        return;
    }
    let sentence = document.sentence_at(verb);
    let here = |s: &Span| sentence.contains(&document.token_at(s.start));
    let subject = match a.source[..] {
        [] => subject_of(document, &sentence, verb).or_else(|| before_hearing(document, &sentence, verb)),
        [source] if here(&source) && is_in_dashes(document, source, verb) => {
            let from = opening(document, &sentence);
            let dash = document.token_at(source.start) - 1;
            let named = dash > from && opens_phrase(document, from) && is_phrase(document, from..dash);
            named.then_some(from..document.tokens_in(source).range().end)
        }
        [source] if here(&source) && is_hearing(document, source, verb) => {
            let comma = document.token_at(source.start) - 1;
            main_subject(document, &sentence, comma)
        }
        [source] if here(&source) => {
            let pronoun = document.tokens_in(source).range();
            let relative = pronoun.len() == 1 && is_relative(document, pronoun.start) && pronoun.start + 1 < verb;
            if relative {
                after_insertion(document, &sentence, verb)
                    .or_else(|| after_clauses(document, &sentence, pronoun.start, verb))
            } else {
                around(document, &sentence, pronoun.clone(), verb)
                    .or_else(|| with_participle(document, &sentence, pronoun, verb))
            }
        }
        [source] if !here(&source) && source.start < cue.start => after_insertion(document, &sentence, verb),
        _ => None,
    };
    let Some(subject) = subject else { return };
    let span = document.span_of(subject);
    if !a.content.iter().any(|s| s.overlaps(span)) && document.quotations.at(span.start).is_none() {
        a.source = vec![span];
    }
}

/// Verbs of those before whom something is told ('the court heard').
static HEARS: WordList = word_list!("attribution", "hears");

/// 'Jack Dale stopped her, | the court | heard, and asked': whether a source stands in an insertion that only tells where all of it was
/// told, and the verb is the main subject's.
fn is_hearing(document: &Document<'_>, source: Span, verb: usize) -> bool {
    let run = document.tokens_in(source).range();
    let inserted = run.start > 0 && document.word(run.start - 1) == ",";
    if run.end + 2 >= verb || verb >= document.tokens.len() {
        return false;
    }
    let told = run.end + 1 + usize::from(is_be(document.lower(run.end)));
    let hears = HEARS.has(document.lower(told - 1));
    let joined = |t: usize| matches!(document.lower(t), "and" | "but");
    inserted && hears && told + 2 <= verb && document.word(told) == "," && joined(told + 1) && verb <= told + 4
}

/// Participles by which somebody says something while doing something else.
static SAYING: WordList = word_list!("attribution", "saying-participles");

/// 'A coordinator was hired and quit on the third day, | complaining': the subject of the clause that a participle ends.
fn before_participle(document: &Document<'_>, verb: usize) -> Option<Range<usize>> {
    let comma = verb.checked_sub(1).filter(|&t| document.word(t) == "," && document.tag(verb) == Tag::Vbg)?;
    let reports = SAYING.has(document.lower(verb));
    let sentence = document.sentence_at(verb);
    // 'The hall, where protesters had gathered, chanting': whose verb is nearer. A second verb after 'and' is the subject's.
    let inner = |t: usize| {
        let second = document.tag(t).is_finite() && !matches!(document.lower(t - 1), "and" | "but");
        second && (sentence.start..t).any(|k| document.tag(k).is_finite() && k + 1 != t)
            || matches!(document.tag(t), Tag::Wp | Tag::Wdt | Tag::Wrb)
    };
    if (sentence.start + 1..comma).any(inner) {
        return None;
    }
    if !reports || comma <= sentence.start || document.quotations.touch(document.span_of(sentence.start..comma)) {
        return None;
    }
    main_subject(document, &sentence, comma)
}

/// Most tokens of those before whom something is told ('an employment tribunal').
const MAX_COURT: usize = 4;

/// 'Lena Holt took the money, the tribunal was told, and | later claimed': the main subject, over such an insertion.
fn before_hearing(document: &Document<'_>, sentence: &Range<usize>, verb: usize) -> Option<Range<usize>> {
    let joined = before_adverbs(document, sentence, verb).checked_sub(1)?;
    let told = joined.checked_sub(1).filter(|&t| document.word(t) == "," && t > sentence.start)?;
    let low = sentence.start.max(told.saturating_sub(MAX_COURT + 2));
    let comma = (low..told).rev().find(|&t| document.word(t) == ",")?;
    let heard = matches!(document.lower(joined), "and" | "but") && HEARS.has(document.lower(told - 1));
    if heard { main_subject(document, sentence, comma) } else { None }
}

/// The subject of the clause that opens a sentence and goes on to the comma.
fn main_subject(document: &Document<'_>, sentence: &Range<usize>, comma: usize) -> Option<Range<usize>> {
    let first = (sentence.start..comma).find(|&t| document.tag(t).is_finite())?;
    plain(document, sentence, before_adverbs(document, sentence, first))
}

/// 'Finch -- | head of research at Acme -- | said': whether a source stands between dashes, the second right before the verb.
fn is_in_dashes(document: &Document<'_>, source: Span, verb: usize) -> bool {
    let dash = |t: usize| matches!(document.word(t), "—" | "–" | "--" | "-");
    let run = document.tokens_in(source).range();
    let closed = verb > 0 && (dash(verb - 1) && (run.end == verb || run.end + 1 == verb));
    run.start > 0 && dash(run.start - 1) && closed
}

/// The first verb of a cue, if it has tense and the cue reports: 'later told', 'has said', but not 'is obvious'.
fn first_verb(document: &Document<'_>, run: Range<usize>) -> Option<usize> {
    let first = run.clone().find(|&t| !document.tag(t).is_adverb())?;
    let copula = is_be(document.lower(first)) || matches!(document.word(first), "'s" | "’s");
    let reports = || is_reporting(document, run);
    (document.tag(first).is_finite() && !copula && reports()).then_some(first)
}

fn is_relative(document: &Document<'_>, t: usize) -> bool {
    matches!(document.lower(t), "who" | "which" | "that")
}

/// The subject of the verb at `verb`: what its sentence opens with.
fn subject_of(document: &Document<'_>, sentence: &Range<usize>, verb: usize) -> Option<Range<usize>> {
    let end = before_adverbs(document, sentence, verb);
    if end == sentence.start {
        return None;
    }
    match document.word(end - 1) {
        "," => after_insertion(document, sentence, verb).or_else(|| before_aside(document, sentence, end - 1)),
        "and" | "but" => coordinated(document, sentence, end - 1, verb),
        _ => plain(document, sentence, end),
    }
}

/// Where the adverbs begin that stand before a verb ('later', 'promptly').
fn before_adverbs(document: &Document<'_>, sentence: &Range<usize>, verb: usize) -> usize {
    let mut end = verb;
    while end > sentence.start && document.tag(end - 1).is_adverb() && document.lower(end - 1) != "how" {
        end -= 1;
    }
    // 'Nash | later told': a surname that opens the sentence, which the tagger takes for an adverb.
    let first = sentence.start;
    let surname = end == first && end < verb && document.capitalised(first) && !is_opener(document, first);
    if surname { end + 1 } else { end }
}

/// Adverbs that open sentences, with or without a comma ('Later told').
static OPENERS: WordList = word_list!("attribution", "opening-adverbs");

fn is_opener(document: &Document<'_>, t: usize) -> bool {
    let lower = document.lower(t);
    OPENERS.has(lower) || lower.ends_with("ly")
}

/// Where a sentence begins after 'But' and the like.
fn opening(document: &Document<'_>, sentence: &Range<usize>) -> usize {
    let joins = matches!(document.lower(sentence.start), "but" | "and" | "yet" | "so" | "meanwhile" | "however");
    let start = sentence.start + usize::from(joins);
    if joins && start < sentence.end && document.word(start) == "," { start + 1 } else { start }
}

/// Whether a noun phrase may begin with a token.
fn opens_phrase(document: &Document<'_>, t: usize) -> bool {
    let tag = document.tag(t);
    // 'It seems', 'It emerged': nobody.
    let pronoun = tag == Tag::Prp && !matches!(document.lower(t), "you" | "i" | "we" | "it");
    let noun = tag.is_noun() || matches!(tag, Tag::Dt | Tag::PrpS | Tag::Jj | Tag::Cd) || is_surname(document, t);
    document.tokens[t].kind != TokenKind::Mark
        && (pronoun || noun)
        && !matches!(document.lower(t), "there" | "here" | "this" | "that" | "these" | "those")
}

/// Whether a word can be a surname that opens a sentence, which the tagger often takes for a verb ('Nash later told').
fn is_surname(document: &Document<'_>, t: usize) -> bool {
    document.capitalised(t)
        && document.tokens[t].kind == TokenKind::Word
        && matches!(
            document.tag(t),
            Tag::Vb | Tag::Vbd | Tag::Vbn | Tag::Vbp | Tag::Vbz | Tag::Jj | Tag::Fw | Tag::Rb | Tag::Rbr
        )
        && !is_opener(document, t)
}

/// Whether some tokens are one phrase: no verb with tense, no mark, no word that opens a clause.
fn is_phrase(document: &Document<'_>, run: Range<usize>) -> bool {
    let breaks = |t: usize| {
        document.tag(t).is_finite()
            || matches!(document.tag(t), Tag::Wp | Tag::Wdt | Tag::Wrb | Tag::WpS | Tag::Ex | Tag::To)
            || matches!(document.word(t), "," | ";" | ":" | "—" | "–" | "--" | "(" | ")" | "-")
    };
    if run.len() == 1 && is_surname(document, run.start) {
        return document.quotations.at(document.tokens[run.start].span.start).is_none();
    }
    !run.is_empty()
        && run.len() <= MAX_SUBJECT
        && !run.clone().any(breaks)
        && run.clone().any(|t| document.tag(t).is_noun() || matches!(document.tag(t), Tag::Prp | Tag::Dt | Tag::Cd))
        && !document.quotations.touch(document.span_of(run))
}

/// 'Protesters at the gate | chanted', 'But on Monday, Pike | told'.
fn plain(document: &Document<'_>, sentence: &Range<usize>, end: usize) -> Option<Range<usize>> {
    let from = opening(document, sentence);
    let start = match (from..end).rev().find(|&t| document.word(t) == ",") {
        Some(comma) if is_adverbial(document, from..comma) => comma + 1,
        Some(_) => return None,
        None => from,
    };
    (start < end && opens_phrase(document, start) && is_phrase(document, start..end)).then_some(start..end)
}

/// Whether some tokens before a comma are an adverbial without a verb: 'On Monday', 'Later'.
fn is_adverbial(document: &Document<'_>, run: Range<usize>) -> bool {
    !run.is_empty()
        && (document.tag(run.start) == Tag::In || document.tag(run.start).is_adverb())
        && !run.clone().any(|t| {
            document.tag(t).is_verb() || matches!(document.word(t), "," | ";" | ":") || document.tag(t) == Tag::Md
        })
}

/// 'Unite, which represents them, | described': the phrase before what stands between commas, with it.
fn after_insertion(document: &Document<'_>, sentence: &Range<usize>, verb: usize) -> Option<Range<usize>> {
    let end = before_adverbs(document, sentence, verb);
    let from = opening(document, sentence);
    if end <= from + 2 || document.word(end - 1) != "," || end - from > MAX_SUBJECT {
        return None;
    }
    let comma = (from..end - 1).find(|&t| document.word(t) == ",")?;
    let relative = matches!(document.lower(comma + 1), "who" | "which" | "whose");
    let said = document.quotations.touch(document.span_of(from..end));
    (relative && opens_phrase(document, from) && is_phrase(document, from..comma) && !said).then_some(from..end)
}

/// 'A singer who met them once, and who begged me not to say which, | gripes': the phrase with all of its clauses, where the last
/// of them has the pronoun at `pronoun`.
fn after_clauses(
    document: &Document<'_>,
    sentence: &Range<usize>,
    pronoun: usize,
    verb: usize,
) -> Option<Range<usize>> {
    let from = opening(document, sentence);
    let closed = document.word(verb - 1) == "," && (pronoun + 1..verb).any(|t| document.tag(t).is_finite());
    if !closed || verb - from > 2 * MAX_SUBJECT || !document.lower(pronoun).starts_with("wh") {
        return None;
    }
    let first = (from..=pronoun).find(|&t| is_relative(document, t))?;
    let end = if first > from && document.word(first - 1) == "," { first - 1 } else { first };
    let whole = document.span_of(from..verb);
    let named = end > from && opens_phrase(document, from) && is_phrase(document, from..end);
    (named && !document.quotations.touch(whole)).then_some(from..verb)
}

/// 'Kolbe, whose views upset | even his own party |, last year proposed a tax': where an engine took the last words of the
/// clause after a name for the source, it is the name with its clause.
fn around(document: &Document<'_>, sentence: &Range<usize>, source: Range<usize>, verb: usize) -> Option<Range<usize>> {
    let end = before_time(document, sentence, verb);
    let last = source.end == end || source.end + 1 == end || source.start >= end;
    let whole = after_insertion(document, sentence, end).filter(|_| last && document.word(end - 1) == ",")?;
    let comma = whole.clone().find(|&t| document.word(t) == ",")?;
    (source.start > comma).then_some(whole)
}

/// Where an adverbial of time begins that stands between a comma and a verb (', last year proposed').
fn before_time(document: &Document<'_>, sentence: &Range<usize>, verb: usize) -> usize {
    let end = before_adverbs(document, sentence, verb);
    let low = sentence.start.max(end.saturating_sub(MAX_TIME + 1));
    let Some(comma) = (low..end).rev().find(|&t| document.word(t) == ",") else { return end };
    let opens = comma + 2 < end && {
        let first = document.lower(comma + 1);
        TIME_OPENERS.has(first) || TIME_PREPOSITIONS.has(first)
    };
    if opens && TIMES.has(document.lower(end - 1)) { comma + 1 } else { end }
}

/// Participles after a noun, which are not the verb of the sentence ('Papers quoting').
static CITING: WordList = word_list!("amend", "citing");
/// Participles that tell where something written is ('A note pinned to the door').
static PLACED: WordList = word_list!("attribution", "placed");

/// 'Experts quoted by | the paper | say', 'Papers quoting | officials | say': what a participle after the noun has with it
/// is no subject.
fn with_participle(
    document: &Document<'_>,
    sentence: &Range<usize>,
    source: Range<usize>,
    verb: usize,
) -> Option<Range<usize>> {
    let from = opening(document, sentence);
    if source.end != verb || source.start <= from + 1 {
        return None;
    }
    let by = source.start - 1;
    let agent = document.lower(by) == "by" && matches!(document.tag(by - 1), Tag::Vbn | Tag::Vbd);
    let cites = |&t: &usize| document.tag(t) == Tag::Vbg && CITING.has(document.lower(t));
    // 'A note pinned to | the door | said'.
    let placed = |&t: &usize| PLACED.has(document.lower(t)) && document.tag(t - 1).is_noun();
    let participle = if agent { by - 1 } else { (from + 1..source.start).find(|t| cites(t) || placed(t))? };
    let phrase = opens_phrase(document, from) && is_phrase(document, from..participle);
    let breaks = |t: usize| document.tag(t).is_finite() && t != participle || document.word(t) == ",";
    let said = document.quotations.touch(document.span_of(from..source.end));
    let whole = agent || !(participle..source.start).any(breaks);
    (phrase && whole && !said).then_some(from..source.end)
}

/// 'Ann Lee, speaking at the scene, | said', 'Ann Lee, at a rally, | said': the phrase before the first of two commas, without what
/// stands between them.
fn before_aside(document: &Document<'_>, sentence: &Range<usize>, last: usize) -> Option<Range<usize>> {
    let from = opening(document, sentence);
    let comma = (from..last).find(|&t| document.word(t) == ",")?;
    let aside = comma + 1..last;
    let opener = aside.clone().next().is_some_and(|t| matches!(document.tag(t), Tag::In | Tag::Vbg | Tag::Vbn));
    let inner = |t: usize| document.tag(t).is_finite() || matches!(document.word(t), "," | ";" | ":");
    let whole = opener && aside.len() <= MAX_SUBJECT && !aside.clone().any(inner);
    let said = document.quotations.touch(document.span_of(from..last));
    (whole && !said && opens_phrase(document, from) && is_phrase(document, from..comma)).then_some(from..comma)
}

/// 'A neighbour came by in a rowboat and | asked': the subject of the only verb before it.
fn coordinated(document: &Document<'_>, sentence: &Range<usize>, and: usize, verb: usize) -> Option<Range<usize>> {
    let from = opening(document, sentence);
    let auxiliary = |t: usize| {
        let word = document.lower(t);
        is_be(word) || is_have(word) || is_do(word) || document.tag(t) == Tag::Md
    };
    let mut finite = (from..and).filter(|&t| document.tag(t).is_finite());
    let first = finite.next()?;
    // A second verb may govern a clause that has the one in question.
    if finite.any(|t| t != first + 1 || !auxiliary(first)) || document.tag(verb) == Tag::Md {
        return None;
    }
    let opener = (from..and).any(|t| {
        matches!(document.tag(t), Tag::Wp | Tag::Wdt | Tag::Wrb | Tag::Ex) || matches!(document.word(t), ":" | ";")
    });
    if opener || document.quotations.touch(document.span_of(from..and)) {
        return None;
    }
    let end = before_adverbs(document, sentence, first);
    if let Some(subject) = plain(document, sentence, end) {
        return Some(subject);
    }
    // 'In the morning a neighbour came by'.
    let start = last_phrase(document, from, end)?;
    is_phrase(document, start..end).then_some(start..end)
}

/// Where the noun phrase begins that ends before `end`: at its article, or at the first of its words.
fn last_phrase(document: &Document<'_>, floor: usize, end: usize) -> Option<usize> {
    if end == floor {
        return None;
    }
    let mut start = end;
    while start > floor {
        let tag = document.tag(start - 1);
        if matches!(tag, Tag::Dt | Tag::PrpS | Tag::Prp) {
            return Some(start - 1);
        }
        if !(tag.is_noun() || tag.is_adjective() || matches!(tag, Tag::Cd | Tag::Pos)) {
            break;
        }
        start -= 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    fn source(text: &str, content: &str, cue: &str, source: &str) -> String {
        let mut a = marked(text, QuoteKind::Indirect, [content, cue, source]);
        rewrite(&Document::new(text), &mut a);
        a.source.first().map_or(String::new(), |s| s.of(text).to_string())
    }

    #[test]
    fn subject_of_the_cue_is_its_source() {
        let text = "In the night a ferryman came by in a skiff and asked if they were dry.";
        assert_eq!(source(text, "if they were dry", "asked", ""), "a ferryman");
        let text = "But Pike later told the court that he was asleep.";
        assert_eq!(source(text, "that he was asleep", "later told", ""), "Pike");
        let text = "Drovers from the hill farms chanted that it was over.";
        assert_eq!(source(text, "that it was over", "chanted", ""), "Drovers from the hill farms");
    }

    #[test]
    fn subject_with_a_relative_clause_is_whole() {
        let text = "It rained. Unison, which speaks for porters, described the plan as a sham.";
        let whole = "Unison, which speaks for porters,";
        assert_eq!(source(text, "the plan as a sham", "described", "It"), whole);
        let text = "Lawyers for Orme, who had argued that it was late, said they would appeal.";
        assert_eq!(
            source(text, "they would appeal", "said", "who"),
            "Lawyers for Orme, who had argued that it was late,"
        );
        assert_eq!(source(text, "that it was late", "had argued", "who"), "who");
    }

    #[test]
    fn name_before_a_dash_or_an_adverb_is_the_subject() {
        let text = "It rained. Nash later told the court that he was asleep.";
        assert_eq!(source(text, "that he was asleep", "later told", ""), "Nash");
        let text = "Finch -- head of research at Larch, a charity -- said it was late.";
        let part = "head of research at Larch, a charity --";
        assert_eq!(source(text, "it was late", "said", part), format!("Finch -- {part}"));
    }

    #[test]
    fn a_verb_of_another_clause_has_no_say() {
        let text = "Orme said the man came in and asked for soup.";
        assert_eq!(source(text, "for soup", "asked", ""), "");
        let text = "The plan was said to be late.";
        assert_eq!(source(text, "to be late", "was said", ""), "");
        let text = "It rained. Pike said it was late.";
        assert_eq!(source(text, "it was late", "said", "It"), "It");
    }
}
