//! What is counted: each quote under its speaker, month, outlet and cue, each form in which a speaker appears, and each
//! article under its outlet and month.

use whosaid_language::{Gender, Holder, QuoteKind};

use super::keys::push_text;
use super::outlets;
use super::sums::{Fold, Sums};
use crate::tables::{QuoteStance, Rows, Scheme, SpeakerRow, month_of};
use crate::write::columns::days;

/// A table of counts. Its keys begin with a speaker's id, but for [`Of::Cue`] and those of outlets and months.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// Speaker -> counts, first and last day.
    Speaker,
    /// Speaker, month -> counts.
    Month,
    /// Speaker, outlet -> counts.
    Outlet,
    /// Lemma, class -> counts without markers.
    Cue,
    /// Speaker, [`Role`], form -> quotes; under [`Role::Gender`] the votes of articles ([`gender_votes`]).
    Form,
    /// Speaker, subcategory -> markers.
    Stance,
    /// Outlet, month -> the numbers of [`outlets`].
    OutletMonth,
    /// Outlet, month, speaker -> kind, votes for each gender.
    OutletSpeaker,
}

impl Of {
    pub const ALL: [Self; 8] = [
        Self::Speaker,
        Self::Month,
        Self::Outlet,
        Self::Cue,
        Self::Form,
        Self::Stance,
        Self::OutletMonth,
        Self::OutletSpeaker,
    ];

    /// How its numbers are folded, where so many kinds of markers are counted.
    pub fn folds(self, n_markers: usize) -> Vec<Fold> {
        match self {
            Self::Speaker => {
                let counts = std::iter::repeat_n(Fold::Sum, N_COUNTS + n_markers);
                counts.chain([Fold::Least, Fold::Greatest]).collect()
            }
            Self::Month | Self::Outlet => vec![Fold::Sum; N_COUNTS + n_markers],
            Self::Cue => vec![Fold::Sum; N_COUNTS],
            Self::Form | Self::Stance => vec![Fold::Sum],
            Self::OutletMonth => vec![Fold::Sum; outlets::N_NUMBERS],
            // A speaker has one kind in all articles of a window; where a month lies in two, the first of the list.
            Self::OutletSpeaker => vec![Fold::Least, Fold::Sum, Fold::Sum],
        }
    }
}

/// Documents, quotes, direct, mixed, indirect, words, distinct quotes.
pub(super) const N_COUNTS: usize = 7;

/// What a form is to a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Name,
    Kind,
    Alias,
    Title,
    Outlet,
    Cue,
    Gender,
}

impl Role {
    pub const ALL: [Self; 7] =
        [Self::Name, Self::Kind, Self::Alias, Self::Title, Self::Outlet, Self::Cue, Self::Gender];
}

/// Votes that an article has on a person's gender, shared out by how sure it is: whole numbers, so that sums do not depend
/// on their order.
pub(super) const ARTICLE_VOTES: u64 = 10_000;

/// The votes of one article for each of [`Gender::ALL`]: together [`ARTICLE_VOTES`], or none where it does not tell.
pub(super) fn gender_votes(speaker: &SpeakerRow) -> [u64; 2] {
    let Some((gender, _, confidence)) = speaker.known_gender() else { return [0, 0] };
    let votes = (f64::from(confidence).clamp(0.0, 1.0) * ARTICLE_VOTES as f64).round() as u64;
    match gender {
        Gender::Woman => [votes, ARTICLE_VOTES - votes],
        Gender::Man => [ARTICLE_VOTES - votes, votes],
    }
}

/// The first and last day of a speaker without any.
pub(super) const NO_DAYS: (u64, u64) = (u64::MAX, 0);

/// A day as a number greater than 0.
fn day_number(days: i32) -> u64 {
    (i64::from(days) - i64::from(i32::MIN) + 1) as u64
}

/// The days since 1970 of a day's number; `None` for one of [`NO_DAYS`].
pub(super) fn days_of(number: u64) -> Option<i32> {
    let day = i64::try_from(number).ok().filter(|&n| n > 0)? - 1 + i64::from(i32::MIN);
    i32::try_from(day).ok()
}

/// Counts articles as they come.
pub(in crate::write) struct Tally {
    tables: [Sums; Of::ALL.len()],
    n_markers: usize,
    /// Markers of each category for each quote of the article at hand.
    markers: Vec<u64>,
    /// Speakers of the article at hand that had a quote before.
    seen: Vec<bool>,
    key: Vec<u8>,
    numbers: Vec<u64>,
}

impl Tally {
    pub fn new(scheme: &Scheme) -> Self {
        let n_markers = scheme.n_counts();
        Self {
            tables: Of::ALL.map(|of| Sums::new(of.folds(n_markers))),
            n_markers,
            markers: Vec::new(),
            seen: Vec::new(),
            key: Vec::new(),
            numbers: Vec::new(),
        }
    }

    /// Bytes of memory that it takes, more or less.
    pub fn bytes(&self) -> usize {
        self.tables.iter().map(Sums::bytes).sum()
    }

    /// The counts of one table, to be drained.
    pub(super) fn table(&mut self, of: Of) -> &mut Sums {
        &mut self.tables[of as usize]
    }

    /// Counts an article's rows; `stance` is its markers by quote and subcategory.
    pub fn add(&mut self, rows: &Rows, scheme: &Scheme, stance: &[QuoteStance]) {
        self.quotes(rows, scheme);
        self.forms(rows);
        self.outlet(rows);
        for count in stance {
            let speaker = rows.quotes.get(count.quote as usize).and_then(|q| rows.speaker_of(q));
            if let Some(speaker) = speaker {
                self.key.clear();
                push_text(&mut self.key, &speaker.id);
                self.key.extend_from_slice(&count.subcategory.to_be_bytes());
                self.tables[Of::Stance as usize].add(&self.key, &[u64::from(count.n)]);
            }
        }
    }

    fn quotes(&mut self, rows: &Rows, scheme: &Scheme) {
        self.count_markers(rows, scheme);
        self.seen.clear();
        self.seen.resize(rows.speakers.len(), false);
        let document = &rows.document;
        let month = document.date.map(month_of).unwrap_or_default();
        let day = document.date.map(|d| day_number(days(d)));
        let mut cues: Vec<(&str, &str)> = Vec::new();
        for (i, quote) in rows.quotes.iter().enumerate() {
            let kind = |k| u64::from(quote.kind == k);
            let [direct, mixed, indirect] = [QuoteKind::Direct, QuoteKind::Mixed, QuoteKind::Indirect].map(kind);
            let distinct = u64::from(quote.cluster.as_ref().is_none_or(|c| c.is_first_of_speaker));
            let counts =
                |first: bool| [u64::from(first), 1, direct, mixed, indirect, u64::from(quote.n_words), distinct];

            let cue = (quote.cue_lemma.as_str(), quote.cue_class.as_str());
            let new_to_cue = !cues.contains(&cue);
            if new_to_cue {
                cues.push(cue);
            }
            self.key.clear();
            push_text(&mut self.key, cue.0);
            push_text(&mut self.key, cue.1);
            self.tables[Of::Cue as usize].add(&self.key, &counts(new_to_cue));

            let Some((at, speaker)) = first_of_id(rows, quote.speaker) else { continue };
            let new_to_speaker = !std::mem::replace(&mut self.seen[at], true);
            self.numbers.clear();
            self.numbers.extend_from_slice(&counts(new_to_speaker));
            self.numbers.extend_from_slice(&self.markers[i * self.n_markers..(i + 1) * self.n_markers]);
            for (of, key) in [(Of::Month, month.as_str()), (Of::Outlet, document.outlet.as_deref().unwrap_or(""))] {
                self.key.clear();
                push_text(&mut self.key, &speaker.id);
                push_text(&mut self.key, key);
                self.tables[of as usize].add(&self.key, &self.numbers);
            }
            self.key.clear();
            push_text(&mut self.key, &speaker.id);
            self.numbers.extend(day.map_or([NO_DAYS.0, NO_DAYS.1], |d| [d, d]));
            self.tables[Of::Speaker as usize].add(&self.key, &self.numbers);
        }
    }

    /// Counts the markers that are the stance of each quote's source.
    fn count_markers(&mut self, rows: &Rows, scheme: &Scheme) {
        self.markers.clear();
        self.markers.resize(rows.quotes.len() * self.n_markers, 0);
        for marker in rows.markers.iter().filter(|m| m.holder == Holder::Source) {
            let (Some(quote), Some(entry)) = (marker.quote, scheme.entry(marker.subcategory)) else { continue };
            let first = quote as usize * self.n_markers;
            let hyland = entry.hyland_index.map(|h| scheme.categories().len() + h);
            for i in std::iter::once(entry.category_index).chain(hyland) {
                if let Some(n) = self.markers.get_mut(first + i) {
                    *n += 1;
                }
            }
        }
    }

    fn forms(&mut self, rows: &Rows) {
        let mut quotes = vec![0; rows.speakers.len()];
        for quote in &rows.quotes {
            let Some(speaker) = quote.speaker.map(|s| s as usize).filter(|&s| s < rows.speakers.len()) else {
                continue;
            };
            quotes[speaker] += 1;
            self.form(&rows.speakers[speaker].id, Role::Cue, &quote.cue_lemma, 1);
        }
        for (speaker, n) in rows.speakers.iter().zip(quotes) {
            self.form(&speaker.id, Role::Name, &speaker.name, n);
            self.form(&speaker.id, Role::Kind, speaker.kind.as_str(), n);
            self.form(&speaker.id, Role::Outlet, rows.document.outlet.as_deref().unwrap_or(""), n);
            for alias in &speaker.aliases {
                self.form(&speaker.id, Role::Alias, alias, n);
            }
            for title in &speaker.titles {
                self.form(&speaker.id, Role::Title, title, n);
            }
            if n > 0 {
                self.gender(speaker);
            }
        }
    }

    /// Counts an article's votes on a speaker's gender, those for the gender that it tells under what tells it.
    fn gender(&mut self, speaker: &SpeakerRow) {
        let Some((told, how, _)) = speaker.known_gender() else { return };
        for (gender, votes) in Gender::ALL.iter().zip(gender_votes(speaker)) {
            if *gender == told {
                self.form(&speaker.id, Role::Gender, &format!("{gender} {how}"), votes);
            } else {
                self.form(&speaker.id, Role::Gender, gender.as_str(), votes);
            }
        }
    }

    /// Counts an article under its outlet and month, and the speakers that its quotes have.
    fn outlet(&mut self, rows: &Rows) {
        let document = &rows.document;
        self.key.clear();
        push_text(&mut self.key, document.outlet.as_deref().unwrap_or(""));
        push_text(&mut self.key, &document.date.map(month_of).unwrap_or_default());
        self.tables[Of::OutletMonth as usize].add(&self.key, &outlets::numbers(rows, &self.markers, self.n_markers));
        let place = self.key.len();
        for (i, speaker) in rows.speakers.iter().enumerate() {
            if !rows.quotes.iter().any(|q| q.speaker == Some(i as u32)) {
                continue;
            }
            self.key.truncate(place);
            push_text(&mut self.key, &speaker.id);
            let [women, men] = gender_votes(speaker);
            let numbers = [outlets::kind_index(speaker.kind) as u64, women, men];
            self.tables[Of::OutletSpeaker as usize].add(&self.key, &numbers);
        }
    }

    fn form(&mut self, speaker: &str, role: Role, form: &str, n: u64) {
        if form.is_empty() || n == 0 {
            return;
        }
        self.key.clear();
        push_text(&mut self.key, speaker);
        self.key.push(role as u8);
        push_text(&mut self.key, form);
        self.tables[Of::Form as usize].add(&self.key, &[n]);
    }
}

/// The speaker of an index, and the first of the article's speakers that has the same id.
fn first_of_id(rows: &Rows, speaker: Option<u32>) -> Option<(usize, &crate::tables::SpeakerRow)> {
    let speaker = rows.speakers.get(speaker? as usize)?;
    let first = rows.speakers.iter().position(|s| s.id == speaker.id)?;
    Some((first, speaker))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_their_numbers_agree() {
        for days in [0, -1, 20_161, i32::MIN, i32::MAX] {
            assert_eq!(days_of(day_number(days)), Some(days));
        }
        assert_eq!([days_of(NO_DAYS.0), days_of(NO_DAYS.1)], [None, None]);
    }
}
