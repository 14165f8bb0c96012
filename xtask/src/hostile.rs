//! Times the stages of the core on hostile texts of growing size: which of them is not linear?
//!
//! In seconds of CPU time, which only Linux tells this program.
//!
//! `cargo xtask hostile [KB] [SHAPE ...]`: each shape at a quarter, half and
//! the whole of KB kilobytes (default 1000). A stage whose time grows by more than the size is marked. With `--budget`:
//! what it costs to ask the budget.

use std::hint::black_box;

use whosaid_language::attribution::learned::FastEngine;
use whosaid_language::attribution::{AttributionEngine, Recovering, RulesEngine};
use whosaid_language::stance::{self, StanceLexicon};
use whosaid_language::{Analyser, Budget, Document, speakers};

use crate::Failure;

/// Name of a shape, and the text of its unit number `i`.
type Shape = (&'static str, fn(usize) -> String);

const SHAPES: &[Shape] = &[
    ("prose", |i| format!("Ann Lee said on Monday that the harbour {i} would not open. “It may rain,” she said.\n\n")),
    ("one paragraph", |i| {
        format!("Ann Lee said on Monday that the harbour {i} would not open. “It may rain,” she said. ")
    }),
    ("one sentence", |_| "the mayor said that the harbour would not open and ".to_string()),
    ("one sentence, commas", |_| "the mayor, he said, fears that it may rain, or not, ".to_string()),
    ("spaces", |_| " \t".to_string()),
    ("one word", |_| "harbour".to_string()),
    ("letters and stops", |_| "a.b.".to_string()),
    ("blank lines", |_| "\n \n".to_string()),
    ("lines of a word", |_| "said\n".to_string()),
    ("lower-case lines", |_| "said the\n".to_string()),
    ("straight quotes", |_| "\"".to_string()),
    ("spaced straight quotes", |_| "\" ".to_string()),
    ("opening quotes", |_| "“".to_string()),
    ("quoted words", |_| "“no” ".to_string()),
    ("quoted lines", |_| "“no”\n".to_string()),
    ("open quoted lines", |_| "“It will rain, she said.\n".to_string()),
    ("single quotes", |_| "'a' ".to_string()),
    ("possessives", |_| "'the boys' ".to_string()),
    ("apostrophes", |_| "’".to_string()),
    ("guillemets", |_| "« ».".to_string()),
    ("brackets", |_| "(".to_string()),
    ("spaced stops", |_| ". ".to_string()),
    ("stops and brackets", |_| ".)(".to_string()),
    ("question marks", |_| "? ".to_string()),
    ("hyphens", |_| "a-".to_string()),
    ("hyphens alone", |_| "- ".to_string()),
    ("at signs", |_| "a@".to_string()),
    ("slashes", |_| "http://a/".to_string()),
    ("markup", |_| "<a".to_string()),
    ("digits", |_| "1,".to_string()),
    ("initials", |_| "J. K. ".to_string()),
    ("different names", |i| format!("{} {} said it would rain. ", name(i), name(i / 7 + 1))),
    ("different names, he", |i| format!("Mr {} {} left. He said it would rain. ", name(i), name(i / 7 + 1))),
    ("names alone", |i| format!("{} {}, ", name(i), name(i / 3))),
    ("one name", |_| "Ann Lee ".to_string()),
    ("surnames of one", |i| format!("{} Lee left, Lee said. ", name(i))),
    ("pronouns", |_| "He said that she said that they did. ".to_string()),
    ("bodies", |i| format!("The {} Committee said it would. It said no. The committee said so. ", name(i))),
    ("roles", |i| format!("The mayor, {} {}, said so. The mayor said no. ", name(i), name(i / 5))),
    ("phrases", |i| format!("A farmer from {} said so. The farmer said no. ", name(i))),
    ("colons", |i| format!("{}: no: ", name(i))),
    ("cues", |_| "said ".to_string()),
    ("cues in a line", |_| "said that ".to_string()),
    ("according", |_| "according to ".to_string()),
    ("adverbs", |_| "very ".to_string()),
    ("negations", |_| "not ".to_string()),
    ("if", |_| "if it may ".to_string()),
    ("emoji", |_| "👩‍🚀".to_string()),
    ("combining", |_| "e\u{301}".to_string()),
    ("joiners", |_| "\u{200d}".to_string()),
    ("han", |_| "中文".to_string()),
];

/// A made-up name, another for each number.
fn name(mut i: usize) -> String {
    let (first, rest) = (["B", "D", "F", "G", "K", "L", "M", "R"], ["an", "er", "il", "od", "ut", "em", "ol", "ix"]);
    let mut out = first[i % 8].to_string();
    loop {
        out.push_str(rest[i % 8]);
        i /= 8;
        if i == 0 {
            return out;
        }
    }
}

/// Seconds that this process has spent on a CPU: other programs on the machine do not count.
fn cpu() -> f64 {
    let text = std::fs::read_to_string("/proc/self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|n| n.parse::<f64>().ok()).map_or(0.0, |ns| ns / 1e9)
}

fn seconds<T>(run: impl FnOnce() -> T) -> (f64, T) {
    let start = cpu();
    let out = black_box(run());
    (cpu() - start, out)
}

const STAGES: [&str; 7] = ["text", "tags", "rules", "fast", "speakers", "cues", "stance"];

/// What it costs to ask the budget: CPU time with one over that without, over articles of ordinary length.
fn cost_of_asking() {
    let texts: Vec<String> = (0..40).map(|k| (k * 40..k * 40 + 40).map(SHAPES[0].1).collect()).collect();
    let go_on = || true;
    for engine in ["fast", "rules"] {
        let analyser = match engine {
            "fast" => Analyser::default(),
            _ => Analyser::builder().engine(RulesEngine::default()).build(),
        };
        let mut ratios: Vec<f64> = Vec::new();
        for _ in 0..31 {
            let (without, _) = seconds(|| texts.iter().map(|t| analyser.annotate(t).n_words).sum::<u32>());
            let within = |t: &String| analyser.annotate_within(t, Budget::new(&go_on)).map_or(0, |a| a.n_words);
            let (with, _) = seconds(|| texts.iter().map(within).sum::<u32>());
            ratios.push(with / without);
        }
        ratios.sort_by(f64::total_cmp);
        println!(
            "{engine}: with a budget {:.4} of the time without (quartiles {:.4}, {:.4})",
            ratios[15], ratios[7], ratios[23]
        );
    }
}

pub fn run(args: &[String]) -> Result<(), Failure> {
    if args.iter().any(|a| a == "--budget") {
        cost_of_asking();
        return Ok(());
    }
    let kilobytes: usize = args.first().map_or(Ok(1000), |a| a.parse())?;
    let wanted = args.get(1..).unwrap_or_default();
    let fast = Recovering::new(FastEngine::built_in().expect("the model that comes with the product"));
    let (rules, lexicon) = (RulesEngine::default(), StanceLexicon::built_in());
    let warm = Document::new("“No,” he said.");
    black_box((fast.attribute(&warm).len(), speakers::resolve(&warm, &rules.attribute(&warm)).entities.len()));
    println!("{:24} {:>6} {}", "shape", "KB", STAGES.map(|s| format!("{s:>9}")).concat());
    for (shape, unit) in SHAPES.iter().filter(|s| wanted.is_empty() || wanted.iter().any(|w| w == s.0)) {
        let mut before: Option<[f64; 7]> = None;
        for size in [kilobytes * 250, kilobytes * 500, kilobytes * 1000] {
            let mut text = String::new();
            for i in 0.. {
                if text.len() >= size {
                    break;
                }
                text.push_str(&unit(i));
            }
            let (text_time, document) = seconds(|| Document::new(&text));
            let (tags, _) = seconds(|| document.tags().len());
            let (by_rules, attributions) = seconds(|| rules.attribute(&document));
            let (by_fast, of_fast) = seconds(|| fast.attribute(&document));
            let list = if attributions.len() > of_fast.len() { &attributions } else { &of_fast };
            let (resolving, _) = seconds(|| speakers::resolve(&document, list));
            let (cues, _) = seconds(|| {
                list.iter().map(|a| stance::classify_cue(&document, a.cue.clone())).collect::<Vec<_>>().len()
            });
            let (marking, _) = seconds(|| stance::mark(&document, list, &lexicon));
            let times = [text_time, tags, by_rules, by_fast, resolving, cues, marking];
            let cell = |i: usize| {
                let grown = before.is_some_and(|b| times[i] > 0.05 && times[i] > b[i] * 2.8);
                format!("{:>8.3}{}", times[i], if grown { '!' } else { ' ' })
            };
            let cells: String = (0..times.len()).map(cell).collect();
            println!("{shape:24} {:>6} {cells} {} tokens", text.len() / 1000, document.tokens.len());
            if times.iter().sum::<f64>() > 20.0 {
                println!("{shape:24} stops here");
                break;
            }
            before = Some(times);
        }
    }
    Ok(())
}
