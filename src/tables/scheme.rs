//! The stance scheme as the tables use it.

use whosaid_language::stance::StanceLexicon;

/// How many of Hyland's classes have a rate of their own: hedges and boosters.
pub const N_HYLAND: usize = 2;

/// A subcategory of the lexicon, as the columns name it.
#[derive(Clone, Debug)]
pub(crate) struct SchemeEntry {
    pub category: String,
    pub subcategory: String,
    pub hyland: String,
    pub appraisal: String,
    /// Index into [`Scheme::categories`].
    pub category_index: usize,
    /// 0 for a hedge, 1 for a booster.
    pub hyland_index: Option<usize>,
}

/// The categories and subcategories of a lexicon: a user's own appear as they are.
#[derive(Clone, Debug, Default)]
pub struct Scheme {
    categories: Vec<String>,
    entries: Vec<SchemeEntry>,
}

impl Scheme {
    /// The scheme of a lexicon; categories in the order in which they first appear in it.
    pub fn of(lexicon: &StanceLexicon) -> Self {
        let mut scheme = Self::default();
        for sub in &lexicon.subcategories {
            let known = scheme.categories.iter().position(|c| *c == sub.category);
            let category_index = known.unwrap_or_else(|| {
                scheme.categories.push(sub.category.clone());
                scheme.categories.len() - 1
            });
            let hyland_index = match sub.hyland.as_str() {
                "hedge" => Some(0),
                "booster" => Some(1),
                _ => None,
            };
            scheme.entries.push(SchemeEntry {
                category: sub.category.clone(),
                subcategory: sub.name.clone(),
                hyland: sub.hyland.clone(),
                appraisal: sub.appraisal.clone(),
                category_index,
                hyland_index,
            });
        }
        scheme
    }

    /// The categories: one rate column each.
    pub fn categories(&self) -> &[String] {
        &self.categories
    }

    /// How many markers are counted apart: categories, then hedges and boosters.
    pub fn n_counts(&self) -> usize {
        self.categories.len() + N_HYLAND
    }

    /// What subcategory `index` of the lexicon is; `None` if it has no such one.
    pub(crate) fn entry(&self, index: u16) -> Option<&SchemeEntry> {
        self.entries.get(usize::from(index))
    }
}
