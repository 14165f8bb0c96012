//! The types that the language core shares: what a stage gives the next one.
//!
//! Offsets are bytes of the article's text (`u32`, end exclusive), always on character boundaries.
//! Whoever writes them for the world converts them to Unicode code points, once.

use serde::{Deserialize, Serialize};

/// A stretch of the text: bytes `start..end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// A span of bytes `start..end`; `start <= end` is the caller's promise.
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start: start as u32, end: end as u32 }
    }

    /// The bytes covered.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// The text covered.
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }

    /// Length in bytes.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies inside (or is equal).
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share a byte.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// A run of items of some list: indices `start..end` (tokens of a sentence, sentences of a paragraph).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Run {
    /// First index.
    pub start: u32,
    /// One past the last index.
    pub end: u32,
}

impl Run {
    /// Indices `start..end`.
    pub fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// As a range, to index with.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    /// How many.
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether there are none.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }
}

/// How a quote gives its content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum QuoteKind {
    /// Wholly inside quotation marks.
    Direct,
    /// Partly inside quotation marks.
    Mixed,
    /// No quotation marks.
    Indirect,
}

/// The form of a source mention.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SourceKind {
    /// Has a proper name ('Sen. Ann Lee', 'the Labour party').
    Named,
    /// A common noun phrase ('the prime minister').
    Nominal,
    /// A pronoun ('he', 'who').
    Pronoun,
    /// No source in the text ('is expected').
    None,
}

/// Who said what: one attribution, by the conventions of PolNeAR (Newell, Margolin & Ruths 2018).
///
/// Each role is a list of disjoint spans in text order; `content` has at least one, `source` and
/// `cue` may be empty. No attribution lies inside another.
#[derive(Clone, Debug, PartialEq)]
pub struct Attribution {
    /// What is said, with its quotation marks.
    pub content: Vec<Span>,
    /// The reporting expression ('said', 'according to').
    pub cue: Vec<Span>,
    /// Who says it, as mentioned here.
    pub source: Vec<Span>,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// Probability (0 to 1) that content, source and cue are all right by the soft match.
    pub confidence: f32,
}

/// What kind of speaker an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SpeakerKind {
    /// One named person.
    Person,
    /// A body with a name: a company, party, campaign, newspaper, government.
    Organisation,
    /// Several people ('voters', 'Democrats').
    Group,
    /// A text or poll ('the report').
    Document,
    /// Somebody without a name ('a senior official').
    Unnamed,
}

/// Whether somebody is a woman or a man, by given name, honorific and pronouns.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Gender {
    /// 'Mrs.', 'she'.
    Woman,
    /// 'Mr.', 'he'.
    Man,
}

/// Somebody or something that the article's attributions are attributed to.
#[derive(Clone, Debug, PartialEq)]
pub struct Entity {
    /// The fullest name known in the article, without title or honorific.
    pub name: String,
    /// What it is.
    pub kind: SpeakerKind,
    /// Other forms seen in the article, sorted.
    pub aliases: Vec<String>,
    /// Titles and roles seen with the name ('Sen.', 'prime minister'), sorted.
    pub titles: Vec<String>,
    /// A person's gender, where the article tells.
    pub gender: Option<Gender>,
}

/// Who an attribution is attributed to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Resolution {
    /// Index into the entities.
    pub entity: u32,
    /// How it was found: a stable short word ('exact_name', 'surname', 'title', 'pronoun', ...).
    pub how: &'static str,
    /// How sure, 0 to 1.
    pub confidence: f32,
}

/// Whose stance a marker shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Holder {
    /// The source of the quote that the marker stands in.
    Source,
    /// The article's narrator.
    Narrator,
}

/// Whether a marker stands or is negated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// Stands as it is.
    Affirmed,
    /// A negation reaches it, or it is the negation of its subcategory.
    Negated,
}

/// Good or bad, for or against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Valence {
    /// Good, or for.
    Positive,
    /// Bad, or against.
    Negative,
}

/// One stance marker.
#[derive(Clone, Debug, PartialEq)]
pub struct StanceMarker {
    /// The whole expression.
    pub span: Span,
    /// The lexicon entry's lemma.
    pub lemma: String,
    /// Index into the lexicon's subcategories (which name category, subcategory and mappings).
    pub subcategory: u16,
    /// Affirmed or negated.
    pub polarity: Polarity,
    /// For attitude and alignment; `None` where there is no clear direction.
    pub valence: Option<Valence>,
    /// Inside a question.
    pub questioned: bool,
    /// Inside an if-clause.
    pub conditional: bool,
    /// Whose stance it is.
    pub holder: Holder,
    /// The attribution whose content or cue it stands in.
    pub attribution: Option<u32>,
}

/// What the cue does to the claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum CueClass {
    Neutral,
    Structuring,
    Assertive,
    Distancing,
    Factive,
    Admission,
    Denial,
    Directive,
    Commissive,
    Expressive,
    Interactional,
    Mental,
    Manner,
    Other,
}

/// A cue, classified: its head's lemma, its class, and what the author thereby commits to.
#[derive(Clone, Debug, PartialEq)]
pub struct Cue {
    /// Lemma of the cue's head ('say', 'according to', ':'), empty without a cue.
    pub lemma: String,
    /// Its class.
    pub class: CueClass,
}

/// All that the language core finds in one article. Lists are in text order.
#[derive(Clone, Debug, Default)]
pub struct Annotations {
    /// Paragraphs.
    pub paragraphs: Vec<Span>,
    /// Sentences.
    pub sentences: Vec<Span>,
    /// How many tokens of the text are words (have a letter or digit).
    pub n_words: u32,
    /// Attributions.
    pub attributions: Vec<Attribution>,
    /// Each attribution's cue, classified: as long as `attributions`.
    pub cues: Vec<Cue>,
    /// How many words each attribution's content has: as long as `attributions`.
    pub content_words: Vec<u32>,
    /// The form of each attribution's source: as long as `attributions`.
    pub source_kinds: Vec<SourceKind>,
    /// Who is spoken of as a speaker.
    pub entities: Vec<Entity>,
    /// Each attribution's speaker: as long as `attributions`.
    pub speakers: Vec<Option<Resolution>>,
    /// Full names (two words or more) of all that the article names, whether they speak or not, in text order.
    pub named: Vec<String>,
    /// Stance markers.
    pub markers: Vec<StanceMarker>,
}
