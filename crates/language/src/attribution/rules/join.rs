//! Groups quoted speech that one attribution should hold: neighbours in a sentence, continued sentences and paragraphs.

use super::syntax::{Analysis, Class};

/// Whether a unit is nothing but quoted speech: at least one quotation, and only punctuation outside of quotations.
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

/// Groups the quoted speech of a document by the attribution that should hold it: indices into `stretches`, in text
/// order. A stretch joins the group of the speech before it when it follows in the same unit with no token between, or
/// when it lies in the next unit and either re-opens a quotation that the paragraph before did not close or is in a
/// unit of nothing but speech (in the same paragraph or the next one).
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
