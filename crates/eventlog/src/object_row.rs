//! The row of an object: what lists filter, sort, count and show, written in the transaction of each of its events.

use std::borrow::Cow;

use domain::{AccountId, Timestamp};

use crate::StreamId;

/// One object as lists know it. Everything in it can be rebuilt from the log.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectRow {
    /// What it is, such as `payment`.
    pub kind: Cow<'static, str>,
    /// Its identifier, unique within the kind.
    pub id: String,
    /// Whose it is.
    pub account: AccountId,
    /// Its status, as it is written in the API.
    pub status: Cow<'static, str>,
    /// Its amount in poisha, if it has one.
    pub amount: Option<u64>,
    /// The currency of the amount.
    pub currency: Option<Cow<'static, str>>,
    /// The merchant's invoice number.
    pub invoice: Option<String>,
    /// The merchant's name for the payer.
    pub payer_reference: Option<String>,
    /// bKash's transaction.
    pub trx_id: Option<String>,
    /// bKash's identifier of the object, such as its `paymentID`.
    pub provider_id: Option<String>,
    /// The last digits of the paying wallet's number, as far as they may be shown.
    pub wallet_digits: Option<String>,
    /// The identifier of the object that it belongs to: a payment's session, a refund's payment.
    pub parent: Option<String>,
    /// When it was created.
    pub created_at: Timestamp,
    /// When its last event was recorded.
    pub updated_at: Timestamp,
    /// Whether a person must look at it.
    pub needs_attention: bool,
    /// The number of events in its stream after its last event.
    pub sequence: usize,
    /// The object as JSON, as the API writes it.
    pub body: String,
}

/// A row with the stream that it came of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredObject {
    /// The stream.
    pub stream: StreamId,
    /// The row.
    pub row: ObjectRow,
}

/// All rows of a stream, to store in the place of those that are stored.
#[derive(Debug, Clone)]
pub struct Replacement {
    /// The stream.
    pub stream: StreamId,
    /// The number of events that the rows were made of.
    pub length: usize,
    /// The rows.
    pub rows: Vec<ObjectRow>,
}
