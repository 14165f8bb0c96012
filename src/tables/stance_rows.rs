//! Stance markers counted by quote and by speaker, and the rates of such counts.

use whosaid_language::Holder;
use whosaid_language::stance::rates::{self, Estimate};

use super::{Counts, N_HYLAND, QuoteRow, Rows, Scheme, SpeakerRow};

/// How many markers of a subcategory a quote's content holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QuoteStance {
    /// Index into [`Rows::quotes`].
    pub quote: u32,
    /// Index into the lexicon's subcategories.
    pub subcategory: u16,
    /// Markers whose holder is the source, at least 1.
    pub n: u32,
}

impl QuoteStance {
    /// Counts an article's markers into `counts`, by quote and then subcategory.
    pub fn count(rows: &Rows, scheme: &Scheme, counts: &mut Vec<QuoteStance>) {
        counts.clear();
        let of_sources = rows.markers.iter().filter(|m| m.holder == Holder::Source);
        let known = of_sources.filter(|m| scheme.entry(m.subcategory).is_some()).filter_map(|m| {
            let quote = m.quote.filter(|&q| (q as usize) < rows.quotes.len())?;
            Some(QuoteStance { quote, subcategory: m.subcategory, n: 1 })
        });
        counts.extend(known);
        counts.sort_unstable_by_key(|c| (c.quote, c.subcategory));
        counts.dedup_by(|next, kept| {
            let same = (next.quote, next.subcategory) == (kept.quote, kept.subcategory);
            kept.n += if same { next.n } else { 0 };
            same
        });
    }
}

/// How many hedges and boosters (Hyland 2005) there are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Hedging {
    /// Words that hedge.
    pub hedges: u32,
    /// Words that boost.
    pub boosters: u32,
}

impl Hedging {
    /// What is counted of one quote.
    pub fn of(quote: u32, counts: &[QuoteStance], scheme: &Scheme) -> Self {
        let mut out = Self::default();
        let first = counts.partition_point(|c| c.quote < quote);
        for count in counts[first..].iter().take_while(|c| c.quote == quote) {
            match scheme.entry(count.subcategory).and_then(|e| e.hyland_index) {
                Some(0) => out.hedges += count.n,
                Some(_) => out.boosters += count.n,
                None => {}
            }
        }
        out
    }

    /// The balance of hedges and boosters.
    pub(super) fn balance(self) -> Option<f64> {
        balance(u64::from(self.hedges), u64::from(self.boosters)).value
    }
}

/// A row of `stance_by_quote`.
#[derive(Clone, Copy, Debug)]
pub struct QuoteStanceOf<'a> {
    /// All rows of its article.
    pub rows: &'a Rows,
    /// The quote.
    pub quote: &'a QuoteRow,
    /// Markers of one subcategory in it.
    pub count: QuoteStance,
    /// What names the subcategories.
    pub scheme: &'a Scheme,
}

impl QuoteStanceOf<'_> {
    pub(super) fn speaker(&self) -> Option<&SpeakerRow> {
        self.rows.speaker_of(self.quote)
    }

    pub(super) fn category(&self) -> &str {
        self.scheme.entry(self.count.subcategory).map_or("", |e| &e.category)
    }

    pub(super) fn subcategory(&self) -> &str {
        self.scheme.entry(self.count.subcategory).map_or("", |e| &e.subcategory)
    }

    /// The markers per 1,000 words of the quote.
    pub(super) fn per_thousand(&self) -> Option<f64> {
        per_thousand(u64::from(self.count.n), u64::from(self.quote.n_words))
    }
}

/// A row of `stance_by_speaker`.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerStanceRow<'a> {
    /// The id of the speaker over the corpus.
    pub speaker_id: &'a str,
    /// The longest name by which the speaker is called.
    pub name: &'a str,
    /// A word of `SpeakerKind`.
    pub kind: &'a str,
    /// Index into the lexicon's subcategories.
    pub subcategory: u16,
    /// Markers in the speaker's quotes.
    pub n: u64,
    /// Words of the speaker's quotes.
    pub words: u64,
    /// `n` per 1,000 words.
    pub rate: Rate,
    /// What names the subcategories.
    pub scheme: &'a Scheme,
}

impl SpeakerStanceRow<'_> {
    pub(super) fn category(&self) -> &str {
        self.scheme.entry(self.subcategory).map_or("", |e| &e.category)
    }

    pub(super) fn subcategory(&self) -> &str {
        self.scheme.entry(self.subcategory).map_or("", |e| &e.subcategory)
    }
}

/// A number with the ends of its 95 % confidence interval, to three decimals; `None` where there is nothing to count in.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rate {
    /// The number itself.
    pub value: Option<f64>,
    /// Lower end of the interval.
    pub low: Option<f64>,
    /// Upper end of the interval.
    pub high: Option<f64>,
}

impl Rate {
    /// `n` markers per 1,000 words.
    pub fn per_thousand(n: u64, words: u64) -> Self {
        Self::of(rates::per_thousand(n, words), per_thousand(n, words))
    }

    fn of(estimate: Option<Estimate>, value: Option<f64>) -> Self {
        Self { value, low: estimate.map(|e| three_decimals(e.low)), high: estimate.map(|e| three_decimals(e.high)) }
    }
}

/// Numbers of markers below this are common in a row.
const N_COMMON: usize = 8;

/// The rates of a row of counts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rates {
    by_category: Vec<Rate>,
    /// Hedges (Hyland 2005).
    pub hedges: Rate,
    /// Boosters (Hyland 2005).
    pub boosters: Rate,
    /// The balance of hedges and boosters, from -1 to 1.
    pub balance: Rate,
}

impl Rates {
    /// Works out the rates of some counts, in place of what was there.
    pub fn set(&mut self, counts: &Counts) {
        // Most of a row's numbers are the same few, and an interval is expensive to compute.
        let mut known = [None; N_COMMON];
        let mut rate = |n: u64| match known.get_mut(n as usize) {
            Some(known) => *known.get_or_insert_with(|| Rate::per_thousand(n, counts.words)),
            None => Rate::per_thousand(n, counts.words),
        };
        let (categories, hyland) = counts.markers.split_at(counts.markers.len().saturating_sub(N_HYLAND));
        self.by_category.clear();
        self.by_category.extend(categories.iter().map(|&n| rate(n)));
        let (hedges, boosters) = match *hyland {
            [hedges, boosters] => (hedges, boosters),
            _ => (0, 0),
        };
        (self.hedges, self.boosters) = (rate(hedges), rate(boosters));
        self.balance = balance(hedges, boosters);
    }

    /// The rate of a category of the stance lexicon.
    pub fn category(&self, index: usize) -> Option<Rate> {
        self.by_category.get(index).copied()
    }
}

/// How many of `n` a thousand words, to three decimals; `None` without words.
fn per_thousand(n: u64, words: u64) -> Option<f64> {
    (words > 0).then(|| (n as f64 * 1e6 / words as f64).round() / 1e3)
}

/// The balance of hedges and boosters.
fn balance(hedges: u64, boosters: u64) -> Rate {
    let estimate = rates::balance(hedges, boosters);
    Rate::of(estimate, estimate.map(|e| three_decimals(e.value)))
}

fn three_decimals(x: f64) -> f64 {
    // Adding zero turns -0 into 0.
    (x * 1e3).round() / 1e3 + 0.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_needs_words_and_has_three_decimals() {
        assert_eq!(per_thousand(2, 0), None);
        assert_eq!(per_thousand(1, 3), Some(333.333));
        assert_eq!(per_thousand(0, 10), Some(0.0));
    }

    #[test]
    fn an_interval_narrows_with_the_words() {
        let interval = |n, words| match Rate::per_thousand(n, words) {
            Rate { low: Some(low), high: Some(high), .. } => Some((low, high)),
            _ => None,
        };
        assert_eq!(interval(1, 0), None);
        let (few, many) = (interval(1, 20).expect("words"), interval(100, 2000).expect("words"));
        assert!(few.0 < many.0 && many.0 < 50.0 && 50.0 < many.1 && many.1 < few.1, "{few:?} {many:?}");
        // Twelve in 811 words: exact limits 6.2006 and 20.9616 (Garwood 1936).
        let (low, high) = interval(12, 811).expect("words");
        assert!((low - 6.2006 / 0.811).abs() < 0.04 && (high - 20.9616 / 0.811).abs() < 0.04, "{low} {high}");
    }

    #[test]
    fn a_balance_needs_a_hedge_or_a_booster() {
        assert_eq!(balance(0, 0), Rate::default());
        assert_eq!(balance(3, 1).value, Some(0.5));
        assert_eq!(balance(1, 2).value, Some(-0.333));
        let Rate { value: Some(value), low: Some(low), high: Some(high) } = balance(5, 5) else { panic!("a balance") };
        assert!(value.is_sign_positive() && low < 0.0 && high > 0.0);
    }
}
