//! Gold annotations: JSON lines, brat standoff, WebAnno TSV, an audit's CSV; who each attribution is attributed to.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;
use serde::Deserialize;
use walkdir::WalkDir;

use super::error::EvalError;
use super::text::{ROLES, Roles, Spans, Text};
use super::{audit_gold, brat, webanno};

/// An annotated article.
#[derive(Clone, Debug)]
pub struct GoldArticle {
    /// Key that predictions are looked up by: see [`key`].
    pub key: String,
    /// Its text as written.
    pub source_text: String,
    /// Its text by code points.
    pub text: Text,
    /// Its attributions.
    pub attributions: Vec<GoldAttribution>,
    /// Its outlet, where the gold says it.
    pub outlet: Option<String>,
    /// Its date, `YYYY-MM-DD`, where the gold says it.
    pub date: Option<String>,
    /// The parts of the text that were annotated, in code points; `None`: all of it. What is found elsewhere does not
    /// count.
    pub scope: Option<Spans>,
}

impl GoldArticle {
    /// An article without attributions.
    pub fn new(key: String, source_text: String) -> Self {
        let text = Text::new(&source_text);
        Self { key, source_text, text, attributions: Vec::new(), outlet: None, date: None, scope: None }
    }

    /// The article in pieces that are annotated throughout: itself, or the parts in its scope with the attributions that
    /// lie within them.
    pub fn annotated_parts(self) -> Vec<Self> {
        let Some(scope) = &self.scope else { return vec![self] };
        let part = |(i, &(start, end)): (usize, &(usize, usize))| {
            let text: String = self.text.slice((start, end)).iter().collect();
            let inside = |spans: &Spans| spans.iter().all(|s| s.0 >= start && s.1 <= end);
            let moved = |spans: &Spans| spans.iter().map(|s| (s.0 - start, s.1 - start)).collect();
            let attributions = self.attributions.iter().filter(|a| a.roles.each().into_iter().all(inside));
            let attributions = attributions.map(|a| GoldAttribution {
                id: a.id.clone(),
                roles: Roles {
                    source: moved(&a.roles.source),
                    cue: moved(&a.roles.cue),
                    content: moved(&a.roles.content),
                },
            });
            let key = format!("{}#{}", self.key, i + 1);
            Self { attributions: attributions.collect(), ..Self::new(key, text) }
        };
        scope.iter().enumerate().map(part).collect()
    }
}

/// A gold attribution.
#[derive(Clone, Debug)]
pub struct GoldAttribution {
    /// Its id within the article.
    pub id: String,
    /// Its spans.
    pub roles: Roles,
}

/// Entities of an article and the attributions to them.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldSpeakers {
    doc_id: String,
    /// The entities by id.
    pub entities: BTreeMap<String, GoldEntity>,
    /// For each attribution's id its entity's, if it has one.
    pub attributions: BTreeMap<String, Option<String>>,
}

/// An entity that attributions are attributed to.
#[derive(Clone, Debug, Deserialize)]
pub struct GoldEntity {
    /// Its name.
    pub name: String,
    /// What it is; only names of kind 'person' and 'organisation' are scored.
    pub kind: String,
    /// The name over all articles, where the one in this article differs.
    #[serde(default)]
    pub person: Option<String>,
    /// Other names in the article.
    #[serde(default)]
    pub aliases: Vec<String>,
}

/// Key that articles are matched by: the last part of the id's path, without `.txt`.
pub fn key(doc_id: &str) -> String {
    let last = doc_id.rsplit(['/', '\\']).next().unwrap_or(doc_id);
    last.strip_suffix(".txt").unwrap_or(last).to_string()
}

/// Reads gold: a JSON-lines file (also .gz), a WebAnno TSV file, a coder's CSV of an audit, or a folder of brat standoff
/// or WebAnno TSV files. Where an article stands more than once
/// (several annotators), the first counts; with a `subset`, only the articles in it.
pub fn read_gold(path: &Path, subset: Option<&BTreeSet<String>>) -> Result<Vec<GoldArticle>, EvalError> {
    let extension = path.extension().map(|e| e.to_ascii_lowercase()).unwrap_or_default();
    let articles = match extension.to_str() {
        _ if path.is_dir() => read_folder(path)?,
        Some("tsv") => vec![webanno::read_article(path)?],
        Some("csv") => audit_gold::read(path)?,
        _ => read_lines(path)?,
    };
    let mut seen = BTreeSet::new();
    let wanted = |a: &GoldArticle| subset.is_none_or(|s| s.contains(&a.key)) && seen.insert(a.key.clone());
    let kept: Vec<GoldArticle> = articles.into_iter().filter(wanted).collect();
    if kept.is_empty() {
        let message =
            if subset.is_some() { "none of its articles is in the subset" } else { "there is no article in it" };
        return Err(EvalError::Empty { path: path.to_path_buf(), message });
    }
    Ok(kept)
}

/// Reads a folder of brat standoff or of WebAnno TSV files.
fn read_folder(folder: &Path) -> Result<Vec<GoldArticle>, EvalError> {
    let mut tables = Vec::new();
    for entry in WalkDir::new(folder).sort_by_file_name() {
        let path =
            entry.map_err(|e| EvalError::Unreadable { path: folder.to_path_buf(), source: e.into() })?.into_path();
        if path.extension().is_some_and(|e| e == "tsv") {
            tables.push(webanno::read_article(&path)?);
        }
    }
    if tables.is_empty() { brat::read_folder(folder) } else { Ok(tables) }
}

#[derive(Deserialize)]
struct Line {
    doc_id: String,
    outlet: Option<String>,
    date: Option<String>,
    text: String,
    attributions: Vec<LineAttribution>,
}

#[derive(Deserialize)]
struct LineAttribution {
    id: Option<String>,
    #[serde(default)]
    source: Spans,
    #[serde(default)]
    cue: Spans,
    content: Spans,
}

fn read_lines(path: &Path) -> Result<Vec<GoldArticle>, EvalError> {
    let read = |number: usize, line: &str| {
        let line: Line = parse(path, number, line)?;
        let text = Text::new(&line.text);
        let (outlet, date) = (line.outlet, line.date);
        let mut attributions = Vec::with_capacity(line.attributions.len());
        for (i, a) in line.attributions.into_iter().enumerate() {
            let id = a.id.unwrap_or_else(|| format!("E{}", i + 1));
            let roles = Roles { source: a.source, cue: a.cue, content: a.content };
            check(&roles, &text)
                .map_err(|problem| EvalError::invalid(path, number, format!("attribution {id}: {problem}")))?;
            attributions.push(GoldAttribution { id, roles });
        }
        Ok(GoldArticle { attributions, outlet, date, ..GoldArticle::new(key(&line.doc_id), line.text) })
    };
    each_line(path, read)
}

/// Checks that spans are within the text and not empty.
pub(super) fn check(roles: &Roles, text: &Text) -> Result<(), String> {
    for (name, spans) in ROLES.iter().zip(roles.each()) {
        if let Some((start, end)) = spans.iter().find(|s| s.0 >= s.1 || s.1 > text.len()) {
            return Err(format!(
                "its {name} span {start}-{end} is not within the text, which has {} code points",
                text.len()
            ));
        }
    }
    Ok(())
}

/// Reads who gold attributions are attributed to, by article [`key`].
pub fn read_speakers(path: &Path) -> Result<BTreeMap<String, GoldSpeakers>, EvalError> {
    let lines = each_line(path, |number, line| parse::<GoldSpeakers>(path, number, line))?;
    Ok(lines.into_iter().map(|s| (key(&s.doc_id), s)).collect())
}

/// Reads a file of article ids, one a line, as [`key`]s.
pub fn read_subset(path: &Path) -> Result<BTreeSet<String>, EvalError> {
    Ok(each_line(path, |_, line| Ok(key(line.trim())))?.into_iter().collect())
}

pub(super) fn parse<'a, T: Deserialize<'a>>(path: &Path, number: usize, line: &'a str) -> Result<T, EvalError> {
    serde_json::from_str(line).map_err(|e| EvalError::invalid(path, number, e.to_string()))
}

/// Applies `read` to each line that is not blank; lines are numbered from 1.
pub(super) fn each_line<T>(
    path: &Path,
    mut read: impl FnMut(usize, &str) -> Result<T, EvalError>,
) -> Result<Vec<T>, EvalError> {
    let mut out = Vec::new();
    for (i, line) in open(path)?.lines().enumerate() {
        let line = line.map_err(EvalError::unreadable(path))?;
        if !line.trim().is_empty() {
            out.push(read(i + 1, &line)?);
        }
    }
    Ok(out)
}

/// Opens a file; one whose name ends in `.gz` is decompressed.
pub(super) fn open(path: &Path) -> Result<Box<dyn BufRead>, EvalError> {
    let file = BufReader::new(File::open(path).map_err(EvalError::unreadable(path))?);
    let gzip = path.extension().is_some_and(|e| e.eq_ignore_ascii_case("gz"));
    Ok(if gzip { Box::new(BufReader::new(MultiGzDecoder::new(file))) } else { Box::new(file) })
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn gold(lines: &str) -> Result<Vec<GoldArticle>, EvalError> {
        let mut file = tempfile::NamedTempFile::new().expect("a file");
        file.write_all(lines.as_bytes()).expect("written");
        read_gold(file.path(), None)
    }

    #[test]
    fn key_is_the_last_part_of_an_id() {
        assert_eq!(key("a/b\\c.txt"), "c");
        assert_eq!(key("c.txt.txt"), "c.txt");
        assert_eq!(key("c#2"), "c#2");
    }

    #[test]
    fn first_annotation_of_an_article_is_kept() {
        let one = r#"{"doc_id":"x/a.txt","text":"Aé said b.","attributions":[{"id":"E1","content":[[8,9]]}]}"#;
        let two = r#"{"doc_id":"a","text":"Aé said b.","attributions":[]}"#;
        let articles = gold(&format!("{one}\n\n{two}\n")).expect("gold");
        assert_eq!(articles.len(), 1);
        assert_eq!(articles[0].attributions[0].roles.content, [(8, 9)]);
        assert!(articles[0].attributions[0].roles.cue.is_empty());
    }

    #[test]
    fn a_bad_line_is_named() {
        let outside = r#"{"doc_id":"a","text":"Abc","attributions":[{"id":"E9","content":[[1,4]]}]}"#;
        let message = gold(&format!("\n{outside}\n")).expect_err("an error").to_string();
        assert!(message.contains(":2: attribution E9: its content span 1-4"), "{message}");
        assert!(gold("{\"doc_id\": 3}").expect_err("an error").to_string().contains(":1: "));
        assert!(gold("").expect_err("an error").to_string().contains("no article"));
    }
}
