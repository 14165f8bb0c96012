//! How accurate the engines are, for the page's section on method: the figures of docs/validation.md.

use serde::Serialize;

/// What was measured on one engine: per cent, with 95 % intervals.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Accuracy {
    pub engine: &'static str,
    /// Of the rows, those whose content, source and cue are right (soft).
    pub precision: &'static str,
    /// Of what is said in quotation marks throughout, what is found.
    pub recall_direct: &'static str,
    pub recall_mixed: &'static str,
    pub recall_indirect: &'static str,
    /// Who said what, of quotes with quotation marks.
    pub speaker_quoted: &'static str,
    /// Who said what, of all.
    pub speaker_all: &'static str,
}

/// Rows of docs/validation.md.
const MEASURED: [Accuracy; 3] = [
    Accuracy {
        engine: "accurate",
        precision: "74.0 [70.9, 76.9]",
        recall_direct: "97.8 [96.1, 99.2]",
        recall_mixed: "90.4 [86.6, 93.5]",
        recall_indirect: "73.5 [70.0, 76.8]",
        speaker_quoted: "90.0 [87.1, 92.6]",
        speaker_all: "80.7 [77.9, 83.2]",
    },
    Accuracy {
        engine: "fast",
        precision: "70.9 [67.7, 73.9]",
        recall_direct: "97.3 [94.2, 99.3]",
        recall_mixed: "88.9 [85.0, 92.2]",
        recall_indirect: "71.2 [67.1, 75.1]",
        speaker_quoted: "90.2 [87.2, 92.9]",
        speaker_all: "79.0 [75.8, 81.6]",
    },
    Accuracy {
        engine: "rules",
        precision: "71.7 [68.3, 75.1]",
        recall_direct: "92.9 [89.3, 95.8]",
        recall_mixed: "71.6 [64.9, 77.4]",
        recall_indirect: "46.3 [41.5, 51.3]",
        speaker_quoted: "84.4 [81.1, 87.3]",
        speaker_all: "70.8 [67.3, 74.0]",
    },
];

/// The figures of an engine by its id, such as `fast-4`; `None` for one that was not measured, as a model of the user's
/// own (`fast-4+mine`).
pub(super) fn measured(id: &str) -> Option<Accuracy> {
    let is_number = |version: &str| !version.is_empty() && version.bytes().all(|b| b.is_ascii_digit());
    let name = id.rsplit_once('-').filter(|(_, version)| is_number(version)).map_or(id, |(name, _)| name);
    MEASURED.into_iter().find(|a| a.engine == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn built_in_models_have_figures_and_others_none() {
        assert_eq!(measured("fast-4").map(|a| a.engine), Some("fast"));
        assert_eq!(measured("rules").map(|a| a.engine), Some("rules"));
        assert!(measured("fast-4+mine").is_none() && measured("mine").is_none() && measured("").is_none());
    }

    #[test]
    fn figures_are_those_of_the_documentation() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/validation.md");
        let text = std::fs::read_to_string(path).expect("docs/validation.md");
        let line = |begins: &str| text.lines().find(|l| l.starts_with(begins)).expect("a line of the table");
        for a in MEASURED {
            for (begins, figure) in [
                ("| content + source + cue, soft precision |", a.precision),
                ("| recall, soft: direct |", a.recall_direct),
                ("| recall, soft: mixed |", a.recall_mixed),
                ("| recall, soft: indirect |", a.recall_indirect),
                ("| who said what, F1: quoted |", a.speaker_quoted),
                ("| who said what, F1: all |", a.speaker_all),
            ] {
                assert!(line(begins).contains(figure), "{}: {begins} {figure}", a.engine);
            }
        }
    }
}
