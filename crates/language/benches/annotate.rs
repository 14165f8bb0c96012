//! How fast the core reads, stage by stage: `cargo bench -p whosaid-language`. Throughput is in bytes of text.

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use whosaid_language::attribution::learned::FastEngine;
use whosaid_language::attribution::{AttributionEngine, RulesEngine};
use whosaid_language::stance::{self, StanceLexicon};
use whosaid_language::text::TextLayer;
use whosaid_language::{Analyser, Document, speakers};

/// Articles of the sample corpus, as one of about the length of a news article each.
const ARTICLES: [&str; 2] = [
    concat!(
        include_str!("../../../data/articles/northern-post/2025-03-04/harbour-tunnel-delay.txt"),
        include_str!("../../../data/articles/harbour-gazette/2025-04-02/clinic-closure.txt"),
        include_str!("../../../data/articles/northern-post/2025-05-01/lunn-elected-leader.txt"),
    ),
    concat!(
        include_str!("../../../data/articles/capitol-ledger/2025-03-05/delgado-reyes-water-bill.txt"),
        include_str!("../../../data/articles/capitol-ledger/2025-03-19/water-bill-passes.txt"),
        include_str!("../../../data/articles/daily-wire-desk/2025-04-15/tariff-poll.txt"),
    ),
];

fn stages(c: &mut Criterion) {
    let fast = FastEngine::built_in().expect("the model that comes with the product");
    let lexicon = StanceLexicon::built_in();
    let documents = ARTICLES.map(Document::new);
    let attributed: Vec<_> = documents.iter().map(|d| (d, fast.attribute(d))).collect();
    let mut group = c.benchmark_group("stage");
    group.throughput(Throughput::Bytes(ARTICLES.iter().map(|a| a.len() as u64).sum()));
    group.bench_function("text", |b| b.iter(|| ARTICLES.map(|a| TextLayer::new(black_box(a)).tags().len())));
    group.bench_function("text and quotations", |b| {
        b.iter(|| ARTICLES.map(|a| Document::new(black_box(a)).quotations.list.len()));
    });
    group.bench_function("attribution, rules", |b| {
        b.iter(|| documents.each_ref().map(|d| RulesEngine::default().attribute(black_box(d)).len()));
    });
    group.bench_function("attribution, fast", |b| {
        b.iter(|| documents.each_ref().map(|d| fast.attribute(black_box(d)).len()));
    });
    group.bench_function("speakers", |b| {
        b.iter(|| attributed.iter().map(|(d, a)| speakers::resolve(black_box(d), a).entities.len()).sum::<usize>());
    });
    group.bench_function("stance", |b| {
        b.iter(|| attributed.iter().map(|(d, a)| stance::mark(black_box(d), a, &lexicon).len()).sum::<usize>());
    });
    group.finish();
}

fn whole(c: &mut Criterion) {
    let mut group = c.benchmark_group("annotate");
    group.throughput(Throughput::Bytes(ARTICLES.iter().map(|a| a.len() as u64).sum()));
    let fast = FastEngine::built_in().expect("the model that comes with the product");
    for (name, analyser) in [
        ("fast", Analyser::builder().engine(fast).build()),
        ("rules", Analyser::builder().engine(RulesEngine::default()).build()),
    ] {
        group.bench_function(name, |b| b.iter(|| ARTICLES.map(|a| analyser.annotate(black_box(a)).markers.len())));
    }
    group.finish();
}

criterion_group!(benches, stages, whole);
criterion_main!(benches);
