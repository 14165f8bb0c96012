//! From an annotated document to its rows.

use std::sync::Arc;

use whosaid_language::{Attribution, CueClass, SourceKind, Span, StanceMarker};

use super::rows::{DocumentCounts, DocumentRow, MarkerRow, PointSpan, QuoteRow, Rows, SpeakerRow};
use super::{CodePoints, Date, speaker_id};
use crate::flow::AnnotatedDocument;

/// Stands for the text between two pieces of a content, cue or source that is not part of it.
const OMITTED: &str = " […] ";

/// Makes the rows of articles. Shared by all threads.
#[derive(Clone, Debug)]
pub struct RowBuilder {
    engine: Arc<str>,
    keep_text: bool,
}

impl RowBuilder {
    /// For articles read by `engine`; their texts go into `documents` if `keep_text`.
    pub fn new(engine: &str, keep_text: bool) -> Self {
        Self { engine: engine.into(), keep_text }
    }

    /// The rows of one article.
    pub fn rows(&self, document: &AnnotatedDocument) -> Rows {
        let (article, found) = (&document.article, &document.annotations);
        let text = article.text.as_str();
        let points = CodePoints::new(text);
        let metadata = &article.metadata;
        let mut speakers = Speakers::new(document);
        let quotes: Vec<QuoteRow> =
            (0..found.attributions.len()).map(|i| quote(document, &points, &mut speakers, i)).collect();
        let quotes = with_unique_ids(quotes);
        let markers: Vec<MarkerRow> = found.markers.iter().map(|m| marker(m, text, &points)).collect();
        Rows {
            document: DocumentRow {
                doc_id: article.doc_id.clone(),
                path: article.path.clone(),
                record: article.record.clone(),
                format: Some(article.format),
                title: metadata.title.clone(),
                author: metadata.author.clone(),
                outlet: metadata.outlet.clone(),
                date: metadata.date.as_deref().and_then(|d| d.parse::<Date>().ok()),
                url: metadata.url.clone(),
                language: metadata.language.clone(),
                counts: Some(DocumentCounts {
                    chars: points.total(),
                    words: found.n_words,
                    sentences: found.sentences.len() as u32,
                    paragraphs: found.paragraphs.len() as u32,
                    quotes: quotes.len() as u32,
                    markers: markers.len() as u32,
                }),
                content_hash: Some(article.content_hash.clone()),
                dropped: None,
                reason: None,
                code: None,
                text: self.keep_text.then(|| text.to_string()),
            },
            quotes,
            markers,
            speakers: speakers.rows,
            engine: Arc::clone(&self.engine),
        }
    }
}

fn quote(document: &AnnotatedDocument, points: &CodePoints<'_>, speakers: &mut Speakers<'_>, i: usize) -> QuoteRow {
    let (article, found) = (&document.article, &document.annotations);
    let text = article.text.as_str();
    let Attribution { content, cue, source, kind, confidence } = &found.attributions[i];
    let (first, last) = (content.first().map_or(0, |s| s.start), content.last().map_or(0, |s| s.end));
    let resolution = found.speakers.get(i).copied().flatten();
    let speaker = resolution.and_then(|r| speakers.of_entity(r.entity));
    let classified = found.cues.get(i);
    QuoteRow {
        quote_id: format!("{}:{}-{}", article.doc_id, points.at(first), points.at(last)),
        kind: *kind,
        content: joined(text, content),
        content_spans: in_points(points, content),
        cue: joined(text, cue),
        cue_lemma: classified.map(|c| c.lemma.clone()).unwrap_or_default(),
        cue_class: classified.map_or(CueClass::Other, |c| c.class),
        cue_spans: in_points(points, cue),
        source: joined(text, source),
        source_spans: in_points(points, source),
        source_kind: found.source_kinds.get(i).copied().unwrap_or(SourceKind::None),
        speaker,
        speaker_how: resolution.map(|r| r.how),
        speaker_confidence: resolution.map(|r| r.confidence),
        confidence: *confidence,
        paragraph: number_of(&found.paragraphs, first),
        sentence: number_of(&found.sentences, first),
        n_words: found.content_words.get(i).copied().unwrap_or(0),
    }
}

fn marker(marker: &StanceMarker, text: &str, points: &CodePoints<'_>) -> MarkerRow {
    MarkerRow {
        quote: marker.attribution,
        holder: marker.holder,
        span: PointSpan { start: points.at(marker.span.start), end: points.at(marker.span.end) },
        text: slice(text, marker.span.start, marker.span.end).to_string(),
        lemma: marker.lemma.clone(),
        subcategory: marker.subcategory,
        polarity: marker.polarity,
        valence: marker.valence,
        questioned: marker.questioned,
        conditional: marker.conditional,
    }
}

/// The entities that quotes refer to, each made a speaker when it is first needed.
struct Speakers<'a> {
    document: &'a AnnotatedDocument,
    rows: Vec<SpeakerRow>,
    /// Index into `rows` of each entity that has been asked for.
    of_entity: Vec<Option<Option<u32>>>,
}

impl<'a> Speakers<'a> {
    fn new(document: &'a AnnotatedDocument) -> Self {
        Self { document, rows: Vec::new(), of_entity: vec![None; document.annotations.entities.len()] }
    }

    fn of_entity(&mut self, entity: u32) -> Option<u32> {
        let slot = self.of_entity.get_mut(entity as usize)?;
        if let Some(known) = *slot {
            return known;
        }
        let entity = &self.document.annotations.entities[entity as usize];
        let index = speaker_id(entity.kind, &entity.name).map(|id| {
            // Two entities of an article may carry one name: they are one speaker.
            self.rows.iter().position(|r| r.id == id).unwrap_or_else(|| {
                self.rows.push(SpeakerRow {
                    id,
                    name: entity.name.clone(),
                    kind: entity.kind,
                    aliases: entity.aliases.clone(),
                    titles: entity.titles.clone(),
                });
                self.rows.len() - 1
            }) as u32
        });
        *slot = Some(index);
        index
    }
}

/// Quote ids are the article's id with the place of the content: they stay when other quotes come or go.
/// Should two quotes share a place, the later ones get `.2`, `.3` behind it.
fn with_unique_ids(mut quotes: Vec<QuoteRow>) -> Vec<QuoteRow> {
    for i in 1..quotes.len() {
        let first = |q: &QuoteRow| q.content_spans.first().map(|s| s.start);
        let last = |q: &QuoteRow| q.content_spans.last().map(|s| s.end);
        let here = &quotes[i];
        let beside = quotes[..i].iter().rev().take_while(|q| first(q) == first(here));
        let same = beside.filter(|q| last(q) == last(here)).count();
        if same > 0 {
            let id = &mut quotes[i].quote_id;
            *id = format!("{id}.{}", same + 1);
        }
    }
    quotes
}

fn in_points(points: &CodePoints<'_>, spans: &[Span]) -> Vec<PointSpan> {
    spans.iter().map(|s| PointSpan { start: points.at(s.start), end: points.at(s.end) }).collect()
}

/// The pieces as one text: those with only white space between them keep it, others get [`OMITTED`].
fn joined(text: &str, spans: &[Span]) -> String {
    let mut out = String::new();
    for (i, span) in spans.iter().enumerate() {
        if i > 0 {
            let between = slice(text, spans[i - 1].end, span.start);
            let blank = !between.is_empty() && between.bytes().all(|b| b.is_ascii_whitespace());
            out.push_str(if blank { between } else { OMITTED });
        }
        out.push_str(slice(text, span.start, span.end));
    }
    out
}

/// The bytes `start..end`, or nothing if they are no text.
fn slice(text: &str, start: u32, end: u32) -> &str {
    text.get(start as usize..end as usize).unwrap_or("")
}

/// Which of the spans holds byte `at`, or is the last that begins before it: from 1.
fn number_of(spans: &[Span], at: u32) -> Option<u32> {
    let n = spans.partition_point(|s| s.start <= at);
    (!spans.is_empty()).then(|| n.max(1) as u32)
}
