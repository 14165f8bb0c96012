//! The second half of a run alone: articles that were annotated elsewhere are resolved over the corpus and written.

use super::gather::Gathered;
use super::record::Timings;
use super::{Run, RunError, RunOptions, Stages, spread};
use crate::config::Settings;
use crate::flow::DropStatus;
use crate::report::{Event, RunSummary};
use crate::store::{Portable, PortableError, Step, Store, portable_outcome};
use crate::write::Output;

/// Records that go into the store in one transaction.
const AT_ONCE: usize = 4096;

/// Why annotated articles cannot be settled.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    /// They could not be read.
    #[error("{0}")]
    Source(String),
    /// A record cannot be used.
    #[error(transparent)]
    Record(#[from] PortableError),
    /// The run could not go on.
    #[error(transparent)]
    Run(#[from] RunError),
}

/// Resolves annotated articles, in whatever order they come, and writes all tables: those of a run that had read the
/// same articles.
///
/// # Errors
/// That an article was annotated with other settings or is damaged, or why the run could not go on. The tables of the
/// run before are unchanged then.
pub fn settle(
    settings: &Settings,
    records: impl Iterator<Item = Result<Portable, String>>,
    options: RunOptions<'_>,
) -> Result<RunSummary, SettleError> {
    let reporter = options.reporter;
    let stop = options.stop.clone();
    let (origins, engine) = (options.origins, options.engine);
    let run = Run::new(settings, &origins, reporter, &stop);
    let stages = Stages::load(settings, engine)?;
    let summary = run.settle(&stages, records)?;
    reporter.event(&Event::RunFinished(&summary));
    Ok(summary)
}

impl Run<'_> {
    fn settle(
        &self,
        stages: &Stages,
        records: impl Iterator<Item = Result<Portable, String>>,
    ) -> Result<RunSummary, SettleError> {
        let written = |e| SettleError::Run(RunError::Write(e));
        let stored = |e| SettleError::Run(RunError::Store(e));
        let mut output =
            Output::of_scheme(&self.settings.write, stages.scheme(), &self.provenance(stages)).map_err(written)?;
        self.tell_start(stages);
        let store = Store::scratch(output.temporary(), stages.analyser.engine().id()).map_err(stored)?;
        let mut timings = Timings::default();
        let gathered = self.take(stages, records, &store)?;
        timings.reading_and_annotating = self.started.0.elapsed();
        self.go_on(&gathered)?;
        let view = store.view().map_err(stored)?;
        let pool = self.pool()?;
        let resolver = self.resolver(stages, &pool, &view);
        spread::resolve_all(&resolver, &store)?;
        timings.resolving = self.started.0.elapsed() - timings.reading_and_annotating;
        let all = store.view().map_err(stored)?;
        spread::append_all(&resolver, &all, &mut output)?;
        drop((all, view));
        drop((store, pool));
        timings.writing = self.started.0.elapsed() - timings.reading_and_annotating - timings.resolving;
        let done = output.finish(self.record(stages, &gathered, &timings)).map_err(written)?;
        Ok(self.summary(done, &gathered, &timings))
    }

    /// Puts the records into the store.
    fn take(
        &self,
        stages: &Stages,
        records: impl Iterator<Item = Result<Portable, String>>,
        store: &Store,
    ) -> Result<Gathered, SettleError> {
        let made_by = stages.made_by(self.settings);
        let engine = stages.analyser.engine().id().into();
        let mut gathered = Gathered::default();
        let mut steps: Vec<Step> = Vec::with_capacity(AT_ONCE);
        let keep = |steps: &mut Vec<Step>| -> Result<(), SettleError> {
            let kept = store.change().and_then(|mut change| {
                change.take(steps)?;
                change.commit()
            });
            steps.clear();
            kept.map_err(|e| SettleError::Run(e.into()))
        };
        for record in records {
            let record = record.map_err(SettleError::Source)?;
            steps.push(record.step(&made_by)?);
            let progress = &mut gathered.progress;
            if record.is_article(&made_by)? {
                progress.articles += 1;
            } else if let Err(dropped) = portable_outcome(&record.rows, &made_by, &engine)? {
                match dropped.status {
                    DropStatus::Skipped => progress.skipped += 1,
                    DropStatus::Failed => progress.failed += 1,
                }
            }
            if steps.len() == AT_ONCE {
                keep(&mut steps)?;
                self.reporter.event(&Event::Progress(gathered.progress));
                if self.stop.is_requested() {
                    return Err(SettleError::Run(self.interrupted(&gathered)));
                }
            }
        }
        keep(&mut steps)?;
        gathered.progress.walk_done = true;
        gathered.has_article = gathered.progress.articles > 0;
        Ok(gathered)
    }
}
