//! The accurate engine of whosaid: a fine-tuned transformer encoder reads where the fast engine's small network would.
//!
//! Features, decoding, linking and calibration are the language core's; here are the encoder's model file, its
//! arithmetic, which gives the same bits on every CPU, and the threads that it computes on. A package of its own, so that
//! the core stays free of threads and of a numerical library.

#![deny(missing_docs)]

mod attention;
mod cpu_time;
mod engine;
mod kernels;
mod levels;
mod model;
mod network;
mod rows;
mod shares;
mod windows;
mod workers;

pub use engine::{AccurateEngine, Encoder, built_in_model};
