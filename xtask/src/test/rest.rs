//! Tests the REST API of a running checkout with a validator of its OpenAPI document, with schemathesis, which calls
//! every operation with what the document allows and forbids, and with our own clients, installed as shops install
//! them, of which every method is called.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::counts::Counts;
use crate::command::{hushed, program, watched};
use crate::family::Family;
use crate::instance::{self, Instance};
use crate::service::Service;
use crate::{debug_build, packages, paths, setup, simulator};

/// Runs every suite against one checkout.
///
/// # Errors
/// If a program does not build or start, or a test fails.
pub(super) fn run(counts: &mut Counts) -> Result<()> {
    let folder = paths::installed_clients().join("checkout");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    let checkout = Instance {
        program: debug_build::binary("bkash-checkout")?,
        simulator_program: simulator::build()?,
        folder,
        port: instance::free_port()?,
        simulator_port: instance::free_port()?,
        family: Family::default(),
    };
    checkout.prepare()?;
    let (simulator, _) = Service::start(checkout.simulator())?;
    let mut plan = checkout.server();
    // Without this, calls with wrong keys reach the rate limit, and all further calls are refused for that reason.
    let limit = ("CHECKOUT__LIMITS__CHANGES_PER_MINUTE", "100000".to_owned());
    plan.environment.push(limit);
    let (server, _) = Service::start(plan)?;
    let key = &checkout.create_key(&["full", "merchants:read", "merchants:write"])?;
    suite(
        "the validator of the OpenAPI document",
        document(),
        &checkout,
        key,
        counts,
        Counts::add_node_line,
    )?;
    packages::node()?;
    types(&mut node_types(), "tsc")?;
    suite(
        "the client for Node",
        node_client(),
        &checkout,
        key,
        counts,
        Counts::add_node_line,
    )?;
    packages::install_wheel(&packages::python()?)?;
    types(&mut python_types(), "mypy")?;
    suite(
        "the client for Python",
        python_client(),
        &checkout,
        key,
        counts,
        Counts::add_pytest_line,
    )?;
    // Comes last, because it may revoke every key.
    suite(
        "schemathesis",
        schemathesis(),
        &checkout,
        key,
        counts,
        Counts::add_pytest_line,
    )?;
    server.stop();
    simulator.stop();
    Ok(())
}

/// Checks the types of a client's tests, as a shop would check its own code.
fn types(check: &mut Command, name: &str) -> Result<()> {
    hushed(check).with_context(|| format!("`{name}` found errors in a client's tests"))
}

fn node_types() -> Command {
    let mut command = program(paths::node_bin().join("tsc"));
    command.args(["--project", "clients/node/test"]);
    command
}

fn node_client() -> Command {
    let mut command = program("node");
    command
        .current_dir(paths::root().join("clients"))
        .args(["--test", "--test-reporter=spec"])
        .args(
            ["api", "package", "retries", "webhooks"]
                .map(|name| format!("node/test/{name}.test.js")),
        )
        .arg("generator/drift.test.mjs");
    command
}

fn python_types() -> Command {
    let mut command = program(setup::PACKAGE_TOOLS.python());
    command
        .current_dir(paths::root().join("clients/python"))
        .args(["-m", "mypy", "--no-error-summary", "--cache-dir"])
        .arg(paths::installed_clients().join("mypy"));
    command
}

fn python_client() -> Command {
    let mut command = program(setup::PACKAGE_TOOLS.python());
    command
        .current_dir(paths::root().join("clients/python"))
        .args(["-m", "pytest", "--quiet", "--color=no"])
        // Writes nothing beside the tests.
        .args(["-p", "no:cacheprovider"])
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

fn suite(
    name: &str,
    mut tests: Command,
    checkout: &Instance,
    key: &str,
    counts: &mut Counts,
    add_line: fn(&mut Counts, &str),
) -> Result<()> {
    tests
        .env("CHECKOUT_ORIGIN", checkout.origin())
        .env("CHECKOUT_KEY", key)
        .env("SIMULATOR_ORIGIN", checkout.simulator_origin())
        .env("NODE_MODULES", node_modules())
        // No proxy between the client and this machine.
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    let before = counts.passed;
    let passed = watched(&mut tests, |line| add_line(counts, line))?;
    if !passed {
        bail!("{name} found failures");
    }
    if counts.passed == before {
        bail!("no test of {name} ran");
    }
    Ok(())
}

fn document() -> Command {
    let mut command = program("node");
    command
        .current_dir(paths::root().join("server/tests/rest"))
        .args(["--test", "--test-reporter=spec", "document.test.js"])
        .env("NODE_PATH", node_modules());
    command
}

fn node_modules() -> PathBuf {
    paths::installed_clients().join("node/node_modules")
}

fn schemathesis() -> Command {
    let mut command = program(setup::REST_TOOLS.python());
    command
        .current_dir(paths::root().join("server/tests/rest"))
        .args(["-m", "pytest", "--quiet", "--color=no"])
        // Writes nothing beside the tests.
        .args(["-p", "no:cacheprovider"])
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
