//! Runs of sources, cues and contents -> attributions.
//!
//! The network says of every content token where its cue stands and of every cue token where its source
//! stands, counted in runs to the left and to the right. A source may belong to several cues ('she said
//! A and denied B'), a cue to several pieces of content ('"A," he said. "B."').

use super::decode::{DIRECTIONS, Role, RoleRun, SOURCES, TAGS};
use super::model::SCORES;
use crate::Document;
use crate::types::Span;

/// One attribution, as indices into the runs.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Linked {
    /// Its cue.
    pub cue: Option<usize>,
    /// Its source.
    pub source: Option<usize>,
    /// The pieces of its content, in text order.
    pub content: Vec<usize>,
    /// Logarithm of the probability of the source's link (0 without a cue).
    pub source_link: f32,
    /// The least logarithm of the probability of a content piece's link (0 without a cue).
    pub content_link: f32,
}

/// The bytes of a run.
pub fn span_of(document: &Document<'_>, run: &RoleRun) -> Span {
    document.span_of(run.tokens.range())
}

/// Mean over a run's tokens of the log-probabilities of `K` scores that start at `from`.
fn mean_log<const K: usize>(scores: &[f32], run: &RoleRun, from: usize) -> [f32; K] {
    let mut out = [0.0; K];
    for t in run.tokens.range() {
        let z = &scores[t * SCORES + from..t * SCORES + from + K];
        let top = z.iter().fold(f32::NEG_INFINITY, |m, &v| m.max(v));
        let sum = top + z.iter().map(|v| (v - top).exp()).sum::<f32>().ln();
        for (o, v) in out.iter_mut().zip(z) {
            *o += v - sum;
        }
    }
    out.map(|v| v / run.tokens.len().max(1) as f32)
}

/// The best option that exists, with its logarithm of probability.
fn best<const K: usize>(scores: [f32; K], options: [Option<Option<usize>>; K]) -> Option<(Option<usize>, f32)> {
    let mut out: Option<(Option<usize>, f32)> = None;
    for (score, option) in scores.into_iter().zip(options) {
        if let Some(option) = option
            && out.is_none_or(|(_, s)| score > s)
        {
            out = Some((option, score));
        }
    }
    out
}

/// Links `runs` (in text order) of a document into attributions, in text order of their first content.
pub fn link(document: &Document<'_>, scores: &[f32], runs: &[RoleRun]) -> Vec<Linked> {
    let sentence = |token: u32| document.sentence_of(token as usize);
    let paragraph = |i: usize| document.sentences[sentence(runs[i].tokens.start)].paragraph;
    let of = |role: Role| (0..runs.len()).filter(|&i| runs[i].role == role).collect::<Vec<_>>();
    let (cues, sources) = (of(Role::Cue), of(Role::Source));
    let mut out: Vec<Linked> = Vec::with_capacity(cues.len());
    for &cue in &cues {
        let next = sources.partition_point(|&s| s < cue);
        let near = |k: Option<usize>| {
            k.and_then(|k| sources.get(k)).copied().filter(|&s| paragraph(s) == paragraph(cue)).map(Some)
        };
        let options = [near(next.checked_sub(1)), near(Some(next)), Some(None), near(next.checked_sub(2))];
        let found = best(mean_log::<SOURCES>(scores, &runs[cue], TAGS + DIRECTIONS), options);
        let (source, source_link) = found.unwrap_or((None, 0.0));
        out.push(Linked { cue: Some(cue), source, source_link, ..Linked::default() });
    }
    // The last paragraph that each attribution has reached.
    let mut reached: Vec<u32> = cues.iter().map(|&c| paragraph(c)).collect();
    for content in of(Role::Content) {
        let next = cues.partition_point(|&c| c < content);
        let here = paragraph(content);
        let first = document.tokens[runs[content].tokens.start as usize].span;
        let quotation = document.quotations.at(first.start);
        let opens = quotation.is_some_and(|q| q.span.start == first.start);
        let sentences = sentence(runs[content].tokens.start)..=sentence(runs[content].tokens.end - 1);
        // Only a quotation goes on into another paragraph, and only into the next one; what is not quoted stands in
        // the sentence of its cue (99.6% of such pieces in PolNeAR train do).
        let there = |k: Option<usize>| {
            k.filter(|&k| k < cues.len())
                .filter(|&k| reached[k] == here || (opens && reached[k].abs_diff(here) == 1))
                .filter(|&k| quotation.is_some() || sentences.contains(&sentence(runs[cues[k]].tokens.start)))
                .map(Some)
        };
        let options = [there(next.checked_sub(1)), there(Some(next)), there(next.checked_sub(2))];
        match best(mean_log::<DIRECTIONS>(scores, &runs[content], TAGS), options) {
            Some((Some(cue), score)) => {
                out[cue].content.push(content);
                reached[cue] = reached[cue].max(here);
                out[cue].content_link = out[cue].content_link.min(score);
            }
            // Quoted speech is somebody's even where no cue says so; anything else without a cue is none.
            _ if document.quotations.touch(span_of(document, &runs[content])) => {
                out.push(Linked { content: vec![content], ..Linked::default() });
            }
            _ => {}
        }
    }
    out.retain(|a| !a.content.is_empty());
    out.sort_by_key(|a| a.content[0]);
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::Run;

    fn run(role: Role, start: usize, end: usize) -> RoleRun {
        RoleRun { role, tokens: Run::new(start, end) }
    }

    /// Scores that put a content's cue to the `direction` and a cue's source to the `source`, for every token.
    fn scores(n: usize, direction: usize, source: usize) -> Vec<f32> {
        let mut out = vec![0.0; n * SCORES];
        for row in out.chunks_exact_mut(SCORES) {
            row[TAGS + direction] = 4.0;
            row[TAGS + DIRECTIONS + source] = 4.0;
        }
        out
    }

    #[test]
    fn pieces_around_a_cue_are_one_attribution() {
        let document = Document::new("“Yes,” he said. “No.”");
        let runs = [run(Role::Content, 0, 4), run(Role::Source, 4, 5), run(Role::Cue, 5, 6), run(Role::Content, 7, 11)];
        let linked = link(&document, &scores(11, 0, 0), &runs);
        assert_eq!(linked.len(), 1);
        assert_eq!((linked[0].cue, linked[0].source, &linked[0].content), (Some(2), Some(1), &vec![0, 3]));
        assert!(linked[0].source_link < 0.0 && linked[0].source_link > -0.2);
    }

    #[test]
    fn a_source_may_have_two_cues_and_a_cue_no_source() {
        let document = Document::new("She said yes and denied no.");
        let runs = [
            run(Role::Source, 0, 1),
            run(Role::Cue, 1, 2),
            run(Role::Content, 2, 3),
            run(Role::Cue, 4, 5),
            run(Role::Content, 5, 6),
        ];
        let linked = link(&document, &scores(7, 0, 0), &runs);
        assert_eq!(
            linked.iter().map(|l| (l.cue, l.source)).collect::<Vec<_>>(),
            [(Some(1), Some(0)), (Some(3), Some(0))]
        );
        let linked = link(&document, &scores(7, 0, 2), &runs);
        assert!(linked.iter().all(|l| l.source.is_none()));
    }

    #[test]
    fn only_a_quotation_goes_on_into_the_next_sentence() {
        for (text, pieces) in [("He said yes. No.", 1), ("He said “yes. No.”", 2)] {
            let document = Document::new(text);
            let at = |word: &str| (0..document.tokens.len()).find(|&t| document.word(t) == word).unwrap();
            let runs = [
                run(Role::Cue, 1, 2),
                run(Role::Content, at("yes"), at("yes") + 1),
                run(Role::Content, at("No"), at("No") + 1),
            ];
            let linked = link(&document, &scores(document.tokens.len(), 0, 2), &runs);
            assert_eq!(linked.len(), 1);
            assert_eq!(linked[0].content.len(), pieces, "{text}");
        }
    }

    #[test]
    fn only_a_quotation_goes_on_into_the_next_paragraph() {
        let text = "He said: “One.\n\n“Two.\n\nThree.\n\n“Four.”";
        let document = Document::new(text);
        let content = |word: &str, quoted: usize| {
            let t = (0..document.tokens.len()).find(|&t| document.word(t) == word).unwrap();
            run(Role::Content, t - quoted, t + 1)
        };
        let runs =
            [run(Role::Cue, 1, 2), content("One", 1), content("Two", 1), content("Three", 0), content("Four", 1)];
        let linked = link(&document, &scores(document.tokens.len(), 0, 2), &runs);
        // One and Two belong to the cue, Three to nobody, Four (two paragraphs on) stands alone.
        assert_eq!(linked.iter().map(|l| l.content.clone()).collect::<Vec<_>>(), [vec![1, 2], vec![4]]);
        assert_eq!((linked[0].cue, linked[1].cue), (Some(0), None));
    }
}
