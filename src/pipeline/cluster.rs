//! The corpus stage on many machines: windows are resolved at the same time, and a small sequential step hands on from
//! window to window what repeats something earlier.
//!
//! 1. [`Annotator::windows`] cuts the archive into windows by the keys of its records.
//! 2. [`Annotator::resolve_window`] resolves a window by its facts and those of the window before it.
//! 3. [`Annotator::hand_on`] is applied to the states of the windows, from the first to the last.
//! 4. [`Annotator::settle_window`] writes the results into the rows of a window.
//! 5. [`Annotator::count`] and [`Annotator::total`] make the tables that count over the corpus.

use std::collections::HashMap;
use std::io;

use super::Annotator;
use super::windows::windows;
use crate::corpus::{ArticleResolution, Collector, Facts, WindowState};
use crate::store::{
    Digest, ListedKey, PortableError, from_portable, portable_key, portable_listed, portable_outcome, portable_rows,
    to_portable,
};
use crate::tables::DocumentRow;
use crate::write::{ArrowTable, Counter, WriteError, total};

/// Resolution of one window, as bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResolvedWindow {
    /// The resolution of each of its articles, for [`Annotator::settle_window`].
    pub resolutions: Vec<u8>,
    /// For [`Annotator::hand_on`].
    pub state: Vec<u8>,
}

/// An article with its facts.
type Known = (ListedKey, String, Facts);

impl Annotator {
    /// Cuts records into windows by their keys, which must come in their order, each once. Gives the first key of each
    /// window; a window ends where the next begins.
    ///
    /// # Errors
    /// That the keys are not in their order.
    pub fn windows(&self, keys: impl Iterator<Item = Vec<u8>>) -> Result<Vec<Vec<u8>>, PortableError> {
        let mut before: Option<ListedKey> = None;
        let index = keys.map(|key| {
            let key = portable_key(&key)?;
            if before.replace(key.clone()).is_some_and(|before| before >= key) {
                return Err(PortableError::Order);
            }
            Ok((key, Digest::default()))
        });
        let windows = windows(index, self.window)?;
        Ok(windows.iter().filter_map(|w| Some(w.records()?.first.as_bytes().to_vec())).collect())
    }

    /// Resolves a window by the columns `key` and `facts` of its records and of those of the window before it, in any
    /// order.
    ///
    /// # Errors
    /// That a record was made with other settings or is damaged.
    pub fn resolve_window(
        &self,
        window: &[(&[u8], &[u8])],
        before: &[(&[u8], &[u8])],
    ) -> Result<ResolvedWindow, PortableError> {
        let (window, before) = (self.known(window)?, self.known(before)?);
        let mut collector = Collector::new(&self.duplicates, self.gazetteer.clone());
        before.iter().chain(&window).for_each(|(_, doc_id, facts)| collector.add(doc_id, facts));
        let resolved = collector.finish_here();
        let mut state = WindowState::default();
        let resolve = |(key, doc_id, facts): &Known| {
            let resolution = resolved.of(doc_id, facts);
            resolution.carry(doc_id, facts, &mut state);
            (key.as_bytes().to_vec(), resolution)
        };
        let resolutions: Vec<(Vec<u8>, ArticleResolution)> = window.iter().map(resolve).collect();
        state.sort();
        let bytes = |made: io::Result<Vec<u8>>| made.map_err(|_| PortableError::Damaged);
        Ok(ResolvedWindow {
            resolutions: bytes(to_portable(&resolutions, &self.settled_by))?,
            state: bytes(to_portable(&state, &self.settled_by))?,
        })
    }

    /// The records that are articles, in their order, each once.
    fn known(&self, records: &[(&[u8], &[u8])]) -> Result<Vec<Known>, PortableError> {
        let mut known = Vec::with_capacity(records.len());
        for (key, facts) in records {
            let key = portable_key(key)?;
            let listed = portable_listed(facts, &self.made_by)?;
            let doc_id = listed.doc_id(key.record().path());
            if let Some(facts) = listed.facts {
                known.push((key, doc_id, facts));
            }
        }
        known.sort_by(|a, b| a.0.cmp(&b.0));
        known.dedup_by(|a, b| a.0 == b.0);
        Ok(known)
    }

    /// The state that a window hands on to the next one: `state`, of [`Annotator::resolve_window`], with the references
    /// that `before`, which the window before handed on, replaces. `before` is empty for the first window.
    ///
    /// # Errors
    /// That they were made with other settings or are damaged.
    pub fn hand_on(&self, before: &[u8], state: &[u8]) -> Result<Vec<u8>, PortableError> {
        let mut state: WindowState = from_portable(state, &self.settled_by)?;
        state.follow(&self.state(before)?);
        to_portable(&state, &self.settled_by).map_err(|_| PortableError::Damaged)
    }

    fn state(&self, before: &[u8]) -> Result<WindowState, PortableError> {
        if before.is_empty() { Ok(WindowState::default()) } else { from_portable(before, &self.settled_by) }
    }

    /// Writes the resolutions of a window into the columns `key` and `rows` of its records, each of which must be there
    /// once; `before` is what the window before handed on. Returns the id and the rows of each record, in their order.
    ///
    /// # Errors
    /// That a record was made with other settings or is damaged.
    pub fn settle_window(
        &self,
        records: &[(&[u8], &[u8])],
        resolutions: &[u8],
        before: &[u8],
    ) -> io::Result<Vec<(String, Vec<u8>)>> {
        let resolutions: Vec<(Vec<u8>, ArticleResolution)> =
            from_portable(resolutions, &self.settled_by).map_err(io::Error::other)?;
        let mut resolutions: HashMap<Vec<u8>, ArticleResolution> = resolutions.into_iter().collect();
        let before = self.state(before).map_err(io::Error::other)?;
        let engine = self.analyser.engine().id().into();
        let settle = |(key, bytes): &(&[u8], &[u8])| match portable_outcome(bytes, &self.made_by, &engine) {
            Err(error) => Err(io::Error::other(error)),
            Ok(Err(dropped)) => Ok((DocumentRow::dropped(&dropped).doc_id, bytes.to_vec())),
            Ok(Ok(mut rows)) => {
                let resolution = resolutions.remove(*key);
                let mut resolution = resolution.ok_or_else(|| io::Error::other(PortableError::OtherWindow))?;
                resolution.follow(&before);
                resolution.apply(&mut rows);
                let bytes = portable_rows(bytes, &rows, &self.made_by)?;
                Ok((rows.document.doc_id, bytes))
            }
        };
        records.iter().map(settle).collect()
    }

    /// Counts articles with settled rows for [`Annotator::total`], in so many parts by speaker, cue and outlet.
    ///
    /// # Errors
    /// That a record was made with other settings or is damaged.
    pub fn count(&self, rows: &[&[u8]], parts: u32) -> io::Result<Vec<(u32, Vec<u8>)>> {
        let engine = self.analyser.engine().id().into();
        let mut counter = Counter::new(&self.scheme);
        for bytes in rows {
            if let Ok(rows) = portable_outcome(bytes, &self.made_by, &engine).map_err(io::Error::other)? {
                counter.add(&rows);
            }
        }
        counter.finish(parts)
    }

    /// The tables that count over the corpus, for the speakers, cues and outlets of one part, from all counts of it.
    ///
    /// # Errors
    /// That the counts are damaged or cannot be kept in a temporary folder meanwhile.
    pub fn total(&self, counts: &[&[u8]]) -> Result<Vec<ArrowTable>, WriteError> {
        total(counts, &self.scheme, &self.provenance)
    }
}
