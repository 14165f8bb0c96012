//! The tables that count over the whole corpus.
//!
//! Articles are counted in memory, by key ([`Tally`]); what was counted is written sorted into a file ([`Run`]) when it
//! grows, and at the end; the files are merged as the tables are written, a piece of each in memory at a time. Memory
//! so does not grow with the corpus, and a shard's counts can be kept from night to night.

mod gender;
mod keys;
mod merge;
mod numbers;
mod outlets;
mod parts;
mod run;
mod speakers;
mod sums;
mod tally;
mod totals;

use std::path::PathBuf;

pub use parts::{Counter, total};
pub(super) use run::Run;
pub(super) use speakers::Speakers;
pub(super) use tally::Tally;
pub(super) use totals::Totals;

use super::WriteError;
use crate::tables::{QuoteStance, Rows, Scheme};

/// Bytes of counts that are held in memory.
const MAX_BYTES: usize = 48 << 20;

/// Counts a corpus in one go.
pub(super) struct Aggregates {
    tally: Tally,
    runs: Vec<Run>,
    /// Where the files are made.
    folder: PathBuf,
    most_bytes: usize,
}

impl Aggregates {
    /// Nothing counted yet; files are made in `folder`, and stay there.
    pub fn new(scheme: &Scheme, folder: PathBuf) -> Self {
        Self::with_limit(scheme, folder, MAX_BYTES)
    }

    /// Nothing counted yet of a shard, which is small enough to be counted in memory.
    pub fn of_shard(scheme: &Scheme) -> Self {
        Self::with_limit(scheme, PathBuf::new(), usize::MAX)
    }

    /// What was counted in memory.
    pub fn into_tally(self) -> Tally {
        self.tally
    }

    /// Writes a file when so many bytes of counts are held.
    fn with_limit(scheme: &Scheme, folder: PathBuf, most_bytes: usize) -> Self {
        Self { tally: Tally::new(scheme), runs: Vec::new(), folder, most_bytes }
    }

    /// Counts an article's rows; `stance` is its markers by quote and subcategory.
    pub fn add(&mut self, rows: &Rows, scheme: &Scheme, stance: &[QuoteStance]) -> Result<(), WriteError> {
        self.tally.add(rows, scheme, stance);
        if self.tally.bytes() > self.most_bytes { self.end_run() } else { Ok(()) }
    }

    fn end_run(&mut self) -> Result<(), WriteError> {
        let path = self.folder.join(format!("counts-{}", self.runs.len()));
        self.runs.push(Run::write(&path, &mut self.tally, Vec::new(), false)?);
        Ok(())
    }

    /// All that was counted.
    pub fn finish(mut self) -> Result<Vec<Run>, WriteError> {
        self.end_run()?;
        Ok(self.runs)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use proptest::prelude::*;
    use whosaid_language::stance::{StanceLexicon, Subcategory};
    use whosaid_language::{CueClass, Gender, GenderHow, Holder, Polarity, QuoteKind, SourceKind, SpeakerKind};

    use super::*;
    use crate::tables::{ClusterOf, DocumentRow, MarkerRow, PointSpan, QuoteRow, SpeakerRow};

    fn scheme() -> Scheme {
        let entry = |category: &str, hyland: &str| Subcategory {
            category: category.to_string(),
            name: "x".to_string(),
            hyland: hyland.to_string(),
            appraisal: String::new(),
        };
        let mut lexicon = StanceLexicon::built_in();
        lexicon.subcategories = vec![entry("epistemic", "hedge"), entry("style", ""), entry("epistemic", "booster")];
        Scheme::of(&lexicon)
    }

    /// A quote for each triple of speaker (3 of them and nobody), cue and words; a marker for every other one.
    fn article(number: usize, date: Option<i8>, quotes: &[(u32, u8, u32)]) -> Rows {
        let document = DocumentRow {
            doc_id: number.to_string(),
            path: number.to_string(),
            record: None,
            format: None,
            title: None,
            author: None,
            outlet: (!number.is_multiple_of(3)).then(|| format!("outlet {}", number % 3)),
            date: date.map(|d| jiff::civil::date(2025, d % 12 + 1, d % 28 + 1)),
            url: None,
            section: None,
            language: None,
            counts: None,
            content_hash: None,
            dropped: None,
            reason: None,
            code: None,
            text: None,
            duplicate_of: None,
        };
        let quote = |&(speaker, cue, words): &(u32, u8, u32)| QuoteRow {
            quote_id: String::new(),
            kind: [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect][words as usize % 3],
            form: None,
            content: String::new(),
            content_spans: Vec::new(),
            cue: String::new(),
            cue_lemma: ["", "say", "add"][usize::from(cue) % 3].to_string(),
            cue_class: if cue == 1 { CueClass::Neutral } else { CueClass::Other },
            cue_spans: Vec::new(),
            source: String::new(),
            source_spans: Vec::new(),
            source_kind: SourceKind::None,
            speaker: (speaker < 3).then_some(speaker),
            speaker_how: None,
            speaker_confidence: None,
            confidence: 1.0,
            paragraph: None,
            sentence: None,
            n_words: words,
            cluster: (words != 3).then(|| ClusterOf { id: String::new(), is_first_of_speaker: words < 3 }),
        };
        let marker = |i: usize| MarkerRow {
            quote: Some(i as u32),
            holder: Holder::Source,
            span: PointSpan { start: 0, end: 1 },
            text: String::new(),
            lemma: String::new(),
            subcategory: (i % 3) as u16,
            polarity: Polarity::Affirmed,
            valence: None,
            questioned: false,
            conditional: false,
        };
        let speaker = |i: usize| SpeakerRow {
            aliases: vec![format!("alias {}", number % 2)],
            gender: (i < 2).then_some(if number.is_multiple_of(4) { Gender::Man } else { Gender::Woman }),
            gender_how: (i < 2).then_some(GenderHow::Pronoun),
            gender_confidence: 0.5 + 0.1 * i as f32,
            ..SpeakerRow::new(
                format!("p-{i}"),
                format!("Name {i}{}", if number.is_multiple_of(5) { " Jr" } else { "" }),
                SpeakerKind::Person,
            )
        };
        Rows {
            document,
            quotes: quotes.iter().map(quote).collect(),
            markers: (0..quotes.len()).step_by(2).map(marker).collect(),
            speakers: (0..3).map(speaker).collect(),
            named: Vec::new(),
            engine: "x".into(),
        }
    }

    fn add(aggregates: &mut Aggregates, rows: &Rows, scheme: &Scheme) {
        let mut counts = Vec::new();
        QuoteStance::count(rows, scheme, &mut counts);
        QuoteStance::count(rows, scheme, &mut counts);
        aggregates.add(rows, scheme, &counts).expect("room");
    }

    fn counted(articles: &[Rows], most_bytes: usize, folder: &Path) -> Vec<Run> {
        let scheme = scheme();
        let mut aggregates = Aggregates::with_limit(&scheme, folder.to_path_buf(), most_bytes);
        articles.iter().for_each(|a| add(&mut aggregates, a, &scheme));
        aggregates.finish().expect("room")
    }

    /// The rows of all aggregate tables, as text.
    fn tables(articles: &[Rows], most_bytes: usize) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a folder");
        let runs = counted(articles, most_bytes, folder.path());
        let runs: Vec<Run> = runs.iter().map(|r| Run::open(r.path()).expect("a whole file")).collect();
        tables_of(&runs)
    }

    fn tables_of(runs: &[Run]) -> Vec<String> {
        let scheme = scheme();
        let totals = Totals::new(runs, &scheme);
        let speakers = totals.speakers().expect("speakers");
        let mut out = Vec::new();
        let keep = |row: &crate::tables::SpeakerTotalsRow<'_>| {
            out.push(format!("{row:?}"));
            Ok::<_, WriteError>(())
        };
        speakers.rows(&scheme, keep).expect("speakers");
        let mut keep = |row: &crate::tables::SpeakerByRow<'_>| {
            out.push(format!("{row:?}"));
            Ok(())
        };
        totals.by_month(&speakers, &mut keep).expect("months");
        totals.by_outlet(&speakers, &mut keep).expect("outlets");
        let mut keep = |row: &crate::tables::SpeakerStanceRow<'_>| {
            out.push(format!("{} {} {} {} {}", row.speaker_id, row.name, row.subcategory, row.n, row.words));
            Ok(())
        };
        totals.stance(&speakers, &mut keep).expect("stance");
        let mut keep = |row: &crate::tables::OutletMonthRow<'_>| {
            out.push(format!("{row:?}"));
            Ok(())
        };
        totals.outlets_by_month(&mut keep).expect("outlets by month");
        out.extend(totals.cues().expect("cues").iter().map(|c| format!("{c:?}")));
        out
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn merging_counts_what_counting_one_by_one_does(
            articles in prop::collection::vec(
                (prop::option::of(0_i8..60), prop::collection::vec((0_u32..4, 0_u8..3, 0_u32..9), 0..7)),
                0..12,
            ),
            most_bytes in 0_usize..4000,
            parts in 1_u32..4,
        ) {
            let articles: Vec<Rows> =
                articles.iter().enumerate().map(|(i, (date, quotes))| article(i, *date, quotes)).collect();
            let whole = tables(&articles, usize::MAX);
            prop_assert_eq!(tables(&articles, most_bytes), whole.clone());

            let (scheme, folder) = (scheme(), tempfile::tempdir().expect("a folder"));
            let mut in_parts = Vec::new();
            let counted_in_two = [&articles[..articles.len() / 2], &articles[articles.len() / 2..]].map(|some| {
                let mut counter = Counter::new(&scheme);
                some.iter().for_each(|rows| counter.add(rows));
                counter.finish(parts).expect("room")
            });
            for part in 0..parts {
                let of_part = counted_in_two.iter().flatten().filter(|(p, _)| *p == part).enumerate();
                let runs = of_part.map(|(n, (_, bytes))| {
                    let path = folder.path().join(format!("{part}-{n}"));
                    std::fs::write(&path, bytes).expect("room");
                    Run::open(&path).expect("a whole file")
                });
                in_parts.extend(tables_of(&runs.collect::<Vec<_>>()));
            }
            in_parts.sort();
            let mut whole = whole;
            whole.sort();
            prop_assert_eq!(in_parts, whole);

            let runs = counted(&articles, most_bytes, folder.path());
            let totals = Totals::new(&runs, &scheme);
            let speakers = totals.speakers().expect("speakers");
            let mut by_subcategory = BTreeMap::<(String, u16), (u64, u64)>::new();
            let keep = |row: &crate::tables::SpeakerStanceRow<'_>| {
                by_subcategory.insert((row.speaker_id.to_string(), row.subcategory), (row.n, row.words));
                Ok(())
            };
            totals.stance(&speakers, keep).expect("stance");
            let mut wanted = BTreeMap::<String, (BTreeSet<usize>, u64, u64, u64, [u64; 4])>::new();
            for (number, rows) in articles.iter().enumerate() {
                for (i, quote) in rows.quotes.iter().enumerate() {
                    let Some(speaker) = rows.speaker_of(quote) else { continue };
                    let (documents, quotes, words, distinct, markers) = wanted.entry(speaker.id.clone()).or_default();
                    documents.insert(number);
                    *quotes += 1;
                    *distinct += u64::from(quote.n_words <= 3);
                    *words += u64::from(quote.n_words);
                    if i % 2 == 0 {
                        // epistemic, style, hedges, boosters
                        let counted: &[usize] = [&[0, 2][..], &[1], &[0, 3]][i % 3];
                        counted.iter().for_each(|&m| markers[m] += 1);
                    }
                }
            }
            prop_assert_eq!(speakers.len(), wanted.len());
            let check = |row: &crate::tables::SpeakerTotalsRow<'_>| {
                let (documents, quotes, words, distinct, markers) = &wanted[row.speaker_id];
                prop_assert_eq!(row.counts.documents, documents.len() as u64);
                prop_assert_eq!(row.counts.quotes, *quotes);
                prop_assert_eq!(row.counts.direct + row.counts.mixed + row.counts.indirect, *quotes);
                prop_assert_eq!(row.counts.words, *words);
                prop_assert_eq!(row.counts.distinct, *distinct);
                prop_assert_eq!(&row.counts.markers[..], &markers[..]);
                let of = |subcategory: u16| {
                    by_subcategory.get(&(row.speaker_id.to_string(), subcategory)).map_or(0, |&(n, words)| {
                        assert_eq!(words, row.counts.words);
                        n
                    })
                };
                prop_assert_eq!([of(0) + of(2), of(1), of(0), of(2)], *markers);
                prop_assert!(row.name.starts_with("Name ") && row.kind == "person");
                Ok(())
            };
            speakers.rows(&scheme, check)?;
        }
    }
}
