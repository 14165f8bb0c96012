//! Tables as Arrow streams, by the PyCapsule protocol: pandas, polars, pyarrow and DuckDB read them without copies of
//! their own format here.

use std::path::PathBuf;

use polars::error::{PolarsError, PolarsResult};
use polars_arrow::array::{ArrayRef, StructArray};
use polars_arrow::datatypes::{ArrowDataType, Field};
use polars_arrow::ffi::export_iterator;
use pyo3::prelude::*;
use pyo3::types::PyCapsule;
use whosaid::query::{self, ParquetTable};
use whosaid::write::{ArrowTable, plain, plain_type};

use crate::error;

/// A table, in memory or in files.
#[pyclass(frozen, module = "whosaid._core")]
pub struct Table {
    name: String,
    /// Of the struct arrays whose fields are the columns.
    field: Field,
    source: Source,
}

enum Source {
    Memory(Vec<ArrayRef>),
    /// Parquet files of the same columns, read a row group at a time.
    Files(Vec<PathBuf>),
}

impl From<ArrowTable> for Table {
    fn from(table: ArrowTable) -> Self {
        let ArrowTable { name, field, batches } = table;
        Self { name: name.to_string(), field, source: Source::Memory(batches) }
    }
}

impl Table {
    /// A table of struct arrays of a type.
    pub fn in_memory(name: &str, dtype: ArrowDataType, batches: Vec<ArrayRef>) -> Self {
        let field = Field::new(name.into(), dtype, false);
        Self { name: name.to_string(), field, source: Source::Memory(batches) }
    }

    fn fields(&self) -> &[Field] {
        match &self.field.dtype {
            ArrowDataType::Struct(fields) => fields,
            _ => &[],
        }
    }
}

#[pymethods]
impl Table {
    /// Its name.
    #[getter]
    fn name(&self) -> &str {
        &self.name
    }

    /// The names of its columns.
    #[getter]
    fn column_names(&self) -> Vec<String> {
        self.fields().iter().map(|f| f.name.to_string()).collect()
    }

    /// How many rows it has.
    #[getter]
    fn num_rows(&self, py: Python<'_>) -> PyResult<usize> {
        match &self.source {
            Source::Memory(batches) => Ok(batches.iter().map(|b| b.len()).sum()),
            Source::Files(files) => {
                let rows = |file: &PathBuf| Ok(ParquetTable::open(file)?.num_rows());
                let counts: Result<Vec<usize>, query::QueryError> = py.detach(|| files.iter().map(rows).collect());
                counts.map(|counts| counts.iter().sum()).map_err(|e| error::new(py, "ReadError", e))
            }
        }
    }

    /// The files that it is in; none for a table in memory.
    #[getter]
    fn files(&self) -> Vec<PathBuf> {
        match &self.source {
            Source::Memory(_) => Vec::new(),
            Source::Files(files) => files.clone(),
        }
    }

    /// Its rows as an Arrow stream.
    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyCapsule>> {
        // A producer may ignore it, and the reader then casts.
        let _ = requested_schema;
        let stream: Box<dyn Iterator<Item = PolarsResult<ArrayRef>>> = match &self.source {
            Source::Memory(batches) => Box::new(batches.clone().into_iter().map(Ok)),
            Source::Files(files) => {
                let dtype = self.field.dtype.clone();
                Box::new(files.clone().into_iter().flat_map(move |file| groups(file, dtype.clone())))
            }
        };
        PyCapsule::new_with_value(py, export_iterator(stream, self.field.clone()), c"arrow_array_stream")
    }
}

/// The row groups of a file as struct arrays.
fn groups(file: PathBuf, dtype: ArrowDataType) -> Box<dyn Iterator<Item = PolarsResult<ArrayRef>>> {
    let failed = |e: query::QueryError| PolarsError::ComputeError(e.to_string().into());
    let table = match ParquetTable::open(&file) {
        Ok(table) => table,
        Err(e) => return Box::new(std::iter::once(Err(failed(e)))),
    };
    Box::new((0..table.num_groups()).map(move |n| {
        let (rows, columns) = table.group(n).map_err(failed)?;
        let columns = columns.into_iter().map(plain).collect::<Result<Vec<_>, _>>()?;
        Ok(StructArray::try_new(dtype.clone(), rows, columns, None)?.boxed())
    }))
}

/// A table of the newest run in an output folder, whichever layout it has.
#[pyfunction]
pub fn read_table(py: Python<'_>, folder: PathBuf, name: &str) -> PyResult<Table> {
    let failed = |e: query::QueryError| error::new(py, "ReadError", e);
    let files = query::parquet_files(&query::newest(&folder), name).map_err(failed)?;
    let Some(first) = files.first() else {
        let message = format!(
            "no table '{name}' in Parquet in {}; run `whosaid` with write.parquet = true, or read {name}.csv",
            folder.display()
        );
        return Err(error::new(py, "ReadError", message));
    };
    let fields = ParquetTable::open(first).map_err(failed)?.fields();
    let fields = fields.into_iter().map(|field| Field { dtype: plain_type(&field.dtype), ..field }).collect();
    let field = Field::new(name.into(), ArrowDataType::Struct(fields), false);
    Ok(Table { name: name.to_string(), field, source: Source::Files(files) })
}
