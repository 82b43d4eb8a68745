//! An event: what webhooks deliver and `/v1/events` lists.

use domain::{
    AgreementId, SessionId, Timestamp,
    agreement::Agreement as AgreementState,
    session::{Session, SessionEvent},
};
use serde::Serialize;

use crate::{Agreement, CheckoutSession, Mode, Notification, Payment, Refund, instant};

/// A change of an object, with the objects as they are after it.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// The event's identifier. It is the same in every delivery (`webhook-id`).
    #[cfg_attr(
        feature = "openapi",
        schema(example = "evt_0f3c6a1e9b7d4c52a8e1f0b3d6c9a741")
    )]
    pub id: String,
    /// The event's type.
    #[serde(rename = "type")]
    #[cfg_attr(feature = "openapi", schema(example = "payment.completed"))]
    pub kind: &'static str,
    /// When the event happened.
    #[cfg_attr(feature = "openapi", schema(example = "2026-11-21T17:00:00.000Z"))]
    pub timestamp: String,
    /// Test or live mode.
    pub mode: Mode,
    /// Increases with every event of the same object. Ignore an event with a smaller number than one that you have
    /// already processed. Numbers can be skipped.
    #[cfg_attr(feature = "openapi", schema(example = 7))]
    pub sequence: usize,
    /// The objects of the event.
    pub data: Data,
}

/// The objects of an event.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Data {
    /// The object that changed: a session, an agreement or a notification.
    pub object: Subject,
    /// The payment, in `payment.…` and `refund.…` events.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub payment: Option<Payment>,
    /// The refund, in `refund.…` events.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(nullable = false))]
    pub refund: Option<Refund>,
}

/// The object that an event is about.
#[derive(Debug, Clone, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Subject {
    /// A checkout session.
    Session(Box<CheckoutSession>),
    /// An agreement.
    Agreement(Box<Agreement>),
    /// A notification from bKash.
    Notification(Box<Notification>),
}

impl Data {
    /// The objects of a session's event. `session` is the state after it, `origin` the origin of the checkout pages.
    pub fn of_session(
        origin: &str,
        id: &SessionId,
        session: &Session,
        event: &SessionEvent,
    ) -> Self {
        let refund = event.refund().and_then(|index| session.refund(index));
        let payment = refund.map(|refund| refund.payment).or(event.payment());
        Self {
            object: Subject::Session(Box::new(CheckoutSession::new(origin, id, session))),
            payment: payment.and_then(|number| Payment::new(id, session, number)),
            refund: refund.map(|refund| Refund::new(id, session, refund)),
        }
    }

    /// The objects of an agreement's event.
    pub fn of_agreement(id: &AgreementId, agreement: &AgreementState) -> Self {
        Self {
            object: Subject::Agreement(Box::new(Agreement::new(id, agreement))),
            payment: None,
            refund: None,
        }
    }
}

impl Data {
    /// The objects of a notification's event.
    pub fn of_notification(notification: &domain::notification::Notification) -> Self {
        Self {
            object: Subject::Notification(Box::new(notification.into())),
            payment: None,
            refund: None,
        }
    }
}

impl Event {
    /// Creates an event that happened at `at`.
    pub fn new(
        id: String,
        kind: &'static str,
        at: Timestamp,
        mode: domain::Mode,
        sequence: usize,
        data: Data,
    ) -> Self {
        Self {
            id,
            kind,
            timestamp: instant(at),
            mode: mode.into(),
            sequence,
            data,
        }
    }
}
