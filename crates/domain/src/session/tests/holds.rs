//! Tests of Auth & Capture: held money is captured or voided once, and never both.

use super::{
    world::{DAY, executed, held_claim},
    *,
};
use crate::{
    TrxId,
    hold::{
        AtHoldEnd, HoldTerms, ReportedResolution, Resolution, ResolutionInitiator,
        ResolutionOutcome,
    },
};

fn resolution(resolution: Resolution) -> SessionCommand {
    SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::Resolve(resolution),
    }
}

fn settled(answer: ResolutionOutcome) -> SessionCommand {
    SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordResolution(answer),
    }
}

fn queried(answer: ReportedResolution) -> SessionCommand {
    SessionCommand::Payment {
        index: PaymentIndex::new(0),
        command: PaymentCommand::RecordResolutionQuery(answer),
    }
}

fn done() -> ResolutionOutcome {
    ResolutionOutcome::Done {
        trx_id: TrxId::parse("CK250CAPTR").ok(),
    }
}

fn silence() -> ResolutionOutcome {
    ResolutionOutcome::Unusable {
        detail: "silence".into(),
    }
}

fn requested(resolution: Resolution, by: ResolutionInitiator) -> SessionEvent {
    SessionEvent::Payment {
        index: PaymentIndex::new(0),
        event: PaymentEvent::ResolutionRequested { resolution, by },
    }
}

#[test]
fn captures_held_money() {
    let mut world = World::held(AtHoldEnd::Void);
    assert!(matches!(world.session.phase(), Phase::Authorized(_)));
    let asked = world.does(resolution(Resolution::Capture));
    assert_eq!(
        asked,
        [requested(
            Resolution::Capture,
            ResolutionInitiator::Merchant
        )]
    );
    assert!(matches!(world.session.phase(), Phase::Authorized(_)));
    world.does(settled(done()));
    let Phase::Paid(taken) = world.session.phase() else {
        panic!("{:?}", world.session.phase())
    };
    assert_eq!(taken.trx_id.as_str(), "CK250CAPTR");
    assert_eq!(world.session.due_at(), None);
}

#[test]
fn voiding_releases_held_money_and_closes_the_session() {
    let mut world = World::held(AtHoldEnd::Capture);
    world.does(resolution(Resolution::Void));
    world.does(settled(done()));
    assert!(matches!(world.session.phase(), Phase::Voided(_)));
    assert_eq!(world.try_to(press(true)), Err(SessionRejection::Closed));
    assert_eq!(world.session.due_at(), None);
}

#[test]
fn a_capture_is_requested_once_and_cannot_become_a_void() {
    let mut world = World::held(AtHoldEnd::Void);
    world.does(resolution(Resolution::Capture));
    assert_eq!(world.does(resolution(Resolution::Capture)), []);
    assert_eq!(
        world.try_to(resolution(Resolution::Void)),
        Err(SessionRejection::Payment(PaymentRejection::OtherResolution))
    );
    world.does(settled(done()));
    for again in [Resolution::Capture, Resolution::Void] {
        assert_eq!(
            world.try_to(resolution(again)),
            Err(SessionRejection::Payment(PaymentRejection::NotAuthorized))
        );
    }
}

#[test]
fn rejects_a_capture_of_a_sale() {
    let mut world = World::paid();
    assert_eq!(
        world.try_to(resolution(Resolution::Capture)),
        Err(SessionRejection::Payment(PaymentRejection::NotAuthorized))
    );
    let mut open = World::opened();
    assert_eq!(
        open.try_to(resolution(Resolution::Void)),
        Err(SessionRejection::NoSuchPayment)
    );
}

#[test]
fn a_capture_is_repeated_until_it_is_answered() {
    let mut world = World::held(AtHoldEnd::Void);
    world.does(resolution(Resolution::Capture));
    let mut pauses = Vec::new();
    for _ in 0..4 {
        world.does(settled(silence()));
        pauses.push(world.session.due_at().unwrap().since(world.now).as_secs());
        world.now = world.session.due_at().unwrap();
        assert_eq!(
            world.does(SessionCommand::Tick),
            [requested(Resolution::Capture, ResolutionInitiator::Retry)]
        );
    }
    assert_eq!(pauses, [5, 10, 20, 40]);
    world.does(settled(done()));
    assert!(matches!(world.session.phase(), Phase::Paid(_)));
}

#[test]
fn a_crash_after_the_intent_to_capture_causes_another_call() {
    let mut world = World::held(AtHoldEnd::Nothing);
    world.does(resolution(Resolution::Capture));
    world.pass(31);
    assert_eq!(world.does(SessionCommand::Tick), []);
    world.pass(1);
    assert_eq!(
        world.does(SessionCommand::Tick),
        [requested(Resolution::Capture, ResolutionInitiator::Retry)]
    );
}

#[test]
fn a_resolution_that_is_unanswered_for_a_day_is_reported_once() {
    let mut world = World::held(AtHoldEnd::Nothing);
    world.does(resolution(Resolution::Void));
    for _ in 0..60 {
        world.does(settled(silence()));
        world.pass(3600);
        world.does(SessionCommand::Tick);
    }
    let reports = world.count(|event| {
        matches!(
            event,
            SessionEvent::Payment {
                event: PaymentEvent::ResolutionUnresolved { .. },
                ..
            }
        )
    });
    assert_eq!(reports, 1);
    assert!(matches!(world.session.phase(), Phase::Authorized(_)));
}

#[test]
fn an_already_processed_authorization_is_resolved_as_bkash_reports() {
    let processed = || {
        let mut world = World::held(AtHoldEnd::Void);
        world.does(resolution(Resolution::Capture));
        let events = world.does(settled(ResolutionOutcome::AlreadyProcessed));
        assert_eq!(
            events,
            [SessionEvent::Payment {
                index: PaymentIndex::new(0),
                event: PaymentEvent::ResolutionQueryRequested
            }]
        );
        world
    };
    let mut captured = processed();
    captured.does(queried(ReportedResolution::Captured(claim())));
    assert!(matches!(captured.session.phase(), Phase::Paid(_)));

    let mut voided = processed();
    voided.does(queried(ReportedResolution::Voided));
    assert!(matches!(voided.session.phase(), Phase::Voided(_)));

    let mut other = processed();
    let claim = ReportedCharge {
        amount: Amount::parse("1").ok(),
        ..claim()
    };
    other.does(queried(ReportedResolution::Captured(claim)));
    assert!(matches!(other.session.phase(), Phase::NeedsAttention(_)));

    let mut unknown = processed();
    unknown.does(queried(ReportedResolution::Unusable {
        detail: "silence".into(),
    }));
    assert!(matches!(unknown.session.phase(), Phase::Authorized(_)));
    assert!(unknown.session.due_at().is_some(), "it is asked again");
}

#[test]
fn a_declined_capture_leaves_the_money_held_and_is_published() {
    let mut world = World::held(AtHoldEnd::Void);
    world.does(resolution(Resolution::Capture));
    let refused = world.does(settled(ResolutionOutcome::Refused {
        reason: Decline::MerchantRefused,
        detail: "2071".into(),
    }));
    assert_eq!(
        refused[0].published_as(),
        Some(EventType::PaymentCaptureDeclined)
    );
    assert!(matches!(world.session.phase(), Phase::Authorized(_)));
    world.does(resolution(Resolution::Void));
    world.does(settled(done()));
    assert!(matches!(world.session.phase(), Phase::Voided(_)));
}

#[test]
fn notifies_of_the_end_of_a_hold_and_applies_the_rule_once() {
    for (rule, expected) in [
        (AtHoldEnd::Void, Resolution::Void),
        (AtHoldEnd::Capture, Resolution::Capture),
    ] {
        let mut world = World::held(rule);
        world.pass(6 * DAY);
        assert_eq!(
            world.does(SessionCommand::Tick),
            [SessionEvent::Payment {
                index: PaymentIndex::new(0),
                event: PaymentEvent::HoldEnding
            }]
        );
        assert_eq!(world.does(SessionCommand::Tick), []);
        world.pass(DAY - 3600);
        assert_eq!(
            world.does(SessionCommand::Tick),
            [requested(expected, ResolutionInitiator::Rule)]
        );
        world.does(settled(ResolutionOutcome::Refused {
            reason: Decline::MerchantRefused,
            detail: "refused".into(),
        }));
        world.pass(30 * DAY);
        assert_eq!(world.does(SessionCommand::Tick), [], "not again and again");
        assert_eq!(world.session.due_at(), None);
    }
}

#[test]
fn notifies_of_the_ended_hold_if_there_is_no_rule() {
    let mut world = World::held(AtHoldEnd::Nothing);
    world.pass(7 * DAY);
    assert_eq!(
        world.does(SessionCommand::Tick),
        [SessionEvent::Payment {
            index: PaymentIndex::new(0),
            event: PaymentEvent::HoldEnding
        }]
    );
    assert_eq!(
        world.does(SessionCommand::Tick),
        [SessionEvent::Payment {
            index: PaymentIndex::new(0),
            event: PaymentEvent::HoldEnded
        }]
    );
    assert_eq!(world.session.due_at(), None);
    world.does(resolution(Resolution::Capture));
    world.does(settled(done()));
    assert!(matches!(world.session.phase(), Phase::Paid(_)));
}

#[test]
fn quarantines_money_that_was_taken_instead_of_held() {
    let mut world = World::opened_with(HoldTerms::new(DAY, AtHoldEnd::Void)).at_bkash();
    world.callback(0, CallbackOutcome::Success);
    let events = world.does(executed(PaymentOutcome::Money(claim())));
    assert!(matches!(
        events[..],
        [SessionEvent::Payment {
            event: PaymentEvent::Quarantined {
                mismatch: Mismatch::Captured,
                ..
            },
            ..
        }]
    ));
}

#[test]
fn a_hold_that_is_reported_late_can_be_voided() {
    let mut world = World::opened_with(HoldTerms::new(DAY, AtHoldEnd::Void)).at_bkash();
    world.callback(0, CallbackOutcome::Success);
    world.does(executed(unusable()));
    world.pass(32);
    world.does(ask());
    world.does(super::queried(PaymentOutcome::NotExecuted));
    world.pass(RECHECKS_AFTER[0].as_secs());
    world.does(ask());
    world.does(super::queried(PaymentOutcome::Money(held_claim())));
    assert!(matches!(world.session.phase(), Phase::NeedsAttention(_)));
    world.does(resolution(Resolution::Void));
    world.does(settled(done()));
    assert!(matches!(world.session.phase(), Phase::Voided(_)));
}
