//! 'X was quoted by the paper as saying ...': the words are X's, whoever printed them.

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

/// Where such a report stands.
struct Report {
    subject: Range<usize>,
    cue: Range<usize>,
    content: Range<usize>,
}

/// Replaces what an engine made of such reports.
pub(super) fn rewrite(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let quoted = (0..document.tokens.len())
        .filter(|&t| (5..=6).contains(&document.tokens[t].span.len()) && is_quoted(document, t));
    let mut reports: Vec<Report> = quoted.filter_map(|t| report(document, t)).take(MAX_REPORTS).collect();
    // One a sentence: their contents would run into each other.
    reports.dedup_by_key(|r| document.sentence_of(r.cue.start));
    for r in reports {
        let span = |run: &Range<usize>| document.span_of(run.clone());
        let (subject, cue, content) = (span(&r.subject), span(&r.cue), span(&r.content));
        let touches = |a: &Attribution| {
            let roles = || a.content.iter().chain(&a.cue);
            roles().any(|s| s.overlaps(content) || s.overlaps(cue) || s.overlaps(subject))
                || a.source.iter().any(|s| s.overlaps(content) || s.overlaps(cue))
        };
        let known = found.iter().filter(|a| touches(a)).map(|a| a.confidence).fold(CONFIDENCE, f32::max);
        let mut pieces: Vec<Span> =
            found.iter().filter(|a| touches(a)).flat_map(|a| a.content.iter().copied()).collect();
        pieces.retain(|s| s.overlaps(content) && document.quotations.touch(*s) && document.quotations.touch(content));
        pieces.retain(|s| !s.overlaps(cue) && !s.overlaps(subject));
        found.retain(|a| !touches(a));
        let content =
            if pieces.is_empty() || !pieces.iter().any(|s| s.contains(content)) { vec![content] } else { pieces };
        let kind = kind_of(document, &content);
        found.push(Attribution { content, cue: vec![cue], source: vec![subject], kind, confidence: known });
    }
}

fn is_quoted(document: &Document<'_>, t: usize) -> bool {
    matches!(document.lower(t), "quoted" | "cited")
}

/// Participles after 'was quoted as'.
static SAYING: WordList = word_list!("attribution", "quoted-as");

/// The report around 'quoted' at token `t`.
fn report(document: &Document<'_>, t: usize) -> Option<Report> {
    let sentence = document.sentence_at(t);
    let be = (sentence.start..t)
        .rev()
        .take(3)
        .find(|&k| matches!(document.lower(k), "is" | "was" | "were" | "been" | "are"))?;
    let start =
        if be > sentence.start && matches!(document.lower(be - 1), "has" | "have" | "had") { be - 1 } else { be };
    let saying = (t + 1..sentence.end.min(t + MAX_AGENT))
        .find(|&k| document.lower(k) == "as" && k + 1 < sentence.end && SAYING.has(document.lower(k + 1)))?
        + 1;
    let subject = subject(document, sentence.start, start)?;
    let mut to = sentence.end;
    while to > saying + 1 && matches!(document.word(to - 1), "." | "!" | "?") {
        to -= 1;
    }
    let said_before = subject.start > sentence.start
        && document.quotations.at(document.tokens[subject.start - 1].span.start).is_some();
    let agent_follows = saying + 1 >= to
        || matches!(document.lower(saying + 1), "by" | "in" | "on")
        || said_before && document.lower(saying) == "telling";
    let content = if agent_follows {
        let before = document.tokens.get(subject.start.checked_sub(1)?)?;
        document.quotations.at(before.span.start).map(|q| q.tokens.range())?
    } else {
        let from = saying + 1 + usize::from(matches!(document.word(saying + 1), "," | ":"));
        from..to
    };
    (!content.is_empty()).then_some(Report { subject, cue: start..saying + 1, content })
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
            only("Yan Kolar was cited by the Goal as claiming that three clubs had called."),
            ("Yan Kolar".into(), "that three clubs had called".into())
        );
    }

    #[test]
    fn a_quoted_price_is_no_report() {
        let mut found = Vec::new();
        rewrite(&Document::new("Shares were quoted at 12p as trading began."), &mut found);
        assert!(found.is_empty());
    }
}
