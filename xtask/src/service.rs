//! A process of the product: started with its output in a log file, polled until it is
//! ready, stopped with SIGTERM and then SIGKILL. Dropping it stops it, so that no error
//! leaves a process behind.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::stopwatch::Stopwatch;
use crate::{command, http, interrupt};

const START_TIMEOUT: Duration = Duration::from_secs(20);
const STOP_TIMEOUT: Duration = Duration::from_secs(8);
const POLL_INTERVAL: Duration = Duration::from_millis(20);

/// How to start a process, and how to find out that it is ready.
#[derive(Clone)]
pub(crate) struct Plan {
    /// The name in messages, such as "the server".
    pub(crate) name: &'static str,
    pub(crate) program: PathBuf,
    pub(crate) arguments: Vec<String>,
    pub(crate) environment: Vec<(&'static str, String)>,
    pub(crate) port: u16,
    pub(crate) ready_path: &'static str,
    pub(crate) log: PathBuf,
}

pub(crate) struct Service {
    plan: Plan,
    child: Child,
    /// The length of the log when this process started. Earlier processes wrote what is before.
    log_start: usize,
}

impl Service {
    /// Starts the process without waiting for it. Its output is appended to the log.
    ///
    /// # Errors
    /// If the log cannot be written, or the program does not start.
    pub(crate) fn spawn(plan: Plan) -> Result<Self> {
        if let Some(dir) = plan.log.parent() {
            fs::create_dir_all(dir)?;
        }
        let log = File::options()
            .create(true)
            .append(true)
            .open(&plan.log)
            .with_context(|| format!("cannot write {}", plan.log.display()))?;
        let log_start = usize::try_from(log.metadata()?.len())?;
        let mut command: Command = command::program(&plan.program);
        let child = command
            .args(&plan.arguments)
            .envs(plan.environment.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            .spawn()
            .with_context(|| format!("{} did not start", plan.name))?;
        Ok(Self {
            plan,
            child,
            log_start,
        })
    }

    /// Starts the process and waits until it is ready. Also gives how long that took.
    ///
    /// # Errors
    /// If it does not start, ends, or is not ready in time.
    pub(crate) fn start(plan: Plan) -> Result<(Self, Duration)> {
        let watch = Stopwatch::start();
        let mut service = Self::spawn(plan)?;
        service.wait_ready(POLL_INTERVAL)?;
        Ok((service, watch.elapsed()))
    }

    /// Polls the process every `pause` until it is ready.
    ///
    /// # Errors
    /// If it ends or is not ready in time, with the end of its log.
    pub(crate) fn wait_ready(&mut self, pause: Duration) -> Result<()> {
        let watch = Stopwatch::start();
        loop {
            interrupt::check()?;
            if let Some(status) = self.ended()? {
                bail!(
                    "{} ended while starting ({status}); the end of its log:\n{}",
                    self.plan.name,
                    self.log_tail()
                );
            }
            if http::get(self.plan.port, self.plan.ready_path, &[])
                .is_ok_and(|answer| answer.status == 200)
            {
                return Ok(());
            }
            if watch.elapsed() > START_TIMEOUT {
                bail!(
                    "{} does not answer {} after {} s; the end of its log:\n{}",
                    self.plan.name,
                    self.plan.ready_path,
                    START_TIMEOUT.as_secs(),
                    self.log_tail()
                );
            }
            sleep(pause);
        }
    }

    /// The exit status, once the process has ended.
    ///
    /// # Errors
    /// If the system cannot state it.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The last lines that the process logged.
    pub(crate) fn log_tail(&self) -> String {
        let log = fs::read(&self.plan.log).unwrap_or_default();
        tail(
            &String::from_utf8_lossy(log.get(self.log_start..).unwrap_or(&log)),
            15,
        )
    }

    /// Sends SIGTERM and waits; after a timeout, sends SIGKILL.
    pub(crate) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // Sends the signal through a shell, because calling `kill` from Rust needs unsafe code.
        let _ = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &self.child.id().to_string()])
            .status();
        let watch = Stopwatch::start();
        while watch.elapsed() < STOP_TIMEOUT {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            sleep(POLL_INTERVAL);
        }
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        self.end();
    }
}

fn tail(text: &str, count: usize) -> String {
    let lines: Vec<&str> = text.lines().collect();
    lines[lines.len().saturating_sub(count)..].join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn plan(program: &str, arguments: &[&str], log: PathBuf) -> Plan {
        Plan {
            name: "the test process",
            program: PathBuf::from(program),
            arguments: arguments.iter().map(|&word| word.to_owned()).collect(),
            environment: Vec::new(),
            port: 1,
            ready_path: "/",
            log,
        }
    }

    #[test]
    fn the_tail_is_the_last_lines() {
        assert_eq!(tail("a\nb\nc\n", 2), "b\nc");
        assert_eq!(tail("a", 5), "a");
    }

    #[test]
    fn a_process_that_ends_while_starting_shows_its_log_tail() {
        let dir = tempfile::tempdir().expect("a folder");
        let plan = plan(
            "sh",
            &["-c", "echo no database; exit 3"],
            dir.path().join("log"),
        );
        let error = Service::start(plan).map(|_| ()).expect_err("it ended");
        assert!(error.to_string().contains("no database"), "{error}");
    }

    #[test]
    fn stop_ends_the_process() {
        let dir = tempfile::tempdir().expect("a folder");
        let service =
            Service::spawn(plan("sleep", &["60"], dir.path().join("log"))).expect("started");
        let process = PathBuf::from(format!("/proc/{}", service.id()));
        assert!(process.exists());
        service.stop();
        assert!(!process.exists());
    }
}
