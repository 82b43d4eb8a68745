//! The checks bite: each known mistake is caught within some seeds. A mistake that no seed shows means that a check is blind.

use sim::{Check, Mutant, Plan, run};

/// How many seeds a mutant may take. The first is one that caught it before.
const SEEDS: u64 = 40;

/// Runs a mutant with one seed after another until a check notices it.
#[expect(
    clippy::print_stdout,
    reason = "how many seeds a mutant took belongs in the tests' output"
)]
fn is_caught(mutant: Mutant, caught_before: u64, payments: u64, by: &[Check]) {
    let seeds = std::iter::once(caught_before).chain(1..SEEDS);
    for (number, seed) in (1..).zip(seeds) {
        let plan = Plan {
            seed,
            payments,
            faults: true,
            late: true,
            mutant: Some(mutant),
            trace: false,
        };
        if let Some(violation) = run(&plan).expect("a run").violation {
            println!(
                "{mutant:?}: caught by {} in seed {seed}, the {number}. of them",
                violation.check
            );
            assert!(by.contains(&violation.check), "{violation:?}");
            return;
        }
    }
    panic!("{mutant:?} is not caught in {SEEDS} seeds of {payments} orders");
}

macro_rules! caught {
    ($($name:ident: $mutant:ident, $seed:literal, $payments:literal, [$($check:ident),+];)+) => {
        $(
            #[test]
            fn $name() {
                is_caught(Mutant::$mutant, $seed, $payments, &[$(Check::$check),+]);
            }
        )+

        /// Every mutant has a test.
        #[test]
        fn every_mutant_is_tried() {
            let tried = [$(Mutant::$mutant),+];
            for mutant in Mutant::ALL {
                assert!(tried.contains(&mutant), "{mutant:?}");
            }
        }
    };
}

caught! {
    an_execute_that_is_sent_again_is_caught: ExecuteRetried, 1, 15, [ExecutedOnce];
    a_query_about_a_completed_payment_is_caught: QueryOnSuccess, 1, 15, [QueryOnlyInDoubt];
    an_intent_that_is_written_after_its_call_is_caught: IntentAfterCall, 1, 15, [IntentBeforeCall];
    a_message_outside_the_transaction_is_caught: OutboxOutsideTransaction, 2, 15,
        [WebhooksAgree, WebhooksArrive];
    a_key_outside_the_transaction_is_caught: KeyOutsideTransaction, 23, 15, [Answers, KeysKept];
    a_dropped_compare_and_swap_is_caught: CompareAndSwapDropped, 3, 15,
        [ExecutedOnce, ChargedOnce, LogVerifies];
    a_late_success_that_is_overwritten_is_caught: LateSuccessOverwritten, 10, 15,
        [WebhooksAgree, LedgerAgrees, LateChargeReported, RowsAgree];
    a_wrong_amount_that_is_believed_is_caught: WrongAmountBelieved, 17, 15,
        [WebhooksAgree, LedgerAgrees, RowsAgree];
    a_token_call_that_is_counted_late_is_caught: BudgetAfterCall, 3, 60, [TokenBudget];
    a_stream_that_is_not_due_is_caught: DueForgotten, 1, 15, [Resolved, LedgerAgrees];
    rows_that_are_not_written_are_caught: RowsForgotten, 1, 15, [RowsAgree];
    a_restored_copy_without_its_redo_log_is_caught: RedoLogLost, 1, 15,
        [LedgerAgrees, ChargedOnce, OnlyForward, KeysKept, Answers];
}
