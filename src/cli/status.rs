//! `whosaid status`: what the last runs left, and what the next one would do.

use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;
use std::process::ExitCode;

use serde_json::{Map, Value, json};
use whosaid::config::Settings;
use whosaid::pipeline::{self, RunError};
use whosaid::query::{newest, shards};
use whosaid::report::{Silent, StopFlag};
use whosaid::store::{FileState, Found, Store, StoreError};

use super::args::StatusArgs;
use super::extract::printable;
use super::failure::Failure;
use super::run::code_of;

/// Runs that people are shown.
const SHOWN: usize = 5;

/// Tables that an archive has in shards.
const SHARDED: [&str; 4] = ["documents", "quotes", "stance_markers", "stance_by_quote"];

/// Shows it.
pub fn status(asked: &StatusArgs) -> Result<ExitCode, Failure> {
    let resolved = asked.settings.resolve()?;
    // The ledger is what there is to look at, where there is one.
    let output = resolved.settings.write.folder.clone();
    let mut settings = resolved.settings;
    settings.incremental |= pipeline::store_of(&output).exists();
    let known = known(&settings, &output)?;
    let text = if asked.json { format!("{known:#}\n") } else { as_text(&known) };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

fn known(settings: &Settings, output: &Path) -> Result<Value, Failure> {
    let mut out = Map::new();
    out.insert("output".into(), json!(output));
    if settings.incremental {
        match pipeline::look_at(settings) {
            Ok((store, how)) => drop(out.insert("store".into(), of_store(&store, &how)?)),
            Err(RunError::Store(StoreError::Missing { .. })) => drop(out.insert("store".into(), Value::Null)),
            Err(error) => return Err(told(&error)),
        }
    }
    let tables = newest(output);
    out.insert("tables".into(), of_tables(&tables)?);
    let plan = pipeline::survey(settings, &Silent, &StopFlag::default(), false);
    out.insert(
        "next_run".into(),
        match plan {
            Ok(plan) => json!(plan),
            // Nothing to read is nothing that the state of the tables depends on.
            Err(error @ RunError::Walk(_)) => json!({ "error": error.to_string() }),
            Err(error) => return Err(told(&error)),
        },
    );
    Ok(Value::Object(out))
}

fn told(error: &RunError) -> Failure {
    match code_of(error) {
        super::failure::USAGE => Failure::Usage(error.to_string()),
        _ => Failure::Fatal(error.to_string()),
    }
}

/// What the ledger holds, and the runs that it remembers.
fn of_store(store: &Store, how: &Found) -> Result<Value, Failure> {
    let fatal = |e: StoreError| Failure::Fatal(e.to_string());
    let (mut done, mut begun, mut retried, mut left_out, mut records) = (0u64, 0u64, 0u64, 0u64, 0u64);
    for entry in store.ledger() {
        let (_, entry) = entry.map_err(fatal)?;
        match entry.state {
            FileState::Done => done += 1,
            FileState::Begun => begun += 1,
            FileState::Retried => retried += 1,
            FileState::LeftOut(_) => left_out += 1,
        }
        records += u64::from(entry.records);
    }
    Ok(json!({
        "path": store.path(),
        "bytes": fs::metadata(store.path()).map(|m| m.len()).unwrap_or_default(),
        "files": { "done": done, "begun": begun, "to_try_again": retried, "left_out": left_out },
        "records": records,
        "same_settings": *how == Found::Same,
        "runs": store.runs().map_err(fatal)?,
    }))
}

/// The last run that wrote tables, and their shards.
fn of_tables(folder: &Path) -> Result<Value, Failure> {
    let Ok(text) = fs::read_to_string(folder.join("run.json")) else { return Ok(Value::Null) };
    let run: Value = serde_json::from_str(&text).unwrap_or_default();
    let mut by_table = Map::new();
    for table in SHARDED {
        let files = shards(&folder.join(table))?;
        if !files.is_empty() {
            let bytes: u64 = files.iter().filter_map(|f| fs::metadata(f).ok()).map(|m| m.len()).sum();
            by_table.insert(table.into(), json!({ "shards": files.len(), "bytes": bytes }));
        }
    }
    Ok(json!({
        "folder": folder,
        "started": run["started"],
        "finished": run["finished"],
        "exit_status": run["exit_status"],
        "counts": run["counts"],
        "shards": by_table,
    }))
}

fn as_text(known: &Value) -> String {
    let mut out = String::new();
    let mut line = |label: &str, text: String| {
        let _ = writeln!(out, "{label:<10} {text}"); // Writing to a String cannot fail.
    };
    let count = |v: &Value| v.as_u64().unwrap_or_default();
    let word = |v: &Value| printable(v.as_str().unwrap_or("-"));
    // To the second, as people write it.
    let time = |v: &Value| {
        let known = v.as_str().and_then(|t| t.parse::<jiff::Timestamp>().ok());
        known.map_or("-".to_string(), |t| format!("{t:.0}"))
    };
    let size = |v: &Value| bytesize::ByteSize(count(v)).to_string();
    let store = &known["store"];
    if store.is_object() {
        let files = &store["files"];
        line("store", format!("{}, {}", word(&store["path"]), size(&store["bytes"])));
        line(
            "files",
            format!(
                "{} read, {} begun, {} to try again, {} left out; {} articles and failures in them",
                count(&files["done"]),
                count(&files["begun"]),
                count(&files["to_try_again"]),
                count(&files["left_out"]),
                count(&store["records"])
            ),
        );
        if store["same_settings"] == false {
            line("settings", "changed since the last run: the next one annotates all articles again".to_string());
        }
    } else if store.is_null() && known.get("store").is_some() {
        line("store", "none yet".to_string());
    }
    let tables = &known["tables"];
    if tables.is_null() {
        line("tables", format!("none in {}", word(&known["output"])));
    } else {
        line("tables", format!("{}, of a run that ended at {}", word(&tables["folder"]), time(&tables["finished"])));
        let shards = tables["shards"].as_object().into_iter().flatten();
        let shards: Vec<String> =
            shards.map(|(t, s)| format!("{t} {} ({})", count(&s["shards"]), size(&s["bytes"]))).collect();
        if !shards.is_empty() {
            line("shards", shards.join(", "));
        }
    }
    for (i, run) in store["runs"].as_array().into_iter().flatten().rev().take(SHOWN).enumerate() {
        let seconds = run["timings_seconds"]["total"].as_f64().unwrap_or_default();
        let end = match (&run["interrupted"], &run["published"]) {
            (Value::Bool(true), _) => "interrupted".to_string(),
            (_, Value::Bool(true)) => format!("exit {}, new tables", count(&run["exit_status"])),
            _ => format!("exit {}, tables as they were", count(&run["exit_status"])),
        };
        let counts = &run["counts"];
        let text = format!(
            "{}  {seconds:.1} s  {} articles annotated, {} files unchanged, {} gone  {end}",
            time(&run["started"]),
            count(&counts["articles_annotated"]),
            count(&counts["files_unchanged"]),
            count(&counts["files_gone"])
        );
        line(if i == 0 { "last runs" } else { "" }, text);
    }
    match known["next_run"]["error"].as_str() {
        Some(error) => line("next run", format!("cannot read: {}", printable(error))),
        None => {
            let plan: whosaid::report::PlanSummary =
                serde_json::from_value(known["next_run"].clone()).unwrap_or_default();
            for (i, text) in plan.lines().lines().enumerate() {
                line(if i == 0 { "next run" } else { "" }, text.to_string());
            }
        }
    }
    out
}
