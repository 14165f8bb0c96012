//! No bytes whatever make reading panic, in any format, nor give an article that is not sound.

use std::fs;

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;
use whosaid::flow::SourceFile;
use whosaid::read::{ReadSettings, Reader};

const NAMES: [&str; 27] = [
    "a.txt",
    "a.md",
    "a.html",
    "a.json",
    "a.jsonl",
    "a.csv",
    "a.tsv",
    "a.xml",
    "a.txt.gz",
    "a.jsonl.gz",
    "a.csv.gz",
    "a.json.zst",
    "a.jsonl.zst",
    "a.xml.zst",
    "a.rtf",
    "a.docx",
    "a.odt",
    "a.epub",
    "a.xlsx",
    "a.eml",
    "a.mbox",
    "a.parquet",
    "a.warc",
    "a.zip",
    "a.tar",
    "a.tar.gz",
    "a.pdf",
];

/// Sound samples of the formats, to be damaged.
const SAMPLES: [(&str, &str); 17] = [
    ("a.txt", "“Café,” she said.\r\n\r\n'No,' he said – \u{FEFF}later.\0"),
    ("a.md", "---\ntitle: \"A: b\"\nauthor: [X, Y]\ndate: 2024-05-12\n---\n\n# Head\n\nText “here”.\n"),
    ("a.md", "+++\ntitle = \"A\"\ndate = 2024-05-12\n[x]\ny = [1, 2]\n+++\nText.\n"),
    (
        "a.html",
        "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>T</title><script type=\"application/ld+json\">\
         {\"@type\":\"NewsArticle\",\"headline\":\"H\"}</script></head><body><article><p>“One,” said <b>she</b>.</p>\
         <table><tr><td>x</table><svg><g></svg><p>Two&amp;&#8217;</article></body></html>",
    ),
    (
        "a.json",
        "[{\"id\": \"a\", \"text\": \"A \\u201cb\\u201d\"}, {\"id\": 2, \"text\": [\"x\", \"y\"], \"source\": {\"name\": \"P\"}}]",
    ),
    ("a.json", "{\"data\": {\"articles\": [{\"text\": \"A\"}, {\"body\": \"é\"}]}, \"n\": 1e9}"),
    ("a.jsonl", "{\"id\": \"a\", \"text\": \"A\"}\n\n{\"id\": \"a\", \"text\": \"“B”\", \"date\": \"12 May 2024\"}\n"),
    ("a.csv", "id,title,text,date\n1,\"A, b\",\"One\n\"\"two\"\"\",2024-05-12\n2,C,“Three”,\n"),
    (
        "a.xml",
        "<?xml version='1.0' encoding='utf-8'?><!DOCTYPE nitf [<!ENTITY e 'x'>]><nitf><head><docdata><date.issue norm='20240512'/>\
         </docdata></head><body><body.head><hedline><hl1>H</hl1></hedline></body.head><body.content><p>One &e; <em>two</em>.</p>\
         <p>“Three”</p></body.content></body></nitf>",
    ),
    (
        "a.xml",
        "<rss xmlns:c='c'><channel><title>P</title><item><title>A</title><guid>1</guid><pubDate>Fri, 03 May 2024 10:00:00 \
         GMT</pubDate><c:encoded><![CDATA[<p>One <q>two</q>.</p>]]></c:encoded></item></channel></rss>",
    ),
    (
        "a.rtf",
        "{\\rtf1\\ansi\\ansicpg1252{\\fonttbl{\\f0 A;}}{\\*\\x y}\\pard\\uc1 One \\u8220?two\\'94.\\par {\\b Three}\\bin3 abc}",
    ),
    (
        "a.eml",
        "From: A <a@b.c>\nSubject: =?utf-8?q?S=C3=A9?=\nDate: Fri, 03 May 2024 10:00:00 +0000\nMIME-Version: 1.0\n\
         Content-Type: multipart/alternative; boundary=x\n\n--x\nContent-Type: text/plain\n\nOne.\n--x\nContent-Type: \
         text/html\n\n<p>One.</p>\n--x--\n",
    ),
    (
        "a.mbox",
        "From a@b Fri May  3 10:00:00 2024\nFrom: a@b\nSubject: S\nMessage-ID: <1>\n\nOne.\n\nFrom a@b Fri May  3 10:00:00 \
         2024\nFrom: a@b\nSubject: T\nMessage-ID: <2>\n\n>From two.\n",
    ),
    (
        "a.warc",
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: http://a/b\r\nContent-Type: application/http\r\nContent-Length: \
         69\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>One two three.</p>\n\r\n\r\nWARC/1.0\r\nWARC-Type: \
         conversion\r\nContent-Type: text/plain\r\nContent-Length: 4\r\n\r\nOne.\r\n\r\n",
    ),
    (
        "a.txt",
        "1 of 2 DOCUMENTS\n\nPost\n\nMay 3, 2024\n\nTitle\n\nBYLINE: A\n\nLENGTH: 2 words\n\nOne two.\n\nLOAD-DATE: May 3, 2024\n\n\
         2 of 2 DOCUMENTS\n\nPost\n\nMay 4, 2024\n\nTitle\n\nLENGTH: 1 words\n\nThree.\n",
    ),
    (
        "a.txt",
        "Title\nPost\nMay 3, 2024\nCopyright 2024 Post\nSection: A\nBody\nOne.\nLoad-Date: May 3, 2024\nEnd of Document\n\
         Title\nA B\n3 words\n5 March 2024\nPost\nPST\nEnglish\n\nOne two three.\n\nDocument PST0000120240305\n",
    ),
    (
        "a.txt",
        "____________________________\n\nDocument 1 of 1\n\nTitle\n\nAuthor: A\n\nFull text: One.\n\nTwo.\n\nPublication \
         title: Post\n\nPublication date: May 3, 2024\n\nProQuest document ID: 1\n",
    ),
];

fn reader() -> Reader {
    let settings = ReadSettings { path_pattern: Some("{outlet}/{date}_{slug}".to_owned()), ..ReadSettings::default() };
    settings.compile().unwrap()
}

fn check(reader: &Reader, name: &str, bytes: &[u8]) -> Result<(), TestCaseError> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let relative = format!("post/2024-05-12_{name}");
    let file = SourceFile { path, relative: relative.clone(), size: bytes.len() as u64, modified: 0 };
    let mut ids = Vec::new();
    let mut items = 0;
    for item in reader.articles(&file) {
        items += 1;
        match item {
            Ok(article) => {
                prop_assert!(!article.text.trim().is_empty());
                prop_assert!(article.doc_id.starts_with(&relative));
                if let Some(date) = &article.metadata.date {
                    prop_assert!(date.parse::<jiff::civil::Date>().is_ok(), "{date}");
                }
                ids.push(article.doc_id);
            }
            Err(dropped) => {
                prop_assert!(dropped.path.starts_with(&relative));
                prop_assert!(!dropped.code.is_empty() && !dropped.reason.is_empty());
            }
        }
    }
    prop_assert!(items > 0, "a file without an article has a reason");
    let count = ids.len();
    ids.sort_unstable();
    ids.dedup();
    prop_assert_eq!(ids.len(), count, "every article has its own id");
    Ok(())
}

fn packed(name: &str, bytes: Vec<u8>) -> Vec<u8> {
    use std::io::Write;
    if name.ends_with(".gz") {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(&bytes).unwrap();
        encoder.finish().unwrap()
    } else if name.ends_with(".zst") {
        zstd::encode_all(&bytes[..], 1).unwrap()
    } else {
        bytes
    }
}

/// A change to bytes: where (a share of their length, in 65,536ths) and what.
#[derive(Clone, Debug)]
enum Change {
    Replace(u16, u8),
    Insert(u16, Vec<u8>),
    Remove(u16, u8),
    Repeat(u16, u8, u8),
    Cut(u16),
}

fn changes() -> impl Strategy<Value = Vec<Change>> {
    let special = prop::sample::select(b"\"'<>&{}[],:;\\/-\n\r\t\0\xFF\xFE\xEF\x80=!".to_vec());
    let byte = prop_oneof![special, any::<u8>()];
    let change = prop_oneof![
        (any::<u16>(), byte.clone()).prop_map(|(at, byte)| Change::Replace(at, byte)),
        (any::<u16>(), prop::collection::vec(byte, 1..6)).prop_map(|(at, bytes)| Change::Insert(at, bytes)),
        (any::<u16>(), any::<u8>()).prop_map(|(at, count)| Change::Remove(at, count)),
        (any::<u16>(), any::<u8>(), 1u8..40).prop_map(|(at, count, times)| Change::Repeat(at, count, times)),
        any::<u16>().prop_map(Change::Cut),
    ];
    prop::collection::vec(change, 1..6)
}

fn changed(mut bytes: Vec<u8>, changes: &[Change]) -> Vec<u8> {
    for change in changes {
        let place = |at: u16| bytes.len() * usize::from(at) / 65_536;
        match change {
            Change::Replace(at, byte) => {
                let at = place(*at);
                if let Some(slot) = bytes.get_mut(at) {
                    *slot = *byte;
                }
            }
            Change::Insert(at, inserted) => {
                let at = place(*at);
                bytes.splice(at..at, inserted.iter().copied());
            }
            Change::Remove(at, count) => {
                let at = place(*at);
                let end = (at + usize::from(*count)).min(bytes.len());
                bytes.drain(at..end);
            }
            Change::Repeat(at, count, times) => {
                let at = place(*at);
                let end = (at + usize::from(*count)).min(bytes.len());
                let piece = bytes[at..end].repeat(usize::from(*times));
                bytes.splice(at..at, piece);
            }
            Change::Cut(at) => {
                let at = place(*at);
                bytes.truncate(at);
            }
        }
    }
    bytes
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn arbitrary_bytes(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let reader = reader();
        for name in NAMES {
            check(&reader, name, &bytes)?;
            check(&reader, name, &packed(name, bytes.clone()))?;
        }
    }

    #[test]
    fn arbitrary_markup(pieces in prop::collection::vec(prop::sample::select(vec![
        "<div>", "</div>", "<p>", "</p>", "<b>", "</b>", "<table>", "<td>", "</table>", "<a href=\"", "\">", "<script>",
        "</script>", "<!--", "-->", "<svg>", "<style>", "</svg>", "<title>", "<select>", "<template>", "</template>",
        "<h1>", "<li>", "<ul>", "&amp;", "&#0;", "text ", "“q,” he said. ", "<br>", "<form>", "<article>", "<body>",
        "<frameset>", "<math>", "<mi>", "<![CDATA[", "]]>", "<?x", "<textarea>", "<meta charset=utf-16>", "\0",
    ]), 0..120)) {
        let reader = reader();
        let text = pieces.concat();
        check(&reader, "a.html", text.as_bytes())?;
        check(&reader, "a.xml", text.as_bytes())?;
    }

    #[test]
    fn damaged_samples(sample in 0..SAMPLES.len(), changes in changes(), compress in 0..3) {
        let (name, text) = SAMPLES[sample];
        let bytes = changed(text.as_bytes().to_vec(), &changes);
        let name = format!("{name}{}", ["", ".gz", ".zst"][compress as usize]);
        check(&reader(), &name, &packed(&name, bytes))?;
    }

    #[test]
    fn damaged_compression(sample in 0..SAMPLES.len(), changes in changes(), compress in 1..3) {
        let (name, text) = SAMPLES[sample];
        let name = format!("{name}{}", ["", ".gz", ".zst"][compress as usize]);
        let bytes = changed(packed(&name, text.as_bytes().to_vec()), &changes);
        check(&reader(), &name, &bytes)?;
    }

    #[test]
    fn damaged_archives(sample in 0..SAMPLES.len(), changes in changes(), tar in any::<bool>()) {
        use std::io::Write;
        let (name, text) = SAMPLES[sample];
        let bytes = if tar {
            let mut builder = tar::Builder::new(Vec::new());
            let mut header = tar::Header::new_gnu();
            header.set_size(text.len() as u64);
            header.set_cksum();
            builder.append_data(&mut header, name, text.as_bytes()).unwrap();
            builder.into_inner().unwrap()
        } else {
            let mut zip = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
            zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
            zip.write_all(text.as_bytes()).unwrap();
            zip.finish().unwrap().into_inner()
        };
        check(&reader(), if tar { "a.tar" } else { "a.zip" }, &changed(bytes, &changes))?;
    }

    #[test]
    fn dates_do_not_panic(date in "\\PC{0,40}|[0-9]{1,4}[-/. ][0-9A-Za-zé]{1,9}[-/., ]{1,2}[0-9]{1,15}") {
        let json = serde_json::json!({ "text": "x", "date": date }).to_string();
        check(&reader(), "a.jsonl", json.as_bytes())?;
    }
}
