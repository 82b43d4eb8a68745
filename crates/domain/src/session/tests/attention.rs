//! Late and quarantined payments: their refunds, and what a person decides about them.

use super::{
    world::{executed, held_claim},
    *,
};
use crate::{RefundId, ShortText, TrxId, hold::HoldTerms, payment::Verdict, refund::RefundOutcome};

/// A payment for which bKash took 100 taka instead of 599.
fn quarantined() -> World {
    let mut world = World::executing();
    world.does(executed(PaymentOutcome::Money(ReportedCharge {
        amount: Amount::parse("100").ok(),
        ..claim()
    })));
    assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
    world
}

fn refund(number: u8, taka: &str) -> SessionCommand {
    SessionCommand::RequestRefund {
        id: RefundId::from_bits([number; 32]),
        payment: FIRST,
        amount: Amount::parse(taka).unwrap(),
        sku: ShortText::parse("order").unwrap(),
        reason: ShortText::parse("wrong amount").unwrap(),
    }
}

fn refunded(index: usize) -> SessionCommand {
    SessionCommand::Refund {
        index: RefundIndex::new(index),
        command: RefundCommand::Record(RefundOutcome::Done {
            trx_id: TrxId::parse(&format!("CK250REFUND{index}")).unwrap(),
        }),
    }
}

fn judge(index: PaymentIndex, verdict: Verdict) -> SessionCommand {
    SessionCommand::Payment {
        index,
        command: PaymentCommand::Judge {
            verdict,
            reason: ShortText::parse("seen in the merchant portal").unwrap(),
        },
    }
}

fn rejected(rejection: PaymentRejection) -> Result<Vec<SessionEvent>, SessionRejection> {
    Err(SessionRejection::Payment(rejection))
}

#[test]
fn what_bkash_took_can_be_refunded_and_no_more() {
    let mut world = quarantined();
    assert_eq!(
        world.try_to(refund(1, "100.01")),
        Err(SessionRejection::Refund(RefundRejection::ExceedsPayment))
    );
    world.does(refund(1, "40"));
    world.does(refunded(0));
    assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
    world.does(refund(2, "60"));
    assert_eq!(
        world.session.status(),
        SessionStatus::NeedsAttention,
        "bKash has not confirmed it"
    );
    world.does(refunded(1));
    assert_eq!(world.session.status(), SessionStatus::Cancelled);
    assert_eq!(world.session.due_at(), None);
    assert_eq!(world.try_to(press(false)), Err(SessionRejection::Closed));
}

#[test]
fn a_charge_without_amount_or_transaction_cannot_be_refunded() {
    for report in [
        ReportedCharge {
            amount: None,
            ..claim()
        },
        ReportedCharge {
            trx_id: None,
            ..claim()
        },
        ReportedCharge {
            in_taka: false,
            ..claim()
        },
        held_claim(),
    ] {
        let mut world = World::executing();
        world.does(executed(PaymentOutcome::Money(report)));
        assert_eq!(
            world.try_to(refund(1, "1")),
            Err(SessionRejection::Refund(RefundRejection::NotRefundable))
        );
    }
}

#[test]
fn an_accepted_payment_pays_the_order() {
    let mut world = quarantined();
    let events = world.does(judge(FIRST, Verdict::Accepted));
    assert_eq!(events[0].published_as(), Some(EventType::PaymentResolved));
    assert_eq!(world.session.status(), SessionStatus::Paid);
    assert_eq!(world.does(judge(FIRST, Verdict::Accepted)), [], "once");
    assert_eq!(
        world.try_to(judge(FIRST, Verdict::Dismissed)),
        rejected(PaymentRejection::AlreadyResolved)
    );
}

#[test]
fn a_dismissed_payment_closes_the_order() {
    let mut world = quarantined();
    world.does(judge(FIRST, Verdict::Dismissed));
    assert_eq!(world.session.status(), SessionStatus::Cancelled);
    assert_eq!(world.try_to(press(false)), Err(SessionRejection::Closed));
    world.does(refund(1, "100"));
}

#[test]
fn only_payments_that_need_attention_are_decided_about() {
    let mut paid = World::paid();
    assert_eq!(
        paid.try_to(judge(FIRST, Verdict::Accepted)),
        rejected(PaymentRejection::NothingToResolve)
    );
    let mut unnamed = World::executing();
    unnamed.does(executed(PaymentOutcome::Money(ReportedCharge {
        trx_id: None,
        ..claim()
    })));
    assert_eq!(
        unnamed.try_to(judge(FIRST, Verdict::Accepted)),
        rejected(PaymentRejection::NoTransaction)
    );
    let mut held = World::executing();
    held.does(executed(PaymentOutcome::Money(held_claim())));
    assert_eq!(
        held.try_to(judge(FIRST, Verdict::Accepted)),
        rejected(PaymentRejection::MoneyIsHeld)
    );
    held.does(judge(FIRST, Verdict::Dismissed));
}

#[test]
fn a_second_charge_is_given_back_and_the_order_stays_paid() {
    let mut world = World::not_executed();
    let second = world.begin(false);
    world.callback(second, CallbackOutcome::Success);
    world.does(queried(PaymentOutcome::NotExecuted));
    world.does(SessionCommand::Payment {
        index: SECOND,
        command: PaymentCommand::RecordExecute(PaymentOutcome::Money(claim())),
    });
    world.pass(RECHECKS_AFTER[0].as_secs());
    world.does(ask());
    world.does(queried(PaymentOutcome::Money(claim())));
    assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
    assert_eq!(
        world.try_to(judge(FIRST, Verdict::Accepted)),
        rejected(PaymentRejection::PaidOtherwise)
    );
    world.does(refund(1, "599"));
    world.does(refunded(0));
    assert_eq!(world.session.status(), SessionStatus::Paid);
}

/// An order with the rule `refund` whose lost Execute arrived late.
fn late_with_rule(hold: Option<HoldTerms>, report: ReportedCharge) -> World {
    let mut world = World::opened_with(hold);
    world.session.order.late_success = LateSuccess::Refund;
    let mut world = world.at_bkash();
    world.callback(0, CallbackOutcome::Success);
    world.does(executed(unusable()));
    world.pass(32);
    world.does(ask());
    world.does(queried(PaymentOutcome::NotExecuted));
    world.pass(RECHECKS_AFTER[0].as_secs());
    world.does(ask());
    world.does(queried(PaymentOutcome::Money(report)));
    assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
    assert!(world.session.due_at().is_some_and(|due| due <= world.now));
    world
}

#[test]
fn the_rule_gives_late_money_back_once() {
    let mut world = late_with_rule(None, claim());
    let events = world.does(SessionCommand::Tick);
    assert!(matches!(
        &events[..],
        [SessionEvent::Refund { event: RefundEvent::Requested { amount, .. }, .. }]
            if *amount == world.session.order.amount
    ));
    assert_eq!(world.does(SessionCommand::Tick), [], "once");
    world.does(refunded(0));
    assert_eq!(world.session.status(), SessionStatus::Cancelled);
    assert_eq!(world.session.due_at(), None);
}

#[test]
fn late_money_that_bkash_does_not_give_back_is_left_to_a_person() {
    let mut world = late_with_rule(None, claim());
    world.does(SessionCommand::Tick);
    world.does(SessionCommand::Refund {
        index: RefundIndex::new(0),
        command: RefundCommand::Record(RefundOutcome::Refused {
            reason: crate::refund::RefundDecline::Unavailable,
            detail: "2003".into(),
        }),
    });
    assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
    assert_eq!(world.session.due_at(), None);
    assert_eq!(world.does(SessionCommand::Tick), []);
}

#[test]
fn the_rule_releases_a_late_hold() {
    let terms = HoldTerms::new(7 * 24 * 3600, crate::hold::AtHoldEnd::Nothing);
    let mut world = late_with_rule(terms, held_claim());
    let events = world.does(SessionCommand::Tick);
    assert!(matches!(
        &events[..],
        [SessionEvent::Payment {
            event: PaymentEvent::ResolutionRequested {
                resolution: crate::hold::Resolution::Void,
                ..
            },
            ..
        }]
    ));
}

#[test]
fn a_late_hold_that_is_voided_leaves_the_order_authorized_by_the_other() {
    let terms = HoldTerms::new(7 * 24 * 3600, crate::hold::AtHoldEnd::Nothing);
    let mut world = World::opened_with(terms).at_bkash();
    world.callback(0, CallbackOutcome::Success);
    world.does(executed(unusable()));
    world.pass(32);
    world.does(ask());
    world.does(queried(PaymentOutcome::NotExecuted));
    let second = world.begin(false);
    world.callback(second, CallbackOutcome::Success);
    world.does(queried(PaymentOutcome::NotExecuted));
    world.does(SessionCommand::Payment {
        index: SECOND,
        command: PaymentCommand::RecordExecute(PaymentOutcome::Money(held_claim())),
    });
    world.pass(RECHECKS_AFTER[0].as_secs());
    world.does(ask());
    world.does(queried(PaymentOutcome::Money(held_claim())));
    assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
    for command in [
        PaymentCommand::Resolve(crate::hold::Resolution::Void),
        PaymentCommand::RecordResolution(crate::hold::ResolutionOutcome::Done { trx_id: None }),
    ] {
        world.does(SessionCommand::Payment {
            index: FIRST,
            command,
        });
    }
    assert_eq!(world.session.status(), SessionStatus::Authorized);
}
