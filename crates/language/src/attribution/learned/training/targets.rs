//! Annotations -> what the scores of each token should say.

use super::super::decode::{Role, tag_of};
use crate::Document;
use crate::types::Span;

/// One annotated attribution, in bytes of the text; each role a list of spans in text order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleSpans {
    /// Who says it.
    pub source: Vec<Span>,
    /// The reporting expression.
    pub cue: Vec<Span>,
    /// What is said.
    pub content: Vec<Span>,
}

/// What the scores of a document's tokens should say; lists as long as its tokens.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Targets {
    /// The tag.
    pub(super) tags: Vec<u8>,
    /// Where a content's cue stands; `None` for other tokens, and where no score stands for its place.
    pub(super) cue_places: Vec<Option<u8>>,
    /// Where a cue's source stands; `None` for other tokens, and where no score stands for its place.
    pub(super) source_places: Vec<Option<u8>>,
}

/// What a token belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Owner {
    role: Role,
    /// Which attribution.
    attribution: usize,
    /// Where the span begins.
    start: u32,
}

impl Owner {
    /// Whether two neighbours are of one run. A source may be shared: there only its place counts.
    fn is_one_with(self, other: Self) -> bool {
        self.role == other.role
            && self.start == other.start
            && (self.role == Role::Source || self.attribution == other.attribution)
    }
}

impl Targets {
    /// The targets of annotations. A token belongs to what its first character belongs to; where roles overlap, a
    /// cue goes over a source and both go over a content.
    pub fn new(document: &Document<'_>, attributions: &[RoleSpans]) -> Self {
        let n = document.tokens.len();
        let owners = owners(document, attributions);
        let same = |a: Option<Owner>, b: Option<Owner>| a.zip(b).is_some_and(|(a, b)| a.is_one_with(b));
        let mut out = Self { tags: vec![0; n], cue_places: vec![None; n], source_places: vec![None; n] };
        // Of each cue its attribution, of each source its start; with their first tokens.
        let (mut cues, mut sources) = (Vec::new(), Vec::new());
        for (t, owner) in owners.iter().enumerate() {
            let Some(o) = *owner else { continue };
            let first = t == 0 || !same(owners[t - 1], Some(o));
            let last = t + 1 == n || !same(owners[t + 1], Some(o));
            out.tags[t] = tag_of(o.role, first, last);
            match o.role {
                Role::Cue if first => cues.push((t, o.attribution)),
                Role::Source if first => sources.push((t, o.start as usize)),
                _ => {}
            }
        }
        for (t, owner) in owners.iter().enumerate() {
            let Some(o) = *owner else { continue };
            match o.role {
                Role::Content => {
                    let [left, right, second] = around(&cues, t).map(|k| k == Some(o.attribution));
                    out.cue_places[t] = [left, right, second].iter().position(|&p| p).map(|p| p as u8);
                }
                Role::Cue => {
                    let Some(wanted) = attributions[o.attribution].source.first() else {
                        out.source_places[t] = Some(2);
                        continue;
                    };
                    let wanted = Some(wanted.start as usize);
                    let [left, right, second] = around(&sources, t).map(|s| s == wanted);
                    out.source_places[t] = [left, right, false, second].iter().position(|&p| p).map(|p| p as u8);
                }
                Role::Source => {}
            }
        }
        out
    }

    /// How many tokens.
    pub fn len(&self) -> usize {
        self.tags.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.tags.is_empty()
    }

    /// How many tokens have a role.
    pub fn n_with_role(&self) -> usize {
        self.tags.iter().filter(|&&t| t != 0).count()
    }
}

/// Of runs with their first tokens: the first to the left of a token, to the right, the second to the left.
fn around(runs: &[(usize, usize)], token: usize) -> [Option<usize>; 3] {
    let before = runs.partition_point(|r| r.0 < token);
    let after = runs.partition_point(|r| r.0 <= token);
    let at = |k: Option<usize>| k.and_then(|k| runs.get(k)).map(|r| r.1);
    [at(before.checked_sub(1)), at(Some(after)), at(before.checked_sub(2))]
}

fn owners(document: &Document<'_>, attributions: &[RoleSpans]) -> Vec<Option<Owner>> {
    let mut out: Vec<Option<Owner>> = vec![None; document.tokens.len()];
    let starts = |span: Span| {
        let from = document.tokens.partition_point(|t| t.span.start < span.start);
        from..document.tokens.partition_point(|t| t.span.start < span.end).max(from)
    };
    for (attribution, a) in attributions.iter().enumerate() {
        if a.content.is_empty() && a.cue.is_empty() {
            continue;
        }
        for (role, spans) in [(Role::Content, &a.content), (Role::Source, &a.source), (Role::Cue, &a.cue)] {
            for &span in spans {
                for place in &mut out[starts(span)] {
                    if role != Role::Content || place.is_none() {
                        *place = Some(Owner { role, attribution, start: span.start });
                    }
                }
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spans(text: &str, parts: &[&str]) -> Vec<Span> {
        parts.iter().map(|p| text.find(p).map(|at| Span::new(at, at + p.len())).expect("a part of the text")).collect()
    }

    fn annotated(text: &str, source: &[&str], cue: &[&str], content: &[&str]) -> RoleSpans {
        RoleSpans { source: spans(text, source), cue: spans(text, cue), content: spans(text, content) }
    }

    #[test]
    fn each_token_has_its_tag_and_places() {
        let text = "“Yes,” said Ann Lee. “No.” Bo hopes to go.";
        let all = [
            annotated(text, &["Ann Lee"], &["said"], &["“Yes,”", "“No.”"]),
            annotated(text, &[], &["hopes"], &["to go"]),
        ];
        let found = Targets::new(&Document::new(text), &all);
        // “ Yes , ” said Ann Lee . “ No . ” Bo hopes to go .
        assert_eq!(found.tags, [9, 10, 10, 11, 8, 1, 3, 0, 9, 10, 10, 11, 0, 8, 9, 11, 0]);
        assert_eq!(found.n_with_role(), 14);
        assert_eq!(found.cue_places[..4], [Some(1); 4], "the cue of the first piece is the next to the right");
        assert_eq!(found.cue_places[8..12], [Some(0); 4], "the cue of the second piece is the next to the left");
        assert_eq!((found.cue_places[4], found.cue_places[14]), (None, Some(0)));
        assert_eq!((found.source_places[4], found.source_places[13]), (Some(1), Some(2)));
    }

    #[test]
    fn a_source_may_be_shared_and_a_cue_be_the_second_away() {
        let text = "Ann said yes and denied no, a lie.";
        let all =
            [annotated(text, &["Ann"], &["said"], &["yes", "a lie"]), annotated(text, &["Ann"], &["denied"], &["no"])];
        let found = Targets::new(&Document::new(text), &all);
        assert_eq!(found.tags, [4, 8, 12, 0, 8, 12, 0, 9, 11, 0]);
        assert_eq!((found.cue_places[2], found.cue_places[5], found.cue_places[7]), (Some(0), Some(0), Some(2)));
        assert_eq!((found.source_places[1], found.source_places[4]), (Some(0), Some(0)));
    }

    #[test]
    fn spans_that_cover_no_token_are_harmless() {
        let text = "Ann said yes.";
        let odd = RoleSpans { content: vec![Span::new(1, 2), Span::new(3, 4)], ..RoleSpans::default() };
        assert_eq!(Targets::new(&Document::new(text), &[odd, RoleSpans::default()]).n_with_role(), 0);
        assert!(Targets::new(&Document::new(""), &[]).is_empty());
    }
}
