//! The rows of objects, by which they are listed, filtered and counted.

use std::borrow::Cow;

use domain::{
    AccountId, AgreementId, MaskedMsisdn, SessionId,
    agreement::Agreement as AgreementState,
    notification::{Notification as NotificationState, NotificationStatus},
    payment::PaymentIndex,
    refund::RefundIndex,
    session::{Session, SessionEvent, SessionStatus},
};
use eventlog::{LastEvent, ObjectRow};

use crate::{Agreement, CheckoutSession, Notification, Payment, Refund, payment_id};

/// The kinds of objects, as in the `object` field and in rows.
pub mod kind {
    /// A checkout session.
    pub const SESSION: &str = "checkout_session";
    /// A payment.
    pub const PAYMENT: &str = "payment";
    /// A refund.
    pub const REFUND: &str = "refund";
    /// An agreement.
    pub const AGREEMENT: &str = "agreement";
    /// A payment notification.
    pub const NOTIFICATION: &str = "notification";
}

const BDT: Cow<'static, str> = Cow::Borrowed("BDT");

/// A row with the fields that every object has. The other fields are empty.
fn row(
    kind: &'static str,
    id: &str,
    account: &AccountId,
    status: &'static str,
    last: LastEvent,
) -> ObjectRow {
    ObjectRow {
        kind: Cow::Borrowed(kind),
        id: id.to_owned(),
        account: account.clone(),
        status: Cow::Borrowed(status),
        amount: None,
        currency: None,
        invoice: None,
        payer_reference: None,
        trx_id: None,
        provider_id: None,
        wallet_digits: None,
        parent: None,
        created_at: last.at,
        updated_at: last.at,
        needs_attention: false,
        sequence: last.sequence,
        body: String::new(),
    }
}

/// The row of a session. `origin` is the origin of the checkout pages.
///
/// # Errors
///
/// Returns [`serde_json::Error`] if the object cannot be serialized.
pub fn of_session(
    origin: &str,
    id: &SessionId,
    session: &Session,
    last: LastEvent,
) -> Result<ObjectRow, serde_json::Error> {
    let order = &session.order;
    let status = session.status();
    let charged = session
        .representative_payment()
        .and_then(|index| session.payment(index));
    let charge = charged.and_then(|payment| payment.charge());
    Ok(ObjectRow {
        amount: Some(order.amount.poisha()),
        currency: Some(BDT),
        invoice: Some(order.invoice.as_str().to_owned()),
        payer_reference: order.payer.as_ref().map(|payer| payer.as_str().to_owned()),
        trx_id: charged
            .and_then(|payment| payment.trx_id())
            .map(|trx_id| trx_id.as_str().to_owned()),
        wallet_digits: charge.and_then(|charge| digits(charge.wallet.as_ref())),
        created_at: session.opened_at,
        needs_attention: status == SessionStatus::NeedsAttention,
        body: serde_json::to_string(&CheckoutSession::new(origin, id, session))?,
        ..row(
            kind::SESSION,
            id.as_str(),
            &order.account,
            status.as_str(),
            last,
        )
    })
}

/// The row of a payment; `None` if the session has no such payment.
///
/// # Errors
///
/// Returns [`serde_json::Error`] if the object cannot be serialized.
pub fn of_payment(
    id: &SessionId,
    session: &Session,
    index: PaymentIndex,
    last: LastEvent,
) -> Result<Option<ObjectRow>, serde_json::Error> {
    let order = &session.order;
    let (Some(payment), Some(object)) = (session.payment(index), Payment::new(id, session, index))
    else {
        return Ok(None);
    };
    let status = payment.status(order.intent());
    let wallet = payment.charge().and_then(|charge| charge.wallet.as_ref());
    Ok(Some(ObjectRow {
        amount: Some(order.amount.poisha()),
        currency: Some(BDT),
        invoice: Some(order.invoice.as_str().to_owned()),
        payer_reference: order.payer.as_ref().map(|payer| payer.as_str().to_owned()),
        trx_id: payment.trx_id().map(|trx_id| trx_id.as_str().to_owned()),
        provider_id: object.bkash_payment_id.clone(),
        wallet_digits: digits(wallet),
        parent: Some(id.as_str().to_owned()),
        created_at: payment.requested_at,
        needs_attention: session.payment_needs_attention(index),
        body: serde_json::to_string(&object)?,
        ..row(
            kind::PAYMENT,
            &object.id,
            &order.account,
            status.as_str(),
            last,
        )
    }))
}

/// The row of a refund; `None` if the session has no such refund.
///
/// # Errors
///
/// Returns [`serde_json::Error`] if the object cannot be serialized.
pub fn of_refund(
    id: &SessionId,
    session: &Session,
    index: RefundIndex,
    last: LastEvent,
) -> Result<Option<ObjectRow>, serde_json::Error> {
    let order = &session.order;
    let Some(refund) = session.refund(index) else {
        return Ok(None);
    };
    let object = Refund::new(id, session, refund);
    Ok(Some(ObjectRow {
        amount: Some(refund.amount.poisha()),
        currency: Some(BDT),
        invoice: Some(order.invoice.as_str().to_owned()),
        payer_reference: order.payer.as_ref().map(|payer| payer.as_str().to_owned()),
        trx_id: object.trx_id.clone(),
        parent: Some(payment_id(id, refund.payment)),
        created_at: refund.requested_at,
        body: serde_json::to_string(&object)?,
        ..row(
            kind::REFUND,
            &object.id,
            &order.account,
            refund.status().as_str(),
            last,
        )
    }))
}

/// The row of an agreement.
///
/// # Errors
///
/// Returns [`serde_json::Error`] if the object cannot be serialized.
pub fn of_agreement(
    id: &AgreementId,
    agreement: &AgreementState,
    last: LastEvent,
) -> Result<ObjectRow, serde_json::Error> {
    let wallet = agreement
        .consent()
        .and_then(|consent| consent.wallet.as_ref());
    Ok(ObjectRow {
        payer_reference: Some(agreement.payer.as_str().to_owned()),
        wallet_digits: digits(wallet),
        parent: agreement.session.as_ref().map(|id| id.as_str().to_owned()),
        created_at: agreement.requested_at,
        body: serde_json::to_string(&Agreement::new(id, agreement))?,
        ..row(
            kind::AGREEMENT,
            id.as_str(),
            &agreement.account,
            agreement.status().as_str(),
            last,
        )
    })
}

/// The row of a notification, whose identifier is `id`.
///
/// # Errors
///
/// Returns [`serde_json::Error`] if the object cannot be serialized.
pub fn of_notification(
    id: &str,
    notification: &NotificationState,
    last: LastEvent,
) -> Result<ObjectRow, serde_json::Error> {
    let content = &notification.content;
    let status = notification.status();
    Ok(ObjectRow {
        amount: content.amount.map(domain::Amount::poisha),
        currency: content.amount.map(|_| BDT),
        invoice: content
            .invoice
            .as_ref()
            .map(|invoice| invoice.as_str().to_owned()),
        trx_id: content.trx_id.as_ref().map(|id| id.as_str().to_owned()),
        wallet_digits: digits(content.wallet.as_ref()),
        created_at: notification.received_at,
        needs_attention: match status {
            NotificationStatus::Differs => true,
            NotificationStatus::Pending
            | NotificationStatus::Matched
            | NotificationStatus::Unmatched => false,
        },
        body: serde_json::to_string(&Notification::from(notification))?,
        ..row(
            kind::NOTIFICATION,
            id,
            &notification.account,
            status.as_str(),
            last,
        )
    })
}

fn digits(wallet: Option<&MaskedMsisdn>) -> Option<String> {
    wallet.map(|wallet| wallet.last_digits().to_owned())
}

/// An object that a session's stream contains.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SessionObject {
    /// The session.
    Session,
    /// One of its payments.
    Payment(PaymentIndex),
    /// One of its refunds.
    Refund(RefundIndex),
}

impl SessionObject {
    /// The objects that an event changed. `session` is the state after it. A session contains its payment, and a payment its
    /// refunded amount, so an object changes together with the objects that it contains.
    pub fn changed_by(session: &Session, event: &SessionEvent) -> Vec<Self> {
        let refund = event.refund();
        let payment = event.payment().or_else(|| {
            refund
                .and_then(|index| session.refund(index))
                .map(|refund| refund.payment)
        });
        let payment = payment.map(Self::Payment);
        let refund = refund.map(Self::Refund);
        [Some(Self::Session), payment, refund]
            .into_iter()
            .flatten()
            .collect()
    }
}
