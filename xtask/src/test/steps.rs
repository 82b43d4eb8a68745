//! The steps of `cargo xtask test`, one function each.

use anyhow::{Result, bail};

use super::browser;
use super::clients;
use super::counts::Counts;
use super::rest;
use crate::bench::sizes;
use crate::command::{cargo, run, watched};
use crate::{embed, paths, pins, product, tidy};

pub(super) struct Step {
    pub(super) name: &'static str,
    pub(super) what: &'static str,
    pub(super) run: fn(&mut Counts) -> Result<()>,
}

pub(super) const STEPS: &[Step] = &[
    Step {
        name: "format",
        what: "rustfmt changes nothing",
        run: |_| run(cargo().args(["fmt", "--all", "--check"])),
    },
    Step {
        name: "tidy",
        what: "the house rules",
        run: |_| tidy::check(),
    },
    Step {
        name: "clippy",
        what: "lints of the server's half",
        run: |_| clippy_host(),
    },
    Step {
        name: "clippy-wasm",
        what: "lints of the browser's half",
        run: |_| clippy_wasm(),
    },
    Step {
        name: "types",
        what: "TypeScript of the browser tests and of the package for shops' own",
        run: |_| browser::types(),
    },
    Step {
        name: "unit",
        what: "cargo test",
        run: cargo_test,
    },
    Step {
        name: "clients",
        what: "published bKash clients, and a validator, against the simulator",
        run: clients::run,
    },
    Step {
        name: "rest",
        what: "the REST API before a validator and a fuzzer that others published, and our clients",
        run: rest::run,
    },
    Step {
        name: "documentation",
        what: "rustdoc without warnings",
        run: |_| documentation(),
    },
    Step {
        name: "build",
        what: "the product as it ships",
        run: |_| product::build().map(|_| ()),
    },
    Step {
        name: "sizes",
        what: "what the browser loads",
        run: |_| {
            embed::check()?;
            sizes::assert_budgets()
        },
    },
    Step {
        name: "browser",
        what: "Playwright",
        run: browser::test,
    },
];

fn clippy_host() -> Result<()> {
    run(cargo().args([
        "clippy",
        "--workspace",
        "--all-targets",
        "--locked",
        "--",
        "-D",
        "warnings",
    ]))
}

/// Shares its folder with the browser half's own builds.
fn clippy_wasm() -> Result<()> {
    let folder = paths::target().join("front");
    run(cargo()
        .args([
            "clippy",
            "--package",
            "frontend",
            "--package",
            "bkash-checkout-leptos",
            "--features",
            "bkash-checkout-leptos/hydrate",
            "--locked",
            "--target",
            pins::WASM_TARGET,
            "--target-dir",
        ])
        .arg(folder)
        .args(["--", "-D", "warnings"]))
}

fn cargo_test(counts: &mut Counts) -> Result<()> {
    let passed = watched(
        cargo().args(["test", "--workspace", "--locked", "--no-fail-fast"]),
        |line| {
            counts.add_cargo_line(line);
        },
    )?;
    if !passed {
        bail!("cargo test found failures");
    }
    if counts.passed == 0 {
        bail!("cargo test ran no test");
    }
    Ok(())
}

fn documentation() -> Result<()> {
    run(cargo()
        .args(["doc", "--workspace", "--no-deps", "--locked"])
        .env("RUSTDOCFLAGS", "-D warnings"))
}
