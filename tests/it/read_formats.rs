//! Every format, read whole: text, metadata, ids.

use std::fs;
use std::io::Write;
use std::path::Path;

use whosaid::flow::{Article, Dropped, SourceFile};
use whosaid::read::{ReadSettings, Reader};

/// Reads `bytes` as a file of this name.
fn read_with(reader: &Reader, name: &str, bytes: &[u8]) -> Vec<Result<Article, Dropped>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(Path::new(name).file_name().unwrap());
    fs::write(&path, bytes).unwrap();
    let file = SourceFile { path, relative: name.to_owned(), size: bytes.len() as u64, modified: 0 };
    reader.articles(&file).collect()
}

fn read(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Result<Article, Dropped>> {
    read_with(&ReadSettings::default().compile().unwrap(), name, bytes.as_ref())
}

fn only(name: &str, bytes: impl AsRef<[u8]>) -> Article {
    let mut items = read(name, bytes);
    assert_eq!(items.len(), 1, "{items:?}");
    items.remove(0).unwrap()
}

fn articles(name: &str, bytes: impl AsRef<[u8]>) -> Vec<Article> {
    read(name, bytes).into_iter().map(Result::unwrap).collect()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

#[test]
fn plain_text_is_the_file_as_it_is() {
    let text = "  Headline\r\n\r\n“Well,” she said.\t\n\n";
    let article = only("post/a.txt", text);
    assert_eq!(article.text, text);
    assert_eq!((article.doc_id.as_str(), article.path.as_str()), ("post/a.txt", "post/a.txt"));
    assert_eq!((&*article.format, article.record), ("txt", None));
    assert_eq!(article.content_hash.len(), 64);
}

#[test]
fn text_in_any_encoding() {
    let text = "“Café,” Zoë said – it’s £5.\n";
    let utf16 = |be: bool| -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if be { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    };
    let ascii16: Vec<u8> = "Plain words, no mark.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let (windows, _, _) = encoding_rs::WINDOWS_1252.encode(text);
    assert_eq!(only("a.txt", [b"\xEF\xBB\xBF", text.as_bytes()].concat()).text, text);
    let utf32 = |of: fn(u32) -> [u8; 4], mark: &str| -> Vec<u8> {
        mark.chars().chain(text.chars()).flat_map(|c| of(c.into())).collect()
    };
    for mark in ["\u{FEFF}", ""] {
        assert_eq!(only("a.txt", utf32(u32::to_le_bytes, mark)).text, text);
        assert_eq!(only("a.txt", utf32(u32::to_be_bytes, mark)).text, text);
    }
    assert_eq!(only("a.txt", [b"\xFF\xFE".to_vec(), utf16(false)].concat()).text, text);
    assert_eq!(only("a.txt", [b"\xFE\xFF".to_vec(), utf16(true)].concat()).text, text);
    assert_eq!(only("a.txt", ascii16).text, "Plain words, no mark.");
    assert_eq!(only("a.txt", &windows).text, text);
    // Pasted together from two sources.
    let mixed = [text.as_bytes(), b"\x93Right,\x94 he said.\n"].concat();
    assert_eq!(only("a.txt", mixed).text, format!("{text}“Right,” he said.\n"));
    // Cut off within a character.
    assert_eq!(only("a.txt", &"naïve “x”".as_bytes()[..12]).text, "naïve “x\u{FFFD}");
    let (russian, _, _) = encoding_rs::KOI8_R.encode("Президент заявил, что не намерен уходить в отставку.");
    assert_eq!(only("a.txt", &russian).text, "Президент заявил, что не намерен уходить в отставку.");
}

#[test]
fn the_encoding_setting_is_for_files_without_a_mark() {
    let settings = ReadSettings { encoding: Some("iso-8859-2".to_owned()), ..ReadSettings::default() };
    let reader = settings.compile().unwrap();
    let text = |bytes: &[u8]| read_with(&reader, "a.txt", bytes).remove(0).unwrap().text;
    assert_eq!(text(b"Wa\xB3\xEAsa"), "Wałęsa");
    assert_eq!(text(b"\xEF\xBB\xBFWa\xC5\x82\xC4\x99sa"), "Wałęsa");
    let lines = read_with(&reader, "a.jsonl", b"{\"text\": \"Wa\xB3\xEAsa\"}");
    assert_eq!(lines[0].as_ref().unwrap().text, "Wałęsa");
}

#[test]
fn markdown_with_front_matter() {
    let article = only(
        "a.md",
        "---\ntitle: \"The long day\"\nauthors: [Ann Lee, Bo Ray]\ndate: 3 May 2024\nsource: Post\nlang: en_gb\n\
         id: 7\ntags:\n  - x\n---\n\nThe *text*.\n\n---\n\nMore.\n",
    );
    assert_eq!(article.text, "The *text*.\n\n---\n\nMore.\n");
    let metadata = article.metadata;
    assert_eq!(metadata.title.as_deref(), Some("The long day"));
    assert_eq!(metadata.author.as_deref(), Some("Ann Lee, Bo Ray"));
    assert_eq!(metadata.date.as_deref(), Some("2024-05-03"));
    assert_eq!(metadata.outlet.as_deref(), Some("Post"));
    assert_eq!(metadata.language.as_deref(), Some("en-GB"));

    let article = only("a.md", "+++\r\ntitle = \"T\"\r\ndate = 2024-05-03T10:00:00Z\r\n+++\r\nText.\r\n");
    assert_eq!(article.text, "Text.\r\n");
    assert_eq!(article.metadata.title.as_deref(), Some("T"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-05-03"));

    // Not quite YAML.
    let article = only("a.md", "---\ntitle: Budget: what next\nauthor: 'A: B'\n---\nText.\n");
    assert_eq!(article.metadata.title.as_deref(), Some("Budget: what next"));
    assert_eq!(article.text, "Text.\n");

    // No front matter: a rule, or nothing that closes it.
    for text in ["---\nA line of text.\n---\nText.\n", "---\ntitle: x\nText.\n", "Text.\n"] {
        assert_eq!(only("a.md", text).text, text);
    }
    let article = only("a.md", "# Big news #\n\nText.\n");
    assert_eq!(article.metadata.title.as_deref(), Some("Big news"));
    assert_eq!(article.text, "# Big news #\n\nText.\n");
}

const PAGE: &str = r#"<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8">
<title>Mayor quits after vote | Daily Post</title>
<meta property="og:title" content="Mayor quits after vote">
<meta property="og:site_name" content="The Daily Post">
<meta property="article:author" content="https://post.example/people/ann">
<meta name="date" content="not a date">
<link rel="canonical" href="https://post.example/mayor">
<script type="application/ld+json">{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"x"},
{"@type":["NewsArticle"],"headline":"Mayor quits after vote","datePublished":"2024-05-12T23:00:00+01:00",
"author":[{"@type":"Person","name":"Ann Lee"},{"@type":"Person","name":"Bo Ray"}],
"publisher":{"@type":"Organization","name":"Daily Post"}}]}</script></head>
<body><nav><a href="/">Home</a> <a href="/news">News</a></nav>
<article><h1>Mayor quits after vote</h1><p class="byline">By Ann Lee, Bo Ray</p>
<p>The mayor of Marlow has resigned after losing a vote of confidence, the council said on Sunday evening.</p>
<p>&#8220;I have made <b>mistakes</b>,&#8221; Jo Marsh said. &ldquo;I am sorry for all of them, and for the trouble.&rdquo;</p>
<p>Her deputy, who had called for the vote, said that he would not stand for the post in the coming election.</p>
<p>The council will meet on Tuesday to choose an acting mayor, and an election will be held within forty days.</p></article>
<aside>Most read: ten ways to cook an egg</aside><footer>All rights reserved. <a href="/privacy">Privacy</a></footer>
<script>var x = "<p>not text</p>";</script></body></html>"#;

#[test]
fn html_without_what_is_around_the_article() {
    let article = only("a.html", PAGE);
    assert!(article.text.starts_with("The mayor of Marlow has resigned"), "{}", article.text);
    assert!(article.text.contains("\n\n“I have made mistakes,” Jo Marsh said. “I am sorry"), "{}", article.text);
    assert!(article.text.ends_with("within forty days."), "{}", article.text);
    for word in ["Home", "egg", "rights", "not text"] {
        assert!(!article.text.contains(word), "{word}");
    }
    let metadata = article.metadata;
    assert_eq!(metadata.title.as_deref(), Some("Mayor quits after vote"));
    assert_eq!(metadata.author.as_deref(), Some("Ann Lee, Bo Ray"));
    assert_eq!(metadata.outlet.as_deref(), Some("Daily Post"));
    assert_eq!(metadata.date.as_deref(), Some("2024-05-12"));
    assert_eq!(metadata.url.as_deref(), Some("https://post.example/mayor"));
    assert_eq!(metadata.language.as_deref(), Some("en-GB"));
}

#[test]
fn html_in_the_encoding_that_it_declares() {
    let page = |meta: &str| {
        format!(
            "<html><head>{meta}</head><body><p>“Łódź,” she said, and said it again for all to hear.</p></body></html>"
        )
    };
    let declared = page("<meta http-equiv=Content-Type content='text/html; charset=windows-1250'>");
    let (bytes, _, _) = encoding_rs::WINDOWS_1250.encode(&declared);
    assert!(only("a.htm", &bytes).text.contains("“Łódź,” she said"));
    // Declared wrongly: valid UTF-8 is UTF-8.
    assert!(only("a.htm", page("<meta charset='iso-8859-1'>")).text.contains("“Łódź,” she said"));
}

#[test]
fn html_of_little_text_and_of_text_only_in_its_data() {
    assert_eq!(only("a.html", "<p>One.<p>Two.").text, "One.\n\nTwo.");
    let page = r#"<body><div id=app></div><script type="application/ld+json">
        {"@type":"NewsArticle","headline":"H","articleBody":"All of the
        text, with a line end in it."}</script>"#;
    let article = only("a.html", page);
    assert!(article.text.starts_with("All of the"));
    assert_eq!(article.metadata.title.as_deref(), Some("H"));
}

#[test]
fn json_of_one_article_and_of_many() {
    let article =
        only("a.json", r#"{"headline": "H", "Body-Text": "Text.", "source": {"name": "Post"}, "date": 1715515200}"#);
    assert_eq!((article.doc_id.as_str(), article.record), ("a.json", None));
    assert_eq!(article.text, "Text.");
    assert_eq!(article.metadata.outlet.as_deref(), Some("Post"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-05-12"));

    let many = articles(
        "a.json",
        "[{\"id\": \"x/1\", \"text\": \"A\"},\n {\"id\": 2, \"text\": \"B\"}, {\"text\": [\"C\", \"D\"]}]\n",
    );
    let ids: Vec<&str> = many.iter().map(|article| article.doc_id.as_str()).collect();
    assert_eq!(ids, ["a.json#x/1", "a.json#2", "a.json#3"]);
    assert_eq!(many[2].text, "C\n\nD");

    let wrapped = r#"{"status": "ok", "data": {"articles": [{"title": "A", "content": "One"}, {"title": "B", "content": "Two"}]}}"#;
    assert_eq!(articles("a.json", wrapped).len(), 2);
    let by_id = articles("a.json", r#"{"n1": {"text": "One"}, "n2": {"text": "Two"}}"#);
    assert_eq!(by_id[1].doc_id, "a.json#n2");
    let in_a_row = articles("a.json", "{\"text\":\n\"A\"}\n{\"text\":\n\"B\"}");
    assert_eq!(in_a_row[1].record.as_deref(), Some("2"));
    let on_a_line = articles("a.json", "{\"text\": \"A\"} {\"text\": \"B\"}{\"text\": \"C\"}\n{\"text\": \"D\"}\n");
    assert_eq!(on_a_line.len(), 4);
}

#[test]
fn an_array_larger_than_an_article_may_be_is_streamed() {
    let items: Vec<String> = (0..100).map(|n| format!("{{\"id\": {n}, \"text\": \"Some text, {n}.\"}}")).collect();
    let settings = ReadSettings { max_article_size: 200, ..ReadSettings::default() };
    let reader = settings.compile().unwrap();
    for json in [
        format!("[{}]", items.join(",")),
        format!("{{\"meta\": [1, [2]], \"articles\": [{}], \"more\": {{\"x\": []}}}}", items.join(" , ")),
        items.join("\n"),
    ] {
        let found = read_with(&reader, "a.json", json.as_bytes());
        assert_eq!(found.len(), 100, "{:?}", found.last());
        assert_eq!(found[99].as_ref().unwrap().doc_id, "a.json#99");
    }
}

#[test]
fn json_lines_with_a_bad_line_in_the_middle() {
    let lines = "\u{FEFF}{\"id\": \"a\", \"text\": \"One\"}\n{\"id\": \"b\", \"text\": \"Tw\n\n{\"id\": \"a\", \"text\": \"Three\"}\n\
                 [1]\n{\"id\": \"a\", \"text\": \"Four\"}\r\n{\"id\": \"c\", \"title\": \"No text\"}";
    let found = read("a.jsonl", lines);
    let ids: Vec<String> = found
        .iter()
        .map(|item| match item {
            Ok(article) => article.doc_id.clone(),
            Err(dropped) => format!("{} {}", dropped.record.as_deref().unwrap(), dropped.code),
        })
        .collect();
    assert_eq!(ids, ["a.jsonl#a", "2 bad_json", "a.jsonl#a~2", "5 not_an_object", "a.jsonl#a~3", "7 no_text"]);
    let Err(dropped) = &found[5] else { panic!("it has no text") };
    assert!(dropped.reason.contains("fields.text") && dropped.reason.contains("title"), "{}", dropped.reason);
}

#[test]
fn an_array_named_json_lines_is_read_as_an_array() {
    assert_eq!(articles("a.jsonl", "[\n{\"text\": \"A\"},\n{\"text\": \"B\"}\n]").len(), 2);
}

#[test]
fn csv_with_quoted_fields_over_lines() {
    let csv = "\u{FEFF}ID,Headline,Full Text,Pub_Date\n1,\"A, b\",\"One.\r\n\r\n\"\"Two,\"\" he said.\",2024-05-12\n\
               1,C,Three.,12/05/2024\n,D,Four.,\n";
    let found = articles("a.csv", csv);
    assert_eq!(found[0].text, "One.\r\n\r\n\"Two,\" he said.");
    assert_eq!(found[0].metadata.title.as_deref(), Some("A, b"));
    assert_eq!(found[0].metadata.date.as_deref(), Some("2024-05-12"));
    let ids: Vec<&str> = found.iter().map(|article| article.doc_id.as_str()).collect();
    assert_eq!(ids, ["a.csv#1", "a.csv#1~2", "a.csv#3"]);
    // The twelfth of May or the fifth of December: left out.
    assert_eq!(found[1].metadata.date, None);
    assert_eq!(articles("a.csv", "titel;text\nA;\"x; y, z\"\n")[0].text, "x; y, z");
    assert_eq!(articles("a.tsv", "title\ttext\nA, B\tx, \"y\"\n")[0].text, "x, \"y\"");
}

#[test]
fn csv_rows_out_of_shape_cost_only_themselves() {
    let found = read("a.csv", "id,text\n1,One\n2,Two, and more\n3\n4,Four,,\n5,\n6,Six\n");
    let codes: Vec<&str> = found.iter().map(|item| item.as_ref().map_or_else(|drop| &*drop.code, |_| "ok")).collect();
    assert_eq!(codes, ["ok", "bad_row", "bad_row", "ok", "empty", "ok"]);
    let Err(dropped) = &read("a.csv", "id,title\n1,One\n")[0] else { panic!("there is no text") };
    assert_eq!(dropped.code, "missing_column");
    assert!(dropped.reason.contains("id, title"), "{}", dropped.reason);
    let Err(dropped) = &read("a.csv", "id,text\n")[0] else { panic!("there are no rows") };
    assert_eq!(dropped.code, "empty");
}

#[test]
fn csv_quotes_that_are_not_closed_cost_their_own_line() {
    let codes = |csv: String| -> Vec<String> {
        let code = |item: &Result<_, Dropped>| item.as_ref().map_or_else(|d| d.code.to_string(), |_| "ok".to_owned());
        read("a.csv", csv).iter().map(code).collect()
    };
    let rows = |from: usize, to: usize| (from..to).map(|i| format!("{i},Text {i}\n")).collect::<String>();
    // To the end of the file, at its end, up to the next quote, and beyond the bound on a row.
    let open = codes(format!("id,text\n{}3,\"Three\n{}", rows(0, 3), rows(4, 900)));
    assert_eq!((open.len(), open[3].as_str()), (900, "bad_row"));
    assert_eq!(open.iter().filter(|code| *code == "ok").count(), 899);
    assert_eq!(codes("id,text\n1,One\n2,\"Two".to_owned()), ["ok", "bad_row"]);
    assert_eq!(codes("id,text\n1,\"One\n2,\"Two\"\n3,\"Three\"\n".to_owned()), ["bad_row", "ok", "ok"]);
    let small = ReadSettings { max_article_size: 4096, ..ReadSettings::default() }.compile().unwrap();
    let long = read_with(&small, "a.csv", format!("id,text\n1,\"One\n{}", rows(2, 2000)).as_bytes());
    assert_eq!(long.iter().filter(|item| item.is_ok()).count(), 1998);
    assert_eq!(long[0].as_ref().err().map(|dropped| &*dropped.code), Some("bad_row"));
    // A quote in every row: the file is not read over for each.
    let many = codes(format!("id,text\n{}", "1,\"One\n".repeat(20_001)));
    assert!(many.iter().all(|code| code == "bad_row"), "{:?}", &many[..3]);
}

#[test]
fn csv_in_utf_16_as_spreadsheets_save_it() {
    let bytes: Vec<u8> =
        "\u{FEFF}id\ttext\r\n1\t“Café,” she said.\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(articles("a.csv", bytes)[0].text, "“Café,” she said.");
    let windows = b"id,text\n1,\"\x93Caf\xE9,\x94 she said.\"\n";
    assert_eq!(articles("a.csv", windows)[0].text, "“Café,” she said.");
}

#[test]
fn nitf() {
    let article = only(
        "a.xml",
        r#"<?xml version="1.0" encoding="iso-8859-1"?>
        <!DOCTYPE nitf SYSTEM "nitf-3-6.dtd">
        <nitf xml:lang="en"><head><title>Other</title><docdata><date.issue norm="20240512T100000Z"/>
        <doc-id id-string="d1"/></docdata><pubdata name="Post"/></head>
        <body><body.head><hedline><hl1>Mayor
          quits</hl1><hl2>Sub</hl2></hedline><byline>By <person>Ann Lee</person>, Staff</byline></body.head>
        <body.content><block><p>One <em>two</em>
          three.</p><media><media-caption>A picture</media-caption></media><p>Four&#8217;s.<br/>Five.</p></block></body.content>
        </body></nitf>"#,
    );
    assert_eq!(article.text, "One two three.\n\nFour’s.\nFive.");
    assert_eq!(article.metadata.title.as_deref(), Some("Mayor quits"));
    assert_eq!(article.metadata.author.as_deref(), Some("Ann Lee"));
    assert_eq!(article.metadata.outlet.as_deref(), Some("Post"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-05-12"));
    assert_eq!(article.metadata.language.as_deref(), Some("en"));
}

#[test]
fn newsml_g2_with_several_items() {
    let item = |id: &str, text: &str| {
        format!(
            "<newsItem guid='{id}'><contentMeta><headline>H {id}</headline></contentMeta><contentSet>\
             <inlineData contenttype='text/plain'>{text}</inlineData></contentSet></newsItem>"
        )
    };
    let message = format!(
        "<newsMessage xmlns='http://iptc.org/std/nar/2006-10-01/'><itemSet>{}{}</itemSet></newsMessage>",
        item("urn:1", "One.\n\nTwo."),
        item("urn:2", "Three.")
    );
    let found = articles("a.xml", message);
    assert_eq!(found[0].doc_id, "a.xml#urn:1");
    assert_eq!(found[0].text, "One.\n\nTwo.");
    assert_eq!(found[1].metadata.title.as_deref(), Some("H urn:2"));
}

#[test]
fn xml_of_other_kinds() {
    let found = articles(
        "a.xml",
        "<doc><article id='1'><title>A</title><text><p>One.</p><p>Two.</p></text></article>\
                                   <article id='2'><title>B</title><text>Three.\nFour.</text></article></doc>",
    );
    assert_eq!(found[0].text, "One.\n\nTwo.");
    assert_eq!((found[1].doc_id.as_str(), found[1].text.as_str()), ("a.xml#2", "Three.\nFour."));
    let Err(dropped) = &read("a.xml", "<svg><rect/></svg>")[0] else { panic!("it is no article") };
    assert_eq!(dropped.code, "unknown_xml");
    assert!(only("a.xml", "<html xmlns='http://www.w3.org/1999/xhtml'><body><p>One.</p></body></html>").text == "One.");
}

#[test]
fn every_format_compressed() {
    let samples: [(&str, &[u8]); 7] = [
        ("a.txt", b"Text."),
        ("a.md", b"---\ntitle: T\n---\nText."),
        ("a.html", b"<p>Text."),
        ("a.json", b"[{\"text\": \"Text.\"}]"),
        ("a.ndjson", b"{\"text\": \"Text.\"}"),
        ("a.csv", b"text\nText.\n"),
        ("a.xml", b"<a><text>Text.</text></a>"),
    ];
    for (name, bytes) in samples {
        let zstd = zstd::encode_all(bytes, 3).unwrap();
        // Two members one after the other, as parallel compressors write them.
        let (first, second) = bytes.split_at(bytes.len() / 2);
        let members = [gzip(first), gzip(second)].concat();
        for (name, bytes) in
            [(name.to_owned(), bytes), (format!("{name}.gz"), &members), (format!("{name}.zst"), &zstd)]
        {
            let found = articles(&name, bytes);
            assert_eq!(found.len(), 1, "{name}");
            assert_eq!(found[0].text, "Text.", "{name}");
            assert!(found[0].doc_id.starts_with(&name));
        }
    }
}

#[test]
fn metadata_from_the_path_yields_to_that_in_the_file() {
    let settings = ReadSettings { path_pattern: Some("{outlet}/{date}/{slug}".to_owned()), ..ReadSettings::default() };
    let reader = settings.compile().unwrap();
    let text = read_with(&reader, "uk/post/2024-05-12/a.b.txt.gz", &gzip(b"Text.")).remove(0).unwrap();
    assert_eq!(text.metadata.outlet.as_deref(), Some("post"));
    assert_eq!(text.metadata.date.as_deref(), Some("2024-05-12"));
    let json = read_with(&reader, "post/2024-05-12/a.json", br#"{"text": "T", "outlet": "The Post", "date": "soon"}"#);
    let metadata = &json[0].as_ref().unwrap().metadata;
    assert_eq!(metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(metadata.date.as_deref(), Some("2024-05-12"));
}

#[test]
fn the_hash_is_of_text_and_metadata() {
    let hash = |json: &str| only("a.json", json).content_hash;
    let base = hash(r#"{"text": "T", "title": "A"}"#);
    assert_eq!(base, hash(r#"{"title":  "A ", "text": "T", "other": 1}"#));
    assert_ne!(base, hash(r#"{"text": "T", "author": "A"}"#));
    assert_ne!(base, hash(r#"{"text": "T.", "title": "A"}"#));
}
