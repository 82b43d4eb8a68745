//! Tests of the rules about money.

mod any_order;
mod attention;
mod codes;
mod gaps;
mod holds;
mod late;
mod refunds;
mod world;

use std::time::Duration;

use world::{SIGNATURE, World, ask, callback, claim, initiated, press, queried, unusable};

use super::*;
use crate::{
    Amount, Decline, EventType, InvoiceNumber,
    hosted_page::CallbackOutcome,
    payment::{
        Method, Mismatch, PaymentCommand, PaymentEvent, PaymentIndex, PaymentOutcome,
        PaymentRejection, PaymentState, ReportedCharge,
    },
    refund::{RefundCommand, RefundEvent, RefundIndex, RefundRejection},
    timing::{PAGE_REUSE, RECHECKS_AFTER},
};

const FIRST: PaymentIndex = PaymentIndex::new(0);
const SECOND: PaymentIndex = PaymentIndex::new(1);

#[test]
fn a_payment_is_created_executed_and_completed() {
    let mut world = World::executing();
    assert_eq!(world.session.phase(), Phase::Executing);
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordExecute(PaymentOutcome::Money(claim())),
    });
    assert!(
        matches!(world.session.phase(), Phase::Paid(taken) if taken.trx_id.as_str() == "CK250NROQ5")
    );
    assert_eq!(world.session.due_at(), None);
}

#[test]
fn a_second_start_joins_the_payment_in_progress() {
    let mut world = World::opened();
    assert_eq!(world.does(press(false)).len(), 1);
    assert_eq!(world.does(press(false)), []);
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordCreate(Ok(initiated(0))),
    });
    assert_eq!(world.does(press(false)), []);
    world.pass(PAGE_REUSE.as_secs());
    assert_eq!(
        world.does(press(false)).len(),
        2,
        "an old page is not offered again"
    );
}

#[test]
fn repeated_callbacks_execute_once() {
    let mut world = World::executing();
    for _ in 0..3 {
        assert_eq!(world.callback(0, CallbackOutcome::Success), []);
    }
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordExecute(PaymentOutcome::Money(claim())),
    });
    assert_eq!(world.callback(0, CallbackOutcome::Success), []);
    assert_eq!(
        world.count(|event| matches!(
            event,
            SessionEvent::Payment {
                event: PaymentEvent::ExecuteRequested,
                ..
            }
        )),
        1
    );
}

#[test]
fn forged_callbacks_are_recorded_a_few_times_and_ignored() {
    let mut world = World::opened().at_bkash();
    for outcome in [
        CallbackOutcome::Success,
        CallbackOutcome::Cancel,
        CallbackOutcome::Failure,
    ] {
        for signature in [None, Some("wrong"), Some("")] {
            world.does(callback(0, outcome, signature));
        }
    }
    assert!(matches!(world.session.phase(), Phase::PendingPayer { .. }));
    assert_eq!(
        world.count(|event| matches!(
            event,
            SessionEvent::Payment {
                event: PaymentEvent::CallbackReceived { .. },
                ..
            }
        )),
        5
    );
    assert_eq!(
        world
            .try_to(callback(7, CallbackOutcome::Success, Some(SIGNATURE)))
            .unwrap_err(),
        SessionRejection::NoSuchPayment
    );
}

#[test]
fn a_closed_or_failed_page_does_not_execute_and_allows_another_payment() {
    for outcome in [CallbackOutcome::Cancel, CallbackOutcome::Failure] {
        let mut world = World::opened().at_bkash();
        world.callback(0, outcome);
        assert!(matches!(world.session.phase(), Phase::Open(Some(_))));
        assert_eq!(world.callback(0, CallbackOutcome::Success), []);
        assert_eq!(world.begin(false), 1);
    }
}

#[test]
fn rejects_a_query_while_execute_may_still_be_answered() {
    let mut world = World::executing();
    world.pass(29);
    assert_eq!(
        world.try_to(ask()),
        Err(SessionRejection::Payment(PaymentRejection::QueryTooEarly))
    );
    world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordExecute(unusable()),
    });
    assert_eq!(
        world.try_to(ask()),
        Err(SessionRejection::Payment(PaymentRejection::QueryTooEarly))
    );
    world.pass(3);
    assert_eq!(
        world.does(ask()),
        [SessionEvent::Payment {
            index: PaymentIndex::new(0),
            event: PaymentEvent::QueryRequested
        }]
    );
    assert_eq!(
        world.try_to(ask()),
        Err(SessionRejection::Payment(PaymentRejection::QueryTooEarly)),
        "a question is open"
    );
}

#[test]
fn rejects_a_query_about_a_payment_with_an_outcome() {
    for answer in [
        PaymentOutcome::Money(claim()),
        PaymentOutcome::Declined {
            reason: Decline::InsufficientBalance,
            detail: "2023".into(),
        },
    ] {
        let mut world = World::executing();
        world.does(SessionCommand::Payment {
            index: PaymentIndex::new(0),
            command: PaymentCommand::RecordExecute(answer),
        });
        world.pass(3600);
        assert_eq!(
            world.try_to(ask()),
            Err(SessionRejection::Payment(PaymentRejection::QueryTooEarly))
        );
    }
}

#[test]
fn a_crash_after_the_intent_to_execute_causes_a_query_and_no_second_execute() {
    let mut world = World::executing();
    assert_eq!(
        world.session.due_at(),
        Some(world.now + Duration::from_secs(32))
    );
    world.pass(32);
    assert_eq!(world.session.payment_to_query(world.now), Some(FIRST));
    let events = world.does(ask());
    assert!(matches!(
        events[..],
        [
            SessionEvent::Payment {
                event: PaymentEvent::ExecuteUnanswered { .. },
                ..
            },
            SessionEvent::Payment {
                event: PaymentEvent::QueryRequested,
                ..
            }
        ]
    ));
    world.does(queried(PaymentOutcome::Money(claim())));
    assert!(matches!(world.session.phase(), Phase::Paid(_)));
    assert_eq!(
        world.count(|event| matches!(
            event,
            SessionEvent::Payment {
                event: PaymentEvent::ExecuteRequested,
                ..
            }
        )),
        1
    );
}

#[test]
fn an_unknown_payment_stays_unknown_until_bkash_reports_its_outcome() {
    let mut world = World::in_doubt();
    for _ in 0..20 {
        world.pass(3600);
        world.does(ask());
        world.does(queried(unusable()));
        assert_eq!(world.session.phase(), Phase::Unknown);
        assert_eq!(
            world.try_to(SessionCommand::Cancel),
            Err(SessionRejection::Unsettled)
        );
        assert_eq!(world.try_to(press(true)), Err(SessionRejection::Unsettled));
        assert_eq!(world.does(SessionCommand::Tick), []);
    }
}

#[test]
fn a_payment_that_is_unknown_for_a_day_is_reported_once() {
    let mut world = World::in_doubt();
    for _ in 0..50 {
        world.pass(3600);
        world.does(ask());
        world.does(queried(unusable()));
    }
    assert_eq!(world.session.phase(), Phase::Unknown);
    assert_eq!(
        world.count(|event| matches!(
            event,
            SessionEvent::Payment {
                event: PaymentEvent::Unresolved,
                ..
            }
        )),
        1
    );
}

#[test]
fn unanswered_queries_become_less_frequent() {
    let mut world = World::in_doubt();
    let mut pauses = Vec::new();
    for _ in 0..4 {
        world.now = world.session.due_at().unwrap();
        world.does(ask());
        world.does(queried(unusable()));
        pauses.push(world.session.due_at().unwrap().since(world.now).as_secs());
    }
    assert_eq!(pauses, [5, 10, 20, 40]);
}

#[test]
fn a_session_can_be_paid_again_after_a_payment_was_not_executed() {
    let mut world = World::not_executed();
    assert!(matches!(world.session.phase(), Phase::Open(Some(_))));
    assert_eq!(world.begin(false), 1);
}

#[test]
fn queries_the_first_payment_again_before_a_second_execute() {
    let mut world = World::not_executed();
    let second = world.begin(false);
    let events = world.callback(second, CallbackOutcome::Success);
    assert_eq!(
        events[1..],
        [SessionEvent::Payment {
            index: PaymentIndex::new(0),
            event: PaymentEvent::QueryRequested
        }]
    );
    assert_eq!(world.session.phase(), Phase::Executing);
    assert_eq!(
        world.does(queried(PaymentOutcome::NotExecuted)).last(),
        Some(&SessionEvent::Payment {
            index: PaymentIndex::new(second),
            event: PaymentEvent::ExecuteRequested
        })
    );
}

#[test]
fn a_first_execute_that_arrives_late_prevents_the_second() {
    let mut world = World::not_executed();
    let second = world.begin(false);
    world.callback(second, CallbackOutcome::Success);
    let events = world.does(queried(PaymentOutcome::Money(claim())));
    assert!(matches!(
        events[..],
        [
            SessionEvent::Payment {
                index: FIRST,
                event: PaymentEvent::LateSuccess { .. }
            },
            SessionEvent::Payment {
                index: SECOND,
                event: PaymentEvent::Ended { .. }
            }
        ]
    ));
    assert!(matches!(world.session.phase(), Phase::NeedsAttention(_)));
    assert_eq!(
        world.count(|event| matches!(
            event,
            SessionEvent::Payment {
                event: PaymentEvent::ExecuteRequested,
                ..
            }
        )),
        1
    );
}

#[test]
fn a_confirmation_that_waits_too_long_for_a_query_is_not_executed() {
    let waiting = || {
        let mut world = World::not_executed();
        let second = world.begin(false);
        world.callback(second, CallbackOutcome::Success);
        world
    };
    let mut asked_in_vain = waiting();
    asked_in_vain.pass(5 * 60);
    asked_in_vain.does(SessionCommand::Tick);
    assert!(matches!(
        asked_in_vain.session.phase(),
        Phase::Open(Some(_))
    ));

    let mut told_late = waiting();
    told_late.pass(5 * 60);
    told_late.does(queried(PaymentOutcome::NotExecuted));
    assert!(matches!(told_late.session.phase(), Phase::Open(Some(_))));

    let mut cancelled = waiting();
    cancelled.does(SessionCommand::Cancel);
    cancelled.does(queried(PaymentOutcome::NotExecuted));

    for world in [asked_in_vain, told_late, cancelled] {
        assert_eq!(
            world.count(|event| matches!(
                event,
                SessionEvent::Payment {
                    event: PaymentEvent::ExecuteRequested,
                    ..
                }
            )),
            1
        );
    }
}

#[test]
fn a_confirmation_expires_even_if_the_clock_is_set_back() {
    let mut world = World::not_executed();
    let second = world.begin(false);
    world.callback(second, CallbackOutcome::Success);
    world.now = Timestamp::from_millis(world.now.millis() - 60_000);
    assert_eq!(
        world.does(queried(PaymentOutcome::NotExecuted)).last(),
        Some(&SessionEvent::Payment {
            index: PaymentIndex::new(second),
            event: PaymentEvent::ExecuteRequested
        })
    );
}

#[test]
fn two_requests_to_save_a_wallet_start_one_agreement() {
    let mut world = World::opened();
    let saving = |number, given_up| SessionCommand::StartAgreement {
        agreement: AgreementId::from_bits([number; 32]),
        given_up,
    };
    let first = Some(AgreementId::from_bits([1; 32]));
    assert_eq!(world.does(saving(1, None)).len(), 1);
    assert_eq!(world.does(saving(2, None)), [], "somebody was first");
    assert_eq!(
        world.does(saving(3, first)).len(),
        1,
        "the first was given up"
    );
}

#[test]
fn quarantines_an_answer_that_differs_from_the_order() {
    let other = |text| Amount::parse(text).ok();
    let cases = [
        (
            ReportedCharge {
                amount: other("598.99"),
                ..claim()
            },
            Mismatch::Amount,
        ),
        (
            ReportedCharge {
                amount: None,
                ..claim()
            },
            Mismatch::Amount,
        ),
        (
            ReportedCharge {
                in_taka: false,
                ..claim()
            },
            Mismatch::Currency,
        ),
        (
            ReportedCharge {
                invoice: InvoiceNumber::parse("INV-2").ok(),
                ..claim()
            },
            Mismatch::Invoice,
        ),
        (
            ReportedCharge {
                invoice: None,
                ..claim()
            },
            Mismatch::Invoice,
        ),
        (
            ReportedCharge {
                held: true,
                ..claim()
            },
            Mismatch::Authorized,
        ),
        (
            ReportedCharge {
                trx_id: None,
                ..claim()
            },
            Mismatch::Transaction,
        ),
    ];
    for (claim, expected) in cases {
        let mut world = World::executing();
        let events = world.does(SessionCommand::Payment {
            index: PaymentIndex::new(0),
            command: PaymentCommand::RecordExecute(PaymentOutcome::Money(claim)),
        });
        assert!(
            matches!(&events[..], [SessionEvent::Payment { event: PaymentEvent::Quarantined { mismatch, .. }, .. }] if *mismatch == expected)
        );
        assert!(matches!(world.session.phase(), Phase::NeedsAttention(_)));
        assert_eq!(world.try_to(press(true)), Err(SessionRejection::Unsettled));
    }
}

#[test]
fn a_session_expires_but_lets_a_payer_at_bkash_finish() {
    let mut idle = World::opened();
    idle.pass(30 * 60);
    assert_eq!(idle.does(SessionCommand::Tick), [SessionEvent::Expired]);

    let mut world = World::opened().at_bkash();
    world.pass(30 * 60 + 60);
    assert_eq!(world.does(SessionCommand::Tick), []);
    assert_eq!(world.try_to(press(true)), Err(SessionRejection::Closed));
    assert!(
        world
            .callback(0, CallbackOutcome::Success)
            .contains(&SessionEvent::Payment {
                index: PaymentIndex::new(0),
                event: PaymentEvent::ExecuteRequested
            })
    );
}

#[test]
fn a_payer_who_returns_too_late_is_not_charged() {
    let mut world = World::opened().at_bkash();
    world.pass(30 * 60 + FINISH_GRACE.as_secs());
    world.callback(0, CallbackOutcome::Success);
    assert_eq!(world.session.phase(), Phase::Closed(Closed::Expired));
    assert_eq!(
        world.count(|event| matches!(
            event,
            SessionEvent::Payment {
                event: PaymentEvent::ExecuteRequested,
                ..
            }
        )),
        0
    );
}

#[test]
fn ignores_an_answer_to_create_after_cancellation() {
    let mut world = World::opened();
    world.does(press(false));
    world.does(SessionCommand::Cancel);
    let answered = world.does(SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordCreate(Ok(initiated(0))),
    });
    assert_eq!(answered, []);
    assert_eq!(world.session.phase(), Phase::Closed(Closed::Cancelled));
}

#[test]
fn limits_the_number_of_payments_of_a_session() {
    let mut world = World::opened();
    for _ in 0..PAYMENTS_PER_SESSION {
        world.begin(true);
    }
    assert_eq!(
        world.try_to(press(true)),
        Err(SessionRejection::TooManyPayments)
    );
}

#[test]
fn events_round_trip_through_json() {
    let mut world = World::in_doubt();
    world.pass(32);
    world.does(ask());
    world.does(queried(PaymentOutcome::Money(claim())));
    for event in &world.events {
        let json = serde_json::to_string(event).unwrap();
        assert_eq!(&serde_json::from_str::<SessionEvent>(&json).unwrap(), event);
        assert!(!json.contains("01770618575"), "{json}");
    }
}
