//! The format of the event log: every kind of event in its stored form. Change these files only on purpose, because logs of
//! earlier versions must stay readable.

use std::{collections::BTreeSet, fmt::Debug};

use domain::{
    agreement::AgreementEvent, notification::NotificationEvent, payment::PaymentEvent,
    refund::RefundEvent, session::SessionEvent,
};
use serde::{Serialize, de::DeserializeOwned};

/// Checks that each line round-trips, and collects the kinds of the events.
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

/// Defines an exhaustive function from an event to its variant's name, and the list of all names.
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
    Opened, AgreementStarted, Payment, Refund, Cancelled, Expired, HistoryLost, HistoryResolved);
variants!(PAYMENT, payment, PaymentEvent:
    Requested, NotCreated, Initiated, CallbackReceived, Ended, ExecuteRequested, ExecuteUnanswered,
    QueryRequested, QueryUnanswered, Notified, Unresolved, NotExecuted, Declined, Completed, Authorized,
    HoldEnding, HoldEnded, ResolutionRequested, ResolutionUnanswered, ResolutionQueryRequested,
    ResolutionUnresolved, ResolutionDeclined, Captured, Voided, Quarantined, LateSuccess, NotExecutedConfirmed, Judged,
    HistoryLost, Found);
variants!(REFUND, refund, RefundEvent:
    Requested, Listed, Unanswered, StatusRequested, StatusUnanswered, Unresolved, NotExecuted,
    NotExecutedConfirmed, Declined, Completed, Found);
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
fn session_events_round_trip_through_their_stored_form() {
    assert_eq!(kinds(SESSION_EVENTS, session), all(SESSION));
}

#[test]
fn the_files_contain_every_payment_and_refund_event() {
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
            | SessionEvent::Expired
            | SessionEvent::HistoryLost { .. }
            | SessionEvent::HistoryResolved { .. } => {}
        }
    }
    assert_eq!(payments, all(PAYMENT));
    assert_eq!(refunds, all(REFUND));
}

#[test]
fn agreement_events_round_trip_through_their_stored_form() {
    let lines = include_str!("golden/agreement.jsonl");
    assert_eq!(kinds(lines, agreement), all(AGREEMENT));
}

#[test]
fn notification_events_round_trip_through_their_stored_form() {
    let lines = include_str!("golden/notification.jsonl");
    assert_eq!(kinds(lines, notification), all(NOTIFICATION));
}
