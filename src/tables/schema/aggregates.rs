//! The tables that count over the whole corpus.

use whosaid_language::{CueClass, GenderHow, SpeakerKind};

use super::stance::PER_THOUSAND;
use super::{Cell, Column, Reference, Repeat, Table, counts, refers};
use crate::tables::{CueRow, GENDERS, SpeakerByRow, SpeakerStanceRow, SpeakerTotalsRow};

/// The table `speakers`.
pub struct Speakers;

impl Table for Speakers {
    type Row<'a> = SpeakerTotalsRow<'a>;

    const NAME: &'static str = "speakers";
    const DOC: &'static str = "Everybody who is quoted.";
    const ORDER: &'static str = "n_quotes (most first), then speaker_id";
    const KEY: &'static [&'static str] = &["speaker_id"];

    fn columns() -> Vec<Column<Self>> {
        type C = Column<Speakers>;
        type Of = Cell<Speakers>;
        let mut columns = counts::speaker();
        columns.extend([
            C::new(
                "aliases",
                Of::MaybeTextList(|s, each| s.aliases.iter().for_each(|t| each(t))),
                "Other forms of the name seen, sorted.",
                "Lee;Ms Lee",
            ),
            C::new(
                "titles",
                Of::MaybeTextList(|s, each| s.titles.iter().for_each(|t| each(t))),
                "Titles and roles seen with the name, sorted.",
                "Sen.;mayor",
            ),
            C::new(
                "gender",
                Of::MaybeText(|s| s.gender),
                "Of a person: what the articles, given names or the gazetteer say (speakers.md). Missing for whoever is no \
                 person.",
                "female",
            )
            .values(GENDERS)
            .repeat(Repeat::OnGender),
            C::new("gender_how", Of::MaybeText(|s| s.gender_how), "What tells it in most articles.", "pronoun")
                .values(GenderHow::WORDS)
                .repeat(Repeat::OnGender),
            C::new(
                "gender_confidence",
                Of::MaybeFloat64(|s| s.gender_confidence),
                "Probability that the gender is right: the mean of the articles that tell one.",
                "0.99",
            )
            .unit("0 to 1")
            .repeat(Repeat::OnGender),
        ]);
        columns.extend(counts::counts());
        columns.extend([
            C::new("first_date", Of::MaybeDate(|s| s.first_date), "Date of the first article.", "2025-02-28"),
            C::new("last_date", Of::MaybeDate(|s| s.last_date), "Date of the last article.", "2025-05-20"),
            C::new(
                "outlets",
                Of::MaybeTextList(|s, each| s.outlets.iter().for_each(|t| each(t))),
                "Outlets that quote them, sorted.",
                "Harbour Gazette;Northern Post",
            ),
            C::new(
                "top_cues",
                Of::MaybeTextList(|s, each| s.top_cues.iter().for_each(|t| each(t))),
                "Lemmas of the ten most frequent cues, most frequent first.",
                "say;tell;add",
            ),
        ]);
        columns.extend(counts::rates());
        columns.push(
            C::new(
                "gazetteer_{column}",
                Of::MaybeTextAt(|s, i| s.further.cell(s.speaker_id, i), 0),
                "What the gazetteer (speakers.gazetteer) says of the speaker in this further column of its own.",
                "Q42",
            )
            .repeat(Repeat::PerSpeakerColumn),
        );
        columns
    }
}

/// The table `speaker_by_month`.
pub struct SpeakerByMonth;

impl Table for SpeakerByMonth {
    type Row<'a> = SpeakerByRow<'a>;

    const NAME: &'static str = "speaker_by_month";
    const DOC: &'static str = "The same counts and rates for each speaker and month.";
    const ORDER: &'static str = "speaker_id, then month";
    const KEY: &'static [&'static str] = &["speaker_id", "month"];
    const REFERENCES: &'static [Reference] = &[refers("speaker_id", "speakers", "speaker_id")];

    fn columns() -> Vec<Column<Self>> {
        by(Column::new(
            "month",
            Cell::<SpeakerByMonth>::MaybeText(|s| s.key),
            "Month of publication; missing for articles without a date.",
            "2025-03",
        )
        .unit("YYYY-MM"))
    }
}

/// The table `speaker_by_outlet`.
pub struct SpeakerByOutlet;

impl Table for SpeakerByOutlet {
    type Row<'a> = SpeakerByRow<'a>;

    const NAME: &'static str = "speaker_by_outlet";
    const DOC: &'static str = "The same counts and rates for each speaker and outlet.";
    const ORDER: &'static str = "speaker_id, then outlet";
    const KEY: &'static [&'static str] = &["speaker_id", "outlet"];
    const REFERENCES: &'static [Reference] = &[refers("speaker_id", "speakers", "speaker_id")];

    fn columns() -> Vec<Column<Self>> {
        by(Column::new(
            "outlet",
            Cell::<SpeakerByOutlet>::MaybeText(|s| s.key),
            "Outlet; missing for articles without one.",
            "Northern Post",
        ))
    }
}

/// The table `stance_by_speaker`.
pub struct StanceBySpeaker;

impl Table for StanceBySpeaker {
    type Row<'a> = SpeakerStanceRow<'a>;

    const NAME: &'static str = "stance_by_speaker";
    const DOC: &'static str = "How many markers of each subcategory a speaker's quotes hold; none: no row. Within a \
                               category both counts and rates add up.";
    const ORDER: &'static str = "speaker_id, then the order of the stance lexicon";
    const KEY: &'static [&'static str] = &["speaker_id", "category", "subcategory"];
    const REFERENCES: &'static [Reference] = &[refers("speaker_id", "speakers", "speaker_id")];

    fn columns() -> Vec<Column<Self>> {
        type C = Column<StanceBySpeaker>;
        type Of = Cell<StanceBySpeaker>;
        vec![
            C::new("speaker_id", Of::Text(|s| s.speaker_id), "The speaker's id.", "n-3a7bd3e2360a3d29"),
            C::new("name", Of::Text(|s| s.name), "The canonical name: the form that most quotes carry.", "Ann Lee"),
            C::new("kind", Of::Text(|s| s.kind), "What the speaker is.", "person").values(SpeakerKind::WORDS),
            C::new("category", Of::Text(|s| s.category()), "Category of the stance lexicon.", "epistemic"),
            C::new("subcategory", Of::Text(|s| s.subcategory()), "Subcategory of the stance lexicon.", "possibility"),
            C::new("n", Of::Int64(|s| s.n), "Markers in the contents whose holder is the source.", "12")
                .unit("markers"),
            C::new("n_words", Of::Int64(|s| s.words), "Words of all the speaker's quotes' contents.", "811")
                .unit("words"),
            C::new(
                "per_1000",
                Of::MaybeFloat64(|s| s.rate.value),
                "n per 1,000 words, three decimals; missing without words.",
                "14.797",
            )
            .unit(PER_THOUSAND),
            C::new(
                "per_1000_low",
                Of::MaybeFloat64(|s| s.rate.low),
                "Lower end of its 95 % confidence interval.",
                "7.637",
            )
            .unit(PER_THOUSAND),
            C::new(
                "per_1000_high",
                Of::MaybeFloat64(|s| s.rate.high),
                "Upper end of its 95 % confidence interval.",
                "25.848",
            )
            .unit(PER_THOUSAND),
        ]
    }
}

/// The table `quotes_by_cue`.
pub struct QuotesByCue;

impl Table for QuotesByCue {
    type Row<'a> = CueRow;

    const NAME: &'static str = "quotes_by_cue";
    const DOC: &'static str = "How often each cue introduces a quote.";
    const ORDER: &'static str = "n_quotes (most first), then cue_lemma and cue_class";
    const KEY: &'static [&'static str] = &["cue_lemma", "cue_class"];

    fn columns() -> Vec<Column<Self>> {
        type C = Column<QuotesByCue>;
        type Of = Cell<QuotesByCue>;
        let mut columns = vec![
            C::new(
                "cue_lemma",
                Of::MaybeText(|c| c.lemma.as_deref()),
                "Dictionary form of the cue's head; missing for quotes without a cue.",
                "say",
            ),
            C::new("cue_class", Of::Text(|c| &c.class), "What the cue does to the claim.", "neutral")
                .values(CueClass::WORDS),
        ];
        columns.extend(counts::counts());
        columns
    }
}

/// Counts and rates of a speaker by something.
fn by<T: Table>(key: Column<T>) -> Vec<Column<T>>
where
    for<'a> T::Row<'a>: counts::Identified + counts::Counted + counts::Rated,
{
    let mut columns = counts::speaker();
    columns.push(key);
    columns.extend(counts::counts());
    columns.extend(counts::rates());
    columns
}
