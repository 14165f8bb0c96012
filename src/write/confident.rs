//! Quotes of too little confidence: left out of the counts, and of the tables if that is wanted.

use std::borrow::Cow;

use whosaid_language::Holder;

use super::settings::{MinConfidence, OutputSettings};
use crate::tables::{QuoteRow, Rows, decimals};

/// Which quotes are counted, and which are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Confident {
    min: MinConfidence,
    drops: bool,
}

impl Confident {
    /// As the settings say.
    pub fn new(settings: &OutputSettings) -> Self {
        Self { min: settings.min_confidence, drops: settings.drop_low_confidence }
    }

    /// Whether every speaker of a quote that is written is counted.
    pub fn counts_all_that_is_written(&self) -> bool {
        self.min == MinConfidence::ZERO || self.drops
    }

    fn takes(&self, quote: &QuoteRow) -> bool {
        decimals(quote.confidence) >= self.min.value()
    }

    /// Quotes of an article that are not counted.
    pub fn n_below(&self, rows: &Rows) -> u64 {
        rows.quotes.iter().filter(|q| !self.takes(q)).count() as u64
    }

    /// An article's rows as they are counted.
    pub fn counted<'a>(&self, rows: &'a Rows) -> Cow<'a, Rows> {
        if rows.quotes.iter().all(|q| self.takes(q)) { Cow::Borrowed(rows) } else { Cow::Owned(self.without(rows)) }
    }

    /// An article's rows as they are written.
    pub fn written<'a>(&self, rows: &'a Rows) -> Cow<'a, Rows> {
        if self.drops { self.counted(rows) } else { Cow::Borrowed(rows) }
    }

    /// The rows without quotes below the minimum, and without the stance of their sources; what the narrator says in their
    /// cues belongs to no quote.
    fn without(&self, rows: &Rows) -> Rows {
        let mut rows = rows.clone();
        let mut n_kept = 0;
        let new_index: Vec<Option<u32>> = rows
            .quotes
            .iter()
            .map(|quote| {
                let kept = self.takes(quote);
                n_kept += u32::from(kept);
                kept.then(|| n_kept - 1)
            })
            .collect();
        rows.quotes.retain(|quote| self.takes(quote));
        let index_of = |quote: u32| new_index.get(quote as usize).copied().flatten();
        rows.markers.retain(|m| m.holder == Holder::Narrator || m.quote.is_none_or(|q| index_of(q).is_some()));
        for marker in &mut rows.markers {
            marker.quote = marker.quote.and_then(index_of);
        }
        if let Some(counts) = &mut rows.document.counts {
            (counts.quotes, counts.markers) = (n_kept, rows.markers.len() as u32);
        }
        rows
    }
}
