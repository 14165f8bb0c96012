//! What must hold of the text layer and the quotation marks for any text.

use std::time::{Duration, Instant};

use proptest::prelude::*;
use whosaid_language::Document;

/// Checks all that must hold of a document.
fn check(text: &str) {
    let document = Document::new(text);
    let mut last = 0;
    for (i, token) in document.tokens.iter().enumerate() {
        assert!(token.span.start >= last && token.span.end > token.span.start, "token {i} of {text:?}");
        last = token.span.end;
        assert!(!document.word(i).trim().is_empty());
        let _ = (document.lower(i), document.lemma(i), document.capitalised(i), document.spaced(i));
    }
    assert_eq!(document.tags().len(), document.tokens.len());
    assert!(document.n_words() as usize <= document.tokens.len());

    // What no token covers is white space or has no shape.
    let mut covered = vec![false; text.len()];
    document.tokens.iter().for_each(|t| covered[t.span.range()].fill(true));
    for (i, c) in text.char_indices() {
        assert!(covered[i] || !c.is_alphanumeric(), "{c:?} at {i} of {text:?} is in no token");
        assert!(covered[i] || !c.is_ascii_graphic(), "{c:?} at {i} of {text:?} is in no token");
    }

    // Sentences part the tokens, paragraphs the sentences.
    let (mut token, mut sentence) = (0, 0);
    for (p, paragraph) in document.paragraphs.iter().enumerate() {
        assert_eq!((paragraph.tokens.start, paragraph.sentences.start), (token, sentence));
        assert!(!paragraph.sentences.is_empty());
        assert_eq!(paragraph.span.of(text).trim(), paragraph.span.of(text));
        for s in &document.sentences[paragraph.sentences.range()] {
            assert_eq!((s.tokens.start, s.paragraph as usize), (token, p));
            assert!(!s.tokens.is_empty() && paragraph.span.contains(s.span));
            assert_eq!(s.span.start, document.tokens[s.tokens.start as usize].span.start);
            assert_eq!(s.span.end, document.tokens[s.tokens.end as usize - 1].span.end);
            token = s.tokens.end;
        }
        sentence = paragraph.sentences.end;
        assert_eq!(token, paragraph.tokens.end);
    }
    assert_eq!((token as usize, sentence as usize), (document.tokens.len(), document.sentences.len()));
    check_quotations(&document);
}

/// Quotations are sorted, properly nested, inside one paragraph, and found by their characters.
fn check_quotations(document: &Document<'_>) {
    let text = document.text;
    let mut open: Vec<(u32, u8)> = Vec::new();
    let mut last = 0;
    for q in &document.quotations.list {
        assert!(q.span.start >= last && q.span.contains(q.inner), "{q:?} of {text:?}");
        last = q.span.start;
        let _ = (q.span.of(text), q.inner.of(text));
        while open.last().is_some_and(|(end, _)| *end <= q.span.start) {
            open.pop();
        }
        assert!(open.last().is_none_or(|(end, _)| q.span.end <= *end), "{q:?} of {text:?} is not nested");
        assert_eq!(usize::from(q.depth), open.len(), "{q:?} of {text:?}");
        open.push((q.span.end, q.depth));
        assert_eq!(document.tokens[q.tokens.start as usize].span.start, q.span.start);
        assert!(document.paragraphs.iter().any(|p| p.span.contains(q.span)), "{q:?} of {text:?}");
    }
    for (i, _) in text.char_indices() {
        let i = i as u32;
        let around = || document.quotations.list.iter().filter(|q| q.span.start <= i && i < q.span.end);
        assert_eq!(document.quotations.at(i), around().next(), "byte {i} of {text:?}");
        assert_eq!(document.quotations.innermost_at(i), around().next_back(), "byte {i} of {text:?}");
    }
    assert_eq!(document.quotations.at(text.len() as u32), None);
}

/// Pieces of which hard texts are made.
const PIECES: [&str; 64] = [
    "“",
    "”",
    "\"",
    "''",
    "``",
    "'",
    "‘",
    "’",
    "«",
    "»",
    "„",
    "‚",
    "`",
    " ",
    "  ",
    "\n",
    "\n\n",
    "\r\n",
    "\t",
    ".",
    ",",
    "!",
    "?",
    "...",
    "…",
    "—",
    "--",
    "-",
    "(",
    ")",
    "said",
    "She",
    "the",
    "don",
    "t",
    "s",
    "U.S.",
    "a.m.",
    "Sen.",
    "I",
    "6",
    "2",
    "12",
    "90s",
    "em",
    "n",
    "@roe",
    "#tag",
    "a@b.com",
    "http://x.y/z",
    "<tweet>",
    "<",
    ">",
    "$",
    "%",
    "é",
    "e\u{301}",
    "שלום",
    "中文",
    "👩‍👩‍👧",
    "👍🏽",
    "\u{0}",
    "\u{a0}",
    "\u{2028}",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1500))]

    #[test]
    fn any_text_holds(text in any::<String>()) {
        check(&text);
    }

    #[test]
    fn pieces_of_news_hold(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let text: String = picks.into_iter().map(|i| PIECES[i]).collect();
        check(&text);
    }

    #[test]
    fn spaced_pieces_of_news_hold(picks in prop::collection::vec(0..PIECES.len(), 0..60)) {
        let words: Vec<&str> = picks.into_iter().map(|i| PIECES[i]).collect();
        check(&words.join(" "));
    }
}

/// Texts that would take for ever if anything looked ahead or back too far.
#[test]
fn hard_texts_take_linear_time() {
    let repeated = |piece: &str, bytes: usize| piece.repeat(bytes / piece.len());
    let cases = [
        "\"",
        "“",
        "”",
        "'",
        "‘",
        "’",
        "''",
        "`",
        "\" ",
        "“ ",
        "' ",
        " '",
        "a'",
        "a' ",
        "\"a",
        "\"a ",
        "“a ‘b ",
        "«",
        "('",
        "a\"b",
        "a",
        "a ",
        "a. ",
        "a.",
        "A.",
        "I. ",
        "A. B",
        "1,",
        "1.1",
        "-",
        "a-",
        "@",
        "@a",
        "a@",
        "a@b",
        "#1",
        "<",
        "<a",
        "<a ",
        "www.",
        "http://",
        "a.b-",
        "...",
        ". ",
        ".\n",
        "\n",
        "“\n",
        "\"a\n",
        "'a\n",
        "a\n",
        "é",
        "\u{301}",
        "👩‍",
        "\u{0}",
        "'s",
        "n't",
        "&A",
        "/a",
        "1'",
        "6' 2\" ",
        "s' ",
        "’s ",
        "U.S. ",
        "“a” ",
        "\u{2028}",
    ];
    for piece in cases {
        let text = repeated(piece, 1_000_000);
        let start = Instant::now();
        Document::new(&text).tags();
        // Some tenths of a second, even on a busy machine; quadratic work would take minutes.
        assert!(start.elapsed() < Duration::from_secs(15), "{piece:?}: {:?}", start.elapsed());
    }
}

/// 10 MB of quotation marks, and one line of 20 MB.
#[test]
fn huge_texts_are_read() {
    let marks = "\"“”' ".repeat(10_000_000 / 9);
    let start = Instant::now();
    assert!(!Document::new(&marks).quotations.list.is_empty());
    let line = "She said “no” to the U.S. plan, which isn't new. ".repeat(20_000_000 / 52);
    let document = Document::new(&line);
    assert_eq!(document.paragraphs.len(), 1);
    assert_eq!(document.sentences.len(), 20_000_000 / 52);
    assert!(start.elapsed() < Duration::from_secs(60), "{:?}", start.elapsed());
}
