//! Layouts of archives' exports: one text that holds several articles, each with its metadata in labelled lines.
//!
//! The text comes from any document (.txt, .rtf, .docx, .html): what marks an export is its layout, not its format.

mod block;
mod europresse;
mod factiva;
mod gale;
mod memo;
mod newsbank;
mod nexis;
mod nexis_uni;
mod proquest;
mod unknown;
mod words;

pub(super) use memo::without_head;

use super::outcome::{Draft, Drafts, Trouble};
use crate::setting::word_setting;

/// The articles of a page that an archive made, where it is one of those whose elements tell them apart.
pub(super) fn of_page(page: &dom_query::Document) -> Option<Vec<Result<Draft, Trouble>>> {
    factiva::from_page(page).or_else(|| europresse::from_page(page))
}

/// The layout that exports of an archive have.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Layout {
    /// Found out for each document.
    #[default]
    Auto,
    /// No document is an export.
    None,
    /// Nexis: 'N of M DOCUMENTS', or Nexis Uni: 'End of Document'.
    Nexis,
    /// Factiva: 'Document CODE' after each article.
    Factiva,
    /// ProQuest: 'Document N of M' after a line.
    ProQuest,
}

word_setting!(Layout {
    Auto => "auto",
    None => "none",
    Nexis => "nexis",
    Factiva => "factiva",
    ProQuest => "proquest",
});

/// Cuts a text into its articles; `None` where it does not have the layout's marks.
type Splitter = fn(&str) -> Option<Vec<Result<Draft, Trouble>>>;

const SPLITTERS: &[(Layout, Splitter)] = &[
    (Layout::Nexis, nexis::split),
    (Layout::Nexis, nexis_uni::split),
    (Layout::ProQuest, proquest::split),
    (Layout::Factiva, factiva::split),
    (Layout::Auto, newsbank::split),
    (Layout::Auto, gale::split),
];

/// The articles in a document: several if its text has the marks of an export, else the document itself.
///
/// # Errors
/// If `layout` is one that the document does not have.
pub(super) fn split(draft: Draft, layout: Layout) -> Result<Drafts, Trouble> {
    if layout == Layout::None {
        return Ok(Drafts::One(draft));
    }
    for (of, splitter) in SPLITTERS {
        if layout != Layout::Auto && layout != *of {
            continue;
        }
        if let Some(mut articles) = splitter(&draft.text) {
            let language = &draft.metadata.language;
            for article in articles.iter_mut().flatten() {
                let own = &mut article.metadata.language;
                *own = own.take().or_else(|| language.clone());
            }
            return Ok(Drafts::Many(articles));
        }
    }
    if layout == Layout::Auto {
        unknown::check(&draft.text)?;
        return Ok(Drafts::One(memo::without_head(draft)));
    }
    let reason = "it has none of the marks of the layout that the setting layout names; set layout = \"auto\"";
    Err(Trouble::failed("unknown_layout", reason))
}

/// An article of an export in which no text could be found.
fn no_body(archive: &str) -> Trouble {
    let reason = format!(
        "it lies between two marks of a {archive} export, but where its text begins cannot be told; export it as full text"
    );
    Trouble::failed("unknown_layout", reason)
}
