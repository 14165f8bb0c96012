//! Dates as news writes them, to `YYYY-MM-DD`.

use std::sync::atomic::{AtomicBool, Ordering};

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Years that a news article can have; what is outside them is no date.
const YEARS: std::ops::RangeInclusive<i64> = 1500..=2200;
/// Longer texts are no dates.
const LONGEST: usize = 200;

/// Normalises dates.
#[derive(Debug, Default)]
pub(super) struct Dates {
    day_first: Option<bool>,
    warned: AtomicBool,
}

impl Dates {
    pub(super) fn new(day_first: Option<bool>) -> Dates {
        Dates { day_first, warned: AtomicBool::new(false) }
    }

    /// The calendar date that `raw` names, as written there: a time and its zone are left off, not converted, so that
    /// the date is the publisher's. Seconds since 1970 are taken in UTC. `None` where no full date can be made out.
    pub(super) fn normalise(&self, raw: &str) -> Option<String> {
        let raw = raw.trim();
        if raw.is_empty() || raw.len() > LONGEST {
            return None;
        }
        let date = digits_only(raw).or_else(|| year_first(raw)).or_else(|| worded(raw)).or_else(|| self.numeric(raw));
        date.map(|date| date.to_string())
    }

    /// 12/05/2024 and the like: by the setting where day and month could be either.
    fn numeric(&self, raw: &str) -> Option<Date> {
        let pieces: Vec<Piece> = pieces(raw).take(3).collect();
        let [Piece::Number(a, a_digits), Piece::Number(b, b_digits), Piece::Number(year, year_digits)] = pieces[..]
        else {
            return None;
        };
        if a_digits > 2 || b_digits > 2 {
            return None;
        }
        let year = full_year(year, year_digits)?;
        // With full stops the day is first wherever such dates are written.
        let dotted = raw.contains('.') && !raw.contains(['/', '-']);
        if dotted || a > 12 || a == b {
            return date(year, b, a);
        }
        if b > 12 {
            return date(year, a, b);
        }
        match self.day_first {
            Some(true) => date(year, b, a),
            Some(false) => date(year, a, b),
            None => {
                if !self.warned.swap(true, Ordering::Relaxed) {
                    tracing::warn!(
                        code = "ambiguous_dates",
                        "dates such as '{raw}' may be read in two ways and are left out; set numeric_dates"
                    );
                }
                None
            }
        }
    }
}

/// 20240512, 20240512T1000Z, and seconds or milliseconds since 1970.
fn digits_only(raw: &str) -> Option<Date> {
    let digits = raw.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = raw.split_at(digits);
    let value: i64 = number.parse().ok()?;
    let whole = rest.is_empty() || rest.strip_prefix('.').is_some_and(|rest| rest.bytes().all(|b| b.is_ascii_digit()));
    match digits {
        8 if !rest.starts_with(|c: char| c.is_alphanumeric() && c != 'T' && c != 't') => {
            date(value / 10_000, value / 100 % 100, value % 100)
        }
        14 if rest.is_empty() || rest.starts_with(['Z', '+', '-', '.']) => {
            let value = value / 1_000_000;
            date(value / 10_000, value / 100 % 100, value % 100)
        }
        9 | 10 if whole => in_utc(Timestamp::from_second(value).ok()?),
        12 | 13 if whole => in_utc(Timestamp::from_millisecond(value).ok()?),
        _ => None,
    }
}

fn in_utc(timestamp: Timestamp) -> Option<Date> {
    let date = timestamp.to_zoned(TimeZone::UTC).date();
    YEARS.contains(&i64::from(date.year())).then_some(date)
}

/// 2024-05-12, 2024/5/12, 2024.05.12, with anything behind it that is not a digit.
fn year_first(raw: &str) -> Option<Date> {
    let bytes = raw.as_bytes();
    let separator = *bytes.get(4)?;
    if !matches!(separator, b'-' | b'/' | b'.') {
        return None;
    }
    let mut fields = raw.splitn(3, char::from(separator));
    let (year, month, rest) = (fields.next()?, fields.next()?, fields.next()?);
    let day_digits = rest.bytes().take_while(u8::is_ascii_digit).count();
    if year.len() != 4 || month.is_empty() || month.len() > 2 || !(1..=2).contains(&day_digits) {
        return None;
    }
    date(year.parse().ok()?, month.parse().ok()?, rest[..day_digits].parse().ok()?)
}

/// A piece of a date: a number with how many digits it has, or a month.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece {
    Number(i64, usize),
    Month(i64),
    Other,
}

/// Words between the pieces of a date: '12th of May', '12 de mayo de 2024'.
const FILLERS: &[&str] = &["of", "the", "de", "del"];

/// The pieces of `raw`; ordinal endings and fillers ('12th', 'of', 'the') are passed over.
fn pieces(raw: &str) -> impl Iterator<Item = Piece> {
    raw.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).filter_map(|word| {
        let digits = word.bytes().take_while(u8::is_ascii_digit).count();
        let ending = &word[digits..];
        if digits > 0 {
            let number = word[..digits].parse().ok()?;
            let ordinal = ["st", "nd", "rd", "th", "er"].iter().any(|e| ending.eq_ignore_ascii_case(e));
            // '12T10' is the day with the time run on.
            let whole = ending.is_empty() || ordinal || ending.starts_with(['T', 't']);
            return Some(if whole { Piece::Number(number, digits) } else { Piece::Other });
        }
        match month(word) {
            Some(month) => Some(Piece::Month(month)),
            None if FILLERS.iter().any(|filler| word.eq_ignore_ascii_case(filler)) => None,
            None => Some(Piece::Other),
        }
    })
}

/// Names of the months in other languages that archives write their dates in (German, French, Spanish, Italian, Dutch,
/// Portuguese, Danish, Swedish), with their usual short forms; those that are also English words are left out.
const OTHER_MONTHS: [&[&str]; 12] = [
    &["januar", "jänner", "janvier", "janv", "enero", "ene", "gennaio", "januari", "janeiro"],
    &["februar", "feber", "février", "fevrier", "févr", "febrero", "febbraio", "februari", "fevereiro"],
    &["märz", "maerz", "mär", "mrz", "mars", "marzo", "maart", "março", "marts"],
    &["avril", "avr", "abril", "abr", "aprile"],
    &["mai", "mayo", "maggio", "mei", "maio", "maj"],
    &["juni", "juin", "junio", "giugno", "junho"],
    &["juli", "juillet", "juil", "julio", "luglio", "julho"],
    &["août", "aout", "agosto", "augustus", "augusti"],
    &["septembre", "septiembre", "settembre", "setembro"],
    &["oktober", "okt", "octobre", "octubre", "ottobre", "outubro"],
    &["novembre", "noviembre", "novembro"],
    &["dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre", "dezembro"],
];

/// The month, 1 to 12, that a word names: whole, as its first three letters, or 'Sept'; or in another language.
pub(super) fn month(word: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    if word.len() < 3 || word.starts_with(|c: char| !c.is_alphabetic()) {
        return None;
    }
    let word = word.to_lowercase();
    let short = word.len() == 3 || word == "sept";
    let english = MONTHS.iter().position(|month| *month == word || (short && month.starts_with(&word)));
    let at = english.or_else(|| OTHER_MONTHS.iter().position(|names| names.contains(&word.as_str())))?;
    i64::try_from(at).ok().map(|at| at + 1)
}

/// 12 May 2024; May 12, 2024; Thursday, 12th of May 2024 at 3pm; 12-May-24; 2024 May 12.
fn worded(raw: &str) -> Option<Date> {
    let pieces: Vec<Piece> = pieces(raw).collect();
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Month(month) = *piece else { continue };
        let before = at.checked_sub(1).and_then(|at| pieces.get(at));
        let (after, then) = (pieces.get(at + 1), pieces.get(at + 2));
        let found = match (before, after, then) {
            (Some(&Piece::Number(day, 1 | 2)), Some(&Piece::Number(year, digits @ (2 | 4))), _) => {
                full_year(year, digits).and_then(|year| date(year, month, day))
            }
            (Some(&Piece::Number(year, 4)), Some(&Piece::Number(day, 1 | 2)), _) => date(year, month, day),
            (_, Some(&Piece::Number(day, 1 | 2)), Some(&Piece::Number(year, 4))) => date(year, month, day),
            // Mon May 12 10:00:00 2024, as the C library writes it, zone or not.
            (_, Some(&Piece::Number(day, 1 | 2)), _) => pieces[at + 2..]
                .iter()
                .find_map(|piece| if let Piece::Number(year, 4) = *piece { date(year, month, day) } else { None }),
            _ => None,
        };
        if found.is_some() {
            return found;
        }
    }
    None
}

/// Two digits are of this century up to 68, as POSIX has it.
fn full_year(year: i64, digits: usize) -> Option<i64> {
    match digits {
        4 => Some(year),
        2 => Some(if year < 69 { 2000 + year } else { 1900 + year }),
        _ => None,
    }
}

fn date(year: i64, month: i64, day: i64) -> Option<Date> {
    if !YEARS.contains(&year) {
        return None;
    }
    Date::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normalised(raw: &str) -> Option<String> {
        Dates::new(None).normalise(raw)
    }

    #[test]
    fn dates_in_many_forms() {
        for raw in [
            "2024-05-12",
            " 2024-05-12T23:30:00-05:00 ",
            "2024-05-12 10:00",
            "2024/5/12",
            "2024.05.12",
            "20240512",
            "20240512T140000Z",
            "20240512140000",
            "1715515200",
            "1715515200.25",
            "1715515200000",
            "12 May 2024",
            "12th of May, 2024",
            "May 12, 2024",
            "Sunday, May 12, 2024 3:04 p.m. EDT",
            "Sun, 12 May 2024 10:00:00 GMT",
            "Sun May 12 10:00:00 UTC 2024",
            "12-May-24",
            "Published: 12 MAY 2024",
            "2024 May 12",
            "May 12th 2024",
            "12.05.2024",
            "12.5.24",
            "12. Mai 2024",
            "Sonntag, 12. Mai 2024 10:00 Uhr",
            "dimanche 12 mai 2024",
            "12 de mayo de 2024",
            "domenica 12 maggio 2024",
            "zondag 12 mei 2024",
        ] {
            assert_eq!(normalised(raw).as_deref(), Some("2024-05-12"), "{raw}");
        }
        assert_eq!(normalised("Sept. 3, 2024").as_deref(), Some("2024-09-03"));
        assert_eq!(normalised("1er août 2024").as_deref(), Some("2024-08-01"));
        assert_eq!(normalised("4. März 2024 Montag").as_deref(), Some("2024-03-04"));
        assert_eq!(normalised("31/01/2024").as_deref(), Some("2024-01-31"));
        assert_eq!(normalised("01/31/2024").as_deref(), Some("2024-01-31"));
        assert_eq!(normalised("03/03/1987").as_deref(), Some("1987-03-03"));
    }

    #[test]
    fn what_is_no_full_date_is_none() {
        for raw in [
            "",
            "yesterday",
            "May 2024",
            "2024",
            "2024-05",
            "2024-02-30",
            "31 June 2024",
            "Maybe 12, 2024",
            "99999999",
            "12345",
            "9999999999999",
            "0001-01-01",
            "12 May",
            "٢٠٢٤-٠٥-١٢",
            "2024-é5-12",
            "1/2/3/4",
        ] {
            assert_eq!(normalised(raw), None, "{raw}");
        }
    }

    #[test]
    fn a_date_that_may_be_read_in_two_ways_goes_by_the_setting() {
        let raw = "03/04/2024";
        assert_eq!(normalised(raw), None);
        assert_eq!(Dates::new(Some(true)).normalise(raw).as_deref(), Some("2024-04-03"));
        assert_eq!(Dates::new(Some(false)).normalise(raw).as_deref(), Some("2024-03-04"));
    }
}
