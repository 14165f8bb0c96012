//! A light tagger of parts of speech: an averaged perceptron (Collins 2002), greedy from left to right.
//!
//! Words of one tag are looked up; between the others' tags a linear classifier decides by the word, its
//! ending and shape, its neighbours and the two tags before. Trained by `cargo xtask train-tagger`.

mod features;
mod model;
mod tag;

use std::sync::LazyLock;

use super::layer::TextLayer;
use super::tokens::TokenKind;

pub use features::{FEATURES, Form, extract};
pub use model::{Model, TagSet};
pub use tag::{TAGS, Tag};

static BUILT_IN: LazyLock<Option<Model>> =
    LazyLock::new(|| Model::from_bytes(include_bytes!("../../../models/tagger.bin")).ok());

/// The model that ships with whosaid. A test makes sure that it can be read.
pub(super) fn built_in() -> Option<&'static Model> {
    BUILT_IN.as_ref()
}

/// Tags all tokens of a document.
pub(super) fn tag(document: &TextLayer<'_>, model: &Model) -> Vec<Tag> {
    let mut forms = Vec::with_capacity(document.tokens.len());
    forms.extend((0..document.tokens.len()).map(|i| form(document, i, model)));
    let mut out = Vec::with_capacity(forms.len());
    for sentence in &document.sentences {
        let forms = &forms[sentence.tokens.range()];
        let (mut previous, mut before) = (None, None);
        for i in 0..forms.len() {
            if document.budget().is_spent_after(1) {
                out.resize(document.tokens.len(), Tag::Nn); // Nobody will read them.
                return out;
            }
            let tag = match fixed(document, sentence.tokens.start as usize + i) {
                Some(tag) => tag,
                None => choose(forms, i, previous, before, model),
            };
            out.push(tag);
            (before, previous) = (previous, Some(tag));
        }
    }
    out
}

/// Reads token `i` and looks it up.
pub fn form(document: &TextLayer<'_>, i: usize, model: &Model) -> Form {
    let mut form = Form::new(document.word(i), document.lower(i), document.tokens[i].kind);
    form.class = model.class(&form);
    form
}

/// The tag of a token that follows from its kind alone.
pub fn fixed(document: &TextLayer<'_>, i: usize) -> Option<Tag> {
    match document.tokens[i].kind {
        TokenKind::Mark => match document.word(i) {
            "\"" => {
                let opens = document.spaced(i) && i + 1 < document.tokens.len() && !document.spaced(i + 1);
                Some(if opens { Tag::OpenQuote } else { Tag::CloseQuote })
            }
            _ => None,
        },
        TokenKind::Web | TokenKind::Markup => Some(Tag::Nn),
        _ => None,
    }
}

/// The tags that a word may have: those of the dictionary, or those of any unknown word.
pub fn candidates(form: &Form, model: &Model) -> TagSet {
    if form.class != 0 {
        return model.sets[usize::from(form.class)];
    }
    if form.capitalised() {
        let lower = model.lower_class(form);
        if lower != 0 {
            let known = model.sets[usize::from(lower)].0;
            return TagSet(known | TagSet::of(&[Tag::Nnp, Tag::Nnps]).0);
        }
    }
    model.sets[0]
}

fn choose(forms: &[Form], i: usize, previous: Option<Tag>, before: Option<Tag>, model: &Model) -> Tag {
    let set = candidates(&forms[i], model);
    if let Some(tag) = set.single() {
        return tag;
    }
    let mut hashes = [0u32; FEATURES];
    extract(forms, i, previous, before, &mut hashes);
    let places = hashes.map(|f| Model::place(f, model.weights.len()));
    let score = |tag: Tag| places.iter().map(|p| i32::from(model.weights[p + tag as usize])).sum::<i32>();
    let mut best = (i32::MIN, Tag::Nn);
    for tag in set.tags() {
        let score = score(tag);
        if score > best.0 {
            best = (score, tag);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(text: &str) -> String {
        let document = TextLayer::new(text);
        let names: Vec<&str> = document.tags().iter().map(|t| t.name()).collect();
        names.join(" ")
    }

    #[test]
    fn the_model_that_ships_can_be_read() {
        let model = Model::from_bytes(include_bytes!("../../../models/tagger.bin"));
        assert!(model.is_ok_and(|m| m.weights.len() > 1_000_000));
        assert!(include_bytes!("../../../models/tagger.bin").len() <= 2_000_000);
    }

    #[test]
    fn plain_sentences_are_tagged() {
        assert_eq!(tags("The mayor said she would not run."), "DT NN VBD PRP MD RB VB .");
        assert_eq!(tags("“It’s cold,” Mr. Roe told them."), "`` PRP VBZ JJ , '' NNP NNP VBD PRP .");
        assert_eq!(tags("The bank’s plans need $5 million."), "DT NN POS NNS VBP $ CD CD .");
        assert_eq!(tags("\"Go,\" said Ann Lee (left)."), "`` VB , '' VBD NNP NNP -LRB- VBN -RRB- .");
    }
}
