//! Kinds of contents and mentions, told from the text alone, the same for gold and predictions.

use whosaid_language::QuoteKind;

use super::text::{Text, is_alnum};

/// Direct when all of it is inside quotation marks, mixed when some is, indirect when none is; `None`
/// without spans.
pub fn quote_kind(text: &Text, spans: &[(usize, usize)]) -> Option<QuoteKind> {
    let start = spans.iter().map(|s| s.0).min()?;
    let end = spans.iter().map(|s| s.1).max()?;
    let whole = text.slice((start, end));
    if !whole.iter().any(|c| "“”\"«»„".contains(*c)) {
        return Some(QuoteKind::Indirect);
    }
    let covered = |i: usize| spans.iter().any(|s| (s.0..s.1).contains(&i));
    let (mut inside, mut letters, mut outside) = (false, 0u32, 0u32);
    for (i, &c) in whole.iter().enumerate() {
        match c {
            '“' | '«' | '„' => inside = true,
            '”' | '»' => inside = false,
            '"' => inside = !inside,
            c if is_alnum(c) && covered(start + i) => {
                letters += 1;
                outside += u32::from(!inside);
            }
            _ => {}
        }
    }
    let first = whole.iter().find(|c| !c.is_whitespace());
    let opens = first.is_some_and(|c| "“\"«„".contains(*c));
    // A fiftieth may stand outside: a word between two pieces, a stray letter.
    let direct = opens && f64::from(outside) <= 0.02 * f64::from(letters.max(1));
    Some(if direct { QuoteKind::Direct } else { QuoteKind::Mixed })
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
