//! The form of a source mention: a name, a description, a pronoun.

use crate::Document;
use crate::types::{Attribution, SourceKind};
use crate::word_list::{WordList, word_list};

static PRONOUNS: WordList = word_list!("speakers", "lone-pronouns");

/// How the source of an attribution is mentioned: by a name where a word of it, its first article aside, is
/// capitalised; by a pronoun where it is nothing else.
pub fn source_kind(document: &Document<'_>, attribution: &Attribution) -> SourceKind {
    let (mut words, mut pronoun, mut named) = (0, false, false);
    for &span in &attribution.source {
        for i in document.tokens_in(span).range() {
            let Some(first) = document.word(i).chars().next().filter(|c| c.is_alphanumeric()) else { continue };
            let lower = document.lower(i);
            // 'WHO' and 'US' in capitals are bodies.
            pronoun = PRONOUNS.has(lower) && !matches!(document.word(i), "WHO" | "US");
            named |= first.is_uppercase() && !pronoun && !(words == 0 && matches!(lower, "the" | "a" | "an"));
            words += 1;
        }
    }
    match words {
        0 => SourceKind::None,
        1 if pronoun => SourceKind::Pronoun,
        _ if named => SourceKind::Named,
        _ => SourceKind::Nominal,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{QuoteKind, Span};

    #[test]
    fn a_source_is_named_nominal_pronoun_or_none() {
        for (text, kind) in [
            ("Sen. Ann Lee", SourceKind::Named),
            ("The Labour party", SourceKind::Named),
            ("the prime minister", SourceKind::Nominal),
            ("The minister", SourceKind::Nominal),
            ("He", SourceKind::Pronoun),
            ("who", SourceKind::Pronoun),
            ("WHO", SourceKind::Named),
            ("his brother", SourceKind::Nominal),
            ("", SourceKind::None),
        ] {
            let attribution = Attribution {
                content: Vec::new(),
                cue: Vec::new(),
                source: vec![Span::new(0, text.len())],
                kind: QuoteKind::Direct,
                confidence: 1.0,
            };
            assert_eq!(source_kind(&Document::new(text), &attribution), kind, "{text}");
        }
    }
}
