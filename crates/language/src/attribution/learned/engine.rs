//! The fast engine: the small network, and what turns any network's token scores into attributions.

use std::cell::RefCell;

use super::calibrate::{self, EVIDENCE};
use super::container::ModelError;
use super::decode::{Costs, Decoder, RoleRun, Wall};
use super::features::Features;
use super::kernels::{self, Level};
use super::link::{Linked, link, span_of};
use super::model::Model;
use super::network::{Hidden, Scratch};
use crate::Document;
use crate::attribution::{AttributionEngine, kind_of};
use crate::layout::Join;
use crate::quotation::Use;
use crate::types::{Attribution, Span};

/// The model that comes with the product.
const BUILT_IN: &[u8] = include_bytes!("../../../models/fast.model");

/// The numbers that decoding and calibration were tuned to, for one network.
#[derive(Clone, Debug, PartialEq)]
pub struct Tuning {
    /// Added to the score of 'no role' (below 0: more attributions).
    pub outside: f32,
    /// Added to it within quoted speech, in its place.
    pub outside_quoted: f32,
    /// What it costs a content to begin or end inside of a quotation, away from its marks.
    pub cut: f32,
    /// Weights of the confidence.
    pub weights: [f32; EVIDENCE],
}

impl Tuning {
    /// As many numbers as [`Tuning`] has, in its order.
    const NUMBERS: usize = 3 + EVIDENCE;

    /// From the numbers of a model file.
    pub fn new(numbers: &[f32]) -> Result<Self, ModelError> {
        let numbers: &[f32; Self::NUMBERS] =
            numbers.try_into().map_err(|_| ModelError::Shape("tuned numbers of another count"))?;
        let mut weights = [0.0; EVIDENCE];
        weights.copy_from_slice(&numbers[3..]);
        Ok(Self { outside: numbers[0], outside_quoted: numbers[1], cut: numbers[2], weights })
    }

    /// The numbers as they stand in a model file.
    pub fn numbers(&self) -> Vec<f32> {
        let mut out = vec![self.outside, self.outside_quoted, self.cut];
        out.extend_from_slice(&self.weights);
        out
    }
}

/// An attribution with what speaks for it.
#[derive(Clone, Debug)]
pub struct Judged {
    /// The attribution.
    pub attribution: Attribution,
    /// What its confidence is made from.
    pub evidence: [f32; EVIDENCE],
}

/// Token scores -> attributions, with room kept from text to text.
#[derive(Debug, Default)]
pub struct Reader {
    decoder: Decoder,
    costs: Costs,
    runs: Vec<RoleRun>,
    logs: Vec<f32>,
}

impl Reader {
    /// The attributions that `scores` ([`super::SCORES`] a token of `document`) speak for.
    pub fn read(&mut self, document: &Document<'_>, scores: &[f32], tuning: &Tuning) -> Vec<Judged> {
        self.fill_costs(document, tuning);
        self.decoder.decode(scores, &self.costs, &mut self.runs);
        calibrate::log_probabilities(scores, &self.decoder.tags, &mut self.logs);
        let linked = link(document, scores, &self.runs);
        linked.iter().map(|l| self.judge(document, l, tuning)).collect()
    }

    /// Quoted speech should not be lost, and a content should not be cut inside of it: let that cost something.
    fn fill_costs(&mut self, document: &Document<'_>, tuning: &Tuning) {
        self.costs.reset(document.tokens.len(), tuning.outside);
        for (p, paragraph) in document.paragraphs.iter().enumerate() {
            let wall = if document.layout.join(p) == Join::Open { Wall::Speech } else { Wall::All };
            self.costs.wall[paragraph.tokens.start as usize] = wall;
        }
        for q in document.quotations.outermost().filter(|q| q.usage == Use::Speech) {
            self.costs.outside[q.tokens.range()].fill(tuning.outside_quoted);
            if q.closed {
                let tokens = q.tokens.range();
                // From after the opening mark and the first word, to before the last and the closing mark.
                let within = tokens.start + 2..tokens.end.saturating_sub(2).max(tokens.start + 2);
                if within.end < tokens.end {
                    self.costs.begin[within.start..=within.end].fill(tuning.cut);
                    self.costs.end[within.start - 1..within.end].fill(tuning.cut);
                }
            }
        }
    }

    fn judge(&self, document: &Document<'_>, linked: &Linked, tuning: &Tuning) -> Judged {
        let span = |i: &usize| span_of(document, &self.runs[*i]);
        let content: Vec<Span> = linked.content.iter().map(span).collect();
        let kind = kind_of(document, &content);
        let evidence = calibrate::evidence(linked, &self.runs, &self.logs, kind);
        let attribution = Attribution {
            content,
            cue: linked.cue.iter().map(span).collect(),
            source: linked.source.iter().map(span).collect(),
            kind,
            confidence: calibrate::confidence(&evidence, &tuning.weights),
        };
        Judged { attribution, evidence }
    }
}

/// Everything that is refilled from text to text.
#[derive(Default)]
struct Room {
    features: Features,
    scratch: Scratch,
    scores: Vec<f32>,
    reader: Reader,
}

thread_local! {
    static ROOM: RefCell<Room> = RefCell::default();
}

/// The fast engine.
pub struct FastEngine {
    model: Model,
    tuning: Tuning,
    level: Level,
}

impl FastEngine {
    /// The engine of a model file's bytes.
    pub fn new(model: &[u8]) -> Result<Self, ModelError> {
        let model = Model::read(model)?;
        let tuning = Tuning::new(&model.tuning)?;
        Ok(Self { model, tuning, level: kernels::level(None) })
    }

    /// The engine with the model that comes with the product.
    pub fn built_in() -> Result<Self, ModelError> {
        Self::new(BUILT_IN)
    }

    /// The bytes of the model that comes with the product.
    pub fn built_in_bytes() -> &'static [u8] {
        BUILT_IN
    }

    /// The model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// What its decoding and confidence go by.
    pub fn tuning(&self) -> &Tuning {
        &self.tuning
    }

    /// What the network's last layer makes of a document's tokens.
    pub fn hidden(&self, document: &Document<'_>) -> Hidden {
        ROOM.with_borrow_mut(|room| {
            room.features.fill(document, &self.model.vocabulary);
            self.model.hidden(self.level, &room.features, &mut room.scratch)
        })
    }

    /// The same engine held to a level of CPU features (lowered to what this CPU has).
    pub fn at_level(self, level: Level) -> Self {
        Self { level: kernels::level(Some(level)), ..self }
    }

    /// The network's scores of a document's tokens, [`super::SCORES`] each.
    pub fn scores(&self, document: &Document<'_>) -> Vec<f32> {
        let (mut features, mut out) = (Features::default(), Vec::new());
        features.fill(document, &self.model.vocabulary);
        self.model.scores(self.level, &features, &mut Scratch::default(), &mut out, document.budget());
        out
    }

    /// The attributions with what speaks for them.
    pub fn judge(&self, document: &Document<'_>) -> Vec<Judged> {
        ROOM.with_borrow_mut(|room| {
            room.features.fill(document, &self.model.vocabulary);
            self.model.scores(self.level, &room.features, &mut room.scratch, &mut room.scores, document.budget());
            if document.budget().is_spent() {
                return Vec::new();
            }
            room.reader.read(document, &room.scores, &self.tuning)
        })
    }
}

impl AttributionEngine for FastEngine {
    fn id(&self) -> &str {
        self.model.id()
    }

    fn attribute(&self, document: &Document<'_>) -> Vec<Attribution> {
        self.judge(document).into_iter().map(|j| j.attribution).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::model::SCORES;
    use super::*;
    use crate::Budget;
    use proptest::prelude::*;

    /// A text of our own, and torch's scores of its tokens (training/fixture.py).
    const FIXTURE: &str = include_str!("../../../models/fast.fixture.json");

    /// The text, what the network saw of it, and torch's scores.
    fn fixture() -> (String, Features, Vec<f32>) {
        let f: serde_json::Value = serde_json::from_str(FIXTURE).unwrap();
        let list =
            |v: &serde_json::Value| v.as_array().unwrap().iter().map(|v| v.as_f64().unwrap()).collect::<Vec<_>>();
        let bytes = |name: &str| list(&f[name]).iter().map(|&v| v as u8).collect();
        let mut features = Features::default();
        features.pieces = list(&f["pieces"]).iter().map(|&v| v as u16).collect();
        features.ends = list(&f["ends"]).iter().map(|&v| v as u32).collect();
        (features.looks, features.places, features.tags) = (bytes("looks"), bytes("places"), bytes("tags"));
        let scores = f["scores"].as_array().unwrap().iter().flat_map(list).map(|v| v as f32).collect();
        (f["text"].as_str().unwrap().into(), features, scores)
    }

    fn runs(scores: &[f32]) -> Vec<RoleRun> {
        let n = scores.len() / SCORES;
        let (mut decoder, mut runs) = (Decoder::default(), Vec::new());
        decoder.decode(scores, &Costs::free(n), &mut runs);
        runs
    }

    #[test]
    fn scores_equal_torch_but_for_quantisation() {
        let (_, features, expected) = fixture();
        let engine = FastEngine::built_in().unwrap();
        let mut scores = Vec::new();
        let (scratch, budget) = (&mut Scratch::default(), Budget::unlimited());
        engine.model.scores(engine.level, &features, scratch, &mut scores, &budget);
        assert_eq!(scores.len(), expected.len());
        let difference: Vec<f32> = scores.iter().zip(&expected).map(|(a, b)| (a - b).abs()).collect();
        let mean = difference.iter().sum::<f32>() / difference.len() as f32;
        let largest = difference.iter().fold(0f32, |m, &d| m.max(d));
        assert!(mean < 0.05 && largest < 0.6, "mean {mean}, largest {largest}");
        assert_eq!(runs(&scores), runs(&expected));
    }

    #[test]
    fn every_level_gives_the_same_scores() {
        let (text, ..) = fixture();
        let document = Document::new(&text);
        let of = |level| FastEngine::built_in().unwrap().at_level(level).scores(&document);
        let portable = of(Level::Portable);
        assert!(portable == of(Level::Avx2) && portable == of(Level::Vnni));
    }

    #[test]
    fn who_said_what() {
        let engine = FastEngine::built_in().unwrap();
        let text = "“We will not wait,” said Joan Tremblay, the mayor. Critics fear that costs will double.";
        let found = engine.attribute(&Document::new(text));
        let of = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>();
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(of(&found[0].content), ["“We will not wait,”"]);
        assert_eq!(of(&found[0].cue), ["said"]);
        assert!(of(&found[0].source)[0].starts_with("Joan Tremblay"));
        assert_eq!((of(&found[1].source), of(&found[1].cue)), (vec!["Critics"], vec!["fear"]));
        assert!(found.iter().all(|a| a.confidence > 0.3 && a.confidence < 1.0));
    }

    #[test]
    fn damaged_model_files_are_refused() {
        assert_eq!(FastEngine::new(b"").err(), Some(ModelError::NotAModel));
        assert_eq!(FastEngine::new(b"whosaid\0").err(), Some(ModelError::Checksum));
        let mut other = BUILT_IN.to_vec();
        other[8] = 9;
        assert_eq!(FastEngine::new(&other).err(), Some(ModelError::Version { found: 9, read: 2 }));
        let mut flipped = BUILT_IN.to_vec();
        flipped[BUILT_IN.len() / 2] ^= 1;
        assert_eq!(FastEngine::new(&flipped).err(), Some(ModelError::Checksum));
        assert_eq!(FastEngine::new(&BUILT_IN[..BUILT_IN.len() - 4]).err(), Some(ModelError::Checksum));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn any_text_gives_whole_attributions(text in "([a-zA-Z“”\"'.,:\\n é中\u{301}]{1,12}|said |He |“No,” ){0,60}") {
            let engine = FastEngine::built_in().unwrap();
            let found = engine.attribute(&Document::new(&text));
            let mut taken = vec![false; text.len()];
            for a in &found {
                prop_assert!(!a.content.is_empty() && a.confidence >= 0.0 && a.confidence <= 1.0);
                for s in a.content.iter().chain(&a.cue) {
                    prop_assert!(text.get(s.range()).is_some_and(|t| !t.is_empty()));
                    prop_assert!(!taken[s.range()].contains(&true), "two attributions share a stretch");
                    taken[s.range()].fill(true);
                }
                prop_assert!(a.source.iter().all(|s| text.get(s.range()).is_some()));
            }
            prop_assert!(found.windows(2).all(|w| w[0].content[0] < w[1].content[0]));
        }
    }
}
