//! The seeds of the fuzz targets, replayed and changed at random: each must be taken without a panic.
//!
//! `WHOSAID_FUZZ` sets how many changed inputs each target is given. An input that makes one panic is kept in the
//! system's folder for temporary files.

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use std::time::{Duration, Instant};

#[path = "../../fuzz/src/targets.rs"]
mod targets;

/// Changed inputs for each target where `WHOSAID_FUZZ` does not say.
const CHANGED: usize = 150;
/// The same for lexicons, each of which is merged over the built-in one.
const CHANGED_LEXICONS: usize = 15;
/// Longer inputs are cut off.
const MAX_LENGTH: usize = 1 << 16;
/// What formats are made of.
const PIECES: [&[u8]; 40] = [
    b"\"",
    b"'",
    b"<",
    b">",
    b"&",
    b"{",
    b"}",
    b"[",
    b"]",
    b",",
    b":",
    b";",
    b"\n",
    b"\r\n",
    b"\t",
    b"\0",
    b"\\",
    b"\xFF\xFF\xFF\xFF",
    b"\x7F\xFF\xFF\xFF",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xC2\xA0",
    b"\xE2\x80\x9C",
    b"\xED\xA0\x80",
    b"<p>",
    b"</p>",
    b"<div>",
    b"<table>",
    b"<pre>",
    b"<!--",
    b"]]>",
    b"&nbsp;",
    b"&#x0;",
    b"99999999999",
    b"-1",
    b"1e400",
    b"NaN",
    b"PK\x03\x04",
    b"\n\n",
    b"Content-Length: ",
];

fn seeds(folder: &str) -> Vec<Vec<u8>> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/seeds").join(folder);
    let entries = fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    let mut paths: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    paths.sort();
    assert!(!paths.is_empty(), "no seed in {}", folder.display());
    paths.iter().map(|path| fs::read(path).expect("a seed")).collect()
}

/// Changes an input in one to eight places.
fn changed(seed: &[u8], others: &[Vec<u8>], random: &mut fastrand::Rng) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..random.usize(1..=8) {
        let at = random.usize(..=bytes.len());
        let end = (at + random.usize(..=64)).min(bytes.len());
        match random.u8(..9) {
            0 if at < bytes.len() => bytes[at] ^= 1 << random.u8(..8),
            1 if at < bytes.len() => bytes[at] = random.u8(..),
            2 | 3 => {
                let piece = random.choice(PIECES).expect("a piece");
                bytes.splice(at..at, piece.iter().copied());
            }
            4 => {
                bytes.drain(at..end);
            }
            5 => {
                let piece = bytes[at..end].repeat(random.usize(1..40));
                bytes.splice(at..at, piece);
            }
            6 => {
                let other = &others[random.usize(..others.len())];
                let from = random.usize(..=other.len());
                let to = (from + random.usize(..=256)).min(other.len());
                bytes.splice(at..end, other[from..to].iter().copied());
            }
            7 => bytes.truncate(at),
            _ => bytes[at..end].fill_with(|| random.u8(..)),
        }
    }
    bytes.truncate(MAX_LENGTH);
    bytes
}

/// Gives a target each of its seeds, each cut off in the middle, and changed ones.
fn fuzz(name: &str, folder: &str, target: fn(&[u8])) {
    let mut seeds = seeds(folder);
    if name != folder {
        seeds.retain(|seed| targets::is_of_family(name, seed));
    }
    for seed in &seeds {
        target(seed);
        target(&seed[..seed.len() / 2]);
    }
    let otherwise = if name == "lexicon" { CHANGED_LEXICONS } else { CHANGED };
    let n = std::env::var("WHOSAID_FUZZ").ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise);
    let seed_of_random = std::env::var("WHOSAID_FUZZ_SEED").ok().and_then(|n| n.parse().ok()).unwrap_or(2026);
    let mut random = fastrand::Rng::with_seed(seed_of_random);
    let (start, mut slowest) = (Instant::now(), Duration::ZERO);
    for i in 0..n {
        let mut input = changed(&seeds[random.usize(..seeds.len())], &seeds, &mut random);
        // The first byte chooses the format: most of the time it stays one of the family's.
        if name != folder && !targets::is_of_family(name, &input) && !input.is_empty() {
            input[0] = seeds[i % seeds.len()][0];
        }
        let began = Instant::now();
        if catch_unwind(AssertUnwindSafe(|| target(&input))).is_err() {
            let path = std::env::temp_dir().join(format!("whosaid-{name}-{i}"));
            fs::write(&path, &input).expect("written");
            panic!("{name}: input {i} of seed {seed_of_random} makes it panic; it lies at {}", path.display());
        }
        slowest = slowest.max(began.elapsed());
    }
    println!("{name}: {n} changed inputs in {:.0?}, the slowest in {slowest:.1?}", start.elapsed());
}

macro_rules! fuzzed {
    ($($name:ident $folder:ident),*) => {
        $(
            #[test]
            fn $name() {
                fuzz(stringify!($name), stringify!($folder), targets::$name);
            }
        )*
    };
}

fuzzed! {
    read_text read, read_markup read, read_documents read, read_containers read, annotate annotate, model model,
    settings settings, record record, gazetteer gazetteer, lexicon lexicon, tables tables
}
