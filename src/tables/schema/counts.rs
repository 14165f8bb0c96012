//! Columns that several aggregate tables share: who it is, the counts, the rates.

use whosaid_language::SpeakerKind;

use super::stance::PER_THOUSAND;
use super::{Cell, Column, Repeat, Table};
use crate::tables::{Counts, Rates};

/// A row that is about one speaker.
pub trait Identified {
    /// The speaker's id.
    fn speaker_id(&self) -> &str;
    /// The speaker's name.
    fn name(&self) -> &str;
    /// What the speaker is.
    fn kind(&self) -> &str;
}

/// A row that counts quotes.
pub trait Counted {
    /// The counts.
    fn counts(&self) -> &Counts;
}

/// A row with rates of stance markers.
pub trait Rated {
    /// The rates.
    fn rates(&self) -> &Rates;
}

/// Who the row is about.
pub(super) fn speaker<T: Table>() -> Vec<Column<T>>
where
    for<'a> T::Row<'a>: Identified,
{
    vec![
        Column::new("speaker_id", Cell::<T>::Text(|r| r.speaker_id()), "The speaker's id.", "n-3a7bd3e2360a3d29"),
        Column::new(
            "name",
            Cell::<T>::Text(|r| r.name()),
            "The canonical name: the form that most quotes carry.",
            "Ann Lee",
        ),
        Column::new("kind", Cell::<T>::Text(|r| r.kind()), "What the speaker is.", "person").values(SpeakerKind::WORDS),
    ]
}

/// How much is quoted.
pub(super) fn counts<T: Table>() -> Vec<Column<T>>
where
    for<'a> T::Row<'a>: Counted,
{
    vec![
        Column::new("n_documents", Cell::<T>::Int64(|r| r.counts().documents), "Articles with a quote.", "12")
            .unit("articles"),
        Column::new("n_quotes", Cell::<T>::Int64(|r| r.counts().quotes), "Quotes of all kinds.", "40").unit("quotes"),
        Column::new("n_direct", Cell::<T>::Int64(|r| r.counts().direct), "Direct quotes.", "25").unit("quotes"),
        Column::new("n_mixed", Cell::<T>::Int64(|r| r.counts().mixed), "Mixed quotes.", "6").unit("quotes"),
        Column::new("n_indirect", Cell::<T>::Int64(|r| r.counts().indirect), "Indirect quotes.", "9").unit("quotes"),
        Column::new(
            "n_words",
            Cell::<T>::Int64(|r| r.counts().words),
            "Words of these quotes' contents: the denominator of the rates.",
            "811",
        )
        .unit("words"),
        Column::new(
            "n_quotes_distinct",
            Cell::<T>::Int64(|r| r.counts().distinct),
            "Quotes without repeats: those whose words (quote_cluster_id) their speaker has in no earlier one of two \
             windows (duplicates.md); all of them if no duplicates were looked for.",
            "37",
        )
        .unit("quotes"),
    ]
}

/// How often markers occur: for each category, for hedges and boosters, and the balance of the latter.
pub(super) fn rates<T: Table>() -> Vec<Column<T>>
where
    for<'a> T::Row<'a>: Rated,
{
    let category =
        |name, cell, doc, example| Column::new(name, cell, doc, example).unit(PER_THOUSAND).repeat(Repeat::PerCategory);
    let mut columns = vec![category(
        "{category}_per_1000",
        Cell::<T>::MaybeFloat64At(|r, i| r.rates().category(i)?.value, 0),
        "Markers of this category of the stance lexicon in the contents, three decimals; missing without words.",
        "14.797",
    )];
    columns.extend(hyland_values());
    columns.push(category(
        "{category}_per_1000_low",
        Cell::<T>::MaybeFloat64At(|r, i| r.rates().category(i)?.low, 0),
        "Lower end of that rate's 95 % confidence interval.",
        "7.637",
    ));
    columns.push(category(
        "{category}_per_1000_high",
        Cell::<T>::MaybeFloat64At(|r, i| r.rates().category(i)?.high, 0),
        "Upper end of that rate's 95 % confidence interval.",
        "25.848",
    ));
    columns.extend(hyland_intervals());
    columns
}

/// The rates of hedges and boosters.
pub(super) fn hyland_values<T: Table>() -> Vec<Column<T>>
where
    for<'a> T::Row<'a>: Rated,
{
    vec![
        Column::new(
            "hyland_hedges_per_1000",
            Cell::<T>::MaybeFloat64(|r| r.rates().hedges.value),
            "Hedges (Hyland 2005) in the contents, three decimals; missing without words.",
            "8.631",
        )
        .unit(PER_THOUSAND),
        Column::new(
            "hyland_boosters_per_1000",
            Cell::<T>::MaybeFloat64(|r| r.rates().boosters.value),
            "Boosters (Hyland 2005) in the contents, likewise.",
            "11.097",
        )
        .unit(PER_THOUSAND),
    ]
}

/// The intervals of those rates, and the balance of hedges and boosters.
pub(super) fn hyland_intervals<T: Table>() -> Vec<Column<T>>
where
    for<'a> T::Row<'a>: Rated,
{
    let rate = |name, cell, doc, example| Column::new(name, cell, doc, example).unit(PER_THOUSAND);
    let balance = |name, cell, doc, example| Column::new(name, cell, doc, example).unit("-1 to 1");
    vec![
        rate(
            "hyland_hedges_per_1000_low",
            Cell::<T>::MaybeFloat64(|r| r.rates().hedges.low),
            "Lower end of the hedges' 95 % interval.",
            "3.458",
        ),
        rate(
            "hyland_hedges_per_1000_high",
            Cell::<T>::MaybeFloat64(|r| r.rates().hedges.high),
            "Upper end of the hedges' 95 % interval.",
            "17.785",
        ),
        rate(
            "hyland_boosters_per_1000_low",
            Cell::<T>::MaybeFloat64(|r| r.rates().boosters.low),
            "Lower end of the boosters' 95 % interval.",
            "5.064",
        ),
        rate(
            "hyland_boosters_per_1000_high",
            Cell::<T>::MaybeFloat64(|r| r.rates().boosters.high),
            "Upper end of the boosters' 95 % interval.",
            "21.068",
        ),
        balance(
            "hedge_booster_balance",
            Cell::<T>::MaybeFloat64(|r| r.rates().balance.value),
            "(hedges - boosters) / (hedges + boosters), three decimals: 1 only hedges, -1 only boosters; missing \
             without either.",
            "-0.125",
        ),
        balance(
            "hedge_booster_balance_low",
            Cell::<T>::MaybeFloat64(|r| r.rates().balance.low),
            "Lower end of its 95 % confidence interval.",
            "-0.538",
        ),
        balance(
            "hedge_booster_balance_high",
            Cell::<T>::MaybeFloat64(|r| r.rates().balance.high),
            "Upper end of its 95 % confidence interval.",
            "0.336",
        ),
    ]
}
