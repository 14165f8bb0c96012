//! Integration tests: the program and the library as their users meet them. One binary, because each
//! links the whole program; `cargo test --test it walk::` runs the tests of `walk.rs` alone.
//!
//! `archive`, `corpus_by_hand` and `program` are fixtures, every other module is a set of tests. `tests/house.rs` stays a
//! binary of its own: it reads sources only, and links in a second.

#![allow(clippy::unwrap_used, reason = "a test that fails by a panic fails")]

mod absent;
mod archive;
mod corpus_by_hand;
mod program;

mod audit;
mod audit_coverage;
mod cli;
mod cli_signals;
mod config_file;
mod duplicates;
mod eval_agreement;
mod eval_fixture;
mod eval_growth;
mod faults;
mod fuzz_seeds;
mod incremental;
mod kills;
mod lexicon;
mod log_events;
mod min_confidence;
mod nightly;
mod outlets;
mod outside_engine;
mod query;
mod read_arbitrary;
mod read_bad_input;
mod read_documents;
mod read_exports;
mod read_formats;
mod read_hostile;
mod read_large_xml;
mod read_pages;
mod read_tables;
mod read_tools;
mod report;
mod run;
mod seed;
mod speakers;
mod stream;
mod tables;
mod tables_commit;
mod train;
mod versions;
mod walk;
