//! One walk over the article, word by word: who is mentioned, who speaks, and who each pronoun is.

use super::entities::Actor;
use super::lexicon::class;
use super::names::{Name, NameKind};
use super::rank::{self, Feature, Features, Trace};
use super::roles;
use super::sources::{Part, Phrase, Source};
use super::words::{Word, covered};
use crate::Document;
use crate::text::Tag;
use crate::types::{Attribution, SpeakerHow};

/// Least likelihood of being a person that a feature tells apart from none.
const MIN_PERSONHOOD: f32 = 0.02;

/// Least likelihood of being a person of what can be a 'he' or 'she' though it seems something else.
const MIN_CANDIDATE: f32 = 0.4;

/// Confidence that 'he' or 'she' is the description that spoke last: an own estimate.
const UNNAMED_CONFIDENCE: f32 = 0.6;

/// Most words between a subject and the object of its verb, for them to be two people.
const MAX_OBJECT_DISTANCE: usize = 4;

/// Confidence of a surname, and of one with a title: the shares that are right by the gold chains of GUM's training documents
/// and the machine-made ones of a quarter of PolNeAR's training articles (915 and 182 sources).
const SURNAME_CONFIDENCE: f32 = 0.975;
const TITLE_CONFIDENCE: f32 = 0.96;

/// Who an attribution is attributed to, before entities are written out.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Who {
    /// Somebody named.
    Actor(usize),
    /// Several, of whom some have names.
    Several(Vec<Member>),
    /// A phrase of the text: nobody named.
    Phrase(Phrase),
    /// A body that nobody names: 'her campaign'; its owner and the phrase.
    Owned(usize, Phrase),
}

/// One of several speakers.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Member {
    /// Somebody named.
    Actor(usize),
    /// Words for others.
    Words(std::ops::Range<usize>),
}

/// A found speaker: who, how, how sure.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub who: Who,
    pub how: SpeakerHow,
    pub confidence: f32,
}

/// The pronouns by what they can stand for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Pronoun {
    He,
    She,
    It,
    They,
    Who,
    First,
    Second,
}

/// Most bytes of a pronoun with a clitic ('themselves’ve').
const MAX_PRONOUN: usize = 18;

/// What a lower-case word can stand for, if it is a pronoun.
pub(super) fn pronoun(lower: &str) -> Option<Pronoun> {
    // Asked of every word of a text: most are told by their first letter.
    if lower.len() > MAX_PRONOUN
        || !matches!(lower.as_bytes().first(), Some(b'h' | b's' | b'i' | b't' | b'w' | b'm' | b'u' | b'o' | b'y'))
    {
        return None;
    }
    let end = lower.bytes().position(|b| matches!(b, b'\'' | 0xe2)).unwrap_or(lower.len());
    Some(match &lower[..end] {
        "he" | "him" | "his" | "himself" => Pronoun::He,
        "she" | "her" | "hers" | "herself" => Pronoun::She,
        "it" | "its" | "itself" => Pronoun::It,
        "they" | "them" | "their" | "theirs" | "themselves" => Pronoun::They,
        "who" | "whom" | "whose" | "which" | "that" => Pronoun::Who,
        "i" | "me" | "my" | "mine" | "myself" | "we" | "us" | "our" | "ours" | "ourselves" => Pronoun::First,
        "you" | "your" => Pronoun::Second,
        _ => return None,
    })
}

/// A pronoun's word, and its candidates' actors and features.
pub(super) type Example = (usize, Vec<(usize, Features)>);

/// The state of the walk.
pub(super) struct Walk<'a, 'd> {
    pub document: &'a Document<'a>,
    pub words: &'a [Word<'d>],
    pub names: &'a [Name],
    pub actors: &'a [Actor],
    pub attributions: &'a [Attribution],
    pub sources: &'a [Source],
    pub traces: Vec<Trace>,
    /// Each attribution's speaker.
    pub found: Vec<Option<Found>>,
    /// Per word: the attribution in whose content it stands, `u32::MAX` for none.
    pub content_of: Vec<u32>,
    /// The last speaker so far, and the word of that source.
    pub last_speaker: Option<(Who, usize)>,
    /// The ranker's weights.
    pub weights: Features,
    /// Where asked for: each pronoun's word, and its candidates' actors and features.
    pub examples: Option<Vec<Example>>,
    /// The last 'he' and 'she' resolved: actor and word.
    pub last_pronoun: [Option<(usize, usize)>; 2],
}

impl<'a, 'd> Walk<'a, 'd> {
    pub fn new(
        document: &'a Document<'a>,
        words: &'a [Word<'d>],
        names: &'a [Name],
        actors: &'a [Actor],
        attributions: &'a [Attribution],
        sources: &'a [Source],
    ) -> Self {
        let mut content_of = vec![u32::MAX; words.len()];
        for (i, a) in attributions.iter().enumerate() {
            for &span in &a.content {
                content_of[covered(words, span)].fill(i as u32);
            }
        }
        Self {
            document,
            words,
            names,
            actors,
            attributions,
            sources,
            traces: vec![Trace::default(); actors.len()],
            found: vec![None; attributions.len()],
            content_of,
            last_speaker: None,
            weights: Features::NONE,
            examples: None,
            last_pronoun: [None; 2],
        }
    }

    /// Walks from the first word to the last; then resolves what needs to know both sides.
    pub fn run(&mut self) {
        let mut heads: Vec<(usize, usize)> =
            (0..self.sources.len()).filter_map(|i| self.sources[i].head(self.names).map(|h| (h, i))).collect();
        heads.sort_unstable();
        let (mut next_head, mut next_name) = (0, 0);
        for i in 0..self.words.len() {
            if self.document.budget().is_spent_after(1) {
                return;
            }
            while next_name < self.names.len() && self.names[next_name].core.end - 1 <= i {
                self.mention(next_name);
                next_name += 1;
            }
            let mut resolved = None;
            let kind = pronoun(self.words[i].lower);
            if self.examples.is_some() && matches!(kind, Some(Pronoun::He | Pronoun::She)) {
                let mut candidates = Vec::new();
                let source = heads[next_head..].first().filter(|h| h.0 == i).map(|h| h.1);
                self.candidates(i, Some(kind == Some(Pronoun::He)), source, |a, f| candidates.push((a, *f)));
                self.examples.get_or_insert_default().push((i, candidates));
            }
            while next_head < heads.len() && heads[next_head].0 == i {
                let attribution = heads[next_head].1;
                next_head += 1;
                let found = self.source(attribution, i);
                if let Some(Found { who, .. }) = &found {
                    if let Who::Actor(a) = who {
                        self.traces[*a].spoke = Some(i);
                        resolved = Some(*a);
                    }
                    self.last_speaker = Some((who.clone(), i));
                }
                self.found[attribution] = found;
            }
            let third = match kind {
                Some(Pronoun::He) => 1,
                Some(Pronoun::She) => 0,
                _ => {
                    // A resolved phrase ('the mayor') is a mention like a name.
                    if let (Some(actor), false) = (resolved, self.words[i].quoted) {
                        let trace = &mut self.traces[actor];
                        trace.last = Some(i);
                        trace.subject = true;
                        trace.subject_at = Some(i);
                        trace.reported = false;
                        trace.modifier = false;
                    }
                    continue;
                }
            };
            if self.words[i].quoted || self.is_of_unnamed(i, third == 1) {
                continue;
            }
            // 'Obama backed her': nobody whom the verb's subject could be.
            if resolved.is_none() && self.is_object(i) && self.only_candidate_is_subject(i, third == 1) {
                continue;
            }
            let by_source = resolved.map(|actor| (actor, self.share_of_source(next_head, &heads)));
            if let Some((actor, share)) = by_source.or_else(|| self.third_person(i, Some(third == 1), None)) {
                let subject = matches!(self.words[i].lower, "he" | "she");
                let reported = self.content_of[i] != u32::MAX;
                let trace = &mut self.traces[actor];
                trace.last = Some(i);
                trace.subject = subject;
                trace.modifier = matches!(self.words[i].lower, "his" | "her");
                trace.reported = reported;
                trace.count += 1;
                trace.pronouns += (2.0 * share - 1.0).max(0.0) * if third == 1 { 1.0 } else { -1.0 };
                if subject {
                    trace.subject_at = Some(i);
                }
                self.last_pronoun[third] = Some((actor, i));
            }
        }
        super::neighbours::run(self);
    }

    /// Whether 'him' or 'her' at word `i` is an object and no possessive.
    fn is_object(&self, i: usize) -> bool {
        let next = self.words.get(i + 1).filter(|w| w.sentence == self.words[i].sentence);
        match self.words[i].lower {
            "him" => true,
            "her" => next.is_none_or(|w| {
                !w.wordy
                    || matches!(w.lower, "and" | "or" | "up" | "off" | "out" | "down" | "back" | "over")
                    || matches!(w.tag, Tag::In | Tag::To | Tag::Rb | Tag::Dt)
            }),
            _ => false,
        }
    }

    /// Whether the object at word `i` would be the subject of its own verb, a few words before.
    fn only_candidate_is_subject(&self, i: usize, male: bool) -> bool {
        let Some((actor, _)) = self.third_person(i, Some(male), None) else { return false };
        let subject = self.traces[actor].subject_at.filter(|&at| at < i && at + MAX_OBJECT_DISTANCE >= i);
        subject.is_some_and(|at| {
            self.words[at].sentence == self.words[i].sentence && self.words[at + 1..i].iter().all(|w| w.wordy)
        })
    }

    /// How sure the source was that was resolved last, before `next` of the sources' heads.
    fn share_of_source(&self, next: usize, heads: &[(usize, usize)]) -> f32 {
        let last = next.checked_sub(1).and_then(|k| heads.get(k));
        last.and_then(|&(_, attribution)| self.found[attribution].as_ref()).map_or(0.5, |found| found.confidence)
    }

    /// Notes that a name was passed.
    fn mention(&mut self, index: usize) {
        let name = &self.names[index];
        let at = name.core.end - 1;
        let trace = &mut self.traces[name.entity as usize];
        trace.count += 1;
        if self.words[at].quoted {
            trace.quoted = Some(at);
            return;
        }
        trace.last = Some(at);
        trace.subject = name.subject;
        trace.modifier = name.modifier;
        trace.reported = self.content_of[at] != u32::MAX;
        if name.subject {
            trace.subject_at = Some(at);
        }
    }

    /// Who the source of an attribution, with its head at word `i`, is.
    fn source(&mut self, attribution: usize, i: usize) -> Option<Found> {
        match &self.sources[attribution] {
            Source::Absent => None,
            Source::Name(n) => {
                let name = &self.names[self.resident(*n)];
                let actor = name.entity as usize;
                let full = self.actors[actor].name.len();
                let how = if name.owner.is_some() || name.core.len() >= full {
                    SpeakerHow::ExactName
                } else if name.titled {
                    SpeakerHow::TitleAndSurname
                } else if self.words[name.core.start].capitals && self.actors[actor].kind != NameKind::Person {
                    SpeakerHow::Acronym
                } else if self.actors[actor].kind == NameKind::Person {
                    SpeakerHow::Surname
                } else {
                    SpeakerHow::ShortName
                };
                let confidence = match how {
                    SpeakerHow::ExactName => 0.97,
                    SpeakerHow::Surname => SURNAME_CONFIDENCE,
                    SpeakerHow::TitleAndSurname => TITLE_CONFIDENCE,
                    _ => 0.93,
                };
                Some(Found { who: Who::Actor(actor), how, confidence })
            }
            Source::Several(list) => {
                let member = |part: &Part| match part {
                    Part::Name(n) => Member::Actor(self.names[*n].entity as usize),
                    Part::Words(words) => Member::Words(words.clone()),
                };
                Some(Found {
                    who: Who::Several(list.iter().map(member).collect()),
                    how: SpeakerHow::Several,
                    confidence: 0.9,
                })
            }
            Source::Phrase(phrase) => self.headline_name(phrase).or_else(|| super::nominals::resolve(self, phrase)),
            Source::Pronoun(_) => match pronoun(self.words[i].lower)? {
                Pronoun::He => self.person(i, true, attribution),
                Pronoun::She => self.person(i, false, attribution),
                Pronoun::It => super::nominals::thing(self, i),
                Pronoun::They => super::nominals::plural(self, i),
                Pronoun::Who => super::nominals::relative(self, i),
                Pronoun::First | Pronoun::Second => None,
            },
        }
    }

    fn person(&self, i: usize, male: bool, attribution: usize) -> Option<Found> {
        let named = self.third_person(i, Some(male), Some(attribution));
        if let Some(phrase) = self.unnamed(i, male) {
            // Somebody named since the phrase is nearer.
            let since =
                named.and_then(|(actor, _)| self.traces[actor].last).is_some_and(|last| last > phrase.words.end);
            if !since {
                let confidence = UNNAMED_CONFIDENCE;
                return Some(Found { who: Who::Phrase(phrase), how: SpeakerHow::Pronoun, confidence });
            }
        }
        let (actor, confidence) = named?;
        Some(Found { who: Who::Actor(actor), how: SpeakerHow::Pronoun, confidence })
    }

    /// Whether an actor can be a person at all.
    pub fn personal(&self, actor: usize) -> bool {
        let a = &self.actors[actor];
        let seems = matches!(a.kind, NameKind::Person | NameKind::Unknown);
        a.owner.is_none() && (seems || a.person >= MIN_CANDIDATE)
    }

    /// The actor that 'he' (`male`) or 'she' (or either: `None`) at word `i` stands for, with a share of 0 to 1.
    pub fn third_person(&self, i: usize, male: Option<bool>, attribution: Option<usize>) -> Option<(usize, f32)> {
        let mut scores = Vec::with_capacity(8);
        self.candidates(i, male, attribution, |actor, features| {
            scores.push((actor, rank::score(features, &self.weights)))
        });
        rank::best(&scores)
    }

    /// Calls `each` with the features of every candidate for 'he' or 'she' at word `i`.
    pub fn candidates(
        &self,
        i: usize,
        male: Option<bool>,
        attribution: Option<usize>,
        mut each: impl FnMut(usize, &Features),
    ) {
        self.document.budget().is_spent_after(self.actors.len()); // The walk asks what comes of it.
        let words = self.words;
        let sentence = words[i].sentence;
        let own = super::turns::taker(self, i);
        let fits = |a: usize| {
            let agrees = |m: bool| self.actors[a].can_be(m) && !self.traces[a].was_other(m);
            self.personal(a) && male.is_none_or(agrees) && Some(a) != own
        };
        let recent = (0..self.actors.len()).filter(|&a| fits(a)).max_by_key(|&a| self.traces[a].last);
        let mentions: u32 =
            (0..self.actors.len()).filter(|&a| fits(a)).map(|a| self.actors[a].mentions.len() as u32).sum();
        let sentence_start = words.partition_point(|w| w.sentence < sentence);
        let sentence_end = words.partition_point(|w| w.sentence <= sentence);
        let named_in = |actor: usize, from: usize, to: usize| {
            let names = self.names;
            let mentions = &self.actors[actor].mentions;
            let start = mentions.partition_point(|&m| names[m as usize].core.start < from);
            let here = mentions[start..].iter().map(|&m| &names[m as usize]);
            here.take_while(|name| name.core.start < to).any(|name| !name.modifier)
        };
        for actor in (0..self.actors.len()).filter(|&a| fits(a)) {
            let trace = &self.traces[actor];
            let who = &self.actors[actor];
            let mut f = Features::NONE;
            f[Feature::Personhood] = who.person.max(MIN_PERSONHOOD).ln();
            f[Feature::GenderKnown] = f32::from(who.gendered());
            f[Feature::KindUnknown] = f32::from(who.kind == NameKind::Unknown && !who.gendered());
            match trace.last {
                Some(at) => {
                    let distance = sentence.saturating_sub(words[at].sentence);
                    f[match distance {
                        0 => Feature::SameSentence,
                        1 => Feature::SentenceBefore,
                        2 => Feature::TwoSentencesBefore,
                        3..=5 => Feature::ThreeToFiveBefore,
                        _ => Feature::SixOrMoreBefore,
                    }] = 1.0;
                    f[Feature::LastWasSubject] = f32::from(trace.subject);
                    f[Feature::LastWasModifier] = f32::from(trace.modifier);
                    f[Feature::LastWasReported] =
                        f32::from(trace.reported && self.content_of[at] != self.content_of[i]);
                    let paragraph =
                        |w: usize| self.document.sentences.get(words[w].sentence as usize).map(|s| s.paragraph);
                    f[Feature::SameParagraph] = f32::from(paragraph(at) == paragraph(i));
                }
                None if trace.quoted.is_some() => f[Feature::OnlyQuoted] = 1.0,
                None => {
                    let later = who.mentions.iter().any(|&m| {
                        let at = self.names[m as usize].core.start;
                        at > i && words[at].sentence == sentence
                    });
                    f[Feature::NamedOnlyLater] = if later { 1.0 } else { 1.5 };
                }
            }
            f[Feature::MostRecent] = f32::from(recent == Some(actor) && trace.last.is_some());
            if let Some((Who::Actor(a), at)) = &self.last_speaker
                && *a == actor
            {
                f[Feature::LastSpeaker] = 1.0;
                f[Feature::LastSpeakerNear] = f32::from(sentence.saturating_sub(words[*at].sentence) <= 2);
            }
            if let Some((Who::Actor(a), at)) = &self.last_speaker
                && let Some(quote) = attribution.and_then(|k| self.attributions[k].content.first())
            {
                let from = covered(words, *quote).start.min(words.len() - 1);
                let before = words[from].sentence.checked_sub(words[*at].sentence).is_some_and(|d| d <= 1);
                f[Feature::SpokeBeforeQuote] = f32::from(*a == actor && before && *at < from && words[from].quoted);
            }
            if let Some((a, at)) = male.and_then(|m| self.last_pronoun[usize::from(m)])
                && a == actor
            {
                f[Feature::LastPronoun] = 1.0;
                f[Feature::LastPronounNear] = f32::from(sentence.saturating_sub(words[at].sentence) <= 1);
            }
            f[Feature::Count] = (1.0 + trace.count as f32).ln();
            if let Some(at) = trace.subject_at {
                f[Feature::SubjectOfSentence] = f32::from(at >= sentence_start);
                f[Feature::SubjectOfSentenceBefore] = f32::from(words[at].sentence + 1 == sentence);
            }
            if let Some(attribution) = attribution {
                f[Feature::NamedInContent] = f32::from(self.attributions[attribution].content.iter().any(|&span| {
                    let range = covered(words, span);
                    named_in(actor, range.start, range.end)
                }));
            }
            f[Feature::NamedLaterInSentence] = f32::from(named_in(actor, i + 1, sentence_end.min(i + 12)));
            if self.content_of[i] != u32::MAX
                && Some(self.content_of[i] as usize) != attribution
                && let Some(Found { who: Who::Actor(a), .. }) = &self.found[self.content_of[i] as usize]
            {
                f[if words[i].quoted { Feature::QuotedSpeaker } else { Feature::SpeakerOfTheseWords }] =
                    f32::from(*a == actor);
            }
            f[Feature::ShareOfMentions] = who.mentions.len() as f32 / mentions.max(1) as f32;
            each(actor, &f);
        }
    }

    /// The word of an actor's last mention so far.
    pub fn last(&self, actor: usize) -> Option<usize> {
        self.traces[actor].last.max(self.traces[actor].quoted)
    }

    /// The actor whose role has word `i` as its noun ('Ann Lee, a lawyer').
    pub fn in_role(&self, i: usize) -> Option<usize> {
        self.actors.iter().position(|a| a.roles.iter().any(|r| r.head == i))
    }

    /// The name whose words end right before word `i`.
    pub fn name_ending_at(&self, i: usize) -> Option<usize> {
        let end = self.names.partition_point(|n| n.core.end <= i);
        self.names[..end].iter().rposition(|n| n.full.end == i)
    }

    /// The role's holder.
    pub fn role(&self, phrase: &Phrase) -> Option<(usize, f32)> {
        roles::holder(self.words, self.actors, &phrase.words, phrase.head, &|a| self.last(a))
    }

    /// Whether word `i` has one of the classes.
    pub fn is(&self, i: usize, classes: u32) -> bool {
        self.words[i].lexeme.is(classes)
    }

    /// Whether the word is a noun in the plural, by its form or its class.
    pub fn is_plural(&self, i: usize) -> bool {
        let w = &self.words[i];
        // 'Attorneys general', 'sisters-in-law'.
        let first =
            if matches!(w.lower, "general" | "elect" | "designate") && i > 0 { self.words[i - 1].lower } else { "" };
        let inner = w.lower.split_once("-in-").or(w.lower.split_once("-at-")).map_or(first, |(noun, _)| noun);
        if inner.ends_with('s') {
            return true;
        }
        w.lexeme.is(class::GROUP)
            || (w.lower.len() > 3
                && w.lower.ends_with('s')
                && !w.lower.ends_with("ss")
                && !w.lower.ends_with("us")
                && !w.possessive)
    }
}
