//! `whosaid report`: a page of the tables.

use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use whosaid::config::Settings;
use whosaid::page::{PageDraft, PageError, PageRequest, Subject, compare, outlets};
use whosaid::pipeline::{page_request, reread};
use whosaid::query::{known_as, newest};
use whosaid::write::has_tables;

use super::args::ReportArgs;
use super::audit::command_line;
use super::extract::printable;
use super::failure::Failure;
use super::run::failure_of;

/// What every page has near its beginning: a file without it is not ours to replace.
const MARK: &str = "<!-- written by whosaid -->";
/// Bytes in which the mark is looked for.
const MARK_WITHIN: u64 = 128;

/// Outlets that a message names.
const OFFERED: usize = 12;

/// Makes the page.
pub fn report(asked: &ReportArgs) -> Result<ExitCode, Failure> {
    let settings = asked.settings.resolve()?.settings;
    if let [a, b] = &asked.compare[..] {
        return side_by_side(&settings, [a, b], asked.to.as_deref().unwrap_or(Path::new("compare.html")));
    }
    let folder = newest(&settings.write.folder);
    let subject = match &asked.speaker {
        None => Subject::All,
        Some(name) => {
            let known = known_as(&folder, name)?;
            let name = known.first().map_or_else(|| name.clone(), |s| s.name.clone());
            Subject::Speaker { ids: known.into_iter().map(|s| s.id).collect(), name }
        }
    };
    let to = asked.to.clone().unwrap_or_else(|| default_name(&subject));
    check_free(&to)?;
    let lies_in = to.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let request = page_request(&settings, &folder, lies_in, subject, command_line());
    let mut draft = PageDraft::read(PageRequest { audit: asked.audit.clone(), ..request })?;
    let needed = draft.needed();
    // Without its input a page has no paragraphs, and says so.
    if settings.walk.root.exists() {
        reread(&settings, &needed, &mut |id, text| draft.add_text(&id, &text)).map_err(failure_of)?;
    }
    let (n, in_place) = (draft.n_quotes() as u64, draft.n_in_place());
    let html = draft.html()?;
    save(&to, &html).map_err(|e| Failure::Fatal(format!("cannot write {}: {e}", to.display())))?;
    let mut out = io::stdout().lock();
    writeln!(out, "{}: {n} quotes, {:.1} MB", printable(&to.display().to_string()), html.len() as f64 / 1e6)?;
    if in_place < n {
        let without = n - in_place;
        writeln!(out, "{without} of them without their paragraphs: give the articles that were read (--input)")?;
    }
    Ok(ExitCode::SUCCESS)
}

/// Two outputs, if both are folders of tables, else two outlets of the one in force.
fn side_by_side(settings: &Settings, asked: [&String; 2], to: &Path) -> Result<ExitCode, Failure> {
    check_free(to)?;
    let request =
        |folder: &Path, subject| page_request(settings, &newest(folder), Path::new("."), subject, command_line());
    let sides = if asked.iter().all(|side| has_tables(Path::new(side))) {
        asked.map(|side| request(Path::new(side), Subject::All))
    } else {
        let known = outlets(&request(&settings.write.folder, Subject::All))?;
        if let Some(unknown) = asked.iter().find(|side| !known.contains(side.as_str())) {
            let some: Vec<&str> = known.iter().map(String::as_str).filter(|o| !o.is_empty()).take(OFFERED).collect();
            return Err(Failure::Usage(format!(
                "'{unknown}' is neither a folder of tables nor an outlet in {}, which has {}",
                settings.write.folder.display(),
                some.join(", ")
            )));
        }
        asked.map(|side| request(&settings.write.folder, Subject::Outlet(side.clone())))
    };
    let html = compare(sides, asked.map(|side| side.trim_end_matches('/').to_string()))?;
    save(to, &html).map_err(|e| Failure::Fatal(format!("cannot write {}: {e}", to.display())))?;
    writeln!(io::stdout(), "{}", printable(&to.display().to_string()))?;
    Ok(ExitCode::SUCCESS)
}

/// `report.html`, `report-ann-lee.html`.
fn default_name(subject: &Subject) -> PathBuf {
    let Subject::Speaker { name, .. } = subject else { return PathBuf::from("report.html") };
    let plain: String = name.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
    let words: Vec<String> = plain.split('-').filter(|w| !w.is_empty()).map(str::to_lowercase).collect();
    PathBuf::from(format!("report-{}.html", words.join("-")))
}

/// Refuses to replace a file that is no page of ours.
fn check_free(to: &Path) -> Result<(), Failure> {
    let Ok(file) = File::open(to) else { return Ok(()) };
    let mut start = Vec::new();
    let read = file.take(MARK_WITHIN).read_to_end(&mut start);
    if read.is_ok() && String::from_utf8_lossy(&start).contains(MARK) {
        return Ok(());
    }
    Err(Failure::Usage(format!(
        "{} was not written by whosaid: move it away, or give another name (--to)",
        to.display()
    )))
}

/// Writes the page next to its place and renames it, so that no half of one is ever seen.
fn save(to: &Path, html: &str) -> io::Result<()> {
    let mut name = to.file_name().unwrap_or_default().to_os_string();
    name.push(".part");
    let part = to.with_file_name(name);
    let written = fs::write(&part, html).and_then(|()| File::open(&part)?.sync_all());
    written.and_then(|()| fs::rename(&part, to)).inspect_err(|_| {
        // Nothing else can be done about it.
        let _ = fs::remove_file(&part);
    })
}

impl From<PageError> for Failure {
    fn from(error: PageError) -> Self {
        match error {
            PageError::Table(error) => error.into(),
            PageError::Argument(_) => Failure::Usage(error.to_string()),
            PageError::Render(_) => Failure::Fatal(error.to_string()),
        }
    }
}
