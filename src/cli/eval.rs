//! `whosaid eval`: the program, or a table of quotes, against gold annotations.

use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;

use rayon::ThreadPoolBuilder;
use rayon::prelude::*;
use serde_json::{Map, Value};
use whosaid::annotate::annotate;
use whosaid::config::Settings;
use whosaid::corpus::speakers::{self, Facts, Gazetteer, Linker};
use whosaid::eval::{
    AttributionScorer, CalibrationScorer, GoldArticle, Prediction, Scorer, SpeakerScorer, TokenScorer, evaluate,
    read_gold, read_quotes, read_speakers, read_subset, read_tokens,
};
use whosaid::flow::{AnnotatedDocument, Article, Metadata};
use whosaid::tables::{RowBuilder, Rows};
use whosaid_language::Analyser;

use super::args::EvalArgs;
use super::failure::{Failure, WITH_FAILURES};

/// Scores and prints the scores.
pub fn eval(asked: &EvalArgs) -> Result<ExitCode, Failure> {
    let settings = asked.settings.resolve()?.settings;
    let subset = asked.subset.as_deref().map(read_subset).transpose()?;
    let gold = read_gold(&asked.gold, subset.as_ref())?;
    let mut failed = Vec::new();
    let predictions = match &asked.predictions {
        Some(table) => read_quotes(table)?,
        None => annotated(&gold, &settings, &mut failed)?,
    };
    let tokens = match &asked.tokens {
        Some(path) => {
            let wanted: BTreeSet<String> = gold.iter().map(|a| a.key.clone()).collect();
            TokenScorer::with(read_tokens(path, &wanted)?)
        }
        None => TokenScorer::with_own(&gold),
    };
    let mut scorers: Vec<Box<dyn Scorer>> = vec![Box::new(tokens), Box::<AttributionScorer>::default()];
    if let Some(path) = &asked.speakers {
        scorers.push(Box::new(SpeakerScorer::new(read_speakers(path)?)));
    }
    scorers.push(Box::<CalibrationScorer>::default());
    let scores = evaluate(&gold, &predictions, &mut scorers);
    let text = if asked.json { format!("{:#}\n", Value::Object(scores)) } else { as_text(&scores) };
    io::stdout().write_all(text.as_bytes())?;
    for reason in &failed {
        let _ = writeln!(io::stderr(), "error: {reason}"); // Nobody left to tell.
    }
    Ok(if failed.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(WITH_FAILURES) })
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
    let mut found = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        match outcome {
            Ok(document) if !document.annotations.quotes.is_empty() => found.push(document),
            Ok(_) => {}
            Err(dropped) => failed.push(format!("{}: {}", dropped.path, dropped.reason)),
        }
    }
    let gazetteer = settings.speakers.load().map_err(|e| Failure::Usage(e.to_string()))?;
    Ok(linked(&found, analyser.engine().id(), gazetteer))
}

/// What was found in each text, its speakers linked over all of them as a run links them.
fn linked(found: &[AnnotatedDocument], engine: &str, gazetteer: Option<Gazetteer>) -> BTreeMap<String, Prediction> {
    let builder = RowBuilder::new(engine, false);
    let rows: Vec<Rows> = found.iter().map(|document| builder.rows(document)).collect();
    let facts: Vec<Facts> = rows.iter().map(Facts::of).collect();
    let mut linker = Linker::new(gazetteer.map(Arc::new));
    facts.iter().for_each(|f| linker.add(f));
    let links = linker.finish();
    let of = |((document, mut rows), facts): ((&AnnotatedDocument, Rows), &Facts)| {
        speakers::apply(links.resolve(&rows.document.doc_id, facts), &mut rows);
        let mut prediction = Prediction::of(&document.article.text, &document.annotations, |_| String::new());
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

/// A line for each measure: section, name, numbers.
fn as_text(scores: &Map<String, Value>) -> String {
    let mut out = format!("articles {}, with rows {}\n", scores["articles"], scores["articles_with_rows"]);
    for (section, measures) in scores.iter().filter_map(|(name, v)| Some((name, v.as_object()?))) {
        for (name, numbers) in measures.iter().filter_map(|(name, v)| Some((name, v.as_object()?))) {
            let number = |(key, value): (&String, &Value)| match value.as_object() {
                Some(inner) => {
                    let inner: Vec<String> = inner.iter().map(|(k, v)| format!("{k}={v}")).collect();
                    format!("{key}: {}", inner.join(" "))
                }
                None => format!("{key}={value}"),
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
