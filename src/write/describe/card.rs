//! README.md: a dataset card, which the Hugging Face hub and `load_dataset` read, and people.

use std::fmt::Write;

use super::{CsvFor, Described, MARK, Rows};
use crate::tables::schema::SCHEMA_VERSION;

/// The table that is loaded where none is named.
const DEFAULT: &str = "quotes";

/// The card.
pub(super) fn markdown(of: &Described<'_>) -> String {
    let mut out = String::from("---\n");
    // Writing to a string cannot fail.
    let _ = writeln!(out, "# {MARK}\nconfigs:");
    for place in of.places {
        let name = place.table.name;
        let (files, options) = match of.rows(place) {
            Rows::Parquet(file) => (file, ""),
            Rows::Shards { pattern, .. } => (pattern, ""),
            // Without these, pandas would take a person called NA for a missing value.
            Rows::Csv(file) => (file, "  keep_default_na: false\n  na_values: [\"\"]\n"),
        };
        let default = if name == DEFAULT { "  default: true\n" } else { "" };
        let _ = write!(out, "- config_name: {name}\n  data_files: \"{files}\"\n{default}{options}");
    }
    out.push_str("---\n\n");
    out.push_str(HEAD);
    let _ =
        writeln!(out, "\nSchema version {SCHEMA_VERSION}.\n\n| table | a row is | rows | files |\n|---|---|---|---|");
    for place in of.places {
        let mut files = match of.rows(place) {
            Rows::Parquet(file) => vec![file],
            Rows::Shards { pattern, .. } => vec![pattern],
            Rows::Csv(_) => Vec::new(),
        };
        if of.has_csv(place) {
            files.push(place.table.csv_name());
        }
        let files = files.iter().map(|f| format!("`{f}`")).collect::<Vec<_>>().join(", ");
        let doc = place.table.doc.trim_end_matches('.').replace('|', "\\|");
        let _ = writeln!(out, "| `{}` | {doc} | {} | {files} |", place.table.name, place.rows);
    }
    out.push_str(READING);
    if of.csv_for() == CsvFor::Spreadsheet {
        out.push_str(SPREADSHEET);
    }
    out.push_str(COLUMNS);
    for place in of.places {
        let _ = writeln!(out, "\n### {}\n", place.table.name);
        for column in of.columns(place.table, true) {
            let missing = if column.required { "" } else { ", may be missing" };
            let _ = writeln!(out, "- `{}` ({}{missing}): {}", column.name, column.kind.name(), column.doc);
        }
    }
    out
}

const HEAD: &str = "\
# Who said what

Quotes of news articles with their sources, speakers and stance markers, found by whosaid. `run.json` has the versions,
settings and counts of the run; `datapackage.json` describes the tables for Frictionless, `views.sql` for DuckDB.
";

const READING: &str = "
## Reading them

Offsets are Unicode code points of the article's text, end exclusive. A missing value is null in Parquet and an empty
cell in CSV, and nothing else is: a speaker may be called NA or None.

```python
pandas.read_parquet(\"quotes.parquet\")                                    # or the folder `quotes`, if there is one
pandas.read_csv(\"speakers.csv\", keep_default_na=False, na_values=[\"\"])
datasets.load_dataset(\"PATH_OF_THIS_FOLDER\", \"quotes\")
```

```r
read.csv(\"speakers.csv\", na.strings = \"\", encoding = \"UTF-8\")
readr::read_csv(\"speakers.csv\", na = \"\")
```

In this folder, `duckdb -init views.sql` knows every table by its name. In CSV, lists are joined by `;` (`\\;` is a
semicolon of the text, `\\\\` a backslash) and spans read `12-34;50-61`.
";

const SPREADSHEET: &str = "
The CSV files are for spreadsheets (`csv_for = \"spreadsheet\"`): they begin with a byte order mark, and a text that begins
with = + - @, a tab or a carriage return has an apostrophe before it, so that it is not run as a formula. Programs should
read Parquet.
";

const COLUMNS: &str = "
## Columns
";
