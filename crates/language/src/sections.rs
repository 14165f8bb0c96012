//! Sections: a text far longer than an article is annotated in parts, so that the memory it takes is bounded.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::types::{Annotations, Entity, Span};

/// Most tokens of a section, by an estimate from the text's characters. Annotating takes 0.6 to 1.2 kB a token, so
/// about 60 MB. The longest articles of the corpora that the project measures on have 6,000 tokens: they are one
/// section, whatever the number.
const MAX_TOKENS: usize = 50_000;

/// Least tokens of a section that ends at a paragraph, a line or a space; without any after that, it ends where it is
/// full.
const MIN_TOKENS: usize = MAX_TOKENS / 4 * 3;

/// Cuts a text into sections that cover it: between paragraphs, else between lines, else between words. Takes linear
/// time.
pub(crate) fn sections(text: &str) -> Vec<Range<usize>> {
    // A token has at least a byte.
    if text.len() <= MAX_TOKENS {
        return std::iter::once(0..text.len()).collect();
    }
    let (mut out, mut start, mut n_tokens) = (Vec::new(), 0, 0);
    let mut in_word = false;
    // The last place to cut at: after an empty line, after a line, after a space.
    let mut cuts: [Option<(usize, usize)>; 3] = [None; 3];
    let mut blank_line = false;
    for (at, c) in text.char_indices() {
        if n_tokens >= MAX_TOKENS {
            let (cut, before) = cuts.into_iter().flatten().next().unwrap_or((at, n_tokens));
            out.push(start..cut);
            (start, n_tokens) = (cut, n_tokens - before);
            cuts = [None; 3];
        }
        let (is_word, is_space) = (c.is_alphanumeric(), c.is_whitespace());
        n_tokens += usize::from(is_word && !in_word || !is_word && !is_space);
        in_word = is_word;
        let after = at + c.len_utf8();
        if n_tokens >= MIN_TOKENS && is_space {
            let rank = match (c, blank_line) {
                ('\n', true) => 0,
                ('\n', false) => 1,
                _ => 2,
            };
            cuts[rank] = Some((after, n_tokens));
        }
        blank_line = c == '\n' || blank_line && is_space;
    }
    out.push(start..text.len());
    out
}

/// Joins the annotations of a text's sections.
#[derive(Default)]
pub(crate) struct Joined {
    out: Annotations,
    /// Index of each entity, by its name in lower case.
    entities: BTreeMap<String, u32>,
    named: BTreeSet<String>,
}

impl Joined {
    /// Adds the annotations of the section that begins at byte `start`.
    pub(crate) fn add(&mut self, start: usize, part: Annotations) {
        let Annotations { paragraphs, sentences, n_words, quotes, entities, named, markers } = part;
        let entities: Vec<u32> = entities.into_iter().map(|e| self.entity(e)).collect();
        let out = &mut self.out;
        let start = start as u32;
        let moved = |span: Span| Span { start: span.start + start, end: span.end + start };
        out.paragraphs.extend(paragraphs.into_iter().map(moved));
        out.sentences.extend(sentences.into_iter().map(moved));
        out.n_words += n_words;
        let n_quotes = out.quotes.len() as u32;
        out.quotes.extend(quotes.into_iter().map(|mut quote| {
            let spans = quote.content.iter_mut().chain(&mut quote.cue.spans).chain(&mut quote.source.spans);
            spans.for_each(|span| *span = moved(*span));
            if let Some(speaker) = &mut quote.speaker {
                speaker.entity = entities.get(speaker.entity as usize).copied().unwrap_or(u32::MAX);
            }
            quote
        }));
        out.markers.extend(markers.into_iter().map(|mut marker| {
            marker.span = moved(marker.span);
            marker.quote = marker.quote.map(|q| q + n_quotes);
            marker
        }));
        let seen = &mut self.named;
        out.named.extend(named.into_iter().filter(|name| seen.insert(name.clone())));
    }

    /// The index of an entity, which is one with that of the same name in a section before.
    fn entity(&mut self, entity: Entity) -> u32 {
        let known = &mut self.out.entities;
        let index = *self.entities.entry(entity.name.to_lowercase()).or_insert(known.len() as u32);
        match known.get_mut(index as usize) {
            None => known.push(entity),
            Some(same) => {
                for (own, new) in [(&mut same.aliases, entity.aliases), (&mut same.titles, entity.titles)] {
                    own.extend(new);
                    own.sort_unstable();
                    own.dedup();
                }
                same.gender = same.gender.or(entity.gender);
            }
        }
        index
    }

    /// The annotations of the whole text.
    pub(crate) fn finish(self) -> Annotations {
        self.out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cover(text: &str, parts: &[Range<usize>]) -> bool {
        parts[0].start == 0
            && parts.windows(2).all(|p| p[0].end == p[1].start)
            && parts.last().is_some_and(|p| p.end == text.len())
            && parts.iter().all(|p| text.get(p.clone()).is_some())
    }

    #[test]
    fn text_of_an_article_is_one_section() {
        let text = "The mayor said no.\n\n".repeat(2_000);
        assert_eq!(sections(&text).as_slice(), std::slice::from_ref(&(0..text.len())));
    }

    #[test]
    fn long_text_is_cut_between_paragraphs_lines_words_or_anywhere() {
        for (unit, ends) in [("He said no.\n\nYes,\nhe said.\n\n", "\n\n"), ("no, no\n", "\n"), ("a b ", " ")] {
            let text = unit.repeat(60_000);
            let parts = sections(&text);
            assert!(parts.len() > 2 && cover(&text, &parts), "{unit:?}");
            assert!(parts[..parts.len() - 1].iter().all(|p| text[p.clone()].ends_with(ends)), "{unit:?}");
        }
        let text = "“".repeat(200_001);
        let parts = sections(&text);
        assert!(parts.len() == 5 && cover(&text, &parts));
    }
}
