//! Trains the model of entity types (person, organisation, place, other) on gold and machine-made types.
//!
//! `cargo xtask train-types SILVER_ARTICLES.jsonl[.gz] SILVER.conll[.gz] GOLD.jsonl[.gz] OUT`
//!
//! SILVER: articles with the entity types of Stanford CoreNLP (column `ner`), weak labels of the domain. GOLD: documents with
//! `mentions` [{start, end, head, type}], as GUM has them; they weigh [`GOLD_WEIGHT`] times as much. An entity's label is the
//! type of most of its mentions' last words. Every tenth document of each is held out, and the accuracy on it goes to standard
//! error, beside that of the rules. Softmax regression by AdaGrad, features of words dropped out at random, so that the model
//! does not learn the people of one year by heart; weights rounded to bytes. Deterministic.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use whosaid_language::speakers::training::{self, TYPE_BUCKETS, TYPES, TypeExample};
use whosaid_language::{Document, Span};

use crate::{Failure, open};

const GOLD_WEIGHT: f32 = 3.0;
const EPOCHS: usize = 12;
const RATE: f32 = 0.15;
const DECAY: f32 = 3e-4;
/// Share of entities whose word features are hidden in an epoch, in tenths.
const DROPPED: u64 = 5;
/// A word feature counts from so many documents on.
const MIN_DOCUMENTS: usize = 3;

struct Labelled {
    example: TypeExample,
    label: usize,
    weight: f32,
    held_out: bool,
    document: usize,
}

/// Per article: each typed token's end (code points) and type.
fn silver(path: &str) -> Result<HashMap<String, HashMap<u32, usize>>, Failure> {
    let mut out: HashMap<String, HashMap<u32, usize>> = HashMap::new();
    let mut article = String::new();
    for line in open(path)?.lines() {
        let line = line?;
        if let Some(id) = line.strip_prefix("# article = ") {
            article = id.to_string();
            continue;
        }
        let f: Vec<&str> = line.split('\t').collect();
        if f.len() < 10 {
            continue;
        }
        let label = match f[4] {
            "PERSON" => 0,
            "ORGANIZATION" => 1,
            "LOCATION" => 2,
            // What the recogniser leaves untyped is often a name that it missed.
            "MISC" => 3,
            _ => continue,
        };
        out.entry(article.clone()).or_default().insert(f[8].parse()?, label);
    }
    Ok(out)
}

fn points(text: &str) -> Vec<u32> {
    text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect()
}

/// The label of most of an entity's mentions.
fn majority(mentions: &[Span], mut label: impl FnMut(Span) -> Option<usize>) -> Option<usize> {
    let mut counts = [0usize; TYPES];
    for &m in mentions {
        if let Some(l) = label(m) {
            counts[l] += 1;
        }
    }
    let best = (0..TYPES).fold(0, |b, i| if counts[i] > counts[b] { i } else { b });
    (counts[best] * 2 > mentions.len()).then_some(best)
}

fn scores(weights: &[f32], features: &[(u32, f32, bool)], dropped: bool, known: &[bool]) -> [f32; TYPES] {
    let mut out = [0.0f32; TYPES];
    for &(bucket, value, lexical) in features {
        if lexical && (dropped || !known[bucket as usize]) {
            continue;
        }
        for (o, w) in out.iter_mut().zip(&weights[bucket as usize * TYPES..]) {
            *o += value * w;
        }
    }
    let top = out.iter().copied().fold(f32::MIN, f32::max);
    let odds = out.map(|s| (s - top).exp());
    let total: f32 = odds.iter().sum();
    odds.map(|o| o / total)
}

fn argmax(list: &[f32; TYPES]) -> usize {
    (0..TYPES).fold(0, |b, i| if list[i] > list[b] { i } else { b })
}

pub fn run(args: &[String]) -> Result<(), Failure> {
    let [articles, conll, gold, out] = args else {
        return Err("train_types ARTICLES SILVER GOLD OUT".into());
    };
    let types = silver(conll)?;
    let (mut data, mut seen, mut documents) = (Vec::<Labelled>::new(), HashSet::new(), 0);
    for line in open(articles)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let id = article["doc_id"].as_str().ok_or("no doc_id")?.to_string();
        let text = article["text"].as_str().ok_or("no text")?;
        let key = id.rsplit('/').next().unwrap_or(&id).trim_end_matches(".txt").to_string();
        let Some(typed) = types.get(&id).or_else(|| types.get(&key)).filter(|_| seen.insert(id.clone())) else {
            continue;
        };
        let points = points(text);
        let point = |byte: u32| points.partition_point(|&b| b < byte) as u32;
        for example in training::type_examples(&Document::new(text)) {
            let label = majority(&example.mentions, |m| {
                // The end of the last word, with or without a possessive.
                (0..3).find_map(|back| typed.get(&(point(m.end).saturating_sub(back))).copied())
            });
            if let Some(label) = label {
                data.push(Labelled { example, label, weight: 1.0, held_out: documents % 10 == 9, document: documents });
            }
        }
        documents += 1;
    }
    let silver_documents = documents;
    for line in open(gold)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let text = article["text"].as_str().ok_or("no text")?;
        let points = points(text);
        let mentions: Vec<(u32, u32, u32, usize)> = article["mentions"]
            .as_array()
            .into_iter()
            .flatten()
            .filter_map(|m| {
                let byte = |v: &serde_json::Value| points.get(v.as_u64()? as usize).copied();
                let label = match m["type"].as_str()? {
                    "person" => 0,
                    "organization" => 1,
                    "place" => 2,
                    _ => 3,
                };
                Some((byte(&m["start"])?, byte(&m["end"])?, byte(&m["head"][0])?, label))
            })
            .collect();
        for example in training::type_examples(&Document::new(text)) {
            let label = majority(&example.mentions, |m| {
                // The smallest mention that holds the name and has its head in it.
                let holds =
                    |g: &&(u32, u32, u32, usize)| g.0 <= m.start && m.end <= g.1 + 3 && m.start <= g.2 && g.2 < m.end;
                mentions.iter().filter(holds).min_by_key(|g| g.1 - g.0).map(|g| g.3)
            });
            if let Some(label) = label {
                let held_out = documents % 10 == 9;
                data.push(Labelled { example, label, weight: GOLD_WEIGHT, held_out, document: documents });
            }
        }
        documents += 1;
    }
    let mut in_documents: Vec<HashSet<usize>> = vec![HashSet::new(); TYPE_BUCKETS];
    for d in data.iter().filter(|d| !d.held_out) {
        for &(bucket, ..) in d.example.features.iter().filter(|f| f.2) {
            in_documents[bucket as usize].insert(d.document);
        }
    }
    let known: Vec<bool> = in_documents.iter().map(|s| s.len() >= MIN_DOCUMENTS).collect();
    eprintln!("{} entities of {documents} documents", data.len());
    let mut weights = vec![0.0f32; TYPE_BUCKETS * TYPES];
    let mut squares = vec![1e-6f32; TYPE_BUCKETS * TYPES];
    let mut order: Vec<usize> = (0..data.len()).filter(|&i| !data[i].held_out).collect();
    let mut state = 0x2545_f491_4f6c_dd1du64;
    let mut random = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    };
    for epoch in 0..EPOCHS {
        for i in (1..order.len()).rev() {
            order.swap(i, (random() % (i as u64 + 1)) as usize);
        }
        let rate = RATE * (1.0 - epoch as f32 / EPOCHS as f32);
        for &i in &order {
            let d = &data[i];
            let dropped = random() % 10 < DROPPED;
            let shares = scores(&weights, &d.example.features, dropped, &known);
            for &(bucket, value, lexical) in &d.example.features {
                if lexical && (dropped || !known[bucket as usize]) {
                    continue;
                }
                for (t, share) in shares.iter().enumerate() {
                    let at = bucket as usize * TYPES + t;
                    let error = share - f32::from(u8::from(t == d.label));
                    let g = d.weight * error * value + DECAY * weights[at];
                    squares[at] += g * g;
                    weights[at] -= rate * g / squares[at].sqrt();
                }
            }
        }
    }
    // To bytes.
    let top = weights.iter().fold(0.0f32, |m, w| m.max(w.abs()));
    let step = top / 127.0;
    let bytes: Vec<i8> = weights.iter().map(|w| (w / step).round() as i8).collect();
    let rounded: Vec<f32> = bytes.iter().map(|&b| f32::from(b) * step).collect();
    for (what, silver_part) in [("silver", true), ("gold", false)] {
        let mut confusion = [[0usize; TYPES]; TYPES];
        let (mut right, mut rules, mut decided, mut all) = (0, 0, 0, 0);
        for d in data.iter().filter(|d| d.held_out && (d.document < silver_documents) == silver_part) {
            let best = argmax(&scores(&rounded, &d.example.features, false, &vec![true; TYPE_BUCKETS]));
            confusion[d.label][best] += 1;
            right += usize::from(best == d.label);
            rules += usize::from(d.example.by_rules == d.label);
            decided += usize::from(d.example.by_rules < TYPES);
            all += 1;
        }
        eprintln!(
            "{what} held out: model {right} of {all}, rules {rules} ({decided} decided); person, organisation, place, other: {confusion:?}"
        );
    }
    let mut file = step.to_le_bytes().to_vec();
    file.extend(bytes.iter().map(|&b| b as u8));
    std::fs::write(out, file)?;
    Ok(())
}
