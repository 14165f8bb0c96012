//! Predictions, from a table of quotes or from the program's own annotations.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;

use serde::Deserialize;
use whosaid_language::{Annotations, Entity, Span};

use super::error::EvalError;
use super::gold::{key, open};
use super::stance::PredictedMarker;
use super::text::{Roles, Spans};

/// Predictions for one article.
#[derive(Clone, Debug, Default)]
pub struct Prediction {
    /// Its attributions.
    pub attributions: Vec<PredictedAttribution>,
    /// Its stance markers.
    pub markers: Vec<PredictedMarker>,
}

/// A predicted attribution.
#[derive(Clone, Debug, Default)]
pub struct PredictedAttribution {
    /// Its spans.
    pub roles: Roles,
    /// The speaker's name, empty if unknown.
    pub speaker: String,
    /// The speaker's id over all articles, empty if unknown.
    pub speaker_id: String,
    /// What the speaker is, empty without a speaker; `None` where the table does not say it.
    pub speaker_kind: Option<String>,
    /// Confidence, 0 to 1.
    pub confidence: Option<f64>,
    /// Confidence that the speaker is the right one, 0 to 1.
    pub speaker_confidence: Option<f64>,
}

impl Prediction {
    /// What begins in the annotated parts of an article; all of it where there is no such limit.
    pub(super) fn within(&self, scope: Option<&Spans>) -> Cow<'_, Self> {
        let Some(scope) = scope else { return Cow::Borrowed(self) };
        let starts_in = |a: &&PredictedAttribution| {
            let start = a.roles.content.iter().map(|s| s.0).min();
            start.is_some_and(|start| scope.iter().any(|s| (s.0..s.1).contains(&start)))
        };
        let attributions = self.attributions.iter().filter(starts_in).cloned().collect();
        Cow::Owned(Self { attributions, markers: self.markers.clone() })
    }

    /// Takes over the annotations of a text; `id_of` gives a speaker's id over all articles.
    pub fn of(text: &str, annotations: &Annotations, id_of: impl Fn(&Entity) -> String) -> Self {
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).collect();
        let point = |byte: u32| starts.partition_point(|&s| s < byte as usize);
        let points = |spans: &[Span]| spans.iter().map(|s| (point(s.start), point(s.end))).collect::<Spans>();
        let attributions = annotations.quotes.iter().map(|q| {
            let speaker = annotations.speaker(q);
            PredictedAttribution {
                roles: Roles {
                    source: points(&q.source.spans),
                    cue: points(&q.cue.spans),
                    content: points(&q.content),
                },
                speaker: speaker.map(|s| s.name.clone()).unwrap_or_default(),
                speaker_id: speaker.map(&id_of).unwrap_or_default(),
                speaker_kind: Some(speaker.map(|s| s.kind.to_string()).unwrap_or_default()),
                confidence: Some(f64::from(q.confidence)),
                speaker_confidence: q.speaker.map(|s| f64::from(s.confidence)),
            }
        });
        Self { attributions: attributions.collect(), markers: Vec::new() }
    }
}

#[derive(Deserialize)]
struct Row {
    doc_id: String,
    content_spans: String,
    #[serde(default)]
    cue_spans: String,
    #[serde(default)]
    source_spans: String,
    #[serde(default)]
    speaker: String,
    #[serde(default)]
    speaker_id: String,
    speaker_kind: Option<String>,
    #[serde(default)]
    confidence: String,
    #[serde(default)]
    speaker_confidence: String,
}

/// Reads a table of quotes (CSV with a header, also .gz), by article [`key`]. It needs the columns `doc_id` and
/// `content_spans`; `cue_spans`, `source_spans`, `speaker`, `speaker_id`, `speaker_kind`, `confidence` and
/// `speaker_confidence` count where they are.
pub fn read_quotes(path: &Path) -> Result<BTreeMap<String, Prediction>, EvalError> {
    let mut out: BTreeMap<String, Prediction> = BTreeMap::new();
    let mut reader = csv::Reader::from_reader(open(path)?);
    let headers = reader.headers().map_err(|e| EvalError::invalid(path, 1, e.to_string()))?.clone();
    for needed in ["doc_id", "content_spans"] {
        if !headers.iter().any(|h| h == needed) {
            let message = format!("there is no column '{needed}'; is this a quotes.csv?");
            return Err(EvalError::invalid(path, 1, message));
        }
    }
    let speaker_kind = headers.iter().any(|h| h == "speaker_kind");
    for (i, row) in reader.deserialize::<Row>().enumerate() {
        let invalid = |message: String| EvalError::invalid(path, i + 2, message);
        let row = row.map_err(|e| invalid(e.to_string()))?;
        let spans = |cell: &str| {
            parse_spans(cell).ok_or_else(|| invalid(format!("'{cell}' is not a list of spans such as 12-34;50-61")))
        };
        let number = |cell: &str| match cell.trim() {
            "" => Ok(None),
            c => c.parse().map(Some).map_err(|_| invalid(format!("confidence '{c}' is not a number"))),
        };
        let (confidence, speaker_confidence) = (number(&row.confidence)?, number(&row.speaker_confidence)?);
        out.entry(key(&row.doc_id)).or_default().attributions.push(PredictedAttribution {
            roles: Roles {
                source: spans(&row.source_spans)?,
                cue: spans(&row.cue_spans)?,
                content: spans(&row.content_spans)?,
            },
            speaker: row.speaker.trim().to_string(),
            speaker_id: row.speaker_id,
            speaker_kind: speaker_kind.then(|| row.speaker_kind.unwrap_or_default()),
            confidence,
            speaker_confidence,
        });
    }
    Ok(out)
}

/// Reads `12-34;50-61`.
fn parse_spans(cell: &str) -> Option<Spans> {
    let span = |part: &str| {
        let (start, end) = part.split_once('-')?;
        Some((start.trim().parse().ok()?, end.trim().parse().ok()?)).filter(|s: &(usize, usize)| s.0 <= s.1)
    };
    cell.split(';').filter(|p| !p.trim().is_empty()).map(span).collect()
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn spans_cells_are_read() {
        assert_eq!(parse_spans("12-34;50-61"), Some(vec![(12, 34), (50, 61)]));
        assert_eq!(parse_spans(""), Some(vec![]));
        assert_eq!(parse_spans("12"), None);
        assert_eq!(parse_spans("34-12"), None);
    }

    #[test]
    fn a_table_is_read_by_its_header() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"speaker,doc_id,content_spans\n Ann ,x/a.txt,1-2;4-5\n,b,\n").expect("written");
        let found = read_quotes(file.path()).expect("quotes");
        let first = &found["a"].attributions[0];
        assert_eq!((first.speaker.as_str(), first.confidence), ("Ann", None));
        assert_eq!(first.roles.content, [(1, 2), (4, 5)]);
        assert_eq!(found["b"].attributions.len(), 1);
    }

    #[test]
    fn a_table_that_is_none_is_named() {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"doc_id,content_spans\na,1-2\nb,x\n").expect("written");
        assert!(read_quotes(file.path()).expect_err("an error").to_string().contains(":3: 'x' is not"));
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(b"id,text\n1,2\n").expect("written");
        assert!(read_quotes(file.path()).expect_err("an error").to_string().contains("no column 'doc_id'"));
    }
}
