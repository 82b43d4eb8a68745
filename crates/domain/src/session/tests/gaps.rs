//! Gaps of the log: what may have happened to a session of which the log has no event.

use super::{
    world::{DAY, payment_id},
    *,
};
use crate::{
    RefundId, ShortText, TrxId,
    hold::AtHoldEnd,
    refund::{PastRefund, RefundRejection},
};

/// The log lost the last two minutes.
fn lose(world: &mut World) {
    let since = world.now;
    world.pass(120);
    let until = world.now;
    world.does(SessionCommand::LoseHistory { since, until });
}

/// A payment at bKash when the log was put back; the gap ended now.
fn restored() -> World {
    let mut world = World::opened().at_bkash();
    lose(&mut world);
    assert_eq!(world.session.phase(), Phase::Unknown);
    assert_eq!(world.session.payment_to_query(world.now), Some(FIRST));
    world
}

fn found(payment: usize, charge: ReportedCharge) -> SessionCommand {
    let payment_id = payment_id(payment);
    SessionCommand::FindPayment { payment_id, charge }
}

fn nothing_was_paid() -> SessionCommand {
    let reason = ShortText::parse("bKash's statement has no such invoice").unwrap();
    SessionCommand::ResolveHistory { reason }
}

/// That nobody can start, execute, end or cancel anything.
fn is_withheld(world: &World) {
    for command in [press(false), press(true), SessionCommand::Cancel] {
        let mut world = World {
            session: world.session.clone(),
            events: Vec::new(),
            ..*world
        };
        assert_eq!(world.try_to(command), Err(SessionRejection::Unsettled));
        for outcome in [CallbackOutcome::Success, CallbackOutcome::Cancel] {
            if !world.session.payments.is_empty() {
                world.callback(0, outcome);
            }
        }
        world.pass(DAY);
        world.does(SessionCommand::Tick);
        assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
        assert_eq!(world.count(is_execute), 0);
    }
}

fn is_execute(event: &SessionEvent) -> bool {
    matches!(
        event,
        SessionEvent::Payment {
            event: PaymentEvent::ExecuteRequested,
            ..
        }
    )
}

#[test]
fn a_payment_from_before_a_gap_is_neither_ended_nor_superseded_before_bkash_answers() {
    let world = restored();
    for command in [press(false), press(true), SessionCommand::Cancel] {
        let mut world = World {
            session: world.session.clone(),
            events: Vec::new(),
            ..world
        };
        assert_eq!(world.try_to(command), Err(SessionRejection::Unsettled));
        // Nor by its callbacks, nor by time.
        for outcome in [CallbackOutcome::Cancel, CallbackOutcome::Failure] {
            world.callback(0, outcome);
        }
        world.pass(2 * 3600);
        world.does(SessionCommand::Tick);
        assert_eq!(world.session.phase(), Phase::Unknown);
        world.does(ask());
        world.does(queried(PaymentOutcome::Money(claim())));
        assert_eq!(world.session.status(), SessionStatus::Paid);
    }
}

#[test]
fn an_order_that_could_be_paid_during_a_gap_waits_for_a_person() {
    // A payment that the log does not know may have been made after any of these states.
    let mut ended = World::opened().at_bkash();
    ended.callback(0, CallbackOutcome::Cancel);
    for mut world in [World::opened(), ended, World::not_executed()] {
        world.events.clear();
        lose(&mut world);
        assert_eq!(world.session.phase(), Phase::HistoryLost);
        is_withheld(&world);
    }
    let mut asked = restored();
    asked.does(ask());
    asked.does(queried(PaymentOutcome::NotExecuted));
    assert_eq!(asked.session.phase(), Phase::HistoryLost);
    is_withheld(&asked);
}

#[test]
fn a_payment_that_was_confirmed_while_bkash_was_asked_is_not_executed_after_a_gap() {
    let mut world = restored();
    world.callback(0, CallbackOutcome::Success);
    world.does(ask());
    world.does(queried(PaymentOutcome::NotExecuted));
    assert_eq!(world.count(is_execute), 0);
    assert_eq!(world.session.phase(), Phase::HistoryLost);
}

#[test]
fn an_order_is_paid_or_expires_after_a_person_found_that_nothing_was_paid() {
    let mut world = World::opened();
    lose(&mut world);
    world.does(nothing_was_paid());
    assert_eq!(world.does(nothing_was_paid()), []);
    assert_eq!(world.session.phase(), Phase::Open(None));
    assert_eq!(world.begin(false), 0);

    let mut late = World::opened();
    lose(&mut late);
    late.pass(DAY);
    late.does(nothing_was_paid());
    late.does(SessionCommand::Tick);
    assert_eq!(late.session.status(), SessionStatus::Expired);
}

#[test]
fn money_that_bkash_reports_for_an_unknown_payment_pays_the_order() {
    let mut world = restored();
    world.does(ask());
    world.does(queried(PaymentOutcome::NotExecuted));
    world.does(found(1, claim()));
    assert!(matches!(world.session.phase(), Phase::Paid(_)));
    assert_eq!(
        world.session.refundable(SECOND).unwrap().trx_id,
        claim().trx_id.unwrap()
    );
    assert_eq!(world.does(found(1, claim())), [], "it is known now");
    // The payment that waited for its payer cannot be paid any more.
    assert!(matches!(
        world.session.payment(FIRST).unwrap().state,
        PaymentState::Ended(_)
    ));
}

#[test]
fn an_unknown_payment_of_an_order_that_another_one_paid_needs_attention() {
    let mut world = restored();
    world.does(ask());
    world.does(queried(PaymentOutcome::Money(claim())));
    world.does(found(1, claim()));
    assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
}

#[test]
fn an_unknown_payment_is_quarantined_if_its_amount_differs_and_refused_if_it_is_of_another_order() {
    let mut world = World::opened();
    lose(&mut world);
    let other = ReportedCharge {
        invoice: Some(InvoiceNumber::parse("INV-2").unwrap()),
        ..claim()
    };
    assert_eq!(
        world.try_to(found(0, other)),
        Err(SessionRejection::OtherOrder)
    );
    world.does(found(
        0,
        ReportedCharge {
            amount: Some(Amount::parse("1").unwrap()),
            ..claim()
        },
    ));
    assert!(matches!(world.session.phase(), Phase::NeedsAttention(_)));
}

#[test]
fn a_gap_says_nothing_about_orders_that_could_not_be_paid_during_it() {
    let mut cancelled = World::opened();
    cancelled.does(SessionCommand::Cancel);
    let mut expired = World::opened();
    expired.pass(DAY);
    for mut world in [
        World::paid(),
        World::held(AtHoldEnd::Void),
        cancelled,
        expired,
    ] {
        let before = world.session.clone();
        lose(&mut world);
        assert_eq!(world.session, before);
        assert_eq!(
            world.try_to(nothing_was_paid()),
            Err(SessionRejection::HistoryKnown)
        );
    }
    let mut later = World::opened();
    let (since, until) = (
        Timestamp::from_millis(later.now.millis() - 60_000),
        later.now,
    );
    assert_eq!(later.does(SessionCommand::LoseHistory { since, until }), []);
}

#[test]
fn a_gap_is_recorded_once() {
    let mut world = restored();
    let until = world.now;
    let since = Timestamp::from_millis(until.millis() - 120_000);
    let again = SessionCommand::LoseHistory { since, until };
    assert_eq!(world.does(again.clone()), []);
    world.does(ask());
    world.does(queried(PaymentOutcome::NotExecuted));
    assert_eq!(world.does(again.clone()), []);
    world.does(nothing_was_paid());
    assert_eq!(world.does(again), []);
    lose(&mut world);
    assert!(world.session.payment(FIRST).unwrap().recheck.is_some());
    assert_eq!(
        world.session.status(),
        SessionStatus::Processing,
        "a later gap counts anew"
    );
}

#[test]
fn a_refund_that_bkash_lists_is_added_once() {
    let mut world = World::paid();
    let find = |trx_id: &str| SessionCommand::FindRefund {
        id: RefundId::new(Timestamp::from_millis(0), [7; 32]),
        payment: FIRST,
        refund: PastRefund {
            trx_id: TrxId::parse(trx_id).unwrap(),
            amount: Amount::parse("100").unwrap(),
            status: "Completed".to_owned(),
            completed_time: String::new(),
        },
    };
    world.does(find("CK250REFD1"));
    assert_eq!(world.session.refunded_poisha(FIRST), 10_000);
    assert_eq!(world.does(find("CK250REFD1")), []);
    world.does(find("CK250REFD2"));
    assert_eq!(world.session.refunded_poisha(FIRST), 20_000);
    let refused = World::opened().try_to(find("CK250REFD1"));
    assert_eq!(refused, Err(RefundRejection::NotRefundable.into()));
}
