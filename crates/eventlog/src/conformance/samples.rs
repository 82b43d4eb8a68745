//! Sample appends and rows.

use std::borrow::Cow;

use domain::{AccountId, Timestamp};

use crate::{Append, Cause, NewEvent, ObjectQuery, ObjectRow, OutboxMessage, StreamId};

pub(super) fn at(millis: i64) -> Timestamp {
    Timestamp::from_millis(millis)
}

pub(super) fn account(text: &str) -> AccountId {
    AccountId::parse(text).unwrap()
}

pub(super) fn tea_house() -> AccountId {
    account("tea-house/test")
}

pub(super) fn stream(number: usize) -> StreamId {
    StreamId::new("sample", &format!("{number:06}"))
}

/// An append of one event with a message, due at the time of the event.
pub(super) fn append(number: usize, expected: usize) -> Append {
    let message = OutboxMessage {
        id: format!("evt_{number}_{expected}"),
        account: tea_house(),
        kind: "sample.changed".into(),
        object: number.to_string(),
        body: "{}".to_owned(),
    };
    Append {
        stream: stream(number),
        expected,
        at: at(1000),
        cause: Cause::key("key_1"),
        schema: 1,
        events: vec![NewEvent {
            body: format!("{{\"number\":{expected}}}"),
            message: Some(message),
        }],
        due: Some(at(1000)),
        objects: Vec::new(),
        sealed: Vec::new(),
        unique_key: None,
        idempotency: None,
        response: None,
    }
}

/// The row of a payment of `number` taka that was created at `number` milliseconds.
pub(super) fn row(number: usize) -> ObjectRow {
    let created_at = at(i64::try_from(number).unwrap());
    ObjectRow {
        kind: Cow::Borrowed("payment"),
        id: format!("pay_{number:06}"),
        account: tea_house(),
        status: Cow::Borrowed("completed"),
        amount: Some(number as u64 * 100),
        currency: Some(Cow::Borrowed("BDT")),
        invoice: Some(format!("INV-{number}")),
        payer_reference: Some("customer-1".to_owned()),
        trx_id: Some(format!("TRX{number}")),
        provider_id: Some(format!("TR0011{number}")),
        wallet_digits: Some("8575".to_owned()),
        parent: Some("cs_1".to_owned()),
        created_at,
        updated_at: created_at,
        needs_attention: false,
        sequence: 1,
        body: format!("{{\"number\":{number}}}"),
    }
}

/// An append of one event that writes one row.
pub(super) fn append_row(number: usize, row: ObjectRow) -> Append {
    Append {
        objects: vec![row],
        ..append(number, 0)
    }
}

/// A query for all payments.
pub(super) fn payments() -> ObjectQuery {
    ObjectQuery {
        account: tea_house(),
        kind: "payment",
        filter: crate::ObjectFilter::default(),
        after: None,
        limit: 1000,
    }
}
