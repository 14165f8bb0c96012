#![no_main]

#[path = "../src/targets.rs"]
#[allow(dead_code, reason = "each program fuzzes one of the targets")]
mod targets;

libfuzzer_sys::fuzz_target!(|data: &[u8]| targets::read_documents(data));
