//! Where the encoder computes: a thread of its own for each thread that asks, while that one waits.
//!
//! The matrix kernels split their work over the rayon pool that they are called in. In the pool of a run, whose
//! threads each have an article, that would gain nothing, and a thread that waits for its split work would begin
//! further articles on top of the one it has. A lane is a pool of one: the kernels see that there is nothing to
//! split, and the thread that waits for it sleeps. So as many threads compute as the run has, and each
//! article's memory is taken once.

use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

use whosaid_language::attribution::learned::Features;

use crate::model::Model;
use crate::network::Room;

/// Features, and where their scores are waited for. Both come back.
type Job = (Features, Sender<(Features, Vec<f32>)>);

/// A thread that computes; it ends when this is dropped.
struct Lane(Sender<Job>);

impl Lane {
    fn start(model: Arc<Model>) -> Option<Self> {
        let (sender, jobs) = channel::<Job>();
        let serve = move || {
            // Makes this thread the only one of a pool; none is started.
            let pool = rayon::ThreadPoolBuilder::new().num_threads(1).use_current_thread().build();
            let mut room = Room::default();
            for (features, answer) in jobs {
                let scores = model.scores(&features, &mut room);
                let _ = answer.send((features, scores)); // Nobody waits: nothing to do.
            }
            drop(pool);
        };
        thread::Builder::new().name("encoder".into()).spawn(serve).ok()?;
        Some(Self(sender))
    }
}

/// The lanes of an engine: as many as were ever asked at once.
pub(crate) struct Lanes {
    model: Arc<Model>,
    idle: Mutex<Vec<Lane>>,
}

impl Lanes {
    pub(crate) fn new(model: Arc<Model>) -> Self {
        Self { model, idle: Mutex::default() }
    }

    /// The scores of a text's tokens. Where no thread can be started, they are computed here.
    pub(crate) fn scores(&self, features: Features) -> Vec<f32> {
        let idle = || self.idle.lock().unwrap_or_else(PoisonError::into_inner);
        let lane = idle().pop();
        let Some(lane) = lane.or_else(|| Lane::start(Arc::clone(&self.model))) else {
            return self.model.scores(&features, &mut Room::default());
        };
        let (answer, scores) = channel();
        let sent = lane.0.send((features, answer));
        match (sent, scores.recv()) {
            (Ok(()), Ok((_, scores))) => {
                idle().push(lane);
                scores
            }
            _ => panic!("the encoder's thread has stopped"),
        }
    }
}
