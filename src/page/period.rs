//! The steps of a time line: days for short corpora, months, or years for very long ones.

use jiff::ToSpan;
use jiff::civil::Date;

/// Most days between the first and the last article that are shown as days.
const MAX_DAYS: i64 = 45;
/// Most months that are shown as months.
const MAX_MONTHS: i64 = 240;

/// Length of one step.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Unit {
    Day,
    #[default]
    Month,
    Year,
}

/// A time line.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct TimeLine {
    unit: Unit,
    first: Option<Date>,
    last: Option<Date>,
}

impl TimeLine {
    /// From the first to the last day, both inclusive.
    pub fn new(first: Option<Date>, last: Option<Date>) -> Self {
        let (Some(from), Some(to)) = (first, last) else { return Self::default() };
        let days = i64::from((to - from).get_days());
        let months = (i64::from(to.year()) - i64::from(from.year())) * 12 + i64::from(to.month() - from.month());
        let unit = match () {
            () if days <= MAX_DAYS => Unit::Day,
            () if months <= MAX_MONTHS => Unit::Month,
            () => Unit::Year,
        };
        Self { unit, first, last }
    }

    /// What a step is called.
    pub fn unit_name(&self) -> &'static str {
        match self.unit {
            Unit::Day => "day",
            Unit::Month => "month",
            Unit::Year => "year",
        }
    }

    /// Number of steps.
    pub fn len(&self) -> usize {
        self.last.and_then(|last| self.step(last)).map_or(0, |last| last + 1)
    }

    /// The step of a day; `None` before the first.
    pub fn step(&self, day: Date) -> Option<usize> {
        let first = self.first?;
        let months = (i64::from(day.year()) - i64::from(first.year())) * 12 + i64::from(day.month() - first.month());
        let step = match self.unit {
            Unit::Day => i64::from((day - first).get_days()),
            Unit::Month => months,
            Unit::Year => i64::from(day.year()) - i64::from(first.year()),
        };
        usize::try_from(step).ok()
    }

    /// First and last day of a step.
    pub fn days(&self, step: usize) -> Option<(Date, Date)> {
        let (first, step) = (self.first?, i64::try_from(step).ok()?);
        let (from, to) = match self.unit {
            Unit::Day => (first.checked_add(step.days()).ok()?, first.checked_add(step.days()).ok()?),
            Unit::Month => {
                let from = first.first_of_month().checked_add(step.months()).ok()?;
                (from, from.last_of_month())
            }
            Unit::Year => {
                let from = first.first_of_year().checked_add(step.years()).ok()?;
                (from, from.last_of_year())
            }
        };
        Some((from, to))
    }

    /// Name of a step: `2025-03-14`, `2025-03` or `2025`.
    pub fn name(&self, step: usize) -> String {
        let Some((from, _)) = self.days(step) else { return String::new() };
        match self.unit {
            Unit::Day => from.to_string(),
            Unit::Month => format!("{:04}-{:02}", from.year(), from.month()),
            Unit::Year => format!("{:04}", from.year()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn steps_are_days_months_or_years_by_the_length() {
        let days = TimeLine::new(Some(date(2025, 2, 27)), Some(date(2025, 3, 2)));
        assert_eq!((days.unit_name(), days.len(), days.name(2)), ("day", 4, "2025-03-01".to_string()));
        let months = TimeLine::new(Some(date(2024, 11, 30)), Some(date(2025, 2, 1)));
        assert_eq!((months.unit_name(), months.len(), months.name(3)), ("month", 4, "2025-02".to_string()));
        assert_eq!(months.days(3), Some((date(2025, 2, 1), date(2025, 2, 28))));
        assert_eq!(months.step(date(2024, 12, 31)), Some(1));
        let years = TimeLine::new(Some(date(1990, 5, 1)), Some(date(2025, 2, 1)));
        assert_eq!((years.unit_name(), years.len(), years.name(1)), ("year", 36, "1991".to_string()));
        assert_eq!(TimeLine::new(None, None).len(), 0);
    }
}
