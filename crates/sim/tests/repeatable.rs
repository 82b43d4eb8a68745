//! A seed decides everything, faults included: without that, no failure could be repeated.

use sim::{Plan, run};

#[test]
fn one_seed_twice_gives_the_same_bytes() {
    let mut faults = 0;
    for seed in 1..=3 {
        let plan = Plan::new(seed, 8);
        let (first, second) = (run(&plan).expect("a run"), run(&plan).expect("a run"));
        assert_eq!(first.trace, second.trace, "the steps of seed {seed}");
        assert_eq!(
            first.database, second.database,
            "the database of seed {seed}"
        );
        assert!(first.report.charged > 0, "{}", first.report);
        faults += first.report.faults.len();
    }
    assert!(faults > 10, "{faults} kinds of faults");
}

#[test]
fn another_seed_is_another_run() {
    let of = |seed| run(&Plan::new(seed, 3)).expect("a run").trace;
    assert_ne!(of(1), of(2));
}
