//! Processes on one database, whose machines' clocks differ and change.

use std::sync::Mutex;

use async_trait::async_trait;
use domain::timing::ABANDONED_AFTER;
use tokio::{task::JoinHandle, time::Instant};

use super::*;
use crate::log_clock::Times;

/// The clocks of a machine under test, by tokio's paused time. Its wall clock is ahead by some milliseconds, which can change.
#[derive(Clone)]
struct Machine {
    started: Instant,
    ahead: Arc<Mutex<i64>>,
}

const EPOCH: i64 = 1_800_000_000_000;

impl Machine {
    fn set_ahead(&self, millis: i64) {
        *self.ahead.lock().unwrap() = millis;
    }
}

impl Times for Machine {
    fn wall(&self) -> Timestamp {
        let ahead = *self.ahead.lock().unwrap();
        Timestamp::from_millis(EPOCH + ahead) + self.elapsed()
    }

    fn elapsed(&self) -> Duration {
        self.started.elapsed()
    }
}

#[derive(Default)]
struct Table(Mutex<Vec<ClockReading>>);

#[async_trait]
impl ProcessClocks for Table {
    async fn readings(&self) -> Result<Vec<ClockReading>, StoreError> {
        Ok(self.0.lock().unwrap().clone())
    }

    async fn join(&self, at: Timestamp) -> Result<ProcessNumber, StoreError> {
        let mut rows = self.0.lock().unwrap();
        let last = rows.iter().map(|row| row.process.0).max().unwrap_or(0);
        let process = ProcessNumber(last + 1);
        rows.push(ClockReading { process, at });
        Ok(process)
    }

    async fn store(&self, reading: ClockReading) -> Result<(), StoreError> {
        let mut rows = self.0.lock().unwrap();
        rows.retain(|row| row.process != reading.process);
        rows.push(reading);
        Ok(())
    }

    async fn remove(&self, processes: Vec<ProcessNumber>) -> Result<(), StoreError> {
        self.0
            .lock()
            .unwrap()
            .retain(|row| !processes.contains(&row.process));
        Ok(())
    }
}

/// The processes on one database.
struct World {
    started: Instant,
    table: Arc<Table>,
}

struct Process {
    machine: Machine,
    clock: Arc<LogClock>,
    task: JoinHandle<()>,
}

impl World {
    fn new() -> Self {
        Self {
            started: Instant::now(),
            table: Arc::default(),
        }
    }

    /// Starts a process on a machine whose wall clock is ahead.
    async fn start(&self, ahead: i64) -> Process {
        let machine = Machine {
            started: self.started,
            ahead: Arc::new(Mutex::new(ahead)),
        };
        let clock = Arc::new(LogClock::new(Box::new(machine.clone())));
        let joined = ClockKeeper::join(clock.clone(), self.table.clone()).await;
        let task = tokio::spawn(joined.unwrap().run(std::future::pending()));
        Process {
            machine,
            clock,
            task,
        }
    }
}

impl Process {
    fn kill(self) {
        self.task.abort();
    }
}

async fn seconds(count: u64) {
    sleep(Duration::from_secs(count)).await;
}

fn apart(one: &Process, other: &Process) -> i64 {
    (one.clock.now().millis() - other.clock.now().millis()).abs()
}

#[tokio::test(start_paused = true)]
async fn a_process_alone_is_ready_and_follows_its_machine() {
    let world = World::new();
    let only = world.start(0).await;
    seconds(40).await;
    assert_eq!(only.clock.disagreement(), None);
    assert_eq!(only.clock.judged(), only.clock.now());
    only.machine.set_ahead(3_600_000);
    seconds(2).await;
    assert!(only.clock.wall_ahead().abs() < 100, "set forward");
    let before = only.clock.now();
    only.machine.set_ahead(0);
    seconds(60).await;
    let passed = only.clock.now().since(before);
    assert!(
        passed >= Duration::from_secs(56),
        "time neither stops nor runs back: {passed:?}"
    );
    assert_eq!(
        only.clock.wall(),
        only.machine.wall(),
        "what leaves the machine is right at once"
    );
}

#[tokio::test(start_paused = true)]
async fn a_process_whose_clock_differs_adopts_the_others_and_is_not_ready() {
    for ahead in [40_000, -40_000, 3_000, -3_000, 86_400_000] {
        let world = World::new();
        let first = world.start(0).await;
        seconds(60).await;
        let second = world.start(ahead).await;
        for _ in 0..100 {
            assert!(
                apart(&first, &second) < 600,
                "{ahead}: {}",
                apart(&first, &second)
            );
            sleep(Duration::from_millis(100)).await;
        }
        let measured = second.clock.disagreement().expect("it differs");
        assert!((measured - ahead).abs() < 1_000, "{ahead}: {measured}");
        assert_eq!(first.clock.disagreement(), None);
        second.machine.set_ahead(0);
        seconds(3).await;
        assert_eq!(second.clock.disagreement(), None, "its clock was corrected");
    }
}

#[tokio::test(start_paused = true)]
async fn a_step_of_a_clock_moves_no_deadline_of_others() {
    let world = World::new();
    let first = world.start(0).await;
    let second = world.start(0).await;
    seconds(60).await;
    for ahead in [-90_000, 90_000, 1_500, 0] {
        let before = first.clock.now();
        first.machine.set_ahead(ahead);
        let mut passed = Duration::ZERO;
        while passed < Duration::from_secs(30) {
            sleep(Duration::from_millis(250)).await;
            passed += Duration::from_millis(250);
            assert!(
                apart(&first, &second) < 1_500,
                "{ahead}: {}",
                apart(&first, &second)
            );
        }
        let counted = first.clock.now().since(before);
        assert!(
            counted < Duration::from_millis(31_600),
            "{ahead}: a deadline came early: {counted:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_restarted_process_judges_no_call_before_it_must_be_over() {
    for ahead in [0, 40_000, -40_000] {
        let world = World::new();
        let first = world.start(0).await;
        seconds(10).await;
        let called_at = first.clock.now();
        first.kill();
        let again = world.start(ahead).await;
        let restarted = Instant::now();
        while again.clock.judged() < called_at + ABANDONED_AFTER {
            sleep(Duration::from_millis(100)).await;
            assert!(
                restarted.elapsed() < Duration::from_secs(34),
                "{ahead}: judged too late"
            );
        }
        assert!(
            restarted.elapsed() > Duration::from_secs(30),
            "{ahead}: judged too early"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn the_next_process_takes_over_when_the_oldest_ends() {
    let world = World::new();
    let first = world.start(0).await;
    let second = world.start(10_000).await;
    seconds(5).await;
    assert!(second.clock.disagreement().is_some());
    first.kill();
    seconds(20).await;
    assert_eq!(second.clock.disagreement(), None, "it is alone now");
    assert!(
        second.clock.wall_ahead().abs() < 100,
        "and follows its own machine"
    );
    assert_eq!(world.table.readings().await.unwrap().len(), 1);
}
