//! The findings as a table for the terminal.

use std::fmt::Write;

use super::figure::Figure;
use super::findings::{Findings, Measured};
use super::interval::Interval;

/// Fewest coded items of a group that is shown; JSON has all groups.
const MIN_SHOWN: u64 = 5;

fn percent(figure: &Figure) -> String {
    let Interval { low, high } = figure.interval;
    format!("{:5.1}  [{:5.1}, {:5.1}]", 100.0 * figure.value, 100.0 * low, 100.0 * high)
}

fn line(out: &mut String, name: &str, figure: &Figure) {
    let more = match figure.items_to_add {
        0 => String::new(),
        n => format!("  +{n} for ± 3"),
    };
    // Writing to a String cannot fail.
    let _ = writeln!(out, "  {name:<34} {}  n = {}{more}", percent(figure), figure.items);
}

fn measured(out: &mut String, found: &Measured, with_groups: bool) {
    line(out, found.measure, &found.all);
    if with_groups {
        for (group, figures) in &found.by {
            for (value, figure) in figures.iter().filter(|(_, f)| f.items >= MIN_SHOWN) {
                line(out, &format!("  {group} {value}"), figure);
            }
        }
    }
}

/// The findings in lines, all shares in percent with their 95 % interval.
pub fn table(found: &Findings) -> String {
    let mut out = String::new();
    let _ = writeln!(
        out,
        "audit {}: {} of {} rows and {} of {} paragraphs coded by {}",
        found.audit,
        found.rows.coded,
        found.rows.sampled,
        found.paragraphs.coded,
        found.paragraphs.sampled,
        found.coders.join(", ")
    );
    let _ = writeln!(out, "\nprecision, in percent, weighted to the corpus  [95 % interval]");
    for (i, figures) in found.precision.iter().enumerate() {
        // By group only where most is asked for, and for what one row in itself answers.
        measured(&mut out, figures, i == super::measures::CONFIDENCE_MEASURE || i + 1 == found.precision.len());
    }
    for figures in found.speaker.iter().chain(&found.kind) {
        measured(&mut out, figures, false);
    }
    if let Some(recall) = &found.recall {
        let _ = writeln!(
            out,
            "\nrecall, from {} paragraphs with {} missed",
            recall.paragraphs,
            (recall.missed * 100.0).round() / 100.0
        );
        line(&mut out, "all", &recall.all);
        for (kind, figure) in &recall.by_kind {
            line(&mut out, &format!("  {kind}"), figure);
        }
    }
    if !found.agreement.is_empty() {
        let _ = writeln!(out, "\nagreement{:29}raw   kappa  alpha  [95 % interval]", "");
        let number = |x: Option<f64>| x.map_or("    -".to_string(), |x| format!("{x:5.2}"));
        for (question, a) in &found.agreement {
            let interval = a.alpha_interval.map_or(String::new(), |i| format!("  [{:5.2}, {:5.2}]", i.low, i.high));
            let _ = writeln!(
                out,
                "  {question:<34} {:5.2}  {}  {}{interval}  n = {}",
                a.raw,
                number(a.kappa),
                number(a.alpha),
                a.items
            );
        }
    }
    if let Some(confidence) = &found.confidence {
        let _ = writeln!(out, "\nconfidence{:28}says   right", "");
        for band in &confidence.bands {
            let name = format!("{:.2} to {:.2}", band.from, band.to);
            let _ = writeln!(
                out,
                "  {name:<34} {:5.1}  {}  n = {}",
                100.0 * band.confidence,
                percent(&band.right),
                band.right.items
            );
        }
        let _ = writeln!(out, "  calibration error {:.3}", confidence.calibration_error);
        if let Some(t) = &confidence.threshold {
            let wanted = 100.0 * t.wanted;
            match (t.confidence, &t.precision, &t.right_kept) {
                (Some(least), Some(precision), Some(kept)) => {
                    let _ = writeln!(
                        out,
                        "  confidence >= {least:.2} reaches {wanted:.0} %: precision {}; keeps {:.1} % of the rows and {} % \
                         of the right ones",
                        percent(precision).trim(),
                        100.0 * t.rows_kept,
                        percent(kept).trim()
                    );
                }
                _ => {
                    let _ = writeln!(out, "  no threshold of confidence reaches {wanted:.0} % in this sample");
                }
            }
        }
    }
    if !found.shares.is_empty() {
        let _ = writeln!(out, "\nshares of quotes{:22}naive  corrected", "");
        for share in &found.shares {
            let other =
                share.rogan_gladen.as_ref().map_or(String::new(), |f| format!("  Rogan-Gladen {}", percent(f).trim()));
            let _ = writeln!(
                out,
                "  {:<34} {:5.1}  {}{other}",
                share.property,
                100.0 * share.naive,
                percent(&share.corrected)
            );
        }
    }
    for warning in &found.warnings {
        let _ = writeln!(out, "\nnote: {warning}");
    }
    out
}
