//! What the shipped lexicon marks, sentence by sentence (sentences of our own).

#![allow(clippy::unwrap_used, reason = "a test that fails by a panic fails")]

use whosaid_language::Document;
use whosaid_language::stance::{StanceLexicon, mark};
use whosaid_language::{Polarity, StanceMarker, Valence};

fn markers(text: &str, lexicon: &StanceLexicon) -> Vec<StanceMarker> {
    mark(&Document::new(text), &[], lexicon)
}

/// 'span|subcategory', with '!' where negated, of the markers of a text, without first and second persons.
fn marked(text: &str) -> Vec<String> {
    let lexicon = StanceLexicon::built_in();
    let list = markers(text, &lexicon);
    let name = |m: &StanceMarker| lexicon.subcategories[m.subcategory as usize].name.clone();
    let sign = |m: &StanceMarker| if m.polarity == Polarity::Negated { "!" } else { "" };
    list.iter()
        .filter(|m| !matches!(name(m).as_str(), "self" | "address"))
        .map(|m| format!("{}|{}{}", m.span.of(text), name(m), sign(m)))
        .collect()
}

#[test]
fn modals_are_read_in_context() {
    assert_eq!(marked("The mayor may resign."), ["may|possibility"]);
    assert_eq!(marked("They arrived in May with Will Hutton."), [""; 0]);
    assert_eq!(marked("Visitors must not feed the bears."), ["must not|permission!"]);
    assert_eq!(marked("She must have forgotten the keys."), ["must|certainty"]);
    assert_eq!(marked("Drivers must stop here."), ["must|obligation"]);
    assert_eq!(marked("The minister said he would sell the yacht."), ["would|prediction"]);
    assert_eq!(marked("If he sold the yacht, she would leave."), ["If|condition", "would|condition"]);
    assert_eq!(marked("He left a will and went to Paris."), [""; 0]);
}

#[test]
fn negation_reaches_what_it_scopes_over() {
    assert_eq!(marked("The council will not pay."), ["will|prediction!"]);
    assert_eq!(marked("The council won't pay."), ["won't|prediction!"]);
    assert_eq!(marked("I do not think the bridge should close."), ["think|belief!", "should|obligation"]);
    assert_eq!(marked("Nobody will pay."), ["will|prediction!"]);
    assert_eq!(marked("There is no doubt."), ["no doubt|certainty"]);
    assert_eq!(marked("Rain is unlikely."), ["unlikely|likelihood!"]);
    assert_eq!(marked("He refused to answer."), ["refused|volition!"]);
}

#[test]
fn valence_turns_with_negation() {
    let lexicon = StanceLexicon::built_in();
    let valence = |text| markers(text, &lexicon).iter().map(|m| m.valence).collect::<Vec<_>>();
    assert_eq!(valence("The plan is great."), [Some(Valence::Positive)]);
    assert_eq!(valence("The plan is not great."), [Some(Valence::Negative)]);
    assert_eq!(valence("The union condemned it."), [Some(Valence::Negative)]);
}

#[test]
fn wider_contexts_decide_senses() {
    assert_eq!(marked("She is to open the school."), ["is to|prediction"]);
    assert_eq!(marked("The ferry is scheduled to sail at noon."), ["is scheduled to|prediction"]);
    assert_eq!(marked("Even as the tide rose, the ferry sailed."), ["Even as|counter"]);
    assert_eq!(marked("It is reported that the mill burned."), ["It is reported|hearsay"]);
    assert_eq!(marked("He must be joking."), ["must|certainty"]);
    assert_eq!(marked("The road should reopen by Friday."), ["should|likelihood"]);
    assert_eq!(marked("It was the ugliest fence on the road."), ["ugliest|evaluation"]);
    assert_eq!(marked("Pollsters asked likely voters."), [""; 0]);
    assert_eq!(marked("The storm is more likely now."), [""; 0]);
    assert_eq!(marked("Salt increases the risk of rust."), [""; 0]);
    assert_eq!(marked("She could read at four."), [""; 0]);
    assert_eq!(marked("The bank supports families with loans."), [""; 0]);
    assert_eq!(marked("The council agreed to pay."), [""; 0]);
    assert_eq!(marked("A grant supports the choir."), [""; 0]);
    assert_eq!(marked("The fence reduces the chance of a fall."), [""; 0]);
    assert_eq!(marked("The court is to rule in May."), ["is to|prediction"]);
    assert_eq!(marked("The point is to win."), [""; 0]);
    assert_eq!(marked("The parts should arrive within the week."), ["should|likelihood"]);
    assert_eq!(marked("The ferry docked about an hour late."), ["about|approximator"]);
    assert_eq!(marked("They talked about an hour."), [""; 0]);
}

#[test]
fn withdrawn_support_is_negated() {
    assert_eq!(marked("The guild rescinded their endorsement."), ["endorsement|agree!"]);
    assert_eq!(marked("Two unions withdrew their support."), ["support|agree!"]);
}

#[test]
fn questions_and_if_clauses_are_flagged() {
    let lexicon = StanceLexicon::built_in();
    let list = markers("Will the ferry run if the wind is terrible, captain?", &lexicon);
    assert!(list.iter().all(|m| m.questioned));
    let flags: Vec<bool> = list.iter().map(|m| m.conditional).collect();
    assert_eq!(flags, [false, false, true]);
}

#[test]
fn quantities_and_prepositions_are_kept_apart() {
    assert_eq!(marked("About 300 people walked around the lake."), ["About|approximator"]);
    assert_eq!(marked("They talked about the lake."), [""; 0]);
    assert_eq!(marked("The car backed up to the back door."), [""; 0]);
}

#[test]
fn a_user_adds_and_replaces_categories() {
    let own = r#"
replace = ["attitude"]
[[subcategory]]
category = "civility"
name = "insult"
[[entry]]
lemma = "numpty"
pos = "noun"
in = "civility/insult"
source = ["own"]
"#;
    let lexicon = StanceLexicon::parse(&[("own.toml", own)]).unwrap();
    assert!(lexicon.subcategories.iter().all(|s| s.category != "attitude"));
    let text = "The great numpties will pay.";
    let found: Vec<&str> = markers(text, &lexicon)
        .iter()
        .map(|m| lexicon.subcategories[m.subcategory as usize].name.as_str())
        .map(|s| if s == "insult" { "insult" } else { "prediction" })
        .collect();
    assert_eq!(found, ["insult", "prediction"]);
}
