//! The text of HTML: of a whole page as it is, and of the pieces of HTML that other formats hold in a field.

use std::borrow::Cow;
use std::collections::HashMap;

use dom_query::{Document, NodeRef};

use super::{boilerplate, html_depth};
use crate::contain;
use crate::read::outcome::Trouble;

/// Elements without text of the article.
const REMOVED: &str = "script, style, template, noscript, nav, aside, form, button, select, textarea, iframe, figure, \
                       figcaption, svg, math, video, audio, picture, object, canvas, amp-ad, amp-sidebar, amp-embed, \
                       amp-img, .calibre_navbar, [hidden]";

/// The text of a piece of HTML.
pub(in crate::read) fn of_fragment(html: &str) -> Result<String, Trouble> {
    contained(|| {
        // Text with a few tags in it has its paragraphs as plain text has.
        let has_blocks = BLOCKS.iter().any(|tag| memchr::memmem::find(html.as_bytes(), tag.as_bytes()).is_some());
        let html = if has_blocks { Cow::Borrowed(html) } else { with_paragraphs(html) };
        let html = html_depth::limited(&html);
        let page = Document::fragment(html.as_ref());
        keep_cited_figures(&page);
        page.select(REMOVED).remove();
        mark_quotations(&page);
        prepare(&page, html.len());
        tidied(&page.formatted_text())
    })
}

/// Tags that show that the paragraphs of a text are marked.
const BLOCKS: &[&str] = &["<p>", "<p ", "<P>", "<P ", "<br", "<BR", "<div", "<DIV", "<pre", "<table"];

/// HTML in which empty lines stand for the borders of paragraphs, with these marked: WordPress keeps its texts so.
pub(super) fn with_paragraphs(html: &str) -> Cow<'_, str> {
    if !html.contains('\n') || html.contains("<pre") {
        return Cow::Borrowed(html);
    }
    let has_empty_lines = html.lines().skip(1).any(|line| line.trim().is_empty());
    let mut out = String::with_capacity(html.len() + 64);
    out.push_str("<p>");
    for line in html.lines() {
        if line.trim().is_empty() {
            out.push_str("<p>\n");
        } else {
            out.push_str(line);
            // Without any empty line, a line is a paragraph.
            out.push_str(if has_empty_lines { "\n" } else { "<br>\n" });
        }
    }
    Cow::Owned(out)
}

/// The title of a page and the text of its body, without a choice of what is the article.
pub(super) fn titled(html: &str) -> Result<(Option<String>, String), Trouble> {
    contained(|| {
        let html = html_depth::limited(html);
        let page = Document::from(html.as_ref());
        let heading = page.select_single("h1, h2").text();
        let heading = if heading.trim().is_empty() { page.select_single("title").text() } else { heading };
        let title = (!heading.trim().is_empty()).then(|| heading.split_whitespace().collect::<Vec<_>>().join(" "));
        keep_cited_figures(&page);
        page.select(REMOVED).remove();
        mark_quotations(&page);
        prepare(&page, html.len());
        let text = page.body().map(|body| tidied(&body.formatted_text())).unwrap_or_default();
        // The text does not begin with its title.
        let text = match (&title, text.split_once('\n')) {
            (Some(title), Some((first, rest))) if first == title => rest.trim_start().to_owned(),
            _ => text,
        };
        (title, text)
    })
}

/// Whether nearly all of a page's words are those of its links, as in a table of contents.
pub(super) fn is_list_of_links(html: &str) -> bool {
    const MIN_SHARE: f64 = 0.8;
    let n_words = |text: &str| text.split_whitespace().count();
    let counted = contained(|| {
        let page = Document::from(html_depth::limited(html).as_ref());
        page.select(REMOVED).remove();
        let links: usize = page.select("body a").iter().map(|link| n_words(&link.text())).sum();
        (links, page.body().map_or(0, |body| n_words(&body.text())))
    });
    counted.is_ok_and(|(links, all)| links as f64 > all as f64 * MIN_SHARE)
}

/// Bytes of a page from which on its lines are prepared for dom_query: below it costs a hundredth of a second not to.
const LARGE_PAGE: usize = 256 << 10;

/// Makes a page of so many bytes ready for its text to be put together.
pub(super) fn prepare(page: &Document, bytes: usize) {
    end_preformatted(page);
    if bytes >= LARGE_PAGE {
        trim_ends(page);
    }
}

/// Ends preformatted text before its last white space. dom_query 0.27 takes the white space off a text's end by the
/// byte, and panics at one of several bytes, such as `&nbsp;`; only in `pre` do these reach it.
fn end_preformatted(page: &Document) {
    for node in page.select("pre").nodes() {
        let text = node.text();
        let ended = text.trim_end();
        if !text[ended.len()..].is_ascii() {
            node.set_text(ended);
        }
    }
}

/// Takes white space off the ends of blocks and lines of a large page. dom_query 0.27 takes it off the text that it has put
/// together so far, and copies all of that each time: the square of a page's size, seconds for some megabytes.
fn trim_ends(page: &Document) {
    /// Elements before or after whose end a line ends.
    const ENDS: [&str; 22] = [
        "article",
        "blockquote",
        "section",
        "div",
        "p",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "table",
        "br",
        "hr",
        "li",
        "tr",
        "body",
        "html",
    ];
    let ends_a_line = |node: &NodeRef| ENDS.iter().any(|name| node.has_name(name));
    // Texts that end in white space, since the last one with anything else at its end.
    let mut loose: Vec<NodeRef> = Vec::new();
    let trim = |loose: &mut Vec<NodeRef>| {
        for node in loose.drain(..) {
            let text = node.text();
            node.set_text(text.trim_end());
        }
    };
    let Some(body) = page.body() else { return };
    let mut steps = vec![(body, false)];
    while let Some((node, is_end)) = steps.pop() {
        if is_end || node.is_element() {
            if ends_a_line(&node) {
                trim(&mut loose);
            }
            if !is_end && !node.has_name("pre") {
                steps.push((node, true));
                steps.extend(node.children_it(true).map(|child| (child, false)));
            }
        } else if node.is_text() {
            let text = node.text();
            if !text.trim().is_empty() {
                loose.clear();
            }
            if text.ends_with(char::is_whitespace) {
                loose.push(node);
            }
        }
    }
}

/// Runs the parser, which is others' code on bytes from anywhere: a panic in it is this article's failure.
fn contained<T>(parse: impl FnOnce() -> T) -> Result<T, Trouble> {
    contain::contained(parse)
        .map_err(|_| Trouble::failed("bad_html", "its HTML could not be made sense of; save it as text"))
}

/// The marks that a text may have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::read) enum Markup {
    None,
    /// Entities (`&amp;`), but no tags.
    Entities,
    Tags,
}

/// Names of the elements that an article's text has.
const ELEMENTS: &[&str] = &[
    "p",
    "div",
    "br",
    "span",
    "a",
    "b",
    "i",
    "em",
    "strong",
    "u",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "figure",
    "img",
    "section",
    "article",
    "table",
    "q",
    "aside",
    "hr",
    "font",
    "sup",
    "sub",
    "html",
    "body",
    "small",
    "cite",
    "main",
    "header",
];

/// Which marks of HTML there are in `text`.
pub(in crate::read) fn markup_of(text: &str) -> Markup {
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'<', bytes) {
        let rest = &bytes[at + 1..];
        let closing = rest.first() == Some(&b'/');
        let rest = if closing { &rest[1..] } else { rest };
        let length = rest.iter().take(11).take_while(|byte| byte.is_ascii_alphanumeric()).count();
        let Some(after) = rest.get(length) else { continue };
        if length == 0 || !(after.is_ascii_whitespace() || matches!(after, b'>' | b'/')) {
            continue;
        }
        let name = String::from_utf8_lossy(&rest[..length]).to_ascii_lowercase();
        // An opening tag alone may be an author's sign ('<b' is rare, 'a < b' is not a tag at all).
        let sure = closing || matches!(name.as_str(), "p" | "br" | "img" | "div" | "hr");
        if sure && ELEMENTS.contains(&name.as_str()) {
            return Markup::Tags;
        }
    }
    for at in memchr::memchr_iter(b'&', bytes) {
        let rest = &bytes[at + 1..];
        let length = rest.iter().take(12).position(|byte| *byte == b';').unwrap_or(0);
        let name = &rest[..length];
        let is_number = name.first() == Some(&b'#') && name.len() > 1 && name[1..].iter().all(u8::is_ascii_hexdigit)
            || name.len() > 2 && name.starts_with(b"#x") && name[2..].iter().all(u8::is_ascii_hexdigit);
        let is_word = name.len() > 1 && name.iter().all(u8::is_ascii_alphanumeric);
        if is_number || is_word && decoded(&text[at..at + length + 2]) != text[at..at + length + 2] {
            return Markup::Entities;
        }
    }
    Markup::None
}

/// `text` with its entities decoded.
pub(in crate::read) fn decoded(text: &str) -> String {
    html_escape::decode_html_entities(text).into_owned()
}

/// A line of text (a title, a name) without tags and with its entities decoded.
pub(in crate::read) fn plain_line(text: String) -> String {
    match markup_of(&text) {
        Markup::None => text,
        Markup::Entities => {
            let once = decoded(&text);
            // '&amp;#8217;' is escaped twice.
            if markup_of(&once) == Markup::Entities { decoded(&once) } else { once }
        }
        Markup::Tags => of_fragment(&text).map_or(text, |plain| plain.replace('\n', " ")),
    }
}

/// Writes the marks that a browser draws around `q` and that a `blockquote` stands for, so that they are in the text;
/// and removes pull quotes, which repeat the text.
pub(super) fn mark_quotations(page: &Document) {
    for node in page.select("q").nodes() {
        let nested = node.ancestors_it(Some(16)).any(|above| above.has_name("q"));
        let (open, close) = if nested { ("‘", "’") } else { ("“", "”") };
        if !begins_quoted(&node.text()) {
            enclose(node, node, open, close);
        }
    }
    let quotes = page.select("blockquote");
    if !quotes.exists() {
        return;
    }
    for node in quotes.nodes() {
        if node.ancestors_it(Some(16)).any(|above| above.has_name("blockquote")) {
            continue;
        }
        let class = node.class().unwrap_or_default().to_ascii_lowercase();
        if ["pullquote", "pull-quote", "pull_quote"].iter().any(|name| class.contains(name)) {
            node.remove_from_parent();
            continue;
        }
        mark_block(node);
    }
}

/// Makes a figure that is a quotation with its source below part of the text.
pub(super) fn keep_cited_figures(page: &Document) {
    for figure in page.select("figure").nodes() {
        if !figure.descendants_it().any(|node| node.has_name("blockquote")) {
            continue;
        }
        for caption in figure.descendants_it().filter(|node| node.has_name("figcaption")).collect::<Vec<_>>() {
            begin_with_a_dash(&caption);
            caption.rename("p");
        }
        figure.rename("div");
    }
}

fn begin_with_a_dash(source: &NodeRef) {
    let text = source.text();
    if !text.trim().is_empty() && !text.trim_start().starts_with(['—', '–', '-']) {
        source.prepend_child(&source.tree.new_text("— "));
    }
}

fn mark_block(quote: &NodeRef) {
    for link in quote.descendants_it().filter(|node| node.has_name("a")).collect::<Vec<_>>() {
        let text = link.text();
        let address = link.attr("href").unwrap_or_default();
        let is_post = address.contains("twitter.com/") || address.contains("/x.com/") || address.contains("//t.co/");
        if text.starts_with("pic.twitter.com") || text.starts_with("https://t.co") || is_post && is_date(&text) {
            link.remove_from_parent();
        }
    }
    let is_source = |node: &NodeRef| {
        ["footer", "cite", "figcaption"].iter().any(|name| node.has_name(name))
            || node.class().is_some_and(|class| class.to_ascii_lowercase().contains("attribution"))
    };
    let in_source = |node: &NodeRef| is_source(node) || node.ancestors_it(Some(8)).any(|above| is_source(&above));
    let sources: Vec<NodeRef> = quote
        .descendants_it()
        .filter(|node| is_source(node) && !node.ancestors_it(Some(8)).any(|above| is_source(&above)))
        .collect();
    sources.iter().for_each(begin_with_a_dash);
    let paragraphs: Vec<NodeRef> = quote
        .descendants_it()
        .filter(|node| node.has_name("p") && !in_source(node) && !node.text().trim().is_empty())
        .collect();
    enclose_block(quote, &paragraphs, &in_source);
    // Readability takes footers for those of the page.
    sources.iter().filter(|node| !node.has_name("cite")).for_each(|node| node.rename("p"));
}

/// Puts quotation marks around a block quote: at each of its paragraphs, or around the text that stands in itself.
fn enclose_block(quote: &NodeRef, paragraphs: &[NodeRef], in_source: &dyn Fn(&NodeRef) -> bool) {
    match (paragraphs.first(), paragraphs.last()) {
        (Some(first), Some(last)) => {
            if begins_quoted(&first.text()) {
                return;
            }
            for paragraph in paragraphs {
                paragraph.prepend_child(&paragraph.tree.new_text("“"));
            }
            last.append_child(&last.tree.new_text("”"));
        }
        _ => {
            // The text stands in the quote itself, perhaps with its source after it.
            let children: Vec<NodeRef> =
                quote.children_it(false).filter(|node| !in_source(node) && !node.text().trim().is_empty()).collect();
            let Some((first, last)) = children.first().zip(children.last()) else { return };
            if !begins_quoted(&quote.text()) {
                first.insert_before(&quote.tree.new_text("“"));
                last.insert_after(&quote.tree.new_text("”"));
            }
        }
    }
}

fn enclose(first: &NodeRef, last: &NodeRef, open: &str, close: &str) {
    first.prepend_child(&first.tree.new_text(open));
    last.append_child(&last.tree.new_text(close));
}

fn begins_quoted(text: &str) -> bool {
    text.trim_start().starts_with(['“', '"', '‘', '\'', '«', '„', '”'])
}

/// 'March 4, 2024', as the link of a post.
fn is_date(text: &str) -> bool {
    text.len() < 40 && text.bytes().filter(u8::is_ascii_digit).count() >= 5
}

/// The text as paragraphs: no space at the ends of lines, no two empty lines in a row, no lines of boilerplate, no
/// characters that are not seen.
pub(super) fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut empty = 0;
    for line in text.lines() {
        let line = line.trim();
        if line.is_empty() || boilerplate::is_boilerplate(line) {
            empty += 1;
            continue;
        }
        if !out.is_empty() {
            out.push_str(if empty > 0 { "\n\n" } else { "\n" });
        }
        empty = 0;
        push_visible(&mut out, line);
    }
    out
}

/// The text without lines that stand in it several times, such as the label of each picture of a gallery. A sentence may
/// be repeated by whoever wrote it.
pub(super) fn without_repeats(text: String) -> String {
    const MIN_TIMES: usize = 3;
    const MIN_WORDS: usize = 2;
    let is_label = |line: &str| {
        !line.ends_with(['.', '!', '?', '”', '"', '’', ':', ';', ',']) && line.split_whitespace().count() >= MIN_WORDS
    };
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for line in text.lines().filter(|line| is_label(line)) {
        *counts.entry(line).or_default() += 1;
    }
    if counts.values().all(|count| *count < MIN_TIMES) {
        return text;
    }
    let kept = |line: &&str| counts.get(line).is_none_or(|count| *count < MIN_TIMES);
    let lines: Vec<&str> = text.lines().filter(kept).collect();
    tidied(&lines.join("\n"))
}

/// Adds `line` without soft hyphens and characters of no width, which split names in two.
fn push_visible(out: &mut String, line: &str) {
    let unseen = |c: char| matches!(c, '\u{AD}' | '\u{200B}' | '\u{200C}' | '\u{200D}' | '\u{2060}' | '\u{FEFF}');
    if line.contains(unseen) {
        out.extend(line.chars().filter(|c| !unseen(*c)));
    } else {
        out.push_str(line);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::dates::Dates;

    #[test]
    fn markup_is_told_from_prose() {
        for (text, markup) in [
            ("One <p>two</p>.", Markup::Tags),
            ("One<br/>two", Markup::Tags),
            ("a < b and c > d", Markup::None),
            ("R&D; M&S, AT&T;", Markup::None),
            ("Fish &amp; chips", Markup::Entities),
            ("&#8220;No&#8221;", Markup::Entities),
            ("<unknown>x</unknown>", Markup::None),
        ] {
            assert_eq!(markup_of(text), markup, "{text}");
        }
    }

    #[test]
    fn preformatted_text_may_end_in_any_white_space() {
        for end in ["&nbsp;", "&nbsp", " &emsp;\n", "\u{3000}</pre>", "<b>&nbsp;</b></pre></body></html>"] {
            let page = format!("<html><body><pre>“No,” said Ann.{end}");
            assert_eq!(of_fragment(&page).expect("text"), "“No,” said Ann.", "{end}");
            assert_eq!(titled(&page).expect("text").1, "“No,” said Ann.", "{end}");
            let draft = super::super::html::from_text(&page, &Dates::default()).expect("text");
            assert_eq!(draft.text, "“No,” said Ann.", "{end}");
        }
    }

    #[test]
    fn white_space_at_the_ends_of_lines_changes_no_text() {
        let piece = "<div>  One <b>two </b> \n <i> three\n</i>\n</div>\n<p>four &nbsp; </p>five <br> six\n<ul> <li>a \n<li> b </ul>\
                     <pre>  c  \n d </pre> <table><tr><td> e <td>f </table> <span> </span> g ";
        let page = format!("<body>{}</body>", piece.repeat(3));
        let text = |is_trimmed: bool| {
            let page = Document::from(page.as_str());
            if is_trimmed {
                trim_ends(&page);
            }
            page.body().map(|body| tidied(&body.formatted_text())).unwrap_or_default()
        };
        assert!(text(true).contains("One two three\n\nfour\n\nfive\nsix\n"), "{}", text(true));
        assert_eq!(text(true), text(false));
    }

    #[test]
    fn quotations_keep_their_marks() {
        let text = |html: &str| of_fragment(html).unwrap();
        assert_eq!(text("<p>He called it <q>bad, <q>very</q> bad</q>.</p>"), "He called it “bad, ‘very’ bad”.");
        assert_eq!(
            text("<p>She wrote:</p><blockquote><p>One.</p><p>Two.</p><footer>Ann Lee</footer></blockquote>"),
            "She wrote:\n\n“One.\n\n“Two.”\n\n— Ann Lee"
        );
        assert_eq!(text("<blockquote>“Said.”</blockquote>"), "“Said.”");
        assert_eq!(
            text("<figure><blockquote>One.</blockquote><figcaption>Ann Lee</figcaption></figure><p>Two.</p>"),
            "“One.”\n\n— Ann Lee\n\nTwo."
        );
        assert_eq!(text("<figure><img src=a><figcaption>Ann Lee</figcaption></figure><p>Two.</p>"), "Two.");
        assert_eq!(text("<blockquote class=pullquote>Again</blockquote><p>Text</p>"), "Text");
        assert_eq!(text("<p>Har\u{AD}low</p>"), "Harlow");
    }
}
