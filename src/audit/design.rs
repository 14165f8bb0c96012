//! The design of an audit: what was drawn from which population. Kept in `audit.json`, from which `whosaid audit
//! score` weights the answers back to the corpus.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::error::AuditError;

/// Name of the file with the design, in the folder of an audit.
pub const DESIGN_FILE: &str = "audit.json";
/// Version of the file's form.
pub const DESIGN_VERSION: u32 = 1;
/// Bins of the histogram of `confidence`.
pub const CONFIDENCE_BINS: usize = 100;

/// A span of an article's text: Unicode code points `start..end`.
pub type Spans = Vec<(u32, u32)>;

/// A drawn audit.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Design {
    /// [`DESIGN_VERSION`].
    pub version: u32,
    /// Short hash of all that was drawn, so that answers to another audit are noticed.
    pub id: String,
    /// Version of the program that drew it.
    pub program: String,
    /// The command line that drew it.
    pub command: String,
    /// Seed of all random choices.
    pub seed: u64,
    /// Columns that the rows were stratified by.
    pub by: Vec<String>,
    /// Share of the items that every coder gets.
    pub overlap: f64,
    /// The coders.
    pub coders: Vec<String>,
    /// The population.
    pub corpus: Corpus,
    /// The strata of the rows.
    pub strata: Vec<Stratum>,
    /// Further yes-or-no questions about each row.
    pub asked: Vec<Asked>,
    /// The sampled rows.
    pub rows: Vec<RowItem>,
    /// The sampled paragraphs.
    pub paragraphs: Vec<ParagraphItem>,
    /// The articles of the items, by `doc_id`.
    pub articles: BTreeMap<String, AuditedArticle>,
}

/// The population that was sampled from.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct Corpus {
    /// Annotated articles.
    pub articles: u64,
    /// Their paragraphs.
    pub paragraphs: u64,
    /// Rows of `quotes`.
    pub rows: u64,
    /// Date of the first article that has one.
    pub first_date: Option<String>,
    /// Date of the last.
    pub last_date: Option<String>,
    /// Rows by group: for `kind`, `outlet`, `period` and each column of `by`, the rows of each value.
    pub groups: BTreeMap<String, BTreeMap<String, u64>>,
    /// Rows in each hundredth of `confidence`.
    pub confidence: Vec<u64>,
    /// What `run.json` says of the run: versions, models, settings.
    pub run: Value,
}

/// A stratum of the rows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Stratum {
    /// Its value of each column in `by`; `["(small strata)"]` for those that were pooled.
    pub values: Vec<String>,
    /// Rows in the corpus.
    pub rows: u64,
    /// Rows in the sample.
    pub sampled: usize,
}

/// A yes-or-no question about each row, whose answer the program has too.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// The property as it was asked for: `gender=female`, `n_hedges>0`.
    pub property: String,
    /// The question to the coder.
    pub question: String,
    /// Rows of the corpus that have it by the tables.
    pub rows: u64,
}

/// A row of `quotes` to be judged.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowItem {
    /// Its id in the audit.
    pub item: String,
    /// Its id in the table.
    pub quote_id: String,
    /// Its article.
    pub doc_id: String,
    /// Index into the strata.
    pub stratum: usize,
    /// The program's kind.
    pub kind: String,
    /// The program's confidence, never shown to a coder.
    pub confidence: Option<f64>,
    /// The program's speaker.
    pub speaker: Option<String>,
    /// The spans.
    pub content: Spans,
    /// The spans of the source.
    pub source: Spans,
    /// The spans of the cue.
    pub cue: Spans,
    /// Paragraph that the content begins in, from 1.
    pub paragraph: Option<u32>,
    /// Its value of each group.
    pub groups: BTreeMap<String, String>,
    /// Whether it has each of the asked properties.
    pub has: Vec<bool>,
    /// Indices of the coders who get it.
    pub coders: Vec<usize>,
}

/// A paragraph in which to look for missed attributions.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParagraphItem {
    /// Its id in the audit.
    pub item: String,
    /// Its article.
    pub doc_id: String,
    /// Its number in the article, from 1.
    pub paragraph: u32,
    /// Its place in the text, in code points.
    pub span: (u32, u32),
    /// The program's rows that touch it.
    pub rows: Vec<ParagraphRow>,
    /// Indices of the coders who get it.
    pub coders: Vec<usize>,
}

/// One of the program's rows in a sampled paragraph.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ParagraphRow {
    /// Its id in the table.
    pub quote_id: String,
    /// The program's speaker.
    pub speaker: Option<String>,
    /// Whether its content begins in this paragraph.
    pub begins: bool,
    /// The spans.
    pub content: Spans,
    /// The spans of the source.
    pub source: Spans,
    /// The spans of the cue.
    pub cue: Spans,
}

/// An article with items in it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditedArticle {
    /// Headline.
    pub title: Option<String>,
    /// Outlet.
    pub outlet: Option<String>,
    /// Date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Text, to which all spans refer.
    pub text: String,
}

impl Design {
    /// Reads a design.
    ///
    /// # Errors
    /// [`AuditError`] if the file cannot be read or is no design of this version.
    pub fn read(path: &Path) -> Result<Self, AuditError> {
        let written = fs::read_to_string(path).map_err(AuditError::unreadable(path))?;
        let design: Self = serde_json::from_str(&written).map_err(|e| {
            let message = format!("{e}; is this the {DESIGN_FILE} that `whosaid audit sample` wrote?");
            AuditError::invalid(path, e.line(), message)
        })?;
        if design.version != DESIGN_VERSION {
            let message =
                format!("its form is version {}, this program reads {DESIGN_VERSION}: draw again", design.version);
            return Err(AuditError::invalid(path, 1, message));
        }
        Ok(design)
    }
}
