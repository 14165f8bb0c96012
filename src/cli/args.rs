//! The arguments: their names, forms and help.

use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args, Parser, Subcommand};
use whosaid::annotate::Engine;

const ABOUT: &str = "Who said what, and how firmly, across a news corpus";

const LONG_ABOUT: &str = "\
Who said what, and how firmly, across a news corpus.

Reads a folder of news articles and writes tables (CSV and Parquet) of every quote with its source, \
cue and speaker, of stance markers, and of who spoke how much.";

const AFTER_HELP: &str = "\
Settings: built-in defaults, under config.toml in the current folder (or --config FILE), under WHOSAID_* \
environment variables (WHOSAID_THREADS=4, WHOSAID_WALK_HIDDEN=true), under flags. `whosaid config` shows \
what is in force and why.

Exit codes:
  0    done
  1    done, but some articles failed (for `run`: they are in failures.csv)
  2    the arguments or settings are wrong
  3    could not go on: input missing, output not writable, disk full
  130  stopped by Ctrl-C";

#[derive(Debug, Parser)]
#[command(name = "whosaid", version, about = ABOUT, long_about = LONG_ABOUT, after_help = AFTER_HELP)]
#[command(arg_required_else_help = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Command,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Show what is found in single articles
    ///
    /// Prints each article with its sources, cues, contents and stance markers marked: in colour on a terminal,
    /// in brackets elsewhere or where NO_COLOR is set.
    Extract(ExtractArgs),
    /// Show the settings in force and where each comes from
    Config(ConfigArgs),
}

/// Where settings come from, for every command that has any.
#[derive(Args, Debug, Default)]
pub struct LayerArgs {
    /// Read settings from FILE instead of config.toml in the current folder [env: WHOSAID_CONFIG]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// How attributions are found
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(Engine::ALL.map(Engine::name)))]
    pub engine: Option<String>,
    /// Give any setting by its name in config.toml, such as walk.hidden=true; may stand several times
    #[arg(long = "set", value_name = "KEY=VALUE")]
    pub assignments: Vec<String>,
}

#[derive(Args, Debug, Default)]
pub struct SettingArgs {
    /// The folder (or single file) of articles
    #[arg(long, short, value_name = "PATH")]
    pub input: Option<PathBuf>,
    /// The folder to write the tables to
    #[arg(long, short, value_name = "FOLDER")]
    pub output: Option<PathBuf>,
    /// How many threads annotate; 0: one for each core
    #[arg(long, short, value_name = "N")]
    pub threads: Option<usize>,
    /// Say nothing but errors
    #[arg(long, short)]
    pub quiet: bool,
    /// For people, or one JSON object a line on standard error
    #[arg(long, value_name = "FORM", value_parser = ["human", "json"])]
    pub log_format: Option<String>,
    /// Show no progress
    #[arg(long)]
    pub no_progress: bool,
    #[command(flatten)]
    pub layers: LayerArgs,
}

#[derive(Args, Debug)]
pub struct ExtractArgs {
    /// Files of articles, of any format that `run` reads; - is plain text from standard input
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
    /// Print one JSON object for each article; offsets count Unicode code points of its "text"
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub layers: LayerArgs,
}

#[derive(Args, Debug)]
pub struct ConfigArgs {
    /// Print as JSON: for each setting its value and source
    #[arg(long, conflicts_with = "default")]
    pub json: bool,
    /// Print the documented default file, to start a config.toml from
    #[arg(long)]
    pub default: bool,
    #[command(flatten)]
    pub settings: SettingArgs,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }
}
