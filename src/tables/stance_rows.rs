//! Stance markers counted by quote and by speaker, and the rates of such counts.

use whosaid_language::Holder;
use whosaid_language::stance::rates::{self, Estimate};

use super::{Cells, QuoteRow, Row, Rows, Scheme};

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
    pub hedges: u32,
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

    pub(super) fn cells(self, to: &mut impl Cells) {
        to.u32(Some(self.hedges));
        to.u32(Some(self.boosters));
        to.f64(balance(u64::from(self.hedges), u64::from(self.boosters)).map(|b| b.value));
    }
}

/// A row of `stance_by_quote`.
#[derive(Clone, Copy, Debug)]
pub struct QuoteStanceOf<'a> {
    pub rows: &'a Rows,
    pub quote: &'a QuoteRow,
    pub count: QuoteStance,
    pub scheme: &'a Scheme,
}

impl Row for QuoteStanceOf<'_> {
    fn cells(&self, to: &mut impl Cells) {
        let entry = self.scheme.entry(self.count.subcategory);
        to.text(Some(&self.quote.quote_id));
        to.text(Some(&self.rows.document.doc_id));
        to.text(self.rows.speaker_of(self.quote).map(|s| s.id.as_str()));
        to.text(entry.map(|e| e.category.as_str()));
        to.text(entry.map(|e| e.subcategory.as_str()));
        to.u32(Some(self.count.n));
        to.u32(Some(self.quote.n_words));
        to.f64(per_thousand(u64::from(self.count.n), u64::from(self.quote.n_words)));
    }
}

/// A row of `stance_by_speaker`.
#[derive(Clone, Copy, Debug)]
pub struct SpeakerStanceRow<'a> {
    pub speaker_id: &'a str,
    pub name: &'a str,
    pub kind: &'a str,
    /// Index into the lexicon's subcategories.
    pub subcategory: u16,
    pub n: u64,
    pub words: u64,
    pub scheme: &'a Scheme,
}

impl Row for SpeakerStanceRow<'_> {
    fn cells(&self, to: &mut impl Cells) {
        let entry = self.scheme.entry(self.subcategory);
        let interval = interval(self.n, self.words);
        to.text(Some(self.speaker_id));
        to.text(Some(self.name));
        to.text(Some(self.kind));
        to.text(entry.map(|e| e.category.as_str()));
        to.text(entry.map(|e| e.subcategory.as_str()));
        to.u64(Some(self.n));
        to.u64(Some(self.words));
        to.f64(per_thousand(self.n, self.words));
        to.f64(interval.map(|i| i.0));
        to.f64(interval.map(|i| i.1));
    }
}

/// How many of `n` a thousand words, to three decimals; `None` without words.
pub(super) fn per_thousand(n: u64, words: u64) -> Option<f64> {
    (words > 0).then(|| (n as f64 * 1e6 / words as f64).round() / 1e3)
}

/// The ends of that rate's 95 % confidence interval, to three decimals.
pub(super) fn interval(n: u64, words: u64) -> Option<(f64, f64)> {
    rates::per_thousand(n, words).map(|e| (three_decimals(e.low), three_decimals(e.high)))
}

/// The balance of hedges and boosters with its 95 % confidence interval, to three decimals; `None` without any.
pub(super) fn balance(hedges: u64, boosters: u64) -> Option<Estimate> {
    rates::balance(hedges, boosters).map(|e| Estimate {
        value: three_decimals(e.value),
        low: three_decimals(e.low),
        high: three_decimals(e.high),
    })
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
        assert_eq!(interval(1, 0), None);
        let (few, many) = (interval(1, 20).expect("words"), interval(100, 2000).expect("words"));
        assert!(few.0 < many.0 && many.0 < 50.0 && 50.0 < many.1 && many.1 < few.1, "{few:?} {many:?}");
        // Twelve in 811 words: exact limits 6.2006 and 20.9616 (Garwood 1936).
        let (low, high) = interval(12, 811).expect("words");
        assert!((low - 6.2006 / 0.811).abs() < 0.04 && (high - 20.9616 / 0.811).abs() < 0.04, "{low} {high}");
    }

    #[test]
    fn a_balance_needs_a_hedge_or_a_booster() {
        assert_eq!(balance(0, 0), None);
        assert_eq!(balance(3, 1).map(|b| b.value), Some(0.5));
        assert_eq!(balance(1, 2).map(|b| b.value), Some(-0.333));
        assert!(balance(5, 5).is_some_and(|b| b.value.is_sign_positive() && b.low < 0.0 && b.high > 0.0));
    }
}
