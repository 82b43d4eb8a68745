//! The store on a disk that loses power, fills up and fails: what was acknowledged is kept, and nothing is kept in part.
//!
//! Each run follows from a seed. A failure prints it; `SEED=n cargo test -p storage-sqlite --test disk` repeats that run.
//!
//! The disk has the database and its write-ahead log. The head and the redo log beside the database are files of the system, which
//! the store never syncs: [`beside`] cuts them.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]
#![expect(clippy::print_stdout, reason = "how many seeds were run is for people")]

mod batch;
mod beside;
mod job;
mod machine;
mod random;
mod run;
mod tables;

use std::{thread, time::Duration};

use fault_disk::{Lie, Operation};
use tokio::time::Instant;

use crate::{
    batch::Batches,
    run::{Run, Seen},
};

/// How many seeds each test runs at least.
const SEEDS: u64 = 12;

/// For how long each test runs further seeds. The variable `SECONDS` sets another time, and `SEED` the first seed.
const TIME: Duration = Duration::from_secs(5);

/// Within how many seeds each lie of a disk must be noticed.
const SEEDS_TO_NOTICE_A_LIE: u64 = 10;

fn run(seed: u64, lie: Option<Lie>) -> Result<(Seen, Vec<Operation>), String> {
    block_on(Run::of(seed, lie))
}

fn block_on<T>(future: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread().build();
    runtime.unwrap().block_on(future)
}

/// Runs seeds: the one that is asked for, or at least [`SEEDS`] of them and as many as there is time for.
fn for_each_seed(mut run: impl FnMut(u64) -> Result<(), String>) {
    let began = Instant::now();
    let (first, seconds) = (number("SEED"), number("SECONDS"));
    let (least, time) = match (first, seconds) {
        (_, Some(seconds)) => (1, Duration::from_secs(seconds)),
        (Some(_), None) => (1, Duration::ZERO),
        (None, None) => (SEEDS, TIME),
    };
    let first = first.unwrap_or(0);
    for seed in first.. {
        if seed - first >= least && began.elapsed() >= time {
            println!("seeds {first}..{seed} in {:?}", began.elapsed());
            break;
        }
        if let Err(reason) = run(seed) {
            panic!(
                "seed {seed}: {reason}\nrepeat it with SEED={seed} cargo test -p storage-sqlite --test disk"
            );
        }
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a failed run is repeated by its seed"
)]
fn number(variable: &str) -> Option<u64> {
    let text = std::env::var(variable).ok()?;
    Some(text.parse().unwrap())
}

#[test]
fn what_was_acknowledged_survives_and_nothing_is_kept_in_part() {
    let mut seen = Seen::default();
    for_each_seed(|seed| {
        seen.add(run(seed, None)?.0);
        Ok(())
    });
    println!("{seen:?}");
    if number("SEED").is_none() {
        // Runs in which nothing happens would prove nothing.
        assert!(seen.acknowledged > 250 && seen.failed > 60, "{seen:?}");
        assert!(seen.cuts > 60 && seen.faults > 30, "{seen:?}");
        assert!(seen.cuts_while_opening > 5, "{seen:?}");
        assert!(seen.faults_while_opening > 0, "{seen:?}");
        assert!(seen.heads_lost > 10, "{seen:?}");
    }
}

#[test]
fn jobs_that_share_a_transaction_are_kept_all_or_none() {
    let mut seen = Batches::default();
    for_each_seed(|seed| {
        let (batches, _) = block_on(batch::run(seed))?;
        seen.acknowledged += batches.acknowledged;
        seen.failed += batches.failed;
        Ok(())
    });
    println!("{seen:?}");
    if number("SEED").is_none() {
        assert!(seen.acknowledged > 20 && seen.failed > 20, "{seen:?}");
    }
}

#[test]
fn a_seed_gives_the_same_operations_each_time() {
    for seed in 0..2 {
        let (first, again) = (run(seed, None).unwrap().1, run(seed, None).unwrap().1);
        assert!(first.len() > 500);
        let differs = first.iter().zip(&again).position(|(a, b)| a != b);
        assert_eq!(differs, None, "seed {seed}");
        assert_eq!(first.len(), again.len(), "seed {seed}");
        let batches = || block_on(batch::run(seed)).unwrap().1;
        assert_eq!(batches(), batches(), "seed {seed}");
    }
}

#[test]
fn a_disk_that_lies_is_noticed() {
    thread::scope(|scope| {
        for lie in [Lie::Sync, Lie::LogSync, Lie::DatabaseSync, Lie::Write] {
            scope.spawn(move || {
                let noticed = (0..SEEDS_TO_NOTICE_A_LIE).find_map(|seed| {
                    let reason = run(seed, Some(lie)).err()?;
                    Some((seed + 1, reason))
                });
                let (seeds, reason) = noticed.unwrap_or_else(|| panic!("{lie:?} is not noticed"));
                println!("a lie about {lie:?} is noticed within {seeds} seeds: {reason}");
            });
        }
    });
}
