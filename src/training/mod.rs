//! Training: from gold annotations to a model file for the fast engine.
//!
//! The network's hidden layers stay those of the model that training starts from. The head (the linear layer that gives
//! the scores) is fitted on most of the articles; the epoch to keep, the decoder's costs and the confidence are chosen
//! on one half of the held-out articles; the other half is only scored.

mod error;
mod fit;
mod gold;
mod tune;

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use fastrand::Rng;
use rayon::ThreadPoolBuilder;
use whosaid_language::attribution::Recovering;
use whosaid_language::attribution::learned::training::Head;
use whosaid_language::attribution::learned::{FastEngine, Format};

pub use error::TrainingError;

use crate::annotate::{EngineError, read_model};
use crate::report::{Event, Reporter, TrainingSummary};
use fit::{Example, Plan, fit};
use gold::{SplitGold, divide, read};

/// Settings of a training.
#[derive(Clone, Debug)]
pub struct TrainingSettings {
    /// Gold files and folders: whatever [`crate::eval::read_gold`] reads.
    pub gold: Vec<PathBuf>,
    /// The model file to write.
    pub out: PathBuf,
    /// Model to start from.
    pub start: Start,
    /// Passes over the articles.
    pub epochs: u32,
    /// Seed for the held-out articles and their order.
    pub seed: u64,
    /// Share of the articles to hold out, 0 to 0.5.
    pub held_out: f64,
    /// Step size; `None`: the one for the start.
    pub learning_rate: Option<f32>,
    /// Number of threads.
    pub threads: usize,
}

/// Model that training starts from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Start {
    /// The built-in model.
    Fast,
    /// The built-in model's hidden layers with an untrained head.
    New,
    /// A model file.
    Model(PathBuf),
}

/// Learning rate for an untrained head; fitted in docs/experiments/train.md.
const NEW_LEARNING_RATE: f32 = 0.01;
/// Learning rate for a trained head; fitted in docs/experiments/train.md.
const CONTINUED_LEARNING_RATE: f32 = 0.001;
/// Most characters of the file's name in a model's id.
const MAX_NAME: usize = 40;

/// Trains a model and writes it.
///
/// # Errors
/// [`TrainingError`]; the file at `settings.out` is unchanged then.
pub fn train(settings: &TrainingSettings, reporter: &dyn Reporter) -> Result<TrainingSummary, TrainingError> {
    let started = Instant::now();
    let rate = settings.learning_rate.unwrap_or(if settings.start == Start::New {
        NEW_LEARNING_RATE
    } else {
        CONTINUED_LEARNING_RATE
    });
    if !(rate > 0.0 && rate <= 1.0) {
        return Err(TrainingError::BadSetting(format!("--learning-rate {rate}: it is above 0 and at most 1")));
    }
    drop(temporary_in_folder_of(&settings.out)?); // An unwritable path is reported before the work, not after.
    let base = match &settings.start {
        Start::Fast | Start::New => FastEngine::built_in_bytes().to_vec(),
        Start::Model(path) => start_of(path)?,
    };
    let engine = FastEngine::new(&base).map_err(|source| match &settings.start {
        Start::Model(path) => EngineError::Unusable { path: path.clone(), source },
        Start::Fast | Start::New => EngineError::BuiltIn(source),
    })?;
    let mut rng = Rng::with_seed(settings.seed);
    let SplitGold { train, tune, score } = divide(read(&settings.gold)?, settings.held_out, &mut rng)?;
    let held_out = tune.len() + score.len();
    let start = engine.model().id().to_string();
    let pool = ThreadPoolBuilder::new().num_threads(settings.threads).build()?;

    pool.install(|| {
        let examples = Example::of(&engine, &train);
        if !examples.iter().any(Example::has_roles) {
            return Err(TrainingError::NoAttributions);
        }
        reporter.event(&Event::TrainingStarted { articles: train.len(), held_out, start: &start });
        let is_new = settings.start == Start::New;
        let head = if is_new { Head::zero(engine.model()) } else { Head::of(engine.model()) };
        let plan = Plan { epochs: settings.epochs, rate, continues: !is_new };
        let fitted = fit(&engine, head, &examples, &Example::of(&engine, &tune), &plan, &mut rng, reporter)?;

        let id = own_name(&start, &settings.out);
        let written = |tuning: &[f32]| fitted.head.write(&base, &id, tuning);
        let mut bytes = written(&engine.tuning().numbers())?;
        if !tune.is_empty() {
            bytes = written(&tune::tune(&FastEngine::new(&bytes)?, &tune).numbers())?;
        }
        let after = tune::score(&Recovering::new(FastEngine::new(&bytes)?), &score);
        save(&settings.out, &bytes)?;
        let all = train.iter().chain(&tune).chain(&score);
        let summary = TrainingSummary {
            model: id,
            start: start.clone(),
            out: settings.out.clone(),
            articles: train.len(),
            held_out,
            scored: score.len(),
            attributions: all.map(|a| a.attributions.len()).sum(),
            epochs: fitted.epoch,
            seconds: started.elapsed().as_secs_f64(),
            before: tune::score(&Recovering::new(FastEngine::new(&base)?), &score),
            after,
        };
        reporter.event(&Event::TrainingFinished(&summary));
        Ok(summary)
    })
}

/// Bytes of the model file to start from; only models of the fast engine can be trained.
fn start_of(path: &Path) -> Result<Vec<u8>, TrainingError> {
    let other = |what: &str| {
        let only = "`whosaid train` trains the engine \"fast\" only; give \"fast\", \"new\" or a model of that engine \
                    (the encoder of \"accurate\" is trained with the scripts in training/)";
        Err(TrainingError::BadSetting(format!("--start {}: {what}: {only}", path.display())))
    };
    if path == Path::new("accurate") && !path.exists() {
        return other("not a model file");
    }
    let bytes = read_model(path)?;
    if Format::of(&bytes) == Some(Format::Accurate) { other("a model of the engine \"accurate\"") } else { Ok(bytes) }
}

/// Id of a new model: that of the model it started from, then its file's name (`fast-2+mine`).
fn own_name(start: &str, out: &Path) -> String {
    let stem = out.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let plain = |c: char| if c.is_ascii_alphanumeric() || "._-".contains(c) { c } else { '-' };
    let name: String = stem.chars().take(MAX_NAME).map(plain).collect();
    format!("{}+{name}", start.split('+').next().unwrap_or(start))
}

/// A temporary file in the folder of `path`.
fn temporary_in_folder_of(path: &Path) -> Result<tempfile::NamedTempFile, TrainingError> {
    let failed = |source| TrainingError::Write { path: path.to_path_buf(), source };
    if path.is_dir() {
        return Err(failed(std::io::ErrorKind::IsADirectory.into()));
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    tempfile::Builder::new().prefix(".whosaid-model-").tempfile_in(folder).map_err(failed)
}

/// Writes the file completely or not at all.
fn save(path: &Path, bytes: &[u8]) -> Result<(), TrainingError> {
    let failed = |source| TrainingError::Write { path: path.to_path_buf(), source };
    let mut file = temporary_in_folder_of(path)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // Temporary files are readable by their owner only; a model should be like any other file.
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o644)).map_err(failed)?;
    }
    let folder = file.path().parent().map(Path::to_path_buf);
    file.persist(path).map_err(|e| failed(e.error))?;
    // The rename is durable once the folder is synced; a folder that cannot be opened for that is no error.
    if let Some(folder) = folder.and_then(|f| File::open(f).ok()) {
        let _ = folder.sync_all();
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn model_id_has_its_start_and_its_file() {
        assert_eq!(own_name("fast-2", Path::new("a/mine.model")), "fast-2+mine");
        assert_eq!(own_name("fast-2+old", Path::new("héé x.model")), "fast-2+h---x");
    }
}
