//! How long rows and tables take: `cargo run --release --example write_tables -- OUT ARTICLES [csv|parquet|both]`.
//!
//! Writes the tables of so many made-up articles of about 700 words with 25 quotes and 60 stance markers each,
//! and says the processor time an article, the wall-clock time in all, and the peak memory.

use std::path::PathBuf;
use std::time::Instant;

use whosaid::flow::{AnnotatedDocument, Article, Metadata};
use whosaid::tables::RowBuilder;
use whosaid::write::{Output, OutputSettings, RunRecord};
use whosaid_language::stance::{StanceLexicon, Subcategory};
use whosaid_language::{
    Annotations, Attribution, CueClass, Entity, Holder, Quote, QuoteKind, Resolution, SourceKind, Span, SpeakerHow,
    SpeakerKind, StanceMarker,
};

const GIVEN: [&str; 12] =
    ["Ann", "Bela", "Carla", "Dev", "Ewan", "Farah", "Gil", "Hana", "Ines", "Jon", "Kofi", "Lena"];
const WORDS: [&str; 24] = [
    "the",
    "harbour",
    "may",
    "close",
    "before",
    "winter",
    "and",
    "council",
    "would",
    "never",
    "certainly",
    "agree",
    "to",
    "a",
    "terrible",
    "plan",
    "that",
    "nobody",
    "wants",
    "perhaps",
    "ferry",
    "tunnel",
    "costs",
    "again",
];
const CUES: [(&str, &str); 4] = [("said", "say"), ("added", "add"), ("insisted", "insist"), ("told reporters", "tell")];
const QUOTES: usize = 25;

/// Numbers that look random and are the same each time.
struct Sequence(u64);

impl Sequence {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n
    }
}

fn lexicon() -> StanceLexicon {
    let mut lexicon = StanceLexicon::built_in();
    let categories =
        ["epistemic", "evidential", "deontic", "prediction", "attitude", "graduation", "alignment", "style"];
    lexicon.subcategories = (0..28)
        .map(|i| Subcategory {
            category: categories[i % categories.len()].to_string(),
            name: format!("sub{i}"),
            hyland: ["hedge", "booster", ""][i % 3].to_string(),
            appraisal: String::new(),
        })
        .collect();
    lexicon
}

fn article(number: usize) -> AnnotatedDocument {
    let mut random = Sequence(number as u64 + 1);
    let mut text = String::new();
    let mut found = Annotations::default();
    for i in 0..6 {
        let name = format!("{} {}son", GIVEN[random.below(12)], GIVEN[random.below(12)]);
        let aliases = vec![name.split(' ').next_back().unwrap_or("").to_string()];
        let titles = if i % 2 == 0 { vec!["Cllr".to_string()] } else { Vec::new() };
        let mut entity = Entity::new(name, SpeakerKind::Person);
        (entity.aliases, entity.titles) = (aliases, titles);
        found.entities.push(entity);
    }
    for q in 0..QUOTES {
        let start = text.len();
        text.push('“');
        for w in 0..16 + random.below(8) {
            let word = WORDS[random.below(WORDS.len())];
            let at = text.len() + usize::from(w > 0);
            if w > 0 {
                text.push(' ');
            }
            text.push_str(word);
            if found.markers.len() < 60 * (q + 1) / QUOTES && random.below(6) == 0 {
                let span = Span::new(at, at + word.len());
                let mut marker = StanceMarker::new(span, word, random.below(28) as u16);
                (marker.holder, marker.quote) = (Holder::Source, Some(q as u32));
                found.markers.push(marker);
            }
        }
        text.push_str(",”");
        let content = Span::new(start, text.len());
        let entity = random.below(6) as u32;
        let (cue, lemma) = CUES[random.below(CUES.len())];
        let cue_at = text.len() + 1;
        text.push_str(&format!(" {cue} "));
        let source_at = text.len();
        text.push_str(&found.entities[entity as usize].name);
        let source = Span::new(source_at, text.len());
        text.push_str(if q % 4 == 3 { ".\n\n" } else { ". " });
        found.sentences.push(Span::new(start, text.len()));
        found.paragraphs.push(Span::new(start, text.len()));
        let mut quote = Quote::from(Attribution::new(QuoteKind::Direct, vec![content]));
        quote.confidence = random.below(1000) as f32 / 1000.0;
        quote.cue.spans = vec![Span::new(cue_at, cue_at + cue.len())];
        (quote.cue.lemma, quote.cue.class) = (lemma.to_string(), CueClass::Neutral);
        (quote.source.spans, quote.source.kind) = (vec![source], SourceKind::Named);
        quote.n_words = 20;
        quote.speaker = Some(Resolution::new(entity, SpeakerHow::ExactName, 0.95));
        found.quotes.push(quote);
    }
    found.n_words = 700;
    let outlet = ["Northern Post", "Harbour Gazette", "Wire"][number % 3];
    let doc_id = format!("{outlet}/2025/{number:07}.txt");
    let metadata = Metadata {
        title: Some(format!("Harbour tunnel delayed again, part {number}")),
        outlet: Some(outlet.to_string()),
        date: Some(format!("2025-{:02}-{:02}", number % 12 + 1, number % 28 + 1)),
        ..Metadata::default()
    };
    AnnotatedDocument {
        article: Article {
            path: doc_id.clone(),
            doc_id,
            record: None,
            format: "txt".into(),
            metadata,
            content_hash: format!("{number:064x}"),
            text,
        },
        annotations: found,
    }
}

/// Seconds of processor time that this thread has had, where the system tells; else wall-clock time.
fn processor_time(begun: Instant) -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|t| t.split_whitespace().next()?.parse::<u64>().ok());
    nanoseconds.map_or_else(|| begun.elapsed().as_secs_f64(), |n| n as f64 * 1e-9)
}

/// Peak memory of this process in MB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|l| l.starts_with("VmHWM"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kb| kb / 1024)
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let folder = PathBuf::from(arguments.next().expect("usage: write_tables OUT ARTICLES [csv|parquet|both]"));
    let articles: usize = arguments.next().and_then(|a| a.parse().ok()).unwrap_or(20_000);
    let forms = arguments.next().unwrap_or_else(|| "both".to_string());
    let settings =
        OutputSettings { folder, csv: forms != "parquet", parquet: forms != "csv", ..OutputSettings::default() };
    let builder = RowBuilder::new("made_up", false);
    let distinct: Vec<AnnotatedDocument> = (0..500).map(article).collect();
    let mut output = Output::begin(&settings, &lexicon()).expect("an output folder");
    let begun = Instant::now();
    let (mut rows_time, mut append_time) = (0.0, 0.0);
    for first in (0..articles).step_by(64) {
        let before = processor_time(begun);
        let batch = (first..articles.min(first + 64)).map(|i| Ok(builder.rows(&distinct[i % 500]))).collect();
        let between = processor_time(begun);
        output.append(batch).expect("room");
        rows_time += between - before;
        append_time += processor_time(begun) - between;
    }
    let before = processor_time(begun);
    let written = output.finish(RunRecord::default()).expect("the tables in place");
    let finish_time = processor_time(begun) - before;
    let each = |seconds: f64| seconds * 1e3 / articles as f64;
    println!(
        "{articles} articles, {forms}: rows {:.4} ms, append {:.4} ms an article; finish {finish_time:.2} s (processor time of this thread); {:.1} s in all; {} quotes, \
         {} markers; peak memory {} MB",
        each(rows_time),
        each(append_time),
        begun.elapsed().as_secs_f64(),
        written.counts.quotes(),
        written.counts.markers,
        peak_memory().unwrap_or(0),
    );
}
