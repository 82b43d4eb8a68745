//! Jobs that share one transaction, as in the server: the store works on its own threads, and what waits is written together.

use domain::Timestamp;
use fault_disk::{Fault, Operation};
use tokio::task::JoinHandle;

use crate::{
    job::{Failure, Job},
    machine::{Machine, Threads},
    random::Random,
};

/// How many batches a run has.
const ROUNDS: usize = 6;

/// How many batches were acknowledged, and how many were not.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Batches {
    pub(crate) acknowledged: usize,
    pub(crate) failed: usize,
}

/// Writes batches, each of which a power cut or a fault may interrupt.
pub(crate) async fn run(seed: u64) -> Result<(Batches, Vec<Operation>), String> {
    let mut random = Random::new(seed);
    let mut machine = Machine::new(seed, Threads::Own, &mut random).await?;
    let mut batches = Batches::default();
    for round in 1..=ROUNDS {
        // A number for each job of a batch.
        let batch = Job::draw_batch(&mut random, &machine.tables, round * 10);
        let is_cut = random.chance(700);
        if write(&mut machine, &mut random, batch, is_cut).await? {
            batches.acknowledged += 1;
        } else {
            batches.failed += 1;
        }
        if is_cut {
            machine.restart_after_cut(&mut random).await?;
        } else {
            machine.disk.heal();
            machine.check_tables()?;
        }
    }
    Ok((batches, machine.disk.trace()))
}

/// Writes a batch in one transaction after another one, while the power is cut or a fault strikes. Returns whether the batch was
/// acknowledged.
async fn write(
    machine: &mut Machine,
    random: &mut Random,
    batch: Vec<Job>,
    is_cut: bool,
) -> Result<bool, String> {
    // One that writes something.
    let first = Job::Heartbeat(Timestamp::from_millis(machine.tables.alive_at + 1));
    let held = machine.disk.hold_writes();
    // The writer takes the first job alone and waits at the disk. Meanwhile the others come to wait for the writer.
    let first_started = start(machine, first.clone())?;
    tokio::task::yield_now().await;
    held.until_a_write_waits();
    let started: Vec<_> = batch
        .iter()
        .map(|job| start(machine, job.clone()))
        .collect::<Result<_, _>>()?;
    tokio::task::yield_now().await;
    if is_cut {
        machine.disk.cut_power_after(random.below(180));
    } else {
        let fault = [Fault::Full, Fault::Write, Fault::Sync][random.index(3)];
        let among = if fault == Fault::Sync { 4 } else { 90 };
        machine.disk.fail(fault, random.below(among), 1);
    }
    drop(held);
    machine.note(vec![first], first_started.await.unwrap())?;
    let mut outcomes = Vec::new();
    for job in started {
        outcomes.push(job.await.unwrap());
    }
    let (all, acknowledged) = (
        outcomes.len(),
        outcomes.iter().filter(|outcome| outcome.is_ok()).count(),
    );
    if acknowledged > 0 && acknowledged < all {
        return Err(format!(
            "{acknowledged} of {all} jobs of one transaction were acknowledged"
        ));
    }
    let outcome = outcomes.into_iter().collect::<Result<(), Failure>>();
    Ok(machine.note(batch, outcome)?.is_none())
}

/// Starts a job, which waits for the writer once its task has run.
fn start(machine: &Machine, job: Job) -> Result<JoinHandle<Result<(), Failure>>, String> {
    let store = machine.store()?.clone();
    Ok(tokio::spawn(async move { job.run(&store).await }))
}
