//! Numbers and dates as people read them.

use jiff::civil::Date;

/// `12,345`.
pub(super) fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// `14 March 2025`.
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// `1.5`: one decimal.
pub(super) fn tenths(x: f64) -> String {
    format!("{x:.1}")
}

/// `34 %` of a whole; "" without one.
pub(super) fn percent(part: u64, whole: u64) -> String {
    match whole {
        0 => String::new(),
        _ => format!("{:.0} %", 100.0 * part as f64 / whole as f64),
    }
}

/// A length in a drawing: per cent with two decimals.
pub(super) fn length(part: f64, whole: f64) -> String {
    format!("{:.2}%", if whole > 0.0 { 100.0 * part / whole } else { 0.0 })
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn numbers_and_dates_read_as_in_print() {
        assert_eq!([grouped(0), grouped(999), grouped(1000), grouped(1_234_567)], ["0", "999", "1,000", "1,234,567"]);
        assert_eq!(day(date(2025, 3, 4)), "4 March 2025");
        assert_eq!((percent(1, 3), percent(1, 0), length(1.0, 4.0)), ("33 %".into(), String::new(), "25.00%".into()));
    }
}
