//! All speakers with what is said of each, packed: the tables need them in two orders, so that they are held at once.

use std::cmp::Reverse;
use std::ops::Range;
use std::thread;

use whosaid_language::{Gender, GenderHow, SpeakerKind};

use super::gender::{GENDER_STEPS, GenderOfAll};
use super::keys::take_text;
use super::merge::{Merged, Within, middle_key};
use super::numbers::{push_number, push_string, take_number, take_string};
use super::run::Run;
use super::tally::{N_COUNTS, Of, Role, days_of};
use super::totals::set_counts;
use crate::tables::{Counts, Rates, Scheme, SpeakerTotalsRow, UNKNOWN_GENDER};
use crate::write::WriteError;
use crate::write::columns::date_of;

/// Most cues listed for a speaker.
const TOP_CUES: usize = 10;
/// Which of the counts is the words, and which the quotes.
const QUOTES: usize = 1;
const WORDS: usize = 5;

/// The speakers of all files.
pub(in crate::write) struct Speakers {
    /// In the order of the ids, by ranges of them.
    packed: Vec<Packed>,
    n_markers: usize,
}

/// The speakers of a range of ids, in their order. Of each: id, name and kind, then the numbers, then the gender, then
/// aliases, titles, outlets and cues, each after how many they are.
#[derive(Default)]
struct Packed {
    bytes: Vec<u8>,
    /// Where each begins, and the quotes.
    speakers: Vec<(usize, u64)>,
}

/// A speaker as the tables by month, outlet and subcategory name them.
#[derive(Clone, Copy)]
pub(super) struct Named<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub kind: &'a str,
    pub words: u64,
}

impl Speakers {
    /// Merges the speakers, and the forms in which they appear, of all files: two halves at the same time.
    pub(super) fn merge(runs: &[Run], n_markers: usize) -> Result<Self, WriteError> {
        let middle = middle_key(runs, Of::Speaker)?;
        let packed = match middle.as_deref() {
            None => vec![Packed::merge(runs, n_markers, Within::default())?],
            Some(middle) => thread::scope(|scope| {
                let below = Within { from: None, to: Some(middle) };
                let first = scope.spawn(move || Packed::merge(runs, n_markers, below));
                let second = Packed::merge(runs, n_markers, Within { from: Some(middle), to: None });
                let first = first.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
                Ok::<_, WriteError>(vec![first?, second?])
            })?,
        };
        Ok(Self { packed, n_markers })
    }

    /// How many they are.
    pub fn len(&self) -> usize {
        self.packed.iter().map(|p| p.speakers.len()).sum()
    }

    /// The rows of `speakers` in the table's order, as `each` takes them.
    pub fn rows<E>(
        &self,
        scheme: &Scheme,
        mut each: impl FnMut(&SpeakerTotalsRow<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let places = |p: usize| self.packed[p].speakers.iter().map(move |&(at, quotes)| (quotes, p as u32, at));
        let mut order: Vec<(u64, u32, usize)> = Vec::with_capacity(self.len());
        (0..self.packed.len()).for_each(|p| order.extend(places(p)));
        // Equal counts stay in the order of the ids.
        order.sort_unstable_by_key(|&(quotes, packed, at)| (Reverse(quotes), packed, at));
        let (mut counts, mut rates) = (Counts::default(), Rates::default());
        let (mut numbers, mut texts) = (Vec::new(), Vec::new());
        for (_, packed, mut at) in order {
            let bytes = &self.packed[packed as usize].bytes;
            let mut text = || take_string(bytes, &mut at).unwrap_or_default();
            let [speaker_id, name, kind] = [text(), text(), text()];
            let mut number = || take_number(bytes, &mut at).unwrap_or_default();
            numbers.clear();
            numbers.extend((0..N_COUNTS + self.n_markers + 2).map(|_| number()));
            set_counts(&mut counts, &numbers, self.n_markers);
            rates.set(&counts);
            let gender = GenderOfAll::unpack([(); 3].map(|()| number()));
            texts.clear();
            let lists = [(); 4].map(|()| {
                let first = texts.len();
                let n = take_number(bytes, &mut at).unwrap_or_default();
                texts.extend((0..n).map_while(|_| take_string(bytes, &mut at)));
                first..texts.len()
            });
            let [aliases, titles, outlets, top_cues] = lists.map(|l| &texts[l]);
            let date = |i: usize| numbers.get(N_COUNTS + self.n_markers + i).and_then(|&n| days_of(n));
            each(&SpeakerTotalsRow {
                speaker_id,
                name,
                kind,
                aliases,
                titles,
                gender: (kind == SpeakerKind::Person.as_str())
                    .then(|| gender.gender.map_or(UNKNOWN_GENDER, Gender::as_str)),
                gender_how: gender.how.map(GenderHow::as_str),
                gender_confidence: gender.gender.map(|_| gender.confidence as f64 / GENDER_STEPS as f64),
                counts: &counts,
                rates: &rates,
                first_date: date(0).and_then(date_of),
                last_date: date(1).and_then(date_of),
                outlets,
                top_cues,
                further: scheme.speaker_columns(),
            })?;
        }
        Ok(())
    }

    /// Their names, to be asked for in the order of the ids.
    pub(super) fn names(&self) -> Names<'_> {
        let mut names = Names { rest: self.packed.iter(), bytes: &[], speakers: [].iter(), next: None };
        names.read_on();
        names
    }
}

/// The names of speakers, asked for in the order of their ids.
pub(super) struct Names<'a> {
    rest: std::slice::Iter<'a, Packed>,
    bytes: &'a [u8],
    speakers: std::slice::Iter<'a, (usize, u64)>,
    next: Option<Named<'a>>,
}

impl<'a> Names<'a> {
    /// The speaker of an id that is not before the one asked for last.
    pub fn of(&mut self, id: &str) -> Option<Named<'a>> {
        while let Some(next) = self.next {
            if next.id >= id {
                return Some(next).filter(|n| n.id == id);
            }
            self.read_on();
        }
        None
    }

    fn read_on(&mut self) {
        self.next = loop {
            if let Some(&(mut at, _)) = self.speakers.next() {
                let bytes = self.bytes;
                let mut text = || take_string(bytes, &mut at).unwrap_or_default();
                let [id, name, kind] = [text(), text(), text()];
                let words = (0..=WORDS).map(|_| take_number(bytes, &mut at)).last().flatten().unwrap_or_default();
                break Some(Named { id, name, kind, words });
            }
            let Some(packed) = self.rest.next() else { break None };
            (self.bytes, self.speakers) = (&packed.bytes, packed.speakers.iter());
        };
    }
}

impl Packed {
    fn merge(runs: &[Run], n_markers: usize, within: Within) -> Result<Self, WriteError> {
        let mut totals = Merged::new(runs, Of::Speaker, n_markers, within)?;
        let mut forms = Forms::new(Merged::new(runs, Of::Form, n_markers, within)?)?;
        let mut packed = Self::default();
        while let Some((key, numbers)) = totals.next()? {
            forms.gather(key)?;
            packed.speakers.push((packed.bytes.len(), numbers.get(QUOTES).copied().unwrap_or(0)));
            push_string(&mut packed.bytes, &take_text(&mut &*key));
            forms.pack(numbers, &mut packed.bytes);
        }
        packed.bytes.shrink_to_fit();
        Ok(packed)
    }
}

/// The forms of all speakers, read speaker by speaker in the order of the ids.
struct Forms<'a> {
    merged: Merged<'a>,
    /// The forms of the speaker at hand: by role, how often each and where it lies in `texts`, in the order of the forms.
    found: [Vec<(u64, Range<usize>)>; Role::ALL.len()],
    texts: String,
}

impl<'a> Forms<'a> {
    fn new(mut merged: Merged<'a>) -> Result<Self, WriteError> {
        merged.next()?;
        Ok(Self { merged, found: Default::default(), texts: String::new() })
    }

    /// Finds the forms of the speaker with that key; the keys asked for must rise.
    fn gather(&mut self, speaker: &[u8]) -> Result<(), WriteError> {
        self.texts.clear();
        self.found.iter_mut().for_each(Vec::clear);
        while let Some((key, numbers)) = self.merged.current() {
            if let Some(rest) = key.strip_prefix(speaker) {
                let (role, mut form) = rest.split_first().map_or((u8::MAX, &[][..]), |(r, f)| (*r, f));
                if let Some(role) = self.found.get_mut(usize::from(role)) {
                    let first = self.texts.len();
                    self.texts.push_str(&take_text(&mut form));
                    role.push((numbers.first().copied().unwrap_or(0), first..self.texts.len()));
                }
            } else if key > speaker {
                break;
            }
            self.merged.next()?;
        }
        Ok(())
    }

    /// Appends the speaker's name and kind, then the numbers, then the lists.
    fn pack(&mut self, numbers: &[u64], to: &mut Vec<u8>) {
        // The sort by count keeps the order of the forms among equals.
        for role in [Role::Name, Role::Kind, Role::Alias, Role::Cue] {
            self.found[role as usize].sort_by_key(|f| Reverse(f.0));
        }
        let of = |role: Role| self.found[role as usize].iter().map(|f| &self.texts[f.1.clone()]);
        let mut names = of(Role::Name);
        let name = names.next().unwrap_or_default();
        push_string(to, name);
        let kind = of(Role::Kind).next().unwrap_or_default();
        push_string(to, kind);
        numbers.iter().for_each(|&n| push_number(to, n));
        let votes = self.found[Role::Gender as usize].iter().map(|f| (&self.texts[f.1.clone()], f.0));
        let is_person = kind == SpeakerKind::Person.as_str();
        let gender = if is_person { GenderOfAll::of_votes(votes) } else { GenderOfAll::default() };
        gender.pack().into_iter().for_each(|n| push_number(to, n));
        let mut aliases: Vec<&str> = names.chain(of(Role::Alias)).filter(|a| *a != name).collect();
        aliases.sort_unstable();
        aliases.dedup();
        push_list(to, aliases.into_iter());
        push_list(to, of(Role::Title));
        push_list(to, of(Role::Outlet));
        push_list(to, of(Role::Cue).take(TOP_CUES));
    }
}

fn push_list<'a>(to: &mut Vec<u8>, texts: impl ExactSizeIterator<Item = &'a str>) {
    push_number(to, texts.len() as u64);
    texts.for_each(|t| push_string(to, t));
}
