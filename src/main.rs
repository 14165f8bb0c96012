//! The command `whosaid`: see the library for what it does.

/// Less memory lost between threads that allocate and threads that free than with the C library's allocator.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> std::process::ExitCode {
    whosaid::cli::main(std::env::args_os())
}
