//! 'It states': the text that the sentence before tells of ('A council report tells another story. It states ...').

use super::lexicon::class;
use super::section::Section;
use super::sources::Phrase;
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// What is said of texts above all: 'It says', 'It reads'.
static SAID_BY_TEXTS: WordList = word_list!("speakers", "said-by-texts");
/// Verbs after which a text is named that the next sentence goes on from: 'cited a memo', 'published a report'.
static GIVES_TEXTS: WordList = word_list!("speakers", "gives-texts");
/// Nouns for what is written, of all things that 'say'.
static WRITTEN: WordList = word_list!("speakers", "written-texts");

/// Whether a verb is said of texts above all.
pub(super) fn says(verb: &str) -> bool {
    SAID_BY_TEXTS.has(verb)
}

/// The sentence before the report that the 'it' at word `i` opens or ends ('“Back at five,” it read.'), if nothing else stands in
/// between. `begins`: the first word of the report.
fn sentence_before(section: &Section<'_, '_>, i: usize, begins: usize) -> Option<std::ops::Range<usize>> {
    let words = section.words;
    let from = begins.min(i);
    let sentence = words[from].sentence.checked_sub(1)?;
    let start = words.partition_point(|w| w.sentence < sentence);
    let end = words.partition_point(|w| w.sentence <= sentence);
    let opens = words[end..from].iter().all(|w| !w.wordy);
    let told = from == i || words[from + 1..i].iter().all(|w| !w.wordy || w.quoted);
    (opens && told).then_some(start..end)
}

/// The text that the sentence before is about: 'A leaked memo tells another story.', 'The note was left on the door.'
pub(super) fn subject_before(section: &Section<'_, '_>, i: usize, begins: usize) -> Option<Phrase> {
    let words = section.words;
    let mut sentence = sentence_before(section, i, begins)?;
    // 'The bill passed. It sought to protect them. It says': on from the same 'it'.
    if words[sentence.start].lower == "it" {
        sentence = sentence_before(section, sentence.start, sentence.start)?;
    }
    let opens = |w: &Word<'_>| !w.wordy || matches!(w.lower, "but" | "and" | "yet" | "meanwhile" | "however");
    let start = sentence.start + words[sentence.clone()].iter().take_while(|w| opens(w)).count();
    let ends = |k: &usize| {
        let w = &words[*k];
        // 'A leaked memo'.
        let determiner = matches!(words[*k - 1].tag, Tag::Dt | Tag::PrpS | Tag::Jj);
        if determiner && w.tag.is_verb() && words.get(*k + 1).is_some_and(|n| n.tag.is_noun()) {
            return false;
        }
        !w.wordy || w.tag.is_verb() || matches!(w.tag, Tag::In | Tag::To | Tag::Md | Tag::Rb | Tag::Wdt)
    };
    let head = (start + 1..sentence.end).find(ends)?.checked_sub(1)?;
    let noun = &words[head];
    let text = WRITTEN.has(noun.lower) && section.is(head, class::DOCUMENT) && (!noun.capital || noun.opens);
    let determined = matches!(words[start].tag, Tag::Dt | Tag::PrpS) || words[start..head].iter().any(|w| w.possessive);
    // 'The bill was welcomed by Acme. It said': Acme.
    let by = |k: usize| words[k].lower == "by" && words[k + 1..sentence.end].iter().take(3).any(|w| w.capital);
    let verb = (head + 1..sentence.end).any(|k| words[k].tag.is_verb());
    let told = !words[start].quoted && !noun.quoted && !noun.possessive;
    (text && determined && verb && told && !(head..sentence.end).any(by)).then(|| Phrase {
        words: start..head + 1,
        head,
        definite: true,
    })
}

/// What only a text does: 'it read'.
static READ: WordList = word_list!("speakers", "only-by-texts");
/// Things that bear a text.
static SIGNS: WordList = word_list!("speakers", "signs");

/// Whether a verb is what only a text does.
pub(super) fn reads(verb: &str) -> bool {
    READ.has(verb)
}

/// Most words from a determiner to the noun of a text.
const MAX_TO_TEXT: usize = 5;
/// Most words back to a text.
const MAX_WORDS: usize = 200;

/// 'Residents found a flyer under their doors. “...,” it read.': the text told of last before word `i`, in its sentence or the
/// `back` before. `new`: only what the text tells of first ('a flyer').
pub(super) fn told_before(section: &Section<'_, '_>, i: usize, back: u32, new: bool) -> Option<Phrase> {
    let words = section.words;
    let near = |k: &usize| words[*k].sentence + back >= words[i].sentence;
    let text = |k: usize| {
        let w = &words[k];
        let kind = WRITTEN.has(w.lower) && w.lower != "complaint" || SIGNS.has(w.lower);
        let one = !w.capital && !w.quoted && !w.possessive && !section.is_plural(k) && !w.tag.is_verb();
        // 'A text message'.
        let whole = words.get(k + 1).is_none_or(|n| n.tag != Tag::Nn || n.sentence != w.sentence);
        kind && one && whole && !section.is(k, class::PERSON)
    };
    let article = |head: usize| {
        let mut run = (head.saturating_sub(MAX_TO_TEXT)..head).rev();
        let part = |w: &Word<'_>| {
            w.wordy && (w.tag.is_noun() || matches!(w.tag, Tag::Jj | Tag::Vbn | Tag::Cd)) && !w.possessive
        };
        run.find(|&k| !part(&words[k])).filter(|&k| words[k].sentence == words[head].sentence).filter(|&k| {
            matches!(words[k].lower, "a" | "an" | "another" | "one")
                || !new && matches!(words[k].tag, Tag::Dt | Tag::PrpS)
        })
    };
    let mut near = (i.saturating_sub(MAX_WORDS).max(1)..i).rev().take_while(near).filter(|&k| text(k));
    near.find_map(|head| {
        let start = article(head)?;
        // 'As an example', 'in a statement': no text of its own.
        let before = start.checked_sub(1).map_or("", |k| words[k].lower);
        // 'Handed in a petition'.
        let particle = before == "in"
            && start > 1
            && matches!(words[start - 2].lower, "handed" | "hand" | "hands" | "sent" | "turned");
        (!matches!(before, "as" | "like" | "in" | "of") || particle || !new).then(|| Phrase {
            words: start..head + 1,
            head,
            definite: true,
        })
    })
}

/// The text that the sentence before tells of as what somebody cites, sends or reads out.
pub(super) fn object_before(section: &Section<'_, '_>, i: usize, begins: usize) -> Option<Phrase> {
    let words = section.words;
    let sentence = sentence_before(section, i, begins)?;
    let verb =
        sentence.clone().find(|&k| GIVES_TEXTS.has(words[k].lower) && !words[k].quoted && words[k].tag.is_verb())?;
    let text = |k: usize| section.is(k, class::DOCUMENT) && !section.is(k, class::PERSON) && !words[k].capital;
    let head = (verb + 1..sentence.end).find(|&k| text(k))?;
    let article = (verb + 1..head).rev().find(|&k| matches!(words[k].lower, "a" | "an" | "the"))?;
    let one = !section.is_plural(head) && !words[head].quoted;
    (one && head - article <= 4).then(|| Phrase { words: article..head + 1, head, definite: true })
}
