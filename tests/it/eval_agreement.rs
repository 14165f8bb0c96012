//! Agreement with the reference scorer on real gold. Needs python3 and the shared corpora (../shared, or the
//! folder that WHOSAID_SHARED names); without them it says so and checks nothing.

use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::read::MultiGzDecoder;
use serde_json::Value;

fn shared() -> Option<PathBuf> {
    let beside = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared");
    let folder = std::env::var_os("WHOSAID_SHARED").map_or(beside, PathBuf::from);
    let python = Command::new("python3").arg("--version").output().is_ok_and(|o| o.status.success());
    let there = folder.join("score/score.py").is_file() && folder.join("corpora/polnear/dev.jsonl.gz").is_file();
    (there && python).then_some(folder)
}

/// Numbers that look random and are the same every time (an LCG; Knuth's constants).
struct Dice(u64);

impl Dice {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }
}

/// A quotes.csv made from the gold, with errors: some attributions and spans are missing, some spans are shifted, and
/// speaker kinds and confidences are random.
fn predictions(gold: &str, dice: &mut Dice) -> String {
    let mut out =
        String::from("doc_id,content_spans,cue_spans,source_spans,speaker,speaker_id,speaker_kind,confidence\n");
    for line in gold.lines() {
        let article: Value = serde_json::from_str(line).expect("JSON");
        let text: Vec<char> = article["text"].as_str().expect("text").chars().collect();
        for attribution in article["attributions"].as_array().expect("attributions") {
            if dice.below(8) == 0 {
                continue;
            }
            let cell = |role: &str, dice: &mut Dice| {
                let mut spans = Vec::new();
                for span in attribution[role].as_array().expect("spans") {
                    let (mut start, mut end) = (span[0].as_u64().expect("a start"), span[1].as_u64().expect("an end"));
                    if dice.below(3) == 0 {
                        start = (start + dice.below(9)).saturating_sub(4);
                        end = (end + dice.below(30)).saturating_sub(8);
                    }
                    if start < end && dice.below(12) > 0 {
                        spans.push(format!("{start}-{end}"));
                    }
                }
                spans.join(";")
            };
            let (content, cue, source) = (cell("content", dice), cell("cue", dice), cell("source", dice));
            // The mention as the speaker's name is right often enough to be worth counting.
            let name: String = attribution["source"][0].as_array().map_or_else(String::new, |span| {
                let (start, end) = (span[0].as_u64().unwrap_or(0) as usize, span[1].as_u64().unwrap_or(0) as usize);
                text[start..end].iter().filter(|c| !"\",\n".contains(**c)).collect()
            });
            let id = if name.is_empty() { String::new() } else { format!("p-{}", name.len() % 7) };
            let confidence = ["", "1.0", "0.5", "0.91", "0.08"][dice.below(5) as usize];
            let kind = ["", "person", "organisation", "group", "unnamed"][dice.below(5) as usize];
            let doc = article["doc_id"].as_str().expect("an id");
            writeln!(out, "{doc}.txt,{content},{cue},{source},{name},{id},{kind},{confidence}").expect("a string");
        }
    }
    out
}

/// All numbers with their places.
fn numbers(value: &Value, place: &str, out: &mut Vec<(String, f64)>) {
    match value {
        Value::Object(inner) => inner.iter().for_each(|(name, v)| numbers(v, &format!("{place}/{name}"), out)),
        value => out.push((place.to_string(), value.as_f64().expect("a number"))),
    }
}

#[test]
fn eval_agrees_with_the_reference_scorer() {
    let Some(shared) = shared() else {
        eprintln!("SKIPPED: no python3 or no shared corpora (../shared or WHOSAID_SHARED)");
        return;
    };
    let polnear = shared.join("corpora/polnear");
    let gold = polnear.join("dev.jsonl.gz");
    let packed = std::fs::File::open(&gold).expect("dev");
    let text = std::io::read_to_string(MultiGzDecoder::new(packed)).expect("UTF-8");
    let mut table = tempfile::Builder::new().suffix(".csv").tempfile().expect("a file");
    std::io::Write::write_all(&mut table, predictions(&text, &mut Dice(7)).as_bytes()).expect("written");

    let run = |command: &mut Command| {
        command.arg("--tokens").arg(polnear.join("dev.silver.conll.gz"));
        command.arg("--speakers").arg(polnear.join("dev.speakers.jsonl"));
        let output = command.arg("--json").output().expect("it runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let mut out = Vec::new();
        numbers(&serde_json::from_slice(&output.stdout).expect("JSON"), "", &mut out);
        out.sort_by(|a, b| a.0.cmp(&b.0));
        out
    };
    let reference = run(Command::new("python3").arg(shared.join("score/score.py")).arg(&gold).arg(table.path()));
    let mut ours = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    let ours = run(ours.arg("eval").arg(&gold).arg("--predictions").arg(table.path()));
    assert!(reference.len() > 80, "only {} numbers", reference.len());
    for (expected, found) in reference.iter().zip(&ours) {
        assert_eq!(expected.0, found.0);
        // The scorers may be a tenth of a point apart: both round to two decimals, and break ties of pairing otherwise.
        assert!((expected.1 - found.1).abs() <= 0.1, "{}: {} expected, {} found", expected.0, expected.1, found.1);
    }
    assert_eq!(reference.len(), ours.len());
}
