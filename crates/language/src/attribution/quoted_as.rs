//! 'X was quoted by the paper as saying ...', 'The paper quoted X as saying ...': the words are X's, whoever printed them.

use super::kind_of;
use crate::Document;
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Most such reports in a document: bounds the work on texts that are no articles.
const MAX_REPORTS: usize = 64;
/// Most tokens from 'quoted' to 'as saying'.
const MAX_AGENT: usize = 14;
/// Most tokens of the subject.
const MAX_SUBJECT: usize = 16;
/// Confidence of such a report where no engine has found it.
const CONFIDENCE: f32 = 0.7;

/// Participles after 'quoted as'.
static SAYING: WordList = word_list!("attribution", "quoted-as");
/// Participles after 'quoted as having'.
static HAVING: WordList = word_list!("attribution", "quoted-as-having");

/// Where such a report stands.
struct Report {
    subject: Range<usize>,
    /// One run, or 'quoted' and 'as saying' around the subject.
    cue: Vec<Range<usize>>,
    content: Range<usize>,
}

/// Replaces what an engine made of such reports.
pub(super) fn rewrite(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let quoted = (0..document.tokens.len()).filter(|&t| {
        (5..=8).contains(&document.tokens[t].span.len())
            && matches!(document.lower(t), "quoted" | "quotes" | "cited" | "cites" | "reported")
    });
    let mut reports: Vec<Report> =
        quoted.filter_map(|t| passive(document, t).or_else(|| active(document, t))).take(MAX_REPORTS).collect();
    // One a sentence: their contents would run into each other.
    reports.dedup_by_key(|r| document.sentence_of(r.cue[0].start));
    for r in reports {
        let span = |run: &Range<usize>| document.span_of(run.clone());
        let (subject, content) = (span(&r.subject), span(&r.content));
        let cue: Vec<Span> = r.cue.iter().map(span).collect();
        let in_cue = |s: &Span| cue.iter().any(|c| c.overlaps(*s));
        let touches = |a: &Attribution| {
            let roles = || a.content.iter().chain(&a.cue);
            roles().any(|s| s.overlaps(content) || in_cue(s) || s.overlaps(subject))
                || a.source.iter().any(|s| s.overlaps(content) || in_cue(s))
        };
        let known = found.iter().filter(|a| touches(a)).map(|a| a.confidence).fold(CONFIDENCE, f32::max);
        let mut pieces: Vec<Span> =
            found.iter().filter(|a| touches(a)).flat_map(|a| a.content.iter().copied()).collect();
        pieces.retain(|s| s.overlaps(content) && document.quotations.touch(*s) && document.quotations.touch(content));
        pieces.retain(|s| !in_cue(s) && !s.overlaps(subject));
        found.retain(|a| !touches(a));
        let content =
            if pieces.is_empty() || !pieces.iter().any(|s| s.contains(content)) { vec![content] } else { pieces };
        let kind = kind_of(document, &content);
        found.push(Attribution { content, cue, source: vec![subject], kind, confidence: known });
    }
}

/// The last token of 'as saying', 'as having said' after 'quoted' at token `t`, and that of its 'as'.
fn as_saying(document: &Document<'_>, t: usize, end: usize) -> Option<Range<usize>> {
    let from = (t + 1..end.saturating_sub(1).min(t + MAX_AGENT)).find(|&k| {
        document.lower(k) == "as"
            && (SAYING.has(document.lower(k + 1))
                || k + 2 < end && document.lower(k + 1) == "having" && HAVING.has(document.lower(k + 2)))
    })?;
    Some(from..from + if document.lower(from + 1) == "having" { 3 } else { 2 })
}

/// 'X was quoted (by the paper) as saying': the report around 'quoted' at token `t`.
fn passive(document: &Document<'_>, t: usize) -> Option<Report> {
    let sentence = document.sentence_at(t);
    let be = (sentence.start..t)
        .rev()
        .take(3)
        .find(|&k| matches!(document.lower(k), "is" | "was" | "were" | "been" | "are"))?;
    let start =
        if be > sentence.start && matches!(document.lower(be - 1), "has" | "have" | "had") { be - 1 } else { be };
    let saying = as_saying(document, t, sentence.end)?;
    let subject = subject(document, sentence.start, start)?;
    let content = content(document, &saying, subject.start, sentence)?;
    Some(Report { subject, cue: std::iter::once(start..saying.end).collect(), content })
}

/// 'The paper quoted X as saying': the same without 'be'.
fn active(document: &Document<'_>, t: usize) -> Option<Report> {
    let sentence = document.sentence_at(t);
    let saying = as_saying(document, t, sentence.end)?;
    let mut subject = t + 1..saying.start;
    while subject.start < subject.end && document.word(subject.end - 1) == "," {
        subject.end -= 1;
    }
    let clause = subject.clone().any(|k| {
        document.tag(k).is_finite()
            || matches!(document.word(k), ":" | ";")
            || document.quotations.at(document.tokens[k].span.start).is_some()
    });
    if subject.is_empty() || clause || t == sentence.start {
        return None;
    }
    // '“...,” the paper quoted X as saying': back to the quotation.
    let outside = |k: &usize| document.quotations.at(document.tokens[*k].span.start).is_none();
    let from = (sentence.start.max(t.saturating_sub(MAX_SUBJECT))..t).rev().take_while(outside).last()?;
    let content = content(document, &saying, from, sentence)?;
    Some(Report { subject, cue: vec![t..t + 1, saying], content })
}

/// What is said: what follows 'as saying', or the quotation before the clause that begins at token `clause`.
fn content(
    document: &Document<'_>,
    saying: &Range<usize>,
    clause: usize,
    sentence: Range<usize>,
) -> Option<Range<usize>> {
    let mut to = sentence.end;
    while to > saying.end && matches!(document.word(to - 1), "." | "!" | "?") {
        to -= 1;
    }
    let said_before =
        clause > sentence.start && document.quotations.at(document.tokens[clause - 1].span.start).is_some();
    let agent_follows = saying.end >= to
        || matches!(document.lower(saying.end), "by" | "in" | "on")
        || said_before && document.lower(saying.end - 1) == "telling";
    let content = if agent_follows {
        let before = document.tokens.get(clause.checked_sub(1)?)?;
        document.quotations.at(before.span.start).map(|q| q.tokens.range())?
    } else {
        let from = saying.end + usize::from(matches!(document.word(saying.end), "," | ":"));
        let quotation = document.tokens.get(from).and_then(|t| document.quotations.opening_at(t.span.start));
        from..quotation.map_or(to, |q| to.max(q.tokens.end as usize))
    };
    (!content.is_empty()).then_some(content)
}

/// The noun phrase that ends before token `end`.
fn subject(document: &Document<'_>, floor: usize, end: usize) -> Option<Range<usize>> {
    let low = floor.max(end.saturating_sub(MAX_SUBJECT));
    let breaks = |t: usize| {
        matches!(document.word(t), "," | ";" | ":" | "—" | "–")
            || document.quotations.at(document.tokens[t].span.start).is_some()
    };
    let mut start = end;
    let mut commas = 0;
    while start > low {
        // 'Lise Holt, the harbour master, was quoted': over the apposition.
        if breaks(start - 1) {
            if document.word(start - 1) == "," && (start == end || commas == 1) {
                commas += 1;
            } else {
                break;
            }
        }
        start -= 1;
    }
    while start < end && breaks(start) {
        start += 1;
    }
    (start < end).then_some(start..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Source and content of the only report of a text in which no engine has found any.
    fn only(text: &str) -> (String, String) {
        let mut found = Vec::new();
        rewrite(&Document::new(text), &mut found);
        assert_eq!(found.len(), 1, "{text}");
        (found[0].source[0].of(text).to_string(), found[0].content[0].of(text).to_string())
    }

    #[test]
    fn the_words_are_the_subject_s() {
        assert_eq!(
            only("Minister Ada Wynn was quoted by Radio Four as saying the ferry would sail."),
            ("Minister Ada Wynn".into(), "the ferry would sail".into())
        );
        assert_eq!(
            only("“It will not sail,” he was quoted as saying in the Herald."),
            ("he".into(), "“It will not sail,”".into())
        );
        assert_eq!(
            only("The agency quoted General Ada Wynn as claiming that the ferry would sail."),
            ("General Ada Wynn".into(), "that the ferry would sail".into())
        );
        assert_eq!(
            only("“It will not sail,” state radio quoted captain Omar Wynn as saying."),
            ("captain Omar Wynn".into(), "“It will not sail,”".into())
        );
        assert_eq!(
            only("Ada Wynn was reported by state radio as having said that the ferry would sail."),
            ("Ada Wynn".into(), "that the ferry would sail".into())
        );
    }

    #[test]
    fn a_quoted_price_is_no_report() {
        let mut found = Vec::new();
        rewrite(&Document::new("Shares were quoted at 12p as trading began."), &mut found);
        assert!(found.is_empty());
    }
}
