//! The rows of the aggregate tables.

use whosaid_language::SpeakerKind;

use super::rows::GENDERS;
use super::schema::{Counted, Identified, Rated};
use super::{Date, Rates, SpeakerColumns};

/// How much somebody, or a cue, is quoted.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Counts {
    /// Articles.
    pub documents: u64,
    /// Quotes.
    pub quotes: u64,
    /// Quotes that are direct.
    pub direct: u64,
    /// Quotes that are mixed.
    pub mixed: u64,
    /// Quotes that are indirect.
    pub indirect: u64,
    /// Words of content.
    pub words: u64,
    /// Quotes whose words their speaker has in no earlier one.
    pub distinct: u64,
    /// Markers of each category, then hedges and boosters.
    pub markers: Vec<u64>,
}

/// A row of `speakers`.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerTotalsRow<'a> {
    /// The id of the speaker over the corpus.
    pub speaker_id: &'a str,
    /// The longest name by which the speaker is called.
    pub name: &'a str,
    /// A word of `SpeakerKind`.
    pub kind: &'a str,
    /// Other names, in byte order.
    pub aliases: &'a [&'a str],
    /// Titles and roles, in byte order.
    pub titles: &'a [&'a str],
    /// Of a person: `unknown` where no article tells.
    pub gender: Option<&'a str>,
    /// What tells it most.
    pub gender_how: Option<&'a str>,
    /// 0.5 to 1, where a gender is given.
    pub gender_confidence: Option<f64>,
    /// How often.
    pub counts: &'a Counts,
    /// Of hedges and boosters, for 1,000 words.
    pub rates: &'a Rates,
    /// The first day on which it happens.
    pub first_date: Option<Date>,
    /// The last.
    pub last_date: Option<Date>,
    /// Where, in byte order.
    pub outlets: &'a [&'a str],
    /// Lemmas of the most frequent cues, most first.
    pub top_cues: &'a [&'a str],
    /// The gazetteer's further columns.
    pub further: &'a SpeakerColumns,
}

/// A row of `speaker_by_month` or `speaker_by_outlet`.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerByRow<'a> {
    /// The id of the speaker over the corpus.
    pub speaker_id: &'a str,
    /// The longest name by which the speaker is called.
    pub name: &'a str,
    /// A word of `SpeakerKind`.
    pub kind: &'a str,
    /// The month (`YYYY-MM`) or the outlet; `None` for articles without one.
    pub key: Option<&'a str>,
    /// How often.
    pub counts: &'a Counts,
    /// Of hedges and boosters, for 1,000 words.
    pub rates: &'a Rates,
}

/// How many kinds of speakers there are.
pub const N_KINDS: usize = SpeakerKind::ALL.len();
/// How many genders the tables know: female, male, unknown.
pub const N_GENDERS: usize = GENDERS.len();

/// A row of `outlet_by_month`.
#[derive(Clone, Copy, Debug)]
pub struct OutletMonthRow<'a> {
    /// `None` for articles without one.
    pub outlet: Option<&'a str>,
    /// `YYYY-MM`; `None` for articles without a date.
    pub month: Option<&'a str>,
    /// Articles.
    pub documents: u64,
    /// Articles that are copies of an earlier one.
    pub duplicates: u64,
    /// Words of the articles.
    pub document_words: u64,
    /// Quotes.
    pub quotes: u64,
    /// Quotes that are direct.
    pub direct: u64,
    /// Quotes that are mixed.
    pub mixed: u64,
    /// Quotes that are indirect.
    pub indirect: u64,
    /// Words of the quotes.
    pub words: u64,
    /// In the order of [`SpeakerKind::ALL`].
    pub quotes_by_kind: [u64; N_KINDS],
    /// Quotes without a speaker.
    pub quotes_of_nobody: u64,
    /// Of persons: female, male, unknown.
    pub quotes_by_gender: [u64; N_GENDERS],
    /// Different speakers, likewise.
    pub speakers_by_kind: [u64; N_KINDS],
    /// Different persons, likewise.
    pub speakers_by_gender: [u64; N_GENDERS],
    /// Of hedges and boosters.
    pub rates: &'a Rates,
}

impl Rated for OutletMonthRow<'_> {
    fn rates(&self) -> &Rates {
        self.rates
    }
}

/// A row of `quotes_by_cue`.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CueRow {
    /// `None` for quotes without a cue.
    pub lemma: Option<String>,
    /// A word of `CueClass`.
    pub class: String,
    /// How often.
    pub counts: Counts,
}

impl Identified for SpeakerTotalsRow<'_> {
    fn speaker_id(&self) -> &str {
        self.speaker_id
    }

    fn name(&self) -> &str {
        self.name
    }

    fn kind(&self) -> &str {
        self.kind
    }
}

impl Identified for SpeakerByRow<'_> {
    fn speaker_id(&self) -> &str {
        self.speaker_id
    }

    fn name(&self) -> &str {
        self.name
    }

    fn kind(&self) -> &str {
        self.kind
    }
}

impl Counted for SpeakerTotalsRow<'_> {
    fn counts(&self) -> &Counts {
        self.counts
    }
}

impl Counted for SpeakerByRow<'_> {
    fn counts(&self) -> &Counts {
        self.counts
    }
}

impl Counted for CueRow {
    fn counts(&self) -> &Counts {
        &self.counts
    }
}

impl Rated for SpeakerTotalsRow<'_> {
    fn rates(&self) -> &Rates {
        self.rates
    }
}

impl Rated for SpeakerByRow<'_> {
    fn rates(&self) -> &Rates {
        self.rates
    }
}
