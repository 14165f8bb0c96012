//! The settings in force, and where each came from.

use std::collections::BTreeMap;
use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use serde::Serialize;

use super::keys::KEYS;
use super::layer::{
    AnnotateLayer, CorpusLayer, DuplicatesLayer, FieldsLayer, Layer, NumericDates, ReadLayer, ReportLayer,
    SpeakersLayer, StanceLayer, WalkLayer, WriteLayer,
};
use super::max_failures::MaxFailures;
use super::size::Size;
use crate::annotate::{AnnotateSettings, Engine, StanceSettings};
use crate::corpus::CorpusSettings;
use crate::corpus::duplicates::DuplicateSettings;
use crate::corpus::speakers::SpeakerSettings;
use crate::read::{Fields, ReadSettings};
use crate::report::LogFormat;
use crate::walk::WalkSettings;
use crate::write::OutputSettings;

/// What a run goes by: each stage's own settings, and those of the run as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settings {
    /// Which files are read.
    pub walk: WalkSettings,
    /// How articles are cut out of them.
    pub read: ReadSettings,
    /// What is written, and where.
    pub write: OutputSettings,
    /// How attributions are found.
    pub engine: Engine,
    /// The model file of the fast engine; none: the built-in one.
    pub model: Option<PathBuf>,
    /// How long an article may take.
    pub annotate: AnnotateSettings,
    /// By what stance is marked.
    pub stance: StanceSettings,
    /// By what speakers are linked over articles.
    pub speakers: SpeakerSettings,
    /// How many articles are looked at together.
    pub corpus: CorpusSettings,
    /// What counts as the same article or quote.
    pub duplicates: DuplicateSettings,
    /// Whether what was read is kept, and a run reads only what is new or changed.
    pub incremental: bool,
    /// Whether an incremental run reads every file to see whether it changed.
    pub verify: bool,
    /// How many threads annotate; 0: as many as there are cores. See [`Settings::n_threads`].
    pub threads: usize,
    /// Whether to say nothing but errors.
    pub quiet: bool,
    /// How the run reports.
    pub log_format: LogFormat,
    /// Whether to show progress.
    pub progress: bool,
    /// How many articles are read at most; 0: all.
    pub limit: u64,
    /// Bytes of memory that a run is to take; 0: any number.
    pub max_memory: u64,
    /// How many may fail before the run is stopped.
    pub max_failures: MaxFailures,
    /// How many articles of the last run may be gone before an incremental run stops.
    pub max_gone: MaxFailures,
    /// The file of metrics for Prometheus; none: none is written.
    pub prometheus: Option<PathBuf>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            walk: WalkSettings::default(),
            read: ReadSettings::default(),
            write: OutputSettings::default(),
            engine: Engine::default(),
            model: None,
            annotate: AnnotateSettings::default(),
            stance: StanceSettings::default(),
            speakers: SpeakerSettings::default(),
            corpus: CorpusSettings::default(),
            duplicates: DuplicateSettings::default(),
            incremental: false,
            verify: false,
            threads: 0,
            quiet: false,
            log_format: LogFormat::default(),
            progress: true,
            limit: 0,
            max_memory: 0,
            max_failures: MaxFailures::default(),
            max_gone: MaxFailures::Percent(20.0),
            prometheus: None,
        }
    }
}

impl Settings {
    /// How many threads annotate, at least 1.
    pub fn n_threads(&self) -> usize {
        match self.threads {
            0 => thread::available_parallelism().map_or(1, NonZero::get),
            n => n,
        }
    }

    /// Takes over what a layer says.
    pub fn apply(&mut self, layer: &Layer) {
        let Layer {
            input,
            output,
            incremental,
            verify,
            engine,
            model,
            threads,
            quiet,
            log_format,
            progress,
            limit,
            max_memory,
            max_failures,
            max_gone,
            walk,
            read,
            annotate,
            stance,
            speakers,
            corpus,
            duplicates,
            write,
            report,
        } = layer;
        set(&mut self.walk.root, input);
        set(&mut self.write.folder, output);
        set(&mut self.incremental, incremental);
        set(&mut self.verify, verify);
        set(&mut self.engine, engine);
        set(&mut self.model, &unless_empty(model));
        set(&mut self.threads, threads);
        set(&mut self.quiet, quiet);
        set(&mut self.log_format, log_format);
        set(&mut self.progress, progress);
        set(&mut self.limit, limit);
        set(&mut self.max_memory, &max_memory.map(|s| s.0));
        set(&mut self.max_failures, max_failures);
        set(&mut self.max_gone, max_gone);

        let WalkLayer { include, exclude, hidden, follow_links, max_file_size } = walk;
        set(&mut self.walk.include, include);
        set(&mut self.walk.exclude, exclude);
        set(&mut self.walk.hidden, hidden);
        set(&mut self.walk.follow_links, follow_links);
        set(&mut self.walk.max_file_size, &max_file_size.map(|s| s.0));

        self.apply_read(read);

        let AnnotateLayer { max_seconds } = annotate;
        set(&mut self.annotate.max_seconds, max_seconds);

        let StanceLayer { lexicons } = stance;
        set(&mut self.stance.lexicons, lexicons);

        let SpeakersLayer { gazetteer } = speakers;
        set(
            &mut self.speakers.gazetteer,
            &gazetteer.as_ref().map(|g| Some(g.clone()).filter(|g| !g.as_os_str().is_empty())),
        );

        let CorpusLayer { window } = corpus;
        set(&mut self.corpus.window, window);

        let DuplicatesLayer { enabled, article_similarity, quote_similarity } = duplicates;
        set(&mut self.duplicates.enabled, enabled);
        set(&mut self.duplicates.article_similarity, article_similarity);
        set(&mut self.duplicates.quote_similarity, quote_similarity);

        let WriteLayer { csv, parquet, text_in_parquet } = write;
        set(&mut self.write.csv, csv);
        set(&mut self.write.parquet, parquet);
        set(&mut self.write.text_in_parquet, text_in_parquet);

        let ReportLayer { prometheus } = report;
        set(&mut self.prometheus, &unless_empty(prometheus));
    }

    fn apply_read(&mut self, layer: &ReadLayer) {
        let ReadLayer {
            path_pattern,
            encoding,
            numeric_dates,
            max_article_size,
            max_expansion,
            since,
            until,
            formats,
            fields,
        } = layer;
        let given = |word: &String, none: &str| Some(word.clone()).filter(|w| w != none);
        set(&mut self.read.path_pattern, &path_pattern.as_ref().map(|p| given(p, "")));
        set(&mut self.read.encoding, &encoding.as_ref().map(|e| given(e, AUTO)));
        let day_first = |d: NumericDates| match d {
            NumericDates::DayFirst => Some(true),
            NumericDates::MonthFirst => Some(false),
            NumericDates::Ignored => None,
        };
        set(&mut self.read.day_first, &numeric_dates.map(day_first));
        set(&mut self.read.max_article_size, &max_article_size.map(|s| s.0));
        set(&mut self.read.max_expansion, max_expansion);
        set(&mut self.read.since, since);
        set(&mut self.read.until, until);
        self.read.formats.extend(formats.iter().flatten().map(|(k, v)| (k.clone(), v.clone())));

        let FieldsLayer { text, id, title, author, outlet, date, url, language } = fields;
        let known = &mut self.read.fields;
        set(&mut known.text, text);
        set(&mut known.id, id);
        set(&mut known.title, title);
        set(&mut known.author, author);
        set(&mut known.outlet, outlet);
        set(&mut known.date, date);
        set(&mut known.url, url);
        set(&mut known.language, language);
    }

    /// The layer that says all of it.
    pub fn as_layer(&self) -> Layer {
        let Self {
            walk,
            read,
            write,
            engine,
            model,
            annotate,
            stance,
            speakers,
            corpus,
            duplicates,
            incremental,
            verify,
            threads,
            quiet,
            log_format,
            progress,
            limit,
            max_memory,
            max_failures,
            max_gone,
            prometheus,
        } = self;
        let DuplicateSettings { enabled, article_similarity, quote_similarity } = duplicates;
        let WalkSettings { root, include, exclude, hidden, follow_links, max_file_size } = walk;
        let OutputSettings { folder, csv, parquet, text_in_parquet } = write;
        Layer {
            input: Some(root.clone()),
            output: Some(folder.clone()),
            incremental: Some(*incremental),
            verify: Some(*verify),
            engine: Some(*engine),
            model: Some(model.clone().unwrap_or_default()),
            threads: Some(*threads),
            quiet: Some(*quiet),
            log_format: Some(*log_format),
            progress: Some(*progress),
            limit: Some(*limit),
            max_memory: Some(Size(*max_memory)),
            max_failures: Some(*max_failures),
            max_gone: Some(*max_gone),
            walk: WalkLayer {
                include: Some(include.clone()),
                exclude: Some(exclude.clone()),
                hidden: Some(*hidden),
                follow_links: Some(*follow_links),
                max_file_size: Some(Size(*max_file_size)),
            },
            read: read_layer(read),
            annotate: AnnotateLayer { max_seconds: Some(annotate.max_seconds) },
            stance: StanceLayer { lexicons: Some(stance.lexicons.clone()) },
            speakers: SpeakersLayer { gazetteer: Some(speakers.gazetteer.clone().unwrap_or_default()) },
            corpus: CorpusLayer { window: Some(corpus.window) },
            duplicates: DuplicatesLayer {
                enabled: Some(*enabled),
                article_similarity: Some(*article_similarity),
                quote_similarity: Some(*quote_similarity),
            },
            write: WriteLayer { csv: Some(*csv), parquet: Some(*parquet), text_in_parquet: Some(*text_in_parquet) },
            report: ReportLayer { prometheus: Some(prometheus.clone().unwrap_or_default()) },
        }
    }
}

/// The word for an encoding to be found out.
const AUTO: &str = "auto";

fn read_layer(settings: &ReadSettings) -> ReadLayer {
    let ReadSettings {
        fields,
        path_pattern,
        max_article_size,
        max_expansion,
        encoding,
        day_first,
        since,
        until,
        formats,
    } = settings;
    let Fields { id, text, title, author, outlet, date, url, language } = fields.clone();
    ReadLayer {
        path_pattern: Some(path_pattern.clone().unwrap_or_default()),
        encoding: Some(encoding.clone().unwrap_or_else(|| AUTO.to_string())),
        numeric_dates: Some(match day_first {
            Some(true) => NumericDates::DayFirst,
            Some(false) => NumericDates::MonthFirst,
            None => NumericDates::Ignored,
        }),
        max_article_size: Some(Size(*max_article_size)),
        max_expansion: Some(*max_expansion),
        since: Some(*since),
        until: Some(*until),
        formats: Some(formats.clone()),
        fields: FieldsLayer {
            text: Some(text),
            id: Some(id),
            title: Some(title),
            author: Some(author),
            outlet: Some(outlet),
            date: Some(date),
            url: Some(url),
            language: Some(language),
        },
    }
}

/// A path that a layer gives; the empty word gives none.
fn unless_empty(path: &Option<PathBuf>) -> Option<Option<PathBuf>> {
    path.as_ref().map(|p| Some(p.clone()).filter(|p| !p.as_os_str().is_empty()))
}

fn set<T: Clone>(place: &mut T, said: &Option<T>) {
    if let Some(value) = said {
        place.clone_from(value);
    }
}

/// Where a setting's value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Source {
    /// Nobody said anything.
    Default,
    /// The config file.
    File,
    /// A `WHOSAID_*` variable.
    Environment,
    /// A flag.
    Flag,
}

/// Settings with their origins.
#[derive(Clone, Debug, Default)]
pub struct Resolved {
    /// The settings in force.
    pub settings: Settings,
    /// The config file that was read.
    pub file: Option<PathBuf>,
    sources: BTreeMap<&'static str, Source>,
}

impl Resolved {
    /// Where the value of the setting of that dotted name came from.
    pub fn source(&self, key: &str) -> Source {
        self.sources.get(key).copied().unwrap_or(Source::Default)
    }

    /// Lays a layer over what there is.
    pub(super) fn apply(&mut self, layer: &Layer, source: Source) {
        self.settings.apply(layer);
        let said = toml::Table::try_from(layer).unwrap_or_default();
        self.sources.extend(KEYS.iter().filter(|k| lookup(&said, k.name).is_some()).map(|k| (k.name, source)));
    }
}

/// The value at a dotted name.
pub(super) fn lookup<'a>(table: &'a toml::Table, name: &str) -> Option<&'a toml::Value> {
    match name.split_once('.') {
        None => table.get(name),
        Some((section, rest)) => lookup(table.get(section)?.as_table()?, rest),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::Day;

    #[test]
    fn a_layer_of_all_settings_gives_them_back() {
        let mut settings = Settings::default();
        settings.walk.max_file_size = 1234;
        settings.read.path_pattern = Some("{outlet}/{slug}".to_string());
        settings.read.encoding = Some("utf-16le".to_string());
        settings.read.day_first = Some(false);
        settings.write.text_in_parquet = true;
        settings.threads = 3;
        settings.model = Some(PathBuf::from("mine.model"));
        settings.prometheus = Some(PathBuf::from("whosaid.prom"));
        settings.max_failures = MaxFailures::Percent(2.5);
        settings.max_gone = MaxFailures::Count(7);
        settings.read.since = Day(Some(jiff::civil::date(2025, 3, 4)));
        settings.annotate.max_seconds = 0;
        let mut again = Settings::default();
        again.apply(&settings.as_layer());
        assert_eq!(again, settings);
    }

    #[test]
    fn each_source_is_known() {
        let mut resolved = Resolved::default();
        let mut file = Layer { threads: Some(2), quiet: Some(true), ..Layer::default() };
        file.read.fields.text = Some(vec!["body".to_string()]);
        resolved.apply(&file, Source::File);
        resolved.apply(&Layer { threads: Some(4), ..Layer::default() }, Source::Flag);
        assert_eq!(resolved.source("threads"), Source::Flag);
        assert_eq!(resolved.source("quiet"), Source::File);
        assert_eq!(resolved.source("read.fields.text"), Source::File);
        assert_eq!(resolved.source("read.fields.id"), Source::Default);
        assert_eq!(resolved.settings.threads, 4);
    }

    #[test]
    fn formats_add_to_those_there_are() {
        let mut settings = Settings::default();
        let before = settings.read.formats.len();
        let mut layer = Layer::default();
        layer.read.formats = Some([("log".to_string(), "txt".to_string())].into());
        settings.apply(&layer);
        assert_eq!(settings.read.formats.len(), before + 1);
    }
}
