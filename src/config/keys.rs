//! Every setting: its key, what a value looks like, and what it does, in one table that the
//! environment's names, the checks, `whosaid config` and the documented default file all come from.

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

/// One setting.
#[derive(Debug)]
pub struct Key {
    /// Its dotted name in config.toml.
    pub name: &'static str,
    /// How its value is written.
    pub form: Form,
    /// What it does: lines of at most 100 characters.
    pub doc: &'static str,
}

impl Key {
    /// Its environment variable: `WHOSAID_` and the name in capitals, `_` for each dot.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.name.to_ascii_uppercase().replace('.', "_"))
    }

    /// The TOML table it stands in, empty at the top.
    pub fn section(&self) -> &'static str {
        self.name.rsplit_once('.').map_or("", |(section, _)| section)
    }

    /// Its name within its table.
    pub fn last(&self) -> &'static str {
        self.name.rsplit_once('.').map_or(self.name, |(_, last)| last)
    }
}

/// What every environment variable of the program begins with.
pub const PREFIX: &str = "WHOSAID_";

/// Variables with the prefix that are not settings: the config file's place, and what the tests go by.
pub const OTHER_VARIABLES: [&str; 3] = ["WHOSAID_CONFIG", "WHOSAID_SHARED", "WHOSAID_REFRESH"];

/// The setting of that name.
pub fn find(name: &str) -> Option<&'static Key> {
    KEYS.iter().find(|k| k.name == name)
}

/// Whether a table of that dotted name exists.
pub fn is_section(name: &str) -> bool {
    KEYS.iter().any(|k| k.name.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// The key nearest to a misspelt or misplaced one, if any is near.
pub fn nearest(wrong: &str) -> Option<&'static str> {
    let last = wrong.rsplit('.').next().unwrap_or(wrong);
    let likeness = |key: &Key| {
        let whole = strsim::jaro_winkler(wrong, key.name);
        // The right word in the wrong table counts nearly as much as a slip in the whole name.
        whole.max(0.98 * strsim::jaro_winkler(last, key.last()))
    };
    best(KEYS.iter().map(|k| (k.name, likeness(k))))
}

/// The candidate most like `wrong`, if any is near.
pub fn nearest_of<'a>(wrong: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    best(candidates.into_iter().map(|c| (c, strsim::jaro_winkler(wrong, c))))
}

/// Jaro-Winkler similarity (0 to 1) below which two names have nothing to do with each other.
const NEAR: f64 = 0.7;

fn best<'a>(scored: impl Iterator<Item = (&'a str, f64)>) -> Option<&'a str> {
    let near = scored.filter(|(_, s)| *s >= NEAR);
    // The first of equals, so that the answer does not depend on how a sort breaks ties.
    near.fold(None, |top: Option<(&str, f64)>, c| if top.is_some_and(|t| t.1 >= c.1) { top } else { Some(c) })
        .map(|(name, _)| name)
}

const fn key(name: &'static str, form: Form, doc: &'static str) -> Key {
    Key { name, form, doc }
}

/// All settings, in the order of the default file.
pub const KEYS: &[Key] = &[
    key(
        "input",
        Form::Text,
        "The folder (or the one file) whose articles are read, with all its subfolders.\n\
         A relative path counts from the folder of the config file.",
    ),
    key("output", Form::Text, "The folder that the tables are written to. It is made if it is missing."),
    key(
        "incremental",
        Form::Flag,
        "Keep what was read, and read only what is new or changed since the run before. The tables then are\n\
         folders of Parquet files by month, in `current` below the output folder: docs/incremental.md.",
    ),
    key(
        "verify",
        Form::Flag,
        "In an incremental run: read every file to see whether it changed, not only those whose size or\n\
         time did.",
    ),
    key(
        "engine",
        Form::Text,
        "How attributions are found:\n\
         \"fast\"      by a small network, learned from annotated articles.\n\
         \"accurate\"  by a large network, the same way: the best results, for some dozen articles a second.\n\
         \"rules\"     by rules over a light analysis of the sentence.",
    ),
    key(
        "model",
        Form::Text,
        "A model file of your own for the engine in use (`whosaid train` makes one for \"fast\"); empty: the\n\
         built-in one.\n\
         A relative path counts from the folder of the config file.",
    ),
    key("threads", Form::Number, "How many threads annotate. 0: as many as the machine has cores."),
    key("quiet", Form::Flag, "Say nothing but errors."),
    key(
        "log_format",
        Form::Text,
        "\"human\": a progress bar or plain lines, and a closing summary.\n\
         \"json\": one JSON object a line on standard error, for a scheduler.",
    ),
    key("progress", Form::Flag, "Show a progress bar on a terminal (plain lines now and then elsewhere)."),
    key(
        "limit",
        Form::Number,
        "How many articles are read at most, in the order of the walk; 0: all. For a look at a large archive.",
    ),
    key(
        "max_memory",
        Form::Size,
        "What a run is to take of memory (\"400 MB\"): batches are made small enough. A target, not a wall: a\n\
         single huge article is held all the same, and below about 200 MB nothing is saved. 0: no bound.",
    ),
    key(
        "max_failures",
        Form::Text,
        "How many files and articles may fail before the run is stopped: a number (\"20\"), a share of what is\n\
         read (\"5%\", asked from the 100th article on and at the end), or \"\": any number.",
    ),
    key(
        "walk.include",
        Form::List,
        "Only files that match one of these globs are read; none: every file. A glob without a slash\n\
         matches the file's name at any depth, one with a slash its whole path below the input folder.\n\
         `*` stops at a slash, `**` does not, `{a,b}` is either.",
    ),
    key("walk.exclude", Form::List, "Files and folders that match one of these globs are left out."),
    key("walk.hidden", Form::Flag, "Whether files and folders whose name begins with a full stop are read."),
    key(
        "walk.follow_links",
        Form::Flag,
        "Whether symbolic links are followed. One that leads back to a folder it lies in is recorded.",
    ),
    key(
        "walk.max_file_size",
        Form::Size,
        "Larger files are left out, and recorded: bytes, or with a unit (\"512 MiB\", \"2 GB\"). 0: no limit.",
    ),
    key(
        "read.path_pattern",
        Form::Text,
        "Metadata from the path below the input folder, such as \"{outlet}/{date}/{slug}\"; empty: none.\n\
         What the file itself says wins.",
    ),
    key(
        "read.encoding",
        Form::Text,
        "The encoding of files that have no byte-order mark (\"windows-1252\", \"utf-16le\"), or \"auto\":\n\
         found out for each file.",
    ),
    key(
        "read.numeric_dates",
        Form::Text,
        "How 03/04/2024 is read: \"day_first\" (3 April), \"month_first\" (4 March), or \"ignored\".",
    ),
    key(
        "read.max_article_size",
        Form::Size,
        "A larger article fails, and is recorded: the size of a file of one article (decompressed), of a\n\
         line of JSON lines, of a row of CSV. 0: no limit.",
    ),
    key(
        "read.max_expansion",
        Form::Number,
        "How many times its size a compressed file may grow to (after the first 16 MiB) before it is\n\
         taken for a decompression bomb. 0: no limit.",
    ),
    key(
        "read.since",
        Form::Text,
        "Articles dated before this day (\"2025-03-04\") are left out, and so are those without a date;\n\
         \"\": none is.",
    ),
    key("read.until", Form::Text, "The same for articles dated after this day."),
    key(
        "read.formats",
        Form::Map,
        "Further file extensions (in small letters, without the full stop) and their format: \"txt\", \"md\",\n\
         \"html\", \"json\", \"jsonl\", \"csv\", \"tsv\", \"xml\", or \"none\" for files not to be read.",
    ),
    key(
        "read.fields.text",
        Form::List,
        "The names under which JSON, CSV, TSV and front matter hold each piece of an article: the first\n\
         that is there and not empty wins. Capitals, `_`, `-` and spaces make no difference; `a.b` is\n\
         field b of object a. The article's text:",
    ),
    key("read.fields.id", Form::List, "Its id, unique in its file:"),
    key("read.fields.title", Form::List, "Its headline:"),
    key("read.fields.author", Form::List, "Who wrote it:"),
    key("read.fields.outlet", Form::List, "Who published it:"),
    key("read.fields.date", Form::List, "When it was published:"),
    key("read.fields.url", Form::List, "Where it stands on the web:"),
    key("read.fields.language", Form::List, "The language it is in:"),
    key(
        "annotate.max_seconds",
        Form::Number,
        "How many seconds the annotation of one article may take: one that takes longer fails, and the run\n\
         goes on. 0: no limit.",
    ),
    key(
        "stance.lexicons",
        Form::List,
        "Lexicon files of your own, merged over the built-in stance lexicon in this order: they add\n\
         categories and entries, or replace them. A relative path counts from the folder of the config\n\
         file. `whosaid lexicon check FILE` checks one; docs/lexicons.md describes them.",
    ),
    key(
        "speakers.gazetteer",
        Form::Text,
        "A CSV file of speakers that you know: id, name, aliases (separated by `;`), kind, and further\n\
         columns, which are joined to the table `speakers`. It wins over what the articles tell; empty:\n\
         none. A relative path counts from the folder of the config file. docs/speakers.md describes it.",
    ),
    key(
        "corpus.window",
        Form::Number,
        "Articles, at least, that are looked at together to tell who is who and what is there twice: those\n\
         of whole months, beside those of the window before; 0: all. docs/speakers.md says what it changes.",
    ),
    key(
        "duplicates.enabled",
        Form::Flag,
        "Look for articles that are copies of earlier ones, and for quotes that are the same words as\n\
         earlier ones. docs/duplicates.md says how, and how to count with and without them.",
    ),
    key(
        "duplicates.article_similarity",
        Form::Decimal,
        "The share of two texts' sequences of three words that both have, from which on the later article\n\
         is a copy of the earlier: 0.5 to 1.",
    ),
    key(
        "duplicates.quote_similarity",
        Form::Decimal,
        "The share of two contents' pairs of words that both have, from which on they are the same quote:\n\
         0.5 to 1.",
    ),
    key("write.csv", Form::Flag, "Write the tables as CSV."),
    key("write.parquet", Form::Flag, "Write the tables as Parquet."),
    key("write.text_in_parquet", Form::Flag, "Keep the articles' texts in documents.parquet."),
    key(
        "report.prometheus",
        Form::Text,
        "A file of metrics for the textfile collector of Prometheus' node exporter, written at the end of\n\
         every run, also of one that fails (docs/nightly.md); \"\": none. Relative to the config file's folder.",
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_names_one_key_only() {
        let mut names: Vec<String> = KEYS.iter().map(Key::variable).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), KEYS.len());
        assert_eq!(find("walk.max_file_size").map(Key::variable).as_deref(), Some("WHOSAID_WALK_MAX_FILE_SIZE"));
    }

    #[test]
    fn the_nearest_key_is_found_through_slips_and_wrong_tables() {
        assert_eq!(nearest("thread"), Some("threads"));
        assert_eq!(nearest("walk.hiden"), Some("walk.hidden"));
        assert_eq!(nearest("max_file_size"), Some("walk.max_file_size"));
        assert_eq!(nearest("output.csv"), Some("write.csv"));
        assert_eq!(nearest("zzzz"), None);
    }

    #[test]
    fn sections_are_tables_and_not_keys() {
        assert!(is_section("walk") && is_section("read.fields"));
        assert!(!is_section("walk.hidden") && !is_section("wal"));
    }

    #[test]
    fn documentation_fits_a_line() {
        for key in KEYS {
            assert!(!key.doc.is_empty(), "{}", key.name);
            assert!(key.doc.lines().all(|l| l.len() <= 100), "{}", key.name);
        }
    }
}
