//! Annotating: the language core over one article, with a panic contained to that article.

mod engine;
mod lexicon;

use std::any::Any;
use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use whosaid_language::Analyser;

pub use engine::{Engine, EngineError, EngineModel, LoadedEngine, read_model};
pub use lexicon::{LexiconPart, LoadedLexicon, StanceError, StanceSettings, read_lexicon};

use crate::flow::{AnnotatedDocument, Article, DropStatus, Dropped, Stage};

thread_local! {
    static CONTAINED: Cell<bool> = const { Cell::new(false) };
}

/// Annotates one article. A bug in the core that panics costs this article, not the run.
pub fn annotate(analyser: &Analyser, article: Article) -> Result<AnnotatedDocument, Dropped> {
    match contained(|| analyser.annotate(&article.text)) {
        Ok(annotations) => Ok(AnnotatedDocument { article, annotations }),
        Err(message) => Err(Dropped {
            path: article.path,
            record: article.record,
            stage: Stage::Annotate,
            status: DropStatus::Failed,
            code: "panic",
            reason: format!("the annotator stopped on this article ({message}); please report it with the article"),
        }),
    }
}

/// Runs `f`; a panic in it becomes its message, and prints nothing.
fn contained<T>(f: impl FnOnce() -> T) -> Result<T, String> {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !CONTAINED.get() {
                before(info);
            }
        }));
    });
    CONTAINED.set(true);
    let outcome = panic::catch_unwind(AssertUnwindSafe(f));
    CONTAINED.set(false);
    outcome.map_err(|payload| message(payload.as_ref()))
}

fn message(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied().or_else(|| payload.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("unknown panic").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_is_contained_with_its_message() {
        assert_eq!(contained(|| 7), Ok(7));
        assert_eq!(contained(|| -> u8 { panic!("token {}", 3) }), Err("token 3".to_string()));
        assert_eq!(contained(|| 8), Ok(8));
    }
}
