//! Input that is broken, hostile or too large: a reason for each, and the rest is read.

use std::borrow::Cow;
use std::fs;
use std::io::Write;
use std::time::{Duration, Instant};

use whosaid::flow::{Article, DropStatus, Dropped, SourceFile, Stage};
use whosaid::read::{Fields, ReadError, ReadSettings};

fn read_with(settings: &ReadSettings, name: &str, bytes: &[u8]) -> Vec<Result<Article, Dropped>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let file = SourceFile { path, relative: name.to_owned(), size: bytes.len() as u64, modified: 0 };
    settings.compile().unwrap().articles(&file).collect()
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Result<Article, Dropped>> {
    read_with(&ReadSettings::default(), name, bytes.as_ref())
}

/// The code of a file of which nothing can be read.
fn code(name: &str, bytes: impl AsRef<[u8]>) -> Cow<'static, str> {
    let items = read(name, bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    let dropped = items.into_iter().next().unwrap().unwrap_err();
    assert_eq!(dropped.stage, Stage::Read);
    assert!(dropped.reason.len() > 20, "{}", dropped.reason);
    dropped.code
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Bytes that do not compress to nothing.
fn varied_lines(count: usize) -> String {
    (0..count).map(|n| format!("{{\"id\": {n}, \"text\": \"Text {}.\"}}\n", n * 7919 % 10_007)).collect()
}

const NAMES: [&str; 8] = ["a.txt", "a.md", "a.html", "a.json", "a.jsonl", "a.csv", "a.tsv", "a.xml"];

#[test]
fn empty_files_and_files_of_nothing_but_space() {
    for name in NAMES {
        assert_eq!(code(name, ""), "empty", "{name}");
        let blank = code(name, " \n\n ");
        assert!(["empty", "no_text", "missing_column", "bad_xml"].contains(&&*blank), "{name}: {blank}");
    }
    assert_eq!(code("a.md", "---\ntitle: x\n---\n\n"), "empty");
    assert_eq!(code("a.txt.gz", gzip(b"")), "empty");
    assert_eq!(code("a.txt.gz", ""), "empty");
    assert_eq!(code("a.json", "[]"), "empty");
}

#[test]
fn binary_files_are_known_by_their_bytes() {
    let noise: Vec<u8> = (0u32..5000).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    for name in NAMES {
        for bytes in [&b"%PDF-1.7\n%\xE2\xE3\xCF\xD3\n1 0 obj"[..], b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", &noise] {
            assert_eq!(code(name, bytes), "binary", "{name}");
        }
        assert_eq!(code(name, b"PK\x03\x04\x14\0\x06\0"), "bad_archive", "{name}");
    }
    assert_eq!(read("a.txt", gzip(b"text")).remove(0).unwrap().text, "text");
    assert_eq!(code("a.txt.gz", gzip(&noise)), "binary");
    assert_eq!(code("a.gz", gzip(&noise)), "binary");
    assert_eq!(read("a.gz", gzip(b"text")).remove(0).unwrap().text, "text");
}

#[test]
fn a_few_nul_bytes_are_part_of_the_text() {
    let article = read("a.txt", "He said:\0 “No.”\n".repeat(20)).remove(0).unwrap();
    assert!(article.text.starts_with("He said:\0 “No.”\n"));
    assert_eq!(read("a.jsonl", "{\"text\": \"A\\u0000B\"}").remove(0).unwrap().text, "A\0B");
}

#[test]
fn formats_that_are_not_read_are_skipped() {
    for name in ["a.jpg", "README", "a.jpg.gz", "a.mp3"] {
        let items = read(name, "x");
        let Err(dropped) = &items[0] else { panic!("{name} is no format") };
        assert_eq!((&*dropped.code, dropped.status), ("unknown_format", DropStatus::Skipped));
    }
    let mut settings = ReadSettings::default();
    settings.formats.insert("article".to_owned(), "txt".to_owned());
    settings.formats.insert("md".to_owned(), "none".to_owned());
    assert!(read_with(&settings, "a.ARTICLE", b"x")[0].is_ok());
    assert!(read_with(&settings, "a.md", b"x")[0].is_err());
}

#[test]
fn compressed_files_cut_short_or_damaged() {
    let lines = varied_lines(30_000);
    let whole = gzip(lines.as_bytes());
    let prose = gzip(lines.replace('{', "Said: ").as_bytes());
    assert_eq!(code("a.txt.gz", &prose[..prose.len() / 2]), "truncated");
    assert_eq!(code("a.txt.gz", "not gzip at all"), "bad_compression");
    let zstd = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    let packed = zstd::encode_all(lines.replace('{', "Said: ").as_bytes(), 3).unwrap();
    assert_eq!(code("a.txt.zst", &packed[..packed.len() / 2]), "truncated");
    assert_eq!(code("a.txt.zst", "not zstd at all"), "bad_compression");

    // Of many articles those before the cut are kept.
    for (name, bytes) in [("a.jsonl.gz", &whole[..whole.len() / 2]), ("a.jsonl.zst", &zstd[..zstd.len() / 2])] {
        let items = read(name, bytes);
        let (last, before) = items.split_last().unwrap();
        assert!(before.len() > 100 && before.iter().all(Result::is_ok), "{name}: {}", before.len());
        let Err(dropped) = last else { panic!("{name}: the end is missing") };
        assert_eq!((&*dropped.code, &dropped.record), ("truncated", &None));
        assert!(dropped.reason.contains(&format!("line {}", before.len())), "{}", dropped.reason);
    }
    let short = gzip(b"{\"text\": \"A\"}\n{\"text\": \"B\"}\n");
    let items = read("a.jsonl.gz", &short[..short.len() - 8]);
    assert_eq!(items.iter().filter(|item| item.is_ok()).count(), 2);
    assert!(items[2].as_ref().is_err_and(|dropped| dropped.code == "truncated"));
}

#[test]
fn decompression_bombs_are_stopped() {
    // 40 MiB of spaces in 40 KiB; the members repeat, so that making it is quick.
    let bomb = gzip(&vec![b' '; 1 << 20]).repeat(40);
    assert_eq!(code("a.txt.gz", &bomb), "too_large");
    for name in ["a.jsonl.gz", "a.csv.gz", "a.json.gz"] {
        assert_eq!(code(name, &bomb), "decompression_bomb");
    }
    let trusting = ReadSettings { max_expansion: 0, ..ReadSettings::default() };
    let Err(dropped) = &read_with(&trusting, "a.jsonl.gz", &bomb)[0] else { panic!("the line is too long") };
    assert_eq!(dropped.code, "too_large");
}

#[test]
fn articles_over_the_size_limit_are_refused_and_the_rest_read() {
    let settings = ReadSettings { max_article_size: 1000, ..ReadSettings::default() };
    let long = "word ".repeat(2_000);
    for (name, bytes) in [
        ("a.jsonl", format!("{{\"text\": \"A\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": \"B\"}}\n")),
        ("a.json", format!("[{{\"text\": \"A\"}},\n{{\"text\": \"{long}\"}},\n{{\"text\": \"B\"}}]\n")),
        ("a.csv", format!("text\nA\n\"{long}\"\nB\n")),
    ] {
        let items = read_with(&settings, name, bytes.as_bytes());
        assert_eq!(items.len(), 3, "{name}: {items:?}");
        assert!(items[0].is_ok() && items[2].is_ok(), "{name}");
        assert!(
            items[1]
                .as_ref()
                .is_err_and(|dropped| dropped.code == "too_large" && dropped.record.as_deref() == Some("2"))
        );
    }
    for name in ["a.txt", "a.md", "a.html", "a.xml"] {
        let items = read_with(&settings, name, long.as_bytes());
        assert!(items[0].as_ref().is_err_and(|dropped| dropped.code == "too_large"), "{name}");
    }
    let items = read_with(&settings, "a.json", format!("{{\"text\": \"{long}\"}}").as_bytes());
    assert!(items.len() == 1 && items[0].as_ref().is_err_and(|dropped| dropped.code == "too_large"));
}

#[test]
fn deep_nesting_overflows_no_stack_and_loses_no_text() {
    for tag in ["div", "span", "b", "p", "li", "table", "blockquote", "font", "svg", "a", "ul"] {
        let depth = 10_000;
        let open = format!("<{tag}>").repeat(depth);
        let close = format!("</{tag}>").repeat(depth);
        let words =
            "The council said that it would meet again on Tuesday, when all of its members are back. ".repeat(10);
        let mut pages = vec![format!("<body>{open}{words}{close}"), format!("<body>{open}{words}")];
        if tag == "div" {
            pages.push(format!("{words}{close}{open}"));
        }
        for page in pages {
            let start = Instant::now();
            match read("a.html", page).remove(0) {
                Ok(article) => assert!(article.text.contains("meet again on Tuesday"), "{tag}"),
                // Text in a drawing is none.
                Err(dropped) => assert!(tag == "svg" && dropped.code == "no_text", "{tag}: {dropped:?}"),
            }
            assert!(start.elapsed() < Duration::from_secs(30), "{tag}: {:?}", start.elapsed());
        }
    }
    let json = format!("{{\"text\": {}1{}}}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(code("a.json", &json), "bad_json");
    assert_eq!(code("a.jsonl", &json), "bad_json");
    let xml = format!("<a>{}x{}</a>", "<b>".repeat(100_000), "</b>".repeat(100_000));
    assert_eq!(code("a.xml", &xml), "unknown_xml");
    let xml = format!("<a><text>{}x{}</text></a>", "<b>".repeat(100_000), "</b>".repeat(100_000));
    assert_eq!(read("a.xml", &xml).remove(0).unwrap().text, "x");
    for deep in ["[".repeat(50_000), "a: ".repeat(10_000), "{a: ".repeat(10_000), "- ".repeat(20_000)] {
        assert_eq!(read("a.md", format!("---\nx: {deep}\n---\nText.")).len(), 1);
    }
    let toml = format!("+++\nx = {}\n+++\nText.", "[".repeat(50_000));
    assert_eq!(read("a.md", toml).len(), 1);
}

#[test]
fn entities_and_aliases_that_multiply_are_stopped() {
    let mut dtd = String::from("<!ENTITY a0 \"ha\">");
    for n in 1..30 {
        dtd.push_str(&format!("<!ENTITY a{n} \"&a{};&a{};\">", n - 1, n - 1));
    }
    assert_eq!(code("a.xml", format!("<!DOCTYPE x [{dtd}]><x><text>&a29;</text></x>")), "bad_xml");
    assert_eq!(
        code("a.xml", "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x><text>&e;</text></x>"),
        "bad_xml"
    );
    let mut yaml = String::from("---\na0: &a0 [x, x]\n");
    for n in 1..30 {
        yaml.push_str(&format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1));
    }
    assert_eq!(read("a.md", yaml + "title: T\n---\nText.").remove(0).unwrap().text, "Text.");
}

#[test]
fn broken_structures_say_so() {
    assert_eq!(code("a.json", "{\"text\": \"x\""), "bad_json");
    assert_eq!(code("a.json", "not json"), "bad_json");
    assert_eq!(code("a.json", "{\"title\": \"x\"}"), "no_text");
    assert_eq!(code("a.xml", "<a><text>x</a>"), "bad_xml");
    assert_eq!(code("a.xml", "no xml"), "bad_xml");
    let items = read("a.json", "[{\"text\": \"A\"}, {\"text\": 'B'}, {\"text\": \"C\"");
    let codes: Vec<&str> =
        items.iter().map(|item| item.as_ref().map_or_else(|dropped| &*dropped.code, |_| "ok")).collect();
    assert_eq!(codes, ["ok", "bad_json", "bad_json", "truncated"]);
    // A string left open costs its own article only.
    let items = read("a.json", "[\n{\"text\": \"A},\n{\"text\": \"B\"}\n,{\"text\": \"C\"}\n]");
    assert!(items.last().unwrap().is_ok());
}

#[test]
fn a_file_that_is_gone_or_closed() {
    let reader = ReadSettings::default().compile().unwrap();
    for name in NAMES {
        let file = SourceFile { path: "/nowhere/at/all".into(), relative: name.to_owned(), size: 3, modified: 0 };
        let items: Vec<_> = reader.articles(&file).collect();
        assert!(items.len() == 1 && items[0].as_ref().is_err_and(|dropped| dropped.code == "vanished"));
    }
}

#[test]
fn settings_are_checked_at_the_start() {
    let error = |change: fn(&mut ReadSettings)| {
        let mut settings = ReadSettings::default();
        change(&mut settings);
        settings.compile().unwrap_err()
    };
    assert!(matches!(error(|s| s.encoding = Some("utf-9".to_owned())), ReadError::UnknownEncoding { .. }));
    assert!(matches!(error(|s| s.path_pattern = Some("{x}".to_owned())), ReadError::BadPathPattern { .. }));
    assert!(matches!(error(|s| s.fields.text.clear()), ReadError::NoTextField));
    assert!(matches!(error(|s| s.fields.date.push(" ".to_owned())), ReadError::EmptyFieldName { field: "date" }));
    let map = |s: &mut ReadSettings, from: &str, to: &str| s.formats.insert(from.to_owned(), to.to_owned());
    assert!(matches!(
        error(|s| drop(s.formats.insert("x".to_owned(), "wordstar".to_owned()))),
        ReadError::UnknownFormat { .. }
    ));
    for extension in [".txt", "txt.gz", "gz"] {
        let mut settings = ReadSettings::default();
        map(&mut settings, extension, "txt");
        assert!(matches!(settings.compile(), Err(ReadError::BadExtension { .. })), "{extension}");
    }
    let fields = Fields { text: vec!["story.body".to_owned()], ..Fields::default() };
    let settings = ReadSettings { fields, ..ReadSettings::default() };
    let found = read_with(&settings, "a.jsonl", br#"{"text": "no", "story": {"body": "yes"}}"#);
    assert_eq!(found[0].as_ref().unwrap().text, "yes");
}
