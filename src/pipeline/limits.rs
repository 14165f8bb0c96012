//! When a run stops of its own accord.

use std::collections::BTreeMap;

use crate::config::{MaxFailures, Settings};
use crate::flow::{DropStatus, Dropped};
use crate::report::Progress;

/// Failures quoted in the error that stops a run.
const MAX_QUOTED: usize = 3;

/// The bounds `limit` and `max_failures`.
#[derive(Debug)]
pub(super) struct Limits {
    /// Articles; 0: all.
    articles: u64,
    max_failures: MaxFailures,
    /// What failed so far.
    by_code: BTreeMap<String, u64>,
    first: Vec<String>,
}

/// More failed than is allowed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TooMany {
    /// How many may.
    pub(super) allowed: String,
    /// What failed, by code.
    pub(super) by_code: String,
    /// The first of it.
    pub(super) first: String,
}

impl Limits {
    pub(super) fn new(settings: &Settings) -> Self {
        Self {
            articles: settings.limit,
            max_failures: settings.max_failures,
            by_code: BTreeMap::new(),
            first: Vec::new(),
        }
    }

    /// Takes note of what was dropped.
    pub(super) fn note(&mut self, dropped: &Dropped) {
        if dropped.status == DropStatus::Failed {
            *self.by_code.entry(dropped.code.to_string()).or_default() += 1;
            if self.first.len() < MAX_QUOTED {
                let record = dropped.record.as_deref().map(|r| format!("#{r}")).unwrap_or_default();
                self.first.push(format!("{}{record}: {}", dropped.path, dropped.reason));
            }
        }
    }

    /// How many files may be taken into the next batch, if every one has an article.
    pub(super) fn files_left(&self, progress: &Progress) -> usize {
        match self.articles {
            0 => usize::MAX,
            most => usize::try_from(most.saturating_sub(progress.articles)).unwrap_or(usize::MAX),
        }
    }

    /// Whether so many articles are read as are to be.
    pub(super) fn has_enough(&self, progress: &Progress) -> bool {
        self.articles > 0 && progress.articles >= self.articles
    }

    /// Whether more failed than is allowed. A share is judged once enough is read, or when it is `over`.
    pub(super) fn too_many_failed(&self, progress: &Progress, over: bool) -> bool {
        self.max_failures.is_exceeded(progress.failed, progress.articles, over)
    }

    /// What failed, in words.
    pub(super) fn told(&self) -> TooMany {
        let by_code: Vec<String> = self.by_code.iter().map(|(code, n)| format!("{n} {code}")).collect();
        TooMany { allowed: self.max_failures.to_string(), by_code: by_code.join(", "), first: self.first.join("; ") }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::flow::Stage;

    #[test]
    fn it_stops_at_articles_and_at_failures() {
        let settings = Settings { limit: 10, max_failures: MaxFailures::Count(1), ..Settings::default() };
        let mut limits = Limits::new(&settings);
        let mut progress = Progress { articles: 7, failed: 1, ..Progress::default() };
        assert_eq!((limits.files_left(&progress), limits.has_enough(&progress)), (3, false));
        assert!(!limits.too_many_failed(&progress, true));
        (progress.articles, progress.failed) = (10, 2);
        assert!(limits.has_enough(&progress) && limits.too_many_failed(&progress, false));
        limits.note(&Dropped {
            path: "a.jsonl".to_string(),
            record: Some("3".to_string()),
            stage: Stage::Read,
            status: DropStatus::Failed,
            code: "bad_json".into(),
            reason: "it is not JSON".to_string(),
        });
        let TooMany { allowed, by_code, first } = limits.told();
        assert_eq!([&*allowed, &by_code, &first], ["1", "1 bad_json", "a.jsonl#3: it is not JSON"]);
        let all = Limits::new(&Settings::default());
        assert_eq!((all.files_left(&progress), all.has_enough(&progress)), (usize::MAX, false));
    }
}
