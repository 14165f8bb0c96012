//! Outlets by month: articles, quotes and speakers.

use whosaid_language::{QuoteKind, SpeakerKind};

use super::keys::take_text;
use super::merge::Merged;
use super::tally::Of;
use super::totals::Totals;
use crate::tables::{Counts, N_GENDERS, N_KINDS, OutletMonthRow, Rates, Rows};
use crate::write::WriteError;

// Where the numbers of an outlet's month stand.
const DOCUMENTS: usize = 0;
const DUPLICATES: usize = 1;
const DOCUMENT_WORDS: usize = 2;
const QUOTES: usize = 3;
/// Direct, mixed, indirect.
const QUOTE_KINDS: usize = 4;
const WORDS: usize = 7;
/// Quotes by the speaker's kind; those of nobody last.
const SPEAKER_KINDS: usize = 8;
/// Quotes of persons by gender.
const GENDERS: usize = SPEAKER_KINDS + N_KINDS + 1;
/// Hedges, boosters.
const HYLAND: usize = GENDERS + N_GENDERS;
/// How many they are.
pub(super) const N_NUMBERS: usize = HYLAND + 2;

/// Which of [`SpeakerKind::ALL`] it is.
pub(super) fn kind_index(kind: SpeakerKind) -> usize {
    SpeakerKind::ALL.iter().position(|&k| k == kind).unwrap_or(0)
}

/// An article's numbers; `markers` are those of each quote, of so many kinds, hedges and boosters last.
pub(super) fn numbers(rows: &Rows, markers: &[u64], n_markers: usize) -> [u64; N_NUMBERS] {
    let mut numbers = [0; N_NUMBERS];
    let document = &rows.document;
    numbers[DOCUMENTS] = 1;
    numbers[DUPLICATES] = u64::from(document.duplicate_of.is_some());
    numbers[DOCUMENT_WORDS] = document.counts.map_or(0, |c| u64::from(c.words));
    for quote in &rows.quotes {
        numbers[QUOTES] += 1;
        numbers[QUOTE_KINDS
            + match quote.kind {
                QuoteKind::Direct => 0,
                QuoteKind::Mixed => 1,
                QuoteKind::Indirect => 2,
            }] += 1;
        numbers[WORDS] += u64::from(quote.n_words);
        let speaker = rows.speaker_of(quote);
        numbers[SPEAKER_KINDS + speaker.map_or(N_KINDS, |s| kind_index(s.kind))] += 1;
        if let Some(gender) = speaker.and_then(|s| s.gender_index()) {
            numbers[GENDERS + gender] += 1;
        }
    }
    for of_quote in markers.chunks_exact(n_markers) {
        if let [.., hedges, boosters] = *of_quote {
            numbers[HYLAND] += hedges;
            numbers[HYLAND + 1] += boosters;
        }
    }
    numbers
}

/// How many speakers there are of each kind, and how many persons of each gender.
#[derive(Default)]
struct Speakers {
    by_kind: [u64; N_KINDS],
    by_gender: [u64; N_GENDERS],
}

impl Speakers {
    /// Counts those whose keys begin with `place`; the places asked for must rise.
    fn count(merged: &mut Merged<'_>, place: &[u8]) -> Result<Self, WriteError> {
        let mut out = Self::default();
        while let Some((key, numbers)) = merged.current() {
            if key.starts_with(place) {
                out.add(numbers);
            } else if key > place {
                break;
            }
            merged.next()?;
        }
        Ok(out)
    }

    fn add(&mut self, numbers: &[u64]) {
        let [kind, women, men] = *numbers else { return };
        if let Some(n) = self.by_kind.get_mut(kind as usize) {
            *n += 1;
        }
        if SpeakerKind::ALL.get(kind as usize) == Some(&SpeakerKind::Person) {
            self.by_gender[gender_index(women, men)] += 1;
        }
    }
}

/// The gender that has more votes, as an index into the words of the column; equal votes leave it unknown.
fn gender_index(women: u64, men: u64) -> usize {
    match women.cmp(&men) {
        std::cmp::Ordering::Greater => 0,
        std::cmp::Ordering::Less => 1,
        std::cmp::Ordering::Equal => 2,
    }
}

impl Totals<'_> {
    /// The rows of `outlet_by_month`, as `each` takes them.
    pub fn outlets_by_month(
        &self,
        mut each: impl FnMut(&OutletMonthRow<'_>) -> Result<(), WriteError>,
    ) -> Result<(), WriteError> {
        let (mut months, mut speakers) = (self.merged(Of::OutletMonth)?, self.merged(Of::OutletSpeaker)?);
        speakers.next()?;
        let (mut counts, mut rates) = (Counts::default(), Rates::default());
        while let Some((place, numbers)) = months.next()? {
            let counted = Speakers::count(&mut speakers, place)?;
            let at = |i: usize| numbers.get(i).copied().unwrap_or(0);
            counts.words = at(WORDS);
            counts.markers.clear();
            counts.markers.extend([at(HYLAND), at(HYLAND + 1)]);
            rates.set(&counts);
            let mut key = place;
            let [outlet, month] = [(); 2].map(|()| take_text(&mut key));
            each(&OutletMonthRow {
                outlet: Some(&*outlet).filter(|t| !t.is_empty()),
                month: Some(&*month).filter(|t| !t.is_empty()),
                documents: at(DOCUMENTS),
                duplicates: at(DUPLICATES),
                document_words: at(DOCUMENT_WORDS),
                quotes: at(QUOTES),
                direct: at(QUOTE_KINDS),
                mixed: at(QUOTE_KINDS + 1),
                indirect: at(QUOTE_KINDS + 2),
                words: at(WORDS),
                quotes_by_kind: std::array::from_fn(|i| at(SPEAKER_KINDS + i)),
                quotes_of_nobody: at(SPEAKER_KINDS + N_KINDS),
                quotes_by_gender: std::array::from_fn(|i| at(GENDERS + i)),
                speakers_by_kind: counted.by_kind,
                speakers_by_gender: counted.by_gender,
                rates: &rates,
            })?;
        }
        Ok(())
    }
}
