//! Formats that the families share.

use serde::{Serialize, Serializer};
use utoipa::ToSchema;

use crate::{
    api::Api,
    clock::Moment,
    money::Poisha,
    state::{Entry, EntryKind, Payment},
};

/// Bangladesh time, which bKash uses almost everywhere.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, example = "2026-01-26T11:26:42:127 GMT+0600")]
pub(crate) struct BangladeshTime(pub(crate) Moment);

impl Serialize for BangladeshTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.bkash_time())
    }
}

/// UTC, which the documents of 2018 and 2019 use in Create and Execute.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(value_type = String, example = "2019-01-01T04:46:16:590 GMT+0000")]
pub(crate) struct UtcTime(pub(crate) Moment);

impl Serialize for UtcTime {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(&self.0.bkash_time_in_utc())
    }
}

/// Bangladesh time in whole seconds without an offset, as in v2's Refund Status.
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

/// The amount that can still be refunded: as the merchant wrote the amount if nothing was refunded,
/// with two decimals otherwise.
pub(crate) fn refundable(payment: &Payment) -> Option<String> {
    let purchase = payment.details.purchase.as_ref()?;
    let refunded = payment.refunded();
    Some(if refunded == Poisha::ZERO {
        purchase.amount_text.clone()
    } else {
        (purchase.amount - refunded).to_string()
    })
}

/// The `transactionType` of a payment. It depends on the API that created the payment, not on the
/// one that searches.
pub(crate) fn transaction_type(payment: &Payment) -> &'static str {
    match payment.details.api {
        Api::Iframe => "bKash Checkout via API",
        Api::TokenizedV1 | Api::TokenizedV2 | Api::TokenizedV03 => {
            "bKash Tokenized Checkout via API"
        }
    }
}

/// The `transactionType` of a payout, settlement or transfer. bKash's values are not known.
pub(crate) fn entry_type(entry: &Entry) -> &'static str {
    match entry.kind {
        EntryKind::Payout => "B2C Payment via API",
        EntryKind::Settlement => "Settlement",
        EntryKind::Payment
        | EntryKind::Authorization
        | EntryKind::Capture
        | EntryKind::Void
        | EntryKind::Refund
        | EntryKind::ToDisbursement
        | EntryKind::ToCollection
        | EntryKind::Deposit
        | EntryKind::Withdrawal => "Intra-account Transfer via API",
    }
}
