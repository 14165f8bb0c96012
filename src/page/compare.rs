//! Two outputs, or two outlets of one, side by side.

use std::collections::{BTreeSet, HashMap};

use minijinja::{Environment, context};
use serde::Serialize;

use super::counts::{self, CLASSES, Counts, KINDS};
use super::figures::{Whisker, whisker};
use super::overview::{self, Documents, Speaker, Speakers};
use super::rate::Rate;
use super::render::{STYLE, period, raw};
use super::words::{grouped, length};
use super::{PageError, PageRequest, RunFacts};
use crate::audit::wilson;
use crate::offline::policy_hash;

const PAGE: &str = include_str!("compare.html.jinja");
/// Speakers that are shown: the most quoted of either side.
const SHOWN: usize = 25;

/// One of the two outputs or outlets that are compared, and its counts.
struct Side {
    name: String,
    facts: RunFacts,
    documents: Documents,
    speakers: Speakers,
    counts: Counts,
}

/// A row of the page's first table: one value of each side, without a chart.
#[derive(Serialize)]
struct Line {
    name: String,
    values: [String; 2],
}

/// A share of each side's quotes, with its interval.
#[derive(Serialize)]
struct Share {
    name: String,
    sides: [Measured; 2],
    /// Whether the intervals do not touch.
    differs: bool,
}

#[derive(Serialize)]
struct Measured {
    n: String,
    percent: String,
    interval: String,
    width: String,
}

#[derive(Serialize)]
struct Group {
    title: &'static str,
    note: &'static str,
    rows: Vec<Share>,
}

/// A row of the section "How firmly": rates of hedges or of boosters per 1,000 words, with their intervals.
#[derive(Serialize)]
struct Firm {
    name: &'static str,
    sides: Vec<Whisker>,
    differs: bool,
}

/// The page that compares two outputs or outlets, as HTML; `names` are their headings, in the same order.
///
/// # Errors
/// [`PageError`] if a table is missing or cannot be read, or a side has no quote.
pub fn compare(sides: [PageRequest; 2], names: [String; 2]) -> Result<String, PageError> {
    let command = sides[0].command.clone();
    let [a, b] = sides;
    let [name_a, name_b] = names;
    let sides = [Side::read(&a, name_a)?, Side::read(&b, name_b)?];
    let mut environment = Environment::new();
    environment.add_template("compare.html", PAGE)?;
    let (firm, scale) = firmness(&sides);
    Ok(environment.get_template("compare.html")?.render(context! {
        style => raw(STYLE),
        style_hash => policy_hash(STYLE),
        names => [&sides[0].name, &sides[1].name],
        lines => lines(&sides),
        groups => groups(&sides),
        firm => firm,
        scale => scale,
        facts => [&sides[0].facts, &sides[1].facts],
        same_method => sides[0].facts.engine == sides[1].facts.engine && sides[0].facts.version == sides[1].facts.version
            && sides[0].facts.settings_hash == sides[1].facts.settings_hash
            && sides[0].facts.min_confidence.total_cmp(&sides[1].facts.min_confidence).is_eq(),
        command => command,
    })?)
}

impl Side {
    fn read(request: &PageRequest, name: String) -> Result<Self, PageError> {
        let (folder, subject) = (&request.folder, &request.subject);
        let facts = RunFacts::read(folder, &request.defaults);
        let documents = overview::documents(folder, subject)?;
        let speakers = overview::speakers(folder, subject)?;
        let counts = counts::counts(folder, subject, &documents, &speakers, facts.min_confidence)?;
        if counts.total() == 0 {
            return Err(PageError::Argument(format!("{name} has no quote to compare")));
        }
        Ok(Self { name, facts, documents, speakers, counts })
    }
}

fn lines(sides: &[Side; 2]) -> Vec<Line> {
    type Value = fn(&Side) -> String;
    let rows: [(&str, Value); 7] = [
        ("articles", |s| grouped(s.documents.articles)),
        ("copies among them", |s| grouped(s.documents.copies)),
        ("period", |s| period(&s.documents)),
        ("quotes", |s| grouped(s.counts.total())),
        ("quotes without reprints", |s| grouped(s.counts.distinct)),
        ("quotes per article", |s| format!("{:.1}", s.counts.total() as f64 / s.documents.articles.max(1) as f64)),
        ("speakers", |s| grouped(s.speakers.total())),
    ];
    let line =
        |(name, value): (&str, Value)| Line { name: name.to_string(), values: [value(&sides[0]), value(&sides[1])] };
    rows.into_iter().map(line).collect()
}

/// A share of each side: how many of how many.
fn share(name: String, of: [(u64, u64); 2], scale: f64) -> Share {
    let intervals = of.map(|(n, all)| wilson(n as f64 / all.max(1) as f64, all as f64));
    let measured = |i: usize| {
        let (n, all) = of[i];
        let p = n as f64 / all.max(1) as f64;
        Measured {
            n: grouped(n),
            percent: format!("{:.1}", 100.0 * p),
            interval: format!("{:.1} to {:.1}", 100.0 * intervals[i].low, 100.0 * intervals[i].high),
            width: length(p, scale),
        }
    };
    let differs = intervals[0].high < intervals[1].low || intervals[1].high < intervals[0].low;
    Share { name, sides: [measured(0), measured(1)], differs }
}

/// One row for each name that at least one side has quotes of; all bars on one scale, that of the largest share.
fn shares(names: impl Iterator<Item = String>, counts: [Vec<u64>; 2], all: [u64; 2]) -> Vec<Share> {
    let part = |side: usize, i: usize| counts[side][i] as f64 / all[side].max(1) as f64;
    let scale = (0..counts[0].len()).flat_map(|i| [part(0, i), part(1, i)]).fold(0.0, f64::max);
    let rows = names.enumerate().filter(|(i, _)| counts[0][*i] + counts[1][*i] > 0);
    rows.map(|(i, name)| share(name, [(counts[0][i], all[0]), (counts[1][i], all[1])], scale)).collect()
}

fn groups(sides: &[Side; 2]) -> Vec<Group> {
    let totals = [0, 1].map(|i| sides[i].counts.total());
    let of = |values: fn(&Side) -> Vec<u64>| [values(&sides[0]), values(&sides[1])];
    let strings = |names: &[&str]| names.iter().map(|n| (*n).to_string()).collect::<Vec<_>>().into_iter();
    let whose = ["persons", "organisations and documents", "unnamed people and groups", "nobody"];
    let by_group = of(|s| s.speakers.groups.iter().map(|g| g.1).chain([s.counts.nobody]).collect());
    let mut out = vec![
        Group {
            title: "Who is quoted most",
            note: "Per cent of each side's quotes; the speakers most quoted by either side.",
            rows: most_quoted(sides, totals),
        },
        Group { title: "Who speaks", note: "Per cent of the quotes.", rows: shares(strings(&whose), by_group, totals) },
        Group {
            title: "Kinds of quotes",
            note: "Per cent of the quotes.",
            rows: shares(strings(KINDS), of(|s| s.counts.kinds.to_vec()), totals),
        },
        Group {
            title: "What the reporting words do",
            note: "Classes of cues, per cent of the quotes.",
            rows: shares(strings(CLASSES), of(|s| s.counts.all.classes.to_vec()), totals),
        },
    ];
    let genders = |s: &Side| s.documents.genders();
    let (women_men, of_persons) = ([genders(&sides[0]), genders(&sides[1])], |g: &[u64; 3]| g.iter().sum::<u64>());
    if women_men.iter().all(|g| of_persons(g) > 0) {
        let names = ["women", "men", "not known"];
        out.insert(
            2,
            Group {
                title: "Women and men",
                note: "Per cent of the quotes of persons; read from names, titles and the text, and can be wrong.",
                rows: shares(
                    strings(&names),
                    [women_men[0].to_vec(), women_men[1].to_vec()],
                    [of_persons(&women_men[0]), of_persons(&women_men[1])],
                ),
            },
        );
    }
    out
}

/// The [`SHOWN`] named speakers with the largest share of either side's quotes. A speaker who is not among the
/// `overview::MOST` most quoted of a side counts 0 there.
fn most_quoted(sides: &[Side; 2], totals: [u64; 2]) -> Vec<Share> {
    let mut found: HashMap<&str, (&Speaker, [u64; 2])> = HashMap::new();
    for (i, side) in sides.iter().enumerate() {
        for speaker in side.speakers.most.iter() {
            found.entry(&speaker.id).or_insert((speaker, [0, 0])).1[i] = speaker.printed();
        }
    }
    let weight = |n: &[u64; 2]| (0..2).map(|i| n[i] as f64 / totals[i].max(1) as f64).fold(0.0, f64::max);
    let mut list: Vec<(&Speaker, [u64; 2])> = found.into_values().collect();
    list.sort_by(|a, b| weight(&b.1).total_cmp(&weight(&a.1)).then_with(|| a.0.id.cmp(&b.0.id)));
    list.truncate(SHOWN);
    let counts = [0, 1].map(|i| list.iter().map(|s| s.1[i]).collect::<Vec<_>>());
    shares(list.iter().map(|s| s.0.name.clone()), counts, totals)
}

fn firmness(sides: &[Side; 2]) -> (Vec<Firm>, String) {
    let rates = |count: fn(&Side) -> u64| {
        let rate = |side: &Side| Rate::of(count(side), side.counts.all.wording.words).unwrap_or_default();
        [rate(&sides[0]), rate(&sides[1])]
    };
    let rows =
        [("hedges", rates(|s| s.counts.all.wording.hedges)), ("boosters", rates(|s| s.counts.all.wording.boosters))];
    // End of the scale, as in figures.rs and charts.js: room above the largest rate for most of its interval, and at
    // least 10 (the usual rate of hedges per 1,000 words), so that low rates look low.
    let most = rows.iter().flat_map(|r| r.1).map(|r| r.value * 1.6).fold(10.0, f64::max);
    let firm = rows.map(|(name, r)| Firm {
        name,
        differs: r[0].high < r[1].low || r[1].high < r[0].low,
        sides: r.iter().map(|r| whisker(*r, most)).collect(),
    });
    (firm.into(), format!("{most:.0}"))
}

/// The names of all outlets in the tables of a request, in alphabetical order ("": articles without an outlet).
///
/// # Errors
/// [`PageError`] if the table cannot be read.
pub fn outlets(request: &PageRequest) -> Result<BTreeSet<String>, PageError> {
    let documents = overview::documents(&request.folder, &request.subject)?;
    Ok(documents.outlets.into_keys().collect())
}
