//! The checks bite: each known mistake is caught within some seeds. A mistake that no seed shows means that a check is blind.

use std::time::Duration;

use sim::{Check, Fault, Mutant, Plan, run};

/// How many seeds a mutant may take. The first is one that caught it before.
const SEEDS: u64 = 40;

/// Runs a mutant with one seed after another until a check notices it. A fault that the mistake needs may happen more often.
#[expect(
    clippy::print_stdout,
    reason = "how many seeds a mutant took belongs in the tests' output"
)]
fn is_caught(
    mutant: Mutant,
    caught_before: u64,
    payments: u64,
    often: Option<Fault>,
    by: &[Check],
) {
    let seeds = std::iter::once(caught_before).chain(1..SEEDS);
    for (number, seed) in (1..).zip(seeds) {
        let plan = Plan {
            often,
            ..Plan::new(seed, payments).with(mutant)
        };
        if let Some(violation) = run(&plan).expect("a run").violation {
            println!(
                "{mutant:?}: caught by {} in seed {seed}, the {number}. of them",
                violation.check
            );
            assert!(by.contains(&violation.check), "{plan}: {violation:?}");
            return;
        }
    }
    panic!("{mutant:?} is not caught in {SEEDS} seeds of {payments} orders");
}

macro_rules! caught {
    ($($name:ident: $mutant:ident, $seed:literal, $payments:literal, $($often:ident,)? [$($check:ident),+];)+) => {
        $(
            #[test]
            fn $name() {
                let often = [$(Fault::$often)?].into_iter().next();
                is_caught(Mutant::$mutant, $seed, $payments, often, &[$(Check::$check),+]);
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
        [ExecutedOnce, ChargedOnce, LogVerifies, AttentionEnds];
    a_late_success_that_is_overwritten_is_caught: LateSuccessOverwritten, 10, 15, Late,
        [WebhooksAgree, LedgerAgrees, LateChargeReported, RowsAgree];
    a_wrong_amount_that_is_believed_is_caught: WrongAmountBelieved, 17, 15, WrongAmount,
        [WebhooksAgree, LedgerAgrees, RowsAgree];
    a_token_call_that_is_counted_late_is_caught: BudgetAfterCall, 3, 60, [TokenBudget];
    a_stream_that_is_not_due_is_caught: DueForgotten, 1, 15, [Resolved, LedgerAgrees];
    rows_that_are_not_written_are_caught: RowsForgotten, 1, 15, [RowsAgree, Resolved];
    a_restored_copy_without_its_redo_log_is_caught: RedoLogLost, 1, 15, CopyRestored,
        [LedgerAgrees, ChargedOnce, OnlyForward, KeysKept, Answers];
    a_late_execute_that_is_forgotten_is_caught: LateExecuteForgotten, 1, 30, Late,
        [LateChargeReported, LedgerAgrees];
    a_late_charge_that_is_kept_is_caught: LateChargeKept, 1, 20, Late, [LateChargeGivenBack];
    an_ignored_notification_is_caught: NotificationIgnored, 1, 15, Refused,
        [NotificationHeeded, LateChargeReported];
    a_notification_about_an_earlier_payment_that_is_not_matched_is_caught:
        EarlierNotificationUnmatched, 42, 30, Late,
        [NotificationHeeded, LateChargeGivenBack];
    clocks_that_are_not_compared_are_caught: ClocksNotCompared, 3, 20, ClockSkewed,
        [ExecutedOnce, ChargedOnce, IntentBeforeCall, LedgerAgrees, ServesAgain];
    a_quarantined_payment_that_cannot_be_given_back_is_caught: QuarantineNotRefundable, 1, 12,
        WrongAmount, [AttentionEnds];
    a_verdict_that_is_forgotten_is_caught: VerdictForgotten, 1, 12, WrongAmount, [AttentionEnds];
    a_good_token_that_is_not_used_is_caught: LastTokenNotUsed, 1, 15, [ServesAgain];
    corrected_credentials_that_are_not_tried_are_caught: CredentialsNotTried, 1, 8, WrongPassword,
        [ServesAgain];
    a_resolution_that_is_not_repeated_is_caught: ResolutionForgotten, 4, 15, [Resolved];
    a_webhook_that_is_not_repeated_is_caught: WebhookNotRetried, 3, 15,
        [WebhooksAgree, WebhooksArrive];
    a_change_without_its_key_is_caught: ActorDropped, 1, 5, [ActorNamed];
    a_number_in_webhooks_is_caught: NumberPublished, 1, 5, [NoSecrets];
    a_callback_that_is_believed_is_caught: CallbackBelieved, 1, 15, [HintsOnly];
    a_log_that_was_cut_and_is_written_on_is_caught: HeadNotChecked, 2, 3, [ForgeriesStopped];
    a_changed_event_that_is_believed_is_caught: EventsNotChecked, 4, 3, [ForgeriesStopped];
    a_changed_message_that_is_sent_is_caught: OutboxNotBound, 6, 3, [ForgeriesStopped];
    a_changed_address_that_is_used_is_caught: AddressNotBound, 1, 3, [ForgeriesStopped];
    a_record_of_each_public_request_is_caught: PublicKeyRecorded, 3, 15, SecondTab,
        [RecordsBounded];
    a_gap_that_is_not_noticed_is_caught: GapForgotten, 2, 15, HistoryLost,
        [LedgerAgrees, ChargedOnce, OnlyForward, KeysKept, Reconciled, Resolved];
}

/// A failure is made smaller, and what is left still fails in the same way.
#[test]
fn a_failing_seed_is_shrunk_to_what_it_needs() {
    let plan = Plan::new(1, 12).with(Mutant::RowsForgotten);
    let check = run(&plan)
        .expect("a run")
        .violation
        .expect("it fails")
        .check;
    let smaller = sim::shrink(&plan, check, Duration::from_secs(600)).expect("runs");
    let orders = smaller.only_orders.clone().expect("fewer orders");
    assert!(orders.len() <= 2, "{smaller}");
    assert!(
        smaller
            .only_faults
            .as_ref()
            .is_some_and(|faults| faults.len() < 3),
        "{smaller}"
    );
    let again = run(&smaller).expect("a run").violation;
    assert_eq!(again.map(|violation| violation.check), Some(check));
}
