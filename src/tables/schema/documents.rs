//! The tables of what was read: `documents` and `failures`.

use super::{Cell, Column, Repeat, Table};
use crate::flow::{Dropped, Stage};
use crate::tables::{DocumentRow, decimals};

const CODE_POINTS: &str = "code points";

/// The table `documents`.
pub struct Documents;

impl Table for Documents {
    type Row<'a> = DocumentRow;

    const NAME: &'static str = "documents";
    const DOC: &'static str = "Every file and article found, including those that were skipped or failed.";
    const ORDER: &'static str = "the order of the walk (path), then place in a file of many";
    const KEY: &'static [&'static str] = &["doc_id"];

    fn columns() -> Vec<Column<Self>> {
        type C = Column<Documents>;
        type Of = Cell<Documents>;
        vec![
            C::new(
                "doc_id",
                Of::Text(|d| &d.doc_id),
                "Path below the input root with forward slashes; in a file of many, followed by # and the article's id or number.",
                "northern-post/2025-03-14/timetable.html",
            ),
            C::new("path", Of::Text(|d| &d.path), "Path of its file below the input root.", "wires/archive.csv"),
            C::new(
                "record",
                Of::MaybeText(|d| d.record.as_deref()),
                "The article's id or number in a file of many.",
                "17",
            ),
            C::new(
                "format",
                Of::MaybeText(|d| d.format.as_deref()),
                "The file's format without its compression.",
                "html",
            ),
            C::new("title", Of::MaybeText(|d| d.title.as_deref()), "Headline.", "Harbour tunnel delayed again"),
            C::new("author", Of::MaybeText(|d| d.author.as_deref()), "Author as printed.", "Ann Lee"),
            C::new("outlet", Of::MaybeText(|d| d.outlet.as_deref()), "Newspaper, agency or site.", "Northern Post"),
            C::new("date", Of::MaybeDate(|d| d.date), "Date of publication.", "2025-03-14"),
            C::new("month", Of::MaybeMonth(|d| d.date), "Month of publication.", "2025-03").unit("YYYY-MM"),
            C::new("url", Of::MaybeText(|d| d.url.as_deref()), "Web address.", "https://example.org/a"),
            C::new(
                "section",
                Of::MaybeText(|d| d.section.as_deref()),
                "Part of the publication, as its source says.",
                "Opinion",
            ),
            C::new("language", Of::MaybeText(|d| d.language.as_deref()), "Language.", "en-GB").unit("BCP 47"),
            C::new("n_chars", Of::MaybeInt32(|d| Some(d.counts?.chars)), "Length of the text.", "4120")
                .unit(CODE_POINTS),
            C::new("n_words", Of::MaybeInt32(|d| Some(d.counts?.words)), "Tokens with a letter or digit.", "702")
                .unit("words"),
            C::new("n_sentences", Of::MaybeInt32(|d| Some(d.counts?.sentences)), "Sentences.", "31").unit("sentences"),
            C::new("n_paragraphs", Of::MaybeInt32(|d| Some(d.counts?.paragraphs)), "Paragraphs.", "12")
                .unit("paragraphs"),
            C::new("n_quotes", Of::MaybeInt32(|d| Some(d.counts?.quotes)), "Quotes found in it.", "9").unit("quotes"),
            C::new("n_markers", Of::MaybeInt32(|d| Some(d.counts?.markers)), "Stance markers found in it.", "48")
                .unit("markers"),
            C::new(
                "content_hash",
                Of::MaybeText(|d| d.content_hash.as_deref()),
                "BLAKE3 hash of text and metadata.",
                "9f2b6c0d41...",
            )
            .unit("hex"),
            C::new("status", Of::Text(DocumentRow::status), "Whether it was annotated.", "ok")
                .values(&["ok", "skipped", "failed"]),
            C::new(
                "reason",
                Of::MaybeText(|d| d.reason.as_deref()),
                "Why it was skipped or failed, or, if it is ok, what its text lacks, in a sentence.",
                "the file is larger than max_article_size = 10485760 bytes",
            ),
            C::new(
                "code",
                Of::MaybeText(|d| d.code.as_deref()),
                "The same as a stable short code; docs/input-formats.md lists them.",
                "too_large",
            ),
            C::new(
                "duplicate_of",
                Of::MaybeText(|d| d.duplicate_of.as_ref().map(|o| o.doc_id.as_str())),
                "Its original: the earliest article (then the first of the walk) with nearly the same text; see duplicates.md.",
                "agency/2025-04-11/okafor-clinic.xml",
            ),
            C::new(
                "duplicate_similarity",
                Of::MaybeFloat64(|d| Some(decimals(d.duplicate_of.as_ref()?.similarity))),
                "Resemblance of the text to that of the copy or original by which it was found.",
                "0.871",
            )
            .unit("0.5 to 1"),
            C::new(
                "text",
                Of::MaybeText(|d| d.text.as_deref()),
                "The text that all offsets refer to. Only in Parquet, and only on request.",
                "",
            )
            .repeat(Repeat::OnRequest),
        ]
    }
}

/// The table `failures`.
pub struct Failures;

impl Table for Failures {
    type Row<'a> = Dropped;

    const NAME: &'static str = "failures";
    const DOC: &'static str = "What could not be read or annotated, and why.";
    const ORDER: &'static str = "the order of documents";
    const ALWAYS_CSV: bool = true;

    fn columns() -> Vec<Column<Self>> {
        type C = Column<Failures>;
        type Of = Cell<Failures>;
        vec![
            C::new("path", Of::Text(|f| &f.path), "Path of the file below the input root.", "wires/late.jsonl"),
            C::new(
                "record",
                Of::MaybeText(|f| f.record.as_deref()),
                "The article's id or number in a file of many.",
                "17",
            ),
            C::new("stage", Of::Text(|f| stage(f.stage)), "Stage that it failed in.", "read")
                .values(&["walk", "read", "annotate"]),
            C::new(
                "reason",
                Of::Text(|f| &f.reason),
                "What was found and, where there is one, the fix.",
                "line 17 is not JSON",
            ),
            C::new("code", Of::Text(|f| &f.code), "The reason as a stable short code.", "bad_json"),
        ]
    }
}

fn stage(stage: Stage) -> &'static str {
    match stage {
        Stage::Walk => "walk",
        Stage::Read => "read",
        Stage::Annotate => "annotate",
    }
}
