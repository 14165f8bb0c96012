//! The attribution engines by name.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

#[cfg(feature = "accurate")]
use whosaid_encoder::AccurateEngine;
use whosaid_language::ModelError;
use whosaid_language::attribution::learned::FastEngine;
use whosaid_language::attribution::{AttributionEngine, Recovering, RulesEngine};

use crate::setting::{Word, word_setting};

/// How attributions are found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Engine {
    /// By a small network, learned from annotated articles.
    #[default]
    Fast,
    /// By a fine-tuned transformer encoder: the best scores, for some dozen articles a second.
    Accurate,
    /// By rules over a light analysis of the sentence.
    Rules,
}

word_setting!(Engine { Fast => "fast", Accurate => "accurate", Rules => "rules" });

impl Engine {
    /// Its name in settings and tables.
    pub fn name(self) -> &'static str {
        self.word()
    }

    /// Makes it ready; `model` is the file of the engine's model, none the built-in one. Costly: make one and share it.
    pub fn load(self, model: Option<&Path>) -> Result<LoadedEngine, EngineError> {
        let built_in = match self {
            Engine::Rules => {
                let unused = model.map(|path| EngineError::NoModel { path: path.to_path_buf() });
                return unused.map_or_else(|| Ok(LoadedEngine::outside(RulesEngine::default())), Err);
            }
            Engine::Fast => Some(FastEngine::built_in_bytes()),
            #[cfg(feature = "accurate")]
            Engine::Accurate => whosaid_encoder::built_in_model(),
            #[cfg(not(feature = "accurate"))]
            Engine::Accurate => return Err(EngineError::NotBuilt),
        };
        let own = model.map(read_model).transpose()?;
        let bytes = own.as_deref().or(built_in).ok_or(EngineError::NotBuiltIn)?;
        let unusable = |source| match model {
            Some(path) => EngineError::Unusable { path: path.to_path_buf(), source },
            None => EngineError::BuiltIn(source),
        };
        let engine: Box<dyn AttributionEngine> = match self {
            #[cfg(feature = "accurate")]
            Engine::Accurate => Box::new(Recovering::new(AccurateEngine::new(bytes).map_err(unusable)?)),
            _ => Box::new(Recovering::new(FastEngine::new(bytes).map_err(unusable)?)),
        };
        let hash = blake3::hash(bytes).to_hex().to_string();
        let model = Some(EngineModel { id: engine.id().to_string(), hash });
        Ok(LoadedEngine { engine, model })
    }
}

/// An engine that is ready to be used.
pub struct LoadedEngine {
    /// The engine.
    pub engine: Box<dyn AttributionEngine>,
    /// The model that it reads, if it reads one.
    pub model: Option<EngineModel>,
}

impl LoadedEngine {
    /// An engine of the caller's own, without a model file.
    pub fn outside(engine: impl AttributionEngine + 'static) -> Self {
        Self { engine: Box::new(engine), model: None }
    }
}

/// A model in use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EngineModel {
    /// Its name and version ('fast-2', 'fast-2+mine').
    pub id: String,
    /// BLAKE3 hash of its file's bytes, in hex.
    pub hash: String,
}

/// Why an engine cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum EngineError {
    /// The model file cannot be read.
    #[error("cannot read the model {}: {source}; {FIX}", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file is not a model that this version can use.
    #[error("{}: {source}; {}", path.display(), fix(source))]
    Unusable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: ModelError,
    },
    /// The program was built without the engine.
    #[error(
        "this program was built without the engine \"accurate\"; set `engine` (--engine) to \"fast\" or \"rules\", or build \
         it with `--features accurate`"
    )]
    NotBuilt,
    /// The program was built without the engine's model, and none is given.
    #[error(
        "this program was built without the model of the engine \"accurate\" (the crate registry takes none of its \
         size); give the file crates/encoder/models/accurate.model of the repository as `model` in the settings or --model"
    )]
    NotBuiltIn,
    /// The engine reads no model.
    #[error("the engine \"rules\" reads no model, so {} would not be used: set `engine` (--engine) to that of the \
             model, or leave `model` (--model) out", path.display())]
    NoModel {
        /// The file that was given.
        path: PathBuf,
    },
    /// The program was built with a damaged model.
    #[error("the model of the attribution engine: {0}; build or install the program anew")]
    BuiltIn(ModelError),
}

const FIX: &str = "give a model file of this engine (`whosaid train` makes those of \"fast\") as `model` in the settings or \
     --model, or none for the built-in one";

fn fix(error: &ModelError) -> &'static str {
    match error {
        ModelError::NotAModel => FIX,
        ModelError::OtherEngine { .. } => "set `engine` (--engine) to that, or give a model of the one that is set",
        ModelError::Version { .. } => "make it anew with this version (\"fast\": with its `whosaid train`)",
        _ => "copy it anew, or train it anew (`whosaid train`)",
    }
}

/// Most bytes that are read of a model file. Real ones have a tenth of it.
const MAX_BYTES: u64 = 64 << 20;

/// The bytes of a model file, unchecked.
pub fn read_model(path: &Path) -> Result<Vec<u8>, EngineError> {
    let unreadable = |source| EngineError::Unreadable { path: path.to_path_buf(), source };
    let mut bytes = Vec::new();
    let file = File::open(path).map_err(unreadable)?;
    file.take(MAX_BYTES).read_to_end(&mut bytes).map_err(unreadable)?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(name: &str, bytes: Option<&[u8]>) -> String {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join(name);
        if let Some(bytes) = bytes {
            std::fs::write(&path, bytes).expect("written");
        }
        Engine::Fast.load(Some(&path)).err().expect("an error").to_string()
    }

    #[test]
    fn the_model_in_use_is_known() {
        let model = Engine::Fast.load(None).expect("an engine").model.expect("a model");
        assert!(model.id.starts_with("fast-"), "{}", model.id);
        assert_eq!(model.hash, blake3::hash(FastEngine::built_in_bytes()).to_hex().to_string());
        assert_eq!(Engine::Rules.load(None).expect("an engine").model, None);
    }

    #[cfg(feature = "accurate")]
    #[test]
    fn accurate_engine_is_that_of_its_model() {
        let accurate = Engine::Accurate.load(None).expect("an engine");
        let id = accurate.model.expect("a model").id;
        assert!(id.starts_with("accurate-") && accurate.engine.id() == id, "{id}");
        let other = message("b.model", whosaid_encoder::built_in_model());
        assert!(
            other.contains("b.model: a model of the engine \"accurate\", not of \"fast\"; set `engine`"),
            "{other}"
        );
    }

    #[cfg(not(feature = "accurate"))]
    #[test]
    fn accurate_engine_that_is_not_built_in_says_so() {
        let error = Engine::Accurate.load(None).err().expect("an error");
        assert!(error.to_string().contains("built without the engine \"accurate\""), "{error}");
    }

    #[test]
    fn a_model_that_cannot_be_used_is_named_with_the_fix() {
        assert!(message("none.model", None).contains("cannot read the model"));
        assert!(message("a.model", Some(b"hello")).contains("a.model: not a whosaid model file; give a model file"));
        let mut old = FastEngine::built_in_bytes().to_vec();
        old[8] = 77;
        assert!(message("a.model", Some(&old)).contains("of format 77"));
        assert!(message("a.model", Some(&old)).ends_with("`whosaid train`)"));
        old[8] = FastEngine::built_in_bytes()[8];
        old.truncate(1000);
        assert!(message("a.model", Some(&old)).contains("damaged"));
    }
}
