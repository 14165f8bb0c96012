//! `whosaid audit`: a sample of a run's tables for people to judge, and what their answers say of the whole.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use whosaid::audit::{
    AuditError, Coding, DESIGN_FILE, Design, Property, SampleSettings, check_free, findings, methods, sample, save,
    table, write,
};
use whosaid::pipeline::reread;
use whosaid::query::newest;

use super::failure::Failure;
use super::flags::{InputAndTables, SettingFlags};

#[derive(Debug, Subcommand)]
pub enum AuditCommand {
    /// Draw a random sample of rows and paragraphs, as coding pages and sheets
    ///
    /// Writes into a folder: for each coder a page (NAME.html, which works offline in any browser) and the same items
    /// as a sheet (NAME.sheet.csv, NAME.sheet.xlsx), and audit.json, which stays with you: it has what the coders must
    /// not see. The texts of the articles are read again from the input, unless the tables hold them.
    Sample(SampleArgs),
    /// Weight the coders' answers back to the corpus: precision, recall, agreement, all with intervals
    ///
    /// Prints a table, and writes score.json and methods.md (a paragraph for a paper) next to audit.json.
    Score(ScoreArgs),
}

#[derive(Args, Debug)]
pub struct SampleArgs {
    /// Rows of `quotes` to draw
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub n: usize,
    /// Paragraphs to draw, in which coders look for what was missed; left out: half as many as rows
    #[arg(long, value_name = "N")]
    pub paragraphs: Option<usize>,
    /// Columns of `quotes` to stratify by; also `confidence` (in bands) and `period` (months or years)
    #[arg(long, value_name = "COLUMNS", value_delimiter = ',', default_value = "kind,confidence")]
    pub by: Vec<String>,
    /// A yes-or-no question about each row, whose answer corrects a share for error: COLUMN=VALUE, COLUMN>NUMBER or
    /// COLUMN<NUMBER, then a colon and the question; may stand several times
    #[arg(long, value_name = "PROPERTY: QUESTION")]
    pub ask: Vec<String>,
    /// Names of the coders
    #[arg(long, value_name = "NAMES", value_delimiter = ',', default_value = "coder1")]
    pub coders: Vec<String>,
    /// Share of the items that every coder gets, 0 to 1; the others are dealt out
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    pub overlap: f64,
    /// Seed of all random choices: the same tables and seed give the same sample
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// The folder to write the audit to
    #[arg(long, value_name = "FOLDER", default_value = "audit")]
    pub to: PathBuf,
    /// Replace an audit that is there already
    #[arg(long)]
    pub replace: bool,
    #[command(flatten)]
    pub settings: SettingFlags<InputAndTables>,
}

#[derive(Args, Debug)]
pub struct ScoreArgs {
    /// The coders' CSV files, as the page exports them or as the sheets were filled in
    #[arg(value_name = "CODER.csv", required = true)]
    pub coders: Vec<PathBuf>,
    /// The design of the audit; left out: audit.json next to the first coder's file
    #[arg(long, value_name = "FILE")]
    pub design: Option<PathBuf>,
    /// Answers that settle where the coders differ
    #[arg(long, value_name = "CSV")]
    pub adjudicated: Option<PathBuf>,
    /// Find the threshold of confidence that reaches this precision, 0 to 1
    #[arg(long, value_name = "PRECISION")]
    pub want: Option<f64>,
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
}

/// Does what is asked.
pub fn audit(asked: &AuditCommand) -> Result<ExitCode, Failure> {
    match asked {
        AuditCommand::Sample(asked) => draw(asked),
        AuditCommand::Score(asked) => score(asked),
    }
}

fn draw(asked: &SampleArgs) -> Result<ExitCode, Failure> {
    check_free(&asked.to, asked.replace)?;
    let settings = asked.settings.resolve()?.settings;
    let wanted = SampleSettings {
        rows: asked.n,
        paragraphs: asked.paragraphs.unwrap_or(asked.n / 2),
        by: asked.by.iter().map(|b| b.trim().to_string()).filter(|b| !b.is_empty()).collect(),
        properties: asked.ask.iter().map(|a| Property::parse(a)).collect::<Result<_, _>>()?,
        coders: asked.coders.iter().map(|c| c.trim().to_string()).collect(),
        overlap: asked.overlap,
        seed: asked.seed,
        command: command_line(),
    };
    let drawn = sample(&newest(&settings.write.folder), wanted)?;
    let mut texts = BTreeMap::new();
    reread(&settings, &drawn.needed(), &mut |doc_id, text| drop(texts.insert(doc_id, text)))
        .map_err(super::run::failure_of)?;
    let design = drawn.with_texts(texts)?;
    let files = write(&asked.to, &design, asked.replace)?;
    let mut out = io::stdout().lock();
    let (rows, paragraphs) = (design.rows.len(), design.paragraphs.len());
    writeln!(
        out,
        "audit {}: {rows} of {} rows in {} strata, {paragraphs} of {} paragraphs, for {}",
        design.id,
        design.corpus.rows,
        design.strata.len(),
        design.corpus.paragraphs,
        design.coders.join(", ")
    )?;
    for file in files {
        writeln!(out, "  {}", file.display())?;
    }
    writeln!(out, "Give each coder the page or a sheet of their own, and keep {DESIGN_FILE}. Then:")?;
    let coders: Vec<String> =
        design.coders.iter().map(|c| asked.to.join(format!("{c}.csv")).display().to_string()).collect();
    writeln!(out, "  whosaid audit score {}", coders.join(" "))?;
    Ok(ExitCode::SUCCESS)
}

fn score(asked: &ScoreArgs) -> Result<ExitCode, Failure> {
    if let Some(want) = asked.want.filter(|w| !(*w > 0.0 && *w <= 1.0)) {
        return Err(Failure::Usage(format!("--want {want}: a precision is above 0 and at most 1, such as 0.95")));
    }
    let beside = |file: &PathBuf| file.parent().unwrap_or(Path::new("")).join(DESIGN_FILE);
    let design_path = match (&asked.design, asked.coders.first()) {
        (Some(path), _) => path.clone(),
        (None, first) => first.map(beside).unwrap_or_default(),
    };
    let design = Design::read(&design_path)?;
    let read = |path: &PathBuf| Coding::read(path, &design);
    let codings: Vec<Coding> = asked.coders.iter().map(read).collect::<Result<_, _>>()?;
    let adjudicated = asked.adjudicated.as_ref().map(read).transpose()?;
    if codings.iter().all(|c| c.rows.is_empty() && c.paragraphs.is_empty()) {
        return Err(Failure::Usage("no item is coded in these files".to_string()));
    }
    let found = findings(&design, &codings, adjudicated.as_ref(), asked.want);
    let folder = design_path.parent().unwrap_or(Path::new(""));
    let json = format!("{:#}\n", serde_json::to_value(&found).unwrap_or_default()); // Maps with text keys always serialise.
    save(&folder.join("score.json"), json.as_bytes())?;
    save(&folder.join("methods.md"), methods(&design, &found, &command_line())?.as_bytes())?;
    let text = if asked.json { json } else { table(&found) };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The command line as a shell would take it.
pub fn command_line() -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./=,:".contains(c);
    let word = |word: String| match word.chars().all(plain) && !word.is_empty() {
        true => word,
        false => format!("'{}'", word.replace('\'', "'\\''")),
    };
    let words = std::env::args_os().skip(1).map(|a| word(a.to_string_lossy().into_owned()));
    std::iter::once("whosaid".to_string()).chain(words).collect::<Vec<_>>().join(" ")
}

/// An audit that cannot be drawn or scored: mostly a file or argument that the user named.
impl From<AuditError> for Failure {
    fn from(error: AuditError) -> Self {
        match error {
            AuditError::Table(error) => error.into(),
            AuditError::Unwritable { .. } | AuditError::Template(_) | AuditError::Spreadsheet(_) => {
                Failure::Fatal(error.to_string())
            }
            AuditError::Argument(_)
            | AuditError::Empty(_)
            | AuditError::Unreadable { .. }
            | AuditError::Invalid { .. } => Failure::Usage(error.to_string()),
        }
    }
}
