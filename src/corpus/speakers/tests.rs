use proptest::prelude::*;
use whosaid_language::{Gender, SpeakerKind};

use super::{Facts, Linker, Links, Resolved};
use crate::flow::{DropStatus, Dropped, Stage};
use crate::tables::{Date, DocumentRow, Rows, SpeakerLink, SpeakerRow};

/// A speaker: name, titles, gender, aliases.
fn person(name: &str, titles: &[&str], gender: Option<Gender>) -> SpeakerRow {
    speaker(name, SpeakerKind::Person, titles, &[], gender)
}

fn body(name: &str, aliases: &[&str]) -> SpeakerRow {
    speaker(name, SpeakerKind::Organisation, &[], aliases, None)
}

fn speaker(name: &str, kind: SpeakerKind, titles: &[&str], aliases: &[&str], gender: Option<Gender>) -> SpeakerRow {
    let owned = |list: &[&str]| list.iter().map(|s| (*s).to_string()).collect();
    SpeakerRow { aliases: owned(aliases), titles: owned(titles), gender, ..SpeakerRow::new("", name, kind) }
}

fn article(doc_id: &str, outlet: &str, date: &str, speakers: Vec<SpeakerRow>, others: &[&str]) -> Rows {
    let dropped = Dropped {
        path: String::new(),
        record: None,
        stage: Stage::Read,
        status: DropStatus::Failed,
        code: "".into(),
        reason: String::new(),
    };
    let named = speakers.iter().map(|s| s.name.as_str()).chain(others.iter().copied());
    Rows {
        document: DocumentRow {
            doc_id: doc_id.to_string(),
            outlet: (!outlet.is_empty()).then(|| outlet.to_string()),
            date: date.parse::<Date>().ok(),
            ..DocumentRow::dropped(&dropped)
        },
        quotes: Vec::new(),
        markers: Vec::new(),
        named: named.filter(|n| n.contains(' ')).map(str::to_string).collect(),
        speakers,
        engine: "x".into(),
    }
}

fn links<'a>(articles: impl IntoIterator<Item = &'a Rows>) -> Links {
    let mut linker = Linker::new(None);
    articles.into_iter().for_each(|rows| linker.add(&Facts::of(rows)));
    linker.finish()
}

/// Who the speakers of each article are.
fn resolved(articles: &[Rows]) -> Vec<Vec<Resolved>> {
    let links = links(articles);
    articles.iter().map(|rows| links.resolve(&rows.document.doc_id, &Facts::of(rows))).collect()
}

fn one(articles: &[Rows]) -> Vec<Resolved> {
    resolved(articles).into_iter().flatten().collect()
}

#[test]
fn middle_names_initials_and_accents_do_not_make_another_person() {
    let found = one(&[
        article("a", "", "", vec![person("Inés Q. Marlow", &[], None)], &[]),
        article("b", "", "", vec![person("Ines Marlow", &[], None)], &[]),
        article("c", "", "", vec![person("Inés Quintero Marlow", &[], None)], &[]),
    ]);
    assert_eq!(found[0].id, found[1].id);
    assert_eq!(found[0].id, found[2].id);
    assert!(found.iter().all(|f| f.link == SpeakerLink::Name));
}

#[test]
fn name_with_a_stray_word_in_one_article_does_not_win() {
    let others = || vec![person("Dora Keller", &[], None)];
    let found = one(&[
        article("a", "x", "2020-01-01", others(), &[]),
        article("b", "x", "2020-01-02", others(), &[]),
        article("c", "x", "2020-01-03", vec![person("Oregon Dora Keller", &[], None)], &[]),
    ]);
    assert_eq!(found[0].name, "Dora Keller");
    assert_eq!(found[0].id, found[1].id);
}

#[test]
fn a_surname_alone_links_nobody() {
    let found = one(&[
        article("a", "Gazette", "2025-03-01", vec![person("Ines Marlow", &["mayor"], None)], &["Tom Birk"]),
        article("b", "Post", "2021-03-01", vec![person("Marlow", &[], None)], &["Uwe Sand"]),
        article("c", "Post", "2021-03-02", vec![person("Marlow", &[], None)], &["Uwe Sand"]),
    ]);
    assert_eq!(found[1].link, SpeakerLink::Article);
    assert_ne!(found[0].id, found[1].id);
    assert_ne!(found[1].id, found[2].id);
}

#[test]
fn title_context_or_outlet_and_date_link_a_surname() {
    let full = article("a", "Gazette", "2025-03-01", vec![person("Ines Marlow", &["Mayor"], None)], &["Tom Birk"]);
    let others: Vec<Rows> = (0..8)
        .map(|i| {
            article(
                &format!("z{i}"),
                "Echo",
                "2025-01-01",
                vec![person(&format!("Ada Berg{i}"), &[], None)],
                &["Eve Hall"],
            )
        })
        .collect();
    let with = |rows: Rows| {
        let all: Vec<Rows> = std::iter::once(full.clone()).chain([rows]).chain(others.iter().cloned()).collect();
        let found = one(&all);
        (found[0].id == found[1].id, found[1].link)
    };
    let titled = article("b", "Post", "2025-09-01", vec![person("Marlow", &["Mayor"], None)], &[]);
    assert_eq!(with(titled), (true, SpeakerLink::Title));
    let among = article("b", "Post", "2025-09-01", vec![person("Marlow", &[], None)], &["Tom Birk"]);
    assert_eq!(with(among), (true, SpeakerLink::Context));
    let near = article("b", "Gazette", "2025-03-20", vec![person("Marlow", &[], None)], &[]);
    assert_eq!(with(near), (true, SpeakerLink::OutletAndDate));
    let far = article("b", "Post", "2025-09-01", vec![person("Marlow", &["coach"], None)], &["Uwe Sand"]);
    assert!(!with(far).0);
}

#[test]
fn a_woman_is_not_the_man_of_the_same_surname() {
    let found = one(&[
        article(
            "a",
            "Gazette",
            "2025-03-01",
            vec![person("Otto Marlow", &["mayor"], Some(Gender::Man))],
            &["Tom Birk"],
        ),
        article("b", "Gazette", "2025-03-02", vec![person("Marlow", &["mayor"], Some(Gender::Woman))], &["Tom Birk"]),
    ]);
    assert_ne!(found[0].id, found[1].id);
}

#[test]
fn namesakes_are_kept_apart_where_the_text_says_so() {
    let found = one(&[
        article("a", "Gazette", "2025-03-01", vec![person("Otto Marlow", &["senator"], None)], &["Tom Birk"]),
        article("b", "Gazette", "2025-03-02", vec![person("Otto Marlow", &["senator"], None)], &["Tom Birk"]),
        article("c", "Echo", "2025-03-02", vec![person("Otto Marlow", &["goalkeeper"], None)], &["Ada Berg"]),
        article("d", "Echo", "2025-03-02", vec![person("Otto W. Marlow", &[], None)], &[]),
        article("e", "Echo", "2025-03-02", vec![person("Otto B. Marlow", &[], None)], &[]),
        article("f", "Echo", "2025-03-02", vec![person("Otto Marlow Jr.", &["senator"], None)], &["Tom Birk"]),
    ]);
    assert_eq!(found[0].id, found[1].id);
    assert_ne!(found[0].id, found[2].id);
    assert_ne!(found[3].id, found[4].id);
    assert!(found[..5].iter().all(|f| f.id != found[5].id));
}

#[test]
fn nicknames_need_a_shared_context() {
    let otto = |doc: &str, name: &str, other: &str| {
        article(doc, "Gazette", "2025-03-01", vec![person(name, &["mayor"], None)], &[other])
    };
    let found = one(&[
        otto("a", "William Marlow", "Tom Birk"),
        otto("b", "Bill Marlow", "Tom Birk"),
        otto("c", "Ada Berg", "Eve Hall"),
    ]);
    assert_eq!(found[0].id, found[1].id);
    let apart = one(&[
        otto("a", "William Marlow", "Tom Birk"),
        article("b", "Echo", "2025-03-01", vec![person("Bill Marlow", &["goalkeeper"], None)], &["Eve Hall"]),
    ]);
    assert_ne!(apart[0].id, apart[1].id);
}

#[test]
fn nicknames_are_found_among_many_of_one_surname() {
    let mayor = |doc: &str, name: &str| article(doc, "", "", vec![person(name, &["mayor"], None)], &["Tom Birk"]);
    let other = |i: usize| {
        let name = format!("{} Marlow", "abcdefghijklmnopqrstuvwxyz".repeat(4)[i..i + 5 + i % 7].to_uppercase());
        article(&format!("o{i}"), "", "", vec![person(&name, &[], None)], &["Eve Hall"])
    };
    let pairs = [("William Marlow", "Bill Marlow"), ("J. Marlow", "Jonah Marlow"), ("Ken Marlow Jr.", "Ken Marlow")];
    for (one_name, other_name) in pairs {
        let named = [mayor("a", one_name), mayor("b", other_name), mayor("c", other_name)];
        let all: Vec<Rows> = named.into_iter().chain((0..90).map(other)).collect();
        let found = one(&all);
        assert_eq!(found[0].id, found[1].id, "{one_name}");
        assert!(found[2..].iter().skip(1).all(|f| f.id != found[0].id), "{one_name}");
    }
}

#[test]
fn a_name_with_very_many_middle_names_is_told_apart_by_some_whatever_the_order() {
    let mut all: Vec<Rows> = (0..400)
        .map(|i| {
            let name = format!("Ann X{:03} Marlow", i * 7 % 400);
            article(&format!("a{i}"), "", "", vec![person(&name, &[], None)], &["Tom Birk"])
        })
        .collect();
    let ids = |all: &[Rows]| {
        let of = all.iter().map(|rows| rows.document.doc_id.clone());
        of.zip(one(all).into_iter().map(|found| found.id)).collect::<std::collections::BTreeMap<_, _>>()
    };
    let found = ids(&all);
    let n_people = found.values().collect::<std::collections::BTreeSet<_>>().len();
    assert!((100..200).contains(&n_people), "{n_people}");
    all.reverse();
    assert_eq!(ids(&all), found);
    all.rotate_left(123);
    assert_eq!(ids(&all), found);
}

#[test]
fn bodies_by_acronym_legal_form_and_owner() {
    let found = one(&[
        article("a", "", "", vec![body("Harbour Road Authority", &["HRA"]), body("Marlow Engines Inc.", &[])], &[]),
        article("b", "", "", vec![body("HRA", &[]), body("Marlow Engines", &[])], &[]),
        article(
            "c",
            "",
            "",
            vec![body("XRA", &[]), person("Ines Marlow", &[], None), body("Marlow campaign", &[])],
            &[],
        ),
        article("d", "", "", vec![body("Ines Marlow’s presidential campaign", &[])], &["Ines Marlow"]),
    ]);
    assert_eq!(found[0].id, found[2].id);
    assert_eq!((found[2].name.as_str(), found[2].link), ("Harbour Road Authority", SpeakerLink::Acronym));
    assert_eq!(found[1].id, found[3].id);
    assert_eq!(found[4].link, SpeakerLink::Name);
    assert_eq!(found[6].id, found[7].id);
    assert_eq!((found[7].name.as_str(), found[7].link), ("Marlow campaign", SpeakerLink::Owner));
}

#[test]
fn ministries_of_one_country_stay_apart() {
    let bodies = vec![body("North Tarn’s foreign ministry", &[]), body("North Tarn's defence ministry", &[])];
    let other = article("b", "", "", vec![body("North Tarn's foreign ministry", &[])], &[]);
    let found = one(&[article("a", "", "", bodies, &[]), other]);
    assert_eq!(found[0].name, "North Tarn’s foreign ministry");
    assert_eq!(found[1].name, "North Tarn's defence ministry");
    assert_eq!(found[0].id, found[2].id);
    assert_ne!(found[0].id, found[1].id);
}

#[test]
fn the_name_is_the_form_in_most_quotes_and_two_rows_of_one_speaker_become_one() {
    let mut rows = article("a", "", "", vec![body("The Harbour Trust", &["Trust"]), body("Harbour Trust", &[])], &[]);
    let links = links([&rows]);
    let facts = Facts::of(&rows);
    super::apply(links.resolve(&rows.document.doc_id, &facts), &mut rows);
    assert_eq!(rows.speakers.len(), 1);
    let row = &rows.speakers[0];
    assert_eq!(row.name, "The Harbour Trust");
    assert_eq!(row.aliases, ["Harbour Trust", "Trust"]);
    assert_eq!((row.link, row.link_confidence), (Some(SpeakerLink::Name), Some(0.95)));
}

const NAMES: [&str; 14] = [
    "Ines Marlow",
    "Marlow",
    "Otto Marlow",
    "Bill Marlow",
    "William B. Marlow",
    "Marlow campaign",
    "HRA",
    "Harbour Road Authority",
    "a senior official",
    "Ada Berg",
    "Berg",
    "A. Berg",
    "de la Vega",
    "…",
];
const TITLES: [&str; 5] = ["mayor", "Sen.", "goalkeeper", "her rival", "Pope"];

fn any_article(number: usize) -> impl Strategy<Value = Rows> {
    let who = (0..NAMES.len(), 0..TITLES.len() * 2, 0_u8..3, 0_u8..4);
    (prop::collection::vec(who, 0..4), 0..3_usize, 0..4_usize).prop_map(move |(speakers, outlet, month)| {
        let rows = speakers.into_iter().map(|(name, title, gender, kind)| {
            let titles: Vec<&str> = TITLES.get(title).copied().into_iter().collect();
            let gender = [None, Some(Gender::Woman), Some(Gender::Man)][usize::from(gender)];
            let kind = [SpeakerKind::Person, SpeakerKind::Person, SpeakerKind::Organisation, SpeakerKind::Unnamed]
                [usize::from(kind)];
            speaker(NAMES[name], kind, &titles, &["HRA"], gender)
        });
        article(
            &number.to_string(),
            ["", "Gazette", "Echo"][outlet],
            &format!("2025-0{}-01", month + 1),
            rows.collect(),
            &["Tom Birk"],
        )
    })
}

fn any_corpus() -> impl Strategy<Value = Vec<Rows>> {
    (1_usize..10).prop_flat_map(|n| (0..n).map(any_article).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn the_order_of_articles_does_not_matter(corpus in any_corpus(), rotate in 0_usize..10) {
        let mut turned: Vec<&Rows> = corpus.iter().collect();
        turned.rotate_left(rotate % corpus.len());
        turned.reverse();
        let (a, b) = (links(&corpus), links(turned));
        for rows in &corpus {
            let facts = Facts::of(rows);
            prop_assert_eq!(a.resolve(&rows.document.doc_id, &facts), b.resolve(&rows.document.doc_id, &facts));
        }
    }

    #[test]
    fn every_speaker_has_an_id_and_a_name(corpus in any_corpus()) {
        for (rows, found) in corpus.iter().zip(resolved(&corpus)) {
            prop_assert_eq!(rows.speakers.len(), found.len());
            prop_assert!(found.iter().all(|f| f.id.len() == 18 && (0.0..=1.0).contains(&f.confidence)));
        }
    }

    #[test]
    fn full_names_keep_their_ids_when_articles_are_added(given in "[A-Z][a-z]{2,7}", surnames in prop::collection::vec("[B-Z][a-z]{3,8}", 1..6)) {
        let articles: Vec<Rows> = surnames
            .iter()
            .enumerate()
            .map(|(i, s)| article(&i.to_string(), "Gazette", "2025-03-01", vec![person(&format!("{given} {s}"), &[], None)], &[]))
            .collect();
        let first = one(&articles[..1]);
        prop_assert_eq!(&one(&articles)[0].id, &first[0].id);
    }

    #[test]
    fn facts_survive_their_serial_form(corpus in any_corpus()) {
        for rows in &corpus {
            let facts = Facts::of(rows);
            let bytes = postcard::to_stdvec(&facts).expect("serialisable");
            prop_assert_eq!(facts, postcard::from_bytes::<Facts>(&bytes).expect("facts"));
        }
    }

    #[test]
    fn any_name_has_parts_without_a_panic(name in "\\PC{0,30}") {
        super::person::PersonName::parse(&name);
        super::body::normalised(&name);
    }
}

#[test]
fn members_of_a_group_are_one_speaker_in_any_order() {
    let group = |name: &str| speaker(name, SpeakerKind::Group, &[], &[], None);
    let found = one(&[
        article("a", "", "", vec![group("Ann Lee and Tom Reed")], &[]),
        article("b", "", "", vec![group("Tom Reed and Ann Lee")], &[]),
        article("c", "", "", vec![group("friends and neighbours")], &[]),
    ]);
    assert_eq!(found[0].id, found[1].id);
    assert_ne!(found[0].id, found[2].id);
}

#[test]
fn spokesman_for_somebody_is_their_spokesman() {
    let unnamed = |name: &str| speaker(name, SpeakerKind::Unnamed, &[], &[], None);
    let found = one(&[
        article("a", "", "", vec![unnamed("spokesman for Harbour Trust")], &[]),
        article("b", "", "", vec![unnamed("Harbour Trust’s spokesman")], &[]),
        article("c", "", "", vec![unnamed("Harbour Trust spokesman")], &[]),
        article("d", "", "", vec![unnamed("spokesman for ferry owners")], &[]),
    ]);
    assert_eq!(found[0].id, found[1].id);
    assert_eq!(found[0].id, found[2].id);
    assert_ne!(found[0].id, found[3].id);
}
