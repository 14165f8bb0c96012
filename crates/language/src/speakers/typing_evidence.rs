//! What a text states outright of an entity's type: 'Haven Ltd', 'the charity Haven', 'Haven's shares', 'Ann Lee, 34,'.
//!
//! Log-odds set by hand, added to those of the model: its training articles are of politics and have few firms.

use super::body_names::TRADES;
use super::entities::{Actor, INCORPORATIONS, significant};
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::name_shapes::{are_ordinary, is_body_by_shape};
use super::typing_clues::{
    MAX_MENTIONS, is_before_premises, is_doing_it, is_dummy_it, is_firm_like_people, is_kunya, is_of_couple,
    is_of_office, is_seat,
};
use super::typing_names::{
    heads_a_role, is_called_by_last, is_eastern, is_from_somewhere, is_headed, is_likely_name, is_strange,
    is_trade_name, speaks,
};
use super::typing_weights::{
    AMPERSAND, BODY_APPOSITION, BODY_HAS, BODY_NEXT, CALLED_BY_LAST, CALLED_BY_NOUN, CLOSED, EASTERN, FOREIGN_ARTICLE,
    FULL_NAME, HEADED, INCORPORATED, INITIALS, IT_NEXT, KNOWN_BODY, LABEL, NOUN_BEFORE, NOUN_SURNAME, OWN_ARTICLE,
    OWNER, PARTICLE, PERSON_APPOSITION, PLACE_NAME, PLURAL_APPOSITION, POLITICIAN, ROLE_BEFORE, SAID_IT, SAID_ITS,
    SEAT, SITE_NAME, SPOKE, TRADE, TRADE_NAME, WHICH,
};
use super::words::Word;
use crate::text::Tag;
use crate::word_list::{WordList, word_list};

/// What an entity can be, in the order of the weights.
pub(super) const TYPES: usize = 4;

/// Positions in a distribution over the types.
pub(super) const PERSON: usize = 0;
pub(super) const ORGANISATION: usize = 1;
pub(super) const PLACE: usize = 2;
pub(super) const OTHER: usize = 3;

/// Nouns after a name that no person has, however long the name.
static ONLY_FIRM_HAS: WordList = word_list!("speakers", "only-firm-has");

/// Nouns that follow the name of a body and hardly ever a person's.
static BODY_HAS_NOUNS: WordList = word_list!("speakers", "body-has");

/// Nouns for firms that stand before their names at the opening of a sentence ('Broadcaster NTV').
static BEFORE_FIRMS: WordList = word_list!("speakers", "before-firms");

/// What politicians have: 'the Kolbe campaign'.
static OWNED_BY_PEOPLE: WordList = word_list!("speakers", "owned-by-people");

/// Nouns after a surname that say whose they are.
static OF_POLITICIANS: WordList = word_list!("speakers", "of-politicians");
/// Nouns for firms that are nouns for people too ('The broker Cole Redding').
static CALLINGS_OF_FIRMS: WordList = word_list!("speakers", "callings-of-firms");

/// Adds to the scores what the mentions' surroundings state.
pub(super) fn add(words: &[Word<'_>], names: &[Name], actor: &Actor, scores: &mut [f32; TYPES]) {
    let first = &words[actor.name.start];
    let several = actor.name.len() > 1;
    if several
        && matches!(first.lower, "le" | "il" | "la" | "el" | "der" | "die" | "das" | "los" | "las" | "les")
        && first.capital
    {
        scores[ORGANISATION] += FOREIGN_ARTICLE;
    }
    if several
        && (super::french::is_head(first) && !first.lexeme.is(class::GIVEN)
            || matches!(words[actor.name.start + 1].lower, "and" | "und"))
    {
        scores[ORGANISATION] += INCORPORATED;
    }
    let inner = |w: &Word<'_>| {
        w.text.trim_end_matches('.').contains('.') && !w.text.chars().all(|c| c == '.' || c.is_uppercase())
    };
    if words[actor.name.clone()].iter().any(|w| w.is_mark("&")) {
        scores[ORGANISATION] += AMPERSAND;
    }
    if words[actor.name.clone()].iter().any(|w| {
        w.wordy && (inner(w) || !w.text.starts_with('@') && w.capital && w.text.ends_with(|c: char| c.is_ascii_digit()))
    }) {
        scores[ORGANISATION] += TRADE_NAME;
    }
    let last = &words[actor.name.end - 1];
    let number = last.text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    if several && number {
        scores[ORGANISATION] += TRADE_NAME;
    }
    // 'As The Hill reported': its article has a capital letter inside a sentence.
    let article = |m: &u32| {
        let before = names[*m as usize].full.start.checked_sub(1).map(|k| &words[k]);
        before.is_some_and(|w| w.text == "The" && !w.opens)
    };
    let mentions = &actor.mentions[..actor.mentions.len().min(MAX_MENTIONS)];
    if mentions.iter().any(article) {
        scores[ORGANISATION] += OWN_ARTICLE;
    }
    // 'Team Venn'.
    if actor.name.len() == 2 && first.lower == "team" {
        scores[ORGANISATION] += INCORPORATED;
    }
    if several && is_firm_like_people(&words[actor.name.clone()]) {
        scores[ORGANISATION] += INCORPORATED;
    }
    let of_body = words[actor.name.clone()]
        .iter()
        .any(|w| w.lexeme.is(class::BODY) && !w.lexeme.is(class::GIVEN | class::FAMILY));
    // 'Alliance to Save Our Schools'.
    let says = |&m: &u32| speaks(words, &names[m as usize]);
    if are_ordinary(&words[actor.name.clone()]) && mentions.iter().any(says) {
        scores[ORGANISATION] += KNOWN_BODY;
    }
    if is_body_by_shape(words, &actor.name) {
        scores[ORGANISATION] += INCORPORATED;
    }
    let headed = first.lexeme.is(class::BODY)
        && !first.lexeme.is(class::GIVEN | class::FAMILY)
        && words[actor.name.clone()].get(1).is_some_and(|w| matches!(w.lower, "of" | "for" | "to" | "on" | "against"));
    if headed {
        scores[ORGANISATION] += HEADED;
    }
    let given = first.lexeme.is(class::GIVEN) && !first.lexeme.is(class::PLACE | class::DEMONYM);
    let by_noun = several
        && (given || first.is_letter())
        && (last.lexeme.is(class::BODY | class::SITE | class::COMMON))
        && mentions.iter().any(|&m| {
            let core = &names[m as usize].core;
            core.len() == 1 && words[core.start].lower == last.lower && names[m as usize].kind == NameKind::Unknown
        });
    if by_noun {
        scores[PERSON] += CALLED_BY_NOUN;
    }
    if several && is_seat(last.lower) && !by_noun {
        scores[ORGANISATION] += SEAT;
    }
    if several && super::callings::is_initials(first) && !of_body && !last.lexeme.is(class::KNOWN) {
        scores[PERSON] += INITIALS;
    }
    let foreign = super::foreign_bodies::is_named_so(&words[actor.name.clone()]);
    // 'Lone Star Air', 'National Highways', but no 'Jackie “The Hammer” Reid'.
    if super::name_kinds::is_whole(&words[actor.name.clone()]) || several && is_headed(words, &actor.name) {
        scores[ORGANISATION] += INCORPORATED;
    }
    if several && given && words[actor.name.clone()].iter().any(super::noun_phrases::is_quote) {
        scores[PERSON] += INITIALS;
    }
    if several && words[actor.name.start].possessive && super::body_names::OWNED_BODIES.has(last.lower) {
        scores[ORGANISATION] += INCORPORATED;
    }
    if several && super::body_names::is_end_of_body(last) && !given
        || super::body_names::is_verb_of_body(&words[actor.name.clone()], 0)
        || actor.name.len() == 2 && !given && first.lower.ends_with('s') && last.lexeme.is(class::PLACE)
    {
        scores[ORGANISATION] += KNOWN_BODY;
    }
    // 'Georgia North said': called so like the place, and by what follows no place.
    let place = first.lexeme.is(class::GIVEN) && first.lexeme.is(class::PLACE);
    let other = class::BODY | class::SITE | class::KNOWN | class::TITLE | class::GROUP | class::PLACE | class::DEMONYM;
    let plain = last.lexeme.is(class::FAMILY) && !last.lexeme.is(other) && !TRADES.has(last.lower);
    let told = |&m: &u32| speaks(words, &names[m as usize]) || is_from_somewhere(words, &names[m as usize]);
    if place && plain && actor.name.len() == 2 && mentions.iter().any(told) {
        scores[PERSON] += PLACE_NAME;
    }
    if foreign || super::body_names::is_people_of_body(words, actor.name.start) && several {
        scores[ORGANISATION] += INCORPORATED;
    }
    if several && is_eastern(significant(words, &actor.name)) {
        scores[PERSON] += EASTERN;
    }
    if several && last.lexeme.is(class::SITE) && !(given && last.lexeme.is(class::FAMILY)) {
        scores[PLACE] += SITE_NAME;
    }
    if given
        && last.lexeme.is(class::FAMILY)
        && !last.lexeme.is(class::SITE)
        && !is_seat(last.lower)
        && matches!(actor.name.len(), 2..=3)
        && !of_body
    {
        scores[PERSON] += FULL_NAME;
    }
    let the = |m: &u32| names[*m as usize].full.start.checked_sub(1).is_some_and(|k| words[k].lower == "the");
    if given
        && last.lexeme.is(class::DOCUMENT)
        && !last.lexeme.is(class::BODY)
        && matches!(actor.name.len(), 2..=3)
        && !mentions.iter().any(the)
    {
        scores[PERSON] += NOUN_SURNAME;
    }
    // 'WHO', 'the Courier', 'Al Jazeera' by the words alone.
    let arabic = several && matches!(first.lower, "al" | "el") && last.lexeme.is(class::KNOWN);
    let paper = !several && first.lexeme.is(class::PRESS) && actor.kind == NameKind::Body;
    if arabic || paper || !several && first.text == "WHO" {
        scores[ORGANISATION] += INCORPORATED;
    }
    // A possessive stands inside of a name only where it is a work's.
    if several
        && words[actor.name.start..actor.name.end - 1].iter().any(|w| {
            let many = w.lexeme.is(class::GROUP | class::PERSON | class::TITLE) || w.text.ends_with('s');
            w.possessive && !(many && of_body) && !super::body_names::OWNED_BODIES.has(last.lower)
        })
    {
        scores[OTHER] += INCORPORATED;
    }
    let only_body = first.lexeme.is(class::KNOWN) && !first.lexeme.is(class::FAMILY | class::GIVEN | class::PLACE);
    if !several && only_body
        || several && (!given || matches!(first.lower, "le" | "la")) && last.lexeme.is(class::KNOWN)
    {
        scores[ORGANISATION] += KNOWN_BODY;
    }
    if !several && first.lexeme.is(class::KNOWN) || several && first.lexeme.is(class::PLACE) && !given {
        scores[ORGANISATION] += KNOWN_BODY;
    }
    // 'Crestway Homes', 'Veldhuis Marine': a trade after what is nobody's given name.
    if several && !given && !first.is_letter() && TRADES.has(last.lower) {
        scores[ORGANISATION] += TRADE;
    }
    // 'RCMP', 'RMT': letters that no article goes before.
    let letters = first.capitals && !first.shouted && (3..=5).contains(&first.text.len());
    if !several && letters && first.text.chars().all(|c| c.is_ascii_uppercase()) && first.lexeme.classes == 0 {
        scores[ORGANISATION] += KNOWN_BODY;
    }
    // 'United States Embassy'.
    if several
        && last.lexeme.is(class::BODY)
        && !last.lexeme.is(class::SITE | class::GIVEN | class::FAMILY | class::PERSON)
    {
        scores[ORGANISATION] += KNOWN_BODY;
    }
    if !several && is_trade_name(first) {
        scores[ORGANISATION] += KNOWN_BODY;
    }
    if several
        && words[actor.name.clone()].iter().any(|w| {
            let between =
                given && !w.capital && (w.lexeme.is(class::PARTICLE) || super::body_names::is_small_in_names(w));
            between || matches!(w.lower, "bin" | "ibn" | "van" | "von" | "ter")
        })
        && !of_body
    {
        scores[PERSON] += PARTICLE;
        // 'Paulo da Silva e Castro'.
        let small = words[actor.name.clone()].iter().filter(|w| w.wordy && !w.capital).count();
        scores[PERSON] += if small > 1 || actor.name.len() > 3 { PARTICLE } else { 0.0 };
    }
    if is_kunya(&words[actor.name.clone()]) {
        scores[PERSON] += PARTICLE;
    }
    // 'The Shell station', 'the Boots store': a brand or a place, and nobody.
    if !several && mentions.iter().all(|&m| is_before_premises(words, &names[m as usize])) {
        scores[ORGANISATION] += KNOWN_BODY;
        scores[PLACE] += KNOWN_BODY;
    }
    if !several && mentions.iter().any(|&m| is_of_couple(words, &names[m as usize])) {
        scores[PERSON] += PLACE_NAME;
    }
    if !several && mentions.iter().all(|&m| is_of_office(words, &names[m as usize])) {
        scores[PLACE] += KNOWN_BODY;
    }
    // 'The landlord, Oakfield Lettings, said', and no man of that name.
    let firm_by_trade = several
        && TRADES.has(last.lower)
        && !(given && last.lexeme.is(class::FAMILY) && !first.lexeme.is(class::FAMILY | class::SURNAME));
    let (mut organisation, mut person) = (0.0f32, 0.0f32);
    for &m in actor.mentions.iter().take(MAX_MENTIONS) {
        let name = &names[m as usize];
        let sentence = words[name.core.start].sentence;
        let here = |i: usize| words.get(i).filter(|w| w.sentence == sentence);
        if name.core.len() > 1 && INCORPORATIONS.has(words[name.core.end - 1].lower) {
            organisation = organisation.max(INCORPORATED);
        }
        let word = &words[name.core.start];
        if name.core.len() == 1
            && word.capitals
            && word.text.len() > 1
            && !word.shouted
            && !word.lexeme.is(class::PLACE)
            && !matches!(word.text, "US" | "UK" | "UAE")
            && name.full.start > 0
            && words[name.full.start - 1].lower == "the"
        {
            organisation = organisation.max(INCORPORATED);
        }
        if let Some(before) = name.full.start.checked_sub(1).and_then(here).filter(|w| w.wordy && !w.possessive) {
            let plural = before.lexeme.is(class::GROUP);
            // 'Chief of staff Petra Vell', 'speaker of the parliament Ann Lee'.
            let role = before.lexeme.is(class::BODY | class::GROUP) && heads_a_role(words, name.full.start - 1);
            // 'The broker Cole Redding said' is no man with that calling, who would have a name without an article.
            let from = name.full.start.saturating_sub(4)..name.full.start - 1;
            let article =
                from.rev().map_while(here).take_while(|w| w.wordy).any(|w| matches!(w.lower, "the" | "rival"));
            let called = (CALLINGS_OF_FIRMS.has(before.lower) || before.lower == "firm") && !before.capital && article;
            // 'Operator Norpipe said': no list has the name.
            let firm = before.opens && CALLINGS_OF_FIRMS.has(before.lower) && is_strange(words, name)
                || before.opens
                    && BEFORE_FIRMS.has(before.lower)
                    && before.lower != "rival"
                    && before.lower != "competitor";
            if role && !of_body {
                person += NOUN_BEFORE;
            } else if called {
                organisation += CALLED_BY_NOUN;
            } else if firm
                || !before.capital && before.lexeme.is(class::BODY) && !before.lexeme.is(class::PERSON | class::COMMON)
                || plural && several && name.core.len() > 1
            {
                organisation += NOUN_BEFORE;
            } else if before.lexeme.is(class::PERSON | class::TITLE)
                && (!before.capital || before.opens)
                && !of_body
                && !words[name.core.start].lexeme.is(class::BODY)
                && !words[name.core.clone()].iter().any(|w| w.is_mark("&"))
            {
                person += NOUN_BEFORE;
            }
        }
        if !of_body && super::label_clues::says_i(words, &name.full) {
            person += LABEL + NOUN_BEFORE;
        }
        if super::typing_names::is_called(words, name) && !of_body {
            person += NOUN_BEFORE;
        }
        // 'The website Dale Ledger reported'.
        let the = name.full.start >= 2 && matches!(words[name.full.start - 2].lower, "the" | "news" | "web");
        if several
            && the
            && given
            && !words[name.full.start - 1].capital
            && !words[name.full.start - 1].possessive
            && words[name.full.start - 1].lexeme.is(class::BODY)
            && !words[name.full.start - 1].lexeme.is(class::PERSON)
            && !heads_a_role(words, name.full.start - 1)
        {
            organisation += CLOSED;
        }
        let spoke = name.full.start >= 2
            && words[name.full.start - 1].tag == Tag::Vbd
            && !words[name.full.start - 1].quoted
            && words[name.full.start - 2].quoted;
        if spoke && !several && given && !first.lexeme.is(class::KNOWN | class::BODY) {
            person += SPOKE;
        }
        // 'The pub, The Grey Mare, said'.
        let article = name.full.start > 0 && words[name.full.start - 1].text == "The";
        let outer = name.full.start - usize::from(article);
        let role = outer.checked_sub(2).and_then(here).filter(|_| words[outer - 1].is_mark(","));
        let strange = is_strange(words, name);
        let firm_role = (firm_by_trade || strange) && role.is_some_and(|w| CALLINGS_OF_FIRMS.has(w.lower));
        if firm_role {
            organisation += CLOSED + NOUN_BEFORE;
        } else if role.is_some_and(|w| {
            w.lexeme.is(class::PERSON | class::TITLE) && (!w.capital || w.lexeme.is(class::TITLE)) && !w.possessive
        }) && !of_body
        {
            // 'The bride, Tamsin Lake, said'.
            let closed = here(name.full.end).is_some_and(|w| w.is_mark(","));
            person += if closed { ROLE_BEFORE + CLOSED } else { ROLE_BEFORE };
        } else if role
            .is_some_and(|w| !w.capital && w.lexeme.is(class::BODY) && !w.lexeme.is(class::PERSON | class::COMMON))
            && here(name.full.end).is_some_and(|w| w.is_mark(","))
            && here(name.full.end + 1).is_some_and(|w| w.tag.is_finite())
            && (several || first.lexeme.classes == 0)
        {
            // 'The school, Elm Grove, said', but 'the head of the school, Ann Lee, said'.
            if heads_a_role(words, outer - 2) {
                person += ROLE_BEFORE;
            } else {
                organisation += ROLE_BEFORE + CLOSED + NOUN_BEFORE;
            }
        } else if role.is_some() && !of_body && heads_a_role(words, outer - 2) {
            person += ROLE_BEFORE;
        }
        let Some(after) = here(name.full.end) else { continue };
        if after.is_mark(":") && words[name.full.start].opens && words[name.core.start].capitals && !of_body {
            person += LABEL;
        }
        // 'The Kolbe campaign', 'a Kolbe supporter'.
        if !several
            && OWNED_BY_PEOPLE.has(after.lower)
            && !after.capital
            && name.owner.is_none()
            && first.lexeme.is(class::FAMILY)
        {
            person += OWNER;
        }
        if BODY_HAS_NOUNS.has(after.lower) && !after.capital && (!several || ONLY_FIRM_HAS.has(after.lower)) {
            organisation += BODY_HAS;
        }
        if !several && first.lexeme.classes & !class::FAMILY == 0 && !after.capital && OF_POLITICIANS.has(after.lower) {
            person += POLITICIAN;
        }
        let said = after.tag.is_finite() || after.tag.is_verb();
        let pronoun = (name.full.end + 1..name.full.end + 12)
            .take_while(|&k| here(k).is_some_and(|w| w.wordy && (!w.capital || w.lexeme.is(class::COMMON))))
            .find(|&k| matches!(words[k].lower, "it" | "its" | "he" | "she" | "they"))
            .filter(|&k| said && name.subject && !is_dummy_it(words, k))
            .map(|k| &words[k]);
        // 'Jo Malone said its candles were safe.'
        let at_once = (name.full.end + 1..name.full.end + 3)
            .map_while(here)
            .find(|w| w.lower != "that")
            .is_some_and(|w| w.lower == "its" && matches!(after.lower, "said" | "says"));
        // 'Varta said it had found': of a name of one word, which no given name stands before anywhere.
        let at_once =
            at_once || !several && matches!(after.lower, "said" | "says") && is_doing_it(words, name.full.end + 1);
        if at_once && name.subject {
            organisation += SAID_ITS;
        } else if pronoun.is_some_and(|w| matches!(w.lower, "it" | "its")) {
            organisation += SAID_IT;
        } else if pronoun.is_some_and(|w| matches!(w.lower, "he" | "she")) {
            person += SAID_IT;
        }
        if (after.is_mark(",") || after.is_mark("("))
            && let Some(second) = here(name.full.end + 1)
        {
            let age = second.text.len() <= 2 && second.text.bytes().all(|b| b.is_ascii_digit());
            let closed = here(name.full.end + 2).is_some_and(|w| !w.wordy);
            let phrase = (name.full.end + 1..name.full.end + 9).map_while(here);
            let phrase = phrase.take_while(|w| !super::noun_phrases::ends_phrase(w) || w.lower == "who");
            // Its last noun is its head: 'a former Lee administration official'.
            let phrase: Vec<&Word<'_>> = phrase.collect();
            let noun = phrase
                .iter()
                .rev()
                .find(|w| {
                    w.lexeme.is(class::PERSON | class::TITLE | class::BODY | class::GROUP)
                        || !several && w.lexeme.is(class::DOCUMENT)
                })
                .copied();
            // 'Ernest Gale, the removal firm,': the noun ends the apposition.
            // 'Aerolist, a website on old aircraft,'.
            let closes = noun.is_some_and(|n| phrase.last().is_some_and(|l| l.span == n.span) && !n.capital)
                && here(name.full.end + 1 + phrase.len()).is_some_and(|w| {
                    w.is_mark(",") || w.is_mark(")") || w.tag == Tag::In && w.lower != "of" || w.lower == "that"
                });
            let determined = matches!(second.lower, "a" | "an" | "the" | "who" | "his" | "her" | "whose");
            // 'Solaris Vale, the developer,', 'Crumley's, the baker,'.
            let odd = strange || several && first.lexeme.classes == 0 && first.lower != last.lower;
            let firm = noun.filter(|n| closes && odd && second.lower == "the" && CALLINGS_OF_FIRMS.has(n.lower));
            let shop = determined && after.is_mark(",") && words[name.full.end - 1].possessive && !several;
            if firm.is_some() || shop {
                organisation += BODY_APPOSITION;
            } else if second.lower == "which" {
                person -= WHICH;
            } else if age && closed || second.lower == "who" {
                person += PERSON_APPOSITION;
            } else if determined && let Some(noun) = noun {
                if noun.lexeme.is(class::GROUP) && !noun.lexeme.is(class::PERSON | class::TITLE) {
                    organisation += PLURAL_APPOSITION;
                } else if (noun.lexeme.is(class::BODY) || noun.lexeme.is(class::DOCUMENT) && !several)
                    && !noun.lexeme.is(class::PERSON | class::TITLE)
                {
                    // 'Voltari, a maker of batteries,': a word of no list.
                    organisation += if !several && first.lexeme.classes == 0 { NOUN_BEFORE } else { 0.0 };
                    organisation += if closes { BODY_APPOSITION } else { PERSON_APPOSITION };
                } else {
                    person += PERSON_APPOSITION;
                }
            }
        }
        // 'The retailer' at the opening of the next sentence.
        let end = (name.full.end..words.len().min(name.full.end + 40)).find(|&i| words[i].sentence != sentence);
        if let Some(next) = end.filter(|_| name.subject)
            && matches!(words[next].lower, "it" | "its")
            && names.get(m as usize + 1).is_none_or(|n| n.core.start >= next)
            && (m == 0 || words[names[m as usize - 1].core.end - 1].sentence != sentence)
        {
            person -= IT_NEXT;
        } else if let Some(next) = end.filter(|_| name.subject)
            && words[next].lower == "the"
            && words.get(next + 1).is_some_and(|w| {
                !w.capital
                    && (w.lexeme.is(class::BODY) || matches!(w.lower, "blog" | "newsletter" | "journal"))
                    && !w.lexeme.is(class::PERSON | class::GROUP | class::TITLE)
            })
            && words.get(next + 2).is_none_or(|w| w.lower != "of" && !w.lexeme.is(class::PERSON | class::TITLE))
        {
            organisation += BODY_NEXT;
        }
    }
    scores[ORGANISATION] += organisation.min(10.0);
    scores[PERSON] += if foreign { 0.0 } else { person.min(8.0) };
    // What speaks for a body by its surroundings alone is a person by the name.
    if scores[ORGANISATION] > scores[PERSON] && is_likely_name(words, names, actor) {
        scores[PERSON] += FULL_NAME;
    }
    if scores[ORGANISATION] > scores[PERSON] && is_called_by_last(words, names, actor) {
        scores[PERSON] += CALLED_BY_LAST;
    }
}
