//! Tables as programs and people write them: without a header, with names in another language, with words for what is
//! missing.

use crate::read_documents::{articles, code, only};

const TEXT: &str = "The ferry between the islands will stop for good in June, the port said on Monday, and a bus will go in its place.";

#[test]
fn a_table_without_a_header_is_read_by_what_its_columns_hold() {
    let rows = format!(
        "7,https://post.example/a,post.example,The ferry stops for good,Jane Fell,2024-03-05,\"{TEXT}\"\n\
         8,https://post.example/b,post.example,Water is low,Tom Abara,2024-03-06,Short.\n"
    );
    let found = articles("a.csv", rows);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, TEXT);
    let metadata = &found[1].metadata;
    assert_eq!(found[1].text, "Short.");
    assert_eq!(metadata.title.as_deref(), Some("Water is low"));
    assert_eq!(metadata.date.as_deref(), Some("2024-03-06"));
    assert_eq!(metadata.url.as_deref(), Some("https://post.example/b"));
    assert_eq!(metadata.outlet.as_deref(), Some("post.example"));
    assert_eq!(code("a.csv", "a,b,c\n1,2,3\n"), "missing_column");
}

#[test]
fn the_table_of_trafilatura_has_no_header_and_comments_behind_the_text() {
    let row = |id: &str, date: &str| {
        format!(
            "https://www.post.example/{id}\t{id}\tf0\tpost.example\tFerry, bus, and more\tnull\t{date}\t{TEXT}\tI agree, and so do \
             many others here. {TEXT}\tnull\tarticle\n"
        )
    };
    let found = articles("a.csv", row("x1", "2024-03-05") + &row("x2", "null"));
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, TEXT);
    assert_eq!(found[0].metadata.title.as_deref(), Some("Ferry, bus, and more"));
    assert_eq!(found[0].metadata.outlet.as_deref(), Some("post.example"));
    assert_eq!(found[0].metadata.date.as_deref(), Some("2024-03-05"));
    assert_eq!(found[1].doc_id, "a.csv#x2");
    assert_eq!(found[1].metadata.date, None);
}

#[test]
fn columns_may_have_their_names_in_another_language() {
    let german = "Titel;Datum;Quelle;Autor;Text\nFähre;05.03.2024;Die Post;Jane Fell;Sie fällt aus.\n";
    let metadata = only("a.json", r#"{"titre": "Le bac", "texte": "Il s'arrête.", "auteur": "Jeanne Faure"}"#).metadata;
    assert_eq!(metadata.title.as_deref(), Some("Le bac"));
    assert_eq!(metadata.author.as_deref(), Some("Jeanne Faure"));
    let metadata = articles("a.csv", german).remove(0).metadata;
    assert_eq!(metadata.title.as_deref(), Some("Fähre"));
    assert_eq!(metadata.date.as_deref(), Some("2024-03-05"));
    assert_eq!(metadata.outlet.as_deref(), Some("Die Post"));
    assert_eq!(metadata.author.as_deref(), Some("Jane Fell"));
}

#[test]
fn words_for_a_missing_value_are_none() {
    let rows = "title,author,published,text\nnan,None,2024-03-05,It stops.\nFerry,null,NaN,nan\n";
    let metadata = only("a.csv", &rows[..rows.len() - "Ferry,null,NaN,nan\n".len()]).metadata;
    assert_eq!((metadata.title, metadata.author), (None, None));
    assert_eq!(code("a.csv", "title,text\nFerry,nan\n"), "empty");
}

#[test]
fn fields_of_databases_and_older_interfaces() {
    let story = r#"{"title": "Ferry", "url": "https://post.example/a", "story_sentences": [{"sentence": "It stops."}, {"sentence": "We wait."}]}"#;
    assert_eq!(only("a.json", story).text, "It stops. We wait.");
    let mongo = r#"{"_id": {"$oid": "5f"}, "body": "It stops.", "date": {"$date": {"$numberLong": "1709618400000"}}}"#;
    assert_eq!(only("a.json", mongo).metadata.date.as_deref(), Some("2024-03-05"));
    let elastic = r#"{"_id": "k", "_source": {"content": "It stops.", "@timestamp": "2024-03-05T06:00:00Z"}}"#;
    assert_eq!(only("a.json", elastic).metadata.date.as_deref(), Some("2024-03-05"));
    let newspaper =
        r#"{"text": "It stops.", "meta_data": {"og": {"site_name": "The Post"}, "article": {"section": "Transport"}}}"#;
    let metadata = only("a.json", newspaper).metadata;
    assert_eq!(metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(metadata.section.as_deref(), Some("Transport"));
}

#[test]
fn texts_of_machines_are_refused_whatever_their_extension() {
    let python = "import os\n\ndef main(argv):\n    for path in argv[1:]:\n        print(path, len(path))\n    return 0\n\nmain(sys.argv)\n";
    let log = "2024-03-05 06:00:00,123 INFO fetch The page was fetched\n".repeat(9);
    let links = "- [The ferry will stop in June](https://post.example/a)\n".repeat(9);
    for (name, text) in [("a.txt", python), ("b.txt", &log), ("c.txt", &links), ("d.md", &links)] {
        assert_eq!(code(name, text), "not_prose", "{name}");
    }
}

#[test]
fn old_macintosh_characters_are_told_by_where_they_stand() {
    let text =
        only("a.txt", b"\xD2It stops,\xD3 said Orme. It was the port\xD5s choice \xD1 a caf\x8E.".as_slice()).text;
    assert_eq!(text, "“It stops,” said Orme. It was the port’s choice — a café.");
    let spanish = only("a.txt", b"\xD3scar y la NI\xD1A de C\xD3RDOBA".as_slice()).text;
    assert_eq!(spanish, "Óscar y la NIÑA de CÓRDOBA");
}

#[test]
fn documents_of_corpora_in_sgml_are_articles() {
    let doc = |n: usize, title: &str, text: &str| {
        format!(
            "<DOC id=\"POST_2024.{n}\" type=\"story\" >\n<HEADLINE>\n{title}\n</HEADLINE>\n<TEXT>\n<P>\n{text}\n</P>\n<P>\nIt is \
             cracked.\n</P>\n</TEXT>\n</DOC>\n"
        )
    };
    let file =
        doc(1, "Ferry & bus", "It stops, AT&T said; 3 < 4 &ndash; &amp; so on.") + &doc(2, "Water", "It is low.");
    let found = articles("post_202403.txt", file);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "It stops, AT&T said; 3 < 4 – & so on.\n\nIt is cracked.");
    assert_eq!(found[0].metadata.title.as_deref(), Some("Ferry & bus"));
    assert_eq!(found[1].doc_id, "post_202403.txt#POST_2024.2");
    assert_eq!(&*found[1].format, "sgml");
}

#[test]
fn fields_of_further_extractors() {
    let goose = r#"{"cleaned_text": "It stops.", "title": "Ferry", "opengraph": {"site_name": "The Post"}}"#;
    assert_eq!(only("a.json", goose).metadata.outlet.as_deref(), Some("The Post"));
    let readability =
        r#"{"content": "<p>It stops.</p>", "textContent": "It stops.", "publishedTime": "2024-03-05T06:00:00Z"}"#;
    assert_eq!(only("a.json", readability).metadata.date.as_deref(), Some("2024-03-05"));
    let long = "The ferry stops in June. ".repeat(40);
    let whole =
        serde_json::json!({ "title": "Ferry", "link": "https://post.example/a", "excerpt": "Short.", "summary": long });
    assert_eq!(only("a.json", whole.to_string()).text, long);
    assert_eq!(
        code("a.json", r#"{"title": "Ferry", "link": "https://post.example/a", "summary": "Short."}"#),
        "no_text"
    );
}
