//! `whosaid extract`: single articles, shown.

mod json;
mod paint;

pub use paint::printable;

use std::io::{self, Read, Write};
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use whosaid::annotate::annotate;
use whosaid::corpus::Collector;
use whosaid::flow::{AnnotatedDocument, Article, DropStatus, Dropped, SourceFile, Stage};
use whosaid::read::{Day, Reader};
use whosaid::tables::{RowBuilder, Scheme};
use whosaid_language::Analyser;

use super::args::ExtractArgs;
use super::failure::{Failure, WITH_FAILURES};

/// What is shown instead of a file's name for standard input.
const STDIN: &str = "-";

/// Shows what is found in each file's articles.
pub fn extract(asked: &ExtractArgs) -> Result<ExitCode, Failure> {
    let mut settings = asked.settings.resolve()?.settings;
    // Whoever names an article wants to see it, whatever its date.
    (settings.read.since, settings.read.until) = (Day(None), Day(None));
    let reader = settings.read.compile().map_err(|e| Failure::Usage(format!("read.{e}")))?;
    let loaded = settings.engine.load(settings.model.as_deref())?;
    let analyser = Analyser::builder().engine(loaded.engine).lexicon(settings.stance.load()?.lexicon).build();
    let scheme = Scheme::of(analyser.lexicon());
    let gazetteer = settings.speakers.load().map_err(|e| Failure::Usage(e.to_string()))?.map(Arc::new);
    let builder = RowBuilder::new(analyser.engine().id(), false);
    let mut out = anstream::stdout().lock();
    let colour = !asked.json && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let mut legend = !asked.json;
    let mut failed = false;
    for file in &asked.files {
        for outcome in articles(&reader, file)? {
            match outcome.and_then(|article| annotate(&analyser, article)) {
                Ok(document) if asked.json => {
                    let corpus = Collector::new(&settings.duplicates, gazetteer.clone());
                    writeln!(out, "{}", json::article(&document, &builder, &scheme, corpus))?;
                }
                Ok(document) => {
                    if std::mem::take(&mut legend) {
                        writeln!(out, "{}", paint::legend(&analyser, colour))?;
                    }
                    show(&mut out, &document, &analyser, colour)?;
                }
                Err(dropped) => {
                    failed = true;
                    let record = dropped.record.map(|r| format!("#{r}")).unwrap_or_default();
                    let line = format!("{}{record}: {}", dropped.path, dropped.reason);
                    let _ = writeln!(io::stderr(), "error: {}", paint::printable(&line)); // Nobody left to tell.
                }
            }
        }
    }
    out.flush()?;
    Ok(if failed { ExitCode::from(WITH_FAILURES) } else { ExitCode::SUCCESS })
}

fn show(out: &mut impl Write, document: &AnnotatedDocument, analyser: &Analyser, colour: bool) -> io::Result<()> {
    writeln!(out, "{}", paint::heading(&document.article, colour))?;
    writeln!(out, "{}", paint::text(document, analyser, colour))?;
    writeln!(out, "{}", paint::list(document, colour))
}

/// The articles in a file that is named on the command line.
fn articles(reader: &Reader, file: &Path) -> Result<Vec<Result<Article, Dropped>>, Failure> {
    if file == Path::new(STDIN) {
        return from_stdin(reader);
    }
    let relative = file.to_string_lossy().replace('\\', "/");
    let failed = |code, reason: String| {
        let path = relative.clone();
        Ok(vec![Err(Dropped { path, record: None, stage: Stage::Walk, status: DropStatus::Failed, code, reason })])
    };
    match std::fs::metadata(file) {
        Err(error) => failed("unreadable".into(), error.to_string()),
        Ok(facts) if facts.is_dir() => {
            failed("folder".into(), "it is a folder: `whosaid run --input` reads folders".to_string())
        }
        Ok(facts) => {
            let source = SourceFile { path: file.to_path_buf(), relative, size: facts.len(), modified: 0 };
            Ok(reader.articles(&source).collect())
        }
    }
}

/// Standard input as one plain-text file, so that its encoding is found out like any other's.
fn from_stdin(reader: &Reader) -> Result<Vec<Result<Article, Dropped>>, Failure> {
    let mut bytes = Vec::new();
    io::stdin().read_to_end(&mut bytes).map_err(|e| Failure::Fatal(format!("cannot read standard input: {e}")))?;
    let kept = |e: io::Error| Failure::Fatal(format!("cannot keep standard input in a temporary file: {e}"));
    let mut file = tempfile::Builder::new().suffix(".txt").tempfile().map_err(kept)?;
    file.write_all(&bytes).and_then(|()| file.flush()).map_err(kept)?;
    let source = SourceFile {
        path: file.path().to_path_buf(),
        relative: "stdin.txt".to_string(),
        size: bytes.len() as u64,
        modified: 0,
    };
    let renamed = |outcome: Result<Article, Dropped>| match outcome {
        Ok(article) => Ok(Article { doc_id: STDIN.to_string(), path: STDIN.to_string(), ..article }),
        Err(dropped) => Err(Dropped { path: STDIN.to_string(), ..dropped }),
    };
    Ok(reader.articles(&source).map(renamed).collect())
}
