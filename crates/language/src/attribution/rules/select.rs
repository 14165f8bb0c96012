//! Chooses among candidates, and makes attributions of those chosen.

use super::CANDIDATE_STEPS;
use super::candidates::Candidate;
use super::join;
use super::source::{self, Found};
use super::syntax::{Analysis, Class};
use crate::attribution::kind_of;
use crate::text::Tag;
use crate::types::{Attribution, Span};

/// Least probability of an attribution without quoted speech, and of one with. Fitted on the dev articles
/// (docs/experiments/rules.md).
const MIN_PROBABILITY: f32 = 0.25;
const MIN_PROBABILITY_QUOTED: f32 = 0.06;

/// Confidence of quoted speech that only its place attributes: an own estimate.
const BY_PLACE: f32 = 0.3;

/// Longest clause, in tokens, that is read as the one that reports the quotation before it for its place alone.
const MAX_CLAUSE: usize = 8;

/// An attribution as lists of token runs.
struct Chosen {
    content: Vec<(usize, usize)>,
    cue: (usize, usize),
    source: (usize, usize),
    confidence: f32,
}

/// The attribution that each candidate would give on its own, with the quoted speech that goes on from it.
pub(super) fn alone(a: &Analysis, candidates: &[Candidate]) -> Vec<Attribution> {
    let groups = join::groups(a);
    let mut group_of = vec![usize::MAX; a.stretches.len()];
    for (g, group) in groups.iter().enumerate() {
        for &i in group {
            group_of[i as usize] = g;
        }
    }
    let one = |c: &Candidate| {
        let mut out = chosen(c);
        let last = out.content.last().copied().unwrap_or_default().1;
        let stretch = a.stretch_of[last.saturating_sub(1)] as usize;
        if stretch > 0 && group_of[stretch - 1] != usize::MAX {
            let later = groups[group_of[stretch - 1]].iter().map(|&i| a.stretches[i as usize].tokens);
            out.content.extend(later.filter(|t| t.start as usize >= last).map(|t| (t.start as usize, t.end as usize)));
        }
        finish(a, &out)
    };
    candidates.iter().map(one).collect()
}

fn chosen(c: &Candidate) -> Chosen {
    Chosen {
        content: c.content.into_iter().filter(|p| p.0 < p.1).collect(),
        cue: c.cue,
        source: (c.source.start, c.source.end),
        confidence: c.p,
    }
}

fn finish(a: &Analysis, c: &Chosen) -> Attribution {
    let span = |p: (usize, usize)| (p.0 < p.1).then(|| a.span(p.0, p.1));
    let mut content: Vec<Span> = Vec::with_capacity(c.content.len());
    for &piece in &c.content {
        content.extend(span(piece));
    }
    let kind = kind_of(a.document, &content);
    Attribution {
        content,
        cue: span(c.cue).into_iter().collect(),
        source: span(c.source).into_iter().collect(),
        kind,
        confidence: c.confidence.clamp(0.01, 0.99),
    }
}

/// What each token has been taken for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taken {
    No,
    Content,
    CueOrSource,
}

/// The attributions of a document from its weighed candidates.
pub(super) fn attributions(a: &Analysis, candidates: &mut [Candidate]) -> Vec<Attribution> {
    candidates.sort_by(|x, y| y.p.total_cmp(&x.p).then(x.head.cmp(&y.head)).then(x.content.cmp(&y.content)));
    let mut taken = vec![Taken::No; a.class.len()];
    let mut list: Vec<Chosen> = Vec::new();
    for c in candidates.iter() {
        if a.document.budget().is_spent_after(CANDIDATE_STEPS) {
            return Vec::new();
        }
        let quoted = c.content.iter().any(|&(s, e)| s < e && has_speech(a, s, e));
        if c.p < if quoted { MIN_PROBABILITY_QUOTED } else { MIN_PROBABILITY } {
            continue;
        }
        let free = c.content.iter().all(|&(s, e)| taken[s..e].iter().all(|&t| t == Taken::No))
            && taken[c.cue.0..c.cue.1].iter().all(|&t| t == Taken::No)
            && taken[c.source.start..c.source.end].iter().all(|&t| t != Taken::Content)
            && splits_nothing(a, c);
        if !free {
            continue;
        }
        for (s, e) in c.content {
            taken[s..e].fill(Taken::Content);
        }
        taken[c.cue.0..c.cue.1].fill(Taken::CueOrSource);
        taken[c.source.start..c.source.end].fill(Taken::CueOrSource);
        list.push(chosen(c));
    }
    list.sort_by_key(|c| c.content[0]);
    recover(a, &mut taken, &mut list);
    list.sort_by(|x, y| x.content[0].cmp(&y.content[0]));
    list.iter().map(|c| finish(a, c)).collect()
}

/// Whether tokens hold whole sentences of quoted speech.
fn has_speech(a: &Analysis, start: usize, end: usize) -> bool {
    let mut k = start;
    while k < end {
        match a.stretch(k) {
            Some(s) if s.speech && s.whole && s.tokens.len() > 5 => return true,
            Some(s) => k = (s.tokens.end as usize).max(k + 1),
            None => k += 1,
        }
    }
    false
}

/// Whether no piece of the content cuts a quotation at other than its ends.
fn splits_nothing(a: &Analysis, c: &Candidate) -> bool {
    c.content.iter().filter(|p| p.0 < p.1).all(|&(s, e)| {
        let left = s == 0 || a.stretch_of[s] == 0 || a.stretch_of[s] != a.stretch_of[s - 1];
        let right = e >= a.class.len() || a.stretch_of[e] == 0 || a.stretch_of[e] != a.stretch_of[e - 1];
        left && right
    })
}

/// Joins quoted speech that no candidate took to the attribution that it goes on from, or attributes
/// it to the source before it.
fn recover(a: &Analysis, taken: &mut [Taken], list: &mut Vec<Chosen>) {
    // Each token's attribution (index + 1), where it is content.
    let mut owner = vec![0u32; a.class.len()];
    for (i, c) in list.iter().enumerate() {
        for &(s, e) in &c.content {
            owner[s..e].fill(i as u32 + 1);
        }
    }
    let found = list.len();
    let mut units = UnitsBefore::default();
    for group in join::groups(a) {
        if a.document.budget().is_spent_after(CANDIDATE_STEPS) {
            return;
        }
        // The attribution that holds a stretch of the group so far.
        let mut holder: Option<usize> = None;
        let mut waiting: Vec<(usize, usize)> = Vec::new();
        for &i in &group {
            let s = &a.stretches[i as usize];
            let run = (s.tokens.start as usize, s.tokens.end as usize);
            if taken[run.0] == Taken::Content {
                holder = (owner[run.0] as usize).checked_sub(1);
            } else if taken[run.0..run.1].iter().all(|&t| t == Taken::No) {
                match holder {
                    Some(h) => add(taken, &mut owner, list, h, run),
                    None => waiting.push(run),
                }
            }
        }
        if waiting.is_empty() {
            continue;
        }
        if let Some(h) = holder {
            for run in waiting {
                add(taken, &mut owner, list, h, run);
            }
            continue;
        }
        let first = &a.stretches[group[0] as usize];
        let unit = a.units.partition_point(|u| u.tokens.end <= first.tokens.start);
        let last = waiting[waiting.len() - 1].1;
        let pure = units.pure_speech(a, unit);
        let by_place = if pure { None } else { beside(a, unit, last, taken) };
        if !(first.whole && first.tokens.len() > 5 && (pure || by_place.is_some())) {
            continue;
        }
        // A paragraph of speech goes on from the attribution that ends in the unit before.
        let holder = if pure { units.holder_before(a, unit, &owner) } else { None };
        match holder {
            Some(h) => {
                for run in waiting {
                    add(taken, &mut owner, list, h, run);
                }
            }
            None => {
                let (cue, source) = by_place.or_else(|| beside(a, unit, last, taken)).unwrap_or_else(|| {
                    // A source is never further off than the paragraph.
                    let paragraph = a.document.paragraphs[a.units[unit].paragraph as usize].tokens;
                    let next = list[..found].partition_point(|c| c.content[0].0 < waiting[0].0);
                    let here = |s: &(usize, usize)| s.0 < s.1 && s.0 >= paragraph.start as usize;
                    let before = list[..next].iter().rev().take(8).map(|c| c.source).find(here);
                    ((0, 0), before.unwrap_or_default())
                });
                for run in [cue, source] {
                    taken[run.0..run.1].fill(Taken::CueOrSource);
                }
                for run in &waiting {
                    taken[run.0..run.1].fill(Taken::Content);
                    owner[run.0..run.1].fill(list.len() as u32 + 1);
                }
                list.push(Chosen { content: waiting, cue, source, confidence: BY_PLACE });
            }
        }
    }
}

/// Cue and source of quoted speech that ends before token `at`, by their place alone: a subject and its verb that
/// close the sentence right after it ('“Speak for yourself!” Till shot back.').
fn beside(a: &Analysis, unit: usize, at: usize, taken: &[Taken]) -> Option<((usize, usize), (usize, usize))> {
    let end = [unit, unit + 1].into_iter().filter_map(|u| a.units.get(u)).map(|u| u.tokens.range());
    let end = end.filter(|u| u.start == at || u.contains(&at)).map(|u| u.end).next()?;
    let end = end.min(at + MAX_CLAUSE);
    if a.document.sentences[a.document.sentence_of(at)].paragraph != a.units[unit].paragraph {
        return None;
    }
    let verb = (at + 1..end).find(|&k| a.is_finite(k) && !a.class[k].is_auxiliary())?;
    let source = source::before(a, verb, at).filter(|s| s.start == at && !matches!(s.found, Found::Relative))?;
    let named = (source.start..source.end).any(|k| matches!(a.class[k], Class::Name | Class::Pronoun));
    let short = (verb..end).all(|k| !matches!(a.class[k], Class::Pronoun | Class::OpenQuote | Class::And | Class::But));
    let free = taken[source.start..end.max(source.end)].iter().all(|&t| t == Taken::No);
    let is_particle = |k: usize| a.document.tag(k) == Tag::Rp || matches!(a.document.lower(k), "back" | "up" | "in");
    let cue = (verb, verb + 1 + usize::from(verb + 1 < end && is_particle(verb + 1)));
    (named && short && free).then_some((cue, (source.start, source.end)))
}

/// What was last found of a unit, so that the many groups of one unit do not each go over all of it.
#[derive(Default)]
struct UnitsBefore {
    pure: Option<(usize, bool)>,
    /// Of a unit, the last attribution in the unit before it. No group that begins in a unit changes it.
    holder: Option<(usize, Option<usize>)>,
}

impl UnitsBefore {
    fn pure_speech(&mut self, a: &Analysis, unit: usize) -> bool {
        match self.pure {
            Some((known, pure)) if known == unit => pure,
            _ => self.pure.insert((unit, join::pure_speech(a, unit))).1,
        }
    }

    fn holder_before(&mut self, a: &Analysis, unit: usize, owner: &[u32]) -> Option<usize> {
        match self.holder {
            Some((known, holder)) if known == unit => holder,
            _ => {
                let before = unit.checked_sub(1).map(|u| a.units[u].tokens.range());
                let holder = before.and_then(|u| u.rev().find_map(|k| (owner[k] as usize).checked_sub(1)));
                self.holder.insert((unit, holder)).1
            }
        }
    }
}

fn add(taken: &mut [Taken], owner: &mut [u32], list: &mut [Chosen], holder: usize, run: (usize, usize)) {
    taken[run.0..run.1].fill(Taken::Content);
    owner[run.0..run.1].fill(holder as u32 + 1);
    let content = &mut list[holder].content;
    content.insert(content.partition_point(|p| *p < run), run);
}
