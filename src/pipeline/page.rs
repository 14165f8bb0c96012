//! The page of a run's tables: what it is made of, from the settings.

use std::path::{Component, Path, PathBuf};

use super::reread;
use crate::config::{self, Origins, Settings};
use crate::page::{PageDraft, PageRequest, Subject};

/// A page of the tables in `folder` that will lie in the folder `lies_in`, made by `command`.
pub fn page_request(
    settings: &Settings,
    folder: &Path,
    lies_in: &Path,
    subject: Subject,
    command: String,
) -> PageRequest {
    PageRequest {
        folder: folder.to_path_buf(),
        subject,
        max_quotes: settings.report.max_quotes as u64,
        passages: settings.report.paragraphs,
        audit: None,
        articles: link(lies_in, &settings.walk.root),
        command,
        defaults: config::as_json(&Settings::default(), &Origins::default()),
    }
}

/// Makes the page of a run from its finished tables; it will lie in the folder `lies_in`.
pub(super) fn maker<'a>(
    settings: &'a Settings,
    lies_in: &'a Path,
) -> impl FnMut(&Path) -> Result<String, String> + use<'a> {
    move |folder| {
        let command = "whosaid run --html".to_string();
        let request = page_request(settings, folder, lies_in, Subject::All, command);
        let mut draft = PageDraft::read(request).map_err(|e| e.to_string())?;
        let needed = draft.needed();
        reread(settings, &needed, &mut |id, text| draft.add_text(&id, &text)).map_err(|e| e.to_string())?;
        draft.html().map_err(|e| e.to_string())
    }
}

/// The link from a page in the folder `from` to the input folder, with `/` at its end; for an input of one file, to the
/// folder that it lies in. `None` where there is no way from one to the other.
fn link(from: &Path, input: &Path) -> Option<String> {
    let input = std::path::absolute(input).ok()?;
    let input = if input.is_file() { input.parent()?.to_path_buf() } else { input };
    let (from, input) = (plain(&std::path::absolute(from).ok()?), plain(&input));
    let (mut from, mut to) = (from.components().peekable(), input.components().peekable());
    if from.peek() != to.peek() {
        return None;
    }
    while from.peek().is_some() && from.peek() == to.peek() {
        from.next();
        to.next();
    }
    let mut out = "../".repeat(from.count());
    for part in to {
        out.push_str(part.as_os_str().to_str()?);
        out.push('/');
    }
    Some(if out.is_empty() { "./".to_string() } else { out })
}

/// A path without `.` and `..`, as far as its words tell.
fn plain(path: &Path) -> PathBuf {
    let mut out = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(out.pop()),
            other => out.push(other),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_the_page_to_the_articles() {
        assert_eq!(link(Path::new("/a/output"), Path::new("/a/data/articles")).as_deref(), Some("../data/articles/"));
        assert_eq!(link(Path::new("/a/output/current"), Path::new("/a/./in")).as_deref(), Some("../../in/"));
        assert_eq!(link(Path::new("/a"), Path::new("/a")).as_deref(), Some("./"));
        assert_eq!(link(Path::new("/a/b"), Path::new("/a/b/../c")).as_deref(), Some("../c/"));
    }
}
