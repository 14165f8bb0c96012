//! The tables that count stance markers by subcategory: a row for each that occurs.

use super::Type::{F64, Text, U32, U64};
use super::{Files, Table, always, maybe};

const PER_THOUSAND: &str = "per 1,000 words";

/// The table `stance_by_quote`.
pub const STANCE_BY_QUOTE: Table = Table {
    name: "stance_by_quote",
    description: "How many markers of each subcategory a quote's content holds; none: no row. Within a category both \
                  counts and rates add up.",
    order: "the order of quotes, then the order of the stance lexicon",
    files: Files::CsvAndParquet,
    columns: &[
        always("quote_id", Text, "", "The quote.", "wires/a.txt:120-188"),
        always("doc_id", Text, "", "Its article.", "wires/a.txt"),
        maybe("speaker_id", Text, "", "Its speaker's id.", "n-3a7bd3e2360a3d29"),
        always("category", Text, "", "Category of the stance lexicon.", "epistemic"),
        always("subcategory", Text, "", "Subcategory of the stance lexicon.", "possibility"),
        always("n", U32, "markers", "Markers in the content whose holder is the source.", "2"),
        always("n_words", U32, "words", "Length of the content.", "31"),
        maybe("per_1000", F64, PER_THOUSAND, "n per 1,000 words, three decimals; missing without words.", "64.516"),
    ],
};

/// The table `stance_by_speaker`.
pub const STANCE_BY_SPEAKER: Table = Table {
    name: "stance_by_speaker",
    description: "How many markers of each subcategory a speaker's quotes hold; none: no row. Within a category both \
                  counts and rates add up.",
    order: "speaker_id, then the order of the stance lexicon",
    files: Files::CsvAndParquet,
    columns: &[
        always("speaker_id", Text, "", "The speaker's id.", "n-3a7bd3e2360a3d29"),
        always("name", Text, "", "The form of the name that most quotes carry.", "Ann Lee"),
        always("kind", Text, "person | organisation | group | document | unnamed", "What the speaker is.", "person"),
        always("category", Text, "", "Category of the stance lexicon.", "epistemic"),
        always("subcategory", Text, "", "Subcategory of the stance lexicon.", "possibility"),
        always("n", U64, "markers", "Markers in the contents whose holder is the source.", "12"),
        always("n_words", U64, "words", "Words of all the speaker's quotes' contents.", "811"),
        maybe("per_1000", F64, PER_THOUSAND, "n per 1,000 words, three decimals; missing without words.", "14.797"),
        maybe("per_1000_low", F64, PER_THOUSAND, "Lower end of its 95 % confidence interval.", "7.637"),
        maybe("per_1000_high", F64, PER_THOUSAND, "Upper end of its 95 % confidence interval.", "25.848"),
    ],
};
