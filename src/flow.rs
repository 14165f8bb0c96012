//! The types on the arrows between the stages: what one stage hands to the next.
//!
//! walk -> [`SourceFile`] -> read -> [`Article`] -> annotate -> [`AnnotatedDocument`] -> tables -> rows -> write.
//! What falls out on the way is a [`Dropped`], never a silence.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use whosaid_language::Annotations;

/// A file that may hold articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFile {
    /// Where it lies, to open it.
    pub path: PathBuf,
    /// Its path below the input root, with forward slashes: the first part of a `doc_id`.
    pub relative: String,
    /// Its size in bytes when it was found.
    pub size: u64,
    /// When it was last changed, as it said when it was found: nanoseconds since 1970, 0 where that is not known.
    pub modified: i64,
}

/// What is known of an article besides its text. Absent is `None`, never empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// Headline.
    pub title: Option<String>,
    /// Who wrote it, as printed.
    pub author: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// ISO 8601 calendar date, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// Part of the publication ('Opinion'), as printed.
    pub section: Option<String>,
    /// BCP 47 tag ('en', 'en-GB').
    pub language: Option<String>,
}

/// One article, decoded and cut out of its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Article {
    /// `relative` of its file; in a file of many, with `#` and the article's id or number behind it.
    pub doc_id: String,
    /// `relative` of its file.
    pub path: String,
    /// Its id or number in a file of many.
    pub record: Option<String>,
    /// The file's format ('txt', 'html', 'jsonl', ...), without its compression.
    pub format: Cow<'static, str>,
    /// Title, author and so on.
    pub metadata: Metadata,
    /// The text that all offsets refer to.
    pub text: String,
    /// BLAKE3 of text and metadata, in hex.
    pub content_hash: String,
    /// What is to be said of the article although it is read.
    pub note: Option<Note>,
}

/// A remark on an article that was read: its text is only a beginning, for example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// A stable short code ('truncated_text', 'summary_only').
    pub code: &'static str,
    /// A sentence for people.
    pub reason: String,
}

/// An article with all that was found in it.
#[derive(Clone, Debug)]
pub struct AnnotatedDocument {
    /// What was read.
    pub article: Article,
    /// What the language core found; offsets are bytes of the article's text.
    pub annotations: Annotations,
}

/// The stage at which something was dropped.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stage {
    /// Finding it below the input root.
    Walk,
    /// Opening, decoding, cutting out of its file.
    Read,
    /// The language core.
    Annotate,
}

/// Whether the drop was asked for (a setting) or an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum DropStatus {
    /// Left out by a setting: hidden, excluded, over the size cap, not an article's format.
    Skipped,
    /// Could not be read or annotated.
    Failed,
}

/// A file or article that went no further, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dropped {
    /// Path below the input root, with forward slashes.
    pub path: String,
    /// The article's id or number in a file of many.
    pub record: Option<String>,
    /// Where it fell out.
    pub stage: Stage,
    /// Whether it failed or was passed over on purpose.
    pub status: DropStatus,
    /// A stable short code ('empty', 'not_utf8', 'too_large', 'bad_json', ...).
    pub code: Cow<'static, str>,
    /// A sentence for people, with what was found and, where there is one, the fix.
    pub reason: String,
}

/// Counts of all that is in the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunCounts {
    /// Articles annotated.
    pub articles: u64,
    /// Files and articles left out by a setting, by code.
    pub skipped: BTreeMap<String, u64>,
    /// Files and articles that failed, by code.
    pub failed: BTreeMap<String, u64>,
    /// Code points of the articles.
    pub characters: u64,
    /// Words of the articles.
    pub words: u64,
    /// Direct quotes.
    pub direct: u64,
    /// Mixed quotes.
    pub mixed: u64,
    /// Indirect quotes.
    pub indirect: u64,
    /// Quotes whose speaker is known.
    pub quotes_with_speaker: u64,
    /// Quotes left out of the counts, because their confidence is below `write.min_confidence`.
    pub quotes_below_min_confidence: u64,
    /// Stance markers.
    pub markers: u64,
    /// Stance markers whose holder is a quote's source.
    pub markers_of_sources: u64,
    /// Stance markers by category.
    pub markers_by_category: BTreeMap<String, u64>,
    /// Speakers.
    pub speakers: u64,
}

impl RunCounts {
    /// Quotes of all kinds.
    pub fn quotes(&self) -> u64 {
        self.direct + self.mixed + self.indirect
    }
}
