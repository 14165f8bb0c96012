//! Nouns that stand for bodies of a kind.

/// Kinds of bodies by the noun that stands for them: the nouns, and words of the names they can stand for.
pub(super) const BODY_NOUNS: [(&[&str], &[&str]); 8] = [
    (
        &["newspaper", "paper", "magazine", "outlet", "publication"],
        &[
            "times",
            "post",
            "journal",
            "herald",
            "gazette",
            "news",
            "tribune",
            "observer",
            "chronicle",
            "globe",
            "sentinel",
            "examiner",
            "guardian",
            "telegraph",
            "mirror",
            "independent",
            "standard",
            "magazine",
            "daily",
            "politico",
            "review",
        ],
    ),
    (
        &["network", "channel", "station", "broadcaster"],
        &[
            "news",
            "network",
            "cnn",
            "nbc",
            "cbs",
            "abc",
            "bbc",
            "msnbc",
            "fox",
            "radio",
            "television",
            "tv",
            "channel",
            "espn",
            "npr",
            "pbs",
        ],
    ),
    (
        &["agency", "department", "bureau", "office", "authority", "regulator"],
        &[
            "agency",
            "department",
            "administration",
            "bureau",
            "office",
            "service",
            "fbi",
            "cia",
            "epa",
            "nsa",
            "irs",
            "investigations",
            "authority",
            "commission",
        ],
    ),
    (&["union"], &["union", "federation", "association", "workers", "brotherhood", "teachers", "afl-cio"]),
    (&["website", "site", "blog"], &["breitbart", "buzzfeed", "politico", "vox", "slate", "politifact", "wikileaks"]),
    (&["alliance", "bloc", "coalition"], &["nato", "union", "alliance", "coalition", "eu", "e.u", "league"]),
    (&["court", "panel", "tribunal"], &["court", "tribunal", "committee", "panel"]),
    (
        &["company", "firm", "retailer", "manufacturer", "automaker", "bank", "lender", "insurer"],
        &[
            "bank",
            "corporation",
            "corp",
            "inc",
            "company",
            "co",
            "group",
            "google",
            "apple",
            "facebook",
            "amazon",
            "microsoft",
            "twitter",
            "motors",
            "holdings",
            "partners",
        ],
    ),
];

/// Whether a noun stands for a firm of any name.
pub(super) fn is_firm(noun: &str) -> bool {
    matches!(
        noun,
        "company"
            | "firm"
            | "retailer"
            | "manufacturer"
            | "automaker"
            | "carmaker"
            | "supermarket"
            | "chain"
            | "insurer"
            | "lender"
            | "bank"
            | "airline"
            | "brewer"
            | "developer"
            | "supplier"
            | "operator"
            | "startup"
    )
}
