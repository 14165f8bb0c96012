//! What is counted: a row for each quote, and a row for each form in which a speaker appears.

use polars::prelude::{Column, DataFrame, IntoLazy, PlSmallStr, PolarsResult, col};
use whosaid_language::{Holder, QuoteKind};

use crate::tables::schema::Type;
use crate::tables::{QuoteStance, Rows, Scheme, month_of, word};
use crate::write::columns::ColumnBuilder;

pub(super) const SPEAKER: &str = "speaker_id";
pub(super) const OUTLET: &str = "outlet";
pub(super) const MONTH: &str = "month";
pub(super) const CUE_LEMMA: &str = "cue_lemma";
pub(super) const CUE_CLASS: &str = "cue_class";
pub(super) const FIRST_DATE: &str = "first_date";
pub(super) const LAST_DATE: &str = "last_date";
/// 1 for the first quote of its speaker in its article: the sum is the number of articles.
pub(super) const NEW_TO_SPEAKER: &str = "new_to_speaker";
/// 1 for the first quote with its cue in its article.
pub(super) const NEW_TO_CUE: &str = "new_to_cue";
/// 1 each, then words.
pub(super) const COUNTS: [&str; 5] = ["quotes", "direct", "mixed", "indirect", "words"];

pub(super) const ROLE: &str = "role";
pub(super) const FORM: &str = "form";
pub(super) const N: &str = "n";
pub(super) const SUBCATEGORY: &str = "subcategory";

/// What a form is to a speaker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Name,
    Kind,
    Alias,
    Title,
    Outlet,
    Cue,
}

impl Role {
    pub const ALL: [Self; 6] = [Self::Name, Self::Kind, Self::Alias, Self::Title, Self::Outlet, Self::Cue];
}

/// Name of the column that counts markers of category `i`.
pub(super) fn marker_column(i: usize) -> String {
    format!("markers_{i}")
}

/// The columns to sum, of which `documents` counts articles.
pub(super) fn sums(documents: &str, n_markers: usize) -> Vec<String> {
    let counts = std::iter::once(documents).chain(COUNTS).map(str::to_string);
    counts.chain((0..n_markers).map(marker_column)).collect()
}

/// The facts whose speaker is known.
pub(super) fn with_speaker(facts: DataFrame) -> PolarsResult<DataFrame> {
    facts.lazy().filter(col(SPEAKER).is_not_null()).collect()
}

/// Columns that are filled together.
struct Columns {
    builders: Vec<ColumnBuilder>,
    len: usize,
}

impl Columns {
    fn new(columns: impl Iterator<Item = (String, Type)>) -> Self {
        let builders = columns.map(|(name, kind)| ColumnBuilder::new(PlSmallStr::from_string(name), kind)).collect();
        Self { builders, len: 0 }
    }

    fn take(&mut self) -> PolarsResult<DataFrame> {
        let columns: PolarsResult<Vec<Column>> = self.builders.iter_mut().map(ColumnBuilder::take).collect();
        DataFrame::new(std::mem::take(&mut self.len), columns?)
    }
}

/// A row for each quote.
pub(super) struct Facts {
    columns: Columns,
    n_markers: usize,
    /// Markers of each category for each quote of the article at hand.
    markers: Vec<u64>,
    seen: Vec<bool>,
}

impl Facts {
    pub fn new(n_markers: usize) -> Self {
        let text = [SPEAKER, OUTLET, MONTH, CUE_LEMMA, CUE_CLASS].map(|n| (n.to_string(), Type::Text));
        let dates = [FIRST_DATE, LAST_DATE].map(|n| (n.to_string(), Type::Date));
        let counts = std::iter::once(NEW_TO_CUE.to_string()).chain(sums(NEW_TO_SPEAKER, n_markers));
        let columns = text.into_iter().chain(dates).chain(counts.map(|n| (n, Type::U64)));
        Self { columns: Columns::new(columns), n_markers, markers: Vec::new(), seen: Vec::new() }
    }

    pub fn len(&self) -> usize {
        self.columns.len
    }

    pub fn take(&mut self) -> PolarsResult<DataFrame> {
        self.columns.take()
    }

    pub fn add(&mut self, rows: &Rows, scheme: &Scheme) {
        self.count_markers(rows, scheme);
        self.seen.clear();
        self.seen.resize(rows.speakers.len(), false);
        let document = &rows.document;
        let month = document.date.map(month_of);
        let mut cues: Vec<(&str, &str)> = Vec::new();
        for (i, quote) in rows.quotes.iter().enumerate() {
            let speaker = rows.speaker_of(quote);
            let seen = quote.speaker.and_then(|s| self.seen.get_mut(s as usize));
            let new_to_speaker = seen.is_some_and(|s| !std::mem::replace(s, true));
            let cue = (quote.cue_lemma.as_str(), word(quote.cue_class));
            let new_to_cue = !cues.contains(&cue);
            if new_to_cue {
                cues.push(cue);
            }
            let mut at = self.columns.builders.iter_mut();
            let mut next = |fill: &dyn Fn(&mut ColumnBuilder)| {
                if let Some(column) = at.next() {
                    fill(column);
                }
            };
            next(&|c| c.text(speaker.map(|s| s.id.as_str())));
            next(&|c| c.text(document.outlet.as_deref()));
            next(&|c| c.text(month.as_deref()));
            next(&|c| c.text(Some(cue.0)));
            next(&|c| c.text(Some(cue.1)));
            next(&|c| c.date(document.date));
            next(&|c| c.date(document.date));
            let kind = |k| u64::from(quote.kind == k);
            let counts = [
                u64::from(new_to_cue),
                u64::from(new_to_speaker),
                1,
                kind(QuoteKind::Direct),
                kind(QuoteKind::Mixed),
                kind(QuoteKind::Indirect),
                u64::from(quote.n_words),
            ];
            let markers = &self.markers[i * self.n_markers..(i + 1) * self.n_markers];
            for &count in counts.iter().chain(markers) {
                next(&|c| c.u64(Some(count)));
            }
            self.columns.len += 1;
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
}

/// A row for each form in which an article shows a speaker.
pub(super) struct Forms {
    columns: Columns,
}

impl Forms {
    pub fn new() -> Self {
        let columns = [(SPEAKER, Type::Text), (ROLE, Type::U32), (FORM, Type::Text), (N, Type::U64)];
        Self { columns: Columns::new(columns.into_iter().map(|(n, t)| (n.to_string(), t))) }
    }

    pub fn len(&self) -> usize {
        self.columns.len
    }

    pub fn take(&mut self) -> PolarsResult<DataFrame> {
        self.columns.take()
    }

    pub fn add(&mut self, rows: &Rows) {
        let mut quotes = vec![0; rows.speakers.len()];
        for quote in &rows.quotes {
            let Some(speaker) = quote.speaker.map(|s| s as usize).filter(|&s| s < rows.speakers.len()) else {
                continue;
            };
            quotes[speaker] += 1;
            self.push(&rows.speakers[speaker].id, Role::Cue, &quote.cue_lemma, 1);
        }
        for (speaker, n) in rows.speakers.iter().zip(quotes) {
            self.push(&speaker.id, Role::Name, &speaker.name, n);
            self.push(&speaker.id, Role::Kind, word(speaker.kind), n);
            self.push(&speaker.id, Role::Outlet, rows.document.outlet.as_deref().unwrap_or(""), n);
            for alias in &speaker.aliases {
                self.push(&speaker.id, Role::Alias, alias, n);
            }
            for title in &speaker.titles {
                self.push(&speaker.id, Role::Title, title, n);
            }
        }
    }

    fn push(&mut self, speaker: &str, role: Role, form: &str, n: u64) {
        if form.is_empty() || n == 0 {
            return;
        }
        if let [id, r, f, count] = self.columns.builders.as_mut_slice() {
            id.text(Some(speaker));
            r.u32(Some(role as u32));
            f.text(Some(form));
            count.u64(Some(n));
            self.columns.len += 1;
        }
    }
}

/// A row for each subcategory of stance markers in a quote whose speaker is known.
pub(super) struct Stances {
    columns: Columns,
}

impl Stances {
    pub fn new() -> Self {
        let columns = [(SPEAKER, Type::Text), (SUBCATEGORY, Type::U32), (N, Type::U64)];
        Self { columns: Columns::new(columns.into_iter().map(|(n, t)| (n.to_string(), t))) }
    }

    pub fn len(&self) -> usize {
        self.columns.len
    }

    pub fn take(&mut self) -> PolarsResult<DataFrame> {
        self.columns.take()
    }

    pub fn add(&mut self, rows: &Rows, counts: &[QuoteStance]) {
        for count in counts {
            let speaker = rows.quotes.get(count.quote as usize).and_then(|q| rows.speaker_of(q));
            if let (Some(speaker), [id, subcategory, n]) = (speaker, self.columns.builders.as_mut_slice()) {
                id.text(Some(&speaker.id));
                subcategory.u32(Some(u32::from(count.subcategory)));
                n.u64(Some(u64::from(count.n)));
                self.columns.len += 1;
            }
        }
    }
}
