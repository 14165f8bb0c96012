//! Settings that are one of a few words, and settings that are written as one word.

/// A type whose values have names.
pub trait Word: Copy + PartialEq + 'static {
    /// Every value, in the order of the help.
    const ALL: &'static [Self];

    /// The value's name.
    fn word(self) -> &'static str;

    /// The value of that name.
    fn from_word(word: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|value| value.word() == word)
    }
}

/// Makes a type with a few named values a setting: `word_setting!(Type { Value => "word", ... })`.
macro_rules! word_setting {
    ($type:ty { $($value:ident => $word:literal),+ $(,)? }) => {
        impl $crate::setting::Word for $type {
            const ALL: &'static [Self] = &[$(<$type>::$value),+];

            fn word(self) -> &'static str {
                match self {
                    $(<$type>::$value => $word,)+
                }
            }
        }

        impl $crate::setting::SettingValue for $type {
            const FORM: $crate::setting::Form = $crate::setting::Form::Text;
            const WORDS: &'static [&'static str] = &[$($word),+];

            fn from_toml(value: &toml::Value) -> Result<Self, String> {
                let word = value.as_str().map(str::trim).unwrap_or_default();
                $crate::setting::Word::from_word(word)
                    .ok_or_else(|| format!("{value} is none of {}", [$(concat!("\"", $word, "\"")),+].join(", ")))
            }

            fn to_toml(&self) -> toml::Value {
                toml::Value::String($crate::setting::Word::word(*self).to_string())
            }
        }
    };
}

/// Makes a type that reads and writes itself as a word (`FromStr` and `Display`) a setting:
/// `written_setting!(Type, Form, "what it is, for messages")`.
macro_rules! written_setting {
    ($type:ty, $form:ident, $expected:literal) => {
        impl $crate::setting::SettingValue for $type {
            const FORM: $crate::setting::Form = $crate::setting::Form::$form;

            fn from_toml(value: &toml::Value) -> Result<Self, String> {
                let word = match value {
                    toml::Value::String(word) => Some(word.trim().to_string()),
                    toml::Value::Integer(number) => Some(number.to_string()),
                    toml::Value::Float(number) => Some(number.to_string()),
                    _ => None,
                };
                let read = word.and_then(|word| word.parse().ok());
                read.ok_or_else(|| format!("{value} is not {}", $expected))
            }

            fn to_toml(&self) -> toml::Value {
                let word = self.to_string();
                match $crate::setting::Form::$form {
                    $crate::setting::Form::Decimal => {
                        word.parse().map_or(toml::Value::String(word), toml::Value::Float)
                    }
                    _ => toml::Value::String(word),
                }
            }
        }
    };
}

pub(crate) use {word_setting, written_setting};

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;
    use crate::setting::SettingValue;

    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    enum Tide {
        Ebb,
        Flood,
    }

    word_setting!(Tide { Ebb => "ebb", Flood => "flood" });

    #[test]
    fn a_word_is_read_and_another_is_refused_with_all_there_are() {
        assert_eq!(Tide::from_word("flood"), Some(Tide::Flood));
        assert_eq!(Tide::from_toml(&Tide::Ebb.to_toml()), Ok(Tide::Ebb));
        let error = Tide::from_toml(&Value::String("neap".to_string())).expect_err("no tide");
        assert_eq!(error, "\"neap\" is none of \"ebb\", \"flood\"");
        assert_eq!(Tide::WORDS, ["ebb", "flood"]);
    }
}
