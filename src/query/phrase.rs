//! A word or phrase, looked for in text.

use regex::Regex;

use super::QueryError;

/// Words in a row, looked for as whole words: capitals make no difference, nor does the form of apostrophes, and any
/// white space may stand between two words.
#[derive(Clone, Debug)]
pub struct Phrase(Regex);

impl Phrase {
    /// The phrase that `words` says.
    pub fn new(words: &str) -> Result<Self, QueryError> {
        let is_wordy = |c: char| c.is_alphanumeric();
        if !words.contains(is_wordy) {
            return Err(QueryError::NoWord(words.to_string()));
        }
        let parts: Vec<String> = words.split_whitespace().map(pattern).collect();
        let edge = |c: Option<char>| if c.is_some_and(is_wordy) { r"\b" } else { "" };
        let trimmed = words.trim();
        let (before, after) = (edge(trimmed.chars().next()), edge(trimmed.chars().next_back()));
        let pattern = format!("(?i){before}{}{after}", parts.join(r"\s+"));
        Regex::new(&pattern).map(Self).map_err(|_| QueryError::NoWord(words.to_string())) // Longer than any phrase.
    }

    /// Whether it stands in a text.
    pub fn is_in(&self, text: &str) -> bool {
        self.0.is_match(text)
    }
}

fn pattern(word: &str) -> String {
    regex::escape(word).replace(['\'', '’'], "['’]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_words_are_found_whatever_their_capitals() {
        let phrase = Phrase::new("climate  change").expect("a phrase");
        assert!(phrase.is_in("“Climate\nchange is real,”") && phrase.is_in("CLIMATE CHANGE"));
        assert!(!phrase.is_in("climate changes") && !phrase.is_in("a climate of change"));
    }

    #[test]
    fn signs_are_no_patterns_and_apostrophes_are_one() {
        assert!(Phrase::new("won't").expect("a phrase").is_in("It won’t rain"));
        assert!(Phrase::new("C++").expect("a phrase").is_in("in c++, he said"));
        assert!(!Phrase::new("a.b").expect("a phrase").is_in("acb"));
        assert!(Phrase::new("école").expect("a phrase").is_in("à l'École de"));
        assert!(Phrase::new(" ?! ").is_err() && Phrase::new("").is_err());
    }
}
