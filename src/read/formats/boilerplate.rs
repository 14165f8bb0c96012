//! Lines that pages have between an article's paragraphs: 'Advertisement', 'Story continues below', 'Read more: ...'.
//! The lines are data: `boilerplate.txt`.

use std::collections::HashSet;
use std::sync::LazyLock;

/// Longer lines are sentences of the article, however they begin.
const MAX_WORDS: usize = 25;
/// A longer line cannot be one of the list.
const MAX_BYTES: usize = 240;

struct Lines {
    whole: HashSet<&'static str>,
    beginnings: Vec<&'static str>,
}

static LINES: LazyLock<Lines> = LazyLock::new(|| {
    let mut lines = Lines { whole: HashSet::new(), beginnings: Vec::new() };
    for line in include_str!("boilerplate.txt").lines() {
        match line.split_once(' ') {
            Some(("=", rest)) => drop(lines.whole.insert(rest)),
            Some(("^", rest)) => lines.beginnings.push(rest),
            _ => {}
        }
    }
    lines
});

/// Whether a line of a page is not the article's.
pub(super) fn is_boilerplate(line: &str) -> bool {
    if line.len() > MAX_BYTES {
        return false;
    }
    let folded: String =
        line.chars().flat_map(char::to_lowercase).map(|c| if c.is_ascii_digit() { '0' } else { c }).collect();
    let bare = folded.trim_matches(|c: char| !c.is_alphanumeric());
    if LINES.whole.contains(bare) {
        return true;
    }
    let begins = |beginning: &&str| match *beginning {
        // WordPress ends its feeds' items with it.
        "the post" => bare.starts_with("the post ") && bare.contains(" appeared first on "),
        other => folded.trim_start_matches(|c: char| !c.is_alphanumeric()).starts_with(other),
    };
    LINES.beginnings.iter().any(begins) && line.split_whitespace().count() <= MAX_WORDS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_lines_of_the_list_are_boilerplate() {
        for line in ["Article content", "ADVERTISEMENT", "Read more: A bridge", "Updated at 10.05 GMT", "Share →"] {
            assert!(is_boilerplate(line), "{line}");
        }
        for line in
            ["“Read more books,” she said.", "The post office closed.", "Share prices fell.", "Watch this space"]
        {
            assert!(!is_boilerplate(line), "{line}");
        }
    }
}
