//! What every family writes alike: times in bKash's format, and the addresses of the callback.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::{
    api::Api,
    clock::Moment,
    money::Poisha,
    state::{Entry, EntryKind, Payment},
};

/// A time of Bangladesh, as bKash writes nearly all of them.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, example = "2026-01-26T11:26:42:127 GMT+0600")]
pub(crate) struct BangladeshTime(pub(crate) Moment);

impl Serialize for BangladeshTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.bkash_time())
    }
}

/// A time of Greenwich, as the documents of 2018 and 2019 print those of Create and Execute.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, example = "2019-01-01T04:46:16:590 GMT+0000")]
pub(crate) struct UtcTime(pub(crate) Moment);

impl Serialize for UtcTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.bkash_time_in_utc())
    }
}

/// A whole second of Bangladesh's time without its offset, as v2's Refund Status writes it.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, example = "2024-06-13T16:25:14:000")]
pub(crate) struct SecondWithoutOffset(pub(crate) Moment);

impl Serialize for SecondWithoutOffset {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.truncate_to_second().bkash_time_without_offset())
    }
}

/// The amount as the merchant wrote it.
pub(crate) fn amount(payment: &Payment) -> Option<&str> {
    let purchase = payment.details.purchase.as_ref()?;
    Some(&purchase.amount_text)
}

/// What can still be refunded, written as the amount was until something was.
pub(crate) fn refundable(payment: &Payment) -> Option<String> {
    let purchase = payment.details.purchase.as_ref()?;
    let refunded = payment.refunded();
    Some(if refunded == Poisha::ZERO {
        purchase.amount_text.clone()
    } else {
        (purchase.amount - refunded).to_string()
    })
}

/// `transactionType` of a payment: how it was made, through whichever API one asks.
pub(crate) fn transaction_type(payment: &Payment) -> &'static str {
    match payment.details.api {
        Api::Iframe => "bKash Checkout via API",
        Api::TokenizedV1 | Api::TokenizedV2 | Api::TokenizedV03 => {
            "bKash Tokenized Checkout via API"
        }
    }
}

/// `transactionType` of a booking between or out of the merchant's accounts. The words are ours.
pub(crate) fn entry_type(entry: &Entry) -> &'static str {
    match entry.kind {
        EntryKind::Payout => "B2C Payment via API",
        EntryKind::Settlement => "Settlement",
        _ => "Intra-account Transfer via API",
    }
}
