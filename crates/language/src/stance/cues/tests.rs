use super::*;
use crate::text::Tag;
use crate::types::Span;

/// 'class<TAB>cue' a line: cues of news, annotated by the scheme's table without their sentences.
const ANNOTATED: &str = include_str!("annotated.tsv");

fn classify(cue: &str) -> Cue {
    let document = Document::new(cue);
    let span = Span::new(0, cue.len());
    classify_cue(&document, vec![span])
}

#[test]
fn agrees_with_three_hundred_annotated_cues() {
    let (mut right, mut all, mut wrong) = (0, 0, Vec::new());
    for line in ANNOTATED.lines().filter(|l| !l.starts_with('#')) {
        let (class, cue) = line.split_once('\t').expect("class, tab, cue");
        let expected = class.parse::<CueClass>().unwrap();
        let found = classify(cue);
        all += 1;
        if found.class == expected {
            right += 1;
        } else {
            wrong.push(format!("{cue}: {} {:?}, should be {class}", found.lemma, found.class));
        }
    }
    assert_eq!(all, 300);
    assert!(right * 100 >= all * 95, "{right} of {all}; wrong:\n{}", wrong.join("\n"));
}

#[test]
fn takes_the_head() {
    let lemma = |cue| classify(cue).lemma;
    assert_eq!(lemma("has repeatedly said"), "say");
    assert_eq!(lemma("went on to say"), "say");
    assert_eq!(lemma("according to"), "according to");
    assert_eq!(lemma(":"), ":");
    assert_eq!(lemma("is worried"), "worry");
    assert_eq!(lemma("are skeptical of"), "skeptical");
    assert_eq!(lemma("declined to comment"), "decline to comment");
    assert_eq!(lemma("emphasised"), "emphasize");
}

#[test]
fn has_no_head_without_a_cue() {
    let document = Document::new("No cue.");
    let found = classify_cue(&document, Vec::new());
    assert_eq!((found.lemma.as_str(), found.class), ("", CueClass::Other));
}

/// Past tense, lemma: verbs that no table of classes has, of each kind of spelling and irregular form.
const PAST: &[(&str, &str)] = &[
    // An e that the ending hides.
    ("bristled", "bristle"),
    ("rattled", "rattle"),
    ("ignored", "ignore"),
    ("sued", "sue"),
    ("promoted", "promote"),
    ("examined", "examine"),
    ("explored", "explore"),
    ("devoted", "devote"),
    ("vied", "vie"),
    ("premiered", "premiere"),
    ("used", "use"),
    ("likened", "liken"),
    ("struggled", "struggle"),
    ("handled", "handle"),
    ("chuckled", "chuckle"),
    ("squabbled", "squabble"),
    ("chastised", "chastise"),
    ("tussled", "tussle"),
    ("centred", "centre"),
    ("compared", "compare"),
    ("secured", "secure"),
    ("tied", "tie"),
    ("died", "die"),
    ("imposed", "impose"),
    ("invoked", "invoke"),
    ("waged", "wage"),
    ("lunged", "lunge"),
    ("rescued", "rescue"),
    ("dialogued", "dialogue"),
    ("ridiculed", "ridicule"),
    // None, where it looks like one.
    ("focused", "focus"),
    ("refocused", "refocus"),
    ("modeled", "model"),
    ("parroted", "parrot"),
    ("coached", "coach"),
    ("unloaded", "unload"),
    ("campaigned", "campaign"),
    ("vetoed", "veto"),
    ("zeroed", "zero"),
    ("piloted", "pilot"),
    ("savored", "savor"),
    ("tutored", "tutor"),
    ("augured", "augur"),
    ("pooh-poohed", "pooh-pooh"),
    ("snowed", "snow"),
    ("boxed", "box"),
    // A doubled consonant, a k after c, a y.
    ("mimicked", "mimic"),
    ("panicked", "panic"),
    ("trafficked", "traffic"),
    ("nodded", "nod"),
    ("dispelled", "dispel"),
    ("dialled", "dial"),
    ("clapped", "clap"),
    ("tallied", "tally"),
    ("shied", "shy"),
    ("pitied", "pity"),
    ("distilled", "distill"),
    ("buzzed", "buzz"),
    // Irregular.
    ("withdrew", "withdraw"),
    ("stood", "stand"),
    ("laid", "lay"),
    ("held", "hold"),
    ("beseeched", "beseech"),
    ("besought", "beseech"),
    ("forsook", "forsake"),
    ("partook", "partake"),
    ("overthrew", "overthrow"),
    ("sought", "seek"),
    ("wept", "weep"),
    ("flung", "fling"),
    ("slunk", "slink"),
    ("shook", "shake"),
    ("struck", "strike"),
    ("swept", "sweep"),
    ("undertook", "undertake"),
    ("mistook", "mistake"),
    ("rebuilt", "rebuild"),
    ("misread", "misread"),
];

#[test]
fn unknown_verbs_have_the_lemma_of_a_dictionary() {
    let wrong: Vec<String> = PAST
        .iter()
        .map(|&(form, base)| (form, base, crate::text::lemma(form, Tag::Vbd)))
        .filter(|(_, base, found)| base != found)
        .map(|(form, base, found)| format!("{form}: {found}, should be {base}"))
        .collect();
    assert_eq!(wrong, Vec::<String>::new());
    for (form, base) in [
        ("suing", "sue"),
        ("rattling", "rattle"),
        ("ignoring", "ignore"),
        ("mimicking", "mimic"),
        ("vying", "vie"),
        ("savoring", "savor"),
        ("waging", "wage"),
        ("shedding", "shed"),
        ("fleeing", "flee"),
    ] {
        assert_eq!(crate::text::lemma(form, Tag::Vbg), base, "{form}");
    }
    for (form, base) in [("slashes", "slash"), ("coaches", "coach"), ("vies", "vie"), ("defuses", "defuse")] {
        assert_eq!(crate::text::lemma(form, Tag::Vbz), base, "{form}");
    }
}

#[test]
fn light_verbs_leave_the_lemma_to_their_noun() {
    let lemma = |cue| classify(cue).lemma;
    for (cue, expected) in [
        ("made the claim", "claim"),
        ("made the accusations", "accusation"),
        ("gave him credit", "credit"),
        ("took heat for", "heat"),
        ("did a fact-check on", "fact-check"),
        ("made a short but forceful plea for", "plea"),
        ("made little secret of", "secret"),
        ("has no illusions about", "illusion"),
        ("have had such reservations about", "reservation"),
        ("did not single out", "single"),
        ("was unclear about", "unclear"),
        ("is more passionate about", "passionate"),
        ("has been a consistent and outspoken supporter of", "supporter"),
        ("haven’t insulated", "insulate"),
        ("unloaded on", "unload"),
        ("chalks up", "chalk"),
        ("gave", "give"),
        ("made", "make"),
        ("did", "do"),
        ("was", "be"),
    ] {
        assert_eq!(lemma(cue), expected, "{cue}");
    }
}
