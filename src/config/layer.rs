//! One layer of settings: what a config file, the environment or the flags say, and nothing more.

use std::collections::BTreeMap;
use std::path::PathBuf;

use serde::{Deserialize, Serialize};

use super::max_failures::MaxFailures;
use super::size::Size;
use crate::annotate::Engine;
use crate::corpus::duplicates::Similarity;
use crate::read::Day;
use crate::report::LogFormat;

/// Defines a table of all-optional settings, with the tables within it, and how one lies over another.
macro_rules! layer {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $type:ty,)* } $(with { $($table:ident: $inner:ty,)* })?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Deserialize, Serialize)]
        #[serde(deny_unknown_fields, default)]
        #[allow(missing_docs)] // Each is documented in the table of keys.
        pub struct $name {
            $(#[serde(skip_serializing_if = "Option::is_none")] pub $field: Option<$type>,)*
            $($(pub $table: $inner,)*)?
        }

        impl $name {
            /// Lets what `above` says stand instead of what `self` says.
            pub fn overlay(&mut self, above: &Self) {
                $(if above.$field.is_some() { self.$field.clone_from(&above.$field); })*
                $($(self.$table.overlay(&above.$table);)*)?
            }
        }
    };
}

/// How a date such as 03/04/2024 is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum NumericDates {
    /// 3 April.
    DayFirst,
    /// 4 March.
    MonthFirst,
    /// Not at all: either would be a guess.
    Ignored,
}

layer! {
    /// All settings, each absent where the layer says nothing of it.
    Layer {
        input: PathBuf,
        output: PathBuf,
        incremental: bool,
        verify: bool,
        engine: Engine,
        model: PathBuf,
        threads: usize,
        quiet: bool,
        log_format: LogFormat,
        progress: bool,
        limit: u64,
        max_memory: Size,
        max_failures: MaxFailures,
        max_gone: MaxFailures,
    } with {
        walk: WalkLayer,
        read: ReadLayer,
        annotate: AnnotateLayer,
        stance: StanceLayer,
        speakers: SpeakersLayer,
        corpus: CorpusLayer,
        duplicates: DuplicatesLayer,
        write: WriteLayer,
        report: ReportLayer,
    }
}

layer! {
    /// Which files are read.
    WalkLayer {
        include: Vec<String>,
        exclude: Vec<String>,
        hidden: bool,
        follow_links: bool,
        max_file_size: Size,
    }
}

layer! {
    /// How articles are cut out of files.
    ReadLayer {
        path_pattern: String,
        encoding: String,
        numeric_dates: NumericDates,
        max_article_size: Size,
        max_expansion: u64,
        since: Day,
        until: Day,
        formats: BTreeMap<String, String>,
    } with {
        fields: FieldsLayer,
    }
}

layer! {
    /// The names that structured files give to the parts of an article.
    FieldsLayer {
        text: Vec<String>,
        id: Vec<String>,
        title: Vec<String>,
        author: Vec<String>,
        outlet: Vec<String>,
        date: Vec<String>,
        url: Vec<String>,
        language: Vec<String>,
    }
}

layer! {
    /// How articles are annotated.
    AnnotateLayer {
        max_seconds: u64,
    }
}

layer! {
    /// By what stance is marked.
    StanceLayer {
        lexicons: Vec<PathBuf>,
    }
}

layer! {
    /// By what speakers are linked over articles.
    SpeakersLayer {
        gazetteer: PathBuf,
    }
}

layer! {
    /// How many articles are looked at together.
    CorpusLayer {
        window: u64,
    }
}

layer! {
    /// What counts as the same article or quote.
    DuplicatesLayer {
        enabled: bool,
        article_similarity: Similarity,
        quote_similarity: Similarity,
    }
}

layer! {
    /// What is written.
    WriteLayer {
        csv: bool,
        parquet: bool,
        text_in_parquet: bool,
    }
}

layer! {
    /// What is left for those who watch over the runs.
    ReportLayer {
        prometheus: PathBuf,
    }
}

#[cfg(test)]
mod tests {
    use super::super::keys::{self, KEYS};
    use super::*;

    /// The dotted names of a table's leaves.
    fn leaves(table: &toml::Table, above: &str, out: &mut Vec<String>) {
        for (key, value) in table {
            let name = if above.is_empty() { key.clone() } else { format!("{above}.{key}") };
            match value {
                toml::Value::Table(inner) if keys::is_section(&name) => leaves(inner, &name, out),
                _ => out.push(name),
            }
        }
    }

    #[test]
    fn the_table_of_keys_and_the_layer_agree() {
        let full = super::super::Settings::default().as_layer();
        let mut in_layer = Vec::new();
        leaves(&toml::Table::try_from(&full).expect("a table"), "", &mut in_layer);
        let mut in_keys: Vec<String> = KEYS.iter().map(|k| k.name.to_string()).collect();
        in_layer.sort();
        in_keys.sort();
        assert_eq!(in_layer, in_keys);
    }

    #[test]
    fn the_upper_layer_wins_where_it_says_something() {
        let mut lower = Layer { threads: Some(2), quiet: Some(true), ..Layer::default() };
        lower.walk.hidden = Some(true);
        let mut upper = Layer { threads: Some(4), ..Layer::default() };
        upper.walk.exclude = Some(vec!["x".to_string()]);
        lower.overlay(&upper);
        assert_eq!((lower.threads, lower.quiet, lower.walk.hidden), (Some(4), Some(true), Some(true)));
        assert_eq!(lower.walk.exclude, Some(vec!["x".to_string()]));
    }
}
