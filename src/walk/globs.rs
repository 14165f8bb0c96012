//! The include and exclude globs.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use super::WalkError;

/// Which entries are wanted.
#[derive(Debug)]
pub(super) struct Wanted {
    pub(super) include: Globs,
    pub(super) exclude: Globs,
    pub(super) hidden: bool,
}

impl Wanted {
    /// Why an entry of that path below the root is left out, as code and reason; `None` if it is wanted.
    pub(super) fn refuses(&self, relative: &str, is_file: bool) -> Option<(&'static str, &'static str)> {
        let name = relative.rsplit('/').next().unwrap_or(relative);
        if !self.hidden && name.starts_with('.') {
            return Some(("hidden", "its name begins with a full stop (hidden = true reads such files)"));
        }
        if self.exclude.matches(relative) {
            return Some(("excluded", "it matches an exclude glob"));
        }
        let is_left_out = is_file && !self.include.is_empty() && !self.include.matches(relative);
        is_left_out.then_some(("not_included", "it matches no include glob"))
    }
}

/// A list of globs, compiled; matched on paths below the root, with forward slashes.
#[derive(Debug)]
pub(super) struct Globs {
    set: GlobSet,
}

impl Globs {
    /// Compiles `globs`, which stand in the setting named `setting`.
    pub(super) fn compile(setting: &'static str, globs: &[String]) -> Result<Globs, WalkError> {
        let bad = |glob: &String, problem: String| WalkError::BadGlob { setting, glob: glob.clone(), problem };
        let mut builder = GlobSetBuilder::new();
        for glob in globs {
            let pattern = glob.trim_start_matches("./").trim_end_matches('/');
            if pattern.is_empty() {
                return Err(bad(glob, "it is empty".to_owned()));
            }
            let anywhere;
            let pattern = if pattern.contains('/') {
                pattern.trim_start_matches('/')
            } else {
                anywhere = format!("**/{pattern}");
                &anywhere
            };
            let compiled = GlobBuilder::new(pattern)
                .literal_separator(true)
                .build()
                .map_err(|error| bad(glob, error.kind().to_string()))?;
            builder.add(compiled);
        }
        let set = builder.build().map_err(|error| WalkError::BadGlob {
            setting,
            glob: error.glob().unwrap_or_default().to_owned(),
            problem: error.kind().to_string(),
        })?;
        Ok(Globs { set })
    }

    pub(super) fn is_empty(&self) -> bool {
        self.set.is_empty()
    }

    pub(super) fn matches(&self, relative: &str) -> bool {
        !self.is_empty() && self.set.is_match(relative)
    }
}
