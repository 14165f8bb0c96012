//! `whosaid train` through the real program: a small gold of our own, its model, what it refuses.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use tempfile::TempDir;
use whosaid_language::attribution::learned::FastEngine;

use crate::program;

fn whosaid(folder: &Path, arguments: &[&str]) -> (i32, String, String) {
    program::outcome(program::whosaid(folder).args(arguments))
}

const NAMES: [&str; 6] = ["Ann Lee", "Bo Ström", "the mayor", "Mr Dale", "Carol Ngata", "the ferry company"];

/// An article of one name, with its attributions as (source, cue, content).
fn article(n: usize) -> (String, Vec<[String; 3]>) {
    let name = NAMES[n % NAMES.len()];
    let year = 1990 + n;
    let direct = format!("“The bridge of {year} will stay shut,”");
    let indirect = format!("that the ferry would sail in {year}");
    let text = format!(
        "{direct} said {name}. The river was high that week.\n\nCritics fear {indirect}. Nobody swam to the island."
    );
    (text, vec![[name.into(), "said".into(), direct], ["Critics".into(), "fear".into(), indirect]])
}

/// Where a part stands, in code points.
fn points(text: &str, part: &str) -> [usize; 2] {
    let at = text.find(part).expect("a part of the text");
    let start = text[..at].chars().count();
    [start, start + part.chars().count()]
}

/// A folder with gold.jsonl of so many articles.
fn gold(n: usize) -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let line = |n| {
        let (text, all) = article(n);
        let one = |[source, cue, content]: &[String; 3]| {
            json!({
                "source": [points(&text, source)], "cue": [points(&text, cue)], "content": [points(&text, content)],
            })
        };
        let attributions: Vec<Value> = all.iter().map(one).collect();
        format!("{}\n", json!({ "doc_id": format!("a{n}"), "text": text, "attributions": attributions }))
    };
    fs::write(folder.path().join("gold.jsonl"), (0..n).map(line).collect::<String>()).expect("written");
    folder
}

#[test]
fn a_model_from_nothing_learns_is_the_same_on_any_threads_and_is_used() {
    let folder = gold(24);
    let at = folder.path();
    let train = |out: &str, threads: &str, seed: &str| {
        let arguments = ["train", "--gold", "gold.jsonl", "--start", "new", "--out", out, "--epochs", "30"];
        let rest = ["--threads", threads, "--seed", seed, "--log-format", "json"];
        let (code, printed, log) = whosaid(at, &[&arguments[..], &rest[..]].concat());
        assert_eq!((code, printed.as_str()), (0, ""), "{log}");
        log.lines().map(|l| serde_json::from_str(l).expect("a JSON line")).collect::<Vec<Value>>()
    };
    let log = train("mine.model", "1", "3");
    let losses: Vec<f64> =
        log.iter().filter(|e| e["event"] == "training_progress").filter_map(|e| e["loss"].as_f64()).collect();
    let (first, last) = (losses.first().expect("losses"), losses.last().expect("losses"));
    assert!(*last < 0.3 * first, "the loss went from {first} to {last}");
    let end = log.last().expect("an end");
    assert_eq!(
        (&end["event"], &end["held_out"], &end["articles"]),
        (&json!("training_finished"), &json!(5), &json!(19))
    );
    assert!(end["after"]["triple_soft"].as_f64() > Some(90.0), "{end}");
    assert!(end["before"]["triple_soft"].is_number());
    let id = end["model"].as_str().expect("a name");
    assert!(id.ends_with("+mine"), "{id}");

    let bytes = fs::read(at.join("mine.model")).expect("a model");
    fs::rename(at.join("mine.model"), at.join("first.model")).expect("renamed");
    train("mine.model", "3", "3");
    assert!(fs::read(at.join("mine.model")).expect("a model") == bytes, "threads change the model");
    train("mine.model", "2", "4");
    assert!(fs::read(at.join("mine.model")).expect("a model") != bytes, "the seed changes nothing");
    let left: Vec<_> = fs::read_dir(at).expect("a folder").filter_map(Result::ok).map(|e| e.file_name()).collect();
    assert!(left.iter().all(|n| !n.to_string_lossy().starts_with('.')), "{left:?}");

    fs::create_dir(at.join("data")).expect("made");
    fs::write(at.join("data/a.txt"), article(40).0).expect("written");
    fs::write(at.join("config.toml"), "model = \"first.model\"\n[write]\nparquet = false\n").expect("written");
    let (code, _, err) = whosaid(at, &["run", "--input", "data", "-q"]);
    assert_eq!(code, 0, "{err}");
    let record: Value = serde_json::from_slice(&fs::read(at.join("output/run.json")).expect("run.json")).expect("JSON");
    let model = record["models"].as_array().expect("models").iter().find(|m| m["id"] == id).expect("the model");
    assert_eq!(model["hash"], blake3::hash(&bytes).to_hex().as_str());
    assert_eq!(record["engine"], id);
    let quotes = fs::read_to_string(at.join("output/quotes.csv")).expect("quotes");
    assert_eq!(quotes.lines().count(), 3, "{quotes}");
    let (code, out, err) = whosaid(at, &["eval", "gold.jsonl", "--model", "mine.model"]);
    assert!(code == 0 && out.contains("content_soft"), "{out}{err}");
}

#[test]
fn brat_gold_goes_on_from_a_model_file_and_nothing_is_held_out_where_so_asked() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    fs::create_dir(at.join("brat")).expect("made");
    for n in 0..3 {
        let (text, all) = article(n);
        let mut ann = String::new();
        for (i, roles) in all.iter().enumerate() {
            for (k, (role, part)) in ["Source", "Cue", "Content"].iter().zip(roles).enumerate() {
                let [start, end] = points(&text, part);
                ann.push_str(&format!("T{i}{k}\t{role} {start} {end}\t{part}\n"));
            }
            ann.push_str(&format!("E{i}\tCue:T{i}1 Source:T{i}0 Content:T{i}2\n"));
        }
        fs::write(at.join(format!("brat/{n}.txt")), text).expect("written");
        fs::write(at.join(format!("brat/{n}.ann")), ann).expect("written");
    }
    let built_in = FastEngine::built_in_bytes();
    fs::write(at.join("start.model"), built_in).expect("written");
    let arguments = ["train", "--gold", "brat", "--start", "start.model", "--out", "own.model", "--epochs", "2"];
    let (code, out, err) = whosaid(at, &[&arguments[..], &["--held-out", "0"]].concat());
    assert_eq!(code, 0, "{err}");
    assert!(out.contains("3 articles trained on, 0 held out, 6 attributions") && !out.contains("before"), "{out}");
    assert_eq!(fs::read(at.join("start.model")).expect("still there"), built_in);
    let own = fs::read(at.join("own.model")).expect("a model");
    assert!(own != built_in && FastEngine::new(&own).is_ok());
    let (code, _, err) = whosaid(at, &arguments);
    assert_eq!(code, 2);
    assert!(err.contains("3 articles are too few to hold any out of"), "{err}");
    assert_eq!(fs::read(at.join("own.model")).expect("a model"), own, "a failure leaves what was there");
}

#[test]
fn what_cannot_be_trained_on_is_refused() {
    let folder = gold(5);
    let at = folder.path();
    let refused = |gold: &str, more: &[&str], expected: i32| {
        let (code, _, err) = whosaid(at, &[&["train", "--gold", gold, "--out", "m.model"], more].concat());
        assert_eq!(code, expected, "{err}");
        assert!(!at.join("m.model").exists());
        err
    };
    assert!(refused("nowhere.jsonl", &[], 2).contains("cannot read nowhere.jsonl"));
    fs::write(at.join("bad.jsonl"), r#"{"doc_id":"a","text":"Ann","attributions":[{"content":[[2,9]]}]}"#)
        .expect("written");
    assert!(refused("bad.jsonl", &[], 2).contains("bad.jsonl:1: attribution E1: its content span 2-9"));
    let empty = |n| format!("{{\"doc_id\":\"a{n}\",\"text\":\"Nobody spoke.\",\"attributions\":[]}}\n");
    fs::write(at.join("empty.jsonl"), (0..5).map(empty).collect::<String>()).expect("written");
    assert!(refused("empty.jsonl", &[], 2).contains("is it annotated?"));
    assert!(refused("gold.jsonl", &["--held-out", "0.9"], 2).contains("a share from 0 to 0.5"));
    assert!(refused("gold.jsonl", &["--learning-rate", "0"], 2).contains("above 0"));
    assert!(refused("gold.jsonl", &["--start", "gold.jsonl"], 2).contains("gold.jsonl: not a whosaid model file"));
    let (code, _, err) = whosaid(at, &["train", "--gold", "gold.jsonl", "--out", "no/where/m.model"]);
    assert_eq!(code, 3);
    assert!(err.contains("cannot write the model"), "{err}");
}

#[test]
fn a_model_that_cannot_be_used_stops_every_command_with_2() {
    let folder = gold(1);
    let at = folder.path();
    fs::create_dir(at.join("data")).expect("made");
    fs::write(at.join("data/a.txt"), article(1).0).expect("written");
    let mut other = FastEngine::built_in_bytes().to_vec();
    other[8] = 99;
    fs::write(at.join("other.model"), other).expect("written");
    for (model, said) in [("none.model", "cannot read the model"), ("other.model", "of format 99"), ("data", "data")] {
        for command in [&["run", "--input", "data"][..], &["extract", "data/a.txt"], &["eval", "gold.jsonl"]] {
            let (code, _, err) = whosaid(at, &[command, &["--model", model]].concat());
            assert_eq!(code, 2, "{command:?} {err}");
            assert!(err.contains(said) && err.contains("whosaid train"), "{err}");
        }
        assert!(!at.join("output").exists());
    }
    let (code, _, err) = whosaid(at, &["extract", "data/a.txt", "--model", "none.model", "--engine", "rules"]);
    assert_eq!(code, 2, "the rules read no model: {err}");
    assert!(err.contains("reads no model"), "{err}");
}
