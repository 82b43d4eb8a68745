//! The versions of tools that no lock file names.

/// A tool that `cargo install` builds from source.
pub(crate) struct CargoTool {
    pub(crate) name: &'static str,
    /// The program it installs.
    pub(crate) program: &'static str,
    pub(crate) version: &'static str,
    pub(crate) flags: &'static [&'static str],
}

/// Builds server and browser half together. Later versions need a newer rustc.
/// A debug build, because it compiles in five minutes instead of sixteen and only starts other tools.
pub(crate) const CARGO_LEPTOS: CargoTool = CargoTool {
    name: "cargo-leptos",
    program: "cargo-leptos",
    version: "0.3.10",
    flags: &[
        "--debug",
        "--features",
        "no_downloads",
        "--config",
        "profile.dev.debug=0",
    ],
};

/// Must be the version of the `wasm-bindgen` crate in Cargo.lock, to the digit. Optimized a little: in a debug build it takes
/// as long to run as a release build takes to compile.
pub(crate) const WASM_BINDGEN: CargoTool = CargoTool {
    name: "wasm-bindgen-cli",
    program: "wasm-bindgen",
    version: "0.2.129",
    flags: &[
        "--config",
        "profile.release.opt-level=1",
        "--config",
        "profile.release.lto=false",
        "--config",
        "profile.release.codegen-units=16",
    ],
};

/// Checks licences and duplicate versions of dependencies. Without its own git client
/// and without debug information it compiles in about a minute.
pub(crate) const CARGO_DENY: CargoTool = CargoTool {
    name: "cargo-deny",
    program: "cargo-deny",
    version: "0.20.2",
    flags: &[
        "--debug",
        "--no-default-features",
        "--config",
        "profile.dev.debug=0",
    ],
};

pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Older versions break the tables that wasm-bindgen writes.
pub(crate) const WASM_OPT_AT_LEAST: u32 = 117;

pub(crate) const NODE_AT_LEAST: u32 = 20;

/// The version of Debian 12. The bKash client from `PyPI` does not run on 3.9.
pub(crate) const PYTHON_AT_LEAST: (u32, u32) = (3, 11);
pub(crate) const PYTHON_PACKAGE: &str = "python3-venv";

/// The browser that the tests drive, and Bangla glyphs for it.
pub(crate) const CHROMIUM_PACKAGE: &str = "chromium";
pub(crate) const BANGLA_FONT_PACKAGE: &str = "fonts-noto-core";

/// `8.1.0` as `PHP_VERSION_ID`. One of the example shops uses its read-only properties.
pub(crate) const PHP_AT_LEAST: u32 = 80_100;
pub(crate) const PHP_PACKAGE: &str = "php-cli";

/// Contains promtool, which tests the alarms.
pub(crate) const PROMETHEUS_PACKAGE: &str = "prometheus";
