//! What each entity is (person, organisation, place or other), by its name and by the words around its mentions.
//!
//! A linear model over hashed features: those of the fullest name count once, those of the mentions' surroundings by the
//! square root of the number of mentions. Trained by `cargo xtask train-types`; the weights are `lexicon/names/types.bin`.

use std::sync::OnceLock;

use super::entities::{Actor, significant};
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::typing_clues::MAX_MENTIONS;
use super::typing_evidence::{self, ORGANISATION, PERSON, PLACE, TYPES};
use super::words::Word;

/// Number of hash buckets, a power of two.
pub(super) const BUCKETS: usize = 1 << 14;

/// The features' templates. The number is part of the hash: never reorder.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u32)]
enum Template {
    Length = 1,
    FirstClass,
    LastClass,
    InnerClass,
    LastWord,
    FirstWord,
    LastSuffix,
    FirstSuffix,
    Shape,
    RuleKind,
    GivenAndFamily,
    Titled,
    WordBefore,
    TagBefore,
    ClassBefore,
    WordAfter,
    TagAfter,
    ClassAfter,
    AfterComma,
    AppositionClass,
    Possessive,
    Pronoun,
    NextPronoun,
    SecondAfter,
    SecondBefore,
}

/// Whether a template's features name a word, and so may only hold for the articles that were trained on.
pub(super) fn is_lexical(hash: u32) -> bool {
    hash >> 31 == 1
}

fn hash(template: Template, bytes: &[u8]) -> u32 {
    let mut h: u32 = 0x811c_9dc5 ^ (template as u32).wrapping_mul(0x9e37_79b9);
    for &b in bytes {
        h = (h ^ u32::from(b)).wrapping_mul(0x0100_0193);
    }
    h ^= h >> 15;
    let lexical = matches!(template, Template::LastWord | Template::FirstWord);
    (h & 0x7fff_ffff) | (u32::from(lexical) << 31)
}

/// The bucket of a feature.
pub(super) fn bucket(hash: u32) -> usize {
    hash as usize & (BUCKETS - 1)
}

fn classes(template: Template, word: &Word<'_>, each: &mut impl FnMut(u32)) {
    let mut rest = word.lexeme.classes;
    if rest == 0 {
        each(hash(template, b"none"));
    }
    while rest != 0 {
        each(hash(template, &[rest.trailing_zeros() as u8]));
        rest &= rest - 1;
    }
}

fn suffix(lower: &str) -> &[u8] {
    &lower.as_bytes()[lower.len().saturating_sub(3)..]
}

/// The features of a name itself.
fn name_features(words: &[Word<'_>], actor: &Actor, rule_kind: NameKind, each: &mut impl FnMut(u32)) {
    let name = significant(words, &actor.name);
    let (Some(first), Some(last)) = (name.first(), name.last()) else { return };
    let n = name.len().min(4) as u8;
    each(hash(Template::Length, &[n]));
    each(hash(Template::RuleKind, &[rule_kind as u8, n.min(2)]));
    classes(Template::LastClass, last, each);
    each(hash(Template::LastWord, last.lower.as_bytes()));
    each(hash(Template::LastSuffix, suffix(last.lower)));
    if name.len() > 1 {
        classes(Template::FirstClass, first, each);
        each(hash(Template::FirstWord, first.lower.as_bytes()));
        each(hash(Template::FirstSuffix, suffix(first.lower)));
        let given = first.lexeme.is(class::GIVEN) || first.is_letter();
        each(hash(Template::GivenAndFamily, &[u8::from(given), u8::from(last.lexeme.is(class::FAMILY)), n]));
        for inner in &name[1..name.len() - 1] {
            classes(Template::InnerClass, inner, each);
        }
    } else {
        let given = last.lexeme.is(class::GIVEN);
        each(hash(Template::GivenAndFamily, &[u8::from(given), u8::from(last.lexeme.is(class::FAMILY)), n]));
    }
    for word in name {
        let inner = word.text.chars().skip(1).any(char::is_uppercase);
        let shape = if matches!(word.text, "&" | "/" | "+") {
            2
        } else if !word.wordy {
            continue;
        } else if word.capitals && word.text.len() < 6 {
            3
        } else if word.capitals {
            4
        } else if inner {
            5
        } else if word.text.contains(|c: char| c.is_ascii_digit()) {
            6
        } else if word.text.contains('.') {
            7
        } else if !word.capital {
            8
        } else {
            continue;
        };
        each(hash(Template::Shape, &[shape]));
    }
    if name[0].text.starts_with('@') {
        each(hash(Template::Shape, b"@"));
    }
}

fn pronoun_kind(lower: &str) -> Option<u8> {
    Some(match lower {
        "he" | "him" | "his" | "himself" | "she" | "her" | "herself" => 1,
        "it" | "its" | "itself" => 2,
        "they" | "their" | "them" => 3,
        "who" | "whom" | "whose" => 4,
        "which" => 5,
        _ => return None,
    })
}

/// The features of what stands around a mention.
fn mention_features(words: &[Word<'_>], name: &Name, each: &mut impl FnMut(u32)) {
    let sentence = words[name.core.start].sentence;
    let here = |i: usize| words.get(i).filter(|w| w.sentence == sentence);
    let full = &name.full;
    each(hash(Template::Titled, &[u8::from(name.titled)]));
    if name.full.start < name.core.start {
        classes(Template::ClassBefore, &words[name.core.start - 1], each);
    }
    match full.start.checked_sub(1).and_then(here) {
        Some(before) => {
            each(hash(Template::WordBefore, before.lower.as_bytes()));
            each(hash(Template::TagBefore, &[before.tag as u8]));
            classes(Template::ClassBefore, before, each);
            if let Some(second) = full.start.checked_sub(2).and_then(here) {
                each(hash(Template::SecondBefore, second.lower.as_bytes()));
            }
        }
        None => each(hash(Template::WordBefore, b"")),
    }
    each(hash(Template::Possessive, &[u8::from(words[full.end - 1].possessive)]));
    let Some(after) = here(full.end) else {
        each(hash(Template::WordAfter, b""));
        return;
    };
    each(hash(Template::WordAfter, after.lower.as_bytes()));
    each(hash(Template::TagAfter, &[after.tag as u8]));
    classes(Template::ClassAfter, after, each);
    if let Some(second) = here(full.end + 1) {
        let comma = after.is_mark(",");
        if comma && second.text.starts_with(|c: char| c.is_ascii_digit()) {
            each(hash(Template::AfterComma, b"0"));
        } else if comma {
            each(hash(Template::AfterComma, second.lower.as_bytes()));
            let mut apposition = (full.end + 1..full.end + 9).map_while(here).take_while(|w| w.wordy);
            if let Some(noun) =
                apposition.find(|w| w.lexeme.is(class::PERSON | class::BODY | class::PLACE | class::TITLE))
            {
                classes(Template::AppositionClass, noun, each);
            }
        } else {
            each(hash(Template::SecondAfter, second.lower.as_bytes()));
        }
    }
    let mut next = full.end;
    let later = std::iter::from_fn(|| {
        next += 1;
        words.get(next - 1)
    });
    for w in later.take(40).take_while(|w| w.sentence <= sentence + 1) {
        if w.sentence != sentence && !w.opens {
            break;
        }
        if let Some(kind) = pronoun_kind(w.lower).filter(|_| !w.quoted || words[full.start].quoted) {
            let template = if w.sentence == sentence { Template::Pronoun } else { Template::NextPronoun };
            each(hash(template, &[kind]));
            break;
        }
        if w.capital && w.sentence == sentence && !w.lexeme.is(class::COMMON) {
            break;
        }
    }
}

/// Calls `each` with the features of an entity and their values.
pub(super) fn features(
    words: &[Word<'_>],
    names: &[Name],
    actor: &Actor,
    rule_kind: NameKind,
    mut each: impl FnMut(u32, f32),
) {
    name_features(words, actor, rule_kind, &mut |f| each(f, 1.0));
    let mentions = &actor.mentions[..actor.mentions.len().min(MAX_MENTIONS)];
    let value = 1.0 / (mentions.len().max(1) as f32).sqrt();
    for &m in mentions {
        mention_features(words, &names[m as usize], &mut |f| each(f, value));
    }
}

/// The model: for each bucket and type a weight in steps, and the size of a step.
struct Model {
    weights: &'static [u8],
    step: f32,
}

/// The compiled-in weights: four bytes for the size of a step, then one for each bucket and type.
static BUILT_IN: &[u8] = include_bytes!("../../lexicon/names/types.bin");

fn model() -> &'static Model {
    static MODEL: OnceLock<Model> = OnceLock::new();
    MODEL.get_or_init(|| match BUILT_IN.split_at_checked(4) {
        Some((&[a, b, c, d], weights)) if weights.len() == BUCKETS * TYPES => {
            Model { weights, step: f32::from_le_bytes([a, b, c, d]) }
        }
        _ => Model { weights: &[], step: 0.0 },
    })
}

/// How likely an entity is each of the types.
pub(super) fn distribution(words: &[Word<'_>], names: &[Name], actor: &Actor, rule_kind: NameKind) -> [f32; TYPES] {
    let model = model();
    let mut scores = [0.0f32; TYPES];
    features(words, names, actor, rule_kind, |feature, value| {
        let at = bucket(feature) * TYPES;
        if let Some(row) = model.weights.get(at..at + TYPES) {
            for (score, &weight) in scores.iter_mut().zip(row) {
                *score += value * f32::from(weight as i8);
            }
        }
    });
    let mut scores = scores.map(|s| s * model.step);
    typing_evidence::add(words, names, actor, &mut scores);
    let top = scores.iter().copied().fold(f32::MIN, f32::max);
    let odds = scores.map(|s| (s - top).exp());
    let total: f32 = odds.iter().sum();
    odds.map(|o| o / total)
}

/// Least share at which the model's type replaces what the rules take an entity for.
const MIN_SHARE: f32 = 0.5;

/// Decides what each entity is, and how likely it is a person.
pub(super) fn decide(words: &[Word<'_>], names: &[Name], actors: &mut [Actor]) {
    for actor in actors.iter_mut().filter(|a| a.owner.is_none()) {
        // Its own name or title leaves no doubt.
        if actor.mentions.iter().any(|&m| names[m as usize].titled) {
            actor.person = 1.0;
            continue;
        }
        let shares = distribution(words, names, actor, actor.kind);
        actor.person = shares[PERSON];
        let best = (0..TYPES).fold(0, |b, i| if shares[i] > shares[b] { i } else { b });
        if shares[best] >= MIN_SHARE {
            actor.kind = match best {
                PERSON => NameKind::Person,
                ORGANISATION => NameKind::Body,
                PLACE => NameKind::Place,
                _ => NameKind::Other,
            };
        }
    }
}
