//! What is absent is not deleted, what is somebody else's is not touched, and what is damaged is found out.
//!
//! `WHOSAID_DAMAGES` sets the number of damages to the store, and to the files of the snapshots.
#![cfg(unix)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::archive::{Archive, article, differing, place, snapshot, tables};
use crate::program;

fn whosaid() -> Command {
    program::whosaid(Path::new("."))
}

#[test]
fn an_empty_or_other_input_stops_the_run_before_anything_is_removed() {
    let (articles, folder) = (Archive::of(20), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    articles.run(&output, &[]);
    let (before, link) = (tables(&output), snapshot(&output));
    let moved = folder.path().join("elsewhere");
    fs::rename(articles.path().join("post"), &moved).expect("moved");
    for _ in 0..2 {
        let done = articles.program_without_store(&output, &["--incremental"]).output().expect("whosaid runs");
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(4), "{told}");
        assert!(told.contains("10 of the 27 articles") && told.contains("--max-gone 100%"), "{told}");
        assert_eq!((tables(&output), snapshot(&output)), (before.clone(), link.clone()));
    }
    fs::rename(&moved, articles.path().join("post")).expect("moved back");
    assert!(articles.run(&output, &[]).0 <= 1);
    assert_eq!(tables(&output), before, "nothing was lost, and nothing annotated again");

    fs::write(articles.path().join("wire/lines.jsonl"), "").expect("cut off");
    for _ in 0..2 {
        let done = articles.program_without_store(&output, &["--incremental"]).output().expect("whosaid runs");
        let told = String::from_utf8_lossy(&done.stderr);
        assert_eq!(done.status.code(), Some(4), "a file may lose its articles, too: {told}");
        assert!(told.contains("7 of the 27 articles"), "{told}");
    }
    let (code, told) = articles.run(&output, &[]);
    assert_eq!(code, 0, "--max-gone 100% allows it: {told}");
    assert_eq!(differing(&tables(&output), &articles.tables_from_scratch(&[])), Vec::<String>::new());
    let done = articles.program_without_store(&output, &["--incremental"]).output().expect("whosaid runs");
    assert!(done.status.code().is_some_and(|c| c <= 1), "what was allowed is not asked again");
}

#[test]
fn a_store_that_was_put_aside_does_not_let_an_empty_input_pass() {
    let (articles, folder) = (Archive::of(10), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    articles.run(&output, &[]);
    let before = tables(&output);
    fs::write(output.join(".whosaid/store.redb"), "a file of somebody else").expect("written");
    fs::remove_dir_all(articles.path().join("post")).expect("removed");
    let done = articles.program_without_store(&output, &["--incremental"]).output().expect("whosaid runs");
    assert_eq!(done.status.code(), Some(4), "{}", String::from_utf8_lossy(&done.stderr));
    assert_eq!(tables(&output), before);
}

#[test]
fn the_output_is_no_input() {
    let articles = Archive::of(4);
    let inside = articles.path().join("tables");
    for _ in 0..2 {
        let (code, told) = articles.run(&inside, &[]);
        assert!(code <= 1 && told.contains("output_folder"), "{told}");
    }
    assert!(inside.join("current/documents").is_dir());
    let (code, told) = articles.run(articles.path(), &[]);
    assert_eq!(code, 2, "{told}");
    assert!(told.contains("is the output folder as well") && told.contains("--output"), "{told}");
}

#[test]
fn files_of_the_user_are_not_replaced_and_a_planted_plan_names_no_path_outside() {
    let (articles, folder) = (Archive::of(4), tempfile::tempdir().expect("a folder"));
    let (output, victim) = (folder.path().join("tables"), folder.path().join("victim"));
    fs::create_dir_all(output.join(".whosaid-tmp-1-1")).expect("made");
    fs::write(&victim, "precious").expect("written");
    fs::write(output.join("quotes.csv"), "mine").expect("written");
    let plan = r#"{"place":["../victim"],"remove":["../victim","quotes.csv"]}"#;
    fs::write(output.join(".whosaid-tmp-1-1/commit.json"), plan).expect("written");
    fs::write(output.join("speakers.csv"), "mine").expect("written");
    let done = articles.program_without_store(&output, &[]).output().expect("whosaid runs");
    let told = String::from_utf8_lossy(&done.stderr);
    assert_eq!(done.status.code(), Some(3), "{told}");
    assert!(told.contains("was not written by whosaid"), "{told}");
    assert_eq!(fs::read_to_string(&victim).expect("there"), "precious");
    assert_eq!(fs::read_to_string(output.join("speakers.csv")).expect("there"), "mine");
    // An incremental run leaves them where they are.
    assert!(articles.run(&output, &[]).0 <= 1);
    assert_eq!(fs::read_to_string(output.join("speakers.csv")).expect("there"), "mine");
    fs::create_dir(folder.path().join("other")).expect("made");
    fs::create_dir(folder.path().join("other/current")).expect("made");
    let (code, told) = articles.run(&folder.path().join("other"), &[]);
    assert_eq!(code, 3, "{told}");
}

/// How many damages are tried.
fn n_damages(otherwise: usize) -> usize {
    std::env::var("WHOSAID_DAMAGES").ok().and_then(|n| n.parse().ok()).unwrap_or(otherwise)
}

/// Damages a file in one of ten ways; says how, and where.
fn damage(path: &Path, random: &mut fastrand::Rng) -> String {
    const PAGE: usize = 4096;
    let mut bytes = fs::read(path).expect("readable");
    let at = random.usize(..bytes.len().max(1));
    let page = at / PAGE * PAGE;
    let end = |length: usize| (at + length).min(bytes.len());
    let kind = random.usize(..10);
    let how = match kind {
        _ if bytes.is_empty() => "filled",
        0 | 1 => "bit",
        2 => "byte",
        3 => "512 zeros",
        4 => "noise",
        5 => "pages swapped",
        6 => "cut off",
        7 => "extended",
        8 => "replaced",
        _ => "gone",
    };
    match how {
        "bit" => bytes[at] ^= 1 << random.u8(..8),
        "byte" => bytes[at] = bytes[at].wrapping_add(random.u8(1..)),
        "512 zeros" => {
            let end = end(512);
            bytes[at..end].fill(0);
        }
        "noise" => {
            let end = (page + PAGE).min(bytes.len());
            bytes[page..end].fill_with(|| random.u8(..));
        }
        "pages swapped" => {
            let pages = bytes.len() / PAGE;
            if pages > 1 {
                let (one, other) = (random.usize(..pages), random.usize(..pages));
                (0..PAGE).for_each(|i| bytes.swap(one * PAGE + i, other * PAGE + i));
            }
        }
        "cut off" => bytes.truncate(at),
        "extended" => bytes.extend((0..random.usize(1..9000)).map(|i| i as u8)),
        "filled" | "replaced" => bytes = b"a file of somebody else\n".repeat(40),
        _ => {}
    }
    if how == "gone" {
        fs::remove_file(path).expect("removed");
    } else {
        fs::write(path, bytes).expect("written");
    }
    format!("{how} at {at} of {}", path.display())
}

/// Every file of the newest snapshot but run.json, and the store.
fn kept_files(output: &Path) -> Vec<PathBuf> {
    let snapshot = fs::canonicalize(output.join("current")).expect("a snapshot");
    let files = walkdir::WalkDir::new(snapshot).sort_by_file_name().into_iter().map(|e| e.expect("readable"));
    files.filter(|e| e.file_type().is_file() && e.file_name() != "run.json").map(|e| e.into_path()).collect()
}

#[test]
fn check_says_what_it_does_not_check() {
    let (articles, folder) = (Archive::of(2), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    let check = || {
        let done = whosaid().arg("check").arg("--output").arg(&output).current_dir(folder.path()).output();
        let done = done.expect("whosaid runs");
        (done.status.code(), String::from_utf8_lossy(&done.stdout).into_owned())
    };
    assert_eq!(check().0, Some(3));
    articles.run(&output, &[]);
    assert!(!check().1.contains("not checked"));
    let mut plain = articles.program_without_store(&output, &[]);
    assert!(plain.output().expect("whosaid runs").status.code().is_some_and(|code| code <= 1));
    let (code, text) = check();
    assert!(code == Some(0) && text.contains("tables  sound") && text.contains("not checked"), "{text}");
}

#[test]
fn damage_to_any_file_of_a_snapshot_is_found_and_written_again() {
    let (articles, folder) = (Archive::of(20), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    let settings = ["--set", "corpus.window=5"];
    articles.run(&output, &settings);
    let wanted = tables(&output);
    let check = |sound: bool| {
        let done = whosaid().arg("check").arg("--output").arg(&output).current_dir(folder.path()).output();
        let done = done.expect("whosaid runs");
        assert_eq!(done.status.code(), Some(i32::from(!sound)), "{}", String::from_utf8_lossy(&done.stdout));
    };
    check(true);
    let mut random = fastrand::Rng::with_seed(21);
    for round in 0..n_damages(12) {
        let files = kept_files(&output);
        let path = &files[random.usize(..files.len())];
        let before = fs::read(path).expect("readable");
        let how = damage(path, &mut random);
        if fs::read(path).is_ok_and(|after| after == before) {
            continue;
        }
        check(false);
        // A night without news.
        let (code, told) = articles.run(&output, &settings);
        assert!(code <= 1 && !told.contains("panicked"), "round {round}, {how}: {code}: {told}");
        assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new(), "round {round}, {how}");
        check(true);
    }
}

#[test]
fn damage_to_the_store_is_never_taken_for_data() {
    let (articles, folder) = (Archive::of(20), tempfile::tempdir().expect("a folder"));
    let (first, output) = (folder.path().join("first"), folder.path().join("tables"));
    articles.run(&first, &[]);
    articles.put(&place(3), &article(60));
    let wanted = articles.tables_from_scratch(&[]);
    let mut random = fastrand::Rng::with_seed(22);
    for round in 0..n_damages(24) {
        let _ = fs::remove_dir_all(&output);
        assert!(Command::new("cp").arg("-a").args([&first, &output]).status().expect("cp runs").success());
        let how = damage(&output.join(".whosaid/store.redb"), &mut random);
        let (code, told) = articles.run(&output, &[]);
        assert!(code <= 1 && !told.contains("panicked"), "round {round}, {how}: {code}: {told}");
        assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new(), "round {round}, {how}: {told}");
        let (code, told) = articles.run(&output, &[]);
        assert!(code <= 1, "round {round}, {how}: {told}");
    }
}

#[test]
fn status_and_a_dry_run_hold_up_no_run_and_need_no_right_to_write() {
    use std::os::unix::fs::PermissionsExt;
    let (articles, folder) = (Archive::of(600), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    articles.run(&output, &[]);
    (0..600).for_each(|i| articles.put(&place(i), &article(i + 1)));
    let look = |command: &[&str]| {
        let mut looking = whosaid();
        looking.args(command);
        if command != ["check"] {
            looking.args(["--engine", "rules", "--incremental", "--input"]).arg(articles.path());
        }
        looking.arg("--output").arg(&output).current_dir(folder.path());
        looking.output().expect("whosaid runs")
    };
    let mut night = articles.program(&output, &["--threads", "1"]).spawn().expect("whosaid runs");
    let mut looks = 0;
    while night.try_wait().expect("a state").is_none() {
        let done = look(&["status"]);
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        looks += 1;
    }
    assert!(looks > 0);
    assert!(night.wait().expect("an end").code().is_some_and(|c| c <= 1), "{looks} looks hold up no night");
    let store = output.join(".whosaid/store.redb");
    let before = fs::read(&store).expect("a store");
    fs::set_permissions(&store, fs::Permissions::from_mode(0o444)).expect("set");
    for command in [&["status"][..], &["run", "--dry-run"], &["check"]] {
        let done = look(command);
        assert!(done.status.success(), "{command:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    assert!(fs::read(&store).expect("a store") == before, "looking changes nothing");
}
