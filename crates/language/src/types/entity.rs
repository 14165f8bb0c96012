//! Entities: whoever quotes are attributed to.

use super::words::word_enum;

word_enum! {
    /// The kind of an entity.
    pub enum SpeakerKind {
        /// One named person.
        Person = "person",
        /// A body with a name: a company, party, campaign, newspaper, government.
        Organisation = "organisation",
        /// Several people ('voters', 'Democrats').
        Group = "group",
        /// A text or poll ('the report').
        Document = "document",
        /// Somebody without a name ('a senior official').
        Unnamed = "unnamed",
    }
}

word_enum! {
    /// A person's gender, by given name, honorific and pronouns.
    pub enum Gender {
        /// 'Mrs.', 'she'.
        Woman = "woman",
        /// 'Mr.', 'he'.
        Man = "man",
    }
}

/// A person, body, group or document that the article's quotes are attributed to.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Entity {
    /// The fullest name in the article, without title or honorific.
    pub name: String,
    /// Its kind.
    pub kind: SpeakerKind,
    /// Other forms seen in the article, sorted.
    pub aliases: Vec<String>,
    /// Titles and roles seen with the name ('Sen.', 'prime minister'), sorted.
    pub titles: Vec<String>,
    /// A person's gender, where the article tells.
    pub gender: Option<Gender>,
}

impl Entity {
    /// An entity of which nothing but name and kind is known.
    pub fn new(name: impl Into<String>, kind: SpeakerKind) -> Self {
        Self { name: name.into(), kind, aliases: Vec::new(), titles: Vec::new(), gender: None }
    }
}
