//! How long one article may take.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::Duration;

use whosaid_language::Limit;

use super::AnnotateSettings;

/// CPU time that an article may take although somebody waits for the run to stop: ordinary ones, and with them the
/// batch, come to their end.
const GRACE: Duration = Duration::from_secs(2);

/// The time of one article, from when this is made: what the thread computes, and what others compute for it. A machine
/// that sleeps or has other work to do takes nothing from it. To be asked by the thread that made it.
pub struct TimeLimit<'a> {
    /// `None`: no limit.
    most: Option<Duration>,
    start: Duration,
    /// Nanoseconds.
    elsewhere: AtomicU64,
    stops: &'a (dyn Fn() -> bool + Sync),
    interrupted: AtomicBool,
}

impl<'a> TimeLimit<'a> {
    /// As long as the settings allow; where `stops` says that the run is to stop, an article that is not done soon is
    /// given up ([`Self::was_interrupted`]).
    pub fn new(settings: &AnnotateSettings, stops: &'a (dyn Fn() -> bool + Sync)) -> Self {
        let most = (settings.max_seconds > 0).then(|| Duration::from_secs(settings.max_seconds));
        let elsewhere = AtomicU64::new(0);
        Self { most, start: cpu_time(), elsewhere, stops, interrupted: AtomicBool::new(false) }
    }

    /// CPU time since it was made.
    pub fn taken(&self) -> Duration {
        cpu_time().saturating_sub(self.start) + Duration::from_nanos(self.elsewhere.load(Relaxed))
    }

    /// Whether the article was given up because the run is to stop.
    pub fn was_interrupted(&self) -> bool {
        self.interrupted.load(Relaxed)
    }
}

impl Limit for TimeLimit<'_> {
    fn go_on(&self) -> bool {
        let taken = self.taken();
        if taken > GRACE && (self.stops)() {
            self.interrupted.store(true, Relaxed);
        }
        !self.was_interrupted() && self.most.is_none_or(|most| taken < most)
    }

    fn charge(&self, elsewhere: Duration) {
        self.elsewhere.fetch_add(u64::try_from(elsewhere.as_nanos()).unwrap_or(u64::MAX), Relaxed);
    }
}

/// CPU time of the calling thread so far.
#[cfg(unix)]
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

/// Where a thread's CPU time cannot be asked for: time since the first question.
#[cfg(not(unix))]
fn cpu_time() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_computing_takes_time() {
        let limit = TimeLimit::new(&AnnotateSettings { max_seconds: 1 }, &|| false);
        std::thread::sleep(Duration::from_millis(1100));
        assert!(limit.go_on(), "sleeping counts: {:?}", limit.taken());
        limit.charge(Duration::from_secs(1));
        assert!(!limit.go_on() && !limit.was_interrupted());
    }

    #[test]
    fn a_run_that_is_to_stop_waits_for_no_long_article() {
        let limit = TimeLimit::new(&AnnotateSettings { max_seconds: 0 }, &|| true);
        assert!(limit.go_on(), "an ordinary article comes to its end");
        limit.charge(GRACE);
        assert!(!limit.go_on() && limit.was_interrupted());
    }
}
