//! What is known of one name over all articles.

use whosaid_language::{Gender, SpeakerKind};

use super::facts::{Facts, SpeakerFacts};
use super::key::hash;
use super::sketch::{Sketch, short};

/// Most forms of a name that are counted: the first by the alphabet.
const MAX_FORMS: usize = 12;
/// Most names, titles and outlets that somebody is known to stand among.
const MAX_NAMES: usize = 256;
const MAX_TITLES: usize = 24;
const MAX_OUTLETS: usize = 64;
/// Thirty years of months.
const MAX_MONTHS: usize = 360;

const KINDS: &[SpeakerKind] = SpeakerKind::ALL;

/// What is known of one name over all articles: counts of articles.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Profile {
    pub articles: u32,
    /// Its forms and how many quotes carry them, by the alphabet.
    forms: Vec<(Box<str>, u32)>,
    kinds: [u32; KINDS.len()],
    women: u32,
    men: u32,
    pub names: Sketch,
    pub titles: Sketch,
    pub outlets: Sketch,
    pub months: Sketch,
}

impl Profile {
    /// Counts an article.
    pub fn count(&mut self, facts: &Facts, speaker: &SpeakerFacts, own: u64) {
        self.articles += 1;
        self.add_form(&speaker.name, speaker.quotes);
        if let Some(kind) = KINDS.iter().position(|&k| k == speaker.kind) {
            self.kinds[kind] += 1;
        }
        self.women += u32::from(speaker.gender == Some(Gender::Woman));
        self.men += u32::from(speaker.gender == Some(Gender::Man));
        for &name in facts.named.iter().filter(|&&n| n != short(own)) {
            self.names.add(name, 1, MAX_NAMES);
        }
        for title in &speaker.titles {
            self.titles.add(short(hash(&[title])), 1, MAX_TITLES);
        }
        if let Some(outlet) = facts.outlet {
            self.outlets.add(outlet, 1, MAX_OUTLETS);
        }
        if let Some(month) = facts.month {
            self.months.add(month, 1, MAX_MONTHS);
        }
    }

    /// Counts all of another.
    pub fn merge(&mut self, other: &Self) {
        self.articles += other.articles;
        for (form, n) in &other.forms {
            self.add_form(form, *n);
        }
        for (mine, theirs) in self.kinds.iter_mut().zip(other.kinds) {
            *mine += theirs;
        }
        self.women += other.women;
        self.men += other.men;
        self.names.merge(&other.names, MAX_NAMES);
        self.titles.merge(&other.titles, MAX_TITLES);
        self.outlets.merge(&other.outlets, MAX_OUTLETS);
        self.months.merge(&other.months, MAX_MONTHS);
    }

    fn add_form(&mut self, form: &str, n: u32) {
        match self.forms.binary_search_by(|f| (*f.0).cmp(form)) {
            Ok(at) => self.forms[at].1 += n,
            Err(at) if at < MAX_FORMS => {
                if self.forms.len() >= MAX_FORMS {
                    self.forms.pop();
                }
                self.forms.insert(at, (form.into(), n));
            }
            Err(_) => {}
        }
    }

    /// Its forms, by the alphabet.
    pub fn forms(&self) -> impl Iterator<Item = &str> {
        self.forms.iter().map(|f| &*f.0)
    }

    /// The form that most quotes carry; among equals one without initials, then the longer one, then the first by the
    /// alphabet. One in capitals only where there is no other.
    pub fn name(&self) -> &str {
        let shouted = |form: &str| form.len() > 4 && !form.chars().any(char::is_lowercase);
        let initials = |form: &str| form.split(' ').any(|w| w.chars().filter(|c| c.is_alphabetic()).count() == 1);
        let best = self.forms.iter().max_by(|a, b| {
            let rank = |f: &(Box<str>, u32)| (!shouted(&f.0), f.1, !initials(&f.0), f.0.chars().count());
            rank(a).cmp(&rank(b)).then_with(|| b.0.cmp(&a.0))
        });
        best.map_or("", |f| &*f.0)
    }

    /// The kind in most articles; among equals the first of the list.
    pub fn kind(&self) -> SpeakerKind {
        let best = (0..KINDS.len()).max_by_key(|&k| (self.kinds[k], KINDS.len() - k));
        KINDS[best.unwrap_or(0)]
    }

    /// Whether somebody of that gender can be meant.
    pub fn can_be(&self, gender: Option<Gender>) -> bool {
        match gender {
            Some(Gender::Man) => self.women <= self.men,
            Some(Gender::Woman) => self.men <= self.women,
            None => true,
        }
    }

    /// Whether the two can be of one gender.
    pub fn agrees_in_gender(&self, other: &Self) -> bool {
        let sign = |p: &Self| p.women.cmp(&p.men) as i8;
        sign(self) * sign(other) >= 0
    }

    /// Whether it stands among more names than are kept.
    pub fn is_saturated(&self) -> bool {
        self.names.len() >= MAX_NAMES
    }

    /// The first and last month.
    pub fn span(&self) -> Option<(u32, u32)> {
        let months = || self.months.iter().map(|m| m.0);
        Some((months().min()?, months().max()?))
    }
}
