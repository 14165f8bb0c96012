//! The rows of one article.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use whosaid_language::{
    CueClass, Gender, GenderHow, Holder, Polarity, QuoteForm, QuoteKind, SourceKind, SpeakerKind, Valence,
};

use super::scheme::SchemeEntry;
use super::{Date, Hedging, Scheme};
use crate::flow::{DropStatus, Dropped, Stage};

/// A stretch of the article: Unicode code points `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PointSpan {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
}

/// All rows of one article.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rows {
    /// The article's row of `documents`.
    pub document: DocumentRow,
    /// Its rows of `quotes`, in text order.
    pub quotes: Vec<QuoteRow>,
    /// Its rows of `stance_markers`, in text order.
    pub markers: Vec<MarkerRow>,
    /// The speakers that its quotes name.
    pub speakers: Vec<SpeakerRow>,
    /// Full names of all that the article names, whether they speak or not: for linking, so they are not stored.
    #[serde(skip)]
    pub named: Vec<String>,
    /// Name of the engine that read it: the same for all that one run writes, so it is not stored.
    #[serde(skip, default = "no_engine")]
    pub engine: Arc<str>,
}

/// A row of `documents`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DocumentRow {
    /// Identifies the article; see docs/tables.md.
    pub doc_id: String,
    /// Path of its file below the input root.
    pub path: String,
    /// Its id or number in a file of many.
    pub record: Option<String>,
    /// The file's format; `None` for what was not read.
    pub format: Option<Cow<'static, str>>,
    /// Headline.
    pub title: Option<String>,
    /// As printed.
    pub author: Option<String>,
    /// Newspaper, agency or site.
    pub outlet: Option<String>,
    /// Day of publication.
    #[serde(with = "stored_date")]
    pub date: Option<Date>,
    /// Where it stands on the web.
    pub url: Option<String>,
    /// Part of the publication.
    pub section: Option<String>,
    /// BCP 47 tag.
    pub language: Option<String>,
    /// `None` for what was not annotated.
    pub counts: Option<DocumentCounts>,
    /// BLAKE3 of text and metadata, in hex.
    pub content_hash: Option<String>,
    /// `None` if annotated; else why not.
    pub dropped: Option<(DropStatus, Stage)>,
    /// Why it fell out, or what is to be said of it, in a sentence.
    pub reason: Option<String>,
    /// The same as a stable short code.
    pub code: Option<Cow<'static, str>>,
    /// The text, where the table is to hold it.
    pub text: Option<String>,
    /// The article that it is a copy of.
    pub duplicate_of: Option<DuplicateOf>,
}

/// An earlier article with nearly the same text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicateOf {
    /// Identifies the article; see docs/tables.md.
    pub doc_id: String,
    /// 0 to 1.
    pub similarity: f32,
}

/// How much an article holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentCounts {
    /// Code points.
    pub chars: u32,
    /// Tokens with a letter or digit.
    pub words: u32,
    /// Sentences.
    pub sentences: u32,
    /// Paragraphs.
    pub paragraphs: u32,
    /// Quotes found.
    pub quotes: u32,
    /// Stance markers found.
    pub markers: u32,
}

/// A row of `quotes`, without what its article says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuoteRow {
    /// The article and the code points from the first to the last piece of the content.
    pub quote_id: String,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// How it is set off; `None` for indirect speech.
    pub form: Option<QuoteForm>,
    /// Its pieces, joined with ` […] `.
    pub content: String,
    /// In code points, in text order; likewise below.
    pub content_spans: Vec<PointSpan>,
    /// The reporting words; empty if there are none.
    pub cue: String,
    /// The lemma of their head.
    pub cue_lemma: String,
    /// What the cue says of the words that it reports.
    pub cue_class: CueClass,
    /// Where the cue stands.
    pub cue_spans: Vec<PointSpan>,
    /// The words that name the source; empty if there are none.
    pub source: String,
    /// Where the source stands.
    pub source_spans: Vec<PointSpan>,
    /// Whether it is a name, a description, a pronoun or none.
    pub source_kind: SourceKind,
    /// Index into [`Rows::speakers`].
    pub speaker: Option<u32>,
    /// How the speaker was found.
    pub speaker_how: Option<Cow<'static, str>>,
    /// 0 to 1.
    pub speaker_confidence: Option<f32>,
    /// 0 to 1.
    pub confidence: f32,
    /// From 1.
    pub paragraph: Option<u32>,
    /// From 1.
    pub sentence: Option<u32>,
    /// Words of the content.
    pub n_words: u32,
    /// The quotes with the same words; `None` where none were looked for.
    pub cluster: Option<ClusterOf>,
}

/// A cluster of quotes that are the same words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ClusterOf {
    /// The id of its first quote.
    pub id: String,
    /// Whether no earlier quote of it has the same speaker.
    pub is_first_of_speaker: bool,
}

/// A speaker as one article knows them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpeakerRow {
    /// Over the article; over the corpus once `link` is set.
    pub id: String,
    /// The longest name in the article.
    pub name: String,
    /// Person, organisation, group, document or unnamed.
    pub kind: SpeakerKind,
    /// Other names in the article.
    pub aliases: Vec<String>,
    /// Titles and roles in the article.
    pub titles: Vec<String>,
    /// A person's gender, where the article or the gazetteer tells.
    pub gender: Option<Gender>,
    /// What tells it.
    pub gender_how: Option<GenderHow>,
    /// How sure it is, 0.5 to 1; 0 where none is given.
    pub gender_confidence: f32,
    /// Names of the members of a group, in text order.
    pub members: Vec<String>,
    /// How `id` was found over all articles; `None` before they are linked.
    pub link: Option<SpeakerLink>,
    /// How sure that is, 0 to 1.
    pub link_confidence: Option<f32>,
}

whosaid_language::word_enum! {
    /// How a speaker's id was found over all articles.
    pub enum SpeakerLink {
        /// An entry of the user's gazetteer.
        Gazetteer = "gazetteer",
        /// The full name of a person, or the name of a body.
        Name = "name",
        /// A short form of the given name, in the same context as the full one.
        Nickname = "nickname",
        /// The initials of a body that an article gives with its name.
        Acronym = "acronym",
        /// Part of a name, and a title or role that its bearer has elsewhere.
        Title = "title",
        /// Part of a name, among names that its bearer stands among elsewhere.
        Context = "context",
        /// Part of a name, in an outlet and at a time that speak of its bearer.
        OutletAndDate = "outlet_and_date",
        /// What belongs to somebody ('Lee's campaign'): the owner's name.
        Owner = "owner",
        /// Part of a name with a title that nobody in the corpus has in full: one in each outlet.
        TitleInOutlet = "title_in_outlet",
        /// Part of a name that nothing links to anybody: one in each article.
        Article = "article",
        /// The words of a description, a group or a document.
        Description = "description",
    }
}

/// A row of `stance_markers`, without what its article and quote say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkerRow {
    /// Index into [`Rows::quotes`].
    pub quote: Option<u32>,
    /// Whose stance it is.
    pub holder: Holder,
    /// In code points.
    pub span: PointSpan,
    /// As it stands.
    pub text: String,
    /// The lexicon's entry.
    pub lemma: String,
    /// Index into the lexicon's subcategories.
    pub subcategory: u16,
    /// Whether it is negated.
    pub polarity: Polarity,
    /// Whether an attitude is positive or negative.
    pub valence: Option<Valence>,
    /// Whether it stands in a question.
    pub questioned: bool,
    /// Whether it stands in a condition.
    pub conditional: bool,
}

fn no_engine() -> Arc<str> {
    Arc::from("")
}

/// A date in the store: year, month, day.
mod stored_date {
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    use crate::tables::Date;

    pub fn serialize<S: Serializer>(date: &Option<Date>, to: S) -> Result<S::Ok, S::Error> {
        date.map(|d| (d.year(), d.month(), d.day())).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Date>, D::Error> {
        let parts = Option::<(i16, i8, i8)>::deserialize(from)?;
        parts.map(|(year, month, day)| Date::new(year, month, day).map_err(D::Error::custom)).transpose()
    }
}

impl DocumentRow {
    /// The row of a file or article that went no further.
    pub fn dropped(dropped: &Dropped) -> Self {
        let doc_id = match &dropped.record {
            Some(record) => format!("{}#{record}", dropped.path),
            None => dropped.path.clone(),
        };
        Self {
            doc_id,
            path: dropped.path.clone(),
            record: dropped.record.clone(),
            format: None,
            title: None,
            author: None,
            outlet: None,
            date: None,
            url: None,
            section: None,
            language: None,
            counts: None,
            content_hash: None,
            dropped: Some((dropped.status, dropped.stage)),
            reason: Some(dropped.reason.clone()),
            code: Some(dropped.code.clone()),
            text: None,
            duplicate_of: None,
        }
    }
}

impl DocumentRow {
    /// Whether it was annotated, in a word.
    pub(super) fn status(&self) -> &'static str {
        match self.dropped {
            None => "ok",
            Some((DropStatus::Skipped, _)) => "skipped",
            Some((DropStatus::Failed, _)) => "failed",
        }
    }
}

impl SpeakerRow {
    /// Somebody of whom nothing but id, name and kind is known.
    pub fn new(id: impl Into<String>, name: impl Into<String>, kind: SpeakerKind) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            kind,
            aliases: Vec::new(),
            titles: Vec::new(),
            gender: None,
            gender_how: None,
            gender_confidence: 0.0,
            members: Vec::new(),
            link: None,
            link_confidence: None,
        }
    }

    /// The gender as the tables have it: `None` for whoever is no person.
    pub fn gender_word(&self) -> Option<&'static str> {
        (self.kind == SpeakerKind::Person).then(|| self.gender.map_or(UNKNOWN_GENDER, Gender::as_str))
    }

    /// Which of the genders in the tables a person has; `None` for whoever is no person.
    pub(crate) fn gender_index(&self) -> Option<usize> {
        let gender = self.gender_word()?;
        GENDERS.iter().position(|g| *g == gender)
    }

    /// The gender of a person with what tells it and how sure it is, where it is known.
    pub fn known_gender(&self) -> Option<(Gender, GenderHow, f32)> {
        let gender = self.gender.filter(|_| self.kind == SpeakerKind::Person)?;
        Some((gender, self.gender_how?, self.gender_confidence))
    }
}

/// What the tables say of a person whose gender nothing tells.
pub(crate) const UNKNOWN_GENDER: &str = "unknown";

/// What the column `gender` may say.
pub(crate) const GENDERS: &[&str] = &["female", "male", UNKNOWN_GENDER];

impl Rows {
    /// The speaker of one of its quotes.
    pub fn speaker_of(&self, quote: &QuoteRow) -> Option<&SpeakerRow> {
        self.speakers.get(quote.speaker? as usize)
    }
}

/// A quote with its article.
#[derive(Clone, Copy, Debug)]
pub struct QuoteOf<'a> {
    /// All rows of its article.
    pub rows: &'a Rows,
    /// The row.
    pub quote: &'a QuoteRow,
    /// Its number in the article, from 1.
    pub ordinal: u32,
    /// Hedges and boosters in it.
    pub hedging: Hedging,
}

impl QuoteOf<'_> {
    /// Its speaker.
    pub(super) fn speaker(&self) -> Option<&SpeakerRow> {
        self.rows.speaker_of(self.quote)
    }
}

/// A marker with its article and the scheme that names what it marks.
#[derive(Clone, Copy, Debug)]
pub struct MarkerOf<'a> {
    /// All rows of its article.
    pub rows: &'a Rows,
    /// The row.
    pub marker: &'a MarkerRow,
    /// What names the subcategories.
    pub scheme: &'a Scheme,
}

impl MarkerOf<'_> {
    /// The quote in whose content or cue it is.
    pub(super) fn quote(&self) -> Option<&QuoteRow> {
        self.rows.quotes.get(self.marker.quote? as usize)
    }

    /// The speaker whose stance it is.
    pub(super) fn speaker(&self) -> Option<&SpeakerRow> {
        let quote = self.quote().filter(|_| self.marker.holder == Holder::Source)?;
        self.rows.speaker_of(quote)
    }

    /// What it marks.
    pub(super) fn entry(&self) -> Option<&SchemeEntry> {
        self.scheme.entry(self.marker.subcategory)
    }
}

/// Steps of the confidences and similarities that rows hold.
const CONFIDENCE_STEPS: f64 = 1e4;

/// A share from 0 to 1 that was rounded to four decimals, as the number of 64 bits that reads so.
pub(crate) fn decimals(share: f32) -> f64 {
    (f64::from(share) * CONFIDENCE_STEPS).round() / CONFIDENCE_STEPS
}
