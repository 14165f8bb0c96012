//! Answers, for people.

use std::fmt::Write;

use whosaid::query::{MonthCount, Quote, SpeakerCount};

pub use crate::cli::extract::printable;

/// What stands where nothing is known.
const UNKNOWN: &str = "-";

/// Each quote with who said it where.
pub fn quotes(list: &[Quote]) -> String {
    let mut out = String::new();
    for quote in list {
        let known = |text: &Option<String>| printable(text.as_deref().unwrap_or(UNKNOWN));
        let sure = quote.confidence.map(|c| format!(", {c:.2}")).unwrap_or_default();
        let said = [&quote.source, &quote.cue].into_iter().flatten().map(|t| printable(t)).collect::<Vec<_>>();
        let said = if said.is_empty() { String::new() } else { format!(" [{}]", said.join(" | ")) };
        // Writing to a String cannot fail.
        let _ = writeln!(
            out,
            "{}  {}  {} ({}{sure})\n    {}{said}\n    {}",
            known(&quote.date),
            known(&quote.outlet),
            known(&quote.speaker),
            quote.kind,
            one_line(&quote.content),
            printable(&quote.doc_id),
        );
    }
    out
}

/// A table of speakers.
pub fn speakers(list: &[SpeakerCount]) -> String {
    let heading = ["quotes", "articles", "first", "last", "speaker"].map(str::to_string);
    let row = |s: &SpeakerCount| {
        let day = |day: &Option<String>| day.clone().unwrap_or(UNKNOWN.to_string());
        let name = s.speaker.as_deref().map_or("(nobody named)".to_string(), printable);
        [s.n_quotes.to_string(), s.n_documents.to_string(), day(&s.first_date), day(&s.last_date), name]
    };
    table(heading, list.iter().map(row).collect())
}

/// A table of months.
pub fn months(list: &[MonthCount]) -> String {
    let heading = ["month", "quotes", "articles", "speakers"].map(str::to_string);
    let row = |m: &MonthCount| {
        let name = m.month.clone().unwrap_or("undated".to_string());
        [name, m.n_quotes.to_string(), m.n_documents.to_string(), m.n_speakers.to_string()]
    };
    table(heading, list.iter().map(row).collect())
}

/// Rows below each other: numbers to the right, the rest to the left.
fn table<const N: usize>(heading: [String; N], rows: Vec<[String; N]>) -> String {
    let width = |i: usize| rows.iter().chain([&heading]).map(|r| r[i].chars().count()).max().unwrap_or(0);
    let widths: Vec<usize> = (0..N).map(width).collect();
    let number = |i: usize| rows.iter().all(|r| r[i].bytes().all(|b| b.is_ascii_digit()));
    let to_right: Vec<bool> = (0..N).map(number).collect();
    let mut out = String::new();
    for row in [&heading].into_iter().chain(&rows) {
        let cells: Vec<String> = (0..N)
            .map(|i| {
                let gap = " ".repeat(widths[i] - row[i].chars().count());
                if to_right[i] { format!("{gap}{}", row[i]) } else { format!("{}{gap}", row[i]) }
            })
            .collect();
        let _ = writeln!(out, "{}", cells.join("  ").trim_end()); // Writing to a String cannot fail.
    }
    out
}

/// A content without its line ends.
fn one_line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_stand_below_each_other() {
        let count = |name: Option<&str>, n_quotes| SpeakerCount {
            speaker: name.map(str::to_string),
            n_quotes,
            n_documents: 1,
            first_date: Some("2025-03-04".to_string()),
            ..SpeakerCount::default()
        };
        assert_eq!(
            speakers(&[count(Some("Ann Lee"), 120), count(None, 7)]),
            "quotes  articles  first       last  speaker\n   \
             120         1  2025-03-04  -     Ann Lee\n     \
             7         1  2025-03-04  -     (nobody named)\n"
        );
    }

    #[test]
    fn a_quote_is_shown_with_its_place_and_no_control_character() {
        let quote = Quote {
            date: None,
            outlet: Some("Northern Post".to_string()),
            speaker: Some("Ann Lee".to_string()),
            speaker_id: None,
            kind: "direct".to_string(),
            cue: Some("said".to_string()),
            source: Some("she".to_string()),
            content: "“It \u{1b}may\nrain”".to_string(),
            confidence: Some(0.9),
            title: None,
            quote_id: "a.txt:1-9".to_string(),
            doc_id: "a.txt".to_string(),
        };
        assert_eq!(
            quotes(&[quote]),
            "-  Northern Post  Ann Lee (direct, 0.90)\n    “It \\u{1b}may rain” [she | said]\n    a.txt\n"
        );
    }
}
