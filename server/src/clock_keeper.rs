//! Keeps the log's clock of this process in agreement with those of the other processes on the database.
//!
//! Each process stores what its clock shows twice a second. The oldest living process is the reference: it follows its
//! machine's clock, slowly where others are alive. The others adopt its time when they start and follow it. A process whose
//! machine's clock differs from the reference by more than two seconds says so and is not ready; one whose log's clock differs
//! does not judge the calls of others.

#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::Arc, time::Duration};

use domain::Timestamp;
use eventlog::{Clock as _, ClockReading, ProcessClocks, ProcessNumber, StoreError};
use fail_points::{Omission, omits};
use tokio::time::sleep;

use crate::log_clock::{LogClock, TOLERANCE};

/// How often a process stores what its clock shows.
const INTERVAL: Duration = Duration::from_millis(500);

/// After how many intervals without a new reading a process counts as ended.
const SILENT_INTERVALS: u32 = 20;

/// Compares and corrects the clock of one process.
pub(crate) struct ClockKeeper {
    clock: Arc<LogClock>,
    clocks: Arc<dyn ProcessClocks>,
    own: ProcessNumber,
    others: HashMap<ProcessNumber, Other>,
}

/// What is known of another process.
#[derive(Debug, Clone, Copy)]
struct Other {
    reading: Timestamp,
    /// When it was read, by the own clock.
    read_at: Timestamp,
    /// Whether the reading is newer than the one before.
    is_new: bool,
    silent: u32,
}

impl ClockKeeper {
    /// Joins the processes on the database. If others may be alive, waits until it is known, for at most a second, and adopts
    /// their time.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read or written.
    pub(crate) async fn join(
        clock: Arc<LogClock>,
        clocks: Arc<dyn ProcessClocks>,
    ) -> Result<Self, StoreError> {
        let before = clocks.readings().await?;
        let last_alive = before.iter().map(|reading| reading.at).max();
        let last_alive = last_alive.filter(|_| !omits(Omission::ClockAgreement));
        if let Some(last_alive) = last_alive {
            // The log's time never goes back, also if the machine's clock was set back while no process ran.
            if last_alive > clock.now() {
                clock.adopt(last_alive);
            }
            clock.observe_from(last_alive);
            Self::adopt_from_living(&clock, &*clocks, &before).await?;
        }
        let own = clocks.join(clock.now()).await?;
        let keeper = Self {
            clock,
            clocks,
            own,
            others: HashMap::new(),
        };
        Ok(keeper)
    }

    /// Waits for a new reading of another process, and continues from it. Removes those that show none: they were killed.
    async fn adopt_from_living(
        clock: &LogClock,
        clocks: &dyn ProcessClocks,
        before: &[ClockReading],
    ) -> Result<(), StoreError> {
        for _ in 0..4 {
            sleep(INTERVAL * 3 / 10).await;
            let now = clocks.readings().await?;
            let living = now.iter().find(|reading| !before.contains(reading));
            if let Some(living) = living {
                clock.adopt(living.at);
                clock.observe_from(living.at);
                return Ok(());
            }
        }
        let ended = before.iter().map(|reading| reading.process).collect();
        clocks.remove(ended).await
    }

    /// Compares and corrects until `stopped` completes, and then leaves.
    pub(crate) async fn run(mut self, stopped: impl Future<Output = ()>) {
        tokio::pin!(stopped);
        loop {
            if let Err(error) = self.step().await {
                tracing::error!(%error, "the clock cannot be compared with those of other processes");
            }
            tokio::select! {
                biased;
                () = &mut stopped => break,
                () = sleep(INTERVAL) => {}
            }
        }
        if let Err(error) = self.clocks.remove(vec![self.own]).await {
            tracing::warn!(%error, "the process could not be removed from those on the database");
        }
    }

    /// Stores the own reading, reads the others', and corrects the clock.
    ///
    /// # Errors
    ///
    /// Returns [`StoreError`] if the storage cannot be read or written.
    async fn step(&mut self) -> Result<(), StoreError> {
        let reading = ClockReading {
            process: self.own,
            at: self.clock.now(),
        };
        self.clocks.store(reading).await?;
        let mut readings = self.clocks.readings().await?;
        if omits(Omission::ClockAgreement) {
            readings.clear();
        }
        self.note(&readings);
        self.correct();
        let ended: Vec<_> = self
            .others
            .iter()
            .filter(|(_, other)| other.silent >= SILENT_INTERVALS)
            .map(|(process, _)| *process)
            .collect();
        if !ended.is_empty() {
            self.others.retain(|process, _| !ended.contains(process));
            self.clocks.remove(ended).await?;
        }
        Ok(())
    }

    fn note(&mut self, readings: &[ClockReading]) {
        let now = self.clock.now();
        let mut seen = HashMap::new();
        for reading in readings
            .iter()
            .filter(|reading| reading.process != self.own)
        {
            let before = self.others.get(&reading.process);
            // The first reading of a process may be old.
            let is_new = before.is_some_and(|before| before.reading != reading.at);
            let other = Other {
                reading: reading.at,
                read_at: if is_new || before.is_none() {
                    now
                } else {
                    before.map_or(now, |before| before.read_at)
                },
                is_new,
                silent: match before {
                    Some(before) if !is_new => before.silent + 1,
                    _ => 0,
                },
            };
            seen.insert(reading.process, other);
        }
        self.others = seen;
    }

    /// Follows the reference, or the machine's clock if this process is the reference.
    fn correct(&self) {
        let living = |other: &&(ProcessNumber, Other)| other.1.is_new;
        let others: Vec<_> = self
            .others
            .iter()
            .map(|(at, other)| (*at, *other))
            .collect();
        let oldest = others.iter().filter(living).min_by_key(|(at, _)| *at);
        match oldest {
            Some((process, reference)) if *process < self.own => self.follow(reference),
            Some(_) => {
                // This process is the reference. The others follow, so it moves slowly.
                self.clock.set_agreement(None, true);
                self.clock.slew_towards(self.clock.wall());
            }
            None if self.others.values().all(|other| other.silent > 2) => {
                self.clock.set_agreement(None, true);
                self.clock.follow_wall();
            }
            // Another process may be alive; its next reading shows it.
            None => {}
        }
    }

    fn follow(&self, reference: &Other) {
        let millis = |duration: Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        // The reading was stored up to an interval before it was read.
        let half = millis(INTERVAL / 2);
        let ahead = reference.read_at.millis() - reference.reading.millis() - half;
        let agrees = ahead.abs() <= millis(TOLERANCE) + half;
        let wall_ahead = self.clock.wall_ahead();
        let wall_agrees = wall_ahead.abs() <= millis(TOLERANCE);
        let disagreement = (!agrees || !wall_agrees).then_some(wall_ahead);
        if disagreement.is_some() && self.clock.disagreement().is_none() {
            tracing::error!(
                milliseconds_ahead = wall_ahead,
                "the machine's clock differs from that of the other processes on the database: set it, for example by NTP"
            );
        }
        self.clock.set_agreement(disagreement, agrees);
        if agrees && ahead.abs() > half {
            let now = self.clock.now().millis();
            self.clock.slew_towards(Timestamp::from_millis(now - ahead));
        }
    }
}
