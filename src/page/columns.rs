//! The quotes of a page as columns: JSON, compressed, as text.

use std::io;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use super::PageError;
use super::counts::{CLASSES, KINDS};
use super::passages::Passages;
use super::quotes::{PageQuote, Quotes, Span};
use crate::offline::base64;

/// What page.js reads. A column has a value for each quote; -1 stands for none.
#[derive(Serialize)]
struct Columns<'a> {
    kinds: [&'a str; 3],
    classes: &'a [&'a str],
    day: Vec<i32>,
    outlet: Vec<u32>,
    speaker: Vec<i64>,
    kind: Vec<usize>,
    class: Vec<usize>,
    confidence: Vec<u32>,
    words: Vec<u32>,
    hedges: Vec<u32>,
    boosters: Vec<u32>,
    cluster: Vec<u32>,
    first: Vec<u8>,
    cue: Vec<u32>,
    source: Vec<u32>,
    document: Vec<u32>,
    passage: Vec<u32>,
    id: Vec<&'a str>,
    /// Of each quote, how many spans its content, cue and source have, and how many markers.
    counts: Vec<usize>,
    /// All of these, one after the other: the distance from the end of the one before (of the same part) and the
    /// length; of a marker also twice the number of its subcategory, plus one if it is negated.
    spans: Vec<i64>,
    outlets: &'a [String],
    cues: &'a [String],
    sources: &'a [String],
    stance: &'a [String],
    speaker_ids: &'a [String],
    speaker_names: Vec<&'a str>,
    speaker_kinds: Vec<&'a str>,
    speaker_genders: Vec<&'a str>,
    document_ids: Vec<&'a str>,
    /// Paths, empty where they are the id.
    document_paths: Vec<&'a str>,
    titles: Vec<&'a str>,
    urls: Vec<&'a str>,
    passages: &'a [String],
}

/// Day that stands for none: before every newspaper.
const NO_DAY: i32 = -1_000_000;

/// The data of a page, gzip in base64.
pub(super) fn packed(quotes: &Quotes, passages: &Passages) -> Result<String, PageError> {
    let list = &quotes.list;
    let columns = Columns {
        kinds: KINDS,
        classes: &CLASSES,
        day: list.iter().map(|q| q.day.unwrap_or(NO_DAY)).collect(),
        outlet: list.iter().map(|q| q.outlet).collect(),
        speaker: list.iter().map(|q| q.speaker.map_or(-1, i64::from)).collect(),
        kind: list.iter().map(|q| q.kind).collect(),
        class: list.iter().map(|q| q.class).collect(),
        confidence: list.iter().map(|q| q.confidence).collect(),
        words: list.iter().map(|q| q.words).collect(),
        hedges: list.iter().map(|q| q.hedges).collect(),
        boosters: list.iter().map(|q| q.boosters).collect(),
        cluster: list.iter().map(|q| q.cluster).collect(),
        first: list.iter().map(|q| u8::from(q.is_first)).collect(),
        cue: list.iter().map(|q| q.cue).collect(),
        source: list.iter().map(|q| q.source).collect(),
        document: list.iter().map(|q| q.document).collect(),
        passage: list.iter().map(|q| q.passage.saturating_sub(1)).collect(),
        id: list.iter().map(|q| q.id.as_str()).collect(),
        counts: list.iter().flat_map(counts).collect(),
        spans: list.iter().flat_map(spans).collect(),
        outlets: quotes.outlets.values(),
        cues: quotes.cues.values(),
        sources: quotes.sources.values(),
        stance: quotes.stance.values(),
        speaker_ids: quotes.speaker_ids.values(),
        speaker_names: quotes.speakers.iter().map(|s| s.name.as_str()).collect(),
        speaker_kinds: quotes.speakers.iter().map(|s| s.kind.as_str()).collect(),
        speaker_genders: quotes.speakers.iter().map(|s| s.gender.as_str()).collect(),
        document_ids: quotes.documents.iter().map(|d| d.id.as_str()).collect(),
        document_paths: quotes.documents.iter().map(|d| if d.path == d.id { "" } else { d.path.as_str() }).collect(),
        titles: quotes.documents.iter().map(|d| d.title.as_str()).collect(),
        urls: quotes.documents.iter().map(|d| d.url.as_str()).collect(),
        passages: &passages.texts,
    };
    let failed = |error: io::Error| PageError::Render(error.to_string());
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    serde_json::to_writer(&mut encoder, &columns).map_err(|e| failed(e.into()))?;
    Ok(base64(&encoder.finish().map_err(failed)?))
}

fn counts(quote: &PageQuote) -> [usize; 4] {
    let spans = &quote.spans;
    [spans.content.len(), spans.cue.len(), spans.source.len(), spans.markers.len()]
}

fn spans(quote: &PageQuote) -> Vec<i64> {
    let mut out = Vec::new();
    let push = |out: &mut Vec<i64>, at: &mut i64, span: Span| {
        out.extend([i64::from(span.0) - *at, i64::from(span.1) - i64::from(span.0)]);
        *at = i64::from(span.1);
    };
    for part in [&quote.spans.content, &quote.spans.cue, &quote.spans.source] {
        let mut at = 0;
        part.iter().for_each(|span| push(&mut out, &mut at, *span));
    }
    let mut at = 0;
    for marker in &quote.spans.markers {
        push(&mut out, &mut at, marker.span);
        out.push(i64::from(marker.what) * 2 + i64::from(marker.negated));
    }
    out
}
