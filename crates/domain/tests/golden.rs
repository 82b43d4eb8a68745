//! The format of the event log: every kind of event, as it is stored. Change these files on purpose only: a log
//! that was written by an earlier version must stay readable.

use std::{collections::BTreeSet, fmt::Debug};

use domain::{
    agreement::AgreementEvent, notification::NotificationEvent, payment::PaymentEvent,
    refund::RefundEvent, session::SessionEvent,
};
use serde::{Serialize, de::DeserializeOwned};

/// Reads each line, writes it again, and collects the kinds of event that `kind` names.
fn kinds<Event: Serialize + DeserializeOwned + Debug>(
    lines: &str,
    kind: impl Fn(&Event) -> &'static str,
) -> BTreeSet<&'static str> {
    let read = |line: &str| {
        let event: Event = serde_json::from_str(line).expect(line);
        assert_eq!(serde_json::to_string(&event).expect("JSON"), line);
        kind(&event)
    };
    lines.lines().map(read).collect()
}

/// Defines an exhaustive function from an event to the name of its variant, and the list of those names.
macro_rules! variants {
    ($list:ident, $function:ident, $event:ident: $($variant:ident),+) => {
        const $list: &[&str] = &[$(stringify!($variant)),+];

        fn $function(event: &$event) -> &'static str {
            match event {
                $($event::$variant { .. } => stringify!($variant),)+
            }
        }
    };
}

variants!(SESSION, session, SessionEvent:
    Opened, AgreementStarted, Payment, Refund, Cancelled, Expired);
variants!(PAYMENT, payment, PaymentEvent:
    Requested, NotCreated, Initiated, CallbackReceived, Ended, ExecuteRequested, ExecuteUnanswered,
    QueryRequested, QueryUnanswered, Unresolved, NotExecuted, Declined, Completed, Authorized,
    HoldEnding, HoldEnded, ResolutionRequested, ResolutionUnanswered, ResolutionQueryRequested,
    ResolutionUnresolved, ResolutionDeclined, Captured, Voided, Quarantined, LateSuccess);
variants!(REFUND, refund, RefundEvent:
    Requested, Unanswered, StatusRequested, StatusUnanswered, Unresolved, NotExecuted, Declined,
    Completed);
variants!(AGREEMENT, agreement, AgreementEvent:
    Requested, NotCreated, Initiated, CallbackReceived, Ended, ExecuteRequested, ExecuteUnanswered,
    QueryRequested, QueryUnanswered, NotExecuted, Declined, Consented, RevokeRequested,
    RevokeUnanswered, Revoked);
variants!(NOTIFICATION, notification, NotificationEvent:
    Received, MatchRequested, Matched, Unmatched);

fn all(list: &[&'static str]) -> BTreeSet<&'static str> {
    list.iter().copied().collect()
}

const SESSION_EVENTS: &str = include_str!("golden/session.jsonl");

#[test]
fn events_of_sessions_are_read_and_written_as_stored() {
    assert_eq!(kinds(SESSION_EVENTS, session), all(SESSION));
}

#[test]
fn events_of_payments_and_refunds_are_all_in_the_files() {
    let events = SESSION_EVENTS.lines();
    let events = events.map(|line| serde_json::from_str(line).expect(line));
    let (mut payments, mut refunds) = (BTreeSet::new(), BTreeSet::new());
    for event in events {
        match event {
            SessionEvent::Payment { event, .. } => drop(payments.insert(payment(&event))),
            SessionEvent::Refund { event, .. } => drop(refunds.insert(refund(&event))),
            SessionEvent::Opened(_)
            | SessionEvent::AgreementStarted { .. }
            | SessionEvent::Cancelled
            | SessionEvent::Expired => {}
        }
    }
    assert_eq!(payments, all(PAYMENT));
    assert_eq!(refunds, all(REFUND));
}

#[test]
fn events_of_agreements_are_read_and_written_as_stored() {
    let lines = include_str!("golden/agreement.jsonl");
    assert_eq!(kinds(lines, agreement), all(AGREEMENT));
}

#[test]
fn events_of_notifications_are_read_and_written_as_stored() {
    let lines = include_str!("golden/notification.jsonl");
    assert_eq!(kinds(lines, notification), all(NOTIFICATION));
}
