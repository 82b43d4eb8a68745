//! One run: jobs, faults, power cuts and restarts, all drawn from one seed.

use eventlog::StoreError;
use fault_disk::{Fault, Lie, Operation};

use crate::{
    job::{self, Job},
    machine::{Machine, Threads},
    random::Random,
};

/// How many rounds a run has.
const ROUNDS: usize = 12;

/// How many jobs a round has at most, before the power goes whatever happens.
const JOBS: usize = 30;

/// What a run has seen, so that a test can tell that something happened.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Seen {
    pub(crate) acknowledged: usize,
    pub(crate) failed: usize,
    pub(crate) cuts: usize,
    pub(crate) cuts_while_opening: usize,
    pub(crate) heads_lost: usize,
    pub(crate) faults_while_opening: usize,
    pub(crate) faults: usize,
}

impl Seen {
    pub(crate) fn add(&mut self, other: Self) {
        self.acknowledged += other.acknowledged;
        self.failed += other.failed;
        self.cuts += other.cuts;
        self.cuts_while_opening += other.cuts_while_opening;
        self.heads_lost += other.heads_lost;
        self.faults_while_opening += other.faults_while_opening;
        self.faults += other.faults;
    }
}

pub(crate) struct Run {
    machine: Machine,
    random: Random,
    jobs: usize,
    seen: Seen,
}

impl Run {
    /// Runs everything that follows from a seed, on a disk that may lie.
    pub(crate) async fn of(seed: u64, lie: Option<Lie>) -> Result<(Seen, Vec<Operation>), String> {
        let mut random = Random::new(seed);
        let machine = Machine::new(seed, Threads::None, &mut random).await?;
        machine.lie(lie);
        let mut run = Self {
            machine,
            random,
            jobs: 0,
            seen: Seen::default(),
        };
        for _ in 0..ROUNDS {
            if run.jobs + 2 * JOBS > job::MOST {
                break;
            }
            match run.random.below(10) {
                0..4 => run.power_cut().await?,
                4 => run.power_cut_while_opening().await?,
                5 => run.clean_restart().await?,
                6 => run.fault_while_opening().await?,
                _ => run.fault().await?,
            }
        }
        run.power_cut().await?;
        Ok((run.seen, run.machine.disk.trace()))
    }

    /// Runs one job. Returns why it was not acknowledged.
    async fn job(&mut self) -> Result<Option<StoreError>, String> {
        self.jobs += 1;
        let job = Job::draw(&mut self.random, &self.machine.tables, self.jobs);
        let failed = self.machine.run(job).await?;
        if failed.is_none() {
            self.seen.acknowledged += 1;
        } else {
            self.seen.failed += 1;
        }
        Ok(failed)
    }

    /// Runs a job that must succeed: the disk has power and no fault.
    async fn job_that_succeeds(&mut self) -> Result<(), String> {
        match self.job().await? {
            None => Ok(()),
            Some(error) => Err(format!(
                "a job fails although nothing is wrong with the disk: {error}"
            )),
        }
    }

    async fn power_cut(&mut self) -> Result<(), String> {
        let after = self.random.below(120);
        self.machine.disk.cut_power_after(after);
        for _ in 0..=self.random.index(JOBS) {
            if self.job().await?.is_some() {
                break;
            }
        }
        self.restart().await
    }

    async fn power_cut_while_opening(&mut self) -> Result<(), String> {
        self.job_that_succeeds().await?;
        // The clean end of a process writes the log into the database, which the power may interrupt too.
        let after = self.random.below(40);
        self.machine.disk.cut_power_after(after);
        self.machine.close();
        if self.machine.open().is_err() {
            self.seen.cuts_while_opening += 1;
        }
        self.restart().await
    }

    async fn restart(&mut self) -> Result<(), String> {
        self.seen.cuts += 1;
        if self.machine.restart_after_cut(&mut self.random).await? {
            self.seen.heads_lost += 1;
        }
        self.job_that_succeeds().await
    }

    async fn clean_restart(&mut self) -> Result<(), String> {
        self.machine.close();
        self.machine.open()?;
        self.machine.check_tables()?;
        self.job_that_succeeds().await
    }

    /// A fault while the log is written into the database, or while the file is opened.
    async fn fault_while_opening(&mut self) -> Result<(), String> {
        if self.random.chance(400) {
            self.begin_fault();
            self.machine.close();
        } else {
            self.machine.close();
            self.begin_fault();
        }
        let opened = self.machine.open();
        self.machine.disk.heal();
        if opened.is_err() {
            self.seen.faults_while_opening += 1;
            self.machine.open()?;
        }
        self.machine.check_tables()?;
        self.job_that_succeeds().await
    }

    /// Begins a fault that lasts for one operation or until it is mended.
    fn begin_fault(&mut self) -> Fault {
        let faults = [Fault::Full, Fault::Write, Fault::Sync, Fault::Read];
        let fault = faults[self.random.index(faults.len())];
        let count = if self.random.chance(500) { 1 } else { u64::MAX };
        let among = if fault == Fault::Sync { 3 } else { 20 };
        let after = self.random.below(among);
        self.machine.disk.fail(fault, after, count);
        self.seen.faults += 1;
        fault
    }

    /// A fault while the process goes on. What can be read is read meanwhile.
    async fn fault(&mut self) -> Result<(), String> {
        let fault = self.begin_fault();
        for _ in 0..4 {
            if self.job().await?.is_some() && fault != Fault::Read {
                self.machine.check_tables()?;
            }
        }
        self.machine.disk.heal();
        self.machine.check_tables()?;
        self.job_that_succeeds().await
    }
}
