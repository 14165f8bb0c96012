//! The data dictionary as Markdown: what docs/tables.md is.

use std::fmt::Write as _;

use super::{ColumnInfo, Repeat, SCHEMA_VERSION, TableInfo, tables};

const HEAD: &str = "\
Written as CSV (UTF-8, RFC 4180 with CRLF, header) and Parquet (zstd), the same columns in both. All tables are
byte-identical for the same input, settings and version, on any number of threads; only `run.json` has times.

- Offsets are Unicode code points of the article's text, end exclusive: in Python, `text[start:end]` is the span.
- A missing value is an empty cell in CSV and null in Parquet; so is an empty list.
- A list of spans reads `12-34;50-61` in CSV. A list of texts is joined by `;`; `\\;` is a semicolon and `\\\\` a
  backslash of the text itself.
- `{category}` stands for each category of the stance lexicon in use, a user's own ones included.
- The columns on gender (`gender`, `gender_how`, `gender_confidence`, `n_..._female`, `n_..._male`, `n_..._unknown`) are
  left out with `write.gender = false`; what they say and do not say is in speakers.md.
- The id of an unnamed speaker stands for the description (\"a senior official\"), not for one person.
- A rate counts the markers whose holder is the source, in the contents of all quotes of the row, direct or not.
- `_low` and `_high` are the ends of a 95 % confidence interval. That of a rate is a Poisson count's (Garwood 1936) in
  Byar's approximation (Breslow & Day 1987): for k markers, k (1 - 1/(9k) - z/(3√k))³ and
  (k+1) (1 - 1/(9(k+1)) + z/(3√(k+1)))³ with z = 1.959964, per 1,000 words. Speakers with few words have wide intervals:
  rank by `_low`, and chance does not lead.
- The balance of hedging and boosting is (hedges - boosters) / (hedges + boosters), from -1 (only boosters) to 1 (only
  hedges); its interval is Wilson's (1927) for the share p of hedges among both, as 2p - 1.
- `write.min_confidence` leaves less certain quotes out of the tables that count, `write.drop_low_confidence` out of all, with
  the stance of their sources; `run.json` counts them (`quotes_below_min_confidence`). A repeat whose first quote is left
  out is not counted as distinct either. Precision / recall of the rows that stay, in per cent, for content, source and cue
  together (84 articles of PolNeAR; validation.md has all values):

| at least | fast | accurate |
|---|---|---|
| 0 | 70.9 / 69.1 | 74.0 / 71.5 |
| 0.3 | 76.8 / 66.8 | 77.5 / 69.3 |
| 0.5 | 82.5 / 60.9 | 81.9 / 64.4 |
| 0.7 | 88.0 / 50.8 | 87.6 / 56.5 |
| 0.9 | 95.2 / 24.5 | 94.8 / 32.6 |
";

/// The data dictionary as a Markdown document.
pub fn markdown() -> String {
    let mut out =
        format!("# The tables\n\nSchema version {SCHEMA_VERSION}. `whosaid schema` prints the same.\n\n{HEAD}");
    tables().iter().for_each(|table| table_markdown(&mut out, table));
    out
}

impl TableInfo {
    /// What the data dictionary says of it, as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        table_markdown(&mut out, self);
        out
    }
}

fn table_markdown(out: &mut String, table: &TableInfo) {
    let key = if table.key.is_empty() { String::new() } else { format!(" Key: {}.", table.key.join(", ")) };
    // Writing to a string cannot fail.
    let _ = write!(
        out,
        "\n## {0}\n\n{1} Files: `{0}.csv`, `{0}.parquet`. Sorted by {2}.{key}\n\n\
         | column | type | unit or values | missing | what it says | example |\n|---|---|---|---|---|---|\n",
        table.name, table.doc, table.order,
    );
    table.columns.iter().for_each(|column| row(out, column));
}

fn row(out: &mut String, column: &ColumnInfo) {
    let cell = |text: &str| text.replace('|', "\\|");
    let missing = match (column.repeat, column.required) {
        (Repeat::OnRequest, _) => "on request",
        (_, true) => "never",
        (_, false) => "may be",
    };
    let example = if column.example.is_empty() { String::new() } else { format!("`{}`", cell(column.example)) };
    let _ = writeln!(
        out,
        "| {} | {} | {} | {missing} | {} | {example} |",
        column.name,
        column.kind.name(),
        cell(&column.unit_or_values()),
        cell(column.doc),
    );
}
