//! What an audit found: every estimate, for tables, JSON and the methods paragraph.

use std::collections::BTreeMap;

use serde::Serialize;

use super::agreement::{Agreement, Answer, agreement};
use super::codes::{Coding, KINDS, RowCode};
use super::design::{Design, RowItem};
use super::figure::Figure;
use super::interval::{wilson, without_replacement};
use super::measures::{CONFIDENCE_MEASURE, Judged, KIND, MEASURES, Measure, SPEAKER};
use super::recall::{self, Recall};
use super::reliability::{Reliability, reliability};
use super::shares::{Share, shares};
use super::stratified::StratifiedSample;

/// Groups that figures are given for, where the corpus has more than one of them.
const GROUPS: [&str; 3] = ["kind", "outlet", "period"];

/// All estimates of an audit.
#[derive(Clone, Debug, Serialize)]
pub struct Findings {
    /// Id of the audit.
    pub audit: String,
    /// Names of the coders' files.
    pub coders: Vec<String>,
    /// Sampled rows, and those that were coded.
    pub rows: Coverage,
    /// Sampled paragraphs, and those that were coded.
    pub paragraphs: Coverage,
    /// Precision of the rows, measure by measure.
    pub precision: Vec<Measured>,
    /// Share of speakers that are right, of rows whose content is.
    pub speaker: Option<Measured>,
    /// Share of kinds that are right, of attributions.
    pub kind: Option<Measured>,
    /// Recall, from the paragraphs.
    pub recall: Option<Recall>,
    /// Precision in each stratum, with Wilson's interval.
    pub strata: Vec<StratumFigure>,
    /// Agreement between coders, by question.
    pub agreement: BTreeMap<String, Agreement>,
    /// Reliability of `confidence`.
    pub confidence: Option<Reliability>,
    /// Shares corrected for error.
    pub shares: Vec<Share>,
    /// What a reader of the figures should know.
    pub warnings: Vec<String>,
}

/// How many of the sampled items were coded.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Coverage {
    /// Items in the sample.
    pub sampled: usize,
    /// Items that somebody coded.
    pub coded: usize,
}

/// A measure over all rows and by group.
#[derive(Clone, Debug, Serialize)]
pub struct Measured {
    /// Its name.
    pub measure: &'static str,
    /// What counts as right.
    pub meaning: &'static str,
    /// Over all rows.
    pub all: Figure,
    /// For each group, by its values.
    pub by: BTreeMap<String, BTreeMap<String, Figure>>,
}

/// Precision in a stratum.
#[derive(Clone, Debug, Serialize)]
pub struct StratumFigure {
    /// Its values.
    pub values: Vec<String>,
    /// Rows in the corpus.
    pub rows: u64,
    /// Precision, by the measure that `confidence` is about; none where nothing was coded.
    pub precision: Option<Figure>,
}

/// Scores the answers of an audit.
///
/// `wanted` is a precision to find the threshold of `confidence` for.
pub fn findings(design: &Design, codings: &[Coding], adjudicated: Option<&Coding>, wanted: Option<f64>) -> Findings {
    let judged = Judged { design, codings, adjudicated };
    let all = || codings.iter().chain(adjudicated);
    let coded_rows = design.rows.iter().filter(|r| all().any(|c| c.rows.contains_key(&r.item))).count();
    let coded_paragraphs =
        design.paragraphs.iter().filter(|p| all().any(|c| c.paragraphs.contains_key(&p.item))).count();
    let mut out = Findings {
        audit: design.id.clone(),
        coders: codings.iter().map(|c| c.name.clone()).collect(),
        rows: Coverage { sampled: design.rows.len(), coded: coded_rows },
        paragraphs: Coverage { sampled: design.paragraphs.len(), coded: coded_paragraphs },
        precision: MEASURES.iter().filter_map(|m| measured(&judged, m)).collect(),
        speaker: measured(&judged, &SPEAKER),
        kind: measured(&judged, &KIND),
        recall: recall::estimate(&judged),
        strata: strata(&judged),
        agreement: agreements(design, codings),
        confidence: reliability(&judged, wanted),
        shares: shares(&judged),
        warnings: Vec::new(),
    };
    out.warnings = warnings(&out, &judged);
    out
}

fn measured(judged: &Judged<'_>, measure: &Measure) -> Option<Measured> {
    let design = judged.design;
    // The sample are the rows about which anything was answered: those that the measure leaves out (a speaker that
    // cannot be told, say) are outside its domain, not missing.
    let attribution = &MEASURES[0];
    let coded: Vec<(&RowItem, Option<f64>)> = design
        .rows
        .iter()
        .map(|r| (r, judged.right(r, measure)))
        .filter(|(r, right)| right.is_some() || judged.right(r, attribution).is_some())
        .collect();
    let sizes: Vec<u64> = design.strata.iter().map(|s| s.rows).collect();
    let sample = StratifiedSample::new(&sizes, coded.iter().map(|(r, _)| r.stratum).collect());
    let right: Vec<f64> = coded.iter().map(|(_, right)| right.unwrap_or(0.0)).collect();
    let figure = |is_in: &dyn Fn(&RowItem) -> bool| {
        let domain = |(row, right): &(&RowItem, Option<f64>)| f64::from(u8::from(right.is_some() && is_in(row)));
        sample.share(&right, &coded.iter().map(domain).collect::<Vec<_>>()).map(Figure::from)
    };
    let mut by = BTreeMap::new();
    for group in GROUPS {
        let values = design.corpus.groups.get(group).into_iter().flat_map(BTreeMap::keys);
        let figures: BTreeMap<String, Figure> =
            values.filter_map(|v| Some((v.clone(), figure(&|row| row.groups.get(group) == Some(v))?))).collect();
        if figures.len() > 1 {
            by.insert(group.to_string(), figures);
        }
    }
    Some(Measured { measure: measure.name, meaning: measure.meaning, all: figure(&|_| true)?, by })
}

/// Precision in each stratum: Wilson's interval, for a sample without replacement.
fn strata(judged: &Judged<'_>) -> Vec<StratumFigure> {
    let rows = &judged.design.rows;
    let of = |(h, stratum): (usize, &super::design::Stratum)| {
        let right: Vec<f64> = rows
            .iter()
            .filter(|r| r.stratum == h)
            .filter_map(|r| judged.right(r, &MEASURES[CONFIDENCE_MEASURE]))
            .collect();
        let n = right.len() as f64;
        let value = right.iter().sum::<f64>() / n;
        let interval = wilson(value, without_replacement(n, stratum.rows as f64));
        let precision = (n > 0.0).then(|| Figure::new(value, interval, n));
        StratumFigure { values: stratum.values.clone(), rows: stratum.rows, precision }
    };
    judged.design.strata.iter().enumerate().map(of).collect()
}

/// Agreement on each question, over the items that two coders or more have.
fn agreements(design: &Design, codings: &[Coding]) -> BTreeMap<String, Agreement> {
    let mut out = BTreeMap::new();
    if codings.len() < 2 {
        return out;
    }
    let mut add = |name: String, items: Vec<Vec<Answer>>| {
        if let Some(found) = agreement(&items, design.seed) {
            out.insert(name, found);
        }
    };
    let on_rows = |answer: &dyn Fn(&RowCode) -> Answer| -> Vec<Vec<Answer>> {
        let of = |row: &RowItem| codings.iter().map(|c| c.rows.get(&row.item).and_then(answer)).collect();
        design.rows.iter().map(of).collect()
    };
    add("attribution".to_string(), on_rows(&|c| c.attribution.map(|m| m.code())));
    add("content".to_string(), on_rows(&|c| c.content.map(|m| m.code())));
    add("source".to_string(), on_rows(&|c| c.source.map(|m| m.code())));
    add("cue".to_string(), on_rows(&|c| c.cue.map(|m| m.code())));
    add("speaker".to_string(), on_rows(&|c| c.speaker.map(|m| m.code())));
    add("kind".to_string(), on_rows(&|c| KINDS.iter().position(|k| Some(*k) == c.kind).map(|k| k as u8)));
    for (i, asked) in design.asked.iter().enumerate() {
        add(asked.property.clone(), on_rows(&|c| c.has.get(i).copied().flatten().map(|m| m.code())));
    }
    let missed = |c: &Coding, item: &str| c.paragraphs.get(item).map(|p| u8::from(p.missed.iter().any(|n| *n > 0)));
    let of = |item: &str| codings.iter().map(|c| missed(c, item)).collect();
    add("anything missed".to_string(), design.paragraphs.iter().map(|p| of(&p.item)).collect());
    out
}

fn warnings(found: &Findings, judged: &Judged<'_>) -> Vec<String> {
    let mut out = Vec::new();
    let mut missing = |what: &str, coverage: Coverage| {
        if coverage.coded < coverage.sampled {
            let left = coverage.sampled - coverage.coded;
            out.push(format!("{left} of {} sampled {what} are not coded; the others stand for them", coverage.sampled));
        }
    };
    missing("rows", found.rows);
    missing("paragraphs", found.paragraphs);
    let design = judged.design;
    let coded = |r: &&RowItem| judged.right(r, &MEASURES[0]).is_some();
    let sizes: Vec<u64> = design.strata.iter().map(|s| s.rows).collect();
    let sample = StratifiedSample::new(&sizes, design.rows.iter().filter(coded).map(|r| r.stratum).collect());
    if sample.uncovered() > 0.0 {
        let share = 100.0 * sample.uncovered();
        out.push(format!(
            "{share:.1} % of the rows are in strata without a coded row; the other strata stand for them"
        ));
    }
    if found.recall.is_none() && found.paragraphs.sampled == 0 {
        out.push("no paragraphs were sampled: recall is not known (--paragraphs)".to_string());
    }
    out
}
