//! Entities: whoever quotes are attributed to.

use crate::word_enum;

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
        Woman = "female",
        /// 'Mr.', 'he'.
        Man = "male",
    }
}

word_enum! {
    /// What tells a person's gender: the heaviest of the evidence for it.
    pub enum GenderHow {
        /// 'he', 'she' and their forms.
        Pronoun = "pronoun",
        /// An honorific or title: 'Mrs.', 'baroness'.
        Title = "title",
        /// A noun for a relative or a role: 'his wife', 'spokeswoman'.
        Relation = "relation",
        /// The given name, which most who bear it have in common.
        GivenName = "given_name",
        /// An entry of the user's gazetteer.
        Gazetteer = "gazetteer",
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
    /// What tells the gender.
    pub gender_how: Option<GenderHow>,
    /// How sure the gender is, 0.5 to 1; 0 where none is given.
    pub gender_confidence: f32,
    /// Names of the members of a group that the article names, in text order ('Lee and five others': Lee).
    pub members: Vec<String>,
}

impl Entity {
    /// An entity of which nothing but name and kind is known.
    pub fn new(name: impl Into<String>, kind: SpeakerKind) -> Self {
        Self {
            name: name.into(),
            kind,
            aliases: Vec::new(),
            titles: Vec::new(),
            gender: None,
            gender_how: None,
            gender_confidence: 0.0,
            members: Vec::new(),
        }
    }
}
