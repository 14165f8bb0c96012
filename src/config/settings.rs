//! The settings in force.

use std::num::NonZero;
use std::path::PathBuf;
use std::thread;

use super::layer::Layer;
use super::max_failures::MaxFailures;
use crate::annotate::{AnnotateSettings, Engine, StanceSettings};
use crate::corpus::CorpusSettings;
use crate::corpus::duplicates::DuplicateSettings;
use crate::corpus::speakers::SpeakerSettings;
use crate::read::ReadSettings;
use crate::report::{LogFormat, ReportSettings};
use crate::setting::{Flag, Section, Size, section};
use crate::walk::WalkSettings;
use crate::write::OutputSettings;

section! {
    /// Settings of a run: those of the run as a whole, and each stage's own.
    pub struct Settings {
        /// Keep what was read, and read only what is new or changed since the run before. The tables then are
        /// folders of Parquet files by month, in `current` below the output folder: docs/incremental.md.
        "incremental" Nothing (Flag::on("incremental")), incremental: bool = false;
        /// In an incremental run: read every file to see whether it changed, not only those whose size or
        /// time did.
        "verify" Nothing (Flag::on("verify")), verify: bool = false;
        /// How attributions are found:
        /// "fast"      by a small network, learned from annotated articles.
        /// "accurate"  by a large network, the same way: the best results, for some dozen articles a second.
        /// "rules"     by rules over a light analysis of the sentence.
        "engine" Nothing (Flag::value("engine", "NAME")), engine: Engine = Engine::default();
        /// A model file of your own for the engine in use (`whosaid train` makes one for "fast"); empty: the
        /// built-in one.
        /// A relative path counts from the folder of the config file.
        "model" Nothing (Flag::value("model", "FILE")), model: Option<PathBuf> = None;
        /// How many threads annotate. 0: as many as the machine has cores.
        "threads" Nothing (Flag::value("threads", "N").short('t')), threads: usize = 0;
        /// Print nothing but errors, warnings and, where some failed, a line that counts them.
        "quiet" Nothing (Flag::on("quiet").short('q')), quiet: bool = false;
        /// "human": a progress bar or plain lines, and a closing summary.
        /// "json": one JSON object a line on standard error, for a scheduler.
        "log_format" Nothing (Flag::value("log-format", "FORM")), log_format: LogFormat = LogFormat::default();
        /// Show a progress bar on a terminal (plain lines now and then elsewhere).
        "progress" Nothing (Flag::off("no-progress", "Show no progress")), progress: bool = true;
        /// Stop after the batch in which so many articles are read, in the order of the walk; 0: read all.
        /// For a look at a large archive.
        "limit" Nothing (Flag::value("limit", "N")), limit: u64 = 0;
        /// What a run is to take of memory ("400 MB"): batches are made small enough. A target, not a wall: a
        /// single huge article is held all the same, and below about 200 MB nothing is saved. 0: no bound.
        "max_memory" Nothing, max_memory: u64 as Size = 0;
        /// How many files and articles may fail before the run is stopped: a number ("20"), a share of what is
        /// read ("5%", asked from the 100th article on and at the end), or "": any number.
        "max_failures" Nothing (Flag::value("max-failures", "N|P%")), max_failures: MaxFailures = MaxFailures::Any;
        /// How many articles of the run before may be gone (deleted, moved, or not to be read) before an
        /// incremental run stops and leaves the tables unchanged: a number, a share ("20%"), or "": any.
        "max_gone" Nothing (Flag::value("max-gone", "N|P%")), max_gone: MaxFailures = MaxFailures::Percent(20.0);
    }
    with {
        /// Which files are read.
        walk: WalkSettings,
        /// How articles are cut out of them.
        read: ReadSettings,
        /// How an article is annotated.
        annotate: AnnotateSettings,
        /// By what stance is marked.
        stance: StanceSettings,
        /// By what speakers are linked over articles.
        speakers: SpeakerSettings,
        /// How many articles are looked at together.
        corpus: CorpusSettings,
        /// What counts as the same article or quote.
        duplicates: DuplicateSettings,
        /// What is written, and where.
        write: OutputSettings,
        /// What is left for those who watch over the runs.
        report: ReportSettings,
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
        for (key, value) in layer.iter() {
            // A layer only holds values that their settings can take.
            let _ = self.set(key, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::KEYS;
    use super::*;
    use crate::read::Day;

    #[test]
    fn values_of_all_settings_give_them_back() {
        let mut settings = Settings::default();
        settings.walk.max_file_size = 1234;
        settings.read.path_pattern = Some("{outlet}/{slug}".to_string());
        settings.read.encoding = Some("utf-16le".to_string());
        settings.read.day_first = Some(false);
        settings.write.text_in_parquet = true;
        settings.threads = 3;
        settings.model = Some(PathBuf::from("mine.model"));
        settings.report.prometheus = Some(PathBuf::from("whosaid.prom"));
        settings.max_failures = MaxFailures::Percent(2.5);
        settings.max_gone = MaxFailures::Count(7);
        settings.read.since = Day(Some(jiff::civil::date(2025, 3, 4)));
        settings.annotate.max_seconds = 0;
        let mut again = Settings::default();
        for setting in KEYS.iter() {
            let value = settings.get(setting.key).expect("a value");
            assert_eq!(again.set(setting.key, &value), Some(Ok(())), "{}", setting.key);
        }
        assert_eq!(again, settings);
    }

    #[test]
    fn formats_add_to_those_there_are() {
        let mut settings = Settings::default();
        let before = settings.read.formats.len();
        let formats = toml::Table::from_iter([("log".to_string(), "txt".into())]);
        settings.apply(&Layer::default().with("read.formats", formats).expect("a layer"));
        assert_eq!(settings.read.formats.len(), before + 1);
    }
}
