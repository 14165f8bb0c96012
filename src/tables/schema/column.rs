//! A column: declared once, with its name, its type, what it says, and where its cells come from.

use std::borrow::Cow;

use super::{Scheme, Table};
use crate::tables::{Date, Month, PointSpan};

/// What a column's cells are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    /// UTF-8 text.
    Text,
    /// Signed 32-bit integer.
    Int32,
    /// Signed 64-bit integer.
    Int64,
    /// 64-bit floating point.
    Float64,
    /// `true` or `false`.
    Bool,
    /// Calendar date; in CSV `YYYY-MM-DD`.
    Date,
    /// List of struct<start: int32, end: int32>; in CSV `12-34;50-61`.
    Spans,
    /// List of text; in CSV joined by `;`, where `\;` is a semicolon and `\\` a backslash of the text itself.
    TextList,
}

impl Type {
    /// Its name in the data dictionary.
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "string",
            Self::Int32 => "int32",
            Self::Int64 => "int64",
            Self::Float64 => "float64",
            Self::Bool => "bool",
            Self::Date => "date",
            Self::Spans => "list<struct<start: int32, end: int32>>",
            Self::TextList => "list<string>",
        }
    }
}

/// Where a column's cells come from: a function of the row, whose return type is the column's type.
///
/// Those named `Maybe...` may be missing (null in Parquet, empty in CSV); the others never are. Those named `...At` stand
/// for several columns: the number is which of them.
pub enum Cell<T: Table> {
    /// A text.
    Text(for<'r, 'a> fn(&'r T::Row<'a>) -> &'r str),
    /// A text, missing where it is `None` or empty.
    MaybeText(for<'r, 'a> fn(&'r T::Row<'a>) -> Option<&'r str>),
    /// A text of one of several columns.
    MaybeTextAt(for<'r, 'a> fn(&'r T::Row<'a>, usize) -> Option<&'r str>, usize),
    /// A count, number or offset within an article.
    Int32(fn(&T::Row<'_>) -> u32),
    /// The same, where it may be missing.
    MaybeInt32(fn(&T::Row<'_>) -> Option<u32>),
    /// A count over the corpus.
    Int64(fn(&T::Row<'_>) -> u64),
    /// A share from 0 to 1.
    Float64(fn(&T::Row<'_>) -> f64),
    /// A rate or share.
    MaybeFloat64(fn(&T::Row<'_>) -> Option<f64>),
    /// A rate of one of several columns.
    MaybeFloat64At(fn(&T::Row<'_>, usize) -> Option<f64>, usize),
    /// True or false.
    Bool(fn(&T::Row<'_>) -> bool),
    /// A calendar date.
    MaybeDate(fn(&T::Row<'_>) -> Option<Date>),
    /// The month of a date, as the text `YYYY-MM`.
    MaybeMonth(fn(&T::Row<'_>) -> Option<Date>),
    /// Spans of the article, in code points: at least one.
    Spans(for<'r, 'a> fn(&'r T::Row<'a>) -> &'r [PointSpan]),
    /// Spans, missing where there are none.
    MaybeSpans(for<'r, 'a> fn(&'r T::Row<'a>) -> &'r [PointSpan]),
    /// Texts, given one after the other; missing where there are none.
    #[expect(clippy::type_complexity, reason = "texts given one after the other, without a list of them")]
    MaybeTextList(fn(&T::Row<'_>, &mut dyn FnMut(&str))),
}

impl<T: Table> Clone for Cell<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Table> Copy for Cell<T> {}

impl<T: Table> Cell<T> {
    /// The column's type.
    pub fn kind(&self) -> Type {
        match self {
            Self::Text(_) | Self::MaybeText(_) | Self::MaybeTextAt(..) | Self::MaybeMonth(_) => Type::Text,
            Self::Int32(_) | Self::MaybeInt32(_) => Type::Int32,
            Self::Int64(_) => Type::Int64,
            Self::Float64(_) | Self::MaybeFloat64(_) | Self::MaybeFloat64At(..) => Type::Float64,
            Self::Bool(_) => Type::Bool,
            Self::MaybeDate(_) => Type::Date,
            Self::Spans(_) | Self::MaybeSpans(_) => Type::Spans,
            Self::MaybeTextList(_) => Type::TextList,
        }
    }

    /// Whether a cell is never missing.
    pub fn is_required(&self) -> bool {
        matches!(
            self,
            Self::Text(_) | Self::Int32(_) | Self::Int64(_) | Self::Float64(_) | Self::Bool(_) | Self::Spans(_)
        )
    }

    /// The same cell of the `index`th of several columns.
    fn at(self, index: usize) -> Self {
        match self {
            Self::MaybeTextAt(cell, _) => Self::MaybeTextAt(cell, index),
            Self::MaybeFloat64At(cell, _) => Self::MaybeFloat64At(cell, index),
            other => other,
        }
    }

    /// Gives the row's cell.
    pub fn give(&self, row: &T::Row<'_>, to: &mut impl Cells) {
        match self {
            Self::Text(cell) => to.text(Some(cell(row))),
            Self::MaybeText(cell) => to.text(cell(row).filter(|t| !t.is_empty())),
            Self::MaybeTextAt(cell, i) => to.text(cell(row, *i).filter(|t| !t.is_empty())),
            Self::Int32(cell) => to.int(Some(u64::from(cell(row)))),
            Self::MaybeInt32(cell) => to.int(cell(row).map(u64::from)),
            Self::Int64(cell) => to.int(Some(cell(row))),
            Self::Float64(cell) => to.float(Some(cell(row))),
            Self::MaybeFloat64(cell) => to.float(cell(row)),
            Self::MaybeFloat64At(cell, i) => to.float(cell(row, *i)),
            Self::Bool(cell) => to.flag(cell(row)),
            Self::MaybeDate(cell) => to.date(cell(row)),
            Self::MaybeMonth(cell) => to.text(cell(row).map(Month::of).as_deref()),
            Self::Spans(cell) | Self::MaybeSpans(cell) => to.spans(cell(row)),
            Self::MaybeTextList(cell) => to.list(&mut |item| cell(row, item)),
        }
    }
}

/// Takes the cells of rows, whatever their table: for forms that have no types of their own. Missing is `None`.
pub trait Cells {
    /// Text.
    fn text(&mut self, value: Option<&str>);
    /// A count, number or offset.
    fn int(&mut self, value: Option<u64>);
    /// A rate or share.
    fn float(&mut self, value: Option<f64>);
    /// True or false.
    fn flag(&mut self, value: bool);
    /// A calendar date.
    fn date(&mut self, value: Option<Date>);
    /// Spans of the article, in code points.
    fn spans(&mut self, value: &[PointSpan]);
    /// Texts: `each` gives them one after the other.
    #[expect(clippy::type_complexity, reason = "texts given one after the other, without a list of them")]
    fn list(&mut self, each: &mut dyn FnMut(&mut dyn FnMut(&str)));
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
    /// Once, unless the settings leave out what is said of gender (`write.gender`).
    OnGender,
}

/// What the data dictionary says of a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnInfo {
    /// Name.
    pub name: Cow<'static, str>,
    /// Type.
    pub kind: Type,
    /// Whether a cell is never missing (null in Parquet, empty in CSV).
    pub required: bool,
    /// Unit; empty if it has none.
    pub unit: &'static str,
    /// The closed list of values; empty if there is none.
    pub values: Vec<&'static str>,
    /// What it says.
    pub doc: &'static str,
    /// A cell as CSV has it.
    pub example: &'static str,
    /// How often it stands in the table.
    pub repeat: Repeat,
}

impl ColumnInfo {
    /// Whether a column of the table with that name is one that this declaration stands for.
    pub(super) fn is_called(&self, name: &str) -> bool {
        let placeholder = self.name.find('{').zip(self.name.find('}'));
        placeholder.map_or(self.name == name, |(from, to)| {
            let part = name.strip_prefix(&self.name[..from]).and_then(|n| n.strip_suffix(&self.name[to + 1..]));
            part.is_some_and(|p| !p.is_empty())
        })
    }

    /// Unit or closed list of values, for people.
    pub fn unit_or_values(&self) -> String {
        if self.values.is_empty() { self.unit.to_string() } else { self.values.join(" | ") }
    }
}

/// A column of the table `T`: what is said of it, and where its cells come from.
pub struct Column<T: Table> {
    /// What the data dictionary says of it.
    pub info: ColumnInfo,
    /// Where its cells come from.
    pub cell: Cell<T>,
}

impl<T: Table> Clone for Column<T> {
    fn clone(&self) -> Self {
        Self { info: self.info.clone(), cell: self.cell }
    }
}

impl<T: Table> Column<T> {
    /// A column of cells that come from `cell`; `doc` says what it says, in a sentence.
    pub fn new(name: &'static str, cell: Cell<T>, doc: &'static str, example: &'static str) -> Self {
        let (kind, required) = (cell.kind(), cell.is_required());
        let (name, unit, values, repeat) = (Cow::Borrowed(name), "", Vec::new(), Repeat::Once);
        Self { info: ColumnInfo { name, kind, required, unit, values, doc, example, repeat }, cell }
    }

    /// The same with a unit.
    #[must_use]
    pub fn unit(mut self, unit: &'static str) -> Self {
        self.info.unit = unit;
        self
    }

    /// The same with a closed list of values.
    #[must_use]
    pub fn values(mut self, values: &[&'static str]) -> Self {
        self.info.values = values.to_vec();
        self
    }

    /// The same, but not once in the table.
    #[must_use]
    pub fn repeat(mut self, repeat: Repeat) -> Self {
        self.info.repeat = repeat;
        self
    }

    /// The columns that this one stands for in tables of a shape.
    pub(super) fn expand(&self, scheme: &Scheme, on_request: bool) -> Vec<Self> {
        let named = |placeholder: &str, names: &[String]| -> Vec<Self> {
            let one = |(i, name): (usize, &String)| {
                let mut column = self.clone();
                column.info.name = Cow::Owned(self.info.name.replace(placeholder, name));
                column.cell = self.cell.at(i);
                column
            };
            names.iter().enumerate().map(one).collect()
        };
        match self.info.repeat {
            Repeat::Once => vec![self.clone()],
            Repeat::PerCategory => named("{category}", scheme.categories()),
            Repeat::PerSpeakerColumn => named("{column}", scheme.speaker_columns().names()),
            Repeat::OnRequest if on_request => vec![self.clone()],
            Repeat::OnGender if scheme.has_gender() => vec![self.clone()],
            Repeat::OnRequest | Repeat::OnGender => Vec::new(),
        }
    }
}
