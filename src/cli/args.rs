//! The arguments: their names, forms and help.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use whosaid::read::Day;

use super::audit::AuditCommand;
use super::flags::{All, Annotating, Computing, InputAndTables, SettingFlags, Tables};

const ABOUT: &str = "Who said what, and how firmly, across a news corpus";

const LONG_ABOUT: &str = "\
Who said what, and how firmly, across a news corpus.

Reads a folder of news articles and writes tables (CSV and Parquet) of every quote with its source, \
cue and speaker, of stance markers, and of who spoke how much. Without a command it does what `run` does.";

const AFTER_HELP: &str = "\
Settings: built-in defaults, under config.toml in the current folder (or --config FILE), under WHOSAID_* \
environment variables (WHOSAID_THREADS=4, WHOSAID_WALK_HIDDEN=true), under flags. `whosaid config` shows \
what is in force and why.

Exit codes:
  0    done
  1    done, but some articles failed (for `run`: they are in failures.csv), or nothing was read
  2    the arguments or settings are wrong
  3    could not go on: input missing, output not writable, disk full
  4    stopped, because more failed than max_failures allows, or more is gone than max_gone allows
  130  stopped by Ctrl-C";

#[derive(Debug, Parser)]
#[command(name = "whosaid", version, about = ABOUT, long_about = LONG_ABOUT, after_help = AFTER_HELP)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub run: RunArgs,
    /// Colour: auto is on a terminal, and not where NO_COLOR is set
    #[arg(long, global = true, value_name = "WHEN", default_value = "auto")]
    pub color: Color,
}

/// When to print in colour.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
pub enum Color {
    #[default]
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read the articles and write the tables
    ///
    /// Walks the input folder, reads every article in any of the formats of docs/input-formats.md (also packed or
    /// compressed), finds the quotes, their speakers and stance markers, and writes the tables. They take the place of
    /// those of the last run only at the end: a run that fails or is cut off leaves the old ones whole.
    ///
    /// Ctrl-C stops the run after the batch in hand, a second one at once.
    Run(RunArgs),
    /// Show what is found in single articles
    ///
    /// Prints each article with its sources, cues, contents and stance markers marked: in colour on a terminal,
    /// in brackets elsewhere or where NO_COLOR is set.
    Extract(ExtractArgs),
    /// Annotate JSON lines from standard input, as they come, to JSON lines on standard output
    ///
    /// A line in is an article with the fields that `run` reads in JSON; a line out is what `extract --json` prints of
    /// it, in the same order. A line that cannot be read is answered by {"error": {"line", "record", "code", "reason"}}.
    /// Takes at most four lines per thread before their answers are written. Ends with its input, or quietly when
    /// nobody reads its output any more.
    Stream(StreamArgs),
    /// Score the program, or a table of quotes, against gold annotations
    ///
    /// Annotates the gold's own texts and compares, or reads the annotations from a table (--predictions). All
    /// spans count in Unicode code points of the text, end exclusive. Two spans are compared as the sets of
    /// letters and digits that they cover: 'exact' when these are the same, 'soft' when they share at least half
    /// of all that either covers (Jaccard).
    Eval(EvalArgs),
    /// Measure how accurate the tables are on your own corpus: sample, code, estimate
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Check a stance lexicon of your own, or list the one in force
    #[command(subcommand)]
    Lexicon(LexiconCommand),
    /// Train the fast engine's scores on your own annotations
    ///
    /// Keeps the network of the model that it starts from and fits what turns its last layer into scores, then the
    /// decoder's costs and the confidence on held-out articles. Half of the held-out articles take part in none of
    /// this: the scores at the end, before and after, are theirs. The same gold, seed and settings give the same
    /// bytes on any number of threads.
    ///
    /// Use the model with `--model FILE` or `model` in config.toml.
    Train(TrainArgs),
    /// Ask the tables of a run: who said what, who spoke on a word, how much in which month
    #[command(subcommand)]
    Query(QueryCommand),
    /// Make a page of the tables to look at, search and print: one HTML file that works offline
    ///
    /// Who is quoted most, when and where, how firmly, and every quote in its paragraph. The paragraphs are read again
    /// from the input, unless the tables hold the texts. The page loads nothing from any server; each quote links to its
    /// article.
    Report(ReportArgs),
    /// Show what the last runs left and what the next one would do
    ///
    /// What the ledger of incremental runs holds, how the last of them ended, the tables and their shards, and which
    /// files have changed or gone since.
    Status(StatusArgs),
    /// Check that what incremental runs keep in the output folder is what was written
    ///
    /// Reads the store and every file of the newest snapshot against their checksums, and says what is damaged and what
    /// to do. The tables of a run without --incremental have no checksums: that they are not checked is said.
    /// Exit code 0: nothing is damaged; 1: something is; 3: the folder cannot be read.
    Check(CheckArgs),
    /// Write the tables of articles that a cluster has annotated
    ///
    /// Reads the Parquet files below FOLDER that the Python package wrote on Spark or Ray (docs/cluster.md), finds out who
    /// is who and what is twice over all of them, and writes the tables that a run over the same articles writes.
    Settle(SettleArgs),
    /// Write a config.toml to start from, with every setting explained
    Init(InitArgs),
    /// Print a script that completes commands and flags in a shell
    ///
    /// bash: `whosaid completions bash > ~/.local/share/bash-completion/completions/whosaid`;
    /// zsh: `whosaid completions zsh > ~/.zfunc/_whosaid`, with ~/.zfunc in fpath;
    /// fish: `whosaid completions fish > ~/.config/fish/completions/whosaid.fish`.
    Completions(CompletionsArgs),
    /// Print the manual page
    Man(ManArgs),
    /// Show the settings in force and where each comes from
    Config(ConfigArgs),
    /// Describe the tables: every column, its type and meaning
    Schema(SchemaArgs),
}

#[derive(Args, Debug, Default)]
pub struct RunArgs {
    /// Say what would be read, kept, removed and left out, and why, and do nothing
    #[arg(long)]
    pub dry_run: bool,
    /// With --dry-run: say it of every file
    #[arg(long, requires = "dry_run")]
    pub verbose: bool,
    #[command(flatten)]
    pub settings: SettingFlags<All>,
}

#[derive(Args, Debug)]
pub struct SettleArgs {
    /// The folder of annotated articles
    #[arg(value_name = "FOLDER")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub settings: SettingFlags<All>,
}

#[derive(Args, Debug)]
pub struct InitArgs {
    /// The folder that it is written into
    #[arg(value_name = "FOLDER", default_value = ".")]
    pub folder: PathBuf,
    /// Replace one that is there
    #[arg(long)]
    pub force: bool,
}

#[derive(Args, Debug)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    pub shell: clap_complete::Shell,
}

#[derive(Args, Debug)]
pub struct ManArgs {
    /// Write the pages of the program and of each of its commands into this folder instead
    #[arg(long, value_name = "FOLDER")]
    pub folder: Option<PathBuf>,
}

#[derive(Args, Debug)]
pub struct CheckArgs {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub settings: SettingFlags<Tables>,
}

#[derive(Args, Debug)]
pub struct ReportArgs {
    /// Only this speaker: a name, another form of it, or an id
    #[arg(long, value_name = "NAME")]
    pub speaker: Option<String>,
    /// Show what an audit of these tables found: score.json of `whosaid audit score`
    #[arg(long, value_name = "FILE", conflicts_with = "compare")]
    pub audit: Option<PathBuf>,
    /// Two sides: two output folders, or two outlets of one output
    #[arg(long, value_names = ["A", "B"], num_args = 2, conflicts_with = "speaker")]
    pub compare: Vec<String>,
    /// The page to write [default: report.html, report-NAME.html for a speaker, or compare.html]
    #[arg(long, value_name = "FILE")]
    pub to: Option<PathBuf>,
    #[command(flatten)]
    pub settings: SettingFlags<InputAndTables>,
}

#[derive(Args, Debug)]
pub struct StatusArgs {
    /// Print as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub settings: SettingFlags<All>,
}

#[derive(Args, Debug)]
pub struct ExtractArgs {
    /// Files of articles, of any format that `run` reads; - or none: standard input
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The format of standard input, by its extension (txt, html, jsonl, md, ...); without it, what the input shows
    #[arg(long, value_name = "FORMAT")]
    pub from: Option<String>,
    /// Print one JSON object for each article; offsets count Unicode code points of its "text"
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub settings: SettingFlags<Annotating>,
}

#[derive(Args, Debug)]
pub struct StreamArgs {
    #[command(flatten)]
    pub settings: SettingFlags<Annotating>,
}

#[derive(Args, Debug)]
pub struct EvalArgs {
    /// Gold: JSON lines (also .gz) with doc_id, text and attributions [{id, source, cue, content}], each role a
    /// list of [start, end]; a brat folder of .txt and .ann files with Source, Cue and Content spans; a WebAnno TSV 3
    /// file (as INCEpTION exports it) or a folder of them; or a coder's CSV of `whosaid audit`
    #[arg(value_name = "GOLD")]
    pub gold: PathBuf,
    /// Score this quotes.csv instead of the program
    #[arg(long, value_name = "QUOTES.csv", conflicts_with_all = ["engine", "model"])]
    pub predictions: Option<PathBuf>,
    /// Tokens and sentences for the token protocol (tab-separated, '# article = ID' before each article, start and
    /// end in columns 8 and 9); without it the program's own tokens are used
    #[arg(long, value_name = "CONLL")]
    pub tokens: Option<PathBuf>,
    /// Who each gold attribution is attributed to, as JSON lines: adds the speakers' scores
    #[arg(long, value_name = "JSONL")]
    pub speakers: Option<PathBuf>,
    /// Gold sentences with their stance markers, as JSON lines: adds the scores of stance
    #[arg(long, value_name = "JSONL")]
    pub stance: Option<PathBuf>,
    /// With --predictions and --stance: score this stance_markers.csv
    #[arg(long, value_name = "MARKERS.csv", requires = "predictions", requires = "stance")]
    pub markers: Option<PathBuf>,
    /// Count only the articles whose ids stand in this file, one a line
    #[arg(long, value_name = "IDS.txt")]
    pub subset: Option<PathBuf>,
    /// Also by group: by the gold's outlet or date (months or years), or precision and recall by kind of quote
    #[arg(long, value_name = "GROUP", value_parser = ["outlet", "kind", "period"])]
    pub by: Option<String>,
    /// Give each rate its interval at 95 %, by the bootstrap over articles
    #[arg(long)]
    pub intervals: bool,
    /// Is B better than A? Each is an engine, a model file or a quotes.csv; the differences come with intervals and
    /// p-values by the paired bootstrap over articles
    #[arg(long, value_names = ["A", "B"], num_args = 2, conflicts_with_all = ["predictions", "by", "intervals"])]
    pub compare: Vec<String>,
    /// Resamples of the bootstrap [default: 1000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..))]
    pub resamples: Option<u32>,
    /// Seed of the bootstrap
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Print the scores as JSON
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub settings: SettingFlags<Annotating>,
}

#[derive(Debug, Subcommand)]
pub enum LexiconCommand {
    /// Check lexicon files
    ///
    /// Each is checked as it would be merged over the built-in lexicon and the files named before it. Exit codes:
    /// 0 nothing to say, 1 usable with findings, 2 not usable.
    Check(LexiconCheckArgs),
    /// List the categories of the lexicon in force, or the entries of one
    Show(LexiconShowArgs),
}

#[derive(Args, Debug)]
pub struct LexiconCheckArgs {
    /// The files, in the order of stance.lexicons
    #[arg(value_name = "FILE", required = true)]
    pub files: Vec<PathBuf>,
}

#[derive(Args, Debug)]
pub struct LexiconShowArgs {
    /// A category ('attitude') or subcategory ('attitude/comment'), whose entries are listed
    #[arg(value_name = "CATEGORY")]
    pub category: Option<String>,
    #[command(flatten)]
    pub settings: SettingFlags<Annotating>,
}

#[derive(Args, Debug)]
pub struct TrainArgs {
    /// Annotated articles, in the forms that `eval` reads: JSON lines (also .gz), or a folder of brat files
    #[arg(long, value_name = "FILE_OR_FOLDER", required = true, num_args = 1..)]
    pub gold: Vec<PathBuf>,
    /// The model file to write
    #[arg(long, value_name = "MODEL")]
    pub out: PathBuf,
    /// fast: go on from the built-in model; new: its network with scores that know nothing yet; or a model file
    #[arg(long, value_name = "fast|new|MODEL", default_value = "fast")]
    pub start: PathBuf,
    /// How often each article is gone through; the best of the epochs by held-out articles is kept
    #[arg(long, value_name = "N", default_value_t = 12, value_parser = clap::value_parser!(u32).range(1..=1000))]
    pub epochs: u32,
    /// What the held-out articles and the order are drawn by
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub seed: u64,
    /// Which share of the articles is held out, 0 to 0.5; 0: none, then nothing is tuned or scored
    #[arg(long, value_name = "SHARE", default_value_t = 0.2)]
    pub held_out: f64,
    /// Step size; left out: 0.01 from new, 0.001 from a model
    #[arg(long, value_name = "R")]
    pub learning_rate: Option<f32>,
    #[command(flatten)]
    pub settings: SettingFlags<Computing>,
}

#[derive(Debug, Subcommand)]
pub enum QueryCommand {
    /// The quotes of a speaker, the latest first
    Speaker {
        /// A name, another form of it, or an id (n-3a7bd3e2360a3d29); capitals make no difference
        #[arg(value_name = "NAME")]
        name: String,
        /// Only quotes with these words in a row
        #[arg(long, value_name = "WORDS")]
        phrase: Option<String>,
        #[command(flatten)]
        asked: QueryArgs,
    },
    /// Who spoke on a word or phrase, and how often
    Phrase {
        /// Words in a row that stand in what is said; capitals make no difference
        #[arg(value_name = "WORDS")]
        words: String,
        /// Only quotes of this speaker
        #[arg(long, value_name = "NAME")]
        speaker: Option<String>,
        /// Show the quotes themselves, the latest first
        #[arg(long)]
        quotes: bool,
        #[command(flatten)]
        asked: QueryArgs,
    },
    /// How many quotes, articles and speakers there are in each month
    Months {
        /// Only quotes of this speaker
        #[arg(long, value_name = "NAME")]
        speaker: Option<String>,
        /// Only quotes with these words in a row
        #[arg(long, value_name = "WORDS")]
        phrase: Option<String>,
        #[command(flatten)]
        asked: QueryArgs,
    },
}

#[derive(Args, Debug)]
pub struct QueryArgs {
    /// Only articles dated on this day or later
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub since: Option<Day>,
    /// Only articles dated on this day or earlier
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub until: Option<Day>,
    /// Show at most N rows; 0: all. Left out: 20, with --csv or --json all
    #[arg(long, value_name = "N")]
    pub limit: Option<usize>,
    /// Print as CSV
    #[arg(long, conflicts_with = "json")]
    pub csv: bool,
    /// Print as JSON: a list of objects
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    pub settings: SettingFlags<Tables>,
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
    pub settings: SettingFlags<All>,
}

#[derive(Args, Debug)]
pub struct SchemaArgs {
    /// Only this table
    #[arg(value_name = "TABLE")]
    pub table: Option<String>,
    /// In what form
    #[arg(long, value_name = "FORM", value_parser = ["text", "json", "markdown"], default_value = "text")]
    pub format: String,
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn flags_without_a_command_are_those_of_run() {
        let bare = Arguments::try_parse_from(["whosaid", "--threads", "2", "--input", "x"]).expect("arguments");
        assert!(bare.command.is_none());
        assert_eq!(bare.run.settings.word("threads"), Some("2"));
        let run = Arguments::try_parse_from(["whosaid", "run", "-q", "--no-progress"]).expect("arguments");
        let Some(Command::Run(run)) = run.command else { panic!("no run") };
        assert_eq!((run.settings.word("quiet"), run.settings.word("progress")), (Some("true"), Some("false")));
        assert!(Arguments::try_parse_from(["whosaid", "--threads", "2", "schema"]).is_err());
        assert!(Arguments::try_parse_from(["whosaid", "--engine", "magic"]).is_err());
    }
}
