//! `whosaid check`: whether what is kept in the output folder is what was written.

use std::io::{self, Write as _};
use std::process::ExitCode;

use serde_json::json;
use whosaid::pipeline::store_of;
use whosaid::query::newest;
use whosaid::store::{Store, StoreError};
use whosaid::write;

use super::args::CheckArgs;
use super::extract::printable;
use super::failure::{DONE, Failure, WITH_FAILURES};

/// Checks it and says what to do.
pub fn check(asked: &CheckArgs) -> Result<ExitCode, Failure> {
    let output = asked.settings.resolve()?.settings.write.folder;
    let fatal = |e: &dyn std::error::Error| Failure::Fatal(e.to_string());
    let store = match Store::check(&store_of(&output)) {
        Ok(records) => Some(Ok(records)),
        Err(StoreError::Missing { .. }) => None,
        Err(error @ (StoreError::Damaged { .. } | StoreError::Version { .. })) => Some(Err(error.to_string())),
        Err(error) => return Err(fatal(&error)),
    };
    if !output.is_dir() {
        return Err(Failure::Fatal(format!("there is no folder {}", output.display())));
    }
    let tables = write::check(&output).map_err(|e| fatal(&e))?;
    let unchecked = newest(&output) == output && output.join("run.json").is_file();
    if store.is_none() && tables.is_none() && !unchecked {
        let folder = printable(&output.display().to_string());
        return Err(Failure::Fatal(format!(
            "there is nothing of whosaid in {folder}; --output names the folder of a run"
        )));
    }
    let problems = tables.iter().flatten();
    let is_sound = !matches!(store, Some(Err(_))) && problems.clone().count() == 0;
    let text = if asked.json {
        let problems: Vec<_> = problems.map(|p| json!({ "path": p.path, "problem": p.what })).collect();
        let (records, problem) = match &store {
            Some(Ok(records)) => (Some(*records), None),
            Some(Err(problem)) => (None, Some(problem)),
            None => (None, None),
        };
        let store = store.as_ref().map(|_| json!({ "records": records, "problem": problem }));
        let tables = tables.as_ref().map(|_| json!({ "problems": problems }));
        format!(
            "{:#}\n",
            json!({ "output": output, "sound": is_sound, "store": store, "tables": tables, "unchecked_tables": unchecked })
        )
    } else {
        let mut text = match &store {
            None => "store   none\n".to_string(),
            Some(Ok(records)) => format!("store   sound, {records} articles and failures\n"),
            Some(Err(problem)) => format!("store   {}\n", printable(problem)),
        };
        match &tables {
            None if unchecked => {}
            None => text.push_str("tables  none\n"),
            Some(problems) if problems.is_empty() => text.push_str("tables  sound\n"),
            Some(problems) => {
                for problem in problems {
                    let path = printable(&problem.path.display().to_string());
                    text.push_str(&format!("tables  {path}: {}\n", printable(&problem.what)));
                }
                text.push_str("        the next run into this folder writes these again\n");
            }
        }
        if unchecked {
            text.push_str(
                "tables  single files of a run without --incremental: they have no checksums and are not checked\n",
            );
        }
        text
    };
    io::stdout().write_all(text.as_bytes())?;
    Ok(ExitCode::from(if is_sound { DONE } else { WITH_FAILURES }))
}
