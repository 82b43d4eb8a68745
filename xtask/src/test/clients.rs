//! Runs bKash clients that others published against the simulator, without changing them. They were
//! written for bKash, so the simulator must answer as bKash does.

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use super::counts::Counts;
use crate::command::{program, watched};
use crate::service::{Plan, Service};
use crate::{instance, paths, setup, simulator};

/// Runs the tests of both clients, each against a simulator of its own.
///
/// # Errors
/// If a simulator does not start, or a test fails.
pub(super) fn run(counts: &mut Counts) -> Result<()> {
    let binary = simulator::build()?;
    suite("node", &binary, node_tests(), counts, Counts::add_node_line)?;
    suite(
        "python",
        &binary,
        python_tests(),
        counts,
        Counts::add_pytest_line,
    )
}

/// Starts a simulator and runs one client's tests against it.
fn suite(
    name: &str,
    binary: &Path,
    mut tests: Command,
    counts: &mut Counts,
    add_line: fn(&mut Counts, &str),
) -> Result<()> {
    let port = instance::free_port()?;
    let plan = Plan {
        name: "the simulator",
        program: binary.to_path_buf(),
        arguments: vec!["--listen".into(), format!("127.0.0.1:{port}")],
        environment: Vec::new(),
        port,
        ready_path: "/simulator/healthz",
        log: paths::installed_clients().join(format!("{name}-simulator.log")),
    };
    let (service, _) = Service::start(plan)?;
    tests
        .env("SIMULATOR_ORIGIN", format!("http://127.0.0.1:{port}"))
        // No proxy between the client and this machine.
        .env("NO_PROXY", "127.0.0.1")
        .env("no_proxy", "127.0.0.1");
    let before = counts.passed;
    let passed = watched(&mut tests, |line| add_line(counts, line))?;
    service.stop();
    if !passed {
        bail!("the client's tests in crates/simulator/tests/clients/{name} failed");
    }
    if counts.passed == before {
        bail!("no test in crates/simulator/tests/clients/{name} ran");
    }
    Ok(())
}

fn node_tests() -> Command {
    let mut command = program("node");
    command
        .current_dir(paths::clients().join("node"))
        .args(["--test", "--test-reporter=spec"])
        .args(["client.test.js", "openapi.test.js"])
        .env(
            "NODE_PATH",
            paths::installed_clients().join("node/node_modules"),
        );
    command
}

fn python_tests() -> Command {
    let mut command = program(setup::PYBKASH.python());
    command
        .current_dir(paths::clients().join("python"))
        .args(["-m", "pytest", "--quiet", "--color=no"])
        // Writes nothing beside the tests.
        .args(["-p", "no:cacheprovider"])
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}
