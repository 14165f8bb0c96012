//! Values of settings: TOML on one side, types on the other, and plain words for variables and flags.

use std::collections::BTreeMap;
use std::marker::PhantomData;
use std::path::PathBuf;

use toml::{Table, Value};

/// How a value is written outside TOML (in an environment variable or after `--set`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// As it stands.
    Text,
    /// `true` or `false` (also 1/0, yes/no, on/off).
    Flag,
    /// A whole number.
    Number,
    /// A number with decimals.
    Decimal,
    /// Bytes: a whole number, or with a unit (`64 MiB`).
    Size,
    /// Items separated by commas outside braces, or a TOML array.
    List,
    /// `name=value` items, separated as a list; they add to the entries there are.
    Map,
}

/// A type of setting.
pub trait SettingValue: Sized {
    /// How it is written outside TOML.
    const FORM: Form;
    /// The words that it takes, if these are all it takes.
    const WORDS: &'static [&'static str] = &[];
    /// Whether it names files.
    const IS_PATH: bool = false;

    /// Reads a value.
    ///
    /// # Errors
    /// What is wrong with it.
    fn from_toml(value: &Value) -> Result<Self, String>;

    /// Writes a value, such that [`SettingValue::from_toml`] reads it back.
    fn to_toml(&self) -> Value;

    /// Takes over a value that a layer of settings gives.
    ///
    /// # Errors
    /// What is wrong with it.
    fn assign(&mut self, value: &Value) -> Result<(), String> {
        *self = Self::from_toml(value)?;
        Ok(())
    }
}

/// A field of type `T` that is written as a `U`.
pub struct Written<T, U>(PhantomData<(T, U)>);

impl<T: Clone + Into<U>, U: SettingValue + Into<T>> Written<T, U> {
    /// The field's value as TOML.
    pub fn of(field: &T) -> Value {
        field.clone().into().to_toml()
    }

    /// Gives the field a value.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub fn assign(field: &mut T, value: &Value) -> Result<(), String> {
        let mut written: U = field.clone().into();
        written.assign(value)?;
        *field = written.into();
        Ok(())
    }
}

impl Form {
    /// The TOML value of a plain word.
    ///
    /// # Errors
    /// What is wrong with the word.
    pub fn read(self, word: &str) -> Result<Value, String> {
        let word = word.trim();
        match self {
            Form::Text => Ok(Value::String(word.to_string())),
            Form::Flag => match word.to_ascii_lowercase().as_str() {
                "true" | "1" | "yes" | "on" => Ok(Value::Boolean(true)),
                "false" | "0" | "no" | "off" => Ok(Value::Boolean(false)),
                _ => Err(format!("'{word}' is neither true nor false")),
            },
            Form::Number => word.parse().map(Value::Integer).map_err(|_| no_number(word)),
            Form::Decimal => word.parse().map(Value::Float).map_err(|_| format!("'{word}' is not a number")),
            Form::Size => Ok(word.parse().map_or_else(|_| Value::String(word.to_string()), Value::Integer)),
            Form::List if word.starts_with('[') => {
                let array = format!("list = {word}").parse::<Table>().map_err(|e| e.message().to_string())?;
                array.get("list").cloned().ok_or_else(|| format!("'{word}' is not a TOML array"))
            }
            Form::List => Ok(Value::Array(items(word).into_iter().map(Value::String).collect())),
            Form::Map => {
                let entry = |item: &str| {
                    let (name, value) = item.split_once('=').ok_or_else(|| format!("'{item}' is not name=value"))?;
                    Ok((name.trim().to_string(), Value::String(value.trim().to_string())))
                };
                items(word).iter().map(|i| entry(i)).collect::<Result<Table, String>>().map(Value::Table)
            }
        }
    }
}

/// Splits at the commas that are outside braces; empty items vanish.
fn items(list: &str) -> Vec<String> {
    let (mut depth, mut out) = (0i32, vec![String::new()]);
    for c in list.chars() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth <= 0 => {
                out.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
    }
    out.into_iter().map(|i| i.trim().to_string()).filter(|i| !i.is_empty()).collect()
}

/// A value in a message: a string in its own quotes, anything else as TOML has it.
pub(super) fn shown(value: &Value) -> String {
    match value {
        Value::String(word) => format!("'{word}'"),
        other => other.to_string(),
    }
}

fn no_number(word: &str) -> String {
    format!("'{word}' is not a whole number that fits")
}

impl SettingValue for bool {
    const FORM: Form = Form::Flag;

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_bool().ok_or_else(|| format!("{} is neither true nor false", shown(value)))
    }

    fn to_toml(&self) -> Value {
        Value::Boolean(*self)
    }
}

impl SettingValue for u64 {
    const FORM: Form = Form::Number;

    fn from_toml(value: &Value) -> Result<Self, String> {
        let number = value.as_integer().and_then(|n| u64::try_from(n).ok());
        number.ok_or_else(|| format!("{} is not a whole number from 0 on", shown(value)))
    }

    fn to_toml(&self) -> Value {
        Value::Integer(i64::try_from(*self).unwrap_or(i64::MAX)) // TOML has no larger number to give it.
    }
}

impl SettingValue for usize {
    const FORM: Form = Form::Number;

    fn from_toml(value: &Value) -> Result<Self, String> {
        usize::try_from(u64::from_toml(value)?).map_err(|_| no_number(&value.to_string()))
    }

    fn to_toml(&self) -> Value {
        (*self as u64).to_toml()
    }
}

impl SettingValue for String {
    const FORM: Form = Form::Text;

    fn from_toml(value: &Value) -> Result<Self, String> {
        value.as_str().map(str::to_string).ok_or_else(|| format!("{} is not a text in quotes", shown(value)))
    }

    fn to_toml(&self) -> Value {
        Value::String(self.clone())
    }
}

impl SettingValue for PathBuf {
    const FORM: Form = Form::Text;
    const IS_PATH: bool = true;

    fn from_toml(value: &Value) -> Result<Self, String> {
        String::from_toml(value).map(PathBuf::from)
    }

    fn to_toml(&self) -> Value {
        Value::String(self.to_string_lossy().into_owned())
    }
}

/// A value that may be missing; the empty word stands for none.
macro_rules! optional {
    ($($type:ty),*) => {$(
        impl SettingValue for Option<$type> {
            const FORM: Form = Form::Text;
            const IS_PATH: bool = <$type>::IS_PATH;

            fn from_toml(value: &Value) -> Result<Self, String> {
                Ok(Some(<$type>::from_toml(value)?).filter(|v| *v != <$type>::default()))
            }

            fn to_toml(&self) -> Value {
                self.clone().unwrap_or_default().to_toml()
            }
        }
    )*};
}

optional!(String, PathBuf);

macro_rules! list {
    ($($type:ty),*) => {$(
        impl SettingValue for Vec<$type> {
            const FORM: Form = Form::List;
            const IS_PATH: bool = <$type>::IS_PATH;

            fn from_toml(value: &Value) -> Result<Self, String> {
                let items = value.as_array().ok_or_else(|| format!("{} is not a list", shown(value)))?;
                items.iter().map(<$type>::from_toml).collect()
            }

            fn to_toml(&self) -> Value {
                Value::Array(self.iter().map(<$type>::to_toml).collect())
            }
        }
    )*};
}

list!(String, PathBuf);

/// Names and words. A layer adds to the entries there are.
impl SettingValue for BTreeMap<String, String> {
    const FORM: Form = Form::Map;

    fn from_toml(value: &Value) -> Result<Self, String> {
        let table = value.as_table().ok_or_else(|| format!("{} is not a table of names and words", shown(value)))?;
        table.iter().map(|(name, word)| Ok((name.clone(), String::from_toml(word)?))).collect()
    }

    fn to_toml(&self) -> Value {
        Value::Table(self.iter().map(|(name, word)| (name.clone(), Value::String(word.clone()))).collect())
    }

    fn assign(&mut self, value: &Value) -> Result<(), String> {
        self.extend(Self::from_toml(value)?);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_split_at_commas_outside_braces() {
        let list = Form::List.read("*.{tmp,bak}, drafts/**,").expect("a list");
        assert_eq!(Vec::<String>::from_toml(&list).expect("items"), ["*.{tmp,bak}", "drafts/**"]);
        let array = Form::List.read("[\"a,b\"]").expect("an array");
        assert_eq!(Vec::<String>::from_toml(&array).expect("items"), ["a,b"]);
    }

    #[test]
    fn a_map_adds_to_what_there_is() {
        let mut map = BTreeMap::from([("txt".to_string(), "txt".to_string())]);
        map.assign(&Form::Map.read("log=txt, bak = none").expect("a table")).expect("words");
        let entries: Vec<String> = map.iter().map(|(k, v)| format!("{k}:{v}")).collect();
        assert_eq!(entries, ["bak:none", "log:txt", "txt:txt"]);
    }

    #[test]
    fn the_empty_word_is_none() {
        let read = |word: &str| Option::<PathBuf>::from_toml(&Value::String(word.to_string())).expect("a path");
        assert_eq!(read(""), None);
        assert_eq!(read("a/b"), Some(PathBuf::from("a/b")));
        assert_eq!(Option::<String>::to_toml(&None), Value::String(String::new()));
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_named() {
        let text = Value::String("two".to_string());
        assert_eq!(u64::from_toml(&text), Err("'two' is not a whole number from 0 on".to_string()));
        assert_eq!(u64::from_toml(&Value::Integer(-1)), Err("-1 is not a whole number from 0 on".to_string()));
        assert_eq!(bool::from_toml(&text), Err("'two' is neither true nor false".to_string()));
        assert_eq!(Form::Number.read("-x"), Err("'-x' is not a whole number that fits".to_string()));
    }
}
