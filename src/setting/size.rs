//! Sizes as people write them: a number of bytes, or `64 MiB`.

use std::fmt;
use std::str::FromStr;

use bytesize::ByteSize;

use super::written_setting;

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size(pub u64);

impl fmt::Display for Size {
    /// With the largest unit that divides it, so that nothing is rounded away.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (shift, unit) in [(40, "TiB"), (30, "GiB"), (20, "MiB"), (10, "KiB")] {
            if self.0 > 0 && self.0.trailing_zeros() >= shift {
                return write!(f, "{} {unit}", self.0 >> shift);
            }
        }
        write!(f, "{}", self.0)
    }
}

impl FromStr for Size {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        word.parse::<ByteSize>().map(|size| Self(size.as_u64()))
    }
}

impl From<u64> for Size {
    fn from(bytes: u64) -> Self {
        Self(bytes)
    }
}

impl From<Size> for u64 {
    fn from(size: Size) -> Self {
        size.0
    }
}

written_setting!(Size, Size, "a size such as 1000000, \"64 MiB\" or \"2 GB\"");

#[cfg(test)]
mod tests {
    use toml::Value;

    use super::*;
    use crate::setting::SettingValue;

    #[test]
    fn numbers_and_units_are_read() {
        let read = |word: &str| Size::from_toml(&Value::String(word.to_string())).map(u64::from);
        assert_eq!(Size::from_toml(&Value::Integer(12)), Ok(Size(12)));
        assert_eq!(read("64 MiB"), Ok(64 << 20));
        assert_eq!(read("2GB"), Ok(2_000_000_000));
        assert!(read("a lot").expect_err("no size").contains("64 MiB"));
        assert!(Size::from_toml(&Value::Integer(-1)).is_err());
    }

    #[test]
    fn written_sizes_read_back_exactly() {
        for bytes in [0, 1, 1023, 1024, 1 << 20, (64 << 20) + 1, 3 << 30, 1 << 40] {
            assert_eq!(Size::from_toml(&Size(bytes).to_toml()), Ok(Size(bytes)));
        }
    }
}
