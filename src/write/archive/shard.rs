//! Writing one shard.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use super::manifest::KeptCounts;
use super::{Archive, Shard, ShardPlace, counts_file, files, links, table_file};
use crate::flow::{Dropped, RunCounts};
use crate::tables::Rows;
use crate::tables::schema::{Documents, Quotes, StanceByQuote, StanceMarkers, Table};
use crate::write::aggregate::{Aggregates, Run};
use crate::write::sides::{Counted, Failures, Quoted, Side};
use crate::write::sum::FileSum;
use crate::write::table_sink::TableSink;
use crate::write::{GROUP_DOCUMENTS_WITH_TEXT, WriteError};

/// Rows of a Parquet row group: several shards are written at once, each with four such groups in memory.
const GROUP_ROWS: usize = 1 << 14;
const GROUP_DOCUMENTS: usize = 1 << 12;

impl Archive {
    /// Writes a shard. It may be called from several threads for as many shards.
    pub fn write<E: From<WriteError>>(
        &self,
        place: &ShardPlace,
        signature: String,
        items: impl Iterator<Item = Result<Result<Rows, Dropped>, E>>,
    ) -> Result<Shard, E> {
        let new = self.folder.temporary();
        for folder in files(new, place).filter_map(|f| f.parent().map(Path::to_path_buf)) {
            fs::create_dir_all(&folder).map_err(|e| WriteError::file(&folder, e))?;
        }
        files(new, place).try_for_each(|f| links::remove(&f))?;
        let mut sides = Sides::new(self, place)?;
        for item in items {
            match item? {
                Ok(rows) => sides.quoted.rows(&rows).and_then(|()| sides.counted.rows(&rows))?,
                Err(dropped) => {
                    sides.quoted.dropped(&dropped).and_then(|()| sides.counted.dropped(&dropped))?;
                }
            }
        }
        Ok(sides.finish(new, place.clone(), signature)?)
    }
}

struct Sides {
    quoted: Quoted,
    counted: Counted,
}

impl Sides {
    fn new(archive: &Archive, place: &ShardPlace) -> Result<Self, WriteError> {
        let new = archive.folder.temporary();
        let form = &archive.form;
        let scheme = &form.scheme;
        let group_documents = if form.on_request { GROUP_DOCUMENTS_WITH_TEXT } else { GROUP_DOCUMENTS };
        let path = |table: &str| table_file(new, table, place);
        let quoted = Quoted {
            documents: TableSink::shard(&path(Documents::NAME), form, group_documents)?,
            quotes: TableSink::shard(&path(Quotes::NAME), form, GROUP_ROWS)?,
            failures: Failures::Kept(Vec::new()),
            counts: RunCounts::default(),
            confident: form.confident,
            stance: Vec::new(),
            scheme: Arc::clone(scheme),
        };
        let counted = Counted {
            markers: TableSink::shard(&path(StanceMarkers::NAME), form, GROUP_ROWS)?,
            stance: TableSink::shard(&path(StanceByQuote::NAME), form, GROUP_ROWS)?,
            aggregates: Aggregates::of_shard(scheme),
            counts: Vec::new(),
            confident: form.confident,
            scheme: Arc::clone(scheme),
        };
        Ok(Self { quoted, counted })
    }

    fn finish(self, snapshot: &Path, place: ShardPlace, signature: String) -> Result<Shard, WriteError> {
        let counts_file = &counts_file(snapshot, &place);
        let Quoted { documents, quotes, failures, counts, .. } = self.quoted;
        let Counted { markers, stance, aggregates, .. } = self.counted;
        let rows = [documents.rows(), quotes.rows(), markers.rows(), stance.rows()];
        documents.finish()?;
        quotes.finish()?;
        markers.finish()?;
        stance.finish()?;
        let failures = match failures {
            Failures::Kept(kept) => kept,
            Failures::Table(_) => Vec::new(),
        };
        let kept = KeptCounts { counts, failures };
        let more = postcard::to_stdvec(&kept);
        let more = more.map_err(|e| WriteError::file(counts_file, std::io::Error::other(e)))?;
        Run::write(counts_file, &mut aggregates.into_tally(), more, true)?;
        let mut sums: [FileSum; 5] = Default::default();
        for (sum, path) in sums.iter_mut().zip(files(snapshot, &place)) {
            *sum = FileSum::of(&path).map_err(|e| WriteError::file(&path, e))?;
        }
        Ok(Shard { place, signature, rows, files: sums })
    }
}
