//! Letters to a paper: text in the first person with its author's name under it.

use super::lines::Line;
use super::mentions::person_in;
use super::turn::Turn;
use crate::quotation::Quotations;
use crate::text::{TextLayer, TokenKind};
use crate::types::QuoteForm as Form;
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Most words of a signature's line.
const MAX_SIGNATURE_WORDS: usize = 6;
/// Most lines under a signature: a place, a role, a date.
const MAX_LINES_BELOW: usize = 2;
/// Most paragraphs of a letter.
const MAX_LETTER: usize = 60;
/// Most headings above a letter.
const MAX_HEADINGS: usize = 3;
/// Most tokens of a farewell, and its first words.
const MAX_FAREWELL: usize = 4;
static FAREWELLS: WordList = word_list!("layout", "farewells");
/// Words of the heading over a page of letters.
static LETTERS: WordList = word_list!("layout", "letters");
/// Fewest words of a letter without a salutation.
const MIN_LETTER_WORDS: usize = 12;
/// Fewest signatures of a page of letters.
const MIN_LETTERS: usize = 3;

/// The letters of a document.
pub(super) fn find(document: &TextLayer, quotations: &Quotations, lines: &[Line]) -> Vec<Turn> {
    let n = document.paragraphs.len();
    let heading = page_of_letters(document, lines);
    let page = heading.is_some();
    let mut out: Vec<Turn> = Vec::new();
    let mut start = heading.map_or(0, |p| p + 1);
    let mut p = start;
    while p < n {
        if opens(document, p) {
            start = p;
        }
        let Some(name) = (p > start).then(|| signature(document, lines, p)).flatten() else {
            p += 1;
            continue;
        };
        let below = (p + 1..n).take(MAX_LINES_BELOW).take_while(|&q| is_short(document, lines, q)).count();
        let last = p + below + 1 >= n;
        let next_opens = document.paragraphs.get(p + below + 1).is_some() && opens(document, p + below + 1);
        let salutation = opens(document, start);
        let body = start.max(p.saturating_sub(MAX_LETTER))..p;
        let ends = last || next_opens || salutation || page;
        if ends
            && (page && has_prose(document, lines, &body) || is_letter(document, quotations, body.clone(), salutation))
        {
            // The page's own headings above the letter are not its words.
            let heading = body.clone().take(MAX_HEADINGS).rev().find(|&q| lines[q] == Line::Heading);
            let body = heading.map_or(body.start, |q| q + 1)..body.end;
            let kept = body.filter(|&q| {
                matches!(lines[q], Line::Prose | Line::Item)
                    && !is_salutation_line(document, q)
                    && !is_farewell(document, q)
            });
            let mut turn = Turn::new(Form::Letter, kept.map(|q| document.paragraphs[q].span).collect());
            turn.source = Some(document.span_of(name));
            if !turn.content.is_empty() {
                out.push(turn);
            }
            p += below;
            start = p + 1;
        }
        p += 1;
    }
    out
}

/// The heading over a page of letters that says so, each with its author's name below: the first prose has no name above
/// it, the last has one below. (The entries of a live blog have their authors' names below, too.)
fn page_of_letters(document: &TextLayer, lines: &[Line]) -> Option<usize> {
    let is_word = |&t: &usize| document.tokens[t].kind == TokenKind::Word;
    let says = |p: usize| {
        let words = document.paragraphs[p].tokens.range().filter(is_word);
        words.clone().count() <= MAX_SIGNATURE_WORDS && words.into_iter().any(|t| LETTERS.has(document.lower(t)))
    };
    let heading = (0..document.paragraphs.len().min(1 + MAX_HEADINGS)).find(|&p| says(p))?;
    let signs = |p: usize| signature(document, lines, p).is_some();
    let prose = |p: &usize| lines[*p] == Line::Prose && !is_short(document, lines, *p);
    let n = document.paragraphs.len();
    let (first, last) = ((0..n).find(prose)?, (0..n).rfind(prose)?);
    if !(last + 1..n).take(1 + MAX_LINES_BELOW).any(signs) || (0..first).any(signs) {
        return None;
    }
    let mut signed = false;
    let mut letters = 0;
    for p in first..n {
        if prose(&p) {
            signed = false;
        } else if signs(p) && !signed {
            signed = true;
            letters += 1;
        }
    }
    (letters >= MIN_LETTERS).then_some(heading)
}

/// Whether some paragraphs have prose of a letter's length.
fn has_prose(document: &TextLayer, lines: &[Line], body: &Range<usize>) -> bool {
    let prose = body.clone().filter(|&p| lines[p] == Line::Prose);
    prose.map(|p| document.paragraphs[p].tokens.len()).sum::<usize>() >= MIN_LETTER_WORDS
}

/// Whether a letter begins with this paragraph: 'Sir, ...', 'Dear Editor', 'To the editor:'.
fn opens(document: &TextLayer, p: usize) -> bool {
    let tokens = document.paragraphs[p].tokens.range();
    let lower = |k: usize| if tokens.start + k < tokens.end { document.lower(tokens.start + k) } else { "" };
    let mark = |k: usize| matches!(lower(k), "," | ":" | "—" | "–" | "-" | ";" | ".");
    match lower(0) {
        "sir" | "madam" | "editor" | "sirs" => mark(1) || lower(1) == "or" && lower(2) == "madam",
        "dear" => tokens.len() > 1,
        "to" => lower(1) == "the" && lower(2) == "editor",
        "re" => mark(1),
        _ => false,
    }
}

/// Whether a paragraph is nothing but a salutation.
fn is_salutation_line(document: &TextLayer, p: usize) -> bool {
    document.paragraphs[p].tokens.len() <= 6 && opens(document, p)
}

/// Whether a paragraph is nothing but a farewell: 'Yours faithfully,'.
fn is_farewell(document: &TextLayer, p: usize) -> bool {
    let tokens = document.paragraphs[p].tokens.range();
    tokens.len() <= MAX_FAREWELL && FAREWELLS.has(document.lower(tokens.start))
}

/// The name of a paragraph that is a signature: a full name alone, or with a place or role after a comma.
fn signature(document: &TextLayer, lines: &[Line], p: usize) -> Option<Range<usize>> {
    if !is_short(document, lines, p) {
        return None;
    }
    let tokens = document.paragraphs[p].tokens.range();
    let first = tokens.clone().find(|&t| document.tokens[t].kind != TokenKind::Mark)?;
    let name = person_in(document, first..tokens.end)?;
    let titled = first..name.start;
    let alone = titled.len() <= 2 && titled.clone().all(|t| document.capitalised(t) || document.word(t) == ".");
    let rest = tokens.end == name.end || matches!(document.word(name.end), "," | "(" | "." | "|" | "–" | "-");
    (alone && rest).then_some(name)
}

/// Whether a paragraph is a line of a few words that is no sentence.
fn is_short(document: &TextLayer, lines: &[Line], p: usize) -> bool {
    let tokens = document.paragraphs[p].tokens.range();
    let words = tokens.clone().filter(|&t| document.tokens[t].kind == TokenKind::Word).count();
    words > 0
        && words <= MAX_SIGNATURE_WORDS
        && !matches!(lines[p], Line::Boilerplate | Line::Caption | Line::Direction | Line::Time)
        && !matches!(document.word(tokens.end - 1), "!" | "?" | ":" | "”" | "\"")
}

/// Whether paragraphs read as a letter: in the first person outside of quotations, most of it the author's own words.
fn is_letter(document: &TextLayer, quotations: &Quotations, body: Range<usize>, salutation: bool) -> bool {
    let tokens = body.flat_map(|q| document.paragraphs[q].tokens.range());
    let (mut words, mut own) = (0, 0);
    for t in tokens {
        let is_word = document.tokens[t].kind == TokenKind::Word;
        words += usize::from(is_word);
        let first_person = matches!(document.lower(t), "i" | "my" | "me" | "we" | "our" | "i'm" | "i've");
        own += usize::from(is_word && first_person && quotations.at(document.tokens[t].span.start).is_none());
    }
    // An article of some length has a stray 'I' too: a letter speaks of its author every few sentences.
    own > 0 && (salutation || words >= MIN_LETTER_WORDS && own * 80 >= words)
}
