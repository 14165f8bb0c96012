//! The charts as the template draws them: bars, columns, lines and shaded tables, each with its numbers.
//!
//! Lengths are per cent of the drawing, as SVG attributes: the page's policy allows no style attributes. page.js draws
//! the same forms of what is filtered.

use std::collections::HashMap;

use serde::Serialize;

use super::counts::{CLASSES, Counts, Cross, KINDS, LINES};
use super::overview::{Documents, MIN_WORDS, Speaker, Speakers, TOP};
use super::rate::Rate;
use super::words::{grouped, length, percent, tenths};

/// Part of a bar.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Part {
    pub kind: &'static str,
    pub n: String,
    pub x: String,
    pub width: String,
}

/// A row of a list of bars.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Bar {
    /// What a click filters by, and the value.
    pub filter: &'static str,
    pub value: String,
    pub name: String,
    pub note: String,
    pub total: String,
    /// Without repeats; empty where that is not known or the same.
    pub distinct: String,
    pub parts: Vec<Part>,
}

/// A list of bars.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Bars {
    pub id: &'static str,
    pub title: String,
    pub note: String,
    pub rows: Vec<Bar>,
}

/// A column of the time line.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Column {
    pub name: String,
    pub from: String,
    pub to: String,
    pub x: String,
    pub width: String,
    pub total: String,
    pub counts: [String; 3],
    pub parts: Vec<Block>,
    /// Whether its name stands below it.
    pub is_named: bool,
    pub middle: String,
}

/// Part of a column.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Block {
    pub kind: &'static str,
    pub y: String,
    pub height: String,
}

/// A small line of one speaker.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Line {
    pub value: String,
    pub name: String,
    pub total: String,
    pub most: String,
    /// Points in a drawing of 100 by 100.
    pub points: String,
}

/// A shaded table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Heat {
    /// What a click on a column's or a row's name filters by.
    pub column_filter: &'static str,
    pub row_filter: &'static str,
    pub columns: Vec<Named>,
    pub rows: Vec<HeatRow>,
}

/// A value and its name.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Named {
    pub value: String,
    pub name: String,
}

/// A row of a shaded table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct HeatRow {
    pub value: String,
    pub name: String,
    pub total: String,
    pub cells: Vec<HeatCell>,
}

/// A cell of a shaded table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct HeatCell {
    pub text: String,
    /// 0 (nothing) to 6.
    pub level: u8,
}

/// A speaker's or an outlet's rates.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Firm {
    pub filter: &'static str,
    pub value: String,
    pub name: String,
    pub words: String,
    pub hedges: Whisker,
    pub boosters: Whisker,
}

/// A rate with its interval.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Whisker {
    pub text: String,
    pub interval: String,
    pub x: String,
    pub low: String,
    pub high: String,
}

/// The parts of a bar, of a whole that is `most`.
pub(super) fn parts(counts: [u64; 3], most: u64) -> Vec<Part> {
    let mut at = 0;
    let part = |(kind, n): (&'static str, u64)| {
        let x = length(at as f64, most as f64);
        at += n;
        Part { kind, n: grouped(n), x, width: length(n as f64, most as f64) }
    };
    KINDS.iter().copied().zip(counts).map(part).filter(|p| p.n != "0").collect()
}

/// What tells a speaker from another one of the same name in a list: a title, or else the id. Empty for the only one of
/// a name, because the tables do not say which of the titles seen is the usual one.
fn label(speaker: &Speaker, list: &[Speaker]) -> String {
    if list.iter().filter(|s| s.name == speaker.name).count() < 2 {
        return String::new();
    }
    speaker.titles.first().unwrap_or(&speaker.id).clone()
}

const GROUPS: [(&str, &str); 3] = [
    ("persons", "Persons"),
    ("organisations", "Organisations and documents"),
    ("unnamed", "Unnamed people and groups"),
];

/// The lists of the most quoted.
pub(super) fn most_quoted(speakers: &Speakers) -> Vec<Bars> {
    let list = |(i, (id, title)): (usize, (&'static str, &str))| {
        // A scale of its own: organisations would vanish beside persons.
        let most = speakers.top[i].iter().map(Speaker::printed).max().unwrap_or(0);
        let (n, printed, distinct) = speakers.groups[i];
        let shown = speakers.top[i].len() as u64;
        let of = if n > shown { format!("the {shown} most quoted of {}", grouped(n)) } else { format!("all {n}") };
        let note = format!("{of}; {} quotes, {} without reprints", grouped(printed), grouped(distinct));
        let row = |s: &Speaker| Bar {
            filter: "speaker",
            value: s.id.clone(),
            name: s.name.clone(),
            note: label(s, &speakers.top[i]),
            total: grouped(s.printed()),
            distinct: if s.distinct == s.printed() { String::new() } else { grouped(s.distinct) },
            parts: parts(s.quotes, most),
        };
        Bars { id, title: title.to_string(), note, rows: speakers.top[i].iter().map(row).collect() }
    };
    GROUPS.into_iter().enumerate().map(list).filter(|list| !list.rows.is_empty()).collect()
}

/// Persons by gender, if the tables tell it.
pub(super) fn genders(speakers: &Speakers) -> Option<Bars> {
    let most = speakers.genders.values().map(|g| g.quotes).max()?;
    let all: u64 = speakers.genders.values().map(|g| g.quotes).sum();
    let row = |(gender, g): (&String, &super::overview::GenderCount)| Bar {
        filter: "gender",
        value: gender.clone(),
        name: match gender.as_str() {
            "female" => "women".to_string(),
            "male" => "men".to_string(),
            "unknown" | "" => "not known".to_string(),
            other => other.to_string(),
        },
        note: format!("{} persons, {} of the quotes", grouped(g.speakers), percent(g.quotes, all)),
        total: grouped(g.quotes),
        distinct: if g.distinct == g.quotes { String::new() } else { grouped(g.distinct) },
        parts: plain(g.quotes, most),
    };
    let note = "quotes of persons; read from names, titles and the text around them, and can be wrong".to_string();
    let rows = speakers.genders.iter().map(row).collect();
    Some(Bars { id: "genders", title: "Women and men among the persons".to_string(), note, rows })
}

/// Quotes by outlet, the outlets with the most quotes first.
pub(super) fn outlets(counts: &Counts, documents: &Documents) -> Bars {
    let (articles, genders) = (&documents.outlets, &documents.genders_by_outlet);
    let mut list: Vec<(&String, u64)> = counts.outlets.iter().zip(counts.by_outlet.iter().map(|o| o.total)).collect();
    list.sort_by_key(|o| std::cmp::Reverse(o.1));
    let most = list.first().map_or(0, |o| o.1);
    let row = |&(name, total): &(&String, u64)| {
        let n = articles.get(name).copied().unwrap_or(0);
        Bar {
            filter: "outlet",
            value: name.clone(),
            name: outlet_name(name),
            note: outlet_note(n, genders.get(name)),
            total: grouped(total),
            distinct: String::new(),
            parts: plain(total, most),
        }
    };
    let (shown, all) = (list.len(), articles.len());
    let note = if all > shown { format!("the {shown} with the most articles of {all}") } else { String::new() };
    Bars { id: "outlets", title: "Quotes by outlet".to_string(), note, rows: list.iter().map(row).collect() }
}

/// Articles of an outlet, and the shares of women and men in the quotes of persons.
fn outlet_note(articles: u64, genders: Option<&[u64; 3]>) -> String {
    let mut out = if articles == 1 { "1 article".to_string() } else { format!("{} articles", grouped(articles)) };
    if let Some([women, men, unknown]) = genders {
        let persons = women + men + unknown;
        if persons > 0 {
            out.push_str(&format!("; women {}, men {}", percent(*women, persons), percent(*men, persons)));
        }
    }
    out
}

/// A bar of one part.
fn plain(n: u64, most: u64) -> Vec<Part> {
    let width = length(n as f64, most as f64);
    vec![Part { kind: "plain", n: grouped(n), x: "0%".to_string(), width }]
}

/// An outlet, or what stands for none.
pub(super) fn outlet_name(name: &str) -> String {
    if name.is_empty() { "no outlet".to_string() } else { name.to_string() }
}

/// Most names below a time line.
const NAMED_STEPS: usize = 8;

/// Quotes over time.
pub(super) fn columns(counts: &Counts) -> Vec<Column> {
    let (n, most) = (counts.steps.len(), most_of(counts));
    let width = 100.0 / n.max(1) as f64;
    let every = n.div_ceil(NAMED_STEPS).max(1);
    let column = |(step, kinds): (usize, &[u64; 3])| {
        let (from, to) = counts.time.days(step).map(|(a, b)| (a.to_string(), b.to_string())).unwrap_or_default();
        let total: u64 = kinds.iter().sum();
        let mut top = most - total;
        // The kinds lie upon each other, direct quotes at the bottom.
        let parts = KINDS.iter().copied().zip(kinds).rev().filter(|(_, n)| **n > 0).map(|(kind, n)| {
            let y = length(top as f64, most as f64);
            top += n;
            Block { kind, y, height: length(*n as f64, most as f64) }
        });
        Column {
            name: counts.time.name(step),
            from,
            to,
            x: length(step as f64 * width + width * 0.08, 100.0),
            width: length(width * 0.84, 100.0),
            middle: length((step as f64 + 0.5) * width, 100.0),
            total: grouped(total),
            counts: kinds.map(grouped),
            parts: parts.collect(),
            is_named: step.is_multiple_of(every),
        }
    };
    counts.steps.iter().enumerate().map(column).collect()
}

/// The most quotes in one step.
pub(super) fn most_of(counts: &Counts) -> u64 {
    counts.steps.iter().map(|kinds| kinds.iter().sum()).max().unwrap_or(0)
}

/// The named speakers with the most quotes, persons and organisations together.
fn named(speakers: &Speakers) -> Vec<&Speaker> {
    let mut list: Vec<&Speaker> = speakers.top[..2].iter().flatten().collect();
    list.sort_by_key(|s| std::cmp::Reverse(s.printed()));
    list
}

fn crosses(counts: &Counts) -> HashMap<&str, &Cross> {
    counts.shown.iter().map(String::as_str).zip(&counts.by_speaker).collect()
}

/// Small lines of the most quoted.
pub(super) fn lines(speakers: &Speakers, counts: &Counts) -> Vec<Line> {
    let crosses = crosses(counts);
    let list: Vec<(&Speaker, &Cross)> = named(speakers)
        .into_iter()
        .take(LINES)
        .filter_map(|s| Some((s, *crosses.get(s.id.as_str())?)))
        .filter(|(_, cross)| cross.total > 0)
        .collect();
    let line = |(speaker, cross): &(&Speaker, &Cross)| {
        let most = cross.steps.iter().max().copied().unwrap_or(0);
        Line {
            value: speaker.id.clone(),
            name: speaker.name.clone(),
            total: grouped(cross.total),
            most: grouped(most),
            points: points(&cross.steps, most),
        }
    };
    list.iter().map(line).collect()
}

/// A line in a drawing of 100 by 100.
pub(super) fn points(steps: &[u64], most: u64) -> String {
    let n = steps.len().max(1) as f64;
    let point = |(i, count): (usize, &u64)| {
        let y = 98.0 - 96.0 * *count as f64 / most.max(1) as f64;
        format!("{:.2},{y:.2}", (i as f64 + 0.5) * 100.0 / n)
    };
    steps.iter().enumerate().map(point).collect::<Vec<_>>().join(" ")
}

/// Shade of a count, of the largest: by its square root, so that small ones are told apart.
fn level(n: u64, most: u64) -> u8 {
    if n == 0 || most == 0 { 0 } else { (1.0 + 5.0 * (n as f64 / most as f64).sqrt()).round().min(6.0) as u8 }
}

/// Outlets by speakers.
pub(super) fn outlets_by_speaker(speakers: &Speakers, counts: &Counts) -> Heat {
    let crosses = crosses(counts);
    let list = named(speakers).into_iter().take(TOP);
    let list: Vec<(&Speaker, &Cross)> = list.filter_map(|s| Some((s, *crosses.get(s.id.as_str())?))).collect();
    let most = list.iter().flat_map(|(_, c)| &c.outlets).max().copied().unwrap_or(0);
    let row = |(s, cross): &(&Speaker, &Cross)| HeatRow {
        value: s.id.clone(),
        name: s.name.clone(),
        total: grouped(cross.total),
        cells: cross.outlets.iter().map(|&n| cell(n, level(n, most))).collect(),
    };
    let columns = counts.outlets.iter().map(|o| Named { value: o.clone(), name: outlet_name(o) }).collect();
    Heat { column_filter: "outlet", row_filter: "speaker", columns, rows: list.iter().map(row).collect() }
}

fn cell(n: u64, level: u8) -> HeatCell {
    HeatCell { text: if n == 0 { String::new() } else { grouped(n) }, level }
}

/// Classes of cues in per cent of a row's quotes.
fn class_row(value: &str, name: String, cross: &Cross, used: &[usize]) -> HeatRow {
    let cells = used.iter().map(|&class| {
        let (n, all) = (cross.classes[class], cross.total);
        let share = if all == 0 { 0.0 } else { 100.0 * n as f64 / all as f64 };
        let text = match n {
            0 => String::new(),
            _ if share < 1.0 => "<1".to_string(),
            _ => format!("{share:.0}"),
        };
        HeatCell { text, level: level(n, all) }
    });
    HeatRow { value: value.to_string(), name, total: grouped(cross.total), cells: cells.collect() }
}

const EVERYBODY_ELSE: &str = "everybody else";

/// The name of the row of all quotes: in a page about one speaker they are that speaker's.
fn name_of_all(counts: &Counts) -> String {
    if counts.others.total > 0 { "this speaker".to_string() } else { "all quotes".to_string() }
}

/// Classes of cues by speaker and by outlet, after a row of all.
pub(super) fn classes(speakers: &Speakers, counts: &Counts) -> [Heat; 2] {
    let is_used = |class: &usize| counts.all.classes[*class] + counts.others.classes[*class] > 0;
    let used: Vec<usize> = (0..CLASSES.len()).filter(is_used).collect();
    let columns: Vec<Named> =
        used.iter().map(|c| Named { value: CLASSES[*c].to_string(), name: CLASSES[*c].to_string() }).collect();
    let all = || {
        let others =
            (counts.others.total > 0).then(|| class_row("", EVERYBODY_ELSE.to_string(), &counts.others, &used));
        std::iter::once(class_row("", name_of_all(counts), &counts.all, &used)).chain(others)
    };
    let crosses = crosses(counts);
    let of_speaker = |s: &Speaker| Some(class_row(&s.id, s.name.clone(), crosses.get(s.id.as_str())?, &used));
    let by_speaker = named(speakers).into_iter().take(TOP).filter_map(of_speaker);
    let of_outlet = |(name, cross): (&String, &Cross)| class_row(name, outlet_name(name), cross, &used);
    let by_outlet = counts.outlets.iter().zip(&counts.by_outlet).map(of_outlet);
    let heat = |row_filter, rows| Heat { column_filter: "class", row_filter, columns: columns.clone(), rows };
    [heat("speaker", all().chain(by_speaker).collect()), heat("outlet", all().chain(by_outlet).collect())]
}

/// A rate on a scale that ends at `most`.
pub(super) fn whisker(rate: Rate, most: f64) -> Whisker {
    Whisker {
        text: tenths(rate.value),
        interval: format!("{} to {}", tenths(rate.low), tenths(rate.high)),
        x: length(rate.value, most),
        low: length(rate.low, most),
        high: length(rate.high.min(most), most),
    }
}

/// How firmly: rows of speakers, outlets and all, on one scale whose end is also given.
pub(super) fn firmness(speakers: &Speakers, counts: &Counts) -> (Vec<Firm>, String) {
    let of_speaker = |s: &Speaker| Some(("speaker", s.id.clone(), s.name.clone(), s.words, s.hedges?, s.boosters?));
    let of_words = |filter, value: &str, name: String, cross: &Cross| {
        let w = cross.wording;
        let (hedges, boosters) = (Rate::of(w.hedges, w.words)?, Rate::of(w.boosters, w.words)?);
        Some((filter, value.to_string(), name, w.words, hedges, boosters))
    };
    let all = of_words("", "", name_of_all(counts), &counts.all);
    let others = of_words("", "", EVERYBODY_ELSE.to_string(), &counts.others);
    let outlets = counts.outlets.iter().zip(&counts.by_outlet);
    let outlets = outlets.filter_map(|(o, cross)| of_words("outlet", o, outlet_name(o), cross));
    let outlets = outlets.filter(|row| row.3 >= MIN_WORDS);
    let firm = if speakers.subjects.is_empty() { &speakers.firm[..] } else { &[] };
    let rows: Vec<_> = all.into_iter().chain(others).chain(firm.iter().filter_map(of_speaker)).chain(outlets).collect();
    let most = rows.iter().map(|r| r.4.value.max(r.5.value) * 1.6).fold(10.0, f64::max);
    let row = |(filter, value, name, words, hedges, boosters)| Firm {
        filter,
        value,
        name,
        words: grouped(words),
        hedges: whisker(hedges, most),
        boosters: whisker(boosters, most),
    };
    (rows.into_iter().map(row).collect(), format!("{most:.0}"))
}
