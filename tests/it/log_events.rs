//! docs/log-events.md names every event that a run writes, with every field.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::program;

/// The events of the document, and the words in code type of their rows.
fn documented() -> BTreeMap<String, BTreeSet<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/log-events.md");
    let text = fs::read_to_string(path).expect("docs/log-events.md");
    let rows = text.lines().filter(|l| l.starts_with("| `"));
    rows.map(|row| {
        let words: Vec<&str> = row.split('`').skip(1).step_by(2).collect();
        (words[0].to_string(), words[1..].iter().map(|w| w.to_string()).collect())
    })
    .collect()
}

fn events(folder: &Path, arguments: &[&str]) -> Vec<Value> {
    let mut command = program::whosaid(folder);
    command.args(["run", "--input", "in", "--output", "out", "--engine", "rules"]).args(arguments);
    let done = command.args(["--log-format", "json"]).output().expect("whosaid runs");
    let log = String::from_utf8(done.stderr).expect("UTF-8");
    log.lines().map(|l| serde_json::from_str(l).unwrap_or_else(|e| panic!("{e}: {l}"))).collect()
}

#[test]
fn every_event_of_a_run_and_each_of_its_fields_is_documented() {
    let home = tempfile::tempdir().expect("a folder");
    let folder = home.path();
    fs::create_dir(folder.join("in")).expect("a folder");
    fs::write(folder.join("in/a.txt"), "“Yes,” said Ann Lee.\n").expect("an article");
    fs::write(folder.join("in/b.json"), "{").expect("no article");
    let mut seen = events(folder, &["--incremental"]);
    fs::write(folder.join("in/c.txt"), "“No,” said Tom Roe.\n").expect("an article");
    seen.extend(events(folder, &["--incremental", "--dry-run", "--verbose"]));
    seen.extend(events(folder, &["--incremental", "--set", "read.max_expansion=100"])); // Warns of changed settings.
    fs::remove_dir_all(folder.join("in")).expect("removed");
    seen.extend(events(folder, &[]));

    let documented = documented();
    let mut names = BTreeSet::new();
    for event in &seen {
        let fields = event.as_object().expect("an object");
        let name = event["event"].as_str().expect("a name");
        names.insert(name.to_string());
        let row = documented.get(name).unwrap_or_else(|| panic!("{name} is not documented"));
        for field in fields.keys().filter(|f| !["time", "event", "log_version"].contains(&f.as_str())) {
            assert!(row.contains(field.as_str()), "{name}.{field} is not documented");
        }
        assert_eq!(event["log_version"], 1);
    }
    let rest: Vec<&String> = documented.keys().filter(|n| !names.contains(*n)).collect();
    assert_eq!(rest, ["training_finished", "training_progress", "training_started"], "documented, and never written");
}
