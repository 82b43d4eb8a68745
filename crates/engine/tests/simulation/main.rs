//! Runs of the engine in simulated time, with impatient payers, a bKash that loses and delays calls, and processes that stop
//! at any moment. In every run, the engine and bKash agree about money.
//!
//! Each run is generated from a seed. A failure prints the seed; `SEED=n` repeats that run.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on panics")]

mod bkash;
mod outage;
mod payers;
mod process;
mod rng;

use std::{sync::Arc, thread, time::Duration};

use domain::{
    hold::Resolution,
    refund::{Refund, RefundState},
    session::Phase,
};

use eventlog::{MemoryStorage, Projection};

use crate::{bkash::Bkash, payers::Shop, process::Machine, rng::Rng};

/// The number of runs of the test.
const RUNS: u64 = 600;

/// The number of runs at the same time. Runs share no state.
const THREADS: usize = 2;

/// The number of orders of a run.
const ORDERS: usize = 4;

#[test]
fn the_engine_and_bkash_agree_about_money() {
    #[expect(
        clippy::disallowed_methods,
        reason = "a failed run is repeated by its seed"
    )]
    let only = std::env::var("SEED").ok().map(|seed| seed.parse().unwrap());
    let seeds = only.map_or(0..RUNS, |seed: u64| seed..seed + 1);
    let mut seen = Seen::default();
    thread::scope(|scope| {
        let threads: Vec<_> = (0..THREADS)
            .map(|first| {
                let seeds = seeds.clone().skip(first).step_by(THREADS);
                scope.spawn(move || seeds.map(run_or_name_the_seed).collect::<Vec<_>>())
            })
            .collect();
        for thread in threads {
            for outcome in thread.join().unwrap() {
                seen.add(outcome);
            }
        }
    });
    if only.is_none() {
        // Runs without failures would prove nothing.
        assert!(
            seen.paid > 1000 && seen.unpaid > 300 && seen.late > 0,
            "{seen:?}"
        );
        assert!(seen.crashes > 1000 && seen.queries > 500, "{seen:?}");
        assert!(
            seen.voided > 100 && seen.refunds > 300 && seen.refunds_lost > 30,
            "{seen:?}"
        );
    }
}

fn run_or_name_the_seed(seed: u64) -> Seen {
    std::panic::catch_unwind(|| run(seed)).unwrap_or_else(|_| panic!("seed {seed} failed"))
}

/// How often each outcome occurred, to check that the runs cover them.
#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    paid: usize,
    unpaid: usize,
    late: usize,
    crashes: usize,
    queries: usize,
    voided: usize,
    refunds: usize,
    refunds_lost: usize,
}

impl Seen {
    fn add(&mut self, other: Self) {
        self.paid += other.paid;
        self.unpaid += other.unpaid;
        self.late += other.late;
        self.crashes += other.crashes;
        self.queries += other.queries;
        self.voided += other.voided;
        self.refunds += other.refunds;
        self.refunds_lost += other.refunds_lost;
    }
}

/// Whether a refund was sent that bKash did not book.
fn was_lost(refund: &Refund) -> bool {
    matches!(refund.state, RefundState::NotExecuted { .. })
}

fn run(seed: u64) -> Seen {
    let mut rng = Rng::new(seed);
    let storage = MemoryStorage::default();
    let bkash = Bkash::new(rng.fork());
    let mut machine = Machine::new(storage.clone(), bkash.clone(), rng.fork());
    let mut happened = Seen::default();

    let sessions = machine.process(async |engine| {
        let mut sessions = Vec::new();
        for order in 0..ORDERS {
            sessions.push(payers::order(&engine, order).await);
        }
        sessions
    });
    for _ in 0..=rng.below(3) {
        let shop = Shop {
            sessions: sessions.clone(),
            bkash: bkash.clone(),
        };
        let life = rng.below(240);
        machine.process_until_killed(life, rng.fork(), shop);
        happened.crashes += 1;
    }
    bkash.behave();
    let settled = machine.process(async |engine| {
        payers::let_time_pass(&engine, Duration::from_secs(2 * 3600)).await;
        let mut settled = Vec::new();
        for session in &sessions {
            settled.push(engine.session(session).await.unwrap());
        }
        // The rows agree with the log.
        let projection = Projection::new(Arc::new(storage.clone()), engine.kinds());
        let comparison = projection.compare().await.unwrap();
        assert!(comparison.rows >= ORDERS as u64, "{comparison:?}");
        assert_eq!(comparison.differing, [], "{comparison:?}");
        assert_eq!(comparison.orphans, 0, "{comparison:?}");
        settled
    });

    for (order, session) in settled.iter().enumerate() {
        let booked = bkash.booked(order);
        match session.phase() {
            Phase::Paid(_) => {
                assert_eq!(booked, 1, "paid, but bKash booked {booked}: {session:#?}");
                let captured = session.order.hold.map(|_| Resolution::Capture);
                assert_eq!(bkash.settled(order), captured, "{session:#?}");
                happened.paid += 1;
            }
            Phase::NeedsAttention(_) => {
                assert!(booked >= 1, "nothing to check: {session:#?}");
                happened.late += 1;
            }
            Phase::Open(_) | Phase::Closed(_) | Phase::PendingPayer { .. } => {
                assert_eq!(
                    booked, 0,
                    "bKash took money that the session does not report: {session:#?}"
                );
                happened.unpaid += 1;
            }
            Phase::Voided(_) => {
                assert_eq!(bkash.settled(order), Some(Resolution::Void), "{session:#?}");
                happened.voided += 1;
            }
            Phase::Executing | Phase::Unknown | Phase::HistoryLost | Phase::Authorized(_) => {
                panic!("never settled: {session:#?}")
            }
        }
        assert!(booked <= 1, "charged twice: {session:#?}");
        let refunded: u64 = session
            .indexed_payments()
            .map(|(payment, _)| session.refunded_poisha(payment))
            .sum();
        assert_eq!(refunded, bkash.refunded(order), "{session:#?}");
        happened.refunds += usize::from(refunded > 0);
        happened.refunds_lost += session
            .refunds
            .iter()
            .filter(|refund| was_lost(refund))
            .count();
    }
    bkash.assert_nothing_sent_twice();
    happened.queries += bkash.queries();
    happened
}
