//! Europresse: a saved page with an `article` for each article, its parts told by the names of their classes.

use dom_query::{Document, NodeRef};

use super::no_body;
use crate::flow::Metadata;
use crate::read::outcome::{Draft, Trouble};

/// Classes of the parts, the older name after the newer. Of the text's, pages have one within the other.
const TEXT: &[&str] = &[".docOcurrContainer", ".DocText"];
const TITLE: &[&str] = &[".rdp__articletitle", ".titreArticleVisu", ".titreArticle"];
const AUTHOR: &[&str] = &[".docAuthors", ".sm-margin-bottomNews"];

/// The articles of a page that Europresse made; `None` where it is none.
pub(in crate::read) fn from_page(page: &Document) -> Option<Vec<Result<Draft, Trouble>>> {
    let articles = page.select("article");
    if !articles.exists() || !page.select(".DocPublicationName").exists() {
        return None;
    }
    Some(articles.nodes().iter().map(article).collect())
}

fn article(article: &NodeRef) -> Result<Draft, Trouble> {
    let part = |classes: &[&str]| classes.iter().find_map(|class| first(article, class));
    let line = |classes: &[&str]| {
        let text = part(classes)?.text().split_whitespace().collect::<Vec<_>>().join(" ");
        (!text.is_empty()).then_some(text)
    };
    let metadata = Metadata {
        title: line(TITLE),
        author: line(AUTHOR).map(super::super::formats::without_by),
        outlet: line(&[".DocPublicationName"]).map(without_issue),
        date: line(&[".DocHeader"]),
        ..Metadata::default()
    };
    let texts = TEXT.iter().filter_map(|class| first(article, class)).map(|text| text.formatted_text().to_string());
    let body = texts.max_by_key(String::len).unwrap_or_default();
    let paragraphs: Vec<&str> = body.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    if paragraphs.is_empty() {
        return Err(no_body("Europresse"));
    }
    Ok(Draft { id: line(&[".publiC-lblNodoc"]), metadata, text: paragraphs.join("\n\n"), ..Draft::default() })
}

/// The first element below `node` that has the class, and some text in it.
fn first<'a>(node: &NodeRef<'a>, class: &str) -> Option<NodeRef<'a>> {
    let class = class.trim_start_matches('.');
    node.descendants_it().find(|inner| inner.has_class(class) && !inner.text().trim().is_empty())
}

/// 'Le Matin, no. 24567' without the number of the issue.
fn without_issue(outlet: String) -> String {
    match outlet.rsplit_once(", ") {
        Some((name, issue)) if ["no. ", "no ", "n° "].iter().any(|start| issue.to_lowercase().starts_with(start)) => {
            name.to_owned()
        }
        _ => outlet,
    }
}
