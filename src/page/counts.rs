//! The table `quotes`, counted for the charts: by kind, time, outlet and class of cue, for all and for the speakers who
//! are shown. Quotes below the least confidence of the run are in none of these, as in the program's own counts.

use std::collections::HashMap;
use std::path::Path;

use whosaid_language::{CueClass, QuoteKind};

use super::PageError;
use super::overview::{Documents, Speakers};
use super::period::TimeLine;
use super::quote_row::{QuoteRow, each_quote};
use super::subject::Subject;

/// Kinds of quotes, in the order of all counts.
pub(super) const KINDS: &[&str] = QuoteKind::WORDS;
/// Classes of cues, in the order in which they are shown; the last is for all other cues.
pub(super) const CLASSES: &[&str] = CueClass::WORDS;
/// Speakers with a small time line of their own, and rows of the heat map.
pub(super) const LINES: usize = 12;
/// Outlets that are shown one by one.
pub(super) const OUTLETS: usize = 12;

/// Words and markers of the quotes of one group.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Wording {
    pub words: u64,
    pub hedges: u64,
    pub boosters: u64,
}

/// Counts of one speaker or outlet.
#[derive(Clone, Debug, Default)]
pub(super) struct Cross {
    pub total: u64,
    /// By step of the time line.
    pub steps: Vec<u64>,
    /// By outlet ([`Counts::outlets`]).
    pub outlets: Vec<u64>,
    /// By class of cue.
    pub classes: [u64; CLASSES.len()],
    pub wording: Wording,
}

/// A quote that was printed again: its first printing, and how often its words stand in the tables.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reprint {
    /// `quote_cluster_id`: the id of the first printing.
    pub id: String,
    /// Printings, the first included.
    pub printed: u64,
}

/// The counts.
#[derive(Clone, Debug, Default)]
pub(super) struct Counts {
    pub time: TimeLine,
    /// Quotes counted, by kind.
    pub kinds: [u64; 3],
    /// Sums of their confidences, by kind.
    pub confidence: [f64; 3],
    /// Quotes below the least confidence, which are in no other count.
    pub below: u64,
    /// Quotes attributed to nobody.
    pub nobody: u64,
    /// Quotes of articles without a date.
    pub undated: u64,
    /// By step of the time line and kind.
    pub steps: Vec<[u64; 3]>,
    /// The outlets with the most articles, "" for none.
    pub outlets: Vec<String>,
    /// Counts of each of these.
    pub by_outlet: Vec<Cross>,
    /// Speakers who are shown, by id.
    pub shown: Vec<String>,
    /// Counts of each of these.
    pub by_speaker: Vec<Cross>,
    /// Counts of all.
    pub all: Cross,
    /// Of a page about one speaker: counts of everybody else.
    pub others: Cross,
    /// Quotes by cue lemma, most first, at most ten.
    pub cues: Vec<(String, u64)>,
    /// Quotes without repeats.
    pub distinct: u64,
    /// Quotes printed again, most often first, at most so many as are shown.
    pub reprints: Vec<Reprint>,
    /// Quotes that were printed again.
    pub n_reprinted: u64,
    /// Rows of each speaker ("" for nobody), of all confidences: what a choice of them goes by.
    pub rows_of: HashMap<String, u64>,
}

impl Counts {
    /// Quotes counted.
    pub fn total(&self) -> u64 {
        self.kinds.iter().sum()
    }

    /// Rows of the subject, whatever their confidence.
    pub fn rows(&self) -> u64 {
        self.rows_of.values().sum()
    }
}

/// Reprinted quotes that are shown.
const REPRINTS: usize = 20;

/// Counts the quotes of a subject.
pub(super) fn counts(
    folder: &Path,
    subject: &Subject,
    documents: &Documents,
    speakers: &Speakers,
    min_confidence: f64,
) -> Result<Counts, PageError> {
    let mut outlets: Vec<(&String, &u64)> = documents.outlets.iter().collect();
    outlets.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let outlets: Vec<String> = outlets.into_iter().take(OUTLETS).map(|o| o.0.clone()).collect();
    let time = TimeLine::new(documents.first, documents.last);
    let lists = speakers.top.iter().chain([&speakers.firm, &speakers.subjects]);
    let mut shown: Vec<String> = Vec::new();
    let mut place: HashMap<String, usize> = HashMap::new();
    for speaker in lists.flatten() {
        if !place.contains_key(&speaker.id) {
            place.insert(speaker.id.clone(), shown.len());
            shown.push(speaker.id.clone());
        }
    }
    let outlet_place: HashMap<&str, usize> = outlets.iter().enumerate().map(|(i, o)| (o.as_str(), i)).collect();
    let empty = Cross { steps: vec![0; time.len()], outlets: vec![0; outlets.len()], ..Cross::default() };
    let mut out = Counts {
        time,
        steps: vec![[0; 3]; time.len()],
        by_outlet: vec![empty.clone(); outlets.len()],
        by_speaker: vec![empty.clone(); shown.len()],
        all: empty,
        ..Counts::default()
    };
    let is_dossier = subject.speakers().is_some();
    let (mut cues, mut again): (HashMap<String, u64>, HashMap<String, u64>) = Default::default();
    each_quote(folder, &["cue_lemma"], &mut |row| {
        let (speaker, outlet) = (row.speaker_id(), row.outlet());
        if !subject.takes(speaker, outlet) {
            if is_dossier && row.confidence().is_none_or(|c| c >= min_confidence) {
                out.others.add(row, None, None);
            }
            return;
        }
        add(&mut out.rows_of, speaker.unwrap_or_default());
        if row.confidence().is_some_and(|c| c < min_confidence) {
            out.below += 1;
            return;
        }
        let kind = row.kind();
        out.kinds[kind] += 1;
        out.confidence[kind] += row.confidence().unwrap_or_default();
        out.nobody += u64::from(speaker.is_none());
        let step = row.date().and_then(|day| time.step(day)).filter(|step| *step < out.steps.len());
        match step {
            Some(step) => out.steps[step][kind] += 1,
            None => out.undated += 1,
        }
        let outlet = outlet_place.get(outlet.unwrap_or_default()).copied();
        out.all.add(row, step, outlet);
        if let Some(outlet) = outlet {
            out.by_outlet[outlet].add(row, step, Some(outlet));
        }
        if let Some(speaker) = speaker.and_then(|id| place.get(id)) {
            out.by_speaker[*speaker].add(row, step, outlet);
        }
        add(&mut cues, row.more(0));
        match row.cluster_id() {
            Some(first) if row.quote_id() != first => add(&mut again, first),
            _ => out.distinct += 1,
        }
    })?;
    cues.remove("");
    out.cues = most(cues, 10);
    out.n_reprinted = again.len() as u64;
    let reprint = |(id, again): (String, u64)| Reprint { id, printed: again + 1 };
    out.reprints = most(again, REPRINTS).into_iter().map(reprint).collect();
    (out.outlets, out.shown) = (outlets, shown);
    Ok(out)
}

impl Cross {
    fn add(&mut self, row: QuoteRow<'_, '_>, step: Option<usize>, outlet: Option<usize>) {
        self.total += 1;
        if let Some(step) = step {
            self.steps[step] += 1;
        }
        if let Some(outlet) = outlet {
            self.outlets[outlet] += 1;
        }
        self.classes[row.class()] += 1;
        self.wording.words += u64::from(row.words());
        self.wording.hedges += u64::from(row.hedges());
        self.wording.boosters += u64::from(row.boosters());
    }
}

/// Adds one to a key's count, without a new string for a known key.
fn add(counts: &mut HashMap<String, u64>, key: &str) {
    match counts.get_mut(key) {
        Some(n) => *n += 1,
        None => drop(counts.insert(key.to_string(), 1)),
    }
}

/// The keys with the largest counts, of equals the first by name.
fn most(counts: HashMap<String, u64>, n: usize) -> Vec<(String, u64)> {
    let mut list: Vec<(String, u64)> = counts.into_iter().collect();
    list.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    list.truncate(n);
    list
}
