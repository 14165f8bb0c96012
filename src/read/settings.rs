//! The settings of reading, and their check at start-up.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use thiserror::Error;

use super::Reader;
use super::day::Day;
use super::format;
use super::layouts::Layout;

/// How files become articles.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ReadSettings {
    /// Where each piece of an article stands in JSON, CSV and front matter.
    pub fields: Fields,
    /// Metadata from the path: `{outlet}/{date}/{slug}`. See `docs/input-formats.md`.
    pub path_pattern: Option<String>,
    /// The largest article read: bytes of a decompressed one-article file, of a line of JSON lines, of a CSV row.
    /// 0 for no limit.
    pub max_article_size: u64,
    /// How many times its size a compressed file may grow to before it is taken for a decompression bomb (the first
    /// 16 MiB are always allowed). 0 for no limit.
    pub max_expansion: u64,
    /// The layout of archives' exports.
    pub layout: Layout,
    /// The encoding of files without a byte-order mark ('windows-1252', 'utf-16le'); none: found out for each file.
    pub encoding: Option<String>,
    /// Whether 03/04/2024 is the third of April (true) or the fourth of March (false); none: such a date is left out.
    pub day_first: Option<bool>,
    /// Articles dated before this day, or not dated, are left out; none: none is.
    pub since: Day,
    /// Articles dated after this day, or not dated, are left out; none: none is.
    pub until: Day,
    /// File extension (lower case, without the full stop) to the name of a format, or to 'none' for an extension that
    /// is not to be read.
    pub formats: BTreeMap<String, String>,
}

impl Default for ReadSettings {
    fn default() -> Self {
        ReadSettings {
            fields: Fields::default(),
            path_pattern: None,
            max_article_size: 10 * 1024 * 1024,
            max_expansion: 200,
            layout: Layout::Auto,
            encoding: None,
            day_first: None,
            since: Day(None),
            until: Day(None),
            formats: format::default_extensions(),
        }
    }
}

/// For each piece of an article the names it may stand under, the first that is there and not empty wins. Names are
/// compared without regard to case, `_`, `-` and spaces; a full stop goes into an object (`source.name`).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    pub id: Vec<String>,
    pub text: Vec<String>,
    pub title: Vec<String>,
    pub author: Vec<String>,
    pub outlet: Vec<String>,
    pub date: Vec<String>,
    pub url: Vec<String>,
    pub language: Vec<String>,
}

impl Default for Fields {
    fn default() -> Self {
        let list = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect();
        Fields {
            id: list(&["id", "doc_id", "article_id", "uuid", "guid", "uid", "_id", "uri", "stories_id", "accession_no"]),
            text: list(&[
                "text",
                "article_body",
                "article_text",
                "full_text",
                "fulltext",
                "maintext",
                "main_text",
                "story_text",
                "plaintext",
                "plain_text",
                "body_html",
                "body_xhtml",
                "content_html",
                "body",
                "bodies",
                "body_text",
                "content_text",
                "fields.body",
                "fields.bodyText",
                "content",
                "article",
                "story",
                "raw_text",
                "blocks.body.bodyHtml",
                "blocks.body.bodyTextSummary",
                "main",
            ]),
            title: list(&["title", "headline", "headlines", "web_title", "fields.headline", "heading", "thread.title", "name"]),
            author: list(&[
                "author",
                "authors",
                "byline",
                "fields.byline",
                "creator",
                "writer",
                "by",
                "author_name",
                "journalist",
                "author_info.name",
            ]),
            outlet: list(&[
                "outlet",
                "publication",
                "publication_title",
                "fields.publication",
                "site_name",
                "sitename",
                "publisher",
                "source.name",
                "source.title",
                "source_hostname",
                "source_name",
                "media_name",
                "newspaper",
                "source",
                "copyright_holder",
                "hostname",
                "thread.site",
                "site",
                "source_domain",
                "media",
                "domain",
            ]),
            date: list(&[
                "date",
                "published",
                "published_at",
                "publish_date",
                "publication_date",
                "date_published",
                "date_publish",
                "publishing_date",
                "pub_date",
                "published_date",
                "published_on",
                "web_publication_date",
                "first_published",
                "first_created",
                "content_created",
                "version_created",
                "date_time",
                "datetime",
                "created_at",
                "created",
                "thread.published",
                "seendate",
                "timestamp",
                "time",
            ]),
            url: list(&[
                "url",
                "link",
                "permalink",
                "web_url",
                "canonical_url",
                "article_url",
                "document_url",
                "href",
                "html.responded_url",
                "html.requested_url",
                "thread.url",
                "source_url",
                "source",
                "uri",
                "id",
            ]),
            language: list(&["language", "lang", "in_language", "language_code", "base_language", "locale"]),
        }
    }
}

/// A setting of reading that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    #[error("encoding: '{label}' is not a known encoding; write one such as 'utf-8', 'windows-1252', 'utf-16le'")]
    UnknownEncoding { label: String },
    #[error(
        "formats: '{extension}' is mapped to '{format}', which is not a format; the formats are {} and none",
        format::names()
    )]
    UnknownFormat { extension: String, format: String },
    #[error("'{format}' is not a format; the formats are {}", format::names())]
    NoFormat { format: String },
    #[error("formats: '{extension}' is not a file extension; write it without the full stop and its compression")]
    BadExtension { extension: String },
    #[error("fields.{field}: an empty name stands in the list")]
    EmptyFieldName { field: &'static str },
    #[error("fields.text: no name is given, so that no article could be read")]
    NoTextField,
    #[error("since = {since} is after until = {until}: no day is both")]
    NoDay { since: Date, until: Date },
    #[error("path_pattern: '{pattern}': {problem}")]
    BadPathPattern { pattern: String, problem: String },
}

impl ReadSettings {
    /// Checks the settings and makes the reader.
    ///
    /// # Errors
    /// [`ReadError`] names the setting that cannot be used, and what would be right.
    pub fn compile(&self) -> Result<Reader, ReadError> {
        Reader::new(self)
    }
}
