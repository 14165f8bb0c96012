//! Texts that are no article's but the site's own: a consent dialog, a wall against robots, an error page. Scrapers keep
//! them in place of the article, in any format.

use whosaid_language::word_list::WordList;

use super::PAGE_WORDS;
use super::outcome::Trouble;

/// Longer texts have an article in them, whatever else.
const MAX_DIALOG: usize = 4000;
/// Words of a wall or an error page.
const MAX_WALL_WORDS: usize = 100;
/// The share of sentences that must speak of consent, and of how many things.
const MIN_SHARE: f64 = 0.5;
const MIN_DIFFERENT: usize = 3;

/// What consent dialogs speak of, to the reader.
static CONSENT: WordList = WordList::phrases(PAGE_WORDS, "consent");

/// What stands in place of an article that is only for subscribers.
const PAYWALLS: &[&str] = &[
    "to continue reading",
    "to keep reading",
    "to read the full",
    "to read this article",
    "to read the rest",
    "to unlock this article",
    "for subscribers only",
    "subscribers only",
    "reserved for subscribers",
    "exclusive to subscribers",
    "subscribe now",
    "subscribe to read",
    "already a subscriber",
    "already have an account",
    "log in to read",
    "sign in to read",
    "you have reached your limit of free articles",
    "free articles this month",
];
/// The share of its words that must be in such sentences.
const MIN_PAYWALL: f64 = 0.6;

/// Sentences that only walls and error pages have.
static WALLS: WordList = WordList::phrases(PAGE_WORDS, "walls");

/// Whole lines, or titles, of such pages.
static WALL_LINES: WordList = WordList::phrases(PAGE_WORDS, "wall-lines");

/// Why a text is no article's, if it is one of these.
pub(super) fn refusal(title: Option<&str>, text: &str) -> Option<Trouble> {
    if text.len() > MAX_DIALOG {
        return None;
    }
    let refused = |what: &str| Some(Trouble::failed("not_prose", format!("its text is {what}, not an article's")));
    let lower = text.to_lowercase();
    if is_wall(title, &lower) {
        return refused("that of a wall against robots or of an error page");
    }
    if is_paywall(&lower) {
        return refused("only the request to subscribe");
    }
    if is_dialog(&lower) { refused("that of a consent dialog") } else { None }
}

fn is_wall(title: Option<&str>, lower: &str) -> bool {
    if lower.split_whitespace().nth(MAX_WALL_WORDS).is_some() {
        return false;
    }
    let is_line = |line: &str| WALL_LINES.has(line.trim().trim_end_matches(['.', '…']));
    WALLS.iter().any(|wall| lower.contains(wall))
        || lower.lines().any(is_line)
        || title.is_some_and(|title| is_line(&title.to_lowercase()))
}

/// Whether most of a short text asks to subscribe. The first sentences of an article above such a request are a text.
fn is_paywall(lower: &str) -> bool {
    let n_words = |text: &str| text.split_whitespace().count();
    let all = n_words(lower);
    let asks = |sentence: &&str| PAYWALLS.iter().any(|part| sentence.contains(part));
    let asking: usize = lower.split(['.', '!', '?', '\n']).filter(asks).map(n_words).sum();
    asking > 0 && all <= MAX_WALL_WORDS && asking as f64 >= all as f64 * MIN_PAYWALL
}

fn is_dialog(lower: &str) -> bool {
    let different = CONSENT.iter().filter(|part| lower.contains(*part)).count();
    if different < MIN_DIFFERENT {
        return false;
    }
    // What buttons say ('Preferences', 'Show details') is no sentence.
    let is_sentence = |sentence: &&str| sentence.split_whitespace().nth(2).is_some();
    let sentences: Vec<&str> = lower.split(['.', '!', '?', '\n']).filter(is_sentence).collect();
    let of_consent = sentences.iter().filter(|sentence| CONSENT.iter().any(|part| sentence.contains(part))).count();
    of_consent as f64 >= sentences.len() as f64 * MIN_SHARE
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dialogs_and_walls_are_told_from_articles_about_them() {
        let dialog = "We value your privacy\n\nWe and our 12 partners store and access information on a device, such as \
                      cookies. You may click to consent. You can change your mind at any time.\n\nAccept all\nReject all";
        assert!(refusal(None, dialog).is_some());
        let banner = "This website uses cookies\n\nWe use cookies to personalise content and to analyse our traffic. We share \
                      your use of our site with our partners.\n\nNecessary\nStatistics\nShow details\nAllow all";
        assert!(refusal(None, banner).is_some());
        assert!(refusal(None, "Subscribe\n\nTo continue reading this article, please subscribe or log in.").is_some());
        let teaser = "The council will close the school on Harlow Hill in July, it said. Parents were told by letter.\n\nTo \
                      continue reading this article, please subscribe.";
        assert!(refusal(None, teaser).is_none());
        assert!(refusal(Some("Just a moment..."), "harlow.example").is_some());
        assert!(refusal(None, "harlow.example\n\nVerify you are human by completing the action below.").is_some());
        let article = "A court has fined a shop that did not ask before it used cookies. “We use cookies to count \
                       visitors,” its owner, Ann Lee, said.\n\nThe regulator said that a dialog must offer ‘Reject all’ \
                       next to ‘Accept all’.\n\nThe shop has two weeks to pay. Last year three others were fined.";
        assert!(refusal(Some("Shop fined over cookies"), article).is_none());
        assert!(
            refusal(Some("Access denied: how reporters are kept out"), "The council kept reporters out.").is_none()
        );
    }
}
