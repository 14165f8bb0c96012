//! What a training tells while it runs and at its end.

use std::fmt::Write;
use std::path::PathBuf;

use serde::Serialize;

use super::console::printable;

/// How far a training is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct TrainingProgress {
    /// Steps taken.
    pub steps_done: u64,
    /// Steps in all.
    pub steps: u64,
    /// The epoch in hand, from 1.
    pub epoch: u32,
    /// Mean loss of a token in the epoch before, in nats.
    pub loss: Option<f64>,
    /// Mean loss of a token of held-out articles after the epoch before.
    pub held_out_loss: Option<f64>,
}

/// Scores of held-out articles, in percent but for the last.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct HeldOutScores {
    /// Token protocol, exact F1 of sources, cues and contents.
    pub token_exact: [f64; 3],
    /// Soft F1 of contents.
    pub content_soft: f64,
    /// Soft F1 of content, source and cue together.
    pub triple_soft: f64,
    /// Expected calibration error, 0 to 1.
    pub calibration_error: f64,
}

/// What a training did.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct TrainingSummary {
    /// Name of the model.
    pub model: String,
    /// Name of the model that it started from.
    pub start: String,
    /// Its file.
    pub out: PathBuf,
    /// Articles trained on.
    pub articles: usize,
    /// Articles held out.
    pub held_out: usize,
    /// Held-out articles that the scores are of.
    pub scored: usize,
    /// Annotated attributions of all articles.
    pub attributions: usize,
    /// The epoch whose numbers were kept; 0: those of the start.
    pub epochs: u32,
    /// Wall-clock time in seconds.
    pub seconds: f64,
    /// Scores of the model that it started from (from nothing: of the model whose network it has).
    pub before: Option<HeldOutScores>,
    /// Scores of the new model.
    pub after: Option<HeldOutScores>,
}

impl TrainingProgress {
    /// A line for people.
    pub(super) fn line(&self) -> String {
        let share = 100 * self.steps_done / self.steps.max(1);
        let mut out = format!("{share}%, epoch {}", self.epoch);
        for (name, loss) in [("loss", self.loss), ("held out", self.held_out_loss)] {
            if let Some(loss) = loss {
                let _ = write!(out, ", {name} {loss:.4}"); // Writing to a String cannot fail.
            }
        }
        out
    }
}

impl TrainingSummary {
    /// The closing lines for people.
    pub(super) fn closing(&self) -> String {
        let mut out = String::new();
        let mut line = |label: &str, text: String| {
            let _ = writeln!(out, "{label:<10} {text}"); // Writing to a String cannot fail.
        };
        line("model", format!("{} in {}", self.model, printable(&self.out.display().to_string())));
        line(
            "gold",
            format!(
                "{} articles trained on, {} held out, {} attributions",
                self.articles, self.held_out, self.attributions
            ),
        );
        let kept = if self.epochs == 0 {
            "the start's scores were the best".to_string()
        } else {
            format!("epoch {} kept", self.epochs)
        };
        line("trained", format!("{:.1} s, {kept}", self.seconds));
        if let (Some(before), Some(after)) = (&self.before, &self.after) {
            line(
                "",
                format!(
                    "{:<34} {:>10} {:>10}",
                    format!("scores of {} held-out articles", self.scored),
                    "before",
                    "after"
                ),
            );
            let names = ["source, exact F1", "cue, exact F1", "content, exact F1"];
            let tokens = names.iter().zip(before.token_exact.iter().zip(&after.token_exact));
            for (name, (before, after)) in tokens {
                line("", format!("{name:<34} {before:>10.1} {after:>10.1}"));
            }
            let wholes = [
                ("content, soft F1", before.content_soft, after.content_soft),
                ("content, source and cue, soft F1", before.triple_soft, after.triple_soft),
            ];
            for (name, before, after) in wholes {
                line("", format!("{name:<34} {before:>10.1} {after:>10.1}"));
            }
            let (before, after) = (before.calibration_error, after.calibration_error);
            line("", format!("{:<34} {before:>10.3} {after:>10.3}", "calibration error"));
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn progress_has_what_is_known() {
        let progress = TrainingProgress { steps_done: 1, steps: 4, epoch: 1, ..TrainingProgress::default() };
        assert_eq!(progress.line(), "25%, epoch 1");
        let later =
            TrainingProgress { steps_done: 4, epoch: 2, loss: Some(0.25), held_out_loss: Some(0.5), ..progress };
        assert_eq!(later.line(), "100%, epoch 2, loss 0.2500, held out 0.5000");
    }

    #[test]
    fn the_closing_has_scores_where_articles_were_held_out() {
        let scores = HeldOutScores { token_exact: [70.0, 60.0, 50.0], ..HeldOutScores::default() };
        let summary = TrainingSummary { model: "fast-2+mine".into(), epochs: 3, ..TrainingSummary::default() };
        assert!(!summary.closing().contains("before"));
        let summary = TrainingSummary { before: Some(scores), after: Some(scores), ..summary };
        let text = summary.closing();
        assert!(text.contains("fast-2+mine") && text.contains("epoch 3 kept"), "{text}");
        assert!(text.lines().any(|l| l.contains("cue, exact F1") && l.ends_with("60.0       60.0")), "{text}");
    }
}
