//! Quotation marks of a text, and which positions stand inside them, as the reference scorer defines it.
//!
//! This is the scorer's own reading of quotation marks, the same for gold and predictions. It is independent of the
//! language core's, which is under test.

use super::text::{Text, is_alnum, is_space};

/// Characters after which a mark may open a quotation.
const BEFORE: &str = " \t\n\r\u{a0}([{—–-/“„«‟\"‘`'";
/// Characters before which a mark may close one.
const AFTER: &str = " \t\n\r\u{a0})]}—–-/.,;:!?…”»\"’'";
/// Words that an apostrophe abbreviates at their start ('em, 'til, 'twas).
const ELISIONS: [&str; 8] = ["em", "til", "tis", "twas", "cause", "n", "round", "bout"];
/// How far outside its spans a content's own marks may stand, in code points.
const REACH: usize = 2;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    /// “ ” " « » „
    Double,
    /// '' and ``
    Pair,
    /// ‘ ’ ' `
    Single,
}

/// One quotation mark, `start..end` in code points.
#[derive(Clone, Copy, Debug)]
struct Mark {
    family: Family,
    /// Whether it opens a quotation; `None` where only the marks before it tell.
    opens: Option<bool>,
    start: usize,
    end: usize,
}

/// Whether `rest`, which follows an apostrophe, begins with an abbreviated word or a decade ('90s).
fn is_elision(rest: &[char]) -> bool {
    let ends_at = |at: usize| rest.get(at).is_none_or(|&c| !is_alnum(c) && c != '_');
    let is_word = |word: &&str| {
        let n = word.len();
        rest.len() >= n && rest.iter().zip(word.chars()).all(|(a, b)| a.to_ascii_lowercase() == b) && ends_at(n)
    };
    let is_decade = || {
        let digits = rest.iter().take(2).filter(|c| c.is_ascii_digit()).count() == 2;
        let plural = rest.get(2).is_some_and(|c| c.eq_ignore_ascii_case(&'s'));
        digits && (ends_at(2) || plural && ends_at(3))
    };
    ELISIONS.iter().any(is_word) || is_decade()
}

/// The marks of `chars[lo..hi]` in text order; one at `first` may open a quotation whatever is before it.
fn marks(chars: &[char], lo: usize, hi: usize, first: usize) -> Vec<Mark> {
    let mut out = Vec::new();
    let mut at = lo;
    while at < hi {
        let c = chars[at];
        let double = matches!(c, '\'' | '`') && at + 1 < hi && chars[at + 1] == c;
        let (start, end) = (at, at + 1 + usize::from(double));
        at = end;
        if !"“”„‟«»\"″＂‘’'`".contains(c) {
            continue;
        }
        let before = if start > 0 { chars[start - 1] } else { ' ' };
        let after = chars.get(end).copied().unwrap_or(' ');
        let starts = (BEFORE.contains(before) || start == first) && !is_space(after);
        let ends = AFTER.contains(after) && !is_space(before);
        let (family, opens) = match c {
            _ if double => (Family::Pair, Some(c == '`' || starts)),
            '‘' | '\'' | '`' if starts && !is_elision(&chars[end..]) => (Family::Single, Some(true)),
            '’' | '\'' if ends && !BEFORE.contains(before) => (Family::Single, Some(false)),
            '‘' | '\'' | '’' | '`' => continue, // An apostrophe.
            '„' | '‟' => (Family::Double, Some(true)),
            // In German “ closes what „ opened.
            '“' => (Family::Double, Some(!(ends && chars[lo..start].contains(&'„')))),
            '”' => (Family::Double, Some(false)),
            '«' => (Family::Double, Some(!ends)),
            '»' => (Family::Double, Some(starts && is_alnum(after))),
            _ if starts => (Family::Double, Some(true)),
            _ if is_alnum(after) && !is_space(before) => (Family::Double, None),
            _ => (Family::Double, Some(false)),
        };
        out.push(Mark { family, opens, start, end });
    }
    out
}

/// Positions of a text that stand inside quotation marks, in a window around a content.
pub(super) struct Inside {
    from: usize,
    inside: Vec<bool>,
}

impl Inside {
    /// Looks at the marks of `lo..hi` and of [`REACH`] code points around it, since a content may leave its marks out.
    ///
    /// Double marks and pairs count until they are closed, at most to the end: a quotation may open again at a new
    /// paragraph. A single mark must be closed in its paragraph, or open again in the next.
    pub(super) fn new(text: &Text, lo: usize, hi: usize) -> Self {
        let chars = text.slice((0, usize::MAX));
        let hi = hi.min(chars.len());
        let first = lo.min(hi);
        let lo = first.saturating_sub(REACH);
        let hi = hi + chars[hi..].iter().take(REACH).take_while(|c| **c != '\n').count();
        let rows = marks(chars, lo, hi, first);
        let mut out = Self { from: lo, inside: vec![false; hi - lo] };
        for family in [Family::Double, Family::Pair] {
            out.add_double(&rows, family, hi);
        }
        let singles: Vec<Mark> = rows.into_iter().filter(|m| m.family == Family::Single).collect();
        out.add_single(chars, &singles, lo, hi);
        out
    }

    /// Whether a position stands inside marks.
    pub(super) fn contains(&self, position: usize) -> bool {
        position.checked_sub(self.from).and_then(|i| self.inside.get(i)).is_some_and(|inside| *inside)
    }

    fn add(&mut self, start: usize, end: usize) {
        self.inside[start - self.from..end - self.from].fill(true);
    }

    fn add_double(&mut self, rows: &[Mark], family: Family, hi: usize) {
        let mut open: Option<usize> = None;
        let end = Mark { family, opens: Some(false), start: hi, end: hi };
        for mark in rows.iter().filter(|m| m.family == family).chain([&end]) {
            match open {
                Some(start) if mark.opens != Some(true) => {
                    self.add(start, mark.end);
                    open = None;
                }
                None if mark.opens != Some(false) => open = Some(mark.start),
                _ => {}
            }
        }
    }

    fn add_single(&mut self, chars: &[char], singles: &[Mark], mut lo: usize, hi: usize) {
        while lo < hi {
            let end = chars[lo..hi].iter().position(|c| *c == '\n').map_or(hi, |at| lo + at);
            let paragraph: Vec<Mark> = singles.iter().filter(|m| (lo..end).contains(&m.start)).copied().collect();
            let mut k = 0;
            while k < paragraph.len() {
                let mark = paragraph[k];
                let close = if mark.opens == Some(true) { closing(chars, &paragraph, k) } else { None };
                if let Some(close) = close {
                    self.add(mark.start, paragraph[close].end);
                    k = close;
                } else if mark.opens == Some(true) && k + 1 == paragraph.len() && opens_again(chars, singles, end) {
                    self.add(mark.start, end);
                }
                k += 1;
            }
            lo = end + 1;
        }
    }
}

/// Index of the mark that closes the one at `k`, among those before the next opening one.
fn closing(chars: &[char], paragraph: &[Mark], k: usize) -> Option<usize> {
    let mark = paragraph[k];
    let closes = |m: &Mark| {
        chars[mark.start] == '‘'
            || chars[mark.end..m.start].contains(&' ')
            || matches!(chars[m.start - 1], ',' | '.' | '?' | '!')
    };
    let candidates = || {
        let later = paragraph.iter().enumerate().skip(k + 1);
        later.take_while(|(_, m)| m.opens != Some(true)).filter(|(_, m)| closes(m))
    };
    // The apostrophe of "boys'" closes only what nothing else closes.
    let sure = candidates().find(|(_, m)| chars[m.start - 1] != 's');
    sure.or_else(|| candidates().next()).map(|(i, _)| i)
}

/// Whether a single mark opens at the start of the next paragraph that is not empty.
fn opens_again(chars: &[char], singles: &[Mark], end: usize) -> bool {
    let blank = |m: &Mark| chars[end..m.start].iter().all(|c| is_space(*c));
    singles.iter().any(|m| m.opens == Some(true) && m.start > end && blank(m))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The text with each position inside marks as it is, and each other as a dot.
    fn inside(text: &str) -> String {
        let n = text.chars().count();
        let inside = Inside::new(&Text::new(text), 0, n);
        text.chars().enumerate().map(|(i, c)| if inside.contains(i) { c } else { '.' }).collect()
    }

    #[test]
    fn apostrophes_are_no_marks() {
        assert_eq!(inside("It's the boys' '90s, rock 'n' roll"), ".".repeat(34));
        assert_eq!(inside("‘It’s ours,’ he said"), "‘It’s ours,’........");
        assert_eq!(inside("'The boys' bikes are gone,' he said"), "'The boys' bikes are gone,'........");
    }

    #[test]
    fn open_double_marks_count_to_the_end() {
        assert_eq!(inside("“One.\n\n“Two.” x"), "“One.\n\n“Two.”..");
        assert_eq!(inside("``One'' and „zwei“ x"), "``One''.....„zwei“..");
    }

    #[test]
    fn single_marks_close_in_their_paragraph_or_open_again() {
        assert_eq!(inside("‘One.\n\n‘Two.’"), "‘One...‘Two.’");
        assert_eq!(inside("‘One.\n\nTwo."), ".".repeat(11));
    }
}
