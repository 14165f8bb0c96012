//! Rust errors as the exceptions of the package.

use std::fmt::Display;

use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;

/// The exception `name` of `whosaid._errors`, with the message that the program would print.
pub fn new(py: Python<'_>, name: &str, message: impl Display) -> PyErr {
    let message = message.to_string();
    let class = py.import("whosaid._errors").and_then(|errors| errors.getattr(name));
    match class.and_then(|class| class.call1((message.as_str(),))) {
        Ok(exception) => PyErr::from_value(exception),
        Err(_) => PyRuntimeError::new_err(message),
    }
}
