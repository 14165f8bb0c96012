//! The marks of a paragraph: which tokens may open or close a quotation.

use crate::text::{Paragraph, TextLayer, TokenKind};

/// Marks that go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Family {
    /// “ ” " ″ '' `` „
    Double,
    /// ‘ ’ ' ` ‚
    Single,
    /// « » ‹ ›
    Guillemet,
    /// 「 」 『 』
    Corner,
}

/// What a glyph says of itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Glyph {
    Opens,
    Closes,
    /// A low mark: opens, and “ or ‘ may close it.
    Low,
    /// Straight.
    Either,
}

/// A mark and what stands next to it (next to the whole run of marks that it is in).
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    /// Index of its token.
    pub token: u32,
    pub family: Family,
    pub glyph: Glyph,
    /// White space, a bracket or a dash stands before it: it may open.
    pub free_before: bool,
    /// White space, punctuation or the end stands after it: it may close.
    pub free_after: bool,
    /// Punctuation or another mark stands before it: if it closes anything, it is no apostrophe.
    pub after_punctuation: bool,
    /// May be the apostrophe of a plural's possessive: after an s, before a space and a word.
    pub possessive: bool,
    /// Stands between a stop and a capital letter without a space ('next door.'I like it'): may open or close.
    pub jammed: bool,
    /// Stands right after a number.
    pub after_number: bool,
    /// Of single marks: one that closes for certain follows before another opens.
    pub closer_follows: bool,
    /// The same, before any double mark.
    pub closer_follows_inside: bool,
    /// Of single marks: one that may close follows in the paragraph.
    pub any_closer_follows: bool,
    /// Of double marks: how many more of those that follow in the paragraph close than open.
    pub balance_after: i32,
    /// Of double marks: whether an odd number of straight ones follows.
    pub odd_after: bool,
}

impl Mark {
    /// Placed so that it can only open.
    pub fn placed_to_open(&self) -> bool {
        self.free_before && !self.free_after
    }

    /// Placed so that it can only close.
    pub fn placed_to_close(&self) -> bool {
        !self.free_before && self.free_after
    }
}

/// The family and glyph of a token, if it is a quotation mark.
fn read(word: &str) -> Option<(Family, Glyph)> {
    use Family::{Corner, Double, Guillemet, Single};
    use Glyph::{Closes, Either, Low, Opens};
    Some(match word {
        "\"" | "''" | "＂" | "″" | "‶" => (Double, Either),
        "“" | "``" | "‟" | "〝" | "❝" => (Double, Opens),
        "”" | "〞" | "❞" => (Double, Closes),
        // Two commas stand for a low mark.
        "„" | ",," => (Double, Low),
        "'" => (Single, Either),
        "‘" | "`" | "‛" => (Single, Opens),
        "’" => (Single, Closes),
        "‚" => (Single, Low),
        "«" | "‹" | "<<" => (Guillemet, Opens),
        "»" | "›" | ">>" => (Guillemet, Closes),
        "「" | "『" => (Corner, Opens),
        "」" | "』" => (Corner, Closes),
        _ => return None,
    })
}

/// Reads the marks of a paragraph into `out` (emptied first).
pub(super) fn collect(document: &TextLayer, paragraph: &Paragraph, out: &mut Vec<Mark>) {
    out.clear();
    let bytes = document.text.as_bytes();
    for i in paragraph.tokens.range() {
        let token = &document.tokens[i];
        if token.kind != TokenKind::Mark {
            continue;
        }
        // Most marks are commas and stops.
        let first = bytes[token.span.start as usize];
        let doubled = token.span.len() == 2 && matches!(first, b',' | b'<' | b'>');
        if first.is_ascii() && !matches!(first, b'"' | b'\'' | b'`') && !doubled {
            continue;
        }
        if let Some((family, glyph)) = read(document.word(i)) {
            out.push(Mark {
                token: i as u32,
                family,
                glyph,
                free_before: false,
                free_after: false,
                after_punctuation: false,
                possessive: false,
                jammed: false,
                after_number: false,
                closer_follows: false,
                closer_follows_inside: false,
                any_closer_follows: false,
                balance_after: 0,
                odd_after: false,
            });
        }
    }
    look_around(document, paragraph, out);
    look_ahead(out);
}

/// Fills in what stands next to each mark.
fn look_around(document: &TextLayer, paragraph: &Paragraph, marks: &mut [Mark]) {
    let (first, end) = (paragraph.tokens.start as usize, paragraph.tokens.end as usize);
    let mut run = 0;
    while run < marks.len() {
        let mut run_end = run + 1;
        while run_end < marks.len()
            && marks[run_end].token == marks[run_end - 1].token + 1
            && !document.spaced(marks[run_end].token as usize)
        {
            run_end += 1;
        }
        let (before, after) = (marks[run].token as usize, marks[run_end - 1].token as usize + 1);
        let start_free = before == first || document.spaced(before) || opens_or_dash(document.word(before - 1));
        let end_free = after == end || document.spaced(after) || !continues_word(document, after);
        for (k, mark) in marks[run..run_end].iter_mut().enumerate() {
            let i = mark.token as usize;
            let previous = (k == 0 && i > first && !document.spaced(i)).then(|| &document.tokens[i - 1]);
            mark.free_before = start_free;
            mark.free_after = end_free;
            mark.after_punctuation = match previous {
                Some(token) => matches!(token.kind, TokenKind::Mark),
                None => k > 0,
            };
            let next = (run_end - run == 1 && !end_free).then(|| &document.tokens[after]);
            let glued = previous.is_some() && next.is_some_and(|t| t.kind == TokenKind::Word);
            let stop = glued && matches!(document.word(i - 1), "." | "!" | "?");
            mark.jammed = stop && document.capitalised(after);
            // A space is missing before the cue: "it,'said her neighbour".
            let closes = glued && (stop || document.word(i - 1) == ",") && !document.capitalised(after);
            mark.free_after |= closes && mark.family == Family::Single;
            mark.after_number = previous.is_some_and(|t| t.kind == TokenKind::Number);
            let word_follows = i + 1 < end && document.spaced(i + 1) && document.tokens[i + 1].kind == TokenKind::Word;
            mark.possessive = word_follows
                && previous.is_some_and(|t| t.kind == TokenKind::Word)
                && document.lower(i - 1).ends_with(['s', 'x', 'z'])
                || word_follows && previous.is_some() && document.lower(i - 1).ends_with("in");
        }
        run = run_end;
    }
}

/// Fills in what follows each mark, from the last one back.
fn look_ahead(marks: &mut [Mark]) {
    let (mut sure, mut sure_inside, mut any) = (false, false, false);
    let (mut balance, mut straight) = (0, 0usize);
    for mark in marks.iter_mut().rev() {
        mark.closer_follows = sure;
        mark.closer_follows_inside = sure_inside;
        mark.any_closer_follows = any;
        mark.balance_after = balance;
        mark.odd_after = straight % 2 == 1;
        match mark.family {
            Family::Single => {
                let closes = mark.placed_to_close() && matches!(mark.glyph, Glyph::Either | Glyph::Closes);
                let opens = mark.glyph == Glyph::Opens || (mark.glyph == Glyph::Either && mark.placed_to_open());
                if closes {
                    any = true;
                    if !mark.possessive || mark.after_punctuation {
                        (sure, sure_inside) = (true, true);
                    }
                } else if opens {
                    (sure, sure_inside) = (false, false);
                }
            }
            Family::Double => {
                sure_inside = false;
                straight += usize::from(mark.glyph == Glyph::Either);
                let closes = mark.glyph == Glyph::Closes || (mark.glyph == Glyph::Either && mark.placed_to_close());
                let opens = mark.glyph == Glyph::Opens || (mark.glyph == Glyph::Either && mark.placed_to_open());
                balance += i32::from(closes) - i32::from(opens);
            }
            _ => {}
        }
    }
}

/// Whether a quotation may open right after this token.
fn opens_or_dash(word: &str) -> bool {
    matches!(word, "(" | "[" | "{" | "-" | "--" | "—" | "–" | "―" | "/" | "…" | "=" | ">" | ":")
        || word.ends_with(['-', '—', '>'])
}

/// Whether what stands right after a mark goes on with it: a word, number or sign, but no clitic.
fn continues_word(document: &TextLayer, i: usize) -> bool {
    match document.tokens[i].kind {
        TokenKind::Mark => matches!(document.word(i), "(" | "[" | "…" | "..." | "¿" | "¡"),
        // A clitic does not; an elision does ("‘’Tis a pity").
        TokenKind::Word => {
            let clitic = document.lower(i).strip_prefix('\'');
            !clitic.is_some_and(|c| c.len() < 3 && c != "em" || matches!(c, "90s" | "80s"))
        }
        TokenKind::Markup => false,
        _ => true,
    }
}
