//! What rustup adds to the toolchain: the browser's target, rustfmt, clippy.

use std::path::Path;

use anyhow::{Result, bail};

use super::requirement::Requirement;
use crate::command::{cargo, on_path, program, quiet, run};
use crate::pins::WASM_TARGET;

pub(crate) fn wasm_target() -> Requirement {
    Requirement {
        name: format!("Rust target {WASM_TARGET}"),
        present: || {
            let sysroot = quiet(program("rustc").args(["--print", "sysroot"])).unwrap_or_default();
            let present = Path::new(&sysroot)
                .join("lib/rustlib")
                .join(WASM_TARGET)
                .join("lib")
                .is_dir();
            Ok(present.then(|| format!("Rust target {WASM_TARGET}")))
        },
        install: || rustup(&["target", "add", WASM_TARGET]),
    }
}

pub(crate) fn components() -> Requirement {
    Requirement {
        name: "rustfmt and clippy".into(),
        present: || {
            let both = ["fmt", "clippy"]
                .iter()
                .all(|name| quiet(cargo().args([name, "--version"])).is_some());
            Ok(both.then(|| "rustfmt and clippy".into()))
        },
        install: || rustup(&["component", "add", "rustfmt", "clippy"]),
    }
}

fn rustup(arguments: &[&str]) -> Result<()> {
    if on_path("rustup").is_none() {
        bail!(
            "Install rustup from https://rustup.rs, because `rustup {}` is needed here.",
            arguments.join(" ")
        );
    }
    run(program("rustup").args(arguments))
}
