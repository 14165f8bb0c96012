//! The class of a cue, by the effect of its head on the claim.
//!
//! The head of a cue is its first content word that the table of `lexicon/cue_classes.toml` knows: a verb
//! before a noun before an adjective ('has repeatedly said', 'made the argument that', 'is worried'). A verb
//! that only frames another ('went on to say', 'tried to deny') leaves the head to that other one.

mod lemma;
mod table;

#[cfg(test)]
mod tests;

use crate::Document;
use crate::text::Tag;
use crate::types::{Cue, CueClass, Span};
use crate::word_list::{WordList, phrase_list};
use table::{Kind, Row, Table};

/// Verbs that only frame the verb of an infinitive or participle after them.
static FRAMES: WordList = phrase_list!("stance", "frames");

/// Classifies a quote's cue, given by its words.
pub fn classify_cue(document: &Document<'_>, spans: Vec<Span>) -> Cue {
    let tokens: Vec<usize> = spans.iter().flat_map(|&span| document.tokens_in(span).range()).collect();
    if tokens.is_empty() {
        return Cue { spans, lemma: String::new(), class: CueClass::Other };
    }
    let table = Table::built_in();
    let words: Vec<u32> = tokens.iter().map(|&i| table.word(document.lower(i))).collect();
    let tags = document.tags();
    let row = head(table, &words, |k| tags[tokens[k]]);
    let row = row.map(|row| with_infinitive(document, table, row, tokens[tokens.len() - 1]).unwrap_or(row));
    match row {
        Some(row) if is_silence(document, row, &tokens) => {
            Cue { spans, lemma: row.lemma.clone(), class: CueClass::Interactional }
        }
        Some(row) => Cue { spans, lemma: row.lemma.clone(), class: row.class },
        None => Cue { spans, lemma: lemma::of_cue(document, &tokens), class: CueClass::Other },
    }
}

/// Verbs whose class depends on what follows, which may stand in the content: 'declined | to comment', 'agreed | to go'.
const OPEN: &[&str] = &["decline", "refuse", "agree", "ask", "plead"];
/// Most tokens from such a verb to its 'to' ('asked the citizens to').
const MAX_TO_INFINITIVE: usize = 6;

/// The row of such a verb with its infinitive, where the table has one.
fn with_infinitive<'t>(document: &Document<'_>, table: &'t Table, row: &Row, last: usize) -> Option<&'t Row> {
    if !OPEN.contains(&row.lemma.as_str()) {
        return None;
    }
    let sentence = document.sentence_at(last);
    let rest = last + 1..sentence.end.min(last + 1 + MAX_TO_INFINITIVE);
    let mut phrase = vec![table.word(&row.lemma)];
    if row.lemma == "ask" {
        // 'asked the citizens to leave', 'asked them not to': somebody, and what they should do.
        let stops = |t: usize| {
            matches!(document.tag(t), Tag::Wp | Tag::Wrb | Tag::Wdt | Tag::Comma | Tag::In | Tag::Md)
                || document.tag(t).is_finite()
        };
        let wants = |t: usize| document.tag(t) == Tag::To || document.lower(t) == "not";
        let to = rest.clone().take_while(|&t| !stops(t)).find(|&t| wants(t))?;
        if to + 1 >= sentence.end
            || !matches!(document.tag(to + 1), Tag::Vb | Tag::To | Tag::Rb) && document.lower(to) != "not"
        {
            return None;
        }
        phrase.push(table.word("to"));
    } else {
        let next = rest.filter(|&t| document.tag(t) != Tag::Rb || document.lower(t) == "not").take(2);
        phrase.extend(next.map(|t| table.word(document.lower(t))));
    }
    let longest = table.longest(&phrase, |kind, length| kind == Kind::Verb && length > 1)?;
    Some(longest.1)
}

/// Whether a cue says that somebody would not say: 'would not discuss', 'will not comment'.
fn is_silence(document: &Document<'_>, row: &Row, tokens: &[usize]) -> bool {
    let says =
        matches!(row.lemma.as_str(), "discuss" | "comment" | "say" | "answer" | "elaborate" | "detail" | "specify");
    let would = |&t: &usize| matches!(document.lower(t), "would" | "will" | "wo" | "wouldn't" | "won't");
    let not = |&t: &usize| matches!(document.lower(t), "not" | "n't" | "wouldn't" | "won't");
    says && tokens.iter().any(would) && tokens.iter().any(not)
}

/// The row of the cue's head.
fn head<'t>(table: &'t Table, words: &[u32], tag: impl Fn(usize) -> Tag) -> Option<&'t Row> {
    let mut best: Option<&Row> = None;
    let mut k = 0;
    while k < words.len() {
        let Some((length, row)) = table.longest(&words[k..], |kind, length| match kind {
            Kind::Verb => length > 1 || !matches!(tag(k), Tag::Nn | Tag::Nns) || verb_place(k, &tag),
            Kind::Noun => length > 1 || tag(k).is_noun(),
            Kind::Adjective => true,
        }) else {
            k += 1;
            continue;
        };
        match best {
            None => best = Some(row),
            // A frame hands the headship on to the verb of its infinitive.
            Some(b) if row.kind == Kind::Verb && FRAMES.has(&b.lemma) => best = Some(row),
            Some(b) if row.kind == Kind::Verb && b.kind != Kind::Verb => {
                // 'is worried about', 'expressed concern': an adjective or noun before a finite verb stays.
                if b.kind == Kind::Noun && !matches!(tag(k), Tag::Vb | Tag::Vbg) {
                    best = Some(row);
                }
            }
            Some(_) => {}
        }
        if best.is_some_and(|b| b.kind == Kind::Verb && !FRAMES.has(&b.lemma)) {
            break;
        }
        k += length;
    }
    best
}

/// Whether what a tagger takes for a noun opens the cue, as a verb of a headline does ('Slams').
fn verb_place(k: usize, tag: &impl Fn(usize) -> Tag) -> bool {
    k == 0 || matches!(tag(k - 1), Tag::To | Tag::Md | Tag::Rb)
}
