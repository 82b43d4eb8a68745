//! The paths of the workspace. Every command runs from its root, whatever folder it was
//! called from.

use std::path::{Path, PathBuf};

use crate::environment;

/// The folder of the workspace's Cargo.toml.
pub(crate) fn root() -> PathBuf {
    let manifest = environment::variable("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    manifest
        .parent()
        .map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// Cargo's target folder, which `CARGO_TARGET_DIR` may have moved.
pub(crate) fn target() -> PathBuf {
    environment::variable("CARGO_TARGET_DIR")
        .map_or_else(|| root().join("target"), |dir| root().join(dir))
}

/// The folder of the tools that only this project uses, so that other versions on the machine do not matter.
pub(crate) fn tools() -> PathBuf {
    root().join("target/tools")
}

/// The programs of the packages from npm.
pub(crate) fn node_bin() -> PathBuf {
    root().join("node_modules/.bin")
}

/// The browser tests.
pub(crate) fn end2end() -> PathBuf {
    root().join("end2end")
}

/// The tests that run published bKash clients against the simulator.
pub(crate) fn clients() -> PathBuf {
    root().join("crates/simulator/tests/clients")
}

/// Where those clients are installed: outside the folder of their tests, so that nothing changes there.
pub(crate) fn installed_clients() -> PathBuf {
    tools().join("clients")
}

/// The packages that shops install.
pub(crate) fn packages() -> PathBuf {
    root().join("target/packages")
}

/// The files the browser loads, with their compressed copies.
pub(crate) fn site_package() -> PathBuf {
    root().join("target/site/pkg")
}

/// The product's release binary.
pub(crate) fn binary() -> PathBuf {
    target().join("release/bkash-checkout")
}

/// The simulator's release binary.
pub(crate) fn simulator_binary() -> PathBuf {
    target().join("release/bkash-simulator")
}
