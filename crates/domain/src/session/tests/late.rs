//! Executes that arrive hours after they were sent, and notifications that contradict the log.

use super::{world::executed, *};

/// Waits for the next query, which bKash answers with `answer`. Returns its time.
fn recheck(world: &mut World, answer: PaymentOutcome) -> Timestamp {
    loop {
        let due = world.session.due_at().unwrap();
        world.now = due;
        if world.session.payment_to_query(due) == Some(FIRST) {
            world.does(ask());
            world.does(queried(answer));
            return due;
        }
        world.does(SessionCommand::Tick);
    }
}

/// An order that was paid by a second payment after the first one's Execute was lost.
fn paid_by_a_second_payment() -> World {
    let mut world = World::not_executed();
    let second = world.begin(false);
    world.callback(second, CallbackOutcome::Success);
    world.does(queried(PaymentOutcome::NotExecuted));
    world.does(SessionCommand::Payment {
        index: SECOND,
        command: PaymentCommand::RecordExecute(PaymentOutcome::Money(claim())),
    });
    assert!(matches!(world.session.phase(), Phase::Paid(_)));
    world
}

fn early(index: PaymentIndex) -> SessionCommand {
    let command = PaymentCommand::QueryEarly;
    SessionCommand::Payment { index, command }
}

#[test]
fn a_payment_that_was_not_executed_is_asked_about_three_times_more() {
    for mut world in [World::not_executed(), paid_by_a_second_payment()] {
        let called_at = world.executed_at(0);
        assert_eq!(
            world.try_to(ask()),
            Err(SessionRejection::Payment(PaymentRejection::QueryTooEarly))
        );
        let asked_at = RECHECKS_AFTER.map(|_| recheck(&mut world, PaymentOutcome::NotExecuted));
        assert_eq!(asked_at, RECHECKS_AFTER.map(|after| called_at + after));
        assert_eq!(world.session.due_at(), None);
        let told =
            |event: &SessionEvent| event.published_as() == Some(EventType::PaymentNotExecuted);
        assert_eq!(world.count(told), 1, "subscribers are told once");
    }
}

#[test]
fn a_late_success_is_found_at_each_recheck_although_the_order_is_paid() {
    for earlier in 0..RECHECKS_AFTER.len() {
        let mut world = paid_by_a_second_payment();
        for _ in 0..earlier {
            recheck(&mut world, PaymentOutcome::NotExecuted);
        }
        recheck(&mut world, PaymentOutcome::Money(claim()));
        let late = PaymentEvent::LateSuccess {
            trx_id: claim().trx_id.unwrap(),
            wallet: claim().wallet,
        };
        let (index, event) = (FIRST, late);
        assert_eq!(
            world.events.last(),
            Some(&SessionEvent::Payment { index, event })
        );
        assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
        assert_eq!(world.session.due_at(), None);
    }
}

#[test]
fn a_recheck_without_an_answer_is_repeated_for_a_week() {
    let mut world = paid_by_a_second_payment();
    let called_at = world.executed_at(0);
    let mut queries = 0;
    while world.session.due_at().is_some() {
        recheck(&mut world, unusable());
        queries += 1;
    }
    assert!(world.now.since(called_at) > Duration::from_secs(6 * 24 * 3600));
    assert!(queries < 200, "at most hourly after a while: {queries}");
}

fn notify(index: PaymentIndex) -> SessionCommand {
    let command = PaymentCommand::Notify;
    SessionCommand::Payment { index, command }
}

#[test]
fn a_notification_during_execute_makes_bkash_be_asked_as_soon_as_execute_is_refused() {
    let mut world = World::executing();
    let notified = PaymentEvent::Notified;
    assert_eq!(
        world.does(notify(FIRST)),
        [SessionEvent::Payment {
            index: FIRST,
            event: notified
        }]
    );
    assert_eq!(world.does(notify(FIRST)), [], "it is kept once");
    world.does(executed(PaymentOutcome::Declined {
        reason: Decline::InsufficientBalance,
        detail: "2023".into(),
    }));
    assert_eq!(world.session.due_at(), Some(world.now));
    // Another payment waits until bKash has answered.
    let second = world.begin(false);
    world.callback(second, CallbackOutcome::Success);
    assert_eq!(world.session.phase(), Phase::Executing);
    world.does(ask());
    world.does(queried(PaymentOutcome::Money(claim())));
    assert_eq!(world.session.status(), SessionStatus::NeedsAttention);
}

#[test]
fn a_notification_during_execute_changes_nothing_if_execute_is_answered_with_money() {
    let mut world = World::executing();
    world.does(notify(FIRST));
    world.does(executed(PaymentOutcome::Money(claim())));
    assert!(matches!(world.session.phase(), Phase::Paid(_)));
    assert_eq!(world.session.due_at(), None);
}

#[test]
fn a_notification_makes_bkash_be_asked_about_a_refused_payment() {
    let mut world = World::executing();
    world.does(executed(PaymentOutcome::Declined {
        reason: Decline::InsufficientBalance,
        detail: "2023".into(),
    }));
    assert_eq!(world.session.due_at(), Some(world.session.order.expires_at));
    world.does(early(FIRST));
    assert_eq!(
        world.try_to(early(FIRST)),
        Err(SessionRejection::Payment(PaymentRejection::QueryTooEarly)),
        "the question is open"
    );
    // Another payment waits until bKash has answered.
    let second = world.begin(false);
    let confirmed = world.callback(second, CallbackOutcome::Success);
    assert_eq!(confirmed.len(), 1, "only the callback is recorded");
    assert_eq!(world.session.phase(), Phase::Executing);

    let mut charged = World {
        session: world.session.clone(),
        ..world
    };
    charged.does(queried(PaymentOutcome::Money(claim())));
    assert_eq!(charged.session.status(), SessionStatus::NeedsAttention);
    assert!(matches!(
        charged.session.payments[1].state,
        PaymentState::Ended(_)
    ));
}

#[test]
fn a_refused_payment_that_took_no_money_lets_the_next_one_go_on() {
    let mut world = World::executing();
    world.does(executed(PaymentOutcome::Declined {
        reason: Decline::InsufficientBalance,
        detail: "2023".into(),
    }));
    world.does(early(FIRST));
    let second = world.begin(false);
    world.callback(second, CallbackOutcome::Success);
    assert_eq!(
        world.does(queried(PaymentOutcome::NotExecuted)).last(),
        Some(&SessionEvent::Payment {
            index: SECOND,
            event: PaymentEvent::ExecuteRequested
        })
    );
}

#[test]
fn a_payment_that_the_log_believes_at_bkash_can_turn_out_paid() {
    let mut world = World::opened().at_bkash();
    world.does(early(FIRST));
    world.does(queried(PaymentOutcome::Money(claim())));
    assert_eq!(world.session.status(), SessionStatus::Paid);

    let mut ended = World::opened().at_bkash();
    ended.callback(0, CallbackOutcome::Cancel);
    ended.does(early(FIRST));
    ended.does(queried(PaymentOutcome::Money(claim())));
    assert_eq!(ended.session.status(), SessionStatus::NeedsAttention);
}
