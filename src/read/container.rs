//! Containers: files with files in them.

use std::io::Read;

use super::articles::Articles;
use super::articles::RawArticle;
use super::context::Context;
use super::input::{Compression, Input};
use super::outcome::Trouble;
use crate::flow::Dropped;

/// Most containers around an entry that is read; deeper ones fail as `nested_too_deep`. A guard, not a fitted number.
pub(super) const MAX_DEPTH: usize = 4;
/// More entries of one container are not read.
pub(super) const MAX_ENTRIES: u64 = 1_000_000;

/// The entry of a container: a file in it.
pub(super) struct Entry {
    /// The path in the container, with forward slashes; see [`tidy_path`].
    pub(super) name: String,
    /// The size in bytes, as the container says.
    pub(super) size: Option<u64>,
    /// The entry's bytes, or why there are none.
    pub(super) bytes: Result<Box<dyn Read + Send>, Trouble>,
}

/// The entries of a container, one after the other.
pub(super) trait Entries: Send {
    /// The next entry; `None` at the end. After an error nothing more is asked for.
    fn next_entry(&mut self) -> Option<Result<Entry, Trouble>>;
}

/// The articles of all entries.
pub(super) struct ContainerArticles<E> {
    entries: E,
    context: Context,
    current: Option<Articles>,
    count: u64,
    done: bool,
    budget: super::input::Budget,
}

impl<E: Entries> ContainerArticles<E> {
    pub(super) fn new(entries: E, context: Context, budget: super::input::Budget) -> ContainerArticles<E> {
        ContainerArticles { entries, context, current: None, count: 0, done: false, budget }
    }

    fn open(&self, entry: Entry) -> Articles {
        let Entry { name, size, bytes } = entry;
        let path = format!("{}/{name}", self.context.facts.path);
        let bounds = self.context.reader.0.bounds;
        self.context.reader.entry(path, self.context.depth + 1, |by_name: Compression| {
            Input::entry(bytes?, size, by_name, bounds, self.budget.clone())
        })
    }
}

impl<E: Entries> Iterator for ContainerArticles<E> {
    type Item = Result<RawArticle, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(current) = &mut self.current {
                if let Some(item) = current.next() {
                    return Some(item);
                }
                self.current = None;
            }
            if self.done {
                return None;
            }
            let trouble = match self.entries.next_entry() {
                Some(Ok(_)) if self.count == MAX_ENTRIES => Trouble::failed(
                    "too_many_entries",
                    format!("it has more than {MAX_ENTRIES} files in it, and the others were not read; split it"),
                ),
                Some(Ok(entry)) => {
                    self.count += 1;
                    self.current = Some(self.open(entry));
                    continue;
                }
                Some(Err(trouble)) => trouble.after(self.count, "file"),
                None if self.count == 0 => Trouble::failed("empty", "there are no files in it"),
                None => return None,
            };
            self.done = true;
            return Some(Err(self.context.facts.dropped(None, trouble)));
        }
    }
}

/// An entry's name as a path below its container: forward slashes, no root, no `.` and `..`. A drive stays as a folder
/// (`C:/x`); control characters become `_`, and so does an empty path. Nothing is ever written to such a path; it only
/// names the articles.
pub(super) fn tidy_path(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for part in name.split(['/', '\\']).filter(|part| !part.is_empty() && *part != "." && *part != "..") {
        if !out.is_empty() {
            out.push('/');
        }
        out.extend(part.chars().map(|c| if c.is_control() { '_' } else { c }));
    }
    if out.is_empty() { "_".to_owned() } else { out }
}

/// Whether the entry is a hidden or system file: a part of its path begins with a full stop, or is `__MACOSX` (macOS
/// resource forks), `Thumbs.db` or `desktop.ini` (Windows).
pub(super) fn is_hidden(name: &str) -> bool {
    name.split('/')
        .any(|part| part.starts_with('.') || part == "__MACOSX" || part == "Thumbs.db" || part == "desktop.ini")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entry_names_stay_below_their_container() {
        for (name, tidy) in [
            ("a/b.txt", "a/b.txt"),
            ("../../etc/passwd", "etc/passwd"),
            ("/abs.txt", "abs.txt"),
            ("C:\\x\\y.txt", "C:/x/y.txt"),
            ("./a//b\n.txt", "a/b_.txt"),
            ("..", "_"),
        ] {
            assert_eq!(tidy_path(name), tidy);
        }
    }
}
