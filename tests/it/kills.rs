//! The program killed at random moments: what it leaves is whole, and the run after it goes on.
//!
//! `WHOSAID_KILLS` sets the number of kills, `WHOSAID_KILL_ARTICLES` the number of articles.
#![cfg(unix)]

use std::process::Stdio;
use std::time::{Duration, Instant};

use crate::archive::{Archive, article, assert_consistent, differing, kill, place, tables};

fn number(name: &str, otherwise: usize) -> usize {
    std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

#[test]
fn kills_at_random_moments_cost_nothing_but_time() {
    let (kills, n) = (number("WHOSAID_KILLS", 50), number("WHOSAID_KILL_ARTICLES", 700));
    let articles = Archive::of(n);
    let folder = tempfile::tempdir().expect("a folder");
    let start = Instant::now();
    articles.run(&folder.path().join("timed"), &["--threads", "1"]);
    let whole = start.elapsed();
    // A fixed seed: the moments are random, but a failure can be looked at again.
    let mut random = fastrand::Rng::with_seed(20_261_125);
    let (mut done, mut round, mut cut_off) = (0, 0, 0);
    while done < kills {
        let output = folder.path().join(format!("output-{round}"));
        // Kills during the first run, then during runs over an archive that has changed.
        for night in 0..2 {
            if night > 0 {
                (0..n / 10).for_each(|i| articles.put(&place(i * 7 % n), &article(i + 13 * round)));
                articles.put(&format!("post/2025-04-{:02}/new.txt", round + 1), &article(round));
            }
            for _ in 0..5 {
                let span = if night == 0 { whole } else { whole / 3 };
                let moment = Duration::from_micros(random.u64(0..=span.as_micros() as u64));
                let child = articles.program(&output, &["--threads", "1"]).stderr(Stdio::null()).spawn();
                let mut child = child.expect("whosaid runs");
                std::thread::sleep(moment);
                cut_off += usize::from(child.try_wait().expect("a state").is_none());
                kill(child);
                done += 1;
                assert_consistent(&output);
            }
            let (code, told) = articles.run(&output, &[]);
            assert_eq!(code.min(1), code, "{told}");
            let wanted = articles.tables_from_scratch(&[]);
            assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new(), "after {done} kills");
        }
        round += 1;
    }
    println!("{done} kills, {cut_off} of them while it ran; an uninterrupted run took {whole:?}");
    assert!(cut_off > done / 4, "only {cut_off} of {done} came in time");
}
