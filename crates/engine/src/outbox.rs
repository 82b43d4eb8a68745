//! What subscribers are told: the event's type, the instant, and the objects as they are after the event.

use domain::{AccountId, EventId, Timestamp};
use objects::{Data, Event};

use crate::ports::{OutboxRow, StoreError};

/// What is told, and to whom.
pub(crate) struct Message<'a> {
    pub(crate) account: &'a AccountId,
    pub(crate) kind: &'static str,
    /// The object's identifier.
    pub(crate) object: &'a str,
    /// Grows with every event of the object.
    pub(crate) sequence: usize,
    pub(crate) data: Data,
}

/// A row for the outbox.
pub(crate) fn row(
    bits: [u8; 32],
    at: Timestamp,
    message: Message<'_>,
) -> Result<OutboxRow, StoreError> {
    let id = String::from(EventId::from_bits(bits));
    let Message {
        account,
        kind,
        object,
        sequence,
        data,
    } = message;
    let event = Event::new(id.clone(), kind, at, account.mode, sequence, data);
    Ok(OutboxRow {
        id,
        account: account.clone(),
        kind,
        object: object.to_owned(),
        body: serde_json::to_string(&event).map_err(|error| StoreError(error.to_string()))?,
    })
}
