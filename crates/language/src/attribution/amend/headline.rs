//! Tags that agencies set before a headline are no part of what it reports: 'INTERVIEW-Rates can stay low, Haap says'.

use super::refresh;
use crate::Document;
use crate::types::Attribution;
use crate::word_list::{WordList, word_list};

/// Such tags, in small letters.
static TAGS: WordList = word_list!("amend", "headline-tags");

/// Most bytes of a tag with its number ('WRAPUP 12-').
const MAX_TAG: usize = 20;

/// Takes such tags off the beginning of contents.
pub(super) fn all(document: &Document<'_>, found: &mut [Attribution]) {
    for a in found {
        let Some(first) = a.content.first_mut() else { continue };
        if let Some(length) = tag(first.of(document.text)) {
            first.start += length;
            refresh(document, a);
        }
    }
}

/// The bytes of the tag that a text begins with, and of its dash.
fn tag(text: &str) -> Option<u32> {
    let word = text.split(|c: char| !c.is_ascii_uppercase()).next().filter(|w| w.len() > 2)?;
    let numbered = text[word.len()..].trim_start_matches(|c: char| c == ' ' || c.is_ascii_digit());
    let rest = numbered.strip_prefix('-')?;
    let length = text.len() - rest.len();
    let known = length <= MAX_TAG && TAGS.has(&word.to_ascii_lowercase());
    (known && rest.starts_with(char::is_uppercase)).then_some(length as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tag_of_an_agency_is_cut() {
        assert_eq!(tag("INTERVIEW-Rates can stay low"), Some(10));
        assert_eq!(tag("UPDATE 2-Rates can stay low"), Some(9));
        assert_eq!(tag("EU-Mercosur deal is near"), None);
        assert_eq!(tag("NATO-Russia talks fail"), None);
        assert_eq!(tag("Rates can stay low"), None);
    }
}
