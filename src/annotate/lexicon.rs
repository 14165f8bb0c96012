//! The stance lexicon of a run: the built-in one, with a user's files merged over it.

use std::io;
use std::path::{Path, PathBuf};

use whosaid_language::stance::{LexiconError, StanceLexicon};

use crate::setting::section;

section! {
    /// By what stance is marked.
    pub struct StanceSettings {
        /// Lexicon files of your own, merged over the built-in stance lexicon in this order: they add
        /// categories and entries, or replace them. A relative path counts from the folder of the config
        /// file. `whosaid lexicon check FILE` checks one; docs/lexicons.md describes them.
        "stance.lexicons" Nothing, lexicons: Vec<PathBuf> = Vec::new();
    }
}

/// A lexicon that is ready to be used.
#[derive(Clone, Debug)]
pub struct LoadedLexicon {
    /// The lexicon.
    pub lexicon: StanceLexicon,
    /// What it was made from: the built-in files as one, then each of the user's.
    pub parts: Vec<LexiconPart>,
}

/// What a lexicon was made from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconPart {
    /// `stance-lexicon`, or `stance-lexicon:` and the file's path as the settings have it.
    pub id: String,
    /// BLAKE3 hash of its bytes, in hex.
    pub hash: String,
}

/// Why a lexicon cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StanceError {
    /// A file cannot be read.
    #[error("cannot read the stance lexicon {}: {source}; see stance.lexicons in `whosaid config`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not a lexicon, or an entry of it cannot be used.
    #[error("{0}\n(`whosaid lexicon check FILE` lists all that is wrong)")]
    Invalid(#[from] LexiconError),
}

impl StanceSettings {
    /// Reads the files and merges them.
    pub fn load(&self) -> Result<LoadedLexicon, StanceError> {
        let texts = self.lexicons.iter().map(|p| read_lexicon(p)).collect::<Result<Vec<_>, _>>()?;
        let names: Vec<String> = self.lexicons.iter().map(|p| p.display().to_string()).collect();
        let files: Vec<(&str, &str)> =
            names.iter().zip(&texts).map(|(name, text)| (name.as_str(), text.as_str())).collect();
        let lexicon = if files.is_empty() { StanceLexicon::built_in() } else { StanceLexicon::parse(&files)? };

        let mut built_in = blake3::Hasher::new();
        for (_, text) in StanceLexicon::built_in_files() {
            built_in.update(text.as_bytes());
        }
        let mut parts =
            vec![LexiconPart { id: "stance-lexicon".to_string(), hash: built_in.finalize().to_hex().to_string() }];
        parts.extend(files.iter().map(|(name, text)| LexiconPart {
            id: format!("stance-lexicon:{name}"),
            hash: blake3::hash(text.as_bytes()).to_hex().to_string(),
        }));
        Ok(LoadedLexicon { lexicon, parts })
    }
}

/// The text of a lexicon file.
pub fn read_lexicon(path: &Path) -> Result<String, StanceError> {
    std::fs::read_to_string(path).map_err(|source| StanceError::Unreadable { path: path.to_path_buf(), source })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_users_category_stands_beside_those_there_are() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.toml");
        let text = "[[subcategory]]\ncategory = \"harbour\"\nname = \"tide\"\n\n\
                    [[entry]]\nlemma = \"ebb tide\"\nin = \"harbour/tide\"\nsource = [\"own\"]\n";
        std::fs::write(&path, text).expect("written");
        let loaded = StanceSettings { lexicons: vec![path.clone()] }.load().expect("a lexicon");
        assert!(loaded.lexicon.subcategory("harbour", "tide").is_some());
        assert!(loaded.lexicon.subcategory("epistemic", "possibility").is_some());
        let own = &loaded.parts[1];
        assert_eq!(own.id, format!("stance-lexicon:{}", path.display()));
        assert_eq!(own.hash, blake3::hash(text.as_bytes()).to_hex().to_string());
        let built_in = StanceSettings::default().load().expect("a lexicon").parts;
        assert_eq!(built_in, loaded.parts[..1]);
    }

    #[test]
    fn a_file_that_is_missing_or_wrong_is_named() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mine.toml");
        let message = |path: &Path| {
            StanceSettings { lexicons: vec![path.to_path_buf()] }.load().expect_err("an error").to_string()
        };
        assert!(message(&path).contains("mine.toml"));
        std::fs::write(&path, "\n[[entry]]\nlemma = \"gosh\"\nin = \"attitude/awe\"\n").expect("written");
        let told = message(&path);
        assert!(told.contains("mine.toml:2: entry 'gosh': there is no subcategory 'attitude/awe'"), "{told}");
    }
}
