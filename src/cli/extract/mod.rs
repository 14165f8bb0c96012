//! `whosaid extract`: single articles, shown.

pub mod json;
mod paint;

pub use paint::printable;

use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use whosaid::annotate::annotate;
use whosaid::corpus::Collector;
use whosaid::flow::{AnnotatedDocument, Article, DropStatus, Dropped, SourceFile, Stage};
use whosaid::read::{Day, Reader};
use whosaid::report;
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
    let scheme = Scheme::of(analyser.lexicon()).with_gender(settings.write.gender);
    let gazetteer = settings.speakers.load().map_err(|e| Failure::Usage(e.to_string()))?.map(Arc::new);
    let builder = RowBuilder::new(analyser.engine().id(), false);
    let mut out = anstream::stdout().lock();
    let colour = !asked.json && anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never;
    let mut legend = !asked.json;
    let mut failed = false;
    let from_stdin = [PathBuf::from(STDIN)];
    let files = if asked.files.is_empty() { &from_stdin[..] } else { &asked.files };
    if asked.files.is_empty() && io::stdin().is_terminal() {
        return Err(Failure::Usage("no file is named: name one, or pipe an article in".to_string()));
    }
    for file in files {
        for outcome in articles(&reader, file, asked.from.as_deref())? {
            match outcome.and_then(|article| annotate(&analyser, article)) {
                Ok(document) if asked.json => {
                    let corpus = Collector::new(&settings.duplicates, gazetteer.clone());
                    // JSON escapes only some of the characters that a terminal obeys.
                    let json = json::article(&document, &builder, &scheme, corpus).to_string();
                    writeln!(out, "{}", report::without_controls(&json))?;
                }
                Ok(document) => {
                    if std::mem::take(&mut legend) {
                        writeln!(out, "{}", paint::legend(&analyser, colour))?;
                    }
                    show(&mut out, &document, &analyser, colour)?;
                }
                Err(dropped) => {
                    // A picture in a feed is left out, and no failure; a file that was asked for by name is one.
                    failed |= dropped.status == DropStatus::Failed || dropped.code == "unknown_format";
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
fn articles(
    reader: &Reader,
    file: &Path,
    from: Option<&str>,
) -> Result<Box<dyn Iterator<Item = Result<Article, Dropped>>>, Failure> {
    if file == Path::new(STDIN) {
        let articles =
            reader.stream(STDIN, from, io::stdin()).map_err(|error| Failure::Usage(format!("--from: {error}")))?;
        return Ok(Box::new(articles.map(|article| article?.finish())));
    }
    let relative = file.to_string_lossy().replace('\\', "/");
    let failed = |code, reason: String| {
        let path = relative.clone();
        let dropped = Dropped { path, record: None, stage: Stage::Walk, status: DropStatus::Failed, code, reason };
        Ok(Box::new(std::iter::once(Err(dropped))) as Box<dyn Iterator<Item = _>>)
    };
    match std::fs::metadata(file) {
        Err(error) => failed("unreadable".into(), error.to_string()),
        Ok(facts) if facts.is_dir() => {
            failed("folder".into(), "it is a folder: `whosaid run --input` reads folders".to_string())
        }
        Ok(facts) => {
            let source = SourceFile { path: file.to_path_buf(), relative, size: facts.len(), modified: 0 };
            Ok(Box::new(reader.articles(&source)))
        }
    }
}
