//! The corpus stage, window by window: resolves speakers and duplicates over articles.

use std::sync::Arc;

use rayon::ThreadPool;
use rayon::prelude::*;

use super::windows::{KeyRange, Window};
use super::{RunError, memory};
use crate::config::Settings;
use crate::corpus::speakers::Gazetteer;
use crate::corpus::{ArticleResolution, Collector, WindowResolution, WindowState};
use crate::report::StopFlag;
use crate::store::{Listed, ListedKey, RecordKey, RowsHash, StoreError, View};

/// Records whose facts are decoded at once.
const CHUNK: usize = 256;

/// Resolves windows.
pub(super) struct Resolver<'a> {
    pub view: &'a View<'a>,
    pub settings: &'a Settings,
    pub gazetteer: Option<Arc<Gazetteer>>,
    pub pool: &'a ThreadPool,
    pub stop: &'a StopFlag,
}

/// Resolves windows in their order, two at a time where that is wanted.
pub(super) struct InOrder<'a> {
    resolver: &'a Resolver<'a>,
    windows: &'a [Window],
    /// A window that is resolved already.
    ahead: Option<(usize, WindowResolution)>,
}

impl<'a> InOrder<'a> {
    pub fn new(resolver: &'a Resolver<'a>, windows: &'a [Window]) -> Self {
        Self { resolver, windows, ahead: None }
    }

    /// Resolves a window, and at the same time the next one if it will be asked for, too.
    pub fn window(&mut self, n: usize, and_next: bool) -> Result<WindowResolution, RunError> {
        let Self { resolver, windows, ahead } = self;
        if let Some((_, resolved)) = ahead.take_if(|a| a.0 == n) {
            return Ok(resolved);
        }
        if !and_next || n + 1 == windows.len() {
            return resolver.resolve(windows, n);
        }
        let both = || rayon::join(|| resolver.resolve(windows, n), || resolver.resolve(windows, n + 1));
        let (resolved, next) = resolver.pool.install(both);
        *ahead = Some((n + 1, next?));
        resolved
    }
}

/// A record with its resolution; none, if it was dropped.
pub(super) struct ResolvedRecord {
    pub key: RecordKey,
    /// Of its rows before.
    pub rows: RowsHash,
    pub resolution: Option<ArticleResolution>,
}

impl Resolver<'_> {
    /// Articles of a window, at least; 0: all are one.
    pub fn window(&self) -> u64 {
        memory::window(self.settings.corpus.window, self.settings.max_memory)
    }

    /// Resolves a window together with the one before it.
    fn resolve(&self, windows: &[Window], n: usize) -> Result<WindowResolution, RunError> {
        let settings = &self.settings.duplicates;
        let mut collector = Collector::new(settings, self.gazetteer.clone());
        for range in windows[n.saturating_sub(1)..=n].iter().filter_map(Window::records) {
            let mut list = self.view.list(&range.first, &range.last)?;
            loop {
                let chunk: Vec<_> = list.by_ref().take(CHUNK).collect::<Result<_, StoreError>>()?;
                if chunk.is_empty() {
                    break;
                }
                if self.stop.is_requested() {
                    return Err(RunError::Stopped);
                }
                let decoded = |(key, listed): (ListedKey, Vec<u8>)| Ok((key, self.view.listed(&listed)?));
                let chunk: Result<Vec<(ListedKey, Listed)>, StoreError> =
                    self.pool.install(|| chunk.into_par_iter().map(decoded).collect());
                for (key, listed) in chunk? {
                    if let Some(facts) = &listed.facts {
                        collector.add(&listed.doc_id(key.record().path()), facts);
                    }
                }
            }
        }
        Ok(self.pool.install(|| collector.finish()))
    }

    /// Gives the resolution of each record of a range, in their order, and returns the state for the next window;
    /// `before` is the state of the window before.
    pub fn records(
        &self,
        (resolved, before): (&WindowResolution, &WindowState),
        range: &KeyRange,
        each: &mut dyn FnMut(ResolvedRecord) -> Result<(), RunError>,
    ) -> Result<WindowState, RunError> {
        let mut state = WindowState::default();
        for found in self.view.list(&range.first, &range.last)? {
            let (key, listed) = found?;
            let listed = self.view.listed(&listed)?;
            let key = key.record();
            let doc_id = listed.doc_id(key.path());
            let Listed { rows, facts, .. } = listed;
            let resolution = facts.map(|facts| {
                let mut resolution = resolved.of(&doc_id, &facts);
                resolution.follow(before);
                resolution.carry(&doc_id, &facts, &mut state);
                resolution
            });
            each(ResolvedRecord { key, rows, resolution })?;
        }
        Ok(state)
    }
}
