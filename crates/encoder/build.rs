//! Compiles the model in where it is there: in the repository. A crate from the registry is too small for it.

use std::path::Path;

const MODEL: &str = "models/accurate.model";

fn main() {
    println!("cargo::rustc-check-cfg=cfg(has_model)");
    println!("cargo::rerun-if-changed={MODEL}");
    if Path::new(MODEL).exists() {
        println!("cargo::rustc-cfg=has_model");
    }
}
