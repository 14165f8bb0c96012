//! The coding page: one offline HTML file for each coder.
//!
//! Article text is untrusted. It is in the page as JSON in a data block, with every `<` escaped, and the script only
//! ever puts it into text nodes; the page's policy allows no script or style but its own (by their hashes) and no
//! connection whatever.

use minijinja::{Environment, context};
use serde::Serialize;

use super::design::{Asked, AuditedArticle, Design, Spans};
use super::error::AuditError;
use super::random::draw;
use crate::offline::{for_script, policy_hash};

const PAGE: &str = include_str!("page.html.jinja");
const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// What a page knows: no confidence, no stratum, and not what the other coders do.
#[derive(Serialize)]
struct PageData<'a> {
    audit: &'a str,
    coder: &'a str,
    asked: Vec<&'a str>,
    articles: Vec<&'a AuditedArticle>,
    items: Vec<PageItem<'a>>,
}

#[derive(Serialize)]
struct PageItem<'a> {
    item: &'a str,
    unit: &'static str,
    article: usize,
    /// Of a paragraph: its place.
    #[serde(skip_serializing_if = "Option::is_none")]
    span: Option<(u32, u32)>,
    rows: Vec<PageRow<'a>>,
}

#[derive(Serialize)]
struct PageRow<'a> {
    quote_id: &'a str,
    speaker: Option<&'a str>,
    content: &'a Spans,
    source: &'a Spans,
    cue: &'a Spans,
}

/// The items of a coder in the order of their page and sheet: rows, then paragraphs, each shuffled for the coder.
pub(super) fn order(design: &Design, coder: usize) -> (Vec<usize>, Vec<usize>) {
    let name = format!("order {}", design.coders[coder]);
    let shuffled = |items: Vec<(usize, &str)>| {
        let mut items = items;
        items.sort_by_key(|(_, item)| draw(design.seed, &name, item));
        items.into_iter().map(|(at, _)| at).collect()
    };
    let rows = design.rows.iter().enumerate().filter(|(_, r)| r.coders.contains(&coder));
    let paragraphs = design.paragraphs.iter().enumerate().filter(|(_, p)| p.coders.contains(&coder));
    (
        shuffled(rows.map(|(i, r)| (i, r.item.as_str())).collect()),
        shuffled(paragraphs.map(|(i, p)| (i, p.item.as_str())).collect()),
    )
}

/// The page of a coder.
///
/// # Errors
/// [`AuditError::Template`] if the template cannot be filled in.
pub fn page(design: &Design, coder: usize) -> Result<String, AuditError> {
    let (rows, paragraphs) = order(design, coder);
    let mut articles: Vec<(&str, &AuditedArticle)> = Vec::new();
    let mut article = |doc_id: &'_ str| -> usize {
        if let Some(at) = articles.iter().position(|a| a.0 == doc_id) {
            return at;
        }
        if let Some((id, found)) = design.articles.get_key_value(doc_id) {
            articles.push((id, found));
        }
        articles.len() - 1
    };
    let mut items = Vec::new();
    for row in rows.iter().map(|&i| &design.rows[i]) {
        let shown = PageRow {
            quote_id: &row.quote_id,
            speaker: row.speaker.as_deref(),
            content: &row.content,
            source: &row.source,
            cue: &row.cue,
        };
        items.push(PageItem {
            item: &row.item,
            unit: "row",
            article: article(&row.doc_id),
            span: None,
            rows: vec![shown],
        });
    }
    for paragraph in paragraphs.iter().map(|&i| &design.paragraphs[i]) {
        let rows = paragraph.rows.iter().map(|row| PageRow {
            quote_id: &row.quote_id,
            speaker: row.speaker.as_deref(),
            content: &row.content,
            source: &row.source,
            cue: &row.cue,
        });
        items.push(PageItem {
            item: &paragraph.item,
            unit: "paragraph",
            article: article(&paragraph.doc_id),
            span: Some(paragraph.span),
            rows: rows.collect(),
        });
    }
    let coder = design.coders[coder].as_str();
    let data = PageData {
        audit: &design.id,
        coder,
        asked: design.asked.iter().map(|a: &Asked| a.question.as_str()).collect(),
        articles: articles.into_iter().map(|a| a.1).collect(),
        items,
    };
    let json = serde_json::to_string(&data).unwrap_or_default(); // Maps with text keys always serialise.
    let mut environment = Environment::new();
    environment.add_template("page.html", PAGE)?;
    Ok(environment.get_template("page.html")?.render(context! {
        audit => design.id,
        coder => coder,
        style => minijinja::Value::from_safe_string(STYLE.to_string()),
        script => minijinja::Value::from_safe_string(SCRIPT.to_string()),
        style_hash => policy_hash(STYLE),
        script_hash => policy_hash(SCRIPT),
        data => minijinja::Value::from_safe_string(for_script(&json)),
    })?)
}
