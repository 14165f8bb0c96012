//! Enums that are written as plain words, in tables and elsewhere: one declaration of variants, words and docs.

use thiserror::Error;

/// A word that is none of an enum's values.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("'{word}' is not a {of}: it is one of {}", known.join(", "))]
pub struct UnknownWord {
    /// The word.
    pub word: String,
    /// The enum's name.
    pub of: &'static str,
    /// The words that it has.
    pub known: Vec<&'static str>,
}

/// Declares an enum whose values are words: `ALL`, `WORDS`, `as_str`, `Display`, `FromStr`, and serde by the same words.
/// The crate that uses it depends on `serde`.
#[macro_export]
macro_rules! word_enum {
    ($(#[$meta:meta])* pub enum $name:ident { $($(#[$doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        pub enum $name {
            $($(#[$doc])* #[serde(rename = $word)] $variant,)+
        }

        impl $name {
            /// Every value, in the order of declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The words of all values, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// The value as it is written in tables.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::UnknownWord;

            fn from_str(word: &str) -> Result<Self, $crate::UnknownWord> {
                Self::ALL.iter().copied().find(|v| v.as_str() == word).ok_or_else(|| $crate::UnknownWord {
                    word: word.to_string(),
                    of: stringify!($name),
                    known: Self::ALL.iter().map(|v| v.as_str()).collect(),
                })
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use crate::{CueClass, SpeakerHow};

    #[test]
    fn every_word_parses_to_its_value() {
        for how in SpeakerHow::ALL {
            assert_eq!(how.as_str().parse(), Ok(*how));
            assert_eq!(format!("{:?}", how.as_str()), serde_json::to_string(how).unwrap());
        }
        let error = "neutra".parse::<CueClass>().unwrap_err();
        assert!(error.to_string().starts_with("'neutra' is not a CueClass: it is one of neutral, "), "{error}");
    }
}
