//! Runs on several cores are the runs that each of them is alone.

use std::collections::BTreeSet;

use sim::{ORDERS_PER_RUN, Plan, run, run_side_by_side, split};

fn plan(seed: u64, payments: u64) -> Plan {
    Plan {
        faults: false,
        ..Plan::new(seed, payments)
    }
}

#[test]
fn a_seed_with_many_orders_is_split_into_the_same_runs_each_time() {
    let runs = split(7, 2 * ORDERS_PER_RUN + 1);
    assert_eq!(runs, split(7, 2 * ORDERS_PER_RUN + 1));
    let sizes: Vec<_> = runs.iter().map(|(_, orders)| *orders).collect();
    assert_eq!(sizes.iter().sum::<u64>(), 2 * ORDERS_PER_RUN + 1);
    let seeds: BTreeSet<_> = runs.iter().map(|(seed, _)| *seed).collect();
    assert_eq!(seeds.len(), 3, "{runs:?}");
    assert_ne!(runs, split(8, 2 * ORDERS_PER_RUN + 1));
}

#[test]
fn a_run_that_was_split_off_is_repeated_alone_by_its_seed_and_its_number_of_orders() {
    for orders in [1, ORDERS_PER_RUN, ORDERS_PER_RUN + 1, 10 * ORDERS_PER_RUN] {
        for (seed, orders) in split(7, orders) {
            assert_eq!(split(seed, orders), [(seed, orders)]);
        }
    }
}

#[test]
fn runs_side_by_side_are_the_runs_that_each_is_alone() {
    let plans = [plan(1, 3), plan(2, 2), plan(3, 3)];
    let mut together = Vec::new();
    let ended = |plan: &Plan, outcome: sim::Outcome| {
        together.push((plan.seed, outcome.trace, outcome.database));
    };
    run_side_by_side(plans.clone().into_iter(), 2, ended).expect("runs");
    together.sort();
    let alone = plans.map(|plan| {
        let outcome = run(&plan).expect("a run");
        (plan.seed, outcome.trace, outcome.database)
    });
    assert_eq!(together, alone);
}
