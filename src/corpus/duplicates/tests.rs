//! The search against comparing everything with everything, on made-up articles.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;
use whosaid_language::{CueClass, QuoteKind, SourceKind, SpeakerKind};

use super::*;
use crate::tables::{DocumentRow, QuoteRow, Rows, SpeakerRow};

#[derive(Clone, Debug)]
struct Quote {
    words: Vec<String>,
    /// A surname, or empty.
    speaker: String,
    is_quoted: bool,
}

#[derive(Clone, Debug)]
struct Article {
    id: String,
    day: Option<i8>,
    words: Vec<String>,
    quotes: Vec<Quote>,
}

impl Article {
    fn text(&self) -> String {
        self.words.join(" ")
    }

    fn rows(&self) -> Rows {
        let dropped = crate::flow::Dropped {
            path: self.id.clone(),
            record: None,
            stage: crate::flow::Stage::Read,
            status: crate::flow::DropStatus::Failed,
            code: "none".into(),
            reason: String::new(),
        };
        let date = self.day.map(|day| jiff::civil::date(2025, 3, day));
        let mut speakers: Vec<SpeakerRow> = Vec::new();
        let mut quotes = Vec::new();
        for (i, quote) in self.quotes.iter().enumerate() {
            let name = format!("Ann {}", quote.speaker);
            let known = speakers.iter().position(|s| s.name == name).unwrap_or(speakers.len());
            if known == speakers.len() {
                let (id, kind) = (name.clone(), SpeakerKind::Person);
                speakers.push(speaker(id, name, kind));
            }
            quotes.push(QuoteRow {
                quote_id: format!("{}:{i}", self.id),
                kind: if quote.is_quoted { QuoteKind::Direct } else { QuoteKind::Indirect },
                form: None,
                content: quote.words.join(" "),
                content_spans: Vec::new(),
                cue: String::new(),
                cue_lemma: String::new(),
                cue_class: CueClass::Other,
                cue_spans: Vec::new(),
                source: String::new(),
                source_spans: Vec::new(),
                source_kind: SourceKind::None,
                speaker: (!quote.speaker.is_empty()).then_some(known as u32),
                speaker_how: None,
                speaker_confidence: None,
                confidence: 1.0,
                paragraph: None,
                sentence: None,
                n_words: quote.words.len() as u32,
                cluster: None,
            });
        }
        let document = DocumentRow { doc_id: self.id.clone(), date, ..DocumentRow::dropped(&dropped) };
        Rows { document, quotes, markers: Vec::new(), speakers, named: Vec::new(), engine: "x".into() }
    }
}

fn speaker(id: String, name: String, kind: SpeakerKind) -> SpeakerRow {
    SpeakerRow::new(id, name, kind)
}

/// What the tables say: each article's original with the similarity, and each quote's cluster.
#[derive(Debug, Default, PartialEq)]
struct Answer {
    originals: BTreeMap<String, (String, f32)>,
    clusters: BTreeMap<String, String>,
}

fn search(articles: &[Article]) -> Answer {
    let mut finder = Finder::new(&DuplicateSettings::default());
    for article in articles {
        finder.add(&article.id, &Facts::of(&article.text(), &article.rows()));
    }
    let mut found = finder.finish();
    found.find_firsts(|key| {
        let article = articles.iter().find(|a| super::window_state::key_of(&a.id) == key).expect("an article");
        article.rows().speakers.into_iter().map(|s| s.name).collect()
    });
    let mut answer = Answer::default();
    let mut spoken = BTreeMap::<(String, String), u32>::new();
    for article in articles {
        let mut rows = article.rows();
        found.of(&article.id).apply(&mut rows);
        if let Some(of) = rows.document.duplicate_of {
            answer.originals.insert(article.id.clone(), (of.doc_id, of.similarity));
        }
        for quote in rows.quotes {
            let cluster = quote.cluster.expect("a cluster");
            let speaker = quote.speaker.map(|s| rows.speakers[s as usize].name.clone()).unwrap_or_default();
            *spoken.entry((cluster.id.clone(), speaker)).or_default() += u32::from(cluster.is_first_of_speaker);
            answer.clusters.insert(quote.quote_id, cluster.id);
        }
    }
    assert!(spoken.values().all(|&firsts| firsts == 1), "each speaker of a cluster has one first quote in it");
    answer
}

fn grams(words: &[String], n: usize) -> BTreeSet<&[String]> {
    words.windows(n.min(words.len()).max(1)).collect()
}

fn alike(a: &[String], b: &[String], n: usize) -> f64 {
    let (a, b) = (grams(a, n), grams(b, n));
    let either = a.union(&b).count();
    if either == 0 { 0.0 } else { a.intersection(&b).count() as f64 / either as f64 }
}

/// For each thing, in order, the earlier leader that it is most like.
fn follow<T>(things: &[T], similarity: impl Fn(&T, &T) -> Option<f64>) -> Vec<Option<(usize, f64)>> {
    let mut out: Vec<Option<(usize, f64)>> = Vec::new();
    for (i, thing) in things.iter().enumerate() {
        let mut best: Option<(usize, f64)> = None;
        for j in (0..i).filter(|&j| out[j].is_none()) {
            if let Some(s) = similarity(&things[j], thing).filter(|s| best.is_none_or(|b| *s > b.1)) {
                best = Some((j, s));
            }
        }
        out.push(best);
    }
    out
}

/// Everything compared with everything.
fn brute_force(articles: &[Article]) -> Answer {
    let mut articles = articles.to_vec();
    articles.sort_by_key(|a| (a.day.is_none(), a.day));
    let mut answer = Answer::default();
    let of = follow(&articles, |a, b| Some(alike(&a.words, &b.words, 3)).filter(|&s| s >= 0.5));
    for (article, of) in articles.iter().zip(&of) {
        if let Some((original, similarity)) = of {
            answer
                .originals
                .insert(article.id.clone(), (articles[*original].id.clone(), articles::rounded(*similarity)));
        }
    }
    let group = |i: usize| of[i].map_or(i, |o| o.0);
    let quotes: Vec<(usize, String, &Quote)> = (0..)
        .zip(&articles)
        .flat_map(|(i, a)| a.quotes.iter().enumerate().map(move |(n, q)| (group(i), format!("{}:{n}", a.id), q)))
        .collect();
    // Identical ones, to the first of them, over and over until nothing changes.
    let has_copies = |group: usize| of.iter().flatten().any(|o| o.0 == group);
    let identical = |a: &(usize, String, &Quote), b: &(usize, String, &Quote)| {
        let (x, y) = (a.2, b.2);
        let known = x.speaker == y.speaker && !x.speaker.is_empty();
        x.words == y.words
            && !x.words.is_empty()
            && (x.words.len() >= 12
                || (known && (x.words.len() >= 5 || (x.is_quoted && y.is_quoted)))
                || (a.0 == b.0 && has_copies(a.0) && x.speaker == y.speaker))
    };
    let mut class: Vec<usize> = (0..quotes.len()).collect();
    while let Some((i, j)) = (0..quotes.len())
        .flat_map(|i| (0..i).map(move |j| (j, i)))
        .find(|&(j, i)| class[i] != class[j] && identical(&quotes[j], &quotes[i]))
    {
        let (low, high) = (class[i].min(class[j]), class[i].max(class[j]));
        class.iter_mut().filter(|c| **c == high).for_each(|c| *c = low);
    }
    let firsts: Vec<usize> = (0..quotes.len()).filter(|&i| class[i] == i).collect();
    let contents: Vec<&Quote> = firsts.iter().map(|&i| quotes[i].2).collect();
    let followed = follow(&contents, |a, b| {
        let n = a.words.len().min(b.words.len());
        let known = a.speaker == b.speaker && !a.speaker.is_empty();
        (n >= 12 || (n >= 5 && known)).then(|| alike(&a.words, &b.words, 2)).filter(|&s| s >= 0.5)
    });
    let cluster = |i: usize| {
        let at = firsts.binary_search(&class[i]).expect("a class");
        firsts[followed[at].map_or(at, |f| f.0)]
    };
    for (i, quote) in quotes.iter().enumerate() {
        let first = cluster(i);
        answer.clusters.insert(quote.1.clone(), quotes[first].1.clone());
    }
    answer
}

/// Made-up words, some far more common than others.
fn word(rng: &mut fastrand::Rng) -> String {
    let n = (rng.f64().powi(3) * 900.0) as usize;
    let syllables = ["ta", "mo", "ri", "ne", "lu", "sa", "ki", "vo", "de", "pa"];
    [n % 10, n / 10 % 10, n / 100].map(|i| syllables[i]).concat()
}

fn words(rng: &mut fastrand::Rng, n: usize) -> Vec<String> {
    (0..n).map(|_| word(rng)).collect()
}

/// A copy with `edits` words changed, left out, put in or repeated, and cut to `kept` of its length.
fn edited(rng: &mut fastrand::Rng, words: &[String], edits: usize, kept: f64) -> Vec<String> {
    let mut out = words.to_vec();
    for _ in 0..edits {
        let at = rng.usize(..=out.len());
        match rng.u8(..4) {
            0 if at < out.len() => out[at] = word(rng),
            1 if at < out.len() => drop(out.remove(at)),
            2 if at < out.len() => out.insert(at, out[at].clone()),
            _ => out.insert(at, word(rng)),
        }
    }
    let n = (out.len() as f64 * kept) as usize;
    let from = if rng.bool() { 0 } else { out.len() - n };
    out[from..from + n].to_vec()
}

/// Articles of which many are copies of others, with more and fewer changes, and quotes likewise.
fn corpus(seed: u64, n: usize) -> Vec<Article> {
    let mut rng = fastrand::Rng::with_seed(seed);
    let surnames = ["", "Lee", "O'Dowd", "Lunn", "Voss"];
    let mut out: Vec<Article> = Vec::new();
    let mut said: Vec<Quote> = Vec::new();
    for i in 0..n {
        let n_words = rng.usize(..120);
        let edits = rng.usize(..16);
        let kept = 1.0 - rng.f64() * if rng.bool() { 0.5 } else { 0.0 };
        let copied = (rng.u8(..3) == 0 && !out.is_empty()).then(|| out[rng.usize(..out.len())].clone());
        let words = match &copied {
            Some(article) => edited(&mut rng, &article.words, edits, kept),
            None => words(&mut rng, n_words),
        };
        let mut quotes = copied.map(|a| a.quotes).unwrap_or_default();
        for _ in 0..rng.usize(..4) {
            let again = (rng.bool() && !said.is_empty()).then(|| said[rng.usize(..said.len())].clone());
            let mut quote = again.unwrap_or_else(|| {
                let n = if rng.bool() { rng.usize(..8) } else { rng.usize(..40) };
                let (words, is_quoted) = (self::words(&mut rng, n), rng.bool());
                Quote { words, speaker: surnames[rng.usize(..5)].to_string(), is_quoted }
            });
            if rng.bool() {
                let kept = 1.0 - rng.f64() * 0.6;
                let (edits, kept) = (rng.usize(..6), if rng.bool() { kept } else { 1.0 });
                quote.words = edited(&mut rng, &quote.words, edits, kept);
            }
            if rng.u8(..4) == 0 {
                quote.speaker = surnames[rng.usize(..5)].to_string();
            }
            said.push(quote.clone());
            quotes.push(quote);
        }
        let day = (rng.u8(..5) > 0).then(|| rng.i8(1..6));
        out.push(Article { id: format!("{}/a{i}.txt", rng.u8(..3)), day, words, quotes });
    }
    out
}

#[test]
fn the_search_finds_what_comparing_everything_finds() {
    let (mut articles, mut quotes) = (0, 0);
    for seed in 0..20 {
        let corpus = corpus(seed, 70);
        let (found, wanted) = (search(&corpus), brute_force(&corpus));
        assert_eq!(found.originals, wanted.originals, "seed {seed}");
        assert_eq!(found.clusters, wanted.clusters, "seed {seed}");
        articles += wanted.originals.len();
        quotes += wanted.clusters.iter().filter(|(id, of)| id != of).count();
    }
    assert!(articles > 100 && quotes > 1000, "{articles} copies and {quotes} repeated quotes are too few to tell");
}

#[test]
fn many_copies_of_one_text_are_one_group() {
    let mut rng = fastrand::Rng::with_seed(7);
    let (text, said) = (words(&mut rng, 90), words(&mut rng, 14));
    let corpus: Vec<Article> = (0..700)
        .map(|i| {
            let quote = Quote { words: edited(&mut rng, &said, i % 2, 1.0), speaker: String::new(), is_quoted: true };
            Article { id: i.to_string(), day: Some(1), words: edited(&mut rng, &text, i % 3, 1.0), quotes: vec![quote] }
        })
        .collect();
    let found = search(&corpus);
    assert_eq!(found.originals.len(), 699);
    assert!(found.originals.values().all(|o| o.0 == "0"));
    assert_eq!(found.clusters.len(), 700);
    assert!(found.clusters.values().all(|c| c == "0:0"));
}

#[test]
fn a_quote_is_the_same_words_under_these_conditions() {
    let case = |a: (&str, &str, bool), b: (&str, &str, bool), is_copy: bool| {
        let mut rng = fastrand::Rng::with_seed(1);
        let text = words(&mut rng, 60);
        let other = if is_copy { text.clone() } else { words(&mut rng, 60) };
        let article = |id: &str, words: Vec<String>, (content, speaker, is_quoted): (&str, &str, bool)| Article {
            id: id.to_string(),
            day: None,
            words,
            quotes: vec![Quote {
                words: content.split(' ').map(str::to_string).collect(),
                speaker: speaker.to_string(),
                is_quoted,
            }],
        };
        search(&[article("a", text, a), article("b", other, b)]).clusters["b:0"] == "a:0"
    };
    let long = "The pier has stood for ninety years and it will stand for ninety more";
    let trimmed = "the pier has stood for ninety years and it will stand";
    let short = "The pier will stand for years.";
    let changed = "The pier will stand for ninety years.";
    let slogan = "Save the pier";
    assert!(case((long, "Lee", true), (long, "", false), false), "long, whoever speaks");
    assert!(case((long, "Lee", true), (trimmed, "Lee", true), false), "trimmed");
    assert!(
        !case((long, "Lee", true), (trimmed, "Voss", true), false),
        "trimmed to less than twelve words, of another"
    );
    assert!(case((short, "Lee", false), (changed, "Lee", true), false), "shorter, of one speaker");
    assert!(!case((short, "", true), (changed, "", true), false), "shorter, of nobody");
    assert!(!case((short, "Lee", true), (short, "Lunn", true), false), "shorter, of two");
    assert!(case((slogan, "Lee", true), ("save the PIER!", "Lee", true), false), "short, in quotation marks");
    assert!(!case((slogan, "Lee", true), ("Save our pier", "Lee", true), false), "short and changed");
    assert!(!case((slogan, "Lee", false), (slogan, "Lee", true), false), "short, not in quotation marks");
    assert!(case((slogan, "", false), (slogan, "", false), true), "anything, in a copy of the article");
    assert!(!case((slogan, "", false), (slogan, "", false), false), "short, of nobody");
    assert!(!case(("…", "Lee", true), ("…", "Lee", true), true), "no words");
}

#[test]
fn the_earliest_article_is_the_original_and_its_quote_the_first() {
    let mut rng = fastrand::Rng::with_seed(3);
    let (text, said) = (words(&mut rng, 80), words(&mut rng, 20));
    let article = |id: &str, day| Article {
        id: id.to_string(),
        day,
        words: text.clone(),
        quotes: vec![Quote { words: said.clone(), speaker: String::new(), is_quoted: true }],
    };
    let found = search(&[article("a", None), article("b", Some(9)), article("c", Some(2)), article("d", Some(2))]);
    let originals: Vec<(&str, &str)> = found.originals.iter().map(|(a, o)| (a.as_str(), o.0.as_str())).collect();
    assert_eq!(originals, [("a", "c"), ("b", "c"), ("d", "c")]);
    assert_eq!(found.clusters.len(), 4);
    assert!(found.clusters.values().all(|c| c == "c:0"));
}

#[test]
fn a_window_goes_on_with_what_the_one_before_found() {
    let mut rng = fastrand::Rng::with_seed(4);
    let (text, said) = (words(&mut rng, 80), words(&mut rng, 20));
    let article = |n: i8| Article {
        id: format!("{n}"),
        day: Some(n),
        words: text.clone(),
        quotes: vec![Quote { words: said.clone(), speaker: String::new(), is_quoted: true }],
    };
    let mut state = WindowState::default();
    let mut before: Option<Article> = None;
    for article in [1, 2, 3, 4].map(article) {
        let mut finder = Finder::new(&DuplicateSettings::default());
        let facts = |a: &Article| Facts::of(&a.text(), &a.rows());
        for one in before.iter().chain([&article]) {
            finder.add(&one.id, &facts(one));
        }
        let mut found = finder.finish().of(&article.id);
        found.follow(&state);
        state = WindowState::default();
        found.carry(&article.id, &facts(&article), &mut state);
        state.sort();
        let mut rows = article.rows();
        found.apply(&mut rows);
        let original = (article.id != "1").then_some("1");
        assert_eq!(rows.document.duplicate_of.as_ref().map(|d| d.doc_id.as_str()), original);
        assert_eq!(rows.quotes[0].cluster.as_ref().map(|c| c.id.as_str()), Some("1:0"));
        before = Some(article);
    }
}

#[test]
fn facts_come_back_from_the_store_as_they_were() {
    for article in corpus(5, 20) {
        let facts = Facts::of(&article.text(), &article.rows());
        let bytes = postcard::to_stdvec(&facts).expect("serialisable");
        assert_eq!(postcard::from_bytes::<Facts>(&bytes).expect("facts"), facts);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]
    #[test]
    fn windows_resolved_at_the_same_time_and_followed_later_give_what_they_give_one_after_the_other(
        seed in 0_u64..1000, ends in prop::collection::vec(1_usize..8, 1..9),
    ) {
        let articles = corpus(seed, 40);
        let mut rest = articles.as_slice();
        let mut windows: Vec<&[Article]> = ends.iter().map(|&n| rest.split_off(..n.min(rest.len())).unwrap_or_default()).collect();
        windows.push(rest);
        let facts = |a: &Article| Facts::of(&a.text(), &a.rows());
        let resolve = |n: usize| -> Vec<Repeats> {
            let mut finder = Finder::new(&DuplicateSettings::default());
            windows[n.saturating_sub(1)..=n].iter().copied().flatten().for_each(|a| finder.add(&a.id, &facts(a)));
            let found = finder.finish();
            windows[n].iter().map(|a| found.of(&a.id)).collect()
        };
        let state = |n: usize, found: &[Repeats]| {
            let mut state = WindowState::default();
            windows[n].iter().zip(found).for_each(|(a, found)| found.carry(&a.id, &facts(a), &mut state));
            state.sort();
            state
        };
        let mut alone: Vec<Vec<Repeats>> = (0..windows.len()).map(resolve).collect();
        let mut states: Vec<WindowState> = alone.iter().enumerate().map(|(n, found)| state(n, found)).collect();
        let mut before = WindowState::default();
        for (n, at_once) in alone.iter_mut().enumerate() {
            let mut found = resolve(n);
            found.iter_mut().for_each(|f| f.follow(&before));
            if let Some(m) = n.checked_sub(1) {
                let (done, open) = states.split_at_mut(n);
                at_once.iter_mut().for_each(|f| f.follow(&done[m]));
                open[0].follow(&done[m]);
            }
            before = state(n, &found);
            prop_assert_eq!(&*at_once, &found);
            prop_assert_eq!(&states[n], &before);
        }
    }

    #[test]
    fn articles_of_different_dates_may_come_in_any_order(seed in 0_u64..1000, turn in 0_usize..20) {
        let mut articles = corpus(seed, 20);
        (0..).zip(&mut articles).for_each(|(i, a)| a.day = Some(i + 1));
        let found = search(&articles);
        articles.rotate_left(turn);
        articles.swap(0, 7);
        prop_assert_eq!(search(&articles), found);
    }

    #[test]
    fn any_texts_are_searched(texts in prop::collection::vec(("\\PC{0,40}", "\\PC{0,12}"), 0..6)) {
        let quote = |words: &str| Quote { words: vec![words.to_string()], speaker: words.to_string(), is_quoted: true };
        let article = |i: usize, (text, said): &(String, String)| {
            let id = i.to_string();
            Article { id, day: None, words: vec![text.clone()], quotes: vec![quote(said), quote(text)] }
        };
        let articles: Vec<Article> = texts.iter().enumerate().map(|(i, t)| article(i, t)).collect();
        let found = search(&articles);
        prop_assert_eq!(found.clusters.len(), texts.len() * 2);
    }
}
