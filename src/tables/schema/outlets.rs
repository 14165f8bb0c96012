//! The table of outlets by month.

use super::{Cell, Column, Repeat, Table, counts};
use crate::tables::OutletMonthRow;

/// The table `outlet_by_month`.
pub struct OutletByMonth;

impl Table for OutletByMonth {
    type Row<'a> = OutletMonthRow<'a>;

    const NAME: &'static str = "outlet_by_month";
    const DOC: &'static str = "What an outlet printed in a month, and whom it quoted: articles, quotes, speakers by kind and \
                               gender, hedging.";
    const ORDER: &'static str = "outlet, then month";
    const KEY: &'static [&'static str] = &["outlet", "month"];

    fn columns() -> Vec<Column<Self>> {
        type C = Column<OutletByMonth>;
        type Of = Cell<OutletByMonth>;
        let mut columns = vec![
            C::new("outlet", Of::MaybeText(|o| o.outlet), "Outlet; missing for articles without one.", "Northern Post"),
            C::new(
                "month",
                Of::MaybeText(|o| o.month),
                "Month of publication; missing for articles without a date.",
                "2025-03",
            )
            .unit("YYYY-MM"),
            C::new("n_documents", Of::Int64(|o| o.documents), "Articles.", "31").unit("articles"),
            C::new(
                "n_duplicates",
                Of::Int64(|o| o.duplicates),
                "Articles among them that are copies of an earlier one (duplicates.md).",
                "4",
            )
            .unit("articles"),
            C::new("n_document_words", Of::Int64(|o| o.document_words), "Words of the articles.", "20480")
                .unit("words"),
            C::new("n_quotes", Of::Int64(|o| o.quotes), "Quotes of all kinds.", "212").unit("quotes"),
            C::new("n_direct", Of::Int64(|o| o.direct), "Direct quotes.", "120").unit("quotes"),
            C::new("n_mixed", Of::Int64(|o| o.mixed), "Mixed quotes.", "31").unit("quotes"),
            C::new("n_indirect", Of::Int64(|o| o.indirect), "Indirect quotes.", "61").unit("quotes"),
            C::new(
                "n_words",
                Of::Int64(|o| o.words),
                "Words of the quotes' contents: the denominator of the rates.",
                "4410",
            )
            .unit("words"),
            C::new("n_quotes_person", Of::Int64(|o| o.quotes_by_kind[0]), "Quotes of persons.", "130").unit("quotes"),
            C::new("n_quotes_organisation", Of::Int64(|o| o.quotes_by_kind[1]), "Quotes of organisations.", "41")
                .unit("quotes"),
            C::new("n_quotes_group", Of::Int64(|o| o.quotes_by_kind[2]), "Quotes of groups.", "20").unit("quotes"),
            C::new("n_quotes_document", Of::Int64(|o| o.quotes_by_kind[3]), "Quotes of texts: a report, a poll.", "6")
                .unit("quotes"),
            C::new("n_quotes_unnamed", Of::Int64(|o| o.quotes_by_kind[4]), "Quotes of somebody without a name.", "9")
                .unit("quotes"),
            C::new("n_quotes_nobody", Of::Int64(|o| o.quotes_of_nobody), "Quotes that are attributed to nobody.", "6")
                .unit("quotes"),
            C::new(
                "n_quotes_female",
                Of::Int64(|o| o.quotes_by_gender[0]),
                "Quotes of women, as the column gender of quotes has it.",
                "40",
            )
            .unit("quotes")
            .repeat(Repeat::OnGender),
            C::new(
                "n_quotes_male",
                Of::Int64(|o| o.quotes_by_gender[1]),
                "Quotes of men, as the column gender of quotes has it.",
                "84",
            )
            .unit("quotes")
            .repeat(Repeat::OnGender),
            C::new(
                "n_quotes_unknown",
                Of::Int64(|o| o.quotes_by_gender[2]),
                "Quotes of persons whose gender nothing tells, as the column gender of quotes has it.",
                "6",
            )
            .unit("quotes")
            .repeat(Repeat::OnGender),
            C::new(
                "n_speakers",
                Of::Int64(|o| o.speakers_by_kind.iter().sum()),
                "Speakers, each counted once: different ids.",
                "73",
            )
            .unit("speakers"),
            C::new("n_speakers_person", Of::Int64(|o| o.speakers_by_kind[0]), "Persons among them.", "44")
                .unit("speakers"),
            C::new("n_speakers_organisation", Of::Int64(|o| o.speakers_by_kind[1]), "Organisations among them.", "16")
                .unit("speakers"),
            C::new("n_speakers_group", Of::Int64(|o| o.speakers_by_kind[2]), "Groups among them.", "7")
                .unit("speakers"),
            C::new("n_speakers_document", Of::Int64(|o| o.speakers_by_kind[3]), "Texts among them.", "3")
                .unit("speakers"),
            C::new(
                "n_speakers_unnamed",
                Of::Int64(|o| o.speakers_by_kind[4]),
                "Descriptions ('a senior official') among them.",
                "3",
            )
            .unit("speakers"),
            C::new(
                "n_speakers_female",
                Of::Int64(|o| o.speakers_by_gender[0]),
                "Women among them, by the month's articles.",
                "14",
            )
            .unit("speakers")
            .repeat(Repeat::OnGender),
            C::new(
                "n_speakers_male",
                Of::Int64(|o| o.speakers_by_gender[1]),
                "Men among them, by the month's articles.",
                "28",
            )
            .unit("speakers")
            .repeat(Repeat::OnGender),
            C::new(
                "n_speakers_unknown",
                Of::Int64(|o| o.speakers_by_gender[2]),
                "Persons whose gender nothing tells among them, by the month's articles.",
                "2",
            )
            .unit("speakers")
            .repeat(Repeat::OnGender),
        ];
        columns.extend(counts::hyland_values());
        columns.extend(counts::hyland_intervals());
        columns
    }
}
