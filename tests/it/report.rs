//! `whosaid report`: the page of the tables, read back as a browser would find it.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use flate2::read::GzDecoder;
use serde_json::Value;

use crate::program::{outcome, whosaid};

fn corpus() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("data/articles")
}

fn path(path: &Path) -> &str {
    path.to_str().expect("UTF-8")
}

/// Runs the program in `folder`; it must end with `code`.
fn done(folder: &Path, code: i32, arguments: &[&str]) -> String {
    let (ended, out, err) = outcome(whosaid(folder).args(arguments));
    assert_eq!(ended, code, "{arguments:?}: {out}{err}");
    out + &err
}

/// The tables of the sample corpus, in `out` below a folder.
fn tables(folder: &Path, more: &[&str]) {
    let corpus = corpus();
    let run = ["run", "--quiet", "--engine", "rules", "--input", path(&corpus), "--output", "out"];
    done(folder, 0, &[&run[..], more].concat());
}

fn page(folder: &Path, more: &[&str]) -> String {
    let corpus = corpus();
    let report = ["report", "--input", path(&corpus), "--output", "out", "--to", "page.html"];
    done(folder, 0, &[&report[..], more].concat());
    fs::read_to_string(folder.join("page.html")).expect("a page")
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let start = text.find(before).unwrap_or_else(|| panic!("{before} is in the page")) + before.len();
    &text[start..start + text[start..].find(after).expect("an end")]
}

/// The columns of the quotes in a page.
fn columns(page: &str) -> Value {
    let packed = between(page, "<script type=\"application/octet-stream\" id=\"data\">", "</script>");
    let bytes = unpacked(packed);
    let mut json = String::new();
    GzDecoder::new(&bytes[..]).read_to_string(&mut json).expect("gzip");
    serde_json::from_str(&json).expect("JSON")
}

/// Base64, decoded.
fn unpacked(text: &str) -> Vec<u8> {
    let digit = |c: u8| match c {
        b'A'..=b'Z' => c - b'A',
        b'a'..=b'z' => c - b'a' + 26,
        b'0'..=b'9' => c - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => panic!("{c} in base64"),
    };
    let digits: Vec<u8> = text.bytes().filter(|c| *c != b'=').map(digit).collect();
    let mut out = Vec::new();
    for chunk in digits.chunks(4) {
        let word = chunk.iter().enumerate().fold(0u32, |word, (i, d)| word | u32::from(*d) << (18 - 6 * i));
        out.extend(&word.to_be_bytes()[1..chunk.len()]);
    }
    out
}

fn list<'a>(columns: &'a Value, name: &str) -> &'a Vec<Value> {
    columns[name].as_array().unwrap_or_else(|| panic!("a column {name}"))
}

/// The content of each quote of a page, cut out of its passage.
fn contents(columns: &Value) -> Vec<String> {
    let number = |value: &Value| usize::try_from(value.as_i64().expect("a number")).expect("not negative");
    let (counts, spans) = (list(columns, "counts"), list(columns, "spans"));
    let (mut at, mut passage) = (0, 0);
    (0..list(columns, "kind").len())
        .map(|i| {
            passage += list(columns, "passage")[i].as_i64().expect("a number");
            let text = list(columns, "passages")[passage as usize].as_str().expect("a text");
            let units: Vec<u16> = text.encode_utf16().collect();
            let of = |part: usize| number(&counts[4 * i + part]);
            let (mut end, mut out) = (0, String::new());
            for k in 0..of(0) {
                let start = end + number(&spans[at + 2 * k]);
                if k > 0 {
                    let gap = String::from_utf16(&units[end..start]).expect("whole characters");
                    out.push_str(if gap.trim().is_empty() && !gap.is_empty() { &gap } else { " […] " });
                }
                end = start + number(&spans[at + 2 * k + 1]);
                out.push_str(&String::from_utf16(&units[start..end]).expect("whole characters"));
            }
            at += 2 * (of(0) + of(1) + of(2)) + 3 * of(3);
            out
        })
        .collect()
}

fn csv_column(folder: &Path, table: &str, column: &str) -> Vec<String> {
    let mut reader = csv::Reader::from_path(folder.join(format!("out/{table}.csv"))).expect("a table");
    let at = reader.headers().expect("a header").iter().position(|h| h == column).expect("the column");
    reader.records().map(|r| r.expect("a row")[at].to_string()).collect()
}

#[test]
fn page_holds_every_quote_inside_its_paragraph() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &[]);
    let page = page(home.path(), &[]);
    let columns = columns(&page);
    assert_eq!(contents(&columns), csv_column(home.path(), "quotes", "content"));
    assert!(!page.contains("without the words around them"), "each quote has its paragraph");
    assert!(
        page.len() - page.find("id=\"data\"").map_or(0, |at| page[at..].find("</script>").expect("an end")) < 200_000
    );
    // Without the articles at hand, the contents are there all the same.
    let alone = {
        done(home.path(), 0, &["report", "--input", "nowhere", "--output", "out", "--to", "alone.html"]);
        fs::read_to_string(home.path().join("alone.html")).expect("a page")
    };
    assert_eq!(contents(&self::columns(&alone)), csv_column(home.path(), "quotes", "content"));
    assert!(alone.contains("quotes are shown without the words around them"));
}

#[test]
fn page_says_what_the_aggregate_tables_say() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &["--set", "write.min_confidence=0.5"]);
    let page = page(home.path(), &[]);
    let names = csv_column(home.path(), "speakers", "name");
    let printed = csv_column(home.path(), "speakers", "n_quotes");
    for (name, n) in names.iter().zip(&printed).take(5) {
        let row = between(&page, &format!("<span class=\"name\" dir=\"auto\">{name}</span>"), "</li>");
        assert!(row.contains(&format!("<span class=\"n\">{n}")), "{name} {n}: {row}");
    }
    // The charts are counted from `quotes`: their sums are those of the aggregate tables.
    let number = |n: &String| n.parse::<f64>().expect("a number");
    let (months, by_month) =
        (csv_column(home.path(), "speaker_by_month", "month"), csv_column(home.path(), "speaker_by_month", "n_quotes"));
    let of_speakers: f64 = months.iter().zip(&by_month).filter(|(m, _)| !m.is_empty()).map(|(_, n)| number(n)).sum();
    let [dates, speakers, confidence] = ["date", "speaker", "confidence"].map(|c| csv_column(home.path(), "quotes", c));
    let of_nobody = dates.iter().zip(&speakers).zip(&confidence);
    let of_nobody = of_nobody.filter(|((d, s), c)| !d.is_empty() && s.is_empty() && number(c) >= 0.5).count();
    let time = between(&page, "id=\"time\"", "</figure>");
    let rows = time.match_indices("<tr><th scope=\"row\">");
    let totals: f64 = rows.map(|(at, _)| number(&between(&time[at..], "<td class=\"n\">", "<").to_string())).sum();
    assert_eq!(totals, of_speakers + of_nobody as f64);
    // Cues: the most frequent of the table is the most frequent of the page.
    let (cue, n) =
        (csv_column(home.path(), "quotes_by_cue", "cue_lemma"), csv_column(home.path(), "quotes_by_cue", "n_quotes"));
    assert!(page.contains(&format!("The most frequent: “{}” {}", cue[0], n[0])), "{} {}", cue[0], n[0]);
}

#[test]
fn same_tables_give_the_same_page_with_a_run_and_after_it() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &["--html"]);
    let first = fs::read_to_string(home.path().join("out/report.html")).expect("a page");
    tables(home.path(), &["--html", "--threads", "1"]);
    let again = fs::read_to_string(home.path().join("out/report.html")).expect("a page");
    assert!(first == again, "two runs write the same page");
    assert_eq!(columns(&first), columns(&page(home.path(), &[])), "so does the command");
    // A run without the page takes it away: it would show other tables.
    tables(home.path(), &[]);
    assert!(!home.path().join("out/report.html").exists());
    fs::write(home.path().join("out/report.html"), "mine").expect("a file");
    done(
        home.path(),
        3,
        &["run", "--quiet", "--engine", "rules", "--input", path(&corpus()), "--output", "out", "--html"],
    );
    assert_eq!(fs::read_to_string(home.path().join("out/report.html")).expect("a file"), "mine");
}

#[test]
fn incremental_run_publishes_its_page_in_the_snapshot() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &["--incremental", "--html"]);
    let snapshot = fs::read_to_string(home.path().join("out/current/report.html")).expect("a page");
    tables(home.path(), &["--incremental", "--html"]);
    assert!(snapshot == fs::read_to_string(home.path().join("out/current/report.html")).expect("a page"));
    assert_eq!(columns(&snapshot), columns(&page(home.path(), &[])));
    done(home.path(), 0, &["check", "--output", "out"]);
    // Turned off, it goes, although no article has changed.
    tables(home.path(), &["--incremental"]);
    assert!(!home.path().join("out/current/report.html").exists());
}

#[test]
fn dossier_has_the_quotes_of_one_speaker() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &[]);
    let (names, speakers) = (csv_column(home.path(), "speakers", "name"), csv_column(home.path(), "quotes", "speaker"));
    let page = page(home.path(), &["--speaker", &names[0].to_uppercase()]);
    assert!(page.contains(&format!("<h1 dir=\"auto\">{} in quotes</h1>", names[0])));
    // Lists come from Parquet as well.
    let cues = csv_column(home.path(), "speakers", "top_cues");
    assert!(page.contains(&format!("<dt>reporting words</dt><dd dir=\"auto\">{}</dd>", cues[0].replace(';', ", "))));
    let n = speakers.iter().filter(|s| **s == names[0]).count();
    assert_eq!(contents(&columns(&page)).len(), n);
    done(home.path(), 2, &["report", "--output", "out", "--speaker", "Nobody Atall"]);
}

#[test]
fn page_above_the_cap_says_what_it_holds() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &[]);
    let all = csv_column(home.path(), "quotes", "content").len();
    let page = page(home.path(), &["--set", "report.max_quotes=60"]);
    assert_eq!(contents(&columns(&page)).len(), 60);
    assert!(page.contains(&format!("This page holds 60 of {all} quotes")));
    assert_eq!(between(&page, "<dt>quotes</dt><dd>", " "), all.to_string(), "the charts count all");
}

#[test]
fn pages_of_others_are_not_replaced() {
    let home = tempfile::tempdir().expect("a folder");
    tables(home.path(), &[]);
    fs::write(home.path().join("page.html"), "<!doctype html><p>mine").expect("a file");
    let said = done(home.path(), 2, &["report", "--output", "out", "--to", "page.html"]);
    assert!(said.contains("was not written by whosaid"), "{said}");
}

/// Markup, ends of scripts, quotes, controls, bidi marks and NUL, in every field that a page shows.
#[test]
fn hostile_texts_stay_texts() {
    let home = tempfile::tempdir().expect("a folder");
    let evil = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>";
    let bidi = "\u{202e}gnorw\u{202c}";
    let long = "very ".repeat(20_000);
    // In HTML, so that the reader takes the markup for words.
    let words = evil.replace('<', "&lt;").replace('>', "&gt;");
    let articles = [
        (
            format!(
                "<p>“{words} {{{{ 7*7 }}}} {bidi}\u{0}” said Ann Lee</script>.\n\nThe {long}tall man said he would, “perhaps”, go."
            ),
            "javascript:alert(1)",
        ),
        (format!("“We will go,” said Tom \"&quot;' Roe {words}."), "https://example.org/\"><script>alert(2)</script>"),
    ];
    let lines: Vec<String> = articles
        .iter()
        .enumerate()
        .map(|(i, (text, url))| {
            serde_json::json!({ "id": format!("{i}{evil}"), "text": text, "title": format!("{evil}{bidi}"),
                "outlet": format!("O{evil}"), "date": "2025-03-04", "url": url, "author": evil })
            .to_string()
        })
        .collect();
    fs::create_dir(home.path().join("in")).expect("a folder");
    fs::write(home.path().join("in/<b>&.jsonl"), lines.join("\n")).expect("articles");
    fs::write(home.path().join("in/<i>'\".json"), "{ no").expect("a file");
    done(home.path(), 1, &["run", "--quiet", "--engine", "rules", "--input", "in", "--output", "out", "--html"]);
    let page = fs::read_to_string(home.path().join("out/report.html")).expect("a page");
    assert_eq!(page.matches("<script").count(), 3, "the page's own");
    assert_eq!(page.matches("</script").count(), 3);
    for markup in ["<img", "<b>&", "<i>'", "onerror=alert(1)>", "49 "] {
        assert!(!page.contains(markup), "{markup}");
    }
    assert!(page.contains("&lt;i&gt;"), "the file that failed is named");
    let columns = columns(&page);
    assert!(list(&columns, "urls").iter().any(|u| u == "javascript:alert(1)"), "the script decides on links");
    let said = contents(&columns);
    assert_eq!(said, csv_column(home.path(), "quotes", "content"));
    assert!(said.iter().any(|s| s.contains(evil)), "the words came through: {said:?}");
    let policy = between(&page, "Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
}

#[test]
fn two_outlets_or_two_outputs_stand_side_by_side() {
    let home = tempfile::tempdir().expect("a folder");
    let pattern = ["--set", "read.path_pattern={outlet}/{date}/{slug}"];
    tables(home.path(), &pattern);
    let report = ["report", "--output", "out", "--to", "sides.html", "--compare"];
    done(home.path(), 0, &[&report[..], &["northern-post", "capitol-ledger"]].concat());
    let sides = fs::read_to_string(home.path().join("sides.html")).expect("a page");
    let (outlets, kinds) = (csv_column(home.path(), "quotes", "outlet"), csv_column(home.path(), "quotes", "kind"));
    for outlet in ["northern-post", "capitol-ledger"] {
        let n = outlets.iter().filter(|o| *o == outlet).count();
        assert!(
            between(&sides, "<th scope=\"row\">quotes</th>", "</tr>").contains(&format!("<td>{n}</td>")),
            "{outlet} {n}"
        );
        let direct = outlets.iter().zip(&kinds).filter(|(o, k)| *o == outlet && *k == "direct").count();
        let row = between(&sides, "<th scope=\"row\" dir=\"auto\">direct</th>", "</tr>");
        assert!(row.contains(&format!("<td class=\"n few\">{direct}</td>")), "{outlet} {direct}: {row}");
    }
    // The same speakers on both sides of one output.
    let corpus = corpus();
    let again = ["run", "--quiet", "--engine", "rules", "--input", path(&corpus), "--output", "again"];
    done(home.path(), 0, &[&again[..], &pattern].concat());
    done(home.path(), 0, &[&report[..], &["out", "again"]].concat());
    let sides = fs::read_to_string(home.path().join("sides.html")).expect("a page");
    assert!(!sides.contains("title=\"the intervals do not touch\""), "the two do not differ");
    let said = done(home.path(), 2, &[&report[..], &["northern-post", "no-such-outlet"]].concat());
    assert!(said.contains("'no-such-outlet' is neither a folder of tables nor an outlet"), "{said}");
}
