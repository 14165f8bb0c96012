//! Rows of tables as Python dictionaries.

use pyo3::BoundObject;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList, PyString, PyTuple};
use whosaid::tables::schema::{Cells, Column, Table};
use whosaid::tables::{Date, PointSpan, Scheme};

/// The columns of a table with their names as Python has them.
pub struct Columns<T: Table>(Vec<(Py<PyString>, Column<T>)>);

impl<T: Table> Columns<T> {
    pub fn new(py: Python<'_>, scheme: &Scheme, on_request: bool) -> Self {
        let named = |c: Column<T>| (PyString::intern(py, &c.info.name).unbind(), c);
        Self(T::columns_for(scheme, on_request).into_iter().map(named).collect())
    }

    /// A row as a dictionary of its columns: spans are tuples of two numbers, dates texts, what is missing is `None`.
    pub fn dict<'py>(&self, py: Python<'py>, row: &T::Row<'_>) -> PyResult<Bound<'py, PyDict>> {
        let out = PyDict::new(py);
        for (name, column) in &self.0 {
            let mut cell = Cell { py, value: Ok(py.None().into_bound(py)) };
            column.cell.give(row, &mut cell);
            out.set_item(name, cell.value?)?;
        }
        Ok(out)
    }
}

struct Cell<'py> {
    py: Python<'py>,
    value: PyResult<Bound<'py, PyAny>>,
}

impl<'py> Cell<'py> {
    fn set<T: IntoPyObject<'py>>(&mut self, value: T)
    where
        PyErr: From<T::Error>,
    {
        let object = value.into_pyobject(self.py);
        self.value = object.map(|o| o.into_any().into_bound()).map_err(PyErr::from);
    }
}

impl Cells for Cell<'_> {
    fn text(&mut self, value: Option<&str>) {
        self.set(value);
    }

    fn int(&mut self, value: Option<u64>) {
        self.set(value);
    }

    fn float(&mut self, value: Option<f64>) {
        self.set(value);
    }

    fn flag(&mut self, value: bool) {
        self.set(value);
    }

    fn date(&mut self, value: Option<Date>) {
        self.set(value.map(|d| d.to_string()));
    }

    fn spans(&mut self, value: &[PointSpan]) {
        let tuples: PyResult<Vec<_>> = value.iter().map(|s| PyTuple::new(self.py, [s.start, s.end])).collect();
        self.value = tuples.and_then(|tuples| Ok(PyList::new(self.py, tuples)?.into_any()));
    }

    fn list(&mut self, each: &mut dyn FnMut(&mut dyn FnMut(&str))) {
        let mut texts: Vec<String> = Vec::new();
        each(&mut |text| texts.push(text.to_string()));
        self.set(texts);
    }
}
