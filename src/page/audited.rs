//! What an audit of the same tables found (`whosaid audit score`), for the page's section on method.

use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::Value;

use super::PageError;
use super::words::tenths;

/// The figures of an audit.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Audited {
    /// Id of the audit.
    pub id: String,
    pub coders: String,
    pub rows: u64,
    pub paragraphs: u64,
    pub figures: Vec<AuditFigure>,
}

/// A share that the audit estimates, in per cent.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct AuditFigure {
    pub meaning: String,
    pub value: String,
    pub interval: String,
}

impl Audited {
    /// Reads `score.json`.
    pub fn read(path: &Path) -> Result<Self, PageError> {
        let read = fs::read(path).map_err(|e| PageError::Argument(format!("cannot read {}: {e}", path.display())))?;
        let score: Value = serde_json::from_slice(&read).unwrap_or_default();
        Self::from_json(&score)
            .ok_or_else(|| PageError::Argument(format!("{} is no score.json of `whosaid audit score`", path.display())))
    }

    fn from_json(score: &Value) -> Option<Self> {
        let measured = |m: &Value| figure(m["meaning"].as_str()?.to_string(), &m["all"]);
        let precision = score["precision"].as_array()?.iter().filter_map(measured);
        let recall = figure("attributions of the text that are in the tables".to_string(), &score["recall"]["all"]);
        let coders: Vec<&str> = score["coders"].as_array()?.iter().filter_map(Value::as_str).collect();
        Some(Self {
            id: score["audit"].as_str()?.to_string(),
            coders: coders.join(", "),
            rows: score["rows"]["coded"].as_u64()?,
            paragraphs: score["paragraphs"]["coded"].as_u64()?,
            figures: precision.chain(measured(&score["speaker"])).chain(recall).collect(),
        })
    }
}

fn figure(meaning: String, figure: &Value) -> Option<AuditFigure> {
    let percent = |value: &Value| value.as_f64().map(|x| tenths(100.0 * x));
    let (low, high) = (percent(&figure["interval"]["low"])?, percent(&figure["interval"]["high"])?);
    Some(AuditFigure { meaning, value: percent(&figure["value"])?, interval: format!("{low} to {high}") })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn figures_of_a_score_are_per_cent() {
        let all = json!({ "value": 0.8352, "interval": { "low": 0.64, "high": 0.9353 }, "items": 25 });
        let score = json!({
            "audit": "5ad28f30", "coders": ["ann", "bo"],
            "rows": { "coded": 25 }, "paragraphs": { "coded": 6 },
            "precision": [{ "meaning": "the row is an attribution", "all": all }],
            "speaker": null, "recall": { "all": all },
        });
        let audited = Audited::from_json(&score).expect("a score");
        assert_eq!((audited.coders.as_str(), audited.figures.len()), ("ann, bo", 2));
        assert_eq!((audited.figures[0].value.as_str(), audited.figures[0].interval.as_str()), ("83.5", "64.0 to 93.5"));
        assert_eq!(Audited::from_json(&json!({ "rows": 3 })), None);
    }
}
