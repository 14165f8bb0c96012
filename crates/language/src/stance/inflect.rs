//! The regular forms of verbs and nouns, and of the irregular verbs that lexicon files may name.

use crate::word_list::{WordList, word_list};

/// Irregular verbs: base, past, participle. (Quirk et al. 1985, 3.11-20; those in use in the lexicon.)
const IRREGULAR: &[(&str, &str, &str)] = &[
    ("arise", "arose", "arisen"),
    ("be", "was", "been"),
    ("become", "became", "become"),
    ("begin", "began", "begun"),
    ("bet", "bet", "bet"),
    ("break", "broke", "broken"),
    ("bring", "brought", "brought"),
    ("buy", "bought", "bought"),
    ("cast", "cast", "cast"),
    ("come", "came", "come"),
    ("cut", "cut", "cut"),
    ("do", "did", "done"),
    ("draw", "drew", "drawn"),
    ("fall", "fell", "fallen"),
    ("feel", "felt", "felt"),
    ("fight", "fought", "fought"),
    ("find", "found", "found"),
    ("forbid", "forbade", "forbidden"),
    ("foresee", "foresaw", "foreseen"),
    ("get", "got", "gotten"),
    ("give", "gave", "given"),
    ("go", "went", "gone"),
    ("have", "had", "had"),
    ("hear", "heard", "heard"),
    ("hold", "held", "held"),
    ("hurt", "hurt", "hurt"),
    ("keep", "kept", "kept"),
    ("know", "knew", "known"),
    ("lead", "led", "led"),
    ("leave", "left", "left"),
    ("let", "let", "let"),
    ("lose", "lost", "lost"),
    ("make", "made", "made"),
    ("mean", "meant", "meant"),
    ("mislead", "misled", "misled"),
    ("put", "put", "put"),
    ("rise", "rose", "risen"),
    ("run", "ran", "run"),
    ("say", "said", "said"),
    ("see", "saw", "seen"),
    ("seek", "sought", "sought"),
    ("shoot", "shot", "shot"),
    ("show", "showed", "shown"),
    ("sing", "sang", "sung"),
    ("speak", "spoke", "spoken"),
    ("stand", "stood", "stood"),
    ("swear", "swore", "sworn"),
    ("take", "took", "taken"),
    ("tell", "told", "told"),
    ("think", "thought", "thought"),
    ("throw", "threw", "thrown"),
    ("understand", "understood", "understood"),
    ("wear", "wore", "worn"),
    ("weep", "wept", "wept"),
    ("withdraw", "withdrew", "withdrawn"),
    ("write", "wrote", "written"),
];

/// Verbs of more than one syllable whose last consonant doubles.
static DOUBLING: WordList = word_list!("stance", "doubling");

fn vowel(b: u8) -> bool {
    matches!(b, b'a' | b'e' | b'i' | b'o' | b'u')
}

fn consonant_y(word: &str) -> bool {
    let b = word.as_bytes();
    b.len() > 1 && b[b.len() - 1] == b'y' && !vowel(b[b.len() - 2])
}

fn sibilant(word: &str) -> bool {
    ["s", "x", "z", "ch", "sh"].iter().any(|e| word.ends_with(e))
}

/// Whether the last consonant doubles before -ed and -ing ('rig', 'admit').
fn doubles(word: &str) -> bool {
    if DOUBLING.has(word) {
        return true;
    }
    let b = word.as_bytes();
    let n = b.len();
    let one_syllable = b.windows(2).filter(|w| !vowel(w[0]) && vowel(w[1])).count()
        + usize::from(b.first().is_some_and(|&c| vowel(c)))
        == 1;
    // The u of 'quip' is no vowel.
    let after_q = n >= 4 && b[n - 4] == b'q' && b[n - 3] == b'u';
    n >= 3
        && one_syllable
        && !vowel(b[n - 1])
        && !matches!(b[n - 1], b'w' | b'x' | b'y')
        && vowel(b[n - 2])
        && (!vowel(b[n - 3]) || after_q)
}

/// The form in -s of a verb, or the plural of a noun.
pub(super) fn s_form(word: &str) -> String {
    match word {
        "be" => return "is".into(),
        "have" => return "has".into(),
        "do" => return "does".into(),
        "go" => return "goes".into(),
        _ => {}
    }
    if consonant_y(word) {
        format!("{}ies", &word[..word.len() - 1])
    } else if sibilant(word) {
        format!("{word}es")
    } else {
        format!("{word}s")
    }
}

/// Comparative and superlative in -er and -est, of an adjective that can have them: one syllable, or two of which the
/// second is a -y ('ugly').
pub(super) fn degrees(adjective: &str) -> Option<[String; 2]> {
    let b = adjective.as_bytes();
    let in_y = consonant_y(adjective);
    let syllables = b.windows(2).filter(|w| !vowel(w[0]) && vowel(w[1])).count()
        + usize::from(b.first().is_some_and(|&c| vowel(c)));
    let silent_e = usize::from(adjective.ends_with('e'));
    if adjective.contains([' ', '-']) || b.len() < 3 || syllables != 1 + silent_e || adjective.ends_with("ed") {
        return None;
    }
    let stem = match adjective {
        _ if in_y => format!("{}i", &adjective[..adjective.len() - 1]),
        _ if silent_e == 1 => adjective[..adjective.len() - 1].to_string(),
        _ if doubles(adjective) => format!("{adjective}{}", &adjective[adjective.len() - 1..]),
        _ => adjective.to_string(),
    };
    Some(["er", "est"].map(|ending| format!("{stem}{ending}")))
}

/// All forms of a verb, the base first.
pub(super) fn verb_forms(base: &str) -> Vec<String> {
    let irregular = IRREGULAR.iter().find(|v| v.0 == base);
    let stem_e = base.ends_with('e') && base.len() > 2;
    let doubled = doubles(base).then(|| format!("{base}{}", &base[base.len() - 1..]));
    let ing = if let Some(stem) = base.strip_suffix("ie") {
        format!("{stem}ying")
    } else if stem_e && !base.ends_with("ee") && !base.ends_with("oe") {
        format!("{}ing", &base[..base.len() - 1])
    } else {
        format!("{}ing", doubled.as_deref().unwrap_or(base))
    };
    let ed = if stem_e {
        format!("{base}d")
    } else if consonant_y(base) {
        format!("{}ied", &base[..base.len() - 1])
    } else {
        format!("{}ed", doubled.as_deref().unwrap_or(base))
    };
    let mut out = vec![base.to_string(), s_form(base), ing];
    match irregular {
        Some(v) => out.extend([v.1.to_string(), v.2.to_string()]),
        None => out.push(ed),
    }
    if base == "be" {
        out.extend(["am", "are", "were", "'s", "'re", "'m"].map(String::from));
    }
    out.dedup();
    out
}

/// The spelling variants of a word in the other of British and American English: -ise and -ize.
pub(super) fn spelling(word: &str) -> Option<String> {
    let head = word.split(' ').next().unwrap_or(word);
    static EXEMPT: WordList = word_list!("stance", "no-suffix");
    if EXEMPT.has(head) {
        return None;
    }
    let swapped = if let Some(stem) = head.strip_suffix("ise") {
        format!("{stem}ize")
    } else if let Some(stem) = head.strip_suffix("ize") {
        format!("{stem}ise")
    } else {
        return None;
    };
    Some(format!("{swapped}{}", &word[head.len()..]))
}
