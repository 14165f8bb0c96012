//! Words that the rules know: cue verbs and nouns with their forms, and the closed classes.
//!
//! Data in `lexicon/cues_*`: lemmas induced from PolNeAR's train split and completed by hand with
//! British spellings and rarer reporting verbs, each of which shares the weights of a commoner one.

use super::syntax::Class;
use crate::hash::WordMap;
use std::sync::OnceLock;

/// The form of a verb: which cells of its paradigm a word can fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Base,
    Third,
    /// Past tense, or past participle of the same form.
    Past,
    /// Past participle only ('written').
    Participle,
    Gerund,
}

/// What the lexicon knows of a word form.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Entry {
    /// Its class, where it is a word of a closed class.
    pub class: Class,
    /// As a form of a cue verb: its lemma (index of [`Lexicon::lemmas`]) and form.
    pub verb: Option<(u16, Form)>,
    /// As a cue noun: its lemma.
    pub noun: Option<u16>,
}

const PLAIN: Entry = Entry { class: Class::Word, verb: None, noun: None };

/// The cue lexicon.
#[derive(Debug)]
pub(super) struct Lexicon {
    /// Lemmas of cue verbs, then of cue nouns (these with `/n`), then of the cues that are neither.
    pub lemmas: Vec<String>,
    /// The lemma whose weights each lemma uses.
    pub weights_of: Vec<u16>,
    words: WordMap<String, Entry>,
}

/// A cue that is neither verb nor noun, by its place in [`OTHER_CUES`].
#[derive(Clone, Copy)]
pub(super) enum OtherCue {
    AccordingTo,
    Colon,
}

/// Cues that are neither verb nor noun.
const OTHER_CUES: [&str; 2] = ["according_to", ":"];

const CLOSED: &[(Class, &str)] = &[
    (
        Class::Determiner,
        "the a an this these those some any every each no another both all most more many several few such",
    ),
    (Class::Possessive, "his her their its my our your"),
    (Class::Pronoun, "he she they i we you it everyone everybody someone somebody nobody anyone him them us me"),
    (Class::Relative, "who which whom"),
    (Class::Wh, "what how why whether where whose"),
    (Class::That, "that"),
    (Class::If, "if"),
    (Class::Of, "of"),
    (Class::To, "to na"),
    (
        Class::Preposition,
        "in on at for from by with about against into onto over under during within without through between among \
         than toward towards across behind beyond near upon via per despite amid around outside inside off throughout alongside like",
    ),
    (Class::Subordinator, "because while although though when as since unless until after before whereas once so"),
    (Class::And, "and or & nor"),
    (Class::But, "but yet"),
    (
        Class::Be,
        "is are was were be been being am 's 're 'm ’s ’re ’m isn't aren't wasn't weren't isn’t aren’t wasn’t weren’t",
    ),
    (Class::Have, "has have had having 've ’ve 'd ’d hasn't haven't hadn't hasn’t haven’t hadn’t"),
    (Class::Do, "do does did don't doesn't didn't don’t doesn’t didn’t"),
    (
        Class::Modal,
        "will would can could may might shall should must ca wo 'll ’ll won't wouldn't can't cannot couldn't shouldn't \
         won’t wouldn’t can’t couldn’t shouldn’t",
    ),
    (Class::Not, "not n't n’t never"),
    (
        Class::Adverb,
        "also already again always even ever just later meanwhile now often still then therefore thus too however instead \
         indeed perhaps sometimes soon here there earlier almost once first reportedly further ago back",
    ),
    (
        Class::Time,
        "monday tuesday wednesday thursday friday saturday sunday yesterday today tomorrow tonight mon. tues. wed. thurs. \
         fri. sat. sun. january february march april june july august september october november december jan. feb. aug. \
         sept. oct. nov. dec.",
    ),
];

impl Lexicon {
    /// The built-in lexicon.
    pub fn built_in() -> &'static Self {
        static LEXICON: OnceLock<Lexicon> = OnceLock::new();
        LEXICON.get_or_init(|| {
            Self::parse(
                include_str!("../../../lexicon/cues_verbs.csv"),
                include_str!("../../../lexicon/cues_nouns.csv"),
            )
        })
    }

    fn parse(verbs: &str, nouns: &str) -> Self {
        let mut words: WordMap<String, Entry> = WordMap::with_capacity_and_hasher(4096, Default::default());
        let mut lemmas = Vec::new();
        let mut like = Vec::new();
        for line in verbs.lines().skip(1) {
            let mut cells = line.split(',');
            let lemma = lemmas.len() as u16;
            let Some(base) = cells.next() else { continue };
            lemmas.push(base.to_string());
            let forms = [Form::Third, Form::Past, Form::Participle, Form::Gerund];
            let mut seen = vec![(base, Form::Base)];
            seen.extend(cells.by_ref().take(4).zip(forms));
            // A participle that is also the past, and a past that is also the base, keep the first.
            for (word, form) in seen {
                words.entry(word.to_string()).or_insert(PLAIN).verb.get_or_insert((lemma, form));
            }
            like.push(cells.next().unwrap_or_default());
        }
        let mut weights_of: Vec<u16> = (0..lemmas.len() as u16).collect();
        for (i, model) in like.iter().enumerate() {
            if let Some(j) = lemmas.iter().position(|l| l == model) {
                weights_of[i] = j as u16;
            }
        }
        for line in nouns.lines().skip(1) {
            let lemma = lemmas.len() as u16;
            let Some(singular) = line.split(',').next() else { continue };
            lemmas.push(format!("{singular}/n"));
            for form in line.split(',').filter(|f| !f.is_empty()) {
                words.entry(form.to_string()).or_insert(PLAIN).noun = Some(lemma);
            }
        }
        lemmas.extend(OTHER_CUES.map(String::from));
        weights_of.extend(weights_of.len() as u16..lemmas.len() as u16);
        for (class, list) in CLOSED {
            for word in list.split_whitespace() {
                let entry = words.entry(word.to_string()).or_insert(PLAIN);
                entry.class = *class;
                entry.noun = None;
                if *class != Class::Preposition {
                    entry.verb = None;
                }
            }
        }
        Self { lemmas, weights_of, words }
    }

    /// What is known of a lower-cased word.
    pub fn entry(&self, lower: &str) -> Entry {
        self.words.get(lower).copied().unwrap_or(PLAIN)
    }

    /// The lemma index of a cue that is neither verb nor noun.
    pub fn other(&self, cue: OtherCue) -> u16 {
        (self.lemmas.len() - OTHER_CUES.len() + cue as usize) as u16
    }
}
