//! What the training scripts need of the core, one JSON line an article; offsets are code points.
//!
//! ```text
//! cargo xtask learned COMMAND MODEL_OR_VOCABULARY ARTICLES.jsonl[.gz] > OUT.jsonl
//!   features VOCABULARY.txt   what a network sees: subwords, shapes and quotation states of the tokens
//!   scores MODEL              a network's scores of the tokens, of either engine
//!   judge MODEL               attributions with their confidence and what it is made from
//!   judge MODEL ARTICLES OUTSIDE,QUOTED,CUT ...   the same by each of these numbers of the decoder, a line each
//!   assemble MODEL ARTICLES SCORES.jsonl [OUTSIDE,QUOTED,CUT ...]   the same from scores of any making (lines as `scores` writes)
//!   time MODEL                nothing but the speed, of the network and of the whole engine, on one thread
//! ```
//!
//! ARTICLES has a `doc_id` and a `text` a line; the first line of a `doc_id` counts.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead, BufWriter, Write};
use std::time::{Duration, Instant};
use whosaid_encoder::AccurateEngine;
use whosaid_language::attribution::learned::{
    Assembler, FastEngine, Features, Format, Judged, SCORES, Tuning, Vocabulary,
};
use whosaid_language::{Document, Span};

use crate::{Failure, open};

/// A learned engine.
enum Learned {
    Fast(Box<FastEngine>),
    Accurate(AccurateEngine),
}

impl Learned {
    /// The engine that a model file is of.
    fn read(path: &str) -> Result<Self, Failure> {
        let bytes = std::fs::read(path)?;
        Ok(match Format::of(&bytes) {
            Some(Format::Accurate) => Self::Accurate(AccurateEngine::new(&bytes)?),
            _ => Self::Fast(Box::new(FastEngine::new(&bytes)?)),
        })
    }

    fn scores(&self, document: &Document<'_>) -> Vec<f32> {
        match self {
            Self::Fast(engine) => engine.scores(document),
            Self::Accurate(engine) => engine.scores(document),
        }
    }

    fn judge(&self, document: &Document<'_>) -> Vec<Judged> {
        match self {
            Self::Fast(engine) => engine.judge(document),
            Self::Accurate(engine) => engine.judge(document),
        }
    }

    fn tuning(&self) -> &Tuning {
        match self {
            Self::Fast(engine) => engine.tuning(),
            Self::Accurate(engine) => engine.tuning(),
        }
    }
}

/// Number of code points before each byte.
fn points(text: &str) -> Vec<u32> {
    let mut points = vec![0; text.len() + 1];
    let mut n = 0;
    for (i, c) in text.char_indices() {
        points[i..i + c.len_utf8()].fill(n);
        n += 1;
    }
    points[text.len()] = n;
    points
}

fn articles(path: &str) -> Result<Vec<(String, String)>, Failure> {
    let mut seen = HashSet::new();
    let mut out = Vec::new();
    for line in open(path)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let doc_id = article["doc_id"].as_str().ok_or("no doc_id")?;
        if seen.insert(doc_id.to_string()) {
            out.push((doc_id.to_string(), article["text"].as_str().ok_or("no text")?.to_string()));
        }
    }
    Ok(out)
}

/// The scores of a file that `scores` wrote, or a script in its place, by article.
fn given_scores(path: &str) -> Result<HashMap<String, Vec<f32>>, Failure> {
    let mut out = HashMap::new();
    for line in open(path)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let doc_id = article["doc_id"].as_str().ok_or("no doc_id")?;
        let rows = article["scores"].as_array().ok_or("no scores")?.iter().filter_map(|row| row.as_array()).flatten();
        out.insert(doc_id.to_string(), rows.filter_map(|v| v.as_f64()).map(|v| v as f32).collect());
    }
    Ok(out)
}

/// `own` with other numbers of the decoder: "OUTSIDE,QUOTED,CUT".
fn other_tuning(own: &Tuning, numbers: &str) -> Result<Tuning, Failure> {
    let numbers = numbers.split(',').map(str::parse).collect::<Result<Vec<f32>, _>>()?;
    let [outside, outside_quoted, cut] = numbers.as_slice() else { return Err("OUTSIDE,QUOTED,CUT are three".into()) };
    Ok(Tuning { outside: *outside, outside_quoted: *outside_quoted, cut: *cut, ..own.clone() })
}

fn time(engine: &Learned, articles: &[(String, String)]) {
    let (mut reading, mut scoring, mut judging) = (Duration::ZERO, Duration::ZERO, Duration::ZERO);
    let (mut words, mut tokens) = (0, 0);
    for (_, text) in articles {
        let start = Instant::now();
        let document = Document::new(text);
        reading += start.elapsed();
        let start = Instant::now();
        std::hint::black_box(engine.scores(&document));
        scoring += start.elapsed();
        let start = Instant::now();
        std::hint::black_box(engine.judge(&document));
        judging += start.elapsed();
        words += text.split_whitespace().count();
        tokens += document.tokens.len();
    }
    let rate = |d: Duration| words as f64 / d.as_secs_f64();
    eprintln!(
        "{words} words, {tokens} tokens; words/s on one thread: text layer {:.0}, network {:.0}, engine {:.0}, both {:.0}",
        rate(reading),
        rate(scoring),
        rate(judging),
        rate(reading + judging)
    );
}

pub fn run(args: &[String]) -> Result<(), Failure> {
    let [command, from, input, tried @ ..] = args else {
        return Err("learned COMMAND MODEL ARTICLES".into());
    };
    let articles = articles(input)?;
    let mut out = BufWriter::new(std::io::stdout().lock());
    let vocabulary = if command == "features" { Vocabulary::new(&std::fs::read_to_string(from)?) } else { None };
    let engine = if vocabulary.is_none() { Some(Learned::read(from)?) } else { None };
    if let ("time", Some(engine)) = (command.as_str(), &engine) {
        time(engine, &articles);
        return Ok(());
    }
    let own = engine.as_ref().map(|e| e.tuning().clone());
    let given = match (command.as_str(), tried) {
        ("assemble", [path, ..]) => given_scores(path)?,
        ("assemble", []) => return Err("learned assemble MODEL ARTICLES SCORES.jsonl".into()),
        _ => HashMap::new(),
    };
    let tried = if command == "assemble" { &tried[1..] } else { tried };
    let tunings = match own {
        Some(own) if tried.is_empty() => vec![own],
        Some(own) => tried.iter().map(|t| other_tuning(&own, t)).collect::<Result<_, _>>()?,
        None => Vec::new(),
    };
    let mut features = Features::default();
    for (doc_id, text) in &articles {
        let points = points(text);
        let pair = |s: Span| [points[s.start as usize], points[s.end as usize]];
        let document = Document::new(text);
        let words: Vec<[u32; 2]> = document.tokens.iter().map(|t| pair(t.span)).collect();
        let record = if let Some(vocabulary) = &vocabulary {
            features.fill(&document, vocabulary);
            let sentences: Vec<u32> = document.sentences.iter().map(|s| s.tokens.start).collect();
            let paragraphs: Vec<u32> = document.paragraphs.iter().map(|p| p.tokens.start).collect();
            serde_json::json!({
                "doc_id": doc_id, "words": words, "pieces": features.subwords, "ends": features.ends,
                "looks": features.shapes, "places": features.states, "tags": features.tags, "sentences": sentences, "paragraphs": paragraphs,
            })
        } else if let (Some(engine), "scores") = (&engine, command.as_str()) {
            let scores = engine.scores(&document);
            let rows: Vec<&[f32]> = scores.chunks(SCORES).collect();
            serde_json::json!({ "doc_id": doc_id, "words": words, "scores": rows })
        } else if let (Some(engine), "judge" | "assemble") = (&engine, command.as_str()) {
            let scores = match given.get(doc_id) {
                Some(scores) if scores.len() == words.len() * SCORES => scores.clone(),
                Some(_) => return Err(format!("{doc_id}: scores of other words").into()),
                None if command == "assemble" => continue,
                None => engine.scores(&document),
            };
            for tuning in &tunings {
                let list: Vec<_> = Assembler::default()
                    .assemble(&document, &scores, tuning)
                    .into_iter()
                    .map(|j| {
                        let spans = |list: &[Span]| list.iter().map(|&s| pair(s)).collect::<Vec<_>>();
                        let a = &j.attribution;
                        serde_json::json!({
                            "content": spans(&a.content), "cue": spans(&a.cue), "source": spans(&a.source),
                            "confidence": a.confidence, "evidence": j.evidence,
                        })
                    })
                    .collect();
                let by = [tuning.outside, tuning.outside_quoted, tuning.cut];
                writeln!(out, "{}", serde_json::json!({ "doc_id": doc_id, "by": by, "attributions": list }))?;
            }
            continue;
        } else {
            return Err("COMMAND is features, scores, judge, assemble or time".into());
        };
        writeln!(out, "{record}")?;
    }
    Ok(out.flush()?)
}
