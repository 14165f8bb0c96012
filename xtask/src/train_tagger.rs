//! Trains the tagger on the silver tags of the train split and writes `crates/language/models/tagger.bin`.
//!
//! `cargo xtask train-tagger [--epochs 6] [--weights 1780000] [--out FILE]`
//! Deterministic: the same data give the same file.

use std::collections::BTreeMap;

use whosaid_language::Document;
use whosaid_language::text::tagger::{FEATURES, Form, Model, TAGS, Tag, TagSet, candidates, extract, fixed};

use crate::{Failure, silver};

/// A word seen as often as this has no tags but those it was seen with.
const OFTEN: u32 = 8;
/// A tag counts if it is at least this share of a word's tags.
const SHARE: f64 = 0.005;
/// A word seen fewer times than this is not in the dictionary.
const KNOWN: u32 = 2;

/// A sentence: its words, and each one's right tag where the silver has the same token.
struct Example {
    forms: Vec<Form>,
    fixed: Vec<Option<Tag>>,
    gold: Vec<Option<Tag>>,
}

pub fn run(args: &[String]) -> Result<(), Failure> {
    let shared = silver::shared().ok_or("there are no corpora to compare with")?;
    let option = |name: &str| args.iter().position(|a| a == name).and_then(|i| args.get(i + 1)).cloned();
    let number = |name: &str, default: usize| option(name).map_or(default, |v| v.parse().expect("a number"));
    let (epochs, size) = (number("--epochs", 6), number("--weights", 1_780_000));
    let out = option("--out")
        .unwrap_or_else(|| concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/language/models/tagger.bin").into());

    let mut train = examples(&shared, "train");
    let mut dev = examples(&shared, "dev");
    let mut model = dictionary(&train);
    model.weights = vec![0; size];
    let used = model.slots.iter().filter(|s| s.0 != 0).count();
    eprintln!(
        "{} sentences, {} sets of tags, {used} words in {} slots",
        train.len(),
        model.sets.len(),
        model.slots.len()
    );
    for example in train.iter_mut().chain(&mut dev) {
        for form in &mut example.forms {
            form.class = model.class(form);
        }
    }
    let mut learner = Learner { weights: vec![0.0; size], totals: vec![0.0; size], step: 1.0 };
    let mut order: Vec<usize> = (0..train.len()).collect();
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    for epoch in 1..=epochs {
        for i in (1..order.len()).rev() {
            // xorshift64*
            random ^= random >> 12;
            random ^= random << 25;
            random ^= random >> 27;
            order.swap(i, (random.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as usize % (i + 1));
        }
        let mistakes: usize = order.iter().map(|&i| learner.learn(&train[i], &model)).sum();
        let averaged = learner.average();
        let same = agreement(&dev, &model, &averaged);
        eprintln!("epoch {epoch}: {mistakes} mistakes in training, dev {:.3} (before rounding)", 100.0 * same);
    }
    let averaged = learner.average();
    model.weights = round(&averaged);
    let rounded: Vec<f32> = model.weights.iter().map(|&w| f32::from(w)).collect();
    eprintln!("dev after rounding {:.3}", 100.0 * agreement(&dev, &model, &rounded));
    let bytes = model.to_bytes();
    std::fs::write(&out, &bytes).expect("the model can be written");
    eprintln!("{out}: {} bytes", bytes.len());
    Ok(())
}

/// The sentences of a split.
fn examples(shared: &std::path::Path, split: &str) -> Vec<Example> {
    let mut out = Vec::new();
    for article in silver::articles(shared, split) {
        let document = Document::new(&article.text);
        let mut silver = article.sentences.iter().flatten().peekable();
        for sentence in &document.sentences {
            let mut example = Example { forms: Vec::new(), fixed: Vec::new(), gold: Vec::new() };
            for i in sentence.tokens.range() {
                let token = &document.tokens[i];
                while silver.next_if(|s| s.start < token.span.start).is_some() {}
                let same = silver.peek().filter(|s| (s.start, s.end) == (token.span.start, token.span.end));
                example.gold.push(same.and_then(|s| Tag::from_name(&s.tag)));
                example.fixed.push(fixed(&document, i));
                example.forms.push(Form::new(document.word(i), document.lower(i), token.kind));
            }
            out.push(example);
        }
    }
    out
}

/// The dictionary of the training words, without weights.
fn dictionary(train: &[Example]) -> Model {
    let mut counts: BTreeMap<u32, [u32; TAGS]> = BTreeMap::new();
    for example in train {
        for (form, gold) in example.forms.iter().zip(&example.gold) {
            if let Some(tag) = gold {
                counts.entry(form.key()).or_insert([0; TAGS])[*tag as usize] += 1;
            }
        }
    }
    use Tag::*;
    let open = [Nn, Nns, Nnp, Nnps, Vb, Vbd, Vbg, Vbn, Vbp, Vbz, Jj, Jjr, Jjs, Rb, Cd, Fw, Uh, In, Sym, Ls, Colon];
    let mut sets = vec![TagSet::of(&open)];
    let mut entries = Vec::new();
    for (key, tags) in counts {
        let total: u32 = tags.iter().sum();
        if total < KNOWN || key == 0 {
            continue;
        }
        let mut set = TagSet::default();
        for tag in Tag::ALL {
            if f64::from(tags[tag as usize]) > SHARE * f64::from(total) {
                set.0 |= 1 << tag as u64;
            }
        }
        if total < OFTEN {
            set = widen(set);
        }
        let class = sets.iter().position(|s| *s == set).unwrap_or_else(|| {
            sets.push(set);
            sets.len() - 1
        });
        entries.push((key, class as u16));
    }
    Model { sets, slots: Model::table(&entries), weights: Vec::new() }
}

/// The tags that a word seen a few times may have besides.
fn widen(set: TagSet) -> TagSet {
    use Tag::*;
    let groups: [(Tag, &[Tag]); 9] = [
        (Nn, &[Vb, Vbp, Jj, Nnp]),
        (Nns, &[Vbz, Nnps]),
        (Vb, &[Vbp, Nn]),
        (Vbp, &[Vb, Nn]),
        (Vbz, &[Nns]),
        (Vbd, &[Vbn, Jj]),
        (Vbn, &[Vbd, Jj]),
        (Vbg, &[Nn, Jj]),
        (Jj, &[Nn, Vbn]),
    ];
    let has = |t: Tag| set.0 >> t as u64 & 1 == 1;
    groups.iter().filter(|(t, _)| has(*t)).fold(set, |s, (_, more)| TagSet(s.0 | TagSet::of(more).0))
}

/// An averaged perceptron.
struct Learner {
    weights: Vec<f32>,
    /// Sum of each update times the step it was made at.
    totals: Vec<f64>,
    step: f64,
}

impl Learner {
    /// Tags a sentence, and moves the weights at each mistake. Returns the number of mistakes.
    fn learn(&mut self, example: &Example, model: &Model) -> usize {
        let mut mistakes = 0;
        let (mut previous, mut before) = (None, None);
        for i in 0..example.forms.len() {
            let tag = predict(example, i, previous, before, model, &self.weights);
            if let (Choice::Scored(tag, places), Some(gold)) = (&tag, example.gold[i])
                && *tag != gold
            {
                mistakes += 1;
                for place in places {
                    self.update(place + gold as usize, 1.0);
                    self.update(place + *tag as usize, -1.0);
                }
            }
            self.step += 1.0;
            (before, previous) = (previous, Some(tag.tag()));
        }
        mistakes
    }

    fn update(&mut self, at: usize, change: f32) {
        self.weights[at] += change;
        self.totals[at] += f64::from(change) * self.step;
    }

    fn average(&self) -> Vec<f32> {
        self.weights.iter().zip(&self.totals).map(|(w, t)| w - (t / self.step) as f32).collect()
    }
}

enum Choice {
    Known(Tag),
    Scored(Tag, [usize; FEATURES]),
}

impl Choice {
    fn tag(&self) -> Tag {
        match self {
            Choice::Known(tag) | Choice::Scored(tag, _) => *tag,
        }
    }
}

/// What the tagger itself does, with weights of another type.
fn predict(
    example: &Example,
    i: usize,
    previous: Option<Tag>,
    before: Option<Tag>,
    model: &Model,
    weights: &[f32],
) -> Choice {
    if let Some(tag) = example.fixed[i] {
        return Choice::Known(tag);
    }
    let set = candidates(&example.forms[i], model);
    if let Some(tag) = set.single() {
        return Choice::Known(tag);
    }
    let mut hashes = [0u32; FEATURES];
    extract(&example.forms, i, previous, before, &mut hashes);
    let places = hashes.map(|f| Model::place(f, weights.len()));
    let score = |tag: Tag| places.iter().map(|p| weights[p + tag as usize]).sum::<f32>();
    let mut best = (f32::NEG_INFINITY, Tag::Nn);
    for tag in set.tags() {
        let score = score(tag);
        if score > best.0 {
            best = (score, tag);
        }
    }
    Choice::Scored(best.1, places)
}

/// The share of tokens with a silver tag that get the same one.
fn agreement(examples: &[Example], model: &Model, weights: &[f32]) -> f64 {
    let (mut same, mut all) = (0, 0);
    for example in examples {
        let (mut previous, mut before) = (None, None);
        for i in 0..example.forms.len() {
            let tag = predict(example, i, previous, before, model, weights).tag();
            if let Some(gold) = example.gold[i] {
                all += 1;
                same += usize::from(tag == gold);
            }
            (before, previous) = (previous, Some(tag));
        }
    }
    f64::from(same as u32) / f64::from(all as u32)
}

/// Weights as whole numbers. The scale is that of the largest one: to cut some off costs more.
fn round(weights: &[f32]) -> Vec<i8> {
    let largest = weights.iter().fold(1.0f32, |max, w| max.max(w.abs()));
    weights.iter().map(|w| (w * 127.0 / largest).round() as i8).collect()
}
