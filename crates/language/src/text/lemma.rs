//! Lemmas: the dictionary forms of words ('said' -> 'say', 'men' -> 'man').
//!
//! Irregular forms are looked up (`data/irregular_verbs.txt`, `data/irregular_nouns.txt`); the rest follows
//! the rules of English spelling: y and ie, doubled consonants, and where a stem that lost its e gets
//! it back. As Stanford CoreNLP does, comparatives stay unchanged.

use std::borrow::Cow;
use std::sync::LazyLock;

use super::tagger::Tag;
use crate::hash::WordMap;

type Table = WordMap<&'static str, &'static str>;

fn table(file: &'static str) -> Table {
    let mut out = Table::default();
    for line in file.lines().filter(|line| !line.starts_with('#')) {
        let mut words = line.split_whitespace();
        let Some(lemma) = words.next() else { continue };
        for form in words.chain([lemma]) {
            out.entry(form).or_insert(lemma);
        }
    }
    out
}

static VERBS: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/irregular_verbs.txt")));
static NOUNS: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../data/irregular_nouns.txt")));

const VERB_PREFIXES: [&str; 13] =
    ["co", "over", "under", "re", "out", "mis", "fore", "with", "un", "up", "inter", "dis", "pre"];

/// The lemma of a word given in lower case with plain apostrophes, used as `tag` says. Proper nouns are
/// returned unchanged.
pub fn lemma(lower: &str, tag: Tag) -> Cow<'_, str> {
    match tag {
        Tag::Vb | Tag::Vbp | Tag::Md => base(lower, tag),
        Tag::Vbd | Tag::Vbn | Tag::Vbg | Tag::Vbz => verb(lower, tag),
        Tag::Nns => noun(lower),
        Tag::Prp | Tag::PrpS => Cow::Borrowed(pronoun(lower)),
        Tag::Rb if lower == "n't" => Cow::Borrowed("not"),
        Tag::Dt if lower == "an" => Cow::Borrowed("a"),
        _ => Cow::Borrowed(lower),
    }
}

/// The nominative of a pronoun.
fn pronoun(lower: &str) -> &str {
    match lower {
        "i" | "me" | "my" => "I",
        "him" | "his" => "he",
        "her" => "she",
        "us" | "our" | "'s" => "we",
        "them" | "their" | "'em" => "they",
        "its" => "it",
        "your" => "you",
        _ => lower,
    }
}

/// Base forms, which only differ from their lemma in clitics and forms of 'be'.
fn base(lower: &str, tag: Tag) -> Cow<'_, str> {
    Cow::Borrowed(match (lower, tag) {
        ("'ll" | "wo", _) => "will",
        ("'d", Tag::Md) => "would",
        ("ca", _) => "can",
        ("am" | "are" | "'re" | "'m" | "ai" | "is" | "was" | "were", _) => "be",
        ("'ve" | "had" | "has", _) => "have",
        ("does" | "did", _) => "do",
        _ => lower,
    })
}

fn verb(lower: &str, tag: Tag) -> Cow<'_, str> {
    if let Some(lemma) = VERBS.get(lower) {
        return Cow::Borrowed(lemma);
    }
    for prefix in VERB_PREFIXES {
        if let Some(rest) = lower.strip_prefix(prefix)
            && rest.len() > 2
            && let Some(lemma) = VERBS.get(rest.strip_prefix('-').unwrap_or(rest))
        {
            // 'reset', but 'missing' is no 'mis-sing'.
            return if *lemma == rest && matches!(tag, Tag::Vbd | Tag::Vbn) {
                Cow::Borrowed(lower)
            } else {
                Cow::Owned(format!("{}{lemma}", &lower[..lower.len() - rest.trim_start_matches('-').len()]))
            };
        }
    }
    if !lower.is_ascii() {
        return Cow::Borrowed(lower);
    }
    if tag == Tag::Vbz {
        return without_s(lower, true);
    }
    if let Some(stem) = lower.strip_suffix("ing") {
        return if has_vowel(stem) { restore(lower, stem) } else { Cow::Borrowed(lower) };
    }
    if lower.len() > 4
        && let Some(stem) = lower.strip_suffix("ied")
    {
        return Cow::Owned(format!("{stem}y"));
    }
    if lower.ends_with("eed") {
        return Cow::Borrowed(&lower[..lower.len() - 1]);
    }
    match lower.strip_suffix("ed") {
        Some(stem) if has_vowel(stem) => restore(lower, stem),
        _ => Cow::Borrowed(lower),
    }
}

fn noun(lower: &str) -> Cow<'_, str> {
    if let Some(lemma) = NOUNS.get(lower) {
        return Cow::Borrowed(lemma);
    }
    // The last part of a compound decides ('sons-in-law' is too rare to matter).
    if let Some((head, last)) = lower.rsplit_once('-')
        && let Some(lemma) = NOUNS.get(last)
    {
        return Cow::Owned(format!("{head}-{lemma}"));
    }
    for (plural, singular) in [
        ("men", "man"),
        ("children", "child"),
        ("wives", "wife"),
        ("feet", "foot"),
        ("shelves", "shelf"),
        ("wolves", "wolf"),
        ("teeth", "tooth"),
        ("selves", "self"),
    ] {
        if let Some(head) = lower.strip_suffix(plural) {
            return Cow::Owned(format!("{head}{singular}"));
        }
    }
    without_s(lower, false)
}

/// A plural or third person without its ending.
fn without_s(lower: &str, verb: bool) -> Cow<'_, str> {
    let Some(stem) = lower.strip_suffix('s') else { return Cow::Borrowed(lower) };
    if stem.len() < 2 || stem.ends_with('s') {
        return Cow::Borrowed(lower);
    }
    let Some(short) = stem.strip_suffix('e') else {
        return Cow::Borrowed(stem.strip_suffix('\'').unwrap_or(stem));
    };
    if let Some(head) = short.strip_suffix('i') {
        return if head.len() > 1 { Cow::Owned(format!("{head}y")) } else { Cow::Borrowed(stem) };
    }
    let drops_e = short.ends_with("ss")
        || short.ends_with("sh")
        || short.ends_with("ch")
        || short.ends_with('x')
        || short.ends_with("zz")
        || short.ends_with("tz")
        || short.ends_with('o')
        || (short.ends_with("us") && !verb && !short.ends_with("ous") && !short.ends_with("aus") && short.len() > 3);
    Cow::Borrowed(if drops_e { short } else { stem })
}

fn is_vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u' | b'y')
}

fn has_vowel(stem: &str) -> bool {
    stem.len() > 1 && stem.bytes().any(is_vowel)
}

/// Number of groups of vowels in a stem; the u of 'qu' is none.
fn syllables(stem: &[u8]) -> usize {
    (0..stem.len()).filter(|&i| sounds(stem, i) && (i == 0 || !sounds(stem, i - 1))).count()
}

/// Whether the letter at `i` is sounded as a vowel.
fn sounds(stem: &[u8], i: usize) -> bool {
    is_vowel(stem[i]) && !(stem[i] == b'u' && i > 0 && stem[i - 1] == b'q') && !(stem[i] == b'y' && i == 0)
}

/// The verb whose -ing or -ed form leaves `stem`.
fn restore<'w>(word: &'w str, stem: &'w str) -> Cow<'w, str> {
    let s = stem.as_bytes();
    let n = s.len();
    let last = s[n - 1];
    let with_e = || Cow::Owned(format!("{}e", &word[..n]));
    if n < 2 {
        return Cow::Borrowed(stem);
    }
    let before = s[n - 2];
    if last == before && !is_vowel(last) {
        return match last {
            b's' | b'z' | b'f' => Cow::Borrowed(stem),
            b'l' => Cow::Borrowed(if doubles_l(s) { &stem[..n - 1] } else { stem }),
            _ => Cow::Borrowed(&stem[..n - 1]),
        };
    }
    let lost_e = match last {
        b'v' | b'c' | b'u' => true,
        b'z' => before != b't',
        b's' => true,
        b'g' => match before {
            b'n' => n > 3 && matches!(s[n - 3], b'a' | b'e' | b'u'),
            _ => true,
        },
        b'l' if !is_vowel(before) => !matches!(before, b'r' | b'w'),
        b'w' | b'x' | b'y' | b'h' | b'o' | b'i' | b'e' | b'a' | b'j' | b'q' => false,
        _ if !sounds(s, n - 2) => false,
        // Two vowels: 'claim', 'look', but 'negotiat', 'evaluat'.
        _ if n > 2 && sounds(s, n - 3) => {
            last == b't' && before == b'a' && matches!(s[n - 3], b'i' | b'u')
                || matches!(&s[n - 3..], b"uir" | b"uot" | b"uid" | b"uad")
        }
        _ if syllables(s) == 1 => true,
        _ => ending_takes_e(before, last),
    };
    if lost_e { with_e() } else { Cow::Borrowed(stem) }
}

/// Whether verbs of several syllables that end in this vowel and consonant mostly have an e after them.
fn ending_takes_e(vowel: u8, consonant: u8) -> bool {
    match vowel {
        b'a' => matches!(consonant, b't' | b'd' | b'r' | b'm' | b'p' | b'k' | b'b' | b'g'),
        b'i' => matches!(consonant, b'd' | b'n' | b'r' | b'l' | b'm' | b'k' | b'b'),
        b'o' => matches!(consonant, b't' | b'd' | b'r' | b'l' | b'k' | b'b'),
        b'u' => matches!(consonant, b't' | b'd' | b'r' | b'l' | b'm' | b'n' | b'k'),
        b'e' => consonant == b'd',
        _ => false,
    }
}

/// Whether one l of a stem in -ll is there for the ending only ('travell-', 'controll-', but 'recall-').
fn doubles_l(stem: &[u8]) -> bool {
    let single = &stem[..stem.len() - 1];
    let of_one_syllable = ["call", "ball", "fall", "wall", "stall", "roll", "sell", "tell", "spell"];
    syllables(single) > 1
        && matches!(single[single.len() - 2], b'e' | b'a' | b'o' | b'u')
        && !(of_one_syllable.iter().any(|w| stem.ends_with(w.as_bytes()))
            && !stem.ends_with(b"counsell")
            && !stem.ends_with(b"troll"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(tag: Tag, cases: &[(&str, &str)]) {
        for (word, expected) in cases {
            assert_eq!(lemma(word, tag), *expected, "{word}");
        }
    }

    #[test]
    fn irregular_verbs() {
        let cases =
            [("said", "say"), ("told", "tell"), ("was", "be"), ("withdrew", "withdraw"), ("foresaw", "foresee")];
        check(Tag::Vbd, &cases);
        check(Tag::Vbd, &[("misled", "mislead"), ("upset", "upset"), ("understood", "understand"), ("left", "leave")]);
        check(Tag::Vbz, &[("'s", "be"), ("does", "do"), ("goes", "go")]);
        check(Tag::Md, &[("'ll", "will"), ("ca", "can"), ("'d", "would"), ("might", "might")]);
        assert_eq!(lemma("'d", Tag::Vbd), "have");
    }

    #[test]
    fn regular_verbs() {
        let past = [
            ("announced", "announce"),
            ("planned", "plan"),
            ("added", "add"),
            ("denied", "deny"),
            ("called", "call"),
            ("controlled", "control"),
            ("recalled", "recall"),
            ("travelled", "travel"),
            ("stressed", "stress"),
            ("offered", "offer"),
            ("declared", "declare"),
            ("created", "create"),
            ("treated", "treat"),
            ("repeated", "repeat"),
            ("indicated", "indicate"),
            ("visited", "visit"),
            ("voted", "vote"),
            ("argued", "argue"),
            ("challenged", "challenge"),
            ("longed", "long"),
            ("hoped", "hope"),
            ("hopped", "hop"),
            ("agreed", "agree"),
            ("guaranteed", "guarantee"),
            ("needed", "need"),
            ("handled", "handle"),
            ("followed", "follow"),
            ("realised", "realise"),
            ("focused", "focus"),
            ("required", "require"),
            ("reached", "reach"),
            ("persuaded", "persuade"),
            ("opened", "open"),
            ("intervened", "intervene"),
            ("explained", "explain"),
            ("determined", "determine"),
        ];
        check(Tag::Vbd, &past);
        let ing = [
            ("making", "make"),
            ("running", "run"),
            ("saying", "say"),
            ("lying", "lie"),
            ("seeing", "see"),
            ("believing", "believe"),
            ("telling", "tell"),
            ("missing", "miss"),
            ("becoming", "become"),
            ("bringing", "bring"),
            ("using", "use"),
            ("warning", "warn"),
            ("insisting", "insist"),
        ];
        check(Tag::Vbg, &ing);
        let third = [
            ("says", "say"),
            ("denies", "deny"),
            ("stresses", "stress"),
            ("realizes", "realize"),
            ("argues", "argue"),
            ("teaches", "teach"),
            ("accuses", "accuse"),
            ("vetoes", "veto"),
            ("lies", "lie"),
        ];
        check(Tag::Vbz, &third);
    }

    #[test]
    fn nouns() {
        let plural = [
            ("men", "man"),
            ("congresswomen", "congresswoman"),
            ("children", "child"),
            ("stories", "story"),
            ("movies", "movie"),
            ("lives", "life"),
            ("crises", "crisis"),
            ("houses", "house"),
            ("viruses", "virus"),
            ("taxes", "tax"),
            ("churches", "church"),
            ("heroes", "hero"),
            ("shoes", "shoe"),
            ("voters", "voter"),
            ("people", "people"),
            ("series", "series"),
            ("menus", "menu"),
            ("ex-wives", "ex-wife"),
            ("purchases", "purchase"),
            ("classes", "class"),
            ("sizes", "size"),
        ];
        check(Tag::Nns, &plural);
        check(Tag::Nn, &[("news", "news"), ("bus", "bus")]);
    }

    #[test]
    fn the_rest() {
        check(Tag::Prp, &[("them", "they"), ("i", "I")]);
        check(Tag::Rb, &[("n't", "not")]);
        check(Tag::Vbg, &[("ing", "ing"), ("s", "s"), ("", "")]);
        check(Tag::Vbz, &[("s", "s"), ("es", "es"), ("", ""), ("é", "é")]);
        check(Tag::Vbd, &[("ed", "ed"), ("eed", "ee"), ("ééed", "ééed")]);
    }
}
