//! The form of a source: which word is its head, and what that is.

use std::ops::Range;

use super::groups::{self, Part};
use super::lexicon::class;
use super::name::{Name, NameKind};
use super::noun_phrases::{
    ends_phrase, is_everybody, is_hyphen, is_numeral, is_percent, is_quote, is_time, phrase_end, place_attribute,
    quantity,
};
pub(super) use super::phrase::Phrase;
use super::pronouns::is_pronoun;
use super::source_names::{
    called_so, member, name_across, name_around, name_before, name_in_apposition, relation_after, speaks_for_another,
};
use super::words::{Word, covered};
use crate::text::Tag;
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};

/// What a source is, in form.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Source {
    /// No source in the text.
    Absent,
    /// A pronoun: its word.
    Pronoun(usize),
    /// A name: its index.
    Name(usize),
    /// Several: 'Lee and Jones', 'Lee and five others'.
    Several(Vec<Part>),
    /// A common noun phrase.
    Phrase(Phrase),
}

impl Source {
    /// The word that stands for it.
    pub fn head(&self, names: &[Name]) -> Option<usize> {
        match self {
            Source::Absent => None,
            Source::Pronoun(i) => Some(*i),
            Source::Name(n) => Some(names[*n].core.end - 1),
            Source::Several(list) => list.last().map(|part| match part {
                Part::Name(n) => names[*n].core.end - 1,
                Part::Words(words) => words.end - 1,
            }),
            Source::Phrase(p) => Some(p.head),
        }
    }
}

/// The form of an attribution's source.
pub(super) fn analyse(words: &[Word<'_>], names: &[Name], attribution: &Attribution) -> Source {
    let form = of_spans(words, names, &attribution.source);
    if form == Source::Absent && !attribution.source.is_empty() {
        let other = of_spans(words, names, &attribution.cue);
        return if matches!(other, Source::Name(_)) { other } else { form };
    }
    // 'laughed Petra Kral's | flatmate, Jude Onyango': the engine stopped at the owner.
    if let Source::Name(n) = &form
        && let Some(relation) = relation_after(words, names, *n)
    {
        return Source::Name(relation);
    }
    // 'The old | saying goes': a saying is nobody.
    if let Source::Phrase(p) = &form
        && words.get(p.words.end).is_some_and(|w| matches!(w.lower, "saying" | "joke" | "proverb" | "adage"))
        && words[p.head].tag == Tag::Jj
    {
        return Source::Absent;
    }
    // 'the operator | , Marl Ferries, said': the name after it was left out.
    if let Source::Phrase(p) = &form
        && let Some(n) = name_in_apposition(words, names, p)
    {
        return Source::Name(n);
    }
    // 'Ann Lee, | the head of Acme said': the second comma was left out.
    if let Source::Phrase(p) = &form
        && let Some(n) = name_before(words, names, p)
    {
        return Source::Name(n);
    }
    // 'Governor of Ohio Bill | Harlan told': the engine stopped within the name.
    if let Source::Phrase(p) = &form
        && let Some(n) = name_across(words, names, p.words.end).filter(|&n| names[n].core.start >= p.words.start)
    {
        return Source::Name(n);
    }
    // Where source and cue changed places, the cue has the name.
    if let Source::Phrase(p) = &form {
        let w = &words[p.head];
        let nouny = w.lexeme.is(class::PERSON | class::BODY | class::GROUP | class::DOCUMENT);
        if p.words.len() == 1 && !nouny && !w.capital {
            let other = of_spans(words, names, &attribution.cue);
            if matches!(other, Source::Name(_)) {
                return other;
            }
        }
    }
    form
}

/// The noun of two names: 'the Lee and Jones campaigns'.
fn shared_noun(
    words: &[Word<'_>],
    names: &[Name],
    inside: &[usize],
    segment: &Range<usize>,
    and: usize,
) -> Option<usize> {
    let second = inside.iter().map(|&n| &names[n]).find(|n| n.full.start == and + 1 && n.kind != NameKind::Body)?;
    let head = second.full.end;
    let noun = words.get(head).filter(|_| head + 1 == segment.end)?;
    let plural = !noun.capital && noun.lower.ends_with('s') && noun.tag.is_noun();
    let joined = words.get(and).is_some_and(|w| w.lower == "and") && !words[head - 1].possessive;
    let first = inside.iter().any(|&n| names[n].full.end == and && !words[and - 1].possessive);
    (joined && first && plural).then_some(head)
}

/// Where a source ends without marks, 'himself' and a time ('the Weather Office this week').
fn trimmed_end(words: &[Word<'_>], range: &Range<usize>) -> usize {
    let mut end = range.end;
    loop {
        while end > range.start && !words[end - 1].wordy {
            end -= 1;
        }
        if end <= range.start + 1 {
            return end;
        }
        let last = &words[end - 1];
        let reflexive = matches!(last.lower, "himself" | "herself" | "itself" | "themselves" | "alone");
        let adverb = matches!(
            last.lower,
            "there" | "here" | "too" | "today" | "yesterday" | "tonight" | "also" | "later" | "earlier" | "reportedly"
        );
        if (reflexive || adverb) && !last.capital {
            end -= 1;
            continue;
        }
        let before = words[end - 2].lower;
        // 'on Tuesday night'.
        if is_time(last) && !last.capital && words[end - 2].capital && is_time(&words[end - 2]) && end > range.start + 3
        {
            end -= 1;
            continue;
        }
        // 'an official on condition of anonymity'.
        let from = range.start + 1..end.saturating_sub(2);
        let unnamed = from
            .rev()
            .take(5)
            .find(|&k| words[k].lower == "on" && matches!(words[k + 1].lower, "condition" | "conditions"));
        if let Some(on) = unnamed {
            end = on;
            continue;
        }
        let dated =
            is_time(last) && matches!(before, "this" | "last" | "late" | "early" | "on" | "earlier" | "next" | "that");
        if dated && end > range.start + 2 {
            end -= 2;
            continue;
        }
        return end;
    }
}

/// Most words of a gloss in brackets.
const MAX_GLOSS: usize = 6;

fn of_spans(words: &[Word<'_>], names: &[Name], spans: &[Span]) -> Source {
    let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return Source::Absent };
    // A source in two pieces is read as its longest: the others are 'all', 'each', 'himself'.
    let longest = spans.iter().max_by_key(|s| s.len()).unwrap_or(first);
    let near = last.end - first.start <= 200;
    let mut range = covered(
        words,
        if near && spans.len() > 1 && longest.len() < 4 {
            Span { start: first.start, end: last.end }
        } else {
            *longest
        },
    );
    while range.start < range.end
        && (!words[range.start].wordy
            || matches!(words[range.start].lower, "from" | "by" | "to" | "of" | "for" | "with"))
    {
        range.start += 1;
    }
    // '“Nein” (no), the guard, Uwe Roth, replied': a gloss before it.
    if let Some(close) = range.clone().take(MAX_GLOSS).find(|&i| words[i].text == ")")
        && !words[range.start..close].iter().any(|w| w.text == "(")
    {
        range.start = (close + 1..range.end).find(|&i| words[i].wordy).unwrap_or(range.end);
    }
    // 'On Friday | night police said'.
    if range.len() > 1 && is_time(&words[range.start]) && !words[range.start].capital && !words[range.start].possessive
    {
        range.start += 1;
    }
    range.end = trimmed_end(words, &range);
    if range.is_empty() {
        return Source::Absent;
    }
    let first = &words[range.start];
    if is_pronoun(first.lower)
        && !first.capitals_of_body()
        && words.get(range.start + 1).filter(|_| range.len() > 1).is_none_or(|w| {
            matches!(w.tag, Tag::Rb | Tag::In) && !w.capital
                || matches!(w.lower, "both" | "all" | "himself" | "herself")
        })
    {
        return Source::Pronoun(range.start);
    }
    if let Some(n) = name_around(words, names, &range) {
        return Source::Name(n);
    }
    of_range(words, names, range)
}

impl Word<'_> {
    /// 'US' and 'WHO' in capitals are bodies rather than pronouns.
    fn capitals_of_body(&self) -> bool {
        self.capitals && matches!(self.text, "US" | "WHO")
    }
}

/// The names that stand wholly inside a range of words (the longest where one holds another).
fn names_in(names: &[Name], range: &Range<usize>) -> Vec<usize> {
    let mut out: Vec<usize> = Vec::new();
    let from = names.partition_point(|n| n.core.end <= range.start);
    for (i, name) in names.iter().enumerate().skip(from).take_while(|(_, n)| n.core.start < range.end) {
        if name.core.end > range.end || name.core.start < range.start && name.core.end - 1 < range.start {
            continue;
        }
        if let Some(owner) = name.owner {
            out.retain(|&o| o != owner);
        }
        out.push(i);
    }
    out
}

/// Parts of laws, before their numbers.
static PARTS_OF_LAWS: WordList = word_list!("speakers", "parts-of-laws");

fn of_range(words: &[Word<'_>], names: &[Name], range: Range<usize>) -> Source {
    let inside = names_in(names, &range);
    // The first segment: up to a mark, a relative or the end.
    let mut end = range.start;
    while end < range.end {
        if let Some(close) = place_attribute(words, &range, end) {
            end = close + 1;
            continue;
        }
        let w = &words[end];
        let in_name = inside.iter().any(|&n| names[n].full.contains(&end));
        if !in_name
            && (!w.wordy
                && !is_hyphen(words, end)
                && !is_percent(words, end)
                && !w.is_mark("/")
                && !w.is_mark("&")
                && !is_quote(w)
                || matches!(w.lower, "who" | "which" | "whose") && end > range.start)
        {
            break;
        }
        end += 1;
    }
    // 'Mrs. Alder herself, as well as her staff,'.
    let reflexive = |w: &Word<'_>| matches!(w.lower, "himself" | "herself" | "itself" | "themselves");
    let tail = usize::from(end < range.end && end > range.start + 1 && reflexive(&words[end - 1]));
    let segment = range.start..end - tail;
    let head_end = phrase_end(words, names, &inside, &segment);
    if let Some(n) = groups::in_two_offices(words, names, &inside, &segment, head_end) {
        return Source::Name(n);
    }
    if let Some(several) = groups::coordination(words, names, &inside, &range) {
        return Source::Several(several);
    }
    if let Some(head) = shared_noun(words, names, &inside, &segment, head_end) {
        return Source::Phrase(Phrase { words: segment, head, definite: false });
    }
    // A name that is the head: it ends the head noun phrase of the segment.
    let heads = inside.iter().copied().find(|&n| names[n].full.end == head_end);
    if let Some(n) = heads {
        let possessor =
            words[head_end - 1].possessive && head_end < range.end && words[head_end].wordy && segment.end != head_end;
        if !possessor {
            return Source::Name(n);
        }
    }
    // 'an attorney for Pagliano, Ann Lee': the segment after the mark is a person's name. 'The finance minister (and former
    // fisherman), Arne Lie,': over what stands in brackets.
    let bracket = words.get(end).is_some_and(|w| w.text == "(");
    let closing = (end..range.end).find(|&k| bracket && words[k].text == ")");
    // 'The Commissioner (DCP) in charge of traffic, Mr Atta,', 'A biologist who took part, Dr Tang,'.
    let clause = words.get(end).is_some_and(|w| w.lower == "who") && end < range.end;
    let mark = closing.or(clause.then_some(end)).and_then(|from| {
        let comma = (from + 1..range.end).find(|&k| !words[k].wordy).filter(|&k| words[k].is_mark(","))?;
        let near = &words[comma - 1];
        let another = near.lexeme.is(class::PERSON | class::TITLE | class::FAMILY | class::GIVEN) || near.capital;
        (comma == from + 1 || !another).then_some(comma)
    });
    let rest = mark.unwrap_or(end) + 1..range.end;
    let first_named = inside.iter().copied().find(|&n| names[n].full.start >= rest.start);
    // 'The chair, Greens senator Ida Moe, said': the party is hers.
    let party = first_named.filter(|&n| names[n].full.start == rest.start);
    let first_named = party.and_then(|n| member(words, names, &inside, n)).or(first_named);
    // 'A neighbour who saw Owen Sang' is not he.
    let relative = words.get(end).is_some_and(|w| end < range.end && matches!(w.lower, "who" | "which" | "whose"));
    if let Some(n) = first_named.filter(|_| !relative && !speaks_for_another(words, &segment)) {
        let name = &names[n];
        // '..., state Del. Ann Lee': no more than an attribute stands before it.
        let attribute = name.full.start >= rest.start
            && name.full.start <= rest.start + 2
            && words[rest.start..name.full.start]
                .iter()
                .all(|w| w.wordy && !ends_phrase(w) && !w.possessive && !w.capital)
            || name.full.start > rest.start
                && Some(n) != inside.iter().copied().find(|&n| names[n].full.start >= rest.start);
        let whole = attribute
            && (name.full.end == range.end || words.get(name.full.end).is_none_or(|w| !w.wordy || ends_phrase(w)));
        let noun = words[segment.clone()]
            .iter()
            .any(|w| w.lexeme.is(class::PERSON | class::TITLE | class::BODY | class::GROUP));
        // 'The glazier, Nadia Pym,': whatever the noun is, a determiner before it and a person's name after it.
        let first = &words[segment.start];
        // 'A motorcyclist, Sani Garba,'.
        let introduced = matches!(first.lower, "a" | "an") && segment.len() <= 5 && name.core.len() > 1;
        let described = introduced && name.kind == NameKind::Person
            || segment.len() <= 7
                && (matches!(first.lower, "the" | "his" | "her" | "their" | "its" | "my" | "our") || first.possessive)
                && (name.kind == NameKind::Person || segment.len() <= 3);
        // 'The family of the man, Joel Kant, said': several are not the one who is named.
        let head = head_end.checked_sub(1).filter(|&h| h >= segment.start).map(|h| &words[h]);
        let many = head_end < segment.end
            && name.kind == NameKind::Person
            && head.is_some_and(|w| w.lexeme.is(class::GROUP) && !w.lexeme.is(class::PERSON | class::BODY));
        let noun = noun && !many;
        if whole && name.kind != NameKind::Place && (noun || described && !many) && !words[name.full.end - 1].possessive
        {
            return Source::Name(n);
        }
    }
    // 'A biologist who took part, Dr Owen Tsang, said'.
    if words.get(end).is_some_and(|w| w.lower == "who")
        && (words[segment.start].lower == "one"
            || words[segment.clone()].iter().any(|w| w.lexeme.is(class::PERSON | class::TITLE)))
        && let Some(&n) = inside.last()
        // ', Dr Owen Tsang', ', former state Rep. Ida Holt'.
        && let Some(comma) = (end..names[n].full.start).rev().find(|&k| words[k].is_mark(","))
        && words[comma + 1..names[n].full.start].iter().all(|w| w.wordy && !w.tag.is_verb() && !ends_phrase(w))
        && names[n].kind == NameKind::Person
        && names[n].full.start > end
        && words.get(names[n].full.end..range.end).is_none_or(|rest| rest.iter().all(|w| !w.wordy))
    {
        return Source::Name(n);
    }
    // 'the minister for Ports and Fisheries Ewan Lodge': the role goes on to the name.
    if let Some(&n) = inside.iter().find(|&&n| names[n].full.end == segment.end && names[n].full.start > head_end) {
        let name = &names[n];
        let before = &words[name.full.start - 1];
        let role = words[segment.start..head_end].iter().any(|w| w.lexeme.is(class::PERSON | class::TITLE));
        // 'Undersecretary for Education Mr. Lodge': the field stands before the honorific.
        let field = words[name.full.start..name.core.start].iter().any(|w| w.lexeme.is(class::HONORIFIC))
            && !words[name.full.start].lexeme.is(class::HONORIFIC | class::TITLE);
        // 'secretary of state for Justice Leonora Pym': Justice is her field.
        let field = field || matches!(before.lower, "for" | "of") && words[name.full.start].lower == "justice";
        // 'Senators opposing Otto Lodge': several, and not he.
        // But 'head of midwifery Tessa Crane', 'head of recruitment Lena Bright'.
        let of = names[n].full.start >= 2 && words[names[n].full.start - 2].lower == "of";
        // 'rapporteur on torture Nina Holt'.
        let noun = names[n].full.start >= 2 && words[names[n].full.start - 2].lower == "on" && before.tag != Tag::Vbg;
        let participle = before.tag.is_verb() && !before.capital && !of && !noun;
        let closed = field
            || before.wordy
                && !ends_phrase(before)
                && !before.possessive
                && !before.lexeme.is(class::COMMON)
                && !participle;
        let one = name.kind == NameKind::Person || name.kind == NameKind::Unknown && of && before.tag == Tag::Vbg;
        let person = one && (name.core.len() > 1 || name.titled);
        let titled_person = !before.capital && before.lexeme.is(class::PERSON | class::TITLE);
        if role && closed && person && !titled_person && !words[name.full.end - 1].possessive {
            return Source::Name(n);
        }
    }
    // 'his wife and current nominee Ann Lee', 'Road and Housing Minister Ann Lee': one person, called two things.
    if head_end < segment.end && words[head_end].lower == "and" && head_end > segment.start {
        let last = inside.iter().copied().find(|&n| names[n].full.end == segment.end && names[n].full.start > head_end);
        let titled = last
            .map(|n| &names[n])
            .is_some_and(|n| n.titled && (n.full.start < n.core.start || n.full.start > head_end + 1));
        let noun = words[head_end - 1].lexeme.is(class::PERSON | class::TITLE) || titled;
        if let Some(n) = last.filter(|&n| {
            // 'Former BBC editor and media consultant Ann Lee'.
            let of_role = |m: usize| {
                let before = names[m].full.end < head_end;
                // 'co-author and Tarn Society Fellow Karen Dent'.
                let of_title = names[n].titled && names[m].full.end <= names[n].core.start;
                // 'Former champion and Olympic silver medallist Kay Dorn'.
                let adjective = names[m].core.len() == 1
                    && names[m].full.end < names[n].full.start
                    && words[names[n].full.start - 1].lexeme.is(class::PERSON);
                (before || of_title || adjective) && names[m].kind != NameKind::Person
            };
            noun && matches!(names[n].kind, NameKind::Person | NameKind::Unknown)
                && inside.iter().all(|&m| m == n || of_role(m))
        }) && (head_end + 1..names[n].full.start).all(|i| !ends_phrase(&words[i]))
        {
            return Source::Name(n);
        }
    }
    // 'One of them, Ann Lee,', 'One of the groups, the Farmers League,': the one is named.
    // 'One, a herder named Ekai,'.
    // 'Another, Ann Lee,', 'A second, Ann Lee,'.
    let ordinal =
        segment.len() == 2 && matches!(words[segment.start + 1].lower, "second" | "third" | "fourth" | "other");
    let one = words[segment.start].lower == "one"
        && (segment.len() == 1 || words.get(segment.start + 1).is_some_and(|w| w.lower == "of"))
        || segment.len() == 1 && words[segment.start].lower == "another"
        || ordinal;
    let next = end + 1 + usize::from(words.get(end + 1).is_some_and(|w| w.lower == "the"));
    let called = |k: usize| segment.len() == 1 && k > 0 && matches!(words[k - 1].lower, "named" | "called");
    if let Some(&n) = inside
        .iter()
        .find(|&&n| one && (names[n].full.start == next || called(names[n].full.start)) && names[n].owner.is_none())
        && words[end].is_mark(",")
        && !words[names[n].full.end - 1].possessive
    {
        return Source::Name(n);
    }
    if let Some(n) = called_so(words, names, &inside, &segment) {
        return Source::Name(n);
    }
    // 'one of the advisers', 'nearly eight of 10 voters', 'no one': a number is the head of what it counts.
    if let Some(head) = quantity(words, &segment) {
        return Source::Phrase(Phrase { words: segment.start..end.max(segment.start + 1), head, definite: false });
    }
    let noun = class::PERSON | class::GROUP | class::BODY | class::DOCUMENT;
    let mut head = (segment.start..head_end).rev().find(|&i| words[i].wordy).unwrap_or(range.start);
    // 'Economists such | as Ann Dorn'.
    if words[head].lower == "such" && head > segment.start {
        head -= 1;
    }
    // 'Data available from the ministry': an adjective after its noun.
    if head > segment.start
        && words[head].tag == Tag::Jj
        && !words[head].lexeme.is(noun)
        && words[head - 1].lexeme.is(noun)
    {
        head -= 1;
    }
    // 'Article 5 of the charter': the number is no head of it.
    if head > segment.start && words[head].text.starts_with(|c: char| c.is_ascii_digit()) {
        head -= usize::from(PARTS_OF_LAWS.has(words[head - 1].lower) && words[head - 1].capital);
    }
    // 'Federal and provincial officials': the noun of two adjectives.
    let bare = head == segment.start && words[head].lexeme.is(class::BODY | class::PLACE);
    if (bare || !words[head].lexeme.is(noun)) && head_end < segment.end && matches!(words[head_end].lower, "and" | "or")
    {
        let end = phrase_end(words, names, &inside, &(head_end + 1..segment.end));
        let people = if bare { class::GROUP } else { noun };
        head = (head_end + 1..end).rev().find(|&i| words[i].lexeme.is(people)).unwrap_or(head);
    }
    let time = is_time(&words[head]);
    if is_everybody(&words[segment.start]) && inside.is_empty() {
        head = segment.start;
    }
    // '“He was vile,” said one.', '520 said they would, 39 have not': of the same.
    let alone = segment.len() == 1;
    let next = words.get(segment.end).filter(|w| w.sentence == words[head].sentence);
    let counted =
        alone && is_numeral(&words[head]) && words[head].text.len() < 4 && next.is_some_and(|w| w.tag.is_finite());
    let one = alone && matches!(words[head].lower, "one" | "another") || counted;
    let everybody = is_everybody(&words[head]) || one;
    let number = words[head].text.starts_with(|c: char| c.is_ascii_digit()) && !counted;
    if !words[head].lexeme.is(noun)
        && !everybody
        && (time || number || words[head].lexeme.is(class::COMMON) && !words[head].capital)
    {
        return Source::Absent;
    }
    // A nominal that a restrictive name follows: 'one Twitter user @somebody'.
    let first = words[range.start].lower;
    let definite = matches!(first, "the" | "this" | "that" | "these" | "those")
        || (!words[range.start].lexeme.is(class::COMMON) && range.start == head);
    Source::Phrase(Phrase { words: segment.start..end.max(segment.start + 1), head, definite })
}
