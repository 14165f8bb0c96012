//! Tables without a header: what each column holds is told by the first row.

use std::borrow::Cow;

use crate::read::dates::Dates;
use crate::read::fields::Piece;

/// Words of a field that is an article's text, and of one that may be its title.
const MIN_TEXT_WORDS: usize = 20;
const TITLE_WORDS: std::ops::RangeInclusive<usize> = 2..=30;
/// Longer fields are no dates.
const MAX_DATE: usize = 40;
/// The columns of trafilatura's table: `comments` may be longer than the text before it.
const TRAFILATURA: [Option<Piece>; 11] = [
    Some(Piece::Url),
    Some(Piece::Id),
    None,
    Some(Piece::Outlet),
    Some(Piece::Title),
    None,
    Some(Piece::Date),
    Some(Piece::Text),
    None,
    None,
    None,
];

/// What the columns hold, if the row is one of an article and no header: one of its fields is a text of some sentences.
pub(super) fn columns(fields: &[Cow<'_, str>], dates: &Dates) -> Option<Vec<Vec<(Piece, usize)>>> {
    let mut columns = vec![Vec::new(); fields.len()];
    if is_trafilatura(fields) {
        for (column, piece) in columns.iter_mut().zip(TRAFILATURA) {
            column.extend(piece.map(|piece| (piece, 0)));
        }
        return Some(columns);
    }
    let n_words = |field: &str| field.split_whitespace().count();
    let is_text = |field: &str| n_words(field) >= MIN_TEXT_WORDS && field.contains(['.', '!', '?']);
    let text = (0..fields.len()).filter(|&at| is_text(&fields[at])).max_by_key(|&at| fields[at].len())?;
    let mut taken = vec![false; fields.len()];
    taken[text] = true;
    let mut take = |piece: Piece, is: &dyn Fn(&str) -> bool| {
        let found = (0..fields.len()).find(|&at| !taken[at] && is(fields[at].trim()));
        if let Some(at) = found {
            taken[at] = true;
            columns[at].push((piece, 0));
        }
    };
    take(Piece::Url, &|field| is_address(field));
    // A number alone is an id rather than seconds since 1970.
    let is_date = |field: &str| {
        field.len() <= MAX_DATE && !field.bytes().all(|b| b.is_ascii_digit()) && dates.normalise(field).is_some()
    };
    take(Piece::Date, &is_date);
    take(Piece::Outlet, &is_host);
    // Of the short fields the one with most words is the title rather than a name.
    let others = (0..fields.len()).filter(|&at| at != text).map(|at| n_words(&fields[at]));
    let longest = others.filter(|n| TITLE_WORDS.contains(n)).max().unwrap_or(0);
    take(Piece::Title, &|field| longest > 0 && n_words(field) == longest && !is_date(field));
    columns[text].push((Piece::Text, 0));
    Some(columns)
}

fn is_trafilatura(fields: &[Cow<'_, str>]) -> bool {
    fields.len() == TRAFILATURA.len()
        && is_address(&fields[0])
        && is_host(&fields[3])
        && fields[0].contains(&*fields[3])
}

fn is_address(field: &str) -> bool {
    ["http://", "https://"].iter().any(|start| field.starts_with(start)) && !field.contains(char::is_whitespace)
}

/// 'www.post.example'
fn is_host(field: &str) -> bool {
    let is_label = |label: &str| !label.is_empty() && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    field.contains('.')
        && field.split('.').all(is_label)
        && field.rsplit('.').next().is_some_and(|last| last.len() >= 2 && last.bytes().all(|b| b.is_ascii_lowercase()))
}
