//! The binary as a process that tests can kill, with everything that it prints.

use std::{
    io::Read,
    process::{Child, Command, Stdio},
    thread::JoinHandle,
};

use reqwest::Method;

use super::{Shop, eventually};

/// The repository's configuration file.
const CONFIGURATION_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../Leptos.toml");

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct CommandResult {
    pub(crate) succeeded: bool,
    pub(crate) output: String,
    pub(crate) errors: String,
}

pub(crate) struct Process {
    child: Child,
    output: Vec<JoinHandle<String>>,
}

impl Process {
    /// Starts the server on the shop's address, which must be free, and waits until it responds.
    pub(crate) async fn start(shop: &Shop, more: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bkash-checkout"))
            .args(["serve", "--demo", "--config", CONFIGURATION_FILE])
            .envs(shop.variables())
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Read while the process runs: a full pipe would stop it.
        let output = vec![
            keep(child.stdout.take().unwrap()),
            keep(child.stderr.take().unwrap()),
        ];
        let mut process = Self { child, output };
        eventually("the server answers", async || {
            let answer = shop.browser.request(Method::GET, "/readyz").send().await;
            if answer.is_err()
                && let Some(status) = process.child.try_wait().unwrap()
            {
                panic!("the server ended, {status}: {}", process.printed());
            }
            answer.map_err(|error| error.to_string())
        })
        .await;
        process
    }

    /// Starts a command, whose output can be read while it runs.
    pub(crate) fn spawn_command(shop: &Shop, more: &[(&str, &str)], arguments: &[&str]) -> Child {
        Command::new(env!("CARGO_BIN_EXE_bkash-checkout"))
            .args(arguments)
            .args(["--config", CONFIGURATION_FILE])
            .envs(shop.variables())
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    }

    /// Runs a command that must succeed, and returns its output.
    pub(crate) fn tool(shop: &Shop, more: &[(&str, &str)], tool: &str) -> String {
        let ran = Command::new(env!("CARGO_BIN_EXE_bkash-checkout"))
            .args([tool, "--config", CONFIGURATION_FILE])
            .envs(shop.variables())
            .envs(more.iter().copied())
            .output()
            .unwrap();
        assert!(ran.status.success(), "{ran:?}");
        String::from_utf8(ran.stdout).unwrap()
    }

    /// Runs a command, and returns its output and whether it succeeded.
    pub(crate) fn command(shop: &Shop, more: &[(&str, &str)], arguments: &[&str]) -> CommandResult {
        let ran = Command::new(env!("CARGO_BIN_EXE_bkash-checkout"))
            .args(arguments)
            .args(["--config", CONFIGURATION_FILE])
            .envs(shop.variables())
            .envs(more.iter().copied())
            .output()
            .unwrap();
        CommandResult {
            succeeded: ran.status.success(),
            output: String::from_utf8(ran.stdout).unwrap(),
            errors: String::from_utf8(ran.stderr).unwrap(),
        }
    }

    /// Kills the process with SIGKILL, and returns what it had printed.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.printed()
    }

    /// Everything that the process printed. It must have ended.
    fn printed(&mut self) -> String {
        self.output
            .drain(..)
            .map(|thread| thread.join().unwrap())
            .collect()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn keep(mut output: impl Read + Send + 'static) -> JoinHandle<String> {
    std::thread::spawn(move || {
        let mut text = String::new();
        output.read_to_string(&mut text).unwrap();
        text
    })
}
