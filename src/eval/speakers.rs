//! Speakers: who said what, and whether a speaker has one id over all articles.

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use serde_json::{Map, Value, json};
use whosaid_language::QuoteKind;

use super::calibration::Bins;
use super::gold::{GoldAttribution, GoldEntity, GoldSpeakers};
use super::kinds::{MentionKind, mention_kind, quote_kind};
use super::names::{is_description, normalised};
use super::pairing::Match;
use super::predictions::PredictedAttribution;
use super::text::Text;
use super::{Case, Scorer, precision_recall, rounded};

/// Counts of a precision and recall.
#[derive(Clone, Copy, Debug, Default)]
struct Tally {
    right: u64,
    /// Signed, since a gold speaker without a name takes its answer out again, maybe under another kind of quote.
    predicted: i64,
    gold: u64,
}

/// Scores speakers by name against hand-made entities. Only people and organisations with a name count:
/// for an unnamed gold speaker a prediction is neither right nor wrong.
#[derive(Debug)]
pub struct SpeakerScorer {
    speakers: Arc<BTreeMap<String, GoldSpeakers>>,
    quoted: Tally,
    all: Tally,
    /// Right and all, where the content is right, by kind of mention; under `None` all kinds.
    given_content: BTreeMap<Option<MentionKind>, (u64, u64)>,
    /// For each attribution with a right content: the gold speaker's name, and the speaker's id.
    clusters: BTreeMap<(String, String), u64>,
    /// Right speakers that are descriptions which the gold has as aliases.
    described: u64,
    /// For each attribution with a right content: the gold speaker's kind, then the kind found ("none": no speaker).
    kinds: BTreeMap<String, BTreeMap<String, u64>>,
    /// `speaker_confidence` where the content is right and the gold speaker has a name.
    confidences: Bins,
}

impl SpeakerScorer {
    /// Scores against these speakers, by article key.
    pub fn new(speakers: BTreeMap<String, GoldSpeakers>) -> Self {
        Self::with(Arc::new(speakers))
    }

    fn with(speakers: Arc<BTreeMap<String, GoldSpeakers>>) -> Self {
        Self {
            speakers,
            quoted: Tally::default(),
            all: Tally::default(),
            given_content: BTreeMap::new(),
            clusters: BTreeMap::new(),
            described: 0,
            kinds: BTreeMap::new(),
            confidences: Bins::default(),
        }
    }
}

fn is_quoted(text: &Text, content: &[(usize, usize)]) -> bool {
    matches!(quote_kind(text, content), Some(QuoteKind::Direct | QuoteKind::Mixed))
}

/// Who a gold attribution is attributed to.
fn entity_of<'a>(who: &'a GoldSpeakers, gold: &GoldAttribution) -> Option<&'a GoldEntity> {
    who.entities.get(who.attributions.get(&gold.id)?.as_deref()?)
}

/// The names that mean `entity`: its own, and those aliases that no other entity of the article shares.
fn names(entity: &GoldEntity, who: &GoldSpeakers) -> BTreeSet<String> {
    let mut shared: BTreeMap<String, u32> = BTreeMap::new();
    for other in who.entities.values() {
        let forms = std::iter::once(&other.name).chain(&other.aliases).map(|n| normalised(n));
        for form in forms.collect::<BTreeSet<_>>() {
            *shared.entry(form).or_default() += 1;
        }
    }
    let own = entity.aliases.iter().map(|n| normalised(n)).filter(|n| shared.get(n) == Some(&1));
    own.chain([normalised(&entity.name)]).collect()
}

impl Scorer for SpeakerScorer {
    fn section(&self) -> &'static str {
        "speakers"
    }

    fn add(&mut self, case: &Case<'_>) {
        let text = &case.article.text;
        for prediction in case.predicted.attributions.iter().filter(|p| !p.speaker.is_empty()) {
            self.all.predicted += 1;
            self.quoted.predicted += i64::from(is_quoted(text, &prediction.roles.content));
        }
        let speakers = Arc::clone(&self.speakers);
        let who = speakers.get(&case.article.key);
        for (i, gold) in case.article.attributions.iter().enumerate() {
            let Some(who) = who else { break };
            let answer = case.pairing.prediction[i].map(|j| &case.predicted.attributions[j]);
            let quoted = is_quoted(text, &gold.roles.content);
            let entity = entity_of(who, gold);
            let answered = answer.filter(|_| case.pairing.matches[i][2] >= Match::Soft);
            if let Some((entity, kind)) = entity.zip(answered.and_then(|a| a.speaker_kind.as_deref())) {
                let gold_kind = if entity.kind == "several" { "group" } else { &entity.kind };
                let kind = if kind.is_empty() { "none" } else { kind };
                let row = self.kinds.entry(gold_kind.to_string()).or_default();
                *row.entry(kind.to_string()).or_default() += 1;
            }
            let is_named = |e: &&GoldEntity| matches!(e.kind.as_str(), "person" | "organisation");
            let Some(entity) = entity.filter(is_named) else {
                if answer.is_some_and(|a| !a.speaker.is_empty()) {
                    self.all.predicted -= 1;
                    self.quoted.predicted -= i64::from(quoted);
                }
                continue;
            };
            let right = answered.is_some_and(|a| names(entity, who).contains(&normalised(&a.speaker)));
            self.all.gold += 1;
            self.all.right += u64::from(right);
            let described = |a: &PredictedAttribution| is_description(&a.speaker, &entity.name);
            self.described += u64::from(right && answered.is_some_and(described));
            if quoted {
                self.quoted.gold += 1;
                self.quoted.right += u64::from(right);
            }
            let Some(answer) = answered else { continue };
            if let Some(confidence) = answer.speaker_confidence {
                self.confidences.add(confidence, right);
            }
            for slot in [None, Some(mention_kind(text, &gold.roles.source))] {
                let (hits, n) = self.given_content.entry(slot).or_default();
                *hits += u64::from(right);
                *n += 1;
            }
            if !answer.speaker_id.is_empty() {
                let name = entity.person.as_deref().filter(|p| !p.is_empty()).unwrap_or(&entity.name);
                *self.clusters.entry((normalised(name), answer.speaker_id.clone())).or_default() += 1;
            }
        }
    }

    fn scores(&self) -> Option<Map<String, Value>> {
        let tally = |t: &Tally| precision_recall(t.right, t.predicted.max(0) as u64, t.gold);
        let accuracy: BTreeMap<&str, Value> = self
            .given_content
            .iter()
            .map(|(kind, &(right, n))| {
                let value = json!({ "acc": rounded(100.0 * right as f64 / n as f64, 2), "n": n });
                (kind.map_or("all", MentionKind::name), value)
            })
            .collect();
        let mut out = Map::from_iter([
            ("who_said_what_quoted".to_string(), tally(&self.quoted)),
            ("who_said_what_all".to_string(), tally(&self.all)),
            ("accuracy_given_content".to_string(), json!(accuracy)),
        ]);
        out.insert("described_only".to_string(), json!({ "n": self.described, "of": self.all.right }));
        let n: u64 = self.kinds.values().flat_map(BTreeMap::values).sum();
        if n > 0 {
            let right: u64 = self.kinds.iter().filter_map(|(kind, row)| row.get(kind)).sum();
            let acc = rounded(100.0 * right as f64 / n as f64, 2);
            out.insert("speaker_kind".to_string(), json!({ "acc": acc, "n": n, "confusion": self.kinds }));
        }
        if let Some(error) = self.confidences.error() {
            out.insert("speaker_confidence_calibration_error".to_string(), error);
        }
        if !self.clusters.is_empty() {
            out.insert("b_cubed_over_articles".to_string(), b_cubed(&self.clusters));
        }
        Some(out)
    }

    fn empty(&self) -> Box<dyn Scorer> {
        Box::new(Self::with(Arc::clone(&self.speakers)))
    }

    fn merge(&mut self, other: &dyn Scorer) {
        let Some(other) = other.as_any().downcast_ref::<Self>() else { return };
        for (tally, more) in [(&mut self.quoted, &other.quoted), (&mut self.all, &other.all)] {
            tally.right += more.right;
            tally.predicted += more.predicted;
            tally.gold += more.gold;
        }
        for (slot, more) in &other.given_content {
            let count = self.given_content.entry(*slot).or_default();
            count.0 += more.0;
            count.1 += more.1;
        }
        for (pair, n) in &other.clusters {
            *self.clusters.entry(pair.clone()).or_default() += n;
        }
        self.described += other.described;
        self.confidences.merge(&other.confidences);
        for (kind, row) in &other.kinds {
            let counts = self.kinds.entry(kind.clone()).or_default();
            for (found, n) in row {
                *counts.entry(found.clone()).or_default() += n;
            }
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// B-cubed precision and recall (Bagga & Baldwin 1998) of a clustering, given how many items each pair of
/// gold and predicted cluster shares.
fn b_cubed(pairs: &BTreeMap<(String, String), u64>) -> Value {
    let (mut gold, mut predicted): (BTreeMap<&str, u64>, BTreeMap<&str, u64>) = Default::default();
    for ((g, p), n) in pairs {
        *gold.entry(g).or_default() += n;
        *predicted.entry(p).or_default() += n;
    }
    let total: u64 = pairs.values().sum();
    let mean = |size: &dyn Fn(&str, &str) -> u64| {
        pairs.iter().map(|((g, p), &n)| (n * n) as f64 / size(g, p) as f64).sum::<f64>() / total as f64
    };
    let p = mean(&|_, p| predicted[p]);
    let r = mean(&|g, _| gold[g]);
    json!({
        "p": rounded(100.0 * p, 2),
        "r": rounded(100.0 * r, 2),
        "f1": rounded(200.0 * p * r / (p + r), 2),
        "n": total,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn b_cubed_punishes_splits_in_recall_and_merges_in_precision() {
        let pairs = |list: &[(&str, &str, u64)]| {
            list.iter().map(|(g, p, n)| ((g.to_string(), p.to_string()), *n)).collect::<BTreeMap<_, _>>()
        };
        assert_eq!(b_cubed(&pairs(&[("a", "1", 2), ("b", "2", 2)]))["f1"], 100.0);
        let split = b_cubed(&pairs(&[("a", "1", 2), ("a", "2", 2)]));
        assert_eq!((split["p"].as_f64(), split["r"].as_f64()), (Some(100.0), Some(50.0)));
        let merged = b_cubed(&pairs(&[("a", "1", 2), ("b", "1", 2)]));
        assert_eq!((merged["p"].as_f64(), merged["r"].as_f64()), (Some(50.0), Some(100.0)));
    }
}
