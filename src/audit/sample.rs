//! Drawing an audit: a stratified random sample of rows, a simple random sample of paragraphs, dealt to coders.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};
use whosaid_language::Document;

use super::design::{
    Asked, AuditedArticle, Corpus, DESIGN_VERSION, Design, ParagraphItem, ParagraphRow, RowItem, Stratum,
};
use super::error::AuditError;
use super::frame::{DocumentFrame, Frame, Wanted, documents, frame, rows_of};
use super::property::Property;
use super::random::draw;
use crate::query::NeededText;

/// Fewest rows to draw from a stratum: its variance is not known from one. Strata whose share of the sample is less
/// are pooled.
const MIN_PER_STRATUM: usize = 2;
/// Name of the pooled strata.
const POOLED: &str = "(small strata)";

/// What to draw.
#[derive(Clone, Debug)]
pub struct SampleSettings {
    /// Rows to draw.
    pub rows: usize,
    /// Paragraphs to draw.
    pub paragraphs: usize,
    /// Columns of `quotes` to stratify by; also `confidence` (in bands) and `period`.
    pub by: Vec<String>,
    /// Yes-or-no questions to ask about each row.
    pub properties: Vec<Property>,
    /// Names of the coders, at least one.
    pub coders: Vec<String>,
    /// Share of the items that all coders get, 0 to 1.
    pub overlap: f64,
    /// Seed of all random choices.
    pub seed: u64,
    /// The command line, for the record.
    pub command: String,
}

/// A sample whose articles' texts are still to be given.
#[derive(Debug)]
pub struct Drawn {
    folder: PathBuf,
    settings: SampleSettings,
    corpus: Corpus,
    having: Vec<u64>,
    strata: Vec<Stratum>,
    rows: Vec<RowItem>,
    paragraphs: Vec<(String, u32)>,
    documents: BTreeMap<String, DocumentFrame>,
}

/// Draws from the tables in `folder`.
///
/// # Errors
/// [`AuditError`] if the tables cannot be read or the settings make no sense.
pub fn sample(folder: &Path, settings: SampleSettings) -> Result<Drawn, AuditError> {
    check(&settings)?;
    let wanted = Wanted {
        by: &settings.by,
        properties: &settings.properties,
        rows: settings.rows,
        paragraphs: settings.paragraphs,
        seed: settings.seed,
    };
    let Frame { mut corpus, strata, having, paragraphs } = frame(folder, wanted)?;
    corpus.run = run_record(folder);
    let (strata, rows) = allocate(strata, settings.rows, settings.seed);
    let paragraphs: Vec<(String, u32)> = paragraphs.into_values().collect();
    let of_rows = rows.iter().map(|r| r.doc_id.clone());
    let ids: BTreeSet<String> = of_rows.chain(paragraphs.iter().map(|p| p.0.clone())).collect();
    let documents = documents(folder, &ids)?;
    Ok(Drawn { folder: folder.to_path_buf(), settings, corpus, having, strata, rows, paragraphs, documents })
}

fn check(settings: &SampleSettings) -> Result<(), AuditError> {
    let bad = |message: &str| Err(AuditError::Argument(message.to_string()));
    if settings.rows == 0 && settings.paragraphs == 0 {
        return bad("--n 0 with --paragraphs 0 draws nothing: give at least one of them");
    }
    if !(0.0..=1.0).contains(&settings.overlap) {
        return bad("--overlap is a share: 0 to 1");
    }
    let is_name = |c: &String| {
        !c.is_empty() && c.len() <= 40 && c.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    if settings.coders.is_empty() || !settings.coders.iter().all(is_name) {
        return bad("--coders: give names of letters, digits, '-' and '_', at most 40 of them, such as ann,bo");
    }
    let distinct: BTreeSet<String> = settings.coders.iter().map(|c| c.to_ascii_lowercase()).collect();
    if distinct.len() < settings.coders.len() {
        return bad("--coders: two coders have the same name");
    }
    Ok(())
}

/// Versions, models and settings of the run, as `run.json` has them.
fn run_record(folder: &Path) -> Value {
    let read = std::fs::read_to_string(folder.join("run.json")).ok();
    let run: Option<Map<String, Value>> = read.and_then(|text| serde_json::from_str(&text).ok());
    let kept = ["version", "schema_version", "run_id", "finished", "engine", "models", "config", "settings_hash"];
    let run = run.unwrap_or_default();
    let kept = kept.iter().filter_map(|k| Some(((*k).to_string(), run.get(*k)?.clone())));
    Value::Object(kept.collect())
}

/// Shares `n` items out to strata in proportion to their sizes (largest remainders), pools those that would get fewer
/// than [`MIN_PER_STRATUM`], and draws.
fn allocate(
    strata: BTreeMap<Vec<String>, super::frame::StratumFrame>,
    n: usize,
    seed: u64,
) -> (Vec<Stratum>, Vec<RowItem>) {
    let total: u64 = strata.values().map(|s| s.rows).sum();
    let share = |rows: u64| n as f64 * rows as f64 / total.max(1) as f64;
    let mut kept: BTreeMap<Vec<String>, super::frame::StratumFrame> = BTreeMap::new();
    let mut pool = super::frame::StratumFrame::default();
    for (values, stratum) in strata {
        if share(stratum.rows) < MIN_PER_STRATUM as f64 {
            pool.rows += stratum.rows;
            pool.first.extend(stratum.first);
        } else {
            kept.insert(values, stratum);
        }
    }
    if pool.rows > 0 {
        kept.insert(vec![POOLED.to_string()], pool);
    }
    let sizes: Vec<u64> = kept.values().map(|s| s.rows).collect();
    let counts = proportional(&sizes, n);
    let (mut out, mut rows) = (Vec::new(), Vec::new());
    for (stratum, ((values, found), count)) in kept.into_iter().zip(counts).enumerate() {
        let drawn = found.first.into_values().take(count).map(|row| RowItem { stratum, ..row });
        let before = rows.len();
        rows.extend(drawn);
        out.push(Stratum { values, rows: found.rows, sampled: rows.len() - before });
    }
    // The ids tell nothing of the strata.
    rows.sort_by_key(|r| draw(seed, "id", &r.quote_id));
    let width = rows.len().to_string().len();
    for (i, row) in rows.iter_mut().enumerate() {
        row.item = format!("q{:0width$}", i + 1);
    }
    (out, rows)
}

/// How many of `n` items each stratum gets: its share, rounded by largest remainders, at least [`MIN_PER_STRATUM`] and
/// at most all.
fn proportional(sizes: &[u64], n: usize) -> Vec<usize> {
    let total: u64 = sizes.iter().sum();
    let n = n.min(total as usize);
    let exact: Vec<f64> = sizes.iter().map(|&s| n as f64 * s as f64 / total.max(1) as f64).collect();
    let mut out: Vec<usize> = exact.iter().map(|x| x.floor() as usize).collect();
    let mut order: Vec<usize> = (0..sizes.len()).collect();
    order.sort_by(|&a, &b| (exact[b].fract()).total_cmp(&exact[a].fract()).then(a.cmp(&b)));
    let left = n - out.iter().sum::<usize>();
    order.iter().take(left).for_each(|&h| out[h] += 1);
    for (count, &size) in out.iter_mut().zip(sizes) {
        let floor = if n == 0 { 0 } else { MIN_PER_STRATUM };
        *count = (*count).max(floor).min(size as usize);
    }
    out
}

impl Drawn {
    /// The articles whose texts the tables do not hold, by `doc_id`.
    pub fn needed(&self) -> BTreeMap<String, NeededText> {
        let missing = self.documents.iter().filter(|(_, d)| d.text.is_none());
        missing
            .map(|(id, d)| (id.clone(), NeededText { path: d.path.clone(), content_hash: d.content_hash.clone() }))
            .collect()
    }

    /// Completes the design with the texts of the articles, by `doc_id`.
    ///
    /// # Errors
    /// [`AuditError::Empty`] if a text is missing, or is shorter than the spans in it.
    pub fn with_texts(self, mut texts: BTreeMap<String, String>) -> Result<Design, AuditError> {
        let Self { folder, settings, corpus, having, strata, mut rows, paragraphs, documents } = self;
        let mut articles = BTreeMap::new();
        for (id, document) in documents {
            let text = document.text.or_else(|| texts.remove(&id)).ok_or_else(|| {
                AuditError::Empty(format!(
                    "the text of {id} is neither in the tables nor in the input as it was: run again, or give the \
                     input of that run (--input)"
                ))
            })?;
            let DocumentFrame { title, outlet, date, .. } = document;
            articles.insert(id, AuditedArticle { title, outlet, date, text });
        }
        let of_paragraphs: BTreeSet<String> = paragraphs.iter().map(|p| p.0.clone()).collect();
        let found = rows_of(&folder, &of_paragraphs)?;
        let mut items = Vec::new();
        let width = paragraphs.len().to_string().len();
        for (i, (doc_id, paragraph)) in paragraphs.into_iter().enumerate() {
            let Some(article) = articles.get(&doc_id) else { continue };
            let span = paragraph_span(&article.text, paragraph).ok_or_else(|| other_text(&doc_id))?;
            let rows = found.get(&doc_id).map(Vec::as_slice).unwrap_or_default();
            let rows = rows.iter().filter(|(row, _)| touches(row, span));
            let rows = rows.map(|(row, at)| ParagraphRow { begins: *at == Some(paragraph), ..row.clone() }).collect();
            let item = format!("p{:0width$}", i + 1);
            items.push(ParagraphItem { item, doc_id, paragraph, span, rows, coders: Vec::new() });
        }
        for row in &rows {
            let n = articles.get(&row.doc_id).map_or(0, |a| a.text.chars().count()) as u32;
            if row.content.iter().chain(&row.source).chain(&row.cue).any(|s| s.0 >= s.1 || s.1 > n) {
                return Err(other_text(&row.doc_id));
            }
        }
        deal(&mut rows, &mut items, &settings);
        let asked = settings.properties.iter().zip(&having).map(|(p, &rows)| Asked {
            property: p.written.clone(),
            question: p.question.clone(),
            rows,
        });
        let mut design = Design {
            version: DESIGN_VERSION,
            id: String::new(),
            program: env!("CARGO_PKG_VERSION").to_string(),
            command: settings.command,
            seed: settings.seed,
            by: settings.by,
            overlap: settings.overlap,
            coders: settings.coders,
            corpus,
            strata,
            asked: asked.collect(),
            rows,
            paragraphs: items,
            articles,
        };
        let written = serde_json::to_vec(&design).unwrap_or_default(); // Maps with text keys always serialise.
        design.id = blake3::hash(&written).to_hex()[..8].to_string();
        Ok(design)
    }
}

fn other_text(doc_id: &str) -> AuditError {
    AuditError::Empty(format!("the text of {doc_id} is not the one that was annotated: run again, then sample"))
}

/// Place of a paragraph in code points; paragraphs are numbered from 1.
fn paragraph_span(text: &str, paragraph: u32) -> Option<(u32, u32)> {
    let document = Document::new(text);
    let span = document.paragraphs.get(paragraph.checked_sub(1)? as usize)?.span;
    let points = |bytes: u32| text.get(..bytes as usize).map(|t| t.chars().count() as u32);
    Some((points(span.start)?, points(span.end)?))
}

fn touches(row: &ParagraphRow, (start, end): (u32, u32)) -> bool {
    row.content.iter().chain(&row.source).chain(&row.cue).any(|s| s.0 < end && s.1 > start)
}

/// Deals the items: a random share to all coders, the others in turns.
fn deal(rows: &mut [RowItem], paragraphs: &mut [ParagraphItem], settings: &SampleSettings) {
    let all: Vec<usize> = (0..settings.coders.len()).collect();
    let dealt = |items: Vec<(String, &mut Vec<usize>)>| {
        let shared = (settings.overlap * items.len() as f64).ceil() as usize;
        let mut items = items;
        items.sort_by_key(|(id, _)| draw(settings.seed, "deal", id));
        for (i, (_, coders)) in items.into_iter().enumerate() {
            *coders = if i < shared { all.clone() } else { vec![i % all.len()] };
        }
    };
    dealt(rows.iter_mut().map(|r| (r.item.clone(), &mut r.coders)).collect());
    dealt(paragraphs.iter_mut().map(|p| (p.item.clone(), &mut p.coders)).collect());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn samples_are_shared_out_by_size() {
        assert_eq!(proportional(&[600, 300, 100], 10), [6, 3, 2]);
        assert_eq!(proportional(&[2, 2], 10), [2, 2]);
        assert_eq!(proportional(&[900, 1], 20), [20, 1]);
        assert_eq!(proportional(&[50], 0), [0]);
    }

    #[test]
    fn paragraphs_are_placed_in_code_points() {
        let text = "Ánn said “é”.\n\nBo left.";
        assert_eq!(paragraph_span(text, 1), Some((0, 13)));
        assert_eq!(paragraph_span(text, 2), Some((15, 23)));
        assert_eq!(paragraph_span(text, 3), None);
    }
}
