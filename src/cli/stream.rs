//! `whosaid stream`: JSON lines in, JSON lines out, on all cores, in order.
//!
//! A thread reads lines, some threads annotate them, this one writes the answers. Each line has a place in a queue of
//! bounded length before it is annotated, so that what is in memory is bounded and a slow reader of the output slows the
//! reading of the input.

use std::io::{self, BufReader, Write};
use std::process::ExitCode;
use std::sync::mpsc::{Receiver, SyncSender, TryRecvError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use serde_json::json;
use whosaid::annotate::{AnnotateSettings, TimeLimit, annotate_within};
use whosaid::corpus::Collector;
use whosaid::corpus::duplicates::DuplicateSettings;
use whosaid::corpus::speakers::Gazetteer;
use whosaid::flow::Dropped;
use whosaid::read::{Day, RawArticle, Reader};
use whosaid::report;
use whosaid::tables::{RowBuilder, Scheme};
use whosaid_language::Analyser;

use super::args::StreamArgs;
use super::extract::json;
use super::failure::{Failure, WITH_FAILURES};

/// What standard input is called in `doc_id` and `path`.
const STDIN: &str = "-";
/// Lines in work for each thread: one at hand and some that wait, so that a long article stops nobody.
const LINES_A_THREAD: usize = 4;
/// Bytes of stack for each thread: as much as the threads of a run have.
const STACK: usize = 16 << 20;

/// What annotates a line.
struct Stages {
    analyser: Analyser,
    builder: RowBuilder,
    scheme: Scheme,
    limits: AnnotateSettings,
    duplicates: DuplicateSettings,
    gazetteer: Option<Arc<Gazetteer>>,
}

/// The answer to a line, and whether it is an error.
type Answer = (String, bool);
/// A line to be annotated, and where its answer goes.
type Job = (Result<RawArticle, Dropped>, SyncSender<Answer>);

/// Annotates standard input.
pub fn stream(asked: &StreamArgs) -> Result<ExitCode, Failure> {
    let mut settings = asked.settings.resolve()?.settings;
    (settings.read.since, settings.read.until) = (Day(None), Day(None));
    let reader = settings.read.compile().map_err(|e| Failure::Usage(format!("read.{e}")))?;
    let loaded = settings.engine.load(settings.model.as_deref())?;
    let analyser = Analyser::builder().engine(loaded.engine).lexicon(settings.stance.load()?.lexicon).build();
    let scheme = Scheme::of(analyser.lexicon()).with_gender(settings.write.gender);
    let builder = RowBuilder::new(analyser.engine().id(), false);
    let gazetteer = settings.speakers.load().map_err(|e| Failure::Usage(e.to_string()))?.map(Arc::new);
    let (limits, duplicates) = (settings.annotate.clone(), settings.duplicates.clone());
    let stages = Arc::new(Stages { analyser, builder, scheme, limits, duplicates, gazetteer });

    let threads = settings.n_threads();
    let (places, answers) = sync_channel::<Receiver<Answer>>(threads * LINES_A_THREAD);
    let (jobs, work) = sync_channel::<Job>(threads * LINES_A_THREAD);
    let work = Arc::new(Mutex::new(work));
    let started = |e: io::Error| Failure::Fatal(format!("cannot start a thread: {e}"));
    for _ in 0..threads {
        let (stages, work) = (Arc::clone(&stages), Arc::clone(&work));
        let run = move || annotate_all(&stages, &work);
        thread::Builder::new().name("annotate".into()).stack_size(STACK).spawn(run).map_err(started)?;
    }
    // Not waited for: when nobody reads the output, it may wait for input for ever.
    thread::Builder::new().name("read".into()).spawn(move || read_all(&reader, &places, &jobs)).map_err(started)?;
    write_all(&answers)
}

fn read_all(reader: &Reader, places: &SyncSender<Receiver<Answer>>, jobs: &SyncSender<Job>) {
    for article in reader.json_lines(STDIN, Box::new(BufReader::new(io::stdin()))) {
        let (sender, receiver) = sync_channel(1);
        // The queue of places is full while the lines before are not written.
        if places.send(receiver).is_err() || jobs.send((article, sender)).is_err() {
            return;
        }
    }
}

fn annotate_all(stages: &Stages, work: &Mutex<Receiver<Job>>) {
    loop {
        let job = work.lock().unwrap_or_else(PoisonError::into_inner).recv();
        let Ok((article, answer)) = job else { return };
        let limit = TimeLimit::new(&stages.limits, &|| false);
        let annotated = article
            .and_then(RawArticle::finish)
            .and_then(|a| annotate_within(&stages.analyser, a, &stages.limits, &limit));
        let line = match annotated {
            Ok(document) => {
                let corpus = Collector::new(&stages.duplicates, stages.gazetteer.clone());
                (json::article(&document, &stages.builder, &stages.scheme, corpus).to_string(), false)
            }
            Err(dropped) => (refusal(&dropped), true),
        };
        let line = (report::without_controls(&line.0).into_owned(), line.1);
        // The writer has ended if nobody waits for it.
        let _ = answer.send(line);
    }
}

/// What stands in the place of a line that could not be read or annotated.
fn refusal(dropped: &Dropped) -> String {
    let line: Option<u64> = dropped.record.as_ref().and_then(|record| record.parse().ok());
    let Dropped { record, code, reason, .. } = dropped;
    json!({ "error": { "line": line, "record": record, "code": code, "reason": reason } }).to_string()
}

fn write_all(answers: &Receiver<Receiver<Answer>>) -> Result<ExitCode, Failure> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut any_failed = false;
    loop {
        // What is written is sent off when there is nothing more at hand.
        let place = match answers.try_recv() {
            Ok(place) => place,
            Err(TryRecvError::Disconnected) => break,
            Err(TryRecvError::Empty) => {
                out.flush()?;
                match answers.recv() {
                    Ok(place) => place,
                    Err(_) => break,
                }
            }
        };
        let answer = match place.try_recv() {
            Ok(answer) => answer,
            Err(_) => {
                out.flush()?;
                place.recv().map_err(|_| Failure::Fatal("a thread ended before its line was annotated".to_string()))?
            }
        };
        any_failed |= answer.1;
        writeln!(out, "{}", answer.0)?;
    }
    out.flush()?;
    Ok(if any_failed { ExitCode::from(WITH_FAILURES) } else { ExitCode::SUCCESS })
}
