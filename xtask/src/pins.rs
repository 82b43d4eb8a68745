//! The versions of every tool that is not in a lock file: the one table to edit.

/// A tool that `cargo install` builds from source.
pub(crate) struct CargoTool {
    pub(crate) name: &'static str,
    /// The program it installs.
    pub(crate) program: &'static str,
    pub(crate) version: &'static str,
    pub(crate) flags: &'static [&'static str],
}

/// Builds server and browser half together. Later versions need a newer rustc.
/// A debug build: five minutes of compiling instead of sixteen, and it only orchestrates.
pub(crate) const CARGO_LEPTOS: CargoTool = CargoTool {
    name: "cargo-leptos",
    program: "cargo-leptos",
    version: "0.3.10",
    flags: &["--debug", "--features", "no_downloads"],
};

/// Must be the version of the `wasm-bindgen` crate in Cargo.lock, to the digit.
pub(crate) const WASM_BINDGEN: CargoTool = CargoTool {
    name: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.129",
    flags: &[],
};

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Older ones break the tables that wasm-bindgen writes.
pub(crate) const WASM_OPT_AT_LEAST: u32 = 117;

pub(crate) const NODE_AT_LEAST: u32 = 20;

/// The one of Debian 12; the client from `PyPI` does not run on 3.9.
pub(crate) const PYTHON_AT_LEAST: (u32, u32) = (3, 11);
pub(crate) const PYTHON_PACKAGE: &str = "python3-venv";

/// The browser that the tests drive, and Bangla glyphs for it.
pub(crate) const CHROMIUM_PACKAGE: &str = "chromium";
pub(crate) const BANGLA_FONT_PACKAGE: &str = "fonts-noto-core";

/// What one of the example shops is written in; the version in which a class can have read-only properties.
pub(crate) const PHP_AT_LEAST: u32 = 80_100;
pub(crate) const PHP_PACKAGE: &str = "php-cli";
