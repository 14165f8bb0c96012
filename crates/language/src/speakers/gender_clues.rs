//! What tells somebody's gender: given names, and the 'he' and 'she' next to a name.

use super::entities::{Actor, personal};
use super::lexicon::{Lexicon, class};
use super::name::{Name, NameKind};
use super::words::Word;
use crate::text::Tag;

/// A given name that stands alone may be a surname.
const GIVEN_ALONE: f32 = 0.6;
/// 'Lee said she ...', with nobody else named before it in the sentence.
const SAME_SENTENCE: f32 = 0.25;
/// 'Lee left. She ...', with nobody else named in the sentence before.
const OPENS_NEXT: f32 = 0.7;
/// Added to it where nobody of that gender has been named so far.
const NOBODY_ELSE: f32 = 0.6;

/// Reads the given names of people.
pub(super) fn by_given_name(words: &[Word<'_>], actors: &mut [Actor]) {
    for actor in actors.iter_mut().filter(|a| a.kind != NameKind::Body) {
        let first = &words[actor.name.start];
        let several = actor.name.len() > 1;
        // 'Park Geun-hye': the family name stands first.
        let last = &words[actor.name.end - 1];
        let korean =
            several && last.text.rsplit_once('-').is_some_and(|(_, half)| half.starts_with(char::is_lowercase));
        if korean {
            continue;
        }
        if first.lexeme.is(class::GIVEN) && (several || !first.lexeme.is(class::PLACE | class::BODY | class::SURNAME)) {
            let weight = if several { 1.0 } else { GIVEN_ALONE };
            actor.gender.add_given_name(weight * first.lexeme.gender);
        } else if several && of_plain_name(first) != 0.0 {
            actor.gender.add_given_name(of_plain_name(first));
        } else if several && !first.lexeme.is(class::GIVEN) {
            let second = &words[actor.name.start + 1];
            if second.lexeme.is(class::GIVEN) && actor.name.len() > 2 {
                actor.gender.add_given_name(second.lexeme.gender);
            }
        }
    }
}

/// A small letter without its accent.
fn without_accent(letter: char) -> char {
    match letter {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' | 'ā' => 'a',
        'é' | 'è' | 'ê' | 'ë' | 'ē' | 'ę' => 'e',
        'í' | 'ì' | 'î' | 'ï' | 'ī' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' | 'ō' | 'ø' => 'o',
        'ú' | 'ù' | 'û' | 'ü' | 'ū' => 'u',
        'ñ' | 'ń' => 'n',
        'ç' | 'č' | 'ć' => 'c',
        'š' | 'ś' => 's',
        'ž' | 'ź' | 'ż' => 'z',
        'ý' => 'y',
        other => other,
    }
}

/// What a given name tells that the lists have without its accents ('Bríd').
fn of_plain_name(word: &Word<'_>) -> f32 {
    if word.lower.is_ascii() || !word.capital {
        return 0.0;
    }
    let plain: String = word.lower.chars().map(without_accent).collect();
    let lexeme = Lexicon::built_in().get(&plain);
    if lexeme.is(class::GIVEN) { lexeme.gender } else { 0.0 }
}

/// The one whom the verb right before the object at word `i` has as its subject: the name before that verb.
fn before_verb(names: &[Name], next: usize, words: &[Word<'_>], i: usize) -> Option<u32> {
    let after = words.get(i + 1).filter(|w| w.sentence == words[i].sentence && w.wordy);
    let possessive = words[i].lower == "her"
        && after.is_some_and(|w| matches!(w.tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Jj | Tag::Vbg | Tag::Cd));
    let verb = i.checked_sub(1).filter(|&k| words[k].tag.is_verb() && !possessive)?;
    let name = names[..next].last().filter(|n| n.full.end == verb && !n.modifier)?;
    Some(name.entity)
}

/// Lets the pronouns vote: the first 'he' or 'she' of a sentence that names nobody else before it, or that opens the sentence
/// after one that names only one person.
pub(super) fn by_pronouns(words: &[Word<'_>], names: &[Name], actors: &mut [Actor]) {
    let mut next = 0;
    // Whom this sentence and the one before named: the only one, and whether there were several.
    let (mut here, mut before): ((Option<u32>, bool), (Option<u32>, bool)) = ((None, false), (None, false));
    let (mut sentence, mut voted, mut bracket) = (u32::MAX, false, false);
    let mut named = Vec::new();
    let mut votes: Vec<(u32, f32)> = Vec::new();
    for (i, w) in words.iter().enumerate() {
        if w.sentence != sentence {
            before = if sentence.wrapping_add(1) == w.sentence { here } else { (None, false) };
            (sentence, here, voted) = (w.sentence, (None, false), false);
        }
        bracket = match w.text {
            "(" => true,
            ")" => false,
            _ => bracket && w.sentence == sentence,
        };
        while next < names.len() && names[next].core.end - 1 <= i {
            let name = &names[next];
            // 'Ann Lee (Nora Fox, The Misses)': her parts, or where she is from.
            if !bracket && name.owner.is_none() && personal(actors[name.entity as usize].kind) {
                here.1 |= here.0.is_some_and(|o| o != name.entity);
                here.0 = Some(name.entity);
                named.push(name.entity);
            }
            next += 1;
        }
        let sign = match w.lower {
            "he" | "his" | "him" | "himself" => 1.0,
            "she" | "her" | "herself" => -1.0,
            _ => continue,
        };
        // 'Obama backed her up': not himself.
        if matches!(w.lower, "him" | "her") && here == (before_verb(names, next, words, i), false) {
            continue;
        }
        // The next pronoun of the sentence may be somebody else's.
        if w.quoted || std::mem::replace(&mut voted, true) {
            continue;
        }
        match here {
            (Some(only), false) => votes.push((only, sign * SAME_SENTENCE)),
            (None, _) if w.opens && matches!(w.lower, "he" | "she") => {
                if let (Some(only), false) = before {
                    let fits = |a: &u32| *a != only && actors[*a as usize].can_be(sign > 0.0);
                    let alone = named.len() < 200 && !named.iter().any(fits);
                    votes.push((only, sign * (OPENS_NEXT + NOBODY_ELSE * f32::from(u8::from(alone)))));
                }
            }
            _ => {}
        }
        // Who 'he' is goes on to the next sentence.
        if w.opens && here.0.is_none() {
            here = before;
        }
    }
    for (actor, vote) in votes {
        actors[actor as usize].gender.add_pronoun(vote);
    }
}
