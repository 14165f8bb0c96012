//! A property of a row that coders are asked about: a comparison with one of its columns.

use super::error::AuditError;

/// A property such as `gender=female` or `n_hedges>0`, with the question to the coder.
#[derive(Clone, Debug, PartialEq)]
pub struct Property {
    /// The comparison as given.
    pub written: String,
    /// The question.
    pub question: String,
    /// The column.
    pub column: String,
    test: Test,
}

#[derive(Clone, Debug, PartialEq)]
enum Test {
    Is(String),
    Above(f64),
    Below(f64),
}

impl Property {
    /// Reads `COLUMN=VALUE`, `COLUMN>NUMBER` or `COLUMN<NUMBER`, with the question behind a colon where it is not
    /// to be made from the comparison.
    ///
    /// # Errors
    /// [`AuditError::Argument`] if it is no comparison.
    pub fn parse(argument: &str) -> Result<Self, AuditError> {
        let (written, question) = match argument.split_once(':') {
            Some((written, question)) => (written.trim(), question.trim().to_string()),
            None => (argument.trim(), format!("{}: is that so?", argument.trim())),
        };
        let bad = || {
            AuditError::Argument(format!(
                "--ask '{argument}': give COLUMN=VALUE, COLUMN>NUMBER or COLUMN<NUMBER, and a question behind a \
                 colon, such as 'gender=female: Is the speaker a woman?'"
            ))
        };
        let at = written.find(['=', '>', '<']).ok_or_else(bad)?;
        let (column, value) = (written[..at].trim(), written[at + 1..].trim());
        let number = || value.parse::<f64>().ok().filter(|n| n.is_finite());
        let test = match &written[at..=at] {
            "=" => Test::Is(value.to_string()),
            ">" => Test::Above(number().ok_or_else(bad)?),
            _ => Test::Below(number().ok_or_else(bad)?),
        };
        if column.is_empty() || question.is_empty() {
            return Err(bad());
        }
        Ok(Self { written: written.to_string(), question, column: column.to_string(), test })
    }

    /// Whether a row with these values in the column has the property; a missing value has not.
    pub fn holds(&self, text: Option<&str>, number: Option<f64>) -> bool {
        match &self.test {
            Test::Is(value) => match (text, number) {
                (Some(text), _) => text == value,
                (None, Some(number)) => value.parse() == Ok(number),
                (None, None) => value.is_empty(),
            },
            Test::Above(bound) => number.is_some_and(|n| n > *bound),
            Test::Below(bound) => number.is_some_and(|n| n < *bound),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comparisons_are_read_with_their_question() {
        let woman = Property::parse("gender=female: Is the speaker a woman?").expect("a property");
        assert_eq!((woman.column.as_str(), woman.question.as_str()), ("gender", "Is the speaker a woman?"));
        assert!(woman.holds(Some("female"), None) && !woman.holds(Some("male"), None) && !woman.holds(None, None));
        let hedged = Property::parse("n_hedges>0").expect("a property");
        assert!(hedged.holds(Some("2"), Some(2.0)) && !hedged.holds(None, Some(0.0)) && !hedged.holds(None, None));
        assert!(
            Property::parse("gender").is_err() && Property::parse("=x").is_err() && Property::parse("n>x").is_err()
        );
    }
}
