//! Which mark closes which.

use super::marks::{self, Family, Glyph, Mark};
use super::{Quotation, Use};
use crate::text::{Paragraph, TextLayer, TokenKind};
use crate::types::{Run, Span};

/// Depth from which on nested quotations are not told apart.
const MAX_DEPTH: usize = 8;

/// Paragraphs without a mark of their own in which the end of an open quotation is looked for.
const MAX_BRIDGE: usize = 4;

/// An open quotation.
#[derive(Clone, Copy)]
struct Open {
    family: Family,
    /// The glyph that opened it.
    glyph: Glyph,
    /// Index into the list.
    index: usize,
}

/// What the paragraph before left open.
struct Pending {
    family: Family,
    /// The glyph that opened it.
    glyph: Glyph,
    /// Paragraphs since then, all without a mark: they are inside if the next mark closes.
    bridge: Vec<u32>,
}

/// Longest reporting clause, in tokens, that is looked for at the end of a paragraph whose quotation is not closed.
const MAX_REPORTING_CLAUSE: usize = 16;

/// A quotation that turned out to be none (an apostrophe), to be taken out of the list.
const NONE: u32 = u32::MAX;

/// Pairs the marks of a document, paragraph by paragraph.
pub(super) fn pair(document: &TextLayer) -> Vec<Quotation> {
    let mut out = Vec::new();
    let mut marks = Vec::new();
    let mut pending: Option<Pending> = None;
    for (p, paragraph) in document.paragraphs.iter().enumerate() {
        marks::collect(document, paragraph, &mut marks);
        if marks.is_empty() {
            match &mut pending {
                Some(open) if open.bridge.len() < MAX_BRIDGE => open.bridge.push(p as u32),
                _ => pending = None,
            }
            continue;
        }
        let next = document.paragraphs.get(p + 1);
        let mut pairing = Pairing { document, paragraph, next, list: &mut out, stack: Vec::new() };
        pending = pairing.run(&marks, pending);
    }
    out.retain(|q: &Quotation| q.tokens.start != NONE);
    out.sort_by_key(|q| (q.span.start, std::cmp::Reverse(q.span.end)));
    set_depths(&mut out);
    out
}

/// Counts, for each quotation of a sorted list, those around it.
fn set_depths(list: &mut [Quotation]) {
    let mut ends: Vec<u32> = Vec::new();
    for quotation in list {
        while ends.last().is_some_and(|&end| end <= quotation.span.start) {
            ends.pop();
        }
        quotation.depth = ends.len().min(usize::from(u8::MAX)) as u8;
        ends.push(quotation.span.end);
    }
}

struct Pairing<'a, 't> {
    document: &'a TextLayer<'t>,
    paragraph: &'a Paragraph,
    next: Option<&'a Paragraph>,
    list: &'a mut Vec<Quotation>,
    stack: Vec<Open>,
}

impl Pairing<'_, '_> {
    /// Pairs the marks of a paragraph and says what it leaves open.
    fn run(&mut self, marks: &[Mark], pending: Option<Pending>) -> Option<Pending> {
        let mut before = pending;
        for mark in marks {
            let first_of_family = before.as_ref().is_some_and(|b| b.family == mark.family);
            if first_of_family && let Some(open) = before.take() {
                // Straight marks around a passage that has curly ones of its own: another quotation.
                let styles_differ = (open.glyph == Glyph::Either) != (mark.glyph == Glyph::Either);
                let opens = mark.token == self.paragraph.tokens.start && !self.only_closes(mark);
                if opens && !styles_differ && open.bridge.is_empty() {
                    self.open(mark);
                    self.mark_last_as_continuing();
                    continue;
                }
                if self.stack.is_empty() && self.only_closes(mark) {
                    self.bridge(&open.bridge, mark);
                    continue;
                }
            }
            match mark.family {
                Family::Double => self.double(mark),
                Family::Single => self.single(mark),
                Family::Guillemet | Family::Corner => self.guillemet(mark),
            }
        }
        self.finish()
    }

    fn mark_last_as_continuing(&mut self) {
        if let Some(last) = self.list.last_mut() {
            last.continues = true;
        }
    }

    /// Whether a mark, where nothing is open, can only close something.
    fn only_closes(&self, mark: &Mark) -> bool {
        mark.placed_to_close() && mark.glyph != Glyph::Opens && !mark.after_number
            || (mark.glyph == Glyph::Closes && !mark.placed_to_open())
    }

    fn double(&mut self, mark: &Mark) {
        let open = self.stack.iter().rposition(|o| o.family == Family::Double);
        match open {
            Some(at) => {
                let low = self.stack[at].glyph == Glyph::Low;
                let closes = match mark.glyph {
                    Glyph::Closes => true,
                    Glyph::Either => !mark.placed_to_open() && !self.is_inch(mark),
                    Glyph::Opens => (low && !mark.placed_to_open()) || mark.placed_to_close(),
                    Glyph::Low => false,
                };
                if closes {
                    self.close(at, mark);
                } else if !(mark.glyph == Glyph::Either && self.is_inch(mark)) {
                    // Either one inside the other, or the closing mark of the first is missing.
                    let continued = self.next_opens_double();
                    let styles_differ = (self.stack[at].glyph == Glyph::Either) != (mark.glyph == Glyph::Either);
                    if mark.balance_after < if continued || styles_differ { 1 } else { 2 } {
                        self.abandon(at, mark);
                    }
                    self.open(mark);
                }
            }
            None => {
                let opens = match mark.glyph {
                    // 'he said .“ It was late . ”': spaces in the wrong places.
                    Glyph::Opens => !mark.placed_to_close() || mark.balance_after > 0,
                    Glyph::Low => !mark.placed_to_close(),
                    Glyph::Either => !mark.placed_to_close(),
                    Glyph::Closes => mark.placed_to_open() || self.opens_by_mistake(mark),
                };
                if opens {
                    self.open(mark);
                }
            }
        }
    }

    /// 'Denn said,” We are late.”': a closing mark with its blank on the wrong side, after a verb of saying.
    fn opens_by_mistake(&self, mark: &Mark) -> bool {
        let i = mark.token as usize;
        let says = |t: usize| {
            matches!(
                self.document.lower(t),
                "said" | "says" | "asked" | "asks" | "added" | "adds" | "replied" | "replies" | "wrote" | "writes"
            )
        };
        mark.placed_to_close()
            && mark.balance_after > 0
            && i >= self.paragraph.tokens.start as usize + 2
            && matches!(self.document.word(i - 1), "," | ":")
            && says(i - 2)
    }

    /// Whether a straight mark after a number stands for inches: after feet (6'2"), or where reading it
    /// as a closing mark would leave an odd one.
    fn is_inch(&self, mark: &Mark) -> bool {
        if !mark.after_number || mark.glyph != Glyph::Either {
            return false;
        }
        let i = mark.token as usize;
        let feet = i >= 3
            && matches!(self.document.word(i - 2), "'" | "’" | "′")
            && self.document.tokens[i - 3].kind == TokenKind::Number;
        feet || mark.odd_after || self.document.word(i) == "″"
    }

    fn single(&mut self, mark: &Mark) {
        let top = self.stack.last().copied();
        if let Some(open) = top.filter(|o| o.family == Family::Single) {
            let low_closed = open.glyph == Glyph::Low && mark.glyph == Glyph::Opens && !mark.placed_to_open();
            let may_close = matches!(mark.glyph, Glyph::Either | Glyph::Closes) && !mark.placed_to_open();
            if low_closed || (may_close && mark.free_after && !self.is_possessive(mark)) {
                self.close(self.stack.len() - 1, mark);
                return;
            }
            if may_close {
                return;
            }
        }
        let opens = match mark.glyph {
            Glyph::Opens | Glyph::Low => !mark.free_after && (mark.free_before || mark.any_closer_follows),
            Glyph::Either => mark.placed_to_open() || mark.jammed && mark.closer_follows,
            // Only with its closing mark in sight: else it is an elision that no list has.
            Glyph::Closes => mark.placed_to_open() && mark.closer_follows_inside,
        };
        let ends = mark.any_closer_follows || self.next_opens_single() || mark.glyph == Glyph::Low;
        if opens && ends && !self.stack.iter().any(|o| o.family == Family::Single) {
            self.open(mark);
        }
    }

    /// Whether a single mark that could close is rather a plural's possessive: a better one follows.
    fn is_possessive(&self, mark: &Mark) -> bool {
        let inside_double = self.stack.iter().any(|o| o.family == Family::Double);
        let better = if inside_double { mark.closer_follows_inside } else { mark.closer_follows };
        mark.possessive && !mark.after_punctuation && better
    }

    fn next_opens_double(&self) -> bool {
        let first = |p: &Paragraph| self.document.word(p.tokens.start as usize);
        self.next.is_some_and(|p| matches!(first(p), "\"" | "“" | "''" | "``" | "„"))
    }

    fn next_opens_single(&self) -> bool {
        self.next.is_some_and(|p| matches!(self.document.word(p.tokens.start as usize), "'" | "‘" | "`"))
    }

    fn guillemet(&mut self, mark: &Mark) {
        let open = self.stack.iter().rposition(|o| o.family == mark.family);
        match open {
            // »so« as well as «so».
            Some(at) if self.stack[at].glyph != mark.glyph => self.close(at, mark),
            None if mark.glyph == Glyph::Opens || mark.placed_to_open() => self.open(mark),
            _ => {}
        }
    }

    fn open(&mut self, mark: &Mark) {
        if self.stack.len() >= MAX_DEPTH {
            return;
        }
        let i = mark.token as usize;
        let start = self.document.tokens[i].span;
        let end = self.paragraph.span.end;
        self.stack.push(Open { family: mark.family, glyph: mark.glyph, index: self.list.len() });
        self.list.push(Quotation {
            span: Span { start: start.start, end },
            inner: Span { start: start.end, end },
            tokens: Run::new(i, self.paragraph.tokens.end as usize),
            depth: 0,
            closed: false,
            continues: false,
            usage: Use::Speech,
        });
    }

    /// Closes the quotation at `at` of the stack. Single ones left open in it were apostrophes.
    fn close(&mut self, at: usize, mark: &Mark) {
        let end = self.document.tokens[mark.token as usize].span;
        self.end_inner(at, end.start, mark.token);
        let quotation = &mut self.list[self.stack[at].index];
        quotation.span.end = end.end;
        quotation.inner.end = end.start;
        quotation.tokens.end = mark.token + 1;
        quotation.closed = true;
        self.stack.truncate(at);
    }

    /// Ends the quotation at `at` of the stack before a mark that opens another one.
    fn abandon(&mut self, at: usize, mark: &Mark) {
        let end = self.document.tokens[mark.token as usize - 1].span.end;
        self.end_inner(at, end, mark.token);
        let quotation = &mut self.list[self.stack[at].index];
        let end = end.max(quotation.inner.start);
        (quotation.span.end, quotation.inner.end, quotation.tokens.end) = (end, end, mark.token);
        self.stack.truncate(at);
    }

    /// Ends what is open inside the quotation at `at` of the stack at byte `end`, before token `token`.
    fn end_inner(&mut self, at: usize, end: u32, token: u32) {
        for open in &self.stack[at + 1..] {
            let quotation = &mut self.list[open.index];
            if open.family == Family::Single {
                quotation.tokens.start = NONE;
            } else {
                let end = end.max(quotation.inner.start);
                (quotation.span.end, quotation.inner.end, quotation.tokens.end) = (end, end, token);
            }
        }
    }

    /// What was left open some paragraphs before ends at `mark`, the first one since.
    fn bridge(&mut self, between: &[u32], mark: &Mark) {
        let whole = |paragraph: &Paragraph| Quotation {
            span: paragraph.span,
            inner: paragraph.span,
            tokens: paragraph.tokens,
            depth: 0,
            closed: false,
            continues: true,
            usage: Use::Speech,
        };
        for &p in between {
            self.list.push(whole(&self.document.paragraphs[p as usize]));
        }
        let end = self.document.tokens[mark.token as usize].span;
        let mut last = whole(self.paragraph);
        (last.span.end, last.inner.end) = (end.end, end.start);
        last.tokens.end = mark.token + 1;
        last.closed = true;
        self.list.push(last);
    }

    /// Where a quotation that lacks its closing mark ends all the same: before the reporting clause that closes the
    /// paragraph ('“Should we go? asked Councillor Jim Pratt.').
    fn reporting_clause(&self, index: usize) -> Option<usize> {
        let tokens = self.list[index].tokens.range();
        let d = self.document;
        if tokens.len() < 6 || d.word(tokens.end - 1) != "." {
            return None;
        }
        let from = tokens.end.saturating_sub(MAX_REPORTING_CLAUSE).max(tokens.start + 2);
        (from..tokens.end - 2).find(|&i| {
            matches!(d.word(i - 1), "," | "?" | "!")
                && matches!(
                    d.lower(i),
                    "said" | "says" | "asked" | "asks" | "added" | "adds" | "replied" | "shouted" | "told" | "wrote"
                )
                && (i + 1..(i + 4).min(tokens.end)).any(|k| d.capitalised(k) || d.lower(k) == "the")
                && !(i + 1..tokens.end - 1).any(|k| matches!(d.word(k), "." | "?" | "!" | "I"))
        })
    }

    /// Whether a quotation begins with its paragraph.
    fn opens_paragraph(&self, index: usize) -> bool {
        self.list[index].tokens.start == self.paragraph.tokens.start
    }

    /// Where a fragment ends that is never closed: with its sentence ('called it “unsafe and badly led. It was ...').
    fn fragment_end(&self, index: usize) -> Option<usize> {
        let tokens = self.list[index].tokens.range();
        let d = self.document;
        let first = tokens.start + 1;
        if self.opens_paragraph(index) || first >= tokens.end || self.next_opens_double() {
            return None;
        }
        let small = d.word(first).starts_with(char::is_lowercase);
        let inside = d.tokens[tokens.start - 1].kind == TokenKind::Word;
        let end = d.sentence_at(first).end;
        // Quotations within it that go on or begin beyond its sentence belong to it, too.
        let crossed = self.list[index + 1..].iter().any(|q| q.tokens.start != NONE && q.tokens.end > end as u32);
        (small && inside && !crossed && end < tokens.end && end > first + 1).then_some(end)
    }

    /// Ends the paragraph: single marks left open were apostrophes, unless the next one opens with one.
    fn finish(&mut self) -> Option<Pending> {
        let next_single = self.next_opens_single();
        let mut pending = None;
        if let Some(open) = self.stack.first().copied()
            && (open.family != Family::Single || next_single && self.opens_paragraph(open.index))
            && let Some(end) = self.reporting_clause(open.index).or_else(|| self.fragment_end(open.index))
        {
            self.end_inner(0, self.document.tokens[end - 1].span.end, end as u32);
            let quotation = &mut self.list[open.index];
            let byte = self.document.tokens[end - 1].span.end;
            (quotation.span.end, quotation.inner.end, quotation.tokens.end) = (byte, byte, end as u32);
            // The comma, stop or question mark stands for the closing mark.
            quotation.closed = true;
            self.stack.clear();
        }
        for open in &self.stack {
            if open.family == Family::Single && !(next_single && pending.is_none()) {
                self.list[open.index].tokens.start = NONE;
            } else if pending.is_none() {
                pending = Some(Pending { family: open.family, glyph: open.glyph, bridge: Vec::new() });
            }
        }
        self.stack.clear();
        pending
    }
}
