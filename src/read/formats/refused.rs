//! Formats that are known and not read: said with the way out, never passed over.

use crate::read::articles::Articles;
use crate::read::context::Context;
use crate::read::format::{Format, Head};
use crate::read::input::Input;
use crate::read::outcome::Trouble;

pub(in crate::read) static PDF: Format = Format {
    name: "pdf",
    extensions: &["pdf"],
    recognise: |head| head.bytes.starts_with(b"%PDF-"),
    covers: &[],
    read: pdf,
};
pub(in crate::read) static OLD_OFFICE: Format =
    Format { name: "doc", extensions: &["doc", "xls"], recognise: is_old_office, covers: &[], read: old_office };

fn pdf(_: Input, context: Context) -> Articles {
    let reason = "a PDF is not read: pages are no text; convert it with `pdftotext -layout FILE.pdf FILE.txt`";
    context.dropped(Trouble::failed("binary", reason))
}

fn is_old_office(head: &Head) -> bool {
    head.bytes.starts_with(b"\xD0\xCF\x11\xE0")
}

fn old_office(_: Input, context: Context) -> Articles {
    let reason = "a document of old or encrypted Office is not read; save it as .docx, .xlsx or text";
    context.dropped(Trouble::failed("binary", reason))
}
