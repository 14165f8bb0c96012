//! Turns with a label: transcripts of broadcasts and courts, questions and answers.

use super::blocks::speaks_of_itself;
use super::interview::{self, Parties};
use super::lines::Line;
use super::mentions::persons_in;
use super::turn::Turn;
use crate::text::{Paragraph, Tag, TextLayer, TokenKind};
use crate::types::{QuoteForm as Form, Span};
use crate::word_list::{WordList, word_list};
use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// Most tokens of a label.
const MAX_LABEL: usize = 16;
/// Most paragraphs without a label between two labels that the first one's turn goes on over, whatever they say.
const MAX_UNLABELLED: usize = 3;
/// Most of them in an answer that goes on in the first person.
const MAX_ANSWER: usize = 40;
/// Fewest labels of a transcript.
const MIN_LABELS: usize = 2;
/// Fewest labels in small letters, where no 'Q' and 'A' stand among them.
const MIN_NAME_LABELS: usize = 3;

/// The style of a label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Style {
    /// 'DANA BRIGHT, ANCHOR:', 'THE WITNESS:'.
    Capitals,
    /// 'Q:', 'Q.', 'Question:'.
    Question,
    /// 'A:', 'A.', 'Answer:'.
    Answer,
    /// 'Greta Vance:', 'Vance:'.
    Name,
    /// '((Greta Vance))', '\[Vance\]', without a colon.
    Bracketed,
}

/// A paragraph's label.
struct Label {
    style: Style,
    /// Its tokens, without the colon.
    tokens: Range<usize>,
    /// The token after the colon or the brackets.
    after: usize,
}

/// Names in small letters that are labels of something else.
static NO_SPEAKERS: WordList = word_list!("layout", "no-speakers");

/// What those are called who take turns in a recording without names.
static NUMBERED: WordList = word_list!("layout", "numbered");
/// What those are called who lead a talk, a hearing or a recording.
static HOSTS: WordList = word_list!("layout", "hosts");
/// Most tokens of a time before a label.
const MAX_TIME: usize = 9;

/// Where a paragraph goes on after the time of a recording that it begins with: `[00:01:12]`, `00:12`.
fn after_time(document: &TextLayer, tokens: Range<usize>) -> usize {
    let high = tokens.end.min(tokens.start + MAX_TIME);
    let digits = |t: usize| document.word(t).starts_with(|c: char| c.is_ascii_digit());
    let clock = |t: usize| digits(t) || document.word(t) == ":";
    let bracket = matches!(document.word(tokens.start), "[" | "(");
    let from = tokens.start + usize::from(bracket);
    if from >= high || !digits(from) {
        return tokens.start;
    }
    let end = (from..high).find(|&t| !clock(t)).unwrap_or(high);
    let colon = (from..end).any(|t| document.word(t).contains(':'));
    let closed = !bracket || end < high && matches!(document.word(end), "]" | ")");
    let after = end + usize::from(bracket);
    if colon && closed && after < tokens.end { after } else { tokens.start }
}

/// Whether more than one space, or a tab, stands after a token, and a capital letter after that.
fn is_set_off(document: &TextLayer, t: usize) -> bool {
    let Some(next) = document.tokens.get(t + 1) else { return false };
    let between = document.tokens[t].span.end as usize..next.span.start as usize;
    (between.len() > 1 || &document.text[between] == "\t") && document.capitalised(t + 1)
}

/// The label of a paragraph, if it begins with one.
fn label(document: &TextLayer, paragraph: &Paragraph) -> Option<Label> {
    let mut tokens = paragraph.tokens.range();
    // A transcript may be quoted as a whole.
    if tokens.len() > 3 && matches!(document.word(tokens.start), "“" | "\"" | "”") {
        tokens.start += 1;
    }
    tokens.start = after_time(document, tokens.clone());
    let first = tokens.start;
    let with =
        |style, end: usize, after: usize| (after < tokens.end).then_some(Label { style, tokens: first..end, after });
    if first >= tokens.end {
        return None;
    }
    if let Some((name, after)) = bracketed(document, tokens.clone()) {
        return Some(Label { style: Style::Bracketed, tokens: name, after });
    }
    let letter = match document.word(first) {
        "Q" | "Q." | "Question" => Some(Style::Question),
        "A" | "A." | "Answer" => Some(Style::Answer),
        _ => None,
    };
    if let Some(style) = letter {
        let next = document.tokens.get(first + 1).map(|_| document.word(first + 1));
        match next {
            Some(":" | ".") => return with(style, first + 1, first + 2),
            // 'Q  Doctor, when': set off by more than a space.
            Some(_) if is_set_off(document, first) => return with(style, first + 1, first + 1),
            _ if document.word(first).ends_with('.') => return with(style, first + 1, first + 1),
            _ => return None,
        }
    }
    let high = tokens.end.min(first + MAX_LABEL);
    let colon = (first + 1..high).find(|&t| document.word(t) == ":")?;
    if colon + 1 >= tokens.end || !document.spaced(colon + 1) || document.spaced(colon) {
        return None;
    }
    let mut depth = 0;
    let (mut capitals, mut small, mut words) = (0, 0, 0);
    for t in first..colon {
        let word = document.word(t);
        match word {
            "(" | "[" => depth += 1,
            ")" | "]" => depth -= 1,
            "," | "." | "-" | "–" | "'" | "’" | "&" | "/" | "#" => {}
            _ if document.tokens[t].kind == TokenKind::Mark => return None,
            _ if depth > 0 => {}
            _ => {
                words += 1;
                let letters = word.chars().filter(|c| c.is_alphabetic());
                if word.chars().any(char::is_lowercase) && !word.starts_with("Mc") {
                    small += 1;
                } else if letters.count() > 0 {
                    capitals += 1;
                }
            }
        }
    }
    if capitals == words && words > 0 && document.word(first).chars().count() > 1 {
        return with(Style::Capitals, colon, colon + 1);
    }
    // 'Speaker 1:', of a recording.
    let numbered = colon == first + 2
        && document.tokens[first + 1].kind == TokenKind::Number
        && NUMBERED.has(document.lower(first));
    // 'Interviewer (00:10):'
    let bracket = (first + 1..colon).find(|&t| matches!(document.word(t), "(" | "["));
    // 'Dr. Ines Falk, chief geologist:', of a full name.
    let comma =
        (first + 2..colon).find(|&t| document.word(t) == "," && persons_in(document, first..t).next().is_some());
    let described = comma.is_some_and(|c| {
        let run = c + 1..colon;
        run.len() <= MAX_DESCRIPTION && !run.into_iter().any(|t| document.tag(t).is_finite() || document.word(t) == ",")
    });
    let bracket = if described { bracket.or(comma) } else { bracket };
    let name = small > 0
        && (words <= 5 || described)
        && (first..bracket.unwrap_or(colon)).all(|t| {
            document.capitalised(t)
                || numbered
                || matches!(document.lower(t), "de" | "van" | "von" | "der" | "bin" | "al" | "." | "-")
        })
        && !NO_SPEAKERS.has(document.lower(first));
    if name { with(Style::Name, colon, colon + 1) } else { None }
}

/// Most tokens that tell who somebody is, after a name and a comma.
const MAX_DESCRIPTION: usize = 6;

/// Most words of a label in brackets.
const MAX_BRACKETED: usize = 6;

/// The name in brackets that a paragraph begins with, and the token after it.
fn bracketed(document: &TextLayer, tokens: Range<usize>) -> Option<(Range<usize>, usize)> {
    let open = |t: usize| matches!(document.word(t), "(" | "[" | "<");
    let closed = |t: usize| matches!(document.word(t), ")" | "]" | ">");
    let start = tokens.clone().take(3).find(|&t| !open(t)).filter(|&t| t > tokens.start)?;
    let end = (start..tokens.end.min(start + MAX_BRACKETED + 1)).find(|&t| closed(t)).filter(|&t| t > start)?;
    let brackets = start - tokens.start;
    // '((AB)) :': two brackets are no agency's.
    let colon = brackets > 1 && end + brackets < tokens.end && document.word(end + brackets) == ":";
    let after = end + brackets + usize::from(colon);
    let named = (start..end).all(|t| document.capitalised(t) || matches!(document.word(t), "." | "-"));
    // '[And] later it rained': one word that begins a sentence is an editor's.
    let editors = brackets == 1
        && document.word(tokens.start) == "["
        && end == start + 1
        && after < tokens.end
        && !document.capitalised(after)
        && matches!(document.tag(start), Tag::Dt | Tag::Cc | Tag::Prp | Tag::PrpS | Tag::In | Tag::Rb | Tag::Ex);
    // Before a colon or a dash it is an agency or a place: '(Reuters) -'.
    let speech = after < tokens.end
        && (end..end + brackets).all(closed)
        && document.spaced(after)
        && !matches!(document.word(after), ":" | "-" | "–" | "—" | "--");
    (named && speech && !editors && document.tokens[start].kind == TokenKind::Word).then_some((start..end, after))
}

/// Whether a paragraph begins with a label.
pub(super) fn is_labelled(document: &TextLayer, paragraph: &Paragraph) -> bool {
    label(document, paragraph).is_some()
}

/// The last word of a label's name: 'bright' of 'DANA BRIGHT, ANCHOR'.
fn surname<'d>(document: &'d TextLayer, label: &Label) -> &'d str {
    let end = label.tokens.clone().find(|&t| matches!(document.word(t), "," | "(" | "[")).unwrap_or(label.tokens.end);
    document.lower(end.saturating_sub(1).max(label.tokens.start))
}

/// Titles with which a label in capitals begins ('SEN. HALE:').
static LABEL_TITLES: WordList = word_list!("layout", "label-titles");

/// Whether a label in capitals is a person's by its form: a title, a role after a comma, 'THE WITNESS'.
fn is_role(document: &TextLayer, label: &Label) -> bool {
    let first = document.lower(label.tokens.start);
    let roles = ["court", "witness", "clerk", "judge", "defendant", "chair", "chairman", "chairwoman", "interpreter"];
    let titled = LABEL_TITLES.has(first.trim_end_matches('.'));
    let role = first == "the" && roles.contains(&surname(document, label));
    titled || role || label.tokens.clone().any(|t| matches!(document.word(t), "(" | ","))
}

/// Whether a single name is the end of a longer one elsewhere in the text ('Vance' of 'Greta Vance'), or says that it
/// asks or answers.
fn is_known_name(document: &TextLayer, surnames: &HashSet<&str>, label: &Label) -> bool {
    let name = document.word(label.tokens.start);
    let first = document.lower(label.tokens.start);
    let host = HOSTS.has(first);
    label.tokens.len() > 1 || host || surnames.contains(name)
}

/// The capitalised words that stand right after another one.
fn surnames<'t>(document: &TextLayer<'t>) -> HashSet<&'t str> {
    let word = |t: usize| document.tokens[t].kind == TokenKind::Word && document.capitalised(t);
    (1..document.tokens.len()).filter(|&t| word(t) && word(t - 1)).map(|t| document.word(t)).collect()
}

/// The turns with labels of a document, in text order; empty if it has none.
pub(super) fn find(document: &TextLayer, lines: &[Line]) -> Vec<Turn> {
    // Most articles have no label at all: their colons are looked at once.
    let labels = document.paragraphs.iter().enumerate().filter(|(p, _)| lines[*p] != Line::Caption);
    let labels: Vec<(usize, Label)> = labels.filter_map(|(p, it)| Some((p, label(document, it)?))).collect();
    if labels.len() < MIN_LABELS {
        return Vec::new();
    }
    let count = |style| labels.iter().filter(|(_, l)| l.style == style).count();
    let dialogue = count(Style::Question) > 0 && count(Style::Answer) > 0;
    let mut times: HashMap<&str, usize> = HashMap::new();
    for (_, l) in labels.iter().filter(|(_, l)| matches!(l.style, Style::Capitals | Style::Name | Style::Bracketed)) {
        *times.entry(surname(document, l)).or_default() += 1;
    }
    let repeated = |l: &Label| times.get(surname(document, l)).is_some_and(|&n| n > 1);
    let of = |style| labels.iter().filter(move |(_, l)| l.style == style).map(|(_, l)| l);
    // 'THE COURT:' among questions and answers stands for itself.
    let court = dialogue && of(Style::Capitals).all(|l| is_role(document, l));
    let capitals = (count(Style::Capitals) >= MIN_LABELS || court)
        && of(Style::Capitals).any(|l| repeated(l) || is_role(document, l))
        && 2 * of(Style::Capitals).filter(|l| repeated(l) || is_role(document, l)).count() >= count(Style::Capitals);
    let known = if count(Style::Name) > 0 { surnames(document) } else { HashSet::new() };
    let fewest = if capitals { MIN_LABELS } else { MIN_NAME_LABELS };
    let names = count(Style::Name) > 0
        && (dialogue || count(Style::Question) > 0 || count(Style::Name) >= fewest && of(Style::Name).any(repeated))
        && of(Style::Name).all(|l| is_known_name(document, &known, l) || repeated(l));
    let bracketed = count(Style::Bracketed) >= MIN_NAME_LABELS
        && 2 * of(Style::Bracketed).filter(|l| repeated(l)).count() >= count(Style::Bracketed);
    let labels: Vec<(usize, Label)> = labels
        .into_iter()
        .filter(|(_, l)| match l.style {
            Style::Bracketed => bracketed,
            Style::Capitals => capitals,
            Style::Question | Style::Answer => dialogue || names,
            Style::Name => names,
        })
        .collect();
    if labels.len() < MIN_LABELS {
        return Vec::new();
    }
    let mut parties = match labels.iter().any(|(_, l)| matches!(l.style, Style::Question | Style::Answer)) {
        true => interview::parties(document, labels[0].0),
        false => Parties::default(),
    };
    if let Some(asks) = examiner(document, labels[0].0) {
        if parties.answers.is_some_and(|a| a.overlaps(asks)) {
            parties.answers = None;
        }
        parties.asks = Some(asks);
    }
    if parties.answers.is_none() {
        let questions = labels.iter().filter(|(_, l)| l.style == Style::Question);
        parties.answers = questions.take(1).find_map(|(p, l)| {
            let question = l.after..document.paragraphs[*p].tokens.end as usize;
            addressed(document, question)
        });
    }
    turns(document, lines, &labels, &parties)
}

fn turns(document: &TextLayer, lines: &[Line], labels: &[(usize, Label)], parties: &Parties) -> Vec<Turn> {
    let full = fullest(document, labels);
    let two = parties_of_two(document, labels);
    let told = std::cell::OnceCell::new();
    let answerer = |asker: &str| {
        let other = two.and_then(|two| two.into_iter().find(|(name, _)| *name != asker).map(|(_, label)| label));
        let told = || *told.get_or_init(|| interview::parties(document, labels[0].0).answers);
        parties.answers.or(other).or_else(told)
    };
    let mut out: Vec<Turn> = Vec::with_capacity(labels.len());
    for (i, (p, label)) in labels.iter().enumerate() {
        let paragraph = &document.paragraphs[*p];
        let mut content = vec![document.span_of(label.after..paragraph.tokens.end as usize)];
        let more = unlabelled_after(document, lines, labels, i);
        let spans = more.paragraphs.into_iter().map(|q| document.paragraphs[q].span);
        let answer = if more.answers {
            spans.collect()
        } else {
            content.extend(spans);
            Vec::new()
        };
        let mut turn = Turn::new(Form::Turn, content);
        turn.source = Some(document.span_of(label.tokens.clone()));
        turn.cue = Some(document.tokens[label.after - 1].span)
            .filter(|_| label.after > label.tokens.end && label.style != Style::Bracketed);
        match label.style {
            Style::Question => (turn.taker, turn.listener) = (parties.asks, parties.answers),
            Style::Answer => (turn.taker, turn.listener) = (parties.answers, parties.asks),
            Style::Capitals | Style::Name | Style::Bracketed => {
                let name = surname(document, label);
                let longer = full.get(name).filter(|f| f.len() > label.tokens.len() && **f != label.tokens);
                turn.taker = longer.map(|f| document.span_of(f.clone())).or_else(|| {
                    let first = labels.first().map_or(0, |(p, _)| document.paragraphs[*p].tokens.start as usize);
                    initials(document, &label.tokens, first)
                });
            }
        }
        let asker = turn.taker.or(turn.source);
        out.push(turn);
        if !answer.is_empty() {
            let mut turn = Turn::new(Form::Turn, answer);
            turn.taker = answerer(surname(document, label));
            (turn.listener, turn.answers) = (asker, true);
            out.push(turn);
        }
    }
    listeners(&mut out, document);
    out
}

/// The names of the two parties with a label of each, where there are two.
fn parties_of_two<'d>(document: &'d TextLayer, labels: &[(usize, Label)]) -> Option<[(&'d str, Span); 2]> {
    let named = |(_, l): &(usize, Label)| (surname(document, l), document.span_of(l.tokens.clone()));
    let one = labels.first().map(named)?;
    let mut others = labels.iter().map(named).filter(|(name, _)| *name != one.0);
    let two = others.next()?;
    others.all(|(name, _)| name == two.0).then_some([one, two])
}

/// What stands without a label behind a turn.
struct Unlabelled {
    paragraphs: Vec<usize>,
    /// Whether it answers the turn, and does not go on with it.
    answers: bool,
}

/// The paragraphs without a label with which turn `i` goes on: up to the next label, but for what tells of who speaks
/// ('Holt runs a shop'). Between two questions of one asker stands an answer, or narration.
fn unlabelled_after(document: &TextLayer, lines: &[Line], labels: &[(usize, Label)], i: usize) -> Unlabelled {
    let (p, label) = &labels[i];
    let prose = |q: &usize| matches!(lines[*q], Line::Prose | Line::Item);
    let name = surname(document, label);
    let named = matches!(label.style, Style::Bracketed | Style::Name) && name.chars().count() > 2;
    let tells = |q: &usize| {
        let mut tokens = document.paragraphs[*q].tokens.range();
        named && tokens.any(|t| document.lower(t) == name && document.capitalised(t))
    };
    let personal = |q: &usize| speaks_of_itself(document, *q);
    let Some((next, after)) = labels.get(i + 1) else {
        // Under the last label: as long as somebody speaks of themselves.
        let below = p + 1..document.paragraphs.len().min(p + 1 + MAX_ANSWER);
        let first = matches!(label.style, Style::Answer | Style::Bracketed | Style::Name);
        let outlet = |q: &usize| writes_to_us(document, *q);
        let own = below.filter(prose).take_while(|q| first && personal(q) && !tells(q) && !outlet(q));
        return Unlabelled { paragraphs: own.collect(), answers: false };
    };
    let more: Vec<usize> = (p + 1..*next).filter(prose).take_while(|q| !tells(q)).collect();
    let own = more.iter().filter(|q| personal(q)).count();
    let asks = document.word(document.paragraphs[*p].tokens.end as usize - 1) == "?";
    let answers = asks && surname(document, after) == name && labels.len() > MIN_NAME_LABELS;
    let long = more.len() <= MAX_ANSWER && 2 * own >= more.len();
    let kept = if answers { own > 0 && long } else { long || next - p <= MAX_UNLABELLED + 1 };
    Unlabelled { paragraphs: if kept { more } else { Vec::new() }, answers }
}

/// Verbs before 'us' by which a paragraph tells of the outlet, and not of who speaks ('Email us', 'a spokesman told us').
static TO_US: WordList = word_list!("layout", "to-us");

/// Whether a paragraph without an 'I' is the outlet's own: 'After we recorded, the firm emailed us to say it was sorry.'
fn writes_to_us(document: &TextLayer, p: usize) -> bool {
    let tokens = document.paragraphs[p].tokens.range();
    let to_us = |t: usize| document.lower(t) == "us" && t > tokens.start && TO_US.has(document.lower(t - 1));
    tokens.clone().any(to_us) && !tokens.clone().any(|t| matches!(document.lower(t), "i" | "me" | "my"))
}

/// The fullest label of each surname: 'DANA BRIGHT, ANCHOR' of 'BRIGHT'.
fn fullest<'d>(document: &'d TextLayer, labels: &[(usize, Label)]) -> HashMap<&'d str, Range<usize>> {
    let mut out: HashMap<&str, Range<usize>> = HashMap::new();
    for (_, label) in labels {
        let end = label.tokens.clone().find(|&t| document.word(t) == ",").unwrap_or(label.tokens.end);
        let name = label.tokens.start..end;
        let known = out.entry(surname(document, label)).or_insert_with(|| name.clone());
        if name.len() > known.len() {
            *known = name;
        }
    }
    out
}

/// Most tokens of an introduction that is looked through for the name behind initials.
const MAX_INTRO: usize = 400;

/// The one person named before token `first` whose initials a label is: 'TB' of 'Tom Barrow'.
fn initials(document: &TextLayer, label: &Range<usize>, first: usize) -> Option<Span> {
    let letters = document.word(label.start);
    let short = label.len() == 1 && (2..=3).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
    if !short {
        return None;
    }
    let is_of = |name: &Range<usize>| {
        let first = |t: usize| document.word(t).chars().next().unwrap_or(' ');
        name.clone().map(first).eq(letters.chars())
    };
    let mut named = persons_in(document, first.saturating_sub(MAX_INTRO)..first).filter(is_of);
    let one = named.next()?;
    Some(document.span_of(one))
}

/// The examiner named in the line before the first question: 'BY MR. LOWELL:'.
fn examiner(document: &TextLayer, first: usize) -> Option<Span> {
    let tokens = document.paragraphs.get(first.checked_sub(1)?)?.tokens.range();
    let line = tokens.len() <= MAX_LABEL
        && tokens.len() >= 3
        && document.lower(tokens.start) == "by"
        && document.word(tokens.end - 1) == ":";
    let name = tokens.start + 1..tokens.end - 1;
    let capitals = name.clone().all(|t| document.capitalised(t) || document.word(t) == ".");
    (line && capitals).then(|| document.span_of(name))
}

/// Whom a question addresses: 'Dr. Wynn, you examined the seal?', 'You wrote it, Mrs. Tate?'
fn addressed(document: &TextLayer, question: Range<usize>) -> Option<Span> {
    let titled = |t: usize| {
        let word = document.lower(t).trim_end_matches('.');
        matches!(word, "dr" | "mr" | "mrs" | "ms" | "miss" | "professor" | "officer" | "sergeant" | "detective")
    };
    let opens = |t: usize| t == question.start || document.word(t - 1) == ",";
    let start = question.clone().find(|&t| titled(t) && opens(t))?;
    let dot = usize::from(start + 1 < question.end && document.word(start + 1) == ".");
    let name = start + 1 + dot..(start + 1 + dot..question.end).find(|&t| !document.capitalised(t))?;
    let closed = matches!(document.word(name.end), "," | "?");
    (!name.is_empty() && closed).then(|| document.span_of(name))
}

/// Where two take turns, each addresses the other; where more do, those who ask speak to whoever is next, and what
/// follows is said to them.
fn listeners(turns: &mut [Turn], document: &TextLayer) {
    let mention = |t: &Turn| t.taker.or(t.source);
    let key = |t: &Turn| mention(t).map(|s| s.of(document.text).to_lowercase());
    let asks = |t: &&Turn| t.content.last().is_some_and(|s| s.of(document.text).trim_end().ends_with('?'));
    let askers: HashSet<Option<String>> = turns.iter().filter(asks).map(key).collect();
    for i in 1..turns.len() {
        let (before, after) = turns.split_at_mut(i);
        let (Some(one), Some(two)) = (before.last_mut(), after.first_mut()) else { return };
        let (asker, other) = (key(one), key(two));
        if asker != other && askers.contains(&asker) && !askers.contains(&other) {
            one.listener = one.listener.or(mention(two));
            two.listener = two.listener.or(mention(one));
        }
    }
    let mut parties: Vec<(Option<String>, Option<Span>)> = Vec::new();
    for turn in turns.iter() {
        let key = key(turn);
        if !parties.iter().any(|p| p.0 == key) {
            parties.push((key, mention(turn)));
        }
        if parties.len() > 2 {
            return;
        }
    }
    if let [one, two] = &parties[..] {
        for turn in turns.iter_mut() {
            let other = if key(turn) == one.0 { two.1 } else { one.1 };
            turn.listener = turn.listener.or(other);
        }
    }
}
