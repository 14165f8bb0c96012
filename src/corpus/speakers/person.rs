//! The parts of a person's name.

use whosaid_language::speakers::name_word;
use whosaid_language::word_list::WordList;

use super::WORDS;
use super::key::fold;

/// A person's name in parts, folded.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct PersonName {
    /// Given name; initials run together ('jk'). Empty where only a surname (or one word) is given.
    pub given: String,
    /// Middle names and initials with spaces between.
    pub middle: String,
    /// Surname with its particles ('de blasio'), without 'al-'.
    pub surname: String,
    /// 'jr', 'sr', 'ii', 'iii', 'iv', or empty.
    pub suffix: &'static str,
    /// How many words of the name are surname, suffix included.
    pub n_surname: usize,
}

/// Titles that with a single name are a full name: there is one bearer of each.
static SOLE: WordList = WordList::words(WORDS, "sole");

/// Whether a title's noun makes a full name of a single one ('Pope Francis').
pub(super) fn is_sole_title(noun: &str) -> bool {
    SOLE.has(noun)
}

fn suffix_of(folded: &str) -> Option<&'static str> {
    Some(match folded {
        "jr" | "junior" => "jr",
        "sr" | "senior" => "sr",
        "ii" => "ii",
        "iii" => "iii",
        "iv" => "iv",
        "esq" | "phd" | "md" => "",
        _ => return None,
    })
}

fn is_initials(word: &str, folded: &str) -> bool {
    let letters = folded.chars().count();
    letters == 1 || (letters <= 3 && word.contains('.') && word.ends_with('.') && word.matches('.').count() == letters)
}

impl PersonName {
    /// Reads a name; `None` where it has no letter, or words that no person's name has ('of', 'and').
    pub fn parse(name: &str) -> Option<Self> {
        // A nickname in quotation marks or brackets is none of the parts.
        let mut aside = false;
        let mut words: Vec<(&str, String)> = Vec::with_capacity(4);
        for word in name.split_whitespace() {
            let opens = word.starts_with(['"', '“', '‘', '(', '\'']) && words.len() + usize::from(aside) > 0;
            let closes = word.trim_end_matches(',').ends_with(['"', '”', '’', ')', '\'']);
            if aside || opens {
                aside = !closes;
                continue;
            }
            let folded = fold(word);
            if !folded.is_empty() {
                words.push((word, folded));
            }
        }
        let (mut suffix, mut n_suffix) = ("", 0);
        while words.len() > 1 {
            let Some(found) = words.last().and_then(|w| suffix_of(&w.1)) else { break };
            if !found.is_empty() {
                suffix = found;
            }
            words.pop();
            n_suffix += 1;
        }
        while words.len() > 1 {
            let known = name_word(&words[0].1);
            // 'Don Lee' has a given name, 'Don Felipe Lee' an honorific.
            let strips = (known.honorific || known.title) && (!known.given || words.len() > 2);
            if !strips {
                break;
            }
            words.remove(0);
        }
        let particle = |w: &(&str, String)| name_word(&w.1).particle;
        let lower = |w: &(&str, String)| w.0.starts_with(char::is_lowercase) && !w.0.contains(char::is_uppercase);
        if words.is_empty() || words.len() > 6 || words.iter().any(|w| lower(w) && !particle(w) && w.1 != "e") {
            return None;
        }
        let last = words.len() - 1;
        let mut start = last;
        while start > 1 && particle(&words[start - 1]) {
            start -= 1;
        }
        if start == 1 && particle(&words[0]) && (lower(&words[0]) || !name_word(&words[0].1).given) {
            start = 0;
        }
        let mut out = Self { suffix, n_surname: last + 1 - start + n_suffix, ..Self::default() };
        for word in &words[start..] {
            let article = matches!(word.1.as_str(), "al" | "el") && word.0.starts_with(['a', 'e', 'A', 'E']);
            if article && out.surname.is_empty() && start < last {
                continue;
            }
            push(
                &mut out.surname,
                word.1.strip_prefix("al ").or_else(|| word.1.strip_prefix("el ")).unwrap_or(&word.1),
            );
        }
        if start == 0 {
            return Some(out);
        }
        // 'J. K. Rowling', 'J.K. Rowling'.
        let mut given = 1;
        out.given.clone_from(&words[0].1);
        if is_initials(words[0].0, &words[0].1) {
            while given < start && is_initials(words[given].0, &words[given].1) && words[given].0.contains('.') {
                out.given.push_str(&words[given].1);
                given += 1;
            }
        }
        for word in &words[given..start] {
            push(&mut out.middle, &word.1);
        }
        Some(out)
    }

    /// Whether the given name is only its first letter.
    pub fn is_initial(&self) -> bool {
        self.given.chars().count() == 1
    }
}

fn push(to: &mut String, word: &str) {
    if !to.is_empty() {
        to.push(' ');
    }
    to.push_str(word);
}

/// Whether two sets of middle names can be one person's: nothing in one, or each word equal to or the initial of the
/// other's at its place.
pub(super) fn middles_agree(a: &str, b: &str) -> bool {
    let same = |(x, y): (&str, &str)| {
        x == y || (x.chars().count() == 1 && y.starts_with(x)) || (y.chars().count() == 1 && x.starts_with(y))
    };
    a.split(' ').zip(b.split(' ')).all(|(x, y)| x.is_empty() || y.is_empty() || same((x, y)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(name: &str) -> (String, String, String, &'static str) {
        let name = PersonName::parse(name).unwrap_or_else(|| panic!("{name} is no name"));
        (name.given, name.middle, name.surname, name.suffix)
    }

    fn owned(given: &str, middle: &str, surname: &str, suffix: &'static str) -> (String, String, String, &'static str) {
        (given.to_string(), middle.to_string(), surname.to_string(), suffix)
    }

    #[test]
    fn names_come_apart() {
        assert_eq!(parts("Ann Lee"), owned("ann", "", "lee", ""));
        assert_eq!(parts("Sen. Ann B. Lee, Jr."), owned("ann", "b", "lee", "jr"));
        assert_eq!(parts("Robert C. “Bobby” Holm"), owned("robert", "c", "holm", ""));
        assert_eq!(parts("J. K. Marsh"), owned("jk", "", "marsh", ""));
        assert_eq!(parts("J.K. Marsh"), owned("jk", "", "marsh", ""));
        assert_eq!(parts("J. Edgar Marsh"), owned("j", "edgar", "marsh", ""));
        assert_eq!(parts("Lucía de la Vega"), owned("lucia", "", "de la vega", ""));
        assert_eq!(parts("de la Vega"), owned("", "", "de la vega", ""));
        assert_eq!(parts("Omar al-Harbi"), owned("omar", "", "harbi", ""));
        assert_eq!(parts("Omar al Harbi"), owned("omar", "", "harbi", ""));
        assert_eq!(parts("Ms. Vega"), owned("", "", "vega", ""));
        assert_eq!(parts("Ana Ruiz-Soto"), owned("ana", "", "ruiz soto", ""));
    }

    #[test]
    fn what_no_person_is_called_is_none() {
        for name in ["Alliance to Save Schools", "—", "", "Trust for the Harbour"] {
            assert_eq!(PersonName::parse(name), None, "{name}");
        }
    }

    #[test]
    fn middles() {
        assert!(middles_agree("", "j") && middles_agree("j", "john") && middles_agree("h w", "herbert"));
        assert!(!middles_agree("w", "h w") && !middles_agree("john", "james"));
    }
}
