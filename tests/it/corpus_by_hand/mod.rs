//! Annotated documents built by hand: every kind of quote, source, speaker and marker, and what is dropped.

use whosaid::flow::{AnnotatedDocument, Article, DropStatus, Dropped, Metadata, Stage};
use whosaid_language::stance::{StanceLexicon, Subcategory};
use whosaid_language::{
    Annotations, Attribution, CueClass, Entity, Holder, Polarity, Quote, QuoteKind, Resolution, SourceKind, Span,
    SpeakerHow, SpeakerKind, StanceMarker, Valence,
};

/// Four subcategories of three categories, one of them a user's own.
pub fn lexicon() -> StanceLexicon {
    let subcategory = |category: &str, name: &str, hyland: &str, appraisal: &str| Subcategory {
        category: category.to_string(),
        name: name.to_string(),
        hyland: hyland.to_string(),
        appraisal: appraisal.to_string(),
    };
    let subcategories = vec![
        subcategory("epistemic", "possibility", "hedge", "engagement: entertain"),
        subcategory("epistemic", "certainty", "booster", "engagement: proclaim"),
        subcategory("attitude", "evaluation", "attitude marker", "appreciation"),
        subcategory("harbour_terms", "tide", "", ""),
    ];
    let mut lexicon = StanceLexicon::built_in();
    lexicon.subcategories = subcategories;
    lexicon
}

/// An article made step by step; places are given by the words that stand there.
struct Draft {
    article: Article,
    found: Annotations,
}

impl Draft {
    fn new(doc_id: &str, text: &str) -> Self {
        let article = Article {
            doc_id: doc_id.to_string(),
            path: doc_id.split('#').next().unwrap_or(doc_id).to_string(),
            record: doc_id.split_once('#').map(|(_, r)| r.to_string()),
            format: "txt".into(),
            metadata: Metadata::default(),
            text: text.to_string(),
            content_hash: "0123abcd".to_string(),
            note: None,
        };
        let mut found = Annotations::default();
        found.n_words = text.split_whitespace().count() as u32;
        let mut at = 0;
        for paragraph in text.split('\n') {
            if !paragraph.is_empty() {
                found.paragraphs.push(Span::new(at, at + paragraph.len()));
                found.sentences.push(Span::new(at, at + paragraph.len()));
            }
            at += paragraph.len() + 1;
        }
        Self { article, found }
    }

    fn published(mut self, outlet: &str, date: &str, title: &str) -> Self {
        let some = |s: &str| (!s.is_empty()).then(|| s.to_string());
        self.article.metadata = Metadata {
            outlet: some(outlet),
            date: some(date),
            title: some(title),
            language: some("en-GB"),
            ..Metadata::default()
        };
        self
    }

    fn spans(&self, pieces: &[&str]) -> Vec<Span> {
        let mut from = 0;
        pieces
            .iter()
            .map(|piece| {
                let at = from + self.article.text[from..].find(piece).expect("the words stand in the text");
                from = at + piece.len();
                Span::new(at, from)
            })
            .collect()
    }

    fn entity(mut self, name: &str, kind: SpeakerKind, aliases: &[&str], titles: &[&str]) -> Self {
        let owned = |list: &[&str]| list.iter().map(|s| (*s).to_string()).collect();
        let mut entity = Entity::new(name, kind);
        (entity.aliases, entity.titles) = (owned(aliases), owned(titles));
        self.found.entities.push(entity);
        self
    }

    fn quote(
        mut self,
        kind: QuoteKind,
        content: &[&str],
        cue: (&[&str], &str, CueClass),
        source: (&[&str], SourceKind),
        entity: Option<u32>,
    ) -> Self {
        let mut quote = Quote::from(Attribution::new(kind, self.spans(content)));
        quote.confidence = 0.83;
        (quote.cue.spans, quote.cue.lemma, quote.cue.class) = (self.spans(cue.0), cue.1.to_string(), cue.2);
        (quote.source.spans, quote.source.kind) = (self.spans(source.0), source.1);
        quote.n_words = content.iter().map(|c| c.split_whitespace().count()).sum::<usize>() as u32;
        quote.speaker = entity.map(|entity| Resolution::new(entity, SpeakerHow::Surname, 0.9));
        self.found.quotes.push(quote);
        self
    }

    fn marker(mut self, words: &str, subcategory: u16, holder: Holder, quote: Option<u32>) -> Self {
        let span = self.spans(&[words])[0];
        let mut marker = StanceMarker::new(span, words.to_lowercase(), subcategory);
        marker.polarity = if quote == Some(1) { Polarity::Negated } else { Polarity::Affirmed };
        marker.valence = (subcategory == 2).then_some(Valence::Negative);
        marker.conditional = subcategory == 3;
        (marker.holder, marker.quote) = (holder, quote);
        self.found.markers.push(marker);
        self
    }

    fn done(self) -> Result<AnnotatedDocument, Dropped> {
        Ok(AnnotatedDocument { article: self.article, annotations: self.found })
    }
}

/// Three articles, and between them a skip and two failures.
pub fn corpus() -> Vec<Result<AnnotatedDocument, Dropped>> {
    let tunnel = Draft::new(
        "post/tunnel.txt",
        "“We may wait,” said Cllr Niamh O’Dowd. “It’s a café—certainly a terrible one.”\n\
         A senior official said the tide, \"perhaps\", would turn; tides; \\ and quays.\n\
         😀 “Done.”",
    )
    .published("Northern Post", "2025-03-14", "Tunnel, again \"delayed\"")
    .entity("Niamh O’Dowd", SpeakerKind::Person, &["Ms O’Dowd", "O’Dowd"], &["Cllr"])
    .entity("a senior official", SpeakerKind::Unnamed, &[], &[])
    .quote(
        QuoteKind::Direct,
        &["“We may wait,”", "“It’s a café—certainly a terrible one.”"],
        (&["said"], "say", CueClass::Neutral),
        (&["Cllr Niamh O’Dowd"], SourceKind::Named),
        Some(0),
    )
    .quote(
        QuoteKind::Mixed,
        &["the tide, \"perhaps\", would turn; tides; \\ and quays"],
        (&["said the", "tide"], "say", CueClass::Neutral),
        (&["A senior official"], SourceKind::Nominal),
        Some(1),
    )
    .quote(QuoteKind::Direct, &["“Done.”"], (&[], "", CueClass::Other), (&[], SourceKind::None), Some(0))
    .marker("may", 0, Holder::Source, Some(0))
    .marker("certainly", 1, Holder::Source, Some(0))
    .marker("terrible", 2, Holder::Source, Some(0))
    .marker("tide", 3, Holder::Narrator, Some(1))
    .marker("perhaps", 0, Holder::Source, Some(1))
    .marker("quays", 3, Holder::Narrator, None);

    let briefs = Draft::new(
        "wires/briefs.json#7",
        "O'DOWD added that the Harbour Trust, Inc. perhaps agreed.\n\n“Yes,” it said.",
    )
    .published("Wire; and \\ Co", "2025-04-02", "")
    .entity("NIAMH O'DOWD", SpeakerKind::Person, &["O'DOWD"], &[])
    .entity("the Harbour Trust, Inc.", SpeakerKind::Organisation, &["Harbour Trust"], &[])
    .quote(
        QuoteKind::Indirect,
        &["that the Harbour Trust, Inc. perhaps agreed"],
        (&["added"], "add", CueClass::Structuring),
        (&["O'DOWD"], SourceKind::Named),
        Some(0),
    )
    .quote(
        QuoteKind::Direct,
        &["“Yes,”"],
        (&["said"], "say", CueClass::Neutral),
        (&["it"], SourceKind::Pronoun),
        Some(1),
    )
    .marker("perhaps", 0, Holder::Source, Some(0));

    let bare = Draft::new("z.txt", "Nothing is said here.");

    let dropped = |path: &str, record: Option<&str>, stage, status, code: &'static str, reason: &str| {
        Err(Dropped {
            path: path.to_string(),
            record: record.map(str::to_string),
            stage,
            status,
            code: code.into(),
            reason: reason.to_string(),
        })
    };
    vec![
        dropped("a/big.txt", None, Stage::Walk, DropStatus::Skipped, "too_large", "larger than the cap of 50 MB"),
        tunnel.done(),
        dropped(
            "wires/briefs.json",
            Some("6"),
            Stage::Read,
            DropStatus::Failed,
            "no_text",
            "no field 'text', nor \"body\"",
        ),
        briefs.done(),
        dropped(
            "wires/late.gz",
            None,
            Stage::Read,
            DropStatus::Failed,
            "truncated",
            "the gzip stream ends early,\nafter 12 bytes",
        ),
        bare.done(),
    ]
}
