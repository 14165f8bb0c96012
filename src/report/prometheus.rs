//! Prometheus' text exposition format (version 0.0.4), written.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;

/// A text of metrics, each with its help, type and samples.
#[derive(Default)]
pub(super) struct Exposition {
    text: String,
}

/// A metric that takes samples.
pub(super) struct Metric<'e> {
    text: &'e mut String,
    name: String,
    head: String,
}

impl Exposition {
    /// A metric that goes up and down. One without samples is not written.
    pub fn gauge(&mut self, name: &str, help: &str) -> Metric<'_> {
        let help = help.replace('\\', "\\\\").replace('\n', "\\n");
        let head = format!("# HELP {name} {help}\n# TYPE {name} gauge\n");
        Metric { text: &mut self.text, name: name.to_string(), head }
    }

    pub fn text(self) -> String {
        self.text
    }
}

impl Metric<'_> {
    /// Its only sample.
    pub fn value(&mut self, value: f64) {
        self.labelled(&[], value);
    }

    /// A sample with labels, whose values may be any text.
    pub fn labelled(&mut self, labels: &[(&str, &str)], value: f64) {
        self.text.push_str(&std::mem::take(&mut self.head));
        self.text.push_str(&self.name);
        if !labels.is_empty() {
            let escaped = |v: &str| v.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n");
            let labels: Vec<String> = labels.iter().map(|(l, v)| format!("{l}=\"{}\"", escaped(v))).collect();
            let _ = write!(self.text, "{{{}}}", labels.join(",")); // Writing to a String cannot fail.
        }
        let _ = writeln!(self.text, " {value}");
    }
}

/// The value of a metric without labels in a file that was written before, if it is there.
pub(super) fn value_in(path: &Path, name: &str) -> Option<f64> {
    let text = std::fs::read_to_string(path).ok()?;
    text.lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(' ')?.trim().parse().ok())
}

/// Puts `text` in the place of a file, so that who reads it sees the old or the new text and nothing between.
pub(super) fn replace(path: &Path, text: &str) -> io::Result<()> {
    // A device or pipe would become a file.
    if std::fs::symlink_metadata(path).is_ok_and(|found| !found.is_file() && !found.is_symlink())
        || std::fs::metadata(path).is_ok_and(|found| !found.is_file())
    {
        return Err(io::Error::other("it is not a file"));
    }
    let folder = path.parent().filter(|f| !f.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    // The collector is another user's.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o644));
    // It reads what ends in '.prom', so the temporary file must not.
    let mut file = builder.prefix(".whosaid-").suffix(".tmp").tempfile_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist(path).map(drop).map_err(|e| e.error)
}

/// Checks a text by the rules of the format, and those of `promtool check metrics` that concern gauges.
#[cfg(test)]
pub(super) fn check(text: &str) -> Result<(), String> {
    use std::collections::BTreeSet;

    let is_name = |n: &str| {
        !n.is_empty()
            && !n.starts_with(|c: char| c.is_ascii_digit())
            && n.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
    };
    let (mut metrics, mut samples, mut current) = (BTreeSet::new(), BTreeSet::new(), String::new());
    if !text.ends_with('\n') {
        return Err("the last line has no end".to_string());
    }
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(help) = line.strip_prefix("# HELP ") {
            let (name, words) = help.split_once(' ').ok_or(format!("no help: {line}"))?;
            let kind = lines.next().unwrap_or_default();
            if kind != format!("# TYPE {name} gauge") || words.is_empty() {
                return Err(format!("no type after {line}"));
            }
            let counts = ["_total", "_count", "_sum", "_bucket"].iter().any(|e| name.ends_with(e));
            if !is_name(name) || counts || !metrics.insert(name.to_string()) {
                return Err(format!("a bad or repeated name: {line}"));
            }
            current = name.to_string();
            continue;
        }
        let (sample, value) = line.rsplit_once(' ').ok_or(format!("no value: {line}"))?;
        let (name, labels) = sample.split_once('{').map_or((sample, ""), |(n, l)| (n, l));
        if name != current || value.parse::<f64>().is_err() || !samples.insert(sample.to_string()) {
            return Err(format!("a sample out of place: {line}"));
        }
        let mut rest = labels.strip_suffix('}').unwrap_or(labels);
        while !rest.is_empty() {
            let (label, value) = rest.split_once("=\"").ok_or(format!("a label without a value: {line}"))?;
            let mut escaped = false;
            let end = value.find(|c| {
                let ends = c == '"' && !escaped;
                escaped = c == '\\' && !escaped;
                ends
            });
            let end = end.ok_or(format!("a label that does not end: {line}"))?;
            if !is_name(label) {
                return Err(format!("a bad label: {line}"));
            }
            rest = value[end + 1..].strip_prefix(',').unwrap_or(&value[end + 1..]);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_help_are_escaped() {
        let mut out = Exposition::default();
        out.gauge("a_seconds", "One\\two\nthree.").labelled(&[("x", "say \"no\"\\\n"), ("y", "")], 1.5);
        out.gauge("never", "No sample, no metric.");
        let expected = "# HELP a_seconds One\\\\two\\nthree.\n# TYPE a_seconds gauge\n\
                        a_seconds{x=\"say \\\"no\\\"\\\\\\n\",y=\"\"} 1.5\n";
        let text = out.text();
        assert_eq!(text, expected);
        assert_eq!(check(&text), Ok(()));
    }

    #[test]
    fn the_check_sees_what_is_wrong() {
        let head = "# HELP a A.\n# TYPE a gauge\n";
        for wrong in
            ["a 1\n", "# HELP a A.\na 1\n", &format!("{head}a x\n"), &format!("{head}a 1\na 1\n"), head.trim_end()]
        {
            assert!(check(wrong).is_err(), "{wrong}");
        }
    }
}
