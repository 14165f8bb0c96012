//! Parquet tables: a row is an article, a column a field. Only the columns that hold a piece of an article are read, some
//! rows at a time.
//!
//! Read as Arrow arrays by the crate that also writes our tables, since polars' frames would want more of its features.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;

use polars::prelude::PolarsError;
use polars_arrow::array::ArrayRef;
use polars_arrow::datatypes::Field as ArrowField;
use polars_buffer::Buffer;
use polars_parquet::read::{
    BasicDecompressor, FileMetadata, Filter, PageReader, RowGroupMetadata, column_iter_to_arrays, infer_schema,
    read_metadata,
};
use serde_json::{Map, Value};

use super::arrow_values::value_at;
use super::json_lines::{drafted, no_text};
use crate::contain::contained;
use crate::flow::Dropped;
use crate::read::articles::{Articles, RawArticle};
use crate::read::context::Context;
use crate::read::fields::FieldNames;
use crate::read::format::Format;
use crate::read::input::{Input, Seekable};
use crate::read::outcome::{Records, Trouble};

/// Rows decoded at a time: some megabytes of articles.
const BATCH: usize = 1024;
/// Bytes that the compressed columns of a row group may take in memory; a row group is read whole.
const MAX_GROUP: u64 = 1 << 30;

pub(in crate::read) static FORMAT: Format = Format {
    name: "parquet",
    extensions: &["parquet", "pq"],
    recognise: |head| head.bytes.starts_with(b"PAR1"),
    covers: &[],
    read,
};

fn read(input: Input, context: Context) -> Articles {
    match input.seekable().and_then(|bytes| Table::open(bytes, &context)) {
        Ok(table) => Articles::many(table),
        Err(trouble) => context.dropped(trouble),
    }
}

fn damaged(problem: impl std::fmt::Display) -> Trouble {
    Trouble::failed("bad_parquet", format!("it is no sound Parquet table: {problem}; write it again"))
}

/// Runs the decoder, which is others' code on bytes from anywhere: a panic in it is this file's failure.
fn guarded<T>(decode: impl FnOnce() -> Result<T, PolarsError>) -> Result<T, Trouble> {
    match contained(decode) {
        Ok(result) => result.map_err(damaged),
        Err(_) => Err(damaged("its pages are damaged")),
    }
}

struct Table {
    bytes: Seekable,
    metadata: FileMetadata,
    /// The columns that hold a piece of an article.
    fields: Vec<ArrowField>,
    names: Arc<FieldNames>,
    records: Records,
    max_article: u64,
    /// The row group at hand, the compressed columns of it, and the rows of it that have been decoded.
    group: usize,
    columns: Vec<Vec<Chunk>>,
    decoded: usize,
    batch: Vec<Vec<ArrayRef>>,
    /// The row at hand in the batch, and how many there are.
    row: usize,
    rows: usize,
    /// 1-based number of the last row.
    number: u64,
    done: bool,
}

/// The compressed bytes of a column in a row group.
#[derive(Clone)]
struct Chunk(Buffer<u8>);

impl Table {
    fn open(mut bytes: Seekable, context: &Context) -> Result<Table, Trouble> {
        let metadata = guarded(|| read_metadata(&mut bytes))?;
        let schema = guarded(|| infer_schema(&metadata))?;
        let names = Arc::clone(context.names());
        let fields: Vec<ArrowField> = schema.iter_values().filter(|field| names.wants(&field.name)).cloned().collect();
        if !fields.iter().any(|field| names.may_hold_text(&field.name)) {
            let Trouble { reason, .. } = no_text(&names, schema.iter_values().map(|field| field.name.as_str()));
            return Err(Trouble::failed("missing_column", reason));
        }
        Ok(Table {
            bytes,
            metadata,
            fields,
            names,
            records: context.records(),
            max_article: context.reader.0.bounds.article,
            group: 0,
            columns: Vec::new(),
            decoded: 0,
            batch: Vec::new(),
            row: 0,
            rows: 0,
            number: 0,
            done: false,
        })
    }

    /// Decodes the next rows; false at the end.
    fn next_batch(&mut self) -> Result<bool, Trouble> {
        loop {
            let Some(group) = self.metadata.row_groups.get(self.group) else { return Ok(false) };
            let left = group.num_rows().saturating_sub(self.decoded);
            if left == 0 {
                self.group += 1;
                (self.columns, self.decoded) = (Vec::new(), 0);
                continue;
            }
            if self.columns.is_empty() {
                self.columns = self.fetch(group)?;
            }
            let rows = left.min(BATCH);
            // Filters of a range cannot be had for nested columns: those are decoded with their whole group.
            let range = (group.num_rows() > BATCH).then(|| self.decoded..self.decoded + rows);
            let batch: Result<Vec<Vec<ArrayRef>>, Trouble> = self
                .fields
                .iter()
                .zip(&self.columns)
                .map(|(field, chunks)| guarded(|| decode(group, field, chunks, range.clone())))
                .collect();
            self.batch = batch?;
            if self.batch.iter().any(|column| column.iter().map(|piece| piece.len()).sum::<usize>() != rows) {
                return Err(damaged("its columns have different numbers of rows"));
            }
            (self.row, self.rows) = (0, rows);
            self.decoded += rows;
            return Ok(true);
        }
    }

    fn fetch(&self, group: &RowGroupMetadata) -> Result<Vec<Vec<Chunk>>, Trouble> {
        let mut bytes = self.bytes.clone();
        let mut total = 0;
        let mut fetch = |field: &ArrowField| -> Result<Vec<Chunk>, Trouble> {
            let mut out = Vec::new();
            for chunk in group.columns_under_root_iter(&field.name).into_iter().flatten() {
                let range = guarded(|| Ok(chunk.byte_range()))?;
                let length = range.end.saturating_sub(range.start);
                total += length;
                if range.end > bytes.size || total > MAX_GROUP {
                    let reason = "a row group of it is cut off or takes more than 1 GiB; write smaller row groups";
                    return Err(Trouble::failed("bad_parquet", reason));
                }
                let mut held = Vec::new();
                let read = bytes.seek(SeekFrom::Start(range.start));
                read.and_then(|_| (&mut bytes).take(length).read_to_end(&mut held)).map_err(damaged)?;
                out.push(Chunk(Buffer::from(held)));
            }
            Ok(out)
        };
        self.fields.iter().map(&mut fetch).collect()
    }

    fn draft(&self) -> Result<crate::read::outcome::Draft, Trouble> {
        let mut object = Map::new();
        for (field, column) in self.fields.iter().zip(&self.batch) {
            let mut row = self.row;
            for piece in column {
                if row < piece.len() {
                    object.insert(field.name.to_string(), value_at(piece.as_ref(), field.dtype(), row));
                    break;
                }
                row -= piece.len();
            }
        }
        let size: usize = object.values().map(|value| value.as_str().map_or(0, str::len)).sum();
        if size as u64 > self.max_article {
            return Err(Trouble::too_large("the row", self.max_article));
        }
        if object.values().all(Value::is_null) {
            return Err(Trouble::empty("the row"));
        }
        drafted(&object, &self.names)
    }
}

/// Rows of one column of a row group: all, or a range.
fn decode(
    group: &RowGroupMetadata,
    field: &ArrowField,
    chunks: &[Chunk],
    range: Option<std::ops::Range<usize>>,
) -> Result<Vec<ArrayRef>, PolarsError> {
    let (mut pages, mut types) = (Vec::new(), Vec::new());
    for (chunk, bytes) in group.columns_under_root_iter(&field.name).into_iter().flatten().zip(chunks) {
        let reader = PageReader::new(Cursor::new(bytes.0.clone()), chunk, Vec::new(), usize::MAX);
        pages.push(BasicDecompressor::new(reader, Vec::new()));
        types.push(&chunk.descriptor().descriptor.primitive_type);
    }
    let filter = range.map(Filter::Range);
    column_iter_to_arrays(pages, types, field.clone(), filter).map(|(arrays, _)| arrays)
}

impl Iterator for Table {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.done {
            return None;
        }
        if self.row == self.rows {
            match self.next_batch() {
                Ok(true) => {}
                Ok(false) => {
                    self.done = true;
                    let none = (self.number == 0).then(|| {
                        Trouble::failed("empty", "the table has columns but no rows; there is no text to read")
                    });
                    return none.map(|trouble| Err(self.records.facts.dropped(None, trouble)));
                }
                Err(trouble) => {
                    self.done = true;
                    return Some(Err(self.records.facts.dropped(None, trouble.after(self.number, "row"))));
                }
            }
        }
        let draft = self.draft();
        self.row += 1;
        self.number += 1;
        Some(match draft {
            Ok(draft) => Ok(self.records.article(draft, self.number)),
            Err(trouble) => Err(self.records.dropped(self.number, trouble)),
        })
    }
}
