//! Hands the compiler's version and those of the disclosed crates to the code, from the places that know them.

use std::{env, fs, process::Command};

const DISCLOSED: [(&str, &str); 2] = [("sha2", "SHA2_VERSION"), ("aws-sdk-dynamodb", "AWS_SDK_VERSION")];

fn main() {
    println!("cargo::rerun-if-changed=../Cargo.lock");
    println!("cargo::rerun-if-env-changed=RUSTC");
    println!("cargo::rustc-env=RUSTC_VERSION={}", rustc_version());
    let lock = fs::read_to_string("../Cargo.lock").expect("the workspace has a Cargo.lock");
    for (package, variable) in DISCLOSED {
        println!("cargo::rustc-env={variable}={}", locked(&lock, package));
    }
}

/// The second word of `rustc 1.95.0 (59807616e 2026-04-14)`.
fn rustc_version() -> String {
    let rustc = env::var("RUSTC").expect("cargo names the compiler");
    let output = Command::new(rustc)
        .arg("--version")
        .output()
        .expect("the compiler starts");
    let text = String::from_utf8(output.stdout).expect("the compiler prints text");
    text.split_whitespace()
        .nth(1)
        .expect("the compiler prints its version")
        .to_owned()
}

fn locked(lock: &str, package: &str) -> String {
    let (_, entry) = lock
        .split_once(&format!("name = \"{package}\"\nversion = \""))
        .unwrap_or_else(|| panic!("Cargo.lock has {package}"));
    let (version, _) = entry.split_once('"').expect("a version ends");
    version.to_owned()
}
