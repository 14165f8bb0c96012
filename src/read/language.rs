//! The language that a source says its article is in, as a BCP 47 tag.

/// Names of languages and their codes of three letters (ISO 639-2, both kinds), with the codes of two letters.
const LANGUAGES: &[(&str, &[&str])] = &[
    ("af", &["afr", "afrikaans"]),
    ("ar", &["ara", "arabic"]),
    ("bg", &["bul", "bulgarian"]),
    ("bn", &["ben", "bengali"]),
    ("ca", &["cat", "catalan"]),
    ("cs", &["ces", "cze", "czech"]),
    ("cy", &["cym", "wel", "welsh"]),
    ("da", &["dan", "danish", "dansk"]),
    ("de", &["deu", "ger", "german", "deutsch", "allemand"]),
    ("el", &["ell", "gre", "greek"]),
    ("en", &["eng", "english", "englisch", "anglais", "inglés", "inglese", "inglês", "engels"]),
    ("es", &["spa", "spanish", "español", "spanisch", "espagnol"]),
    ("et", &["est", "estonian"]),
    ("eu", &["eus", "baq", "basque"]),
    ("fa", &["fas", "per", "persian", "farsi"]),
    ("fi", &["fin", "finnish"]),
    ("fr", &["fra", "fre", "french", "français", "französisch"]),
    ("ga", &["gle", "irish"]),
    ("gd", &["gla", "gaelic"]),
    ("he", &["heb", "hebrew"]),
    ("hi", &["hin", "hindi"]),
    ("hr", &["hrv", "croatian"]),
    ("hu", &["hun", "hungarian"]),
    ("id", &["ind", "indonesian"]),
    ("is", &["isl", "ice", "icelandic"]),
    ("it", &["ita", "italian", "italiano"]),
    ("ja", &["jpn", "japanese"]),
    ("ko", &["kor", "korean"]),
    ("lt", &["lit", "lithuanian"]),
    ("lv", &["lav", "latvian"]),
    ("ms", &["msa", "may", "malay"]),
    ("nl", &["nld", "dut", "dutch", "nederlands"]),
    ("no", &["nor", "norwegian"]),
    ("pa", &["pan", "punjabi"]),
    ("pl", &["pol", "polish"]),
    ("pt", &["por", "portuguese", "português"]),
    ("ro", &["ron", "rum", "romanian"]),
    ("ru", &["rus", "russian"]),
    ("sk", &["slk", "slo", "slovak"]),
    ("sl", &["slv", "slovenian"]),
    ("sq", &["sqi", "alb", "albanian"]),
    ("sr", &["srp", "serbian"]),
    ("sv", &["swe", "swedish", "svenska"]),
    ("sw", &["swa", "swahili"]),
    ("ta", &["tam", "tamil"]),
    ("th", &["tha", "thai"]),
    ("tl", &["tgl", "tagalog"]),
    ("tr", &["tur", "turkish"]),
    ("uk", &["ukr", "ukrainian"]),
    ("ur", &["urd", "urdu"]),
    ("vi", &["vie", "vietnamese"]),
    ("zh", &["zho", "chi", "chinese", "mandarin"]),
];

/// A BCP 47 tag in its usual form ('en_gb' to 'en-GB', 'eng' and 'English' to 'en'); `None` when it is none.
pub(super) fn language_tag(raw: &str) -> Option<String> {
    // 'ENGLISH; English' (Nexis), 'en, fr'.
    let raw = raw.split([';', ',']).next().unwrap_or_default().trim();
    let lower = raw.to_lowercase();
    if let Some((code, _)) = LANGUAGES.iter().find(|(_, names)| names.contains(&lower.as_str())) {
        return Some((*code).to_owned());
    }
    let mut out = String::new();
    for (index, part) in raw.split(['-', '_']).enumerate() {
        let fits = (1..=8).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphanumeric());
        let first_fits = index > 0 || ((2..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()));
        if !fits || !first_fits {
            return None;
        }
        if index > 0 {
            out.push('-');
        }
        match part.len() {
            2 if index > 0 => out.push_str(&part.to_ascii_uppercase()),
            4 if index > 0 && part.bytes().all(|b| b.is_ascii_alphabetic()) => {
                out.push_str(&part[..1].to_ascii_uppercase());
                out.push_str(&part[1..].to_ascii_lowercase());
            }
            _ => out.push_str(&part.to_ascii_lowercase()),
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn languages_by_code_and_by_name() {
        for (raw, tag) in [
            ("en_gb", Some("en-GB")),
            ("eng", Some("en")),
            ("ENGLISH; English", Some("en")),
            ("zh-hant-tw", Some("zh-Hant-TW")),
            ("German", Some("de")),
            ("klingon", None),
        ] {
            assert_eq!(language_tag(raw).as_deref(), tag, "{raw}");
        }
    }
}
