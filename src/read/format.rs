//! Which format a file has, by its extension.

use std::collections::BTreeMap;

use super::ReadError;

/// A format of articles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    Text,
    Markdown,
    Html,
    Json,
    JsonLines,
    Csv,
    Tsv,
    Xml,
}

impl Format {
    const ALL: [Format; 8] = [
        Format::Text,
        Format::Markdown,
        Format::Html,
        Format::Json,
        Format::JsonLines,
        Format::Csv,
        Format::Tsv,
        Format::Xml,
    ];

    /// Its name in the settings and in the documents table.
    pub fn name(self) -> &'static str {
        match self {
            Format::Text => "txt",
            Format::Markdown => "md",
            Format::Html => "html",
            Format::Json => "json",
            Format::JsonLines => "jsonl",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
            Format::Xml => "xml",
        }
    }
}

/// How a file is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Compression {
    None,
    Gzip,
    Zstd,
}

/// The extensions and their formats.
#[derive(Clone, Debug)]
pub(super) struct Formats {
    by_extension: BTreeMap<String, Format>,
}

impl Formats {
    pub(super) fn compile(settings: &BTreeMap<String, String>) -> Result<Formats, ReadError> {
        let mut by_extension = BTreeMap::new();
        for (extension, name) in settings {
            if extension.contains(['.', '/']) || compression_of(extension) != Compression::None {
                return Err(ReadError::BadExtension { extension: extension.clone() });
            }
            if name == "none" {
                continue;
            }
            let format = Format::ALL.into_iter().find(|format| format.name() == name);
            let format = format
                .ok_or_else(|| ReadError::UnknownFormat { extension: extension.clone(), format: name.clone() })?;
            by_extension.insert(extension.to_ascii_lowercase(), format);
        }
        Ok(Formats { by_extension })
    }

    /// The format and compression of the file with this path; the format is `None` where the extension is not known.
    pub(super) fn of(&self, path: &str) -> (Option<Format>, Compression) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        let compression = compression_of(extension);
        let extension = if compression == Compression::None {
            extension
        } else {
            stem.rsplit_once('.').map_or("", |(_, extension)| extension)
        };
        let format = match self.by_extension.get(extension) {
            Some(format) => Some(*format),
            None => self.by_extension.get(&extension.to_ascii_lowercase()).copied(),
        };
        (format, compression)
    }

    /// `path` without the extensions of its format and compression.
    pub(super) fn stem<'p>(&self, path: &'p str) -> &'p str {
        let name_start = path.rfind('/').map_or(0, |slash| slash + 1);
        let cut = |path: &'p str| path[name_start..].rfind('.').filter(|dot| *dot > 0).map(|dot| name_start + dot);
        let (format, compression) = self.of(path);
        let mut stem = path;
        if compression != Compression::None {
            stem = cut(stem).map_or(stem, |dot| &stem[..dot]);
        }
        if format.is_some() {
            stem = cut(stem).map_or(stem, |dot| &stem[..dot]);
        }
        stem
    }
}

fn compression_of(extension: &str) -> Compression {
    if extension.eq_ignore_ascii_case("gz") {
        Compression::Gzip
    } else if extension.eq_ignore_ascii_case("zst") || extension.eq_ignore_ascii_case("zstd") {
        Compression::Zstd
    } else {
        Compression::None
    }
}
