//! What is on a page beside its article: dialogs, boxes, menus. It is taken out before the article is looked for.

use dom_query::{Document, NodeRef};

/// Elements that never hold the article's text.
const REMOVED: &str = "script, style, template, nav, figcaption, amp-ad, amp-sidebar, amp-embed, button, select, \
                       textarea, iframe, dialog, [role=\"dialog\"], [role=\"alertdialog\"], [aria-modal=\"true\"], \
                       [role=\"navigation\"], [role=\"complementary\"]";

/// Parts of the names (id and classes) of consent dialogs; what has one goes, however long it is.
const DIALOGS: &[&str] = &["onetrust", "cookie", "consent", "gdpr", "didomi", "sp_message", "qc-cmp", "truste", "ccpa"];

/// Parts of the names of boxes; what has one goes unless much of the page is in it.
const BOXES: &[&str] = &[
    "newsletter",
    "signup",
    "sign-up",
    "sign_up",
    "subscribe-",
    "subscriber-box",
    "subscription-",
    "promo",
    "advert",
    "ad-slot",
    "ad_slot",
    "adslot",
    "related",
    "recirc",
    "most-read",
    "mostread",
    "most-popular",
    "trending",
    "social-share",
    "share-",
    "sharing",
    "comments-",
    "comment-list",
    "disqus",
    "taboola",
    "outbrain",
    "breadcrumb",
    "visually-hidden",
    "sr-only",
    "screen-reader",
    "image-caption",
    "photo-credit",
    "read-more",
    "readmore",
    "recommended",
    "callout",
    "toolbar",
    "skip-link",
];
/// Names that are a box's only as a whole.
const WHOLE: &[&str] = &["ad", "ads", "share", "social", "comments", "related", "caption", "credit", "tags", "hidden"];

/// A box that holds a greater share of the page's text is left: its name may be that of a wrapper.
const MAX_SHARE: f64 = 0.3;
/// More boxes of one page are not measured.
const MAX_MEASURED: usize = 400;

/// Takes out of `page` what is not its article.
pub(super) fn remove(page: &Document) {
    page.select(REMOVED).remove();
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
        if WHOLE.contains(&name.as_str()) || BOXES.iter().any(|part| name.contains(part)) {
            kind = Some(Kind::Box);
        }
    }
    kind
}
