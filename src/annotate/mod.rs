//! Annotating: the language core over one article, with a panic, and a time without end, contained to that article.

mod engine;
mod lexicon;
mod time_limit;

use whosaid_language::{Analyser, Budget, Spent};

pub use engine::{Engine, EngineError, EngineModel, LoadedEngine, read_model};
pub use lexicon::{LexiconPart, LoadedLexicon, StanceError, StanceSettings, read_lexicon};
pub use time_limit::TimeLimit;

use crate::contain::contained;
use crate::flow::{AnnotatedDocument, Article, DropStatus, Dropped, Stage};
use crate::setting::section;

section! {
    /// How an article is annotated.
    pub struct AnnotateSettings {
        /// How many seconds of CPU time the annotation of one article, with the reading of its HTML, may
        /// take: one that takes longer fails, and the run goes on. 0: no limit.
        // A long article takes a hundredth of a second. What takes a minute is some megabytes of text.
        "annotate.max_seconds" Rows, max_seconds: u64 = 60;
    }
}

/// Annotates one article, however long it takes. A bug in the core that panics costs this article, not the run.
pub fn annotate(analyser: &Analyser, article: Article) -> Result<AnnotatedDocument, Dropped> {
    let settings = AnnotateSettings { max_seconds: 0 };
    annotate_within(analyser, article, &settings, &TimeLimit::new(&settings, &|| false))
}

/// The same; an article that takes longer than the settings allow is given up. The core asks `limit` while it works: no
/// thread has to be stopped for it.
pub fn annotate_within(
    analyser: &Analyser,
    article: Article,
    settings: &AnnotateSettings,
    limit: &TimeLimit<'_>,
) -> Result<AnnotatedDocument, Dropped> {
    match contained(|| analyser.annotate_within(&article.text, Budget::new(limit))) {
        Ok(Ok(annotations)) => Ok(AnnotatedDocument { article, annotations }),
        Ok(Err(Spent)) => Err(Dropped {
            path: article.path,
            record: article.record,
            stage: Stage::Annotate,
            status: DropStatus::Failed,
            code: "too_slow".into(),
            reason: format!(
                "its {} bytes of text took more CPU time than annotate.max_seconds = {}; raise it, or split or exclude \
                 the article",
                article.text.len(),
                settings.max_seconds
            ),
        }),
        Err(message) => Err(panicked(article, &message)),
    }
}

/// The article in which a panic with that message was contained.
pub fn panicked(article: Article, message: &str) -> Dropped {
    Dropped {
        path: article.path,
        record: article.record,
        stage: Stage::Annotate,
        status: DropStatus::Failed,
        code: "panic".into(),
        reason: format!("the annotator stopped on this article ({message}); please report it with the article"),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use whosaid_language::attribution::RulesEngine;

    use super::*;
    use crate::flow::Metadata;

    fn article(text: String) -> Article {
        Article {
            doc_id: "a.txt".to_string(),
            path: "a.txt".to_string(),
            record: None,
            format: "txt".into(),
            metadata: Metadata::default(),
            text,
            note: None,
            content_hash: String::new(),
        }
    }

    #[test]
    fn a_slow_article_is_given_up() {
        let analyser = Analyser::builder().engine(RulesEngine::default()).build();
        let slow = article("said that the mayor, he said, said ".repeat(200_000));
        let settings = AnnotateSettings { max_seconds: 1 };
        let limit = TimeLimit::new(&settings, &|| false);
        let dropped = annotate_within(&analyser, slow, &settings, &limit).expect_err("too slow");
        assert_eq!((&*dropped.code, dropped.stage), ("too_slow", Stage::Annotate));
        assert!(dropped.reason.contains("annotate.max_seconds = 1"), "{}", dropped.reason);
        assert!(limit.taken() >= Duration::from_secs(1));
        let (quick, limit) = (article("“No,” said Ann Lee.".to_string()), TimeLimit::new(&settings, &|| false));
        let document = annotate_within(&analyser, quick, &settings, &limit).expect("annotations");
        assert_eq!(document.annotations.quotes.len(), 1);
    }
}
