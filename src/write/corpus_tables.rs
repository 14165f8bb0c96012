//! The aggregate tables: one file a form, whatever the layout of the others.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Map, Value, json};

use super::aggregate::{Run, Totals};
use super::table_sink::{FinishedFile, Formats, TableSink};
use super::{GROUP_ROWS, WriteError};
use crate::tables::schema::{self, Table};
use crate::tables::{CueRow, Row, Scheme};

/// Most speakers and cues that are listed as the top ones.
const TOP: usize = 10;

/// The files of the tables that are complete.
#[derive(Default)]
pub(super) struct Finished {
    /// Names of the files, in the order in which they were finished.
    pub names: Vec<String>,
    /// Rows and bytes by table, as run.json has them.
    pub tables: Map<String, Value>,
}

impl Finished {
    /// Finishes a table.
    pub fn add(&mut self, table: &Table, sink: TableSink) -> Result<(), WriteError> {
        let rows = sink.rows();
        let mut files = Map::new();
        for FinishedFile { name, bytes } in sink.finish()? {
            files.insert(name.clone(), json!(bytes));
            self.names.push(name);
        }
        self.tables.insert(table.name.to_string(), json!({ "rows": rows, "bytes": files }));
        Ok(())
    }
}

/// What stands out in the aggregate tables.
pub(super) struct Tops {
    pub n_speakers: u64,
    pub speakers: Vec<(String, u64)>,
    pub cues: Vec<(String, u64)>,
}

/// Writes the aggregate tables from what was counted.
pub(super) fn write(
    folder: &Path,
    scheme: &Scheme,
    formats: Formats,
    runs: &[Run],
    done: &mut Finished,
) -> Result<Tops, WriteError> {
    let totals = Totals::new(runs, scheme);
    let open = |table| TableSink::create(folder, table, scheme, formats, GROUP_ROWS);
    let (rows, named) = totals.speakers()?;
    let n_speakers = rows.len() as u64;
    let top = rows.iter().filter(|s| matches!(s.kind.as_str(), "person" | "organisation"));
    let speakers = top.take(TOP).map(|s| (s.name.clone(), s.counts.quotes)).collect();
    done.add(&schema::SPEAKERS, filled(open(&schema::SPEAKERS)?, &rows)?)?;
    drop(rows);
    let mut by_month = open(&schema::SPEAKER_BY_MONTH)?;
    totals.by_month(&named, |row| by_month.append(row))?;
    done.add(&schema::SPEAKER_BY_MONTH, by_month)?;
    let mut by_outlet = open(&schema::SPEAKER_BY_OUTLET)?;
    totals.by_outlet(&named, |row| by_outlet.append(row))?;
    done.add(&schema::SPEAKER_BY_OUTLET, by_outlet)?;
    let mut stance = open(&schema::STANCE_BY_SPEAKER)?;
    totals.stance(&named, |row| stance.append(row))?;
    done.add(&schema::STANCE_BY_SPEAKER, stance)?;
    let cues = totals.cues()?;
    done.add(&schema::QUOTES_BY_CUE, filled(open(&schema::QUOTES_BY_CUE)?, &cues)?)?;
    Ok(Tops { n_speakers, speakers, cues: top_lemmas(&cues) })
}

fn filled<R: Row>(mut sink: TableSink, rows: &[R]) -> Result<TableSink, WriteError> {
    rows.iter().try_for_each(|row| sink.append(row))?;
    Ok(sink)
}

/// The cue lemmas with the most quotes, over all their classes.
fn top_lemmas(cues: &[CueRow]) -> Vec<(String, u64)> {
    let mut sums = BTreeMap::<&str, u64>::new();
    for cue in cues {
        if let Some(lemma) = &cue.lemma {
            *sums.entry(lemma).or_default() += cue.counts.quotes;
        }
    }
    let mut top: Vec<(String, u64)> = sums.into_iter().map(|(lemma, n)| (lemma.to_string(), n)).collect();
    top.sort_by_key(|t| std::cmp::Reverse(t.1));
    top.truncate(TOP);
    top
}
