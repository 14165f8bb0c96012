//! Comparison of names.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::text::is_alnum;

/// A name without leading article, punctuation and capitals: equal for the same name written differently.
pub fn normalised(name: &str) -> String {
    let name = without_article(name.trim());
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        if is_alnum(c) || c == '_' {
            folded(c, &mut out);
        } else if !out.ends_with(' ') {
            out.push(' ');
        }
    }
    out.trim().to_string()
}

/// Whether a speaker is a description ("prime minister") and not a name: its head word has no capital, and it shares
/// no word of three letters or more with `name`.
pub fn is_description(speaker: &str, name: &str) -> bool {
    static AFTER_HEAD: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r",|\s(?:of|for|in|at|from|with|who|on)\s").ok());
    let padded = format!("{speaker} ");
    let cut = AFTER_HEAD.as_ref().and_then(|r| r.find(&padded)).map_or(padded.len(), |m| m.start());
    let Some(head) = padded[..cut].split_whitespace().next_back() else { return false };
    let (speaker, name) = (normalised(speaker), normalised(name));
    let words: BTreeSet<&str> = name.split_whitespace().collect();
    let shared = speaker.split_whitespace().any(|w| w.chars().count() > 2 && words.contains(w));
    head.starts_with(char::is_lowercase) && !shared
}

fn without_article(name: &str) -> &str {
    let word = name.split(char::is_whitespace).next().unwrap_or("");
    let article = ["the", "a", "an"].iter().any(|a| word.eq_ignore_ascii_case(a));
    // The article alone is a name like any other.
    if article && word.len() < name.len() { name[word.len()..].trim_start() } else { name }
}

/// Appends the full case folding of `c` (Unicode, CaseFolding.txt, C and F): by way of the upper case, which
/// unfolds 'ß' to 'ss' and joins the sigmas, but not for the dotless i, which folds to itself.
fn folded(c: char, out: &mut String) {
    if c == 'ı' {
        out.push(c);
    } else {
        out.extend(c.to_uppercase().flat_map(char::to_lowercase));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_one_name_are_equal() {
        assert_eq!(normalised(" The New York-Post "), "new york post");
        assert_eq!(normalised("a"), "a");
        assert_eq!(normalised("An  official"), "official");
        assert_eq!(normalised("Anna O’Neill"), "anna o neill");
        assert_eq!(normalised("GROSS"), normalised("Groß"));
        assert_eq!(normalised("J.K. Rowling"), normalised("j k rowling"));
        assert_eq!(normalised("(?)"), "");
    }

    #[test]
    fn descriptions_have_a_head_without_capital() {
        assert!(is_description("the prime minister of Spain", "Ann Lee"));
        assert!(is_description("spokesman for Lee, who left", "Ann Oh"));
        assert!(!is_description("Prime Minister", "Ann Lee"));
        assert!(!is_description("the white house", "White House"));
        assert!(!is_description("", "Ann Lee"));
    }
}
