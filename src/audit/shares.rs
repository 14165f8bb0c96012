//! Shares of quotes with a property, corrected for the program's errors.
//!
//! The naive share counts rows: all of them, by the program's own values. Its errors do not cancel out: a row may be no
//! attribution, and the value may be wrong more often one way than the other. Two corrections use the coded sample:
//!
//! * Rogan & Gladen (1978): (q + sp - 1) / (se + sp - 1), with q the naive share in the whole corpus, and sensitivity
//!   and specificity estimated from the sample; over the share of rows that are attributions.
//! * Design-based supervised learning (Egami, Hinck, Stewart & Wei 2023), for a share: the naive share plus the mean
//!   difference between truth and program in the sample, weighted by design; over the share of rows that are
//!   attributions. It is unbiased whatever the program's errors are, since the sample is random.
//!
//! Both speak of the attributions among the rows; what the program missed is in neither.

use serde::Serialize;

use super::codes::{KINDS, Mark};
use super::design::RowItem;
use super::figure::Figure;
use super::measures::{Judged, MEASURES};
use super::stratified::StratifiedSample;

/// Most outlets whose shares are estimated, those with most rows.
const MAX_OUTLETS: usize = 10;
/// Least of sensitivity + specificity - 1 that Rogan and Gladen's estimator divides by.
const MIN_YOUDEN: f64 = 0.05;

/// The share of quotes that have a property.
#[derive(Clone, Debug, Serialize)]
pub struct Share {
    /// The property: `kind=direct`, `outlet=...`, or one that was asked.
    pub property: String,
    /// By the tables alone.
    pub naive: f64,
    /// Corrected by the design-based estimator.
    pub corrected: Figure,
    /// Corrected by sensitivity and specificity.
    pub rogan_gladen: Option<Figure>,
    /// Share of the quotes with the property that the tables give it.
    pub sensitivity: Option<f64>,
    /// Share of the rows without it to which the tables do not give it.
    pub specificity: Option<f64>,
}

/// An item as the estimators see it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Truth {
    /// Stratum of the row.
    pub stratum: usize,
    /// Whether the program gives the property to the row.
    pub program: bool,
    /// How far the row is an attribution with the property, 0 to 1.
    pub truth: f64,
    /// How far the row is an attribution, 0 to 1.
    pub attribution: f64,
}

/// Corrects the share of rows that have a property.
pub fn corrected(property: &str, naive: f64, strata: &[u64], items: &[Truth]) -> Option<Share> {
    if items.is_empty() {
        return None;
    }
    let sample = StratifiedSample::new(strata, items.iter().map(|i| i.stratum).collect());
    let column = |f: &dyn Fn(&Truth) -> f64| items.iter().map(f).collect::<Vec<f64>>();
    let program = |i: &Truth| f64::from(u8::from(i.program));
    let attributions = column(&|i| i.attribution);
    if sample.mean(&attributions) <= 0.0 {
        return None;
    }
    let difference = column(&|i| i.truth - program(i));
    let by_design = sample.estimate(&[difference, attributions.clone()], |m| (naive + m[0]) / m[1]);
    let columns = [
        column(&|i| program(i) * i.truth),
        column(&|i| i.truth),
        column(&|i| (1.0 - program(i)) * (1.0 - i.truth)),
        attributions,
    ];
    let rates = |m: &[f64]| (m[0] / m[1], m[2] / (1.0 - m[1]));
    let rogan_gladen = sample.estimate(&columns, |m| {
        let (sensitivity, specificity) = rates(m);
        (naive + specificity - 1.0) / (sensitivity + specificity - 1.0) / m[3]
    });
    let means: Vec<f64> = columns.iter().map(|c| sample.mean(c)).collect();
    let (sensitivity, specificity) = rates(&means);
    let usable = rogan_gladen.value.is_finite() && sensitivity + specificity - 1.0 >= MIN_YOUDEN;
    Some(Share {
        property: property.to_string(),
        naive,
        corrected: by_design.into(),
        rogan_gladen: usable.then(|| rogan_gladen.into()),
        sensitivity: Some(sensitivity).filter(|r| r.is_finite()),
        specificity: Some(specificity).filter(|r| r.is_finite()),
    })
}

/// The shares of each kind, of the largest outlets, and of each asked property.
pub(super) fn shares(judged: &Judged<'_>) -> Vec<Share> {
    let design = judged.design;
    let rows = design.corpus.rows.max(1) as f64;
    let strata: Vec<u64> = design.strata.iter().map(|s| s.rows).collect();
    let attribution = |row: &RowItem| judged.right(row, &MEASURES[0]);
    let of = |property: &str, n: u64, item: &dyn Fn(&RowItem) -> Option<(bool, f64)>| {
        let items: Vec<Truth> = design
            .rows
            .iter()
            .filter_map(|row| {
                let (program, truth) = item(row)?;
                Some(Truth { stratum: row.stratum, program, truth, attribution: attribution(row)? })
            })
            .collect();
        corrected(property, n as f64 / rows, &strata, &items)
    };
    let mut out = Vec::new();
    let group = |name: &str| design.corpus.groups.get(name).cloned().unwrap_or_default();
    for kind in KINDS {
        let n = group("kind").get(kind).copied().unwrap_or(0);
        let item = |row: &RowItem| {
            let is = judged.mean(row, |c| {
                let is_quote = c.attribution.filter(|a| *a != Mark::Unclear)? != Mark::No;
                if is_quote { c.kind.map(|k| f64::from(u8::from(k == kind))) } else { Some(0.0) }
            });
            Some((row.kind == kind, is?))
        };
        out.extend(of(&format!("kind={kind}"), n, &item));
    }
    let mut outlets: Vec<(String, u64)> = group("outlet").into_iter().collect();
    outlets.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    if outlets.len() > 1 {
        for (outlet, n) in outlets.into_iter().take(MAX_OUTLETS) {
            let item = |row: &RowItem| {
                let is = row.groups.get("outlet") == Some(&outlet);
                Some((is, attribution(row)? * f64::from(u8::from(is))))
            };
            out.extend(of(&format!("outlet={outlet}"), n, &item));
        }
    }
    for (i, asked) in design.asked.iter().enumerate() {
        let item = |row: &RowItem| {
            let has = judged.mean(row, |c| {
                let is_quote = c.attribution.filter(|a| *a != Mark::Unclear)? != Mark::No;
                let has = c.has.get(i).copied().flatten().filter(|h| *h != Mark::Unclear);
                if is_quote { has.map(|h| f64::from(u8::from(h != Mark::No))) } else { Some(0.0) }
            });
            Some((row.has.get(i).copied().unwrap_or(false), has?))
        };
        out.extend(of(&asked.property, asked.rows, &item));
    }
    out
}

#[cfg(test)]
mod tests {
    use fastrand::Rng;

    use super::*;

    /// Rows in two strata. The program gives the property to 60 of 100 quotes that have it and to 8 of 100 that have
    /// it not; 15 of 100 rows in the second stratum are no quotes, and two in three of these get the property.
    fn population(rng: &mut Rng) -> Vec<Truth> {
        let row = |i: usize| {
            let stratum = usize::from(i >= 2500);
            let attribution = stratum == 0 || rng.f64() >= 0.15;
            let truth = attribution && rng.f64() < 0.3;
            let given = match (attribution, truth) {
                (false, _) => 0.67,
                (true, true) => 0.6,
                (true, false) => 0.08,
            };
            let as_number = |b: bool| f64::from(u8::from(b));
            Truth { stratum, program: rng.f64() < given, truth: as_number(truth), attribution: as_number(attribution) }
        };
        (0..4000).map(row).collect()
    }

    /// 1,000 audits of 200 rows: the naive share is off by many points, the corrected ones cover the true share.
    #[test]
    fn corrected_shares_cover_where_the_naive_one_is_off() {
        let mut rng = Rng::with_seed(11);
        let rows = population(&mut rng);
        let sum = |f: &dyn Fn(&Truth) -> f64| rows.iter().map(f).sum::<f64>();
        let truth = sum(&|r| r.truth) / sum(&|r| r.attribution);
        let naive = sum(&|r| f64::from(u8::from(r.program))) / rows.len() as f64;
        let (mut design, mut rogan_gladen, mut bias) = (0, 0, 0.0);
        for _ in 0..1000 {
            let mut items = Vec::new();
            for (h, n) in [(0, 125), (1, 75)] {
                let stratum = rows.iter().filter(|r| r.stratum == h).copied();
                items.extend(rng.choose_multiple(stratum, n));
            }
            let share = corrected("property", naive, &[2500, 1500], &items).expect("a share");
            design += u32::from(share.corrected.interval.contains(truth));
            bias += (share.corrected.value - truth) / 1000.0;
            rogan_gladen += u32::from(share.rogan_gladen.is_some_and(|f| f.interval.contains(truth)));
        }
        assert!(truth - naive > 0.02, "naive {naive}, true {truth}");
        assert!(bias.abs() < 0.005, "bias {bias}");
        assert!((930..=970).contains(&design), "by design {design} of 1,000");
        assert!((930..=985).contains(&rogan_gladen), "by rates {rogan_gladen} of 1,000");
    }

    #[test]
    fn nothing_coded_is_no_share() {
        assert!(corrected("x", 0.5, &[10], &[]).is_none());
        let row = Truth { stratum: 0, program: true, truth: 0.0, attribution: 0.0 };
        assert!(corrected("x", 0.5, &[10], &[row]).is_none());
    }
}
