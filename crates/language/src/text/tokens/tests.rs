use super::*;

fn tokens(text: &str) -> Vec<&str> {
    let mut out = Vec::new();
    Tokeniser::new(text, Span::new(0, text.len())).run(|start, end, _| out.push(&text[start..end]));
    out
}

/// Checks sentences given as their tokens, separated by '|'.
fn check(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        assert_eq!(tokens(text).join("|"), *expected, "{text}");
    }
}

#[test]
fn clitics_are_split_off() {
    check(&[
        ("I don't know", "I|do|n't|know"),
        ("I don’t, and she’ll", "I|do|n’t|,|and|she|’ll"),
        ("We can't, won't, ain't", "We|ca|n't|,|wo|n't|,|ai|n't"),
        ("shouldn't've", "should|n't|'ve"),
        ("Ann Lee's dog; the Lees' dogs", "Ann|Lee|'s|dog|;|the|Lees|'|dogs"),
        ("the U.S.'s role", "the|U.S.|'s|role"),
        ("Cannot, gonna, Gotta", "Can|not|,|gon|na|,|Got|ta"),
        ("y'all", "y'|all"),
        ("five o'clock with O’Brien and D'Arcy", "five|o'clock|with|O’Brien|and|D'Arcy"),
        ("a bird's-eye view", "a|bird's-eye|view"),
        ("LET'S GO, DON'T", "LET|'S|GO|,|DO|N'T"),
    ]);
}

#[test]
fn elisions_keep_their_apostrophe() {
    check(&[
        ("the '90s and ’90s", "the|'90s|and|’90s"),
        ("rock 'n' roll", "rock|'n'|roll"),
        ("get 'em 'til noon", "get|'em|'til|noon"),
        ("a 'round' thing", "a|'|round|'|thing"),
        ("class of '08.", "class|of|'08|."),
    ]);
}

#[test]
fn abbreviations_keep_their_stop() {
    check(&[
        ("Sen. Ann Lee (R-Ky.) met Mr. Roe.", "Sen.|Ann|Lee|(|R-Ky.|)|met|Mr.|Roe|."),
        ("at 9 a.m. in the U.S. today", "at|9|a.m.|in|the|U.S.|today"),
        ("J. K. Roe and J.K. Roe", "J.|K.|Roe|and|J.K.|Roe"),
        ("older than I. She", "older|than|I|.|She"),
        ("No. 5 said no. 5", "No.|5|said|no.|5"),
        ("I said no. Then", "I|said|no|.|Then"),
        ("the L.L.C.s, Ph.D. and e.g. this", "the|L.L.C.s|,|Ph.D.|and|e.g.|this"),
        ("a U.S.-backed plan", "a|U.S.-backed|plan"),
        ("Acme Inc., etc.", "Acme|Inc.|,|etc."),
        ("He sat. It was mass.", "He|sat|.|It|was|mass|."),
    ]);
}

#[test]
fn numbers_stay_whole() {
    check(&[
        ("$1.5 billion, 10,000 at 6:05 on 9/11", "$|1.5|billion|,|10,000|at|6:05|on|9/11"),
        ("up 3.5%, or -2 or .5", "up|3.5|%|,|or|-2|or|.5"),
        ("a 10-year-old in 2015-16, the 20th", "a|10-year-old|in|2015-16|,|the|20th"),
        ("£5m and US$5", "£|5m|and|US$|5"),
    ]);
}

#[test]
fn marks_are_tokens() {
    check(&[
        ("“Well…” she said", "“|Well|…|”|she|said"),
        ("``Well,'' she said", "``|Well|,|''|she|said"),
        ("wait... no . . . well . . . .", "wait|...|no|. . .|well|. . .|."),
        ("now—or never--or –", "now|—|or|never|--|or|–"),
        ("What?! \"No!\"", "What|?!|\"|No|!|\""),
        ("and/or AT&T R&D", "and/or|AT&T|R&D"),
        ("[sic] (so)", "[|sic|]|(|so|)"),
    ]);
}

#[test]
fn the_web_stays_whole() {
    check(&[
        ("see https://a.example/x?y=1, or www.b.example.", "see|https://a.example/x?y=1|,|or|www.b.example|."),
        ("write a.lee@mail.example.com.", "write|a.lee@mail.example.com|."),
        ("@annlee: #GoVote #1", "@annlee|:|#GoVote|#|1"),
        ("at roe.com/about and roe.co.uk.", "at|roe.com/about|and|roe.co.uk|."),
        ("<tweet id=\"1\">Hi</tweet> 3 < 4", "<tweet id=\"1\">|Hi|</tweet>|3|<|4"),
        ("the end.Next one", "the|end|.|Next|one"),
    ]);
}

#[test]
fn odd_text_is_no_trouble() {
    check(&[
        ("", ""),
        ("\u{0}a\u{0}", "a"),
        ("cafe\u{301} naïve", "cafe\u{301}|naïve"),
        ("שלום עולם", "שלום|עולם"),
        ("👍🏽 👩‍👩‍👧 ok", "👍🏽|👩‍👩‍👧|ok"),
        ("\u{feff}Hello\u{200b}", "Hello"),
        ("Fen\u{200b}wick one.\u{200b}Two\u{200b}Three", "Fen\u{200b}wick|one|.|Two|Three"),
    ]);
}
