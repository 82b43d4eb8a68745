//! Many runs on all cores. Each has a thread, a runtime and a file of its own, so that what one does cannot change another.

use std::{
    sync::{Mutex, PoisonError, mpsc},
    thread,
};

use crate::{plan::Plan, random::Random, run::Outcome, run::run};

/// How many orders one run has at most.
pub const ORDERS_PER_RUN: u64 = 500;

/// The runs of a seed, each with a seed and a number of orders of its own: one for at most [`ORDERS_PER_RUN`] orders, and several
/// for more. Each of them can be repeated alone, because it is not split again.
pub fn split(seed: u64, orders: u64) -> Vec<(u64, u64)> {
    let runs = orders.div_ceil(ORDERS_PER_RUN);
    if runs <= 1 {
        return vec![(seed, orders)];
    }
    let random = Random::new(seed);
    let sizes = (0..runs).map(|run| orders / runs + u64::from(run < orders % runs));
    // Short enough to be typed.
    sizes.map(|size| (random.next() >> 32, size)).collect()
}

/// Runs plans on a number of threads, and gives each outcome to `ended` as soon as it is there.
///
/// # Errors
///
/// Returns the error of a run that could not be set up.
pub fn run_side_by_side(
    plans: impl Iterator<Item = Plan> + Send,
    threads: usize,
    mut ended: impl FnMut(&Plan, Outcome),
) -> anyhow::Result<()> {
    let plans = Mutex::new(plans);
    let next = &|| plans.lock().unwrap_or_else(PoisonError::into_inner).next();
    let (sender, outcomes) = mpsc::channel();
    thread::scope(|scope| {
        for _ in 0..threads {
            let sender = sender.clone();
            scope.spawn(move || {
                while let Some(plan) = next() {
                    let outcome = run(&plan);
                    if sender.send((plan, outcome)).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        for (plan, outcome) in outcomes {
            ended(&plan, outcome?);
        }
        Ok(())
    })
}
