//! What one part of the articles tells the search in the next: what there stands for something earlier still.

use serde::{Deserialize, Serialize};

use super::words::mix;

/// Copies with their originals, and quotes with the first of their clusters, by [`key_of`] their ids.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct WindowState {
    articles: Vec<(u64, Box<str>)>,
    quotes: Vec<(u64, Box<str>)>,
}

impl WindowState {
    /// Takes what another knows, of other articles.
    pub fn append(&mut self, mut other: Self) {
        self.articles.append(&mut other.articles);
        self.quotes.append(&mut other.quotes);
    }

    /// To be called when all is added: before, nothing is found.
    pub fn sort(&mut self) {
        self.articles.sort_unstable();
        self.quotes.sort_unstable();
    }

    /// Replaces references to articles and quotes of the window before that repeat something earlier by references to
    /// that; `before` is the state of the window before.
    pub fn follow(&mut self, before: &Self) {
        for (_, original) in &mut self.articles {
            if let Some(earlier) = before.article(original) {
                *original = earlier.into();
            }
        }
        for (_, first) in &mut self.quotes {
            if let Some(earlier) = before.quote(first) {
                *first = earlier.into();
            }
        }
    }

    pub(super) fn add_article(&mut self, copy: &str, original: &str) {
        self.articles.push((key_of(copy), original.into()));
    }

    pub(super) fn add_quote(&mut self, quote: &str, first: &str) {
        self.quotes.push((key_of(quote), first.into()));
    }

    /// The original of an article that is a copy.
    pub(super) fn article(&self, copy: &str) -> Option<&str> {
        find(&self.articles, copy)
    }

    /// The first quote of the cluster of a quote that is not the first.
    pub(super) fn quote(&self, quote: &str) -> Option<&str> {
        find(&self.quotes, quote)
    }
}

fn find<'a>(sorted: &'a [(u64, Box<str>)], id: &str) -> Option<&'a str> {
    let at = sorted.binary_search_by_key(&key_of(id), |s| s.0).ok()?;
    Some(&sorted[at].1)
}

/// Two of a million ids share a key in one of forty million corpora.
pub(in crate::corpus) fn key_of(id: &str) -> u64 {
    let mut pieces = id.as_bytes().chunks(8);
    let number = |piece: &[u8]| piece.iter().fold(0_u64, |sum, &byte| sum << 8 | u64::from(byte));
    pieces.by_ref().fold(id.len() as u64, |hash, piece| mix(hash ^ number(piece)))
}
