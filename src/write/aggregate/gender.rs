//! A person's gender over all articles, by their votes.

use std::cmp::Reverse;

use whosaid_language::{Gender, GenderHow};

/// Steps of the confidence, which is packed as a whole number.
pub(super) const GENDER_STEPS: u64 = 10_000;

/// The gender that the articles come to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct GenderOfAll {
    /// `None` where no article tells, or as many say one as the other.
    pub gender: Option<Gender>,
    /// What tells it in most articles.
    pub how: Option<GenderHow>,
    /// Mean over the articles that tell one of how sure they are of this one, in [`GENDER_STEPS`].
    pub confidence: u64,
}

impl GenderOfAll {
    /// By the votes of all articles: `female pronoun`, or just `male`, and how many.
    pub fn of_votes<'a>(votes: impl Iterator<Item = (&'a str, u64)> + Clone) -> Self {
        let told = |vote: &str| vote.split(' ').next().and_then(|word| word.parse::<Gender>().ok());
        let sum = |gender: Gender| votes.clone().filter(|v| told(v.0) == Some(gender)).map(|v| v.1).sum::<u64>();
        let (women, men) = (sum(Gender::Woman), sum(Gender::Man));
        if women == men {
            return Self::default();
        }
        let gender = if women > men { Gender::Woman } else { Gender::Man };
        let hows = votes.filter(|v| told(v.0) == Some(gender)).filter_map(|(vote, n)| {
            let how: GenderHow = vote.split(' ').nth(1)?.parse().ok()?;
            Some((Reverse(n), how))
        });
        let total = women + men;
        Self {
            gender: Some(gender),
            how: hows.min().map(|h| h.1),
            confidence: (women.max(men) * GENDER_STEPS + total / 2) / total,
        }
    }

    /// As numbers; 0 is none.
    pub fn pack(self) -> [u64; 3] {
        let place = |at: Option<usize>| at.map_or(0, |at| at as u64 + 1);
        let gender = self.gender.and_then(|g| Gender::ALL.iter().position(|&a| a == g));
        let how = self.how.and_then(|h| GenderHow::ALL.iter().position(|&a| a == h));
        [place(gender), place(how), self.confidence]
    }

    /// What [`Self::pack`] gave.
    pub fn unpack([gender, how, confidence]: [u64; 3]) -> Self {
        let at = |place: u64| (place as usize).checked_sub(1);
        Self {
            gender: at(gender).and_then(|i| Gender::ALL.get(i)).copied(),
            how: at(how).and_then(|i| GenderHow::ALL.get(i)).copied(),
            confidence,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(votes: &[(&str, u64)]) -> GenderOfAll {
        let found = GenderOfAll::of_votes(votes.iter().copied());
        assert_eq!(GenderOfAll::unpack(found.pack()), found);
        found
    }

    #[test]
    fn the_confidence_is_the_mean_over_the_articles() {
        // Two articles for a woman, at 0.97 and 0.9, one for a man at 0.7.
        let votes = [("female pronoun", 9700), ("male", 400 + 900), ("female given_name", 9000 + 3000)];
        let votes = [votes[0], ("male title", 7000), votes[1], ("female given_name", 9000), ("female", 3000)];
        let found = of(&votes);
        assert_eq!((found.gender, found.how), (Some(Gender::Woman), Some(GenderHow::Pronoun)));
        assert_eq!(found.confidence, 7233, "(0.97 + 0.9 + 0.3) / 3");
    }

    #[test]
    fn no_votes_or_equal_ones_leave_it_unknown() {
        assert_eq!(of(&[]), GenderOfAll::default());
        assert_eq!(of(&[("female title", 8000), ("male", 2000), ("female", 2000), ("male title", 8000)]).gender, None);
    }
}
