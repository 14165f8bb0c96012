//! The data dictionary: every table and column, in order. The CSV headers, the Parquet types and
//! `whosaid schema` all follow from it.

mod corpus;
mod dictionary;
mod markdown;
mod stance;

use std::borrow::Cow;

pub use corpus::{QUOTES_BY_CUE, SPEAKER_BY_MONTH, SPEAKER_BY_OUTLET, SPEAKERS};
pub use dictionary::{DOCUMENTS, FAILURES, QUOTES, STANCE_MARKERS};
pub use markdown::markdown;
pub use stance::{STANCE_BY_QUOTE, STANCE_BY_SPEAKER};

use super::Scheme;

/// Version of the tables' layout: it rises when a column changes its name, type or meaning, not when one is added.
pub const SCHEMA_VERSION: u32 = 2;

/// What a column's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// UTF-8 text.
    Text,
    /// Unsigned 32-bit integer.
    U32,
    /// Unsigned 64-bit integer.
    U64,
    /// 32-bit floating point.
    F32,
    /// 64-bit floating point.
    F64,
    /// `true` or `false`.
    Bool,
    /// Calendar date; in CSV `YYYY-MM-DD`.
    Date,
    /// List of struct<start: u32, end: u32>; in CSV `12-34;50-61`.
    Spans,
    /// List of text; in CSV joined by `;`, where `\;` is a semicolon and `\\` a backslash of the text itself.
    TextList,
}

impl Type {
    /// Its name in the data dictionary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "str",
            Self::U32 => "u32",
            Self::U64 => "u64",
            Self::F32 => "f32",
            Self::F64 => "f64",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::Spans => "list<struct<start: u32, end: u32>>",
            Self::TextList => "list<str>",
        }
    }
}

/// How often a column of the dictionary stands in the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Repeat {
    /// Once.
    Once,
    /// Once for each category of the stance lexicon, with `{category}` in its name replaced.
    PerCategory,
    /// Once for each further column of the gazetteer, with `{column}` in its name replaced.
    PerSpeakerColumn,
    /// In Parquet only, and if the settings ask for it.
    OnRequest,
}

/// A column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Column {
    /// Name.
    pub name: &'static str,
    /// Type.
    pub kind: Type,
    /// Unit or closed list of values; empty if it has none.
    pub unit: &'static str,
    /// Whether a cell may be missing (null in Parquet, empty in CSV).
    pub nullable: bool,
    /// What it says.
    pub description: &'static str,
    /// A cell as CSV has it.
    pub example: &'static str,
    /// How often it stands in the table.
    pub repeat: Repeat,
}

/// Which files a table is written to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Files {
    /// `NAME.csv` and `NAME.parquet`, as the settings ask.
    CsvAndParquet,
    /// `NAME.csv`, whatever the settings ask.
    Csv,
}

/// A table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    /// Name: that of its files.
    pub name: &'static str,
    /// What a row is.
    pub description: &'static str,
    /// What the rows are sorted by.
    pub order: &'static str,
    /// Which files it is written to.
    pub files: Files,
    /// Columns in order.
    pub columns: &'static [Column],
}

/// All tables, in the order in which they are listed and written.
pub fn tables() -> &'static [Table] {
    &TABLES
}

static TABLES: [Table; 10] = [
    DOCUMENTS,
    QUOTES,
    STANCE_MARKERS,
    STANCE_BY_QUOTE,
    SPEAKERS,
    SPEAKER_BY_MONTH,
    SPEAKER_BY_OUTLET,
    STANCE_BY_SPEAKER,
    QUOTES_BY_CUE,
    FAILURES,
];

/// The table of a name; `None` if there is none.
pub fn table(name: &str) -> Option<&'static Table> {
    TABLES.iter().find(|t| t.name == name)
}

impl Table {
    /// Its columns' names and types as they are written, for a stance scheme; those on request if asked.
    pub fn columns_for(&self, scheme: &Scheme, on_request: bool) -> Vec<(Cow<'static, str>, Type)> {
        let mut out = Vec::with_capacity(self.columns.len() + scheme.categories().len());
        for column in self.columns {
            match column.repeat {
                Repeat::Once => out.push((Cow::Borrowed(column.name), column.kind)),
                Repeat::OnRequest if on_request => out.push((Cow::Borrowed(column.name), column.kind)),
                Repeat::OnRequest => {}
                Repeat::PerCategory => {
                    let name = |category: &String| Cow::Owned(column.name.replace("{category}", category));
                    out.extend(scheme.categories().iter().map(|c| (name(c), column.kind)));
                }
                Repeat::PerSpeakerColumn => {
                    let name = |further: &String| Cow::Owned(column.name.replace("{column}", further));
                    out.extend(scheme.speaker_columns().names().iter().map(|c| (name(c), column.kind)));
                }
            }
        }
        out
    }
}

/// A column that is never missing.
const fn always(
    name: &'static str,
    kind: Type,
    unit: &'static str,
    description: &'static str,
    example: &'static str,
) -> Column {
    Column { name, kind, unit, nullable: false, description, example, repeat: Repeat::Once }
}

/// A column that may be missing.
const fn maybe(
    name: &'static str,
    kind: Type,
    unit: &'static str,
    description: &'static str,
    example: &'static str,
) -> Column {
    Column { name, kind, unit, nullable: true, description, example, repeat: Repeat::Once }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique_and_all_is_described() {
        let names: BTreeSet<&str> = tables().iter().map(|t| t.name).collect();
        assert_eq!(names.len(), tables().len());
        for table in tables() {
            let columns: BTreeSet<&str> = table.columns.iter().map(|c| c.name).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            for column in table.columns {
                assert!(column.description.ends_with('.'), "{}.{}", table.name, column.name);
                assert!(column.nullable || !column.example.is_empty(), "{}.{}", table.name, column.name);
            }
        }
    }
}
