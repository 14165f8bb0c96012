//! Factiva: articles that end with 'Document CODE', their metadata in a fixed order or under two-letter codes.

use dom_query::{Document, NodeRef};

use super::block::{author, has_date, is_by, paragraphs, text};
use super::no_body;
use super::words;
use crate::flow::Metadata;
use crate::read::outcome::{Draft, Trouble};

/// The two-letter codes that stand alone on a line or begin one.
const CODES: &[&str] = &[
    "SE", "HD", "BY", "CR", "WC", "PD", "ET", "SN", "SC", "ED", "PG", "VOL", "LA", "CY", "LP", "TD", "CO", "IN", "NS",
    "RE", "PUB", "AN", "SE", "CLM", "CT", "RF", "IPD", "IPC", "ART",
];

pub(super) fn split(whole: &str) -> Option<Vec<Result<Draft, Trouble>>> {
    if !words::DOCUMENT.iter().any(|word| whole.contains(word)) {
        return None;
    }
    let lines: Vec<&str> = whole.lines().map(str::trim).collect();
    let ends = ends(&lines);
    let has_counts = lines.iter().filter(|line| word_count(line)).count();
    if ends.is_empty() || has_counts < ends.len() {
        return None;
    }
    let starts = std::iter::once(0).chain(ends.iter().map(|end| end + 1));
    Some(starts.zip(&ends).map(|(start, &end)| article(&lines[start..=end])).collect())
}

/// The last line of each article. Under codes it is not always the accession number: 'AN' may stand before 'RE' or 'PUB'.
fn ends(lines: &[&str]) -> Vec<usize> {
    let mut ends: Vec<usize> = (0..lines.len()).filter(|&at| is_end(lines[at])).collect();
    if !ends.iter().any(|&end| lines[end].starts_with("AN")) {
        return ends;
    }
    let starts: Vec<usize> = (0..lines.len()).filter(|&at| starts_codes(lines, at)).collect();
    for end in &mut ends {
        let next = starts.get(starts.partition_point(|start| start <= end));
        if let Some(next) = next.filter(|_| lines[*end].starts_with("AN")) {
            *end = next - 1;
        }
    }
    ends
}

/// Whether the codes of an article begin at this line: 'HD' or, before it, 'SE' or 'CLM'.
fn starts_codes(lines: &[&str], at: usize) -> bool {
    let code = |at: usize| lines.get(at).and_then(|line| code_of(line)).map(|(code, _)| code);
    match code(at) {
        Some("SE" | "CLM") => true,
        Some("HD") => !matches!((0..at).rev().find_map(code), Some("SE" | "CLM")),
        _ => false,
    }
}

/// 'Document NPST000020240305e30', perhaps after its code.
fn is_end(line: &str) -> bool {
    let line = line.strip_prefix("AN").map_or(line, str::trim_start);
    words::DOCUMENT.iter().any(|word| line.strip_prefix(word).is_some_and(is_accession_number))
}

fn is_accession_number(word: &str) -> bool {
    word.len() >= 5
        && word.starts_with(|c: char| c.is_ascii_uppercase())
        && word.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && word.bytes().any(|byte| byte.is_ascii_digit())
}

/// '1,355 words', alone or after its code.
fn word_count(line: &str) -> bool {
    let line = line.strip_prefix("WC").map_or(line, str::trim_start);
    words::is_word_count(line)
}

fn article(lines: &[&str]) -> Result<Draft, Trouble> {
    let coded = lines.iter().filter(|line| code_of(line).is_some()).count() >= 4;
    if coded { by_codes(lines) } else { by_order(&blocks(lines)) }
}

/// Each line that is not empty; a text that is wrapped has its paragraphs joined.
fn blocks(lines: &[&str]) -> Vec<String> {
    // Metadata lines follow each other without an empty line; the text after them has one between its paragraphs.
    let first_empty_after = lines
        .iter()
        .position(|line| word_count(line))
        .and_then(|at| lines[at..].iter().position(|line| line.is_empty()).map(|gap| at + gap))
        .unwrap_or(lines.len());
    let mut out: Vec<String> =
        lines[..first_empty_after].iter().filter(|line| !line.is_empty()).map(|line| (*line).to_owned()).collect();
    out.extend(paragraphs(&lines[first_empty_after..]));
    out
}

fn code_of<'l>(line: &&'l str) -> Option<(&'static str, &'l str)> {
    let (word, rest) = line.split_once(|c: char| c.is_whitespace()).unwrap_or((line, ""));
    CODES.iter().find(|code| **code == word).map(|code| (*code, rest.trim()))
}

fn by_codes(lines: &[&str]) -> Result<Draft, Trouble> {
    let mut fields: Vec<(&'static str, Vec<&str>)> = Vec::new();
    for line in lines {
        match (code_of(line), fields.last_mut()) {
            (Some((code, rest)), _) => fields.push((code, vec![rest])),
            (None, Some((_, values))) => values.push(line),
            (None, None) => {}
        }
    }
    let fields: Vec<(&str, Vec<String>)> = fields.into_iter().map(|(code, lines)| (code, paragraphs(&lines))).collect();
    coded_draft(&fields)
}

fn coded_draft(fields: &[(&str, Vec<String>)]) -> Result<Draft, Trouble> {
    let one = |code: &str| fields.iter().find(|field| field.0 == code).map(|field| field.1.join(" "));
    let metadata = Metadata {
        title: one("HD"),
        author: one("BY").and_then(|by| author(&by)),
        outlet: one("SN"),
        date: one("PD"),
        section: one("SE"),
        language: one("LA"),
        ..Metadata::default()
    };
    let body: Vec<String> =
        fields.iter().filter(|field| matches!(field.0, "LP" | "TD")).flat_map(|field| field.1.clone()).collect();
    if body.is_empty() {
        return Err(no_body("Factiva"));
    }
    let id = one("AN").map(|an| an.rsplit(' ').next().unwrap_or_default().to_owned());
    Ok(Draft { id, metadata, text: text(&body), ..Draft::default() })
}

/// `[Section], title, [author], 355 words, date, [time], outlet, code, [edition, page], language, copyright`, the text.
fn by_order(blocks: &[String]) -> Result<Draft, Trouble> {
    let count = blocks.iter().position(|block| word_count(block)).ok_or_else(|| no_body("Factiva"))?;
    let mut metadata = Metadata::default();
    match &blocks[..count] {
        [title] => metadata.title = Some(title.clone()),
        [first, second] if looks_like_author(second) => {
            metadata.title = Some(first.clone());
            metadata.author = author(second);
        }
        [_, title] => metadata.title = Some(title.clone()),
        [.., title, byline] => {
            metadata.title = Some(title.clone());
            metadata.author = author(byline);
        }
        [] => {}
    }
    let date = (count + 1..blocks.len().min(count + 4)).find(|&at| has_date(&blocks[at]));
    let mut body = date.unwrap_or(count) + 1;
    metadata.date = date.map(|at| blocks[at].clone());
    if blocks.get(body).is_some_and(|block| is_time(block)) {
        body += 1;
    }
    metadata.outlet = blocks.get(body).cloned();
    // The copyright notice, or the language, is the last line before the text.
    let head = blocks[body.min(blocks.len())..].iter().take(9);
    let last = head.enumerate().filter(|(_, block)| is_head_line(block)).map(|(at, _)| at).next_back();
    for block in blocks[body.min(blocks.len())..].iter().take(last.map_or(0, |at| at + 1)) {
        if words::is_language(block) {
            metadata.language = Some(block.clone());
        }
    }
    body += last.map_or(1, |at| at + 1);
    let mut id = None;
    let mut end = blocks.len();
    if let Some(code) = blocks.last().and_then(|last| words::DOCUMENT.iter().find_map(|word| last.strip_prefix(word))) {
        id = Some(code.trim().to_owned());
        end -= 1;
    }
    if body >= end {
        return Err(no_body("Factiva"));
    }
    Ok(Draft { id, metadata, text: text(&blocks[body..end]), ..Draft::default() })
}

fn is_head_line(block: &str) -> bool {
    words::is_language(block) || words::is_copyright(block)
}

fn is_time(block: &str) -> bool {
    block.len() <= 9
        && block.contains(':')
        && block.bytes().all(|b| b.is_ascii_digit() || matches!(b, b':' | b' ' | b'A' | b'P' | b'M' | b'.'))
}

/// 'By Jane Fell', 'Jane Fell', 'JANE FELL AND TOM ABARA'.
fn looks_like_author(block: &str) -> bool {
    let words: Vec<&str> = block.split_whitespace().collect();
    let is_by = words.first().is_some_and(|word| is_by(word));
    is_by
        || ((2..=8).contains(&words.len())
            && words.iter().all(|word| {
                word.starts_with(|c: char| c.is_uppercase())
                    || ["and", "in", "de", "van", "von", "der", "of", "&"].contains(word)
            }))
}

/// The articles of a saved Factiva page; `None` where it is none.
pub(in crate::read) fn from_page(page: &Document) -> Option<Vec<Result<Draft, Trouble>>> {
    let articles = page.select("div.article, div.enArticle, div[id^=\"article-\"]");
    let is_factiva = page.select(".enHeadline, .articleParagraph, .enarticleParagraph").exists();
    if !is_factiva || !articles.exists() {
        return None;
    }
    Some(articles.nodes().iter().map(page_article).collect())
}

fn page_article(article: &NodeRef) -> Result<Draft, Trouble> {
    let mut fields: Vec<(String, Vec<String>)> = Vec::new();
    for row in article.descendants_it().filter(|node| node.has_name("tr")) {
        let cells: Vec<NodeRef> = row.element_children();
        if let [code, value] = &cells[..] {
            fields.push((code.text().trim().to_owned(), node_paragraphs(value)));
        }
    }
    if fields.iter().filter(|field| CODES.contains(&field.0.as_str())).count() >= 4 {
        let fields: Vec<(&str, Vec<String>)> =
            fields.iter().map(|(code, values)| (code.as_str(), values.clone())).collect();
        return coded_draft(&fields);
    }
    by_order(&node_paragraphs(article))
}

fn node_paragraphs(node: &NodeRef) -> Vec<String> {
    let text = node.formatted_text();
    text.lines().map(str::trim).filter(|line| !line.is_empty()).map(str::to_owned).collect()
}
