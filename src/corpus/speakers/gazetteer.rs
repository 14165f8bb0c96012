//! The user's own list of speakers: it wins over what the articles tell.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use whosaid_language::{Gender, SpeakerKind};

use super::body::normalised;
use super::facts::SpeakerFacts;
use super::key::folded;
use super::person::{PersonName, middles_agree};
use crate::setting::section;
use crate::tables::SpeakerColumns;

/// The columns that every gazetteer has; further ones go to the table `speakers`.
const COLUMNS: [&str; 4] = ["id", "name", "aliases", "kind"];
/// The further column that says the gender of persons, where there is one.
const GENDER: &str = "gender";
const WHERE: &str = "see docs/speakers.md for the format of a gazetteer";

section! {
    /// By what speakers are linked over articles.
    pub struct SpeakerSettings {
        /// A CSV file of speakers that you know: id, name, aliases (separated by `;`), kind, and further
        /// columns, which are joined to the table `speakers`. It wins over what the articles tell; empty:
        /// none. A relative path counts from the folder of the config file. docs/speakers.md describes it.
        "speakers.gazetteer" Nothing, gazetteer: Option<PathBuf> = None;
    }
}

impl SpeakerSettings {
    /// Reads the gazetteer, if there is one.
    pub fn load(&self) -> Result<Option<Gazetteer>, GazetteerError> {
        self.gazetteer.as_deref().map(Gazetteer::read).transpose()
    }
}

/// Why a gazetteer cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum GazetteerError {
    /// The file cannot be read.
    #[error("cannot read the gazetteer {}: {source}; see speakers.gazetteer in `whosaid config`", path.display())]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A line of it cannot be used.
    #[error("{}:{line}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// The line, from 1.
        line: u64,
        /// What is wrong, and the fix.
        message: String,
    },
}

/// One speaker of a gazetteer.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub id: String,
    pub name: String,
    pub kind: SpeakerKind,
    /// `None` where the gazetteer says nothing.
    pub gender: Option<ListedGender>,
}

/// What a gazetteer says of somebody's gender. It wins over what the articles tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ListedGender {
    /// A woman or a man.
    Known(Gender),
    /// Any other word: the tables say neither.
    Other,
}

impl ListedGender {
    /// The gender of a cell; `None` for an empty one.
    fn parse(cell: &str) -> Option<Self> {
        let known = Gender::ALL.iter().find(|g| g.as_str() == cell.to_lowercase());
        (!cell.is_empty()).then(|| known.map_or(Self::Other, |&g| Self::Known(g)))
    }

    /// The gender that the tables have.
    pub fn known(self) -> Option<Gender> {
        match self {
            Self::Known(gender) => Some(gender),
            Self::Other => None,
        }
    }
}

/// A user's list of speakers, by their names.
#[derive(Clone, Debug, Default)]
pub struct Gazetteer {
    entries: Vec<Entry>,
    /// By folded name or alias; for bodies by the normalised one as well.
    by_name: HashMap<String, Vec<u32>>,
    /// People by given name, surname and suffix: their middle names.
    by_parts: HashMap<u64, Vec<(String, u32)>>,
    columns: SpeakerColumns,
    hash: String,
}

/// A row as it stands in the file.
struct Line<'a> {
    number: u64,
    cells: &'a csv::StringRecord,
}

impl Gazetteer {
    /// Reads a CSV file (UTF-8, with a header).
    pub fn read(path: &Path) -> Result<Self, GazetteerError> {
        let bytes =
            std::fs::read(path).map_err(|source| GazetteerError::Unreadable { path: path.to_path_buf(), source })?;
        Self::parse(&bytes).map_err(|(line, message)| GazetteerError::Invalid {
            path: path.to_path_buf(),
            line,
            message,
        })
    }

    /// BLAKE3 hash of the file, in hex.
    pub fn hash(&self) -> &str {
        &self.hash
    }

    /// Its further columns, by id.
    pub fn columns(&self) -> &SpeakerColumns {
        &self.columns
    }

    fn parse(bytes: &[u8]) -> Result<Self, (u64, String)> {
        let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
        let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(text);
        let broken = |e: csv::Error| {
            let line = e.position().map_or(1, csv::Position::line);
            let message = match e.kind() {
                csv::ErrorKind::UnequalLengths { expected_len, len, .. } => format!(
                    "{len} cells where the header has {expected_len}; put a cell that holds a comma in quotation marks"
                ),
                csv::ErrorKind::Utf8 { .. } => "is not UTF-8; save the file as UTF-8".to_string(),
                _ => e.to_string(),
            };
            (line, message)
        };
        let header = reader.headers().map_err(broken)?.clone();
        let mut at = [0; COLUMNS.len()];
        for (place, column) in at.iter_mut().zip(COLUMNS) {
            *place = header.iter().position(|h| h == column).ok_or_else(|| {
                (1, format!("has no column '{column}'; the header needs {}; {WHERE}", COLUMNS.join(", ")))
            })?;
        }
        let mut seen = BTreeSet::new();
        for (i, name) in header.iter().enumerate() {
            if name.is_empty() {
                return Err((1, format!("column {} of the header has no name; name it or take it out", i + 1)));
            }
            if !seen.insert(name) {
                return Err((1, format!("two columns are named '{name}'; rename one of them")));
            }
        }
        let further: Vec<usize> = (0..header.len()).filter(|i| !at.contains(i)).collect();
        let names = further.iter().map(|&i| header[i].to_string()).collect();
        let mut out = Self {
            columns: SpeakerColumns::new(names),
            hash: blake3::hash(bytes).to_hex().to_string(),
            ..Self::default()
        };
        let mut lines = BTreeMap::new();
        let mut claims = BTreeMap::new();
        for record in reader.records() {
            let record = record.map_err(broken)?;
            let number = record.position().map_or(0, csv::Position::line);
            let line = Line { number, cells: &record };
            out.add(&line, at, &further, &mut lines, &mut claims).map_err(|message| (number, message))?;
        }
        Ok(out)
    }

    fn add(
        &mut self,
        line: &Line<'_>,
        [id, name, aliases, kind]: [usize; COLUMNS.len()],
        further: &[usize],
        lines: &mut BTreeMap<String, u64>,
        claims: &mut BTreeMap<(String, &'static str), u32>,
    ) -> Result<(), String> {
        let cell = |i: usize| line.cells.get(i).unwrap_or("");
        let (id, name) = (cell(id).to_string(), cell(name).to_string());
        for (value, column) in [(&id, "id"), (&name, "name")] {
            if value.is_empty() {
                return Err(format!("has no {column}; give one or take the line out"));
            }
        }
        if let Some(first) = lines.insert(id.clone(), line.number) {
            return Err(format!(
                "has the id '{id}' of line {first}; give each speaker one line, with its other names as aliases"
            ));
        }
        let Ok(kind) = cell(kind).parse::<SpeakerKind>() else {
            let all = SpeakerKind::WORDS.join(", ");
            return Err(format!("has the kind '{}'; it must be one of {all}", cell(kind)));
        };
        let index = self.entries.len() as u32;
        let aliases = split_list(cell(aliases));
        let mut keys = BTreeSet::new();
        for form in std::iter::once(&name).chain(&aliases) {
            let whole = folded(form);
            if whole.is_empty() {
                return Err(format!("has the name '{form}' without a letter or digit; take it out"));
            }
            if kind == SpeakerKind::Organisation {
                keys.insert(normalised(form));
            } else if let Some(person) = PersonName::parse(form).filter(|p| !p.given.is_empty()) {
                let bearers = self.by_parts.entry(person.key()).or_default();
                if bearers.iter().all(|b| b.1 != index || b.0 != person.middle) {
                    bearers.push((person.middle, index));
                }
            }
            keys.insert(whole);
        }
        for key in keys {
            if let Some(&other) = claims.get(&(key.clone(), kind.as_str())) {
                let other = &self.entries[other as usize].id;
                let line = lines.get(other).copied().unwrap_or(0);
                return Err(format!(
                    "has the name '{key}' that '{other}' on line {line} has too, and both are of kind {}; \
                     take it out of one of them, or write it in a form that tells them apart (a middle initial)",
                    kind.as_str()
                ));
            }
            claims.insert((key.clone(), kind.as_str()), index);
            self.by_name.entry(key).or_default().push(index);
        }
        self.columns.insert(&id, further.iter().map(|&i| cell(i)));
        let gender = self.columns.names().iter().position(|n| n == GENDER);
        let gender = gender.and_then(|column| ListedGender::parse(self.columns.cell(&id, column)?));
        self.entries.push(Entry { id, name, kind, gender });
        Ok(())
    }

    /// The entry for a speaker as an article names it, or by a name that linking found.
    pub(super) fn find<'n>(
        &self,
        speaker: &'n SpeakerFacts,
        kind: SpeakerKind,
        names: impl Iterator<Item = &'n str>,
    ) -> Option<&Entry> {
        std::iter::once(speaker.name.as_str()).chain(names).find_map(|name| self.named(name, kind))
    }

    fn named(&self, name: &str, kind: SpeakerKind) -> Option<&Entry> {
        let by = |key: &str| self.by_name.get(key).and_then(|list| self.of_kind(list.iter().copied(), kind));
        by(&folded(name)).or_else(|| by(&normalised(name))).or_else(|| {
            let person = PersonName::parse(name).filter(|p| !p.given.is_empty())?;
            let bearers = self.by_parts.get(&person.key())?;
            let mut fitting: Vec<u32> =
                bearers.iter().filter(|b| middles_agree(&b.0, &person.middle)).map(|b| b.1).collect();
            fitting.dedup();
            self.of_kind(fitting.into_iter(), kind)
        })
    }

    /// The only one of a kind, or the only one of all.
    fn of_kind(&self, list: impl Iterator<Item = u32> + Clone, kind: SpeakerKind) -> Option<&Entry> {
        let only = |mut list: Box<dyn Iterator<Item = u32> + '_>| {
            let first = list.next()?;
            list.next().is_none().then(|| &self.entries[first as usize])
        };
        let same = list.clone().filter(|&i| self.entries[i as usize].kind == kind);
        only(Box::new(same)).or_else(|| only(Box::new(list)))
    }
}

/// The parts between semicolons; `\;` is one of the text itself.
fn split_list(cell: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = cell.chars();
    while let Some(c) = chars.next() {
        match (c, out.last_mut()) {
            (';', _) => out.push(String::new()),
            ('\\', Some(last)) => last.extend(chars.next()),
            (c, Some(last)) => last.push(c),
            (_, None) => {}
        }
    }
    out.into_iter().map(|s| s.trim().to_string()).filter(|s| !s.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = "id,name,aliases,kind,party\nQ1,Ines Marlow,Marlow;I. Marlow,person,Tide\n\
                        Q2,Marlow,Marlow Inc.,organisation,\nQ3,Otto B. Marlow,,person,\nQ4,Otto W. Marlow,,person,Ebb\n";

    fn complaint(text: &str) -> (u64, String) {
        Gazetteer::parse(text.as_bytes()).expect_err("an error")
    }

    fn id_of(name: &str, kind: SpeakerKind) -> Option<String> {
        let gazetteer = Gazetteer::parse(GOOD.as_bytes()).expect("a gazetteer");
        gazetteer.named(name, kind).map(|e| e.id.clone())
    }

    #[test]
    fn names_are_found_by_alias_middle_name_and_kind() {
        let person = |name| id_of(name, SpeakerKind::Person);
        assert_eq!(person("Ines Marlow").as_deref(), Some("Q1"));
        assert_eq!(person("INES Q. MARLOW").as_deref(), Some("Q1"));
        assert_eq!(person("Marlow").as_deref(), Some("Q1"));
        assert_eq!(id_of("the Marlow Inc", SpeakerKind::Organisation).as_deref(), Some("Q2"));
        assert_eq!(person("Otto Bertram Marlow").as_deref(), Some("Q3"));
        assert_eq!(person("Otto Marlow"), None);
        assert_eq!(person("Ada Berg"), None);
    }

    #[test]
    fn further_columns_are_kept_by_id() {
        let gazetteer = Gazetteer::parse(GOOD.as_bytes()).expect("a gazetteer");
        assert_eq!(gazetteer.columns().names(), ["party"]);
        assert_eq!(gazetteer.columns().cell("Q1", 0), Some("Tide"));
        assert_eq!(gazetteer.columns().cell("Q2", 0), None);
        assert_eq!(gazetteer.columns().cell("Q9", 0), None);
    }

    #[test]
    fn a_column_of_genders_is_read_and_other_words_are_neither() {
        let text = "id,name,aliases,kind,gender\nQ1,Ann Lee,,person,Female\nQ2,Bo Lee,,person,male\n\
                    Q3,Sam Lee,,person,non-binary\nQ4,Kim Lee,,person,\n";
        let gazetteer = Gazetteer::parse(text.as_bytes()).expect("a gazetteer");
        let genders: Vec<_> = gazetteer.entries.iter().map(|e| e.gender).collect();
        let known = |gender| Some(ListedGender::Known(gender));
        assert_eq!(genders, [known(Gender::Woman), known(Gender::Man), Some(ListedGender::Other), None]);
    }

    #[test]
    fn what_cannot_be_used_is_told_with_its_line_and_the_fix() {
        for (text, line, part) in [
            ("id,name,kind\n", 1, "has no column 'aliases'"),
            ("id,name,aliases,kind,x,x\n", 1, "two columns are named 'x'"),
            ("id,name,aliases,kind\nQ1,Ann Lee,,person\nQ1,Bo Lee,,person\n", 3, "has the id 'Q1' of line 2"),
            ("id,name,aliases,kind\nQ1,Ann Lee,,human\n", 2, "it must be one of person, organisation"),
            ("id,name,aliases,kind\nQ1,Ann Lee,,person\nQ2,Bo Lee,ann lee,person\n", 3, "'Q1' on line 2 has too"),
            ("id,name,aliases,kind\nQ1,,,person\n", 2, "has no name"),
            ("id,name,aliases,kind\nQ1,…,,person\n", 2, "without a letter or digit"),
            ("id,name,aliases,kind\nQ1,Lee, Ann,,person\n", 2, "5 cells where the header has 4"),
        ] {
            let (found, message) = complaint(text);
            assert_eq!(found, line, "{message}");
            assert!(message.contains(part), "{message}");
        }
        let (line, message) = Gazetteer::parse(b"id,name,aliases,kind\nQ1,\xff,,person\n").expect_err("an error");
        assert_eq!((line, message.contains("UTF-8")), (2, true));
    }

    #[test]
    fn lists_may_hold_semicolons() {
        assert_eq!(split_list("a; b\\;c ;;d\\"), ["a", "b;c", "d"]);
    }
}
