//! Tests of matching notifications with sessions.

use std::time::Duration;

use super::*;
use crate::{Amount, InvoiceNumber, TrxId};

fn after(seconds: u64) -> Timestamp {
    Timestamp::from_millis(1_700_000_000_000) + Duration::from_secs(seconds)
}

fn received() -> Notification {
    let event = NotificationEvent::Received {
        account: AccountId::parse("tea-house/test").unwrap(),
        content: Box::new(NotificationContent {
            trx_id: TrxId::parse("BFD90JRLST").ok(),
            amount: Amount::parse("100").ok(),
            completed: true,
            kind: "10002294".to_owned(),
            wallet: None,
            invoice: InvoiceNumber::parse("INV-1").ok(),
            paid_at: None,
            text: None,
        }),
    };
    Notification::apply(None, after(0), &event).unwrap()
}

fn does(notification: &mut Notification, command: &NotificationCommand, seconds: u64) -> usize {
    let events = Notification::decide(Some(notification), command.clone(), after(seconds)).unwrap();
    for event in &events {
        *notification =
            Notification::apply(Some(notification.clone()), after(seconds), event).unwrap();
    }
    events.len()
}

fn session() -> SessionId {
    SessionId::from_bits([1; 32])
}

#[test]
fn a_notification_that_agrees_is_matched_at_once() {
    let mut notification = received();
    does(&mut notification, &NotificationCommand::Match, 0);
    let found = NotificationCommand::RecordMatch(Some((session(), MatchResult::Agrees)));
    does(&mut notification, &found, 0);
    assert!(matches!(
        notification.state,
        NotificationState::Matched { agrees: true, .. }
    ));
    assert_eq!(notification.due_at(), None);
}

#[test]
fn a_notification_of_an_unpaid_session_differs_after_the_retry() {
    let mut notification = received();
    does(&mut notification, &NotificationCommand::Match, 0);
    let open = NotificationCommand::RecordMatch(Some((session(), MatchResult::Pending)));
    assert_eq!(does(&mut notification, &open, 1), 0);
    assert_eq!(notification.due_at(), Some(after(300)));
    assert_eq!(does(&mut notification, &NotificationCommand::Tick, 299), 0);
    assert_eq!(does(&mut notification, &NotificationCommand::Tick, 300), 1);
    does(&mut notification, &open, 300);
    assert!(matches!(
        notification.state,
        NotificationState::Matched { agrees: false, .. }
    ));
}

#[test]
fn a_notification_without_a_session_is_unmatched_after_the_retry() {
    let mut notification = received();
    does(&mut notification, &NotificationCommand::Match, 0);
    let nobody = NotificationCommand::RecordMatch(None);
    assert_eq!(does(&mut notification, &nobody, 1), 0);
    does(&mut notification, &NotificationCommand::Tick, 300);
    does(&mut notification, &nobody, 300);
    assert_eq!(notification.state, NotificationState::Unmatched);
    assert_eq!(does(&mut notification, &NotificationCommand::Match, 301), 0);
}
