//! How many failures a run may have.

use std::fmt;
use std::str::FromStr;

use crate::setting::written_setting;

/// How many files and articles of a run may fail before it is stopped.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum MaxFailures {
    /// As many as there are.
    #[default]
    Any,
    /// So many.
    Count(u64),
    /// So many in a hundred of those that are read: 0 to 100.
    Percent(f64),
}

// No percentage is 'not a number'.
impl Eq for MaxFailures {}

/// A share is not asked for before so many articles are done: the first of them may fail by chance.
const MIN_FOR_A_SHARE: u64 = 100;

impl MaxFailures {
    /// Whether a run is to be stopped that has so many failures and so many articles without one, and goes on
    /// unless it is `over`.
    pub fn is_exceeded(self, failed: u64, good: u64, over: bool) -> bool {
        match self {
            MaxFailures::Any => false,
            MaxFailures::Count(most) => failed > most,
            MaxFailures::Percent(most) => {
                let all = failed + good;
                (over || all >= MIN_FOR_A_SHARE) && failed as f64 * 100.0 > most * all as f64
            }
        }
    }
}

impl fmt::Display for MaxFailures {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            MaxFailures::Any => Ok(()),
            MaxFailures::Count(most) => write!(f, "{most}"),
            MaxFailures::Percent(most) => write!(f, "{most}%"),
        }
    }
}

impl FromStr for MaxFailures {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        if word.is_empty() {
            return Ok(MaxFailures::Any);
        }
        match word.strip_suffix('%') {
            Some(share) => match share.trim().parse::<f64>() {
                Ok(most) if (0.0..=100.0).contains(&most) => Ok(MaxFailures::Percent(most)),
                _ => Err(()),
            },
            None => word.parse().map(MaxFailures::Count).map_err(drop),
        }
    }
}

written_setting!(
    MaxFailures,
    Text,
    "a number of failures such as \"20\", a share such as \"5%\", or \"\" for any number"
);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::SettingValue;

    fn read(toml: &str) -> Result<MaxFailures, String> {
        let table: toml::Table = toml::from_str(&format!("most = {toml}")).expect("TOML");
        MaxFailures::from_toml(&table["most"])
    }

    #[test]
    fn numbers_and_shares_are_read() {
        assert_eq!(read("20"), Ok(MaxFailures::Count(20)));
        assert_eq!(read("\"20\""), Ok(MaxFailures::Count(20)));
        assert_eq!(read("\"2.5 %\""), Ok(MaxFailures::Percent(2.5)));
        assert_eq!(read("\"\""), Ok(MaxFailures::Any));
        for wrong in ["-1", "\"many\"", "\"101%\"", "\"NaN%\"", "\"%\"", "\"-1%\"", "\"1.5\""] {
            assert!(read(wrong).expect_err("no limit").contains("5%"), "{wrong}");
        }
    }

    #[test]
    fn what_is_written_reads_back() {
        for most in [MaxFailures::Any, MaxFailures::Count(0), MaxFailures::Percent(0.5), MaxFailures::Percent(100.0)] {
            assert_eq!(read(&format!("\"{most}\"")), Ok(most));
        }
    }

    #[test]
    fn a_share_waits_for_enough_articles_or_the_end() {
        let five = MaxFailures::Percent(5.0);
        assert!(!five.is_exceeded(3, 0, false), "by chance");
        assert!(five.is_exceeded(3, 0, true));
        assert!(five.is_exceeded(6, 94, false) && !five.is_exceeded(5, 95, false));
        assert!(!MaxFailures::Count(2).is_exceeded(2, 0, true) && MaxFailures::Count(2).is_exceeded(3, 1000, false));
        assert!(!MaxFailures::Any.is_exceeded(u64::MAX, 0, true));
        assert!(MaxFailures::Percent(0.0).is_exceeded(1, 1_000_000, false));
        assert!(!MaxFailures::Percent(100.0).is_exceeded(1000, 0, true));
    }
}
