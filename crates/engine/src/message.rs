//! The messages to subscribers: the event's type, its time, and the objects after the event.

use domain::{AccountId, EventId, EventType};
use eventlog::{OutboxMessage, Publication};
use objects::{Data, Event};

/// Creates the message about an event of the object with the identifier `object`.
pub(crate) fn write(
    account: &AccountId,
    kind: EventType,
    object: &str,
    data: Data,
    publication: Publication,
) -> Result<OutboxMessage, serde_json::Error> {
    let Publication { bits, at, sequence } = publication;
    let id = String::from(EventId::new(at, bits));
    let kind = kind.as_str();
    let event = Event::new(id.clone(), kind, at, account.mode, sequence, data);
    Ok(OutboxMessage {
        id,
        account: account.clone(),
        kind: kind.into(),
        object: object.to_owned(),
        body: serde_json::to_string(&event)?,
    })
}
