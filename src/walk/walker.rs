//! The walk itself: a stack of open folders.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::WalkSettings;
use super::ahead::{Ahead, Scouts, Seen, Stat, stat};
use super::folder::{Kind, Listing, Trouble};
use super::globs::Wanted;
use crate::flow::{DropStatus, Dropped, SourceFile, Stage};

pub(super) struct Walker {
    wanted: Arc<Wanted>,
    follow_links: bool,
    max_file_size: u64,
    /// A folder that is left out wherever it turns up, without links.
    output: Option<PathBuf>,
    /// A root that is a file, until it is handed out.
    single: Option<PathBuf>,
    /// The open folders, the root first.
    open: Vec<Folder>,
    scouts: Scouts,
}

struct Folder {
    path: PathBuf,
    /// Below the root, with a slash behind it unless empty.
    relative: String,
    listing: Listing,
    next: usize,
    next_trouble: usize,
    /// Of the entries, if they were looked at together with it.
    stats: Vec<Option<Stat>>,
    ahead: Ahead,
}

impl Walker {
    pub(super) fn new(settings: &WalkSettings, wanted: Wanted, output: Option<PathBuf>) -> Walker {
        let wanted = Arc::new(wanted);
        let mut walker = Walker {
            follow_links: settings.follow_links,
            max_file_size: settings.max_file_size,
            output,
            single: None,
            open: Vec::new(),
            scouts: Scouts::new(settings.follow_links, Arc::clone(&wanted)),
            wanted,
        };
        if settings.root.is_dir() {
            walker.enter(settings.root.clone(), String::new(), Seen::Nothing);
        } else {
            walker.single = Some(settings.root.clone());
        }
        walker
    }

    fn enter(&mut self, path: PathBuf, relative: String, seen: Seen) {
        let (listing, stats) = match seen {
            Seen::Folder(listing, stats) => {
                self.scouts.entered(&listing);
                (listing, stats)
            }
            Seen::File(_) | Seen::Nothing => (Listing::of(&path, self.follow_links), Vec::new()),
        };
        self.open.push(Folder { path, relative, listing, next: 0, next_trouble: 0, stats, ahead: Ahead::default() });
    }

    /// What becomes of one entry: `None` when it is a folder, now entered.
    fn visit(
        &mut self,
        path: PathBuf,
        relative: String,
        kind: Kind,
        seen: Seen,
    ) -> Option<Result<SourceFile, Dropped>> {
        if let Some(dropped) = self.unwanted(&relative, kind == Kind::File) {
            if let Seen::Folder(listing, _) = &seen {
                self.scouts.entered(listing);
            }
            return Some(Err(dropped));
        }
        match kind {
            Kind::BadName => {
                let reason = "its name is not valid Unicode (UTF-8); rename it".to_owned();
                Some(Err(failed(relative, "bad_name", reason)))
            }
            Kind::Link => {
                let reason = "it is a symbolic link (follow_links = true follows links)".to_owned();
                Some(Err(skipped(relative, "symlink", reason)))
            }
            Kind::Special => {
                let reason = "it is neither a file nor a folder (a socket, pipe or device)".to_owned();
                Some(Err(skipped(relative, "special_file", reason)))
            }
            Kind::LinkedFolder if self.is_loop(&path) => {
                let reason = "it is a symbolic link to a folder that it lies in".to_owned();
                Some(Err(skipped(relative, "symlink_loop", reason)))
            }
            Kind::Folder | Kind::LinkedFolder if self.is_output(&path, kind) => {
                if let Seen::Folder(listing, _) = &seen {
                    self.scouts.entered(listing);
                }
                let reason = "it is the output folder, which holds tables and no articles".to_owned();
                Some(Err(skipped(relative, "output_folder", reason)))
            }
            Kind::Folder | Kind::LinkedFolder => {
                self.enter(path, relative + "/", seen);
                None
            }
            Kind::File => {
                let stat = match seen {
                    Seen::File(stat) => stat,
                    Seen::Folder(..) | Seen::Nothing => stat(&path),
                };
                Some(self.measured(path, relative, stat))
            }
        }
    }

    /// Whether the settings leave the entry out.
    fn unwanted(&self, relative: &str, is_file: bool) -> Option<Dropped> {
        let (code, reason) = self.wanted.refuses(relative, is_file)?;
        Some(skipped(relative.to_owned(), code, reason.to_owned()))
    }

    fn measured(&self, path: PathBuf, relative: String, stat: Stat) -> Result<SourceFile, Dropped> {
        let (size, modified) = match stat {
            Ok(seen) => seen,
            Err(error) => return Err(failed(relative, "unreadable", format!("it cannot be looked at: {error}"))),
        };
        if self.max_file_size > 0 && size > self.max_file_size {
            let limit = self.max_file_size;
            let reason = format!("it has {size} bytes, more than max_file_size = {limit}");
            return Err(skipped(relative, "file_too_large", reason));
        }
        Ok(SourceFile { path, relative, size, modified })
    }

    /// Whether the folder at `path` is the output folder.
    fn is_output(&self, path: &Path, kind: Kind) -> bool {
        let Some(output) = &self.output else { return false };
        // Only what has its name, or is a link, can be it.
        (kind == Kind::LinkedFolder || path.file_name() == output.file_name())
            && fs::canonicalize(path).is_ok_and(|found| found == *output)
    }

    /// Whether the linked folder at `path` is one of the open folders, so that following it would never end.
    fn is_loop(&self, path: &Path) -> bool {
        let Ok(target) = fs::canonicalize(path) else { return false };
        self.open.iter().any(|folder| fs::canonicalize(&folder.path).is_ok_and(|open| open == target))
    }
}

impl Iterator for Walker {
    type Item = Result<SourceFile, Dropped>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some(path) = self.single.take() {
            let name = path.file_name().unwrap_or(path.as_os_str());
            return Some(match name.to_str() {
                Some(name) => {
                    let (relative, stat) = (name.to_owned(), stat(&path));
                    self.measured(path, relative, stat)
                }
                None => {
                    let reason = "its name is not valid Unicode (UTF-8); rename it".to_owned();
                    Err(failed(name.to_string_lossy().into_owned(), "bad_name", reason))
                }
            });
        }
        loop {
            let folder = self.open.last_mut()?;
            let entry = folder.listing.get(folder.next);
            let trouble = folder.listing.troubles.get(folder.next_trouble);
            // Each in its place among the names; what is wrong with the folder itself comes first.
            let comes_first = |t: &&Trouble| entry.is_none_or(|(name, _)| t.name.as_deref().is_none_or(|t| t <= name));
            if let Some(trouble) = trouble.filter(comes_first) {
                folder.next_trouble += 1;
                let named = trouble.name.is_some();
                let dropped = worded(&folder.relative, trouble);
                // A broken link that is hidden or excluded was not wanted anyway.
                let unwanted = if named { self.unwanted(&dropped.path, false) } else { None };
                return Some(Err(unwanted.unwrap_or(dropped)));
            }
            let Some((name, kind)) = entry else {
                self.open.pop();
                continue;
            };
            let seen = match folder.stats.get_mut(folder.next) {
                Some(stat) => stat.take().map_or(Seen::Nothing, Seen::File),
                None => folder.ahead.next(&self.scouts, &folder.path, &folder.relative, &folder.listing),
            };
            folder.next += 1;
            let path = folder.path.join(name);
            let mut relative = String::with_capacity(folder.relative.len() + name.len());
            relative.push_str(&folder.relative);
            relative.push_str(name);
            if let Some(item) = self.visit(path, relative, kind, seen) {
                return Some(item);
            }
        }
    }
}

fn worded(folder: &str, trouble: &Trouble) -> Dropped {
    match &trouble.name {
        None => {
            let reason = format!("the folder cannot be read: {}; check its permissions", trouble.problem);
            let path = if folder.is_empty() { "." } else { folder.trim_end_matches('/') };
            failed(path.to_owned(), "unreadable_folder", reason)
        }
        Some(name) if trouble.broken_link => {
            failed(format!("{folder}{name}"), "broken_link", "it is a symbolic link to nothing".to_owned())
        }
        Some(name) => {
            let reason = format!("it cannot be looked at: {}", trouble.problem);
            failed(format!("{folder}{name}"), "unreadable", reason)
        }
    }
}

fn skipped(path: String, code: &'static str, reason: String) -> Dropped {
    Dropped { path, record: None, stage: Stage::Walk, status: DropStatus::Skipped, code: code.into(), reason }
}

fn failed(path: String, code: &'static str, reason: String) -> Dropped {
    Dropped { status: DropStatus::Failed, ..skipped(path, code, reason) }
}
