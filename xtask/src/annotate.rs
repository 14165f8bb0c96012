//! Writes the scorers' two tables for a file of articles, without the pipeline: a quick look while
//! working on the core.
//!
//! `cargo xtask annotate ARTICLES.jsonl[.gz] OUT_FOLDER [--gold|--fast|--accurate]`
//!
//! ARTICLES has a `doc_id` and a `text` a line; the first line of a `doc_id` counts. With `--gold`
//! the line's own `attributions` are used in place of the engine's (to measure the later stages alone);
//! with `--fast` or `--accurate` that engine reads in place of the rules.

use std::collections::HashSet;
use std::io::BufRead;
use whosaid_language::*;

use crate::{Failure, open};

struct Gold(Vec<Attribution>);

impl attribution::AttributionEngine for Gold {
    fn id(&self) -> &str {
        "gold"
    }
    fn attribute(&self, _: &Document<'_>) -> Vec<Attribution> {
        self.0.clone()
    }
}

/// Byte offset of each code point, and the text's length at the end.
fn boundaries(text: &str) -> Vec<u32> {
    text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect()
}

fn spans(list: &serde_json::Value, points: &[u32]) -> Vec<Span> {
    let pair = |p: &serde_json::Value| {
        Some(Span { start: points[p[0].as_u64()? as usize], end: points[p[1].as_u64()? as usize] })
    };
    list.as_array().into_iter().flatten().filter_map(pair).collect()
}

pub fn run(args: &[String]) -> Result<(), Failure> {
    let [input, out, rest @ ..] = args else {
        return Err("annotate ARTICLES OUT_FOLDER [--gold|--fast|--accurate]".into());
    };
    let use_gold = rest.iter().any(|a| a == "--gold");
    let use_fast = rest.iter().any(|a| a == "--fast");
    std::fs::create_dir_all(out)?;
    let mut quotes = csv::Writer::from_path(format!("{out}/quotes.csv"))?;
    let mut markers = csv::Writer::from_path(format!("{out}/stance_markers.csv"))?;
    quotes.write_record([
        "doc_id",
        "content_spans",
        "cue_spans",
        "source_spans",
        "speaker",
        "speaker_id",
        "confidence",
        "kind",
        "how",
        "speaker_kind",
        "cue_lemma",
        "cue_class",
        "source",
        "cue",
        "content",
    ])?;
    markers.write_record([
        "doc_id",
        "start",
        "end",
        "category",
        "subcategory",
        "polarity",
        "valence",
        "text",
        "lemma",
        "holder",
    ])?;
    let analyser = if use_fast {
        Analyser::default()
    } else if rest.iter().any(|a| a == "--accurate") {
        let model = whosaid_encoder::built_in_model().ok_or("built without the accurate engine's model")?;
        let engine = whosaid_encoder::AccurateEngine::new(model)?;
        Analyser::builder().engine(attribution::Recovering::new(engine)).build()
    } else {
        Analyser::builder().engine(attribution::RulesEngine::default()).build()
    };
    let (mut seen, mut articles, mut seconds) = (HashSet::new(), 0, 0.0);
    for line in open(input)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let doc_id = article["doc_id"].as_str().ok_or("no doc_id")?.to_string();
        let text = article["text"].as_str().ok_or("no text")?;
        if !seen.insert(doc_id.clone()) {
            continue;
        }
        let points = boundaries(text);
        let point = |byte: u32| points.partition_point(|&b| b < byte);
        let gold = use_gold.then(|| {
            let document = Document::new(text);
            let mut list: Vec<Attribution> = article["attributions"]
                .as_array()
                .into_iter()
                .flatten()
                .map(|a| {
                    let content = spans(&a["content"], &points);
                    let kind = attribution::kind_of(&document, &content);
                    let mut attribution = Attribution::new(kind, content);
                    attribution.cue = spans(&a["cue"], &points);
                    attribution.source = spans(&a["source"], &points);
                    attribution
                })
                .collect();
            list.sort_by_key(|a| a.content.first().copied());
            Analyser::builder().engine(Gold(list)).build()
        });
        let start = std::time::Instant::now();
        let a = gold.as_ref().unwrap_or(&analyser).annotate(text);
        seconds += start.elapsed().as_secs_f64();
        articles += 1;
        let cell = |list: &[Span]| {
            list.iter().map(|s| format!("{}-{}", point(s.start), point(s.end))).collect::<Vec<_>>().join(";")
        };
        let words = |list: &[Span]| list.iter().map(|s| s.of(text)).collect::<Vec<_>>().join(" … ");
        for q in &a.quotes {
            let who = a.speaker(q);
            let name = who.map_or("", |e| e.name.as_str());
            let how = q.speaker.map_or("", |r| r.how.as_str());
            let kind = who.map_or(String::new(), |e| e.kind.to_string());
            quotes.write_record([
                &doc_id,
                &cell(&q.content),
                &cell(&q.cue.spans),
                &cell(&q.source.spans),
                name,
                name,
                &format!("{:.4}", q.confidence),
                &format!("{:?}", q.kind),
                how,
                &kind,
                &q.cue.lemma,
                &format!("{:?}", q.cue.class),
                &words(&q.source.spans),
                &words(&q.cue.spans),
                &words(&q.content),
            ])?;
        }
        for m in &a.markers {
            let sub = &analyser.lexicon().subcategories[m.subcategory as usize];
            let polarity = if m.polarity == Polarity::Negated { "negated" } else { "affirmed" };
            let valence = match m.valence {
                Some(Valence::Positive) => "positive",
                Some(Valence::Negative) => "negative",
                None => "",
            };
            markers.write_record([
                &doc_id,
                &point(m.span.start).to_string(),
                &point(m.span.end).to_string(),
                &sub.category,
                &sub.name,
                polarity,
                valence,
                m.span.of(text),
                &m.lemma,
                &format!("{:?}", m.holder),
            ])?;
        }
    }
    quotes.flush()?;
    markers.flush()?;
    eprintln!("{articles} articles, {:.0} articles/s on one thread", articles as f64 / seconds);
    Ok(())
}
