//! Archives' exports in other layouts and languages than those of `read_documents`.

use crate::read_documents::{articles, code, only};

const GERMAN_NEXIS: &str = "\n          1 of 2 DOCUMENTS\n\n\n        Die Marschpost\n\n      4. März 2019 Montag\n       Gesamtausgabe\n\n\
    Fähre fällt aus\n\nAUTOR: Jane Fell\n\nRUBRIK: POLITIK; S. 5\n\nLÄNGE: 31 Wörter\n\nDie Fähre fällt einen Monat aus.\n\n\
    \"Wir haben keine Wahl\", sagte Nell Orme.\n\nUPDATE: 4. März 2019\n\nSPRACHE: GERMAN; DEUTSCH\n\n   Copyright 2019 Marsch \
    GmbH\n     Alle Rechte vorbehalten\n\n          2 of 2 DOCUMENTS\n\n     Die Woche\n\n     5. Dezember 2019 Donnerstag\n\n\
    Wasser\n\nLENGTH: 4 words\n\nDas Wasser wird knapp.\n\nLOAD-DATE: 5. Dezember 2019\n";

#[test]
fn nexis_in_german_and_french_is_read_by_its_labels() {
    let found = articles("a.txt", GERMAN_NEXIS);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "Die Fähre fällt einen Monat aus.\n\n\"Wir haben keine Wahl\", sagte Nell Orme.");
    let metadata = &found[0].metadata;
    assert_eq!(metadata.title.as_deref(), Some("Fähre fällt aus"));
    assert_eq!(metadata.author.as_deref(), Some("Jane Fell"));
    assert_eq!(metadata.outlet.as_deref(), Some("Die Marschpost"));
    assert_eq!(metadata.date.as_deref(), Some("2019-03-04"));
    assert_eq!(metadata.section.as_deref(), Some("POLITIK"));
    assert_eq!(metadata.language.as_deref(), Some("de"));
    assert_eq!(found[1].metadata.date.as_deref(), Some("2019-12-05"));
    let french = "\n    1 de 1 DOCUMENT\n\n\n   Le Matin\n\n   mardi 5 février 2019\n\nLe bac à l'arrêt\n\nAUTEUR: Jeanne Faure\n\n\
                  RUBRIQUE: SOCIÉTÉ; Pg. 7\n\nLONGUEUR: 9 mots\n\nLe bac sera arrêté, a déclaré le port.\n\nDATE-CHARGEMENT: \
                  5 février 2019\n\nLANGUE: FRENCH; FRANÇAIS\n\n   Copyright 2019 Le Matin\n   Tous droits réservés\n";
    let article = articles("a.txt", french).remove(0);
    assert_eq!(article.text, "Le bac sera arrêté, a déclaré le port.");
    assert_eq!(article.metadata.author.as_deref(), Some("Jeanne Faure"));
    assert_eq!(article.metadata.date.as_deref(), Some("2019-02-05"));
    assert_eq!(article.metadata.language.as_deref(), Some("fr"));
}

#[test]
fn nexis_uni_in_german_has_its_head() {
    let uni = "Fähre fällt aus\nDie Marschpost\n4. März 2024 Montag\nCopyright 2024 Marsch GmbH Alle Rechte vorbehalten\n\
               Rubrik: POLITIK; S. 5\nLänge: 31 words\nAutor: Jane Fell\nBody\n\nDie Fähre fällt aus.\n\nClassification\n\n\
               Language: GERMAN; DEUTSCH\n\nLoad-Date: March 4, 2024\n\nEnd of Document\n";
    let article = articles("a.txt", uni).remove(0);
    assert_eq!(article.text, "Die Fähre fällt aus.");
    assert_eq!(article.metadata.title.as_deref(), Some("Fähre fällt aus"));
    assert_eq!(article.metadata.author.as_deref(), Some("Jane Fell"));
    assert_eq!(article.metadata.section.as_deref(), Some("POLITIK"));
    assert_eq!(article.metadata.date.as_deref(), Some("2024-03-04"));
}

#[test]
fn factiva_under_codes_ends_with_its_last_code() {
    let coded = "HD Ferry to stop\nBY By Jane Fell\nWC 231 words\nPD 4 March 2019\nSN The Post\nSC SC\nLA English\nCY (c) 2019\n\n\
                 LP \nThe ferry will stop.\n\nTD \n\"We have no choice,\" said Nell Orme.\n\nAN Document SC00000020190304ef3400021\n\
                 PUB Post Limited\n\nSE News\nHD Water low\nWC 4 words\nPD 5 March 2019\nSN Hill Weekly\nLA English\nLP Water is \
                 low.\nTD More.\nAN Document IND0000020190305ef3500001\n";
    let found = articles("f.txt", coded);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "The ferry will stop.\n\n\"We have no choice,\" said Nell Orme.");
    assert_eq!(found[0].metadata.author.as_deref(), Some("Jane Fell"));
    assert_eq!(found[0].doc_id, "f.txt#SC00000020190304ef3400021");
    assert_eq!(found[1].text, "Water is low.\n\nMore.");
    assert_eq!(found[1].metadata.title.as_deref(), Some("Water low"));
    assert_eq!(found[1].metadata.section.as_deref(), Some("News"));
}

#[test]
fn factiva_in_german_is_cut_into_articles() {
    let german = "Fähre fällt aus\nVon Jane Fell\n231 Wörter\n4. März 2019\nDie Marschpost\nMP\nDeutsch\nCopyright 2019 Marsch\n\n\
                  Die Fähre fällt aus.\n\nDokument MP0000020190304ef3400021\n\nWasser\n31 Wörter\n5. März 2019\nDie Woche\nDW\n\
                  Deutsch\nCopyright 2019\n\nDas Wasser wird knapp.\n\nDokument DW0000020190305ef3400021\n";
    let found = articles("f.txt", german);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "Die Fähre fällt aus.");
    assert_eq!(found[0].metadata.author.as_deref(), Some("Jane Fell"));
    assert_eq!(found[0].metadata.language.as_deref(), Some("de"));
    assert_eq!(found[1].metadata.date.as_deref(), Some("2019-03-05"));
}

#[test]
fn exports_in_no_known_layout_are_refused() {
    let record = "Title: Ferry to stop\nAuthor: Ann Lee\nSource: The Post\nDate: 4 March 2024\n\nThe ferry stops.\n\n";
    assert_eq!(code("a.txt", record.repeat(2)), "unknown_layout");
    assert!(only("a.txt", record).text.contains("The ferry stops."));
    let list = "User Name: Jane Doe\nDate and Time: 5 March 2024\nJob Number: 218\nDocuments (1)\n1. Ferry\nClient/Matter: -None-\n";
    assert_eq!(code("a.txt", list), "unknown_layout");
}

#[test]
fn nexis_may_number_its_documents_as_proquest_does() {
    let record = |n: usize, title: &str| {
        format!(
            "Document {n} of 2\n\n\n     The Marsh Post\n\n    March 5, 2024 Tuesday\n\n{title}\n\nBYLINE: JANE FELL\n\nSECTION: \
             NEWS; Pg. 2\n\nLENGTH: 31 words\n\nThe ferry stops, {n}.\n\nLOAD-DATE: March 5, 2024\n\n"
        )
    };
    let found = articles("a.txt", record(1, "Ferry") + &record(2, "Water"));
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].text, "The ferry stops, 2.");
    assert_eq!(found[1].metadata.title.as_deref(), Some("Water"));
    assert_eq!(found[0].metadata.outlet.as_deref(), Some("The Marsh Post"));
}

#[test]
fn records_of_a_proquest_page_that_nothing_stands_between_are_several_articles() {
    let record = |title: &str, text: &str| {
        let line = |label: &str, value: &str| format!("<p><strong>{label}: </strong>{value}</p>");
        format!(
            "<p><strong>{title}</strong></p>{}{}<div><p>{text}</p><p>It is cracked.</p></div>{}{}{}<hr/>",
            line("Author", "Fell, Jane"),
            line("Full text", ""),
            line("Publication title", "The Marsh Post; Tarn"),
            line("ProQuest document ID", title),
            line("Database", "News of the Marsh"),
        )
    };
    let page =
        format!("<html><body>{}{}</body></html>", record("Ferry", "The ferry stops."), record("Water", "It is low."));
    let found = articles("a.html", page);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "The ferry stops.\n\nIt is cracked.");
    assert_eq!(found[1].text, "It is low.\n\nIt is cracked.");
    assert_eq!(found[1].metadata.title.as_deref(), Some("Water"));
    assert_eq!(found[1].metadata.outlet.as_deref(), Some("The Marsh Post"));
}

#[test]
fn a_page_of_europresse_is_cut_into_its_articles() {
    let record = |title: &str, text: &str| {
        format!(
            "<article><header><span class=\"DocPublicationName\">La Poste</span><span class=\"DocHeader\">Politique, mardi 5 mars \
             2024 1234 mots, p. 2</span><div class=\"titreArticle\"><p class=\"titreArticleVisu rdp__articletitle\">{title}</p></div>\
             <p class=\"sm-margin-bottomNews\">Jane Fell</p></header><section><div class=\"DocText clearfix\"><div \
             class=\"docOcurrContainer\"><p>{text}</p><p>It is cracked.</p></div></div></section><footer><span \
             class=\"publiC-lblNodoc\">news·1·{title}</span></footer></article>"
        )
    };
    let page =
        format!("<html><body>{}{}</body></html>", record("Ferry", "The ferry stops."), record("Water", "It is low."));
    let found = articles("a.html", page);
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "The ferry stops.\n\nIt is cracked.");
    let metadata = &found[1].metadata;
    assert_eq!(metadata.title.as_deref(), Some("Water"));
    assert_eq!(metadata.author.as_deref(), Some("Jane Fell"));
    assert_eq!(metadata.outlet.as_deref(), Some("La Poste"));
    assert_eq!(metadata.date.as_deref(), Some("2024-03-05"));
}

#[test]
fn a_feed_that_was_saved_as_a_page_is_read_as_a_feed() {
    let feed = "<?xml version=\"1.0\"?>\n<!-- a --><rss version=\"2.0\"><channel><title>The Post</title><item><title>Ferry</title>\
                <description>The ferry stops.</description></item><item><title>Water</title><description>It is \
                low.</description></item></channel></rss>";
    let found = articles("feed.html", feed);
    assert_eq!(found.len(), 2);
    assert_eq!((&*found[1].format, found[1].metadata.title.as_deref()), ("xml", Some("Water")));
}

#[test]
fn a_pdf_of_nexis_has_its_title_at_the_head_of_each_page() {
    let uni = "Ferry to stop\nThe Post\nMarch 4, 2024 Monday\nCopyright 2024 Post Ltd All Rights Reserved\nLength: 31 words\nBody\n\nThe ferry \
               stops. It will\n\nPage 2 of 2\n\nFerry to stop\n\nstart again in June.\n\nPage 3 of 3\nFerry to stop\n\nSo they say.\n\n\
               Load-Date: March 4, 2024\n\nEnd of Document\n";
    assert_eq!(articles("a.txt", uni)[0].text, "The ferry stops. It will start again in June.\n\nSo they say.");
}

#[test]
fn newsbank_is_cut_at_its_dates() {
    let record = |title: &str, author: &str| {
        format!(
            "{title}\n\nNovember 14, 2023 | Post, The (Tarn, England)\n{author}Section: News | 512 Words\nOpenURL Link\n\nThe ferry \
             stops.\n\nIt is cracked.\n\n• Citation (APA Style)\nLee, A. Ferry.\n\nCopyright (c) 2023 Post Ltd, All rights reserved.\n\n"
        )
    };
    let found = articles("a.txt", record("Ferry\nto stop", "Author: Ann Lee | ") + &record("Bus", ""));
    assert_eq!(found.len(), 2);
    assert_eq!(found[0].text, "The ferry stops.\n\nIt is cracked.");
    let metadata = &found[0].metadata;
    assert_eq!(metadata.title.as_deref(), Some("Ferry to stop"));
    assert_eq!(metadata.author.as_deref(), Some("Ann Lee"));
    assert_eq!(metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(metadata.date.as_deref(), Some("2023-11-14"));
    assert_eq!(found[1].metadata.author, None);
    let diary = "Diary, November 14, 2023 | a Tuesday\n\nThe ferry stops.\n";
    assert_eq!(only("a.txt", diary).text, diary);
}

#[test]
fn gale_is_cut_at_its_titles() {
    let record = |title: &str| {
        format!(
            "Title: {title}\nAuthor(s): Ann Lee\nSource: The Post. (Nov. 14, 2023): News: p4.\nDocument Type: Article\nGale Document Number: \
             GALE|A77\nFull Text: \nCOPYRIGHT 2023 Post Ltd\n\nThe {title} stops.\n\nIt is cracked.\n\n"
        )
    };
    let found = articles("a.txt", record("Ferry") + &record("Bus"));
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].text, "The Bus stops.\n\nIt is cracked.");
    let metadata = &found[1].metadata;
    assert_eq!(metadata.title.as_deref(), Some("Bus"));
    assert_eq!(metadata.author.as_deref(), Some("Ann Lee"));
    assert_eq!(metadata.outlet.as_deref(), Some("The Post"));
    assert_eq!(metadata.date.as_deref(), Some("2023-11-14"));
}

#[test]
fn references_are_no_articles() {
    let ris = "TY  - NEWS\nTI  - Ferry to stop\nAU  - Lee, Ann\nAB  - The ferry stops, the council said.\nER  - \n\n"
        .repeat(2);
    assert_eq!(code("a.txt", ris), "unknown_layout");
}
