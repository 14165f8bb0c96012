//! The tokens as names need them: possessives and abbreviations folded into the word, and what each word is.

use super::lexicon::{Lexeme, Lexicon, class};
use crate::Document;
use crate::text::Tag;
use crate::types::Span;
use crate::word_list::{WordList, word_list};

/// Titles that are letters ('DI'), and in small letters a name or no title.
static TITLES_IN_CAPITALS: WordList = word_list!("speakers", "titles-in-capitals");

/// A token, or an initialism of several.
#[derive(Clone, Copy, Debug)]
pub(super) struct Word<'d> {
    /// Its text, without a possessive ending and without an abbreviation's final full stop.
    pub text: &'d str,
    /// The same in lower case.
    pub lower: &'d str,
    /// Bytes of the text, all included.
    pub span: Span,
    /// Index of its sentence.
    pub sentence: u32,
    /// What is known of it.
    pub lexeme: Lexeme,
    /// Part of speech of its (first) token.
    pub tag: Tag,
    /// Begins with a capital letter.
    pub capital: bool,
    /// Has at least two letters, all capitals.
    pub capitals: bool,
    /// Begins with a letter or digit (or is an '@handle').
    pub wordy: bool,
    /// Ends in a possessive.
    pub possessive: bool,
    /// First word of a sentence, or after an opening quotation mark.
    pub opens: bool,
    /// Ended with a full stop that belongs to it.
    pub dotted: bool,
    /// Inside a quotation.
    pub quoted: bool,
    /// In a sentence all in capitals of a story in capitals.
    pub shouted: bool,
    /// Opens a sentence with a capital, and is a word of the tagger's dictionary without it.
    pub heard: bool,
    /// Has a capital, and is a word of the tagger's dictionary without it.
    pub ordinary: bool,
    /// Opens a sentence with a capital and is no word that is known without one ('Varta', 'Mbeki').
    pub unheard: bool,
}

impl Word<'_> {
    /// Whether it is this punctuation mark.
    pub fn is_mark(&self, mark: &str) -> bool {
        !self.wordy && self.text == mark
    }

    /// A capital letter alone, as in 'J.' of 'J. Doe'.
    pub fn is_initial(&self) -> bool {
        self.capital && self.text.chars().count() == 1 && self.dotted
    }

    /// A single capital letter, dotted or not ('Harry S Truman').
    pub fn is_letter(&self) -> bool {
        self.capital && self.text.chars().count() == 1
    }
}

/// Strips "'s" or "’s" or a final apostrophe after 's'; whether there was one.
fn without_possessive(text: &str) -> (&str, bool) {
    // The last byte of each of the endings.
    if !matches!(text.as_bytes().last(), Some(b's' | b'S' | b'\'' | 0x99)) {
        return (text, false);
    }
    for ending in ["'s", "’s", "'S", "’S"] {
        if let Some(stem) = text.strip_suffix(ending)
            && !stem.is_empty()
        {
            return (stem, true);
        }
    }
    for mark in ['\'', '’'] {
        if let Some(stem) = text.strip_suffix(mark)
            && stem.ends_with(['s', 'S'])
        {
            return (stem, true);
        }
    }
    (text, false)
}

/// 'al-Masri', 'el-Sayed', "d'Estaing": a name whose first letter is small.
fn has_article(raw: &str) -> bool {
    // 'Alastair ffoulkes': no English word begins so.
    if raw.starts_with("ff") {
        return raw.len() > 3;
    }
    if !matches!(raw.as_bytes().first(), Some(b'a' | b'e' | b'u' | b'd')) {
        return false;
    }
    ["al-", "el-", "ul-", "as-", "d'", "d’"]
        .iter()
        .any(|article| raw.strip_prefix(article).is_some_and(|rest| rest.starts_with(char::is_uppercase)))
}

/// Endings of nouns for people by what they do, with the gender that they imply.
const OCCUPATIONS: [(&str, f32); 15] = [
    ("woman", -1.0),
    ("women", 0.0),
    ("smen", 0.0),
    ("ologist", 0.0),
    ("keeper", 0.0),
    ("maker", 0.0),
    ("grapher", 0.0),
    ("monger", 0.0),
    ("smith", 0.0),
    ("worker", 0.0),
    ("owner", 0.0),
    ("ician", 0.0),
    ("-old", 0.0),
    ("person", 0.0),
    ("man", 1.0),
];

/// Words in '-man' that are no people.
const NO_MEN: [&str; 4] = ["human", "talisman", "caiman", "ottoman"];

/// What is known of a word: by the lists, without 'ex-' and 'then-', or by its ending ('oysterman', 'a 34-year-old').
fn lexeme_of(lower: &str, capital: bool, lexicon: &Lexicon) -> Lexeme {
    let lexeme = lexicon.get(lower);
    if lexeme.classes != 0 {
        return lexeme;
    }
    if lower.contains('-') {
        for prefix in ["ex-", "then-", "co-", "vice-", "sub-", "now-", "non-"] {
            if let Some(rest) = lower.strip_prefix(prefix) {
                let lexeme = lexicon.get(rest);
                // 'Co-author': no name, for all that some are called so.
                let noun = lexeme.is(class::PERSON | class::TITLE);
                let names = if noun { class::GIVEN | class::SURNAME | class::FAMILY } else { 0 };
                return Lexeme { classes: lexeme.classes & !names, ..lexeme };
            }
        }
    }
    // 'Spokesmen', 'policemen'.
    if let Some(stem) = lower.strip_suffix("men").filter(|stem| stem.len() > 3)
        && lexicon.get(&[stem, "man"].concat()).is(class::PERSON | class::TITLE)
    {
        return Lexeme { classes: class::GROUP, ..Lexeme::default() };
    }
    // 'Prime Minister-designate', 'governor-elect'.
    if let Some((office, "designate" | "elect" | "nominate" | "emeritus")) = lower.rsplit_once('-') {
        return lexicon.get(office);
    }
    if let Some(one) = lower.strip_suffix('s').filter(|one| one.len() > 3) {
        let one = lexicon.get(one);
        if one.is(class::PERSON | class::TITLE) && !one.is(class::GIVEN | class::FAMILY) {
            return Lexeme { classes: class::GROUP, ..Lexeme::default() };
        }
    }
    if capital || lower.len() < 6 {
        return lexeme;
    }
    // The last letter of each of the endings.
    if !matches!(lower.as_bytes().last(), Some(b'n' | b't' | b'r' | b'h' | b'd')) {
        return lexeme;
    }
    let ending = OCCUPATIONS.iter().find(|o| lower.ends_with(o.0)).filter(|_| !NO_MEN.contains(&lower));
    let Some(&(ending, gender)) = ending else { return lexeme };
    let classes = match ending {
        "women" | "smen" => class::GROUP,
        "-old" => class::PERSON | class::EPITHET,
        _ => class::PERSON,
    };
    Lexeme { classes, gender, stands_for: "" }
}

/// The words of a document, in text order.
pub(super) fn words<'d>(document: &'d Document<'_>, lexicon: &Lexicon) -> Vec<Word<'d>> {
    let mut out: Vec<Word<'d>> = Vec::with_capacity(document.tokens.len());
    let mut quotation = 0;
    let quotations = &document.quotations.list;
    let in_capitals = is_in_capitals(document);
    for (index, sentence) in document.sentences.iter().enumerate() {
        let mut opens = true;
        let shouted = in_capitals && !sentence.tokens.range().any(|i| document.word(i).chars().any(char::is_lowercase));
        for i in sentence.tokens.range() {
            let span = document.tokens[i].span;
            // A soft hyphen is no letter: 'Doug \u{ad}Andrell'.
            let raw: &'d str = document.text[span.range()].trim_start_matches('\u{ad}');
            let span = Span { start: span.end - raw.len() as u32, ..span };
            while quotation < quotations.len() && quotations[quotation].span.end <= span.start {
                quotation += 1;
            }
            let quoted = quotations[quotation..]
                .iter()
                .take_while(|q| q.span.start <= span.start)
                .any(|q| span.end <= q.span.end);
            if let Some(last) = out.last_mut() {
                let adjacent = last.span.end == span.start;
                // A clitic of its own token.
                if adjacent && last.wordy && raw.len() <= 4 && matches!(raw, "'s" | "’s" | "'S" | "’S" | "'" | "’")
                {
                    let closing = matches!(raw, "'" | "’") && !last.text.ends_with(['s', 'S']);
                    if !closing {
                        last.possessive = true;
                        last.span.end = span.end;
                        continue;
                    }
                }
                // The full stop of 'Sen.' or 'J.' where it is a token.
                if adjacent && raw == "." && last.wordy && !last.dotted {
                    let single = last.text.chars().count() == 1 && last.capital;
                    let short = last.lexeme.is(class::TITLE | class::HONORIFIC) && last.text.len() <= 4 && last.capital;
                    if single || short || last.lexeme.is(class::SUFFIX) {
                        last.dotted = true;
                        last.span.end = span.end;
                        opens = false;
                        continue;
                    }
                }
            }
            let first = raw.chars().next().unwrap_or(' ');
            let wordy = first.is_alphanumeric() || (matches!(first, '@' | '\'' | '’') && raw.len() > 3);
            let (stem, possessive) = if wordy { without_possessive(raw) } else { (raw, false) };
            let dotted = wordy && stem.len() > 1 && stem.ends_with('.');
            let text = if dotted { &stem[..stem.len() - 1] } else { stem };
            let lower = document.lower(i).trim_start_matches('\u{ad}');
            let lower = if possessive { without_possessive(lower).0 } else { lower };
            let lower = if dotted { lower.strip_suffix('.').unwrap_or(lower) } else { lower };
            let mut letters = text.chars().filter(|c| c.is_alphabetic());
            let capitals = !first.is_lowercase() && letters.clone().nth(1).is_some() && letters.all(char::is_uppercase);
            let capital = first.is_uppercase() || has_article(raw) || (first == '@' && raw.len() > 1);
            let mut lexeme = if wordy { lexeme_of(lower, capital, lexicon) } else { Lexeme::default() };
            // '3M', '7-Eleven'.
            let capital =
                capital || first.is_ascii_digit() && lexeme.is(class::KNOWN) && raw.contains(char::is_uppercase);
            // Where all is in capitals, only the words themselves tell which are names.
            let verb = || lexeme.classes == 0 && document.is_word(lower);
            let capital = capital && (!shouted || !verb() && may_be_name(lexeme, out.last()));
            // 'Baker' inside a sentence is a name, and no baker.
            if capital && !opens && lexeme.is(class::GIVEN | class::FAMILY) && !lexeme.is(class::TITLE) {
                lexeme.classes &= !(class::PERSON | class::EPITHET | class::GROUP);
            }
            // 'Di Holm' is no detective inspector.
            if capital && !capitals && lower.len() <= 3 && lexeme.is(class::TITLE) && TITLES_IN_CAPITALS.has(lower) {
                lexeme.classes &= !class::TITLE;
            }
            // 'Det Con Ann Lee', 'Det Ch Insp Ann Lee'.
            if capital
                && matches!(lower, "con" | "ch" | "chief")
                && out.last().is_some_and(|w| matches!(w.lower, "det" | "ch" | "detective"))
            {
                lexeme.classes |= class::TITLE;
            }
            // 'In private', 'a major rival': no soldiers.
            let adjective = document.tag(i) == Tag::Jj || out.last().is_some_and(|w| w.lower == "in");
            if !capital && adjective && matches!(lower, "private" | "major" | "principal" | "patient") {
                lexeme.classes &= !(class::TITLE | class::PERSON);
            }
            let listed = lexeme.classes & !(class::FAMILY | class::GIVEN | class::SURNAME) != 0;
            let ordinary = wordy && capital && document.is_word(lower);
            let heard = opens && ordinary;
            let unheard = opens && wordy && capital && !capitals && !listed && !heard && is_like_name(lexeme, lower);
            out.push(Word {
                text,
                lower,
                span,
                sentence: index as u32,
                lexeme,
                tag: document.tag(i),
                capital,
                capitals: capitals && !shouted,
                wordy,
                possessive,
                opens: opens && wordy,
                dotted,
                quoted,
                shouted,
                heard,
                ordinary,
                unheard,
            });
            // What stands after an opening mark, a list's bullet or 'NAME:' opens again. A straight mark that touches
            // the word before it closes.
            let closes = matches!(raw, "\"" | "''") && i > 0 && document.tokens[i - 1].span.end == span.start;
            // 'The “Second Chance” spot': no sentence begins behind an article.
            let closes = closes || is_behind_article(&out);
            opens = if wordy {
                false
            } else {
                opens || !closes && matches!(raw, "\"" | "“" | "‘" | "''" | "``" | ":" | "«" | "•")
            };
        }
    }
    subjects_alone(&mut out);
    names_with_possessive(document, lexicon, &mut out);
    hyphenated_given(document, lexicon, &mut out);
    out
}

/// Whether the last two of the words are an article and a mark.
fn is_behind_article(words: &[Word<'_>]) -> bool {
    let [.., article, mark] = words else { return false };
    !mark.wordy
        && mark.text != ":"
        && matches!(article.lower, "the" | "a" | "an" | "its" | "his" | "her" | "their" | "our" | "my")
}

/// Whether a word that no dictionary has does not have the form of an English word either.
fn is_like_name(lexeme: Lexeme, lower: &str) -> bool {
    let formed = ["ly", "ing", "ed", "ness", "able"].iter().any(|ending| lower.ends_with(ending));
    let many = lower.ends_with('s') && !lower.ends_with("ss");
    let long = lower.len() > if lexeme.is(class::GIVEN) { 2 } else { 3 };
    lower.chars().all(char::is_alphabetic) && long && !formed && !many
}

/// 'Moody's', 'Lloyd's', 'Harlow's said': firms whose names end in a possessive.
fn names_with_possessive<'d>(document: &'d Document<'_>, lexicon: &Lexicon, words: &mut [Word<'d>]) {
    for i in 0..words.len() {
        let w = &words[i];
        if !w.possessive || !w.capital || w.quoted || !document.text[w.span.range()].ends_with(['s', 'S']) {
            continue;
        }
        let speaks = words.get(i + 1).is_some_and(|n| n.lower == "said" && n.sentence == w.sentence);
        let lone = i == 0 || !words[i - 1].capital || words[i - 1].sentence != w.sentence;
        let noun = class::TITLE | class::PERSON | class::BODY | class::GROUP | class::COMMON | class::PLACE;
        // 'Christie's plan' is Mr Christie's.
        let next = words.get(i + 1).filter(|n| n.sentence == w.sentence);
        let verb = next.is_some_and(|n| n.tag.is_finite());
        let ends =
            verb || !w.lexeme.is(class::FAMILY | class::GIVEN) && next.is_none_or(|n| !n.wordy || n.tag == Tag::In);
        let known = ends && lexicon.get(&[w.lower, "'s"].concat()).is(class::KNOWN);
        if known || speaks && lone && !w.lexeme.is(noun) {
            let w = &mut words[i];
            w.possessive = false;
            w.text = &document.text[w.span.range()];
            w.lexeme = Lexeme { classes: class::KNOWN, ..Lexeme::default() };
        }
    }
}

/// 'Marc-André Roy', 'Hyun-joo Park': two given names in one, or two syllables of no dictionary, before a surname.
fn hyphenated_given(document: &Document<'_>, lexicon: &Lexicon, words: &mut [Word<'_>]) {
    for i in 0..words.len().saturating_sub(1) {
        let (w, next) = (&words[i], &words[i + 1]);
        if !w.capital || w.possessive || w.capitals || w.lexeme.classes != 0 || !w.lower.contains('-') {
            continue;
        }
        let surname = next.capital
            && next.sentence == w.sentence
            && (next.lexeme.is(class::FAMILY) || next.lexeme.classes == 0 && !next.ordinary);
        let mut halves = w.lower.split('-');
        let (Some(first), Some(second), None) = (halves.next(), halves.next(), halves.next()) else { continue };
        let given = |half: &str| lexicon.get(half).is(class::GIVEN) || !document.is_word(half);
        let letters = |half: &str| half.chars().count() > 1 && half.chars().all(char::is_alphabetic);
        if surname && [first, second].iter().all(|half| letters(half) && given(half)) {
            let gender = [first, second].map(|half| lexicon.get(half).gender).into_iter().find(|g| *g != 0.0);
            words[i].lexeme = Lexeme { classes: class::GIVEN, gender: gender.unwrap_or(0.0), stands_for: "" };
        }
    }
}

/// Most searches of a text for the full name of somebody called by a noun.
const MAX_SEARCHES: usize = 32;

/// 'Walker said it was late': what is a surname or a given name, and alone before a verb at the opening of a sentence, is no
/// walker, who would have an article.
fn subjects_alone(words: &mut [Word<'_>]) {
    let mut searches = 0;
    for i in 0..words.len().saturating_sub(1) {
        let (w, next) = (&words[i], &words[i + 1]);
        let name = w.capital && w.opens && w.lexeme.is(class::GIVEN | class::FAMILY);
        let noun = w.lexeme.is(class::PERSON) && !w.lexeme.is(class::TITLE | class::GROUP | class::HONORIFIC);
        // 'Weaver says', where the text has an Amy Weaver: in headlines bakers say something without an article, too.
        let named = |words: &[Word<'_>]| {
            words.windows(2).any(|p| {
                let given = p[0].capital && p[0].lexeme.is(class::GIVEN) && p[0].sentence == p[1].sentence;
                given && p[1].lower == words[i].lower && p[1].capital && !p[1].opens
            })
        };
        let searched = name && noun && next.tag == Tag::Vbz && searches < MAX_SEARCHES;
        searches += usize::from(searched);
        let verb = next.tag == Tag::Vbd || searched && named(words);
        if name && noun && next.sentence == w.sentence && verb && !w.possessive {
            words[i].lexeme.classes &= !(class::PERSON | class::EPITHET);
        }
    }
}

/// Whether most words of a text are in capitals, as in old wire copy.
fn is_in_capitals(document: &Document<'_>) -> bool {
    let (mut capitals, mut others) = (0usize, 0usize);
    for token in document.tokens.iter().take(2_000) {
        let text = token.span.of(document.text);
        if text.len() > 2 && text.bytes().all(|b| b.is_ascii_uppercase()) {
            capitals += 1;
        } else if text.bytes().any(|b| b.is_ascii_lowercase()) {
            others += 1;
        }
    }
    capitals > 2 * others
}

/// Whether a word in capitals among others can be a name or a title by what is known of it.
fn may_be_name(lexeme: Lexeme, before: Option<&Word<'_>>) -> bool {
    let named =
        class::GIVEN | class::FAMILY | class::TITLE | class::HONORIFIC | class::KNOWN | class::PLACE | class::DEMONYM;
    let after_given = before.is_some_and(|w| w.capital && w.lexeme.is(class::GIVEN) && !w.lexeme.is(class::TITLE));
    !lexeme.is(class::COMMON) && (lexeme.is(named) || after_given && lexeme.classes == 0)
}

/// Indices of the words that overlap a span.
pub(super) fn covered(words: &[Word<'_>], span: Span) -> std::ops::Range<usize> {
    let start = words.partition_point(|w| w.span.end <= span.start);
    start..start.max(words.partition_point(|w| w.span.start < span.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn possessives_and_abbreviations_are_folded() {
        let document = Document::new("Sen. Ann Lee's aide met J. Doe.");
        let words = words(&document, Lexicon::built_in());
        let texts: Vec<_> = words.iter().map(|w| w.text).collect();
        assert_eq!(&texts[..3], ["Sen", "Ann", "Lee"]);
        assert!(words[2].possessive);
        assert!(words.iter().any(|w| w.is_initial()));
    }
}
