//! The fast engine: a small recurrent network over subwords.

use std::cell::RefCell;

use super::assemble::Tuning;
use super::engine::{LearnedEngine, TokenScorer};
use super::features::Features;
use super::model::Model;
#[cfg(feature = "training")]
use super::network::Hidden;
use super::network::Scratch;
use crate::{Document, ModelError};

/// The model that comes with the product. A constant would be copied into each crate that names it.
static BUILT_IN: &[u8] = include_bytes!("../../../models/fast.model");

/// The fast engine: hundreds of articles a second on one core.
pub type FastEngine = LearnedEngine<Model>;

/// Buffers that are refilled from text to text.
#[derive(Default)]
struct Buffers {
    features: Features,
    scratch: Scratch,
}

thread_local! {
    static BUFFERS: RefCell<Buffers> = RefCell::default();
}

impl TokenScorer for Model {
    fn read(model: &[u8]) -> Result<(Self, Tuning), ModelError> {
        let model = Model::read(model)?;
        let tuning = Tuning::new(&model.tuning)?;
        Ok((model, tuning))
    }

    fn id(&self) -> &str {
        self.id()
    }

    fn score(&self, document: &Document<'_>, scores: &mut Vec<f32>) {
        BUFFERS.with_borrow_mut(|Buffers { features, scratch }| {
            features.fill(document, &self.vocabulary);
            self.scores(features, scratch, scores, document.budget());
        });
    }
}

impl Default for FastEngine {
    /// The engine with the model that comes with the product.
    fn default() -> Self {
        // The model is compiled in, and a test reads it.
        Self::built_in().expect("the model that comes with the product")
    }
}

impl FastEngine {
    /// The engine with the model that comes with the product.
    ///
    /// # Errors
    ///
    /// [`ModelError`] when the crate was built with a damaged model.
    pub fn built_in() -> Result<Self, ModelError> {
        Self::new(BUILT_IN)
    }

    /// The bytes of the model that comes with the product.
    pub fn built_in_bytes() -> &'static [u8] {
        BUILT_IN
    }

    /// The output of the network's last layer for a document's tokens.
    #[cfg(feature = "training")]
    pub fn hidden(&self, document: &Document<'_>) -> Hidden {
        BUFFERS.with_borrow_mut(|Buffers { features, scratch }| {
            features.fill(document, &self.model().vocabulary);
            self.model().hidden(features, scratch)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::super::decode::{Costs, Decoder, RoleRun};
    use super::super::kernels::Level;
    use super::super::model::SCORES;
    use super::*;
    use crate::Budget;
    use crate::Span;
    use crate::attribution::AttributionEngine;
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
        features.subwords = list(&f["pieces"]).iter().map(|&v| v as u16).collect();
        features.ends = list(&f["ends"]).iter().map(|&v| v as u32).collect();
        (features.shapes, features.states, features.tags) = (bytes("looks"), bytes("places"), bytes("tags"));
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
        engine.model().scores(&features, scratch, &mut scores, &budget);
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
        let scores = Level::available().map(|level| {
            let mut scores = Vec::new();
            Model::read_for(BUILT_IN, level).unwrap().score(&document, &mut scores);
            scores
        });
        let scores: Vec<Vec<f32>> = scores.collect();
        assert!(scores.windows(2).all(|pair| pair[0] == pair[1]));
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
