//! The input formats. A new one is a file here that ends in a [`Format`], and a line in [`FORMATS`].

mod arrow_values;
mod boilerplate;
mod delimited;
mod epub;
mod escapes;
mod feed;
mod headless;
mod html;
mod html_container;
mod html_depth;
mod html_furniture;
mod html_metadata;
mod html_text;
mod json;
mod json_lines;
mod json_repair;
mod json_values;
mod mail;
mod markdown;
mod office;
mod open_quote;
mod parquet;
mod refused;
mod rtf;
mod sgml;
mod sheet;
mod tar;
mod text;
mod warc;
mod xml;
mod xml_bounds;
mod xml_stream;
mod xml_text;
mod xml_tokens;
mod xml_tools;
mod zip;

pub(super) use html_metadata::without_by;
pub(super) use html_text::{Markup, decoded, markup_of, of_fragment, plain_line};
pub(super) use json_lines::endless as endless_json_lines;

use super::format::Format;

/// All formats. Where the content of a file could be of several, the first that recognises it has it.
pub(super) static FORMATS: &[&Format] = &[
    &refused::PDF,
    &refused::OLD_OFFICE,
    &zip::ZIP,
    &zip::DOCX,
    &zip::ODT,
    &zip::EPUB,
    &zip::XLSX,
    &parquet::FORMAT,
    &warc::FORMAT,
    &tar::FORMAT,
    &rtf::FORMAT,
    &mail::MBOX,
    &mail::EML,
    &text::FORMAT,
    &markdown::FORMAT,
    &html::FORMAT,
    &json_lines::FORMAT,
    &json::FORMAT,
    &delimited::CSV,
    &delimited::TSV,
    &xml::FORMAT,
    &sgml::FORMAT,
];
