//! How fast the stages around the language core are: `cargo bench --bench stages` (the core's own bench is
//! `cargo bench -p whosaid-language`).
//!
//! Everything is measured on the sample corpus, repeated under other names where a stage needs many articles.

use std::hint::black_box;
use std::path::Path;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use whosaid::annotate::{Engine, annotate};
use whosaid::corpus::duplicates::DuplicateSettings;
use whosaid::corpus::{Collector, Facts};
use whosaid::flow::{AnnotatedDocument, Article, SourceFile};
use whosaid::read::{ReadSettings, Reader};
use whosaid::tables::{RowBuilder, Rows};
use whosaid::walk::{WalkSettings, walk};
use whosaid::write::{Output, OutputSettings, RunRecord};
use whosaid_language::Analyser;
use whosaid_language::stance::StanceLexicon;

/// Times that the sample corpus is repeated for the corpus stage and the tables: about 1,000 articles.
const COPIES: usize = 30;

fn files() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles");
    let settings = WalkSettings { root, ..WalkSettings::default() };
    walk(&settings).expect("the sample corpus").map(|file| file.expect("a file of articles")).collect()
}

fn reader() -> Reader {
    ReadSettings { path_pattern: Some("{outlet}/{date}/{slug}".to_string()), ..ReadSettings::default() }
        .compile()
        .expect("a reader")
}

fn articles() -> Vec<Article> {
    let reader = reader();
    files().iter().flat_map(|file| reader.articles(file).filter_map(Result::ok)).collect()
}

fn documents() -> Vec<AnnotatedDocument> {
    let engine = Engine::Rules.load(None).expect("an engine").engine;
    let analyser = Analyser::builder().engine(engine).build();
    let annotated = articles().into_iter().filter_map(|article| annotate(&analyser, article).ok());
    annotated.collect()
}

/// Rows of many articles: the sample corpus under other names.
fn rows(documents: &[AnnotatedDocument]) -> Vec<Rows> {
    let builder = RowBuilder::new("rules", false);
    let copy = |n: usize| {
        documents.iter().map(move |document| {
            let mut document = document.clone();
            document.article.doc_id = format!("{n:03}/{}", document.article.doc_id);
            document
        })
    };
    (0..COPIES).flat_map(copy).map(|document| builder.rows(&document)).collect()
}

fn read(c: &mut Criterion) {
    let (reader, files) = (reader(), files());
    let mut group = c.benchmark_group("read");
    group.throughput(Throughput::Bytes(files.iter().map(|f| f.size).sum()));
    group.bench_function("sample corpus", |b| {
        b.iter(|| files.iter().map(|file| reader.articles(black_box(file)).count()).sum::<usize>());
    });
    group.finish();
}

fn tables(c: &mut Criterion) {
    let documents = documents();
    let builder = RowBuilder::new("rules", false);
    let mut group = c.benchmark_group("tables");
    group.throughput(Throughput::Elements(documents.len() as u64));
    group.bench_function("rows", |b| {
        b.iter(|| documents.iter().map(|d| builder.rows(black_box(d)).quotes.len()).sum::<usize>());
    });
    group.finish();
}

fn corpus(c: &mut Criterion) {
    let documents = documents();
    let settings = DuplicateSettings::default();
    let rows = rows(&documents);
    let texts = documents.iter().map(|d| d.article.text.as_str()).cycle();
    let facts: Vec<(String, Facts)> = rows
        .iter()
        .zip(texts)
        .map(|(rows, text)| (rows.document.doc_id.clone(), Facts::of(text, rows, &settings)))
        .collect();
    let mut group = c.benchmark_group("corpus");
    group.sample_size(10).throughput(Throughput::Elements(facts.len() as u64));
    group.bench_function("facts", |b| {
        let pairs = documents.iter().zip(&rows);
        b.iter(|| pairs.clone().for_each(|(d, r)| drop(black_box(Facts::of(&d.article.text, r, &settings)))));
    });
    group.bench_function("who is who, what is twice", |b| {
        b.iter(|| {
            let mut collector = Collector::new(&settings, None);
            facts.iter().for_each(|(id, facts)| collector.add(id, black_box(facts)));
            drop(collector.finish());
        });
    });
    group.finish();
}

fn write(c: &mut Criterion) {
    let rows = rows(&documents());
    let mut group = c.benchmark_group("write");
    group.sample_size(10).throughput(Throughput::Elements(rows.len() as u64));
    for (name, csv, parquet) in [("csv", true, false), ("parquet", false, true)] {
        group.bench_function(name, |b| {
            let setup = || (tempfile::tempdir().expect("a folder"), rows.clone());
            let run = |(folder, rows): (tempfile::TempDir, Vec<Rows>)| {
                let settings =
                    OutputSettings { folder: folder.path().join("out"), csv, parquet, ..OutputSettings::default() };
                let mut output = Output::begin(&settings, &StanceLexicon::built_in()).expect("an output folder");
                output.append(rows.into_iter().map(Ok).collect()).expect("room");
                output.finish(RunRecord::default()).expect("the tables in place");
                folder
            };
            b.iter_batched(setup, run, BatchSize::PerIteration);
        });
    }
    group.finish();
}

criterion_group!(benches, read, tables, corpus, write);
criterion_main!(benches);
