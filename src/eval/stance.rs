//! Stance markers against gold sentences, as the reference scorer (score_stance.py) counts them.

use std::any::Any;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::{Map, Value, json};
use whosaid_language::Annotations;
use whosaid_language::stance::StanceLexicon;

use super::error::EvalError;
use super::gold::{each_line, key, open, parse};
use super::{Case, Scorer, rounded};

/// A stance marker that was found: its place in the article in code points, and what it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PredictedMarker {
    /// First code point.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// Category.
    pub category: String,
    /// Subcategory.
    pub subcategory: String,
    /// `affirmed` or `negated`.
    pub polarity: String,
    /// `positive`, `negative` or empty.
    pub valence: String,
}

/// A gold sentence with its markers.
#[derive(Clone, Debug, Deserialize)]
pub struct StanceSentence {
    doc_id: String,
    start: usize,
    end: usize,
    markers: Vec<GoldMarker>,
}

#[derive(Clone, Debug, Deserialize)]
struct GoldMarker {
    text: String,
    /// In the sentence.
    start: usize,
    category: String,
    subcategory: String,
    polarity: String,
    valence: String,
}

/// Reads gold sentences (JSON lines) by article key.
pub fn read_stance(path: &Path) -> Result<BTreeMap<String, Vec<StanceSentence>>, EvalError> {
    let mut out: BTreeMap<String, Vec<StanceSentence>> = BTreeMap::new();
    for sentence in each_line(path, |number, line| parse::<StanceSentence>(path, number, line))? {
        out.entry(key(&sentence.doc_id)).or_default().push(sentence);
    }
    Ok(out)
}

/// Reads a table of stance markers (CSV, also .gz) by article key.
pub fn read_markers(path: &Path) -> Result<BTreeMap<String, Vec<PredictedMarker>>, EvalError> {
    let mut out: BTreeMap<String, Vec<PredictedMarker>> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(open(path)?);
    let headers = reader.headers().map_err(|e| EvalError::invalid(path, 1, e.to_string()))?.clone();
    let place = |name: &str| headers.iter().position(|h| h == name);
    let [doc_id, start, end] = ["doc_id", "start", "end"].map(place);
    if doc_id.is_none() || start.is_none() || end.is_none() {
        let message = "there is no column 'doc_id', 'start' or 'end'; is this a stance_markers.csv?";
        return Err(EvalError::invalid(path, 1, message));
    }
    let others = ["category", "subcategory", "polarity", "valence"].map(place);
    for (i, record) in reader.records().enumerate() {
        let invalid = |message: String| EvalError::invalid(path, i + 2, message);
        let record = record.map_err(|e| invalid(e.to_string()))?;
        let cell = |at: Option<usize>| at.and_then(|at| record.get(at)).unwrap_or_default();
        let offset = |at| cell(at).parse().map_err(|_| invalid(format!("'{}' is no offset", cell(at))));
        let [category, subcategory, polarity, valence] = others.map(|at| cell(at).to_string());
        let marker =
            PredictedMarker { start: offset(start)?, end: offset(end)?, category, subcategory, polarity, valence };
        out.entry(key(cell(doc_id))).or_default().push(marker);
    }
    Ok(out)
}

/// The stance markers of a text's annotations.
pub fn predicted_markers(text: &str, annotations: &Annotations, lexicon: &StanceLexicon) -> Vec<PredictedMarker> {
    let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
    let point = |byte: u32| starts.partition_point(|&s| s < byte as usize);
    annotations
        .markers
        .iter()
        .filter_map(|m| {
            let subcategory = lexicon.subcategories.get(usize::from(m.subcategory))?;
            Some(PredictedMarker {
                start: point(m.span.start),
                end: point(m.span.end),
                category: subcategory.category.clone(),
                subcategory: subcategory.name.clone(),
                polarity: m.polarity.to_string(),
                valence: m.valence.map(|v| v.to_string()).unwrap_or_default(),
            })
        })
        .collect()
}

/// Counts of a precision and recall.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: u64,
    predicted: u64,
    gold: u64,
}

/// Scores stance markers in gold sentences. A marker answers a gold one of the same sentence when they overlap, one to
/// one, the longest overlap first.
#[derive(Debug, Default)]
pub struct StanceScorer {
    sentences: Arc<BTreeMap<String, Vec<StanceSentence>>>,
    gold: u64,
    predicted: u64,
    /// Detected, with the right category, and with the right subcategory: by overlap, and with the exact span.
    right: [[u64; 2]; 3],
    polarity: u64,
    negated: (u64, u64),
    valence: (u64, u64),
    by_subcategory: BTreeMap<String, Tally>,
}

impl StanceScorer {
    /// Scores against these sentences, by article key.
    pub fn new(sentences: BTreeMap<String, Vec<StanceSentence>>) -> Self {
        Self { sentences: Arc::new(sentences), ..Self::default() }
    }

    fn add_sentence(&mut self, sentence: &StanceSentence, predicted: &[&PredictedMarker]) {
        let place = |m: &GoldMarker| {
            let start = sentence.start + m.start;
            (start, start + m.text.chars().count())
        };
        self.gold += sentence.markers.len() as u64;
        self.predicted += predicted.len() as u64;
        let name = |category: &str, subcategory: &str| format!("{category}/{subcategory}");
        for m in &sentence.markers {
            self.by_subcategory.entry(name(&m.category, &m.subcategory)).or_default().gold += 1;
        }
        for m in predicted {
            self.by_subcategory.entry(name(&m.category, &m.subcategory)).or_default().predicted += 1;
        }
        let mut pairs = Vec::new();
        for (i, gold) in sentence.markers.iter().enumerate() {
            let (start, end) = place(gold);
            for (j, found) in predicted.iter().enumerate() {
                let overlap = end.min(found.end).saturating_sub(start.max(found.start));
                if overlap > 0 {
                    pairs.push((overlap, gold.category == found.category, i, j));
                }
            }
        }
        pairs.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)).then(a.3.cmp(&b.3)));
        let (mut used, mut taken) = (vec![false; sentence.markers.len()], vec![false; predicted.len()]);
        for (_, _, i, j) in pairs {
            if used[i] || taken[j] {
                continue;
            }
            (used[i], taken[j]) = (true, true);
            let (gold, found) = (&sentence.markers[i], predicted[j]);
            let exact = place(gold) == (found.start, found.end);
            let category = gold.category == found.category;
            let subcategory = category && gold.subcategory == found.subcategory;
            for (counts, right) in self.right.iter_mut().zip([true, category, subcategory]) {
                counts[0] += u64::from(right);
                counts[1] += u64::from(right && exact);
            }
            if subcategory {
                self.by_subcategory.entry(name(&gold.category, &gold.subcategory)).or_default().right += 1;
            }
            if category {
                self.polarity += u64::from(gold.polarity == found.polarity);
                let negated = gold.polarity == "negated";
                self.negated.0 += u64::from(negated && found.polarity == "negated");
                self.negated.1 += u64::from(negated);
                if !gold.valence.is_empty() {
                    self.valence.0 += u64::from(gold.valence == found.valence);
                    self.valence.1 += 1;
                }
            }
        }
    }
}

/// Precision, recall and F1 in percent with one decimal, as the reference scorer rounds them.
fn tally(right: u64, predicted: u64, gold: u64) -> Value {
    let share = |n: u64| if n > 0 { right as f64 / n as f64 } else { 0.0 };
    let (p, r) = (share(predicted), share(gold));
    let f1 = if p + r > 0.0 { 200.0 * p * r / (p + r) } else { 0.0 };
    let round = |x| rounded(x, 1);
    json!({ "p": round(100.0 * p), "r": round(100.0 * r), "f1": round(f1), "n_gold": gold, "n_pred": predicted })
}

impl Scorer for StanceScorer {
    fn section(&self) -> &'static str {
        "stance"
    }

    fn add(&mut self, case: &Case<'_>) {
        let sentences = Arc::clone(&self.sentences);
        for sentence in sentences.get(&case.article.key).into_iter().flatten() {
            let inside = |m: &&PredictedMarker| m.start < sentence.end && m.end > sentence.start;
            let predicted: Vec<&PredictedMarker> = case.predicted.markers.iter().filter(inside).collect();
            self.add_sentence(sentence, &predicted);
        }
    }

    fn scores(&self) -> Option<Map<String, Value>> {
        if self.gold + self.predicted == 0 {
            return None;
        }
        let mut out = Map::new();
        for (counts, name) in self.right.iter().zip(["detection", "category", "subcategory"]) {
            out.insert(name.to_string(), tally(counts[0], self.predicted, self.gold));
            out.insert(format!("{name}_exact"), tally(counts[1], self.predicted, self.gold));
        }
        let share = |right: u64, n: u64| rounded(100.0 * right as f64 / n.max(1) as f64, 1);
        let category = self.right[1][0];
        out.insert("polarity".to_string(), json!({ "acc": share(self.polarity, category), "n": category }));
        out.insert("negated".to_string(), json!({ "r": share(self.negated.0, self.negated.1), "n": self.negated.1 }));
        out.insert("valence".to_string(), json!({ "acc": share(self.valence.0, self.valence.1), "n": self.valence.1 }));
        for (name, t) in &self.by_subcategory {
            out.insert(name.clone(), tally(t.right, t.predicted, t.gold));
        }
        Some(out)
    }

    fn empty(&self) -> Box<dyn Scorer> {
        Box::new(Self { sentences: Arc::clone(&self.sentences), ..Self::default() })
    }

    fn merge(&mut self, other: &dyn Scorer) {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return };
        self.gold += other.gold;
        self.predicted += other.predicted;
        for (counts, more) in self.right.iter_mut().zip(other.right) {
            counts[0] += more[0];
            counts[1] += more[1];
        }
        self.polarity += other.polarity;
        for (pair, more) in [(&mut self.negated, other.negated), (&mut self.valence, other.valence)] {
            pair.0 += more.0;
            pair.1 += more.1;
        }
        for (name, more) in &other.by_subcategory {
            let t = self.by_subcategory.entry(name.clone()).or_default();
            t.right += more.right;
            t.predicted += more.predicted;
            t.gold += more.gold;
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
