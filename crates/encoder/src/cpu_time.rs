//! How long a thread has computed.

use std::time::Duration;

/// CPU time of the calling thread so far.
#[cfg(unix)]
pub(crate) fn of_this_thread() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.try_into().unwrap_or(0), time.tv_nsec.try_into().unwrap_or(0))
}

/// Where a thread's CPU time cannot be asked for: time since the first question.
#[cfg(not(unix))]
pub(crate) fn of_this_thread() -> Duration {
    static START: std::sync::OnceLock<std::time::Instant> = std::sync::OnceLock::new();
    START.get_or_init(std::time::Instant::now).elapsed()
}
