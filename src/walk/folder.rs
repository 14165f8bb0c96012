//! The entries of one folder, sorted, held compactly.

use std::path::Path;

use walkdir::WalkDir;

/// What an entry is, as the walk sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Folder,
    /// A folder reached by a link that is to be followed.
    LinkedFolder,
    /// A link that is not to be followed.
    Link,
    /// A socket, pipe or device.
    Special,
    /// Its name is not Unicode; the name held is a lossy form.
    BadName,
}

#[derive(Clone, Copy, Debug)]
struct Entry {
    start: u32,
    length: u16,
    kind: Kind,
}

/// The names in one folder in byte order. All names lie in one string, 8 bytes an entry beside them: a folder of
/// 100,000 files costs some 4 MB, where walkdir's own sorting (a path on the heap for each entry) costs four times that.
#[derive(Debug, Default)]
pub(super) struct Listing {
    names: String,
    entries: Vec<Entry>,
    /// What could not be listed, with the path's last component where known.
    pub(super) troubles: Vec<Trouble>,
}

/// An entry that could not be looked at, or (name `None`) the folder itself.
#[derive(Debug)]
pub(super) struct Trouble {
    pub(super) name: Option<String>,
    pub(super) problem: String,
    pub(super) broken_link: bool,
}

impl Listing {
    /// Lists `folder`, one level deep.
    pub(super) fn of(folder: &Path, follow_links: bool) -> Listing {
        let mut listing = Listing::default();
        // Unsorted and one level at a time, so that walkdir streams and holds no entry.
        for entry in WalkDir::new(folder).min_depth(1).max_depth(1).follow_links(follow_links) {
            match entry {
                Ok(entry) => {
                    let file_type = entry.file_type();
                    let kind = if file_type.is_symlink() {
                        Kind::Link
                    } else if file_type.is_dir() {
                        if entry.path_is_symlink() { Kind::LinkedFolder } else { Kind::Folder }
                    } else if file_type.is_file() {
                        Kind::File
                    } else {
                        Kind::Special
                    };
                    match entry.file_name().to_str() {
                        Some(name) => listing.push(name, kind),
                        None => listing.push(&entry.file_name().to_string_lossy(), Kind::BadName),
                    }
                }
                Err(error) => listing.trouble(folder, &error),
            }
        }
        listing.sort();
        listing
    }

    fn push(&mut self, name: &str, kind: Kind) {
        let (Ok(start), Ok(length)) = (u32::try_from(self.names.len()), u16::try_from(name.len())) else {
            self.troubles.push(Trouble {
                name: Some(name.to_owned()),
                problem: "the folder's names take more than 4 GiB".to_owned(),
                broken_link: false,
            });
            return;
        };
        self.names.push_str(name);
        self.entries.push(Entry { start, length, kind });
    }

    fn trouble(&mut self, folder: &Path, error: &walkdir::Error) {
        let name = error.path().filter(|path| *path != folder).and_then(Path::file_name);
        if let (Some(name), Some(_)) = (name, error.loop_ancestor()) {
            // A link to this very folder: the walker's own loop check words it.
            match name.to_str() {
                Some(name) => self.push(name, Kind::LinkedFolder),
                None => self.push(&name.to_string_lossy(), Kind::BadName),
            }
            return;
        }
        let not_found = error.io_error().is_some_and(|error| error.kind() == std::io::ErrorKind::NotFound);
        self.troubles.push(Trouble {
            name: name.map(|name| name.to_string_lossy().into_owned()),
            problem: error.io_error().map_or_else(|| error.to_string(), ToString::to_string),
            broken_link: not_found && error.path().is_some_and(Path::is_symlink),
        });
    }

    fn sort(&mut self) {
        let names = &self.names;
        self.entries.sort_unstable_by(|a, b| name_of(names, *a).cmp(name_of(names, *b)));
        self.entries.shrink_to_fit();
        self.names.shrink_to_fit();
        self.troubles.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// How many entries there are.
    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    /// The entry at `index`, if there is one.
    pub(super) fn get(&self, index: usize) -> Option<(&str, Kind)> {
        self.entries.get(index).map(|entry| (name_of(&self.names, *entry), entry.kind))
    }
}

fn name_of(names: &str, entry: Entry) -> &str {
    let start = entry.start as usize;
    &names[start..start + usize::from(entry.length)]
}
