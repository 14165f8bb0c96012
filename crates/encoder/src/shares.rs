//! What both implementations of the attention share: the size of one, and the numbers of its shares.

/// The share of the key that fits best.
const WHOLE: f32 = 255.0;
/// A score that no key in reach has: its share is nothing.
pub(crate) const NEVER: f32 = -1e30;
/// 2 to the x for |x| <= 1/2, times [`WHOLE`]: least largest relative error of its degree, 8e-5.
pub(crate) const POWER: [f32; 4] = [0.999_928_2 * WHOLE, 0.693_261 * WHOLE, 0.242_609_7 * WHOLE, 0.055_170_98 * WHOLE];

/// The size of one attention.
#[derive(Clone, Copy)]
pub(crate) struct Shape {
    /// Length of a subword's vector.
    pub(crate) width: usize,
    pub(crate) heads: usize,
}

impl Shape {
    /// Length of a head's part of a vector.
    pub(crate) fn size(self) -> usize {
        self.width / self.heads
    }

    /// Whether a kernel for blocks of so many `lanes` can give `out` the `wanted` of the subwords in `wide`, which has
    /// queries, keys and values of each.
    pub(crate) fn fits(self, lanes: usize, wide: &[f32], wanted: &[usize], out: &[f32]) -> bool {
        let n = wide.len() / (3 * self.width);
        self.width.is_multiple_of(self.heads * lanes)
            && wide.len() == n * 3 * self.width
            && out.len() == wanted.len() * self.width
            && wanted.iter().all(|&w| w < n)
    }

    /// Where a head's part begins among a subword's queries (0), keys (1) or values (2).
    pub(crate) fn part(self, head: usize, which: usize) -> usize {
        which * self.width + head * self.size()
    }
}
