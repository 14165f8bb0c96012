//! The days whose articles are read.

use jiff::civil::Date;

use super::outcome::Trouble;
use super::settings::ReadError;

/// From one day to another, both included; either may be open.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Period {
    since: Option<Date>,
    until: Option<Date>,
}

impl Period {
    pub(super) fn new(since: Option<Date>, until: Option<Date>) -> Result<Self, ReadError> {
        match (since, until) {
            (Some(since), Some(until)) if since > until => Err(ReadError::NoDay { since, until }),
            _ => Ok(Self { since, until }),
        }
    }

    /// Why an article of this date (`YYYY-MM-DD`) is left out, if it is. One without a date is left out of every
    /// period: it may be from any time, and whoever asks for a period wants nothing from outside it.
    pub(super) fn leaves_out(&self, date: Option<&str>) -> Option<Trouble> {
        if *self == Self::default() {
            return None;
        }
        let Some(day) = date.and_then(|d| d.parse::<Date>().ok()) else {
            let reason = "it has no date, and a period is asked for (since, until): see path_pattern and fields.date";
            return Some(Trouble::skipped("undated", reason));
        };
        if let Some(since) = self.since.filter(|&s| day < s) {
            return Some(Trouble::skipped("before_since", format!("it is dated {day}, before since = {since}")));
        }
        let until = self.until.filter(|&u| day > u)?;
        Some(Trouble::skipped("after_until", format!("it is dated {day}, after until = {until}")))
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn both_ends_belong_to_it() {
        let period = Period::new(Some(date(2025, 3, 4)), Some(date(2025, 3, 6))).expect("a period");
        let code = |day| period.leaves_out(day).map(|t| t.code);
        assert_eq!(code(Some("2025-03-03")), Some("before_since"));
        assert_eq!(code(Some("2025-03-04")), None);
        assert_eq!(code(Some("2025-03-06")), None);
        assert_eq!(code(Some("2025-03-07")), Some("after_until"));
        assert_eq!(code(None), Some("undated"));
    }

    #[test]
    fn without_a_period_all_is_read() {
        assert!(Period::default().leaves_out(None).is_none());
        assert!(Period::new(Some(date(2025, 3, 5)), Some(date(2025, 3, 4))).is_err());
        let open = Period::new(None, Some(date(2025, 3, 4))).expect("a period");
        assert!(open.leaves_out(Some("1999-01-01")).is_none() && open.leaves_out(None).is_some());
    }
}
