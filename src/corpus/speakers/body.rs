//! The names of bodies: what of them counts, and their initials.

use whosaid_language::word_list::WordList;

use super::WORDS;
use super::key::fold;

/// Forms of incorporation at a name's end.
static LEGAL: WordList = WordList::words(WORDS, "legal");

/// Fields of departments of the United States, whose country goes without saying.
static CABINET: WordList = WordList::phrases(WORDS, "cabinet");

/// The key of a body's name: folded, without 'the' and legal form, 'Department of X' as 'x department'.
pub(super) fn normalised(name: &str) -> String {
    let mut words: Vec<String> = Vec::with_capacity(6);
    for word in name.split_whitespace() {
        let word = word.strip_suffix("'s").or_else(|| word.strip_suffix("’s")).unwrap_or(word);
        let folded = if word == "&" { "and".to_string() } else { fold(word) };
        words.extend(folded.split(' ').filter(|w| !w.is_empty()).map(str::to_string));
    }
    while words.len() > 1 && matches!(words[0].as_str(), "the" | "a" | "an") {
        words.remove(0);
    }
    while words.len() > 1 && words.last().is_some_and(|w| LEGAL.has(w)) {
        words.pop();
    }
    if words.len() > 1 && words.last().is_some_and(|w| w == "and") {
        words.pop();
    }
    united(&mut words);
    department(&words).unwrap_or_else(|| words.join(" "))
}

/// 'united states', 'united nations', 'united kingdom' as 'us', 'un', 'uk'.
fn united(words: &mut Vec<String>) {
    let mut i = 0;
    while i + 1 < words.len() {
        if words[i] == "united" && matches!(words[i + 1].as_str(), "states" | "nations" | "kingdom") {
            words[i] = format!("u{}", &words[i + 1][..1]);
            words.remove(i + 1);
        }
        i += 1;
    }
}

fn department(words: &[String]) -> Option<String> {
    let kind = |w: &str| matches!(w, "department" | "ministry");
    let home = usize::from(words.len() > 2 && matches!(words[0].as_str(), "us" | "federal"));
    let at = words.iter().position(|w| kind(w))?;
    if words.get(at + 1).is_some_and(|w| w == "of" || w == "for") && at + 2 < words.len() {
        let field = words[at + 2..].join(" ");
        let field = field.strip_prefix("the ").unwrap_or(&field);
        let before = if home == 1 && CABINET.has(field) { &words[1..at] } else { &words[..at] };
        let mut out = before.join(" ");
        if !out.is_empty() {
            out.push(' ');
        }
        return Some(format!("{out}{field} {}", words[at]));
    }
    let field = words[home..at].join(" ");
    (home == 1 && at + 1 == words.len() && CABINET.has(&field)).then(|| format!("{field} {}", words[at]))
}

/// Whether a name is written as initials: two to eight capitals, with or without stops.
pub(super) fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|&c| c != '.').count();
    (2..=8).contains(&letters) && name.chars().all(|c| c.is_uppercase() || c == '.')
}

/// Whether `short` (an acronym) is made of the initials of a name's words, small words counted or not.
pub(super) fn is_acronym_of(short: &str, name: &str) -> bool {
    let words = || name.split(|c: char| c.is_whitespace() || c == '-').filter(|w| !w.is_empty());
    if words().count() < 2 || !is_acronym(short) {
        return false;
    }
    let initials = |small: bool| {
        words()
            .filter(move |w| !w.eq_ignore_ascii_case("the") && (small || w.starts_with(char::is_uppercase)))
            .filter_map(|w| w.chars().next())
            .flat_map(char::to_uppercase)
    };
    let letters = || short.chars().filter(|&c| c != '.');
    letters().eq(initials(false)) || letters().eq(initials(true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_of_one_body_have_one_key() {
        for (a, b) in [
            ("The Harbour Trust", "Harbour Trust"),
            ("Marlow Engines, Inc.", "Marlow Engines"),
            ("Marlow & Co.", "Marlow"),
            ("Department of Justice", "Justice Department"),
            ("U.S. Department of Justice", "the Justice Department"),
            ("Ministry of Defence", "Defence Ministry"),
            ("United Nations", "U.N."),
            ("U.S. Coast Guard", "United States Coast Guard"),
            ("Harbour Trust’s", "Harbour Trust"),
        ] {
            assert_eq!(normalised(a), normalised(b), "{a} / {b}");
        }
        assert_ne!(normalised("French Justice Ministry"), normalised("Justice Ministry"));
        assert_ne!(normalised("University of Marlow"), normalised("Marlow University"));
        assert_eq!(normalised("The"), "the");
        assert_eq!(normalised("Chicago Police Department"), "chicago police department");
    }

    #[test]
    fn initials() {
        assert!(is_acronym_of("HRA", "Harbour Road Authority"));
        assert!(is_acronym_of("H.R.A.", "the Harbour Road Authority"));
        assert!(is_acronym_of("BOFF", "Board of Ferry Folk") && is_acronym_of("BFF", "Board of Ferry Folk"));
        assert!(!is_acronym_of("HR", "Harbour Road Authority") && !is_acronym_of("H", "Harbour"));
    }
}
