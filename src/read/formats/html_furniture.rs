//! What is on a page beside its article: dialogs, boxes, menus. It is taken out before the article is looked for.

use dom_query::{Document, NodeRef};
use whosaid_language::word_list::WordList;

use crate::read::PAGE_WORDS;

/// Elements that never hold the article's text.
const REMOVED: &str = "script, style, template, nav, figcaption, amp-ad, amp-sidebar, amp-embed, button, select, \
                       textarea, iframe, dialog, [role=\"dialog\"], [role=\"alertdialog\"], [aria-modal=\"true\"], \
                       [role=\"navigation\"], [role=\"complementary\"]";

/// Parts of the names (id and classes) of consent dialogs; what has one goes, however long it is.
static DIALOGS: WordList = WordList::phrases(PAGE_WORDS, "dialogs");

/// Parts of the names of boxes; what has one goes unless much of the page is in it.
static BOXES: WordList = WordList::phrases(PAGE_WORDS, "boxes");
/// Names that are a box's only as a whole.
static WHOLE: WordList = WordList::phrases(PAGE_WORDS, "whole-boxes");

/// A box that holds a greater share of the page's text is left: its name may be that of a wrapper.
const MAX_SHARE: f64 = 0.3;
/// More boxes of one page are not measured.
const MAX_MEASURED: usize = 400;

/// Takes out of `page` what is not its article.
pub(super) fn remove(page: &Document) {
    page.select(REMOVED).remove();
    remove_notes(page);
    let Some(body) = page.body() else { return };
    let named: Vec<(NodeRef, Kind)> =
        body.descendants_it().filter(NodeRef::is_element).filter_map(|node| Some((node, kind_of(&node)?))).collect();
    if named.is_empty() {
        return;
    }
    let whole = body.text().len().max(1) as f64;
    for (node, kind) in named.into_iter().take(MAX_MEASURED) {
        if kind == Kind::Dialog || (node.text().len() as f64) < whole * MAX_SHARE {
            node.remove_from_parent();
        }
    }
}

/// Takes out the notes and comments of a document that a word processor saved as a page, and the marks that lead to them.
fn remove_notes(page: &Document) {
    /// The names that Google's documents have for comments and notes.
    const GOOGLE: &str = "a[id^=\"cmnt\"], a[id^=\"ftnt\"]";
    page.select(".MsoFootnoteReference, .MsoFootnoteText, .MsoEndnoteText, .MsoCommentReference, .msocomtxt").remove();
    for mark in page.select(GOOGLE).nodes() {
        let is_reference = mark.id_attr().is_some_and(|id| id.contains("_ref"));
        let around = mark.ancestors_it(None).find(|above| above.has_name(if is_reference { "sup" } else { "p" }));
        let around = around.unwrap_or(*mark);
        // Each comment has a box of its own, which may hold several paragraphs.
        let is_box = |above: &NodeRef| {
            let text = above.text();
            above.has_name("div") && text.trim_start().starts_with(mark.text().trim())
        };
        let box_of = around.parent().filter(|above| !is_reference && is_box(above));
        box_of.unwrap_or(around).remove_from_parent();
    }
}

/// Takes out the articles that a page shows below its own, each under its heading, for readers who scroll on. The page's
/// own one is told by its heading, which is the page's title.
pub(super) fn remove_next_articles(page: &Document, title: &str) {
    let folded = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    let title = folded(title);
    let heading = |article: &NodeRef| {
        let mut headings = article.descendants_it().filter(|node| node.has_name("h1") || node.has_name("h2"));
        headings.next().map(|heading| folded(&heading.text()))
    };
    let is_own = |heading: &str| !heading.is_empty() && (title.starts_with(heading) || heading.starts_with(&title));
    let articles: Vec<(NodeRef, String)> =
        page.select("article").nodes().iter().filter_map(|article| Some((*article, heading(article)?))).collect();
    let Some(own) = articles.iter().position(|(_, heading)| is_own(heading)).filter(|_| !title.is_empty()) else {
        return;
    };
    for (article, heading) in articles.iter().skip(own + 1).filter(|(_, heading)| !is_own(heading)) {
        let lies_within = article.ancestors_it(None).any(|above| above.id == articles[own].0.id);
        if !heading.is_empty() && !lies_within {
            article.remove_from_parent();
        }
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dialog,
    Box,
}

fn kind_of(node: &NodeRef) -> Option<Kind> {
    let (class, id) = (node.class(), node.id_attr());
    if class.is_none() && id.is_none() || node.has_name("article") || node.has_name("main") {
        return None;
    }
    let mut kind = None;
    for name in [class, id].iter().flatten().flat_map(|names| names.split_ascii_whitespace()) {
        let name = name.to_ascii_lowercase();
        if DIALOGS.iter().any(|part| name.contains(part)) {
            return Some(Kind::Dialog);
        }
        if WHOLE.has(&name) || BOXES.iter().any(|part| name.contains(part)) {
            kind = Some(Kind::Box);
        }
    }
    kind
}
