//! Looking ahead: what lies before the walk is looked at by threads of its own, which mostly wait for the disk.
//!
//! On a disk that is not in memory each look costs a wait, and an archive has a hundred thousand files to look at. What
//! the walk gives does not depend on it.

use std::collections::VecDeque;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::time::{SystemTime, UNIX_EPOCH};

use rayon::{ThreadPool, ThreadPoolBuilder};

use super::folder::{Kind, Listing};
use super::globs::Wanted;

/// Threads that look.
const SCOUTS: usize = 8;
/// Entries that are looked at together, and how many such pieces at once.
const PIECE: usize = 32;
const PIECES: usize = 8;
/// A folder with as many entries has its files looked at together with it.
const SMALL: usize = 256;
/// Entries of folders that are held before the walk comes to them, at most; more only by what is being listed.
const HELD: usize = 1 << 16;

/// Size in bytes, and the time of the last change in nanoseconds since 1970 (0: unknown).
pub(super) type Stat = io::Result<(u64, i64)>;

/// Looks at a file.
pub(super) fn stat(path: &Path) -> Stat {
    fs::metadata(path).map(|m| (m.len(), nanoseconds(m.modified().ok())))
}

fn nanoseconds(time: Option<SystemTime>) -> i64 {
    let since = time.and_then(|t| t.duration_since(UNIX_EPOCH).ok());
    since.and_then(|s| i64::try_from(s.as_nanos()).ok()).unwrap_or(0)
}

/// What was seen of an entry.
pub(super) enum Seen {
    File(Stat),
    Folder(Listing, Vec<Option<Stat>>),
    /// It was not looked at.
    Nothing,
}

/// The threads that look ahead.
pub(super) struct Scouts {
    /// None, if no thread could be started: then nothing is seen ahead.
    pool: Option<ThreadPool>,
    follow_links: bool,
    /// What is not wanted is not looked at: it may be a disk that does not answer.
    wanted: Arc<Wanted>,
    held: Arc<AtomicUsize>,
}

impl Scouts {
    pub(super) fn new(follow_links: bool, wanted: Arc<Wanted>) -> Self {
        let pool = ThreadPoolBuilder::new().num_threads(SCOUTS).thread_name(|_| "walk".to_string()).build().ok();
        Self { pool, follow_links, wanted, held: Arc::default() }
    }

    /// To be told when a folder that was seen ahead is entered.
    pub(super) fn entered(&self, listing: &Listing) {
        self.held.fetch_sub(listing.len(), Ordering::Relaxed);
    }
}

/// What is seen of the entries of one folder, in their order.
#[derive(Default)]
pub(super) struct Ahead {
    under_way: VecDeque<Receiver<Vec<Seen>>>,
    /// Of the piece at hand.
    seen: VecDeque<Seen>,
    /// Entries that were handed out to be looked at.
    handed_out: usize,
}

impl Ahead {
    /// What was seen of the next entry of the folder at `path`, `relative` to the root with a slash behind it; must be
    /// asked for each, in order.
    pub(super) fn next(&mut self, scouts: &Scouts, path: &Path, relative: &str, listing: &Listing) -> Seen {
        let Some(pool) = &scouts.pool else { return Seen::Nothing };
        while self.under_way.len() < PIECES && self.handed_out < listing.len() {
            let piece = self.handed_out..listing.len().min(self.handed_out + PIECE);
            self.handed_out = piece.end;
            let entries: Vec<(PathBuf, String, Kind)> = piece
                .filter_map(|i| listing.get(i))
                .map(|(name, kind)| (path.join(name), format!("{relative}{name}"), kind))
                .collect();
            let (sender, receiver) = channel();
            let (follow_links, wanted, held) =
                (scouts.follow_links, Arc::clone(&scouts.wanted), Arc::clone(&scouts.held));
            pool.spawn(move || {
                let look = |(path, relative, kind): (PathBuf, String, Kind)| match wanted
                    .refuses(&relative, kind == Kind::File)
                {
                    None => seen(&path, &relative, kind, follow_links, &wanted, &held),
                    Some(_) => Seen::Nothing,
                };
                // Nobody waits for it if the walk has ended.
                let _ = sender.send(entries.into_iter().map(look).collect());
            });
            self.under_way.push_back(receiver);
        }
        if self.seen.is_empty() {
            let piece = self.under_way.pop_front().and_then(|r| r.recv().ok());
            self.seen = piece.unwrap_or_default().into();
        }
        self.seen.pop_front().unwrap_or(Seen::Nothing)
    }
}

fn seen(path: &Path, relative: &str, kind: Kind, follow_links: bool, wanted: &Wanted, held: &AtomicUsize) -> Seen {
    match kind {
        Kind::File => Seen::File(stat(path)),
        Kind::Folder if held.load(Ordering::Relaxed) < HELD => {
            let listing = Listing::of(path, follow_links);
            held.fetch_add(listing.len(), Ordering::Relaxed);
            let n = if listing.len() <= SMALL { listing.len() } else { 0 };
            let file = |i| {
                let (name, _) = listing.get(i).filter(|(_, kind)| *kind == Kind::File)?;
                wanted.refuses(&format!("{relative}/{name}"), true).is_none().then(|| stat(&path.join(name)))
            };
            let stats = (0..n).map(file).collect();
            Seen::Folder(listing, stats)
        }
        _ => Seen::Nothing,
    }
}
