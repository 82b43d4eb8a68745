//! Tests of refunds: never more than the charge, never twice, and unknown until bKash reports the outcome.

use super::{world::DAY, *};
use crate::{
    RefundId, ShortText, TrxId,
    hold::AtHoldEnd,
    refund::{PastRefund, RefundDecline, RefundOutcome, RefundState},
    timing::{ABANDONED_AFTER, ANSWER_TIMEOUT},
};

const FIRST_REFUND: RefundIndex = RefundIndex::new(0);

fn refund(number: u8, taka: &str) -> SessionCommand {
    SessionCommand::RequestRefund {
        id: RefundId::from_bits([number; 32]),
        payment: PaymentIndex::new(0),
        amount: Amount::parse(taka).unwrap(),
        sku: ShortText::parse("tea").unwrap(),
        reason: ShortText::parse("cold").unwrap(),
    }
}

fn trx_id(number: usize) -> TrxId {
    TrxId::parse(&format!("CK250REFD{number}")).unwrap()
}

fn refunded(refund: usize, outcome: RefundOutcome) -> SessionCommand {
    SessionCommand::Refund {
        index: RefundIndex::new(refund),
        command: RefundCommand::Record(outcome),
    }
}

fn done(refund: usize) -> SessionCommand {
    let trx_id = trx_id(refund);
    refunded(refund, RefundOutcome::Done { trx_id })
}

fn lost(refund: usize) -> SessionCommand {
    let detail = "silence".into();
    refunded(refund, RefundOutcome::Unusable { detail })
}

fn past(number: usize, taka: &str, status: &str) -> PastRefund {
    PastRefund {
        trx_id: trx_id(number),
        amount: Amount::parse(taka).unwrap(),
        status: status.to_owned(),
        completed_time: String::new(),
    }
}

fn listed(refund: usize, listed: Vec<PastRefund>) -> SessionCommand {
    let answer = Ok(listed);
    SessionCommand::Refund {
        index: RefundIndex::new(refund),
        command: RefundCommand::RecordStatus(answer),
    }
}

/// A refund of 100 taka whose answer was lost, when its query is due.
fn in_doubt() -> World {
    let mut world = World::paid();
    world.does(refund(1, "100"));
    world.does(lost(0));
    world.pass(ABANDONED_AFTER.as_secs());
    let asked = world.does(SessionCommand::Tick);
    assert_eq!(
        asked,
        [SessionEvent::Refund {
            index: RefundIndex::new(0),
            event: RefundEvent::StatusRequested
        }]
    );
    world
}

#[test]
fn refunds_never_exceed_the_charge() {
    let mut world = World::paid();
    for (number, taka) in [(0, "500"), (1, "99")] {
        world.does(refund(u8::try_from(number).unwrap(), taka));
        world.does(done(number));
    }
    assert_eq!(world.session.refunded_poisha(PaymentIndex::new(0)), 59_900);
    assert_eq!(
        world.try_to(refund(9, "0.01")),
        Err(SessionRejection::Refund(RefundRejection::ExceedsPayment))
    );
    let mut whole = World::paid();
    assert_eq!(
        whole.try_to(refund(1, "599.01")),
        Err(SessionRejection::Refund(RefundRejection::ExceedsPayment))
    );
}

#[test]
fn a_second_refund_waits_for_the_first() {
    let mut world = World::paid();
    world.does(refund(1, "100"));
    assert_eq!(
        world.try_to(refund(2, "100")),
        Err(SessionRejection::Refund(RefundRejection::InProgress))
    );
    world.does(lost(0));
    assert_eq!(
        world.try_to(refund(2, "100")),
        Err(SessionRejection::Refund(RefundRejection::InProgress))
    );
}

#[test]
fn rejects_a_refund_of_a_payment_that_took_no_money() {
    let mut held = World::held(AtHoldEnd::Void);
    assert_eq!(
        held.try_to(refund(1, "1")),
        Err(SessionRejection::Refund(RefundRejection::NotRefundable))
    );
    let mut executing = World::executing();
    assert_eq!(
        executing.try_to(refund(1, "1")),
        Err(SessionRejection::Refund(RefundRejection::NotRefundable))
    );
    let mut open = World::opened();
    assert_eq!(
        open.try_to(refund(1, "1")),
        Err(SessionRejection::NoSuchPayment)
    );
}

#[test]
fn the_amount_of_a_declined_refund_can_be_refunded_again() {
    let mut world = World::paid();
    world.does(refund(1, "599"));
    let refused = RefundOutcome::Refused {
        reason: RefundDecline::MerchantBalance,
        detail: "2023".into(),
    };
    world.does(refunded(0, refused));
    assert_eq!(world.session.refunded_poisha(PaymentIndex::new(0)), 0);
    world.does(refund(2, "599"));
}

#[test]
fn a_lost_refund_is_queried_and_never_sent_again() {
    let mut world = in_doubt();
    world.does(listed(0, vec![past(0, "100", "Completed")]));
    assert!(matches!(
        world.session.refunds[0].state,
        RefundState::Completed { .. }
    ));
    let sent = world.count(|event| {
        matches!(
            event,
            SessionEvent::Refund {
                event: RefundEvent::Requested { .. },
                ..
            }
        )
    });
    assert_eq!(sent, 1);
}

#[test]
fn a_crash_after_the_intent_to_refund_causes_a_query() {
    let mut world = World::paid();
    world.does(refund(1, "100"));
    world.pass(ABANDONED_AFTER.as_secs() - 1);
    assert_eq!(world.does(SessionCommand::Tick), []);
    world.pass(1);
    assert!(matches!(
        world.does(SessionCommand::Tick)[..],
        [
            SessionEvent::Refund {
                event: RefundEvent::Unanswered { .. },
                ..
            },
            SessionEvent::Refund {
                index: FIRST_REFUND,
                event: RefundEvent::StatusRequested
            }
        ]
    ));
}

/// A second refund for which the earlier one is listed after `seconds`.
fn listed_after(seconds: u64) -> World {
    let mut world = World::paid();
    world.does(refund(1, "100"));
    world.does(done(0));
    world.does(refund(2, "100"));
    world.pass(seconds);
    world
}

fn recorded_listing() -> SessionCommand {
    SessionCommand::Refund {
        index: RefundIndex::new(1),
        command: RefundCommand::RecordListing,
    }
}

#[test]
fn the_time_for_a_refunds_answer_counts_from_when_the_earlier_ones_were_listed() {
    let mut world = listed_after(ANSWER_TIMEOUT.as_secs());
    world.does(recorded_listing());
    world.pass(ABANDONED_AFTER.as_secs() - 1);
    assert_eq!(world.does(SessionCommand::Tick), []);
    world.does(lost(1));
    assert_eq!(world.does(SessionCommand::Tick), []);
    world.pass(1);
    assert_eq!(
        world.does(SessionCommand::Tick),
        [SessionEvent::Refund {
            index: RefundIndex::new(1),
            event: RefundEvent::StatusRequested
        }]
    );
}

#[test]
fn a_refund_that_was_taken_for_lost_is_not_sent_when_the_earlier_ones_are_listed_at_last() {
    let mut world = listed_after(ABANDONED_AFTER.as_secs());
    world.does(SessionCommand::Tick);
    assert_eq!(world.does(recorded_listing()), []);
    assert!(matches!(
        world.session.refunds[1].state,
        RefundState::Unknown(_)
    ));
}

#[test]
fn a_refund_that_bkash_does_not_list_blocks_others_until_it_is_confirmed() {
    let mut world = in_doubt();
    world.does(listed(0, Vec::new()));
    assert_eq!(
        world.try_to(refund(2, "1")),
        Err(SessionRejection::Refund(RefundRejection::InProgress))
    );
    world.pass(RECHECKS_AFTER[0].as_secs());
    world.does(SessionCommand::Tick);
    world.does(listed(0, Vec::new()));
    assert_eq!(world.session.refunded_poisha(PaymentIndex::new(0)), 0);
    world.does(refund(2, "599"));
}

#[test]
fn a_refund_that_arrives_a_day_late_is_found() {
    let mut world = in_doubt();
    world.does(listed(0, Vec::new()));
    for _ in RECHECKS_AFTER {
        world.now = world.session.due_at().unwrap();
        world.does(SessionCommand::Tick);
        world.does(listed(0, Vec::new()));
    }
    assert_eq!(world.session.due_at(), None, "the last answer is final");

    let mut late = in_doubt();
    late.does(listed(0, Vec::new()));
    for _ in &RECHECKS_AFTER[1..] {
        late.now = late.session.due_at().unwrap();
        late.does(SessionCommand::Tick);
        late.does(listed(0, Vec::new()));
    }
    late.now = late.session.due_at().unwrap();
    late.does(SessionCommand::Tick);
    late.does(listed(0, vec![past(0, "100", "Completed")]));
    assert_eq!(late.session.refunded_poisha(PaymentIndex::new(0)), 10_000);
}

#[test]
fn an_earlier_refund_that_turns_out_completed_prevents_the_later_one() {
    let mut world = in_doubt();
    world.does(listed(0, Vec::new()));
    world.pass(RECHECKS_AFTER[0].as_secs());
    world.does(SessionCommand::Tick);
    world.does(listed(0, Vec::new()));
    world.does(refund(2, "100"));
    world.does(refunded(
        1,
        RefundOutcome::EarlierHappened {
            earlier: FIRST_REFUND,
            trx_id: trx_id(0),
        },
    ));
    assert_eq!(world.session.refunded_poisha(PaymentIndex::new(0)), 10_000);
    assert_eq!(
        world.session.refunds[1].state,
        RefundState::Declined(RefundDecline::EarlierHappened)
    );
}

#[test]
fn matches_a_lost_refund_by_amount_and_unknown_transaction() {
    let mut world = World::paid();
    world.does(refund(1, "100"));
    world.does(done(0));
    world.does(refund(2, "100"));
    world.does(lost(1));
    let list = [
        past(0, "100", "Completed"),
        past(7, "50", "Completed"),
        past(8, "100", "Completed"),
    ];
    let found = world
        .session
        .find_refund(RefundIndex::new(1), &list)
        .unwrap();
    assert_eq!(found.trx_id, trx_id(8));
    assert_eq!(
        world.session.find_refund(RefundIndex::new(1), &list[..2]),
        None
    );
}

#[test]
fn a_refund_that_bkash_has_not_completed_stays_unknown() {
    let mut world = in_doubt();
    for _ in 0..30 {
        world.does(listed(0, vec![past(0, "100", "Pending")]));
        world.pass(3600);
        world.does(SessionCommand::Tick);
    }
    assert!(matches!(
        world.session.refunds[0].state,
        RefundState::Unknown(_)
    ));
    let reports = world.count(|event| {
        matches!(
            event,
            SessionEvent::Refund {
                event: RefundEvent::Unresolved,
                ..
            }
        )
    });
    assert_eq!(reports, 1);
    world.pass(DAY);
    world.does(SessionCommand::Tick);
    world.does(listed(0, vec![past(0, "100", "completed ")]));
    assert_eq!(world.session.refunded_poisha(PaymentIndex::new(0)), 10_000);
}

#[test]
fn refund_events_round_trip_through_json() {
    let mut world = in_doubt();
    world.does(listed(0, Vec::new()));
    for event in &world.events {
        let json = serde_json::to_string(event).unwrap();
        assert_eq!(&serde_json::from_str::<SessionEvent>(&json).unwrap(), event);
    }
}
