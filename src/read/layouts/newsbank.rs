//! NewsBank: title, 'November 14, 2023 | Outlet (Place)', 'Author: ... | Section: ... | 512 Words', the text, citation and
//! notice.

use super::block::{author, has_date, paragraphs, section, text};
use super::no_body;
use super::words::is_copyright;
use crate::flow::Metadata;
use crate::read::outcome::{Draft, Trouble};

/// Lines below the text.
const AFTER: &[&str] = &["• Citation", "Citation (", "Record Number:", "Memo:", "Index terms:", "Caption:", "Edition:"];

pub(super) fn split(whole: &str) -> Option<Vec<Result<Draft, Trouble>>> {
    if !whole.contains(" | ") {
        return None;
    }
    let lines: Vec<&str> =
        whole.lines().map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == '\u{c}')).collect();
    let marks: Vec<usize> = (0..lines.len()).filter(|&at| is_mark(&lines, at)).collect();
    if marks.is_empty() {
        return None;
    }
    // The title is the lines right above the date.
    let starts: Vec<usize> = marks.iter().map(|&mark| title_start(&lines, mark)).collect();
    let ends = starts.iter().skip(1).copied().chain([lines.len()]);
    Some(marks.iter().zip(&starts).zip(ends).map(|((&mark, &start), end)| article(&lines, start, mark, end)).collect())
}

/// Whether a date and the outlet stand at this line, and the article's data in the line below.
fn is_mark(lines: &[&str], at: usize) -> bool {
    let is_head = lines[at].split_once(" | ").is_some_and(|(date, outlet)| has_date(date) && !outlet.is_empty());
    is_head && lines[at + 1..].iter().find(|line| !line.is_empty()).is_some_and(|line| is_data(line))
}

/// 'Author: Ruth Pell | Section: News | 512 Words'
fn is_data(line: &str) -> bool {
    let parts: Vec<&str> = line.split(" | ").collect();
    let known =
        |part: &&&str| ["Author:", "Section:", "Page:"].iter().any(|label| part.starts_with(label)) || is_count(part);
    parts.iter().filter(known).count() * 2 > parts.len()
        && parts.iter().any(|part| is_count(part) || part.starts_with("Section:"))
}

fn is_count(part: &str) -> bool {
    part.split_once(' ').is_some_and(|(number, unit)| {
        unit.eq_ignore_ascii_case("words") && number.bytes().all(|byte| byte.is_ascii_digit() || byte == b',')
    })
}

fn title_start(lines: &[&str], mark: usize) -> usize {
    let above = (0..mark).rev().find(|&at| !lines[at].is_empty());
    let Some(last) = above else { return mark };
    (0..last).rev().find(|&at| lines[at].is_empty()).map_or(0, |empty| empty + 1)
}

fn article(lines: &[&str], start: usize, mark: usize, end: usize) -> Result<Draft, Trouble> {
    let mut metadata = Metadata { title: paragraphs(&lines[start..mark]).pop(), ..Metadata::default() };
    if let Some((date, outlet)) = lines[mark].split_once(" | ") {
        metadata.date = Some(date.to_owned());
        metadata.outlet = Some(outlet_of(outlet));
    }
    let mut body = mark + 1;
    while body < end && (lines[body].is_empty() || is_data(lines[body]) || lines[body] == "OpenURL Link") {
        for part in lines[body].split(" | ").map(|part| part.trim_end_matches("OpenURL Link").trim()) {
            if let Some(name) = part.strip_prefix("Author:") {
                metadata.author = author(name);
            } else if let Some(name) = part.strip_prefix("Section:") {
                metadata.section = section(name);
            }
        }
        body += 1;
    }
    let is_after = |line: &str| AFTER.iter().any(|start| line.starts_with(start)) || is_copyright(line);
    let end = (body..end).find(|&at| is_after(lines[at])).unwrap_or(end);
    let body = paragraphs(&lines[body..end]);
    if body.is_empty() {
        return Err(no_body("NewsBank"));
    }
    Ok(Draft { metadata, text: text(&body), ..Draft::default() })
}

/// 'Tarn Courier, The (Tarn, England)' as the newspaper writes itself.
fn outlet_of(line: &str) -> String {
    let name = line.split(" (").next().unwrap_or(line).trim();
    match name.rsplit_once(", ") {
        Some((name, article @ ("The" | "A" | "An"))) => format!("{article} {name}"),
        _ => name.to_owned(),
    }
}
