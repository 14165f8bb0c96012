//! The element of a page that holds most of its prose: a second candidate beside Readability's, which loses the parts of
//! an article that is split over several containers.

use std::collections::HashMap;

use dom_query::{Document, NodeId, NodeRef};

/// Shorter paragraphs are captions and labels.
const MIN_PARAGRAPH: usize = 25;
/// A paragraph with a greater share of links is a teaser.
const MAX_LINKS: f64 = 0.5;
/// The container holds this share of the page's prose. Chosen by hand, checked on the pages of tests/it/read_*.rs.
const MIN_SHARE: f64 = 0.85;

/// The prose of a page and how much of it is links.
pub(super) struct Prose {
    /// The smallest element with most of the prose; `None` if the page has no prose.
    container: Option<NodeId>,
    /// Bytes of paragraphs that are prose, and of all text.
    pub(super) prose: usize,
    pub(super) links: usize,
    pub(super) all: usize,
}

/// Finds the prose of `page`.
pub(super) fn measure(page: &Document) -> Prose {
    let nothing = Prose { container: None, prose: 0, links: 0, all: 0 };
    let Some(body) = page.body() else { return nothing };
    let all = body.text().trim().len();
    let links = page.select("a[href]").nodes().iter().map(|link| link.text().trim().len()).sum();
    // What each element holds of the prose, its own paragraphs and those of all elements in it.
    let mut held: HashMap<NodeId, usize> = HashMap::new();
    let mut total = 0;
    for paragraph in page.select("p").nodes() {
        let length = prose_in(paragraph);
        if length == 0 || is_aside(paragraph) {
            continue;
        }
        total += length;
        for above in paragraph.ancestors_it(None) {
            *held.entry(above.id).or_default() += length;
        }
    }
    if total == 0 {
        return Prose { links, all, ..nothing };
    }
    let needed = total as f64 * MIN_SHARE;
    let mut container = body.id;
    loop {
        let node = NodeRef::new(container, &page.tree);
        let next = node.children_it(false).find(|child| held.get(&child.id).is_some_and(|of| *of as f64 >= needed));
        match next {
            Some(child) => container = child.id,
            None => break,
        }
    }
    Prose { container: Some(container), prose: total, links, all }
}

impl Prose {
    /// The text of the container, if the page says that it is, or lies in, an article or the main part.
    pub(super) fn text(&self, page: &Document) -> Option<String> {
        let container = NodeRef::new(self.container?, &page.tree);
        let is_said = |node: &NodeRef| {
            ["article", "main"].iter().any(|name| node.has_name(name))
                || node.attr("itemprop").is_some_and(|of| of.eq_ignore_ascii_case("articleBody"))
                || node.attr("name").is_some_and(|of| of.eq_ignore_ascii_case("articleBody"))
                || node.attr("role").is_some_and(|of| of.eq_ignore_ascii_case("main"))
        };
        let said = is_said(&container)
            || container.ancestors_it(None).any(|above| is_said(&above))
            || container.descendants_it().any(|below| is_said(&below));
        said.then(|| container.formatted_text().to_string())
    }
}

/// Bytes of a paragraph's text, 0 if it is a label or a teaser.
fn prose_in(paragraph: &NodeRef) -> usize {
    let length = paragraph.text().trim().len();
    if length < MIN_PARAGRAPH {
        return 0;
    }
    let links: usize =
        paragraph.descendants_it().filter(|node| node.has_name("a")).map(|link| link.text().trim().len()).sum();
    if links as f64 > length as f64 * MAX_LINKS { 0 } else { length }
}

/// Whether a paragraph lies in something that stands beside the article.
fn is_aside(paragraph: &NodeRef) -> bool {
    const ASIDES: [&str; 5] = ["aside", "footer", "form", "figure", "li"];
    paragraph.ancestors_it(Some(32)).any(|above| ASIDES.iter().any(|name| above.has_name(name)))
}
