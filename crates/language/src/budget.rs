//! How long an article may take: the core's loops ask now and then whether to go on.
//!
//! The core knows no clock: whoever calls it says when it is enough.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::time::Duration;

/// Steps of work (about a token each) between two questions to the caller: some milliseconds at most.
const BETWEEN: u32 = 4096;

/// Who says when it is enough; a closure that answers will do.
pub trait Limit: Sync {
    /// The answer to 'shall I go on?'.
    fn go_on(&self) -> bool;

    /// Takes note that threads other than the one that asks have computed so long for this text.
    fn charge(&self, _elsewhere: Duration) {}
}

impl<F: Fn() -> bool + Sync> Limit for F {
    fn go_on(&self) -> bool {
        self()
    }
}

/// Time that annotating one text may take. Once spent it stays so: every loop that asks then ends, and what was
/// found until then must not be used.
pub struct Budget<'a> {
    limit: Option<&'a dyn Limit>,
    /// Steps since the caller was last asked.
    steps: AtomicU32,
    spent: AtomicBool,
}

impl<'a> Budget<'a> {
    /// As much as it takes.
    pub const fn unlimited() -> Self {
        Self { limit: None, steps: AtomicU32::new(0), spent: AtomicBool::new(false) }
    }

    /// Until `limit` says no; it is asked every few thousand tokens of work.
    pub const fn new(limit: &'a dyn Limit) -> Self {
        Self { limit: Some(limit), steps: AtomicU32::new(0), spent: AtomicBool::new(false) }
    }

    /// A budget of the same caller for another part of the work, not yet spent.
    pub fn renewed(&self) -> Self {
        Self { limit: self.limit, steps: AtomicU32::new(0), spent: AtomicBool::new(false) }
    }

    /// Whether it is spent, after `steps` more of work (about a token each).
    #[inline]
    pub fn is_spent_after(&self, steps: usize) -> bool {
        let Some(limit) = self.limit else { return false };
        // No read-modify-write: two threads on one text may lose steps of each other, which does no harm.
        let total = self.steps.load(Relaxed).saturating_add(u32::try_from(steps).unwrap_or(u32::MAX));
        if total < BETWEEN {
            self.steps.store(total, Relaxed);
            return self.spent.load(Relaxed);
        }
        self.ask(limit)
    }

    /// Whether it is spent.
    pub fn is_spent(&self) -> bool {
        self.spent.load(Relaxed)
    }

    /// Takes from it what threads other than the one that asks have computed for this text.
    pub fn charge(&self, elsewhere: Duration) {
        if let Some(limit) = self.limit {
            limit.charge(elsewhere);
        }
    }

    #[cold]
    fn ask(&self, limit: &dyn Limit) -> bool {
        self.steps.store(0, Relaxed);
        if !limit.go_on() {
            self.spent.store(true, Relaxed);
        }
        self.is_spent()
    }
}

impl Default for Budget<'_> {
    fn default() -> Self {
        Self::unlimited()
    }
}

impl fmt::Debug for Budget<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Budget").field("limited", &self.limit.is_some()).field("spent", &self.is_spent()).finish()
    }
}

/// The budget was spent before the text was read to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the budget was spent before the text was read to its end")]
pub struct Spent;

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU32;

    use super::*;

    #[test]
    fn the_caller_is_asked_now_and_then_and_no_is_no() {
        let asked = AtomicU32::new(0);
        let go_on = || asked.fetch_add(1, Relaxed) < 1;
        let budget = Budget::new(&go_on);
        let spent = (0..3 * BETWEEN).filter(|_| budget.is_spent_after(1)).count() as u32;
        // The second question, after twice the steps, is answered with no; from then on all is spent.
        assert_eq!(spent, BETWEEN + 1);
        assert!(budget.is_spent());
    }

    #[test]
    fn an_unlimited_one_is_never_spent() {
        let budget = Budget::unlimited();
        assert!(!budget.is_spent_after(usize::MAX) && !budget.is_spent());
    }
}
