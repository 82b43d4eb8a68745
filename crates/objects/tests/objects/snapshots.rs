//! The JSON of every object in every status, compared with the snapshots beside this file and with the object's schema.
//!
//! To accept a change, run the test with `INSTA_UPDATE=always` and read the difference.

use std::{collections::BTreeSet, fs, path::Path};

use domain::{
    EventId, EventType,
    agreement::{AgreementEvent, AgreementStatus},
    notification::{NotificationEvent, NotificationStatus},
    payment::{PaymentIndex, PaymentStatus},
    refund::{RefundIndex, RefundStatus},
    session::{SessionEvent, SessionStatus},
};
use insta::{Settings, assert_snapshot};
use objects::{Agreement, CheckoutSession, Data, Event, Notification, Payment, Refund};
use serde::Serialize;
use serde_json::Value;

use crate::{
    histories::{self, History},
    replay::{self, ORIGIN, agreement_id, session_id},
    schema::Schemas,
};

const FIRST_PAYMENT: PaymentIndex = PaymentIndex::new(0);
const FIRST_REFUND: RefundIndex = RefundIndex::new(0);

/// The snapshots of one kind of object: the name of each, its JSON, and the status of the object.
struct Snapshots {
    schemas: Schemas,
    schema: &'static str,
    all: Vec<(String, String)>,
    statuses: BTreeSet<String>,
}

impl Snapshots {
    fn of(schema: &'static str) -> Self {
        Self {
            schemas: Schemas::read(),
            schema,
            all: Vec::new(),
            statuses: BTreeSet::new(),
        }
    }

    /// Checks `object` against its schema and adds it.
    fn add(&mut self, name: &str, object: &impl Serialize) {
        let value = serde_json::to_value(object).expect("JSON");
        self.schemas.check(self.schema, &value);
        if let Some(status) = value["status"].as_str() {
            self.statuses.insert(status.to_owned());
        }
        // From the object, because a `Value` does not keep the order of the fields.
        let text = serde_json::to_string_pretty(object).expect("JSON");
        self.all.push((name.to_owned(), text));
    }

    /// Compares the objects with the snapshots `KIND-NAME`, of which there must be no others.
    fn assert(self, kind: &str) {
        let mut settings = Settings::clone_current();
        settings.set_prepend_module_to_snapshot(false);
        settings.set_omit_expression(true);
        let mut names = BTreeSet::new();
        settings.bind(|| {
            for (name, text) in self.all {
                let name = format!("{kind}-{name}");
                assert_snapshot!(name.clone(), text);
                names.insert(name);
            }
        });
        assert_eq!(files(kind), names, "every file belongs to an object");
    }
}

/// The names of the snapshots of a kind of object.
fn files(kind: &str) -> BTreeSet<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/objects/snapshots");
    fs::read_dir(folder)
        .expect("the folder of the snapshots")
        .filter_map(|file| file.ok()?.file_name().into_string().ok())
        .filter_map(|file| Some(file.strip_suffix(".snap")?.to_owned()))
        .filter(|name| name.starts_with(&format!("{kind}-")))
        .collect()
}

fn names(statuses: &[&str]) -> BTreeSet<String> {
    statuses.iter().map(|status| (*status).to_owned()).collect()
}

#[test]
fn a_session_in_every_status() {
    let mut snapshots = Snapshots::of("CheckoutSession");
    let id = session_id();
    for (name, events) in histories::sessions() {
        let session = replay::session(&events);
        snapshots.add(name, &CheckoutSession::new(ORIGIN, &id, &session));
    }
    let session = replay::session(&histories::two_payments());
    let expanded = CheckoutSession::new(ORIGIN, &id, &session).with_payments(&id, &session);
    snapshots.add("paid-with-payments", &expanded);
    assert_eq!(snapshots.statuses, names(&SessionStatus::NAMES));
    snapshots.assert("session");
}

#[test]
fn a_payment_in_every_status() {
    let mut snapshots = Snapshots::of("Payment");
    let id = session_id();
    for (name, events) in histories::payments() {
        let session = replay::session(&events);
        let payment = Payment::new(&id, &session, FIRST_PAYMENT).expect("a payment");
        snapshots.add(name, &payment);
    }
    for (name, events) in histories::refunds() {
        let session = replay::session(&events);
        let payment = Payment::new(&id, &session, FIRST_PAYMENT).expect("a payment");
        let payment = payment.with_refunds(&id, &session, FIRST_PAYMENT);
        if matches!(name, "completed" | "declined") {
            snapshots.add(&format!("completed-with-{name}-refund"), &payment);
        }
    }
    assert_eq!(snapshots.statuses, names(&PaymentStatus::NAMES));
    snapshots.assert("payment");
}

#[test]
fn a_refund_in_every_status() {
    let mut snapshots = Snapshots::of("Refund");
    let id = session_id();
    for (name, events) in histories::refunds() {
        let session = replay::session(&events);
        let refund = session.refund(FIRST_REFUND).expect("a refund");
        snapshots.add(name, &Refund::new(&id, &session, refund));
    }
    assert_eq!(snapshots.statuses, names(&RefundStatus::NAMES));
    snapshots.assert("refund");
}

#[test]
fn an_agreement_in_every_status() {
    let mut snapshots = Snapshots::of("Agreement");
    let id = agreement_id();
    for (name, events) in histories::agreements() {
        let agreement = replay::agreement(&events);
        snapshots.add(name, &Agreement::new(&id, &agreement));
    }
    assert_eq!(snapshots.statuses, names(&AgreementStatus::NAMES));
    snapshots.assert("agreement");
}

#[test]
fn a_notification_in_every_status() {
    let mut snapshots = Snapshots::of("Notification");
    for (name, events) in histories::notifications() {
        let notification = replay::notification(&events);
        snapshots.add(name, &Notification::from(&notification));
    }
    assert_eq!(snapshots.statuses, names(&NotificationStatus::NAMES));
    snapshots.assert("notification");
}

/// The last event of a history, as subscribers receive it.
fn envelope(history: &[Value], mode: domain::Mode, kind: Option<EventType>, data: Data) -> Event {
    let last = history.len() - 1;
    let at = replay::time_of(last);
    let id = String::from(EventId::new(at, [7; 32]));
    let kind = kind.expect("a published event").as_str();
    Event::new(id, kind, at, mode, last, data)
}

fn session_event(events: &[Value]) -> Event {
    let session = replay::session(events);
    let last: SessionEvent = replay::read(events.last().expect("an event"));
    let data = Data::of_session(ORIGIN, &session_id(), &session, &last);
    let mode = session.order.account.mode;
    envelope(events, mode, last.published_as(), data)
}

fn agreement_event(events: &[Value]) -> Event {
    let agreement = replay::agreement(events);
    let last: AgreementEvent = replay::read(events.last().expect("an event"));
    let data = Data::of_agreement(&agreement_id(), &agreement);
    envelope(events, agreement.account.mode, last.published_as(), data)
}

fn notification_event(events: &[Value]) -> Event {
    let notification = replay::notification(events);
    let last: NotificationEvent = replay::read(events.last().expect("an event"));
    let data = Data::of_notification(&notification);
    let mode = notification.account.mode;
    envelope(events, mode, last.published_as(), data)
}

fn history(histories: Vec<History>, wanted: &str) -> Vec<Value> {
    let found = histories.into_iter().find(|(name, _)| *name == wanted);
    found.expect(wanted).1
}

#[test]
fn an_event_of_every_kind_of_object() {
    let mut snapshots = Snapshots::of("Event");
    for event in [
        session_event(&history(histories::sessions(), "open")),
        session_event(&history(histories::sessions(), "expired")),
        session_event(&history(histories::payments(), "completed")),
        session_event(&history(histories::refunds(), "completed")),
        agreement_event(&history(histories::agreements(), "active")),
        notification_event(&history(histories::notifications(), "unmatched")),
    ] {
        snapshots.add(event.kind, &event);
    }
    snapshots.assert("event");
}
