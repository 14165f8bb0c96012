//! What speaks for a part of a name meaning this bearer of the full one.
//!
//! A bearer's weight is the logarithm of the odds: how many articles know them, and for each title, name, outlet and
//! month that the article shares with those, how much oftener it stands with them than with anybody (its lift). One
//! more candidate is somebody whom no article gives in full. Shares of the exponentials are the confidence.

use std::collections::HashMap;

use whosaid_language::Gender;

use super::facts::Facts;
use super::key::hash;
use super::profile::Profile;
use super::sketch::short;
use crate::tables::SpeakerLink;

/// Least evidence besides the name itself, in nats.
const MIN_EVIDENCE: f32 = 0.55;
/// The same where only a given name links them.
const MIN_FOR_GIVEN: f32 = 1.5;
/// Least articles that know somebody who is called by the given name.
const KNOWN_BY_GIVEN: u32 = 4;
/// Least share of the best candidate.
const MIN_SHARE: f32 = 0.7;
/// Where somebody leads so clearly, two names that the article shares with their others are evidence enough, however
/// common: an article on the same matters.
const CLEAR_SHARE: f32 = 0.95;
const CLEAR_NAMES: u32 = 2;
/// Months after which somebody may be out of the news.
const LONG: u32 = 24;

/// How often each title and name stands with anybody.
#[derive(Debug, Default)]
pub(super) struct Background {
    names: HashMap<u32, u32>,
    titles: HashMap<u32, u32>,
    speakers: u32,
}

impl Background {
    pub fn add(&mut self, profile: &Profile) {
        self.speakers = self.speakers.saturating_add(profile.articles);
        for (into, sketch) in [(&mut self.names, &profile.names), (&mut self.titles, &profile.titles)] {
            for (item, n) in sketch.iter() {
                let count = into.entry(item).or_default();
                *count = count.saturating_add(n);
            }
        }
    }
}

/// What an article says of somebody whose name it gives in part.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked<'a> {
    pub facts: &'a Facts,
    pub titles: &'a [String],
    pub gender: Option<Gender>,
}

/// What speaks for one candidate, in nats.
#[derive(Clone, Copy, Debug, Default)]
struct Weight {
    prior: f32,
    title: f32,
    names: f32,
    time: f32,
    /// How many names of the article stand with the candidate elsewhere.
    shared: u32,
}

impl Weight {
    fn total(&self) -> f32 {
        self.prior + self.title + self.names + self.time
    }

    fn evidence(&self) -> f32 {
        self.title + self.names + self.time
    }

    fn how(&self) -> SpeakerLink {
        if self.title >= self.names && self.title >= self.time {
            SpeakerLink::Title
        } else if self.names >= self.time {
            SpeakerLink::Context
        } else {
            SpeakerLink::OutletAndDate
        }
    }
}

/// A candidate for a part of a name.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate<'a> {
    /// Index of the entity.
    pub entity: u32,
    pub profile: &'a Profile,
    /// The hash of its full name as context.
    pub own: u32,
    /// Linked by the given name.
    pub by_given: bool,
}

/// How much oftener an item stands with these articles than with any, from nothing to `most`; counts of one are halved.
fn lift(n: u32, of: u32, background: u32, total: u32, least: f32, most: f32) -> f32 {
    if n == 0 {
        return 0.0;
    }
    let here = n as f32 / of.max(1) as f32;
    let anywhere = background.max(1) as f32 / total.max(1) as f32;
    (here / anywhere).ln().clamp(least, most) * n as f32 / (n as f32 + 0.5)
}

fn weigh(asked: &Asked<'_>, candidate: &Candidate<'_>, background: &Background) -> Weight {
    let Candidate { profile, own, .. } = *candidate;
    let facts = asked.facts;
    let mut weight = Weight { prior: (profile.articles as f32 + 0.5).ln(), ..Weight::default() };
    let known = |map: &HashMap<u32, u32>, item| map.get(&item).copied().unwrap_or(0);
    for title in asked.titles {
        let item = short(hash(&[title]));
        let n = profile.titles.get(item);
        weight.title += lift(n, profile.articles, known(&background.titles, item), background.speakers, 0.4, 2.5);
    }
    for &item in &facts.named {
        let n = profile.names.get(item);
        weight.shared += u32::from(n > 0);
        weight.names += lift(n, profile.articles, known(&background.names, item), background.speakers, 0.05, 2.0);
        // The article itself has the full name.
        if item == own {
            weight.names += 3.0;
        }
    }
    weight.title = weight.title.min(4.0);
    weight.names = weight.names.min(5.0);
    let outlet = facts.outlet.is_some_and(|o| profile.outlets.get(o) > 0);
    if let Some(month) = facts.month {
        let near = (month.saturating_sub(1)..=month + 1).any(|m| profile.months.get(m) > 0);
        weight.time = match (outlet, near) {
            (true, true) => 0.6,
            (true, false) | (false, true) => 0.2,
            (false, false) => 0.0,
        };
        if let Some((first, last)) = profile.span()
            && (month + LONG < first || month > last + LONG)
        {
            weight.time = -1.5;
        }
    } else if outlet {
        weight.time = 0.2;
    }
    weight
}

/// The bearer of a full name who is meant, how that is known, and how sure it is; `None` where nothing but the part of
/// the name speaks for anybody, or as much for several.
pub(super) fn decide(
    asked: &Asked<'_>,
    candidates: &[Candidate<'_>],
    background: &Background,
) -> Option<(u32, SpeakerLink, f32)> {
    let weights: Vec<(&Candidate<'_>, Weight)> = candidates
        .iter()
        .filter(|c| c.profile.can_be(asked.gender))
        .map(|c| (c, weigh(asked, c, background)))
        .collect();
    // More bearers of a surname that are known make one likelier who is not.
    let unknown = 0.5 + 0.25 * (weights.len() as f32 - 1.0).max(0.0);
    let best = weights.iter().enumerate().max_by(|a, b| {
        let order = a.1.1.total().total_cmp(&b.1.1.total());
        order.then_with(|| b.1.0.own.cmp(&a.1.0.own))
    })?;
    let (candidate, weight) = *best.1;
    let top = weight.total();
    let others: f32 = weights.iter().enumerate().filter(|w| w.0 != best.0).map(|w| (w.1.1.total() - top).exp()).sum();
    let share = 1.0 / (1.0 + others + unknown * (-top).exp());
    let least = if candidate.by_given { MIN_FOR_GIVEN } else { MIN_EVIDENCE };
    let clear = weight.shared >= CLEAR_NAMES && share >= CLEAR_SHARE && weight.time >= 0.0 && !candidate.by_given;
    // A given name alone means who is known by it.
    if candidate.by_given && (candidate.profile.articles < KNOWN_BY_GIVEN || share < CLEAR_SHARE) {
        return None;
    }
    let enough = weight.evidence() >= least && share >= MIN_SHARE;
    (enough || clear).then(|| (candidate.entity, weight.how(), share))
}

/// What titles and names that two profiles share speak for their being one person's, in nats.
pub(super) fn affinity(a: &Profile, b: &Profile, background: &Background) -> f32 {
    let sum =
        |of: &super::sketch::Sketch, other: &super::sketch::Sketch, map: &HashMap<u32, u32>, least, most| -> f32 {
            let known = |item| map.get(&item).copied().unwrap_or(0);
            of.iter()
                .filter(|&(item, _)| other.get(item) > 0)
                .map(|(item, _)| lift(other.get(item), b.articles, known(item), background.speakers, least, most))
                .sum()
        };
    sum(&a.titles, &b.titles, &background.titles, 0.4, 2.5) + sum(&a.names, &b.names, &background.names, 0.05, 2.0)
}
