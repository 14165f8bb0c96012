//! What a name seems to name, by its words alone.

use super::callings::is_initials;
use super::lexicon::class;
use super::name::NameKind;
use super::words::Word;

/// 'Natural Resources Wales', 'Ohio State Patrol', 'Fell Mountain Rescue': whether a name ends in what follows a noun for bodies or
/// places and is nobody's name.
pub(super) fn is_whole(name: &[Word<'_>]) -> bool {
    let [first, .., noun, last] = name else { return false };
    let person = first.lexeme.is(class::GIVEN) && noun.lexeme.is(class::FAMILY);
    name.len() > 2 && noun.lexeme.is(class::BODY | class::SITE) && !person && super::body_names::is_end_of_whole(last)
}

/// What a name seems to name, by its words.
pub(super) fn kind_of(core: &[Word<'_>], titled: bool) -> NameKind {
    let mut end = core.len();
    while end > 1 && (core[end - 1].lexeme.is(class::SUFFIX) || core[end - 1].is_mark(",")) {
        end -= 1;
    }
    let (first, last) = (&core[0], &core[end - 1]);
    let initials = end > 1
        && end <= 4
        && is_initials(first)
        && !core[1..end].iter().any(|w| w.lexeme.is(class::BODY | class::KNOWN | class::GROUP));
    if initials {
        return NameKind::Person;
    }
    let body_of =
        core.windows(2).any(|p| p[0].lexeme.is(class::BODY) && matches!(p[1].text, "of" | "for" | "on" | "and"));
    if titled && !body_of {
        return NameKind::Person;
    }
    // 'Friends of the Marsh', 'Mothers Against Smoke', 'Grupo Alameda'.
    if end > 1 && (super::body_names::is_people_of_body(core, 0) || super::foreign_bodies::is_named_so(core)) {
        return NameKind::Body;
    }
    if end > 1 && core.iter().any(|w| w.text == "for") && !titled {
        return NameKind::Body;
    }
    // 'Brewers Australia', 'Save the Children'.
    let many = first.lower.ends_with('s') && !first.lexeme.is(class::GIVEN | class::PLACE | class::HONORIFIC);
    if end == 2 && many && last.lexeme.is(class::PLACE) && !last.dotted && !last.lexeme.is(class::GIVEN) {
        return NameKind::Body;
    }
    // 'Natural Resources Wales', 'the Ohio State Patrol'.
    if !titled && is_whole(&core[..end]) {
        return NameKind::Body;
    }
    if super::body_names::is_verb_of_body(core, 0) || super::body_names::is_firm_of_two(core, 0) && end == 3 {
        return NameKind::Body;
    }
    if end > 1 && super::body_names::is_end_of_body(last) && !first.lexeme.is(class::GIVEN) {
        return NameKind::Body;
    }
    if end > 1 && core[0].possessive && super::body_names::OWNED_BODIES.has(core[1].lower) {
        return NameKind::Body;
    }
    // 'Laurence H. Tribe': an initial in the middle is a person's.
    if end == 3 && first.lexeme.is(class::GIVEN) && core[1].is_initial() {
        return NameKind::Person;
    }
    // 'Ewan Lodge', 'Ann Church': the noun is also a family name.
    let family = end == 2
        && first.lexeme.is(class::GIVEN)
        && !first.lexeme.is(class::PLACE | class::DEMONYM)
        && last.lexeme.is(class::FAMILY);
    if body_of
        || (end > 1 && last.lexeme.is(class::BODY) && !family)
        || core.iter().any(|w| matches!(w.text, "/" | "&"))
    {
        return NameKind::Body;
    }
    // 'Société de transport de Laval', 'Projet Laval'.
    if end > 1 && super::french::is_head(first) {
        return NameKind::Body;
    }
    if end == 3 && matches!(core[1].lower, "and") && core[2].lower == first.lower {
        return NameKind::Body;
    }
    // 'Sky TV', 'USA Today'.
    if end > 1 && (matches!(last.text, "TV" | "FM") || last.lower == "today") {
        return NameKind::Body;
    }
    if end > 1 && last.lexeme.is(class::SITE) && !family {
        return NameKind::Place;
    }
    if end == 1 {
        let lexeme = first.lexeme;
        return if first.text.starts_with('@') {
            NameKind::Person
        } else if first.text == "WHO" || lexeme.is(class::KNOWN) || (lexeme.is(class::BODY) && !lexeme.is(class::GIVEN))
        {
            NameKind::Body
        } else if lexeme.is(class::PLACE) {
            NameKind::Place
        } else {
            NameKind::Unknown
        };
    }
    // 'Al Jazeera'.
    if end == 2 && matches!(first.lower, "al" | "el") && last.lexeme.is(class::KNOWN) {
        return NameKind::Body;
    }
    let given = first.lexeme.is(class::GIVEN) || first.is_initial() || first.is_letter();
    if core.iter().all(|w| w.lexeme.is(class::PLACE) || !w.capital) || (last.lexeme.is(class::PLACE) && last.dotted) {
        return NameKind::Place;
    }
    let odd = core[1..end].iter().enumerate().any(|(k, w)| {
        // 'Ann Still': a surname by where it stands.
        let surname = k + 2 == end && end == 2 && w.lexeme.is(class::COMMON) && !w.lexeme.is(class::PLACE);
        !surname
            && w.lexeme.is(class::COMMON | class::DEMONYM | class::PLACE | class::GROUP)
            && !w.lexeme.is(class::GIVEN)
    });
    if first.lower == "st" && end <= 2 {
        NameKind::Unknown
    } else if matches!(first.lower, "san" | "santa" | "fort" | "mount" | "lake" | "cape" | "port" | "st") && end <= 3 {
        NameKind::Place
    } else if !given && core.iter().any(|w| w.lexeme.is(class::KNOWN | class::GROUP | class::DEMONYM)) {
        NameKind::Body
    } else if given && !odd && end <= 5 {
        NameKind::Person
    } else if matches!(
        first.lower,
        "new" | "north" | "south" | "west" | "east" | "united" | "saudi" | "san" | "los" | "las"
    ) {
        NameKind::Place
    } else {
        NameKind::Unknown
    }
}
