//! RTF: the text of the document, without its control words.
//!
//! Read here and not by a crate: the crates there are build a styled document and know few code pages; the text needs
//! groups, destinations and characters only.

use std::collections::HashMap;

use encoding_rs::{Encoding, WINDOWS_1252};

use crate::flow::Metadata;
use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::format::{Format, Head};
use crate::read::input::Input;
use crate::read::outcome::{Draft, Trouble};

pub(in crate::read) static FORMAT: Format =
    Format { name: "rtf", extensions: &["rtf"], recognise: is_rtf, covers: &[], read };

/// Groups within each other are held up to here; the text of deeper ones is left out.
const MAX_DEPTH: usize = 512;
/// Bytes that a `\binN` may pass over are bounded by the file; characters a `\uN` may be followed by, by this.
const MAX_FALLBACK: usize = 16;
/// More fonts with a code page of their own are passed over.
const MAX_FONTS: usize = 10_000;

/// Groups whose text is not the document's. `\*` marks any other that a reader may pass over.
const DESTINATIONS: &[&[u8]] = &[
    b"colortbl",
    b"stylesheet",
    b"listtable",
    b"listoverridetable",
    b"pict",
    b"object",
    b"header",
    b"headerl",
    b"headerr",
    b"headerf",
    b"footer",
    b"footerl",
    b"footerr",
    b"footerf",
    b"footnote",
    b"annotation",
    b"generator",
    b"themedata",
    b"colorschememapping",
    b"latentstyles",
    b"datastore",
    b"xmlnstbl",
    b"rsidtbl",
    b"revtbl",
    b"filetbl",
    b"fldinst",
    b"bkmkstart",
    b"bkmkend",
    b"nonshppict",
    b"mmathPr",
    b"pgdsctbl",
    b"xe",
    b"tc",
    b"userprops",
    b"operator",
    b"company",
    b"revtim",
    b"printim",
    b"comment",
    b"keywords",
    b"subject",
    b"doccomm",
    b"category",
    b"manager",
    b"hlinkbase",
];

fn is_rtf(head: &Head) -> bool {
    head.text.starts_with("{\\rtf")
}

fn read(input: Input, context: Context) -> Articles {
    let draft = input.whole().and_then(|bytes| {
        let draft = text_of(&bytes);
        if draft.text.trim().is_empty() { Err(Trouble::empty("the document")) } else { Ok(draft) }
    });
    context.split(draft)
}

/// Where the characters of a group go.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Target {
    Text,
    Title,
    Author,
    /// The group that says when the document was made.
    Created,
    Nowhere,
}

#[derive(Clone, Copy)]
struct Group {
    target: Target,
    /// The characters after a `\uN` that stand in for it.
    fallback: usize,
    hidden: bool,
    /// Whether it is the table of fonts.
    in_fonts: bool,
    /// The code page of its font, if that has one of its own.
    encoding: Option<&'static Encoding>,
}

struct Parser<'b> {
    bytes: &'b [u8],
    at: usize,
    group: Group,
    stack: Vec<Group>,
    /// Groups open beyond [`MAX_DEPTH`].
    too_deep: usize,
    /// The document's code page.
    encoding: &'static Encoding,
    /// The code pages of the fonts that are for another alphabet, by the font's number.
    fonts: HashMap<i64, &'static Encoding>,
    /// The font that the table of fonts is at.
    font: i64,
    /// Bytes of a code page that have not been decoded.
    pending: Vec<u8>,
    /// Characters still to be passed over after a `\uN`.
    to_skip: usize,
    /// The first half of a character outside the basic plane.
    high_surrogate: Option<u16>,
    /// Whether a group has just been opened by `{\*`.
    ignorable: bool,
    text: String,
    title: String,
    author: String,
    /// Year, month and day of its making; 0 where it does not say.
    created: [i64; 3],
}

fn text_of(bytes: &[u8]) -> Draft {
    let group = Group { target: Target::Text, fallback: 1, hidden: false, in_fonts: false, encoding: None };
    let mut parser = Parser {
        bytes,
        at: 0,
        group,
        stack: Vec::new(),
        too_deep: 0,
        encoding: WINDOWS_1252,
        fonts: HashMap::new(),
        font: 0,
        pending: Vec::new(),
        to_skip: 0,
        high_surrogate: None,
        ignorable: false,
        text: String::new(),
        title: String::new(),
        author: String::new(),
        created: [0; 3],
    };
    parser.run();
    let piece = |text: String| (!text.trim().is_empty()).then_some(text);
    let [year, month, day] = parser.created;
    let date = (year > 0).then(|| format!("{year:04}-{month:02}-{day:02}"));
    let metadata = Metadata { title: piece(parser.title), author: piece(parser.author), date, ..Metadata::default() };
    Draft { metadata, text: tidied(&parser.text), ..Draft::default() }
}

impl Parser<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'{' => self.open(),
                b'}' => self.close(),
                b'\\' => self.control(),
                b'\r' | b'\n' | 0 => {}
                _ => self.byte(byte),
            }
        }
        self.flush();
    }

    fn open(&mut self) {
        self.flush();
        self.to_skip = 0;
        self.ignorable = false;
        if self.stack.len() == MAX_DEPTH {
            self.too_deep += 1;
        } else {
            self.stack.push(self.group);
        }
    }

    fn close(&mut self) {
        self.flush();
        self.to_skip = 0;
        if self.too_deep > 0 {
            self.too_deep -= 1;
        } else if let Some(group) = self.stack.pop() {
            self.group = group;
        }
    }

    fn control(&mut self) {
        let Some(&first) = self.bytes.get(self.at) else { return };
        if !first.is_ascii_alphabetic() {
            self.at += 1;
            match first {
                b'\'' => self.hexadecimal(),
                b'*' => self.ignorable = true,
                b'~' => self.character(' '),
                b'_' => self.character('-'),
                b'-' => {}
                b'\r' | b'\n' => self.character('\n'),
                b'\\' | b'{' | b'}' => self.byte(first),
                _ => {}
            }
            return;
        }
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take(32).take_while(|byte| byte.is_ascii_alphabetic()).count();
        let word = &rest[..length];
        let sign = usize::from(rest.get(length) == Some(&b'-'));
        let digits = rest[length + sign..].iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
        let end = length + if digits > 0 { sign + digits } else { 0 };
        let number: Option<i64> = std::str::from_utf8(&rest[length..end]).ok().and_then(|text| text.parse().ok());
        self.at += end + usize::from(rest.get(end) == Some(&b' '));
        self.word(word, number);
    }

    fn word(&mut self, word: &[u8], number: Option<i64>) {
        if std::mem::take(&mut self.ignorable) {
            self.group.target = Target::Nowhere;
            return;
        }
        let unsigned = |bound: usize| number.and_then(|n| usize::try_from(n).ok()).unwrap_or(0).min(bound);
        match word {
            b"par" | b"sect" | b"row" => self.character('\n'),
            b"page" | b"column" if self.group.target == Target::Text => self.character('\n'),
            b"line" | b"softline" => self.character('\n'),
            b"tab" | b"cell" | b"nestcell" | b"emspace" | b"enspace" | b"qmspace" => self.character(' '),
            b"emdash" => self.character('—'),
            b"endash" => self.character('–'),
            b"lquote" => self.character('‘'),
            b"rquote" => self.character('’'),
            b"ldblquote" => self.character('“'),
            b"rdblquote" => self.character('”'),
            b"bullet" => self.character('•'),
            b"u" => self.unicode(number.unwrap_or(0)),
            b"uc" => self.group.fallback = unsigned(MAX_FALLBACK),
            b"v" => self.group.hidden = number != Some(0),
            b"plain" => {
                self.flush();
                (self.group.hidden, self.group.encoding) = (false, None);
            }
            b"fonttbl" => {
                self.flush();
                (self.group.target, self.group.in_fonts) = (Target::Nowhere, true);
            }
            b"f" if self.group.in_fonts => self.font = number.unwrap_or(0),
            b"f" => {
                self.flush();
                self.group.encoding = self.fonts.get(&number.unwrap_or(0)).copied();
            }
            b"fcharset" if self.group.in_fonts => {
                if let Some(encoding) = number.and_then(code_page_of_charset)
                    && self.fonts.len() < MAX_FONTS
                {
                    self.fonts.insert(self.font, encoding);
                }
            }
            b"yr" | b"mo" | b"dy" if self.group.target == Target::Created => {
                let part = usize::from(word == b"mo") + 2 * usize::from(word == b"dy");
                self.created[part] = number.unwrap_or(0);
            }
            b"bin" => self.at = self.at.saturating_add(unsigned(usize::MAX)).min(self.bytes.len()),
            b"ansicpg" => {
                self.flush();
                self.encoding = number.and_then(code_page).unwrap_or(self.encoding);
            }
            b"mac" => self.encoding = encoding_rs::MACINTOSH,
            b"title" if self.group.target != Target::Nowhere => self.group.target = Target::Title,
            b"author" if self.group.target != Target::Nowhere => self.group.target = Target::Author,
            b"creatim" if self.group.target != Target::Nowhere => {
                self.flush();
                self.group.target = Target::Created;
            }
            b"info" => self.flush(),
            _ if DESTINATIONS.contains(&word) => {
                self.flush();
                self.group.target = Target::Nowhere;
            }
            _ => {}
        }
    }

    fn hexadecimal(&mut self) {
        let digit = |at: usize| self.bytes.get(at).and_then(|byte| char::from(*byte).to_digit(16));
        if let (Some(high), Some(low)) = (digit(self.at), digit(self.at + 1)) {
            self.at += 2;
            self.byte((high * 16 + low) as u8);
        }
    }

    fn unicode(&mut self, number: i64) {
        self.flush();
        // Numbers above 32,767 are written as negative ones.
        let unit = (number & 0xFFFF) as u16;
        match (self.high_surrogate.take(), unit) {
            (_, 0xD800..=0xDBFF) => self.high_surrogate = Some(unit),
            (Some(high), 0xDC00..=0xDFFF) => {
                let pair = char::decode_utf16([high, unit]).next().and_then(Result::ok);
                self.push(pair.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            _ => self.push(char::from_u32(u32::from(unit)).unwrap_or(char::REPLACEMENT_CHARACTER)),
        }
        self.to_skip = self.group.fallback;
    }

    /// A character by its name, or a line end.
    fn character(&mut self, c: char) {
        self.flush();
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else {
            self.push(c);
        }
    }

    /// A byte of the code page.
    fn byte(&mut self, byte: u8) {
        if self.to_skip > 0 {
            self.to_skip -= 1;
        } else {
            self.pending.push(byte);
        }
    }

    fn flush(&mut self) {
        if self.pending.is_empty() {
            return;
        }
        let pending = std::mem::take(&mut self.pending);
        let encoding = self.group.encoding.unwrap_or(self.encoding);
        let text = encoding.decode_without_bom_handling(&pending).0;
        text.chars().for_each(|c| self.push(c));
    }

    fn push(&mut self, c: char) {
        if self.group.hidden || self.too_deep > 0 {
            return;
        }
        match self.group.target {
            Target::Text => self.text.push(c),
            Target::Title => self.title.push(c),
            Target::Author => self.author.push(c),
            Target::Created | Target::Nowhere => {}
        }
    }
}

/// The code page of a font's character set; `None` for those that have the document's.
fn code_page_of_charset(number: i64) -> Option<&'static Encoding> {
    code_page(match number {
        77 => 10000,
        128 => 932,
        129 => 949,
        134 => 936,
        136 => 950,
        161 => 1253,
        162 => 1254,
        163 => 1258,
        177 => 1255,
        178 => 1256,
        186 => 1257,
        204 => 1251,
        222 => 874,
        238 => 1250,
        _ => return None,
    })
}

fn code_page(number: i64) -> Option<&'static Encoding> {
    let label = match number {
        1250..=1258 => format!("windows-{number}"),
        874 => "windows-874".to_owned(),
        932 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        10000 => "macintosh".to_owned(),
        65001 => "utf-8".to_owned(),
        _ => return None,
    };
    Encoding::for_label(label.as_bytes())
}

/// Paragraphs with an empty line between them.
fn tidied(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 32);
    for line in text.lines().map(str::trim).filter(|line| !line.is_empty()) {
        if !out.is_empty() {
            out.push_str("\n\n");
        }
        out.push_str(line);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_words_do_not_reach_the_text() {
        let rtf = br"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0 Arial;}}{\*\generator X;}{\info{\title A day}{\author Ann Lee}}
\pard\f0 \u8220?Caf\'e9,\u8221? she said.\par Next \{one\}\emdash two\u-10179?\u-8704?.{\v hidden}\par}";
        let draft = text_of(rtf);
        assert_eq!(draft.text, "“Café,” she said.\n\nNext {one}—two😀.");
        assert_eq!(draft.metadata.title.as_deref(), Some("A day"));
        assert_eq!(draft.metadata.author.as_deref(), Some("Ann Lee"));
    }

    #[test]
    fn fonts_may_have_code_pages_of_their_own() {
        let rtf = br"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 A;}{\f2\fcharset238 B;}}
{\info{\creatim\yr2024\mo3\dy4\hr5}}\f0 Caf\'e9 {\f1 \'cf\'f0\'e8} \f2 \'a3\'f3d\'9f\plain  \'a35\par}";
        let draft = text_of(rtf);
        assert_eq!(draft.text, "Café При Łódź £5");
        assert_eq!(draft.metadata.date.as_deref(), Some("2024-03-04"));
    }

    #[test]
    fn broken_documents_end() {
        for rtf in [&b"{\\rtf1"[..], b"{\\rtf1 \\'e", b"{\\rtf1 \\bin99999999999 x", b"{\\rtf1 }}}}", b"{\\rtf1 \\"] {
            text_of(rtf);
        }
        text_of(&[b"{\\rtf1 ".as_slice(), &b"{".repeat(100_000)].concat());
    }
}
