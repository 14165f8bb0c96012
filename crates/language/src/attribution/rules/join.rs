//! Quoted speech that belongs together: continuation sentences and paragraphs, and what no cue has taken.

use super::syntax::{Analysis, Class};

/// For each unit, whether it is nothing but quoted speech (marks, and punctuation between quotations).
pub(super) fn pure_speech(a: &Analysis, unit: usize) -> bool {
    let tokens = a.units[unit].tokens;
    let mut any = false;
    for k in tokens.range() {
        match a.stretch(k) {
            Some(s) if s.speech => any = true,
            Some(_) => return false,
            None if matches!(a.class[k], Class::Stop | Class::Comma | Class::Dash | Class::Symbol) => {}
            None => return false,
        }
    }
    any
}

/// The groups of quoted stretches of a document that one attribution should hold: indices into
/// `stretches`, in text order. A stretch continues the group before it when only white space lies
/// between, when it re-opens a quotation that the paragraph before did not close, when its unit is
/// pure speech and follows the group's unit in the paragraph, or when its whole paragraph is pure
/// speech and the paragraph before it ends within the group's unit.
pub(super) fn groups(a: &Analysis) -> Vec<Vec<u16>> {
    let mut out: Vec<Vec<u16>> = Vec::new();
    let unit_of = |token: usize| a.units.partition_point(|u| u.tokens.end as usize <= token);
    for (i, s) in a.stretches.iter().enumerate() {
        if !s.speech {
            continue;
        }
        let unit = unit_of(s.tokens.start as usize);
        let joins = out.last().and_then(|g| g.last()).is_some_and(|&last| {
            let t = &a.stretches[last as usize];
            let before = unit_of(t.tokens.start as usize);
            s.continues && unit == before + 1
                || unit == before && t.tokens.end == s.tokens.start
                || unit == before + 1 && pure_speech(a, unit)
        });
        match out.last_mut() {
            Some(group) if joins => group.push(i as u16),
            _ => out.push(vec![i as u16]),
        }
    }
    out
}
