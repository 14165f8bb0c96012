//! Sizes as people write them: a number of bytes, or `64 MiB`.

use std::fmt;

use bytesize::ByteSize;
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

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

impl Serialize for Size {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Size {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Visitor)
    }
}

struct Visitor;

impl de::Visitor<'_> for Visitor {
    type Value = Size;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a size such as 1000000, \"64 MiB\" or \"2 GB\"")
    }

    fn visit_i64<E: de::Error>(self, bytes: i64) -> Result<Size, E> {
        u64::try_from(bytes).map(Size).map_err(|_| E::invalid_value(de::Unexpected::Signed(bytes), &self))
    }

    fn visit_u64<E: de::Error>(self, bytes: u64) -> Result<Size, E> {
        Ok(Size(bytes))
    }

    fn visit_str<E: de::Error>(self, written: &str) -> Result<Size, E> {
        let size = written.trim().parse::<ByteSize>();
        size.map(|s| Size(s.as_u64())).map_err(|_| E::invalid_value(de::Unexpected::Str(written), &self))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Serialize)]
    struct Holder {
        size: Size,
    }

    fn read(toml: &str) -> Result<u64, String> {
        toml::from_str::<Holder>(toml).map(|h| h.size.0).map_err(|e| e.message().to_string())
    }

    #[test]
    fn numbers_and_units_are_read() {
        assert_eq!(read("size = 12"), Ok(12));
        assert_eq!(read("size = \"64 MiB\""), Ok(64 << 20));
        assert_eq!(read("size = \"2GB\""), Ok(2_000_000_000));
        assert!(read("size = \"a lot\"").expect_err("no size").contains("64 MiB"));
        assert!(read("size = -1").is_err());
    }

    #[test]
    fn written_sizes_read_back_exactly() {
        for bytes in [0, 1, 1023, 1024, 1 << 20, (64 << 20) + 1, 3 << 30, 1 << 40] {
            let text = toml::to_string(&Holder { size: Size(bytes) }).expect("toml");
            assert_eq!(read(&text), Ok(bytes), "{text}");
        }
    }
}
