//! Every rule holds: for the seeds that once failed, and for as many others as there is time for.

use std::time::{Duration, Instant};

use sim::{Plan, Report, run};

/// For how long further seeds are begun. The kept ones and one more are always run.
const FURTHER_SEEDS_FOR: Duration = Duration::from_secs(40);

/// Runs a seed, and fails with what did not hold and how to repeat it.
fn holds(seed: u64, payments: u64, total: &mut Report) {
    let plan = Plan::new(seed, payments);
    let outcome = run(&plan).expect("a run");
    if let Some(violation) = outcome.violation {
        panic!(
            "{} does not hold: {}; repeat it: {plan}",
            violation.check, violation.detail
        );
    }
    total.add(&outcome.report);
}

#[test]
#[expect(clippy::disallowed_methods, reason = "bounds the test in real time")]
fn every_rule_holds_with_every_fault() {
    let mut total = Report::default();
    let kept = sim::kept_seeds();
    assert!(!kept.is_empty());
    for (seed, payments) in kept {
        holds(seed, payments, &mut total);
    }
    let began = Instant::now();
    for seed in 1.. {
        holds(seed, 20, &mut total);
        if began.elapsed() > FURTHER_SEEDS_FOR {
            break;
        }
    }
    println!("{total}");
    assert!(total.charged > 0 && total.faults.len() > 5, "{total}");
}
