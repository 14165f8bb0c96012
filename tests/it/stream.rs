//! `whosaid stream` and articles on standard input.

use std::io::{BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::time::Duration;

use serde_json::Value;

fn program(arguments: &[&str]) -> Command {
    let mut command = Command::new(assert_cmd::cargo::cargo_bin("whosaid"));
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
    command
}

/// The lines that come out, and the exit code.
fn answers(arguments: &[&str], input: &str) -> (Vec<Value>, i32) {
    let mut child = program(arguments).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let input = input.to_owned();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()));
    let out = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let lines = String::from_utf8(out.stdout).unwrap();
    (lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect(), out.status.code().unwrap())
}

const STREAM: [&str; 3] = ["stream", "--engine", "rules"];

#[test]
fn every_line_has_its_answer_in_its_place() {
    let line = |n: usize| match n {
        7 => "no JSON at all\n".to_owned(),
        11 => "{\"title\": \"no text\"}\n".to_owned(),
        _ => format!("{{\"id\": \"a{n}\", \"text\": \"“Number {n} it is,” said Nell Orme.\"}}\n"),
    };
    let (found, code) = answers(&STREAM, &(1..=300).map(line).collect::<String>());
    assert_eq!((found.len(), code), (300, 1));
    for (n, answer) in (1..).zip(&found) {
        match n {
            7 => assert_eq!((&answer["error"]["line"], &answer["error"]["code"]), (&7.into(), &"bad_json".into())),
            11 => assert_eq!((&answer["error"]["line"], &answer["error"]["code"]), (&11.into(), &"no_text".into())),
            _ => {
                assert_eq!(answer["record"], format!("a{n}"));
                assert_eq!(answer["quotes"][0]["speaker"], "Nell Orme");
            }
        }
    }
    // On another number of threads the bytes are the same.
    let (again, _) =
        answers(&["stream", "--engine", "rules", "--set", "threads=1"], &(1..=300).map(line).collect::<String>());
    assert_eq!(again, found);
}

#[test]
fn a_line_is_answered_before_the_next_one_comes() {
    let mut child = program(&STREAM).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    let mut stdout = BufReader::new(child.stdout.take().unwrap());
    for n in 0..3 {
        writeln!(stdin, "{{\"text\": \"“Yes,” said Nell Orme. Number {n}.\"}}").unwrap();
        let mut line = String::new();
        stdout.read_line(&mut line).unwrap();
        assert!(line.contains(&format!("Number {n}.")), "{line}");
    }
    drop(stdin);
    assert!(child.wait().unwrap().success());
}

#[test]
fn it_ends_quietly_when_nobody_reads() {
    let mut child = program(&STREAM).spawn().unwrap();
    let mut stdin = child.stdin.take().unwrap();
    drop(child.stdout.take());
    for _ in 0..1000 {
        if writeln!(stdin, "{{\"text\": \"“Yes,” said Nell Orme.\"}}").is_err() {
            break;
        }
        std::thread::sleep(Duration::from_millis(1));
    }
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn standard_input_is_read_as_what_it_is() {
    let (found, code) =
        answers(&["extract", "--json", "--engine", "rules"], "{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n");
    assert_eq!((found.len(), code), (2, 0));
    let page = "<p>“Yes,” said Nell Orme.</p><p>No more.</p>";
    let (found, _) = answers(&["extract", "-", "--json", "--engine", "rules", "--from", "html"], page);
    assert_eq!(found[0]["text"], "“Yes,” said Nell Orme.\n\nNo more.");
    assert_eq!(answers(&["extract", "--json", "--from", "wordstar"], "x").1, 2);
}
