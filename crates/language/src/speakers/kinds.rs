//! What a speaker is, as written out: person, organisation, group, document, or somebody unnamed.

use super::entities::Actor;
use super::lexicon::{Lexicon, class};
use super::name::NameKind;
use super::name_starts::UNITED;
use super::noun_phrases::{QUANTITIES, ends_phrase, is_everybody, is_number, is_percent, is_quote, is_share};
use super::section::Section;
use super::sources::Phrase;
use super::words::Word;
use crate::text::Tag;
use crate::types::SpeakerKind;
use crate::word_list::{WordList, word_list};

/// What somebody named is.
pub(super) fn of_actor(section: &Section<'_, '_>, actor: &Actor) -> SpeakerKind {
    // 'Tulsa police' is a force, 'Londoners' are people of there.
    if actor.name.len() > 1 && section.words[actor.name.end - 1].lower == "police" {
        return SpeakerKind::Organisation;
    }
    // 'Federated Growers'.
    if actor.name.len() > 1 && UNITED.has(section.words[actor.name.start].lower) {
        return SpeakerKind::Organisation;
    }
    if is_people_of(section, actor) || are_workers(section, actor) {
        return SpeakerKind::Group;
    }
    // 'Fellow Republicans': no name, but what they are.
    let name = &section.words[actor.name.clone()];
    let personal = |w: &Word<'_>| !w.wordy || w.lexeme.is(class::FAMILY | class::GIVEN | class::KNOWN | class::BODY);
    if section.is(actor.name.end - 1, class::GROUP)
        && section.is_plural(actor.name.end - 1)
        && !name.iter().any(personal)
        && !super::body_names::is_verb_of_body(name, 0)
        && !(actor.kind == NameKind::Body && name.iter().any(|w| w.text == "for"))
    {
        return SpeakerKind::Group;
    }
    if is_family(section, actor) || is_faction(section, actor) {
        return SpeakerKind::Group;
    }
    if is_in_marks(section, actor) {
        return SpeakerKind::Document;
    }
    match actor.kind {
        NameKind::Person => SpeakerKind::Person,
        NameKind::Body if actor.owner.is_some() && section.is(actor.name.end - 1, class::GROUP) => SpeakerKind::Group,
        NameKind::Body | NameKind::Place => SpeakerKind::Organisation,
        NameKind::Other => {
            let text = actor.name.clone().any(|i| section.is(i, class::DOCUMENT));
            if text { SpeakerKind::Document } else { SpeakerKind::Organisation }
        }
        NameKind::Unknown => {
            let first = &section.words[actor.name.start];
            let inner = first.text.chars().skip(1).any(|c| c.is_uppercase() || c.is_ascii_digit() || c == '.');
            if actor.name.len() == 1
                && (inner || first.capitals && !first.lexeme.is(class::FAMILY))
                && !actor.gendered()
            {
                SpeakerKind::Organisation
            } else {
                SpeakerKind::Person
            }
        }
    }
}

/// 'Londoners': by the noun for one of them, in the plural.
fn is_people_of(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let word = &section.words[actor.name.start];
    let one = word.lower.strip_suffix('s').map(|one| Lexicon::built_in().get(one));
    actor.name.len() == 1 && one.is_some_and(|l| l.is(class::DEMONYM) && !l.is(class::GIVEN | class::FAMILY))
}

/// 'Rescuers said', 'Management said': a noun that only ever opens sentences, for people whom no list has.
fn are_workers(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let word = &section.words[actor.name.start];
    let noun = (word.lower.ends_with("ers") || word.lower.ends_with("ors")) && word.lower.len() > 5;
    let listed = word.lexeme.is(class::FAMILY | class::GIVEN | class::KNOWN | class::PLACE)
        || !word.text.chars().skip(1).all(char::is_lowercase);
    let opens = |&m: &u32| {
        let full = &section.names[m as usize].full;
        full.len() == 1 && section.words[full.start].opens && !section.words[full.start].possessive
    };
    let many = noun && !listed || MANY.has(word.lower);
    actor.name.len() == 1 && many && actor.mentions.iter().all(opens)
}

/// 'The Priors', where the article names a Hugh Prior.
fn is_family(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let last = &section.words[actor.name.end - 1];
    let Some(surname) = last.lower.strip_suffix('s').filter(|s| actor.name.len() == 1 && s.len() > 2) else {
        return false;
    };
    let article = actor
        .mentions
        .iter()
        .any(|&m| section.names[m as usize].full.start.checked_sub(1).is_some_and(|k| section.words[k].lower == "the"));
    let bears = |a: &Actor| {
        let name = &section.words[a.name.end - 1];
        a.kind == NameKind::Person
            && a.name.len() > 1
            && (name.lower == surname || surname.strip_suffix('e') == Some(name.lower))
    };
    article && section.actors.iter().any(bears)
}

/// 'House Republicans', 'Labour MPs': the members, by the body they are members of; no body's name has 'of' before them.
fn is_faction(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let last = actor.name.end - 1;
    let noun = section.is(last, class::GROUP) && !section.is(last, class::BODY) && section.is_plural(last);
    let plain = |i: usize| {
        section.is(i, class::BODY | class::KNOWN | class::PLACE | class::DEMONYM | class::PERSON)
            || super::offices::is_of_state(&section.words[i])
    };
    let not_many = section.words[last].lower.ends_with('s');
    // 'Oversight Committee Republicans'.
    let one = section.words[last].lower.strip_suffix('s').map(|one| Lexicon::built_in().get(one));
    let party = one.is_some_and(|l| l.is(class::DEMONYM) && !l.is(class::GIVEN | class::FAMILY))
        && section.is(last - usize::from(last > 0), class::BODY);
    noun && not_many && actor.name.len() > 1 && ((actor.name.start..last).all(plain) || party)
}

/// '“The Long Winter” argues': between quotation marks wherever it stands, a work by its title.
fn is_in_marks(section: &Section<'_, '_>, actor: &Actor) -> bool {
    let words = section.words;
    let in_marks = |m: &u32| {
        let full = &section.names[*m as usize].full;
        let article = full.start > 0 && matches!(words[full.start - 1].lower, "the" | "a" | "an");
        let before = full.start.checked_sub(1 + usize::from(article));
        before.is_some_and(|k| is_quote(&words[k])) && words.get(full.end).is_some_and(is_quote)
    };
    actor.owner.is_none() && actor.name.len() > 1 && actor.mentions.iter().all(in_marks)
}

/// Words before 'figures' that make them people.
static FIGURES_OF: WordList = word_list!("speakers", "figures-of");

/// Nouns for bodies that, in a description, are what somebody can read or watch ('his website').
static TEXTS: WordList = word_list!("speakers", "texts-as-bodies");
/// Nouns that list no text by name, but say something.
static OTHER_TEXTS: WordList = word_list!("speakers", "other-texts");
/// Nouns for texts of which several, each by somebody else, are a group ('some polls', 'other studies').
static TEXTS_THAT_AGREE: WordList = word_list!("speakers", "texts-that-agree");
/// Nouns for bodies that, in a description, are many people ('the press', 'the jury').
static MANY: WordList = word_list!("speakers", "many-as-bodies");
/// Nouns that with 'the' are a firm or an office ('the contractor').
static BODIES_BY_THE: WordList = word_list!("speakers", "bodies-by-the");
/// What stands before 'guard' where it is a service.
static GUARDS: WordList = word_list!("speakers", "guards");
/// What stands before 'media' where a state speaks through them.
static STATE_VOICES: WordList = word_list!("speakers", "state-voices");
/// Nouns for bodies that are many people when 'of' says whom ('a coalition of leaders').
static OF_PEOPLE: WordList = word_list!("speakers", "bodies-of-people");

/// What kind of speaker a phrase without a name is.
pub(super) fn of_phrase(section: &Section<'_, '_>, phrase: &Phrase) -> SpeakerKind {
    let words = section.words;
    let head = &words[phrase.head];
    let first = words[phrase.words.start].lower;
    if is_share(words, &phrase.words, phrase.head) {
        return SpeakerKind::Group;
    }
    // 'no one', 'one of the advisers', 'one of the first polls'.
    if head.lower == "one" {
        let nobody = phrase.words.start < phrase.head && words[phrase.head - 1].lower == "no";
        let more = words.get(phrase.head + 1).is_some_and(|w| w.lower == "or");
        let noun = |&i: &usize| section.is(i, class::DOCUMENT | class::PERSON | class::GROUP) && !words[i].possessive;
        let text = phrase.words.clone().find(noun);
        return match text {
            _ if nobody || more => SpeakerKind::Group,
            Some(i) if section.is(i, class::DOCUMENT) && !section.is(i, class::PERSON | class::GROUP) => {
                SpeakerKind::Document
            }
            _ => SpeakerKind::Unnamed,
        };
    }
    if let Some(kind) = counted(section, phrase) {
        return kind;
    }
    if are_counted(section, phrase) {
        return SpeakerKind::Group;
    }
    if is_service(section, phrase) {
        return SpeakerKind::Organisation;
    }
    if is_title(section, phrase) {
        return SpeakerKind::Document;
    }
    if are_texts_that_agree(section, phrase) {
        return SpeakerKind::Group;
    }
    // 'Party figures' are people, 'official figures' are numbers.
    if head.lower == "figures"
        && phrase.words.start < phrase.head
        && (FIGURES_OF.has(words[phrase.head - 1].lower) || section.is(phrase.head - 1, class::DEMONYM))
    {
        return SpeakerKind::Group;
    }
    if is_of_people(section, phrase) {
        return SpeakerKind::Group;
    }
    let lone = phrase.words.len() == 1 && head.capital && head.lexeme.classes & !class::FAMILY == 0;
    if lone && !section.is_plural(phrase.head) {
        // A name that no rule saw: 'Ofgrain' at the opening of a sentence.
        let family = section.is(phrase.head, class::FAMILY)
            || is_told_to_be_somebody(section, phrase.head)
            || super::label_clues::says_i(words, &phrase.words);
        return if family { SpeakerKind::Person } else { SpeakerKind::Organisation };
    }
    if matches!(head.lower, "someone" | "somebody") {
        return SpeakerKind::Unnamed;
    }
    let text = TEXTS.has(head.lower) && !head.capital
        || OTHER_TEXTS.has(head.lower)
        // 'The paper', of a newspaper or of a study: 'a rival paper' prints.
        || section.is(phrase.head, class::DOCUMENT) && !section.is(phrase.head, class::PERSON);
    let body =
        section.is(phrase.head, class::BODY) && !section.is(phrase.head, class::PERSON) || is_a_body(section, phrase);
    if is_everybody(head) || MANY.has(head.lower) && !is_of_court(section, phrase) {
        SpeakerKind::Group
    } else if is_advocate(section, phrase) {
        SpeakerKind::Organisation
    } else if is_joined(section, phrase) {
        SpeakerKind::Group
    } else if text && !is_press(section, phrase) {
        SpeakerKind::Document
    } else if matches!(first, "any" | "every" | "each") || is_plural(section, phrase.head) {
        SpeakerKind::Group
    } else if body && !section.is(phrase.head, class::GROUP) {
        SpeakerKind::Organisation
    } else if section.is_plural(phrase.head) || section.is_pair(phrase) {
        SpeakerKind::Group
    } else if is_person_by_name(section, phrase) {
        SpeakerKind::Person
    } else {
        SpeakerKind::Unnamed
    }
}

/// 'Scheiderman, a Democrat whose office': an apposition tells of a person.
fn is_told_to_be_somebody(section: &Section<'_, '_>, i: usize) -> bool {
    let words = section.words;
    let here = |k: usize| words.get(k).filter(|w| w.sentence == words[i].sentence);
    let mark = here(i + 1).is_some_and(|w| w.is_mark(","));
    let article = here(i + 2).is_some_and(|w| matches!(w.lower, "a" | "an" | "the" | "who" | "whose"));
    let noun = class::PERSON | class::TITLE | class::DEMONYM;
    let told = (i + 2..i + 8).map_while(here).take_while(|w| w.wordy).last().is_some_and(|w| w.lexeme.is(noun))
        || (i + 3..i + 8).map_while(here).take_while(|w| w.wordy).any(|w| matches!(w.lower, "who" | "whose"));
    mark && article && told
}

/// What is counted, where a number or a quantity is the head: 'dozens of tenants', 'two of the polls'.
fn counted(section: &Section<'_, '_>, phrase: &Phrase) -> Option<SpeakerKind> {
    let words = section.words;
    let head = &words[phrase.head];
    let after = phrase.head + 1 + usize::from(is_percent(words, phrase.head + 1));
    let of = after < phrase.words.end && words[after].lower == "of";
    if !of || !QUANTITIES.has(head.lower) && !is_number(head) {
        return None;
    }
    let end = (after + 1..phrase.words.end).find(|&i| ends_phrase(&words[i])).unwrap_or(phrase.words.end);
    let noun = end.checked_sub(1).filter(|&h| h > after);
    let text = noun.is_some_and(|h| {
        section.is(h, class::DOCUMENT)
            && !section.is(h, class::PERSON | class::BODY)
            && !TEXTS_THAT_AGREE.has(words[h].lower)
    });
    Some(if text { SpeakerKind::Document } else { SpeakerKind::Group })
}

/// 'More than 900 residents', 'seventy-one per cent', 'only a quarter': a number, and those whom it counts or nothing.
fn are_counted(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    let mut rest = &words[phrase.words.clone()];
    let exact = |w: &Word<'_>| !super::noun_phrases::APPROXIMATORS.has(w.lower);
    rest = &rest[rest.iter().position(exact).unwrap_or(rest.len())..];
    let spelled = |w: &Word<'_>| {
        w.lower.split_once('-').is_some_and(|(tens, one)| tens.ends_with("ty") && tens.len() < 8 && one.len() < 6)
    };
    let [number, after @ ..] = rest else { return false };
    if matches!(number.lower, "a" | "one" | "another") && after.len() == 1 {
        return matches!(after[0].lower, "quarter" | "fifth");
    }
    let percent = matches!(after, [per, cent] if per.lower == "per" && cent.lower == "cent")
        || matches!(after, [cent] if matches!(cent.lower, "percent" | "%"));
    let counted = (1..=3).contains(&after.len()) && {
        let noun = phrase.words.end - 1;
        section.is(noun, class::GROUP | class::PERSON) && section.is_plural(noun) && !words[noun].possessive
    };
    let number = is_number_word(number) || spelled(number);
    number && (percent || counted) && !after.iter().any(|w| w.lower == "of")
}

/// '900', 'forty': a number that is more than one.
fn is_number_word(word: &Word<'_>) -> bool {
    super::noun_phrases::is_numeral(word) || word.tag == Tag::Cd && word.lower != "one"
}

/// 'The coast guard', 'state media', 'the contractor', 'the water district'.
fn is_service(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    let head = &words[phrase.head];
    let before = phrase.head.checked_sub(1).filter(|k| phrase.words.contains(k)).map_or("", |k| words[k].lower);
    let the = words[phrase.words.start].lower == "the" || phrase.definite && head.lower != "label";
    // 'The billionaire developer', 'the real estate developer' is somebody.
    let kind = &words[phrase.words.start + usize::from(the)..phrase.head.max(phrase.words.start + usize::from(the))];
    let somebody = |w: &Word<'_>| {
        w.lexeme.is(class::PERSON | class::EPITHET | class::GIVEN) || w.tag == Tag::Jj || w.lower == "estate"
    };
    let the = the && !kind.iter().any(somebody);
    match head.lower {
        "guard" => GUARDS.has(before),
        "media" | "television" | "tv" | "radio" | "broadcaster" if STATE_VOICES.has(before) => true,
        noun => the && BODIES_BY_THE.has(noun) && !section.is(phrase.head, class::GROUP),
    }
}

/// 'Some polls', 'other studies', and not 'the company's reports' or 'his papers', which are one maker's.
fn are_texts_that_agree(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    let of_one = |w: &Word<'_>| w.possessive || w.tag == Tag::PrpS;
    TEXTS_THAT_AGREE.has(words[phrase.head].lower) && !words[phrase.words.start..phrase.head].iter().any(of_one)
}

/// '“The Long Winter” argues': a work by its title.
fn is_title(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    let marked = |i: usize| is_quote(&words[i]);
    let around =
        phrase.words.start > 0 && marked(phrase.words.start - 1) && words.get(phrase.words.end).is_some_and(is_quote);
    let noun = super::nouns_in_capitals::is_noun_in_capitals(words, phrase.head);
    words[phrase.head].capital && !noun && (around || marked(phrase.words.start) && marked(phrase.words.end - 1))
}

/// 'The French say', 'Conservative calls for', 'country after country', 'a coalition of leaders'.
fn is_of_people(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    let head = &words[phrase.head];
    let demonym = section.is(phrase.head, class::DEMONYM) && head.capital && phrase.words.end == phrase.head + 1;
    let all = demonym
        && phrase.words.len() == 2
        && words[phrase.words.start].lower == "the"
        && ["ch", "sh", "ese", "ss"].iter().any(|e| head.lower.ends_with(e));
    // The adjective of what is said: 'A German warning'.
    let before_noun = words.get(phrase.words.end).is_some_and(|w| w.wordy && !w.capital && w.tag.is_noun());
    let adjective = demonym && before_noun && phrase.words.len() <= 2 && head.tag == Tag::Jj;
    let again = words.get(phrase.head + 2).is_some_and(|w| {
        w.lower == head.lower && words[phrase.head + 1].lower == "after" && w.sentence == head.sentence
    });
    let of = words.get(phrase.head + 1).is_some_and(|w| w.lower == "of" && w.sentence == head.sentence);
    let people = |i: usize| section.is(i, class::GROUP) && section.is_plural(i) && !words[i].capital;
    let whom = of
        && OF_PEOPLE.has(head.lower)
        && (phrase.head + 2..phrase.head + 5).take_while(|&i| i < words.len()).any(people);
    all || adjective || again || whom
}

/// 'A trade body', 'the governing body', and not 'your body'.
fn is_a_body(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let before = phrase.head.checked_sub(1).filter(|k| phrase.words.contains(k)).map(|k| &section.words[k]);
    section.words[phrase.head].lower == "body"
        && before.is_some_and(|w| {
            w.lexeme.classes & class::COMMON == 0 && !w.possessive && w.tag != Tag::PrpS && w.tag != Tag::Dt
        })
}

/// 'A rights group', 'an advocacy group': one body by what it is for, where 'a group of voters' is many.
fn is_advocate(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = section.words;
    let of = words.get(phrase.head + 1).is_some_and(|w| w.lower == "of");
    let more = words[phrase.words.clone()].iter().any(|w| w.lower == "and");
    words[phrase.head].lower == "group" && !of && !more
}

/// 'A panel of the Court of Appeals', 'a three-judge panel'.
fn is_of_court(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    section.words[phrase.words.clone()].iter().any(|w| w.lower == "court" || w.lower.ends_with("judge"))
}

/// 'Black storytellers and the movement': many, and others.
fn is_joined(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let within = |&i: &usize| {
        section.words[i].lower == "and" || !ends_phrase(&section.words[i]) && !section.words[i].tag.is_verb()
    };
    let and = phrase.words.clone().skip(1).take_while(within).find(|&i| section.words[i].lower == "and");
    and.is_some_and(|i| {
        section.is(i - 1, class::GROUP | class::PERSON) && section.is_plural(i - 1) && !section.words[i - 1].possessive
    })
}

/// 'A rival paper', 'the local paper': one that is printed, and no study.
fn is_press(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let words = &section.words[phrase.words.start..phrase.head];
    let kind = |w: &Word<'_>| matches!(w.lower, "rival" | "local" | "daily" | "sunday" | "tabloid" | "national");
    section.words[phrase.head].lower == "paper" && words.iter().any(kind)
}

/// Many bodies or people by the noun for one: 'far fewer publications', 'budget hawks’ warnings'.
fn is_plural(section: &Section<'_, '_>, i: usize) -> bool {
    let word = &section.words[i];
    let one = word.lower.strip_suffix('s').filter(|one| one.len() > 3 && !one.ends_with('s'));
    let body = one.is_some_and(|one| Lexicon::built_in().get(one).is(class::BODY));
    // 'hawks’', and no 'hawk’s'.
    let mark = word.span.of(section.document.text).ends_with(['\'', '’']);
    !word.capital && one.is_some() && (body && !word.possessive || word.possessive && mark)
}

/// 'Dana Orr' of a headline, which is named in full nowhere else.
fn is_person_by_name(section: &Section<'_, '_>, phrase: &Phrase) -> bool {
    let [given, family] = &section.words[phrase.words.clone()] else { return false };
    let named = given.capital && family.capital && given.lexeme.is(class::GIVEN);
    named && (family.lexeme.is(class::FAMILY) || family.lexeme.classes == 0)
}
