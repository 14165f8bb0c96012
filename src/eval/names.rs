//! When two names are the same.

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
    fn the_same_name_is_the_same() {
        assert_eq!(normalised(" The New York-Post "), "new york post");
        assert_eq!(normalised("a"), "a");
        assert_eq!(normalised("An  official"), "official");
        assert_eq!(normalised("Anna O’Neill"), "anna o neill");
        assert_eq!(normalised("GROSS"), normalised("Groß"));
        assert_eq!(normalised("J.K. Rowling"), normalised("j k rowling"));
        assert_eq!(normalised("(?)"), "");
    }
}
