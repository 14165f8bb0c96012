//! The tables that count over the whole corpus.

use super::Type::{Date, F64, Text, TextList, U64};
use super::{Column, Files, Repeat, Table, always, maybe};

const PER_THOUSAND: &str = "per 1,000 words";

const SPEAKER_ID: Column = always("speaker_id", Text, "", "The speaker's id.", "n-3a7bd3e2360a3d29");
const NAME: Column = always("name", Text, "", "The canonical name: the form that most quotes carry.", "Ann Lee");
const KIND: Column =
    always("kind", Text, "person | organisation | group | document | unnamed", "What the speaker is.", "person");
const N_DOCUMENTS: Column = always("n_documents", U64, "articles", "Articles with a quote.", "12");
const N_QUOTES: Column = always("n_quotes", U64, "quotes", "Quotes of all kinds.", "40");
const N_DIRECT: Column = always("n_direct", U64, "quotes", "Direct quotes.", "25");
const N_MIXED: Column = always("n_mixed", U64, "quotes", "Mixed quotes.", "6");
const N_INDIRECT: Column = always("n_indirect", U64, "quotes", "Indirect quotes.", "9");
const N_WORDS: Column =
    always("n_words", U64, "words", "Words of these quotes' contents: what the rates are per.", "811");
const N_QUOTES_DISTINCT: Column = always(
    "n_quotes_distinct",
    U64,
    "quotes",
    "Quotes without repeats: those whose words (quote_cluster_id) their speaker has in no earlier one of two \
     windows (duplicates.md); all of them if no duplicates were looked for.",
    "37",
);
const RATE: Column = Column {
    name: "{category}_per_1000",
    kind: F64,
    unit: PER_THOUSAND,
    nullable: true,
    description: "Markers of this category of the stance lexicon in the contents, three decimals; missing without words.",
    example: "14.797",
    repeat: Repeat::PerCategory,
};
const HEDGES: Column =
    maybe("hyland_hedges_per_1000", F64, PER_THOUSAND, "Hedges (Hyland 2005) in the contents, likewise.", "8.631");
const BOOSTERS: Column =
    maybe("hyland_boosters_per_1000", F64, PER_THOUSAND, "Boosters (Hyland 2005) in the contents, likewise.", "11.097");

const RATE_LOW: Column = Column {
    name: "{category}_per_1000_low",
    description: "Lower end of that rate's 95 % confidence interval.",
    example: "7.637",
    ..RATE
};
const RATE_HIGH: Column = Column {
    name: "{category}_per_1000_high",
    description: "Upper end of that rate's 95 % confidence interval.",
    example: "25.848",
    ..RATE
};
const HEDGES_LOW: Column =
    maybe("hyland_hedges_per_1000_low", F64, PER_THOUSAND, "Lower end of the hedges' 95 % interval.", "3.458");
const HEDGES_HIGH: Column =
    maybe("hyland_hedges_per_1000_high", F64, PER_THOUSAND, "Upper end of the hedges' 95 % interval.", "17.785");
const BOOSTERS_LOW: Column =
    maybe("hyland_boosters_per_1000_low", F64, PER_THOUSAND, "Lower end of the boosters' 95 % interval.", "5.064");
const BOOSTERS_HIGH: Column =
    maybe("hyland_boosters_per_1000_high", F64, PER_THOUSAND, "Upper end of the boosters' 95 % interval.", "21.068");
const BALANCE: Column = maybe(
    "hedge_booster_balance",
    F64,
    "-1 to 1",
    "(hedges - boosters) / (hedges + boosters), three decimals: 1 only hedges, -1 only boosters; missing without either.",
    "-0.125",
);
const BALANCE_LOW: Column =
    maybe("hedge_booster_balance_low", F64, "-1 to 1", "Lower end of its 95 % confidence interval.", "-0.538");
const BALANCE_HIGH: Column =
    maybe("hedge_booster_balance_high", F64, "-1 to 1", "Upper end of its 95 % confidence interval.", "0.336");

const FURTHER: Column = Column {
    name: "gazetteer_{column}",
    kind: Text,
    unit: "",
    nullable: true,
    description: "What the gazetteer (speakers.gazetteer) says of the speaker in this further column of its own.",
    example: "Q42",
    repeat: Repeat::PerSpeakerColumn,
};

/// The table `speakers`.
pub const SPEAKERS: Table = Table {
    name: "speakers",
    description: "Everybody who is quoted.",
    order: "n_quotes (most first), then speaker_id",
    files: Files::CsvAndParquet,
    columns: &[
        SPEAKER_ID,
        NAME,
        KIND,
        maybe("aliases", TextList, "", "Other forms of the name seen, sorted.", "Lee;Ms Lee"),
        maybe("titles", TextList, "", "Titles and roles seen with the name, sorted.", "Sen.;mayor"),
        N_DOCUMENTS,
        N_QUOTES,
        N_DIRECT,
        N_MIXED,
        N_INDIRECT,
        N_WORDS,
        N_QUOTES_DISTINCT,
        maybe("first_date", Date, "", "Date of the first article.", "2025-02-28"),
        maybe("last_date", Date, "", "Date of the last article.", "2025-05-20"),
        maybe("outlets", TextList, "", "Outlets that quote them, sorted.", "Harbour Gazette;Northern Post"),
        maybe("top_cues", TextList, "", "Lemmas of the ten most frequent cues, most frequent first.", "say;tell;add"),
        RATE,
        HEDGES,
        BOOSTERS,
        RATE_LOW,
        RATE_HIGH,
        HEDGES_LOW,
        HEDGES_HIGH,
        BOOSTERS_LOW,
        BOOSTERS_HIGH,
        BALANCE,
        BALANCE_LOW,
        BALANCE_HIGH,
        FURTHER,
    ],
};

/// The table `speaker_by_month`.
pub const SPEAKER_BY_MONTH: Table = Table {
    name: "speaker_by_month",
    description: "The same counts and rates for each speaker and month.",
    order: "speaker_id, then month",
    files: Files::CsvAndParquet,
    columns: &[
        SPEAKER_ID,
        NAME,
        KIND,
        maybe("month", Text, "YYYY-MM", "Month of publication; missing for articles without a date.", "2025-03"),
        N_DOCUMENTS,
        N_QUOTES,
        N_DIRECT,
        N_MIXED,
        N_INDIRECT,
        N_WORDS,
        N_QUOTES_DISTINCT,
        RATE,
        HEDGES,
        BOOSTERS,
        RATE_LOW,
        RATE_HIGH,
        HEDGES_LOW,
        HEDGES_HIGH,
        BOOSTERS_LOW,
        BOOSTERS_HIGH,
        BALANCE,
        BALANCE_LOW,
        BALANCE_HIGH,
    ],
};

/// The table `speaker_by_outlet`.
pub const SPEAKER_BY_OUTLET: Table = Table {
    name: "speaker_by_outlet",
    description: "The same counts and rates for each speaker and outlet.",
    order: "speaker_id, then outlet",
    files: Files::CsvAndParquet,
    columns: &[
        SPEAKER_ID,
        NAME,
        KIND,
        maybe("outlet", Text, "", "Outlet; missing for articles without one.", "Northern Post"),
        N_DOCUMENTS,
        N_QUOTES,
        N_DIRECT,
        N_MIXED,
        N_INDIRECT,
        N_WORDS,
        N_QUOTES_DISTINCT,
        RATE,
        HEDGES,
        BOOSTERS,
        RATE_LOW,
        RATE_HIGH,
        HEDGES_LOW,
        HEDGES_HIGH,
        BOOSTERS_LOW,
        BOOSTERS_HIGH,
        BALANCE,
        BALANCE_LOW,
        BALANCE_HIGH,
    ],
};

/// The table `quotes_by_cue`.
pub const QUOTES_BY_CUE: Table = Table {
    name: "quotes_by_cue",
    description: "How often each cue introduces a quote.",
    order: "n_quotes (most first), then cue_lemma and cue_class",
    files: Files::CsvAndParquet,
    columns: &[
        maybe("cue_lemma", Text, "", "Lemma of the cue's head; missing for quotes without a cue.", "say"),
        always("cue_class", Text, "as in quotes", "What the cue does to the claim.", "neutral"),
        N_DOCUMENTS,
        N_QUOTES,
        N_DIRECT,
        N_MIXED,
        N_INDIRECT,
        N_WORDS,
        N_QUOTES_DISTINCT,
    ],
};
