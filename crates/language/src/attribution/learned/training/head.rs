//! The linear map from the last layer's activations to the scores: its scores, its loss and gradient.

use super::super::decode::{DIRECTIONS, SOURCES, TAGS};
use super::super::model::{ByteRows, Model, SCORES};
use super::super::network::Hidden;
use super::targets::Targets;
use crate::ModelError;

/// What the loss of a content's cue place counts, as in the training of the whole network: a content has many
/// tokens that all say the same.
const CUE_PLACE_WEIGHT: f32 = 0.3;

/// The scores' groups: first score and count of the tags, the cue's places, the source's places.
const GROUPS: [(usize, usize); 3] = [(0, TAGS), (TAGS, DIRECTIONS), (TAGS + DIRECTIONS, SOURCES)];

/// The map, in numbers that can be trained: for each activation the weights of all scores, then the biases.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    width: usize,
    pub(super) numbers: Vec<f32>,
}

/// What a map's loss grows by with each of its numbers.
#[derive(Clone, Debug, Default)]
pub struct Gradient {
    pub(super) numbers: Vec<f32>,
    losses: Losses,
}

/// A sum of losses over tokens.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Losses {
    sum: f64,
    tokens: u64,
}

impl Losses {
    /// Takes over another sum.
    pub fn add(&mut self, other: Self) {
        self.sum += other.sum;
        self.tokens += other.tokens;
    }

    /// How many tokens.
    pub fn n_tokens(&self) -> u64 {
        self.tokens
    }

    /// The mean loss of a token in nats; 0 without tokens.
    pub fn mean(&self) -> f64 {
        self.sum / self.tokens.max(1) as f64
    }
}

impl Gradient {
    /// Sets it to nothing.
    pub fn clear(&mut self) {
        self.numbers.fill(0.0);
        self.losses = Losses::default();
    }

    /// Adds another.
    pub fn add(&mut self, other: &Self) {
        self.numbers.resize(self.numbers.len().max(other.numbers.len()), 0.0);
        for (a, b) in self.numbers.iter_mut().zip(&other.numbers) {
            *a += b;
        }
        self.losses.add(other.losses);
    }

    /// The losses of the tokens it was made from.
    pub fn losses(&self) -> Losses {
        self.losses
    }
}

impl Head {
    /// A map for a model's activations that says nothing yet: every score is 0.
    pub fn zero(model: &Model) -> Self {
        Self { width: model.width, numbers: vec![0.0; (model.width + 1) * SCORES] }
    }

    /// The map of a model.
    pub fn of(model: &Model) -> Self {
        let mut out = Self::zero(model);
        let head = &model.head;
        for (i, row) in out.numbers.chunks_exact_mut(SCORES).enumerate() {
            for (o, w) in row.iter_mut().enumerate() {
                *w = if i == model.width {
                    head.biases[o]
                } else {
                    f32::from(head.weights.weight(o, i)) * head.scales[o]
                };
            }
        }
        out
    }

    /// The scores of one token's activations.
    fn scores(&self, row: &[f32]) -> [f32; SCORES] {
        let (weights, biases) = self.numbers.split_at(self.width * SCORES);
        let mut out = [0.0; SCORES];
        out.copy_from_slice(biases);
        for (&x, weights) in row.iter().zip(weights.as_chunks::<SCORES>().0) {
            for (o, w) in out.iter_mut().zip(weights) {
                *o += x * w;
            }
        }
        out
    }

    /// The losses of a text's tokens.
    pub fn losses(&self, hidden: &Hidden, targets: &Targets) -> Losses {
        self.each_token(hidden, targets, |_, _| {})
    }

    /// Adds the gradient of the summed losses of a text's tokens, and the losses.
    pub fn add_gradient(&self, hidden: &Hidden, targets: &Targets, gradient: &mut Gradient) {
        gradient.numbers.resize(self.numbers.len(), 0.0);
        let (weights, biases) = gradient.numbers.split_at_mut(self.width * SCORES);
        let weights = weights.as_chunks_mut::<SCORES>().0;
        let losses = self.each_token(hidden, targets, |row, error| {
            for (&x, weights) in row.iter().zip(weights.iter_mut()) {
                for (w, e) in weights.iter_mut().zip(error) {
                    *w += x * e;
                }
            }
            for (b, e) in biases.iter_mut().zip(error) {
                *b += e;
            }
        });
        gradient.losses.add(losses);
    }

    /// Sums the losses, and tells of each token its activations and what its loss grows by with each score.
    fn each_token(&self, hidden: &Hidden, targets: &Targets, mut told: impl FnMut(&[f32], &[f32; SCORES])) -> Losses {
        let mut out = Losses::default();
        let mut row = vec![0.0; self.width];
        for t in 0..hidden.len().min(targets.len()) {
            hidden.row(t, &mut row);
            let scores = self.scores(&row);
            let mut error = [0.0; SCORES];
            let wanted = [
                (Some(targets.tags[t]), 1.0),
                (targets.cue_places[t], CUE_PLACE_WEIGHT),
                (targets.source_places[t], 1.0),
            ];
            for ((first, n), (wanted, weight)) in GROUPS.into_iter().zip(wanted) {
                if let Some(wanted) = wanted {
                    let (z, error) = (&scores[first..first + n], &mut error[first..first + n]);
                    out.sum += f64::from(weight * cross_entropy(z, usize::from(wanted), weight, error));
                }
            }
            out.tokens += 1;
            told(&row, &error);
        }
        out
    }

    /// The map by rows of bytes.
    fn rows(&self) -> ByteRows {
        let (weights, biases) = self.numbers.split_at(self.width * SCORES);
        let mut out = ByteRows { rows: Vec::new(), scales: Vec::new(), biases: biases.to_vec() };
        for o in 0..SCORES {
            let row = || weights.iter().skip(o).step_by(SCORES);
            let scale = row().fold(0f32, |m, w| m.max(w.abs())) / 127.0;
            out.rows.extend(row().map(|w| (w / scale.max(1e-12)).round_ties_even().clamp(-127.0, 127.0) as i8));
            out.scales.push(scale);
        }
        out
    }

    /// The bytes of the model file `base` with this map, under the name `id` and with the tuned `numbers`.
    pub fn write(&self, base: &[u8], id: &str, numbers: &[f32]) -> Result<Vec<u8>, ModelError> {
        Model::rewritten(base, id, &self.rows(), numbers)
    }
}

/// The loss of scores that should say `wanted`; sets `error` to what it grows by with each, times `weight`.
fn cross_entropy(z: &[f32], wanted: usize, weight: f32, error: &mut [f32]) -> f32 {
    let top = z.iter().fold(f32::NEG_INFINITY, |m, &v| m.max(v));
    let mut sum = 0.0;
    for (e, v) in error.iter_mut().zip(z) {
        *e = (v - top).exp();
        sum += *e;
    }
    for e in error.iter_mut() {
        *e *= weight / sum;
    }
    error[wanted] -= weight;
    top + sum.ln() - z[wanted]
}

#[cfg(test)]
mod tests {
    use super::super::super::fast::FastEngine;
    use super::super::{Adam, RoleSpans};
    use super::*;
    use crate::Document;
    use crate::types::Span;

    const TEXT: &str = "“We will not wait,” said Joan Tremblay, the mayor. Critics fear that costs will double.";

    fn targets() -> Targets {
        let spans = |part: &str| TEXT.find(part).map(|at| Span::new(at, at + part.len())).into_iter().collect();
        let one = |source, cue, content| RoleSpans { source: spans(source), cue: spans(cue), content: spans(content) };
        let all = [
            one("Joan Tremblay, the mayor", "said", "“We will not wait,”"),
            one("Critics", "fear", "that costs will double"),
        ];
        Targets::new(&Document::new(TEXT), &all)
    }

    fn hidden() -> (FastEngine, Hidden) {
        let engine = FastEngine::built_in().unwrap();
        let hidden = engine.hidden(&Document::new(TEXT));
        (engine, hidden)
    }

    #[test]
    fn the_map_of_a_model_gives_its_scores() {
        let (engine, hidden) = hidden();
        let head = Head::of(engine.model());
        let scores = engine.scores(&Document::new(TEXT));
        let mut row = vec![0.0; hidden.width];
        for (t, expected) in scores.chunks_exact(SCORES).enumerate() {
            hidden.row(t, &mut row);
            for (a, b) in head.scores(&row).iter().zip(expected) {
                assert!((a - b).abs() < 1e-3 * b.abs().max(1.0), "{a} {b}");
            }
        }
    }

    #[test]
    fn the_gradient_is_what_the_loss_grows_by() {
        let (engine, hidden) = hidden();
        let (mut head, targets) = (Head::of(engine.model()), targets());
        let mut gradient = Gradient::default();
        head.add_gradient(&hidden, &targets, &mut gradient);
        assert_eq!(gradient.losses(), head.losses(&hidden, &targets));
        let step = 1e-2;
        for k in [0, 5, 777, 2000, head.numbers.len() - 1, head.numbers.len() - 12] {
            let before = head.numbers[k];
            head.numbers[k] = before + step;
            let above = head.losses(&hidden, &targets).sum;
            head.numbers[k] = before - step;
            let below = head.losses(&hidden, &targets).sum;
            head.numbers[k] = before;
            let measured = (above - below) / f64::from(2.0 * step);
            let told = f64::from(gradient.numbers[k]);
            assert!((measured - told).abs() < 0.02 * told.abs().max(0.05), "{k}: {measured} {told}");
        }
    }

    #[test]
    fn from_zero_the_loss_falls_and_the_file_says_what_was_learned() {
        let (engine, hidden) = hidden();
        let (mut head, targets) = (Head::zero(engine.model()), targets());
        let mut adam = Adam::new(&head);
        let (mut gradient, mut last) = (Gradient::default(), f64::INFINITY);
        for _ in 0..5 {
            for _ in 0..20 {
                gradient.clear();
                head.add_gradient(&hidden, &targets, &mut gradient);
                adam.step(&mut head, &gradient, 0.01);
            }
            let now = head.losses(&hidden, &targets).mean();
            assert!(now < last, "{now} is not below {last}");
            last = now;
        }
        assert!(last < 0.1, "{last}");
        let numbers = engine.tuning().numbers();
        let bytes = head.write(FastEngine::built_in_bytes(), "mine", &numbers).unwrap();
        assert_eq!(bytes, head.write(FastEngine::built_in_bytes(), "mine", &numbers).unwrap());
        let own = FastEngine::new(&bytes).unwrap();
        assert_eq!(own.model().id(), "mine");
        assert_eq!(own.tuning(), engine.tuning());
        assert_eq!(own.hidden(&Document::new(TEXT)), hidden, "what lies below the scores stays as it is");
        let found = own.judge(&Document::new(TEXT));
        let contents: Vec<&str> = found.iter().map(|j| j.attribution.content[0].of(TEXT)).collect();
        assert_eq!(contents, ["“We will not wait,”", "that costs will double"]);
    }

    #[test]
    fn a_model_written_with_its_own_map_is_the_same_file() {
        let built_in = FastEngine::built_in_bytes();
        let engine = FastEngine::built_in().unwrap();
        let again = Head::of(engine.model()).write(built_in, engine.model().id(), &engine.tuning().numbers()).unwrap();
        assert_eq!(again.len(), built_in.len());
        let own = FastEngine::new(&again).unwrap();
        assert_eq!(own.scores(&Document::new(TEXT)), engine.scores(&Document::new(TEXT)));
    }

    #[test]
    fn a_damaged_base_is_refused() {
        let engine = FastEngine::built_in().unwrap();
        let head = Head::of(engine.model());
        let mut base = FastEngine::built_in_bytes().to_vec();
        base[100] ^= 1;
        assert_eq!(head.write(&base, "x", &engine.tuning().numbers()).err(), Some(ModelError::Checksum));
        assert_eq!(head.write(b"", "x", &[]).err(), Some(ModelError::NotAModel));
    }
}
