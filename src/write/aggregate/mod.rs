//! The tables that count over the whole corpus, by polars.
//!
//! Each quote becomes a row of facts; every so many rows the facts are grouped and merged into what
//! is already counted, so that memory grows with the distinct keys and not with the corpus.

mod facts;
mod partial;
mod totals;

use polars::prelude::PolarsResult;

pub(super) use totals::Totals;

use crate::tables::{QuoteStance, Rows, Scheme};
use facts::{Facts, Forms, Stances};
use partial::Partial;

/// Rows of facts that are grouped at once.
const GROUP_ROWS: usize = 1 << 15;

/// Counts as the rows come.
pub(super) struct Aggregates {
    facts: Facts,
    forms: Forms,
    stances: Stances,
    by_speaker: Partial,
    by_month: Partial,
    by_outlet: Partial,
    by_cue: Partial,
    by_form: Partial,
    by_stance: Partial,
    n_markers: usize,
    group_rows: usize,
}

impl Aggregates {
    /// Nothing counted yet.
    pub fn new(scheme: &Scheme) -> Self {
        Self::with_limits(scheme, GROUP_ROWS, GROUP_ROWS / 8)
    }

    /// Groups so many rows at once, and merges groups when at least `fewest` rows of them are pending.
    fn with_limits(scheme: &Scheme, group_rows: usize, fewest: usize) -> Self {
        let n_markers = scheme.n_counts();
        let of_speaker = facts::sums(facts::NEW_TO_SPEAKER, n_markers);
        let dates = [facts::FIRST_DATE, facts::LAST_DATE];
        let partial = |keys: &[&'static str], sums: &[String]| Partial::new(keys, sums, fewest);
        Self {
            facts: Facts::new(n_markers),
            forms: Forms::new(),
            stances: Stances::new(),
            by_speaker: partial(&[facts::SPEAKER], &of_speaker).with_range(dates),
            by_month: partial(&[facts::SPEAKER, facts::MONTH], &of_speaker),
            by_outlet: partial(&[facts::SPEAKER, facts::OUTLET], &of_speaker),
            by_cue: partial(&[facts::CUE_LEMMA, facts::CUE_CLASS], &facts::sums(facts::NEW_TO_CUE, 0)),
            by_form: partial(&[facts::SPEAKER, facts::ROLE, facts::FORM], &[facts::N.to_string()]),
            by_stance: partial(&[facts::SPEAKER, facts::SUBCATEGORY], &[facts::N.to_string()]),
            n_markers,
            group_rows,
        }
    }

    /// Counts an article's rows; `stance` is its markers by quote and subcategory.
    pub fn add(&mut self, rows: &Rows, scheme: &Scheme, stance: &[QuoteStance]) -> PolarsResult<()> {
        self.facts.add(rows, scheme);
        self.forms.add(rows);
        self.stances.add(rows, stance);
        if self.facts.len() >= self.group_rows {
            self.group_facts()?;
        }
        if self.forms.len() >= self.group_rows {
            self.by_form.add(self.forms.take()?)?;
        }
        if self.stances.len() >= self.group_rows {
            self.by_stance.add(self.stances.take()?)?;
        }
        Ok(())
    }

    fn group_facts(&mut self) -> PolarsResult<()> {
        let facts = self.facts.take()?;
        self.by_cue.add(facts.clone())?;
        let of_speakers = facts::with_speaker(facts)?;
        self.by_month.add(of_speakers.clone())?;
        self.by_outlet.add(of_speakers.clone())?;
        self.by_speaker.add(of_speakers)
    }

    /// All that was counted.
    pub fn finish(mut self) -> PolarsResult<Totals> {
        self.group_facts()?;
        self.by_form.add(self.forms.take()?)?;
        self.by_stance.add(self.stances.take()?)?;
        Ok(Totals {
            n_markers: self.n_markers,
            by_speaker: self.by_speaker.finish(&[facts::SPEAKER])?,
            by_month: self.by_month.finish(&[facts::SPEAKER, facts::MONTH])?,
            by_outlet: self.by_outlet.finish(&[facts::SPEAKER, facts::OUTLET])?,
            by_cue: self.by_cue.finish(&[facts::CUE_LEMMA, facts::CUE_CLASS])?,
            by_form: self.by_form.finish(&[facts::SPEAKER, facts::ROLE, facts::FORM])?,
            by_stance: self.by_stance.finish(&[facts::SPEAKER, facts::SUBCATEGORY])?,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;
    use whosaid_language::stance::{StanceLexicon, Subcategory};
    use whosaid_language::{CueClass, Holder, Polarity, QuoteKind, SourceKind, SpeakerKind};

    use super::*;
    use crate::tables::{DocumentRow, MarkerRow, PointSpan, QuoteRow, SpeakerRow};
    use crate::write::WriteError;

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
            language: None,
            counts: None,
            content_hash: None,
            dropped: None,
            reason: None,
            code: None,
            text: None,
            duplicate_of: None,
            n_duplicates: None,
        };
        let quote = |&(speaker, cue, words): &(u32, u8, u32)| QuoteRow {
            quote_id: String::new(),
            kind: [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect][words as usize % 3],
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
            cluster: None,
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
            id: format!("p-{i}"),
            name: format!("Name {i}{}", if number.is_multiple_of(5) { " Jr" } else { "" }),
            kind: SpeakerKind::Person,
            aliases: vec![format!("alias {}", number % 2)],
            titles: Vec::new(),
            gender: None,
            link: None,
            link_confidence: None,
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
        aggregates.add(rows, scheme, &counts).expect("counts");
    }

    /// The rows of all aggregate tables, as text.
    fn tables(articles: &[Rows], group_rows: usize, fewest: usize) -> Vec<String> {
        let scheme = scheme();
        let mut aggregates = Aggregates::with_limits(&scheme, group_rows, fewest);
        articles.iter().for_each(|a| add(&mut aggregates, a, &scheme));
        let totals = aggregates.finish().expect("counts");
        let (speakers, named) = totals.speakers().expect("speakers");
        let mut out: Vec<String> = speakers.iter().map(|s| format!("{s:?}")).collect();
        let mut keep = |row: &crate::tables::SpeakerByRow| {
            out.push(format!("{row:?}"));
            Ok::<(), WriteError>(())
        };
        totals.by_month(&named, &mut keep).expect("months");
        totals.by_outlet(&named, &mut keep).expect("outlets");
        let mut keep = |row: &crate::tables::SpeakerStanceRow<'_>| {
            out.push(format!("{} {} {} {} {}", row.speaker_id, row.name, row.subcategory, row.n, row.words));
            Ok::<(), WriteError>(())
        };
        totals.stance(&named, &scheme, &mut keep).expect("stance");
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
            group_rows in 1_usize..9,
            fewest in 1_usize..20,
        ) {
            let articles: Vec<Rows> =
                articles.iter().enumerate().map(|(i, (date, quotes))| article(i, *date, quotes)).collect();
            prop_assert_eq!(tables(&articles, group_rows, fewest), tables(&articles, usize::MAX, usize::MAX));

            let scheme = scheme();
            let mut aggregates = Aggregates::with_limits(&scheme, group_rows, fewest);
            articles.iter().for_each(|a| add(&mut aggregates, a, &scheme));
            let totals = aggregates.finish().expect("counts");
            let (speakers, named) = totals.speakers().expect("speakers");
            let mut by_subcategory = BTreeMap::<(String, u16), (u64, u64)>::new();
            let keep = |row: &crate::tables::SpeakerStanceRow<'_>| {
                by_subcategory.insert((row.speaker_id.to_string(), row.subcategory), (row.n, row.words));
                Ok::<(), WriteError>(())
            };
            totals.stance(&named, &scheme, keep).expect("stance");
            let mut wanted = BTreeMap::<String, (BTreeSet<usize>, u64, u64, [u64; 4])>::new();
            for (number, rows) in articles.iter().enumerate() {
                for (i, quote) in rows.quotes.iter().enumerate() {
                    let Some(speaker) = rows.speaker_of(quote) else { continue };
                    let (documents, quotes, words, markers) = wanted.entry(speaker.id.clone()).or_default();
                    documents.insert(number);
                    *quotes += 1;
                    *words += u64::from(quote.n_words);
                    if i % 2 == 0 {
                        // epistemic, style, hedges, boosters
                        let counted: &[usize] = [&[0, 2][..], &[1], &[0, 3]][i % 3];
                        counted.iter().for_each(|&m| markers[m] += 1);
                    }
                }
            }
            prop_assert_eq!(speakers.len(), wanted.len());
            for row in speakers {
                let (documents, quotes, words, markers) = &wanted[&row.speaker_id];
                prop_assert_eq!(row.counts.documents, documents.len() as u64);
                prop_assert_eq!(row.counts.quotes, *quotes);
                prop_assert_eq!(row.counts.direct + row.counts.mixed + row.counts.indirect, *quotes);
                prop_assert_eq!(row.counts.words, *words);
                prop_assert_eq!(&row.counts.markers[..], &markers[..]);
                let of = |subcategory: u16| {
                    by_subcategory.get(&(row.speaker_id.clone(), subcategory)).map_or(0, |&(n, words)| {
                        assert_eq!(words, row.counts.words);
                        n
                    })
                };
                prop_assert_eq!([of(0) + of(2), of(1), of(0), of(2)], *markers);
                prop_assert!(row.name.starts_with("Name ") && row.kind == "person");
            }
        }
    }
}
