//! Gold in brat standoff: a folder of `.txt` files, each with its `.ann` file.
//!
//! Sources, cues and contents are text-bound annotations (`T1<tab>Content 12 34;50 61<tab>...`) whose type
//! is `Source`, `Cue` or `Content`, in any case and with or without a prefix (`Attribution-Content`). What
//! belongs together is said by events (`E1<tab>Cue:T2 Source:T1 Content:T3`) or by relations of any name
//! (`R1<tab>HasCue Arg1:T3 Arg2:T2`) or by equivalences (`*<tab>Equiv T1 T2`). Offsets are code points,
//! as brat has them. Lines of other kinds (attributes, notes) are passed over.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use walkdir::WalkDir;

use super::error::EvalError;
use super::gold::{GoldArticle, GoldAttribution, check, key};
use super::text::{Roles, Spans, Text};

/// The part that a span plays in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Source,
    Cue,
    Content,
}

/// Reads every `.txt` below `folder` that has an `.ann` beside it, in the order of their paths.
pub fn read_folder(folder: &Path) -> Result<Vec<GoldArticle>, EvalError> {
    let mut out = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let path =
            entry.map_err(|e| EvalError::Unreadable { path: folder.to_path_buf(), source: e.into() })?.into_path();
        let annotations = path.with_extension("ann");
        if path.extension().is_some_and(|e| e == "txt") && annotations.is_file() {
            out.push(read_article(&path, &annotations)?);
        }
    }
    if out.is_empty() {
        let message = "there is no .txt file with an .ann file beside it";
        return Err(EvalError::Empty { path: folder.to_path_buf(), message });
    }
    Ok(out)
}

fn read_article(text_path: &Path, path: &Path) -> Result<GoldArticle, EvalError> {
    let source_text = std::fs::read_to_string(text_path).map_err(EvalError::unreadable(text_path))?;
    let written = std::fs::read_to_string(path).map_err(EvalError::unreadable(path))?;
    let text = Text::new(&source_text);
    let standoff = Standoff::parse(path, &written)?;
    let mut attributions = standoff.attributions();
    for attribution in &attributions {
        let line = standoff.bound.get(attribution.id.as_str()).map_or(1, |b| b.line);
        check(&attribution.roles, &text)
            .map_err(|problem| EvalError::invalid(path, line, format!("{}: {problem}", attribution.id)))?;
    }
    attributions.sort_by_key(|a| a.roles.content.first().copied());
    let name = text_path.file_name().map(|n| n.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(GoldArticle { attributions, ..GoldArticle::new(key(&name), source_text) })
}

/// A text-bound annotation.
pub(super) struct Bound {
    pub role: Role,
    pub spans: Spans,
    pub line: usize,
}

/// What an .ann file says of sources, cues and contents.
pub(super) struct Standoff<'a> {
    pub bound: BTreeMap<&'a str, Bound>,
    /// Trigger and arguments of each event.
    pub events: BTreeMap<&'a str, Vec<&'a str>>,
    /// Pairs from relations and equivalences.
    pub links: Vec<(&'a str, &'a str)>,
}

impl<'a> Standoff<'a> {
    fn parse(path: &Path, written: &'a str) -> Result<Self, EvalError> {
        let mut out = Self { bound: BTreeMap::new(), events: BTreeMap::new(), links: Vec::new() };
        for (i, line) in written.lines().enumerate() {
            let mut cells = line.split('\t');
            let (id, body) = (cells.next().unwrap_or(""), cells.next().unwrap_or(""));
            match id.chars().next() {
                Some('T') => {
                    let (kind, spans) = body.split_once(' ').unwrap_or((body, ""));
                    let Some(role) = role_of(kind) else { continue };
                    let spans = parse_spans(spans).ok_or_else(|| {
                        EvalError::invalid(path, i + 1, format!("'{body}' has no spans such as 'Content 12 34;50 61'"))
                    })?;
                    out.bound.insert(id, Bound { role, spans, line: i + 1 });
                }
                Some('E') => {
                    let ids = body.split_whitespace().filter_map(|part| Some(part.split_once(':')?.1));
                    out.events.insert(id, ids.collect());
                }
                Some('R') => {
                    let ids: Vec<&str> =
                        body.split_whitespace().filter_map(|part| Some(part.split_once(':')?.1)).collect();
                    if let [one, two] = ids[..] {
                        out.links.push((one, two));
                    }
                }
                Some('*') => {
                    let ids: Vec<&str> = body.split_whitespace().skip(1).collect();
                    out.links.extend(ids.windows(2).map(|w| (w[0], w[1])));
                }
                _ => {}
            }
        }
        Ok(out)
    }

    fn role(&self, id: &str) -> Option<Role> {
        self.bound.get(id).map(|b| b.role)
    }

    /// The text-bound annotations of an event or of itself; events may stand in events.
    fn resolve(&self, id: &'a str, depth: usize, out: &mut BTreeSet<&'a str>) {
        if self.bound.contains_key(id) {
            out.insert(id);
        } else if depth > 0 {
            self.events.get(id).into_iter().flatten().for_each(|part| self.resolve(part, depth - 1, out));
        }
    }

    /// One attribution for each event with a content, and for each content that is in none.
    pub(super) fn attributions(&self) -> Vec<GoldAttribution> {
        let mut groups: BTreeSet<BTreeSet<&str>> = BTreeSet::new();
        for event in self.events.keys() {
            let mut group = BTreeSet::new();
            self.resolve(event, 4, &mut group);
            groups.insert(group);
        }
        let in_event: BTreeSet<&str> =
            groups.iter().flatten().copied().filter(|id| self.role(id) == Some(Role::Content)).collect();
        groups.retain(|g| g.iter().any(|id| self.role(id) == Some(Role::Content)));
        let neighbours = self.neighbours();
        for (&id, bound) in &self.bound {
            if bound.role == Role::Content && !in_event.contains(id) {
                groups.insert(self.linked(id, &neighbours));
            }
        }
        // A group within another is a part of the same attribution: of events that hold events, the outer one counts.
        let whole = |g: &&BTreeSet<&str>| !groups.iter().any(|other| other.len() > g.len() && g.is_subset(other));
        groups.iter().filter(whole).map(|g| self.attribution(g)).collect()
    }

    fn neighbours(&self) -> BTreeMap<&'a str, BTreeSet<&'a str>> {
        let mut out: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for &(one, two) in &self.links {
            let (mut ones, mut twos) = (BTreeSet::new(), BTreeSet::new());
            self.resolve(one, 4, &mut ones);
            self.resolve(two, 4, &mut twos);
            for (a, b) in ones.iter().flat_map(|a| twos.iter().map(move |b| (*a, *b))).filter(|(a, b)| a != b) {
                out.entry(a).or_default().insert(b);
                out.entry(b).or_default().insert(a);
            }
        }
        out
    }

    /// What relations tie to a content: further pieces of it, their cues and sources; then sources by way of
    /// the cue, and cues by way of the source where no other content has them.
    fn linked(&self, content: &'a str, neighbours: &BTreeMap<&'a str, BTreeSet<&'a str>>) -> BTreeSet<&'a str> {
        let next = |id: &str, role: Role| -> Vec<&'a str> {
            neighbours.get(id).into_iter().flatten().copied().filter(|n| self.role(n) == Some(role)).collect()
        };
        let mut pieces = BTreeSet::from([content]);
        let mut open = vec![content];
        while let Some(id) = open.pop() {
            open.extend(next(id, Role::Content).into_iter().filter(|n| pieces.insert(n)));
        }
        let mut out = pieces.clone();
        let from = |ids: &BTreeSet<&'a str>, of: Role, to: Role| -> Vec<&'a str> {
            ids.iter().filter(|id| self.role(id) == Some(of)).flat_map(|id| next(id, to)).collect()
        };
        out.extend(from(&pieces, Role::Content, Role::Cue));
        out.extend(from(&pieces, Role::Content, Role::Source));
        out.extend(from(&out.clone(), Role::Cue, Role::Source));
        let cues = from(&out.clone(), Role::Source, Role::Cue);
        out.extend(cues.into_iter().filter(|cue| next(cue, Role::Content).is_empty()));
        out
    }

    fn attribution(&self, group: &BTreeSet<&str>) -> GoldAttribution {
        let mut roles = Roles::default();
        let mut id = "";
        for (name, bound) in group.iter().filter_map(|id| Some((*id, self.bound.get(id)?))) {
            match bound.role {
                Role::Source => roles.source.extend(&bound.spans),
                Role::Cue => roles.cue.extend(&bound.spans),
                Role::Content => {
                    roles.content.extend(&bound.spans);
                    id = if id.is_empty() { name } else { id };
                }
            }
        }
        for spans in [&mut roles.source, &mut roles.cue, &mut roles.content] {
            spans.sort_unstable();
        }
        GoldAttribution { id: id.to_string(), roles }
    }
}

pub(super) fn role_of(kind: &str) -> Option<Role> {
    let last = kind.rsplit(['-', '_', '.']).next().unwrap_or(kind);
    match last.to_ascii_lowercase().as_str() {
        "source" => Some(Role::Source),
        "cue" => Some(Role::Cue),
        "content" => Some(Role::Content),
        _ => None,
    }
}

/// Reads `12 34;50 61`.
fn parse_spans(written: &str) -> Option<Spans> {
    let span = |part: &str| {
        let (start, end) = part.trim().split_once(' ')?;
        Some((start.parse().ok()?, end.trim().parse().ok()?))
    };
    written.split(';').map(span).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    //                  0123456789012345678901234567890123456789
    const TEXT: &str = "“No,” said Ánn Lee. “Not now.” Bo agreed.";

    fn read(ann: &str) -> Result<Vec<GoldAttribution>, EvalError> {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.txt"), TEXT).expect("written");
        std::fs::write(folder.path().join("a.ann"), ann).expect("written");
        Ok(read_folder(folder.path())?.remove(0).attributions)
    }

    fn expected() -> Roles {
        Roles { source: vec![(11, 18)], cue: vec![(6, 10)], content: vec![(0, 5), (20, 30)] }
    }

    #[test]
    fn events_tie_roles_together() {
        let found = read(
            "T1\tContent 0 5;20 30\t“No,” “Not now.”\nT2\tCue 6 10\tsaid\nT3\tSource 11 18\tÁnn Lee\n\
             E1\tCue:T2 Source:T3 Content:T1\nA1\tCertain E1\n#1\tAnnotatorNotes T1\tsure\n",
        )
        .expect("gold");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].roles, expected());
    }

    #[test]
    fn relations_tie_roles_together() {
        let found = read(
            "T1\tattribution-content 0 5\t“No,”\nT4\tattribution-content 20 30\t“Not now.”\nT2\tCUE 6 10\tsaid\n\
             T3\tSource 11 18\tÁnn Lee\nT9\tPerson 31 33\tBo\n\
             R1\tcue-of Arg1:T2 Arg2:T1\nR2\tsource-of Arg1:T3 Arg2:T2\nR3\tgoes-on Arg1:T4 Arg2:T1\n",
        )
        .expect("gold");
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].roles, expected());
    }

    #[test]
    fn one_source_of_two_contents_does_not_join_them() {
        let found = read(
            "T1\tContent 0 5\t“No,”\nT2\tContent 20 30\t“Not now.”\nT3\tSource 11 18\tÁnn Lee\nT4\tCue 6 10\tsaid\n\
             T5\tCue 34 40\tagreed\nR1\ts Arg1:T1 Arg2:T3\nR2\ts Arg1:T2 Arg2:T3\nR3\tc Arg1:T1 Arg2:T4\n\
             R4\tc Arg1:T2 Arg2:T5\n",
        )
        .expect("gold");
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].roles.cue, [(6, 10)]);
        assert_eq!(found[1].roles, Roles { source: vec![(11, 18)], cue: vec![(34, 40)], content: vec![(20, 30)] });
    }

    #[test]
    fn a_content_alone_is_an_attribution_and_a_cue_alone_is_none() {
        let found = read("T1\tContent 0 5\t“No,”\nT2\tCue 6 10\tsaid\n").expect("gold");
        assert_eq!(found.len(), 1);
        assert!(found[0].roles.cue.is_empty());
    }

    #[test]
    fn bad_standoff_is_placed() {
        let message = read("T1\tContent zero five\t“No,”\n").expect_err("an error").to_string();
        assert!(message.contains("a.ann:1: 'Content zero five'"), "{message}");
        let message = read("\nT1\tContent 0 500\t“No,”\n").expect_err("an error").to_string();
        assert!(message.contains("a.ann:2: T1: its content span 0-500"), "{message}");
        let empty = tempfile::tempdir().expect("a folder");
        assert!(read_folder(empty.path()).expect_err("an error").to_string().contains("no .txt file"));
    }
}
