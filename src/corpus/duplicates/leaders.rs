//! Who copies whom in a group of things that are alike.

/// Leaders that a thing is compared with at most: in a group of more, the first ones.
const MAX_LEADERS: usize = 1000;

/// Tells who follows whom among things that are joined by chains of likeness.
///
/// In the order given, each either follows the leader that it is most like (of equals the first), or is a leader
/// itself. So a thing is always like the one it follows, and none follows a follower: a chain of small changes does
/// not make one thing of its two ends.
pub(super) fn leaders<T>(
    members: &[u32],
    read: impl Fn(u32) -> T,
    similarity: impl Fn(&T, &T) -> Option<f64>,
    mut follows: impl FnMut(u32, u32, f64),
) {
    let mut leaders: Vec<(u32, T)> = Vec::new();
    for &member in members {
        let thing = read(member);
        let mut best: Option<(u32, f64)> = None;
        for (leader, led) in &leaders {
            let Some(likeness) = similarity(led, &thing) else { continue };
            if best.is_none_or(|b| likeness > b.1) {
                best = Some((*leader, likeness));
            }
        }
        match best {
            Some((leader, likeness)) => follows(member, leader, likeness),
            None if leaders.len() < MAX_LEADERS => leaders.push((member, thing)),
            None => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_of_small_changes_has_more_than_one_leader() {
        let mut found = Vec::new();
        let read = |n: u32| f64::from(n);
        let near = |a: &f64, b: &f64| Some(1.0 - (a - b).abs() / 10.0).filter(|&s| s >= 0.8);
        leaders(&[1, 2, 3, 4, 5, 9], read, near, |a, b, _| found.push((a, b)));
        // 3 is as far from 1 as it may be; 5 is nearest to 4, which leads.
        assert_eq!(found, [(2, 1), (3, 1), (5, 4)]);
    }
}
