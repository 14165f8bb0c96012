//! What common tools, feeds and programs write, in other structures than those of `read_formats` and `read_documents`.

use crate::read_documents::{articles, code, only, packed, read};

#[test]
fn fields_of_tools_in_their_older_and_newer_versions() {
    let np = r#"{"maintext": null, "text": "The ferry stops.", "title": "Ferry", "source_domain": "www.post.example", "url": "https://post.example/a"}"#;
    assert_eq!(only("a.json", np).metadata.outlet.as_deref(), Some("www.post.example"));
    let n4k = r#"{"text": "The ferry stops.", "meta_site_name": "The Post", "source_url": "https://post.example", "url": "https://post.example/a"}"#;
    let metadata = only("a.json", n4k).metadata;
    assert_eq!(metadata.outlet.as_deref(), Some("The Post"));
    let wp = r#"{"author": 3, "categories": [5], "content": {"rendered": "<p>The ferry stops.</p>"}, "title": {"rendered": "Ferry"},
        "_embedded": {"author": [{"id": 3, "name": "Jane Fell"}]}, "yoast_head_json": {"og_site_name": "The Post"}}"#;
    let metadata = only("a.json", wp).metadata;
    assert_eq!(metadata.author.as_deref(), Some("Jane Fell"));
    assert_eq!(metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(metadata.section, None);
    let removed = r#"{"articles": [{"content": "The ferry stops. [+9 chars]", "title": "Ferry"}, {"content": "[Removed]", "title": "[Removed]"}]}"#;
    let found = read("a.json", removed);
    assert!(found[0].is_ok());
    assert_eq!(found[1].as_ref().unwrap_err().code, "no_text");
}

#[test]
fn the_parts_of_an_article_are_no_list_of_articles() {
    let live = r#"{"response": {"content": {"webTitle": "Ferry", "webPublicationDate": "2024-03-04T05:00:00Z",
        "blocks": {"body": [{"bodyHtml": "<p>The ferry stops.</p>"}, {"bodyHtml": "<p>It is cracked.</p>"}]}}}}"#;
    let article = only("a.json", live);
    assert_eq!(article.text, "The ferry stops.\n\nIt is cracked.");
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry"));
}

#[test]
fn an_article_may_lie_in_an_object_around_it() {
    let wire = r#"{"data": {"items": [{"meta": {"score": 1}, "item": {"headline": "Ferry", "body_text": "The ferry stops."}}]}}"#;
    assert_eq!(articles("a.json", wire)[0].metadata.title.as_deref(), Some("Ferry"));
    let hits = "{\"_id\": \"k1\", \"_source\": {\"title\": \"Ferry\", \"text\": \"The ferry stops.\"}}\n".repeat(2);
    let found = articles("a.jsonl", hits);
    assert_eq!(found[0].doc_id, "a.jsonl#k1");
    assert_eq!(found[1].text, "The ferry stops.");
}

#[test]
fn pictures_of_a_wire_are_left_out_and_no_failures() {
    let items = r#"[{"type": "text", "headline": "Ferry", "body_text": "It stops."}, {"type": "picture", "headline": "A ferry"}]"#;
    let found = read("a.json", items);
    assert!(found[0].is_ok());
    let left_out = found[1].as_ref().unwrap_err();
    assert_eq!((&*left_out.code, left_out.status), ("not_text", whosaid::flow::DropStatus::Skipped));
}

#[test]
fn lists_without_texts_are_refused_with_the_way_out() {
    let gdelt =
        r#"{"articles": [{"url": "https://post.example/a", "title": "Ferry", "seendate": "20240304T050000Z"}]}"#;
    let refused = read("a.json", gdelt).remove(0).unwrap_err();
    assert_eq!(refused.code, "no_text");
    assert!(refused.reason.contains("fetch the pages"), "{}", refused.reason);
}

#[test]
fn a_feeds_own_metadata_are_those_of_its_items() {
    let json = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Post", "language": "en-GB", "authors": [{"name": "Desk"}],
        "items": [{"id": "1", "content_text": "The ferry stops.", "authors": [{"name": "Jane Fell"}]}, {"id": "2", "content_text": "It is cracked."}]}"#;
    let found = articles("feed.json", json);
    assert_eq!(found[0].metadata.author.as_deref(), Some("Jane Fell"));
    assert_eq!(found[1].metadata.author.as_deref(), Some("Desk"));
    assert_eq!(found[1].metadata.language.as_deref(), Some("en-GB"));
    let atom = r#"<feed xmlns="http://www.w3.org/2005/Atom"><title>The Post</title><author><name>Desk</name></author>
        <entry><title>Ferry</title><author><name>Jane Fell</name></author><author><name>Tom Marsh</name></author><content type="xhtml">
        <div xmlns="http://www.w3.org/1999/xhtml"><p>She wrote:</p><blockquote><p>We stop.</p></blockquote></div></content></entry>
        <entry><title>Water</title><content type="text">Water is low.</content></entry></feed>"#;
    let found = articles("feed.atom", atom);
    assert_eq!(found[0].metadata.author.as_deref(), Some("Jane Fell, Tom Marsh"));
    assert_eq!(found[0].text, "She wrote:\n\n“We stop.”");
    assert_eq!(found[1].metadata.author.as_deref(), Some("Desk"));
}

#[test]
fn an_item_is_not_its_picture() {
    let rss = r#"<rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>The Post</title><item><title>Ferry</title>
        <media:content url="x"><media:description>A picture</media:description></media:content>
        <description>The ferry stops.</description></item></channel></rss>"#;
    assert_eq!(articles("feed.rss", rss)[0].text, "The ferry stops.");
}

#[test]
fn posts_of_wordpress_have_their_paragraphs_and_no_codes() {
    let export = r#"<rss xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:wp="http://wordpress.org/export/1.2/"><channel>
        <title>The Post</title><item><title>Ferry</title><pubDate></pubDate><content:encoded><![CDATA[The ferry <em>stops</em>.

It is cracked.
[caption id="a"]<img src="x"/> A ferry[/caption] [gallery ids="1,2"]

A note [sic] on it.]]></content:encoded><wp:post_date>2024-03-05 05:00:00</wp:post_date><wp:post_type>post</wp:post_type>
        <category domain="post_tag">ferries</category><category domain="category">News</category></item></channel></rss>"#;
    let article = articles("export.xml", export).remove(0);
    assert_eq!(article.text, "The ferry stops.\n\nIt is cracked.\n\nA note [sic] on it.");
    assert_eq!(article.metadata.date.as_deref(), Some("2024-03-05"));
    assert_eq!(article.metadata.section.as_deref(), Some("News"));
}

#[test]
fn text_with_a_few_tags_keeps_its_lines() {
    let tagged = r#"{"text": "The <b>ferry</b> stops.\n\nIt is <i>cracked</i>."}"#;
    assert_eq!(only("a.json", tagged).text, "The ferry stops.\n\nIt is cracked.");
    let lines = r#"{"text": "The <b>ferry</b> stops.\nIt is <i>cracked</i>."}"#;
    assert_eq!(only("a.json", lines).text, "The ferry stops.\nIt is cracked.");
}

#[test]
fn elements_of_tei_stand_for_those_of_html() {
    let doc = r#"<doc title="Ferry" sitename="The Post"><main><head rend="h1">Ferry</head><p>One<lb/>two.</p><head rend="h2">Islanders</head>
        <quote>We saw it.</quote><list><item>a ferry</item><item>a bus</item></list></main><comments><p>Nice.</p></comments></doc>"#;
    assert_eq!(only("a.xml", doc).text, "One\ntwo.\n\nIslanders\n\n“We saw it.”\n\na ferry\na bus");
    let tei = r#"<TEI xmlns="http://www.tei-c.org/ns/1.0" xml:lang="en"><teiHeader><fileDesc><titleStmt><title>Ferry</title></titleStmt>
        <publicationStmt><publisher>A corpus</publisher><date when="2026-01-01"/></publicationStmt><sourceDesc><bibl><title level="j">The
        Post</title><date when="2024-03-04"/></bibl></sourceDesc></fileDesc></teiHeader><text><body><p>It stops.<note>A note</note></p>
        </body></text></TEI>"#;
    let article = only("a.xml", tei);
    assert_eq!(article.text, "It stops.");
    assert_eq!(article.metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-03-04"));
    assert_eq!(article.metadata.language.as_deref(), Some("en"));
}

#[test]
fn documents_leave_out_what_is_hidden_or_a_note() {
    let run = |properties: &str, text: &str| format!("<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>");
    let body = format!("<w:p>{}{}</w:p>", run("<w:b/>", "It stops."), run("<w:vanish/>", "hidden"));
    let document = format!("<w:document xmlns:w=\"w\"><w:body>{body}</w:body></w:document>");
    assert_eq!(only("a.docx", packed(&[("word/document.xml", document.as_bytes())])).text, "It stops.");
    let content = "<o:document xmlns:o=\"o\" xmlns:t=\"t\"><o:body><t:p>The ferry<t:note><t:note-body><t:p>A note</t:p></t:note-body>\
                   </t:note> stops.</t:p></o:body></o:document>";
    let odt = packed(&[("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", content.as_bytes())]);
    assert_eq!(only("a.odt", odt).text, "The ferry stops.");
}

#[test]
fn messages_whose_plain_text_stands_in_for_their_html() {
    let mail = |plain: &str, html: &str| {
        format!(
            "From: Post <news@post.example>\r\nSubject: Ferry\r\nDate: Mon, 04 Mar 2024 05:00:00 +0000\r\nMIME-Version: 1.0\r\n\
             Content-Type: multipart/alternative; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n{plain}\r\n--b\r\n\
             Content-Type: text/html\r\n\r\n{html}\r\n--b--\r\n"
        )
    };
    let html = "<html><body><p>The ferry stops, the port said on Monday.</p><p>It is cracked, said Nell Orme.</p></body></html>";
    let stub = only("a.eml", mail("View this email in your browser", html));
    assert_eq!(stub.text, "The ferry stops, the port said on Monday.\n\nIt is cracked, said Nell Orme.");
    let both = only("a.eml", mail("The ferry stops, the port said on Monday.\r\nIt is cracked.", html));
    assert_eq!(both.text, "The ferry stops, the port said on Monday.\nIt is cracked.");
    let german = "The ferry stops.\r\n\r\nAm 03.03.2024 um 10:00 schrieb Tom Abara:\r\n> alt\r\n";
    assert_eq!(only("a.eml", mail(german, "")).text, "The ferry stops.");
}

#[test]
fn a_page_that_a_browser_saved_is_read_as_a_page() {
    let saved = "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://post.example/a\r\nSubject: Ferry\r\nDate: Tue, 5 Mar 2024 10:00:00 \
                 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type=\"text/html\"; boundary=b\r\n\r\n--b\r\nContent-Type: \
                 text/html\r\n\r\n<html><head><title>Ferry</title><meta property=og:site_name content=Post></head><body><nav>Home</nav>\
                 <article><p>The ferry stops.</p></article><footer>Copyright</footer></body></html>\r\n--b--\r\n";
    let article = only("a.mhtml", saved);
    assert_eq!(article.text, "The ferry stops.");
    assert_eq!(article.metadata.outlet.as_deref(), Some("Post"));
    assert_eq!(article.metadata.url.as_deref(), Some("https://post.example/a"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-03-05"));
}

#[test]
fn linked_data_may_refer_to_its_authors_by_id() {
    let data = serde_json::json!({ "@graph": [
        { "@type": "Organization", "@id": "#org", "name": "The Post" },
        { "@type": "NewsArticle", "headline": "Ferry", "author": [{ "@id": "#ann" }, { "@id": "#bo" }], "publisher": { "@id": "#org" } },
        { "@type": "Person", "@id": "#ann", "name": "Ann Lee" }, { "@type": "Person", "@id": "#bo", "name": "Bo Day" }
    ] });
    let page = format!(
        "<html><head><script type=application/ld+json>{data}</script></head><body><p><time datetime=2024-03-04>Monday</time></p>\
         <article><p>The ferry stops.</p></article></body></html>"
    );
    let metadata = only("a.html", page).metadata;
    assert_eq!(metadata.author.as_deref(), Some("Ann Lee, Bo Day"));
    assert_eq!(metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(metadata.date.as_deref(), Some("2024-03-04"));
}

#[test]
fn what_is_known_of_a_text_may_stand_in_an_object_next_to_it() {
    let line = r#"{"text": "It stops.", "metadata": {"title": "Ferry", "published": "2024-03-04", "text": "no"}}"#;
    let article = only("a.json", line);
    assert_eq!((article.text.as_str(), article.metadata.title.as_deref()), ("It stops.", Some("Ferry")));
    assert_eq!(only("a.json", r#"{"title": "x", "paragraphs": ["One.", "Two."]}"#).text, "One.\n\nTwo.");
    let windows = b"title;text\nFerry;\x93It costs \xA35\x94 \x96 Ann\n";
    assert_eq!(articles("a.csv", windows)[0].text, "“It costs £5” – Ann");
}

#[test]
fn plain_text_may_have_front_matter_or_be_a_saved_page() {
    let article = only("a.txt", "---\ntitle: Ferry\ndate: 2024-03-04\n---\nThe ferry stops.\n");
    assert_eq!(article.text, "The ferry stops.\n");
    assert_eq!(article.metadata.date.as_deref(), Some("2024-03-04"));
    assert_eq!(only("a.txt", "---\n\nThe ferry stops.\n---\n").text, "---\n\nThe ferry stops.\n---\n");
    let saved = "<!-- saved from url=(0020)https://post.example/ -->\n<html><head><title>Ferry</title></head><body><article>\
                 <p>The ferry stops.</p></article></body></html>";
    let article = only("a.txt", saved);
    assert_eq!((&*article.format, article.metadata.title.as_deref()), ("html", Some("Ferry")));
}

#[test]
fn what_sites_show_in_place_of_an_article_is_refused_in_every_format() {
    let dialog = "We value your privacy. We and our 842 partners store and access information on a device, such as cookies. You may \
                  click to consent to our processing. You can change your mind at any time.";
    let css = "body { margin: 0; padding: 0 }\n.a { color: red; }\n".repeat(20);
    for (name, bytes) in [
        ("a.txt", dialog.to_owned()),
        ("a.html", format!("<html><body><div><p>{dialog}</p></div></body></html>")),
        ("a.json", serde_json::json!({ "title": "x", "text": dialog }).to_string()),
        (
            "b.html",
            "<html><head><title>404 Not Found</title></head><body><h1>404 Not Found</h1>nginx</body></html>".to_owned(),
        ),
        ("b.txt", css),
        ("c.txt", format!("begin 644 a.txt\n{}\nend\n", "M5&AE(&9E<G)Y(&%T($QO<FYE(\n".repeat(9))),
    ] {
        assert_eq!(code(name, bytes), "not_prose", "{name}");
    }
}

#[test]
fn interfaces_of_news_have_their_own_names_and_lists() {
    let trove = r#"{"category": [{"code": "newspaper", "records": {"n": 1, "article": [{"heading": "Ferry", "title": {"id": "1", "title": "The Post"},
        "date": "1923-11-14", "articleText": "<p>The ferry stops.</p>", "troveUrl": "https://trove.example/1"}]}}]}"#;
    let article = articles("a.json", trove).remove(0);
    assert_eq!(article.text, "The ferry stops.");
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry"));
    assert_eq!(article.metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(article.metadata.url.as_deref(), Some("https://trove.example/1"));
    let ghost = r#"{"db": [{"meta": {"version": "5"}, "data": {"posts": [{"title": "Ferry", "html": "<p>It stops.</p>", "plaintext": "It stops."}],
        "users": [{"name": "Ann Lee", "bio": "She writes."}]}}]}"#;
    assert_eq!(articles("a.json", ghost)[0].text, "It stops.");
    let pictures = r#"{"items": [{"url": "https://post.example/a", "images": [{"text": "A ferry."}]}]}"#;
    assert_eq!(code("a.json", pictures), "no_text");
    let dna = r#"{"an": "P1", "title": "Ferry", "snippet": "The ferry stops.", "body": "It is cracked.", "source_name": "The Post"}"#;
    assert_eq!(only("a.json", dna).text, "The ferry stops.\n\nIt is cracked.");
    let table = "an,title,snippet,body\nP1,Ferry,The ferry stops.,It is cracked.\n";
    assert_eq!(articles("a.csv", table)[0].text, "The ferry stops.\n\nIt is cracked.");
    let cut = r#"{"articles": [{"title": "Ferry", "content": "The ferry stops in Jun... [1234 chars]"}]}"#;
    let article = articles("a.json", cut).remove(0);
    assert_eq!(article.text, "The ferry stops in Jun");
    assert_eq!(article.note.map(|note| note.code), Some("truncated_text"));
    let wrapped =
        r#"{"results": [{"score": 1, "article": {"title": "Ferry", "body": "It stops.", "date": "2024-03-04"}}]}"#;
    assert_eq!(articles("a.json", wrapped)[0].metadata.title.as_deref(), Some("Ferry"));
    let catcher = r#"{"title": "Ferry", "content": "It stops.", "media": "x.jpg", "name_source": "The Post", "domain_url": "post.example"}"#;
    assert_eq!(only("a.json", catcher).metadata.outlet.as_deref(), Some("The Post"));
}

#[test]
fn blocks_of_editors_are_a_text() {
    let ans = r#"{"type": "story", "headlines": {"basic": "Ferry"}, "credits": {"by": [{"name": "Ann Lee"}]}, "display_date": "2024-03-04T05:00:00Z",
        "content_elements": [{"type": "text", "content": "The ferry stops."}, {"type": "image", "caption": "A ferry"}, {"type": "text", "content": "It is cracked."}]}"#;
    let article = only("a.json", ans);
    assert_eq!(article.text, "The ferry stops.\n\nIt is cracked.");
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry"));
    assert_eq!(article.metadata.author.as_deref(), Some("Ann Lee"));
    let portable = r#"{"title": "Ferry", "body": [{"_type": "block", "children": [{"text": "The ferry "}, {"text": "stops."}]}, {"_type": "image"}]}"#;
    assert_eq!(only("a.json", portable).text, "The ferry stops.");
    let editor = r#"{"title": "Ferry", "content": {"time": 1, "blocks": [{"type": "paragraph", "data": {"text": "It stops."}}]}}"#;
    assert_eq!(only("a.json", editor).text, "It stops.");
}

#[test]
fn an_export_of_a_blog_has_more_than_posts() {
    let entry = |kind: &str, text: &str| {
        format!(
            "<entry><category scheme='http://schemas.google.com/g/2005#kind' term='http://schemas.google.com/blogger/2008/kind#{kind}'/>\
             <title>T</title><content type='text'>{text}</content></entry>"
        )
    };
    let feed = format!(
        "<feed xmlns='http://www.w3.org/2005/Atom'><title>The Post</title>{}{}{}</feed>",
        entry("template", "A template."),
        entry("post", "The ferry stops."),
        entry("comment", "I never liked it.")
    );
    let found = read("a.xml", feed);
    assert_eq!(found.len(), 3);
    assert_eq!(found[0].as_ref().unwrap_err().code, "not_text");
    assert_eq!(found[1].as_ref().unwrap().text, "The ferry stops.");
    assert_eq!(found[2].as_ref().unwrap_err().status, whosaid::flow::DropStatus::Skipped);
    let rss = "<rss xmlns:y='http://news.example'><channel><item><title>T</title><description>S.</description><y:full-text>It \
               stops.</y:full-text></item></channel></rss>";
    assert_eq!(articles("a.rss", rss)[0].text, "It stops.");
}

#[test]
fn corpora_in_sgml_have_their_days_and_titles() {
    let gigaword = "<DOC id=\"NYT_ENG_20231114.0001\" type=\"story\" >\n<HEADLINE>\nFerry\n</HEADLINE>\n<TEXT>\n<P>\nIt stops.\n</P>\n\
                    </TEXT>\n</DOC>\n";
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gz, gigaword.as_bytes()).unwrap();
    let article = articles("nyt_eng_202311.gz", gz.finish().unwrap()).remove(0);
    assert_eq!(article.metadata.date.as_deref(), Some("2023-11-14"));
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry"));
    let ap = "<DOC>\n<DOCNO> AP231114-0001 </DOCNO>\n<HEAD>Ferry</HEAD>\n<TEXT>\nIt stops.\n</TEXT>\n</DOC>\n";
    assert_eq!(articles("ap.sgml", ap)[0].metadata.title.as_deref(), Some("Ferry"));
    let reuters = "<!DOCTYPE lewis SYSTEM \"lewis.dtd\">\n<REUTERS TOPICS=\"YES\" NEWID=\"1\">\n<DATE>14-NOV-1987 \
                   15:01:01.79</DATE>\n<UNKNOWN>\n&#5;&#5;C T\n</UNKNOWN>\n<TEXT>&#2;\n<TITLE>FERRY</TITLE>\n<BODY>It stops.\n&#3;</BODY></TEXT>\n\
                   </REUTERS>\n<REUTERS>\n<TEXT TYPE=\"UNPROC\">&#2;\nIt is cracked.\n</TEXT>\n</REUTERS>\n";
    let found = articles("reut2-000.sgm", reuters);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "It stops.");
    assert_eq!(found[0].metadata.title.as_deref(), Some("FERRY"));
    assert_eq!(found[0].metadata.date.as_deref(), Some("1987-11-14"));
    assert_eq!(found[1].text, "It is cracked.");
}

#[test]
fn xml_of_archives_and_plain_elements() {
    let tdm = "<RECORD><GOID>29</GOID><DFS><PubFrosting><Title>The Post</Title></PubFrosting></DFS><Obj><TitleAtt><Title>Ferry</Title></TitleAtt>\
               <Contributors><Contributor><ContribRole>Author</ContribRole><OriginalForm>Ann Lee</OriginalForm></Contributor></Contributors>\
               <NumericDate>2024-03-04</NumericDate></Obj><TextInfo><Text HTMLContent=\"true\">&lt;p&gt;It stops.&lt;/p&gt;&lt;p&gt;It is \
               cracked.&lt;/p&gt;</Text></TextInfo></RECORD>";
    let article = only("29.xml", tdm);
    assert_eq!(article.text, "It stops.\n\nIt is cracked.");
    assert_eq!(article.metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(article.metadata.author.as_deref(), Some("Ann Lee"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-03-04"));
    let nyt = "<nitf><head><title>Ferry</title></head><body><body.content><block class=\"lead_paragraph\"><p>It stops.</p></block>\
               <block class=\"full_text\"><p>It stops.</p><p>It is cracked.</p></block></body.content></body></nitf>";
    assert_eq!(only("a.xml", nyt).text, "It stops.\n\nIt is cracked.");
    let wiki = "<mediawiki><page><title>Ferry</title><revision><text>[[Ferry]]</text></revision></page></mediawiki>";
    assert_eq!(code("a.xml", wiki), "unknown_xml");
    let attributes = "<articles><article date='2024-03-04' title='Ferry'><text><p>It stops.</p></text></article>\
                      <article title='Bus'><text><p>It is full.</p></text></article></articles>";
    let found = articles("a.xml", attributes);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].metadata.title.as_deref(), Some("Ferry"));
    let wrapped = "<root><item><title>Ferry</title><content><body>It stops.</body></content></item><item><title>Bus</title><content>\
                   <body>It is full.</body></content></item></root>";
    let found = articles("a.xml", wrapped);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].metadata.title.as_deref(), Some("Bus"));
    let source = "<articles><article><title>Ferry</title><content>It stops.</content><source><id>5</id><name>The Post</name></source></article>\
                  <article><title>Bus</title><content>It is full.</content></article></articles>";
    assert_eq!(articles("a.xml", source)[0].metadata.outlet.as_deref(), Some("The Post"));
}

#[test]
fn quotes_escaped_by_backslashes_in_a_table() {
    let table = "\"title\",\"text\"\n\"Ferry\",\"\\\"It stops,\\\" she said, \\\"now\\\".\"\n\"Bus\",\"It is full.\"\n";
    let found = articles("a.csv", table);
    assert_eq!(found[0].text, "\"It stops,\" she said, \"now\".");
    assert_eq!(found[1].text, "It is full.");
    let columns = "Titel;Artikeltext;Veröffentlichungsdatum;Medium\nFähre;Sie fällt aus.;2024-03-04;Die Post\n";
    let metadata = articles("a.csv", columns).remove(0).metadata;
    assert_eq!(metadata.date.as_deref(), Some("2024-03-04"));
    assert_eq!(metadata.outlet.as_deref(), Some("Die Post"));
}

#[test]
fn pages_saved_by_editors_leave_out_comments_and_notes() {
    let paragraphs = "<p><span>The ferry will stop in June, the council said on Tuesday.</span></p><p>It is cracked<sup><a href='#cmnt1' \
                      id='cmnt_ref1'>[a]</a></sup><sup><a href='#ftnt1' id='ftnt_ref1'>[1]</a></sup>, it said.</p>";
    let page = format!(
        "<html><body>{paragraphs}<div><p><a href='#ftnt_ref1' id='ftnt1'>[1]</a> See the minutes.</p></div><div><p><a href='#cmnt_ref1' \
         id='cmnt1'>[a]</a>Please check.</p><p>Yes, do.</p></div></body></html>"
    );
    let text = only("a.html", page).text;
    assert_eq!(text, "The ferry will stop in June, the council said on Tuesday.\n\nIt is cracked, it said.");
    let linked = "<html><head><script type='application/ld+json'>{\"@graph\": [{\"@type\": \"WebPage\", \"@id\": \"https://post.example/a\", \
                  \"name\": \"Ferry - Post\"}, {\"@type\": \"NewsArticle\", \"headline\": \"Ferry\", \"mainEntityOfPage\": {\"@id\": \
                  \"https://post.example/a\"}}]}</script></head><body><p>The ferry will stop in June, the council said.</p></body></html>";
    assert_eq!(only("a.html", linked).metadata.url.as_deref(), Some("https://post.example/a"));
    let marked = "<html><body><div itemprop='publisher' itemscope><div itemprop='logo'><meta itemprop='name' content='Logo'></div><meta itemprop='name' content='The Post'></div><p>The ferry will stop in \
                  June, the council said.</p></body></html>";
    assert_eq!(only("a.html", marked).metadata.outlet.as_deref(), Some("The Post"));
}

#[test]
fn a_message_may_be_a_saved_page_or_hold_another_message() {
    let saved = "From: \"Saved by Windows Internet Explorer 8\"\nSubject: Ferry cut\nDate: Mon, 20 Nov 2023 09:00:00 -0000\nMIME-Version: \
                 1.0\nContent-Type: multipart/related; boundary=\"b\"\n\n--b\nContent-Type: text/html\nContent-Location: \
                 https://post.example/a\n\n<html><head><title>Ferry cut in June</title><meta property='og:site_name' content='The \
                 Post'></head><body><p>The ferry will stop in June, the council said.</p></body></html>\n--b--\n";
    let metadata = only("a.mht", saved).metadata;
    assert_eq!(metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(metadata.url.as_deref(), Some("https://post.example/a"));
    let forwarded = "From: a@x.example\nTo: b@x.example\nSubject: Fwd\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=\"b\"\n\n\
                     --b\nContent-Type: text/plain\n\nFor you.\n--b\nContent-Type: message/rfc822\n\nFrom: The Post \
                     <n@post.example>\nSubject: Ferry\nDate: Tue, 14 Nov 2023 07:00:00 +0000\n\nThe ferry will stop in June, the council \
                     said.\n--b--\n";
    let article = only("a.eml", forwarded);
    assert_eq!(article.text.trim(), "The ferry will stop in June, the council said.");
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry"));
}

#[test]
fn the_summary_below_a_story_is_not_its_text() {
    let story = "The ferry stops.\n\nIt is cracked.\n\n@highlight\n\nFerry cracked\n";
    assert_eq!(only("a.story", story).text, "The ferry stops.\n\nIt is cracked.");
    let about = "She wrote @highlight in her notes.\n\n@highlighted twice.\n";
    assert_eq!(only("a.txt", about).text, about);
}

#[test]
fn markdown_may_have_labelled_lines_for_front_matter() {
    let article =
        only("a.md", "Title: Ferry\nDate: 2024-03-04 10:20\nCategory: News\nSlug: ferry\n\nThe ferry stops.\n");
    assert_eq!(article.text, "The ferry stops.\n");
    assert_eq!(article.metadata.title.as_deref(), Some("Ferry"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-03-04"));
}
