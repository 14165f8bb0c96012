//! Doing a few large things two at a time.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// Threads: each thing holds a row group, or a piece of every file of counts.
const AT_ONCE: usize = 2;

/// Does each of the things, beginning with the first; what comes of them, in their order.
pub(super) fn at_once<T: Sync, R: Send>(things: &[T], each: impl Fn(&T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let n = next.fetch_add(1, Ordering::Relaxed);
            let Some(thing) = things.get(n) else { return done };
            done.push((n, each(thing)));
        }
    };
    let mut done = thread::scope(|scope| {
        let others: Vec<_> = (1..AT_ONCE).map(|_| scope.spawn(work)).collect();
        let mut done = work();
        for other in others {
            done.extend(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        }
        done
    });
    done.sort_by_key(|d| d.0);
    done.into_iter().map(|d| d.1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_of_things_is_in_their_order() {
        let things: Vec<u32> = (0..99).collect();
        assert_eq!(at_once(&things, |n| n * 2), things.iter().map(|n| n * 2).collect::<Vec<_>>());
        assert_eq!(at_once(&[], |n: &u32| *n), Vec::<u32>::new());
    }
}
