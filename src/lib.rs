//! whosaid: who said what, and how firmly, across a news corpus.
//!
//! The stages, in the order in which an article passes them, each a folder: [`walk`], [`read`],
//! [`annotate`], [`tables`], [`store`], [`corpus`], [`mod@write`]; [`flow`] has the types between them, and only
//! [`pipeline`] knows them all.

#![deny(missing_docs)]

// The command line names the library as a program of its own does.
extern crate self as whosaid;

pub mod annotate;
pub mod audit;
#[doc(hidden)]
pub mod cli;
pub mod config;
pub mod contain;
pub mod corpus;
pub mod eval;
pub mod flow;
pub mod offline;
pub mod page;
pub mod pipeline;
pub mod query;
pub mod read;
pub mod report;
pub mod setting;
pub mod store;
pub mod tables;
#[cfg(feature = "training")]
pub mod training;
pub mod walk;
pub mod write;

pub use config::Settings;
pub use pipeline::run;
