//! The answers of a coder: the CSV that the page exports, or the sheet filled in by hand.

use std::collections::BTreeMap;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::design::{Asked, Design, Spans};
use super::error::AuditError;

/// An answer that may be right in part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Right.
    Yes,
    /// Right in part: at least half of it.
    Partly,
    /// Wrong.
    No,
    /// The coder cannot tell.
    Unclear,
}

impl Mark {
    /// The answer as a category.
    pub fn code(self) -> u8 {
        self as u8
    }

    fn parse(cell: &str) -> Option<Self> {
        match cell.to_ascii_lowercase().as_str() {
            "y" | "yes" | "1" | "true" => Some(Self::Yes),
            "p" | "part" | "partly" => Some(Self::Partly),
            "n" | "no" | "0" | "false" => Some(Self::No),
            "u" | "unclear" | "?" => Some(Self::Unclear),
            _ => None,
        }
    }
}

/// Answers about a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RowCode {
    /// Whether it is an attribution.
    pub attribution: Option<Mark>,
    /// Whether its content is right.
    pub content: Option<Mark>,
    /// Whether its source is right.
    pub source: Option<Mark>,
    /// Whether its cue is right.
    pub cue: Option<Mark>,
    /// Whether its speaker is right.
    pub speaker: Option<Mark>,
    /// Its kind: `direct`, `mixed` or `indirect`.
    pub kind: Option<&'static str>,
    /// For each asked property whether it has it.
    pub has: Vec<Option<Mark>>,
}

/// An attribution that the program missed, with the spans that the coder marked, if any.
#[derive(Clone, Debug, PartialEq)]
pub struct Missed {
    /// `direct`, `mixed` or `indirect`.
    pub kind: &'static str,
    /// The spans of the content.
    pub content: Spans,
    /// The spans of the source.
    pub source: Spans,
    /// The spans of the cue.
    pub cue: Spans,
}

/// Answers about a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ParagraphCode {
    /// Missed attributions of each of [`KINDS`].
    pub missed: [u32; 3],
    /// Those whose spans were marked.
    pub marked: Vec<Missed>,
    /// Ids of the program's rows in it that are wrong.
    pub wrong: Vec<String>,
}

/// The kinds of quotes.
pub const KINDS: [&str; 3] = ["direct", "mixed", "indirect"];

/// What one coder answered.
#[derive(Clone, Debug, Default)]
pub struct Coding {
    /// The file's name, for messages.
    pub name: String,
    /// Answers by row item; items without any answer are left out.
    pub rows: BTreeMap<String, RowCode>,
    /// Answers by paragraph item.
    pub paragraphs: BTreeMap<String, ParagraphCode>,
}

/// Column of the answer to the asked property of this index.
pub fn asked_column(index: usize) -> String {
    format!("ask_{}", index + 1)
}

impl Coding {
    /// Reads a coder's CSV: comma, semicolon or tab, with or without a byte-order mark, columns by name.
    ///
    /// # Errors
    /// [`AuditError`] naming the row if a cell is no answer, or if an item is not of this audit.
    pub fn read(path: &Path, design: &Design) -> Result<Self, AuditError> {
        let bytes = std::fs::read(path).map_err(AuditError::unreadable(path))?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
        let first = bytes.split(|b| *b == b'\n').next().unwrap_or_default();
        let delimiter =
            *[b',', b';', b'\t'].iter().max_by_key(|d| first.iter().filter(|b| b == d).count()).unwrap_or(&b',');
        let mut reader = ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(bytes);
        let invalid = |line: usize, message: String| AuditError::invalid(path, line, message);
        let headers = reader.headers().map_err(|e| invalid(1, e.to_string()))?.clone();
        let place = |name: &str| headers.iter().position(|h| h.trim() == name);
        for needed in ["item", "attribution"] {
            if place(needed).is_none() {
                let message = format!("there is no column '{needed}': is this a coder's file of an audit?");
                return Err(invalid(1, message));
            }
        }
        let name = path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
        let mut out = Self { name, ..Self::default() };
        let items: BTreeMap<&str, bool> = design
            .rows
            .iter()
            .map(|r| (r.item.as_str(), true))
            .chain(design.paragraphs.iter().map(|p| (p.item.as_str(), false)))
            .collect();
        let audit = place("audit");
        for (i, record) in reader.records().enumerate() {
            let line = i + 2;
            let record = record.map_err(|e| invalid(line, e.to_string()))?;
            let cells = Cells { record: &record, place: &place };
            let item = cells.text("item");
            if item.is_empty() {
                continue;
            }
            let of = audit.and_then(|at| record.get(at)).map(str::trim).unwrap_or_default();
            if !of.is_empty() && of != design.id {
                return Err(invalid(line, format!("it belongs to audit {of}, not to this one, {}", design.id)));
            }
            match items.get(item) {
                Some(true) => {
                    let code = row_code(&cells, &design.asked).map_err(|m| invalid(line, m))?;
                    if code != (RowCode { has: vec![None; design.asked.len()], ..RowCode::default() }) {
                        out.rows.insert(item.to_string(), code);
                    }
                }
                Some(false) => {
                    if let Some(code) = paragraph_code(&cells).map_err(|m| invalid(line, m))? {
                        out.paragraphs.insert(item.to_string(), code);
                    }
                }
                None => return Err(invalid(line, format!("there is no item '{item}' in this audit"))),
            }
        }
        Ok(out)
    }
}

struct Cells<'a> {
    record: &'a StringRecord,
    place: &'a dyn Fn(&str) -> Option<usize>,
}

impl Cells<'_> {
    fn text(&self, column: &str) -> &str {
        (self.place)(column).and_then(|at| self.record.get(at)).map(str::trim).unwrap_or_default()
    }

    fn mark(&self, column: &str) -> Result<Option<Mark>, String> {
        match self.text(column) {
            "" => Ok(None),
            cell => Mark::parse(cell).map(Some).ok_or_else(|| {
                format!("'{cell}' in column '{column}' is no answer: y (yes), p (partly), n (no) or u (unclear)")
            }),
        }
    }
}

fn kind_of(cell: &str) -> Option<&'static str> {
    let cell = cell.to_ascii_lowercase();
    KINDS.into_iter().find(|k| !cell.is_empty() && k.starts_with(&cell))
}

fn row_code(cells: &Cells<'_>, asked: &[Asked]) -> Result<RowCode, String> {
    let kind = match cells.text("kind") {
        "" => None,
        cell => Some(kind_of(cell).ok_or_else(|| format!("kind '{cell}' is not direct, mixed or indirect"))?),
    };
    Ok(RowCode {
        attribution: cells.mark("attribution")?,
        content: cells.mark("content")?,
        source: cells.mark("source")?,
        cue: cells.mark("cue")?,
        speaker: cells.mark("speaker")?,
        kind,
        has: (0..asked.len()).map(|i| cells.mark(&asked_column(i))).collect::<Result<_, _>>()?,
    })
}

/// The answers about a paragraph; `None` where no number of missed attributions is given.
fn paragraph_code(cells: &Cells<'_>) -> Result<Option<ParagraphCode>, String> {
    let mut missed = [0; 3];
    let mut answered = false;
    for (count, kind) in missed.iter_mut().zip(KINDS) {
        let column = format!("missed_{kind}");
        match cells.text(&column) {
            "" => {}
            cell => {
                *count = cell.parse().map_err(|_| format!("'{cell}' in column '{column}' is not a number"))?;
                answered = true;
            }
        }
    }
    let marked = missed_spans(cells.text("missed_spans"))?;
    let wrong = cells.text("wrong_rows").split_whitespace().map(str::to_string).collect();
    Ok(answered.then_some(ParagraphCode { missed, marked, wrong }))
}

/// Reads `indirect 12-34;50-61 s1-5 c6-10 / direct 70-80`: for each missed attribution its kind, the spans of its
/// content, then those of its source (`s`) and cue (`c`).
fn missed_spans(cell: &str) -> Result<Vec<Missed>, String> {
    let bad = |part: &str| format!("'{part}' in column 'missed_spans' is not like 'indirect 12-34;50-61 s1-5 c6-10'");
    let spans = |list: &str| -> Option<Spans> {
        let span = |part: &str| {
            let (start, end) = part.split_once('-')?;
            Some((start.parse().ok()?, end.parse().ok()?)).filter(|s: &(u32, u32)| s.0 < s.1)
        };
        list.split(';').map(span).collect()
    };
    let mut out = Vec::new();
    for part in cell.split('/').map(str::trim).filter(|p| !p.is_empty()) {
        let mut words = part.split_whitespace();
        let kind = words.next().and_then(kind_of).ok_or_else(|| bad(part))?;
        let mut missed = Missed { kind, content: Vec::new(), source: Vec::new(), cue: Vec::new() };
        for word in words {
            let (role, list) = match word.as_bytes().first() {
                Some(b's') => (&mut missed.source, &word[1..]),
                Some(b'c') => (&mut missed.cue, &word[1..]),
                _ => (&mut missed.content, word),
            };
            *role = spans(list).ok_or_else(|| bad(part))?;
        }
        out.push(missed);
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn missed_attributions_are_read_with_their_spans() {
        let found = missed_spans("indirect 12-34;50-61 s1-5 c6-10 / d 70-80").expect("spans");
        assert_eq!((found[0].kind, found[0].content.as_slice()), ("indirect", &[(12, 34), (50, 61)][..]));
        assert_eq!((found[0].source.as_slice(), found[0].cue.as_slice()), (&[(1, 5)][..], &[(6, 10)][..]));
        assert_eq!((found[1].kind, found.len()), ("direct", 2));
        assert!(missed_spans("indirect 9-3").is_err() && missed_spans("what 1-2").is_err());
        assert!(missed_spans("").expect("none").is_empty());
    }

    #[test]
    fn answers_are_read_in_words_and_letters() {
        assert_eq!(Mark::parse("Yes"), Some(Mark::Yes));
        assert_eq!(Mark::parse("p"), Some(Mark::Partly));
        assert_eq!(Mark::parse("maybe"), None);
        assert_eq!((kind_of("I"), kind_of("x"), kind_of("")), (Some("indirect"), None, None));
    }
}
