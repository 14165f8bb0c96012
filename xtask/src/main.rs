//! Developers' tools: measure the language core, train its models, prepare what the training scripts read.
//!
//! `cargo xtask TASK [ARGUMENT ...]`; each module's documentation says what its task reads and prints.

use std::fs::File;
use std::io::{BufReader, Read};
use std::path::Path;
use std::process::ExitCode;

mod annotate;
mod cue_readings;
mod hostile;
mod learned;
mod quotation_use;
#[path = "../../crates/language/tests/silver/mod.rs"]
mod silver;
mod silver_tags;
mod silver_text;
mod stance_speed;
mod text_speed;
mod train_pronouns;
mod train_tagger;
mod train_types;

/// Any error: a tool prints it and stops.
type Failure = Box<dyn std::error::Error>;

/// A tool: the arguments after its name.
type Task = fn(&[String]) -> Result<(), Failure>;

/// Name, purpose, function.
const TASKS: &[(&str, &str, Task)] = &[
    ("annotate", "the scorers' tables of a file of articles, without the pipeline", annotate::run),
    ("cue-readings", "every reading of every cue with its features, to fit the rules' weights", cue_readings::run),
    ("hostile", "time of each stage on hostile texts of growing size", hostile::run),
    ("learned", "inputs and outputs of the learned engines, for the scripts in training/", learned::run),
    ("quotation-use", "agreement of quotation uses with PolNeAR's contents", quotation_use::run),
    ("silver-tags", "agreement of tags and lemmas with the silver columns", silver_tags::run),
    ("silver-text", "agreement of paragraphs, sentences and tokens with the silver columns", silver_text::run),
    ("stance-speed", "time that stance marking takes", stance_speed::run),
    ("text-speed", "time that the text layer takes", text_speed::run),
    ("train-pronouns", "fits the ranker of 'he' and 'she'", train_pronouns::run),
    ("train-tagger", "trains the part-of-speech tagger", train_tagger::run),
    ("train-types", "trains the model of entity types", train_types::run),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let task = arguments.first().and_then(|name| TASKS.iter().find(|(n, ..)| n == name));
    let Some((name, _, run)) = task else {
        eprintln!("usage: cargo xtask TASK [ARGUMENT ...]\n");
        for (name, purpose, _) in TASKS {
            eprintln!("  {name:16}{purpose}");
        }
        return ExitCode::from(2);
    };
    match run(&arguments[1..]) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{name}: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Opens a text file; one whose name ends in `.gz` is decompressed.
fn open(path: impl AsRef<Path>) -> Result<BufReader<Box<dyn Read>>, Failure> {
    let path = path.as_ref();
    let file = File::open(path).map_err(|e| format!("{}: {e}", path.display()))?;
    let gzip = path.extension().is_some_and(|e| e == "gz");
    Ok(BufReader::new(if gzip { Box::new(flate2::read::MultiGzDecoder::new(file)) } else { Box::new(file) }))
}
