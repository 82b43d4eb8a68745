//! The real binary as a process of its own, which can be killed and whose every line is kept.

use std::{
    io::Read,
    process::{Child, Command, Stdio},
    thread::JoinHandle,
    time::Duration,
};

use reqwest::Method;
use tokio::time::{Instant, sleep};

use super::Shop;

/// The repository's own.
const CONFIGURATION_FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../Leptos.toml");

/// A command that has ended.
#[derive(Debug)]
pub(crate) struct Ran {
    pub(crate) succeeded: bool,
    pub(crate) output: String,
    pub(crate) errors: String,
}

pub(crate) struct Process {
    child: Child,
    output: Vec<JoinHandle<String>>,
}

impl Process {
    /// Starts a server in the place of this process's own, and waits until it answers.
    pub(crate) async fn start(shop: &Shop, more: &[(&str, &str)]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bkash-checkout"))
            .args(["serve", "--demo", "--config", CONFIGURATION_FILE])
            .envs(shop.variables())
            .envs(more.iter().copied())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Read while it runs: a full pipe would stop it.
        let output = vec![
            keep(child.stdout.take().unwrap()),
            keep(child.stderr.take().unwrap()),
        ];
        let process = Self { child, output };
        let began = Instant::now();
        while shop
            .browser
            .request(Method::GET, "/readyz")
            .send()
            .await
            .is_err()
        {
            assert!(
                began.elapsed() < Duration::from_secs(20),
                "the server does not start"
            );
            sleep(Duration::from_millis(20)).await;
        }
        process
    }

    /// Runs one of the binary's small tools to its end, and gives what it said.
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

    /// Runs a command to its end, and gives what it said and whether it succeeded.
    pub(crate) fn command(shop: &Shop, more: &[(&str, &str)], arguments: &[&str]) -> Ran {
        let ran = Command::new(env!("CARGO_BIN_EXE_bkash-checkout"))
            .args(arguments)
            .args(["--config", CONFIGURATION_FILE])
            .envs(shop.variables())
            .envs(more.iter().copied())
            .output()
            .unwrap();
        Ran {
            succeeded: ran.status.success(),
            output: String::from_utf8(ran.stdout).unwrap(),
            errors: String::from_utf8(ran.stderr).unwrap(),
        }
    }

    /// Kills it (SIGKILL: nothing is flushed, nothing is said) and gives what it had printed.
    pub(crate) fn kill(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
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
