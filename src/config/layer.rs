//! One layer of settings: what a config file, the environment or the flags say, and nothing more.

use std::collections::BTreeMap;

use toml::Value;

use super::Settings;
use super::keys;
use crate::setting::{Section, Setting};

/// Settings by key, each absent where the layer says nothing of it. Every value is one that its setting can take.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layer(BTreeMap<&'static str, Value>);

impl Layer {
    /// The layer with one more setting.
    ///
    /// # Errors
    /// That there is no such setting, or what is wrong with the value.
    pub fn with(mut self, key: &str, value: impl Into<Value>) -> Result<Self, String> {
        let setting = keys::find(key).ok_or_else(|| format!("'{key}' is no setting"))?;
        self.set(setting, value.into())?;
        Ok(self)
    }

    /// Says a setting's value.
    ///
    /// # Errors
    /// What is wrong with the value.
    pub(super) fn set(&mut self, setting: &'static Setting, value: Value) -> Result<(), String> {
        // Its own type checks it.
        Settings::default().set(setting.key, &value).unwrap_or(Ok(()))?;
        self.0.insert(setting.key, value);
        Ok(())
    }

    /// Says a setting's value, written as a plain word.
    ///
    /// # Errors
    /// What is wrong with the word.
    pub(super) fn set_word(&mut self, setting: &'static Setting, word: &str) -> Result<(), String> {
        self.set(setting, setting.form.read(word)?)
    }

    /// The value that the layer gives a setting.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.0.get(key)
    }

    /// All that the layer says.
    pub fn iter(&self) -> impl Iterator<Item = (&'static str, &Value)> {
        self.0.iter().map(|(key, value)| (*key, value))
    }

    /// Lets what `above` says stand instead of what `self` says.
    pub fn overlay(&mut self, above: Self) {
        self.0.extend(above.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_upper_layer_wins_where_it_says_something() {
        let lower = Layer::default().with("threads", 2).and_then(|l| l.with("quiet", true)).expect("a layer");
        let upper = Layer::default().with("threads", 4).and_then(|l| l.with("walk.exclude", vec!["x"]));
        let mut both = lower;
        both.overlay(upper.expect("a layer"));
        assert_eq!(both.get("threads"), Some(&Value::Integer(4)));
        assert_eq!(both.get("quiet"), Some(&Value::Boolean(true)));
        assert_eq!(both.get("walk.exclude"), Some(&Value::Array(vec!["x".into()])));
        assert_eq!(both.get("limit"), None);
    }

    #[test]
    fn a_value_that_its_setting_cannot_take_is_refused() {
        assert!(Layer::default().with("threads", "many").is_err());
        assert_eq!(Layer::default().with("thread", 2), Err("'thread' is no setting".to_string()));
    }
}
