//! The page, put together from the template.

use std::collections::BTreeMap;

use minijinja::{Environment, Value, context};
use serde::Serialize;

use super::choice::Choice;
use super::counts::{Counts, KINDS};
use super::overview::{Documents, MIN_WORDS, Speaker};
use super::reprints::Reprinted;
use super::words::{day, grouped, percent};
use super::{PageDraft, PageError, Subject, accuracy, columns, figures};
use crate::offline::{for_script, policy_hash};

const PAGE: &str = include_str!("page.html.jinja");
pub(super) const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = concat!(
    "\"use strict\";\n(() => {\n",
    include_str!("data.js"),
    include_str!("filter.js"),
    include_str!("charts.js"),
    include_str!("list.js"),
    include_str!("main.js"),
    "})();\n"
);

/// Characters of a reprinted quote that are shown.
const MAX_SHOWN: usize = 300;
/// Outlets, languages and reasons that are named one by one in a line.
const MAX_NAMED: usize = 5;

/// A number at the head of the page.
#[derive(Serialize)]
struct Stat {
    label: &'static str,
    value: String,
    note: String,
}

#[derive(Serialize)]
struct Kind {
    name: &'static str,
    n: String,
    share: String,
    what: &'static str,
}

#[derive(Serialize)]
struct Fact {
    name: &'static str,
    value: String,
}

#[derive(Serialize)]
struct ShownReprint {
    content: String,
    speaker_id: String,
    speaker: String,
    printed: String,
    /// `3 outlets`; empty for one.
    n_outlets: String,
    first: String,
}

/// Text that is no markup: a script or style of ours.
pub(super) fn raw(text: &str) -> Value {
    Value::from_safe_string(text.to_string())
}

pub(super) fn html(draft: &PageDraft) -> Result<String, PageError> {
    let PageDraft { request, facts, documents, speakers, counts, .. } = draft;
    let mut environment = Environment::new();
    environment.add_template("page.html", PAGE)?;
    let is_dossier = request.subject.speakers().is_some();
    let mut lists = if is_dossier { Vec::new() } else { figures::most_quoted(speakers) };
    if !is_dossier {
        lists.extend(figures::genders(speakers));
    }
    let outlets = figures::outlets(counts, documents);
    let (firm, scale) = figures::firmness(speakers, counts);
    let by_outlet = (!is_dossier && documents.outlets.len() > 1).then(|| figures::outlets_by_speaker(speakers, counts));
    let whats = ["all of it in quotation marks", "part of it", "none of it"];
    let kinds = KINDS.iter().zip(counts.kinds).zip(whats).map(|((name, n), what)| Kind {
        name,
        n: grouped(n),
        share: percent(n, counts.total()),
        what,
    });
    let n_dropped: u64 = documents.dropped.values().sum();
    let threshold = (facts.min_confidence > 0.0).then(|| facts.min_confidence.to_string());
    let about = serde_json::json!({
        "articles": request.articles,
        "quotes": draft.quotes.list.len(),
        "min_confidence": facts.min_confidence,
        "min_words": MIN_WORDS,
        "unit": counts.time.unit_name(),
        "subject": is_dossier,
    });
    Ok(environment.get_template("page.html")?.render(context! {
        style => raw(STYLE),
        script => raw(SCRIPT),
        style_hash => policy_hash(STYLE),
        script_hash => policy_hash(SCRIPT),
        about => raw(&for_script(&about.to_string())),
        data => raw(&columns::packed(&draft.quotes, &draft.passages)?),
        title => title(&request.subject),
        lead => if is_dossier { format!("In {}", lead(documents)) } else { lead(documents) },
        stats => stats(draft),
        person => is_dossier.then(|| person(&speakers.subjects)),
        kinds => kinds.collect::<Vec<_>>(),
        notes => notes(draft),
        n_dropped => grouped(n_dropped),
        dropped => reasons(documents),
        listed => documents.listed,
        n_unlisted => n_dropped.saturating_sub(documents.listed.len() as u64),
        who_title => if is_dossier { "Who it is" } else { "Who is quoted most" },
        lists => lists,
        unit => counts.time.unit_name(),
        columns => figures::columns(counts),
        most => grouped(figures::most_of(counts)),
        undated => (counts.undated > 0).then(|| grouped(counts.undated)),
        lines => if is_dossier { Vec::new() } else { figures::lines(speakers, counts) },
        outlets => outlets,
        by_outlet => by_outlet,
        min_words => MIN_WORDS,
        n_firm => grouped(speakers.n_firm),
        firm => firm,
        scale => scale,
        classes => figures::classes(speakers, counts),
        cues => counts.cues.iter().map(|(cue, n)| format!("“{cue}” {}", grouped(*n))).collect::<Vec<_>>(),
        held => held(draft),
        min_confidence => (facts.min_confidence * 100.0).round() as u64,
        copies_note => copies_note(draft),
        reprints => draft.reprints.iter().map(shown_reprint).collect::<Vec<_>>(),
        threshold => threshold,
        below => grouped(counts.below),
        mean => mean_confidence(counts),
        audited => draft.audited,
        accuracy => accuracy::measured(&facts.engine),
        languages => named(&documents.languages, ""),
        facts => facts,
        command => request.command,
        is_dossier => is_dossier,
    })?)
}

fn title(subject: &Subject) -> String {
    match subject {
        Subject::All => "Who is quoted".to_string(),
        Subject::Speaker { name, .. } => format!("{name} in quotes"),
        Subject::Outlet(name) => format!("Who is quoted in {}", figures::outlet_name(name)),
    }
}

/// The days of the first and the last article.
pub(super) fn period(documents: &Documents) -> String {
    match (documents.first, documents.last) {
        (Some(first), Some(last)) if first == last => day(first),
        (Some(first), Some(last)) => format!("{} to {}", day(first), day(last)),
        _ => "undated".to_string(),
    }
}

fn lead(documents: &Documents) -> String {
    let period = period(documents);
    let articles = if documents.articles == 1 { "article" } else { "articles" };
    let mut out = format!("{} {articles}, {period}", grouped(documents.articles));
    let outlets = named(&documents.outlets, "no outlet");
    if !outlets.is_empty() {
        out = format!("{out}: {outlets}");
    }
    out
}

/// The keys with the largest counts, each with its count.
fn named(counts: &BTreeMap<String, u64>, none: &str) -> String {
    let mut list: Vec<(&str, u64)> = counts.iter().map(|(k, n)| (k.as_str(), *n)).collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    let more = list.len().saturating_sub(MAX_NAMED);
    let shown = list.iter().take(MAX_NAMED);
    let shown = shown.map(|(name, n)| format!("{} ({})", if name.is_empty() { none } else { name }, grouped(*n)));
    let mut out = shown.collect::<Vec<_>>().join(", ");
    if more > 0 {
        out.push_str(&format!(" and {} more", grouped(more as u64)));
    }
    out
}

fn stats(draft: &PageDraft) -> Vec<Stat> {
    let PageDraft { documents, speakers, counts, request, .. } = draft;
    let mut out = Vec::new();
    let is_dossier = request.subject.speakers().is_some();
    if !is_dossier {
        let copies = match documents.copies {
            0 => String::new(),
            1 => ", 1 is a copy of another".to_string(),
            n => format!(", {} are copies of others", grouped(n)),
        };
        let note = format!("{} with a quote{copies}", grouped(documents.with_quotes));
        out.push(Stat { label: "articles", value: grouped(documents.articles), note });
    }
    let note = format!("{} without reprints", grouped(counts.distinct));
    out.push(Stat { label: "quotes", value: grouped(counts.total()), note });
    if is_dossier {
        let articles: u64 = speakers.subjects.iter().map(|s| s.documents).sum();
        out.push(Stat { label: "articles", value: grouped(articles), note: String::new() });
    } else {
        let [persons, organisations, unnamed] = speakers.groups.map(|g| grouped(g.0));
        let note = format!("{persons} persons, {organisations} organisations and documents, {unnamed} unnamed");
        out.push(Stat { label: "speakers", value: grouped(speakers.total()), note });
    }
    let wording = counts.all.wording;
    out.push(Stat { label: "words quoted", value: grouped(wording.words), note: String::new() });
    out
}

/// What is known of the speaker of a dossier.
fn person(subjects: &[Speaker]) -> Vec<Fact> {
    let join = |of: fn(&Speaker) -> &Vec<String>| {
        let mut all: Vec<&str> = subjects.iter().flat_map(|s| of(s).iter().map(String::as_str)).collect();
        all.dedup();
        all.join(", ")
    };
    let ids: Vec<&str> = subjects.iter().map(|s| s.id.as_str()).collect();
    let kinds: Vec<&str> = subjects.iter().map(|s| s.kind.as_str()).collect();
    let first = subjects.iter().filter_map(|s| s.first).min();
    let last = subjects.iter().filter_map(|s| s.last).max();
    let facts = [
        ("is", kinds.join(", ")),
        ("titles and roles", join(|s| &s.titles)),
        ("also called", join(|s| &s.aliases)),
        ("quoted", first.zip(last).map_or(String::new(), |(a, b)| format!("{} to {}", day(a), day(b)))),
        ("reporting words", join(|s| &s.cues)),
        ("speaker_id", ids.join(", ")),
    ];
    facts.into_iter().filter(|f| !f.1.is_empty()).map(|(name, value)| Fact { name, value }).collect()
}

fn notes(draft: &PageDraft) -> Vec<String> {
    let (counts, facts) = (&draft.counts, &draft.facts);
    let mut out = Vec::new();
    if counts.nobody > 0 {
        let share = percent(counts.nobody, counts.total());
        out.push(format!("{} quotes ({share}) are attributed to nobody who could be found.", grouped(counts.nobody)));
    }
    if counts.below > 0 {
        let (n, least) = (grouped(counts.below), facts.min_confidence);
        out.push(format!("{n} quotes with a confidence below {least} are in none of the counts."));
    }
    out
}

/// Mean confidence of all quotes and of each kind.
fn mean_confidence(counts: &Counts) -> Vec<String> {
    let mean = |sum: f64, n: u64| if n == 0 { "-".to_string() } else { format!("{:.2}", sum / n as f64) };
    let all = mean(counts.confidence.iter().sum(), counts.total());
    let kinds = counts.confidence.iter().zip(counts.kinds).map(|(sum, n)| mean(*sum, n));
    std::iter::once(all).chain(kinds).collect()
}

/// Files and articles that were not read, by reason.
fn reasons(documents: &Documents) -> String {
    let counts: BTreeMap<String, u64> =
        documents.dropped.iter().map(|((status, code), n)| (format!("{status} {code}"), *n)).collect();
    named(&counts, "")
}

/// What the page says of the quotes that it holds, where it does not hold all of them with their paragraphs.
fn held(draft: &PageDraft) -> String {
    let n = draft.quotes.list.len() as u64;
    let mut out = String::new();
    if let Choice::Rows { share, speakers, .. } = &draft.choice {
        out = format!(
            "This page holds {} of {} quotes: of {} speakers, the most quoted first, at most {} each, half of them \
             the most certain and half the most recent. The charts count all quotes; what is filtered is counted \
             among those held. ",
            grouped(n),
            grouped(draft.counts.rows()),
            grouped(*speakers),
            grouped(*share)
        );
    }
    let without = n.saturating_sub(draft.passages.n_in_place);
    if n > 0 && without == n {
        out.push_str("The articles' texts were not at hand when this page was made: quotes are shown without the words around them.");
    } else if without > 0 {
        out.push_str(&format!(
            "{} quotes are shown without the words around them: their articles were not at hand, or have changed.",
            grouped(without)
        ));
    }
    out
}

fn copies_note(draft: &PageDraft) -> String {
    let counts = &draft.counts;
    if !draft.facts.knows_copies {
        return "The run did not look for copies (duplicates.enabled = false): every printing counts.".to_string();
    }
    match counts.n_reprinted {
        0 => "No quote was found printed twice.".to_string(),
        1 => "One quote was printed more than once.".to_string(),
        n => format!("{} quotes were printed more than once; these most often.", grouped(n)),
    }
}

fn shown_reprint(reprint: &Reprinted) -> ShownReprint {
    let mut content: String = reprint.content.chars().take(MAX_SHOWN).collect();
    if content.len() < reprint.content.len() {
        content.push('…');
    }
    let first = [reprint.outlet.as_str(), reprint.date.as_deref().unwrap_or_default(), reprint.title.as_str()];
    let first: Vec<&str> = first.into_iter().filter(|part| !part.is_empty()).collect();
    let n = reprint.outlets.len();
    ShownReprint {
        content,
        speaker_id: reprint.speaker_id.clone(),
        speaker: if reprint.speaker.is_empty() { "nobody named".to_string() } else { reprint.speaker.clone() },
        printed: grouped(reprint.printed),
        n_outlets: if n > 1 { format!("{n} outlets") } else { String::new() },
        first: if first.is_empty() {
            "in an article without outlet, date and title".to_string()
        } else {
            first.join(", ")
        },
    }
}
