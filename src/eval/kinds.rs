//! Kinds of contents and mentions by the text alone, the same for gold and predictions.

use whosaid_language::QuoteKind;

use super::marks::Inside;
use super::text::Text;

/// Share of a direct quote's letters that may stand outside its marks: a word between two pieces, a stray letter.
const MAX_OUTSIDE: f64 = 0.02;

/// Direct when all of it is inside quotation marks, mixed when some is, indirect when none is; `None`
/// without spans.
pub fn quote_kind(text: &Text, spans: &[(usize, usize)]) -> Option<QuoteKind> {
    let start = spans.iter().map(|s| s.0).min()?;
    let end = spans.iter().map(|s| s.1).max()?;
    let letters = text.letters(spans);
    let letters = letters.positions();
    let inside = Inside::new(text, start, end);
    let is_outside = |&&at: &&u32| !inside.contains(at as usize);
    let outside = letters.iter().filter(is_outside).count();
    let starts_inside = letters.first().is_some_and(|&at| inside.contains(at as usize));
    if starts_inside && outside as f64 <= MAX_OUTSIDE * letters.len() as f64 {
        return Some(QuoteKind::Direct);
    }
    let has_mark = || text.slice((start, end)).iter().any(|c| "“”\"«»„".contains(*c));
    Some(if outside < letters.len() || has_mark() { QuoteKind::Mixed } else { QuoteKind::Indirect })
}

/// How a source is mentioned, judged by its words alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum MentionKind {
    /// Has a capitalised word besides a leading article.
    Named,
    /// None has.
    Nominal,
    /// No source.
    None,
    /// One word, a pronoun.
    Pronoun,
}

impl MentionKind {
    /// Its name in the scores.
    pub fn name(self) -> &'static str {
        match self {
            Self::Named => "named",
            Self::Nominal => "nominal",
            Self::None => "none",
            Self::Pronoun => "pronoun",
        }
    }
}

const PRONOUNS: [&str; 24] = [
    "he", "she", "they", "i", "we", "it", "who", "you", "him", "her", "them", "us", "me", "his", "their", "my", "our",
    "its", "that", "which", "one", "some", "many", "others",
];

/// The kind of a mention.
pub fn mention_kind(text: &Text, spans: &[(usize, usize)]) -> MentionKind {
    let pieces: Vec<String> = spans.iter().map(|&s| text.slice(s).iter().collect()).collect();
    let joined = pieces.join(" ");
    let words: Vec<&str> = joined.split_whitespace().collect();
    let Some(first) = words.first() else { return MentionKind::None };
    let lower = first.to_lowercase();
    if words.len() == 1 && PRONOUNS.contains(&lower.trim_matches(',')) {
        return MentionKind::Pronoun;
    }
    let skipped = usize::from(["the", "a", "an"].contains(&lower.as_str()));
    let capital = |w: &&str| w.chars().next().is_some_and(char::is_uppercase);
    if words.iter().skip(skipped).any(capital) { MentionKind::Named } else { MentionKind::Nominal }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(text: &str) -> Option<QuoteKind> {
        quote_kind(&Text::new(text), &[(0, text.chars().count())])
    }

    #[test]
    fn quotes_are_told_by_their_marks() {
        assert_eq!(quote("“We won”"), Some(QuoteKind::Direct));
        assert_eq!(quote(" \"We won,\""), Some(QuoteKind::Direct));
        assert_eq!(quote("‘We won’"), Some(QuoteKind::Direct));
        assert_eq!(quote("“We won.\n\n“Twice.”"), Some(QuoteKind::Direct));
        assert_eq!(quote("it wasn't the miners' fault"), Some(QuoteKind::Indirect));
        assert_eq!(quote("“We won,” he said, “twice.”"), Some(QuoteKind::Mixed));
        assert_eq!(quote("that they “won”"), Some(QuoteKind::Mixed));
        assert_eq!(quote("that they won"), Some(QuoteKind::Indirect));
        assert_eq!(quote_kind(&Text::new("x"), &[]), None);
        let text = Text::new("“We won,” he said, “twice.”");
        assert_eq!(quote_kind(&text, &[(0, 9), (19, 27)]), Some(QuoteKind::Direct));
    }

    #[test]
    fn mentions_are_told_by_their_words() {
        let kind = |s: &str| mention_kind(&Text::new(s), &[(0, s.chars().count())]);
        assert_eq!(kind("He"), MentionKind::Pronoun);
        assert_eq!(kind("who,"), MentionKind::Pronoun);
        assert_eq!(kind("Ann"), MentionKind::Named);
        assert_eq!(kind("The minister"), MentionKind::Nominal);
        assert_eq!(kind("the Prime Minister"), MentionKind::Named);
        assert_eq!(mention_kind(&Text::new("x"), &[]), MentionKind::None);
    }
}
