//! What the names data say of a single word: for those who compare names over articles.

use super::lexicon::{Lexicon, class};

/// What the names data say of a word. All false for a word that they do not have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct NameWord {
    /// 'Mr.', 'Sir'.
    pub honorific: bool,
    /// 'Sen.', 'president': stands before a name.
    pub title: bool,
    /// A noun for one person ('lawyer', 'rival').
    pub person: bool,
    /// 'van', 'de'.
    pub particle: bool,
    /// 'Jr.', 'III'.
    pub suffix: bool,
    /// A given name.
    pub given: bool,
    /// A noun that heads the name of a body ('committee').
    pub body: bool,
    /// The noun that an abbreviation or plural stands for ('senator' for 'sen'); empty where it is the word itself.
    pub stands_for: &'static str,
}

/// What the names data say of a lower-case word without its final full stop.
pub fn name_word(lower: &str) -> NameWord {
    let lexeme = Lexicon::built_in().get(lower);
    NameWord {
        honorific: lexeme.is(class::HONORIFIC),
        title: lexeme.is(class::TITLE),
        person: lexeme.is(class::PERSON),
        particle: lexeme.is(class::PARTICLE),
        suffix: lexeme.is(class::SUFFIX),
        given: lexeme.is(class::GIVEN),
        body: lexeme.is(class::BODY),
        stands_for: lexeme.stands_for,
    }
}

/// The groups of given names that a lower-case one belongs to: two that share one can be one person's
/// ('Mike', 'Michael').
pub fn nickname_groups(lower: &str) -> &'static [u16] {
    Lexicon::built_in().nickname_groups(lower)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_nicknames() {
        assert!(name_word("jr").suffix && name_word("mrs").honorific && name_word("van").particle);
        assert_eq!(name_word("sen").stands_for, "senator");
        assert_eq!(name_word("zzyzx"), NameWord::default());
        assert!(nickname_groups("bill").iter().any(|g| nickname_groups("william").contains(g)));
        assert!(nickname_groups("zzyzx").is_empty());
    }
}
