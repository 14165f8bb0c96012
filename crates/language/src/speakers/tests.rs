//! Whole articles in small: sentences written for these tests, with the attributions marked by hand.

use super::resolve;
use crate::Document;
use crate::attribution::kind_of;
use crate::types::{Attribution, Gender, QuoteKind, Span, SpeakerKind};
use proptest::prelude::*;

/// Reads a text in which `{content|source|cue}` (in any order: `{c:...}`, `{s:...}`, `{v:...}`) marks the
/// pieces of attributions: a number after the letter says of which ('{s1:He}').
fn marked(marked: &str) -> (String, Vec<Attribution>) {
    let empty = || Attribution {
        content: Vec::new(),
        cue: Vec::new(),
        source: Vec::new(),
        kind: QuoteKind::Indirect,
        confidence: 1.0,
    };
    let mut text = String::new();
    let mut list: Vec<Attribution> = Vec::new();
    let mut rest = marked;
    while let Some(open) = rest.find('{') {
        text.push_str(&rest[..open]);
        let close = open + rest[open..].find('}').expect("closed");
        let (label, words) = rest[open + 1..close].split_once(':').expect("a label");
        let index: usize = label[1..].parse().unwrap_or(0);
        while list.len() <= index {
            list.push(empty());
        }
        let span = Span::new(text.len(), text.len() + words.len());
        match &label[..1] {
            "c" => list[index].content.push(span),
            "s" => list[index].source.push(span),
            _ => list[index].cue.push(span),
        }
        text.push_str(words);
        rest = &rest[close + 1..];
    }
    text.push_str(rest);
    for a in &mut list {
        a.kind = kind_of(&Document::new(&text), &a.content);
    }
    (text, list)
}

/// Each attribution's speaker and how it was found.
fn speakers(source: &str) -> Vec<(String, &'static str)> {
    let (text, attributions) = marked(source);
    let document = Document::new(&text);
    let out = resolve(&document, &attributions);
    out.of_attribution
        .iter()
        .map(|r| r.map_or((String::new(), ""), |r| (out.entities[r.entity as usize].name.clone(), r.how.as_str())))
        .collect()
}

fn names(source: &str) -> Vec<String> {
    speakers(source).into_iter().map(|s| s.0).collect()
}

#[test]
fn a_surname_stands_for_the_full_name_without_title() {
    let got = names(
        "Sen. Ann Lee met farmers on Monday.\n{s0:Lee} {v0:said} {c0:the harvest was poor}.\n\
         {s1:Sen. Lee} {v1:added} {c1:that help was coming}.\n{s2:LEE}{v2::} {c2:We will pay}.",
    );
    assert_eq!(got, ["Ann Lee"; 3]);
}

#[test]
fn honorifics_and_gender_keep_a_couple_apart() {
    let got = names(
        "Robert Hale and his wife, Susan Hale, spoke in Leeds.\n{s0:Mr. Hale} {v0:said} {c0:he was glad}.\n\
         {s1:Mrs. Hale} {v1:said} {c1:it was late}.\n{c2:“We are going,”} {s2:Susan Hale} {v2:said}.",
    );
    assert_eq!(got, ["Robert Hale", "Susan Hale", "Susan Hale"]);
}

#[test]
fn a_spokesman_is_not_whom_he_speaks_for() {
    let got = speakers(
        "Mary Cole was not there.\n{c0:“No comment,”} {v0:said} {s0:a spokesman for Cole}.\n\
         {s1:Cole’s spokeswoman, Jane Dunn,} {v1:said} {c1:the mayor was ill}.\n{s2:Dunn} {v2:added} {c2:she was resting}.",
    );
    assert_eq!(got[0].0, "spokesman for Cole");
    assert_eq!(got[1].0, "Jane Dunn");
    assert_eq!(got[2].0, "Jane Dunn");
}

#[test]
fn acronyms_and_short_forms_of_bodies() {
    let got = names(
        "The National Farming Council met on Friday.\n{s0:The NFC} {v0:said} {c0:prices would rise}.\n\
         {s1:The council} {v1:warned} {c1:of a poor harvest}.\n{s2:It} {v2:said} {c2:imports would grow}.",
    );
    assert_eq!(got, ["National Farming Council"; 3]);
}

#[test]
fn appositions_and_titles_give_roles() {
    let got = speakers(
        "Ann Lee, the mayor of Springfield, spoke first.\nGov. Paul Stone listened.\n\
         {s0:The governor} {v0:said} {c0:nothing had changed}.\n{s1:The mayor} {v1:said} {c1:it had}.",
    );
    assert_eq!(got[0], ("Paul Stone".to_string(), "role"));
    assert_eq!(got[1], ("Ann Lee".to_string(), "role"));
}

#[test]
fn he_and_she_go_by_gender_and_the_subject() {
    let got = names(
        "{s0:John Parker} {v0:said} {c0:the plan of Linda Moore was weak}. {s1:He} {v1:said} {c1:it would fail}.\n\
         {s2:Moore} {v2:disagreed with} {c2:that view}. {s3:She} {v3:said} {c3:it would work}.",
    );
    assert_eq!(got, ["John Parker", "John Parker", "Linda Moore", "Linda Moore"]);
}

#[test]
fn he_after_two_men_is_the_one_who_speaks() {
    let got = names(
        "David Brown met Peter Young on Tuesday.\n{c0:“It went well,”} {s0:Brown} {v0:said}. {c1:“Very well,”} {s1:he} {v1:added}.\n\
         {c2:“It did not,”} {v2:said} {s2:Young}. {c3:“Not at all,”} {s3:he} {v3:said}.",
    );
    assert_eq!(got, ["David Brown", "David Brown", "Peter Young", "Peter Young"]);
}

#[test]
fn who_is_the_name_before_it() {
    let got = speakers("Ellen Fox, {s0:who} {v0:says} {c0:she will run}, lives in Boston.");
    assert_eq!(got[0], ("Ellen Fox".to_string(), "relative"));
}

#[test]
fn first_person_in_an_interview_and_in_a_quotation() {
    let got = names(
        "We spoke to Carol King.\nKING: {s0:I} {v0:think} {c0:it is fine}.\n\
         “And {s1:I} {v1:hope} {c1:it lasts},” {s2:King} {v2:said} {c2:of the peace}.",
    );
    assert_eq!(got, ["Carol King"; 3]);
}

#[test]
fn the_campaign_is_a_body_of_its_own() {
    let got = names(
        "Laura Bell spoke in Ohio.\n{s0:The Bell campaign} {v0:said} {c0:the crowd was large}.\n\
         {s1:Bell} {v1:said} {c1:she was tired}.\n{s2:Her campaign} {v2:denied} {c2:that}.",
    );
    assert_eq!(got, ["Bell campaign", "Laura Bell", "Bell campaign"]);
}

#[test]
fn several_unnamed_and_documents() {
    let (text, attributions) = marked(
        "Tom Reed and Ann Lee met.\n{s0:Reed and Lee} {v0:said} {c0:they agreed}.\n\
         {s1:a senior official} {v1:said} {c1:they did not}.\n{s2:The report} {v2:says} {c2:little}.",
    );
    let out = resolve(&Document::new(&text), &attributions);
    let who: Vec<_> = out
        .of_attribution
        .iter()
        .map(|r| {
            let e = &out.entities[r.unwrap().entity as usize];
            (e.name.as_str(), e.kind)
        })
        .collect();
    assert_eq!(
        who,
        [
            ("Tom Reed and Ann Lee", SpeakerKind::Group),
            ("senior official", SpeakerKind::Unnamed),
            ("report", SpeakerKind::Document),
        ]
    );
}

#[test]
fn an_absent_source_is_the_speaker_of_the_sentence_or_nobody() {
    let got = names(
        "{s0:Ann Lee} {v0:said} {c0:taxes would fall} and {v1:promised} {c1:more jobs}.\n\
         Rain {v2:is expected} {c2:on Sunday}.",
    );
    assert_eq!(got, ["Ann Lee", "Ann Lee", ""]);
}

#[test]
fn names_of_many_forms() {
    let got = names(
        "Bill van der Berg and Zhou Ki-moon met Maria Garcia-Lopez and Omar al-Masri.\n\
         {s0:Van der Berg} {v0:said} {c0:yes}.\n{s1:Mr. Zhou} {v1:said} {c1:no}.\n\
         {s2:Garcia-Lopez} {v2:said} {c2:perhaps}.\n{s3:Masri} {v3:said} {c3:never}.",
    );
    assert_eq!(got, ["Bill van der Berg", "Zhou Ki-moon", "Maria Garcia-Lopez", "Omar al-Masri"]);
}

#[test]
fn nicknames_initials_and_suffixes_are_one_person() {
    let (text, attributions) = marked(
        "Michael J. Carter Jr. left.\n{s0:Mike Carter} {v0:said} {c0:it was over}.\n{s1:Carter} {v1:said} {c1:goodbye}.",
    );
    let out = resolve(&Document::new(&text), &attributions);
    let last = out.of_attribution[1].unwrap().entity as usize;
    assert!(out.entities[last].name.contains("Carter"));
    assert!(out.of_attribution.iter().all(Option::is_some));
}

#[test]
fn no_attributions_no_speakers() {
    let out = resolve(&Document::new("Nobody spoke."), &[]);
    assert!(out.entities.is_empty() && out.of_attribution.is_empty());
}

/// Texts made of the words that the stage reads, in any order.
fn text() -> impl Strategy<Value = String> {
    let word = prop_oneof![
        Just("Ann".to_string()),
        Just("Lee".to_string()),
        Just("Lee’s".to_string()),
        Just("he".to_string()),
        Just("She".to_string()),
        Just("who".to_string()),
        Just("I".to_string()),
        Just("Sen.".to_string()),
        Just("the mayor".to_string()),
        Just("campaign".to_string()),
        Just("of".to_string()),
        Just("and".to_string()),
        Just("“".to_string()),
        Just("”".to_string()),
        Just(",".to_string()),
        Just(":".to_string()),
        Just("(".to_string()),
        Just("Committee".to_string()),
        Just("Jr.".to_string()),
        Just("van".to_string()),
        Just("said.".to_string()),
        Just("\n".to_string()),
        "\\PC{0,6}",
    ];
    prop::collection::vec(word, 0..60).prop_map(|words| words.join(" "))
}

fn cut(text: &str, at: (usize, usize)) -> Span {
    let points: Vec<usize> = text.char_indices().map(|(i, _)| i).chain([text.len()]).collect();
    let (a, b) = (points[at.0 % points.len()], points[at.1 % points.len()]);
    Span::new(a.min(b), a.max(b))
}

proptest! {
    #[test]
    fn any_text_and_attributions_are_resolved(
        text in text(),
        spans in prop::collection::vec(((0usize..400, 0usize..400), (0usize..400, 0usize..400), (0usize..400, 0usize..400)), 0..6),
    ) {
        let document = Document::new(&text);
        let attributions: Vec<Attribution> = spans
            .into_iter()
            .map(|(c, s, v)| Attribution {
                content: vec![cut(&text, c)],
                source: vec![cut(&text, s)],
                cue: vec![cut(&text, v)],
                kind: QuoteKind::Mixed,
                confidence: 0.5,
            })
            .collect();
        let out = resolve(&document, &attributions);
        prop_assert_eq!(out.of_attribution.len(), attributions.len());
        for resolution in out.of_attribution.iter().flatten() {
            let entity = &out.entities[resolution.entity as usize];
            prop_assert!(!entity.name.is_empty());
            prop_assert!(!super::pronouns::is_pronoun(&entity.name.to_lowercase()));
            prop_assert!((0.0..=1.0).contains(&resolution.confidence));
        }
    }
}

/// The kind's word in cases.txt.
fn kind_word(kind: SpeakerKind) -> &'static str {
    match kind {
        SpeakerKind::Person => "person",
        SpeakerKind::Organisation => "organisation",
        SpeakerKind::Group => "group",
        SpeakerKind::Document => "document",
        SpeakerKind::Unnamed => "unnamed",
    }
}

/// Whether an attribution's speaker is what one alternative of a case says: 'NAME | KIND | ...', or '-' for nobody.
fn meets(out: &super::Speakers, index: usize, wanted: &str) -> bool {
    let Some(resolution) = out.of_attribution[index] else { return wanted == "-" };
    let entity = &out.entities[resolution.entity as usize];
    let mut fields = wanted.split('|').map(str::trim);
    let name = entity.name.replace('’', "'");
    fields.next() == Some(&name)
        && fields.all(|field| match field {
            "female" => entity.gender == Some(Gender::Woman),
            "male" => entity.gender == Some(Gender::Man),
            _ if field.starts_with("members:") => {
                field["members:".len()..].split(';').map(str::trim).eq(entity.members.iter().map(String::as_str))
            }
            kind => kind == kind_word(entity.kind),
        })
}

#[test]
fn cases_resolve_to_their_speakers() {
    let (mut wrong, mut all) = (Vec::new(), 0);
    for case in include_str!("cases.txt").split("\n== ").skip(1) {
        let (title, rest) = case.split_once('\n').expect("a title");
        let (checks, lines): (Vec<&str>, Vec<&str>) = rest.lines().partition(|l| l.starts_with("> "));
        let (text, attributions) = marked(&lines.join("\n"));
        let out = resolve(&Document::new(&text), &attributions);
        for check in checks {
            let (index, wanted) = check[2..].split_once(' ').expect("an index");
            let index: usize = index.parse().expect("a number");
            all += 1;
            if !wanted.split(" / ").any(|w| meets(&out, index, w.trim())) {
                let got = out.of_attribution[index].map(|r| {
                    let e = &out.entities[r.entity as usize];
                    format!("{} | {} | {:?} ({})", e.name, kind_word(e.kind), e.gender, r.how)
                });
                wrong.push(format!("{title}: wanted {wanted}, got {got:?}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {all} wrong:\n{}", wrong.len(), wrong.join("\n"));
}
