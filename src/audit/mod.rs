//! Auditing the tables of a run: a random sample that people code, and what their answers say of the whole corpus.
//!
//! [`sample()`] draws rows of `quotes`, stratified, and paragraphs for what was missed; [`write()`] makes a coding page
//! and sheets for each coder; [`Coding::read`] takes the answers, and [`findings()`] weights them back to the corpus:
//! precision, recall, speakers, agreement, reliability of `confidence`, and shares corrected for error, all with
//! intervals at 95 %.

mod agreement;
mod codes;
mod design;
mod error;
mod figure;
mod findings;
mod folder;
mod frame;
mod interval;
mod measures;
mod methods;
mod page;
mod property;
mod random;
mod recall;
mod reliability;
mod sample;
mod shares;
mod sheet;
mod stratified;
mod table;

pub use agreement::{Agreement, agreement, alpha, kappa, percentiles};
pub use codes::{Coding, KINDS, Mark, Missed, ParagraphCode, RowCode};
pub use design::{
    Asked, AuditedArticle, Corpus, DESIGN_FILE, Design, ParagraphItem, ParagraphRow, RowItem, Spans, Stratum,
};
pub use error::AuditError;
pub use figure::Figure;
pub use findings::{Coverage, Findings, Measured, StratumFigure, findings};
pub use folder::{check_free, save, write};
pub use interval::{Interval, wilson};
pub use methods::methods;
pub use property::Property;
pub use recall::Recall;
pub use reliability::{Band, Reliability, Threshold};
pub use sample::{Drawn, SampleSettings, sample};
pub use shares::{Share, Truth, corrected};
pub use stratified::{Estimate, StratifiedSample};
pub use table::table;
