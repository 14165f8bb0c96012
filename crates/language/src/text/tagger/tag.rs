//! Parts of speech.

macro_rules! tags {
    ($($name:ident = $text:literal, $doc:literal;)*) => {
        /// A part of speech of the Penn Treebank (Santorini 1990).
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum Tag {
            $(#[doc = $doc] $name,)*
        }

        impl Tag {
            /// All tags: `ALL[tag as usize] == tag`.
            pub const ALL: [Tag; TAGS] = [$(Tag::$name,)*];

            /// The treebank's name ('NNP').
            pub fn name(self) -> &'static str {
                match self { $(Tag::$name => $text,)* }
            }
        }

        /// How many tags there are.
        pub const TAGS: usize = [$($text,)*].len();
    };
}

tags! {
    Cc = "CC", "Coordinating conjunction.";
    Cd = "CD", "Number.";
    Dt = "DT", "Determiner.";
    Ex = "EX", "Existential 'there'.";
    Fw = "FW", "Foreign word.";
    In = "IN", "Preposition or subordinating conjunction.";
    Jj = "JJ", "Adjective.";
    Jjr = "JJR", "Adjective, comparative.";
    Jjs = "JJS", "Adjective, superlative.";
    Ls = "LS", "List item marker.";
    Md = "MD", "Modal verb.";
    Nn = "NN", "Noun, singular or mass.";
    Nns = "NNS", "Noun, plural.";
    Nnp = "NNP", "Proper noun, singular.";
    Nnps = "NNPS", "Proper noun, plural.";
    Pdt = "PDT", "Predeterminer.";
    Pos = "POS", "Possessive ending.";
    Prp = "PRP", "Personal pronoun.";
    PrpS = "PRP$", "Possessive pronoun.";
    Rb = "RB", "Adverb.";
    Rbr = "RBR", "Adverb, comparative.";
    Rbs = "RBS", "Adverb, superlative.";
    Rp = "RP", "Particle.";
    Sym = "SYM", "Symbol.";
    To = "TO", "'to'.";
    Uh = "UH", "Interjection.";
    Vb = "VB", "Verb, base form.";
    Vbd = "VBD", "Verb, past tense.";
    Vbg = "VBG", "Verb, gerund or present participle.";
    Vbn = "VBN", "Verb, past participle.";
    Vbp = "VBP", "Verb, present, not third person singular.";
    Vbz = "VBZ", "Verb, present, third person singular.";
    Wdt = "WDT", "Wh-determiner.";
    Wp = "WP", "Wh-pronoun.";
    WpS = "WP$", "Possessive wh-pronoun.";
    Wrb = "WRB", "Wh-adverb.";
    Dollar = "$", "Currency sign.";
    Hash = "#", "Number sign.";
    Comma = ",", "Comma.";
    Stop = ".", "Sentence-final punctuation.";
    Colon = ":", "Colon, semicolon, dash, ellipsis.";
    OpenBracket = "-LRB-", "Opening bracket.";
    CloseBracket = "-RRB-", "Closing bracket.";
    OpenQuote = "``", "Opening quotation mark.";
    CloseQuote = "''", "Closing quotation mark.";
}

impl Tag {
    /// The tag of the treebank's name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|t| t.name() == name)
    }

    /// Any form of a verb, without modals.
    pub fn is_verb(self) -> bool {
        matches!(self, Tag::Vb | Tag::Vbd | Tag::Vbg | Tag::Vbn | Tag::Vbp | Tag::Vbz)
    }

    /// A verb with tense, or a modal: what a clause is built on.
    pub fn is_finite(self) -> bool {
        matches!(self, Tag::Vbd | Tag::Vbp | Tag::Vbz | Tag::Md)
    }

    /// Any noun, common or proper.
    pub fn is_noun(self) -> bool {
        matches!(self, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps)
    }

    /// A common noun.
    pub fn is_common_noun(self) -> bool {
        matches!(self, Tag::Nn | Tag::Nns)
    }

    /// A proper noun.
    pub fn is_proper(self) -> bool {
        matches!(self, Tag::Nnp | Tag::Nnps)
    }

    /// A plural noun.
    pub fn is_plural(self) -> bool {
        matches!(self, Tag::Nns | Tag::Nnps)
    }

    /// An adjective.
    pub fn is_adjective(self) -> bool {
        matches!(self, Tag::Jj | Tag::Jjr | Tag::Jjs)
    }

    /// An adverb.
    pub fn is_adverb(self) -> bool {
        matches!(self, Tag::Rb | Tag::Rbr | Tag::Rbs | Tag::Wrb)
    }

    /// A personal, possessive or wh-pronoun.
    pub fn is_pronoun(self) -> bool {
        matches!(self, Tag::Prp | Tag::PrpS | Tag::Wp | Tag::WpS)
    }

    /// A word that opens a noun phrase: determiner, predeterminer or possessive pronoun.
    pub fn is_determiner(self) -> bool {
        matches!(self, Tag::Dt | Tag::Pdt | Tag::PrpS | Tag::Wdt | Tag::WpS)
    }

    /// Punctuation, brackets and quotation marks.
    pub fn is_punctuation(self) -> bool {
        self >= Tag::Comma
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for (i, tag) in Tag::ALL.into_iter().enumerate() {
            assert_eq!(tag as usize, i);
            assert_eq!(Tag::from_name(tag.name()), Some(tag));
        }
        assert_eq!(Tag::from_name("XYZ"), None);
        assert!(Tag::CloseQuote.is_punctuation() && Tag::Stop.is_punctuation() && !Tag::Hash.is_punctuation());
    }
}
