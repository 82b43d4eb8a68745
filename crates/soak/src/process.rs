//! One server process: started, killed, frozen, starved of disk, and looked at.

use std::{
    path::PathBuf,
    process::Stdio,
    sync::atomic::{AtomicBool, AtomicU64, Ordering},
    time::Duration,
};

use anyhow::{Context, bail};
use rustix::process::{Pid, Resource, Rlimit, Signal, getrlimit, kill_process, prlimit};
use tokio::{
    process::{Child, Command},
    sync::Mutex,
    time::{Instant, sleep, timeout},
};

use crate::{output::Output, port::Port};

/// Within which a server serves again after its end. It takes a tenth of a second on an idle machine; this one is for a machine
/// that compiles beside it.
const START_TIMEOUT: Duration = Duration::from_secs(30);

/// How long a server may take to stop on SIGTERM. It finishes calls to bKash first.
const STOP_TIMEOUT: Duration = Duration::from_secs(45);

/// Runs a program that ignores SIGXFSZ, so that a write beyond the limit of file sizes fails as on a full disk instead of ending
/// the program.
const IGNORE_FILE_SIZE_SIGNAL: &str = "trap '' XFSZ; exec \"$0\" \"$@\"";

/// The variable that names a server's point of failure.
pub(crate) const FAIL_AT: &str = "BKASH_CHECKOUT_FAIL_AT";

/// What became of a start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Started {
    /// It serves, after this time.
    Serving(Duration),
    /// It reached its point of failure before it served.
    Ended,
}

/// The place of a server: its port and its clock, and the process that runs there now.
pub(crate) struct Place {
    pub(crate) number: usize,
    pub(crate) port: Port,
    program: PathBuf,
    arguments: Vec<String>,
    environment: Vec<(&'static str, String)>,
    clock: PathBuf,
    output: Output,
    child: Mutex<Option<Child>>,
    /// The identifier of the process, and 0 if there is none.
    id: AtomicU64,
    serves: AtomicBool,
}

impl Place {
    /// A place without a process.
    pub(crate) fn new(
        number: usize,
        port: Port,
        program: PathBuf,
        arguments: Vec<String>,
        environment: Vec<(&'static str, String)>,
        clock: PathBuf,
        output: Output,
    ) -> Self {
        Self {
            number,
            port,
            program,
            arguments,
            environment,
            clock,
            output,
            child: Mutex::default(),
            id: AtomicU64::new(0),
            serves: AtomicBool::new(false),
        }
    }

    /// Whether requests are sent here.
    pub(crate) fn serves(&self) -> bool {
        self.serves.load(Ordering::Relaxed)
    }

    /// Keeps requests away, or sends them here again.
    pub(crate) fn set_serves(&self, serves: bool) {
        self.serves.store(serves, Ordering::Relaxed);
    }

    /// Starts a process, and waits until it serves. `fail_at` is a point of failure, its turn and its signal.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not start, does not serve in time, or ends without having a point of failure.
    pub(crate) async fn start(&self, fail_at: Option<&str>) -> anyhow::Result<Started> {
        let began = Instant::now();
        let mut command = Command::new("sh");
        command
            .args(["-c", IGNORE_FILE_SIZE_SIGNAL])
            .arg(&self.program)
            .args(&self.arguments)
            .envs(self.environment.iter().map(|(name, value)| (name, value)))
            .env("BKASH_CHECKOUT_WALL_OFFSET_FILE", &self.clock)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .kill_on_drop(true);
        if let Some(fail_at) = fail_at {
            command.env(FAIL_AT, fail_at);
        }
        let mut child = command.spawn().context("the server did not start")?;
        if let Some(stream) = child.stdout.take() {
            self.output.follow(self.number, stream);
        }
        if let Some(stream) = child.stderr.take() {
            self.output.follow(self.number, stream);
        }
        self.id
            .store(child.id().map_or(0, u64::from), Ordering::Relaxed);
        *self.child.lock().await = Some(child);
        while tokio::net::TcpStream::connect(("127.0.0.1", self.port.number))
            .await
            .is_err()
        {
            if self.has_ended().await? {
                if fail_at.is_some() {
                    return Ok(Started::Ended);
                }
                bail!(
                    "server {} ended while starting; its output says why",
                    self.number
                );
            }
            if began.elapsed() > START_TIMEOUT {
                bail!(
                    "server {} does not serve after {START_TIMEOUT:?}",
                    self.number
                );
            }
            sleep(Duration::from_millis(5)).await;
        }
        self.set_serves(true);
        Ok(Started::Serving(began.elapsed()))
    }

    /// Whether the process has ended by itself; if so, it is collected.
    ///
    /// # Errors
    ///
    /// Returns an error if the system does not say.
    pub(crate) async fn has_ended(&self) -> anyhow::Result<bool> {
        let mut child = self.child.lock().await;
        let ended = match child.as_mut() {
            Some(running) => running.try_wait()?.is_some(),
            None => true,
        };
        if ended {
            *child = None;
            self.id.store(0, Ordering::Relaxed);
            self.set_serves(false);
        }
        Ok(ended)
    }

    /// Kills the process with SIGKILL.
    pub(crate) async fn kill(&self) {
        self.set_serves(false);
        let child = self.child.lock().await.take();
        self.id.store(0, Ordering::Relaxed);
        if let Some(mut child) = child {
            // It may have ended by itself.
            let _ = child.kill().await;
        }
    }

    /// Asks the process to stop, and waits for it.
    ///
    /// # Errors
    ///
    /// Returns an error if it does not stop.
    pub(crate) async fn stop(&self) -> anyhow::Result<()> {
        self.set_serves(false);
        self.signal(Signal::TERM);
        let child = self.child.lock().await.take();
        self.id.store(0, Ordering::Relaxed);
        if let Some(mut child) = child {
            let ended = timeout(STOP_TIMEOUT, child.wait()).await;
            ended.with_context(|| format!("server {} does not stop", self.number))??;
        }
        Ok(())
    }

    fn pid(&self) -> Option<Pid> {
        let id = self.id.load(Ordering::Relaxed);
        Pid::from_raw(i32::try_from(id).ok()?)
    }

    fn signal(&self, signal: Signal) {
        if let Some(pid) = self.pid() {
            // It may have ended by itself.
            let _ = kill_process(pid, signal);
        }
    }

    /// Stops the process without its knowledge. Requests are still sent to it, and wait.
    pub(crate) fn freeze(&self) {
        self.signal(Signal::STOP);
    }

    /// Lets a frozen process go on.
    pub(crate) fn thaw(&self) {
        self.signal(Signal::CONT);
    }

    /// Whether the process is frozen.
    pub(crate) fn is_frozen(&self) -> bool {
        self.status("State:")
            .is_some_and(|state| state.starts_with('T'))
    }

    /// The process's memory, in bytes.
    pub(crate) fn memory(&self) -> Option<u64> {
        let resident = self.status("VmRSS:")?;
        let kibibytes: u64 = resident.split_whitespace().next()?.parse().ok()?;
        Some(kibibytes * 1024)
    }

    /// A line of `/proc/…/status`.
    fn status(&self, name: &str) -> Option<String> {
        let id = self.id.load(Ordering::Relaxed);
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        Some(line.trim().to_owned())
    }

    /// Lets no file of the process grow beyond `bytes`, as if the disk were full; `None` ends that.
    ///
    /// # Errors
    ///
    /// Returns an error if the system refuses it.
    pub(crate) fn limit_files(&self, bytes: Option<u64>) -> anyhow::Result<()> {
        let pid = self.pid().context("there is no process to limit")?;
        // The server has inherited the hard limit, which only root can raise.
        let maximum = getrlimit(Resource::Fsize).maximum;
        let limit = Rlimit {
            current: bytes.or(maximum),
            maximum,
        };
        prlimit(Some(pid), Resource::Fsize, limit)
            .context("the size of files cannot be limited")?;
        Ok(())
    }

    /// Sets the machine's clock ahead for this process, by milliseconds.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be written.
    pub(crate) fn set_clock(&self, ahead: i64) -> anyhow::Result<()> {
        // Renamed, so that nobody reads half a number.
        let new = self.clock.with_extension("new");
        std::fs::write(&new, ahead.to_string())?;
        std::fs::rename(&new, &self.clock).context("the clock's file cannot be replaced")
    }
}
