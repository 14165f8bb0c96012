//! Documents, archives' exports and containers: what each gives, with its metadata.

use std::fs;
use std::io::{Cursor, Write};
use std::path::Path;

use whosaid::flow::{Article, DropStatus, Dropped, SourceFile};
use whosaid::read::{Layout, ReadSettings};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn read_with(settings: &ReadSettings, name: &str, bytes: &[u8]) -> Vec<Result<Article, Dropped>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(Path::new(name).file_name().unwrap());
    fs::write(&path, bytes).unwrap();
    let file = SourceFile { path, relative: name.to_owned(), size: bytes.len() as u64, modified: 0 };
    settings.compile().unwrap().articles(&file).collect()
}

pub fn read(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Result<Article, Dropped>> {
    read_with(&ReadSettings::default(), name, bytes.as_ref())
}

pub fn articles(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Article> {
    read(name, bytes).into_iter().map(Result::unwrap).collect()
}

pub fn only(name: &str, bytes: impl AsRef<[u8]>) -> Article {
    let mut found = articles(name, bytes);
    assert_eq!(found.len(), 1, "{found:?}");
    found.remove(0)
}

pub fn code(name: &str, bytes: impl AsRef<[u8]>) -> String {
    let mut items = read(name, bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0).unwrap_err().code.into_owned()
}

pub fn packed(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default().compression_method(zip::CompressionMethod::Deflated))
            .unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A tar archive of plain headers.
pub fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in files {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        header.set_cksum();
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

const NEXIS: &str = "\u{FEFF}\n\n                     1 of 2 DOCUMENTS\n\n\n                    The Marsh Courier\n\n\
    \x20                  May 3, 2024 Friday\n                      Final Edition\n\nFerry to run again\n\nBYLINE: By Nell \
    Orme\n\nSECTION: NEWS; Pg. 2\n\nLENGTH: 40 words\n\nThe ferry will run again from\nMonday, the port said.\n\n\
    \"We are glad,\" said master Col Vane.\n\nLOAD-DATE: May 4, 2024\n\nLANGUAGE: ENGLISH\n\nGRAPHIC: A ferry\n\n\
    \x20    Copyright 2024 The Marsh Courier\n         All Rights Reserved\n\n                2 of 2 DOCUMENTS\n\n\n\
    \x20                Hill Weekly\n\n                 5 May 2024\n\nA second piece\n\nLENGTH: 3 words\n\nShort text \
    here.\n\nLOAD-DATE: May 6, 2024\n";

#[test]
fn files_of_one_name_in_a_zip_are_missed_aloud() {
    let mut bytes = packed(&[("a.txt", b"One."), ("b.txt", b"Two."), ("c.txt", b"Three.")]);
    for at in 0..bytes.len() - 5 {
        if &bytes[at..at + 5] == b"b.txt" {
            bytes[at] = b'a';
        }
    }
    let found = read("news.zip", bytes);
    assert_eq!(found.iter().filter(|item| item.is_ok()).count(), 2);
    let Some(Err(dropped)) = found.last() else { panic!("{found:?}") };
    assert_eq!(dropped.code, "repeated_names");
    assert!(dropped.reason.contains("1 of the files"), "{}", dropped.reason);
}

#[test]
fn nexis_exports_are_cut_into_articles() {
    let found = articles("export.txt", NEXIS);
    assert_eq!(found.len(), 2);
    assert_eq!(
        found[0].text,
        "The ferry will run again from Monday, the port said.\n\n\"We are glad,\" said master Col Vane."
    );
    let metadata = &found[0].metadata;
    assert_eq!(metadata.title.as_deref(), Some("Ferry to run again"));
    assert_eq!(metadata.author.as_deref(), Some("Nell Orme"));
    assert_eq!(metadata.outlet.as_deref(), Some("The Marsh Courier"));
    assert_eq!(metadata.date.as_deref(), Some("2024-05-03"));
    assert_eq!(metadata.section.as_deref(), Some("NEWS"));
    assert_eq!(metadata.language.as_deref(), Some("en"));
    assert_eq!(found[1].text, "Short text here.");
    assert_eq!(found[1].doc_id, "export.txt#2");
    assert_eq!(found[1].metadata.title.as_deref(), Some("A second piece"));
    // As HTML, and with the layout switched off.
    let settings = ReadSettings { layout: Layout::None, ..ReadSettings::default() };
    assert_eq!(read_with(&settings, "export.txt", NEXIS.as_bytes()).len(), 1);
    let settings = ReadSettings { layout: Layout::Factiva, ..ReadSettings::default() };
    let refused = read_with(&settings, "export.txt", NEXIS.as_bytes()).remove(0).unwrap_err();
    assert_eq!(refused.code, "unknown_layout");
}

#[test]
fn older_nexis_exports_name_the_body() {
    let old = "     1 of 1 DOCUMENTS\n\n   Copyright 2010 Marsh Limited\n    All Rights Reserved\n   The Marsh Courier - Final \
               Edition\n\n   May 3, 2010 Monday\n\nSECTION: HOME; Pg. 1\n\nHEADLINE: Ferry to run after\n long wait\n\nBODY:\n\
               The ferry will run\nagain.\n\nLOAD-DATE: May 3, 2010\n";
    let article = articles("a.txt", old).remove(0);
    assert_eq!(article.text, "The ferry will run again.");
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry to run after long wait"));
    assert_eq!(article.metadata.outlet.as_deref(), Some("The Marsh Courier"));
}

#[test]
fn an_article_of_an_export_without_its_text_is_said() {
    let broken = NEXIS.replace("Short text here.", "");
    let found = read("export.txt", broken);
    assert!(found[0].is_ok());
    assert_eq!(found[1].as_ref().unwrap_err().code, "unknown_layout");
}

const UNI: [&str; 14] = [
    "Ferry to run again",
    "The Marsh Courier",
    "May 3, 2024 Friday",
    "Copyright 2024 The Marsh Courier",
    "Section: NEWS; Pg. 2",
    "Length: 40 words",
    "Byline: Nell Orme",
    "Body",
    "The ferry will run again.",
    "“We are glad,” said master Col Vane.",
    "Graphic",
    "A ferry",
    "Load-Date: May 4, 2024",
    "End of Document",
];

fn docx(paragraphs: &[&str]) -> Vec<u8> {
    let body: String =
        paragraphs.iter().map(|p| format!("<w:p><w:r><w:t>{}</w:t></w:r></w:p>", p.replace('&', "&amp;"))).collect();
    let document = format!("<?xml version=\"1.0\"?><w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    packed(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())])
}

#[test]
fn word_documents_are_read_and_exports_in_them_cut() {
    let article = only("a.docx", docx(&["One & two.", "“Three,” she said."]));
    assert_eq!((article.text.as_str(), &*article.format), ("One & two.\n\n“Three,” she said.", "docx"));
    let twice = [&UNI[..], &UNI[..]].concat();
    let found = articles("news.DOCX", docx(&twice));
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].text, "The ferry will run again.\n\n“We are glad,” said master Col Vane.");
    assert_eq!(found[1].metadata.outlet.as_deref(), Some("The Marsh Courier"));
    assert_eq!(found[1].metadata.date.as_deref(), Some("2024-05-03"));
    // By its content, whatever its name.
    assert_eq!(&*only("a.txt", docx(&["One two."])).format, "docx");
    assert_eq!(code("a.docx", "no archive"), "bad_archive");
    assert_eq!(code("a.docx", packed(&[("word/document.xml", b"<w")])), "bad_document");
}

#[test]
fn open_documents_and_books_are_read() {
    let content = "<o:document-content xmlns:o='o' xmlns:t='t'><o:body><o:text><t:h>Head</t:h><t:p>One<t:s/>two.</t:p>\
                   </o:text></o:body></o:document-content>";
    let odt = packed(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())]);
    let article = only("a.odt", odt);
    assert_eq!((article.text.as_str(), &*article.format), ("Head\n\nOne two.", "odt"));

    let chapter = |title: &str| {
        let words = "The council met again and spoke for a long time about the ferry and its fares and little else. ";
        format!("<html><head><title>x</title></head><body><h1>{title}</h1><p>{words}{words}</p></body></html>")
    };
    let package = "<package xmlns:dc='dc'><metadata><dc:publisher>Marsh Courier</dc:publisher><dc:date>2024-05-03\
                   </dc:date></metadata><manifest><item id='a' href='a.xhtml'/><item id='b' href='x/b.xhtml'/></manifest>\
                   <spine><itemref idref='a'/><itemref idref='b'/></spine></package>";
    let container = "<container><rootfiles><rootfile full-path='OPS/p.opf'/></rootfiles></container>";
    let epub = packed(&[
        ("mimetype", b"application/epub+zip"),
        ("META-INF/container.xml", container.as_bytes()),
        ("OPS/p.opf", package.as_bytes()),
        ("OPS/a.xhtml", chapter("One").as_bytes()),
        ("OPS/x/b.xhtml", chapter("Two").as_bytes()),
    ]);
    let found = articles("a.epub", epub);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].metadata.title.as_deref(), Some("Two"));
    assert_eq!(found[1].metadata.outlet.as_deref(), Some("Marsh Courier"));
    assert_eq!(found[1].doc_id, "a.epub#x/b.xhtml");
    assert!(found[1].text.starts_with("The council met"), "{}", found[1].text);
}

#[test]
fn rtf_is_read_under_any_name() {
    let rtf = br"{\rtf1\ansi{\fonttbl{\f0 Arial;}}{\pard One \u8220?two\u8221?.\par}{\pard Three.\par}}";
    for name in ["a.rtf", "a.txt"] {
        let article = only(name, rtf);
        assert_eq!((article.text.as_str(), &*article.format), ("One “two”.\n\nThree.", "rtf"));
    }
}

#[test]
fn messages_are_articles_without_what_they_quote() {
    let message = "From: Marsh Courier <news@courier.example>\nTo: r@example.org\nSubject: =?utf-8?q?Ferry_=E2=80=9Csoon?=\n\
                   Date: Fri, 03 May 2024 10:00:00 +0000\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\n\n\
                   The ferry will run.\n\nOn Thursday Col Vane wrote:\n> When?\n\n-- \nThe desk\n";
    let article = only("a.eml", message);
    assert_eq!(article.text, "The ferry will run.");
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry “soon"));
    assert_eq!(article.metadata.outlet.as_deref(), Some("Marsh Courier"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-05-03"));
    let html =
        message.replace("text/plain", "text/html").replace("The ferry will run.", "<p>The <b>ferry</b> will run.</p>");
    assert!(only("a.eml", html).text.starts_with("The ferry will run."));
    let mailbox =
        format!("From a@b Fri May  3 10:00:00 2024\n{message}\nFrom a@b Sat May  4 10:00:00 2024\n{message}\n");
    let found = articles("a.mbox", &mailbox);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].text, "The ferry will run.");
    assert_eq!(&*only("a.txt", message).format, "eml");
    assert_eq!(articles("a.txt", &mailbox).len(), 2);
}

#[test]
fn containers_give_their_files_by_path() {
    let lines = b"{\"id\": \"x\", \"text\": \"One.\"}\n{\"id\": \"y\", \"text\": \"Two.\"}\n";
    let page =
        b"<html><head><title>T</title></head><body><article><p>The ferry will run again on Monday, they said.</p>\
                 </article></body></html>";
    let files: [(&str, &[u8]); 6] = [
        ("a/one.txt", b"Plain text."),
        ("a/lines.jsonl", lines),
        ("b/page.html", page),
        ("b/photo.jpg", b"\xFF\xD8\xFF\xE0"),
        ("__MACOSX/._one.txt", b"x"),
        ("c/inner.txt.gz", &gzip(b"Packed twice.")),
    ];
    for (name, bytes) in [
        ("news.zip", packed(&files)),
        ("news.tar", tarred(&files)),
        ("news.tar.gz", gzip(&tarred(&files))),
        ("news.tgz", gzip(&tarred(&files))),
        ("news.tar.zst", zstd::encode_all(&tarred(&files)[..], 1).unwrap()),
    ] {
        let items = read(name, &bytes);
        let texts: Vec<(String, String)> = items.iter().flatten().map(|a| (a.doc_id.clone(), a.text.clone())).collect();
        let path = |rest: &str| format!("{name}/{rest}");
        assert_eq!(texts.len(), 5, "{name}: {items:?}");
        assert_eq!(texts[0], (path("a/one.txt"), "Plain text.".to_owned()));
        assert_eq!(texts[2], (path("a/lines.jsonl#y"), "Two.".to_owned()));
        assert_eq!(texts[4], (path("c/inner.txt.gz"), "Packed twice.".to_owned()));
        let left_out: Vec<&Dropped> = items.iter().filter_map(|item| item.as_ref().err()).collect();
        assert_eq!(left_out.len(), 2, "{left_out:?}");
        assert!(left_out.iter().all(|dropped| dropped.status == DropStatus::Skipped));
    }
    let nested = packed(&[("in/inner.zip", &packed(&[("x.txt", b"Deep.")]))]);
    assert_eq!(only("o.zip", nested).doc_id, "o.zip/in/inner.zip/x.txt");
}

#[test]
fn the_section_is_read_where_a_source_states_it() {
    let section = |name: &str, bytes: &str| only(name, bytes).metadata.section;
    let meta = "<html><head><meta property='article:section' content='Opinion &amp; Ideas'></head><body><article><p>It sails, \
        she said.</p></article></body></html>";
    assert_eq!(section("a.html", meta).as_deref(), Some("Opinion & Ideas"));
    let linked = meta.replace(
        "<meta property='article:section' content='Opinion &amp; Ideas'>",
        r#"<script type="application/ld+json">{"@type": "NewsArticle", "articleSection": ["Sport", "Rowing"]}</script>"#,
    );
    assert_eq!(section("a.html", &linked).as_deref(), Some("Sport, Rowing"));
    for json in
        [r#"{"text": "It sails.", "sectionName": "World"}"#, r#"{"text": "It sails.", "section_name": "World"}"#]
    {
        assert_eq!(section("a.json", json).as_deref(), Some("World"));
    }
    let feed = "<rss><channel><title>Post</title><item><title>Ferry</title><category>World</category>\
        <description>It sails.</description></item></channel></rss>";
    assert_eq!(section("a.xml", feed).as_deref(), Some("World"));
    let nitf = "<nitf><head><pubdata position.section='B'/></head><body><body.content><p>It sails.</p></body.content></body></nitf>";
    assert_eq!(section("a.xml", nitf).as_deref(), Some("B"));
    let settings = ReadSettings { path_pattern: Some("{section}/{slug}".to_owned()), ..ReadSettings::default() };
    assert_eq!(
        read_with(&settings, "sport/a.txt", b"It sails.").remove(0).unwrap().metadata.section.as_deref(),
        Some("sport")
    );
}

fn warc(records: &[(&str, &str, &str)]) -> Vec<u8> {
    let mut out = Vec::new();
    for (kind, url, content) in records {
        let header = format!(
            "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nContent-Type: {}\r\nContent-Length: {}\r\n\r\n",
            if *kind == "response" { "application/http; msgtype=response" } else { "text/plain" },
            content.len()
        );
        out.extend_from_slice(header.as_bytes());
        out.extend_from_slice(content.as_bytes());
        out.extend_from_slice(b"\r\n\r\n");
    }
    out
}

#[test]
fn web_archives_give_their_pages() {
    let page = "<html lang=en><head><title>Ferry</title></head><body><article><p>The ferry will run again on Monday, the \
                port said on Friday.</p></article></body></html>";
    let ok = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{page}");
    let chunked = format!(
        "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{page}\r\n0\r\n\r\n",
        page.len()
    );
    let bytes = warc(&[
        ("request", "http://a/1", "GET / HTTP/1.1\r\n\r\n"),
        ("response", "http://a/1", &ok),
        ("response", "http://a/2", &chunked),
        ("response", "http://a/3", "HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nno"),
        ("response", "http://a/4.jpg", "HTTP/1.1 200 OK\r\nContent-Type: image/jpeg\r\n\r\nx"),
        ("conversion", "http://a/5", "Ferry\nThe ferry will run."),
    ]);
    for (name, bytes) in [("a.warc", bytes.clone()), ("a.warc.gz", gzip(&bytes))] {
        let items = read(name, &bytes);
        let found: Vec<&Article> = items.iter().flatten().collect();
        assert_eq!(found.len(), 3, "{items:?}");
        assert_eq!(found[1].doc_id, format!("{name}#http://a/2"));
        assert_eq!(found[1].metadata.url.as_deref(), Some("http://a/2"));
        assert!(found[1].text.starts_with("The ferry will run again"));
        assert_eq!(found[2].text, "Ferry\nThe ferry will run.");
        let codes: Vec<&str> = items.iter().filter_map(|item| Some(&*item.as_ref().err()?.code)).collect();
        assert_eq!(codes, ["http_status", "not_text"]);
    }
    // Wrong lengths and a cut.
    let cut = read("a.warc", &bytes[..bytes.len() - 20]);
    assert_eq!(cut.iter().flatten().count(), 2);
    assert_eq!(cut.last().unwrap().as_ref().unwrap_err().code, "truncated");
    let wrong = String::from_utf8(bytes).unwrap().replacen("Content-Length: ", "Content-Length: 9", 2);
    assert!(read("a.warc", wrong).iter().any(Result::is_err));
}

#[test]
fn feeds_have_an_article_an_item() {
    let rss = "<?xml version='1.0'?><rss xmlns:content='c' xmlns:dc='d'><channel><title>Courier</title>\
               <language>en-gb</language><item><title>A &amp;amp; B</title><link>http://a/1</link><dc:creator>Nell Orme\
               </dc:creator><pubDate>Fri, 03 May 2024 10:00:00 GMT</pubDate><content:encoded><![CDATA[<p>She said: \
               <q>No.</q></p><p>The post <a>A</a> appeared first on <a>Courier</a>.</p>]]></content:encoded></item><item>\
               <title>C</title><description>Only a summary.</description></item></channel></rss>";
    let found = articles("a.xml", rss);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "She said: “No.”");
    assert_eq!(found[0].metadata.title.as_deref(), Some("A & B"));
    assert_eq!(found[0].metadata.outlet.as_deref(), Some("Courier"));
    assert_eq!(found[0].metadata.date.as_deref(), Some("2024-05-03"));
    assert_eq!(found[1].note.as_ref().unwrap().code, "summary_only");
    let atom = "<feed xmlns='http://www.w3.org/2005/Atom'><title>Courier</title><entry><title>A</title><link \
                href='http://a/1'/><content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>He said \
                <q>yes</q>.</p></div></content></entry></feed>";
    let found = articles("a.xml", atom);
    assert_eq!((found[0].text.as_str(), found[0].metadata.url.as_deref()), ("He said “yes”.", Some("http://a/1")));
}

#[test]
fn what_is_no_prose_is_said() {
    let data = "QUJDREVGR0hJSktMTU5PUFFSU1RVVldYWVphYmNkZWZnaGlqa2xtbm9wcXJzdHV2d3h5ejAxMjM0NTY3ODk=\n".repeat(20);
    assert_eq!(code("a.txt", data), "not_prose");
    assert_eq!(code("a.pdf", "%PDF-1.7\n%\u{e2}\u{e3}\n"), "binary");
    assert_eq!(code("a.doc", b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"), "binary");
    let links: String = (0..60).map(|n| format!("<li><a href='{n}'>Headline number {n} of today</a></li>")).collect();
    assert_eq!(code("a.html", format!("<html><body><ul>{links}</ul></body></html>")), "not_prose");
    let dialog = "<html><body><div id='cookie-consent'><p>We use cookies to make the site work as you expect.</p></div>\
                  </body></html>";
    assert_eq!(code("a.html", dialog), "no_text");
    // As what they are, whatever their names.
    let lines = "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n";
    assert_eq!(articles("a.txt", lines).len(), 2);
    let page = "<!DOCTYPE html><html><body><article><p>The ferry will run again on Monday.</p></article></body></html>";
    assert_eq!(only("a.txt", page).text, "The ferry will run again on Monday.");
    assert_eq!(only("a.txt", "<p>One.</p>\n<p>Two &amp; three.</p>").text, "One.\n\nTwo & three.");
}

#[test]
fn tables_are_known_by_their_header() {
    let table = "Title\tDate\tText\nFerry\t2024-05-03\tThe ferry will run.\nSchool\t2024-05-04\tIt will close.\n";
    let found = articles("a.txt", table);
    assert_eq!((found.len(), &*found[0].format), (2, "tsv"));
    assert_eq!(found[1].metadata.title.as_deref(), Some("School"));
    assert_eq!(articles("a.csv", format!("sep=;\n{}", table.replace('\t', ";"))).len(), 2);
    // Prose whose first line has commas.
    let prose = "On the date, he said, the text was clear.\nNobody else agreed.\n";
    assert_eq!(only("a.txt", prose).text, prose);
}

#[test]
fn one_article_within_objects_around_it() {
    let single = "{\"response\": {\"status\": \"ok\", \"content\": {\"id\": \"x\", \"webTitle\": \"T\", \"webUrl\": \
                  \"https://a/b\", \"fields\": {\"body\": \"<p>One.</p>\", \"byline\": \"By Nell Orme\"}}}}";
    let article = only("a.json", single);
    assert_eq!((article.doc_id.as_str(), article.text.as_str()), ("a.json", "One."));
    assert_eq!(article.metadata.author.as_deref(), Some("Nell Orme"));
    let several = "{\"a-1\": {\"info\": {\"body\": \"One.\"}}, \"a-2\": {\"info\": {\"body\": \"Two.\"}}}";
    assert_eq!(articles("a.json", several).len(), 2);
}

#[test]
fn what_a_source_cut_off_is_marked() {
    let article = only("a.jsonl", "{\"content\": \"The ferry will… [+1234 chars]\", \"title\": \"A\"}");
    assert_eq!((article.text.as_str(), article.note.unwrap().code), ("The ferry will", "truncated_text"));
    let article = only("a.jsonl", "{\"abstract\": \"Short.\", \"lead_paragraph\": \"Longer lead.\"}");
    assert_eq!((article.text.as_str(), article.note.unwrap().code), ("Short.\n\nLonger lead.", "summary_only"));
}

#[test]
fn factiva_texts_are_cut_into_articles() {
    let article = |title: &str, code: &str| {
        format!(
            "{title}\nNell Orme\n42 words\n3 May 2024\n10:15\nThe Marsh Courier\nMARC\nEnglish\nCopyright 2024.\n\nThe ferry \
             will run.\n\n“We are glad,” said Col Vane.\n\nDocument {code}\n\n"
        )
    };
    let found =
        articles("a.txt", article("Ferry to run", "MARC000020240503ek") + &article("Again", "MARC000020240504el"));
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "The ferry will run.\n\n“We are glad,” said Col Vane.");
    let metadata = &found[0].metadata;
    assert_eq!(metadata.title.as_deref(), Some("Ferry to run"));
    assert_eq!(metadata.author.as_deref(), Some("Nell Orme"));
    assert_eq!(metadata.outlet.as_deref(), Some("The Marsh Courier"));
    assert_eq!(metadata.date.as_deref(), Some("2024-05-03"));
    assert_eq!(found[1].doc_id, "a.txt#MARC000020240504el");
}
