//! The settings of reading, and their check at start-up.

use std::collections::BTreeMap;

use jiff::civil::Date;
use thiserror::Error;

use super::Reader;
use super::day::Day;
use super::format;
use super::layouts::Layout;
use crate::setting::{Flag, Form, SettingValue, Size, section, word_setting};

section! {
    /// How files become articles.
    pub struct ReadSettings {
        /// Metadata from the path below the input folder, such as "{outlet}/{date}/{slug}"; empty: none.
        /// What the file itself says wins.
        "read.path_pattern" Rows, path_pattern: Option<String> = None;
        /// The layout of exports that hold several articles in one document: "nexis", "factiva", "proquest",
        /// "none", or "auto": found out for each document.
        "read.layout" Rows, layout: Layout = Layout::Auto;
        /// The encoding of files that have no byte-order mark ("windows-1252", "utf-16le"), or "auto":
        /// found out for each file.
        "read.encoding" Rows, encoding: Option<String> as Encoding = None;
        /// How 03/04/2024 is read: "day_first" (3 April), "month_first" (4 March), or "ignored".
        "read.numeric_dates" Rows, day_first: Option<bool> as NumericDates = None;
        /// A larger article fails, and is recorded: the size of a file of one article (decompressed), of a
        /// line of JSON lines, of a row of CSV. 0: no limit.
        "read.max_article_size" Rows, max_article_size: u64 as Size = 10 << 20;
        /// How many times its size a compressed file may grow to (after the first 16 MiB) before it is
        /// taken for a decompression bomb. 0: no limit.
        "read.max_expansion" Rows, max_expansion: u64 = 200;
        /// Articles dated before this day ("2025-03-04") are left out, and so are those without a date;
        /// "": none is.
        "read.since" Rows (Flag::value("since", "YYYY-MM-DD")), since: Day = Day(None);
        /// The same for articles dated after this day.
        "read.until" Rows (Flag::value("until", "YYYY-MM-DD").help(UNTIL)), until: Day = Day(None);
        /// File extensions (in small letters, without the full stop) and their format, or "none" for files
        /// not to be read. The formats are those on the right-hand side of the default.
        "read.formats" Rows, formats: BTreeMap<String, String> = format::default_extensions();
    }
    with {
        /// Where each piece of an article stands in JSON, CSV, TSV and front matter.
        fields: Fields,
    }
}

const UNTIL: &str = "Articles dated after this day are left out, and so are those without a date";

section! {
    /// For each piece of an article the names it may stand under, the first that is there and not empty
    /// wins. Names are compared without regard to case, `_`, `-` and spaces; a full stop goes into an
    /// object (`source.name`).
    pub struct Fields {
        /// The names under which JSON, CSV, TSV and front matter hold each piece of an article: the first
        /// that is there and not empty wins. Capitals, `_`, `-` and spaces make no difference; `a.b` is
        /// field b of object a. The article's text:
        "read.fields.text" Rows, text: Vec<String> = names(
            "text article_body article_text full_text main_text story_text plain_text \
             body_html body_xhtml content_html body bodies body_text content_text fields.body fields.bodyText content \
             article story raw_text blocks.body.bodyHtml blocks.body.bodyTextSummary paragraphs news_body main_content \
             article_content story_body story_sentences.sentence volltext inhalt texte texto testo tekst contenu \
             contenido cleaned_text raw_content full_article article_html story_html post_content news_content content_elements \
             ocr_eng ocr_text artikeltext haupttext corps cuerpo corpo",
        );
        /// Its id, unique in its file:
        "read.fields.id" Rows, id: Vec<String> = names(
            "id doc_id article_id uuid guid uid _id uri stories_id accession_no docno",
        );
        /// Its headline:
        "read.fields.title" Rows, title: Vec<String> = names(
            "title headline headlines web_title fields.headline heading thread.title name titel titre titulo título titolo \
             überschrift article_title news_title news_headline post_title schlagzeile titular kop",
        );
        /// Who wrote it:
        "read.fields.author" Rows, author: Vec<String> = names(
            "author authors byline fields.byline creator writer by author_name journalist _embedded.author.name \
             yoast_head_json.author authors_byline matched_authors.name published_by credits.by.name journalists reporter reporters autor autorin auteur autore",
        );
        /// Who published it:
        "read.fields.outlet" Rows, outlet: Vec<String> = names(
            "outlet publication publication_title pubtitle fields.publication site_name publisher source.name \
             source.title source_hostname source_name name_source media_name newspaper source copyright_holder \
             meta_site_name yoast_head_json.og_site_name meta_data.og.site_name opengraph.site_name hostname \
             thread.site site source_domain media domain clean_url domain_name news_source newspaper_name \
             publication_name quelle zeitung journal fuente fonte krant testata bron medium medio",
        );
        /// When it was published:
        "read.fields.date" Rows, date: Vec<String> = names(
            "date published published_at publish_date publication_date date_published date_publish publishing_date \
             pub_date published_date published_on published_time web_publication_date first_published first_created content_created \
             version_created date_time created_at created thread.published seendate timestamp @timestamp time \
             meta_data.article.published_time publication_datetime publish_time display_date news_date \
             datum fecha veröffentlichungsdatum erscheinungsdatum date_publication fecha_publicacion \
             data_pubblicazione data warc_date",
        );
        /// Where it stands on the web:
        "read.fields.url" Rows, url: Vec<String> = names(
            "url link permalink web_url canonical_url article_url document_url href html.responded_url \
             html.requested_url thread.url meta.canonical page_url main_entity_of_page links.permalink trove_url \
             news_link source_url source uri id",
        );
        /// The part of the publication that it stands in:
        "read.fields.section" Rows, section: Vec<String> = names(
            "section section_name article_section section_title rubric ressort desk category categories.name categories \
             thread.section_title meta_data.article.section",
        );
        /// The language it is in:
        "read.fields.language" Rows, language: Vec<String> = names(
            "language lang in_language language_code base_language meta_lang locale fields.lang sprache langue idioma \
             lingua",
        );
    }
}

fn names(list: &str) -> Vec<String> {
    list.split_whitespace().map(str::to_owned).collect()
}

/// An encoding as it is written: a label, or `auto` for none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoding(Option<String>);

/// The word for an encoding to be found out.
const AUTO: &str = "auto";

impl From<Option<String>> for Encoding {
    fn from(label: Option<String>) -> Self {
        Self(label)
    }
}

impl From<Encoding> for Option<String> {
    fn from(encoding: Encoding) -> Self {
        encoding.0
    }
}

impl SettingValue for Encoding {
    const FORM: Form = Form::Text;

    fn from_toml(value: &toml::Value) -> Result<Self, String> {
        Ok(Self(Some(String::from_toml(value)?).filter(|label| label != AUTO)))
    }

    fn to_toml(&self) -> toml::Value {
        toml::Value::String(self.0.clone().unwrap_or_else(|| AUTO.to_owned()))
    }
}

/// How a date such as 03/04/2024 is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NumericDates {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
    /// Not at all: either would be a guess.
    Ignored,
}

word_setting!(NumericDates { DayFirst => "day_first", MonthFirst => "month_first", Ignored => "ignored" });

impl From<Option<bool>> for NumericDates {
    fn from(day_first: Option<bool>) -> Self {
        match day_first {
            Some(true) => Self::DayFirst,
            Some(false) => Self::MonthFirst,
            None => Self::Ignored,
        }
    }
}

impl From<NumericDates> for Option<bool> {
    fn from(dates: NumericDates) -> Self {
        match dates {
            NumericDates::DayFirst => Some(true),
            NumericDates::MonthFirst => Some(false),
            NumericDates::Ignored => None,
        }
    }
}

/// A setting of reading that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum ReadError {
    /// An encoding that nobody knows.
    #[error("encoding: '{label}' is not a known encoding; write one such as 'utf-8', 'windows-1252', 'utf-16le'")]
    UnknownEncoding {
        /// As it is written.
        label: String,
    },
    /// An extension mapped to what is no format.
    #[error(
        "formats: '{extension}' is mapped to '{format}', which is not a format; the formats are {} and none",
        format::names()
    )]
    UnknownFormat {
        /// As it is written.
        extension: String,
        /// As it is written.
        format: String,
    },
    /// `--from` with what is no format.
    #[error("'{format}' is not a format; the formats are {}", format::names())]
    NoFormat {
        /// As it is written.
        format: String,
    },
    /// What is no extension of a file.
    #[error("formats: '{extension}' is not a file extension; write it without the full stop and its compression")]
    BadExtension {
        /// As it is written.
        extension: String,
    },
    /// A list of field names with an empty one in it.
    #[error("fields.{field}: an empty name stands in the list")]
    EmptyFieldName {
        /// The key of the list.
        field: &'static str,
    },
    /// No name for the text.
    #[error("fields.text: no name is given, so that no article could be read")]
    NoTextField,
    /// A period that ends before it begins.
    #[error("since = {since} is after until = {until}: no day is both")]
    NoDay {
        /// First day.
        since: Date,
        /// Last day.
        until: Date,
    },
    /// A pattern that cannot be understood.
    #[error("path_pattern: '{pattern}': {problem}")]
    BadPathPattern {
        /// As it is written.
        pattern: String,
        /// What is wrong with it.
        problem: String,
    },
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
