//! The text up to a word: who was mentioned and how, who spoke, whom the pronouns stood for.

use super::found::{Found, Who};
use super::rank::Features;
use super::section::Section;

/// What is known of an actor at one point of the text, as the walk goes on.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Trace {
    /// Word of its last mention outside of quotations (a name or a resolved pronoun).
    pub last: Option<usize>,
    /// That mention was a subject.
    pub subject: bool,
    /// That mention was part of a longer phrase ('the Trump campaign').
    pub modifier: bool,
    /// That mention stood in somebody's reported words.
    pub reported: bool,
    /// Word of its last mention inside a quotation.
    pub quoted: Option<usize>,
    /// Word of its last mention as a subject.
    pub subject_at: Option<usize>,
    /// Word of its last mention as the source of an attribution.
    pub spoke: Option<usize>,
    /// Mentions so far.
    pub count: u32,
    /// How often, and how surely, 'he' (above 0) and 'she' (below 0) stood for it.
    pub pronouns: f32,
}

/// How sure 'he' must have been for an actor that 'she' is somebody else: an own estimate, half of a sure pronoun's.
const MIN_OTHER: f32 = 0.5;

impl Trace {
    /// Whether the text has called the actor 'she' where 'he' is asked for (`male`), or the other way round.
    pub fn was_other(&self, male: bool) -> bool {
        if male { self.pronouns < -MIN_OTHER } else { self.pronouns > MIN_OTHER }
    }
}

/// A section and what its text has told so far. The walk changes it; those who look for an antecedent only read it.
pub(super) struct Discourse<'a, 'd> {
    pub section: &'a Section<'a, 'd>,
    /// The weights by which a 'he' or 'she' is resolved.
    pub weights: &'a Features,
    /// Each actor's.
    pub traces: Vec<Trace>,
    /// Each attribution's speaker, where its source has been passed.
    pub found: Vec<Option<Found>>,
    /// The last speaker so far, and the word of that source.
    pub last_speaker: Option<(Who, usize)>,
    /// The last 'she' and 'he' resolved: actor and word.
    pub last_pronoun: [Option<(usize, usize)>; 2],
}

impl<'a, 'd> Discourse<'a, 'd> {
    /// Before the first word.
    pub fn new(section: &'a Section<'a, 'd>, weights: &'a Features) -> Self {
        Self {
            section,
            weights,
            traces: vec![Trace::default(); section.actors.len()],
            found: vec![None; section.attributions.len()],
            last_speaker: None,
            last_pronoun: [None; 2],
        }
    }

    /// The word of an actor's last mention so far.
    pub fn last(&self, actor: usize) -> Option<usize> {
        self.traces[actor].last.max(self.traces[actor].quoted)
    }

    /// Notes that a name was passed.
    pub fn pass_name(&mut self, index: usize) {
        let name = &self.section.names[index];
        let at = name.core.end - 1;
        if self.is_signature(at) {
            return;
        }
        let trace = &mut self.traces[name.entity as usize];
        trace.count += 1;
        if self.section.words[at].quoted {
            trace.quoted = Some(at);
            return;
        }
        trace.last = Some(at);
        trace.subject = name.subject;
        trace.modifier = name.modifier;
        trace.reported = self.section.content_of[at] != u32::MAX;
        if name.subject {
            trace.subject_at = Some(at);
        }
    }

    /// Notes that a source with its head at word `i` was passed, and whom it was resolved to; the actor, if it is one.
    pub fn pass_source(&mut self, attribution: usize, i: usize, found: Option<Found>) -> Option<usize> {
        let mut actor = None;
        if let Some(Found { who, .. }) = found.as_ref().filter(|_| !self.is_signature(i)) {
            if let Who::Actor(a) = who {
                self.traces[*a].spoke = Some(i);
                actor = Some(*a);
            }
            self.last_speaker = Some((who.clone(), i));
        }
        self.found[attribution] = found;
        actor
    }

    /// Whether word `i` signs a letter or is who it is to ('Dear Ann'): nobody whom a letter calls 'he'.
    fn is_signature(&self, i: usize) -> bool {
        let words = self.section.words;
        let dear = (i.saturating_sub(2)..i).any(|k| words[k].lower == "dear" && words[k].opens);
        dear || self.section.document.layout.is_signature(self.section.words[i].span.start)
    }

    /// Notes that the phrase with its head at word `i` ('the mayor') stands for an actor: a mention like a name.
    pub fn pass_phrase(&mut self, i: usize, actor: usize) {
        let trace = &mut self.traces[actor];
        trace.last = Some(i);
        trace.subject = true;
        trace.subject_at = Some(i);
        trace.reported = false;
        trace.modifier = false;
    }

    /// Notes that 'he' (`male`) or 'she' at word `i` stands for an actor, with a share of 0 to 1.
    pub fn pass_pronoun(&mut self, i: usize, male: bool, actor: usize, share: f32) {
        let lower = self.section.words[i].lower;
        let subject = matches!(lower, "he" | "she");
        let trace = &mut self.traces[actor];
        trace.last = Some(i);
        // 'Tom Bell lost his job' is about him all the same.
        let words = self.section.words;
        let own = trace.subject
            && !trace.modifier
            && trace.subject_at.is_some_and(|at| words[at].sentence == words[i].sentence);
        trace.subject = subject || own;
        trace.modifier = matches!(lower, "his" | "her") && !own;
        trace.reported = self.section.content_of[i] != u32::MAX;
        trace.count += 1;
        trace.pronouns += (2.0 * share - 1.0).max(0.0) * if male { 1.0 } else { -1.0 };
        if subject {
            trace.subject_at = Some(i);
        }
        self.last_pronoun[usize::from(male)] = Some((actor, i));
    }
}
