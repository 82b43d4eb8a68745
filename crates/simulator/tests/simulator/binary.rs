//! The binary `bkash-simulator`, started as a process.

use std::{
    io::{BufRead, BufReader, Read},
    path::Path,
    process::{Child, Command, Stdio},
};

use reqwest::Method;
use serde_json::{Value, json};

use crate::harness::client;

struct Process {
    child: Child,
    origin: String,
}

impl Process {
    /// Starts the binary on a free port and waits for its ready line.
    fn start(state_file: &Path, more: &[&str]) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bkash-simulator"))
            .args(["--listen", "127.0.0.1:0", "--state-file"])
            .arg(state_file)
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        let mut line = String::new();
        BufReader::new(child.stdout.take().expect("standard output"))
            .read_line(&mut line)
            .expect("a ready line");
        let line: Value = serde_json::from_str(&line).expect("a line of JSON");
        assert_eq!(line["message"], "simulating bKash", "{line}");
        let address = line["listen"].as_str().expect("an address").to_owned();
        Self {
            child,
            origin: format!("http://{address}"),
        }
    }

    async fn call(&self, method: Method, path: &str, body: &Value) -> Value {
        let request = client()
            .request(method, format!("{}/simulator{path}", self.origin))
            .header("content-type", "application/json")
            .body(body.to_string());
        let response = request.send().await.expect("a response");
        assert!(response.status().is_success(), "{path}: {response:?}");
        serde_json::from_str(&response.text().await.expect("a body")).expect("JSON")
    }

    /// Sends SIGTERM and waits for the process to end.
    fn terminate(mut self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &pid])
            .status();
        assert!(sent.expect("a shell").success());
        assert!(self.child.wait().expect("an exit status").success());
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn sigterm_saves_the_state_for_the_next_start() {
    let directory = tempfile::tempdir().expect("a directory");
    let file = directory.path().join("state.json");
    let process = Process::start(&file, &[]);
    let ahead = json!({"seconds": 600});
    process.call(Method::POST, "/clock/advance", &ahead).await;
    process.terminate();

    let process = Process::start(&file, &[]);
    let clock = process.call(Method::GET, "/clock", &json!({})).await;
    assert_eq!(clock["aheadSeconds"], 600);
}

#[tokio::test]
async fn the_set_option_changes_a_setting() {
    let directory = tempfile::tempdir().expect("a directory");
    let set = ["--set", "otp_attempts=1"];
    let process = Process::start(&directory.path().join("state.json"), &set);
    let settings = process.call(Method::GET, "/settings", &json!({})).await;
    assert_eq!(settings["otp_attempts"], 1);
}

#[test]
fn an_unknown_setting_is_an_error_that_names_it() {
    let mut child = Command::new(env!("CARGO_BIN_EXE_bkash-simulator"))
        .args(["--listen", "127.0.0.1:0", "--set", "otp_tries=1"])
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary starts");
    assert!(!child.wait().expect("an exit status").success());
    let mut errors = String::new();
    let mut stderr = child.stderr.take().expect("standard error");
    stderr.read_to_string(&mut errors).expect("text");
    assert!(errors.starts_with("error: --set "), "{errors}");
    assert!(errors.contains("otp_tries"), "{errors}");
}
