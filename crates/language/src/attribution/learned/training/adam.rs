//! Adam (Kingma & Ba, ICLR 2015), with a pull towards where the training began.

use super::head::{Gradient, Head};

const MOMENTUM: f32 = 0.9;
const SCALE_MOMENTUM: f32 = 0.98;
const EPSILON: f32 = 1e-8;

/// The state of the optimiser for one [`Head`].
#[derive(Clone, Debug)]
pub struct Adam {
    start: Vec<f32>,
    pull: f32,
    means: Vec<f32>,
    squares: Vec<f32>,
    /// `MOMENTUM` and `SCALE_MOMENTUM` to the power of the steps so far.
    decayed: (f32, f32),
}

impl Adam {
    /// At the first step from `head`, without a pull.
    pub fn new(head: &Head) -> Self {
        let zeros = vec![0.0; head.numbers.len()];
        Self { start: head.numbers.clone(), pull: 0.0, means: zeros.clone(), squares: zeros, decayed: (1.0, 1.0) }
    }

    /// The same, and each step of rate `r` takes the map `r * pull` of the way back to where it began.
    pub fn with_pull(self, pull: f32) -> Self {
        Self { pull, ..self }
    }

    /// One step down the gradient of the mean loss.
    pub fn step(&mut self, head: &mut Head, gradient: &Gradient, rate: f32) {
        let tokens = gradient.losses().n_tokens().max(1) as f32;
        self.decayed = (self.decayed.0 * MOMENTUM, self.decayed.1 * SCALE_MOMENTUM);
        let (mean_share, square_share) = (1.0 - self.decayed.0, 1.0 - self.decayed.1);
        let moments = self.means.iter_mut().zip(&mut self.squares);
        let numbers = head.numbers.iter_mut().zip(&self.start).zip(&gradient.numbers);
        for (((w, start), g), (mean, square)) in numbers.zip(moments) {
            let g = g / tokens;
            *mean = MOMENTUM * *mean + (1.0 - MOMENTUM) * g;
            *square = SCALE_MOMENTUM * *square + (1.0 - SCALE_MOMENTUM) * g * g;
            let step = (*mean / mean_share) / ((*square / square_share).sqrt() + EPSILON);
            *w -= rate * (step + self.pull * (*w - start));
        }
    }
}
