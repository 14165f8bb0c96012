//! All settings by name, for the environment's names, the checks, `whosaid config` and the documented default file.

use std::sync::LazyLock;

use super::Settings;
use crate::setting::{Section, Setting};

/// All settings, in the order of the default file: those outside any table, then table by table.
pub static KEYS: LazyLock<Vec<&'static Setting>> = LazyLock::new(|| {
    let (mut top, tables): (Vec<&Setting>, Vec<&Setting>) =
        Settings::default().declared().into_iter().partition(|setting| setting.table().is_empty());
    // What is read and where it goes, though these belong to the first stage and the last, comes first.
    top.sort_by_key(|setting| !["input", "output"].contains(&setting.key));
    [top, tables].concat()
});

/// Variables with the prefix that are not settings: the config file's place, and what the tests go by.
pub const OTHER_VARIABLES: [&str; 3] = ["WHOSAID_CONFIG", "WHOSAID_SHARED", "WHOSAID_REFRESH"];

/// The setting of that name.
pub fn find(name: &str) -> Option<&'static Setting> {
    KEYS.iter().copied().find(|k| k.key == name)
}

/// Whether a table of that dotted name exists.
pub fn is_section(name: &str) -> bool {
    KEYS.iter().any(|k| k.key.strip_prefix(name).is_some_and(|rest| rest.starts_with('.')))
}

/// The key nearest to a misspelt or misplaced one, if any is near.
pub fn nearest(wrong: &str) -> Option<&'static str> {
    let last = wrong.rsplit('.').next().unwrap_or(wrong);
    let likeness = |key: &Setting| {
        let whole = strsim::jaro_winkler(wrong, key.key);
        // The right word in the wrong table counts nearly as much as a slip in the whole name.
        whole.max(0.98 * strsim::jaro_winkler(last, key.name()))
    };
    best(KEYS.iter().map(|k| (k.key, likeness(k))))
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variable_names_one_key_only() {
        let mut names: Vec<String> = KEYS.iter().map(|k| k.variable()).collect();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), KEYS.len());
        assert_eq!(find("walk.max_file_size").map(Setting::variable).as_deref(), Some("WHOSAID_WALK_MAX_FILE_SIZE"));
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
        for key in KEYS.iter() {
            assert!(key.doc().next().is_some_and(|line| !line.is_empty()), "{}", key.key);
            assert!(key.doc().all(|line| line.len() <= 100), "{}", key.key);
        }
    }
}
