//! The quotes of the articles of a search, in memory: about 130 bytes each.

use super::facts::QuoteFacts;

/// A quote as it is compared.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quote<'a> {
    /// A hash of each word, in their order.
    pub words: &'a [u32],
    /// As [`QuoteFacts::speaker`].
    pub speaker: u32,
    /// As [`QuoteFacts::is_quoted`].
    pub is_quoted: bool,
}

/// Quotes in the order in which their articles were added.
#[derive(Debug, Default)]
pub(super) struct QuoteTable {
    doc_ids: Vec<Box<str>>,
    /// Index of each article's first quote.
    firsts: Vec<usize>,
    entries: Vec<Entry>,
    words: Vec<u32>,
    ids: String,
}

/// A quote; its words and its id end where those of the next begin.
#[derive(Clone, Copy, Debug)]
struct Entry {
    words: usize,
    id: usize,
    speaker: u32,
    speaker_index: Option<u32>,
    is_quoted: bool,
}

impl QuoteTable {
    /// Adds an article.
    pub fn push(&mut self, doc_id: &str, quotes: &[QuoteFacts]) {
        self.doc_ids.push(doc_id.into());
        self.firsts.push(self.entries.len());
        for QuoteFacts { id, words, speaker, speaker_index, is_quoted } in quotes {
            let entry = Entry {
                words: self.words.len(),
                id: self.ids.len(),
                speaker: *speaker,
                speaker_index: *speaker_index,
                is_quoted: *is_quoted,
            };
            self.entries.push(entry);
            self.words.extend_from_slice(words);
            self.ids.push_str(id);
        }
    }

    /// The quotes, numbered through the articles in the order `by_rank`.
    pub fn numbered(self, by_rank: &[u32]) -> NumberedQuotes<'_> {
        let mut starts = Vec::with_capacity(by_rank.len());
        let mut total = 0_u32;
        for &article in by_rank {
            starts.push(total);
            // More than 2^32 quotes do not fit into the memory of any machine that this runs on.
            total = total.saturating_add(self.range(article).len() as u32);
        }
        NumberedQuotes { table: self, starts, by_rank, total }
    }

    /// The quotes of an article.
    fn range(&self, article: u32) -> std::ops::Range<usize> {
        let at = article as usize;
        self.firsts[at]..self.firsts.get(at + 1).copied().unwrap_or(self.entries.len())
    }
}

/// All quotes, each with a number.
#[derive(Debug)]
pub(super) struct NumberedQuotes<'a> {
    table: QuoteTable,
    /// The number of each article's first quote, by rank.
    starts: Vec<u32>,
    by_rank: &'a [u32],
    total: u32,
}

impl NumberedQuotes<'_> {
    /// How many there are.
    pub fn total(&self) -> u32 {
        self.total
    }

    /// The rank of a quote's article, and its place in it.
    pub fn place(&self, number: u32) -> (u32, u32) {
        // Articles without quotes begin where the next one does.
        let rank = self.starts.partition_point(|&start| start <= number).saturating_sub(1);
        (rank as u32, number - self.starts[rank])
    }

    /// A quote.
    pub fn get(&self, number: u32) -> Quote<'_> {
        let (rank, place) = self.place(number);
        self.entry(self.index(rank, place))
    }

    /// Index of a quote's speaker among those of its article.
    pub fn speaker_index(&self, number: u32) -> Option<u32> {
        let (rank, place) = self.place(number);
        self.table.entries[self.index(rank, place)].speaker_index
    }

    /// Each quote with its number and the rank of its article.
    pub fn iter(&self) -> impl Iterator<Item = (u32, u32, Quote<'_>)> {
        let quotes_of = |(rank, &article): (u32, &u32)| self.table.range(article).map(move |index| (rank, index));
        let indices = (0..).zip(self.by_rank).flat_map(quotes_of);
        (0..).zip(indices).map(|(number, (rank, index))| (number, rank, self.entry(index)))
    }

    /// The id of a quote.
    pub fn quote_id(&self, number: u32) -> String {
        let (rank, place) = self.place(number);
        let index = self.index(rank, place);
        let end = self.table.entries.get(index + 1).map_or(self.table.ids.len(), |next| next.id);
        format!("{}{}", self.doc_id(rank), &self.table.ids[self.table.entries[index].id..end])
    }

    /// An article's id, by rank.
    pub fn doc_id(&self, rank: u32) -> &str {
        &self.table.doc_ids[self.by_rank[rank as usize] as usize]
    }

    fn index(&self, rank: u32, place: u32) -> usize {
        self.table.range(self.by_rank[rank as usize]).start + place as usize
    }

    fn entry(&self, index: usize) -> Quote<'_> {
        let Entry { words, speaker, is_quoted, .. } = self.table.entries[index];
        let end = self.table.entries.get(index + 1).map_or(self.table.words.len(), |next| next.words);
        Quote { words: &self.table.words[words..end], speaker, is_quoted }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quote(id: &str, words: &[u32]) -> QuoteFacts {
        let (id, words, speaker) = (id.to_string(), words.to_vec(), words.len() as u32);
        QuoteFacts { id, words, speaker, speaker_index: None, is_quoted: true }
    }

    #[test]
    fn quotes_are_numbered_by_the_rank_of_their_articles() {
        let mut table = QuoteTable::default();
        table.push("b", &[quote(":0", &[1, 2]), quote(":1", &[])]);
        table.push("none", &[]);
        table.push("a", &[quote(":0", &[3])]);
        let by_rank = [2, 1, 0];
        let quotes = table.numbered(&by_rank);
        let ids: Vec<String> = (0..quotes.total()).map(|n| quotes.quote_id(n)).collect();
        assert_eq!(ids, ["a:0", "b:0", "b:1"]);
        let all: Vec<(u32, u32, Vec<u32>)> = quotes.iter().map(|(n, rank, q)| (n, rank, q.words.to_vec())).collect();
        assert_eq!(all, [(0, 0, vec![3]), (1, 2, vec![1, 2]), (2, 2, vec![])]);
        assert_eq!((quotes.get(1).words, quotes.get(1).speaker, quotes.place(2)), (&[1, 2][..], 2, (2, 1)));
    }
}
