//! Lists of words of `lexicon/lists/amend.txt`, which says what each is for.

use crate::word_list::{WordList, word_list};

pub(super) static ANSWERS: WordList = word_list!("amend", "answers");
pub(super) static ASKED: WordList = word_list!("amend", "asked");
pub(super) static SPOKEN_TO: WordList = word_list!("amend", "spoken-to");
pub(super) static TOLD: WordList = word_list!("amend", "told");
pub(super) static EXPRESSED: WordList = word_list!("amend", "expressed");
pub(super) static POINTING: WordList = word_list!("amend", "pointing");
pub(super) static SUBORDINATORS: WordList = word_list!("amend", "subordinators");
pub(super) static WRONG: WordList = word_list!("amend", "wrong");
pub(super) static NAMING: WordList = word_list!("amend", "naming");
pub(super) static CLAIMS: WordList = word_list!("amend", "claims");
pub(super) static DEEDS: WordList = word_list!("amend", "deeds");
pub(super) static DENIED: WordList = word_list!("amend", "denied");
pub(super) static SOUGHT: WordList = word_list!("amend", "sought");
pub(super) static WORDS: WordList = word_list!("amend", "words");
pub(super) static CITED: WordList = word_list!("amend", "cited");
pub(super) static NAMES: WordList = word_list!("amend", "names");
pub(super) static LIGHT: WordList = word_list!("amend", "light-verbs");
pub(super) static REPORTING: WordList = word_list!("amend", "reporting");
pub(super) static LABELLING: WordList = word_list!("amend", "labelling");
pub(super) static INFERRING: WordList = word_list!("amend", "inferring");
pub(super) static OUTCOMES: WordList = word_list!("amend", "outcomes");
pub(super) static REACTIONS: WordList = word_list!("amend", "reactions");
pub(super) static WHEN: WordList = word_list!("attribution", "when");
pub(super) static CITING: WordList = word_list!("amend", "citing");
pub(super) static STOKING: WordList = word_list!("amend", "stoking");
pub(super) static SECOND_REPORTS: WordList = word_list!("amend", "second-reports");
pub(super) static SECOND_DEEDS: WordList = word_list!("amend", "second-deeds");
pub(super) static CALLED: WordList = word_list!("amend", "called");
pub(super) static WITHHELD: WordList = word_list!("amend", "withheld");
pub(super) static DEFENDING: WordList = word_list!("amend", "defending");
