//! How much each clue around a name says of what the name is, in log-odds set by hand (`typing_evidence` adds them up).

/// A form of incorporation is part of the name.
pub(super) const INCORPORATED: f32 = 8.0;
/// A noun for bodies or for people stands right before the name.
pub(super) const NOUN_BEFORE: f32 = 4.0;
/// A noun that only a body has stands right after it ('shares', 'chief executive').
pub(super) const BODY_HAS: f32 = 3.5;
/// What it says is of 'it' or 'its'.
pub(super) const SAID_IT: f32 = 2.5;
/// '&' stands in the name.
pub(super) const AMPERSAND: f32 = 11.0;
/// 'its' is the first word of what it says.
pub(super) const SAID_ITS: f32 = 9.0;
/// 'NAME:' opens a line.
pub(super) const LABEL: f32 = 4.0;
/// A clause with 'which' follows.
pub(super) const WHICH: f32 = 5.0;
/// The next sentence begins with 'It' or 'Its', and this one names nobody else.
pub(super) const IT_NEXT: f32 = 5.0;
/// The name is a noun for bodies and what it is for ('Alliance to ...').
pub(super) const HEADED: f32 = 6.0;
/// A noun for people and a comma stand before it ('the firm's director, Ann Lee').
pub(super) const ROLE_BEFORE: f32 = 2.5;
/// A comma stands after the name too.
pub(super) const CLOSED: f32 = 3.0;
/// The name has a particle inside ('bin', 'van').
pub(super) const PARTICLE: f32 = 3.0;
/// The next sentence goes on with 'The retailer', 'The charity'.
pub(super) const BODY_NEXT: f32 = 3.0;
/// An age, or a noun for people between commas.
pub(super) const PERSON_APPOSITION: f32 = 2.5;
/// A noun for a body between commas, and nothing after it ('Ernest Gale, the removal firm,').
pub(super) const BODY_APPOSITION: f32 = 10.0;
/// A given name after a verb that follows speech ('“Mind the step,” warned Otto').
pub(super) const SPOKE: f32 = 2.5;
/// A noun for several people between commas ('Lowe & Dunn, the estate agents,').
pub(super) const PLURAL_APPOSITION: f32 = 4.0;
/// The name begins with a foreign article ('Le Matin', 'Il Corriere').
pub(super) const FOREIGN_ARTICLE: f32 = 4.0;
/// The name has a stop or digit inside, or a small first letter ('Volt.GO').
pub(super) const TRADE_NAME: f32 = 5.0;
/// A noun for what politicians have stands after a family name.
pub(super) const OWNER: f32 = 2.5;
/// The article belongs to the name.
pub(super) const OWN_ARTICLE: f32 = 4.0;
/// A given name, and a surname that is a noun for texts ('Anna Story'), without an article.
pub(super) const NOUN_SURNAME: f32 = 4.0;
/// Known as a body, named after a place ('Toronto Star'), or made like a trade name ('Wikinews').
pub(super) const KNOWN_BODY: f32 = 3.0;
/// The last word is what a firm makes or trades in.
pub(super) const TRADE: f32 = 6.0;
/// The last word is a building's, a road's or a landscape's.
pub(super) const SITE_NAME: f32 = 4.0;
/// The last word is a seat's ('Clarence House').
pub(super) const SEAT: f32 = 5.0;
/// The name is initials and a surname ('P.J. Harlan').
pub(super) const INITIALS: f32 = 6.0;
/// The name ends in a noun for bodies, and its bearer is called by it alone ('House said', of Laura House).
pub(super) const CALLED_BY_NOUN: f32 = 9.0;
/// 'the Kreel campaign', 'a Kreel supporter': a candidate's.
pub(super) const POLITICIAN: f32 = 3.0;
/// It is called by the last word of its name alone, before or after what people do.
pub(super) const CALLED_BY_LAST: f32 = 3.0;
/// The given name is a place's, the surname nobody else's ('Georgia North').
pub(super) const PLACE_NAME: f32 = 7.0;
/// The family name stands first, or the given name is of two parts ('Park Ji-ho').
pub(super) const EASTERN: f32 = 5.0;
/// A given name and a family name.
pub(super) const FULL_NAME: f32 = 2.0;
