//! The tables with a row for each thing found.

use super::Type::{Bool, Date, F32, F64, Spans, Text, U32};
use super::{Column, Files, Repeat, Table, always, maybe};

const POINTS: &str = "code points";

/// The table `documents`.
pub const DOCUMENTS: Table = Table {
    name: "documents",
    description: "Every file and article met, also those left out and those that failed.",
    order: "the order of the walk (path), then place in a file of many",
    files: Files::CsvAndParquet,
    columns: &[
        always(
            "doc_id",
            Text,
            "",
            "Path below the input root with forward slashes; in a file of many, # and the article's id or number behind it.",
            "northern-post/2025-03-14/timetable.html",
        ),
        always("path", Text, "", "Path of its file below the input root.", "wires/archive.csv"),
        maybe("record", Text, "", "The article's id or number in a file of many.", "17"),
        maybe("format", Text, "", "The file's format without its compression.", "html"),
        maybe("title", Text, "", "Headline.", "Harbour tunnel delayed again"),
        maybe("author", Text, "", "Author as printed.", "Ann Lee"),
        maybe("outlet", Text, "", "Newspaper, agency or site.", "Northern Post"),
        maybe("date", Date, "", "Date of publication.", "2025-03-14"),
        maybe("url", Text, "", "Address.", "https://example.org/a"),
        maybe("language", Text, "BCP 47", "Language.", "en-GB"),
        maybe("n_chars", U32, POINTS, "Length of the text.", "4120"),
        maybe("n_words", U32, "words", "Tokens with a letter or digit.", "702"),
        maybe("n_sentences", U32, "sentences", "Sentences.", "31"),
        maybe("n_paragraphs", U32, "paragraphs", "Paragraphs.", "12"),
        maybe("n_quotes", U32, "quotes", "Rows in quotes.", "9"),
        maybe("n_markers", U32, "markers", "Rows in stance_markers.", "48"),
        maybe("content_hash", Text, "hex", "BLAKE3 hash of text and metadata.", "9f2b6c0d41..."),
        always("status", Text, "ok | skipped | failed", "Whether it was annotated.", "ok"),
        maybe("reason", Text, "", "Why it was skipped or failed, in a sentence.", "larger than the cap of 50 MB"),
        maybe("code", Text, "", "Why it was skipped or failed, as a stable short code.", "too_large"),
        maybe(
            "duplicate_of",
            Text,
            "",
            "Its original: the earliest article (then the first of the walk) with nearly the same text; see duplicates.md.",
            "agency/2025-04-11/okafor-clinic.xml",
        ),
        maybe(
            "duplicate_similarity",
            F32,
            "0.5 to 1",
            "Resemblance of the text and that of the copy, or original, by which it was found.",
            "0.871",
        ),
        Column {
            name: "text",
            kind: Text,
            unit: "",
            nullable: true,
            description: "The text that all offsets refer to. Only in Parquet, and only on request.",
            example: "",
            repeat: Repeat::OnRequest,
        },
    ],
};

/// The table `quotes`.
pub const QUOTES: Table = Table {
    name: "quotes",
    description: "Who said what: one attribution with its content, cue and source.",
    order: "the order of documents, then place in the text",
    files: Files::CsvAndParquet,
    columns: &[
        always(
            "quote_id",
            Text,
            "",
            "doc_id, a colon, and where the content begins and ends (code points): it stays when other quotes come or go.",
            "wires/a.txt:120-188",
        ),
        always("doc_id", Text, "", "Its article.", "wires/a.txt"),
        always("ordinal", U32, "", "Its number in the article, from 1.", "3"),
        always(
            "kind",
            Text,
            "direct | mixed | indirect",
            "Whether all, a part, or nothing of the content is in quotation marks.",
            "direct",
        ),
        always(
            "content",
            Text,
            "",
            "What is said, with its quotation marks. Between two pieces stands […] where text is left out.",
            "“We will appeal,” […] “and we will win.”",
        ),
        always("content_spans", Spans, POINTS, "Where the content stands in the text.", "120-138;152-188"),
        maybe("cue", Text, "", "The reporting expression.", "said"),
        maybe("cue_lemma", Text, "", "Lemma of the cue's head.", "say"),
        always(
            "cue_class",
            Text,
            "neutral | structuring | assertive | distancing | factive | admission | denial | directive | commissive \
             | expressive | interactional | mental | manner | other",
            "What the cue does to the claim.",
            "neutral",
        ),
        maybe("cue_spans", Spans, POINTS, "Where the cue stands.", "139-143"),
        maybe("source", Text, "", "Who says it, as mentioned here.", "the prime minister"),
        maybe("source_spans", Spans, POINTS, "Where the source stands.", "144-151"),
        always("source_kind", Text, "named | nominal | pronoun | none", "Form of that mention.", "nominal"),
        maybe(
            "speaker",
            Text,
            "",
            "Who it is: the name that most quotes of this id carry, without title or honorific; never a pronoun.",
            "Ann Lee",
        ),
        maybe("speaker_id", Text, "", "The same speaker's id in all tables.", "n-3a7bd3e2360a3d29"),
        maybe(
            "speaker_kind",
            Text,
            "person | organisation | group | document | unnamed",
            "What the speaker is.",
            "person",
        ),
        always("confidence", F32, "0 to 1", "Probability that content, source and cue are all right.", "0.83"),
        maybe("paragraph", U32, "", "Number of the paragraph where the content begins, from 1.", "4"),
        maybe("sentence", U32, "", "Number of the sentence where the content begins, from 1.", "9"),
        always("n_words", U32, "words", "Length of the content.", "7"),
        maybe("outlet", Text, "", "The article's outlet.", "Northern Post"),
        maybe("date", Date, "", "The article's date.", "2025-03-14"),
        maybe("title", Text, "", "The article's headline.", "Harbour tunnel delayed again"),
        always("engine", Text, "", "Name of the engine that found it.", "rules"),
        maybe("speaker_how", Text, "", "How the speaker was found, as a stable short word.", "surname"),
        maybe("speaker_confidence", F32, "0 to 1", "How sure the speaker is.", "0.9"),
        always("n_hedges", U32, "markers", "Hedges (Hyland 2005) in the content whose holder is the source.", "2"),
        always("n_boosters", U32, "markers", "Boosters (Hyland 2005), likewise.", "1"),
        maybe(
            "hedge_booster_balance",
            F64,
            "-1 to 1",
            "(hedges - boosters) / (hedges + boosters), three decimals; missing without either.",
            "0.333",
        ),
        maybe(
            "speaker_link",
            Text,
            "gazetteer | name | nickname | acronym | title | context | outlet_and_date | owner | title_in_outlet | \
             article | description",
            "How the speaker's id was found over all articles.",
            "name",
        ),
        maybe("speaker_link_confidence", F32, "0 to 1", "How sure that link is, to one decimal.", "0.9"),
        maybe(
            "quote_cluster_id",
            Text,
            "",
            "quote_id of the first quote with the same words, its own for the first: count these, and repeats count once.",
            "wires/a.txt:120-188",
        ),
    ],
};

/// The table `stance_markers`.
pub const STANCE_MARKERS: Table = Table {
    name: "stance_markers",
    description: "A word or phrase that shows how firmly something is said, felt, or sided with.",
    order: "the order of documents, then place in the text",
    files: Files::CsvAndParquet,
    columns: &[
        always("doc_id", Text, "", "Its article.", "wires/a.txt"),
        maybe("quote_id", Text, "", "The quote in whose content or cue it stands.", "wires/a.txt:120-188"),
        always(
            "holder",
            Text,
            "source | narrator",
            "Whose stance it is: that of the quote's source, or of the article's narrator (in a cue, too).",
            "source",
        ),
        maybe("speaker", Text, "", "The source's name, if the stance is theirs.", "Ann Lee"),
        maybe("speaker_id", Text, "", "The source's id, if the stance is theirs.", "n-3a7bd3e2360a3d29"),
        always("start", U32, POINTS, "Where it begins.", "124"),
        always("end", U32, POINTS, "Where it ends, exclusive.", "128"),
        always("text", Text, "", "The expression as it stands.", "will"),
        always("lemma", Text, "", "The lexicon entry's lemma.", "will"),
        maybe("category", Text, "", "Category of the stance scheme.", "prediction"),
        maybe("subcategory", Text, "", "Subcategory of the stance scheme.", "prediction"),
        always("polarity", Text, "affirmed | negated", "Whether it stands or is negated.", "affirmed"),
        maybe("valence", Text, "positive | negative", "Direction of an attitude or alignment.", "negative"),
        always("questioned", Bool, "", "Whether it stands in a question.", "false"),
        always("conditional", Bool, "", "Whether it stands in an if-clause.", "false"),
        maybe("hyland", Text, "", "Its class after Hyland 2005.", "booster"),
        maybe("appraisal", Text, "", "Its class after Martin and White 2005.", "engagement: proclaim"),
        maybe("outlet", Text, "", "The article's outlet.", "Northern Post"),
        maybe("date", Date, "", "The article's date.", "2025-03-14"),
    ],
};

/// The table `failures`.
pub const FAILURES: Table = Table {
    name: "failures",
    description: "What could not be read or annotated, and why.",
    order: "the order of documents",
    files: Files::Csv,
    columns: &[
        always("path", Text, "", "Path of the file below the input root.", "wires/late.jsonl"),
        maybe("record", Text, "", "The article's id or number in a file of many.", "17"),
        always("stage", Text, "walk | read | annotate", "Where it fell out.", "read"),
        always("reason", Text, "", "What was found and, where there is one, the fix.", "line 17 is not JSON"),
        always("code", Text, "", "The reason as a stable short code.", "bad_json"),
    ],
};
