//! What of the tables' shape a run's own data decide: the stance scheme, and the columns of a gazetteer.

use std::collections::HashMap;
use std::sync::Arc;

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
    speaker_columns: Arc<SpeakerColumns>,
    /// Whether the columns on gender are left out.
    without_gender: bool,
}

/// Further columns of the table `speakers`, and their cells by speaker id: those of a user's gazetteer.
#[derive(Clone, Debug, Default)]
pub struct SpeakerColumns {
    names: Vec<String>,
    cells: HashMap<String, Vec<Box<str>>>,
}

impl SpeakerColumns {
    /// Columns of these names, with no cells yet.
    pub fn new(names: Vec<String>) -> Self {
        Self { names, cells: HashMap::new() }
    }

    /// Sets the cells of a speaker, in the order of the names.
    pub fn insert<'a>(&mut self, id: &str, cells: impl Iterator<Item = &'a str>) {
        if !self.names.is_empty() {
            self.cells.insert(id.to_string(), cells.map(Into::into).collect());
        }
    }

    /// The columns' names.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The cell of a speaker in column `column`; `None` where there is none or it is empty.
    pub fn cell(&self, id: &str, column: usize) -> Option<&str> {
        self.cells.get(id)?.get(column).map(|c| &**c).filter(|c| !c.is_empty())
    }
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

    /// The same with further columns of the table `speakers`.
    #[must_use]
    pub fn with_speaker_columns(self, columns: SpeakerColumns) -> Self {
        Self { speaker_columns: Arc::new(columns), ..self }
    }

    /// Further columns of the table `speakers`.
    pub fn speaker_columns(&self) -> &SpeakerColumns {
        &self.speaker_columns
    }

    /// The same with the columns on gender, or without them.
    #[must_use]
    pub fn with_gender(self, has_gender: bool) -> Self {
        Self { without_gender: !has_gender, ..self }
    }

    /// Whether the tables have the columns on gender.
    pub fn has_gender(&self) -> bool {
        !self.without_gender
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
