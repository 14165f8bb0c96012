//! The tables that count over the whole corpus, by polars.
//!
//! Each quote becomes a row of facts; every so many rows the facts are grouped and merged into what
//! is already counted, so that memory grows with the distinct keys and not with the corpus.

mod facts;
mod partial;
mod totals;

use polars::prelude::PolarsResult;

pub(super) use totals::Totals;

use crate::tables::{Rows, Scheme};
use facts::{Facts, Forms};
use partial::Partial;

/// Rows of facts that are grouped at once.
const GROUP_ROWS: usize = 1 << 15;

/// Counts as the rows come.
pub(super) struct Aggregates {
    facts: Facts,
    forms: Forms,
    by_speaker: Partial,
    by_month: Partial,
    by_outlet: Partial,
    by_cue: Partial,
    by_form: Partial,
    n_markers: usize,
}

impl Aggregates {
    /// Nothing counted yet.
    pub fn new(scheme: &Scheme) -> Self {
        let n_markers = scheme.n_counts();
        let of_speaker = facts::sums(facts::NEW_TO_SPEAKER, n_markers);
        let dates = [facts::FIRST_DATE, facts::LAST_DATE];
        Self {
            facts: Facts::new(n_markers),
            forms: Forms::new(),
            by_speaker: Partial::new(&[facts::SPEAKER], &of_speaker).with_range(dates),
            by_month: Partial::new(&[facts::SPEAKER, facts::MONTH], &of_speaker),
            by_outlet: Partial::new(&[facts::SPEAKER, facts::OUTLET], &of_speaker),
            by_cue: Partial::new(&[facts::CUE_LEMMA, facts::CUE_CLASS], &facts::sums(facts::NEW_TO_CUE, 0)),
            by_form: Partial::new(&[facts::SPEAKER, facts::ROLE, facts::FORM], &[facts::N.to_string()]),
            n_markers,
        }
    }

    /// Counts an article's rows.
    pub fn add(&mut self, rows: &Rows, scheme: &Scheme) -> PolarsResult<()> {
        self.facts.add(rows, scheme);
        self.forms.add(rows);
        if self.facts.len() >= GROUP_ROWS {
            self.group_facts()?;
        }
        if self.forms.len() >= GROUP_ROWS {
            self.by_form.add(self.forms.take()?)?;
        }
        Ok(())
    }

    fn group_facts(&mut self) -> PolarsResult<()> {
        let facts = self.facts.take()?;
        self.by_cue.add(facts.clone())?;
        let of_speakers = facts::with_speaker(facts)?;
        self.by_month.add(of_speakers.clone())?;
        self.by_outlet.add(of_speakers.clone())?;
        self.by_speaker.add(of_speakers)
    }

    /// All that was counted.
    pub fn finish(mut self) -> PolarsResult<Totals> {
        self.group_facts()?;
        self.by_form.add(self.forms.take()?)?;
        Ok(Totals {
            n_markers: self.n_markers,
            by_speaker: self.by_speaker.finish(&[facts::SPEAKER])?,
            by_month: self.by_month.finish(&[facts::SPEAKER, facts::MONTH])?,
            by_outlet: self.by_outlet.finish(&[facts::SPEAKER, facts::OUTLET])?,
            by_cue: self.by_cue.finish(&[facts::CUE_LEMMA, facts::CUE_CLASS])?,
            by_form: self.by_form.finish(&[facts::SPEAKER, facts::ROLE, facts::FORM])?,
        })
    }
}
