//! Flags of settings, made from the settings' declarations.

use std::env;
use std::marker::PhantomData;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, StyledStr};
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches, value_parser};
use whosaid::config::{self, KEYS, Resolved};
use whosaid::setting::Setting;

use super::failure::Failure;

/// Which settings of a command have flags.
pub trait Group: 'static {
    /// Their keys; `None`: all that have a flag.
    const KEYS: Option<&'static [&'static str]>;
    /// Whether any other setting can be given by `--set`.
    const SET: bool = true;
}

/// All settings, for commands that run the pipeline.
#[derive(Debug, Default)]
pub struct All;

/// The engine, for commands that annotate.
#[derive(Debug, Default)]
pub struct Annotating;

/// Threads and reports, for commands that compute for a while.
#[derive(Debug, Default)]
pub struct Computing;

/// The folder of the tables, for commands that read them.
#[derive(Debug, Default)]
pub struct Tables;

/// Input and tables, for commands that read the tables and the articles behind them.
#[derive(Debug, Default)]
pub struct InputAndTables;

impl Group for InputAndTables {
    const KEYS: Option<&'static [&'static str]> = Some(&["input", "output"]);
}

impl Group for All {
    const KEYS: Option<&'static [&'static str]> = None;
}

impl Group for Annotating {
    const KEYS: Option<&'static [&'static str]> = Some(&["engine", "model"]);
}

impl Group for Computing {
    const KEYS: Option<&'static [&'static str]> = Some(&["threads", "quiet", "log_format", "progress"]);
    const SET: bool = false;
}

impl Group for Tables {
    const KEYS: Option<&'static [&'static str]> = Some(&["output"]);
    const SET: bool = false;
}

/// What the command line says about settings.
#[derive(Debug, Default)]
pub struct SettingFlags<G> {
    config: Option<PathBuf>,
    /// Keys, and the words that their flags give.
    words: Vec<(&'static str, String)>,
    /// `KEY=VALUE`.
    assignments: Vec<String>,
    group: PhantomData<G>,
}

/// The settings with a flag in a group.
fn settings<G: Group>() -> impl Iterator<Item = &'static Setting> {
    let in_group = |s: &&Setting| s.flag.is_some() && G::KEYS.is_none_or(|keys| keys.contains(&s.key));
    KEYS.iter().copied().filter(in_group)
}

impl<G: Group> SettingFlags<G> {
    /// The word that a flag gives a setting.
    #[cfg(test)]
    pub fn word(&self, key: &str) -> Option<&str> {
        self.words.iter().find(|(k, _)| *k == key).map(|(_, word)| word.as_str())
    }

    /// The settings in force: defaults, config file, environment, `--set`, other flags.
    pub fn resolve(&self) -> Result<Resolved, Failure> {
        let mut variables = Vec::new();
        for (name, value) in env::vars_os() {
            let Ok(name) = name.into_string() else { continue };
            if name.starts_with("WHOSAID_") {
                let not_unicode = |_| Failure::Usage(format!("{name}: its value is not Unicode"));
                let value = value.into_string().map_err(not_unicode)?;
                variables.push((name, value));
            }
        }
        let file = self.config.clone().or_else(|| {
            variables.iter().find(|(n, v)| n == "WHOSAID_CONFIG" && !v.is_empty()).map(|(_, v)| PathBuf::from(v))
        });
        let environment = config::from_environment(variables)?;
        // A flag of its own says more than `--set`.
        let mut flags = config::from_assignments(self.assignments.iter().map(String::as_str))?;
        flags.overlay(config::from_flags(self.words.iter().map(|(key, word)| (*key, word.as_str())))?);
        Ok(config::resolve(file.as_deref(), &environment, &flags)?)
    }
}

/// Lines of a documentation with the breaks within sentences taken out: the terminal sets its own.
fn paragraphs(lines: &[&str]) -> String {
    let mut text = String::new();
    for line in lines {
        if !text.is_empty() {
            text.push(if text.ends_with(['.', ':']) { '\n' } else { ' ' });
        }
        text.push_str(line);
    }
    text
}

/// A setting's flag, with the setting's documentation as its help.
fn argument(setting: &'static Setting) -> Option<Arg> {
    let flag = setting.flag?;
    let doc: Vec<&str> = setting.doc().collect();
    let first = match doc.first() {
        Some(line) if line.ends_with(':') => line.trim_end_matches(':').to_string(),
        _ => doc.join(" ").split(". ").next().unwrap_or_default().trim_end_matches('.').to_string(),
    };
    let argument = Arg::new(setting.key).long(flag.long);
    let argument = match flag.help {
        Some(help) => argument.help(help),
        None => argument.help(first).long_help(StyledStr::from(paragraphs(&doc))),
    };
    let argument = match flag.short {
        Some(short) => argument.short(short),
        None => argument,
    };
    Some(match flag.value_name {
        None => argument.action(ArgAction::SetTrue),
        Some(name) if setting.words.is_empty() => argument.value_name(name),
        Some(name) => argument.value_name(name).value_parser(PossibleValuesParser::new(setting.words)),
    })
}

impl<G: Group> Args for SettingFlags<G> {
    fn augment_args(command: Command) -> Command {
        let config = Arg::new("config").long("config").value_name("FILE").value_parser(value_parser!(PathBuf));
        let config =
            config.help("Read settings from FILE instead of config.toml in the current folder [env: WHOSAID_CONFIG]");
        let command = command.args(settings::<G>().filter_map(argument)).arg(config);
        if !G::SET {
            return command;
        }
        let set = Arg::new("set").long("set").value_name("KEY=VALUE").action(ArgAction::Append);
        command.arg(
            set.help("Give any setting by its name in config.toml, such as walk.hidden=true; may stand several times"),
        )
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl<G: Group> FromArgMatches for SettingFlags<G> {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let mut words = Vec::new();
        for setting in settings::<G>() {
            let Some(flag) = setting.flag else { continue };
            if flag.value_name.is_none() {
                if matches.get_flag(setting.key) {
                    words.push((setting.key, flag.gives.to_string()));
                }
            } else if let Some(word) = matches.get_one::<String>(setting.key) {
                words.push((setting.key, word.clone()));
            }
        }
        let assignments = matches.try_get_many::<String>("set").ok().flatten();
        Ok(Self {
            config: matches.get_one("config").cloned(),
            words,
            assignments: assignments.into_iter().flatten().cloned().collect(),
            group: PhantomData,
        })
    }

    fn update_from_arg_matches(&mut self, matches: &ArgMatches) -> Result<(), clap::Error> {
        *self = Self::from_arg_matches(matches)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn help_breaks_lines_between_sentences_alone() {
        let lines = ["Which engine:", "\"fast\"  a small", "network.", "\"rules\"  none."];
        assert_eq!(paragraphs(&lines), "Which engine:\n\"fast\"  a small network.\n\"rules\"  none.");
    }
}
