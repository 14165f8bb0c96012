//! The data dictionary: every table and column, in order. The CSV headers and cells, the Parquet types, the files that
//! describe the tables, and `whosaid schema` all follow from it.

mod aggregates;
mod column;
mod counts;
mod documents;
mod markdown;
mod outlets;
mod quotes;
mod stance;

use std::sync::LazyLock;

pub use aggregates::{QuotesByCue, SpeakerByMonth, SpeakerByOutlet, Speakers, StanceBySpeaker};
pub use column::{Cell, Cells, Column, ColumnInfo, Repeat, Type};
pub use counts::{Counted, Identified, Rated};
pub use documents::{Documents, Failures};
pub use markdown::markdown;
pub use outlets::OutletByMonth;
pub use quotes::Quotes;
pub use stance::{StanceByQuote, StanceMarkers};

use super::Scheme;

/// Version of the tables' layout: it rises when a column changes its name, type or meaning, not when one is added.
pub const SCHEMA_VERSION: u32 = 3;

/// A table: what a row of it is, and its columns.
pub trait Table: Sized + 'static {
    /// What a row's cells come from.
    type Row<'a>;

    /// Name: that of its files.
    const NAME: &'static str;
    /// What a row is.
    const DOC: &'static str;
    /// What the rows are sorted by.
    const ORDER: &'static str;
    /// The columns whose values together are no other row's; empty if there are none.
    const KEY: &'static [&'static str] = &[];
    /// Columns whose values are keys of another table.
    const REFERENCES: &'static [Reference] = &[];
    /// Whether CSV is written whatever the settings ask for.
    const ALWAYS_CSV: bool = false;

    /// The columns in their order, as the dictionary has them.
    fn columns() -> Vec<Column<Self>>;

    /// The columns as they are written, for tables of a shape; those on request if asked.
    fn columns_for(scheme: &Scheme, on_request: bool) -> Vec<Column<Self>> {
        Self::columns().iter().flat_map(|c| c.expand(scheme, on_request)).collect()
    }
}

/// A column whose values are keys of another table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// The column.
    pub column: &'static str,
    /// The other table.
    pub table: &'static str,
    /// Its key.
    pub key: &'static str,
}

/// A reference of `column` to the `key` of a table.
const fn refers(column: &'static str, table: &'static str, key: &'static str) -> Reference {
    Reference { column, table, key }
}

/// What the data dictionary says of a table.
#[derive(Clone, Debug)]
pub struct TableInfo {
    /// Name: that of its files.
    pub name: &'static str,
    /// What a row is.
    pub doc: &'static str,
    /// What the rows are sorted by.
    pub order: &'static str,
    /// The columns whose values together are no other row's; empty if there are none.
    pub key: &'static [&'static str],
    /// Columns whose values are keys of another table.
    pub references: &'static [Reference],
    /// Whether CSV is written whatever the settings ask for.
    pub always_csv: bool,
    /// Columns in order.
    pub columns: Vec<ColumnInfo>,
    expand: fn(&Scheme, bool) -> Vec<ColumnInfo>,
}

impl TableInfo {
    fn of<T: Table>() -> Self {
        let infos = |columns: Vec<Column<T>>| columns.into_iter().map(|c| c.info).collect();
        Self {
            name: T::NAME,
            doc: T::DOC,
            order: T::ORDER,
            key: T::KEY,
            references: T::REFERENCES,
            always_csv: T::ALWAYS_CSV,
            columns: infos(T::columns()),
            expand: |scheme, on_request| T::columns_for(scheme, on_request).into_iter().map(|c| c.info).collect(),
        }
    }

    /// Its columns as they are written, for tables of a shape; those on request if asked.
    pub fn columns_for(&self, scheme: &Scheme, on_request: bool) -> Vec<ColumnInfo> {
        (self.expand)(scheme, on_request)
    }

    /// The declaration of a column by the name that it has in the table; those that stand for several know each.
    pub fn column(&self, name: &str) -> Option<&ColumnInfo> {
        let exact = self.columns.iter().find(|c| c.name == name);
        exact.or_else(|| self.columns.iter().find(|c| c.is_called(name)))
    }

    /// The name of its CSV file.
    pub fn csv_name(&self) -> String {
        format!("{}.csv", self.name)
    }

    /// The name of its Parquet file.
    pub fn parquet_name(&self) -> String {
        format!("{}.parquet", self.name)
    }
}

/// All tables, in the order in which they are listed and written.
pub fn tables() -> &'static [TableInfo] {
    static TABLES: LazyLock<Vec<TableInfo>> = LazyLock::new(|| {
        vec![
            TableInfo::of::<Documents>(),
            TableInfo::of::<Quotes>(),
            TableInfo::of::<StanceMarkers>(),
            TableInfo::of::<StanceByQuote>(),
            TableInfo::of::<Speakers>(),
            TableInfo::of::<SpeakerByMonth>(),
            TableInfo::of::<SpeakerByOutlet>(),
            TableInfo::of::<OutletByMonth>(),
            TableInfo::of::<StanceBySpeaker>(),
            TableInfo::of::<QuotesByCue>(),
            TableInfo::of::<Failures>(),
        ]
    });
    &TABLES
}

/// The table of a name; `None` if there is none.
pub fn table(name: &str) -> Option<&'static TableInfo> {
    tables().iter().find(|t| t.name == name)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    /// Words that DuckDB, PostgreSQL, SQLite or Spark (ANSI) take for no name.
    const RESERVED: &[&str] = &[
        "all",
        "and",
        "any",
        "array",
        "as",
        "asc",
        "authorization",
        "between",
        "both",
        "case",
        "cast",
        "check",
        "collate",
        "column",
        "constraint",
        "create",
        "cross",
        "default",
        "deferrable",
        "desc",
        "describe",
        "distinct",
        "do",
        "else",
        "end",
        "escape",
        "except",
        "exists",
        "false",
        "fetch",
        "filter",
        "for",
        "foreign",
        "from",
        "full",
        "grant",
        "group",
        "having",
        "in",
        "index",
        "initially",
        "inner",
        "intersect",
        "into",
        "is",
        "isnull",
        "join",
        "lambda",
        "lateral",
        "leading",
        "left",
        "like",
        "limit",
        "natural",
        "not",
        "notnull",
        "null",
        "offset",
        "on",
        "only",
        "or",
        "order",
        "outer",
        "overlaps",
        "pivot",
        "placing",
        "primary",
        "qualify",
        "references",
        "returning",
        "right",
        "select",
        "session_user",
        "show",
        "some",
        "summarize",
        "symmetric",
        "table",
        "then",
        "to",
        "trailing",
        "transaction",
        "true",
        "union",
        "unique",
        "unknown",
        "unpivot",
        "update",
        "user",
        "using",
        "values",
        "variadic",
        "when",
        "where",
        "window",
        "with",
    ];

    #[test]
    fn names_are_unique_described_and_no_keywords() {
        let names: BTreeSet<&str> = tables().iter().map(|t| t.name).collect();
        assert_eq!(names.len(), tables().len());
        for table in tables() {
            let columns: BTreeSet<&str> = table.columns.iter().map(|c| &*c.name).collect();
            assert_eq!(columns.len(), table.columns.len(), "{}", table.name);
            for column in &table.columns {
                assert!(column.doc.ends_with('.'), "{}.{}", table.name, column.name);
                assert!(!column.required || !column.example.is_empty(), "{}.{}", table.name, column.name);
                // Scorers of stance markers read a column `end`; in SQL it has to be quoted.
                let known = (table.name, &*column.name) == ("stance_markers", "end");
                assert!(known || !RESERVED.contains(&&*column.name), "{}.{}", table.name, column.name);
                let listed = column.values.is_empty() || column.values.contains(&column.example);
                assert!(listed, "{}.{}: {}", table.name, column.name, column.example);
            }
        }
    }

    #[test]
    fn columns_are_found_by_the_names_that_they_have_in_the_table() {
        let speakers = table("speakers").expect("a table");
        let found = |name: &str| speakers.column(name).map(|c| &*c.name);
        assert_eq!(found("hyland_hedges_per_1000"), Some("hyland_hedges_per_1000"));
        assert_eq!(found("epistemic_per_1000"), Some("{category}_per_1000"));
        assert_eq!(found("epistemic_per_1000_low"), Some("{category}_per_1000_low"));
        assert_eq!(found("gazetteer_party"), Some("gazetteer_{column}"));
        assert_eq!([found("_per_1000"), found("gazetteer_"), found("n_quote"), found("")], [None; 4]);
    }

    #[test]
    fn keys_and_references_are_columns() {
        let has = |t: &TableInfo, name: &str| t.columns.iter().any(|c| c.name == name);
        for info in tables() {
            assert!(info.key.iter().all(|k| has(info, k)), "{}", info.name);
            for reference in info.references {
                assert!(has(info, reference.column), "{}.{}", info.name, reference.column);
                let other = table(reference.table).expect("a table");
                assert_eq!(other.key, [reference.key], "{}", reference.table);
            }
        }
    }
}
