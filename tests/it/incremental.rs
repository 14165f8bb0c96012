//! Runs that keep their store: what is read, what is written, and that the tables are those of one full run.
#![cfg(unix)]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use crate::archive::{Archive, article, assert_consistent, differing, kill, lines, place, run_json, snapshot, tables};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

fn count(output: &Path, name: &str) -> u64 {
    run_json(output)["counts"][name].as_u64().expect("a count")
}

/// Lets the clock go on, so that a further change of a file carries another time.
fn let_time_pass() {
    std::thread::sleep(Duration::from_millis(150));
}

#[test]
fn a_night_without_news_reads_no_article_and_writes_no_table() {
    let (articles, folder) = (Archive::of(20), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    let_time_pass();
    assert_eq!(articles.run(&output, &[]).0, 1, "two of its records are broken");
    assert_eq!([count(&output, "articles_annotated"), count(&output, "articles")], [27, 27]);
    let (before, link) = (tables(&output), snapshot(&output));

    // Another text of the same size and time: only who reads the file can tell.
    let path = articles.path().join(place(3));
    let time = fs::metadata(&path).expect("there").modified().expect("a time");
    let other = fs::read_to_string(&path).expect("text").replace("late", "lame");
    fs::write(&path, other).expect("written");
    fs::File::options().write(true).open(&path).expect("there").set_modified(time).expect("set");
    let (code, told) = articles.run(&output, &[]);
    assert_eq!(code, 0, "nothing failed tonight: {told}");
    assert_eq!((tables(&output), snapshot(&output)), (before.clone(), link.clone()));
    assert_eq!([count(&output, "articles_annotated"), count(&output, "files_unchanged")], [0, 22]);

    articles.run(&output, &["--verify"]);
    assert_eq!([count(&output, "articles_annotated"), count(&output, "articles_kept")], [1, 26]);
    assert_ne!(snapshot(&output), link);
    assert_eq!(differing(&tables(&output), &articles.tables_from_scratch(&[])), Vec::<String>::new());
}

#[test]
fn a_file_that_was_only_touched_costs_no_annotation_and_one_new_line_costs_one() {
    let (articles, folder) = (Archive::of(6), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    articles.run(&output, &[]);
    let before = tables(&output);
    let_time_pass();
    articles.put(&place(2), &article(2));
    articles.run(&output, &[]);
    assert_eq!(count(&output, "articles_annotated"), 0);
    assert_eq!(tables(&output), before);
    articles.put("wire/lines.jsonl", &lines(1000, 8));
    articles.run(&output, &[]);
    assert_eq!(count(&output, "articles_annotated"), 1, "of eight lines");
    assert_eq!(differing(&tables(&output), &articles.tables_from_scratch(&[])), Vec::<String>::new());
}

#[test]
fn an_entry_put_into_an_archive_costs_one_annotation_and_so_does_a_line() {
    let (articles, folder) = (Archive::of(2), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    let packed = |numbers: &[usize]| {
        let texts: Vec<(String, String)> = numbers.iter().map(|n| (format!("{n:03}.txt"), article(*n))).collect();
        let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
        fs::write(articles.path().join("all.zip"), crate::read_documents::packed(&files)).expect("written");
    };
    packed(&[10, 12, 14, 16]);
    articles.put("wire/lines.jsonl", &lines(1000, 7));
    articles.run(&output, &[]);
    let_time_pass();
    // At the front, so that all others move; one of them changes, one is gone.
    packed(&[9, 10, 13, 14]);
    articles.put("wire/lines.jsonl", &lines(999, 8));
    articles.run(&output, &[]);
    assert_eq!(count(&output, "articles_annotated"), 3);
    assert!(count(&output, "articles_kept") >= 9, "{}", run_json(&output));
    assert_eq!(differing(&tables(&output), &articles.tables_from_scratch(&[])), Vec::<String>::new());
}

#[test]
fn articles_in_an_archive_are_resolved_as_those_in_a_folder() {
    let rows = |is_archive: bool| {
        let (articles, folder) = (Archive::new(), tempfile::tempdir().expect("a folder"));
        let texts: Vec<(String, String)> = (0..12).map(|n| (format!("{n:03}.txt"), article(n))).collect();
        if is_archive {
            let files: Vec<(&str, &[u8])> = texts.iter().map(|(name, text)| (name.as_str(), text.as_bytes())).collect();
            fs::write(articles.path().join("all.zip"), crate::read_documents::packed(&files)).expect("written");
        } else {
            texts.iter().for_each(|(name, text)| articles.put(&format!("all/{name}"), text));
        }
        let done = articles.program_without_store(folder.path(), &["--set", "read.path_pattern="]).status();
        assert!(done.expect("whosaid runs").success());
        let quotes = fs::read_to_string(folder.path().join("quotes.csv")).expect("quotes");
        quotes.replace("all.zip/", "all/")
    };
    let quotes = rows(true);
    assert!(quotes.lines().count() > 20, "{quotes}");
    assert_eq!(quotes, rows(false));
}

#[test]
fn a_small_night_writes_the_shard_that_it_changes_and_links_the_others() {
    use std::os::unix::fs::MetadataExt;
    let (articles, folder) = (Archive::of(30), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    // The generated articles repeat each other's quotes: a further one would change what later months repeat.
    let settings = ["--set", "corpus.window=5", "--set", "duplicates.enabled=false"];
    articles.run(&output, &settings);
    let inode = |month: &str| {
        let path = output.join("current/quotes").join(format!("shard={month}/part-0.parquet"));
        fs::metadata(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display())).ino()
    };
    let months = ["2025-01", "2025-02", "2025-03", "unknown"];
    let before = months.map(inode);
    articles.put("post/2025-02-28/late.txt", &article(77));
    articles.run(&output, &settings);
    let after = months.map(inode);
    assert_eq!([0, 1, 2, 3].map(|i| before[i] == after[i]), [true, false, true, true]);
    assert_eq!([count(&output, "shards"), count(&output, "shards_written")], [4, 1]);
    let snapshots = fs::read_dir(output.join(".whosaid/snapshots")).expect("a folder").count();
    assert_eq!(snapshots, 2, "the newest and the one before");
    articles.put("post/2025-02-28/later.txt", &article(78));
    articles.run(&output, &settings);
    assert_eq!(fs::read_dir(output.join(".whosaid/snapshots")).expect("a folder").count(), 2);
}

#[test]
fn what_a_window_carries_is_found_again_and_made_anew_where_it_is_damaged() {
    let (articles, folder) = (Archive::of(30), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    let settings = ["--set", "corpus.window=5"];
    articles.run(&output, &settings);
    let carried = || {
        let files = fs::read_dir(output.join("current/.shards/carried")).expect("a folder");
        files.map(|f| f.expect("a file").path()).collect::<Vec<_>>()
    };
    assert!(!carried().is_empty(), "the articles repeat each other");
    for damage in ["not", "cut", "gone"] {
        for file in carried() {
            match damage {
                "not" => {}
                "cut" => fs::write(&file, "x").expect("written"),
                _ => fs::remove_file(&file).expect("removed"),
            }
        }
        articles.put(&format!("post/2025-03-29/{damage}.txt"), &article(damage.len()));
        articles.run(&output, &settings);
        let wanted = articles.tables_from_scratch(&settings);
        assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new(), "{damage}");
    }
}

#[test]
fn parts_that_are_gone_are_written_again_and_the_snapshot_before_stays_as_it_is() {
    let (articles, folder) = (Archive::of(30), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    // Three months in one window, and another one behind it.
    let settings = ["--set", "corpus.window=25"];
    articles.run(&output, &settings);
    let before = output.join("current").canonicalize().expect("a snapshot");
    let part = |table: &str| before.join(table).join("shard=2025-02/part-0.parquet");
    let kept = fs::read(before.join("quotes/shard=2025-01/part-0.parquet")).expect("a part");
    fs::remove_file(part("documents")).expect("removed");
    articles.put("post/undated/late.txt", &article(3));
    articles.run(&output, &settings);
    let wanted = articles.tables_from_scratch(&settings);
    assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new());
    assert_eq!(fs::read(before.join("quotes/shard=2025-01/part-0.parquet")).ok(), Some(kept));
}

#[test]
fn the_aggregate_tables_are_those_of_a_run_without_a_store() {
    let (articles, folder) = (Archive::of(25), tempfile::tempdir().expect("a folder"));
    let (kept, single) = (folder.path().join("kept"), folder.path().join("single"));
    let settings = ["--set", "corpus.window=5"];
    articles.run(&kept, &settings);
    let done = articles.program_without_store(&single, &settings).output().expect("whosaid runs");
    assert_eq!(done.status.code(), Some(1));
    let of_kept = tables(&kept);
    for name in [
        "speakers",
        "speaker_by_month",
        "speaker_by_outlet",
        "outlet_by_month",
        "stance_by_speaker",
        "quotes_by_cue",
        "failures",
    ] {
        let file = format!("{name}.csv");
        assert_eq!(of_kept.get(&file), fs::read(single.join(&file)).ok().as_ref(), "{file}");
    }
    articles.run(&single, &[]);
    assert!(!single.join("speakers.csv").exists(), "single files do not stay beside a snapshot");
}

#[test]
fn another_setting_or_model_does_all_again_and_says_so() {
    let (articles, folder) = (Archive::of(5), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    articles.run(&output, &[]);
    let (_, told) = articles.run(&output, &["--set", "write.text_in_parquet=true"]);
    assert!(told.contains("\"settings_changed\""), "{told}");
    assert_eq!(count(&output, "articles_annotated"), 12);
    let wanted = articles.tables_from_scratch(&["--set", "write.text_in_parquet=true"]);
    assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new());
    let (_, told) = articles.run(&output, &["--set", "write.text_in_parquet=true"]);
    assert!(!told.contains("settings_changed"), "{told}");
    assert_eq!(count(&output, "articles_annotated"), 0);
}

#[test]
fn a_store_that_is_damaged_or_foreign_is_put_aside_and_made_anew() {
    let (articles, folder) = (Archive::of(8), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    articles.run(&output, &[]);
    let wanted = tables(&output);
    let store = output.join(".whosaid/store.redb");
    let whole = fs::read(&store).expect("the store");
    let mut scrambled = whole.clone();
    scrambled[..4096].fill(0xa5);
    for (how, bytes) in [("foreign", b"a file of somebody else".to_vec()), ("scrambled", scrambled)] {
        fs::write(&store, bytes).expect("written");
        let (code, told) = articles.run(&output, &[]);
        assert_eq!(code, 1, "{how}: {told}");
        assert!(told.contains("\"store_unusable\"") && told.contains("store.redb"), "{how}: {told}");
        assert_eq!(differing(&tables(&output), &wanted), Vec::<String>::new(), "{how}");
    }
}

#[test]
fn a_second_run_is_refused_with_the_holder_named_and_a_dead_one_holds_nothing() {
    let (articles, folder) = (Archive::of(1500), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    let first = articles.program(&output, &["--threads", "1"]).stderr(std::process::Stdio::null()).spawn();
    let first = first.expect("whosaid runs");
    while !output.join(".whosaid/store.redb").exists() {
        std::thread::sleep(Duration::from_millis(2));
    }
    let (code, told) = articles.run(&output, &[]);
    assert_eq!(code, 3, "{told}");
    assert!(told.contains(&format!("process {}", first.id())), "{told}");
    kill(first);
    assert_eq!(articles.run(&output, &[]).0, 1);
}

#[test]
fn ctrl_c_keeps_what_was_done_and_the_next_run_goes_on() {
    let (articles, folder) = (Archive::of(3000), tempfile::tempdir().expect("a folder"));
    let output = folder.path().join("tables");
    let mut child = articles.program(&output, &["--threads", "1"]).spawn().expect("whosaid runs");
    let mut log = std::io::BufReader::new(child.stderr.take().expect("a log"));
    let mut line = String::new();
    while !line.contains("\"articles\":5") && !line.contains("\"articles\":1") {
        line.clear();
        assert!(std::io::BufRead::read_line(&mut log, &mut line).expect("a log") > 0, "it ended too early");
    }
    assert!(Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs").success());
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut log, &mut rest).expect("a log");
    assert_eq!(child.wait().expect("an end").code(), Some(130), "{rest}");
    assert!(rest.contains("they are kept"), "{rest}");
    assert!(!output.join("current").exists());
    articles.run(&output, &[]);
    let again = count(&output, "articles_annotated");
    assert!(again < 3007, "{again} articles were annotated again");
    assert_eq!(count(&output, "articles"), 3007);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told_and_the_next_run_with_room_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let disk = folder.path().join("disk");
    fs::create_dir(&disk).expect("made");
    let mount = Command::new("mount").args(["-t", "tmpfs", "-o", "size=6m", "tmpfs"]).arg(&disk).output();
    if !mount.is_ok_and(|m| m.status.success()) {
        println!("SKIPPED a_full_disk_is_told_and_the_next_run_with_room_goes_on: needs the right to mount a disk");
        return;
    }
    let articles = Archive::of(6);
    let output = disk.join("tables");
    articles.run(&output, &[]);
    let before = tables(&output);
    (0..3000).for_each(|i| articles.put(&format!("many/2025-01-01/{i}.txt"), &article(i)));
    let (code, told) = articles.run(&output, &[]);
    let kept = tables(&output);
    let grown = Command::new("mount").args(["-o", "remount,size=200m"]).arg(&disk).status();
    let then = articles.run(&output, &[]);
    let after = tables(&output);
    let unmounted = Command::new("umount").arg(&disk).status();
    assert!(unmounted.is_ok_and(|s| s.success()) && grown.is_ok_and(|s| s.success()));
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("no space left"), "{told}");
    assert_eq!(differing(&kept, &before), Vec::<String>::new());
    assert!(then.0 < 2, "{}", then.1);
    assert_eq!(differing(&after, &articles.tables_from_scratch(&[])), Vec::<String>::new());
}

/// What may happen to an archive between two runs, or in one.
#[derive(Clone, Debug)]
enum Event {
    Add(usize, usize),
    Lines(usize, usize),
    Rename(usize, usize),
    Delete(usize),
    Empty(usize),
    Settings(usize),
    Run,
    Kill(u64),
}

fn event() -> impl Strategy<Value = Event> {
    prop_oneof![
        4 => (0..40_usize, 0..60_usize).prop_map(|(place, text)| Event::Add(place, text)),
        2 => (0..3_usize, 0..9_usize).prop_map(|(first, records)| Event::Lines(first, records)),
        1 => (0..40_usize, 0..40_usize).prop_map(|(from, to)| Event::Rename(from, to)),
        2 => (0..40_usize).prop_map(Event::Delete),
        1 => (0..40_usize).prop_map(Event::Empty),
        1 => (0..SETTINGS.len()).prop_map(Event::Settings),
        2 => Just(Event::Run),
        2 => (0..200_u64).prop_map(Event::Kill),
    ]
}

/// Windows of a few articles, so that there are several.
const SETTINGS: [&[&str]; 5] = [
    &["--set", "corpus.window=5"],
    &["--set", "write.text_in_parquet=true"],
    &["--set", "walk.exclude=times", "--set", "corpus.window=3", "--set", "write.gender=false"],
    &["--set", "write.csv=false", "--set", "read.numeric_dates=day_first", "--set", "corpus.window=8"],
    &["--set", "write.min_confidence=0.9", "--set", "write.drop_low_confidence=true"],
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 10, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn after_anything_the_tables_are_those_of_one_full_run(events in prop::collection::vec(event(), 1..14)) {
        let (articles, folder) = (Archive::of(12), tempfile::tempdir().expect("a folder"));
        let output = folder.path().join("tables");
        let mut settings = SETTINGS[0];
        for event in &events {
            match event {
                Event::Add(at, text) => articles.put(&place(*at), &article(*text)),
                Event::Lines(first, records) => articles.put("wire/lines.jsonl", &lines(1000 + first, *records)),
                Event::Rename(from, to) => {
                    let (from, to) = (articles.path().join(place(*from)), articles.path().join(place(*to)));
                    if from.exists() {
                        fs::create_dir_all(to.parent().expect("a folder")).expect("made");
                        fs::rename(from, to).expect("renamed");
                    }
                }
                Event::Delete(at) => drop(fs::remove_file(articles.path().join(place(*at)))),
                Event::Empty(at) => articles.put(&place(*at), ""),
                Event::Settings(n) => settings = SETTINGS[*n],
                Event::Run => {
                    let (code, told) = articles.run(&output, settings);
                    prop_assert!(code < 2, "{}", told);
                    same(&articles, &output, settings)?;
                }
                Event::Kill(milliseconds) => {
                    let child = articles.program(&output, settings).stderr(std::process::Stdio::null()).spawn();
                    std::thread::sleep(Duration::from_millis(*milliseconds));
                    kill(child.expect("whosaid runs"));
                    assert_consistent(&output);
                }
            }
        }
        let (code, told) = articles.run(&output, settings);
        prop_assert!(code < 2, "{}", told);
        same(&articles, &output, settings)?;
    }
}

fn same(articles: &Archive, output: &Path, settings: &[&str]) -> Result<(), TestCaseError> {
    let (found, wanted): (BTreeMap<_, _>, BTreeMap<_, _>) = (tables(output), articles.tables_from_scratch(settings));
    prop_assert_eq!(differing(&found, &wanted), Vec::<String>::new());
    Ok(())
}
