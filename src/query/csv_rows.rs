//! Rows of a CSV table.

use std::borrow::Cow;
use std::path::Path;

use csv::{ReaderBuilder, StringRecord};

use super::QueryError;
use super::rows::{Cells, Row};
use super::tables::Asked;

/// A row of a CSV file.
pub struct CsvRow<'a> {
    record: &'a StringRecord,
    /// Where each column that was asked for stands in it.
    places: &'a [Option<usize>],
}

impl CsvRow<'_> {
    /// A cell as it stands in the file; `None` for an empty one.
    pub fn cell(&self, column: usize) -> Option<&str> {
        self.record.get(self.places[column]?).filter(|t| !t.is_empty())
    }

    /// Texts joined by `;`, where `\;` is a semicolon and `\\` a backslash of the text itself.
    pub fn list(&self, column: usize) -> Vec<Cow<'_, str>> {
        let Some(joined) = self.cell(column) else { return Vec::new() };
        let (mut out, mut escaped) = (vec![String::new()], false);
        for c in joined.chars() {
            match (c, out.last_mut()) {
                ('\\', _) if !escaped => {
                    escaped = true;
                    continue;
                }
                (';', _) if !escaped => out.push(String::new()),
                (c, Some(last)) => last.push(c),
                (_, None) => {}
            }
            escaped = false;
        }
        out.into_iter().map(Cow::Owned).collect()
    }

    /// Spans as the tables write them: `12-34;50-61`.
    pub fn spans(&self, column: usize) -> Vec<(u32, u32)> {
        let span = |part: &str| {
            let (start, end) = part.split_once('-')?;
            Some((start.parse().ok()?, end.parse().ok()?))
        };
        self.cell(column).into_iter().flat_map(|cell| cell.split(';').filter_map(span)).collect()
    }
}

/// Gives each row of the file.
pub(super) fn each(path: &Path, asked: &Asked<'_>, row: &mut dyn FnMut(&Row<'_>)) -> Result<(), QueryError> {
    let failure = |error: csv::Error| match error.into_kind() {
        csv::ErrorKind::Io(source) => QueryError::Unreadable { path: path.to_path_buf(), source },
        kind => QueryError::damaged(path, format!("{kind:?}")),
    };
    let mut reader = ReaderBuilder::new().from_path(path).map_err(failure)?;
    let header = reader.headers().map_err(failure)?;
    let places: Vec<Option<usize>> = asked.names.iter().map(|c| header.iter().position(|h| h == *c)).collect();
    if places.iter().all(Option::is_none) {
        return Err(QueryError::damaged(path, "none of its columns is known"));
    }
    let mut record = StringRecord::new();
    while reader.read_record(&mut record).map_err(failure)? {
        row(&Row { cells: Cells::Csv(CsvRow { record: &record, places: &places }), kinds: &asked.kinds });
    }
    Ok(())
}
