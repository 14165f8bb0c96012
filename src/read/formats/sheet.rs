//! Spreadsheets (.xlsx, .ods): each sheet is a table of articles under a row of column names.

use std::io::{BufReader, Read, Seek};
use std::sync::Arc;

use calamine::{Data, ExcelDateTime, ExcelDateTimeType, Ods, Range, Reader as _, Xlsx};

use super::json_lines::no_text;
use super::zip::Archive;
use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::fields::{Best, FieldNames, Piece};
use crate::read::input::{self, Compression, Seekable};
use crate::read::outcome::{Draft, Drafts, Trouble};

/// Bytes of a spreadsheet's parts, decompressed: the sheets are held in memory while they are read.
const MAX_PARTS: u64 = 256 << 20;

pub(super) fn read(archive: &mut Archive, bytes: Seekable, context: Context) -> Articles {
    let drafts = measured(archive).and_then(|()| {
        let names = context.names();
        if archive.has_workbook() {
            let book: Xlsx<_> = opened(bytes, Xlsx::new)?;
            sheets(book, names)
        } else {
            let book: Ods<_> = opened(bytes, Ods::new)?;
            sheets(book, names)
        }
    });
    context.drafts(drafts)
}

fn bad(error: impl std::fmt::Display) -> Trouble {
    Trouble::failed("bad_document", format!("it is no sound spreadsheet: {error}; save it again, or as CSV"))
}

fn opened<B, E: std::fmt::Display>(
    bytes: Seekable,
    open: impl FnOnce(BufReader<Seekable>) -> Result<B, E>,
) -> Result<B, Trouble> {
    open(BufReader::new(bytes)).map_err(bad)
}

/// Decompresses every part once, to see that they are within bounds: the spreadsheet's reader has none.
fn measured(archive: &mut Archive) -> Result<(), Trouble> {
    let mut total = 0;
    for index in 0..archive.len() {
        let Some(entry) = archive.entry(index) else { continue };
        // A part in a hidden folder (`_rels/.rels`) is not refused for its name.
        let Ok(part) = entry.bytes else { continue };
        let left = MAX_PARTS - total + 1;
        total += std::io::copy(&mut part.take(left), &mut std::io::sink()).map_err(|error| {
            if input::is_bomb(&error) { input::trouble(&error, Compression::None) } else { bad(error) }
        })?;
        if total > MAX_PARTS {
            let reason = format!("its sheets take more than {} MiB in memory; save it as CSV", MAX_PARTS >> 20);
            return Err(Trouble::failed("too_large", reason));
        }
    }
    Ok(())
}

fn sheets<R: Read + Seek, B: calamine::Reader<R>>(mut book: B, names: &Arc<FieldNames>) -> Result<Drafts, Trouble>
where
    B::Error: std::fmt::Display,
{
    let mut out = Vec::new();
    let mut lacking = None;
    for name in book.sheet_names() {
        let range = book.worksheet_range(&name).map_err(bad)?;
        match rows(&range, names) {
            Ok(drafts) => out.extend(drafts),
            // A sheet of notes beside the table of articles.
            Err(trouble) => lacking = lacking.or(Some(trouble)),
        }
    }
    match lacking {
        Some(trouble) if out.is_empty() => Err(trouble),
        _ if out.is_empty() => Err(Trouble::empty("the spreadsheet")),
        _ => Ok(Drafts::Many(out)),
    }
}

fn rows(range: &Range<Data>, names: &FieldNames) -> Result<Vec<Result<Draft, Trouble>>, Trouble> {
    let mut rows = range.rows();
    // Titles and empty rows may stand above the row of names.
    let mut header: Option<Vec<String>> = None;
    for row in rows.by_ref().take(20) {
        let cells: Vec<String> = row.iter().map(|cell| text(cell).unwrap_or_default()).collect();
        let found = |piece: Piece| cells.iter().any(|cell| names.pieces(cell).iter().any(|(p, _)| *p == piece));
        let is_header = found(Piece::Text);
        if is_header || header.is_none() && cells.iter().any(|cell| !cell.is_empty()) {
            header = Some(cells);
        }
        if is_header {
            break;
        }
    }
    let header = header.ok_or_else(|| Trouble::empty("the sheet"))?;
    let columns: Vec<&[(Piece, usize)]> = header.iter().map(|name| names.pieces(name)).collect();
    if !columns.iter().any(|pieces| pieces.iter().any(|(piece, _)| *piece == Piece::Text)) {
        let Trouble { reason, .. } = no_text(names, header.iter().map(String::as_str).filter(|name| !name.is_empty()));
        return Err(Trouble::failed("missing_column", reason));
    }
    let filled = rows.filter(|row| row.iter().any(|cell| *cell != Data::Empty));
    Ok(filled
        .map(|row| {
            let mut best = Best::default();
            for (cell, pieces) in row.iter().zip(&columns) {
                for (piece, rank) in *pieces {
                    best.offer(*piece, *rank, || if *piece == Piece::Date { date(cell) } else { text(cell) });
                }
            }
            names.note(&best);
            Ok(best.into_draft())
        })
        .collect())
}

/// The text of a cell in a column of dates: a number is a day counted from the end of 1899, shown as a date by a format
/// that the cell has lost.
fn date(cell: &Data) -> Option<String> {
    /// 1954 to 2119; a smaller number is a year, a larger one seconds.
    const DAYS: std::ops::Range<f64> = 20_000.0..80_500.0;
    let days = match cell {
        Data::Float(days) => *days,
        Data::Int(days) => *days as f64,
        other => return text(other),
    };
    if !DAYS.contains(&days) {
        return text(cell);
    }
    text(&Data::DateTime(ExcelDateTime::new(days, ExcelDateTimeType::DateTime, false)))
}

fn text(cell: &Data) -> Option<String> {
    match cell {
        Data::Empty | Data::Error(_) => None,
        Data::DateTime(moment) => {
            let (year, month, day, ..) = moment.to_ymd_hms_milli();
            Some(format!("{year:04}-{month:02}-{day:02}"))
        }
        other => Some(other.to_string()),
    }
}
