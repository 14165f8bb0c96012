//! The language in which a lexicon says in which contexts an entry marks stance.
//!
//! A condition is `PLACE: TEST|TEST|...`, `PLACE: !TEST|TEST` (none of them), a bare word
//! (`negated`, `question`, `start`, ...), each with `not ` before it to turn it round, or several of
//! these with ` or ` between them. A test is a word, `@class` (of [`Class`]) or `@list` (of the file's lists).

use super::words::Words;
use std::collections::BTreeMap;

/// Where a test looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Place {
    /// The expression's first token.
    First,
    /// Its last token.
    Last,
    /// The n-th token after it.
    Next(u8),
    /// The n-th token before it.
    Prev(u8),
    /// The first token after it that is neither adverb nor negation.
    Right,
    /// The first token before it that is no adverb, negation or auxiliary.
    Left,
    /// The main verb after a modal (over adverbs, negation, an inverted subject, be and have).
    Verb,
    /// The head of the subject: the nearest noun or pronoun before it in the clause.
    Subject,
    /// Any of the n tokens after it in the sentence (255: all).
    After(u8),
    /// Any of the n tokens before it in the sentence.
    Before(u8),
    /// Any token after it up to the next punctuation mark.
    ClauseAfter,
    /// Any token before it back to the last punctuation mark.
    ClauseBefore,
    /// Any token of the sentence outside the expression.
    Sentence,
}

macro_rules! classes {
    ($($name:ident = $text:literal, $doc:literal;)*) => {
        /// What a token can be.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(super) enum Class {
            $(#[doc = $doc] $name,)*
        }
        impl Class {
            fn named(name: &str) -> Option<Self> {
                match name { $($text => Some(Self::$name),)* _ => None }
            }
        }
        const CLASSES: &[&str] = &[$($text,)*];
    };
}

classes! {
    Adjective = "adj", "An adjective, any degree.";
    Adverb = "adverb", "An adverb.";
    Base = "base", "A verb's base form or plain present.";
    Capital = "capital", "Begins with an upper-case letter.";
    Common = "common", "A common noun.";
    Comparative = "comparative", "A comparative.";
    Determiner = "det", "A determiner, possessive or 's.";
    Edge = "edge", "Beyond the sentence.";
    Finite = "finite", "A verb with tense, or a modal.";
    Gerund = "gerund", "A form in -ing.";
    Modal = "modal", "A modal verb.";
    Name = "name", "A proper noun.";
    Noun = "noun", "A noun, common or proper.";
    Number = "number", "A number, in figures or words.";
    Open = "open", "Beyond the sentence, or a mark, or a coordinating conjunction: where a clause may begin.";
    Participle = "participle", "A past participle or past form.";
    Past = "past", "A past form.";
    Plural = "plural", "A plural noun.";
    Preposition = "prep", "A preposition or subordinating conjunction, or 'to'.";
    Pronoun = "pronoun", "A personal pronoun.";
    Punctuation = "punct", "A punctuation mark.";
    Quote = "quote", "A quotation mark.";
    Singular = "singular", "A singular common noun.";
    Superlative = "superlative", "A superlative.";
    Verb = "verb", "Any form of a verb, without modals.";
    Wh = "wh", "A wh-word.";
}

/// One test.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Test {
    /// The token is this word.
    Word(u32),
    /// The token is of this class.
    Class(Class),
    /// The token is in the list of this number.
    List(u32),
}

/// What holds of the expression as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum State {
    /// A negation reaches it.
    Negated,
    /// It stands in a question.
    Question,
    /// It opens its sentence or quotation.
    Start,
    /// It stands inside a quotation of speech.
    Quoted,
    /// It stands in an if-clause.
    Conditional,
    /// Its sentence is in title case.
    Headline,
}

/// One part of a condition.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// A test of some token at a place.
    At {
        /// Where.
        place: Place,
        /// Whether none of the tests may hold.
        none: bool,
        /// What.
        tests: Vec<Test>,
    },
    /// A state, or its absence.
    Is(State, bool),
}

/// A condition: holds if one of its parts does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Condition {
    pub parts: Vec<Part>,
}

/// The lists that conditions can refer to.
#[derive(Clone, Debug, Default)]
pub(super) struct Lists {
    /// Number of each list.
    pub names: BTreeMap<String, u32>,
    /// Word numbers of each list, sorted.
    pub words: Vec<Vec<u32>>,
    /// The list `number_word`, which the class `@number` reads.
    pub number_word: Option<u32>,
    /// The list `no_appeal`: verbs whose imperative is no marker.
    pub no_appeal: Option<u32>,
}

impl Lists {
    /// Whether a list has a word.
    pub(super) fn has(&self, list: Option<u32>, word: u32) -> bool {
        list.is_some_and(|l| self.words[l as usize].binary_search(&word).is_ok())
    }
}

fn place(text: &str) -> Option<Place> {
    let number = |prefix: &str, otherwise: u8| {
        let rest = text.strip_prefix(prefix)?;
        if rest.is_empty() { Some(otherwise) } else { rest.parse().ok().filter(|&n| n > 0) }
    };
    Some(match text {
        "first" => Place::First,
        "last" => Place::Last,
        "right" => Place::Right,
        "left" => Place::Left,
        "verb" => Place::Verb,
        "subject" => Place::Subject,
        "clause after" => Place::ClauseAfter,
        "clause before" => Place::ClauseBefore,
        "sentence" => Place::Sentence,
        _ => {
            return number("next", 1)
                .map(Place::Next)
                .or_else(|| number("prev", 1).map(Place::Prev))
                .or_else(|| number("after", u8::MAX).map(Place::After))
                .or_else(|| number("before", u8::MAX).map(Place::Before));
        }
    })
}

fn state(text: &str) -> Option<State> {
    Some(match text {
        "negated" => State::Negated,
        "question" => State::Question,
        "start" => State::Start,
        "quoted" => State::Quoted,
        "conditional" => State::Conditional,
        "headline" => State::Headline,
        _ => return None,
    })
}

/// Reads a condition; on failure says what is wrong and how to mend it.
pub(super) fn parse(text: &str, words: &mut Words, lists: &Lists) -> Result<Condition, (String, String)> {
    let parts = text.split(" or ").map(|p| part(p.trim(), words, lists)).collect::<Result<Vec<_>, _>>()?;
    Ok(Condition { parts })
}

fn part(text: &str, words: &mut Words, lists: &Lists) -> Result<Part, (String, String)> {
    let (text, turned) = match text.strip_prefix("not ") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let Some((at, tests)) = text.split_once(": ") else {
        return state(text).map(|s| Part::Is(s, !turned)).ok_or_else(|| {
            (
                format!("the context '{text}' is neither 'PLACE: TESTS' nor a known state"),
                "write for example 'next: to|@noun', or one of: negated, question, start, quoted, conditional, headline"
                    .into(),
            )
        });
    };
    let place = place(at).ok_or_else(|| {
        (
            format!("there is no place '{at}'"),
            "use first, last, next, next2, prev, prev2, right, left, verb, subject, after, after5, before, before5, \
             clause after, clause before or sentence"
                .into(),
        )
    })?;
    let (tests, none) = match tests.strip_prefix('!') {
        Some(rest) => (rest, true),
        None => (tests, false),
    };
    let tests = tests.split('|').map(|t| test(t.trim(), words, lists)).collect::<Result<Vec<_>, _>>()?;
    Ok(Part::At { place, none: none != turned, tests })
}

fn test(text: &str, words: &mut Words, lists: &Lists) -> Result<Test, (String, String)> {
    let Some(name) = text.strip_prefix('@') else {
        if text.is_empty() || text.contains(' ') {
            return Err((
                format!("the test '{text}' is not one word"),
                "test one word at a time, for example 'next: in' and 'next2: court'".into(),
            ));
        }
        return Ok(Test::Word(words.number(text)));
    };
    if let Some(&list) = lists.names.get(name) {
        return Ok(Test::List(list));
    }
    Class::named(name).map(Test::Class).ok_or_else(|| {
        let own: Vec<&str> = lists.names.keys().map(String::as_str).collect();
        (
            format!("there is no class or list '@{name}'"),
            format!("use a class ({}) or a list ({})", CLASSES.join(", "), own.join(", ")),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_places_tests_and_states() {
        let (mut words, lists) = (Words::default(), Lists::default());
        let c = parse("next2: to|@noun or not negated", &mut words, &lists).unwrap();
        assert_eq!(
            c.parts,
            [
                Part::At { place: Place::Next(2), none: false, tests: vec![Test::Word(0), Test::Class(Class::Noun)] },
                Part::Is(State::Negated, false)
            ]
        );
        assert!(parse("clause before: !if", &mut words, &lists).is_ok());
    }

    #[test]
    fn says_how_to_mend_a_condition() {
        let (mut words, lists) = (Words::default(), Lists::default());
        for bad in ["nowhere: to", "next: @cow", "maybe", "next: in court", "next0: to"] {
            let (what, fix) = parse(bad, &mut words, &lists).unwrap_err();
            assert!(!what.is_empty() && !fix.is_empty(), "{bad}");
        }
    }
}
