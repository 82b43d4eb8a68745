//! Objects' states from events in their stored form. One minute passes between two events.

use std::time::Duration;

use domain::{
    AgreementId, SessionId, Timestamp,
    agreement::{Agreement, AgreementEvent},
    notification::{Notification, NotificationEvent},
    session::{Session, SessionEvent},
};
use serde::de::DeserializeOwned;
use serde_json::Value;

/// The origin of the checkout pages.
pub(crate) const ORIGIN: &str = "https://pay.shop.example";

/// A session's identifier, which was drawn at 17:00 on 21 November 2026.
pub(crate) const SESSION: &str = "cs_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV";

/// An agreement's identifier.
pub(crate) const AGREEMENT: &str = "agr_-P6z2Du-JCWNs8WTn6xVFNej2BLfL6x1k_R9X31KeTV";

/// 2026-11-21T17:00:00.120Z.
const START: Timestamp = Timestamp::from_millis(1_795_280_400_120);

pub(crate) fn session_id() -> SessionId {
    SessionId::parse(SESSION).expect("a session's identifier")
}

pub(crate) fn agreement_id() -> AgreementId {
    AgreementId::parse(AGREEMENT).expect("an agreement's identifier")
}

/// The time of the event at a position.
pub(crate) fn time_of(position: usize) -> Timestamp {
    START + Duration::from_secs(60) * u32::try_from(position).expect("a short history")
}

fn replay<Event: DeserializeOwned, State>(
    events: &[Value],
    apply: impl Fn(Option<State>, Timestamp, &Event) -> Option<State>,
) -> State {
    let state = events
        .iter()
        .enumerate()
        .fold(None, |state, (position, event)| {
            apply(state, time_of(position), &read(event))
        });
    state.expect("the first event creates the object")
}

/// Reads an event from its stored form.
pub(crate) fn read<Event: DeserializeOwned>(event: &Value) -> Event {
    serde_json::from_value(event.clone()).unwrap_or_else(|error| panic!("{error}: {event}"))
}

pub(crate) fn session(events: &[Value]) -> Session {
    replay::<SessionEvent, _>(events, Session::apply)
}

pub(crate) fn agreement(events: &[Value]) -> Agreement {
    replay::<AgreementEvent, _>(events, Agreement::apply)
}

pub(crate) fn notification(events: &[Value]) -> Notification {
    replay::<NotificationEvent, _>(events, Notification::apply)
}
