//! The native half of the Python package `whosaid`. What users see is written in Python, in `python/whosaid`, and calls
//! this.

mod analyser;
mod cells;
mod error;
mod portable;
mod run;
mod table;

use std::ffi::OsString;
use std::process::ExitCode;

use pyo3::prelude::*;
use serde_json::{Value, json};
use whosaid::tables::schema;

/// Threads of a pool allocate what others free: less is lost between them than with the C library's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Runs the command line with the arguments, of which the first is the program's name, and returns its exit code.
#[pyfunction]
fn main(py: Python<'_>, arguments: Vec<OsString>) -> u8 {
    number(py.detach(|| whosaid::cli::main(arguments)))
}

/// The number of an exit code, which only says what it equals.
fn number(code: ExitCode) -> u8 {
    (0..=u8::MAX).find(|&n| ExitCode::from(n) == code).unwrap_or(1)
}

/// The scores that `whosaid eval` prints with these arguments, as JSON.
#[pyfunction]
fn evaluate(py: Python<'_>, arguments: Vec<OsString>) -> PyResult<String> {
    py.detach(|| whosaid::cli::evaluate(arguments)).map_err(|message| error::new(py, "EvaluationError", message))
}

/// The data dictionary, as JSON: each table with its columns.
#[pyfunction]
fn schema_json() -> String {
    let column = |c: &schema::ColumnInfo| {
        json!({
            "name": c.name, "type": c.kind.name(), "required": c.required, "unit_or_values": c.unit_or_values(),
            "description": c.doc, "repeat": format!("{:?}", c.repeat),
        })
    };
    let table = |t: &schema::TableInfo| {
        let columns: Vec<Value> = t.columns.iter().map(column).collect();
        json!({ "name": t.name, "description": t.doc, "order": t.order, "key": t.key, "columns": columns })
    };
    let tables: Vec<Value> = schema::tables().iter().map(table).collect();
    json!({ "schema_version": schema::SCHEMA_VERSION, "tables": tables }).to_string()
}

#[pymodule]
fn _core(module: &Bound<'_, PyModule>) -> PyResult<()> {
    module.add("__version__", env!("CARGO_PKG_VERSION"))?;
    module.add_class::<analyser::Analyser>()?;
    module.add_class::<table::Table>()?;
    module.add_function(wrap_pyfunction!(main, module)?)?;
    module.add_function(wrap_pyfunction!(evaluate, module)?)?;
    module.add_function(wrap_pyfunction!(schema_json, module)?)?;
    module.add_function(wrap_pyfunction!(run::run, module)?)?;
    module.add_function(wrap_pyfunction!(run::settle, module)?)?;
    module.add_function(wrap_pyfunction!(table::read_table, module)?)?;
    Ok(())
}
