//! The tables written by two threads: each row of an article goes to one of them.

use std::sync::Arc;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use super::WriteError;
use super::aggregate::Aggregates;
use super::confident::Confident;
use super::table_sink::TableSink;
use crate::flow::{DropStatus, Dropped, RunCounts};
use crate::tables::schema::{self, Documents, Quotes, StanceByQuote, StanceMarkers};
use crate::tables::{DocumentRow, Hedging, MarkerOf, QuoteOf, QuoteStance, QuoteStanceOf, Rows, Scheme};

/// Articles, and what was dropped, in table order.
pub(super) type Batch = Arc<Vec<Result<Rows, Dropped>>>;

/// Batches that may wait for a side.
const WAITING: usize = 1;

/// What takes the articles in table order.
pub(super) trait Side: Send + 'static {
    /// Appends an article.
    fn rows(&mut self, rows: &Rows) -> Result<(), WriteError>;

    /// Appends what was dropped.
    fn dropped(&mut self, dropped: &Dropped) -> Result<(), WriteError>;
}

/// Where failures go.
pub(super) enum Failures {
    /// Into their table.
    Table(Box<TableSink<schema::Failures>>),
    /// Kept with a shard, for the table of all.
    Kept(Vec<Dropped>),
}

/// The documents and what is quoted in them.
pub(super) struct Quoted {
    pub scheme: Arc<Scheme>,
    pub documents: TableSink<Documents>,
    pub quotes: TableSink<Quotes>,
    pub failures: Failures,
    pub counts: RunCounts,
    pub confident: Confident,
    /// Markers of the article at hand, by quote and subcategory.
    pub stance: Vec<QuoteStance>,
}

impl Side for Quoted {
    fn rows(&mut self, rows: &Rows) -> Result<(), WriteError> {
        self.counts.quotes_below_min_confidence += self.confident.n_below(rows);
        let rows = &*self.confident.written(rows);
        self.counts.add(rows, &self.scheme);
        self.documents.append(&rows.document)?;
        QuoteStance::count(rows, &self.scheme, &mut self.stance);
        for (quote, ordinal) in rows.quotes.iter().zip(1..) {
            let hedging = Hedging::of(ordinal - 1, &self.stance, &self.scheme);
            self.quotes.append(&QuoteOf { rows, quote, ordinal, hedging })?;
        }
        Ok(())
    }

    fn dropped(&mut self, dropped: &Dropped) -> Result<(), WriteError> {
        self.counts.add_dropped(dropped);
        self.documents.append(&DocumentRow::dropped(dropped))?;
        match &mut self.failures {
            _ if dropped.status != DropStatus::Failed => Ok(()),
            Failures::Table(table) => table.append(dropped),
            Failures::Kept(kept) => {
                kept.push(dropped.clone());
                Ok(())
            }
        }
    }
}

/// The stance markers, and all that is counted over the corpus.
pub(super) struct Counted {
    pub scheme: Arc<Scheme>,
    pub markers: TableSink<StanceMarkers>,
    pub stance: TableSink<StanceByQuote>,
    pub aggregates: Aggregates,
    pub confident: Confident,
    /// Markers of the article at hand, by quote and subcategory.
    pub counts: Vec<QuoteStance>,
}

impl Side for Counted {
    fn rows(&mut self, rows: &Rows) -> Result<(), WriteError> {
        let confident = self.confident;
        self.append(&confident.written(rows))?;
        let counted = confident.counted(rows);
        if !confident.counts_all_that_is_written() {
            QuoteStance::count(&counted, &self.scheme, &mut self.counts);
        }
        self.aggregates.add(&counted, &self.scheme, &self.counts)
    }

    fn dropped(&mut self, _: &Dropped) -> Result<(), WriteError> {
        Ok(())
    }
}

impl Counted {
    /// Appends an article's rows to the tables of stance.
    fn append(&mut self, rows: &Rows) -> Result<(), WriteError> {
        let scheme = &*self.scheme;
        QuoteStance::count(rows, scheme, &mut self.counts);
        for &count in &self.counts {
            let quote = &rows.quotes[count.quote as usize];
            self.stance.append(&QuoteStanceOf { rows, quote, count, scheme })?;
        }
        for marker in &rows.markers {
            self.markers.append(&MarkerOf { rows, marker, scheme })?;
        }
        Ok(())
    }
}

/// A side in a thread of its own. Dropped, it waits for the thread to end.
pub(super) struct Running<S> {
    /// `None` once no batch comes any more.
    batches: Option<SyncSender<Batch>>,
    thread: Option<JoinHandle<Result<S, WriteError>>>,
}

impl<S: Side> Running<S> {
    pub fn start(side: S) -> Self {
        let (batches, receiver) = sync_channel(WAITING);
        Self { batches: Some(batches), thread: Some(thread::spawn(move || take_all(side, receiver))) }
    }

    /// Hands over a batch; an error is that of an earlier one.
    pub fn append(&mut self, batch: Batch) -> Result<(), WriteError> {
        let sent = self.batches.as_ref().is_some_and(|to| to.send(batch).is_ok());
        if sent { Ok(()) } else { self.finish().map(drop) }
    }

    /// The side when it has taken every batch.
    pub fn finish(&mut self) -> Result<S, WriteError> {
        self.batches = None;
        match self.thread.take().map(JoinHandle::join) {
            Some(Ok(done)) => done,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
            None => Err(WriteError::Ended),
        }
    }
}

impl<S> Drop for Running<S> {
    fn drop(&mut self) {
        self.batches = None;
        if let Some(thread) = self.thread.take() {
            // Its files are about to be removed: an error on them is of no interest any more.
            let _ = thread.join();
        }
    }
}

fn take_all<S: Side>(mut side: S, batches: Receiver<Batch>) -> Result<S, WriteError> {
    for batch in batches {
        for item in batch.iter() {
            match item {
                Ok(rows) => side.rows(rows)?,
                Err(dropped) => side.dropped(dropped)?,
            }
        }
    }
    Ok(side)
}
