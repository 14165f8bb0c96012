//! Sets that grow together.

/// Disjoint sets of the numbers below a limit (Tarjan 1975, with path halving). The root of a set is its least member,
/// so that the order of the unions makes no difference.
#[derive(Clone, Debug)]
pub(super) struct Sets {
    parent: Vec<u32>,
}

impl Sets {
    /// Each number in a set of its own.
    pub fn new(limit: u32) -> Self {
        Self { parent: (0..limit).collect() }
    }

    /// The least member of the number's set.
    pub fn root(&mut self, mut number: u32) -> u32 {
        loop {
            let above = self.parent[number as usize];
            if above == number {
                return number;
            }
            let higher = self.parent[above as usize];
            self.parent[number as usize] = higher;
            number = higher;
        }
    }

    /// Makes one set of the two numbers' sets.
    pub fn unite(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.parent[a.max(b) as usize] = a.min(b);
    }

    /// Points each number to its root.
    pub fn flatten(&mut self) {
        for number in 0..self.parent.len() {
            // A parent is less than its child, so it is flat already.
            self.parent[number] = self.parent[self.parent[number] as usize];
        }
    }

    /// The number's parent: its root, if nothing was united since the sets were flattened.
    pub fn parent(&self, number: u32) -> u32 {
        self.parent[number as usize]
    }

    /// The members of each set of two or more, as `(root, member)`, rising. Those that are not wanted are left out and
    /// keep their parents; a root is always wanted.
    pub fn members(&mut self, mut is_wanted: impl FnMut(u32) -> bool) -> Vec<(u32, u32)> {
        let mut all: Vec<(u32, u32)> = Vec::new();
        for number in (0..self.parent.len() as u32).filter(|&n| is_wanted(n)) {
            let root = self.root(number);
            if root != number {
                all.push((root, number));
            }
        }
        let mut roots: Vec<u32> = all.iter().map(|m| m.0).collect();
        roots.sort_unstable();
        roots.dedup();
        all.extend(roots.into_iter().map(|r| (r, r)));
        all.sort_unstable();
        all
    }
}

/// Members of a bucket up to which each is compared with each.
pub(super) const ALL_PAIRS: usize = 64;
/// Members that another one is compared with at most in a larger bucket.
const STARTERS: usize = 256;

/// Unites the members of a bucket that are alike; pairs that are united already are not compared.
///
/// In a bucket of more than [`ALL_PAIRS`], a member is only compared with those that were like none before them, of
/// which [`STARTERS`] are kept: the work grows with the bucket and not with its square.
pub(super) fn link(members: &[u32], sets: &mut Sets, mut are_alike: impl FnMut(usize, usize) -> bool) {
    let root = members.first().map(|&m| sets.root(m));
    if members.iter().all(|&m| Some(sets.root(m)) == root) {
        return;
    }
    let is_large = members.len() > ALL_PAIRS;
    let mut before: Vec<usize> = Vec::new();
    for (at, &member) in members.iter().enumerate() {
        let mut is_new = true;
        for &other in &before {
            if sets.root(members[other]) == sets.root(member) {
                is_new = false;
            } else if are_alike(other, at) {
                sets.unite(members[other], member);
                is_new = false;
            }
            if is_large && !is_new {
                break;
            }
        }
        if !is_large || (is_new && before.len() < STARTERS) {
            before.push(at);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn the_root_is_the_least_member_in_whatever_order(pairs in prop::collection::vec((0_u32..20, 0_u32..20), 0..30)) {
            let mut one = Sets::new(20);
            pairs.iter().for_each(|&(a, b)| one.unite(a, b));
            let mut other = Sets::new(20);
            pairs.iter().rev().for_each(|&(a, b)| other.unite(b, a));
            let members = one.members(|_| true);
            prop_assert_eq!(&members, &other.members(|_| true));
            prop_assert!(members.iter().all(|&(root, member)| root <= member));
            one.flatten();
            prop_assert!((0..20).all(|n| one.parent(n) == other.root(n)));
        }
    }

    #[test]
    fn large_buckets_cost_little_more_than_their_size() {
        let members: Vec<u32> = (0..10_000).collect();
        let (mut sets, mut compared) = (Sets::new(10_000), 0);
        link(&members, &mut sets, |a, b| {
            compared += 1;
            a % 3 == b % 3
        });
        assert!(compared < 40_000, "{compared}");
        assert_eq!(sets.members(|_| true).iter().filter(|m| m.0 == 2).count(), 3333);
    }
}
