//! Keeping a page's nesting within bounds before it is parsed.
//!
//! An HTML parser looks up its stack of open elements at nearly every tag, so that 100,000 nested tags cost ten thousand
//! million steps, and code that walks the tree may recurse. Browsers stop nesting at 512; here tags beyond
//! [`MAX_DEPTH`] are taken out, their text stays. Readability measures the text of every element again, and for each one
//! that of the lists, headings and links in it: the square of the depth for every element. A page of many elements
//! nests less deep, so that reading it takes a time that its size bounds ([`MAX_WORK`]). A page that nests less (every
//! real one) is not copied.

use std::borrow::Cow;
use std::ops::Range;

/// Open elements beyond this are taken out. Paragraphs, list items and parts of a table do not count.
const MAX_DEPTH: usize = 128;
/// Squares of the depths of a page's elements, for each of its bytes. Readability takes up to 20 ns for one: 6 us a byte.
/// A page with a tag in every 30 bytes, 20 deep, has 13.
const MAX_WORK: usize = 300;
/// Open formatting elements (`b`, `i`, `font`...) beyond this are taken out: the parser opens them again in every
/// paragraph.
const DEEPEST_FORMATTING: usize = 32;
/// Attributes of a tag beyond this are taken out: the parser compares each with all before it.
const MAX_ATTRIBUTES: usize = 128;
/// Bytes of a tag, or of a page, from which on its attributes are counted.
const LONG_TAG: usize = 1024;
/// Further tags of `html` and `body` beyond this are taken out: the parser adds their attributes to the first one's.
const MAX_ROOTS: usize = 16;

/// `html`, or a copy of it with the tags beyond the bounds taken out.
pub(super) fn limited(html: &str) -> Cow<'_, str> {
    let n_tags = memchr::memchr_iter(b'<', html.as_bytes()).take(DEEPEST_FORMATTING + 1).count();
    if n_tags <= DEEPEST_FORMATTING && html.len() < LONG_TAG {
        return Cow::Borrowed(html);
    }
    let mut scan = scanned(html.as_bytes(), MAX_DEPTH);
    let depth = scan.affordable_depth(html.len());
    if depth < MAX_DEPTH {
        scan = scanned(html.as_bytes(), depth);
    }
    let cuts = scan.cuts;
    if cuts.is_empty() {
        return Cow::Borrowed(html);
    }
    let mut out = String::with_capacity(html.len());
    let mut from = 0;
    for cut in cuts {
        out.push_str(&html[from..cut.start]);
        out.push(' ');
        from = cut.end;
    }
    out.push_str(&html[from..]);
    Cow::Owned(out)
}

/// How an element behaves when tags close it out of order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// Is closed alone; what was opened in it stays open.
    Formatting,
    /// Cannot be closed from within a `Block` or `Wall`.
    Ordinary,
    /// Closes all in it, but not a `Wall`.
    Block,
    /// Only closed from its own level.
    Wall,
    /// Never has an element of its own kind in it: does not count.
    Flat,
    /// Has no content: does not count.
    Void,
}

fn kind_of(name: &[u8]) -> Kind {
    match name {
        b"area" | b"base" | b"br" | b"col" | b"embed" | b"hr" | b"img" | b"input" | b"link" | b"meta" | b"param"
        | b"source" | b"track" | b"wbr" | b"keygen" | b"frame" | b"basefont" | b"bgsound" | b"image" => Kind::Void,
        b"p" | b"li" | b"dd" | b"dt" | b"tr" | b"td" | b"th" | b"tbody" | b"thead" | b"tfoot" | b"colgroup"
        | b"html" | b"head" | b"body" | b"option" | b"optgroup" => Kind::Flat,
        b"a" | b"b" | b"big" | b"code" | b"em" | b"font" | b"i" | b"nobr" | b"s" | b"small" | b"strike" | b"strong"
        | b"tt" | b"u" => Kind::Formatting,
        b"table" | b"template" | b"object" | b"applet" | b"marquee" | b"caption" | b"svg" | b"math"
        | b"foreignobject" | b"select" | b"button" => Kind::Wall,
        b"address" | b"article" | b"aside" | b"blockquote" | b"center" | b"details" | b"dialog" | b"dir" | b"div"
        | b"dl" | b"fieldset" | b"figcaption" | b"figure" | b"footer" | b"form" | b"h1" | b"h2" | b"h3" | b"h4"
        | b"h5" | b"h6" | b"header" | b"hgroup" | b"listing" | b"main" | b"menu" | b"nav" | b"ol" | b"pre"
        | b"search" | b"section" | b"summary" | b"ul" | b"frameset" | b"iframe" | b"noscript" => Kind::Block,
        _ => Kind::Ordinary,
    }
}

/// The open elements as the parser would have them, or more: an estimate from above.
struct Open<'h> {
    max_depth: usize,
    stack: Vec<(&'h [u8], Kind)>,
    formatting: usize,
    /// Tags taken out and not yet closed, by name.
    taken: Vec<&'h [u8]>,
}

impl<'h> Open<'h> {
    /// Whether the opening tag is to be taken out.
    fn open(&mut self, name: &'h [u8], kind: Kind) -> bool {
        let formatting = kind == Kind::Formatting;
        if self.stack.len() >= self.max_depth || (formatting && self.formatting >= DEEPEST_FORMATTING) {
            self.taken.push(name);
            return true;
        }
        self.formatting += usize::from(formatting);
        self.stack.push((name, kind));
        false
    }

    /// Whether the closing tag is to be taken out.
    fn close(&mut self, name: &[u8], kind: Kind) -> bool {
        if self.taken.last().is_some_and(|taken| taken.eq_ignore_ascii_case(name)) {
            self.taken.pop();
            return true;
        }
        for at in (0..self.stack.len()).rev() {
            let (open, open_kind) = self.stack[at];
            if open.eq_ignore_ascii_case(name) {
                if kind == Kind::Formatting {
                    self.stack.remove(at);
                    self.formatting -= 1;
                } else {
                    self.formatting -= self.stack[at..].iter().filter(|(_, kind)| *kind == Kind::Formatting).count();
                    self.stack.truncate(at);
                }
                break;
            }
            let stops = match kind {
                Kind::Ordinary => matches!(open_kind, Kind::Block | Kind::Wall),
                _ => open_kind == Kind::Wall,
            };
            if stops {
                break;
            }
        }
        false
    }
}

/// A page's tags, gone through once.
struct Scan {
    /// The tags to take out, in order.
    cuts: Vec<Range<usize>>,
    /// How many elements begin at each depth.
    at_depth: Vec<usize>,
}

impl Scan {
    /// The greatest depth at which a page of so many bytes is within [`MAX_WORK`].
    fn affordable_depth(&self, bytes: usize) -> usize {
        let affordable = bytes.saturating_mul(MAX_WORK);
        // With one more level, all elements that are as deep or deeper cost more: the difference of two squares each.
        let mut deeper: usize = self.at_depth.iter().sum();
        let mut work = 0;
        for (depth, n) in self.at_depth.iter().enumerate() {
            work += deeper * (2 * depth).saturating_sub(1);
            if work > affordable {
                return depth - 1;
            }
            deeper -= n;
        }
        MAX_DEPTH
    }
}

/// Goes through the tags of a page that is to nest `max_depth` deep at most.
fn scanned(html: &[u8], max_depth: usize) -> Scan {
    let mut cuts = Vec::new();
    let mut at_depth = vec![0; MAX_DEPTH + 1];
    let mut open = Open { max_depth, stack: Vec::new(), formatting: 0, taken: Vec::new() };
    let mut at = 0;
    let mut roots = 0;
    while let Some(found) = memchr::memchr(b'<', &html[at..]) {
        let start = at + found;
        let rest = &html[start + 1..];
        if rest.starts_with(b"!--") {
            // '<!-->' and '<!--->' are whole comments.
            let from = start + 2;
            at = memchr::memmem::find(&html[from..], b"-->").map_or(html.len(), |end| from + end + 3);
            continue;
        }
        let closing = rest.first() == Some(&b'/');
        let name_start = start + 1 + usize::from(closing);
        let name = name_at(html, name_start);
        if name.is_empty() {
            at = start + 1;
            continue;
        }
        let end = tag_end(html, name_start + name.len());
        at = end;
        let lower = &mut [0u8; 16];
        let kind = match lower.get_mut(..name.len()) {
            Some(lower) => {
                lower.copy_from_slice(name);
                lower.make_ascii_lowercase();
                kind_of(lower)
            }
            None => Kind::Ordinary,
        };
        let is_root = name.eq_ignore_ascii_case(b"html") || name.eq_ignore_ascii_case(b"body");
        if is_root && !closing {
            roots += 1;
            if roots > MAX_ROOTS {
                cuts.push(start..end);
                continue;
            }
        }
        if !closing {
            at_depth[open.stack.len()] += 1;
        }
        let too_many = if end - start > LONG_TAG { attributes_end(html, name_start + name.len(), end) } else { None };
        if matches!(kind, Kind::Void | Kind::Flat) {
            cuts.extend(too_many);
            continue;
        }
        let take_out = if closing { open.close(name, kind) } else { open.open(name, kind) };
        if take_out {
            cuts.push(start..end);
        } else {
            cuts.extend(too_many);
        }
        // The content of scripts and styles is no markup, unless a drawing or formula is open.
        let raw = name.eq_ignore_ascii_case(b"script") || name.eq_ignore_ascii_case(b"style");
        if raw && !closing && !open.stack.iter().any(|(name, _)| is_foreign(name)) {
            at = raw_end(html, at, name);
            if !take_out {
                open.close(name, kind);
            }
        }
    }
    Scan { cuts, at_depth }
}

fn is_foreign(name: &[u8]) -> bool {
    name.eq_ignore_ascii_case(b"svg") || name.eq_ignore_ascii_case(b"math")
}

fn name_at(html: &[u8], start: usize) -> &[u8] {
    let rest = &html[start..];
    if !rest.first().is_some_and(u8::is_ascii_alphabetic) {
        return &[];
    }
    let end =
        rest.iter().position(|byte| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>')).unwrap_or(rest.len());
    &rest[..end]
}

/// Behind the '>' of the tag whose name ends at `at`; a '>' in a quoted attribute value is passed over.
fn tag_end(html: &[u8], mut at: usize) -> usize {
    let mut previous = b' ';
    while let Some(&byte) = html.get(at) {
        match byte {
            b'>' => return at + 1,
            b'"' | b'\'' if previous == b'=' => {
                at = memchr::memchr(byte, &html[at + 1..]).map_or(html.len(), |end| at + 1 + end);
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            previous = byte;
        }
        at += 1;
    }
    html.len()
}

/// The attributes of a tag beyond [`MAX_ATTRIBUTES`], from `at` to its end, without its '>'.
fn attributes_end(html: &[u8], mut at: usize, end: usize) -> Option<Range<usize>> {
    let end = if html[end - 1] == b'>' { end - 1 } else { end };
    let (mut n, mut in_attribute, mut previous) = (0, false, b' ');
    while at < end {
        let byte = html[at];
        match byte {
            b'"' | b'\'' if previous == b'=' => {
                at = memchr::memchr(byte, &html[at + 1..end]).map_or(end, |found| at + 1 + found);
                in_attribute = false;
            }
            _ if byte.is_ascii_whitespace() || byte == b'/' => in_attribute = previous == b'=',
            _ if !in_attribute => {
                n += 1;
                if n > MAX_ATTRIBUTES {
                    return Some(at..end);
                }
                in_attribute = true;
            }
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            previous = byte;
        }
        at += 1;
    }
    None
}

/// Behind the closing tag of the raw text that begins at `at`.
fn raw_end(html: &[u8], mut at: usize, name: &[u8]) -> usize {
    while let Some(found) = memchr::memmem::find(&html[at..], b"</") {
        let start = at + found + 2;
        let candidate = name_at(html, start);
        if candidate.eq_ignore_ascii_case(name) {
            return tag_end(html, start + candidate.len());
        }
        at = start;
    }
    html.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_usual_depth_is_not_copied() {
        let page = "<html><body><div class='a>b'>".to_owned() + &"<p>One <b>two</b><br>".repeat(500) + "</div>";
        assert!(matches!(limited(&page), Cow::Borrowed(_)));
        let script = "<script>".to_owned() + &"'<div>'".repeat(500) + "</script><p>x";
        assert!(matches!(limited(&script), Cow::Borrowed(_)));
    }

    #[test]
    fn tags_beyond_the_bound_go_and_their_text_stays() {
        let page = "<div>".repeat(10_000) + "deep text" + &"</div>".repeat(10_000);
        let limited = limited(&page);
        let n = limited.matches("<div>").count();
        assert!((16..=MAX_DEPTH).contains(&n), "{n} deep");
        assert_eq!(limited.matches("</div>").count(), n);
        assert!(limited.contains("deep text"));
    }

    #[test]
    fn the_more_elements_a_page_has_the_less_deep_it_nests() {
        let page = |n: usize, piece: &str| "<div>".repeat(100) + &piece.repeat(n) + &"</div>".repeat(100);
        let prose = "<p>“It may rain,” said Ann Lee, who runs the harbour of the town.</p>";
        assert!(matches!(limited(&page(2000, prose)), Cow::Borrowed(_)));
        for piece in ["<p>Q", "<div>Q</div>", "<ul><li>", "Q<br>", "<b>Q</b>", "<table><td>Q"] {
            let page = page(20_000, piece);
            let limited = limited(&page);
            let depth = limited.matches("<div>").count();
            assert!((16..100).contains(&depth), "{piece}: {depth} deep");
            assert_eq!(limited.matches('Q').count(), page.matches('Q').count(), "{piece}: no text is lost");
        }
    }

    #[test]
    fn tricks_with_closing_tags_do_not_hide_the_depth() {
        for piece in ["<div></x>", "<b><div></b>", "<span><div></span>", "<div><table></div>", "<svg><style><g>"] {
            let page = piece.repeat(2_000);
            let limited = limited(&page);
            assert!(limited.matches("<div>").count() + limited.matches("<g>").count() <= MAX_DEPTH, "{piece}");
        }
    }

    #[test]
    fn attributes_beyond_the_bound_go() {
        let attributes: String = (0..5000).map(|i| format!(" a{i}=\"x > y\"")).collect();
        for page in [format!("<p{attributes}>text</p>"), format!("<br{attributes}/>text")] {
            let limited = limited(&page);
            assert_eq!(limited.matches("x > y").count(), MAX_ATTRIBUTES, "{}", &limited[limited.len() - 40..]);
            assert!(limited.contains(">text"));
        }
        let roots: String = (0..5000).map(|i| format!("<html a{i}='1'>")).collect();
        assert_eq!(limited(&(roots + "<p>text")).matches("<html").count(), MAX_ROOTS);
        let few = "<p class=a data-x='".to_owned() + &"y ".repeat(2000) + "'>text";
        assert!(matches!(limited(&few), Cow::Borrowed(_)));
    }

    #[test]
    fn broken_markup_is_passed_over() {
        for page in ["<", "</", "<a", "<a href=\"", "<!--", "<script>", "<script></", "<é>", "a < b > c"] {
            let page = page.repeat(100);
            assert!(!limited(&page).is_empty());
        }
    }
}
