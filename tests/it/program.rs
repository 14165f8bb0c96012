//! The program under test, without the settings of whoever runs the tests.

use std::path::Path;
use std::process::{Command, Output};

/// Variables that change what a program prints.
const TERMINAL: [&str; 3] = ["NO_COLOR", "CLICOLOR_FORCE", "CLICOLOR"];

/// The program in a folder, to be given arguments.
pub fn whosaid(folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_whosaid"));
    command.current_dir(folder);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("WHOSAID_") || TERMINAL.contains(&&*text) {
            command.env_remove(&name);
        }
    }
    command
}

/// Exit code, standard output and standard error.
pub fn outcome(command: &mut Command) -> (i32, String, String) {
    let Output { status, stdout, stderr } = command.output().expect("whosaid runs");
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).expect("UTF-8");
    (status.code().expect("an exit code"), text(stdout), text(stderr))
}
