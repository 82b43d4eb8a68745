//! A seed decides everything: without that, no failure could be repeated.

use sim::{Plan, run};

#[test]
fn one_seed_twice_gives_the_same_bytes() {
    let plan = Plan {
        seed: 1,
        payments: 4,
        // With faults a run on a busy machine differs now and then: a layer of the server still takes real time.
        faults: false,
        late: false,
        mutant: None,
        trace: false,
    };
    let (first, second) = (run(&plan).expect("a run"), run(&plan).expect("a run"));
    assert_eq!(first.trace, second.trace, "the steps");
    assert_eq!(first.database, second.database, "the database");
    assert!(first.report.charged > 0, "{}", first.report);
}

#[test]
fn another_seed_is_another_run() {
    let of = |seed| {
        let plan = Plan {
            seed,
            payments: 3,
            faults: true,
            late: false,
            mutant: None,
            trace: false,
        };
        run(&plan).expect("a run").trace
    };
    assert_ne!(of(1), of(2));
}
