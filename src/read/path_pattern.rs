//! Metadata from where a file lies: `{outlet}/{date}/{slug}`.

use regex::Regex;

use super::ReadError;
use super::dates::Dates;
use crate::flow::Metadata;

const NAMES: &[&str] =
    &["outlet", "section", "date", "year", "month", "day", "author", "title", "language", "slug", "id", "any"];

/// A compiled pattern; matched on the end of the path below the root, without the format's extension.
#[derive(Clone, Debug)]
pub(super) struct PathPattern {
    regex: Regex,
}

impl PathPattern {
    pub(super) fn compile(pattern: &str) -> Result<PathPattern, ReadError> {
        let bad = |problem: String| ReadError::BadPathPattern { pattern: pattern.to_owned(), problem };
        if pattern.trim().is_empty() {
            return Err(bad("it is empty".to_owned()));
        }
        let mut expression = String::from("(?:^|/)");
        let mut seen: Vec<&str> = Vec::new();
        let mut rest = pattern.trim_matches('/');
        let mut after_name = false;
        while !rest.is_empty() {
            let Some(open) = rest.find(['{', '}']) else {
                expression.push_str(&regex::escape(rest));
                break;
            };
            if rest.as_bytes()[open] == b'}' {
                return Err(bad("a '}' without '{' before it".to_owned()));
            }
            let (literal, opened) = rest.split_at(open);
            let Some((name, behind)) = opened[1..].split_once('}') else {
                return Err(bad("a '{' without '}' behind it".to_owned()));
            };
            if !NAMES.contains(&name) {
                return Err(bad(format!("'{{{name}}}' is not known; there are {}", NAMES.join(", "))));
            }
            if after_name && literal.is_empty() {
                return Err(bad(format!("nothing stands between '{{{name}}}' and what is before it")));
            }
            expression.push_str(&regex::escape(literal));
            if seen.contains(&name) && name != "any" {
                return Err(bad(format!("'{{{name}}}' stands in it twice")));
            }
            match name {
                "any" => expression.push_str("[^/]+?"),
                // A date has the separators that may stand around it.
                "date" => expression.push_str(r"(?P<date>\d{4}[-._]?\d{2}[-._]?\d{2}|[^/]+?)"),
                "year" => expression.push_str(r"(?P<year>\d{4})"),
                "month" => expression.push_str(r"(?P<month>\d{1,2})"),
                "day" => expression.push_str(r"(?P<day>\d{1,2})"),
                name => {
                    expression.push_str("(?P<");
                    expression.push_str(name);
                    expression.push_str(">[^/]+?)");
                }
            }
            seen.push(name);
            after_name = true;
            rest = behind;
        }
        expression.push('$');
        let regex = Regex::new(&expression).map_err(|error| bad(error.to_string()))?;
        Ok(PathPattern { regex })
    }

    /// What `stem`, the path without its extension, says; nothing where it does not fit.
    pub(super) fn metadata(&self, stem: &str, dates: &Dates) -> Metadata {
        let Some(captures) = self.regex.captures(stem) else { return Metadata::default() };
        let get = |name: &str| captures.name(name).map(|found| found.as_str());
        let date = match (get("date"), get("year"), get("month"), get("day")) {
            (Some(date), ..) => dates.normalise(&date.replace('_', "-")),
            (None, Some(year), Some(month), Some(day)) => dates.normalise(&format!("{year}-{month}-{day}")),
            _ => None,
        };
        // A title in a file name has hyphens or underscores for its spaces.
        let title = get("title")
            .map(|title| if title.contains(' ') { title.to_owned() } else { title.replace(['-', '_'], " ") });
        Metadata {
            title,
            author: get("author").map(str::to_owned),
            outlet: get("outlet").map(str::to_owned),
            date,
            url: None,
            section: get("section").map(str::to_owned),
            language: get("language").map(str::to_owned),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(pattern: &str, stem: &str) -> Metadata {
        PathPattern::compile(pattern).unwrap().metadata(stem, &Dates::new(None))
    }

    #[test]
    fn the_end_of_the_path_is_matched() {
        let metadata = found("{outlet}/{date}/{slug}", "uk/daily-post/2024-05-12/a-story");
        assert_eq!(metadata.outlet.as_deref(), Some("daily-post"));
        assert_eq!(metadata.date.as_deref(), Some("2024-05-12"));
        assert_eq!(metadata.title, None);
        assert_eq!(found("{outlet}/{date}/{slug}", "2024-05-12/a-story"), Metadata::default());
    }

    #[test]
    fn pieces_within_a_name() {
        let metadata = found("{outlet}_{date}_{title}", "x/Post_20240512_the-long-day");
        assert_eq!(metadata.outlet.as_deref(), Some("Post"));
        assert_eq!(metadata.date.as_deref(), Some("2024-05-12"));
        assert_eq!(metadata.title.as_deref(), Some("the long day"));
        let metadata = found("{date}-{slug}", "2024-05-12-a-story");
        assert_eq!(metadata.date.as_deref(), Some("2024-05-12"));
        let metadata = found("{outlet}/{year}/{month}/{day}/{any}", "Post/2024/5/2/x");
        assert_eq!(metadata.date.as_deref(), Some("2024-05-02"));
        assert_eq!(found("{outlet}/{any}/{any}", "a.b/c/d").outlet.as_deref(), Some("a.b"));
    }

    #[test]
    fn bad_patterns_say_what_is_wrong() {
        for (pattern, word) in [
            ("", "empty"),
            ("{outlte}/x", "outlte"),
            ("{outlet}{date}", "between"),
            ("{outlet", "behind"),
            ("outlet}", "before"),
            ("{date}/{date}", "twice"),
        ] {
            let error = PathPattern::compile(pattern).unwrap_err().to_string();
            assert!(error.contains(word), "{pattern}: {error}");
        }
    }
}
