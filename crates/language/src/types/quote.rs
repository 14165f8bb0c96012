//! Quotes: who said what.

use super::Span;
use crate::word_enum;

word_enum! {
    /// How a quote renders its content.
    pub enum QuoteKind {
        /// Wholly inside quotation marks of any kind, or speech that the layout sets off.
        Direct = "direct",
        /// Partly inside quotation marks.
        Mixed = "mixed",
        /// Without quotation marks.
        Indirect = "indirect",
    }
}

word_enum! {
    /// How the text sets quoted words off.
    pub enum QuoteForm {
        /// Quotation marks.
        Marks = "marks",
        /// A turn of a transcript, interview or dialogue.
        Turn = "turn",
        /// Paragraphs after a colon.
        Block = "block",
        /// A list after a colon.
        List = "list",
        /// An embedded post with its author's name and handle.
        Tweet = "tweet",
        /// A letter with its signature.
        Letter = "letter",
    }
}

word_enum! {
    /// The form of a source mention.
    pub enum SourceKind {
        /// Has a proper name ('Sen. Ann Lee', 'the Labour party').
        Named = "named",
        /// A common noun phrase ('the prime minister').
        Nominal = "nominal",
        /// A pronoun ('he', 'who').
        Pronoun = "pronoun",
        /// No source in the text ('is expected').
        None = "none",
    }
}

word_enum! {
    /// What a cue does to the claim: the classes of docs/stance-scheme.md.
    pub enum CueClass {
        /// Reports and no more ('said', 'told').
        Neutral = "neutral",
        /// Places the words in a sequence ('added', 'concluded').
        Structuring = "structuring",
        /// Reports with force ('insisted', 'argued').
        Assertive = "assertive",
        /// The author keeps a distance ('claimed', 'alleged').
        Distancing = "distancing",
        /// Presents the content as true ('revealed', 'pointed out').
        Factive = "factive",
        /// Presents the content as conceded ('admitted', 'acknowledged').
        Admission = "admission",
        /// Rejects the content ('denied', 'dismissed').
        Denial = "denial",
        /// Wants somebody to act ('urged', 'demanded').
        Directive = "directive",
        /// Binds the speaker ('promised', 'vowed').
        Commissive = "commissive",
        /// Shows a feeling ('praised', 'complained').
        Expressive = "expressive",
        /// Part of an exchange ('asked', 'replied').
        Interactional = "interactional",
        /// A thought or feeling that need not have been spoken ('believes', 'fears').
        Mental = "mental",
        /// How it sounded ('whispered', 'shouted').
        Manner = "manner",
        /// Any other cue, or none.
        Other = "other",
    }
}

word_enum! {
    /// The rule by which a source was resolved to an entity.
    #[non_exhaustive]
    pub enum SpeakerHow {
        /// The fullest name that the article has.
        ExactName = "exact_name",
        /// A title with a surname ('Mr Lee').
        TitleAndSurname = "title_and_surname",
        /// A surname alone.
        Surname = "surname",
        /// A part of a body's name.
        ShortName = "short_name",
        /// An acronym of a body's name.
        Acronym = "acronym",
        /// Two names or more.
        Several = "several",
        /// A description with the name next to it.
        Apposition = "apposition",
        /// 'the mayor', of whom the text says who it is.
        Role = "role",
        /// 'the woman', of whom the text just spoke.
        Epithet = "epithet",
        /// 'the agency', which the text has named.
        BodyNoun = "body_noun",
        /// 'her campaign': a body that belongs to somebody.
        BodyOf = "body_of",
        /// 'her letter': what somebody says by way of a document.
        ByDocument = "by_document",
        /// A description of nobody who is named.
        Phrase = "phrase",
        /// 'he', 'she'.
        Pronoun = "pronoun",
        /// 'it'.
        PronounIt = "pronoun_it",
        /// 'they'.
        PronounThey = "pronoun_they",
        /// 'who', 'which'.
        Relative = "relative",
        /// 'LEE: ...'.
        Label = "label",
        /// 'I' inside the quotation.
        FirstPersonInQuote = "first_person_in_quote",
        /// The name under a letter or a list of quotations.
        Signature = "signature",
        /// No source; another name in the sentence.
        SameSentence = "same_sentence",
        /// No source; the source of the quote with the same cue.
        SameCue = "same_cue",
        /// No source; the subject of the verb before ('... and said').
        LeftOutSubject = "left_out_subject",
        /// No source; the subject of the sentence that ends in a colon.
        SubjectBeforeColon = "subject_before_colon",
        /// No source; the speaker of the quote next to it.
        NeighbouringQuote = "neighbouring_quote",
    }
}

/// What an engine finds: source, cue and content, by the conventions of PolNeAR (Newell, Margolin & Ruths 2018).
///
/// Each role is a list of disjoint spans in text order; `content` has at least one, `source` and
/// `cue` may be empty. No attribution lies inside another, unless that one is speech that the layout sets off (a turn
/// of a transcript, a letter, a list): what is reported in it is an attribution of its own.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Attribution {
    /// The words reported, with their quotation marks.
    pub content: Vec<Span>,
    /// The reporting expression ('said', 'according to').
    pub cue: Vec<Span>,
    /// The mention of whoever the words are attributed to.
    pub source: Vec<Span>,
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// Probability (0 to 1) that content, source and cue are all right by the soft match.
    pub confidence: f32,
}

impl Attribution {
    /// An attribution of `content`, without cue and source, of which its engine is sure.
    pub fn new(kind: QuoteKind, content: Vec<Span>) -> Self {
        Self { content, cue: Vec::new(), source: Vec::new(), kind, confidence: 1.0 }
    }
}

/// A quote's cue: the reporting expression, classified.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Cue {
    /// Its words, in text order; none where the quote has no cue.
    pub spans: Vec<Span>,
    /// Lemma of its head ('say', 'according to', ':'), empty without a cue.
    pub lemma: String,
    /// Its class.
    pub class: CueClass,
}

/// A quote's source, as it is mentioned there.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Source {
    /// Its words, in text order; none where the quote has no source.
    pub spans: Vec<Span>,
    /// Its form.
    pub kind: SourceKind,
}

/// The entity that a source was resolved to.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub struct Resolution {
    /// Index into [`crate::Annotations::entities`].
    pub entity: u32,
    /// The rule that found it.
    pub how: SpeakerHow,
    /// Probability (0 to 1) that it is the right one.
    pub confidence: f32,
}

impl Resolution {
    /// Entity number `entity`, found by `how`.
    pub fn new(entity: u32, how: SpeakerHow, confidence: f32) -> Self {
        Self { entity, how, confidence }
    }
}

/// One quote: who said what.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Quote {
    /// Direct, mixed or indirect.
    pub kind: QuoteKind,
    /// How the text sets the words off; `None` for an indirect quote.
    pub form: Option<QuoteForm>,
    /// The words reported, with their quotation marks: at least one span, disjoint, in text order.
    pub content: Vec<Span>,
    /// The reporting expression.
    pub cue: Cue,
    /// The source as mentioned.
    pub source: Source,
    /// The source as resolved; `None` where nobody can be named or described.
    pub speaker: Option<Resolution>,
    /// Probability (0 to 1) that content, source and cue are all right by the soft match.
    pub confidence: f32,
    /// Number of words in the content: tokens with a letter or digit.
    pub n_words: u32,
}

impl From<Attribution> for Quote {
    /// The attribution as a quote whose cue is not classified and whose source is not resolved.
    fn from(attribution: Attribution) -> Self {
        let Attribution { content, cue, source, kind, confidence } = attribution;
        let cue = Cue { spans: cue, lemma: String::new(), class: CueClass::Other };
        let source = Source { spans: source, kind: SourceKind::None };
        let form = (kind != QuoteKind::Indirect).then_some(QuoteForm::Marks);
        Self { kind, form, content, cue, source, speaker: None, confidence, n_words: 0 }
    }
}
