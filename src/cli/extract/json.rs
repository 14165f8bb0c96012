//! An article and what was found in it, as one JSON object.

use serde_json::{Value, json};
use whosaid::flow::AnnotatedDocument;
use whosaid::tables::CodePoints;
use whosaid_language::{Analyser, Annotations, Span, StanceMarker};

/// The article as JSON. Names are those of the tables; spans are `[start, end)` in code points of `text`.
pub fn article(document: &AnnotatedDocument, analyser: &Analyser) -> Value {
    let AnnotatedDocument { article, annotations } = document;
    let places = Places { text: &article.text, points: CodePoints::new(&article.text) };
    let quotes: Vec<Value> = (0..annotations.attributions.len()).map(|i| quote(annotations, i, &places)).collect();
    let markers: Vec<Value> = annotations.markers.iter().map(|m| marker(m, analyser, &places)).collect();
    let entities: Vec<Value> = annotations
        .entities
        .iter()
        .map(|e| json!({ "name": e.name, "kind": e.kind, "aliases": e.aliases, "titles": e.titles }))
        .collect();
    let metadata = &article.metadata;
    json!({
        "doc_id": article.doc_id,
        "title": metadata.title,
        "author": metadata.author,
        "outlet": metadata.outlet,
        "date": metadata.date,
        "url": metadata.url,
        "language": metadata.language,
        "engine": analyser.engine().id(),
        "n_words": annotations.n_words,
        "n_sentences": annotations.sentences.len(),
        "n_paragraphs": annotations.paragraphs.len(),
        "text": article.text,
        "quotes": quotes,
        "speakers": entities,
        "stance_markers": markers,
    })
}

/// From byte spans to what stands in the output.
struct Places<'t> {
    text: &'t str,
    points: CodePoints<'t>,
}

impl Places<'_> {
    fn spans(&self, spans: &[Span]) -> Vec<[u32; 2]> {
        spans.iter().map(|s| [self.points.at(s.start), self.points.at(s.end)]).collect()
    }

    fn words(&self, spans: &[Span]) -> String {
        spans.iter().map(|s| s.of(self.text)).collect::<Vec<_>>().join(" ")
    }
}

fn quote(annotations: &Annotations, i: usize, places: &Places<'_>) -> Value {
    let attribution = &annotations.attributions[i];
    let resolution = annotations.speakers.get(i).copied().flatten();
    let speaker = resolution.and_then(|r| annotations.entities.get(r.entity as usize));
    let cue = annotations.cues.get(i);
    json!({
        "ordinal": i + 1,
        "kind": attribution.kind,
        "content": places.words(&attribution.content),
        "content_spans": places.spans(&attribution.content),
        "cue": places.words(&attribution.cue),
        "cue_lemma": cue.map(|c| &c.lemma),
        "cue_class": cue.map(|c| c.class),
        "cue_spans": places.spans(&attribution.cue),
        "source": places.words(&attribution.source),
        "source_spans": places.spans(&attribution.source),
        "source_kind": annotations.source_kinds.get(i),
        "speaker": speaker.map(|s| &s.name),
        "speaker_kind": speaker.map(|s| s.kind),
        "speaker_how": resolution.map(|r| r.how),
        "confidence": rounded(attribution.confidence),
    })
}

fn marker(marker: &StanceMarker, analyser: &Analyser, places: &Places<'_>) -> Value {
    let subcategory = analyser.lexicon().subcategories.get(usize::from(marker.subcategory));
    json!({
        "start": places.points.at(marker.span.start),
        "end": places.points.at(marker.span.end),
        "text": marker.span.of(places.text),
        "lemma": marker.lemma,
        "category": subcategory.map(|s| &s.category),
        "subcategory": subcategory.map(|s| &s.name),
        "polarity": marker.polarity,
        "valence": marker.valence,
        "questioned": marker.questioned,
        "conditional": marker.conditional,
        "holder": marker.holder,
        "quote": marker.attribution.map(|a| a + 1),
    })
}

/// A probability to three places: more is noise to a reader.
fn rounded(p: f32) -> f64 {
    (f64::from(p) * 1000.0).round() / 1000.0
}
