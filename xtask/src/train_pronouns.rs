//! Trains the ranker of 'he' and 'she' on the coreference chains of machine-annotated articles.
//!
//! `cargo xtask train-pronouns ARTICLES.jsonl[.gz] SILVER.conll[.gz] GOLD.jsonl[.gz] [L2 [FLOOR]] > weights.tsv`
//!
//! GOLD has documents with gold `mentions` [{start, end, entity}], as GUM has them; their pronouns weigh [`GOLD_WEIGHT`]
//! times as much as those of the machine-made chains; their `attributions` are used where they have them, else those of the
//! rules engine.
//!
//! A pronoun's chain (column `coref`) names its person where one of the chain's tokens stands in a
//! name that the speaker stage found; the candidate with most such names is the label. The chains
//! are machine-made, so the labels are weak. A softmax over the candidates is fitted by full-batch
//! gradient descent with an L2 pull towards the weights set by hand; the examples are collected
//! anew with the fitted weights, three times, because features tell of earlier decisions.
//! Every tenth article is held out; agreement with its chains goes to standard error. Deterministic.

use std::collections::{HashMap, HashSet};
use std::io::BufRead;
use whosaid_language::attribution::AttributionEngine;
use whosaid_language::speakers::training::{self, N_FEATURES};
use whosaid_language::{Attribution, Document, Span, attribution};

use crate::{Failure, open};

type Chains = Vec<(u32, u32, Vec<u32>)>;

/// Per article: each token's start and end (code points) and the chains that it is in.
fn silver(path: &str) -> Result<HashMap<String, Chains>, Failure> {
    let mut out: HashMap<String, Chains> = HashMap::new();
    let (mut article, mut open_chains): (String, Vec<u32>) = Default::default();
    for line in open(path)?.lines() {
        let line = line?;
        if let Some(id) = line.strip_prefix("# article = ") {
            article = id.to_string();
            open_chains.clear();
            continue;
        }
        let f: Vec<&str> = line.split('\t').collect();
        if f.len() < 10 {
            continue;
        }
        let mut here = open_chains.clone();
        for part in f[9].split('|').filter(|p| *p != "_") {
            let Ok(id) = part.trim_matches(['(', ')']).parse::<u32>() else { continue };
            if part.starts_with('(') {
                here.push(id);
                if !part.ends_with(')') {
                    open_chains.push(id);
                }
            } else if let Some(i) = open_chains.iter().rposition(|c| *c == id) {
                open_chains.remove(i);
            }
        }
        out.entry(article.clone()).or_default().push((f[7].parse()?, f[8].parse()?, here));
    }
    Ok(out)
}

struct Article {
    text: String,
    attributions: Vec<Attribution>,
    chains: Chains,
    held_out: bool,
    gold: bool,
}

/// How much a pronoun of a gold chain weighs against one of a machine-made chain.
const GOLD_WEIGHT: f64 = 4.0;

/// An article's annotated attributions, in text order of their content.
fn attributions(list: &serde_json::Value, text: &str) -> Vec<Attribution> {
    let document = Document::new(text);
    let points: Vec<u32> = text.char_indices().map(|(i, _)| i as u32).chain([text.len() as u32]).collect();
    let spans = |v: &serde_json::Value| -> Vec<Span> {
        let at = |p: &serde_json::Value| points.get(p.as_u64()? as usize).copied();
        let pair = |p: &serde_json::Value| Some(Span { start: at(&p[0])?, end: at(&p[1])? });
        v.as_array().into_iter().flatten().filter_map(pair).collect()
    };
    let mut out: Vec<Attribution> = list
        .as_array()
        .into_iter()
        .flatten()
        .map(|a| {
            let content = spans(&a["content"]);
            let mut attribution = Attribution::new(attribution::kind_of(&document, &content), content);
            attribution.cue = spans(&a["cue"]);
            attribution.source = spans(&a["source"]);
            attribution
        })
        .collect();
    out.sort_by_key(|a| a.content.first().copied());
    out
}

/// The documents of a file with gold mentions.
fn gold_documents(path: &str) -> Result<Vec<Article>, Failure> {
    let mut out = Vec::new();
    for line in open(path)?.lines() {
        let document: serde_json::Value = serde_json::from_str(&line?)?;
        let text = document["text"].as_str().ok_or("no text")?.to_string();
        let mut mentions: Vec<(u64, u64, u32)> = Vec::new();
        for m in document["mentions"].as_array().into_iter().flatten() {
            let number = |v: &serde_json::Value| v.as_u64().ok_or("no offset");
            // Entities are numbers, or letters and numbers.
            let entity = m["entity"]
                .as_str()
                .ok_or("no entity")?
                .bytes()
                .fold(7u32, |h, b| h.wrapping_mul(31).wrapping_add(u32::from(b)));
            mentions.push((number(&m["start"])?, number(&m["end"])?, entity));
        }
        // Outer mentions first: the innermost chain of a token is its last.
        mentions.sort_by_key(|m| (m.0, std::cmp::Reverse(m.1)));
        let mut chains: Chains = Vec::new();
        for token in document["tokens"].as_array().into_iter().flatten() {
            let (Some(start), Some(end)) = (token[0].as_u64(), token[1].as_u64()) else { continue };
            let end_of = mentions.partition_point(|m| m.0 <= start);
            let here = mentions[..end_of].iter().filter(|m| end <= m.1).map(|m| m.2).collect();
            chains.push((start as u32, end as u32, here));
        }
        let annotated = attributions(&document["attributions"], &text);
        let attributions = if annotated.is_empty() {
            attribution::RulesEngine::default().attribute(&Document::new(&text))
        } else {
            annotated
        };
        let held_out = out.len() % 10 == 9;
        out.push(Article { text, attributions, chains, held_out, gold: true });
    }
    Ok(out)
}

/// The index of the labelled candidate, and all candidates' features.
struct Labelled {
    label: usize,
    candidates: Vec<[f32; N_FEATURES]>,
    held_out: bool,
    gold: bool,
}

fn label(article: &Article, weights: &[f32; N_FEATURES], out: &mut Vec<Labelled>) {
    let document = Document::new(&article.text);
    let points: Vec<u32> =
        article.text.char_indices().map(|(i, _)| i as u32).chain([article.text.len() as u32]).collect();
    let byte = |p: u32| points.get(p as usize).copied().unwrap_or(article.text.len() as u32);
    let tokens: Vec<(Span, &Vec<u32>)> =
        article.chains.iter().map(|(s, e, c)| (Span { start: byte(*s), end: byte(*e) }, c)).collect();
    let chains_in = |span: Span| -> Vec<u32> {
        let from = tokens.partition_point(|t| t.0.end <= span.start);
        tokens[from..].iter().take_while(|t| t.0.start < span.end).flat_map(|t| t.1.iter().copied()).collect()
    };
    for example in training::examples(&document, &article.attributions, weights) {
        let chains = chains_in(example.pronoun);
        // The innermost chain is the pronoun's own.
        let Some(&chain) = chains.last() else { continue };
        let votes = |mentions: &[Span]| {
            mentions
                .iter()
                .filter(|m| {
                    // The name's last token must be in the chain's mention.
                    let last = Span { start: m.end.saturating_sub(1).max(m.start), end: m.end };
                    chains_in(last).contains(&chain)
                })
                .count()
        };
        let counts: Vec<usize> = example.candidates.iter().map(|c| votes(&c.mentions)).collect();
        let Some((best, &most)) = counts.iter().enumerate().max_by_key(|(i, c)| (**c, usize::MAX - i)) else {
            continue;
        };
        if most == 0 || counts.iter().filter(|c| **c == most).count() > 1 {
            continue;
        }
        let candidates = example.candidates.iter().map(|c| c.features).collect();
        out.push(Labelled { label: best, candidates, held_out: article.held_out, gold: article.gold });
    }
}

fn softmax(weights: &[f64; N_FEATURES], candidates: &[[f32; N_FEATURES]]) -> Vec<f64> {
    let scores: Vec<f64> =
        candidates.iter().map(|c| c.iter().zip(weights).map(|(f, w)| f64::from(*f) * w).sum()).collect();
    let top = scores.iter().copied().fold(f64::MIN, f64::max);
    let total: f64 = scores.iter().map(|s| (s - top).exp()).sum();
    scores.iter().map(|s| (s - top).exp() / total).collect()
}

/// Right and all of the held-out examples, of machine-made chains and of gold ones.
fn agreement(weights: &[f64; N_FEATURES], examples: &[Labelled]) -> [(usize, usize); 2] {
    let mut out = [(0, 0); 2];
    for example in examples.iter().filter(|e| e.held_out) {
        let shares = softmax(weights, &example.candidates);
        let best = (0..shares.len()).fold(0, |b, i| if shares[i] > shares[b] { i } else { b });
        let slot = &mut out[usize::from(example.gold)];
        slot.0 += usize::from(best == example.label);
        slot.1 += 1;
    }
    out
}

pub fn run(args: &[String]) -> Result<(), Failure> {
    let [articles, conll, gold, rest @ ..] = args else {
        return Err("train-pronouns ARTICLES SILVER GOLD [L2 [FLOOR]]".into());
    };
    let pull: f64 = rest.first().map_or(Ok(0.02), |s| s.parse())?;
    let floor: f64 = rest.get(1).map_or(Ok(0.05), |s| s.parse())?;
    let chains = silver(conll)?;
    let mut seen = HashSet::new();
    let mut list = Vec::new();
    for line in open(articles)?.lines() {
        let article: serde_json::Value = serde_json::from_str(&line?)?;
        let id = article["doc_id"].as_str().ok_or("no doc_id")?.to_string();
        let text = article["text"].as_str().ok_or("no text")?.to_string();
        let key = id.rsplit('/').next().unwrap_or(&id).trim_end_matches(".txt");
        if !seen.insert(id.clone()) {
            continue;
        }
        let Some(chains) = chains.get(&id).or_else(|| chains.get(key)) else { continue };
        let attributions = attributions(&article["attributions"], &text);
        list.push(Article { text, attributions, chains: chains.clone(), held_out: list.len() % 10 == 9, gold: false });
    }
    list.extend(gold_documents(gold)?);
    let start = training::weights_by_hand();
    let mut weights: [f64; N_FEATURES] = start.map(f64::from);
    for round in 0..3 {
        let mut examples = Vec::new();
        let now = weights.map(|w| w as f32);
        for article in &list {
            label(article, &now, &mut examples);
        }
        // Labels that the weights set by hand find all but impossible are taken for errors of the chains.
        let by_hand = start.map(f64::from);
        examples.retain(|e| e.held_out || e.gold || softmax(&by_hand, &e.candidates)[e.label] >= floor);
        let gold = examples.iter().filter(|e| e.gold).count();
        eprintln!(
            "round {round}: {} examples, {gold} gold; held out before {:?}",
            examples.len(),
            agreement(&weights, &examples)
        );
        let weight = |e: &Labelled| if e.gold { GOLD_WEIGHT } else { 1.0 };
        let n: f64 = examples.iter().filter(|e| !e.held_out).map(weight).sum::<f64>().max(1.0);
        for _ in 0..400 {
            let mut gradient = [0.0f64; N_FEATURES];
            for example in examples.iter().filter(|e| !e.held_out) {
                let shares = softmax(&weights, &example.candidates);
                for (i, candidate) in example.candidates.iter().enumerate() {
                    let error = weight(example) * (shares[i] - f64::from(u8::from(i == example.label)));
                    for (g, f) in gradient.iter_mut().zip(candidate) {
                        *g += error * f64::from(*f);
                    }
                }
            }
            for i in 0..N_FEATURES {
                weights[i] -= 1.0 * (gradient[i] / n + pull * (weights[i] - f64::from(start[i])));
            }
        }
        eprintln!("round {round}: held out after {:?}", agreement(&weights, &examples));
    }
    for (name, weight) in training::feature_names().iter().zip(weights) {
        println!("{name}\t{weight:.3}");
    }
    Ok(())
}
