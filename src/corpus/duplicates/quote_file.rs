//! The quotes of the articles, on the disk.

use std::collections::{HashMap, VecDeque};
use std::io;

use super::facts::QuoteFacts;
use super::scratch::Records;

/// Writes the quotes of one article after the other.
pub(super) struct QuoteWriter {
    records: Records,
    /// Quotes of each article.
    counts: Vec<u32>,
    record: Vec<u8>,
}

impl QuoteWriter {
    pub fn new(records: Records) -> Self {
        Self { records, counts: Vec::new(), record: Vec::new() }
    }

    pub fn push(&mut self, doc_id: &str, quotes: &[QuoteFacts]) -> io::Result<()> {
        let record = &mut self.record;
        record.clear();
        put_text(record, doc_id);
        for quote in quotes {
            put_text(record, &quote.id);
            record.extend_from_slice(&quote.speaker.to_le_bytes());
            record.push(u8::from(quote.is_quoted));
            record.extend_from_slice(&(quote.words.len() as u16).to_le_bytes());
            quote.words.iter().for_each(|w| record.extend_from_slice(&w.to_le_bytes()));
        }
        self.counts.push(quotes.len() as u32);
        self.records.push(record)
    }

    /// The quotes, numbered through the articles in the order `by_rank`; `None` if they are too many.
    pub fn numbered(mut self, by_rank: &[u32]) -> io::Result<Option<QuoteFile<'_>>> {
        self.records.flush()?;
        let mut starts = Vec::with_capacity(by_rank.len());
        let mut total = 0_u32;
        for &article in by_rank {
            starts.push(total);
            match total.checked_add(self.counts[article as usize]) {
                Some(sum) => total = sum,
                None => return Ok(None),
            }
        }
        let mut ranks = self.counts;
        (0..).zip(by_rank).for_each(|(rank, &article)| ranks[article as usize] = rank);
        Ok(Some(QuoteFile { records: self.records, starts, ranks, by_rank, total }))
    }
}

/// All quotes, each with a number.
pub(super) struct QuoteFile<'a> {
    records: Records,
    /// The number of each article's first quote, by rank.
    starts: Vec<u32>,
    /// The rank of each article.
    ranks: Vec<u32>,
    by_rank: &'a [u32],
    total: u32,
}

impl QuoteFile<'_> {
    pub fn total(&self) -> u32 {
        self.total
    }

    /// The rank of a quote's article, and its place in it.
    pub fn place(&self, number: u32) -> (u32, u32) {
        // Articles without quotes begin where the next one does.
        let rank = self.starts.partition_point(|&start| start <= number).saturating_sub(1);
        (rank as u32, number - self.starts[rank])
    }

    /// For reading here and there.
    pub fn reader(&self) -> QuoteReader<'_> {
        QuoteReader { file: self, held: HashMap::new(), order: VecDeque::new(), spare: Vec::new() }
    }

    /// Gives each quote with its number and the rank of its article, in the order in which they were written.
    pub fn scan(&self, mut each: impl FnMut(u32, u32, &QuoteFacts) -> io::Result<()>) -> io::Result<()> {
        let mut quote = QuoteFacts::default();
        self.records.scan(|article, record| {
            let rank = self.ranks[article as usize];
            let mut number = self.starts[rank as usize];
            let mut rest = Rest(record);
            rest.text()?;
            while !rest.0.is_empty() {
                rest.quote(&mut quote)?;
                each(number, rank, &quote)?;
                number += 1;
            }
            Ok(())
        })
    }
}

/// Articles whose quotes a [`QuoteReader`] holds.
const HELD: usize = 1024;

/// Reads single quotes; what is read again soon comes from memory.
pub(super) struct QuoteReader<'a> {
    file: &'a QuoteFile<'a>,
    /// Records by rank, and the ranks in the order in which they were read.
    held: HashMap<u32, Vec<u8>>,
    order: VecDeque<u32>,
    spare: Vec<u8>,
}

impl QuoteReader<'_> {
    /// A quote.
    pub fn read(&mut self, number: u32) -> io::Result<QuoteFacts> {
        let (rank, place) = self.file.place(number);
        let mut rest = Rest(self.record(rank)?);
        rest.text()?;
        (0..place).try_for_each(|_| rest.skip_quote())?;
        let mut quote = QuoteFacts::default();
        rest.quote(&mut quote)?;
        Ok(quote)
    }

    /// The id of a quote.
    pub fn quote_id(&mut self, number: u32) -> io::Result<String> {
        Ok(self.doc_id(self.file.place(number).0)? + &self.read(number)?.id)
    }

    /// An article's id, by rank.
    pub fn doc_id(&mut self, rank: u32) -> io::Result<String> {
        Rest(self.record(rank)?).text().map(str::to_string)
    }

    fn record(&mut self, rank: u32) -> io::Result<&[u8]> {
        if !self.held.contains_key(&rank) {
            if self.order.len() >= HELD {
                let oldest = self.order.pop_front();
                self.spare = oldest.and_then(|rank| self.held.remove(&rank)).unwrap_or_default();
            }
            let mut record = std::mem::take(&mut self.spare);
            self.file.records.read(self.file.by_rank[rank as usize], &mut record)?;
            self.held.insert(rank, record);
            self.order.push_back(rank);
        }
        Ok(self.held.get(&rank).map_or(&[], Vec::as_slice))
    }
}

fn put_text(to: &mut Vec<u8>, text: &str) {
    to.extend_from_slice(&(text.len() as u32).to_le_bytes());
    to.extend_from_slice(text.as_bytes());
}

/// What is left of a record.
struct Rest<'a>(&'a [u8]);

impl<'a> Rest<'a> {
    fn take(&mut self, n: usize) -> io::Result<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n).ok_or(io::ErrorKind::UnexpectedEof)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number<const N: usize>(&mut self) -> io::Result<u32> {
        Ok(self.take(N)?.iter().rev().fold(0, |sum, &byte| sum << 8 | u32::from(byte)))
    }

    fn text(&mut self) -> io::Result<&'a str> {
        let length = self.number::<4>()?;
        str::from_utf8(self.take(length as usize)?).map_err(io::Error::other)
    }

    fn quote(&mut self, to: &mut QuoteFacts) -> io::Result<()> {
        to.id.clear();
        to.id.push_str(self.text()?);
        to.speaker = self.number::<4>()?;
        to.is_quoted = self.number::<1>()? != 0;
        let words = self.number::<2>()?;
        let words = self.take(words as usize * 4)?;
        to.words.clear();
        to.words.extend(words.chunks_exact(4).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]])));
        Ok(())
    }

    fn skip_quote(&mut self) -> io::Result<()> {
        let id = self.number::<4>()?;
        self.take(id as usize)?;
        self.take(5)?;
        let words = self.number::<2>()?;
        self.take(words as usize * 4).map(drop)
    }
}
