//! Tables: what every table and column is, and the rows of one article.
//!
//! [`schema`] describes the tables; [`RowBuilder`] turns an annotated document into [`Rows`], a pure
//! function that runs in parallel. Offsets become Unicode code points here and nowhere else. A row
//! gives its cells to [`Cells`] in the schema's order, so that CSV and Parquet cannot disagree.

mod aggregate_rows;
mod builder;
mod cells;
mod offsets;
mod rows;
pub mod schema;
mod scheme;
mod speaker_id;
mod stance_rows;

pub use aggregate_rows::{Counts, CueRow, SpeakerByRow, SpeakerTotalsRow};
pub use builder::RowBuilder;
pub use cells::{Cells, Row};
pub use jiff::civil::Date;
pub use offsets::CodePoints;
pub(crate) use rows::word;
pub use rows::{
    ClusterOf, DocumentCounts, DocumentRow, DuplicateOf, FailureRow, MarkerOf, MarkerRow, PointSpan, QuoteOf, QuoteRow,
    Rows, SpeakerLink, SpeakerRow, month_of,
};
pub use scheme::{N_HYLAND, Scheme, SpeakerColumns};
pub use speaker_id::speaker_id;
pub use stance_rows::{Hedging, QuoteStance, QuoteStanceOf, SpeakerStanceRow};
