//! The command line, through the real program: settings, exit codes, help, single articles.

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

use crate::program;

/// The program in a folder of its own.
fn whosaid(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = program::whosaid(folder);
    command.args(arguments);
    Command::from_std(command)
}

/// Exit code, standard output and standard error.
fn outcome(mut command: Command) -> (i32, String, String) {
    let output = command.output().expect("whosaid runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (output.status.code().expect("an exit code"), text(output.stdout), text(output.stderr))
}

const ARTICLE: &str = "“We won’t wait,” said Ann Lee. The mayor denied that it was late.\n";

/// A folder with two articles in data/.
fn corpus() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("data")).expect("made");
    fs::write(folder.path().join("data/a.txt"), ARTICLE).expect("written");
    fs::write(folder.path().join("data/b.txt"), "The bridge is old.\n").expect("written");
    folder
}

#[test]
fn without_a_command_it_runs_on_the_defaults() {
    let folder = corpus();
    let (code, out, err) = outcome(whosaid(folder.path(), &[]));
    assert_eq!(code, 0, "{err}");
    assert!(out.starts_with("articles   2 in "), "{out}");
    assert!(out.contains("\nquotes     2 (1 direct, 0 mixed, 1 indirect)"), "{out}");
    for table in ["documents.csv", "quotes.csv", "quotes.parquet", "failures.csv", "run.json"] {
        assert!(folder.path().join("output").join(table).is_file(), "{table}");
    }
    let record: Value =
        serde_json::from_str(&fs::read_to_string(folder.path().join("output/run.json")).expect("run.json"))
            .expect("JSON");
    assert_eq!(record["config"]["settings"]["threads"]["source"], "default");
    let (code, _, err) = outcome(whosaid(folder.path(), &["run", "--output", "again"]));
    assert_eq!(code, 0, "{err}");
    assert!(folder.path().join("again/quotes.csv").is_file());
}

#[test]
fn arguments_that_cannot_be_meant_are_refused() {
    let folder = corpus();
    let refused = |arguments: &[&str], part: &str| {
        let (code, _, err) = outcome(whosaid(folder.path(), arguments));
        assert!(code == 2 && err.contains(part) && !err.contains('\u{1b}'), "{arguments:?}: {code}: {err}");
    };
    refused(&["--threads", "999999"], "threads = 999999 is more than 1024");
    refused(&["run", "\u{1b}[31mred"], "unexpected argument");
    fs::write(folder.path().join("escape.toml"), "[\"\\u001b[31mred\"]\nx = 1\n").expect("written");
    refused(&["--config", "escape.toml"], "escape.toml");
    #[cfg(unix)]
    {
        let made = std::process::Command::new("mkfifo").arg(folder.path().join("pipe.toml")).status();
        assert!(made.expect("mkfifo runs").success());
        refused(&["--config", "pipe.toml"], "it is not a file");
        let (code, _, err) = outcome(whosaid(folder.path(), &["--set", "report.prometheus=/dev/null"]));
        assert!(code == 0 && err.contains("cannot write the metrics /dev/null"), "{code}: {err}");
        assert!(!fs::symlink_metadata("/dev/null").expect("there").is_file(), "a device is not replaced");
    }
}

#[test]
fn articles_that_fail_are_told_and_exit_with_1() {
    let folder = corpus();
    fs::write(folder.path().join("data/c.txt.gz"), b"\x1f\x8b\x08no gzip").expect("written");
    let (code, out, err) = outcome(whosaid(folder.path(), &["--threads", "1"]));
    assert_eq!(code, 1, "{out}{err}");
    assert!(out.contains("articles   2 in ") && out.contains("failed     1 "), "{out}");
    assert!(err.contains("failed: c.txt.gz: "), "{err}");
    let (code, out, err) = outcome(whosaid(folder.path(), &["--quiet"]));
    assert_eq!((code, out.as_str()), (1, ""));
    let table = Path::new("output").join("failures.csv");
    assert_eq!(err, format!("whosaid: 1 failed: see {}\n", table.display()));
}

#[test]
fn quiet_says_nothing_when_all_is_well() {
    let folder = corpus();
    assert_eq!(outcome(whosaid(folder.path(), &["-q"])), (0, String::new(), String::new()));
}

#[test]
fn the_json_log_is_one_event_a_line() {
    let folder = corpus();
    fs::write(folder.path().join("data/.hidden.txt"), "x").expect("written");
    let (code, out, err) = outcome(whosaid(folder.path(), &["--log-format", "json"]));
    assert_eq!((code, out.as_str()), (0, ""));
    let events: Vec<Value> = err.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect();
    let names: Vec<&str> = events.iter().filter_map(|e| e["event"].as_str()).collect();
    assert_eq!((names.first(), names.last()), (Some(&"run_started"), Some(&"run_finished")));
    assert!(names.contains(&"progress") && names.contains(&"dropped"), "{names:?}");
    assert_eq!(events.last().map(|e| e["articles"].as_u64()), Some(Some(2)));
}

#[test]
fn what_cannot_be_done_exits_with_3_and_keeps_the_old_tables() {
    let folder = corpus();
    let (code, _, err) = outcome(whosaid(folder.path(), &["--input", "nowhere"]));
    assert_eq!(code, 3, "{err}");
    assert!(err.contains("error: ") && err.contains("nowhere"), "{err}");
    fs::write(folder.path().join("taken"), "kept").expect("written");
    let (code, _, err) = outcome(whosaid(folder.path(), &["--output", "taken/below"]));
    assert_eq!(code, 3, "{err}");
    assert_eq!(fs::read_to_string(folder.path().join("taken")).expect("still there"), "kept");
}

#[test]
fn a_misspelt_key_stops_with_its_line_and_the_nearest() {
    let folder = corpus();
    fs::write(folder.path().join("config.toml"), "input = \"data\"\n\n[walk]\nfolow_links = true\n").expect("written");
    let (code, out, err) = outcome(whosaid(folder.path(), &[]));
    assert_eq!((code, out.as_str()), (2, ""));
    assert_eq!(err, "error: config.toml:4: unknown key 'walk.folow_links'; did you mean 'walk.follow_links'?\n");
    assert!(!folder.path().join("output").exists());
}

#[test]
fn bad_settings_exit_with_2_and_say_where() {
    let folder = corpus();
    let at = |config: &str| {
        fs::write(folder.path().join("config.toml"), config).expect("written");
        let (code, _, err) = outcome(whosaid(folder.path(), &[]));
        assert_eq!(code, 2, "{config}: {err}");
        err
    };
    assert!(at("threads = \"many\"\n").starts_with("error: config.toml:1: "));
    assert!(at("engine = \"magic\"\n").contains("rules"));
    assert!(at("\n[walk]\nmax_file_size = \"big\"\n").starts_with("error: config.toml:3: "));
    assert!(at("threads = = 3\n").starts_with("error: config.toml:1: "));
    assert!(at("[walk]\ninclude = [\"a{\"]\n").contains("include"));
    assert!(at("[read]\nencoding = \"klingon\"\n").contains("klingon"));
    assert!(at("[read.formats]\nlog = \"wordstar\"\n").contains("wordstar"));
    fs::remove_file(folder.path().join("config.toml")).expect("removed");
    let refused = |mut command: Command, name: &str, value: &str| {
        command.env(name, value);
        let (code, _, err) = outcome(command);
        assert_eq!(code, 2, "{err}");
        err
    };
    let err = refused(whosaid(folder.path(), &[]), "WHOSAID_TREADS", "2");
    assert!(err.contains("WHOSAID_TREADS names no setting; did you mean 'WHOSAID_THREADS'?"), "{err}");
    let err = refused(whosaid(folder.path(), &[]), "WHOSAID_QUIET", "perhaps");
    assert!(err.contains("WHOSAID_QUIET: 'perhaps' is neither true nor false"), "{err}");
    let (code, _, err) = outcome(whosaid(folder.path(), &["--config", "none.toml"]));
    assert!(code == 2 && err.contains("none.toml") && err.contains("whosaid config --default"), "{err}");
    let (code, _, err) = outcome(whosaid(folder.path(), &["--set", "walk.hiden=true"]));
    assert!(code == 2 && err.contains("did you mean 'walk.hidden'"), "{err}");
}

#[test]
fn flags_go_over_variables_over_the_file_over_the_defaults() {
    let folder = corpus();
    fs::create_dir(folder.path().join("etc")).expect("made");
    let file = "input = \"in\"\nthreads = 1\nquiet = true\n\n[walk]\nexclude = [\"*.bak\"]\n";
    fs::write(folder.path().join("etc/c.toml"), file).expect("written");
    let mut command = whosaid(folder.path(), &["config", "--json", "--threads", "3", "-i", "here"]);
    command.env("WHOSAID_CONFIG", "etc/c.toml").env("WHOSAID_THREADS", "2").env("WHOSAID_WALK_EXCLUDE", "a,b");
    let (code, out, err) = outcome(command);
    assert_eq!(code, 0, "{err}");
    let shown: Value = serde_json::from_str(&out).expect("JSON");
    let of = |key: &str| (shown["settings"][key]["value"].clone(), shown["settings"][key]["source"].clone());
    assert_eq!(of("threads"), (3.into(), "flag".into()));
    assert_eq!(of("input"), ("here".into(), "flag".into()));
    assert_eq!(of("walk.exclude"), (vec!["a", "b"].into(), "environment".into()));
    assert_eq!(of("quiet"), (true.into(), "file".into()));
    assert_eq!(of("walk.hidden"), (false.into(), "default".into()));
    assert_eq!(shown["file"], "etc/c.toml");
    // A path in the file counts from the file's folder.
    let (_, out, _) = outcome(whosaid(folder.path(), &["config", "--config", "etc/c.toml"]));
    let input = Path::new("etc").join("in");
    assert!(out.contains(&format!("\ninput = {:?}  # from the config file\n", input.display().to_string())), "{out}");
}

#[test]
fn the_shown_settings_and_the_default_file_are_config_files() {
    let folder = corpus();
    for arguments in [&["config"][..], &["config", "--default"]] {
        let (_, out, _) = outcome(whosaid(folder.path(), arguments));
        fs::write(folder.path().join("shown.toml"), out).expect("written");
        let (code, out, err) = outcome(whosaid(folder.path(), &["config", "--json", "--config", "shown.toml"]));
        assert_eq!(code, 0, "{err}");
        let shown: Value = serde_json::from_str(&out).expect("JSON");
        assert_eq!(shown["settings"]["input"]["value"], "data");
        assert_eq!(shown["settings"]["read.fields.text"]["source"], "file");
    }
}

#[test]
fn help_is_the_manual() {
    let folder = corpus();
    let (code, out, _) = outcome(whosaid(folder.path(), &["--help"]));
    assert_eq!(code, 0);
    for said in ["run ", "extract ", "eval ", "config ", "schema ", "Exit codes:", "WHOSAID_", "--set"] {
        assert!(out.contains(said), "{said}: {out}");
    }
    for command in ["run", "extract", "stream", "eval", "config", "schema"] {
        let (code, out, _) = outcome(whosaid(folder.path(), &[command, "--help"]));
        assert!(code == 0 && out.contains("Usage: whosaid"), "{command}: {out}");
    }
    for wrong in [&["nonsense"][..], &["--threads", "many"], &["run", "--engine", "magic"], &["extract", "--from", "x"]]
    {
        assert_eq!(outcome(whosaid(folder.path(), wrong)).0, 2, "{wrong:?}");
    }
}

#[test]
fn the_schema_is_shown_in_every_form() {
    let folder = corpus();
    let (code, out, _) = outcome(whosaid(folder.path(), &["schema", "quotes"]));
    assert!(code == 0 && out.starts_with("quotes (quotes.csv, quotes.parquet)\n"), "{out}");
    assert!(out.contains("\n  content_spans ") && !out.contains("stance_markers ("), "{out}");
    let (_, out, _) = outcome(whosaid(folder.path(), &["schema", "--format", "json"]));
    let shown: Value = serde_json::from_str(&out).expect("JSON");
    assert_eq!(shown["tables"][1]["columns"][0]["name"], "quote_id");
    let (_, out, _) = outcome(whosaid(folder.path(), &["schema", "--format", "markdown", "failures"]));
    assert!(out.starts_with("## failures\n") && out.contains("| reason |") && !out.contains("## quotes"), "{out}");
    let (code, _, err) = outcome(whosaid(folder.path(), &["schema", "qoutes"]));
    assert!(code == 2 && err.contains("did you mean 'quotes'"), "{err}");
}

#[test]
fn an_article_from_standard_input_is_extracted() {
    let folder = corpus();
    let mut command = whosaid(folder.path(), &["extract", "--json", "-"]);
    command.write_stdin(format!("Café news 🚢\n\n{ARTICLE}"));
    let (code, out, err) = outcome(command);
    assert_eq!(code, 0, "{err}");
    let article: Value = serde_json::from_str(&out).expect("one JSON object");
    let text: Vec<char> = article["text"].as_str().expect("a text").chars().collect();
    let quote = &article["quotes"][0];
    let span = |n: &Value| (n[0].as_u64().expect("a start") as usize, n[1].as_u64().expect("an end") as usize);
    let (start, end) = span(&quote["content_spans"][0]);
    assert_eq!(text[start..end].iter().collect::<String>(), "“We won’t wait,”");
    assert_eq!(quote["content"], "“We won’t wait,”");
    assert_eq!((&quote["kind"], &quote["speaker"]), (&"direct".into(), &"Ann Lee".into()));
    assert_eq!(article["doc_id"], "-");
    assert_eq!(article["n_quotes"], 2);
}

#[test]
fn spans_are_in_brackets_or_in_colour() {
    let folder = corpus();
    let (code, out, _) = outcome(whosaid(folder.path(), &["extract", "data/a.txt"]));
    assert_eq!(code, 0);
    for expected in
        ["[content 1: “", "[cue 1: said] [source 1: Ann Lee]. [source 2: The mayor] ", "{won’t = prediction"]
    {
        assert!(out.contains(expected) && !out.contains('\u{1b}'), "{out}");
    }
    let mut command = whosaid(folder.path(), &["extract", "data/a.txt"]);
    command.env("CLICOLOR_FORCE", "1");
    let (_, out, _) = outcome(command);
    assert!(out.contains("\u{1b}[33msaid\u{1b}[0m ") && !out.contains("[content 1"), "{out}");
    let mut command = whosaid(folder.path(), &["extract", "data/a.txt"]);
    command.env("CLICOLOR_FORCE", "1").env("NO_COLOR", "1");
    let (_, out, _) = outcome(command);
    assert!(!out.contains('\u{1b}') && out.contains("[content 1: "), "{out}");
}

#[test]
fn extract_goes_on_after_a_file_that_fails() {
    let folder = corpus();
    let (code, out, err) = outcome(whosaid(folder.path(), &["extract", "gone.txt", "data", "data/a.txt"]));
    assert_eq!(code, 1);
    assert!(err.contains("error: gone.txt: ") && err.contains("error: data: it is a folder"), "{err}");
    assert!(out.contains("said"), "{out}");
}

#[test]
fn the_terminal_gets_no_commands_from_articles() {
    let folder = corpus();
    let mut command = whosaid(folder.path(), &["extract", "-"]);
    command.write_stdin("\u{1b}]0;owned\u{7}“Yes,” said Ann Lee.\n");
    let (_, out, _) = outcome(command);
    assert!(out.contains("Ann Lee") && !out.contains('\u{1b}') && !out.contains('\u{7}'), "{out:?}");
}

#[test]
fn gold_that_is_none_exits_with_2() {
    let folder = corpus();
    let (code, _, err) = outcome(whosaid(folder.path(), &["eval", "gone.jsonl"]));
    assert!(code == 2 && err.contains("cannot read gone.jsonl"), "{err}");
    let (code, _, err) = outcome(whosaid(folder.path(), &["eval", "data/a.txt"]));
    assert!(code == 2 && err.contains("a.txt:1: "), "{err}");
    let (code, _, err) = outcome(whosaid(folder.path(), &["eval", "data"]));
    assert!(code == 2 && err.contains(".ann"), "{err}");
}

#[test]
fn a_warning_from_within_a_stage_is_told() {
    let folder = corpus();
    let record = "{\"text\": \"The bridge is old.\", \"date\": \"03/04/2024\"}\n";
    fs::write(folder.path().join("data/c.jsonl"), record).expect("written");
    let (code, _, err) = outcome(whosaid(folder.path(), &[]));
    assert_eq!(code, 0);
    assert!(err.contains("\nwarning: dates such as '03/04/2024'") && err.contains("numeric_dates"), "{err}");
    let (_, _, err) = outcome(whosaid(folder.path(), &["--set", "read.numeric_dates=day_first"]));
    assert!(!err.contains("warning"), "{err}");
    let documents = fs::read_to_string(folder.path().join("output/documents.csv")).expect("documents");
    assert!(documents.contains("2024-04-03"), "{documents}");
}

#[test]
fn completions_and_manual_pages_name_every_command() {
    let folder = corpus();
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let (code, out, _) = outcome(whosaid(folder.path(), &["completions", shell]));
        assert!(code == 0 && ["extract", "settle", "incremental"].iter().all(|word| out.contains(word)), "{shell}");
    }
    let (code, page, _) = outcome(whosaid(folder.path(), &["man"]));
    assert!(code == 0 && page.contains(".TH whosaid 1") && page.contains("Exit codes"), "{page}");
    assert_eq!(outcome(whosaid(folder.path(), &["man", "--folder", "pages"])).0, 0);
    let page = fs::read_to_string(folder.path().join("pages/whosaid-extract.1")).expect("a page");
    assert!(page.contains("Standard input") || page.contains("standard input"), "{page}");
}

#[test]
fn version_says_what_the_tables_depend_on() {
    let folder = corpus();
    let (_, short, _) = outcome(whosaid(folder.path(), &["-V"]));
    assert_eq!(short, format!("whosaid {}\n", env!("CARGO_PKG_VERSION")));
    let (code, long, _) = outcome(whosaid(folder.path(), &["--version"]));
    assert!(code == 0 && long.starts_with(&short), "{long}");
    outcome(whosaid(folder.path(), &["--quiet", "--input", "data"]));
    let run: Value =
        serde_json::from_slice(&fs::read(folder.path().join("output/run.json")).expect("a run")).expect("JSON");
    assert!(long.contains(&format!("schema    {}\n", run["schema_version"])), "{long}");
    for model in run["models"].as_array().expect("models") {
        assert!(long.contains(model["hash"].as_str().expect("a hash")), "{model}: {long}");
    }
}

#[test]
fn colour_is_printed_when_it_is_asked_for() {
    let folder = corpus();
    for (arguments, colour) in [
        (&["extract", "data/a.txt"][..], false),
        (&["extract", "--color", "always", "data/a.txt"], true),
        (&["extract", "--color", "never", "data/a.txt"], false),
    ] {
        let (code, out, err) = outcome(whosaid(folder.path(), arguments));
        assert_eq!((code, out.contains('\u{1b}')), (0, colour), "{arguments:?}: {out} {err}");
    }
    assert_eq!(outcome(whosaid(folder.path(), &["extract", "--color", "often", "data/a.txt"])).0, 2);
}

#[test]
fn init_writes_a_config_file_once() {
    let folder = corpus();
    let (code, out, _) = outcome(whosaid(folder.path(), &["init", "data"]));
    assert_eq!(code, 0);
    let written = fs::read_to_string(folder.path().join(out.trim())).expect("a file");
    let (_, default, _) = outcome(whosaid(folder.path(), &["config", "--default"]));
    assert_eq!(written, default);
    let (code, _, err) = outcome(whosaid(folder.path(), &["init", "data"]));
    assert!(code == 2 && err.contains("--force"), "{err}");
    fs::write(folder.path().join("data/config.toml"), "threads = 3\n".repeat(2000)).expect("written");
    assert_eq!(outcome(whosaid(folder.path(), &["init", "data", "--force"])).0, 0);
    assert_eq!(fs::read_to_string(folder.path().join("data/config.toml")).expect("a file"), default);
}
