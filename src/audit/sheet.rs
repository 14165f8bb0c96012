//! The coding sheet of a coder, as CSV and as a spreadsheet, for those who would rather not use the page.

use rust_xlsxwriter::{DataValidation, DocProperties, ExcelDateTime, Format, FormatAlign, Workbook};

use super::codes::asked_column;
use super::design::{Design, ParagraphRow, Spans};
use super::error::AuditError;
use super::page::order;

/// Columns to read.
const SHOWN: [&str; 9] = [
    "shown_article",
    "shown_outlet",
    "shown_date",
    "shown_text",
    "shown_content",
    "shown_source",
    "shown_cue",
    "shown_speaker",
    "shown_rows",
];
/// Code points of the text before and after an item that the sheet shows.
const CONTEXT: u32 = 400;
/// Most characters of a spreadsheet's cell.
const MAX_CELL: usize = 32_000;
/// Widths of the columns, in characters: those to read, and those to answer in.
const WIDTHS: (f64, f64) = (28.0, 11.0);
/// Width of the column with the text.
const TEXT_WIDTH: f64 = 80.0;

/// A sheet: the names of its columns, and its rows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet {
    /// The header.
    pub columns: Vec<String>,
    /// A row for each item.
    pub rows: Vec<Vec<String>>,
}

/// The answers that a column takes; none: any text.
fn answers(column: &str) -> &'static [&'static str] {
    match column {
        "content" | "source" | "cue" => &["y", "p", "n", "u"],
        "kind" => &["direct", "mixed", "indirect"],
        "attribution" | "speaker" => &["y", "n", "u"],
        _ if column.starts_with("ask_") => &["y", "n", "u"],
        _ => &[],
    }
}

/// The sheet of a coder, in the coder's own order.
pub fn sheet(design: &Design, coder: usize) -> Sheet {
    let asked: Vec<String> = (0..design.asked.len()).map(asked_column).collect();
    let mut columns: Vec<String> = ["audit", "item", "unit", "coder"].map(String::from).to_vec();
    columns.extend(SHOWN.map(String::from));
    columns.extend(["attribution", "content", "source", "cue", "speaker", "kind"].map(String::from));
    columns.extend(asked);
    columns.extend(
        ["missed_direct", "missed_mixed", "missed_indirect", "missed_spans", "wrong_rows", "note"].map(String::from),
    );
    let (rows, paragraphs) = order(design, coder);
    let name = &design.coders[coder];
    let start = |item: &str, unit: &str, doc_id: &str| {
        let article = design.articles.get(doc_id);
        let of = |f: fn(&super::design::AuditedArticle) -> &Option<String>| {
            article.and_then(|a| f(a).clone()).unwrap_or_default()
        };
        vec![
            design.id.clone(),
            item.to_string(),
            unit.to_string(),
            name.clone(),
            of(|a| &a.title),
            of(|a| &a.outlet),
            of(|a| &a.date),
        ]
    };
    let chars = |doc_id: &str| -> Vec<char> {
        design.articles.get(doc_id).map(|a| a.text.chars().collect()).unwrap_or_default()
    };
    let mut out = Vec::new();
    for row in rows.iter().map(|&i| &design.rows[i]) {
        let text = chars(&row.doc_id);
        let all = || row.content.iter().chain(&row.source).chain(&row.cue);
        let (from, to) = (all().map(|s| s.0).min().unwrap_or(0), all().map(|s| s.1).max().unwrap_or(0));
        let marks = [(&row.content, '[', ']'), (&row.source, '{', '}'), (&row.cue, '<', '>')];
        let mut cells = start(&row.item, "row", &row.doc_id);
        cells.push(marked(&text, (from.saturating_sub(CONTEXT), to + CONTEXT), &marks));
        cells.extend([cover(&text, &row.content), cover(&text, &row.source), cover(&text, &row.cue)]);
        cells.push(row.speaker.clone().unwrap_or_default());
        out.push(cells);
    }
    for paragraph in paragraphs.iter().map(|&i| &design.paragraphs[i]) {
        let text = chars(&paragraph.doc_id);
        let marks: Vec<(&Spans, char, char)> = paragraph
            .rows
            .iter()
            .flat_map(|r| [(&r.content, '[', ']'), (&r.source, '{', '}'), (&r.cue, '<', '>')])
            .collect();
        let mut cells = start(&paragraph.item, "paragraph", &paragraph.doc_id);
        cells.push(marked(&text, paragraph.span, &marks));
        let parts = |r: &ParagraphRow| [&r.source, &r.cue, &r.content].map(|spans| cover(&text, spans)).join(" | ");
        let rows: Vec<String> = paragraph.rows.iter().map(|r| format!("{}: {}", r.quote_id, parts(r))).collect();
        cells.resize(columns.iter().position(|c| c == "shown_rows").unwrap_or(cells.len()), String::new());
        cells.push(rows.join("\n"));
        out.push(cells);
    }
    for cells in &mut out {
        cells.resize(columns.len(), String::new());
    }
    Sheet { columns, rows: out }
}

/// Words of spans.
fn cover(text: &[char], spans: &Spans) -> String {
    let span = |s: &(u32, u32)| text.get(s.0 as usize..s.1 as usize).unwrap_or_default().iter().collect::<String>();
    spans.iter().map(span).collect::<Vec<_>>().join(" […] ")
}

/// A part of a text with brackets around its marked spans.
fn marked(text: &[char], (from, to): (u32, u32), marks: &[(&Spans, char, char)]) -> String {
    let (from, to) = (from as usize, (to as usize).min(text.len()));
    let mut out = String::new();
    #[expect(clippy::needless_range_loop, reason = "a bracket may stand at the end, where no character does")]
    for at in from..=to {
        let ends = |s: &(u32, u32)| s.1 as usize == at;
        let starts = |s: &(u32, u32)| s.0 as usize == at;
        for (spans, _, close) in marks.iter().rev() {
            out.extend(spans.iter().filter(|s| ends(s) && s.0 as usize >= from).map(|_| *close));
        }
        if at == to {
            break;
        }
        for (spans, open, _) in marks {
            out.extend(spans.iter().filter(|s| starts(s)).map(|_| *open));
        }
        out.push(text[at]);
    }
    out
}

/// A cell that a spreadsheet does not take for a formula.
fn safe(cell: &str) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell.to_string() }
}

/// The sheet as CSV with a byte-order mark, so that spreadsheets read it as UTF-8.
pub fn csv(sheet: &Sheet) -> Vec<u8> {
    let mut writer = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(b"\xef\xbb\xbf".to_vec());
    let rows = std::iter::once(&sheet.columns).chain(&sheet.rows);
    for row in rows {
        // Writing to memory cannot fail, and all rows have the header's length.
        let _ = writer.write_record(row.iter().map(|cell| safe(cell)));
    }
    writer.into_inner().unwrap_or_default()
}

/// The sheet as an .xlsx file, with lists of the answers to choose from.
///
/// # Errors
/// [`AuditError::Spreadsheet`] if it grows beyond what a spreadsheet holds.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, AuditError> {
    let mut book = Workbook::new();
    // The same sheet is the same bytes, whenever it is made.
    book.set_properties(&DocProperties::new().set_creation_datetime(&ExcelDateTime::from_ymd(2000, 1, 1)?));
    let page = book.add_worksheet();
    let head = Format::new().set_bold();
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let last = sheet.rows.len().max(1) as u32;
    for (column, name) in (0u16..).zip(&sheet.columns) {
        page.write_string_with_format(0, column, name, &head)?;
        let width = match name.as_str() {
            "shown_text" => TEXT_WIDTH,
            name if name.starts_with("shown_") => WIDTHS.0,
            _ => WIDTHS.1,
        };
        page.set_column_width(column, width)?;
        if !answers(name).is_empty() {
            page.add_data_validation(
                1,
                column,
                last,
                column,
                &DataValidation::new().allow_list_strings(answers(name))?,
            )?;
        }
    }
    for (line, row) in (1u32..).zip(&sheet.rows) {
        for (column, cell) in (0u16..).zip(row) {
            let cell: String = cell.chars().take(MAX_CELL).collect();
            page.write_string_with_format(line, column, cell, &text)?;
        }
    }
    page.set_freeze_panes(1, 2)?;
    Ok(book.save_to_buffer()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_are_bracketed_in_their_text() {
        let text: Vec<char> = "He said: no.".chars().collect();
        let (content, source, cue) = (vec![(9, 12)], vec![(0, 2)], vec![(3, 7)]);
        let marks = [(&content, '[', ']'), (&source, '{', '}'), (&cue, '<', '>')];
        assert_eq!(marked(&text, (0, 400), &marks), "{He} <said>: [no.]");
        assert_eq!(marked(&text, (3, 9), &marks), "<said>: ");
        assert_eq!(cover(&text, &content), "no.");
    }

    #[test]
    fn cells_are_no_formulas() {
        assert_eq!((safe("=1+1").as_str(), safe("plain").as_str()), ("'=1+1", "plain"));
        let sheet = Sheet { columns: vec!["item".into()], rows: vec![vec!["@x".into()]] };
        assert_eq!(csv(&sheet), b"\xef\xbb\xbfitem\r\n'@x\r\n");
        let (one, two) = (xlsx(&sheet).expect("a sheet"), xlsx(&sheet).expect("a sheet"));
        assert!(one == two && one.starts_with(b"PK"));
    }
}
