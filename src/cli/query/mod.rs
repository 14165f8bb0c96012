//! `whosaid query`: the everyday questions to the tables of a run.

mod show;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use serde::Serialize;
use whosaid::query::{Filter, KnownSpeaker, Phrase, known_as, months, newest, quotes, speakers};

use super::args::{QueryArgs, QueryCommand};
use super::failure::Failure;

/// Rows that people are shown unless they ask for more.
const SHOWN: usize = 20;

/// Answers a question.
pub fn query(asked: &QueryCommand) -> Result<ExitCode, Failure> {
    match asked {
        QueryCommand::Speaker { name, phrase, asked } => {
            let (folder, filter) = filter(asked, Some(name), phrase.as_deref())?;
            let (found, total) = quotes(&folder, &filter, most(asked))?;
            answer(asked, &found, total, show::quotes)
        }
        QueryCommand::Phrase { words, speaker, quotes: true, asked } => {
            let (folder, filter) = filter(asked, speaker.as_deref(), Some(words))?;
            let (found, total) = quotes(&folder, &filter, most(asked))?;
            answer(asked, &found, total, show::quotes)
        }
        QueryCommand::Phrase { words, speaker, quotes: false, asked } => {
            let (folder, filter) = filter(asked, speaker.as_deref(), Some(words))?;
            let (found, total) = speakers(&folder, &filter, most(asked))?;
            answer(asked, &found, total, show::speakers)
        }
        QueryCommand::Months { speaker, phrase, asked } => {
            let (folder, filter) = filter(asked, speaker.as_deref(), phrase.as_deref())?;
            let mut found = months(&folder, &filter)?;
            let total = found.len() as u64;
            // The latest are asked for, in the order of time.
            found.drain(..found.len().saturating_sub(most(asked)));
            answer(asked, &found, total, show::months)
        }
    }
}

/// The folder of the tables, and what is asked of them.
fn filter(asked: &QueryArgs, speaker: Option<&str>, phrase: Option<&str>) -> Result<(PathBuf, Filter), Failure> {
    let folder = newest(&asked.settings.resolve()?.settings.write.folder);
    let speakers = speaker.map(|name| known_as(&folder, name)).transpose()?;
    if let Some(known) = &speakers {
        tell_whom(known, &folder);
    }
    let filter = Filter {
        speakers: speakers.map(|known| known.into_iter().map(|s| s.id).collect()),
        phrase: phrase.map(Phrase::new).transpose()?,
        since: asked.since.and_then(|day| day.0),
        until: asked.until.and_then(|day| day.0),
    };
    Ok((folder, filter))
}

/// Several speakers of one name are told apart, so that one of them can be asked for.
fn tell_whom(known: &[KnownSpeaker], folder: &Path) {
    if known.len() > 1 {
        let _ = writeln!(io::stderr(), "{} speakers of that name in {}:", known.len(), folder.display()); // Nobody to tell.
        for speaker in known.iter().take(SHOWN) {
            let KnownSpeaker { id, name, n_quotes } = speaker;
            let _ = writeln!(io::stderr(), "  {id}  {} ({n_quotes} quotes)", show::printable(name));
        }
    }
}

/// How many rows are wanted at most.
fn most(asked: &QueryArgs) -> usize {
    match asked.limit {
        Some(0) => usize::MAX,
        Some(n) => n,
        None if asked.csv || asked.json => usize::MAX,
        None => SHOWN,
    }
}

/// Prints the rows in the form asked for.
fn answer<T: Serialize>(
    asked: &QueryArgs,
    rows: &[T],
    total: u64,
    show: impl FnOnce(&[T]) -> String,
) -> Result<ExitCode, Failure> {
    let mut out = io::stdout().lock();
    if asked.json {
        let list = serde_json::to_value(rows).map_err(|e| Failure::Fatal(e.to_string()))?;
        writeln!(out, "{list:#}")?;
    } else if asked.csv {
        let mut table = csv::Writer::from_writer(Vec::new());
        for row in rows {
            table.serialize(row).map_err(|e| Failure::Fatal(e.to_string()))?;
        }
        out.write_all(&table.into_inner().map_err(|e| Failure::Fatal(e.to_string()))?)?;
    } else if rows.is_empty() {
        writeln!(out, "nothing")?;
    } else {
        out.write_all(show(rows).as_bytes())?;
        let more = total - rows.len() as u64;
        if more > 0 {
            writeln!(out, "and {more} more: --limit 0 shows all")?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}
