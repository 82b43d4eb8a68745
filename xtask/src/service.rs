//! One process of the product while xtask watches over it: started with its
//! output in a log file, asked until it is ready, ended politely and then firmly.
//! Dropping it ends it, so that no error path leaves a process behind.

use std::fs::{self, File};
use std::path::PathBuf;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::stopwatch::Stopwatch;
use crate::{command, http, interrupt};

const START_PATIENCE: Duration = Duration::from_secs(20);
const STOP_PATIENCE: Duration = Duration::from_secs(8);
const GLANCE: Duration = Duration::from_millis(20);

/// What to start, and how to tell that it is ready.
#[derive(Clone)]
pub(crate) struct Plan {
    /// What people call it: "the server".
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
    /// Where in the log this process begins; before it are those that ran earlier.
    log_start: usize,
}

impl Service {
    /// Starts the process without waiting for it. The log goes on where it was.
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

    /// Starts the process and waits until it answers; gives how long that took.
    pub(crate) fn start(plan: Plan) -> Result<(Self, Duration)> {
        let watch = Stopwatch::start();
        let mut service = Self::spawn(plan)?;
        service.wait_ready(GLANCE)?;
        Ok((service, watch.elapsed()))
    }

    /// Asks every `pause` until the process says that it is ready.
    pub(crate) fn wait_ready(&mut self, pause: Duration) -> Result<()> {
        let watch = Stopwatch::start();
        loop {
            interrupt::check()?;
            if let Some(status) = self.ended()? {
                bail!(
                    "{} ended while starting ({status}); its last words:\n{}",
                    self.plan.name,
                    self.last_words()
                );
            }
            if http::get(self.plan.port, self.plan.ready_path, &[])
                .is_ok_and(|answer| answer.status == 200)
            {
                return Ok(());
            }
            if watch.elapsed() > START_PATIENCE {
                bail!(
                    "{} does not answer {} after {} s; its last words:\n{}",
                    self.plan.name,
                    self.plan.ready_path,
                    START_PATIENCE.as_secs(),
                    self.last_words()
                );
            }
            sleep(pause);
        }
    }

    /// The exit status, once the process has ended.
    pub(crate) fn ended(&mut self) -> Result<Option<ExitStatus>> {
        Ok(self.child.try_wait()?)
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }

    pub(crate) fn plan(&self) -> &Plan {
        &self.plan
    }

    /// The end of the log, for a person who wonders what went wrong.
    pub(crate) fn last_words(&self) -> String {
        let log = fs::read(&self.plan.log).unwrap_or_default();
        tail(
            &String::from_utf8_lossy(log.get(self.log_start..).unwrap_or(&log)),
            15,
        )
    }

    /// SIGTERM, then patience, then SIGKILL.
    pub(crate) fn stop(mut self) {
        self.end();
    }

    fn end(&mut self) {
        if !matches!(self.child.try_wait(), Ok(None)) {
            return;
        }
        // The shell's own `kill`: sending a signal needs unsafe code otherwise.
        let _ = Command::new("sh")
            .args(["-c", "kill -TERM \"$0\"", &self.child.id().to_string()])
            .status();
        let watch = Stopwatch::start();
        while watch.elapsed() < STOP_PATIENCE {
            if !matches!(self.child.try_wait(), Ok(None)) {
                return;
            }
            sleep(GLANCE);
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
    fn a_process_that_ends_while_starting_shows_its_last_words() {
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
    fn stopping_ends_the_process() {
        let dir = tempfile::tempdir().expect("a folder");
        let service =
            Service::spawn(plan("sleep", &["60"], dir.path().join("log"))).expect("started");
        let process = PathBuf::from(format!("/proc/{}", service.id()));
        assert!(process.exists());
        service.stop();
        assert!(!process.exists());
    }
}
