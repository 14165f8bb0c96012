//! The id of a speaker: the one place that assigns it.

use unicode_normalization::UnicodeNormalization;
use whosaid_language::SpeakerKind;

/// A stable id: the kind's letter, a hyphen, and 16 hex digits (64 bits) of the BLAKE3 hash of the
/// normalised name. The same name of the same kind has the same id in every article and every run; the id
/// of somebody unnamed stands for the description ('a senior official'), not for one person.
///
/// `None` for a name without a letter or digit.
pub fn speaker_id(kind: SpeakerKind, name: &str) -> Option<String> {
    let key = normalised(name);
    if key.is_empty() {
        return None;
    }
    let prefix = match kind {
        SpeakerKind::Person => 'p',
        SpeakerKind::Organisation => 'o',
        SpeakerKind::Group => 'g',
        SpeakerKind::Document => 'd',
        SpeakerKind::Unnamed => 'u',
    };
    let hash = blake3::hash(key.as_bytes()).to_hex();
    Some(format!("{prefix}-{}", &hash[..16]))
}

/// Composed (NFC), lower case, without a leading article, and with one space between runs of letters and digits.
fn normalised(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for c in name.nfc().flat_map(char::to_lowercase) {
        if !c.is_alphanumeric() {
            gap = !out.is_empty();
            continue;
        }
        if gap {
            if matches!(out.as_str(), "the" | "a" | "an") {
                out.clear();
            } else {
                out.push(' ');
            }
            gap = false;
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_has_the_same_id() {
        let id = |name| speaker_id(SpeakerKind::Person, name).expect("a name");
        assert_eq!(id("Niamh O'Dowd"), id("niamh  O’Dowd"));
        assert_eq!(id("Jose\u{301} Lima"), id("José Lima"));
        assert_ne!(id("Ann Lee"), id("Anne Lee"));
        assert_eq!(id("Ann Lee").len(), 18);
        assert!(id("Ann Lee").starts_with("p-"));
    }

    #[test]
    fn an_article_in_front_does_not_count_but_a_name_that_is_one_does() {
        let id = |name| speaker_id(SpeakerKind::Organisation, name);
        assert_eq!(id("The Harbour Trust"), id("Harbour Trust"));
        assert_eq!(normalised("The The"), "the");
        assert_eq!(normalised("A"), "a");
        assert_eq!(id("—"), None);
        assert_ne!(id("Harbour Trust"), speaker_id(SpeakerKind::Group, "Harbour Trust"));
    }
}
