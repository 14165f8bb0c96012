//! The accurate engine.

use std::sync::Arc;

use whosaid_language::attribution::learned::{Features, LearnedEngine, TokenScorer, Tuning};
use whosaid_language::{Document, ModelError};

use crate::model::Model;
use crate::workers::WorkerPool;

/// The model that is compiled in, where there is one.
#[cfg(has_model)]
const BUILT_IN: Option<&[u8]> = Some(include_bytes!("../models/accurate.model"));
#[cfg(not(has_model))]
const BUILT_IN: Option<&[u8]> = None;

/// The accurate engine: four to some dozen articles a second on one core, and the best scores.
pub type AccurateEngine = LearnedEngine<Encoder>;

/// The bytes of the model that is compiled in: `None` in a build from the registry, which takes no crate of its size.
pub fn built_in_model() -> Option<&'static [u8]> {
    BUILT_IN
}

/// A transformer encoder with the threads that it computes on.
pub struct Encoder {
    model: Arc<Model>,
    workers: WorkerPool,
}

impl TokenScorer for Encoder {
    fn read(model: &[u8]) -> Result<(Self, Tuning), ModelError> {
        let model = Arc::new(Model::read(model)?);
        let tuning = Tuning::new(&model.tuning)?;
        Ok((Self { workers: WorkerPool::new(Arc::clone(&model)), model }, tuning))
    }

    fn id(&self) -> &str {
        self.model.id()
    }

    fn score(&self, document: &Document<'_>, scores: &mut Vec<f32>) {
        let mut features = Features::default();
        features.fill(document, &self.model.vocabulary);
        *scores = self.workers.scores(features, document.budget());
    }
}

#[cfg(all(test, has_model))]
mod tests {
    use super::*;
    use whosaid_language::attribution::AttributionEngine;
    use whosaid_language::attribution::learned::{Assembler, Format, SCORES};
    use whosaid_language::{Budget, Span};

    /// A text of our own, and torch's scores of its tokens in 32-bit floats (training/fixture.py).
    const FIXTURE: &str = include_str!("../models/accurate.fixture.json");

    fn model() -> &'static [u8] {
        BUILT_IN.expect("the fixture")
    }

    fn engine() -> AccurateEngine {
        AccurateEngine::new(model()).expect("the fixture")
    }

    /// The text and torch's scores.
    fn fixture() -> (String, Vec<f32>) {
        let f: serde_json::Value = serde_json::from_str(FIXTURE).expect("the fixture");
        let rows =
            f["scores"].as_array().expect("the fixture").iter().flat_map(|row| row.as_array().expect("the fixture"));
        let scores = rows.map(|v| v.as_f64().expect("the fixture") as f32).collect();
        (f["text"].as_str().expect("the fixture").into(), scores)
    }

    #[test]
    fn scores_equal_torch_but_for_quantisation() {
        let (text, expected) = fixture();
        let document = Document::new(&text);
        let engine = engine();
        let scores = engine.scores(&document);
        assert_eq!(scores.len(), expected.len());
        let difference: Vec<f32> = scores.iter().zip(&expected).map(|(a, b)| (a - b).abs()).collect();
        let mean = difference.iter().sum::<f32>() / difference.len() as f32;
        let largest = difference.iter().fold(0f32, |m, &d| m.max(d));
        assert!(mean < 0.06 && largest < 0.8, "mean {mean}, largest {largest}");
        let read = |scores| {
            let found = Assembler::default().assemble(&document, scores, engine.tuning());
            found
                .into_iter()
                .map(|j| (j.attribution.content, j.attribution.cue, j.attribution.source))
                .collect::<Vec<_>>()
        };
        assert_eq!(read(&scores), read(&expected));
    }

    #[test]
    fn who_said_what() {
        let text = "“We will not wait,” said Joan Tremblay, the mayor. Critics fear that costs will double.";
        let found = engine().attribute(&Document::new(text));
        let of = |spans: &[Span]| spans.iter().map(|s| s.of(text)).collect::<Vec<_>>();
        assert_eq!(found.len(), 2, "{found:?}");
        assert_eq!(of(&found[0].content), ["“We will not wait,”"]);
        assert_eq!(of(&found[0].cue), ["said"]);
        assert_eq!((of(&found[1].source), of(&found[1].cue)), (vec!["Critics"], vec!["fear"]));
        assert!(found.iter().all(|a| a.confidence > 0.3 && a.confidence < 1.0));
    }

    #[test]
    fn a_text_gives_the_same_scores_on_any_thread_at_any_time() {
        let (text, _) = fixture();
        let engine = engine();
        let long = format!("{text}\n\n").repeat(4);
        let expected = [engine.scores(&Document::new(&text)), engine.scores(&Document::new(&long))];
        assert_eq!(expected[1].len() % SCORES, 0);
        let pool = rayon::ThreadPoolBuilder::new().num_threads(3).build().unwrap();
        pool.scope(|scope| {
            for i in 0..6 {
                let (engine, text, expected) = (&engine, [&text, &long][i % 2], &expected[i % 2]);
                scope.spawn(move |_| assert!(engine.scores(&Document::new(text)) == *expected));
            }
        });
    }

    #[test]
    fn texts_without_words_or_of_one_endless_word_are_read() {
        let engine = engine();
        for text in ["", " \n", "“”", "…", "he said", &"abcé".repeat(5000), &"“No,” he said. ".repeat(60)] {
            let document = Document::new(text);
            assert_eq!(engine.scores(&document).len(), document.tokens.len() * SCORES);
            assert!(engine.scores(&document).iter().all(|s| s.is_finite()));
        }
    }

    #[test]
    fn a_text_that_takes_too_long_is_given_up() {
        let engine = engine();
        let go_on = || false;
        let text = "The mayor said that she would wait. ".repeat(20_000);
        let document = Document::within(&text, Budget::new(&go_on));
        assert!(engine.judge(&document).is_empty() && document.budget().is_spent());
        let (short, _) = fixture();
        assert!(!engine.judge(&Document::new(&short)).is_empty());
    }

    #[test]
    fn damaged_and_foreign_model_files_are_refused() {
        let error = |bytes: &[u8]| AccurateEngine::new(bytes).err().unwrap();
        assert_eq!(error(b""), ModelError::NotAModel);
        let mut other = model().to_vec();
        other[8..12].copy_from_slice(&99u32.to_le_bytes());
        assert_eq!(error(&other), ModelError::Version { found: 99, read: Format::Accurate.number() });
        other[8..12].copy_from_slice(&Format::Fast.number().to_le_bytes());
        assert_eq!(error(&other), ModelError::OtherEngine { found: "fast", wanted: "accurate" });
        assert_eq!(error(&model()[..model().len() / 2]), ModelError::Checksum);
        // Sections of other lengths under a right checksum.
        let mut cut = model()[..16 + 4 + engine().model().id().len()].to_vec();
        let sum = crc32(&cut[16..]);
        cut[12..16].copy_from_slice(&sum.to_le_bytes());
        assert!(matches!(error(&cut), ModelError::Shape(_)));
    }

    /// CRC-32 as in the file's header, bit by bit.
    fn crc32(bytes: &[u8]) -> u32 {
        let step = |c: u32, _: u32| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 };
        !bytes.iter().fold(!0u32, |crc, &b| (0..8).fold(crc ^ u32::from(b), step))
    }
}
