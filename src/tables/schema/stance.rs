//! The tables with a row for each stance marker, or for each subcategory of a quote.

use whosaid_language::{Holder, Polarity, Valence};

use super::{Cell, Column, Reference, Table, refers};
use crate::tables::{MarkerOf, QuoteStanceOf};

const CODE_POINTS: &str = "code points";
pub(super) const PER_THOUSAND: &str = "per 1,000 words";

/// The table `stance_markers`.
pub struct StanceMarkers;

impl Table for StanceMarkers {
    type Row<'a> = MarkerOf<'a>;

    const NAME: &'static str = "stance_markers";
    const DOC: &'static str = "A word or phrase that shows how firmly something is said, felt, or sided with.";
    const ORDER: &'static str = "the order of documents, then place in the text";
    const REFERENCES: &'static [Reference] = &[
        refers("doc_id", "documents", "doc_id"),
        refers("quote_id", "quotes", "quote_id"),
        refers("speaker_id", "speakers", "speaker_id"),
    ];

    fn columns() -> Vec<Column<Self>> {
        type C = Column<StanceMarkers>;
        type Of = Cell<StanceMarkers>;
        vec![
            C::new("doc_id", Of::Text(|m| &m.rows.document.doc_id), "Its article.", "wires/a.txt"),
            C::new(
                "quote_id",
                Of::MaybeText(|m| Some(&m.quote()?.quote_id)),
                "The quote in whose content or cue it is.",
                "wires/a.txt:120-188",
            ),
            C::new(
                "holder",
                Of::Text(|m| m.marker.holder.as_str()),
                "Whose stance it is: that of the quote's source, or of the article's narrator (in a cue, too).",
                "source",
            )
            .values(Holder::WORDS),
            C::new(
                "speaker",
                Of::MaybeText(|m| Some(&m.speaker()?.name)),
                "The source's name, if the stance is theirs.",
                "Ann Lee",
            ),
            C::new(
                "speaker_id",
                Of::MaybeText(|m| Some(&m.speaker()?.id)),
                "The source's id, if the stance is theirs.",
                "n-3a7bd3e2360a3d29",
            ),
            C::new("start", Of::Int32(|m| m.marker.span.start), "Where it begins.", "124").unit(CODE_POINTS),
            C::new(
                "end",
                Of::Int32(|m| m.marker.span.end),
                "Where it ends, exclusive. A keyword of SQL: write it in double quotes there.",
                "128",
            )
            .unit(CODE_POINTS),
            C::new("text", Of::Text(|m| &m.marker.text), "The expression as printed.", "will"),
            C::new("lemma", Of::Text(|m| &m.marker.lemma), "The lexicon entry's lemma.", "will"),
            C::new(
                "category",
                Of::MaybeText(|m| Some(&m.entry()?.category)),
                "Category of the stance scheme.",
                "prediction",
            ),
            C::new(
                "subcategory",
                Of::MaybeText(|m| Some(&m.entry()?.subcategory)),
                "Subcategory of the stance scheme.",
                "prediction",
            ),
            C::new(
                "polarity",
                Of::Text(|m| m.marker.polarity.as_str()),
                "Whether it is affirmed or negated.",
                "affirmed",
            )
            .values(Polarity::WORDS),
            C::new(
                "valence",
                Of::MaybeText(|m| m.marker.valence.map(Valence::as_str)),
                "Direction of an attitude or alignment.",
                "negative",
            )
            .values(Valence::WORDS),
            C::new("questioned", Of::Bool(|m| m.marker.questioned), "Whether it is in a question.", "false"),
            C::new("conditional", Of::Bool(|m| m.marker.conditional), "Whether it is in an if-clause.", "false"),
            C::new("hyland", Of::MaybeText(|m| Some(&m.entry()?.hyland)), "Its class after Hyland 2005.", "booster"),
            C::new(
                "appraisal",
                Of::MaybeText(|m| Some(&m.entry()?.appraisal)),
                "Its class after Martin and White 2005.",
                "engagement: proclaim",
            ),
            C::new(
                "outlet",
                Of::MaybeText(|m| m.rows.document.outlet.as_deref()),
                "The article's outlet.",
                "Northern Post",
            ),
            C::new("date", Of::MaybeDate(|m| m.rows.document.date), "The article's date.", "2025-03-14"),
            C::new("month", Of::MaybeMonth(|m| m.rows.document.date), "The article's month.", "2025-03")
                .unit("YYYY-MM"),
        ]
    }
}

/// The table `stance_by_quote`.
pub struct StanceByQuote;

impl Table for StanceByQuote {
    type Row<'a> = QuoteStanceOf<'a>;

    const NAME: &'static str = "stance_by_quote";
    const DOC: &'static str = "How many markers of each subcategory a quote's content holds; none: no row. Within a \
                               category both counts and rates add up.";
    const ORDER: &'static str = "the order of quotes, then the order of the stance lexicon";
    const KEY: &'static [&'static str] = &["quote_id", "category", "subcategory"];
    const REFERENCES: &'static [Reference] = &[
        refers("quote_id", "quotes", "quote_id"),
        refers("doc_id", "documents", "doc_id"),
        refers("speaker_id", "speakers", "speaker_id"),
    ];

    fn columns() -> Vec<Column<Self>> {
        type C = Column<StanceByQuote>;
        type Of = Cell<StanceByQuote>;
        vec![
            C::new("quote_id", Of::Text(|s| &s.quote.quote_id), "The quote.", "wires/a.txt:120-188"),
            C::new("doc_id", Of::Text(|s| &s.rows.document.doc_id), "Its article.", "wires/a.txt"),
            C::new("speaker_id", Of::MaybeText(|s| Some(&s.speaker()?.id)), "Its speaker's id.", "n-3a7bd3e2360a3d29"),
            C::new("category", Of::Text(|s| s.category()), "Category of the stance lexicon.", "epistemic"),
            C::new("subcategory", Of::Text(|s| s.subcategory()), "Subcategory of the stance lexicon.", "possibility"),
            C::new("n", Of::Int32(|s| s.count.n), "Markers in the content whose holder is the source.", "2")
                .unit("markers"),
            C::new("n_words", Of::Int32(|s| s.quote.n_words), "Length of the content.", "31").unit("words"),
            C::new(
                "per_1000",
                Of::MaybeFloat64(|s| s.per_thousand()),
                "n per 1,000 words, three decimals; missing without words.",
                "64.516",
            )
            .unit(PER_THOUSAND),
            C::new("month", Of::MaybeMonth(|s| s.rows.document.date), "The article's month.", "2025-03")
                .unit("YYYY-MM"),
        ]
    }
}
