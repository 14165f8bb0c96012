//! The input formats: one declaration for each, and which of them a file has.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::ReadError;
use super::articles::Articles;
use super::context::Context;
use super::formats::FORMATS;
use super::input::{Compression, Input};

/// The declaration of an input format. `formats/mod.rs` lists all of them; a new one is a file there and a line in
/// that list.
#[derive(Debug)]
pub(super) struct Format {
    /// Its name in the settings and in the documents table.
    pub(super) name: &'static str,
    /// The file extensions that it has, in lower case; the setting `formats` may add others.
    pub(super) extensions: &'static [&'static str],
    /// Whether a file that begins like this has this format, whatever its extension. It must not be true of prose.
    pub(super) recognise: fn(&Head) -> bool,
    /// The names of the formats that `read` tells from this one by itself, so that a file with this format's extension
    /// and their content is left to it.
    pub(super) covers: &'static [&'static str],
    /// Reads a file of this format.
    pub(super) read: fn(Input, Context) -> Articles,
}

/// The beginning of a file, after its compression.
pub(super) struct Head<'i> {
    /// The bytes as they are.
    pub(super) bytes: &'i [u8],
    /// The bytes as text, without a byte-order mark and leading white space; bytes that are not UTF-8 are replaced.
    pub(super) text: Cow<'i, str>,
}

impl<'i> Head<'i> {
    /// The beginning that `bytes` is. Text in UTF-16 with a byte-order mark is decoded.
    pub(super) fn new(bytes: &'i [u8]) -> Head<'i> {
        let text = match encoding_rs::Encoding::for_bom(bytes) {
            Some((encoding, mark)) => encoding.decode_without_bom_handling(&bytes[mark..]).0,
            None => String::from_utf8_lossy(bytes),
        };
        let text = match text {
            Cow::Borrowed(text) => Cow::Borrowed(text.trim_start()),
            Cow::Owned(text) => Cow::Owned(text.trim_start().to_owned()),
        };
        Head { bytes, text }
    }

    /// Whether the text begins with `prefix`, in any case (ASCII).
    pub(super) fn starts_with(&self, prefix: &str) -> bool {
        self.text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    }
}

/// For formats that only the extension tells.
pub(super) fn never(_: &Head) -> bool {
    false
}

/// The name of the format of texts that show no other.
pub(super) const PLAIN: &str = "txt";

/// The format with this name.
pub(super) fn named(name: &str) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| format.name == name)
}

/// The names of all formats, for messages: 'txt, md, html'.
pub(super) fn names() -> String {
    FORMATS.iter().map(|format| format.name).collect::<Vec<_>>().join(", ")
}

/// The extensions that are read without any setting, and the names of their formats.
pub(super) fn default_extensions() -> BTreeMap<String, String> {
    let pairs = FORMATS.iter().flat_map(|format| format.extensions.iter().map(|e| (*e, format.name)));
    pairs.map(|(extension, name)| (extension.to_owned(), name.to_owned())).collect()
}

/// The format whose content begins like `head`, if one is recognised for certain.
pub(super) fn recognised(head: &Head) -> Option<&'static Format> {
    FORMATS.iter().copied().find(|format| (format.recognise)(head))
}

/// The extensions and their formats, by the settings.
#[derive(Clone, Debug)]
pub(super) struct Extensions {
    by_extension: BTreeMap<String, &'static Format>,
}

impl Extensions {
    pub(super) fn compile(settings: &BTreeMap<String, String>) -> Result<Extensions, ReadError> {
        let mut by_extension = BTreeMap::new();
        for (extension, name) in settings {
            if extension.contains(['.', '/']) || Compression::of_extension(extension) != Compression::None {
                return Err(ReadError::BadExtension { extension: extension.clone() });
            }
            if name == "none" {
                continue;
            }
            let unknown = || ReadError::UnknownFormat { extension: extension.clone(), format: name.clone() };
            by_extension.insert(extension.to_ascii_lowercase(), named(name).ok_or_else(unknown)?);
        }
        Ok(Extensions { by_extension })
    }

    /// The format and compression of the file with this path, by its name; the format is `None` where the extension is
    /// not known.
    pub(super) fn of(&self, path: &str) -> (Option<&'static Format>, Compression) {
        let name = path.rsplit('/').next().unwrap_or(path);
        let (stem, extension) = name.rsplit_once('.').unwrap_or((name, ""));
        if let Some(format) = self.by_extension.get(&extension.to_ascii_lowercase()) {
            return (Some(format), Compression::None);
        }
        let compression = Compression::of_extension(extension);
        if compression == Compression::None {
            return (None, compression);
        }
        let extension = stem.rsplit_once('.').map_or("", |(_, extension)| extension);
        // 'nyt_eng_202311.gz', as corpora are shipped: its content says what it is, else it is text.
        if !stem.is_empty() && extension.bytes().all(|byte| byte.is_ascii_digit()) {
            return (self.by_extension.values().copied().find(|format| format.name == PLAIN), compression);
        }
        (self.by_extension.get(&extension.to_ascii_lowercase()).copied(), compression)
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
