//! The rows of one article.

use std::borrow::Cow;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use whosaid_language::{CueClass, Gender, Holder, Polarity, QuoteKind, SourceKind, SpeakerKind, Valence};

use super::{Cells, Date, Hedging, Row, Scheme};
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
    pub doc_id: String,
    pub path: String,
    pub record: Option<String>,
    pub format: Option<Cow<'static, str>>,
    pub title: Option<String>,
    pub author: Option<String>,
    pub outlet: Option<String>,
    #[serde(with = "stored_date")]
    pub date: Option<Date>,
    pub url: Option<String>,
    pub language: Option<String>,
    /// `None` for what was not annotated.
    pub counts: Option<DocumentCounts>,
    pub content_hash: Option<String>,
    /// `None` if annotated; else why not.
    pub dropped: Option<(DropStatus, Stage)>,
    pub reason: Option<String>,
    pub code: Option<Cow<'static, str>>,
    /// The text, where the table is to hold it.
    pub text: Option<String>,
    /// The article that it is a copy of.
    pub duplicate_of: Option<DuplicateOf>,
}

/// An earlier article with nearly the same text.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DuplicateOf {
    pub doc_id: String,
    /// 0 to 1.
    pub similarity: f32,
}

/// How much an article holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentCounts {
    /// Code points.
    pub chars: u32,
    pub words: u32,
    pub sentences: u32,
    pub paragraphs: u32,
    pub quotes: u32,
    pub markers: u32,
}

/// A row of `quotes`, without what its article says of itself.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct QuoteRow {
    pub quote_id: String,
    pub kind: QuoteKind,
    pub content: String,
    pub content_spans: Vec<PointSpan>,
    pub cue: String,
    pub cue_lemma: String,
    pub cue_class: CueClass,
    pub cue_spans: Vec<PointSpan>,
    pub source: String,
    pub source_spans: Vec<PointSpan>,
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
    pub id: String,
    pub name: String,
    pub kind: SpeakerKind,
    pub aliases: Vec<String>,
    pub titles: Vec<String>,
    /// A person's gender, where the article tells.
    pub gender: Option<Gender>,
    /// How `id` was found over all articles; `None` before they are linked.
    pub link: Option<SpeakerLink>,
    /// How sure that is, 0 to 1.
    pub link_confidence: Option<f32>,
}

/// How a speaker's id was found over all articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SpeakerLink {
    /// An entry of the user's gazetteer.
    Gazetteer,
    /// The full name of a person, or the name of a body.
    Name,
    /// A short form of the given name, in the same context as the full one.
    Nickname,
    /// The initials of a body that an article gives with its name.
    Acronym,
    /// Part of a name, and a title or role that its bearer has elsewhere.
    Title,
    /// Part of a name, among names that its bearer stands among elsewhere.
    Context,
    /// Part of a name, in an outlet and at a time that speak of its bearer.
    OutletAndDate,
    /// What belongs to somebody ('Lee's campaign'): the owner's name.
    Owner,
    /// Part of a name with a title that nobody in the corpus has in full: one in each outlet.
    TitleInOutlet,
    /// Part of a name that nothing links to anybody: one in each article.
    Article,
    /// The words of a description, a group or a document.
    Description,
}

/// A row of `stance_markers`, without what its article and quote say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MarkerRow {
    /// Index into [`Rows::quotes`].
    pub quote: Option<u32>,
    pub holder: Holder,
    pub span: PointSpan,
    pub text: String,
    pub lemma: String,
    /// Index into the lexicon's subcategories.
    pub subcategory: u16,
    pub polarity: Polarity,
    pub valence: Option<Valence>,
    pub questioned: bool,
    pub conditional: bool,
}

/// A row of `failures`.
#[derive(Clone, Copy, Debug)]
pub struct FailureRow<'a>(pub &'a Dropped);

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

/// The month of a date, `YYYY-MM`.
pub fn month_of(date: Date) -> String {
    format!("{:04}-{:02}", date.year(), date.month())
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

impl Row for DocumentRow {
    fn cells(&self, to: &mut impl Cells) {
        to.text(Some(&self.doc_id));
        to.text(Some(&self.path));
        to.text(self.record.as_deref());
        to.text(self.format.as_deref());
        to.text(self.title.as_deref());
        to.text(self.author.as_deref());
        to.text(self.outlet.as_deref());
        to.date(self.date);
        to.text(self.url.as_deref());
        to.text(self.language.as_deref());
        let counts = self.counts.as_ref();
        to.u32(counts.map(|c| c.chars));
        to.u32(counts.map(|c| c.words));
        to.u32(counts.map(|c| c.sentences));
        to.u32(counts.map(|c| c.paragraphs));
        to.u32(counts.map(|c| c.quotes));
        to.u32(counts.map(|c| c.markers));
        to.text(self.content_hash.as_deref());
        to.text(Some(match self.dropped {
            None => "ok",
            Some((DropStatus::Skipped, _)) => "skipped",
            Some((DropStatus::Failed, _)) => "failed",
        }));
        to.text(self.reason.as_deref());
        to.text(self.code.as_deref());
        to.text(self.duplicate_of.as_ref().map(|d| d.doc_id.as_str()));
        to.f32(self.duplicate_of.as_ref().map(|d| d.similarity));
        to.requested(self.text.as_deref());
    }
}

impl Rows {
    /// The speaker of one of its quotes.
    pub fn speaker_of(&self, quote: &QuoteRow) -> Option<&SpeakerRow> {
        self.speakers.get(quote.speaker? as usize)
    }
}

/// A quote with its article.
#[derive(Clone, Copy, Debug)]
pub struct QuoteOf<'a> {
    pub rows: &'a Rows,
    pub quote: &'a QuoteRow,
    /// Its number in the article, from 1.
    pub ordinal: u32,
    pub hedging: Hedging,
}

impl Row for QuoteOf<'_> {
    fn cells(&self, to: &mut impl Cells) {
        let (quote, document) = (self.quote, &self.rows.document);
        let speaker = self.rows.speaker_of(quote);
        to.text(Some(&quote.quote_id));
        to.text(Some(&document.doc_id));
        to.u32(Some(self.ordinal));
        to.text(Some(word(quote.kind)));
        to.text(Some(&quote.content));
        to.spans(&quote.content_spans);
        to.text(Some(&quote.cue));
        to.text(Some(&quote.cue_lemma));
        to.text(Some(word(quote.cue_class)));
        to.spans(&quote.cue_spans);
        to.text(Some(&quote.source));
        to.spans(&quote.source_spans);
        to.text(Some(word(quote.source_kind)));
        to.text(speaker.map(|s| s.name.as_str()));
        to.text(speaker.map(|s| s.id.as_str()));
        to.text(speaker.map(|s| word(s.kind)));
        to.f32(Some(quote.confidence));
        to.u32(quote.paragraph);
        to.u32(quote.sentence);
        to.u32(Some(quote.n_words));
        to.text(document.outlet.as_deref());
        to.date(document.date);
        to.text(document.title.as_deref());
        to.text(Some(&self.rows.engine));
        to.text(speaker.and(quote.speaker_how.as_deref()));
        to.f32(speaker.and(quote.speaker_confidence));
        self.hedging.cells(to);
        to.text(speaker.and_then(|s| s.link).map(word));
        to.f32(speaker.and_then(|s| s.link_confidence));
        to.text(quote.cluster.as_ref().map(|c| c.id.as_str()));
    }
}

/// A marker with its article and the scheme that names what it marks.
#[derive(Clone, Copy, Debug)]
pub struct MarkerOf<'a> {
    pub rows: &'a Rows,
    pub marker: &'a MarkerRow,
    pub scheme: &'a Scheme,
}

impl Row for MarkerOf<'_> {
    fn cells(&self, to: &mut impl Cells) {
        let (marker, document) = (self.marker, &self.rows.document);
        let quote = marker.quote.and_then(|q| self.rows.quotes.get(q as usize));
        let speaker = quote.filter(|_| marker.holder == Holder::Source).and_then(|q| self.rows.speaker_of(q));
        let entry = self.scheme.entry(marker.subcategory);
        to.text(Some(&document.doc_id));
        to.text(quote.map(|q| q.quote_id.as_str()));
        to.text(Some(word(marker.holder)));
        to.text(speaker.map(|s| s.name.as_str()));
        to.text(speaker.map(|s| s.id.as_str()));
        to.u32(Some(marker.span.start));
        to.u32(Some(marker.span.end));
        to.text(Some(&marker.text));
        to.text(Some(&marker.lemma));
        to.text(entry.map(|e| e.category.as_str()));
        to.text(entry.map(|e| e.subcategory.as_str()));
        to.text(Some(word(marker.polarity)));
        to.text(marker.valence.map(word));
        to.flag(marker.questioned);
        to.flag(marker.conditional);
        to.text(entry.map(|e| e.hyland.as_str()));
        to.text(entry.map(|e| e.appraisal.as_str()));
        to.text(document.outlet.as_deref());
        to.date(document.date);
    }
}

impl Row for FailureRow<'_> {
    fn cells(&self, to: &mut impl Cells) {
        to.text(Some(&self.0.path));
        to.text(self.0.record.as_deref());
        to.text(Some(match self.0.stage {
            Stage::Walk => "walk",
            Stage::Read => "read",
            Stage::Annotate => "annotate",
        }));
        to.text(Some(&self.0.reason));
        to.text(Some(&self.0.code));
    }
}

/// The word for a value in the tables.
pub(crate) fn word<T: Word>(value: T) -> &'static str {
    value.word()
}

/// A closed list of values with a word each: the one that serde writes.
pub(crate) trait Word: Serialize {
    fn word(self) -> &'static str;
}

macro_rules! words {
    ($($kind:ident { $($value:ident = $word:literal),+ $(,)? })+) => {
        $(impl Word for $kind {
            fn word(self) -> &'static str {
                match self { $($kind::$value => $word),+ }
            }
        })+

        #[cfg(test)]
        fn all_words() -> Vec<(String, &'static str)> {
            vec![$($((serde_json::to_string(&$kind::$value).expect("a word"), $kind::$value.word())),+),+]
        }
    };
}

words! {
    QuoteKind { Direct = "direct", Mixed = "mixed", Indirect = "indirect" }
    SourceKind { Named = "named", Nominal = "nominal", Pronoun = "pronoun", None = "none" }
    SpeakerKind {
        Person = "person", Organisation = "organisation", Group = "group", Document = "document", Unnamed = "unnamed",
    }
    SpeakerLink {
        Gazetteer = "gazetteer", Name = "name", Nickname = "nickname", Acronym = "acronym", Title = "title",
        Context = "context", OutletAndDate = "outlet_and_date", Owner = "owner", TitleInOutlet = "title_in_outlet",
        Article = "article", Description = "description",
    }
    Holder { Source = "source", Narrator = "narrator" }
    Polarity { Affirmed = "affirmed", Negated = "negated" }
    Valence { Positive = "positive", Negative = "negative" }
    CueClass {
        Neutral = "neutral", Structuring = "structuring", Assertive = "assertive", Distancing = "distancing",
        Factive = "factive", Admission = "admission", Denial = "denial", Directive = "directive",
        Commissive = "commissive", Expressive = "expressive", Interactional = "interactional", Mental = "mental",
        Manner = "manner", Other = "other",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_in_the_tables_are_those_of_the_core() {
        for (serde, word) in all_words() {
            assert_eq!(serde.trim_matches('"'), word);
        }
    }
}
