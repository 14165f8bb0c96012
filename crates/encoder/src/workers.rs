//! Where the encoder computes: a thread of its own for each thread that asks, while that one waits.
//!
//! Rten's kernels (on ARM) split their work over the rayon pool that they are called in. In the pool of a run, whose
//! threads each have an article, that would gain nothing, and a thread that waits for its split work would begin
//! further articles on top of the one it has. A worker is a pool of one: the kernels see that there is nothing to
//! split, and the thread that waits for it sleeps. So as many threads compute as the run has, and each
//! article's memory is taken once.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use whosaid_language::Budget;
use whosaid_language::attribution::learned::Features;

use crate::cpu_time::of_this_thread;
use crate::model::Model;
use crate::network::Buffers;

/// How long a thread that waits sleeps before it asks the budget again.
const ASK_EVERY: Duration = Duration::from_millis(50);

/// Features, and where their scores are waited for.
struct Job {
    features: Features,
    answer: Sender<Vec<f32>>,
    state: Arc<State>,
}

/// What the two threads tell each other meanwhile.
#[derive(Default)]
struct State {
    /// Whether the scores are waited for no longer.
    stop: AtomicBool,
    /// Nanoseconds of CPU time that the worker has spent on them.
    spent: AtomicU64,
}

/// A thread that computes; it ends when this is dropped.
struct Worker(Sender<Job>);

impl Worker {
    fn start(model: Arc<Model>) -> Option<Self> {
        let (sender, jobs) = channel::<Job>();
        let serve = move || {
            // Makes this thread the only one of a pool; none is started.
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
            let mut buffers = Buffers::default();
            for job in jobs {
                let start = of_this_thread();
                let note = || {
                    let spent = of_this_thread().saturating_sub(start);
                    job.state.spent.store(u64::try_from(spent.as_nanos()).unwrap_or(u64::MAX), Relaxed);
                };
                let go_on = || {
                    note();
                    !job.state.stop.load(Relaxed)
                };
                let scores = model.scores(&job.features, &mut buffers, &go_on);
                note();
                let _ = job.answer.send(scores); // Nobody waits: nothing to do.
            }
            drop(pool);
        };
        thread::Builder::new().name("encoder".into()).spawn(serve).ok()?;
        Some(Self(sender))
    }
}

/// The workers of an engine: as many as were ever asked at once.
pub(crate) struct WorkerPool {
    model: Arc<Model>,
    idle: Mutex<Vec<Worker>>,
}

impl WorkerPool {
    pub(crate) fn new(model: Arc<Model>) -> Self {
        Self { model, idle: Mutex::default() }
    }

    /// The scores of a text's tokens; fewer where the budget is spent before. Where no thread can be started, they
    /// are computed here.
    pub(crate) fn scores(&self, features: Features, budget: &Budget<'_>) -> Vec<f32> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let worker = idle().pop();
        let Some(worker) = worker.or_else(|| Worker::start(Arc::clone(&self.model))) else {
            return self.model.scores(&features, &mut Buffers::default(), &|| !budget.is_spent_after(usize::MAX));
        };
        let (answer, scores) = channel();
        let state = Arc::new(State::default());
        let sent = worker.0.send(Job { features, answer, state: Arc::clone(&state) });
        let mut charged = 0;
        loop {
            let outcome = scores.recv_timeout(ASK_EVERY);
            let spent = state.spent.load(Relaxed);
            budget.charge(Duration::from_nanos(spent - charged));
            charged = spent;
            match outcome {
                Ok(scores) => {
                    idle().push(worker);
                    return scores;
                }
                Err(RecvTimeoutError::Timeout) if sent.is_ok() => {
                    if budget.is_spent_after(usize::MAX) {
                        state.stop.store(true, Relaxed);
                    }
                }
                // Only a panic ends it: that of its article, which is ours.
                Err(_) => panic!("the encoder's thread has stopped"),
            }
        }
    }
}
