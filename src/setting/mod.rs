//! Settings, declared once: a stage's own struct says of each field its name in config.toml, type, default,
//! documentation, flag, and what depends on it. Files, variables, flags, checks and help are made from that.
//!
//! [`section!`](crate::setting::section) is the declaration, [`Section`] what it gives, [`SettingValue`] what a type of
//! setting has to tell.

mod size;
mod value;
mod words;

pub use size::Size;
pub use value::{Form, SettingValue, Written};
pub use words::Word;
pub(crate) use words::{word_setting, written_setting};

/// One setting, as it is declared.
#[derive(Debug)]
pub struct Setting {
    /// Its dotted name in config.toml.
    pub key: &'static str,
    /// How its value is written outside TOML.
    pub form: Form,
    /// The words that it takes, if these are all it takes.
    pub words: &'static [&'static str],
    /// Whether it names files: relative paths in a config file count from the file's folder.
    pub is_path: bool,
    /// What depends on it.
    pub affects: Affects,
    /// Its flag on the command line, if it has one of its own.
    pub flag: Option<Flag>,
    /// Documentation as rustdoc has it: lines that begin with a space.
    doc: &'static str,
}

/// What depends on a setting, and so has to be made again where it changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Affects {
    /// The rows of an article: a change annotates every article again.
    Rows,
    /// All tables, those in shards too: a change writes every shard again.
    Shards,
    /// The tables that are made of the rows: a change writes them again.
    Tables,
    /// Which articles are read, how the run goes about it, or files whose contents are compared instead of their
    /// paths: a change makes nothing out of date.
    Nothing,
}

/// A flag of its own for a setting.
#[derive(Clone, Copy, Debug)]
pub struct Flag {
    /// The long form, without its dashes.
    pub long: &'static str,
    /// The short form.
    pub short: Option<char>,
    /// Placeholder of its value in the help; none for a switch.
    pub value_name: Option<&'static str>,
    /// The value that a switch gives.
    pub gives: &'static str,
    /// Help that the documentation would not do for, such as that of a switch that turns something off.
    pub help: Option<&'static str>,
}

impl Flag {
    /// A flag that is followed by a value.
    pub const fn value(long: &'static str, value_name: &'static str) -> Self {
        Self { long, short: None, value_name: Some(value_name), gives: "", help: None }
    }

    /// A flag that turns its setting on.
    pub const fn on(long: &'static str) -> Self {
        Self { long, short: None, value_name: None, gives: "true", help: None }
    }

    /// A flag that turns its setting off.
    pub const fn off(long: &'static str, help: &'static str) -> Self {
        Self { long, short: None, value_name: None, gives: "false", help: Some(help) }
    }

    /// The same with help of its own.
    pub const fn help(self, help: &'static str) -> Self {
        Self { help: Some(help), ..self }
    }

    /// The same with a short form.
    pub const fn short(self, short: char) -> Self {
        Self { short: Some(short), ..self }
    }
}

impl Setting {
    /// A setting of a type.
    pub(crate) const fn new<T: SettingValue>(
        key: &'static str,
        affects: Affects,
        flag: Option<Flag>,
        doc: &'static str,
    ) -> Self {
        Self { key, form: T::FORM, words: T::WORDS, is_path: T::IS_PATH, affects, flag, doc }
    }

    /// Lines of its documentation.
    pub fn doc(&self) -> impl Iterator<Item = &'static str> {
        self.doc.lines().map(|line| line.strip_prefix(' ').unwrap_or(line))
    }

    /// Its environment variable: `WHOSAID_` and the key in capitals, `_` for each dot.
    pub fn variable(&self) -> String {
        format!("{PREFIX}{}", self.key.to_ascii_uppercase().replace('.', "_"))
    }

    /// The TOML table it stands in, empty at the top.
    pub fn table(&self) -> &'static str {
        self.key.rsplit_once('.').map_or("", |(table, _)| table)
    }

    /// Its name within its table.
    pub fn name(&self) -> &'static str {
        self.key.rsplit_once('.').map_or(self.key, |(_, name)| name)
    }
}

/// What every environment variable of the program begins with.
pub const PREFIX: &str = "WHOSAID_";

/// A struct of settings.
pub trait Section {
    /// Its settings in the order of their declaration, those of structs within it last.
    fn declared(&self) -> Vec<&'static Setting>;

    /// The value of a setting, by its key.
    fn get(&self, key: &str) -> Option<toml::Value>;

    /// Gives a setting a value; `None` if it has no setting of that key.
    ///
    /// # Errors
    /// What is wrong with the value.
    fn set(&mut self, key: &str, value: &toml::Value) -> Option<Result<(), String>>;
}

/// Declares a struct of settings with its [`Default`] and [`Section`].
///
/// `"key" Affects [Flag], field: type = default;` declares one; `field: type as other = default;` one that is written
/// as another type. `with { field: type }` at the end names structs of settings within it.
macro_rules! section {
    (
        $(#[$attribute:meta])*
        pub struct $name:ident {
            $(
                $(#[doc = $doc:literal])+
                $key:literal $affects:ident $(($flag:expr))?, $field:ident: $type:ty $(as $written:ty)? = $default:expr;
            )*
        }
        $(with { $($(#[doc = $inner_doc:literal])+ $inner:ident: $section:ty,)+ })?
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub struct $name {
            $($(#[doc = $doc])+ pub $field: $type,)*
            $($($(#[doc = $inner_doc])+ pub $inner: $section,)+)?
        }

        impl Default for $name {
            fn default() -> Self {
                Self {
                    $($field: $default,)*
                    $($($inner: Default::default(),)+)?
                }
            }
        }

        impl $crate::setting::Section for $name {
            fn declared(&self) -> Vec<&'static $crate::setting::Setting> {
                const DECLARED: &[$crate::setting::Setting] = &[$(
                    $crate::setting::Setting::new::<$crate::setting::section!(@type $type $(as $written)?)>(
                        $key,
                        $crate::setting::Affects::$affects,
                        $crate::setting::section!(@flag $($flag)?),
                        concat!($($doc, "\n"),+),
                    ),
                )*];
                let all = DECLARED.iter().collect::<Vec<_>>();
                $($(let all = [all, $crate::setting::Section::declared(&self.$inner)].concat();)+)?
                all
            }

            fn get(&self, key: &str) -> Option<toml::Value> {
                type Written<T, U> = $crate::setting::Written<T, U>;
                match key {
                    $($key => {
                        Some(Written::<$type, $crate::setting::section!(@type $type $(as $written)?)>::of(&self.$field))
                    })*
                    _ => None $($(.or_else(|| $crate::setting::Section::get(&self.$inner, key)))+)?,
                }
            }

            fn set(&mut self, key: &str, value: &toml::Value) -> Option<Result<(), String>> {
                type Written<T, U> = $crate::setting::Written<T, U>;
                match key {
                    $($key => Some(Written::<$type, $crate::setting::section!(@type $type $(as $written)?)>::assign(
                        &mut self.$field,
                        value,
                    )),)*
                    _ => None $($(.or_else(|| $crate::setting::Section::set(&mut self.$inner, key, value)))+)?,
                }
            }
        }
    };
    (@type $type:ty as $written:ty) => { $written };
    (@type $type:ty) => { $type };
    (@flag $flag:expr) => { Some($flag) };
    (@flag) => { None };
}

pub(crate) use section;

#[cfg(test)]
mod tests {
    use super::*;

    section! {
        /// Example.
        pub struct Inner {
            /// The harbour's name.
            "inner.harbour" Rows, harbour: String = "Quay".to_string();
        }
    }

    section! {
        /// Example.
        pub struct Outer {
            /// How many ships:
            /// 0: any number.
            "ships" Nothing (Flag::value("ships", "N").short('s')), ships: usize = 3;
            /// The largest cargo.
            "cargo" Tables, cargo: u64 as Size = 1024;
        }
        with {
            /// The harbour.
            inner: Inner,
        }
    }

    #[test]
    fn a_declaration_gives_field_default_and_description() {
        let outer = Outer::default();
        assert_eq!((outer.ships, outer.cargo, outer.inner.harbour.as_str()), (3, 1024, "Quay"));
        let declared = outer.declared();
        let keys: Vec<&str> = declared.iter().map(|s| s.key).collect();
        assert_eq!(keys, ["ships", "cargo", "inner.harbour"]);
        assert_eq!(declared[0].doc().collect::<Vec<_>>(), ["How many ships:", "0: any number."]);
        assert_eq!(declared[0].flag.and_then(|f| f.short), Some('s'));
        assert_eq!((declared[1].form, declared[1].affects), (Form::Size, Affects::Tables));
        assert_eq!(declared[2].variable(), "WHOSAID_INNER_HARBOUR");
        assert_eq!((declared[2].table(), declared[2].name()), ("inner", "harbour"));
    }

    #[test]
    fn values_are_read_and_written_by_key() {
        let mut outer = Outer::default();
        assert_eq!(outer.get("cargo"), Some(toml::Value::String("1 KiB".to_string())));
        assert_eq!(outer.set("cargo", &toml::Value::String("2 MiB".to_string())), Some(Ok(())));
        assert_eq!(outer.set("inner.harbour", &toml::Value::String("Pier".to_string())), Some(Ok(())));
        assert_eq!((outer.cargo, outer.inner.harbour.as_str()), (2 << 20, "Pier"));
        assert_eq!(outer.set("dock", &toml::Value::Boolean(true)), None);
        assert!(outer.set("ships", &toml::Value::Integer(-1)).is_some_and(|r| r.is_err()));
    }
}
