//! The row of an object, by which lists filter, sort, count and show it. Written in the transaction of each event.

use std::borrow::Cow;

use domain::{AccountId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::StreamId;

/// The row of one object. It can be rebuilt from the log.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectRow {
    /// The kind of the object, such as `payment`.
    pub kind: Cow<'static, str>,
    /// The identifier, unique within the kind.
    pub id: String,
    /// The account that the object belongs to.
    pub account: AccountId,
    /// The status, as it is written in the API.
    pub status: Cow<'static, str>,
    /// The amount in poisha, if it has one.
    pub amount: Option<u64>,
    /// The currency of the amount.
    pub currency: Option<Cow<'static, str>>,
    /// The merchant's invoice number.
    pub invoice: Option<String>,
    /// The merchant's reference for the payer.
    pub payer_reference: Option<String>,
    /// bKash's transaction.
    pub trx_id: Option<String>,
    /// bKash's identifier of the object, such as its `paymentID`.
    pub provider_id: Option<String>,
    /// The visible last digits of the masked wallet number.
    pub wallet_digits: Option<String>,
    /// The identifier of the parent: the session of a payment, or the payment of a refund.
    pub parent: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its last event was recorded.
    pub updated_at: Timestamp,
    /// Whether a person must act.
    pub needs_attention: bool,
    /// The number of events in its stream up to and including its last event.
    pub sequence: usize,
    /// The object as the API's JSON.
    pub body: String,
}

/// A row with the stream that it is derived from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// The stream.
    pub stream: StreamId,
    /// The row.
    pub row: ObjectRow,
}

/// The new rows of a stream. They replace all stored rows of the stream.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// The stream.
    pub stream: StreamId,
    /// The number of events that the rows are derived from.
    pub length: usize,
    /// The rows.
    pub rows: Vec<ObjectRow>,
    /// When the stream is due.
    pub due: Option<Timestamp>,
}
