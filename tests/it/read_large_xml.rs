//! XML of many articles that is larger than one article may be: cut at its elements, and read as a small file would be.

use std::fmt::Write;

use whosaid::flow::{Article, Dropped, SourceFile};
use whosaid::read::ReadSettings;

/// Reads `xml` where an article may have so many bytes.
fn read(name: &str, xml: &str, max_article_size: u64) -> Vec<Result<Article, Dropped>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, xml).unwrap();
    let file = SourceFile { path, relative: name.to_owned(), size: xml.len() as u64, modified: 0 };
    let settings = ReadSettings { max_article_size, ..ReadSettings::default() };
    settings.compile().unwrap().articles(&file).collect()
}

fn feed(items: usize) -> String {
    let mut xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" \
                   xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><channel><title>The Post</title><language>en</language>\n"
        .to_owned();
    for n in 0..items {
        let text = format!("<p>The ferry <em>no. {n}</em> stops.</p><p>See <item> and </item>.</p>").repeat(20);
        writeln!(
            xml,
            "<item><title>Ferry {n} &gt; 1</title><guid>g{n}</guid><dc:creator>Ann Lee</dc:creator><!-- </item> -->\
             <content:encoded><![CDATA[{text}]]></content:encoded></item>"
        )
        .unwrap();
    }
    xml + "</channel></rss>\n"
}

#[test]
fn a_feed_is_read_the_same_whole_and_cut() {
    let xml = feed(300);
    let whole = read("feed.xml", &xml, 1 << 20);
    let cut = read("feed.xml", &xml, 16 << 10);
    assert!(xml.len() < 1 << 20 && xml.len() > 300 << 10, "{}", xml.len());
    assert_eq!(whole.len(), 300);
    assert_eq!(cut, whole);
    let last = cut[299].as_ref().unwrap();
    assert_eq!(last.doc_id, "feed.xml#g299");
    assert_eq!(last.metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(last.metadata.title.as_deref(), Some("Ferry 299 > 1"));
}

#[test]
fn messages_of_wires_and_corpora_are_cut_too() {
    let item = |n: usize| {
        format!(
            "<newsItem guid=\"u{n}\"><contentMeta><headline>Ferry {n}</headline></contentMeta><contentSet><inlineXML><nitf><body>\
             <body.content><p>{}</p></body.content></body></nitf></inlineXML></contentSet></newsItem>",
            "The ferry stops. ".repeat(60)
        )
    };
    let message = |n: usize| {
        let items: String = (0..n).map(item).collect();
        format!(
            "<newsMessage xmlns=\"http://iptc.org/std/nar/2006-10-01/\"><header><sent>x</sent></header><itemSet>{items}</itemSet></newsMessage>"
        )
    };
    let corpus = |n: usize| {
        let rows: String = (0..n)
            .map(|n| {
                format!(
                    "<text_unit><headline>Ferry {n}</headline><body><p>{}</p></body></text_unit>\n",
                    "It stops. ".repeat(90)
                )
            })
            .collect();
        format!("<corpus>\n{rows}</corpus>")
    };
    for xml in [message(50), corpus(50)] {
        let whole = read("a.xml", &xml, 1 << 20);
        assert_eq!(whole.len(), 50, "{whole:?}");
        assert_eq!(read("a.xml", &xml, 16 << 10), whole);
    }
}

#[test]
fn an_item_that_is_too_large_or_unsound_costs_itself_only() {
    let mut xml = feed(40);
    let large = format!("<item><title>Large</title><description>{}</description></item>", "It stops. ".repeat(9000));
    let unsound = "<item><title>Unsound<b></title></b><description>It stops.</description></item>";
    let at = xml.find("<item><title>Ferry 20").unwrap();
    xml.insert_str(at, &format!("{large}{unsound}"));
    let found = read("feed.xml", &xml, 16 << 10);
    assert_eq!(found.len(), 42);
    let codes: Vec<(usize, &str)> =
        found.iter().enumerate().filter_map(|(n, item)| Some((n, &*item.as_ref().err()?.code))).collect();
    assert_eq!(codes, [(20, "too_large"), (21, "bad_xml")]);
    // Cut off within an item, and between two.
    for end in [xml.find("<title>Ferry 39").unwrap(), xml.find("<item><title>Ferry 39").unwrap()] {
        let found = read("feed.xml", &xml[..end], 16 << 10);
        assert_eq!(found.len(), 42);
        assert_eq!(found[41].as_ref().unwrap_err().code, "truncated");
    }
    let one = format!("<nitf><body><body.content><p>{}</p></body.content></body></nitf>", "It stops. ".repeat(9000));
    assert_eq!(read("a.xml", &one, 16 << 10).remove(0).unwrap_err().code, "too_large");
    assert_eq!(read("a.xml", &one, 1 << 20).remove(0).unwrap().text.len(), 89_999);
}
