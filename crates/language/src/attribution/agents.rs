//! Who did the saying: 'identified as Emil Stahl by a spokesman', 'the ministry in Bonn, Germany confirmed'.

use super::kind_of;
use crate::Document;
use crate::text::{Tag, TokenKind};
use crate::types::{Attribution, Span};
use crate::word_list::{WordList, word_list};
use std::ops::Range;

/// Most tokens of who did it.
const MAX_AGENT: usize = 14;

/// Nouns after 'by' that are when or how, and nobody.
static NO_AGENTS: WordList = word_list!("attribution", "no-agents");

/// Gives a report in the passive that has no source the agent after 'by': 'The crane was described as unsafe by two
/// inspectors.' What is said ends before it.
pub(super) fn add(document: &Document<'_>, a: &mut Attribution) {
    complete(document, a);
    told(document, a);
    add_giver(document, a);
    if a.source.is_empty() && add_speaker(document, a) {
        return;
    }
    let (&[cue], Some(&last)) = (&a.cue[..], a.content.last()) else { return };
    let verb = document.tokens_in(cue).range();
    if a.source.is_empty()
        && let Some(agent) = inner_agent(document, verb.clone(), last)
    {
        a.source = vec![agent];
        return;
    }
    if named_aside(document, a, verb.clone()) {
        return;
    }
    // 'The town, called the “Gate” by the locals, is old, according to the Courier': the Courier calls it nothing.
    let bare = is_bare_naming(document, verb.clone());
    let open = a.source.is_empty() || bare && a.source.iter().all(|s| s.start > last.end || s.end + 1 < cue.start);
    if !open || last.start < cue.end || !bare && !is_passive(document, verb) {
        return;
    }
    let said = document.tokens_in(last).range();
    if said.is_empty() {
        return;
    }
    let outside = |t: usize| document.quotations.at(document.tokens[t].span.start).is_none();
    // A verb in what is said has an agent of its own.
    if said.clone().any(|t| document.tag(t).is_verb() && outside(t)) {
        return;
    }
    let sentence = document.sentence_at(said.start);
    let inner = said.clone().skip(1).find(|&t| document.lower(t) == "by" && outside(t));
    let Some(by) = inner.or((said.end < sentence.end && document.lower(said.end) == "by").then_some(said.end)) else {
        return;
    };
    let Some(agent) = agent(document, by + 1..sentence.end) else { return };
    let span = document.span_of(agent.clone());
    if inner.is_some() {
        // Words after the agent would be lost.
        if agent.end < said.end {
            return;
        }
        let end = document.tokens[by - 1].span.end;
        if let Some(piece) = a.content.last_mut() {
            piece.end = end;
        }
        a.kind = kind_of(document, &a.content);
    }
    a.source = vec![span];
}

/// '“Stay inside,” | residents | were told by | the army': who is told is no part of a quotation with its comma.
fn told(document: &Document<'_>, a: &mut Attribution) {
    let (&[cue], Some(&first)) = (&a.cue[..], a.content.first()) else { return };
    let Some(q) = document.quotations.opening_at(first.start).filter(|q| q.closed && q.span.end <= cue.start) else {
        return;
    };
    let verb = document.tokens_in(cue).range();
    let (after, by) = (q.tokens.end as usize, verb.end - usize::from(document.lower(verb.end - 1) == "by"));
    let comma = after >= 2 && matches!(document.word(after - 2), "," | "!" | "?");
    let told =
        matches!(document.lower(by.max(1) - 1), "told" | "warned" | "asked" | "informed" | "assured" | "reminded");
    let sentence = document.sentence_at(verb.start);
    if !comma || !told || after >= verb.start || verb.start - after > MAX_AGENT || !is_passive(document, verb.start..by)
    {
        return;
    }
    let whom = document.span_of(after..verb.start);
    let only = a.content.iter().skip(1).all(|s| whom.contains(*s)) && first.end <= whom.end;
    if !only || by + 1 >= sentence.end || document.quotations.touch(whom) {
        return;
    }
    a.content = vec![q.span];
    a.kind = kind_of(document, &a.content);
    let given = (document.lower(by) == "by").then(|| agent(document, by + 1..sentence.end)).flatten();
    if a.source.iter().all(|s| s.overlaps(whom)) {
        a.source = given.map(|run| document.span_of(run)).into_iter().collect();
    }
}

/// Words with which what is said goes on after an agent ('accused by the board of', 'urged by police to').
fn goes_on(document: &Document<'_>, t: usize) -> bool {
    match document.lower(t) {
        "to" | "that" | "not" => true,
        "of" | "for" | "over" => document.tokens.get(t + 1).is_some() && document.tag(t + 1) == Tag::Vbg,
        _ => false,
    }
}

/// '“Go home,” the crowd was told | by Sergeant Amy Poe |.'
fn add_speaker(document: &Document<'_>, a: &mut Attribution) -> bool {
    let (&[cue], Some(&last)) = (&a.cue[..], a.content.last()) else { return false };
    let verb = document.tokens_in(cue).range();
    let by = verb.end;
    let after = last.end <= cue.start && document.quotations.at(last.start).is_some();
    if !after || by + 1 >= document.tokens.len() || document.lower(by) != "by" || !is_passive(document, verb) {
        return false;
    }
    let Some(who) = agent(document, by + 1..document.sentence_at(by).end) else { return false };
    a.source = vec![document.span_of(who)];
    true
}

/// 'a warning | from officers | that', 'claims | by unions | that': who a noun says that it is from.
fn add_giver(document: &Document<'_>, a: &mut Attribution) {
    let (&[cue], &[content]) = (&a.cue[..], &a.content[..]) else { return };
    let (noun, said) = (document.tokens_in(cue).range(), document.tokens_in(content).range());
    if !a.source.is_empty() || noun.is_empty() {
        return;
    }
    // The engine took the preposition for a part of the cue, or not.
    let at = noun.end - usize::from(noun.len() > 1 && matches!(document.lower(noun.end - 1), "from" | "by"));
    if said.start <= at + 1 || !document.tag(at - 1).is_noun() {
        return;
    }
    let by = matches!(document.lower(at), "from" | "by") && document.lower(said.start) == "that";
    let whole = |run: &Range<usize>| run.end == said.start;
    let who = at + 1..said.start;
    let bare = who.len() == 1 && document.tag(who.start) == Tag::Nns;
    let run = if bare { Some(who) } else { agent(document, who) };
    if let Some(run) = run.filter(|r| by && whole(r)) {
        a.source = vec![document.span_of(run)];
    }
}

/// 'The nurse was accused by | two patients | of stealing pills', 'criticised by | unions | for closing the canteen': where an
/// engine took the agent for a part of what is said, or what is said for a part of the agent.
fn complete(document: &Document<'_>, a: &mut Attribution) {
    let [cue] = &a.cue[..] else { return };
    let verb = document.tokens_in(*cue).range();
    let by = if document.lower(verb.end - 1) == "by" { verb.end - 1 } else { verb.end };
    if by + 2 >= document.tokens.len() || document.lower(by) != "by" || !is_passive(document, verb.start..by) {
        return;
    }
    let sentence = document.sentence_at(by);
    let Some(mut agent) = agent(document, by + 1..sentence.end) else { return };
    // 'the board | of taking money': the agent ends before what a participle follows.
    if let Some(of) = agent.clone().skip(1).find(|&t| document.lower(t) == "of" && document.tag(t + 1) == Tag::Vbg) {
        agent.end = of;
    }
    if agent.end >= sentence.end || !goes_on(document, agent.end) {
        return;
    }
    let (first, rest) = (document.tokens[by + 1].span.start, document.tokens[agent.end].span.start);
    let span = document.span_of(agent);
    if a.source.is_empty()
        && let Some(piece) = a.content.iter_mut().find(|s| s.start == first && s.end > rest)
    {
        piece.start = rest;
    } else if let [source] = a.source[..]
        && source.start == first
        && source.end > rest
    {
        a.content.push(Span { start: rest, end: source.end });
        a.content.sort_unstable();
    } else {
        return;
    }
    a.source = vec![span];
    a.kind = kind_of(document, &a.content);
}

/// 'Residents have been told | by the council | that the bins are late.'
fn inner_agent(document: &Document<'_>, verb: Range<usize>, said: Span) -> Option<Span> {
    let by = verb.end;
    let start = document.token_at(said.start);
    if start <= by + 1 || document.lower(by) != "by" || !is_passive(document, verb) {
        return None;
    }
    let agent = agent(document, by + 1..start)?;
    (agent.end == start || agent.end + 1 == start && document.word(agent.end) == ",").then(|| document.span_of(agent))
}

/// Participles of naming.
static NAMING: WordList = word_list!("attribution", "naming");

/// A participle of naming after a comma, without its 'be'.
fn is_bare_naming(document: &Document<'_>, verb: Range<usize>) -> bool {
    let after_comma = verb.start.checked_sub(1).is_some_and(|t| document.word(t) == ",");
    after_comma && NAMING.has(document.lower(verb.start))
}

/// 'A ferry, described by the local press | as belonging to the navy |, sank': what it is described as, up to the comma.
fn named_aside(document: &Document<'_>, a: &mut Attribution, verb: Range<usize>) -> bool {
    let participle = verb.start > 0 && document.word(verb.start - 1) == "," && document.tag(verb.start) != Tag::Vbg;
    let by = if document.lower(verb.end - 1) == "by" { verb.end - 1 } else { verb.end };
    let ([content], true) = (&a.content[..], participle && document.tokens.get(by + 1).is_some()) else { return false };
    let subject = document.tokens_in(*content).range();
    if subject.end + 1 != verb.start || document.lower(by) != "by" {
        return false;
    }
    let sentence = document.sentence_at(by);
    let Some(agent) = agent(document, by + 1..sentence.end) else { return false };
    let (from, high) = (agent.end, sentence.end.min(agent.end + MAX_AGENT));
    let comma = (from..high).find(|&t| document.word(t) == ",");
    let Some(comma) = comma.filter(|&c| c > from + 1 && matches!(document.lower(from), "as" | "to")) else {
        return false;
    };
    let agent = document.span_of(agent);
    if a.source.iter().any(|s| !s.overlaps(agent)) {
        return false;
    }
    a.source = vec![agent];
    a.content.push(document.span_of(from..comma));
    a.kind = kind_of(document, &a.content);
    true
}

/// A form of 'be' and a participle.
pub(super) fn is_passive(document: &Document<'_>, verb: Range<usize>) -> bool {
    let auxiliary = |t: usize| {
        matches!(document.lower(t), "is" | "are" | "was" | "were" | "be" | "been" | "being" | "got" | "gets")
    };
    let participle = |t: usize| {
        matches!(document.tag(t), Tag::Vbn | Tag::Vbd) && !auxiliary(t) && !matches!(document.lower(t), "had" | "did")
    };
    let before = verb.start.checked_sub(1).is_some_and(auxiliary);
    (before || verb.clone().any(auxiliary)) && verb.clone().any(participle)
}

/// The noun phrase of somebody at the beginning of a range.
pub(super) fn agent(document: &Document<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let high = range.end.min(range.start + MAX_AGENT);
    let noun = |t: usize| document.tag(t).is_noun();
    let part = |t: usize| {
        noun(t)
            || matches!(document.tag(t), Tag::Dt | Tag::Jj | Tag::Cd | Tag::Pos)
            || document.lower(t) == "of" && t > range.start
            || matches!(document.lower(t), "his" | "her" | "their" | "its" | "and" | "-" | "'s" | "’s") && t + 1 < high
            || document.capitalised(t) && document.tokens[t].kind == TokenKind::Word
    };
    let mut end = (range.start..high).find(|&t| !part(t)).unwrap_or(high);
    while end > range.start && !noun(end - 1) && !document.capitalised(end - 1) {
        end -= 1;
    }
    let head = end.checked_sub(1).filter(|&t| t >= range.start)?;
    let somebody = !NO_AGENTS.has(document.lower(head)) && document.tag(head) != Tag::Cd;
    let bare = end - range.start == 1 && document.tag(head) == Tag::Nn && !document.capitalised(head);
    (somebody && (!bare || document.lower(head) == "police")).then_some(range.start..end)
}

/// Days, and words for when, that a source may end with.
static WHEN: WordList = word_list!("attribution", "when");

/// Takes the day off the end of a source: 'according to police on Thursday', 'the report yesterday'. A day that a verb of the
/// source has ('a poll released Friday') stays.
pub(super) fn trim_day(document: &Document<'_>, a: &mut Attribution) {
    let Some(last) = a.source.last().copied() else { return };
    let tokens = document.tokens_in(last).range();
    let mut end = tokens.end;
    while end > tokens.start + 1 && WHEN.has(document.lower(end - 1)) {
        end -= 1;
    }
    if end == tokens.end {
        return;
    }
    let day = document.lower(end);
    if matches!(day, "night" | "morning") || tokens.clone().any(|t| document.tag(t).is_verb()) {
        return;
    }
    // 'Black Friday', 'the queen of Friday night'.
    if matches!(document.lower(end - 1), "on" | "last" | "late" | "early" | "this") {
        end -= 1;
    } else if matches!(document.lower(end - 1), "of" | "for")
        // 'USA Today' has a capital, 'Orme Marine today' has none.
        || document.capitalised(end - 1) && !matches!(document.word(end), "yesterday" | "today" | "tonight")
    {
        return;
    }
    if end > tokens.start
        && let Some(source) = a.source.last_mut()
    {
        source.end = document.tokens[end - 1].span.end;
    }
}

/// 'The Office defended the burn, which was approved by Governor Hale, as “routine”: “...”': what follows the clause is said by
/// the subject of the verb before it, and the clause reports nothing.
pub(super) fn close_clause(document: &Document<'_>, found: &mut Vec<Attribution>) {
    let mut k = 0;
    while k + 1 < found.len() {
        if is_in_clause(document, &found[k], &found[k + 1]) {
            let aside = found.remove(k + 1);
            let main = &mut found[k];
            main.content.extend(aside.content);
            main.kind = kind_of(document, &main.content);
        }
        k += 1;
    }
}

/// Whether `next` has its cue in a relative clause in the passive that begins right after what `main` reports, and its content
/// after that clause.
fn is_in_clause(document: &Document<'_>, main: &Attribution, next: &Attribution) -> bool {
    let ([cue], [source], Some(first)) = (&next.cue[..], &next.source[..], next.content.first()) else { return false };
    let Some(last) = main.content.last().filter(|_| !main.source.is_empty() && !main.cue.is_empty()) else {
        return false;
    };
    let verb = document.tokens_in(*cue).range();
    if verb.is_empty() {
        return false;
    }
    let (end, by) = (document.tokens_in(*last).range().end, document.token_at(source.start));
    let which = verb.start.checked_sub(1).is_some_and(|t| document.lower(t) == "which" && t == end + 1);
    let agent = by > 0 && document.lower(by - 1) == "by" && by == verb.end + 1;
    let after = document.tokens_in(*source).range().end;
    let start = document.token_at(first.start);
    let same = document.sentence_of(start) == document.sentence_of(verb.start);
    which
        && same
        && agent
        && is_passive(document, verb)
        && document.lower(start) == "as"
        && (after..=after + 1).contains(&start)
}

/// Where an engine took the country for the source, it is whoever is there: 'The Ministry of Forests in Munich, Germany confirmed'.
pub(super) fn raise_place(document: &Document<'_>, a: &mut Attribution) {
    let ([source], [cue, ..]) = (&a.source[..], &a.cue[..]) else { return };
    let place = document.tokens_in(*source).range();
    let proper = |t: usize| document.capitalised(t) && document.tokens[t].kind == TokenKind::Word;
    // A comma after it would make it an apposition.
    let verb = document.token_at(cue.start) == place.end;
    if place.is_empty() || place.len() > 2 || !place.clone().all(proper) || place.start < 4 || !verb {
        return;
    }
    let sentence = document.sentence_at(place.start);
    if document.word(place.start - 1) != "," {
        return;
    }
    let mut town = place.start - 1;
    while town > sentence.start && proper(town - 1) && place.start - town < 4 {
        town -= 1;
    }
    let inside = town > sentence.start + 1 && matches!(document.lower(town - 1), "in" | "at" | "near");
    if !inside || town == place.start - 1 {
        return;
    }
    let noun = |t: usize| document.tag(t).is_noun() || document.tag(t) == Tag::Jj || proper(t);
    let part = |t: usize| noun(t) || matches!(document.lower(t), "of" | "for" | "and");
    let start = (sentence.start..town - 1).rev().find(|&t| !part(t) || document.lower(t) == "the");
    let Some(start) = start.filter(|&t| document.lower(t) == "the" && t + 2 < town) else { return };
    let opens = start == sentence.start || document.word(start - 1) == ",";
    let span = Span { start: document.tokens[start].span.start, end: source.end };
    if opens && !a.content.iter().chain(&a.cue).any(|s| s.overlaps(span)) {
        a.source = vec![span];
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::attribution::marked::marked;
    use crate::types::QuoteKind;

    fn report(text: &str, parts: [&str; 3]) -> (String, String) {
        let mut a = marked(text, QuoteKind::Indirect, parts);
        let document = Document::new(text);
        add(&document, &mut a);
        raise_place(&document, &mut a);
        (a.source.first().map_or(String::new(), |s| s.of(text).to_string()), a.content[0].of(text).to_string())
    }

    #[test]
    fn the_agent_of_a_passive_is_the_source() {
        let text = "The sailor was identified as Emil Stahl by a harbour police spokesperson.";
        let found = report(text, ["Emil Stahl", "was identified as", ""]);
        assert_eq!(found, ("a harbour police spokesperson".to_string(), "Emil Stahl".to_string()));
        let text = "The crane was described as unsafe by two inspectors.";
        let found = report(text, ["as unsafe by two inspectors", "was described", ""]);
        assert_eq!(found, ("two inspectors".to_string(), "as unsafe".to_string()));
    }

    #[test]
    fn an_agent_of_another_verb_and_a_time_are_no_source() {
        let text = "It was reported that the ship had been sunk by two pirates.";
        assert_eq!(report(text, ["that the ship had been sunk", "was reported", ""]).0, "");
        let text = "The road was described as shut by noon.";
        assert_eq!(report(text, ["as shut", "was described", ""]).0, "");
    }

    #[test]
    fn a_body_in_a_town_and_its_country_is_the_source() {
        let text = "The State Ministry of Forests in Bonn, Germany confirmed a case.";
        let found = report(text, ["a case", "confirmed", "Germany"]);
        assert_eq!(found.0, "The State Ministry of Forests in Bonn, Germany");
        let text = "At a dinner in Harlem, Orr said it was late.";
        assert_eq!(report(text, ["it was late", "said", "Orr"]).0, "Orr");
    }
}
