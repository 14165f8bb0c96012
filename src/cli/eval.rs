//! `whosaid eval`: the program, or a table of quotes, against gold annotations.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use serde_json::{Map, Value};
use whosaid::annotate::{Engine, annotate};
use whosaid::config::Settings;
use whosaid::corpus::speakers::{self, Facts, Gazetteer, Linker};
use whosaid::eval::{
    AttributionScorer, CalibrationScorer, GoldArticle, KindScorer, Parts, Prediction, Scorer, SpeakerScorer,
    StanceScorer, TokenScorer, compare, intervals, predicted_markers, read_gold, read_markers, read_quotes,
    read_speakers, read_stance, read_subset, read_tokens,
};
use whosaid::flow::{AnnotatedDocument, Article, Metadata};
use whosaid::setting::Word;
use whosaid::tables::{RowBuilder, Rows};
use whosaid_language::Analyser;

use super::args::EvalArgs;
use super::failure::{Failure, WITH_FAILURES};

/// Scores and prints the scores.
pub fn eval(asked: &EvalArgs) -> Result<ExitCode, Failure> {
    let (text, failed) = scores(asked)?;
    io::stdout().write_all(text.as_bytes())?;
    for reason in &failed {
        let _ = writeln!(io::stderr(), "error: {reason}"); // Nobody left to tell.
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(WITH_FAILURES) })
}

/// The scores as they are printed, and the articles that could not be annotated.
pub fn scores(asked: &EvalArgs) -> Result<(String, Vec<String>), Failure> {
    let settings = asked.settings.resolve()?.settings;
    let subset = asked.subset.as_deref().map(read_subset).transpose()?;
    let gold = read_gold(&asked.gold, subset.as_ref())?;
    let mut failed = Vec::new();
    let all: Vec<usize> = (0..gold.len()).collect();
    let text = if let [first, second] = &asked.compare[..] {
        let mut parts = |of: &str| -> Result<Parts, Failure> {
            Ok(Parts::new(&gold, &named(of, &gold, &settings, &mut failed)?, scorers(asked, &gold)?))
        };
        let differences = compare(&parts(first)?, &parts(second)?, resamples(asked), asked.seed);
        if asked.json { format!("{:#}\n", Value::Object(differences)) } else { differences_as_text(&differences) }
    } else {
        let mut predictions = match &asked.predictions {
            Some(table) => read_quotes(table)?,
            None => annotated(&gold, &settings, &mut failed)?,
        };
        if let Some(table) = &asked.markers {
            for (key, markers) in read_markers(table)? {
                predictions.entry(key).or_default().markers = markers;
            }
        }
        let parts = Parts::new(&gold, &predictions, scorers(asked, &gold)?);
        let wanted = |articles: &[usize]| {
            let intervals = (asked.intervals || asked.resamples.is_some())
                .then(|| intervals(&parts, articles, resamples(asked), asked.seed));
            (parts.scores(articles), intervals)
        };
        let groups: Vec<(String, Vec<usize>)> = match asked.by.as_deref() {
            None | Some("kind") => Vec::new(),
            Some(by) => groups(&gold, by)?,
        };
        let whole = wanted(&all);
        let by: Vec<(String, Scored)> = groups.into_iter().map(|(name, of)| (name, wanted(&of))).collect();
        let by_name = asked.by.as_deref().unwrap_or_default();
        if asked.json { as_json(whole, by_name, by) } else { in_lines(&whole, by_name, &by) }
    };
    Ok((text, failed))
}

/// Scores, and their intervals where these were asked for.
type Scored = (Map<String, Value>, Option<Map<String, Value>>);

/// Resamples where none are given.
const RESAMPLES: u32 = 1000;

fn resamples(asked: &EvalArgs) -> u32 {
    asked.resamples.unwrap_or(RESAMPLES)
}

/// The scorers that the arguments ask for.
fn scorers(asked: &EvalArgs, gold: &[GoldArticle]) -> Result<Vec<Box<dyn Scorer>>, Failure> {
    let tokens = match &asked.tokens {
        Some(path) => {
            let wanted: BTreeSet<String> = gold.iter().map(|a| a.key.clone()).collect();
            TokenScorer::with(read_tokens(path, &wanted)?)
        }
        None => TokenScorer::with_own(gold),
    };
    let mut scorers: Vec<Box<dyn Scorer>> = vec![Box::new(tokens), Box::<AttributionScorer>::default()];
    if asked.by.as_deref() == Some("kind") {
        scorers.push(Box::<KindScorer>::default());
    }
    if let Some(path) = &asked.speakers {
        scorers.push(Box::new(SpeakerScorer::new(read_speakers(path)?)));
    }
    if let Some(path) = &asked.stance {
        scorers.push(Box::new(StanceScorer::new(read_stance(path)?)));
    }
    scorers.push(Box::<CalibrationScorer>::default());
    Ok(scorers)
}

/// What an engine, a model file or a table of quotes finds.
fn named(
    name: &str,
    gold: &[GoldArticle],
    settings: &Settings,
    failed: &mut Vec<String>,
) -> Result<BTreeMap<String, Prediction>, Failure> {
    let is_table = [".csv", ".csv.gz"].iter().any(|end| name.ends_with(end));
    if is_table {
        return Ok(read_quotes(Path::new(name))?);
    }
    let mut settings = settings.clone();
    match Engine::from_word(name) {
        Some(engine) => (settings.engine, settings.model) = (engine, None),
        None => settings.model = Some(PathBuf::from(name)),
    }
    annotated(gold, &settings, failed)
}

/// Most months that periods are months; gold of more has years.
const MAX_MONTHS: usize = 24;

/// The articles of each outlet or period.
fn groups(gold: &[GoldArticle], by: &str) -> Result<Vec<(String, Vec<usize>)>, Failure> {
    let months: BTreeSet<&str> = gold.iter().filter_map(|a| a.date.as_deref()?.get(..7)).collect();
    let digits = if months.len() > MAX_MONTHS { 4 } else { 7 };
    let mut out: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, article) in gold.iter().enumerate() {
        let value = match by {
            "outlet" => article.outlet.clone(),
            _ => article.date.as_deref().and_then(|d| d.get(..digits)).map(str::to_string),
        };
        out.entry(value.unwrap_or_else(|| "(none)".to_string())).or_default().push(i);
    }
    if out.len() == 1 && out.contains_key("(none)") {
        let field = if by == "outlet" { "outlet" } else { "date" };
        return Err(Failure::Usage(format!("--by {by}: no article of the gold has the field '{field}'")));
    }
    Ok(out.into_iter().collect())
}

/// What the program finds in the gold's own texts. An article without attributions has no entry, as it would have no
/// row in a table; one that fails is told in `failed`.
fn annotated(
    gold: &[GoldArticle],
    settings: &Settings,
    failed: &mut Vec<String>,
) -> Result<BTreeMap<String, Prediction>, Failure> {
    let loaded = settings.engine.load(settings.model.as_deref())?;
    let analyser = Analyser::builder().engine(loaded.engine).lexicon(settings.stance.load()?.lexicon).build();
    let pool = ThreadPoolBuilder::new().num_threads(settings.n_threads()).build();
    let pool =
        pool.map_err(|e| Failure::Fatal(format!("cannot start the threads: {e}; try fewer (--set threads=1)")))?;
    let predict = |article: &GoldArticle| {
        let unread = Article {
            doc_id: article.key.clone(),
            path: article.key.clone(),
            record: None,
            format: "txt".into(),
            metadata: Metadata::default(),
            text: article.source_text.clone(),
            note: None,
            content_hash: String::new(),
        };
        annotate(&analyser, unread)
    };
    let outcomes: Vec<_> = pool.install(|| gold.par_iter().map(predict).collect());
    let has_rows = |d: &AnnotatedDocument| !(d.annotations.quotes.is_empty() && d.annotations.markers.is_empty());
    let mut found = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome {
            Ok(document) if has_rows(&document) => found.push(document),
            Ok(_) => {}
            Err(dropped) => failed.push(format!("{}: {}", dropped.path, dropped.reason)),
        }
    }
    let gazetteer = settings.speakers.load().map_err(|e| Failure::Usage(e.to_string()))?;
    Ok(linked(&found, &analyser, gazetteer))
}

/// What was found in each text, its speakers linked over all of them as a run links them.
fn linked(
    found: &[AnnotatedDocument],
    analyser: &Analyser,
    gazetteer: Option<Gazetteer>,
) -> BTreeMap<String, Prediction> {
    let builder = RowBuilder::new(analyser.engine().id(), false);
    let rows: Vec<Rows> = found.iter().map(|document| builder.rows(document)).collect();
    let facts: Vec<Facts> = rows.iter().map(Facts::of).collect();
    let mut linker = Linker::new(gazetteer.map(Arc::new));
    facts.iter().for_each(|f| linker.add(f));
    let links = linker.finish();
    let of = |((document, mut rows), facts): ((&AnnotatedDocument, Rows), &Facts)| {
        speakers::apply(links.resolve(&rows.document.doc_id, facts), &mut rows);
        let mut prediction = Prediction::of(&document.article.text, &document.annotations, |_| String::new());
        prediction.markers = predicted_markers(&document.article.text, &document.annotations, analyser.lexicon());
        for (attribution, quote) in prediction.attributions.iter_mut().zip(&rows.quotes) {
            let speaker = rows.speaker_of(quote);
            attribution.speaker = speaker.map(|s| s.name.clone()).unwrap_or_default();
            attribution.speaker_id = speaker.map(|s| s.id.clone()).unwrap_or_default();
            attribution.speaker_kind = Some(speaker.map(|s| s.kind.to_string()).unwrap_or_default());
        }
        (document.article.doc_id.clone(), prediction)
    };
    found.iter().zip(rows).zip(&facts).map(of).collect()
}

/// All scores as one JSON object; intervals under `intervals`, groups under `by`.
fn as_json(whole: Scored, by_name: &str, by: Vec<(String, Scored)>) -> String {
    let with_intervals = |(mut scores, intervals): Scored| {
        if let Some(intervals) = intervals {
            scores.insert("intervals".to_string(), Value::Object(intervals));
        }
        Value::Object(scores)
    };
    let mut out = with_intervals(whole);
    if !by.is_empty() {
        let groups: Map<String, Value> = by.into_iter().map(|(name, scored)| (name, with_intervals(scored))).collect();
        out["by"] = Value::Object(Map::from_iter([(by_name.to_string(), Value::Object(groups))]));
    }
    format!("{out:#}\n")
}

fn in_lines(whole: &Scored, by_name: &str, by: &[(String, Scored)]) -> String {
    let mut out = as_text(whole);
    for (name, scored) in by {
        out.push_str(&format!("\n{by_name} {name}: {}", as_text(scored)));
    }
    out
}

/// A line for each measure: section, name, numbers with their intervals.
fn as_text((scores, intervals): &Scored) -> String {
    let mut out = format!("articles {}, with rows {}\n", scores["articles"], scores["articles_with_rows"]);
    let interval = |place: &[&str]| -> String {
        let mut value = intervals.as_ref().and_then(|i| i.get(place[0]));
        for name in &place[1..] {
            value = value.and_then(|v| v.get(name));
        }
        value.map(|v| format!(" [{}, {}]", v[0], v[1])).unwrap_or_default()
    };
    for (section, measures) in scores.iter().filter_map(|(name, v)| Some((name, v.as_object()?))) {
        for (name, numbers) in measures.iter().filter_map(|(name, v)| Some((name, v.as_object()?))) {
            let number = |(key, value): (&String, &Value)| match value.as_object() {
                Some(inner) => {
                    let one = |(k, v): (&String, &Value)| format!("{k}={v}{}", interval(&[section, name, key, k]));
                    let inner: Vec<String> = inner.iter().map(one).collect();
                    format!("{key}: {}", inner.join(" "))
                }
                None => format!("{key}={value}{}", interval(&[section, name, key])),
            };
            // The counts of gold and predicted kinds are for programs: only in JSON.
            let shown = numbers.iter().filter(|(key, _)| *key != "confusion");
            let separator = if numbers.values().all(Value::is_object) { ", " } else { " " };
            let numbers: Vec<String> = shown.map(number).collect();
            out.push_str(&format!("{section:22} {name:26} {}\n", numbers.join(separator)));
        }
    }
    out
}

/// A line for each rate of a comparison.
fn differences_as_text(differences: &Map<String, Value>) -> String {
    fn lines(value: &Value, place: &str, out: &mut String) {
        let Some(inner) = value.as_object() else { return };
        if let (Some(a), Some(b), Some(difference)) = (inner.get("a"), inner.get("b"), inner.get("difference")) {
            let (interval, p) = (&inner["interval"], &inner["p"]);
            let line = format!("{place:58} a={a} b={b} b-a={difference} [{}, {}] p={p}\n", interval[0], interval[1]);
            out.push_str(&line);
            return;
        }
        for (name, value) in inner {
            lines(value, &format!("{place} {name}"), out);
        }
    }
    let mut out = String::new();
    for (section, value) in differences {
        lines(value, section, &mut out);
    }
    out
}
