//! The table `quotes`.

use whosaid_language::{CueClass, GenderHow, QuoteForm, QuoteKind, SourceKind, SpeakerKind};

use super::{Cell, Column, Reference, Repeat, Table, refers};
use crate::tables::{GENDERS, QuoteOf, SpeakerLink, decimals};

const CODE_POINTS: &str = "code points";

/// The table `quotes`.
pub struct Quotes;

impl Table for Quotes {
    type Row<'a> = QuoteOf<'a>;

    const NAME: &'static str = "quotes";
    const DOC: &'static str = "Who said what: one attribution with its content, cue and source.";
    const ORDER: &'static str = "the order of documents, then place in the text";
    const KEY: &'static [&'static str] = &["quote_id"];
    const REFERENCES: &'static [Reference] =
        &[refers("doc_id", "documents", "doc_id"), refers("speaker_id", "speakers", "speaker_id")];

    fn columns() -> Vec<Column<Self>> {
        let mut columns = found();
        columns.extend(about_the_speaker());
        columns.extend(about_the_article());
        columns
    }
}

type C = Column<Quotes>;
type Of = Cell<Quotes>;

/// What was found where in the text.
fn found() -> Vec<C> {
    vec![
        C::new(
            "quote_id",
            Of::Text(|q| &q.quote.quote_id),
            "doc_id, a colon, and where the content begins and ends (code points): it stays when other quotes come or go.",
            "wires/a.txt:120-188",
        ),
        C::new("doc_id", Of::Text(|q| &q.rows.document.doc_id), "Its article.", "wires/a.txt"),
        C::new("ordinal", Of::Int32(|q| q.ordinal), "Its number in the article, from 1.", "3"),
        C::new(
            "kind",
            Of::Text(|q| q.quote.kind.as_str()),
            "Whether all, a part, or nothing of the content is in quotation marks, of any kind (“…”, '…', ''…'', «…», „…“); \
             speech that the layout sets off instead is direct.",
            "direct",
        )
        .values(QuoteKind::WORDS),
        C::new(
            "form",
            Of::MaybeText(|q| q.quote.form.map(QuoteForm::as_str)),
            "What sets the words off; missing for an indirect quote. All but marks are read from the layout: a turn of a \
             transcript, interview or dialogue, a block or list after a colon, an embedded post (tweet), a letter with its \
             signature. Only inside these may another quote lie: leave them out to count no word twice.",
            "marks",
        )
        .values(QuoteForm::WORDS),
        C::new(
            "content",
            Of::Text(|q| &q.quote.content),
            "What is said, with its quotation marks; […] between two pieces marks text that is left out.",
            "“We will appeal,” […] “and we will win.”",
        ),
        C::new("content_spans", Of::Spans(|q| &q.quote.content_spans), "Where the content is.", "120-138;152-188")
            .unit(CODE_POINTS),
        C::new(
            "content_start",
            Of::Int32(|q| q.quote.content_spans.first().map_or(0, |s| s.start)),
            "Where the first piece of the content begins.",
            "120",
        )
        .unit(CODE_POINTS),
        C::new(
            "content_end",
            Of::Int32(|q| q.quote.content_spans.last().map_or(0, |s| s.end)),
            "Where the last piece of the content ends, exclusive.",
            "188",
        )
        .unit(CODE_POINTS),
        C::new("cue", Of::MaybeText(|q| Some(&q.quote.cue)), "The reporting expression.", "said"),
        C::new(
            "cue_lemma",
            Of::MaybeText(|q| Some(&q.quote.cue_lemma)),
            "Dictionary form of the cue's head.",
            "say",
        ),
        C::new("cue_class", Of::Text(|q| q.quote.cue_class.as_str()), "What the cue does to the claim.", "neutral")
            .values(CueClass::WORDS),
        C::new("cue_spans", Of::MaybeSpans(|q| &q.quote.cue_spans), "Where the cue is.", "139-143").unit(CODE_POINTS),
        C::new(
            "source",
            Of::MaybeText(|q| Some(&q.quote.source)),
            "Who says it, as mentioned here.",
            "the prime minister",
        ),
        C::new("source_spans", Of::MaybeSpans(|q| &q.quote.source_spans), "Where the source is.", "144-151")
            .unit(CODE_POINTS),
        C::new("source_kind", Of::Text(|q| q.quote.source_kind.as_str()), "Form of that mention.", "nominal")
            .values(SourceKind::WORDS),
        C::new(
            "confidence",
            Of::Float64(|q| decimals(q.quote.confidence)),
            "Probability that content, source and cue are all right, each in at least half of its words.",
            "0.83",
        )
        .unit("0 to 1"),
        C::new(
            "paragraph",
            Of::MaybeInt32(|q| q.quote.paragraph),
            "Number of the paragraph where the content begins, from 1.",
            "4",
        ),
        C::new(
            "sentence",
            Of::MaybeInt32(|q| q.quote.sentence),
            "Number of the sentence where the content begins, from 1.",
            "9",
        ),
        C::new("n_words", Of::Int32(|q| q.quote.n_words), "Length of the content.", "7").unit("words"),
        C::new(
            "n_hedges",
            Of::Int32(|q| q.hedging.hedges),
            "Hedges (Hyland 2005) in the content whose holder is the source.",
            "2",
        )
        .unit("markers"),
        C::new("n_boosters", Of::Int32(|q| q.hedging.boosters), "Boosters (Hyland 2005), likewise.", "1")
            .unit("markers"),
        C::new(
            "hedge_booster_balance",
            Of::MaybeFloat64(|q| q.hedging.balance()),
            "(hedges - boosters) / (hedges + boosters), three decimals; missing without either.",
            "0.333",
        )
        .unit("-1 to 1"),
        C::new(
            "quote_cluster_id",
            Of::MaybeText(|q| q.quote.cluster.as_ref().map(|c| c.id.as_str())),
            "quote_id of the first quote with the same words, its own for the first: count these, and repeats count once.",
            "wires/a.txt:120-188",
        ),
    ]
}

fn about_the_speaker() -> Vec<C> {
    vec![
        C::new(
            "speaker",
            Of::MaybeText(|q| Some(&q.speaker()?.name)),
            "Who it is: the name that most quotes of this id carry, without title or honorific; never a pronoun.",
            "Ann Lee",
        ),
        C::new(
            "speaker_id",
            Of::MaybeText(|q| Some(&q.speaker()?.id)),
            "The same speaker's id in all tables.",
            "n-3a7bd3e2360a3d29",
        ),
        C::new("speaker_kind", Of::MaybeText(|q| Some(q.speaker()?.kind.as_str())), "What the speaker is.", "person")
            .values(SpeakerKind::WORDS),
        C::new(
            "speaker_how",
            Of::MaybeText(|q| q.speaker().and(q.quote.speaker_how.as_deref())),
            "How the speaker was found, as a stable short word.",
            "surname",
        ),
        C::new(
            "speaker_confidence",
            Of::MaybeFloat64(|q| q.speaker().and(q.quote.speaker_confidence).map(decimals)),
            "Probability that the speaker is right.",
            "0.9",
        )
        .unit("0 to 1"),
        C::new(
            "speaker_link",
            Of::MaybeText(|q| q.speaker()?.link.map(SpeakerLink::as_str)),
            "How the speaker's id was found over all articles.",
            "name",
        )
        .values(SpeakerLink::WORDS),
        C::new(
            "speaker_link_confidence",
            Of::MaybeFloat64(|q| q.speaker()?.link_confidence.map(decimals)),
            "Probability that this link is right, to one decimal.",
            "0.9",
        )
        .unit("0 to 1"),
        C::new(
            "members",
            Of::MaybeTextList(|q, each| q.speaker().into_iter().flat_map(|s| &s.members).for_each(|m| each(m))),
            "Of a group whose members the source names ('Lee, Reed and five others'): their names in this article, in the \
             order of the text.",
            "Ann Lee;Bo Reed",
        ),
        C::new(
            "gender",
            Of::MaybeText(|q| q.speaker()?.gender_word()),
            "Of a person: what this article, the given name or the gazetteer says; see speakers.md. Missing for whoever is no \
             person.",
            "female",
        )
        .values(GENDERS)
        .repeat(Repeat::OnGender),
        C::new("gender_how", Of::MaybeText(|q| Some(q.speaker()?.known_gender()?.1.as_str())), "What tells it.", "pronoun")
            .values(GenderHow::WORDS)
            .repeat(Repeat::OnGender),
        C::new(
            "gender_confidence",
            Of::MaybeFloat64(|q| Some(decimals(q.speaker()?.known_gender()?.2))),
            "Probability that the gender is right.",
            "0.99",
        )
        .unit("0 to 1")
        .repeat(Repeat::OnGender),
    ]
}

fn about_the_article() -> Vec<C> {
    vec![
        C::new(
            "outlet",
            Of::MaybeText(|q| q.rows.document.outlet.as_deref()),
            "The article's outlet.",
            "Northern Post",
        ),
        C::new("date", Of::MaybeDate(|q| q.rows.document.date), "The article's date.", "2025-03-14"),
        C::new("month", Of::MaybeMonth(|q| q.rows.document.date), "The article's month.", "2025-03").unit("YYYY-MM"),
        C::new(
            "title",
            Of::MaybeText(|q| q.rows.document.title.as_deref()),
            "The article's headline.",
            "Harbour tunnel delayed again",
        ),
        C::new("engine", Of::Text(|q| &q.rows.engine), "Name of the engine that found it.", "rules"),
    ]
}
