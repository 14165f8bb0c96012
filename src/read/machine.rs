//! Texts that are written for or by machines: programs, settings, logs, tables of numbers, lists of addresses. They are
//! told by their lines, most of which must be of such a kind, with hardly a sentence of prose between them.

use super::outcome::Trouble;

/// The beginning of a text that is looked at, in bytes.
const HEAD: usize = 8192;
/// Fewer lines say too little.
const MIN_LINES: usize = 5;
/// The share of the bytes that must be in such lines, and the share from which on prose makes it a text. Chosen by hand;
/// no article of the corpora in `../shared` is refused with them.
const MIN_SHARE: f64 = 0.6;
const MAX_PROSE: f64 = 0.15;
/// Words of a line of prose, and the share of its tokens that must be words.
const MIN_PROSE_WORDS: usize = 6;
const MIN_WORDS_SHARE: f64 = 0.8;
/// Words that may stand next to an address in a list of them.
const MAX_WORDS_OF_ADDRESS: usize = 3;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Program,
    Log,
    Numbers,
    Addresses,
}

impl Kind {
    const ALL: [Kind; 4] = [Kind::Program, Kind::Log, Kind::Numbers, Kind::Addresses];

    fn name(self) -> &'static str {
        match self {
            Kind::Program => "a program, settings or the like",
            Kind::Log => "the log of a program",
            Kind::Numbers => "a table of numbers",
            Kind::Addresses => "a list of addresses; fetch the pages and read these, or",
        }
    }
}

/// Why a text is none, if most of its lines are a machine's.
pub(super) fn refusal(text: &str) -> Option<Trouble> {
    let mut bytes = [0; Kind::ALL.len()];
    let (mut lines, mut prose, mut all) = (0, 0, 0);
    // A line that the head cuts in two is left out, unless it is the only one.
    let head = &text[..text.floor_char_boundary(HEAD)];
    let head = if head.len() < text.len() { head.rsplit_once('\n').map_or(head, |(head, _)| head) } else { head };
    for line in head.lines().map(str::trim).filter(|line| !line.is_empty()) {
        all += line.len();
        if let Some(kind) = kind_of(line) {
            bytes[kind as usize] += line.len();
            lines += 1;
        } else if is_prose(line) {
            prose += line.len();
            if prose as f64 > head.len() as f64 * MAX_PROSE {
                return None;
            }
        }
    }
    let machine: usize = bytes.iter().sum();
    if lines < MIN_LINES || (machine as f64) < all as f64 * MIN_SHARE || prose as f64 > all as f64 * MAX_PROSE {
        return None;
    }
    let kind = Kind::ALL.into_iter().max_by_key(|kind| bytes[*kind as usize])?;
    Some(Trouble::failed(
        "not_prose",
        format!("it is not prose but {}; exclude it", kind.name()).replace("or; ", "or "),
    ))
}

fn kind_of(line: &str) -> Option<Kind> {
    if is_log(line) {
        Some(Kind::Log)
    } else if is_address(line) {
        Some(Kind::Addresses)
    } else if is_numbers(line) {
        Some(Kind::Numbers)
    } else if is_program(line) {
        Some(Kind::Program)
    } else {
        None
    }
}

/// A line of words that ends as a sentence, or goes on in the next line.
fn is_prose(line: &str) -> bool {
    let (mut words, mut tokens) = (0, 0);
    for token in line.split_whitespace() {
        tokens += 1;
        let bare = token.trim_matches(|c: char| !c.is_alphanumeric());
        words +=
            usize::from(!bare.is_empty() && bare.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '’' | '-')));
    }
    words >= MIN_PROSE_WORDS && words as f64 >= tokens as f64 * MIN_WORDS_SHARE
}

/// A time with seconds and a level, an address of a computer, or fields of a structured log.
fn is_log(line: &str) -> bool {
    const LEVELS: [&str; 10] =
        ["TRACE", "DEBUG", "INFO", "NOTICE", "WARN", "WARNING", "ERROR", "FATAL", "CRITICAL", "SEVERE"];
    let is_level = |token: &str| {
        let bare = token.trim_matches(|c: char| !c.is_ascii_alphabetic());
        LEVELS.contains(&bare) || token.starts_with('[') && LEVELS.iter().any(|level| level.eq_ignore_ascii_case(bare))
    };
    let is_time = |token: &str| {
        let bare = token.trim_matches(['[', ']']);
        bare.matches(':').count() >= 2 && bare.bytes().filter(u8::is_ascii_digit).count() >= 6
    };
    let is_host =
        |token: &str| token.split('.').count() == 4 && token.split('.').all(|part| part.parse::<u8>().is_ok());
    let mut tokens = line.split_whitespace();
    let Some(first) = tokens.next() else { return false };
    if is_host(first) || line.contains(" level=") || line.starts_with("level=") {
        return true;
    }
    // 'INFO:root:...', as Python writes it.
    if first.split_once(':').is_some_and(|(level, rest)| LEVELS.contains(&level) && !rest.is_empty()) {
        return true;
    }
    let head = || line.split_whitespace().take(6);
    let Some(time) = head().position(is_time) else { return false };
    // 'Mar  5 06:00:00 host program[12]: ...'
    let of_system = time == 2 && head().nth(4).is_some_and(|token| token.ends_with(':') && !token.starts_with('('));
    of_system || head().any(is_level)
}

/// An address, or a link of Markdown, with hardly a word next to it.
fn is_address(line: &str) -> bool {
    let line =
        line.trim_start_matches(|c: char| c.is_ascii_digit() || matches!(c, '-' | '*' | '+' | '•' | '.' | ')' | ' '));
    if line.starts_with('[') && line.contains("](") && line.ends_with(')') {
        return true;
    }
    let is_link = |token: &str| ["http://", "https://", "www."].iter().any(|start| token.contains(start));
    let links = line.split_whitespace().filter(|token| is_link(token)).count();
    links > 0 && line.split_whitespace().count() - links <= MAX_WORDS_OF_ADDRESS
}

/// Most of its fields are numbers, or the bytes of a dump.
fn is_numbers(line: &str) -> bool {
    const MIN_FIELDS: usize = 4;
    const MIN_SHARE: f64 = 0.7;
    // The times of subtitles stand between lines of speech.
    if line.contains("-->") {
        return false;
    }
    let (mut fields, mut numbers, mut dumped) = (0, 0, 0);
    for field in line.split([' ', '\t', ',', ';', '|']).map(str::trim).filter(|field| !field.is_empty()) {
        fields += 1;
        let has_digit = field.bytes().any(|b| b.is_ascii_digit());
        numbers += usize::from(has_digit && !field.contains(|c: char| c.is_alphabetic()));
        dumped += usize::from(matches!(field.len(), 2 | 4 | 8) && field.bytes().all(|b| b.is_ascii_hexdigit()));
    }
    fields >= MIN_FIELDS && numbers as f64 >= fields as f64 * MIN_SHARE
        || fields >= MIN_FIELDS * 2 && dumped as f64 >= fields as f64 * MIN_SHARE
}

/// What a statement may begin with; the line has also to end as one does.
const KEYWORDS: &[&str] = &[
    "and",
    "as",
    "assert",
    "async",
    "await",
    "break",
    "case",
    "catch",
    "class",
    "const",
    "continue",
    "def",
    "del",
    "do",
    "echo",
    "elif",
    "else",
    "end",
    "enum",
    "except",
    "export",
    "finally",
    "fn",
    "for",
    "foreach",
    "from",
    "func",
    "function",
    "if",
    "impl",
    "import",
    "in",
    "interface",
    "let",
    "local",
    "match",
    "mod",
    "module",
    "namespace",
    "new",
    "or",
    "package",
    "pass",
    "print",
    "private",
    "protected",
    "pub",
    "public",
    "raise",
    "return",
    "self",
    "static",
    "struct",
    "super",
    "switch",
    "then",
    "this",
    "throw",
    "try",
    "type",
    "unset",
    "use",
    "using",
    "var",
    "void",
    "while",
    "with",
    "yield",
];
/// Statements in SQL.
const SQL: &[&str] = &[
    "SELECT ",
    "INSERT INTO",
    "CREATE TABLE",
    "CREATE INDEX",
    "CREATE DATABASE",
    "DROP TABLE",
    "ALTER TABLE",
    "UPDATE ",
    "DELETE FROM",
    "LOCK TABLES",
    "UNLOCK TABLES",
    "COPY ",
    "SET ",
];
/// What only programs and the changes to them begin a line with.
const STARTS: &[&str] =
    &["#include", "#define", "#!/", "//", "/*", "*/", "diff --git ", "@@ -", "+++ b/", "--- a/", "import ", "<?php"];
const OPERATORS: &[&str] = &["=", "==", "+=", "-=", "*=", ":=", "<-", "=>", "->", "|>", "||", "&&"];

fn is_program(line: &str) -> bool {
    if is_statement(line) {
        return true;
    }
    // A changed line of a program, an item of YAML.
    line.strip_prefix(['+', '-']).is_some_and(|rest| is_statement(rest.trim_start()))
}

fn is_statement(line: &str) -> bool {
    const ENDS: [char; 9] = [';', '{', '}', '(', '[', ')', ':', ']', '\\'];
    let ends = line.ends_with(ENDS);
    let first = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or_default();
    let mut tokens = line.split_whitespace();
    let (one, two) = (tokens.next().unwrap_or_default(), tokens.next());
    if STARTS.iter().any(|start| line.starts_with(start)) || SQL.iter().any(|start| line.starts_with(start)) && ends {
        return true;
    }
    if KEYWORDS.contains(&first) && (ends || two.is_none()) {
        return true;
    }
    let is_name = |name: &str| {
        !name.is_empty()
            && name.bytes().all(|b| b.is_ascii_alphanumeric() || b"_.$@&*[]'\"-".contains(&b))
            && name.bytes().any(|b| b.is_ascii_alphabetic())
    };
    // 'name = value', 'a.b <- c'
    if is_name(one) && two.is_some_and(|two| OPERATORS.contains(&two)) {
        return true;
    }
    // 'name(arguments)', to its end or open.
    let is_call =
        line.split_once('(').is_some_and(|(name, _)| is_name(name) && name.bytes().any(|b| b.is_ascii_lowercase()));
    if is_call && (ends || line.ends_with([',', '+', '.'])) && !line.ends_with(").") {
        return true;
    }
    // 'name: value' in small letters, 'name:' alone.
    let is_key = |key: &str| key.len() > 1 && key.starts_with(|c: char| c.is_ascii_lowercase()) && is_name(key);
    if line.split_once(':').is_some_and(|(key, value)| {
        is_key(key) && (value.is_empty() || value.starts_with(' ') && value.split_whitespace().count() <= 2)
    }) {
        return true;
    }
    // '[section]', '\item', '<- end of a pipe'
    let is_section = line.starts_with('[') && line.ends_with(']') && two.is_none();
    let is_macro = line.strip_prefix('\\').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()));
    if is_section || is_macro || line.ends_with("%>%") || line.ends_with(") +") {
        return true;
    }
    // Brackets of blocks alone, and statements with their signs.
    line.bytes().all(|b| b"(){}[];,".contains(&b))
        || ends && line.contains(['{', '}', '=', ';']) && line.ends_with([';', '{', '}'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn reason(text: &str) -> Option<String> {
        refusal(text).map(|trouble| trouble.reason)
    }

    #[test]
    fn programs_logs_and_lists_are_told_from_prose() {
        let python = "import os\n\n\ndef main(argv):\n    \"\"\"Reads the files.\"\"\"\n    for path in argv[1:]:\n        with open(path) as f:\n            \
                      print(path, len(f.read()))\n    return 0\n\n\nif __name__ == \"__main__\":\n    main(sys.argv)\n";
        let r = "library(dplyr)\nnews <- read.csv(\"a.csv\")\ncounts <- news %>%\n  group_by(outlet) %>%\n  summarise(n = n())\nprint(counts)\n";
        let sql = "DROP TABLE IF EXISTS `a`;\n".to_owned()
            + &"INSERT INTO `a` VALUES (1,'The ferry will stop in June, it said.');\n".repeat(6);
        let diff = "diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n-def a():\n+def b():\n     return 1\n";
        let yaml = "version: 3\nservices:\n  web:\n    image: a/b\n    ports:\n      - 80:80\n  db:\n    image: c\n";
        for text in [python, r, &sql, diff, yaml] {
            assert!(reason(text).is_some_and(|reason| reason.contains("a program")), "{text}");
        }
        let log = "2024-03-05 06:00:00,123 INFO fetch [w-1] The page has been fetched by the worker\n".repeat(6);
        let server = "10.0.0.1 - - [05/Mar/2024:06:00:00 +0000] \"GET /a HTTP/1.1\" 200 512\n".repeat(6);
        let system = "Mar  5 06:00:00 host sshd[12]: Accepted key for the user who runs the harbour\n".repeat(6);
        for text in [log, server, system] {
            assert!(reason(&text).is_some_and(|reason| reason.contains("log")), "{text}");
        }
        let numbers = "date,open,close\n".to_owned() + &"2024-03-05,1.5,2.5,3.1\n".repeat(9);
        assert!(reason(&numbers).is_some_and(|reason| reason.contains("numbers")));
        let dump = "00000010  54 68 65 20 66 65 72 72 79 20 77 69 6c 6c  |The ferry will|\n".repeat(6);
        assert!(reason(&dump).is_some_and(|reason| reason.contains("numbers")));
        let addresses = "https://post.example/a\n- [The ferry will stop in June](https://post.example/b)\n".repeat(4);
        assert!(
            reason(&addresses)
                .is_some_and(|reason| reason.contains("addresses; fetch the pages and read these, or exclude it"))
        );
    }

    #[test]
    fn prose_with_lines_of_such_kinds_in_it_is_a_text() {
        let code = "The minister showed the program to the committee on Monday.\n\nimport os\nprint(1)\nx = 2\ny = 3\nreturn x\n\n\
                    Nobody on the committee could say what it did, she said.\n";
        let live =
            "06:00 GMT\nThe ferry has stopped.\n06:15:20 GMT\nThe bus is full.\n07:00 GMT\nSo is the next.\n".repeat(3);
        let transcript = "ORME: We stop.\nLEE: When?\nORME: In June.\nLEE: Why?\nORME: It is cracked.\nLEE: Oh.\n";
        let verse = "let us go then;\nfor the sea (it was cold)\nand the ferry: gone\nif only\nwith you\nin June.\n";
        let subtitles =
            "1\n00:00:01,000 --> 00:00:02,000\nWe stop.\n\n2\n00:00:02,000 --> 00:00:03,000\nIn June.\n\n".repeat(4);
        let results = "Harlow 3 Tarn 1\nMarlow 2 Redcliff 2\nWaters 0 Hill 4\nPost 1 Week 1\nNorth 5 South 3\n";
        for text in [code, &live, transcript, verse, &subtitles, results] {
            assert_eq!(reason(text), None, "{text}");
        }
    }
}
