//! Tables: what every table and column is, and the rows of one article.
//!
//! [`schema`] declares each column of each table once: name, type, what it says, and the function that takes its cell
//! from a row. [`RowBuilder`] turns an annotated document into [`Rows`], a pure function that runs in parallel. Offsets
//! become Unicode code points here and nowhere else.

mod aggregate_rows;
mod builder;
mod month;
mod offsets;
mod rows;
pub mod schema;
mod scheme;
mod speaker_id;
mod stance_rows;

pub use aggregate_rows::{Counts, CueRow, N_GENDERS, N_KINDS, OutletMonthRow, SpeakerByRow, SpeakerTotalsRow};
pub use builder::{OMITTED, RowBuilder, joint};
pub use jiff::civil::Date;
pub(crate) use month::sort_number;
pub use month::{Month, month_of};
pub use offsets::CodePoints;
pub use rows::{
    ClusterOf, DocumentCounts, DocumentRow, DuplicateOf, MarkerOf, MarkerRow, PointSpan, QuoteOf, QuoteRow, Rows,
    SpeakerLink, SpeakerRow,
};
pub(crate) use rows::{GENDERS, UNKNOWN_GENDER, decimals};
pub use scheme::{N_HYLAND, Scheme, SpeakerColumns};
pub use speaker_id::speaker_id;
pub use stance_rows::{Hedging, QuoteStance, QuoteStanceOf, Rate, Rates, SpeakerStanceRow};
