//! The quotes of a page as columns: JSON, compressed, as text.

use std::io;

use flate2::Compression;
use flate2::write::GzEncoder;
use serde::Serialize;

use super::PageError;
use super::counts::{CLASSES, KINDS};
use super::passages::Passages;
use super::quotes::{Dictionary, PageQuote, Quotes, Span};
use crate::offline::base64;
use crate::tables::joint;

/// What data.js reads. A column has a value for each quote; -1 stands for none. What follows from the rest is left out:
/// it would be a sixth of the page.
#[derive(Serialize)]
struct Columns<'a> {
    kinds: &'a [&'a str],
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
    /// 0 for words that no quote before it has; for others, one more than the number of the first with them.
    cluster: Vec<u32>,
    first: Vec<u8>,
    /// 0: as marked in the passage.
    cue: Vec<u32>,
    source: Vec<u32>,
    document: Vec<u32>,
    /// Distance from the passage of the quote before.
    passage: Vec<i64>,
    /// Where the content begins in the article, in code points.
    start: Vec<u32>,
    /// Ids that do not say where the content begins and ends in one passage; others are empty.
    id: Vec<&'a str>,
    /// Of each quote, how many spans its content, cue and source have, and how many markers.
    counts: Vec<usize>,
    /// All of these, one after the other: the distance from the end of the one before (of the same part) and the
    /// length; of a marker also twice the number of its subcategory, plus one if it is negated.
    spans: Vec<i64>,
    outlets: &'a [String],
    cues: Vec<String>,
    sources: Vec<String>,
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
    let (cue, cues) = unmarked(list, passages, quotes.cues.values(), |q| (q.cue, &q.spans.cue));
    let (source, sources) = unmarked(list, passages, quotes.sources.values(), |q| (q.source, &q.spans.source));
    let (start, id) = list.iter().map(|q| start_and_id(q, passages)).unzip();
    let columns = Columns {
        kinds: KINDS,
        classes: CLASSES,
        day: list.iter().map(|q| q.day.unwrap_or(NO_DAY)).collect(),
        outlet: list.iter().map(|q| q.outlet).collect(),
        speaker: list.iter().map(|q| q.speaker.map_or(-1, i64::from)).collect(),
        kind: list.iter().map(|q| q.kind).collect(),
        class: list.iter().map(|q| q.class).collect(),
        confidence: list.iter().map(|q| q.confidence).collect(),
        words: list.iter().map(|q| q.words).collect(),
        hedges: list.iter().map(|q| q.hedges).collect(),
        boosters: list.iter().map(|q| q.boosters).collect(),
        cluster: clusters(list),
        first: list.iter().map(|q| u8::from(q.is_first)).collect(),
        cue,
        source,
        document: list.iter().map(|q| q.document).collect(),
        passage: distances(list.iter().map(|q| i64::from(q.passage) - 1)),
        start,
        id,
        counts: list.iter().flat_map(counts).collect(),
        spans: list.iter().flat_map(spans).collect(),
        outlets: quotes.outlets.values(),
        cues,
        sources,
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
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    serde_json::to_writer(&mut encoder, &columns).map_err(|e| failed(e.into()))?;
    Ok(base64(&encoder.finish().map_err(failed)?))
}

/// The text of spans in UTF-16 units of a passage, joined as in the tables.
fn marked(units: &[u16], spans: &[Span]) -> String {
    let text = |start: u32, end: u32| String::from_utf16_lossy(&units[start as usize..end as usize]);
    let mut out = String::new();
    for (i, span) in spans.iter().enumerate() {
        if i > 0 {
            let before = spans[i - 1].1;
            let between = if before <= span.0 { text(before, span.0) } else { String::new() };
            out.push_str(joint(&between));
        }
        out.push_str(&text(span.0, span.1));
    }
    out
}

/// A column of texts, and the texts of which it has the numbers: those that are not what is marked in the passage.
fn unmarked<'q>(
    list: &'q [PageQuote],
    passages: &Passages,
    values: &[String],
    part: impl Fn(&'q PageQuote) -> (u32, &'q Vec<Span>),
) -> (Vec<u32>, Vec<String>) {
    let mut dictionary = Dictionary::default();
    dictionary.number("");
    let number = |quote| {
        let (value, spans) = part(quote);
        let value = &values[value as usize];
        let units: Vec<u16> = if spans.is_empty() { Vec::new() } else { passages.of(quote).encode_utf16().collect() };
        if marked(&units, spans) == *value { 0 } else { dictionary.number(value) }
    };
    let column = list.iter().map(number).collect();
    (column, dictionary.values().to_vec())
}

/// Where a content begins, and the quote's id if it says anything else than the content's first and last code point.
fn start_and_id<'q>(quote: &'q PageQuote, passages: &Passages) -> (u32, &'q str) {
    let id = quote.id.as_str();
    let parsed = id.split_once('-').and_then(|(start, end)| Some((start.parse().ok()?, end.parse::<u32>().ok()?)));
    let (Some((start, end)), Some(first), Some(last)) =
        (parsed, quote.spans.content.first(), quote.spans.content.last())
    else {
        return (0, id);
    };
    let units = passages.of(quote).encode_utf16().skip(first.0 as usize).take((last.1 - first.0) as usize);
    let points = char::decode_utf16(units).count() as u32;
    let follows = end.checked_sub(start) == Some(points) && id == format!("{start}-{end}");
    if follows { (start, "") } else { (0, id) }
}

fn clusters(list: &[PageQuote]) -> Vec<u32> {
    let mut n_known = 0;
    let mut column = Vec::with_capacity(list.len());
    for quote in list {
        // Numbers are given in the order of the quotes.
        let is_new = quote.cluster == n_known;
        n_known += u32::from(is_new);
        column.push(if is_new { 0 } else { quote.cluster + 1 });
    }
    column
}

/// Each number's distance from the one before it.
fn distances(numbers: impl Iterator<Item = i64>) -> Vec<i64> {
    let mut before = 0;
    numbers.map(|n| n - std::mem::replace(&mut before, n)).collect()
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
