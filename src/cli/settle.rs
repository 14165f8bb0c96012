//! `whosaid settle`: articles that a cluster has annotated, to tables.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use polars_arrow::array::{Array, BinaryArray, BinaryViewArray};
use whosaid::pipeline::{RunOptions, SettleError, settle};
use whosaid::query::{self, ParquetTable};
use whosaid::report::{self, Event, Metrics, Reporter, StopFlag};
use whosaid::store::Portable;

use super::args::SettleArgs;
use super::failure::{DONE, FATAL, Failure, USAGE, WITH_FAILURES};
use super::run::{code_of, on_interrupt};

/// Settles the records in the Parquet files below a folder.
pub fn run(asked: &SettleArgs) -> Result<ExitCode, Failure> {
    let resolved = asked.settings.resolve()?;
    let settings = &resolved.settings;
    let metrics = Arc::new(Metrics::new(report::to_terminal(settings.log_format, settings.quiet, settings.progress)));
    let reporter: Arc<dyn Reporter + Send + Sync> = metrics;
    let stop = StopFlag::default();
    on_interrupt(&stop, settings, reporter.clone())?;
    let records = records(&asked.folder).map_err(Failure::Usage)?;
    let options =
        RunOptions { origins: resolved.origins.clone(), reporter: reporter.as_ref(), stop: stop.clone(), engine: None };
    match settle(settings, records, options) {
        Ok(summary) if summary.failed_now > 0 => Ok(ExitCode::from(WITH_FAILURES)),
        Ok(_) => Ok(ExitCode::from(DONE)),
        Err(error) => {
            let code = match &error {
                SettleError::Run(error) => code_of(error),
                SettleError::Record(_) => USAGE,
                SettleError::Source(_) => FATAL,
            };
            reporter.event(&Event::RunFailed { message: &error.to_string(), exit_code: code });
            Err(Failure::Told(code))
        }
    }
}

/// The records in the Parquet files below a folder, a row group at a time.
///
/// # Errors
/// That there are none.
pub fn records(folder: &Path) -> Result<impl Iterator<Item = Result<Portable, String>> + use<>, String> {
    let files = query::shards(folder).map_err(|e| e.to_string())?;
    if files.is_empty() {
        return Err(format!("there is no Parquet file in {}", folder.display()));
    }
    let groups = |file: PathBuf| -> Box<dyn Iterator<Item = Result<Vec<Portable>, String>>> {
        match ParquetTable::open(&file) {
            Err(e) => Box::new(std::iter::once(Err(e.to_string()))),
            Ok(table) => Box::new((0..table.num_groups()).map(move |n| group(&file, &table, n))),
        }
    };
    let records = files.into_iter().flat_map(groups);
    Ok(records.flat_map(|group| match group {
        Ok(records) => records.into_iter().map(Ok).collect::<Vec<_>>(),
        Err(e) => vec![Err(e)],
    }))
}

/// The records of a row group.
fn group(file: &Path, table: &ParquetTable, n: usize) -> Result<Vec<Portable>, String> {
    let (rows, columns) = table.group(n).map_err(|e| e.to_string())?;
    let fields = table.fields();
    let column = |name: &str| {
        let at = fields.iter().position(|f| f.name == name).ok_or_else(|| {
            format!("{} has no column '{name}': is it a table of `annotate_files` or `annotate_table`?", file.display())
        })?;
        let missing = || format!("{}: the column '{name}' is not one of bytes, or misses some", file.display());
        let cells: Option<Vec<Vec<u8>>> = (0..rows).map(|row| bytes(&*columns[at], row)).collect();
        cells.ok_or_else(missing)
    };
    let (keys, rows, facts) = (column("key")?, column("rows")?, column("facts")?);
    let records = keys.into_iter().zip(rows).zip(facts);
    Ok(records.map(|((key, rows), facts)| Portable { key, rows, facts }).collect())
}

/// A cell of bytes, whichever of the array types it is read as.
fn bytes(column: &dyn Array, row: usize) -> Option<Vec<u8>> {
    if column.is_null(row) {
        return None;
    }
    let any = column.as_any();
    let view = any.downcast_ref::<BinaryViewArray>().map(|a| a.value(row));
    let small = || any.downcast_ref::<BinaryArray<i32>>().map(|a| a.value(row));
    let large = || any.downcast_ref::<BinaryArray<i64>>().map(|a| a.value(row));
    view.or_else(small).or_else(large).map(<[u8]>::to_vec)
}
