//! whosaid: who said what, and how firmly, across a news corpus.
