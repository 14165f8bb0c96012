//! The walk: order, globs, links, and a record for all that is left out.

use std::fs;
use std::path::Path;

use whosaid::flow::{DropStatus, Dropped, SourceFile};
use whosaid::walk::{WalkError, WalkSettings, walk};

fn write(root: &Path, relative: &str) {
    let path = root.join(relative);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, "text").unwrap();
}

fn run(settings: &WalkSettings) -> (Vec<SourceFile>, Vec<Dropped>) {
    let (mut files, mut dropped) = (Vec::new(), Vec::new());
    for item in walk(settings).unwrap() {
        match item {
            Ok(file) => files.push(file),
            Err(drop) => dropped.push(drop),
        }
    }
    (files, dropped)
}

fn names(files: &[SourceFile]) -> Vec<&str> {
    files.iter().map(|file| file.relative.as_str()).collect()
}

fn codes(dropped: &[Dropped]) -> Vec<(&str, &str)> {
    dropped.iter().map(|drop| (drop.path.as_str(), &*drop.code)).collect()
}

fn settings(root: &Path) -> WalkSettings {
    WalkSettings { root: root.to_owned(), ..WalkSettings::default() }
}

#[test]
fn order_is_that_of_the_components_bytes() {
    let root = tempfile::tempdir().unwrap();
    for name in ["b.txt", "a/z.txt", "a.txt", "a-b/1.txt", "B.txt", "é.txt", "a/10.txt", "a/9.txt"] {
        write(root.path(), name);
    }
    let (files, dropped) = run(&settings(root.path()));
    assert!(dropped.is_empty());
    // The folder 'a' comes before 'a-b' and 'a.txt', as its name is shorter, though '/' sorts after '-' and '.'.
    let expected = ["B.txt", "a/10.txt", "a/9.txt", "a/z.txt", "a-b/1.txt", "a.txt", "b.txt", "é.txt"];
    assert_eq!(names(&files), expected);
    assert_eq!(files[0].size, 4);
    assert_eq!(fs::read_to_string(&files[1].path).unwrap(), "text");
}

#[test]
fn what_is_left_out_is_recorded_once() {
    let root = tempfile::tempdir().unwrap();
    for name in ["keep/a.txt", "keep/b.html", "drafts/a.txt", "keep/drafts/b.txt", ".git/config", ".hidden.txt"] {
        write(root.path(), name);
    }
    let settings =
        WalkSettings { include: vec!["*.txt".to_owned()], exclude: vec!["drafts".to_owned()], ..settings(root.path()) };
    let (files, dropped) = run(&settings);
    assert_eq!(names(&files), ["keep/a.txt"]);
    assert_eq!(
        codes(&dropped),
        [
            (".git", "hidden"),
            (".hidden.txt", "hidden"),
            ("drafts", "excluded"),
            ("keep/b.html", "not_included"),
            ("keep/drafts", "excluded"),
        ]
    );
    assert!(dropped.iter().all(|drop| drop.status == DropStatus::Skipped && drop.record.is_none()));
}

#[test]
fn globs_with_a_slash_match_the_whole_path() {
    let root = tempfile::tempdir().unwrap();
    for name in ["x/2024/a.txt", "x/2023/a.txt", "y/x/2024/a.txt"] {
        write(root.path(), name);
    }
    let include = |glob: &str| {
        let settings = WalkSettings { include: vec![glob.to_owned()], ..settings(root.path()) };
        names(&run(&settings).0).iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(include("x/2024/*"), ["x/2024/a.txt"]);
    assert_eq!(include("./x/*/a.txt"), ["x/2023/a.txt", "x/2024/a.txt"]);
    assert_eq!(include("**/2024/**"), ["x/2024/a.txt", "y/x/2024/a.txt"]);
    assert_eq!(include("{x,y}/**/a.txt").len(), 3);
}

#[test]
fn hidden_files_are_read_when_asked_for() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), ".archive/a.txt");
    let (files, dropped) = run(&WalkSettings { hidden: true, ..settings(root.path()) });
    assert_eq!(names(&files), [".archive/a.txt"]);
    assert!(dropped.is_empty());
}

#[test]
fn a_bad_glob_is_an_error_that_names_it() {
    let root = tempfile::tempdir().unwrap();
    for (bad, word) in [("a[", "a["), ("/", "empty"), ("{a", "{a")] {
        let settings = WalkSettings { exclude: vec!["ok".to_owned(), bad.to_owned()], ..settings(root.path()) };
        let Err(error) = walk(&settings) else { panic!("the glob is bad") };
        assert!(matches!(&error, WalkError::BadGlob { setting: "exclude", glob, .. } if glob == bad));
        assert!(error.to_string().contains(word), "{error}");
    }
}

#[test]
fn a_missing_root_is_an_error() {
    let root = tempfile::tempdir().unwrap();
    let missing = root.path().join("nowhere");
    let Err(error) = walk(&settings(&missing)) else { panic!("there is no such folder") };
    assert!(matches!(error, WalkError::RootMissing { .. }));
    assert!(error.to_string().contains("nowhere"));
}

#[test]
fn the_root_may_be_a_file() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), ".one.txt");
    let settings = WalkSettings { include: vec!["*.html".to_owned()], ..settings(&root.path().join(".one.txt")) };
    let (files, dropped) = run(&settings);
    assert_eq!(names(&files), [".one.txt"]);
    assert!(dropped.is_empty());
}

#[test]
fn large_files_are_skipped() {
    let root = tempfile::tempdir().unwrap();
    write(root.path(), "a.txt");
    fs::write(root.path().join("b.txt"), "longer text").unwrap();
    let (files, dropped) = run(&WalkSettings { max_file_size: 4, ..settings(root.path()) });
    assert_eq!(names(&files), ["a.txt"]);
    assert_eq!(codes(&dropped), [("b.txt", "file_too_large")]);
    assert!(dropped[0].reason.contains("11 bytes"));
}

#[cfg(unix)]
mod unix {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    use std::os::unix::fs::{PermissionsExt, symlink};
    use std::os::unix::net::UnixListener;

    use super::*;

    #[test]
    fn links_are_recorded_or_followed_but_never_round_in_a_circle() {
        let root = tempfile::tempdir().unwrap();
        let elsewhere = tempfile::tempdir().unwrap();
        write(root.path(), "a/b/c.txt");
        write(elsewhere.path(), "d.txt");
        symlink(root.path(), root.path().join("a/b/up")).unwrap();
        symlink(root.path().join("a/b"), root.path().join("a/b/self")).unwrap();
        symlink(elsewhere.path(), root.path().join("elsewhere")).unwrap();
        symlink("a/b/c.txt", root.path().join("link.txt")).unwrap();
        symlink("nowhere", root.path().join("broken.txt")).unwrap();
        symlink("ring2", root.path().join("ring1")).unwrap();
        symlink("ring1", root.path().join("ring2")).unwrap();
        symlink("nowhere", root.path().join(".#lock")).unwrap();

        let (files, dropped) = run(&settings(root.path()));
        assert_eq!(names(&files), ["a/b/c.txt"]);
        assert_eq!(dropped.len(), 8);
        assert_eq!(dropped.iter().filter(|drop| drop.code == "symlink").count(), 7);

        let (files, dropped) = run(&WalkSettings { follow_links: true, ..settings(root.path()) });
        assert_eq!(names(&files), ["a/b/c.txt", "elsewhere/d.txt", "link.txt"]);
        let mut codes = codes(&dropped);
        codes.sort_unstable();
        assert_eq!(
            codes,
            [
                (".#lock", "hidden"),
                ("a/b/self", "symlink_loop"),
                ("a/b/up", "symlink_loop"),
                ("broken.txt", "broken_link"),
                ("ring1", "unreadable"),
                ("ring2", "unreadable"),
            ]
        );
    }

    #[test]
    fn names_that_are_not_unicode_and_special_files_are_recorded() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join(OsStr::from_bytes(b"caf\xe9.txt")), "x").unwrap();
        fs::create_dir(root.path().join(OsStr::from_bytes(b"d\xff"))).unwrap();
        let _socket = UnixListener::bind(root.path().join("socket")).unwrap();
        write(root.path(), "z.txt");
        let (files, dropped) = run(&settings(root.path()));
        assert_eq!(names(&files), ["z.txt"]);
        let expected = [("caf\u{FFFD}.txt", "bad_name"), ("d\u{FFFD}", "bad_name"), ("socket", "special_file")];
        assert_eq!(codes(&dropped), expected);
        assert_eq!(dropped[0].status, DropStatus::Failed);
        assert_eq!(dropped[2].status, DropStatus::Skipped);
    }

    #[test]
    fn an_unreadable_folder_is_a_failure_and_the_rest_goes_on() {
        let root = tempfile::tempdir().unwrap();
        write(root.path(), "a/a.txt");
        write(root.path(), "b/b.txt");
        let closed = root.path().join("a");
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).unwrap();
        let readable_all_the_same = fs::read_dir(&closed).is_ok();
        let (files, dropped) = run(&settings(root.path()));
        fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).unwrap();
        if readable_all_the_same {
            eprintln!("skipped: the superuser reads every folder, so none can be made unreadable");
            return;
        }
        assert_eq!(names(&files), ["b/b.txt"]);
        assert_eq!(codes(&dropped), [("a", "unreadable_folder")]);
        assert_eq!(dropped[0].status, DropStatus::Failed);
    }
}
