//! The words that a lexicon knows, numbered, and the trie of its expressions over those numbers.

use crate::hash::WordMap;

/// Number of a word that the lexicon does not know.
pub(super) const UNKNOWN: u32 = u32::MAX;

/// Words by number.
#[derive(Clone, Debug, Default)]
pub(super) struct Words {
    numbers: WordMap<Box<str>, u32>,
}

impl Words {
    /// The number of a word, given to it if it has none.
    pub(super) fn number(&mut self, word: &str) -> u32 {
        if let Some(&n) = self.numbers.get(word) {
            return n;
        }
        let n = self.numbers.len() as u32;
        self.numbers.insert(word.into(), n);
        n
    }

    /// The number of a word, or [`UNKNOWN`].
    pub(super) fn find(&self, word: &str) -> u32 {
        self.numbers.get(word).copied().unwrap_or(UNKNOWN)
    }

    /// Number of words.
    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }
}

/// A node of the trie: the entries that end here, and where its children stand.
#[derive(Clone, Debug, Default)]
struct Node {
    entries: Vec<u32>,
    /// (word, node), sorted by word.
    children: Vec<(u32, u32)>,
}

/// Expressions as sequences of word numbers.
#[derive(Clone, Debug)]
pub(super) struct Trie {
    nodes: Vec<Node>,
    /// The root's child of each word number (0: none).
    first: Vec<u32>,
}

impl Default for Trie {
    fn default() -> Self {
        Self { nodes: vec![Node::default()], first: Vec::new() }
    }
}

impl Trie {
    /// Adds an expression of entry `entry`; whether the entry is new at that place.
    pub(super) fn insert(&mut self, expression: &[u32], entry: u32) -> bool {
        let mut at = 0;
        for &word in expression {
            let found = self.nodes[at].children.binary_search_by_key(&word, |c| c.0);
            at = match found {
                Ok(k) => self.nodes[at].children[k].1 as usize,
                Err(k) => {
                    let new = self.nodes.len();
                    self.nodes.push(Node::default());
                    self.nodes[at].children.insert(k, (word, new as u32));
                    new
                }
            };
        }
        let entries = &mut self.nodes[at].entries;
        let new = !entries.contains(&entry);
        if new {
            entries.push(entry);
        }
        new
    }

    /// Makes the root's table for `n` words. To be called once, after the last [`Trie::insert`].
    pub(super) fn finish(&mut self, n: usize) {
        self.first = vec![0; n];
        for &(word, node) in &self.nodes[0].children {
            self.first[word as usize] = node;
        }
    }

    /// Calls `at` with the length (in words) and entries of each expression that `words` begins with,
    /// shortest first.
    pub(super) fn walk<'a>(&'a self, words: &[u32], mut at: impl FnMut(usize, &'a [u32])) {
        let Some(&first) = words.first().and_then(|&w| self.first.get(w as usize)) else { return };
        let mut node = first as usize;
        let mut length = 1;
        while node != 0 {
            let n = &self.nodes[node];
            if !n.entries.is_empty() {
                at(length, &n.entries);
            }
            let Some(next) = words.get(length) else { return };
            node = n.children.binary_search_by_key(next, |c| c.0).map_or(0, |k| n.children[k].1 as usize);
            length += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_expression_that_a_text_begins_with() {
        let mut words = Words::default();
        let mut number = |s: &str| s.split(' ').map(|w| words.number(w)).collect::<Vec<_>>();
        let (short, long, other) = (number("in fact"), number("in fact of"), number("fact"));
        let text = number("in fact of course");
        let mut trie = Trie::default();
        assert!(trie.insert(&short, 1));
        assert!(!trie.insert(&short, 1));
        trie.insert(&long, 2);
        trie.insert(&other, 3);
        trie.finish(words.len());
        let mut seen = Vec::new();
        trie.walk(&text, |n, e| seen.push((n, e.to_vec())));
        assert_eq!(seen, [(2, vec![1]), (3, vec![2])]);
        seen.clear();
        trie.walk(&[UNKNOWN], |n, e| seen.push((n, e.to_vec())));
        assert!(seen.is_empty());
    }
}
