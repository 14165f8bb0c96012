//! The command `whosaid`: see the library for what it does.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
