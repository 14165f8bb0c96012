//! From an annotated document to its rows.

use std::sync::Arc;

use whosaid_language::{Quote, Span, StanceMarker};

use super::rows::{DocumentCounts, DocumentRow, MarkerRow, PointSpan, QuoteRow, Rows, SpeakerRow};
use super::{CodePoints, Date, speaker_id};
use crate::flow::AnnotatedDocument;

/// Stands for the text between two pieces of a content, cue or source that is not part of it.
pub const OMITTED: &str = " […] ";

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
        let quotes: Vec<QuoteRow> = found.quotes.iter().map(|q| quote(document, &points, &mut speakers, q)).collect();
        let quotes = with_unique_ids(quotes);
        let markers: Vec<MarkerRow> = found.markers.iter().map(|m| marker(m, text, &points)).collect();
        Rows {
            document: DocumentRow {
                doc_id: article.doc_id.clone(),
                path: article.path.clone(),
                record: article.record.clone(),
                format: Some(article.format.clone()),
                title: metadata.title.clone(),
                author: metadata.author.clone(),
                outlet: metadata.outlet.clone(),
                date: metadata.date.as_deref().and_then(|d| d.parse::<Date>().ok()),
                url: metadata.url.clone(),
                section: metadata.section.clone(),
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
                reason: article.note.as_ref().map(|note| note.reason.clone()),
                code: article.note.as_ref().map(|note| note.code.into()),
                text: self.keep_text.then(|| text.to_string()),
                duplicate_of: None,
            },
            quotes,
            markers,
            speakers: speakers.rows,
            named: found.named.clone(),
            engine: Arc::clone(&self.engine),
        }
    }
}

fn quote(
    document: &AnnotatedDocument,
    points: &CodePoints<'_>,
    speakers: &mut Speakers<'_>,
    quote: &Quote,
) -> QuoteRow {
    let (article, found) = (&document.article, &document.annotations);
    let text = article.text.as_str();
    let Quote { kind, form, content, cue, source, speaker: resolution, confidence, n_words, .. } = quote;
    let (first, last) = (content.first().map_or(0, |s| s.start), content.last().map_or(0, |s| s.end));
    let speaker = resolution.and_then(|r| speakers.of_entity(r.entity));
    QuoteRow {
        quote_id: format!("{}:{}-{}", article.doc_id, points.at(first), points.at(last)),
        kind: *kind,
        form: *form,
        content: joined(text, content),
        content_spans: in_points(points, content),
        cue: joined(text, &cue.spans),
        cue_lemma: cue.lemma.clone(),
        cue_class: cue.class,
        cue_spans: in_points(points, &cue.spans),
        source: joined(text, &source.spans),
        source_spans: in_points(points, &source.spans),
        source_kind: source.kind,
        speaker,
        speaker_how: resolution.map(|r| r.how.as_str().into()),
        speaker_confidence: resolution.map(|r| share(r.confidence)),
        confidence: share(*confidence),
        paragraph: number_of(&found.paragraphs, first),
        sentence: number_of(&found.sentences, first),
        n_words: *n_words,
        cluster: None,
    }
}

fn marker(marker: &StanceMarker, text: &str, points: &CodePoints<'_>) -> MarkerRow {
    MarkerRow {
        quote: marker.quote,
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

/// A probability to four decimals; 0 for what is none.
fn share(value: f32) -> f32 {
    if value.is_finite() { (value.clamp(0.0, 1.0) * 1e4).round() / 1e4 } else { 0.0 }
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
                    aliases: entity.aliases.clone(),
                    titles: entity.titles.clone(),
                    gender: entity.gender,
                    gender_how: entity.gender_how,
                    gender_confidence: share(entity.gender_confidence),
                    members: entity.members.clone(),
                    ..SpeakerRow::new(id, entity.name.clone(), entity.kind)
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
            out.push_str(joint(slice(text, spans[i - 1].end, span.start)));
        }
        out.push_str(slice(text, span.start, span.end));
    }
    out
}

/// What stands between two pieces in a cell, by the text between them.
pub fn joint(between: &str) -> &str {
    let blank = !between.is_empty() && between.bytes().all(|b| b.is_ascii_whitespace());
    if blank { between } else { OMITTED }
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use whosaid_language::{Annotations, Attribution, Entity, Holder, QuoteKind, Resolution, SpeakerHow, SpeakerKind};

    use super::*;
    use crate::flow::{Article, Metadata};

    fn document(text: &str, contents: Vec<Vec<Span>>) -> AnnotatedDocument {
        let article = Article {
            doc_id: "a.txt".to_string(),
            path: "a.txt".to_string(),
            record: None,
            format: "txt".into(),
            metadata: Metadata { date: Some("14 March".to_string()), ..Metadata::default() },
            text: text.to_string(),
            note: None,
            content_hash: String::new(),
        };
        let mut annotations = Annotations::default();
        for content in contents {
            let mut quote = Quote::from(Attribution::new(QuoteKind::Direct, content.clone()));
            (quote.source.spans, quote.cue.spans, quote.confidence) = (content.clone(), content, f32::NAN);
            annotations.quotes.push(quote);
        }
        AnnotatedDocument { article, annotations }
    }

    #[test]
    fn what_is_left_out_between_two_pieces_is_marked_and_white_space_is_kept() {
        let text = "“A,” he said. “B.\n\n“C.”";
        let span =
            |piece: &str| Span::new(text.find(piece).expect("there"), text.find(piece).expect("there") + piece.len());
        assert_eq!(joined(text, &[span("“A,”"), span("“B.")]), "“A,” […] “B.");
        assert_eq!(joined(text, &[span("“B."), span("“C.”")]), "“B.\n\n“C.”");
        assert_eq!(joined(text, &[span("“A"), span(",”")]), "“A […] ,”");
        assert_eq!(joined(text, &[]), "");
    }

    #[test]
    fn quotes_at_one_place_have_ids_of_their_own() {
        let span = |start, end| vec![Span { start, end }];
        let contents = vec![span(0, 4), span(0, 4), span(0, 6), span(0, 4), span(5, 6)];
        let rows = RowBuilder::new("x", false).rows(&document("abc def", contents));
        let ids: Vec<&str> = rows.quotes.iter().map(|q| q.quote_id.as_str()).collect();
        assert_eq!(ids, ["a.txt:0-4", "a.txt:0-4.2", "a.txt:0-6", "a.txt:0-4.3", "a.txt:5-6"]);
        assert_eq!(rows.document.date, None, "a date that is none");
        assert_eq!(rows.quotes[0].confidence, 0.0, "a share that is none");
    }

    #[test]
    fn paragraphs_and_sentences_are_numbered_from_one() {
        let spans = [Span { start: 2, end: 5 }, Span { start: 6, end: 9 }];
        let numbers = [0, 2, 5, 6, 100].map(|at| number_of(&spans, at));
        assert_eq!(numbers, [Some(1), Some(1), Some(1), Some(2), Some(2)]);
        assert_eq!(number_of(&[], 3), None);
    }

    proptest! {
        #[test]
        fn any_annotations_give_rows(
            text in "\\PC{0,40}",
            spans in prop::collection::vec((0_u32..90, 0_u32..90), 0..12),
            entity in 0_u32..4,
        ) {
            let spans: Vec<Span> = spans.into_iter().map(|(start, end)| Span { start, end }).collect();
            let mut document = document(&text, spans.chunks(3).map(<[Span]>::to_vec).collect());
            let found = &mut document.annotations;
            found.sentences = spans.clone();
            let names = ["Ann Lee", "…", "Ann Lee"];
            found.entities = names
                .map(|name| Entity::new(name, SpeakerKind::Person))
                .to_vec();
            for quote in found.quotes.iter_mut().take(2) {
                quote.speaker = Some(Resolution::new(entity, SpeakerHow::Surname, 2.0));
            }
            let marker = |&span| {
                let mut marker = StanceMarker::new(span, "", 9);
                (marker.holder, marker.quote) = (Holder::Source, Some(entity));
                marker
            };
            found.markers = spans.iter().map(marker).collect();
            let rows = RowBuilder::new("x", true).rows(&document);
            prop_assert_eq!(rows.quotes.len(), document.annotations.quotes.len());
            prop_assert!(rows.speakers.len() <= 1);
            let total = rows.document.counts.expect("counts").chars;
            prop_assert!(rows.quotes.iter().flat_map(|q| &q.content_spans).all(|s| s.start <= total && s.end <= total));
        }
    }
}
