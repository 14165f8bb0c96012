//! A calendar day, or none.

use std::fmt;
use std::str::FromStr;

use jiff::civil::Date;

use crate::setting::written_setting;

/// A day, written `2025-03-04`; none is the empty word.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Day(pub Option<Date>);

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.map_or(Ok(()), |date| write!(f, "{date}"))
    }
}

impl FromStr for Day {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let invalid = || format!("'{word}' is not a day such as \"2025-03-04\"");
        match word {
            "" => Ok(Day(None)),
            // jiff also reads '20250304' and a time behind the day: only one form, so that nobody has to guess.
            day if day.len() == 10 => day.parse().map(|d| Day(Some(d))).map_err(|_| invalid()),
            _ => Err(invalid()),
        }
    }
}

written_setting!(Day, Text, "a day such as \"2025-03-04\", or \"\" for none");

#[cfg(test)]
mod tests {
    use super::*;
    use crate::setting::SettingValue;

    fn read(word: &str) -> Result<String, String> {
        Day::from_toml(&toml::Value::String(word.to_string())).map(|day| day.to_string())
    }

    #[test]
    fn a_day_or_none_is_read() {
        assert_eq!(read("2025-03-04"), Ok("2025-03-04".to_string()));
        assert_eq!(read(""), Ok(String::new()));
        for wrong in ["2025-02-30", "2025-3-4", "yesterday", "20250304", "2025-03-04T10:00"] {
            assert!(read(wrong).expect_err("no day").contains("2025-03-04"), "{wrong}");
        }
    }
}
