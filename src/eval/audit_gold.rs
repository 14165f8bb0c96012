//! Gold from an audit: what a coder said of the sampled paragraphs.
//!
//! A paragraph is annotated throughout: its attributions are the program's rows that the coder did not call wrong, and
//! the missed ones whose spans the coder marked. A paragraph with a missed one whose spans were not marked is left out,
//! since it would count as having none. The texts and the rows are in the design, `audit.json`, next to the coder's file.

use std::collections::BTreeMap;
use std::path::Path;

use super::error::EvalError;
use super::gold::{GoldArticle, GoldAttribution, check, key};
use super::text::{Roles, Spans};
use crate::audit::{AuditError, Coding, DESIGN_FILE, Design, Spans as DesignSpans};

/// Reads a coder's CSV as gold, with the sampled paragraphs as the annotated parts of their articles.
pub(super) fn read(path: &Path) -> Result<Vec<GoldArticle>, EvalError> {
    let failed = |error: AuditError| EvalError::invalid(path, 1, error.to_string());
    let design = Design::read(&path.parent().unwrap_or(Path::new("")).join(DESIGN_FILE)).map_err(failed)?;
    let coding = Coding::read(path, &design).map_err(failed)?;
    let spans = |list: &DesignSpans| list.iter().map(|s| (s.0 as usize, s.1 as usize)).collect::<Spans>();
    let mut out: BTreeMap<String, GoldArticle> = BTreeMap::new();
    for paragraph in &design.paragraphs {
        let Some(code) = coding.paragraphs.get(&paragraph.item) else { continue };
        let missed: u32 = code.missed.iter().sum();
        let Some(article) = design.articles.get(&paragraph.doc_id) else { continue };
        if missed as usize != code.marked.len() {
            continue;
        }
        let gold = out.entry(paragraph.doc_id.clone()).or_insert_with(|| GoldArticle {
            outlet: article.outlet.clone(),
            date: article.date.clone(),
            scope: Some(Vec::new()),
            ..GoldArticle::new(key(&paragraph.doc_id), article.text.clone())
        });
        let right = paragraph.rows.iter().filter(|r| r.begins && !code.wrong.contains(&r.quote_id));
        let rows = right.map(|r| Roles { source: spans(&r.source), cue: spans(&r.cue), content: spans(&r.content) });
        let marked = code.marked.iter();
        let marked = marked.map(|m| Roles { source: spans(&m.source), cue: spans(&m.cue), content: spans(&m.content) });
        for roles in rows.chain(marked) {
            check(&roles, &gold.text)
                .map_err(|problem| EvalError::invalid(path, 1, format!("{}: {problem}", paragraph.item)))?;
            let id = format!("E{}", gold.attributions.len() + 1);
            gold.attributions.push(GoldAttribution { id, roles });
        }
        if let Some(scope) = &mut gold.scope {
            scope.push((paragraph.span.0 as usize, paragraph.span.1 as usize));
        }
    }
    if out.is_empty() {
        let message = "none of its paragraphs is coded with the spans of what is missing";
        return Err(EvalError::Empty { path: path.to_path_buf(), message });
    }
    let mut articles: Vec<GoldArticle> = out.into_values().collect();
    for article in &mut articles {
        article.attributions.sort_by_key(|a| a.roles.content.first().copied());
        if let Some(scope) = &mut article.scope {
            scope.sort_unstable();
        }
    }
    Ok(articles)
}
