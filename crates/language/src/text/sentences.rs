//! Sentences: runs of the tokens of a paragraph.
//!
//! A sentence ends after `.`, `!` or `?` with the closing marks that follow. It does not end where the
//! text goes on in lower case ('"Why?" he asked'), nor, unless a word that opens sentences follows,
//! after an abbreviation. An ellipsis ends none, as in CoreNLP, unless it closes a quotation that a capital follows.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::layer::Token;
use super::tokens::{Abbreviation, TokenKind, abbreviation};
use crate::word_list::{WordList, word_list};

static OPENERS: LazyLock<HashSet<&'static str>> = LazyLock::new(|| {
    include_str!("../../data/sentence_openers.txt").lines().filter(|line| !line.starts_with('#')).collect()
});

/// What may follow 'a.m.' and 'p.m.' in the same sentence.
static AFTER_TIME: WordList = word_list!("text", "after-time");

/// Calls `emit` with the first and one past the last token of each sentence of a paragraph, as indices
/// into its `tokens`. Every token is in one.
pub(super) fn split(text: &str, tokens: &[Token], mut emit: impl FnMut(usize, usize)) {
    let view = View { text, tokens };
    let mut start = 0;
    let mut i = 0;
    while i < tokens.len() {
        let stop = view.stop(i);
        i += 1;
        let Some(stop) = stop else { continue };
        if matches!(stop, Stop::Mark) && i == start + 2 && i == 2 && view.numbers_a_list(0) {
            continue;
        }
        let mut end = i;
        while end < tokens.len() && (view.closes(end) || view.repeats(end)) {
            end += 1;
        }
        if end < tokens.len() && view.ends(stop, i - 1, end) {
            emit(start, end);
            start = end;
            i = end;
        }
    }
    if start < tokens.len() {
        emit(start, tokens.len());
    }
}

/// What may end a sentence.
#[derive(Clone, Copy)]
enum Stop {
    /// '.', '!', '?' of their own.
    Mark,
    /// A word with a full stop.
    Abbreviation(Abbreviation),
    /// 'a.m.', 'p.m.'.
    Time,
    /// '…', '—': speech that breaks off.
    Cut,
}

struct View<'a> {
    text: &'a str,
    tokens: &'a [Token],
}

impl View<'_> {
    fn word(&self, i: usize) -> &str {
        self.tokens[i].span.of(self.text)
    }

    fn spaced(&self, i: usize) -> bool {
        i == 0 || self.tokens[i - 1].span.end < self.tokens[i].span.start
    }

    /// Whether token `i` may end a sentence.
    fn stop(&self, i: usize) -> Option<Stop> {
        let token = &self.tokens[i];
        match token.kind {
            TokenKind::Mark => {
                let bytes = self.text.as_bytes();
                let first = bytes[token.span.start as usize];
                // '.' but not '...'; '!', '?', '?!'.
                let mark = (first == b'.' && token.span.len() == 1) || first == b'!' || first == b'?';
                let cut = || first == b'.' || matches!(self.word(i), "…" | "—" | "–" | "--");
                if mark { Some(Stop::Mark) } else { cut().then_some(Stop::Cut) }
            }
            TokenKind::Word if self.text.as_bytes()[token.span.end as usize - 1] == b'.' => {
                let word = self.word(i);
                let bare = &word[..word.len() - 1];
                if bare.eq_ignore_ascii_case("a.m") || bare.eq_ignore_ascii_case("p.m") {
                    return Some(Stop::Time);
                }
                Some(Stop::Abbreviation(abbreviation(bare).unwrap_or(Abbreviation::Final)))
            }
            _ => None,
        }
    }

    /// Whether a paragraph opens with the number of a list item ('1. Vote').
    fn numbers_a_list(&self, first: usize) -> bool {
        let token = &self.tokens[first];
        token.span.len() <= 3 && (token.kind == TokenKind::Number || token.span.len() == 1)
    }

    /// Whether token `i` is one more mark of a run of them ('!!!').
    fn repeats(&self, i: usize) -> bool {
        self.tokens[i].kind == TokenKind::Mark && !self.spaced(i) && matches!(self.stop(i), Some(Stop::Mark))
    }

    /// Whether token `i` closes what stands before it: a bracket, or a quotation mark that is no opening one.
    fn closes(&self, i: usize) -> bool {
        if self.tokens[i].kind != TokenKind::Mark {
            return false;
        }
        match self.word(i) {
            ")" | "]" | "}" => true,
            "”" | "’" | "»" | "\"" | "'" | "''" | "›" | "’’" => {
                !self.spaced(i) || i + 1 == self.tokens.len() || self.spaced(i + 1)
            }
            _ => false,
        }
    }

    /// Whether a sentence ends between the stop (token `at`, closing marks after it) and token `next`.
    fn ends(&self, stop: Stop, at: usize, next: usize) -> bool {
        let closed_quotation = (at + 1..next).any(|i| !matches!(self.word(i), ")" | "]" | "}"));
        let (mut first, mut opened) = (next, false);
        while first < self.tokens.len() && self.opens(first) {
            // A bracket may follow an abbreviation in the same sentence ('Bo Ray Jr. (D-Ohio)').
            opened = !matches!(self.word(first), "(" | "[");
            first += 1;
        }
        let Some(token) = self.tokens.get(first) else { return true };
        let word = self.word(first);
        let initial = word.chars().next().unwrap_or(' ');
        match stop {
            Stop::Mark => match token.kind {
                TokenKind::Word => !initial.is_lowercase(),
                TokenKind::Mark => match word {
                    "," | ";" | ":" => false,
                    // '."—Ann Lee' is a signature, '..." — said with a smile' goes on.
                    "-" | "--" | "—" | "–" | "―" => {
                        let after = self.tokens.get(first + 1).map(|t| t.span.of(self.text));
                        !after.and_then(|w| w.chars().next()).is_some_and(char::is_lowercase)
                    }
                    _ => true,
                },
                _ => true,
            },
            Stop::Cut => closed_quotation && self.spaced(next) && initial.is_uppercase(),
            Stop::Time => initial.is_uppercase() && !AFTER_TIME.has(word),
            Stop::Abbreviation(kind) => {
                let opener = initial.is_uppercase() && is_opener(word);
                match kind {
                    Abbreviation::Title | Abbreviation::Number => false,
                    Abbreviation::Month => opener,
                    // After an initial, a nickname may stand in quotation marks.
                    Abbreviation::Final if self.tokens[at].span.len() == 2 => opener,
                    Abbreviation::Final => opener || (opened && !closed_quotation && initial.is_uppercase()),
                }
            }
        }
    }

    /// Whether token `i` opens a quotation or bracket.
    fn opens(&self, i: usize) -> bool {
        if self.tokens[i].kind != TokenKind::Mark {
            return false;
        }
        match self.word(i) {
            "“" | "‘" | "«" | "(" | "[" | "``" | "`" | "„" | "‹" => true,
            "\"" | "'" | "''" => i + 1 < self.tokens.len() && !self.spaced(i + 1),
            _ => false,
        }
    }
}

/// Whether a capitalised word opens sentences.
fn is_opener(word: &str) -> bool {
    let mut buffer = [0u8; 12];
    let Some(lower) = buffer.get_mut(..word.len()) else { return false };
    lower.copy_from_slice(word.as_bytes());
    lower.make_ascii_lowercase();
    std::str::from_utf8(lower).is_ok_and(|w| OPENERS.contains(w))
}

#[cfg(test)]
mod tests {
    use crate::text::TextLayer;

    /// Checks sentences given with '|' between them.
    fn check(marked: &str) {
        let text = marked.replace('|', "");
        let document = TextLayer::new(&text);
        let expected: Vec<&str> = marked.split('|').map(str::trim).collect();
        let found: Vec<&str> = document.sentences.iter().map(|s| s.span.of(&text)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn closing_marks_belong_to_the_sentence_before() {
        check("“We won.” |“Did we?” |Yes.");
        check("\"We won.\" |\"Did we?\" |Yes.");
        check("``We won.'' |``We did.''");
        check("''We won.'' |''We did,'' she said. |''Well.''");
        check("(She left.) |He stayed (for now). |“She called it ‘a win.’” |Fine.");
        check("«We won.» |He left.");
    }

    #[test]
    fn a_sentence_goes_on_in_lower_case() {
        check("“Did we win?” she asked. |“Yes!” he said.");
        check("The firm Yahoo! said so. |Sen. Ann Lee (R-Ky.) said so. |Bo Ray (D-N.J.), a lawyer, did.");
        check("“Why?”, she asked.");
        check("“Why?” — that was all.");
    }

    #[test]
    fn abbreviations_end_sentences_only_before_an_opener() {
        check("Mr. Roe met Gen. Lee in the U.S. Senate. |He came from the U.S. |They did not.");
        check("It was 9 p.m. |Roe left at 10 p.m. EST. |He left at 10 p.m. Eastern on Jan. 5 for St. Ives.");
        check("RENO, Nev. (AP) — Bo Ray Jr. (D-Ohio) won. |So did Acme Inc. |The others, Foo Corp. and so on, lost.");
        check("J. K. Roe spoke. |Robert C. “Bo” Ray did, too. |No. 5 was next. |They said no. |Fine.");
    }

    #[test]
    fn ellipses_and_lists_end_none() {
        check("Well... she said. |“I … do not know.”");
        check("1. Go and vote.");
        check("A heading without a stop");
        check("“It was loud!!!” |Jan Roe left. |What?! |No.");
        check("“I thought…” |He looked away. |“He is by...” |She left. |“But I —” |Roe rang.");
        check("“Well…” he said. |“We … Kemp left.”");
    }
}
