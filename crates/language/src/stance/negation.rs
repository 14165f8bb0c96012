//! Whether a negation reaches an expression.
//!
//! A scan of the clause before the expression for a word of negation whose scope reaches it, and, after
//! a modal, of what follows. The scope ends where another subject, clause or mark begins; it goes on over
//! coordination, over infinitives, and from a negative subject over its verb. (After the scope rules of
//! Councill, McDonald & Velikovich 2010 and Morante & Blanco 2012, written as a table of stops.)

use super::condition::Class;
use super::context::{Context, is_quote};
use crate::text::{Tag, is_be, is_do, is_have};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// How far before the expression a negation is looked for, in tokens.
const REACH: usize = 9;

fn is_negator(word: &str) -> bool {
    matches!(
        word,
        "not"
            | "n't"
            | "never"
            | "no"
            | "nobody"
            | "neither"
            | "nor"
            | "without"
            | "none"
            | "nothing"
            | "zero"
            | "cannot"
            | "nowhere"
            | "hardly"
            | "scarcely"
    )
}

/// Whether `i` negates in form only: 'not only', 'not just', 'not to mention', 'no matter', 'no wonder', 'no doubt'.
fn is_mere_form(context: &Context<'_>, i: usize, at: &Range<usize>) -> bool {
    let Some(next) = context.after(i, 1) else { return true };
    if next >= at.start {
        return false;
    }
    match (context.lower(i), context.lower(next)) {
        ("not" | "n't", "only" | "just" | "merely" | "simply" | "necessarily") => true,
        ("no", "matter" | "wonder" | "doubt" | "question" | "less" | "more" | "." | "," | "one's") => true,
        ("nothing", "but") => true,
        ("not", _) if context.before(i, 1).is_some_and(|j| context.lower(j) == "or") => true,
        ("not", "to") => context.after(i, 2).is_some_and(|j| context.lower(j) == "mention"),
        _ => false,
    }
}

/// Whether a negation reaches the expression of tokens `at`.
pub(super) fn reaches(context: &Context<'_>, at: &Range<usize>) -> bool {
    precedes(context, at) || (is_operator(context, at) && follows(context, at.end)) || is_withdrawn(context, at)
}

/// 'rescinded their endorsement': a noun that is the object of a verb of withdrawal.
fn is_withdrawn(context: &Context<'_>, at: &Range<usize>) -> bool {
    let from = at.start.saturating_sub(3).max(context.sentence.start);
    let noun = context.tags[at.end - 1].is_noun();
    noun && (from..at.start)
        .rev()
        .find(|&i| !context.class(i, Class::Determiner) && !context.class(i, Class::Adjective))
        .is_some_and(|i| is_withdrawal(context.lower(i)))
}

fn is_withdrawal(word: &str) -> bool {
    let stems = ["rescind", "revok", "retract", "withdraw", "withdrew"];
    stems.iter().any(|stem| word.starts_with(stem)) || matches!(word, "pulled" | "pull" | "dropped" | "drop")
}

/// Modals and forms of have and be, whose negation follows them.
fn is_operator(context: &Context<'_>, at: &Range<usize>) -> bool {
    context.tags[at.start] == Tag::Md
        || matches!(context.lower(at.start), "'ll" | "will" | "would" | "'d" | "is" | "are" | "was" | "were" | "need")
            && at.len() == 1
}

fn follows(context: &Context<'_>, from: usize) -> bool {
    for i in from..context.sentence.end.min(from + 4) {
        match context.lower(i) {
            "not" | "n't" | "never" => return !is_mere_form(context, i, &(usize::MAX..usize::MAX)),
            "no" => return context.after(i, 1).is_some_and(|j| context.lower(j) == "longer"),
            _ if context.class(i, Class::Adverb) || context.tags[i] == Tag::Prp && context.question => {}
            _ => return false,
        }
    }
    false
}

/// Verbs, besides the auxiliaries, that hand a negation on to what depends on them ('not seem to want').
static LIGHT: WordList = word_list!("stance", "light");

/// Verbs that hand a negation on to what depends on them ('not be great', 'not seem to want', 'not have a plan').
fn is_light(word: &str) -> bool {
    is_be(word) || is_do(word) || is_have(word) && word != "'d" || LIGHT.has(word)
}

/// Nominative pronouns: the subject of a clause of its own.
fn is_subject_pronoun(word: &str) -> bool {
    matches!(word, "i" | "he" | "she" | "we" | "they" | "who" | "which" | "what" | "there")
}

fn precedes(context: &Context<'_>, at: &Range<usize>) -> bool {
    let from = at.start.saturating_sub(REACH).max(context.sentence.start);
    // The finite verb of the expression's own clause has been passed: only a negative subject still counts.
    let mut over_finite = false;
    let marker = context.tags[at.start];
    let finite_marker = matches!(marker, Tag::Vbd | Tag::Vbz) && at.len() == 1;
    let clause_head = marker == Tag::Md || marker.is_finite();
    // A comma has been passed: only the negation of a coordinated list still counts.
    let mut over_comma = false;
    let mut over_noun = false;
    let mut over_infinitive = false;
    for i in (from..at.start).rev() {
        let word = context.lower(i);
        let tag = context.tags[i];
        if is_negator(word) && !is_mere_form(context, i, at) {
            return match word {
                "no" => !over_comma && !over_noun || over_finite && is_subject_at(context, i),
                "nobody" | "none" | "nothing" | "neither" => true,
                "nor" | "without" => !over_finite,
                "never" => !over_finite && !over_comma,
                // Only 'do' carries the 'not' of a verb with tense: a finite marker is not reached by it.
                "not" | "n't" | "cannot" => !over_finite && !over_comma && !finite_marker,
                _ => i + 1 == at.start,
            };
        }
        match word {
            "but" | "because" | "if" | "unless" | "when" | "while" | "although" | "though" | "since" | "that"
            | "where" | "whether" | "how" | "why" | "than" | "until" | "so" => return false,
            "," => {
                if over_comma || !is_list_comma(context, i) {
                    return false;
                }
                over_comma = true;
            }
            _ if is_quote(word) => {}
            _ if tag == Tag::In && !matches!(word, "like") => return false,
            _ if tag == Tag::Prp && clause_head && !context.question => return false,
            _ if tag.is_verb() && !is_light(word) => return false,
            // 'not afraid to fight': the negation is the adjective's.
            _ if over_infinitive && matches!(tag, Tag::Jj | Tag::Vbn) => return false,
            _ if context.class(i, Class::Punctuation) => return false,
            _ if is_subject_pronoun(word) => {
                // An inverted subject ('Do n't you think', 'Is n't he great').
                let inverted = context.before(i, 1).is_some_and(|j| context.lower(j) == "n't");
                if !inverted {
                    return false;
                }
            }
            _ => {}
        }
        if tag.is_finite() && !matches!(word, "do" | "does" | "did") {
            if over_finite {
                return false;
            }
            over_finite = true;
        }
        over_infinitive |= tag == Tag::To;
        over_noun |= tag.is_noun() && !context.tags[i + 1].is_noun() && i + 1 < at.start;
    }
    false
}

/// 'no' at the head of the clause's subject ('No Republican will support').
fn is_subject_at(context: &Context<'_>, i: usize) -> bool {
    context.before(i, 1).is_none_or(|j| context.class(j, Class::Open) || context.lower(j) == "that")
}

/// A comma of a list or coordination: a conjunction follows within three tokens.
fn is_list_comma(context: &Context<'_>, i: usize) -> bool {
    (i + 1..context.sentence.end.min(i + 3)).any(|j| matches!(context.lower(j), "or" | "nor"))
}
